//! What the ledger has queried, in both languages: what is odd of a line or an item, and what to look at.

use sollist_contract::{
    daily::Lack,
    day::german_day,
    ids::LineName,
    money::{Cents, english_eur, german},
    said::{Said, short},
    warning::{Reason, Warn, Warning},
    words::{
        overdrawn::Took,
        terms::{authority_dative, authority_first, authority_name},
    },
};

use super::ways::grant_authority;
use crate::{
    days::Missing,
    register::{ItemUnknown, MeasureUnknown},
    warned::{Beyond, Warned},
};

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::Overdrawn(Beyond { line, missing, .. }) => {
                let Said { de, en } = beyond(missing, ("überzogen", "overdrawn"));
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
            Warned::VeOverdrawn { year, beyond: Beyond { line, missing, .. } } => {
                let Said { de, en } = beyond(missing, ("überzogen", "overdrawn"));
                let grant = grant_authority(line, *year, missing.now.max(missing.by), missing.lack.day);
                Warning::new(
                    Reason::CommitmentAuthorityOverdrawn,
                    "data.amount",
                    format!(
                        "Die Verpflichtungsermächtigung für {year} auf {line} {de}. Bitte den Betrag prüfen oder eine \
                         Verpflichtungsermächtigung buchen ({}).",
                        grant.de
                    ),
                    format!(
                        "The commitment authority for {year} of {line} {en}. Check the amount, or have commitment \
                         authority granted ({}).",
                        grant.en
                    ),
                )
                .of_line(line)
            }
            Warned::Foreign { line, owner, spender, field } => Warning::new(
                Reason::LineForeign,
                field,
                format!(
                    "{} bucht auf {line}; die Haushaltsstelle gehört {}. Bitte mit beiden klären, wessen Mittel \
                     es sind.",
                    authority_first(spender),
                    authority_dative(owner)
                ),
                format!(
                    "{} books on {line}; the line belongs to {}. Clear up with both whose money it is.",
                    authority_name(spender),
                    authority_name(owner)
                ),
            )
            .of_line(line),
            Warned::CarriedOverAndSpent { line, left, to, carried } => Warning::new(
                Reason::CarriedOverAndSpent,
                "data.amount",
                format!(
                    "{line} hat damit noch {} EUR übrig, nach {to} sind aber {} EUR übertragen. Bitte prüfen, \
                     aus welchem Jahr das Geld kommt; kommt es von hier, den Unterschied mit umgekehrtem Vorzeichen \
                     übertragen (budget.carried-over).",
                    german(*left),
                    german(*carried)
                ),
                format!(
                    "{line} has {} left with it, and {} are carried over to {to}. Check of which year the money is; if \
                     it is from here, carry over the difference with the opposite sign (budget.carried-over).",
                    english_eur(*left),
                    english_eur(*carried)
                ),
            )
            .of_line(line),
        }
    }
}

/// By how much it is overdrawn and since when, as the second half of a sentence.
fn beyond(missing: &Missing, (done_de, done_en): (&str, &str)) -> Said {
    let Missing { lack, covered, before, by, .. } = *missing;
    let took = Took { left: Cents::nearest(lack.free), taken: missing.taken(), covered, by };
    let (day, day_de, later) = (lack.day, german_day(lack.day), later(missing));
    if !before.is_positive() {
        let Said { de, en } = took.said();
        return Said::new(
            format!("ist seit dem {day_de} um {} EUR {done_de}: {de}{}", german(by), later.de),
            format!("is {done_en} by {by} since {day}: {en}{}", later.en, by = english_eur(by)),
        );
    }
    let (covered, not_counted, taken) = (took.covered(), took.not_counted(), took.taken);
    Said::new(
        format!(
            "war am {day_de} schon um {} EUR {done_de}, mit weiteren {} EUR{} sind es {} EUR{}{}",
            german(before),
            german(taken),
            covered.0,
            german(by),
            not_counted.0,
            later.de
        ),
        format!(
            "was {done_en} by {before} already on {day}, with another {taken}{} it is by {by}{}{}",
            covered.1,
            not_counted.1,
            later.en,
            before = english_eur(before),
            taken = english_eur(taken),
            by = english_eur(by)
        ),
    )
}

/// What is known of later days: from when on there is enough, or by how much it is overdrawn now.
fn later(missing: &Missing) -> Said {
    let Missing { lack, by, now, .. } = *missing;
    match lack.enough_from {
        Some(day) if !now.is_positive() => Said::new(
            format!("; ab dem {} reicht es wieder", german_day(day)),
            format!("; from {day} on there is enough"),
        ),
        _ if now != by => Said::new(
            format!("; mit allem, was bis dahin aufgezeichnet war, sind es {} EUR", german(now)),
            format!("; with all that was recorded by then it is by {now}", now = english_eur(now)),
        ),
        _ => Said::default(),
    }
}

