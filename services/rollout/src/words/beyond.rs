//! What is hardly meant so of a plan, a use or an activity, in words.

use sollist_contract::{
    ids::Authority,
    money::{Cents, english_eur, german},
    said::command,
    warning::{Reason, Warning},
    words::{
        number::number,
        terms::{authority_name, authority_the},
    },
};

pub(super) fn cost(field: &'static str, amount: Cents, year: i16, budget: Cents) -> Warning {
    Warning::new(
        Reason::CostBeyondBudget,
        field,
        format!(
            "Geplant sind Kosten von {} EUR; alle Haushaltsstellen von {year} haben zusammen {} EUR. Bitte den Betrag \
             prüfen; stimmt er nicht, noch einmal mit dem richtigen planen.",
            german(amount),
            german(budget)
        ),
        format!(
            "The planned cost is {}; all lines of {year} have {} together. Check the amount; where it is wrong, plan \
             again with the right one.",
            english_eur(amount),
            english_eur(budget)
        ),
    )
}

pub(super) fn not_connected(authority: &Authority) -> Warning {
    let (who, who_de) = (authority_name(authority), authority_the(authority));
    let connect = command("sollist rollout e-file");
    Warning::new(
        Reason::EFileNotConnected,
        "data.authority",
        format!(
            "Dass {who_de} mit der Digitalen Akte arbeitet, ist bis zu diesem Tag nicht gemeldet; beim Anschlussgrad \
             zählt die Behörde deshalb nicht. Bitte den Anschluss melden ({}).",
            connect.de
        ),
        format!(
            "That {who} works with the digital file is not reported by that day, so the authority does not count as \
             connected. Report the connection ({}).",
            connect.en
        ),
    )
}

pub(super) fn participants(participants: i64) -> Warning {
    let participants = number(participants);
    Warning::new(
        Reason::ParticipantsMany,
        "data.participants",
        format!(
            "Gemeldet sind {} Teilnehmende. Bitte die Zahl prüfen; stimmt sie nicht, die Aktivität zurücknehmen und \
             neu melden.",
            participants.de
        ),
        format!(
            "{} participants are reported. Check the number; where it is wrong, take the activity back and report it \
             again.",
            participants.en
        ),
    )
}
