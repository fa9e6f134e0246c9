//! The sentences of what was not there at a view.

use sollist_contract::{
    day::german_day,
    ids::Authority,
    refusal::{Reason, Refusal, Say},
    said::{Said, short},
    words::{
        number::number,
        terms::{authority_name, from_authority},
    },
};

use super::moment::in_berlin;
use crate::not_there::{NotThere, RecordKind, ThereSince};

impl Say for NotThere {
    fn say(&self) -> Refusal {
        let field = match self.kind {
            RecordKind::Line => "line",
            RecordKind::Order => "order",
            RecordKind::FundingRequest => "request",
            RecordKind::Rollout => "rollout",
        };
        let name = short(&self.name, 200);
        let (of_de, of_en) = self.authority.as_ref().map_or_else(Default::default, |authority| {
            (format!(" {}", from_authority(authority)), format!(" of {}", authority_name(authority)))
        });
        let [de, pronoun, en] = match self.kind {
            RecordKind::Line => ["Die Haushaltsstelle", "Sie", "budget line"],
            RecordKind::Order => ["Die Bestellung", "Sie", "order"],
            RecordKind::FundingRequest => ["Den Antrag", "Er", "funding request"],
            RecordKind::Rollout => ["Die Umstellung", "Sie", "rollout"],
        };
        let Said { de: since_de, en: since_en } = self.since(pronoun);
        // Of what nobody ever heard of there is no other state at which it would be there.
        let (reason, then_de, there_en) = match self.since {
            Some(_) => (Reason::NotThereThen, " nach diesem Stand", "At this state of knowledge there is"),
            None => (Reason::NeverThere, "", "There is"),
        };
        Refusal::new(
            reason,
            field,
            format!("{de} „{name}“{of_de} gibt es{then_de} nicht{since_de}"),
            format!("{there_en} no {en} “{name}”{of_en}{since_en}"),
        )
    }
}

impl NotThere {
    /// How the sentence ends: since when it is there, and how it is asked for then.
    fn since(&self, pronoun: &str) -> Said {
        match self.since {
            None => Said::new(
                "; bitte Behörde und Namen prüfen (die Liste nennt alle).".to_owned(),
                "; check authority and name (the list has all of them).".to_owned(),
            ),
            Some(ThereSince::Recorded { seq, at }) => {
                let (at, no) = (in_berlin(at), number(seq));
                Said::new(
                    format!(
                        ": {pronoun} ist mit Nr. {} am {} aufgezeichnet. Bitte einen Stand ab dann nennen \
                         (view.as_of, auf der Kommandozeile --as-of {seq}).",
                        no.de, at.de
                    ),
                    format!(
                        ": it was recorded with no. {} on {}. Name a state from then on (view.as_of, on the \
                         command line --as-of {seq}).",
                        no.en, at.en
                    ),
                )
            }
            Some(ThereSince::Dated(day)) => Said::new(
                format!(
                    ": {pronoun} gilt erst ab dem {}. Bitte einen Tag ab dann nennen (view.until, auf der \
                     Kommandozeile --until {day}).",
                    german_day(day)
                ),
                format!(
                    ": it takes effect on {day}. Name a day from then on (view.until, on the command line --until \
                     {day})."
                ),
            ),
        }
    }
}

/// One of each kind.
pub(super) fn examples() -> Vec<NotThere> {
    let authority: Option<Authority> = "ba-pankow".parse().ok();
    let at = "2026-03-31T12:05:00Z".parse().ok().map(|at| ThereSince::Recorded { seq: 4711, at });
    let dated = "2026-03-31".parse().ok().map(ThereSince::Dated);
    let of = |kind, name: &str, since| NotThere { kind, authority: authority.clone(), name: name.to_owned(), since };
    let line = "2026/30/25/bezirksamt-pankow/it".to_owned();
    vec![
        NotThere { kind: RecordKind::Line, authority: None, name: line, since: dated },
        of(RecordKind::Order, "B-2026-014", at),
        of(RecordKind::Order, "B-2026-015", dated),
        of(RecordKind::FundingRequest, "M-2", at),
        of(RecordKind::Rollout, "windows-11", dated),
        of(RecordKind::FundingRequest, "M-1", None),
    ]
}
