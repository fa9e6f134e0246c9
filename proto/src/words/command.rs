//! Why a request is no command.

use crate::{
    command::NotACommand,
    refusal::{Reason, Refusal, Say},
};

impl Say for NotACommand {
    fn say(&self) -> Refusal {
        match self {
            NotACommand::RequestId => Refusal::new(
                Reason::RequestId,
                "command.request_id",
                "Jeder Auftrag braucht eine eigene Kennung (1 bis 200 Bytes ohne Steuerzeichen, etwa eine UUID); mit \
                 ihr kann er gefahrlos wiederholt werden.",
                "Every command needs an id of its own (1 to 200 bytes without control characters, such as a UUID); \
                 with it the command may be repeated safely.",
            ),
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
            NotACommand::Data(why) => why.say(),
        }
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let all = [NotACommand::RequestId, NotACommand::Scopes, NotACommand::Derivation { line: 1, column: 7 }];
    all.iter().map(Say::say).collect()
}
