//! Why a request is no command.

use crate::{
    command::{NoRequestId, NotACommand},
    refusal::{Reason, Refusal, Say},
    words::number::number,
};

impl Say for NotACommand {
    fn say(&self) -> Refusal {
        match self {
            NotACommand::RequestId(why) => {
                let (de, en) = match why {
                    NoRequestId::Missing => {
                        ("Die Kennung des Auftrags fehlt".to_owned(), "The id is missing".to_owned())
                    }
                    NoRequestId::Long(bytes) => (
                        format!("Die Kennung des Auftrags hat {} Bytes", number(*bytes).de),
                        format!("The id has {} bytes", number(*bytes).en),
                    ),
                    NoRequestId::Control => (
                        "Die Kennung des Auftrags enthält ein Steuerzeichen".to_owned(),
                        "The id has a control character in it".to_owned(),
                    ),
                };
                Refusal::new(
                    Reason::RequestId,
                    "command.request_id",
                    format!(
                        "{de}. Jeder Auftrag braucht eine eigene (1 bis 200 Bytes ohne Steuerzeichen, etwa eine UUID); \
                         mit ihr kann er gefahrlos wiederholt werden."
                    ),
                    format!(
                        "{en}. Every command needs one of its own (1 to 200 bytes without control characters, such as \
                         a UUID); with it the command may be repeated safely."
                    ),
                )
            }
            NotACommand::Scopes => Refusal::new(
                Reason::TwoScopes,
                "scope_total",
                "Bitte genau eines angeben: scope_total (wie viele) oder scope_text (was umgestellt wird).",
                "Give exactly one: scope_total (how many) or scope_text (what is rolled out).",
            ),
            NotACommand::Derivation { line, column } => Refusal::new(
                Reason::DerivationNotJson,
                "derivation",
                format!(
                    "Die Herleitung (derivation) ist kein JSON: Fehler in Zeile {line}, Spalte {column}. Bitte dort \
                         berichtigen."
                ),
                format!("The derivation is no JSON: fault in line {line}, column {column}. Correct it there."),
            ),
            NotACommand::Values { line, column } => Refusal::new(
                Reason::ValuesNotJson,
                "values",
                format!(
                    "Die Werte (values) sind kein JSON: Fehler in Zeile {line}, Spalte {column}. Bitte dort \
                     berichtigen."
                ),
                format!("The values are no JSON: fault in line {line}, column {column}. Correct it there."),
            ),
            NotACommand::Data(why) => why.say(),
        }
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let ids = [NoRequestId::Missing, NoRequestId::Long(201), NoRequestId::Control].map(NotACommand::RequestId);
    let at = (1, 7);
    let derivation = NotACommand::Derivation { line: at.0, column: at.1 };
    let all = [NotACommand::Scopes, derivation, NotACommand::Values { line: at.0, column: at.1 }];
    ids.iter().chain(&all).map(Say::say).collect()
}
