//! Why what somebody saw before they asked is no ground to decide on.

use sollist_contract::{
    day::{Day, german_day},
    refusal::{Reason, Refusal, Say},
    said::{Said, short},
    thing::Thing,
    words::{
        number::number,
        terms::{authority_name, from_authority},
    },
};

use crate::write::seen::{Changed, LOOKED_BACK_MAX, NotSeen};

/// The field in which the number was sent.
const FIELD: &str = "command.seen_sequence";

impl Say for NotSeen {
    fn say(&self) -> Refusal {
        match self {
            NotSeen::Ahead { seen, last } => {
                let (seen, last) = (number(*seen), number(*last));
                Refusal::new(
                    Reason::SeenAhead,
                    FIELD,
                    format!(
                        "Gesehen wurde Nr. {}, das Journal endet aber mit Nr. {}; vermutlich stammt die Nummer aus \
                         einem anderen Speicher. Bitte neu ansehen und mit dessen Nummer senden.",
                        seen.de, last.de
                    ),
                    format!(
                        "No. {} was seen, but the journal ends with no. {}; the number is probably of another store. \
                         Look again and send the number of this one.",
                        seen.en, last.en
                    ),
                )
            }
            NotSeen::LongAgo { seen, last } => {
                let since = number(last.saturating_sub(*seen));
                let (seen, last, most) = (number(*seen), number(*last), number(LOOKED_BACK_MAX));
                Refusal::new(
                    Reason::SeenLongAgo,
                    FIELD,
                    format!(
                        "Seit Nr. {} sind {} Ereignisse aufgezeichnet; nach Änderungen gesucht wird in höchstens {}. \
                         Bitte neu ansehen und mit der Nummer von dann senden (zuletzt {}).",
                        seen.de, since.de, most.de, last.de
                    ),
                    format!(
                        "{} events were recorded since no. {}; changes are looked for in at most {}. Look again and \
                         send the number of then (the last is {}).",
                        since.en, seen.en, most.en, last.en
                    ),
                )
            }
            NotSeen::Changed(changed) => changed.say(),
        }
    }
}

impl Say for Changed {
    fn say(&self) -> Refusal {
        let Changed { thing, seen, by, event } = self;
        let (what, before) = (called(thing), number(*seen));
        // The full stop of what is quoted stands behind the quotation.
        let quoted = |event: &Said| event.map(|text| short(text.strip_suffix('.').unwrap_or(text), 500).into_owned());
        let happened = match (by, event.as_ref().map(quoted)) {
            (Some((seq, at, actor)), Some(event)) => {
                let (day, actor) = (Day::of(*at), short(actor, 200));
                let (on, no) = (german_day(day), number(*seq));
                Said::new(
                    format!("mit Nr. {} vom {on} von {actor}: „{}“", no.de, event.de),
                    format!("by no. {} of {day}, {actor}: “{}”", no.en, event.en),
                )
            }
            (Some((seq, ..)), None) => {
                let no = number(*seq);
                Said::new(
                    format!("mit Nr. {} durch eine andere Behörde", no.de),
                    format!("by no. {} of another authority", no.en),
                )
            }
            (None, Some(event)) => {
                Said::new(format!("und zwar gerade eben: „{}“", event.de), format!("just now: “{}”", event.en))
            }
            (None, None) => {
                Said::new("und zwar gerade eben durch eine andere Behörde", "just now by another authority")
            }
        };
        let from = match by {
            Some((seq, ..)) => {
                let no = number(*seq);
                Said::new(format!("mit einer Nummer ab {}", no.de), format!("with a number from {} on", no.en))
            }
            None => Said::new("mit der Nummer von dann", "with the number of then"),
        };
        let Said { de, en } = Said::new(
            format!(
                "{}. Bitte neu ansehen und {} noch einmal senden (auf der Kommandozeile --seen).",
                happened.de, from.de
            ),
            format!("{}. Look again, and send it once more {} (on the command line --seen).", happened.en, from.en),
        );
        Refusal::new(
            Reason::ChangedSince,
            FIELD,
            format!("{} hat sich seit Nr. {} geändert, {de}", what.de, before.de),
            format!("The {} changed since no. {}, {en}", what.en, before.en),
        )
    }
}

fn called(thing: &Thing) -> Said {
    let name = short(thing.name(), 200);
    let (of_de, of_en) = thing.authority().map_or_else(Default::default, |authority| {
        (format!(" {}", from_authority(authority)), format!(" of {}", authority_name(authority)))
    });
    let [de, en] = match thing {
        Thing::Line(_) => ["Die Haushaltsstelle", "budget line"],
        Thing::Order(..) => ["Die Bestellung", "order"],
        Thing::Request(..) => ["Der Antrag", "funding request"],
        Thing::Rollout(..) => ["Die Umstellung", "rollout"],
        Thing::Scenario(_) => ["Das Szenario", "scenario"],
        Thing::Parameters(_) => ["Die Parametersammlung", "set of parameters"],
    };
    Said::new(format!("{de} „{name}“{of_de}"), format!("{en} “{name}”{of_en}"))
}

/// One of each.
pub(super) fn examples() -> Vec<Refusal> {
    let mut all = vec![NotSeen::Ahead { seen: 4711, last: 815 }, NotSeen::LongAgo { seen: 42, last: 200_042 }];
    let event = Said::new("Bestellung B-2026-014 storniert.", "Order B-2026-014 cancelled.");
    let order = "ba-pankow".parse().ok().zip("B-2026-014".parse().ok());
    let order = order.map(|(authority, number)| Thing::Order(authority, number));
    let line = "2026/30/25/bezirksamt-pankow/it".parse().ok().map(Thing::Line);
    let at = "2026-03-31T12:05:00Z".parse().ok();
    let by = at.map(|at| (4712, at, "Meier".to_owned()));
    let all_told = [(order, by.clone(), Some(event.clone())), (line.clone(), None, Some(event))];
    for (thing, by, event) in all_told.into_iter().chain([(line.clone(), by, None), (line, None, None)]) {
        let changed = thing.map(|thing| Changed { thing, seen: 4711, by, event });
        all.extend(changed.map(|changed| NotSeen::Changed(Box::new(changed))));
    }
    all.iter().map(Say::say).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_is_quoted_ends_behind_the_quotation() {
        let all = examples();
        let quoting: Vec<_> = all.iter().filter(|refusal| refusal.said.de.contains("storniert")).collect();
        assert_eq!(quoting.len(), 2);
        for refusal in quoting {
            let Said { de, en } = &refusal.said;
            assert!(de.contains("B-2026-014 storniert“. Bitte"), "{de}");
            assert!(en.contains("B-2026-014 cancelled”. Look"), "{en}");
        }
    }
}
