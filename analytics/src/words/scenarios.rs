//! The sentences of scenarios that are not kept under a name.

use sollist_contract::{
    day::german_day,
    refusal::{Reason, Refusal, Say},
    said::{Said, command, short, way},
    words::number::number,
};

use super::moment::in_berlin;
use crate::not_there::{NoScenario, NotKept};

impl Say for NoScenario {
    fn say(&self) -> Refusal {
        let name = short(self.name.as_str(), 200);
        let Said { de, en } = self.why.said(&name);
        Refusal::new(Reason::ScenarioNotKept, self.field, de, en)
    }
}

impl NotKept {
    fn said(&self, name: &str) -> Said {
        match self {
            NotKept::Never { meant: Some(meant), .. } => Said::new(
                format!("Ein Szenario „{name}“ ist nicht gespeichert. Gemeint ist vielleicht „{meant}“."),
                format!("No scenario is kept as “{name}”. Perhaps “{meant}” is meant."),
            ),
            NotKept::Never { names, .. } if names.is_empty() => {
                let how = way(&command("sollist scenario save"), "PublishScenario");
                Said::new(
                    format!(
                        "Ein Szenario „{name}“ ist nicht gespeichert; gespeichert ist noch keines. Bitte zuerst eines \
                         speichern ({}).",
                        how.de
                    ),
                    format!("No scenario is kept as “{name}”; none is kept yet. Keep one first ({}).", how.en),
                )
            }
            NotKept::Never { names, more, .. } => {
                let quoted = |open: char, close: char| {
                    let all = names.iter().map(|name| format!("{open}{}{close}", short(name, 60)));
                    all.collect::<Vec<_>>().join(", ")
                };
                let (more_de, more_en) = match more {
                    0 => (String::new(), String::new()),
                    1 => (" und ein weiteres".to_owned(), " and one more".to_owned()),
                    more => (format!(" und {more} weitere"), format!(" and {more} more")),
                };
                Said::new(
                    format!(
                        "Ein Szenario „{name}“ ist nicht gespeichert. Gespeichert sind: {}{more_de}.",
                        quoted('„', '“')
                    ),
                    format!("No scenario is kept as “{name}”. Kept are: {}{more_en}.", quoted('“', '”')),
                )
            }
            NotKept::Withdrawn { seq } => {
                let (no, before) = (number(*seq), seq.saturating_sub(1));
                Said::new(
                    format!(
                        "Das Szenario „{name}“ ist mit Nr. {} zurückgezogen. Nach einem Stand davor gibt es es noch \
                         (view.as_of, auf der Kommandozeile --as-of {before}).",
                        no.de
                    ),
                    format!(
                        "The scenario “{name}” was withdrawn with no. {}. At a state before that it is still there \
                         (view.as_of, on the command line --as-of {before}).",
                        no.en
                    ),
                )
            }
            NotKept::Recorded { seq, at } => {
                let (no, at) = (number(*seq), in_berlin(*at));
                Said::new(
                    format!(
                        "Das Szenario „{name}“ gibt es nach diesem Stand nicht: Es ist mit Nr. {} am {} gespeichert. \
                         Bitte einen Stand ab dann nennen (view.as_of, auf der Kommandozeile --as-of {seq}).",
                        no.de, at.de
                    ),
                    format!(
                        "At this state of knowledge there is no scenario “{name}”: it was kept with no. {} on {}. \
                         Name a state from then on (view.as_of, on the command line --as-of {seq}).",
                        no.en, at.en
                    ),
                )
            }
            NotKept::Dated(day) => Said::new(
                format!(
                    "Das Szenario „{name}“ gibt es nach diesem Stand nicht: Es ist vom {}. Bitte einen Tag ab dann \
                     nennen (view.until, auf der Kommandozeile --until {day}).",
                    german_day(*day)
                ),
                format!(
                    "At this state of knowledge there is no scenario “{name}”: it is of {day}. Name a day from then on \
                     (view.until, on the command line --until {day})."
                ),
            ),
        }
    }
}

/// One of each.
pub(super) fn examples() -> Vec<NoScenario> {
    let at = "2026-03-31T12:05:00Z".parse().ok().map(|at| NotKept::Recorded { seq: 4711, at });
    let dated = "2026-03-31".parse().ok().map(NotKept::Dated);
    let never = |meant: Option<&str>, names: &[&str], more| NotKept::Never {
        meant: meant.map(str::to_owned),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        more,
    };
    let all = [
        never(None, &[], 0),
        never(Some("Mittlere Quote"), &["Mittlere Quote"], 0),
        never(None, &["Höherer Preis", "Späterer Zieltag"], 3),
        NotKept::Withdrawn { seq: 4711 },
    ];
    let all = all.into_iter().chain(at).chain(dated);
    let of = |why| Some(NoScenario { field: "scenario_name", name: "Mitlere Quote".parse().ok()?, why });
    all.filter_map(of).collect()
}
