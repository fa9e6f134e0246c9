//! The sentences of the ledger, in both languages: what is not there, whose it is, and what to do.

mod process;
mod warned;
mod ways;

use sollist_contract::{
    day::{Day, german_day},
    ids::{Authority, LineName},
    money::{Cents, english_eur, german},
    refusal::{Reason, Refusal, Say},
    said::{Said, command, way},
    stock::{Entry, Missing, Part, What},
    words::{
        number::{self, number},
        terms::{self, at_authority, authority_dative, authority_name, from_authority},
    },
};

use crate::{
    commitment::NotEnoughVe,
    days::Shortfall,
    line::LineRefused,
    not_taken::NotTaken,
    register::{AuthorityUnknown, Price},
    stock::{StockBook, StockKey, TooLittle},
    unreadable::Unreadable,
};

pub(crate) use process::as_it_was_opened;
pub use warned::warnings;

impl Price {
    /// `1.071,72 EUR`; a price may have more decimals than an amount.
    pub fn said(&self) -> Said {
        let exact = Cents::rounded(self.amount).ok().filter(|cents| cents.decimal() == self.amount);
        exact.map_or_else(
            || {
                let number = number::decimal(&self.amount.normalize().to_string());
                Said::new(format!("{} EUR", number.de), format!("EUR {}", number.en))
            },
            |cents| Said::new(format!("{} EUR", german(cents)), english_eur(cents)),
        )
    }
}

impl Say for LineRefused {
    fn say(&self) -> Refusal {
        match self {
            LineRefused::Unknown { line, field, meant } => {
                let (meant_de, meant_en) = meant.as_ref().map_or_else(Default::default, |name| {
                    (format!(" Gemeint ist vielleicht {name}."), format!(" Perhaps {name} is meant."))
                });
                let all = way(&command("sollist line list"), "ListLines");
                Refusal::new(
                    Reason::LineUnknown,
                    *field,
                    format!(
                        "Die Haushaltsstelle {line} gibt es nicht.{meant_de} Bitte die Bezeichnung prüfen ({}) oder \
                         zuerst den Plan einlesen.",
                        all.de
                    ),
                    format!(
                        "There is no budget line {line}.{meant_en} Check the name ({}) or import the plan first.",
                        all.en
                    ),
                )
            }
            LineRefused::OfRevenue { line, field } => Refusal::new(
                Reason::LineOfRevenue,
                *field,
                format!(
                    "{line} ist ein Einnahmetitel; Bestellungen, Zahlungen, Umsetzungen und \
                     Verpflichtungsermächtigungen gehören zu einem Ausgabetitel. Bitte die Haushaltsstelle \
                     berichtigen."
                ),
                format!(
                    "{line} is a line of revenue; orders, payments, transfers and commitment authority belong to a \
                     line of expenditure. Correct the line."
                ),
            ),
            LineRefused::OfAnother { line, owner, asking, field } => {
                let own = way(&command(&format!("sollist line list --authority {asking}")), "ListLines");
                let (to_de, of_de, to_en) = (authority_dative(asking), from_authority(asking), authority_name(asking));
                // The central chapter has no other to turn to.
                let (or_de, or_en) = if asking.as_str() == Authority::IKT_STEUERUNG {
                    Default::default()
                } else {
                    (" oder der zentralen IKT-Steuerung", " or the central one (IKT-Steuerung)")
                };
                Refusal::new(
                    Reason::LineOfAnother,
                    *field,
                    format!(
                        "{line} gehört {}, nicht {to_de}. Bitte eine Haushaltsstelle {of_de}{or_de} angeben ({}).",
                        authority_dative(owner),
                        own.de
                    ),
                    format!(
                        "{line} belongs to {}, not to {to_en}. Name a line of {to_en}{or_en} ({}).",
                        authority_name(owner),
                        own.en
                    ),
                )
            }
            LineRefused::NotEnoughMoney { line, frozen, lack } => not_enough_money(line, *frozen, lack),
            LineRefused::BeyondRange(overflow) => overflow.say(),
        }
    }
}

impl Say for NotEnoughVe {
    fn say(&self) -> Refusal {
        match self {
            NotEnoughVe::Missing { line, year, lack } => not_enough_ve(line, *year, lack),
            NotEnoughVe::BeyondRange(overflow) => overflow.say(),
        }
    }
}