impl Warn for ItemUnknown {
    fn warn(&self) -> Warning {
        let ItemUnknown { item, meant, licence } = self;
        // What hardly differs from another one is told each time.
        let named = match meant {
            Some(_) => Said::new("steht in keinen veröffentlichten Parametern", "is in no published parameters"),
            None => Said::new(
                "ist zum ersten Mal genannt und steht in keinen veröffentlichten Parametern",
                "is named for the first time, and is in no published parameters",
            ),
        };
        let meant = meant.as_ref().map_or_else(Said::default, |name| {
            Said::new(format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
        });
        if *licence {
            return Warning::new(
                Reason::LicenceUnknown,
                "data.licence",
                format!(
                    "Die Lizenz „{item}“ {}; wo Kennzahlen und Mehrbedarf nach einer Lizenz fragen, zählt sie nicht.{} \
                     Bitte die Bezeichnung prüfen oder Parameter veröffentlichen (parameters.published).",
                    named.de, meant.de
                ),
                format!(
                    "The licence “{item}” {}; it does not count where indicators and extra need ask for a licence.{} \
                     Check its name, or publish parameters (parameters.published).",
                    named.en, meant.en
                ),
            );
        }
        Warning::new(
            Reason::ItemUnknown,
            "data.item",
            format!(
                "Der Gegenstand „{item}“ {}; in Kennzahlen und Mehrbedarf zählt er nicht.{} Bitte die Bezeichnung \
                 prüfen oder Parameter veröffentlichen (parameters.published).",
                named.de, meant.de
            ),
            format!(
                "The item “{item}” {}; it does not count in indicators and extra need.{} Check its name, or publish \
                 parameters (parameters.published).",
                named.en, meant.en
            ),
        )
    }
}

impl Warn for MeasureUnknown {
    fn warn(&self) -> Warning {
        let MeasureUnknown { measure, meant, reported } = self;
        let measure = short(measure.as_str(), 200);
        let meant = meant.as_ref().map_or_else(Said::default, |name| {
            Said::new(format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
        });
        let (de, en) = match &reported[..] {
            [] => (
                format!(
                    "veröffentlichte Parameter nennen nur andere; wo der Mehrbedarf nach einer Maßnahme fragt, zählt \
                     sie nicht.{} Bitte die Bezeichnung prüfen oder Parameter veröffentlichen (parameters.published).",
                    meant.de
                ),
                format!(
                    "published parameters name others only; it does not count where the extra need asks for a \
                     measure.{} Check its name, or publish parameters (parameters.published).",
                    meant.en
                ),
            ),
            reported => (
                format!(
                    "gemeldet sind bisher andere, etwa „{}“; im Mehrbedarf zählt sie wie diese, denn Parameter nennen \
                     keine Maßnahmen.{} Bitte die Bezeichnung prüfen.",
                    reported.join("“, „"),
                    meant.de
                ),
                format!(
                    "others were reported so far, such as “{}”; in the extra need it counts as they do, for parameters \
                     name no measures.{} Check its name.",
                    reported.join("”, “"),
                    meant.en
                ),
            ),
        };
        Warning::new(
            Reason::MeasureUnknown,
            "data.measure",
            format!("Die Maßnahme „{measure}“ ist zum ersten Mal genannt, und {de}"),
            format!("The measure “{measure}” is named for the first time, and {en}"),
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
    let lack =
        Lack { day: on, free: 10_000, needed: 15_000, enough_from: None, late: false, least: 10_000, least_on: on };
    let [none, some, more] = [0, 5_000, 6_000].map(Cents::new);
    let new = Missing { lack, covered: none, before: none, by: some, now: some };
    let again =
        Missing { lack: Lack { free: -5_000, needed: 1_000, ..lack }, before: some, by: more, now: more, ..new };
    let for_a_while = Lack { enough_from: "2026-07-01".parse().ok(), late: true, ..lack };
    let all = [
        new,
        again,
        Missing { lack: for_a_while, now: none, ..new },
        Missing { lack: Lack { late: true, ..lack }, now: more, ..new },
        // Cut by 150.00 EUR while 30.00 of 130.00 were spent; and an order of which a consent covers a part.
        Missing { by: Cents::new(3_000), now: Cents::new(3_000), ..new },
        Missing { lack: Lack { needed: 12_000, ..lack }, covered: Cents::new(3_000), ..new },
    ];
    let beyond = |missing| Beyond { line: line.clone(), on, missing };
    let mut all: Vec<Warning> = all.map(|missing| Warned::Overdrawn(beyond(missing)).warn()).into();
    all.push(Warned::VeOverdrawn { year: 2027, beyond: beyond(new) }.warn());
    all.push(Warned::VeOverdrawn { year: 2027, beyond: beyond(again) }.warn());
    let (owner, spender) = ("ba-pankow".parse().ok()?, "ba-mitte".parse().ok()?);
    all.push(Warned::Foreign { line: line.clone(), owner, spender, field: "data.line" }.warn());
    let to: LineName = "2027/30/25/bezirksamt-pankow/geraete".parse().ok()?;
    let (left, carried) = (Cents::new(614_068), Cents::new(10_000_000));
    all.push(Warned::CarriedOverAndSpent { line: line.clone(), left, to, carried }.warn());
    for (item, meant, licence) in [("notebok", "notebook", false), ("vpn-licens", "vpn-licence", true)] {
        all.push(ItemUnknown { item: item.parse().ok()?, meant: Some(meant.to_owned()), licence }.warn());
    }
    for reported in [Vec::new(), ["LAN erneuert", "WLAN eingerichtet"].map(str::to_owned).into()] {
        let meant = reported.is_empty().then(|| "LAN".to_owned());
        all.push(MeasureUnknown { measure: "LANN".parse().ok()?, meant, reported }.warn());
    }
    Some(all)
}
