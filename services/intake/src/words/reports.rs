//! What is said where a report is not published.

use sollist_contract::{
    day::{Day, german_day},
    quarter::Quarter,
    refusal::{Reason, Refusal, Say},
    said::short,
    words::number::number,
};

use crate::reports::ReportRefused;

impl Say for ReportRefused {
    fn say(&self) -> Refusal {
        match self {
            ReportRefused::Ahead { sequence, head } => {
                let (at, head) = (number(*sequence), number(*head));
                Refusal::new(
                    Reason::ReportAhead,
                    "data.sequence",
                    format!(
                        "Der Bericht soll auf Nr. {} ruhen; das Journal reicht von Nr. 1 bis Nr. {}. Bitte die Nummer \
                         angeben, die im Bericht steht.",
                        at.de, head.de
                    ),
                    format!(
                        "The report is to rest on number {}; the journal has numbers 1 to {}. Give the number that the \
                         report names.",
                        at.en, head.en
                    ),
                )
            }
            ReportRefused::Foreign { sequence } => {
                let at = number(*sequence);
                Refusal::new(
                    Reason::ReportForeign,
                    "data.hash",
                    format!(
                        "Der Bericht stammt nicht aus diesem Journal: Die Prüfsumme zu Nr. {} ist eine andere. Bitte \
                         einen Bericht dieses Journals veröffentlichen.",
                        at.de
                    ),
                    format!(
                        "The report is not from this journal: the hash at number {} differs. Publish a report of this \
                         journal.",
                        at.en
                    ),
                )
            }
            ReportRefused::SinceAhead { since, sequence } => {
                let (since, at) = (number(*since), number(*sequence));
                Refusal::new(
                    Reason::ReportSince,
                    "data.since",
                    format!(
                        "Der Bericht ruht auf Nr. {} und nennt als Stand des letzten Berichts die spätere Nr. {}. \
                         Bitte die Nummer angeben, die im Bericht steht.",
                        at.de, since.de
                    ),
                    format!(
                        "The report rests on number {} and names the later number {} as the state of the last report. \
                         Give the number that the report names.",
                        at.en, since.en
                    ),
                )
            }
            ReportRefused::Unended { quarter, sequence, last } => unended(*quarter, *sequence, *last),
            ReportRefused::Already { quarter, sequence } => {
                let at = number(*sequence);
                Refusal::new(
                    Reason::ReportPublishedAlready,
                    "data.sequence",
                    format!(
                        "Genau dieser Bericht {quarter} (Stand Nr. {}) ist schon veröffentlicht. Bitte nichts weiter \
                         tun.",
                        at.de
                    ),
                    format!("Exactly this report {quarter} (number {}) is published already. Do nothing more.", at.en),
                )
            }
            ReportRefused::NotNamed { quarter, last } => {
                let at = number(*last);
                Refusal::new(
                    Reason::ReportCorrects,
                    "data.corrects",
                    format!(
                        "Für {quarter} ist der Bericht auf Stand Nr. {} veröffentlicht; ein anderer berichtigt ihn. \
                         Bitte diese Nummer als berichtigten Stand angeben (corrects).",
                        at.de
                    ),
                    format!(
                        "Of {quarter} the report as of number {} is published; another one corrects it. Give this \
                         number as the one that is corrected (corrects).",
                        at.en
                    ),
                )
            }
            ReportRefused::CorrectsNothing { quarter } => Refusal::new(
                Reason::ReportCorrects,
                "data.corrects",
                format!(
                    "Für {quarter} ist noch kein Bericht veröffentlicht, den dieser berichtigen könnte. Bitte keinen \
                     angeben (corrects)."
                ),
                format!("No report of {quarter} is published that this one could correct. Name none (corrects)."),
            ),
            ReportRefused::Older { sequence, last } => {
                let (at, last) = (number(*sequence), number(*last));
                Refusal::new(
                    Reason::ReportOlder,
                    "data.sequence",
                    format!(
                        "Die Berichtigung kennt weniger (Stand Nr. {}) als der veröffentlichte Bericht (Stand Nr. {}). \
                         Bitte einen auf Nr. {} oder später veröffentlichen.",
                        at.de, last.de, last.de
                    ),
                    format!(
                        "The correction knows less (number {}) than the report that is published (number {}). Publish \
                         one as of number {} or later.",
                        at.en, last.en, last.en
                    ),
                )
            }
            ReportRefused::Unreadable { quarter } => {
                let quarter = short(quarter, 20);
                Refusal::new(
                    Reason::ReportRowUnreadable,
                    "",
                    format!(
                        "Der veröffentlichte Bericht {quarter} ist im Speicher unlesbar; bitte „sollist verify“ \
                         ausführen."
                    ),
                    format!("The published report {quarter} cannot be read from the store; run `sollist verify`."),
                )
            }
        }
    }
}

fn unended(quarter: Quarter, sequence: u64, last: Day) -> Refusal {
    let at = number(sequence);
    Refusal::new(
        Reason::ReportUnended,
        "data.quarter",
        format!(
            "Nach dem Stand Nr. {} war das Quartal {quarter} noch nicht zu Ende; es endet am {}. Veröffentlicht wird, \
             was das ganze Quartal kennt: bitte einen Bericht mit einem späteren Stand.",
            at.de,
            german_day(last)
        ),
        format!(
            "By number {} the quarter {quarter} had not ended; it ends on {last}. What is published knows the whole \
             quarter: a report of a later state.",
            at.en
        ),
    )
}

/// One of each.
pub(super) fn examples() -> Vec<Refusal> {
    let (Ok(quarter), Ok(last)) = ("2026-Q2".parse::<Quarter>(), "2026-06-30".parse::<Day>()) else {
        return Vec::new();
    };
    let all = [
        ReportRefused::Ahead { sequence: 23_076, head: 19_902 },
        ReportRefused::Foreign { sequence: 19_902 },
        ReportRefused::SinceAhead { since: 19_903, sequence: 19_902 },
        ReportRefused::Unended { quarter, sequence: 19_902, last },
        ReportRefused::Already { quarter, sequence: 19_902 },
        ReportRefused::NotNamed { quarter, last: 19_902 },
        ReportRefused::CorrectsNothing { quarter },
        ReportRefused::Older { sequence: 18_310, last: 19_902 },
        ReportRefused::Unreadable { quarter: quarter.to_string() },
    ];
    all.iter().map(Say::say).collect()
}