impl Say for AuthorityUnknown {
    fn say(&self) -> Refusal {
        let AuthorityUnknown { code, meant } = self;
        let (meant_de, meant_en) = meant.as_ref().map_or_else(Default::default, |name| {
            (format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
        });
        Refusal::new(
            Reason::AuthorityUnknown,
            "data.authority",
            format!(
                "Die Behörde „{code}“ ist nicht bekannt.{meant_de} Behörden werden mit dem Haushaltsplan angelegt; \
                 bitte das Kürzel prüfen oder zuerst den Plan einlesen."
            ),
            format!(
                "The authority “{code}” is not known.{meant_en} Authorities come with the budget plan; check the code \
                 or import the plan first."
            ),
        )
    }
}

impl AuthorityUnknown {
    /// The same of a question, which names it in a field of its own.
    pub(crate) fn asked_for(&self) -> Refusal {
        self.say().about("authority")
    }
}

impl Say for NotTaken {
    fn say(&self) -> Refusal {
        let context = self.context;
        Refusal::new(
            Reason::NotTakenHere,
            "type",
            format!("Dieser Dienst nimmt keine Ereignisse von „{context}“ an."),
            format!("This service takes no events of “{context}”."),
        )
    }
}

impl Say for Unreadable {
    fn say(&self) -> Refusal {
        let (reason, de, en) = match self {
            Unreadable::Line { name, what } => (
                Reason::LineUnreadable,
                format!("Die Haushaltsstelle {name} ist im Speicher unlesbar ({what})"),
                format!("The budget line {name} cannot be read from the store ({what})"),
            ),
            Unreadable::Day { line, day } => (
                Reason::LineUnreadable,
                format!("Was sich am {} auf {line} geändert hat, ist im Speicher unlesbar", number::day(day).de),
                format!("What changed on {line} on {day} cannot be read from the store"),
            ),
            Unreadable::Programme { line, day } => (
                Reason::LineUnreadable,
                format!("Das Handlungsfeld von {line} ab dem {} ist im Speicher unlesbar", number::day(day).de),
                format!("The programme of {line} from {day} on cannot be read from the store"),
            ),
            Unreadable::Stock { what } => (
                Reason::StockUnreadable,
                format!("Ein Bestand ist im Speicher unlesbar („{what}“)"),
                format!("A stock cannot be read from the store ({what})"),
            ),
        };
        let (de, en) = (format!("{de}; bitte „sollist verify“ ausführen."), format!("{en}; run `sollist verify`."));
        Refusal::new(reason, "", de, en)
    }
}

/// Money of this year.
fn not_enough_money(line: &LineName, frozen: Cents, lack: &Shortfall) -> Refusal {
    let (on, less) = (on_day(lack), less_later(lack));
    let (frozen, lift) = frozen_there(frozen);
    let (free, needed) = (lack.free, lack.needed);
    let missing = Said::new(
        format!(
            "Auf {line} sind{} {} EUR verfügbar{}{}, gebraucht werden {} EUR",
            on.de,
            german(free),
            less.de,
            frozen.de,
            german(needed)
        ),
        format!(
            "{line} has {free} available{}{}{}, {needed} are needed",
            on.en,
            less.en,
            frozen.en,
            free = english_eur(free),
            needed = english_eur(needed)
        ),
    );
    let (least, then) = (lack.least.or_zero(), by_then(lack));
    let Said { de, en } = &missing;
    let said = match lack.covered {
        None if least.is_positive() && lack.below => Said::new(
            format!(
                "{de}. Bitte nicht unter −{} EUR gehen oder zuerst{} Mittel dorthin umsetzen{}",
                german(least),
                then.de,
                lift.de
            ),
            format!(
                "{en}. Name an amount not below minus {least}, or transfer money there{} first{}",
                then.en,
                lift.en,
                least = english_eur(least)
            ),
        ),
        None if least.is_positive() => Said::new(
            format!(
                "{de}. Bitte höchstens {} EUR angeben oder zuerst{} Mittel dorthin umsetzen{}",
                german(least),
                then.de,
                lift.de
            ),
            format!(
                "{en}. Name {least} at most, or transfer money there{} first{}",
                then.en,
                lift.en,
                least = english_eur(least)
            ),
        ),
        None => Said::new(
            format!("{de}. Bitte zuerst{} Mittel dorthin umsetzen{}", then.de, lift.de),
            format!("{en}. Transfer money there{} first{}", then.en, lift.en),
        ),
        Some(covered) => consent_helps(
            (covered, lack.consent),
            missing,
            &Said::new(
                format!(
                    "Bitte den Betrag senken,{} Mittel umsetzen oder eine Einwilligung nach § 37 LHO angeben",
                    then.de
                ),
                format!("Lower the amount, transfer money{}, or name a consent under § 37 LHO", then.en),
            ),
        ),
    };
    not_enough(Reason::NotEnoughMoney, lack, &said)
}

/// Commitment authority (VE) of a later year.
fn not_enough_ve(line: &LineName, year: i16, lack: &Shortfall) -> Refusal {
    let (on, then) = (on_day(lack), by_then(lack));
    let missing = Said::new(
        format!(
            "Auf {line} sind{} für {year} noch {} EUR Verpflichtungsermächtigung frei, gebraucht werden {} EUR",
            on.de,
            german(lack.free),
            german(lack.needed)
        ),
        format!(
            "{line} has {} of commitment authority left for {year}{}, {} are needed",
            english_eur(lack.free),
            on.en,
            english_eur(lack.needed)
        ),
    );
    let grant = ways::grant_authority(line, year, lack.needed.minus(lack.free).unwrap_or(lack.needed), lack.day);
    let advice = Said::new(
        format!(
            "Bitte den Betrag senken,{} eine Verpflichtungsermächtigung buchen ({}) oder eine Einwilligung angeben",
            then.de, grant.de
        ),
        format!("Lower the amount, have commitment authority granted{} ({}), or name a consent", then.en, grant.en),
    );
    let said = consent_helps((lack.covered.unwrap_or_default(), lack.consent), missing, &advice);
    not_enough(Reason::NotEnoughCommitmentAuthority, lack, &said)
}

fn on_day(lack: &Shortfall) -> Said {
    lack.on.map_or_else(Said::default, |day| Said::new(format!(" am {}", german_day(day)), format!(" on {day}")))
}

/// That money is frozen there, and what to do about it.
fn frozen_there(frozen: Cents) -> (Said, Said) {
    if !frozen.is_positive() {
        return (Said::default(), Said::default());
    }
    let way = ways::lift_freeze();
    (
        Said::new(format!(", gesperrt {} EUR", german(frozen)), format!(", {} frozen", english_eur(frozen))),
        Said::new(format!(" oder eine Sperre aufheben ({})", way.de), format!(" or lift a freeze ({})", way.en)),
    )
}

/// Less is there on a later day still: at most that may be taken, so it is said too, with the day.
fn less_later(lack: &Shortfall) -> Said {
    let Shortfall { free, least, least_on: day, .. } = *lack;
    if least >= free {
        return Said::default();
    }
    Said::new(
        format!(
            " und am {} nur {} EUR (was bis dahin gesperrt, gebunden oder bezahlt ist, ist abgezogen)",
            german_day(day),
            german(least)
        ),
        format!(" and only {} on {day} (without what is frozen, committed or paid up to then)", english_eur(least)),
    )
}

/// What helps must be there by the day on which it is missing.
fn by_then(lack: &Shortfall) -> Said {
    lack.on.map_or_else(Said::default, |day| {
        Said::new(format!(" zu diesem Tag ({})", german_day(day)), format!(" with effect from {day}"))
    })
}

/// A consent helps: one that is missing, or a larger one; of the whole order or payment it covers so much at least.
fn consent_helps((covered, least): (Cents, Cents), missing: Said, advice: &Said) -> Said {
    let Said { de, en } = missing;
    let covers = Said::new(
        format!("die vom ganzen Betrag mindestens {} EUR deckt (consent.amount)", german(least)),
        format!("that covers {} of the whole amount at least (consent.amount)", english_eur(least)),
    );
    if !covered.is_positive() {
        return Said::new(
            format!("{de}. {} (consent), {}", advice.de, covers.de),
            format!("{en}. {} (consent) {}", advice.en, covers.en),
        );
    }
    Said::new(
        format!(
            "{de}, über die {} EUR hinaus, die die Einwilligung deckt. {}, {}",
            german(covered),
            advice.de,
            covers.de
        ),
        format!(
            "{en} beyond the {covered} that the consent covers. {} {}",
            advice.en,
            covers.en,
            covered = english_eur(covered)
        ),
    )
}

fn not_enough(reason: Reason, lack: &Shortfall, said: &Said) -> Refusal {
    let (from_de, from_en) = from_a_day(lack.enough_from, "time");
    Refusal::new(reason, "data.amount", format!("{}{from_de}.", said.de), format!("{}{from_en}.", said.en))
}

/// Another way out, where there is one: a day from which it is possible, and the field that names the day.
pub fn from_a_day(enough_from: Option<Day>, field: &str) -> (String, String) {
    enough_from.map_or_else(Default::default, |day| {
        (
            format!("; ab dem {} ist es möglich ({field})", german_day(day)),
            format!("; from {day} on it is possible ({field})"),
        )
    })
}

/// What a movement does, and where its pieces come from, in both languages.
fn of_movement(what: &What) -> [&'static str; 4] {
    match what {
        What::Issued { .. } => ["ausgegeben", "auf Lager", "issued", "in stock"],
        What::Returned { .. } => ["zurückgegeben", "in Nutzung", "returned", "in use"],
        What::Retired { .. } => ["ausgesondert", "vorhanden", "retired", "there"],
        What::Delivered(_) | What::Counted(_) => ["gezählt", "vorhanden", "counted", "there"],
    }
}

/// What helps where there is too little to move: what would bring more of it to where it is taken from.
fn first(what: &What) -> [&'static str; 2] {
    match what {
        What::Returned { .. } => [
            "Bitte Menge oder Tag prüfen oder zuerst die Ausgabe oder einen Bestand bis zu diesem Tag melden",
            "Check the quantity or the day, or first report what was issued, or a stock, up to that day",
        ],
        _ => [
            "Bitte zuerst eine Lieferung oder einen Bestand bis zu diesem Tag melden oder Menge oder Tag berichtigen",
            "Report a delivery or a stock up to that day first, or correct the quantity or the day",
        ],
    }
}

/// Which pieces are meant where an age is named, and what else may be done then.
fn of_age(missing: &Missing) -> [String; 4] {
    missing.age().map_or_else(Default::default, |age| {
        [
            format!(" mit Alter ab dem {}", german_day(age)),
            ", oder commissioned_on weglassen: dann gehen die ältesten".to_owned(),
            format!(" with an age from {age}"),
            ", or leave commissioned_on out: then the oldest go".to_owned(),
        ]
    })
}

impl Say for TooLittle {
    fn say(&self) -> Refusal {
        let TooLittle { stock: (authority, item), entry, missing, counted, meant } = self;
        let (there, pieces) = (number(missing.there()), number(missing.what.pieces()));
        let (at, who) = (at_authority(authority), authority_name(authority));
        let called = terms::item(item.as_str());
        let (item_de, item_en) = called.map_or((item.as_str(), item.as_str()), |term| (term.de, term.en));
        let one = missing.what.pieces() == 1;
        let (are_de, were_de) = if one { ("wird", "ist") } else { ("werden", "sind") };
        let (are_en, were_en) = if one { ("is", "was") } else { ("are", "were") };
        let (left_de, would_be_de) = if missing.there() == 1 { ("ist", "wäre") } else { ("sind", "wären") };
        let [done_de, where_de, done_en, where_en] = of_movement(&missing.what);
        let [age_de, or_de, age_en, or_en] = of_age(missing);
        let (on_de, on_en) = (german_day(missing.day), missing.day);
        let counts = entry.what.is_count();
        let field = if counts { "data.as_of" } else { "data.quantity" };
        if !counts && missing.day == entry.day && missing.what == entry.what {
            // Of an age of which there is nothing, it is the age that is wrong.
            let field = match meant {
                Some(_) => "data.item",
                None if missing.age().is_some() && missing.there() == 0 => "data.commissioned_on",
                None => field,
            };
            let (meant_de, meant_en) = meant.as_ref().map_or_else(Default::default, |name| {
                (format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
            });
            let [first_de, first_en] = first(&missing.what);
            // What was reported of days before the count is in it, or lost.
            let (since_de, since_en) = counted.map_or_else(Default::default, |day| {
                (format!(" (seit der Zählung vom {})", german_day(day)), format!(" (since the count of {day})"))
            });
            return Refusal::new(
                Reason::StockTooLittle,
                field,
                format!(
                    "Von „{item_de}“{age_de} {left_de} {at} am {on_de} nur {} {where_de}{since_de}, {done_de} \
                     {are_de} {}.{meant_de} {first_de}{or_de}.",
                    there.de, pieces.de
                ),
                format!(
                    "Of “{item_en}”{age_en} {who} has only {} {where_en} on {on_en}{since_en}, {} \
                     {are_en} {done_en}.{meant_en} {first_en}{or_en}.",
                    there.en, pieces.en
                ),
            );
        }
        let (what_de, what_en) =
            if counts { ("dieser Zählung", "this count") } else { ("dieser Meldung", "this report") };
        let (from_de, from_en) = (german_day(entry.day), entry.day);
        Refusal::new(
            Reason::StockTooLittle,
            field,
            format!(
                "Mit {what_de} zum {from_de} {would_be_de} von „{item_de}“{age_de} {at} am {on_de} nur {} {where_de}, \
                 {done_de} {were_de} dann aber {}. Bitte Zahl oder Tag berichtigen oder zuerst melden, was dazwischen \
                 fehlt (eine Lieferung, eine Rückgabe, einen Bestand).",
                there.de, pieces.de
            ),
            format!(
                "With {what_en} of {from_en} {who} would have only {} of “{item_en}”{age_en} {where_en} on {on_en}, \
                 but {} {were_en} {done_en} then. Correct the number or the day, or report first what is missing in \
                 between (a delivery, a return, a stock).",
                there.en, pieces.en
            ),
        )
    }
}

/// One example of every refusal of the ledger, in each of its wordings.
pub fn examples() -> Vec<Refusal> {
    made().unwrap_or_default()
}

fn made() -> Option<Vec<Refusal>> {
    let mut all: Vec<Refusal> = lines()?.iter().map(Say::say).collect();
    all.extend(ves()?.iter().map(Say::say));
    all.extend(stocks()?.iter().map(Say::say));
    let code = "ba-panko".parse().ok()?;
    all.push(AuthorityUnknown { code, meant: Some("ba-pankow".to_owned()) }.say());
    all.push(NotTaken { context: "rollout" }.say());
    let (line, day) = ("2026/30/25/bezirksamt-pankow/geraete".to_owned(), "2026-03-01".to_owned());
    let unreadable = [
        Unreadable::Line { name: line.clone(), what: "kind" },
        Unreadable::Day { line: line.clone(), day: day.clone() },
        Unreadable::Programme { line, day },
        Unreadable::Stock { what: "2026-02-30".to_owned() },
    ];
    all.extend(unreadable.iter().map(Say::say));
    all.extend(process::examples()?.iter().map(Say::say));
    Some(all)
}

fn lines() -> Option<Vec<LineRefused>> {
    let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().ok()?;
    let (pankow, mitte) = ("ba-pankow".parse().ok()?, "ba-mitte".parse().ok()?);
    let field = "data.line";
    let mut all = vec![
        LineRefused::Unknown {
            line: "2026/30/25/bezirksamt-pankow/gerate".to_owned(),
            field,
            meant: Some(line.to_string()),
        },
        LineRefused::OfRevenue { line: "2026/30/25/bezirksamt-pankow/einnahmen".parse().ok()?, field },
        LineRefused::OfAnother { line: line.clone(), owner: pankow, asking: mitte, field },
    ];
    let now = shortfall(Some(0))?;
    let lacks = [
        now,
        late(now)?,
        shortfall(Some(2000))?,
        shortfall(None)?,
        late(shortfall(None)?)?,
        Shortfall { below: true, ..shortfall(None)? },
        Shortfall { least: Cents::ZERO, ..shortfall(None)? },
        Shortfall { least: Cents::new(7_000), enough_from: None, ..late(shortfall(None)?)? },
    ];
    let of = |frozen: Cents| move |lack: Shortfall| (frozen, lack);
    let frozen = [shortfall(None)?, Shortfall { least: Cents::ZERO, ..shortfall(None)? }].map(of(Cents::new(6_000)));
    let lacks = lacks.into_iter().map(of(Cents::ZERO)).chain(frozen);
    all.extend(lacks.map(|(frozen, lack)| LineRefused::NotEnoughMoney { line: line.clone(), frozen, lack }));
    Some(all)
}

fn ves() -> Option<Vec<NotEnoughVe>> {
    let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().ok()?;
    let lacks = [shortfall(Some(0))?, late(shortfall(Some(0))?)?, shortfall(Some(2000))?];
    Some(lacks.map(|lack| NotEnoughVe::Missing { line: line.clone(), year: 2027, lack }).to_vec())
}

fn shortfall(covered: Option<i64>) -> Option<Shortfall> {
    let (free, needed, covered) = (Cents::new(10000), Cents::new(15000), covered.map(Cents::new));
    let least_on = "2026-06-20".parse().ok()?;
    let consent = Cents::new(5000);
    Some(Shortfall {
        free,
        needed,
        covered,
        consent,
        below: false,
        least: free,
        least_on,
        day: least_on,
        on: None,
        enough_from: None,
    })
}

fn late(lack: Shortfall) -> Option<Shortfall> {
    let (on, enough_from) = (Some("2026-06-10".parse().ok()?), Some("2026-07-01".parse().ok()?));
    Some(Shortfall { on, enough_from, ..lack })
}

fn stocks() -> Option<Vec<TooLittle>> {
    let stock: StockKey = ("ba-pankow".parse().ok()?, "notebook".parse().ok()?);
    let (first, second): (Day, Day) = ("2026-06-01".parse().ok()?, "2026-06-10".parse().ok()?);
    let issued = |commissioned| What::Issued { quantity: 3, commissioned };
    let mut book = StockBook::default();
    let mut record = |day, what| book.record(&stock, &Entry { day, what }, false);
    record(first, What::Delivered(5)).ok()?;
    let age = "2020-01-01".parse().ok();
    let too_many = record(first, What::Issued { quantity: 6, commissioned: None }).err();
    let too_old = record(first, What::Retired { quantity: 1, commissioned: age }).err();
    record(second, issued(None)).ok()?;
    let too_late = record(first, issued(None)).err();
    let counted = What::Counted(vec![Part { commissioned: None, in_use: 0, in_stock: 2 }]);
    let too_few = record(first, counted).err();
    let stock: StockKey = ("ba-pankow".parse().ok()?, "notebok".parse().ok()?);
    let issued = Entry { day: first, what: issued(None) };
    let unknown = StockBook::default().record(&stock, &issued, false).err();
    let unknown = unknown.map(|why| TooLittle { meant: Some("notebook".into()), ..why });
    Some([too_many, too_old, too_late, too_few, unknown].into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_brings_nothing_into_use() {
        let [de, en] = first(&What::Returned { quantity: 9, commissioned: None });
        assert!(!de.contains("Lieferung") && !en.contains("delivery"), "{de} {en}");
        assert!(first(&What::Issued { quantity: 9, commissioned: None })[0].contains("Lieferung"));
    }

    #[test]
    fn every_refusal_of_the_ledger_has_an_example() {
        assert_eq!(stocks().map(|all| all.len()), Some(5), "{:?}", stocks());
        let examples = examples();
        assert_eq!(examples.len(), 39, "{examples:?}");
        for reason in [
            Reason::NotEnoughMoney,
            Reason::NotEnoughCommitmentAuthority,
            Reason::LineUnknown,
            Reason::LineOfRevenue,
            Reason::LineOfAnother,
            Reason::AuthorityUnknown,
            Reason::StockTooLittle,
            Reason::NotTakenHere,
            Reason::LineUnreadable,
            Reason::StockUnreadable,
        ] {
            assert!(examples.iter().any(|example| example.reason == reason), "{reason:?}");
        }
    }
}
