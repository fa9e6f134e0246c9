//! What the ledger has queried, in both languages: what is odd of a line or an item, and what to look at.

use sollist_contract::{
    daily::Lack,
    day::german_day,
    ids::LineName,
    money::{Cents, german},
    said::Said,
    warning::{Reason, Warn, Warning},
};

use crate::{
    register::ItemUnknown,
    warned::{Beyond, Warned},
};

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::Overdrawn(Beyond { line, lack, .. }) => {
                let Said { de, en } = beyond(lack);
                Warning::new(
                    Reason::LineOverdrawn,
                    "data.amount",
                    format!(
                        "Die Haushaltsstelle {line} {de}. Bitte den Betrag prüfen, Mittel dorthin umsetzen oder eine \
                         Einwilligung einholen (§ 37 LHO)."
                    ),
                    format!(
                        "The budget line {line} {en}. Check the amount, transfer money there, or obtain a consent \
                         (§ 37 LHO)."
                    ),
                )
                .of_line(line)
            }
            Warned::VeOverdrawn { year, beyond: Beyond { line, lack, .. } } => {
                let (free, needed) = (Cents::nearest(lack.free), Cents::nearest(lack.needed));
                Warning::new(
                    Reason::CommitmentAuthorityOverdrawn,
                    "data.amount",
                    format!(
                        "Für {year} waren auf {line} am {} noch {} EUR Verpflichtungsermächtigung frei, gebraucht \
                         wurden {} EUR. Bitte den Betrag prüfen oder eine Verpflichtungsermächtigung buchen.",
                        german_day(lack.day),
                        german(free),
                        german(needed)
                    ),
                    format!(
                        "{line} had {free} EUR of commitment authority left for {year} on {}, {needed} EUR were \
                         needed. Check the amount, or have commitment authority granted.",
                        lack.day
                    ),
                )
                .of_line(line)
            }
            Warned::Foreign { line, owner, spender, field } => Warning::new(
                Reason::LineForeign,
                field,
                format!(
                    "{spender} hat auf {line} gebucht; die Haushaltsstelle gehört {owner}. Bitte mit beiden klären, \
                     wessen Mittel es sind."
                ),
                format!(
                    "{spender} has booked on {line}; the line belongs to {owner}. Clear up with both whose money it is."
                ),
            )
            .of_line(line),
        }
    }
}

/// How far a line is overdrawn and since when, as the second half of a sentence.
fn beyond(lack: &Lack) -> Said {
    let by = Cents::nearest(lack.needed.saturating_sub(lack.free));
    let (free, needed) = (Cents::nearest(lack.free), Cents::nearest(lack.needed));
    let until = lack.enough_from.map_or_else(Said::default, |day| {
        Said::new(format!("; ab dem {} reicht es wieder", german_day(day)), format!("; from {day} on there is enough"))
    });
    let day_de = german_day(lack.day);
    if free.is_negative() {
        let before = Cents::nearest(lack.free.saturating_neg());
        return Said::new(
            format!(
                "war am {day_de} schon um {} EUR überzogen, mit weiteren {} EUR sind es {} EUR{}",
                german(before),
                german(needed),
                german(by),
                until.de
            ),
            format!(
                "was overdrawn by {before} EUR already on {}, with another {needed} EUR it is by {by} EUR{}",
                lack.day, until.en
            ),
        );
    }
    Said::new(
        format!(
            "ist seit dem {day_de} um {} EUR überzogen: verfügbar waren {} EUR, gebraucht wurden {} EUR{}",
            german(by),
            german(free),
            german(needed),
            until.de
        ),
        format!(
            "is overdrawn by {by} EUR since {}: {free} EUR were available, {needed} EUR were needed{}",
            lack.day, until.en
        ),
    )
}

impl Warn for ItemUnknown {
    fn warn(&self) -> Warning {
        let ItemUnknown { item, meant } = self;
        let meant = meant.as_ref().map_or_else(Said::default, |name| {
            Said::new(format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
        });
        Warning::new(
            Reason::ItemUnknown,
            "data.item",
            format!(
                "Der Gegenstand „{item}“ ist zum ersten Mal genannt, und Parameter sind zu ihm nicht veröffentlicht; \
                 in Kennzahlen und Mehrbedarf zählt er nicht.{} Bitte die Bezeichnung prüfen oder Parameter \
                 veröffentlichen (parameters.published).",
                meant.de
            ),
            format!(
                "The item “{item}” is named for the first time, and no parameters are published of it; it does not \
                 count in indicators and extra need.{} Check its name, or publish parameters (parameters.published).",
                meant.en
            ),
        )
    }
}

/// One example of every warning of the ledger, in each of its wordings.
pub fn warnings() -> Vec<Warning> {
    made().unwrap_or_default()
}

fn made() -> Option<Vec<Warning>> {
    let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().ok()?;
    let on = "2026-06-10".parse().ok()?;
    let now = Lack { day: on, free: 10_000, needed: 15_000, enough_from: None, late: false, least: 10_000 };
    let lacks = [
        now,
        Lack { free: -5_000, needed: 1_000, ..now },
        Lack { enough_from: "2026-07-01".parse().ok(), late: true, ..now },
    ];
    let beyond = |lack| Beyond { line: line.clone(), on, lack };
    let mut all: Vec<Warning> = lacks.map(|lack| Warned::Overdrawn(beyond(lack)).warn()).into();
    all.push(Warned::VeOverdrawn { year: 2027, beyond: beyond(now) }.warn());
    let (owner, spender) = ("ba-pankow".parse().ok()?, "ba-mitte".parse().ok()?);
    all.push(Warned::Foreign { line: line.clone(), owner, spender, field: "data.line" }.warn());
    all.push(ItemUnknown { item: "notebok".parse().ok()?, meant: Some("notebook".to_owned()) }.warn());
    Some(all)
}
