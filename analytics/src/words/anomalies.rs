//! What is found, as a question: nobody has done anything wrong until somebody has looked.

use rust_decimal::{Decimal, RoundingStrategy};
use sollist_contract::{
    day::{Day, german_day},
    ids::{Item, LineName, Programme},
    money::{Cents, english_count, english_decimal, english_eur, german, german_count, german_decimal},
    reading::Bilingual,
    said::{Said, short},
    words::{
        counted::{self, days_dative},
        number::number,
        overdrawn::Took,
        terms::{self, Term},
    },
};

use crate::{
    CATALOGUE,
    anomalies::{Anomaly, Found, Posted, Rule},
};

/// What a rule is called.
pub fn rule(rule: Rule) -> Term {
    let (de, en) = match rule {
        Rule::DeliveredNotIssued => ("geliefert, nicht ausgegeben", "delivered, not issued"),
        Rule::LicenceMissing => ("weniger Lizenzen als Geräte", "fewer licences than devices"),
        Rule::PaymentWithoutOrder => {
            ("Zahlung ohne Bestellung oder darüber hinaus", "payment without or beyond an order")
        }
        Rule::RunsDry => ("Geld reicht nicht", "money runs dry"),
        Rule::Silent => ("seit Langem nichts gemeldet", "nothing reported for long"),
        Rule::Relabelled => ("umbenannt", "relabelled"),
        Rule::DuplicateInvoice => ("Rechnung doppelt?", "invoice twice?"),
        Rule::SplitOrder => ("Bestellung geteilt?", "order split?"),
        Rule::DecemberSpike => ("Zahlungen am Jahresende", "payments at year end"),
        Rule::StaleCommitment => ("Bestellung ohne Fortgang", "order without progress"),
        Rule::PriceOutlier => ("anderer Preis", "another price"),
        Rule::PostedTwice => ("doppelt gebucht?", "posted twice?"),
        Rule::SitesBeyondTarget => ("mehr Standorte als Zielwert", "more sites than the target"),
        Rule::SplitTransfer => ("Umsetzung geteilt?", "transfer split?"),
        Rule::InvoiceOverOrder => ("mehr berechnet als bestellt", "more invoiced than ordered"),
    };
    Term { de, en }
}

/// Periods that are named; the others are counted.
const PERIODS_NAMED: usize = 3;
/// Characters of a number or name that others chose.
const NAME_CHARS: usize = 60;

impl Bilingual for Anomaly {
    fn said(&self) -> Said {
        match &self.found {
            Found::Lying { item, pieces, weeks, came } => lying(item, *pieces, *weeks, *came),
            Found::Unlicensed { licence, devices, licences } => unlicensed(licence, *devices, *licences),
            Found::Unordered { line } => Said::new(
                format!("Diese Zahlung auf {line} nennt keine Bestellung. Gehört sie zu einer?"),
                format!("This payment on {line} names no order. Does it belong to one?"),
            ),
            Found::Overpaid { order, paid, ordered } => {
                beyond(order.as_str(), &eur(Some(*ordered)), &eur(*paid), ("gezahlt", "paid"))
            }
            Found::OverInvoiced { order, invoiced, ordered } => {
                beyond(order.as_str(), &eur(Some(*ordered)), &eur(*invoiced), ("in Rechnung gestellt", "invoiced"))
            }
            Found::RunsDry { line, on, latest } => runs_dry(line, *on, *latest, &eur(self.amount)),
            Found::Overdrawn { line, by } => {
                // What is frozen or cut beyond it, nobody has spent.
                let missing = Took { taken: self.amount.unwrap_or(*by), by: *by, ..Took::default() };
                let (much, (beyond_de, beyond_en)) = (eur(Some(*by)), missing.not_counted());
                Said::new(
                    format!(
                        "Auf {line} sind {} mehr gezahlt und gebunden, als da sind{beyond_de}. Kommt noch Geld dazu?",
                        much.de
                    ),
                    format!(
                        "On {line} {} more are paid and bound than there are{beyond_en}. Will money be added?",
                        much.en
                    ),
                )
            }
            Found::Short { line } => {
                let much = eur(self.amount);
                Said::new(
                    format!(
                        "Auf {line} fehlen {}: Gesperrt oder gekürzt ist mehr, als da ist. Woher kommt die Deckung?",
                        much.de
                    ),
                    format!(
                        "On {line} {} are lacking: more is frozen or cut than there is. What will cover it?",
                        much.en
                    ),
                )
            }
            Found::Overdue { periods, deadline, days } => overdue(periods, *deadline, *days),
            Found::Quiet { last, days, twice_usual } => quiet(*last, *days, *twice_usual),
            Found::Relabelled { id, of, before, after, part } => relabelled((id, of), (*before, *after), *part),
            Found::Duplicate { invoice, earlier, days, same_number, both_paid } => {
                duplicate((earlier.as_str(), invoice.as_str()), *days, *same_number, *both_paid)
            }
            Found::SitesDone { sites, target } => {
                let (sites_de, target_de) = (german_count(*sites), german_count(*target));
                let (sites_en, target_en) = (english_count(*sites), english_count(*target));
                Said::new(
                    format!(
                        "Standorte mit einer fertigen Maßnahme: {sites_de}, nach der Quote: {target_de}. Gibt es so \
                         viele, und stimmen ihre Namen?"
                    ),
                    format!(
                        "Sites at which a measure is done: {sites_en}, by the quota: {target_en}. Are there so many, \
                         and are their names right?"
                    ),
                )
            }
            Found::PostedTwice { what, line, to, numbers } => {
                posted_twice(*what, (line, to.as_ref()), *numbers, &eur(self.amount))
            }
            Found::SplitTransfer { line, gives, transfers, on, limit } => {
                let limit = eur(Some(*limit));
                let (de, en) = if *gives { ("von", "from") } else { ("auf", "to") };
                Said::new(
                    format!(
                        "{transfers} Umsetzungen {de} {line} am {} liegen einzeln nicht über {} und zusammen darüber; \
                         für eine braucht es eine zweite Person. War es eine?",
                        german_day(*on),
                        limit.de
                    ),
                    format!(
                        "{transfers} transfers {en} {line} on {on} are each not above {} and together are; one would \
                         take another person. Was it one?",
                        limit.en
                    ),
                )
            }
            Found::Split { item, orders, first, last, limit } => {
                let limit = eur(Some(*limit));
                let named = named(item.as_str());
                Said::new(
                    format!(
                        "{orders} Bestellungen ({}) vom {} bis {} liegen einzeln unter {} und zusammen nicht. War es \
                         ein Auftrag?",
                        named.de,
                        german_day(*first),
                        german_day(*last),
                        limit.de
                    ),
                    format!(
                        "{orders} orders ({}) from {first} to {last} are each below {} and together are not. Was it \
                         one?",
                        named.en, limit.en
                    ),
                )
            }
            Found::Spike { line, late, year } => {
                let (late, year) = (eur(*late), eur(*year));
                Said::new(
                    format!(
                        "Von {} des Jahres auf {line} sind {} seit dem 15. November gezahlt. Was war der Anlass?",
                        year.de, late.de
                    ),
                    format!(
                        "Of {} of the year on {line}, {} were paid since 15 November. What was the occasion?",
                        year.en, late.en
                    ),
                )
            }
            Found::Outlook { line, paid, days_left } => {
                let (paid, open, left) = (eur(*paid), eur(self.amount), days_dative(i64::from(*days_left)));
                Said::new(
                    format!(
                        "Auf {line} sind {} gezahlt; {} wären in {} noch auszugeben. Wofür sind sie vorgesehen?",
                        paid.de, open.de, left.de
                    ),
                    format!(
                        "On {line} {} are paid; {} would be left to spend in {}. What are they meant for?",
                        paid.en, open.en, left.en
                    ),
                )
            }
            Found::Stale { order, item, due, days, delivered, ordered } => {
                stale((order.as_str(), item), (*due, *days), (*delivered, *ordered))
            }
            Found::OtherPrice { order, item, quantity, price } => {
                other_price(order.as_str(), item, *quantity, price, &eur(self.amount))
            }
        }
    }
}

/// An amount; beyond the range of amounts there is none to show.
fn eur(amount: Option<Cents>) -> Said {
    match amount {
        Some(amount) => Said::new(format!("{} EUR", german(amount)), english_eur(amount)),
        None => Said::new("mehr, als sich zeigen lässt,", "more than can be shown"),
    }
}

/// What everybody knows an item as, else its code.
fn named(item: &str) -> Said {
    terms::items(item).or_else(|| terms::item(item)).map_or_else(|| Said::read(item, item), Said::from)
}

/// Since when it is so stands beside it: from then on they lie too long.
fn lying(item: &Item, pieces: i64, weeks: i64, came: Day) -> Said {
    let (named, came_de, weeks) = (named(item.as_str()), german_day(came), number(weeks));
    let (lies_de, came_by_de) = if pieces == 1 { ("liegt", "ist es") } else { ("liegen", "sind sie") };
    let (lies, it, they) = if pieces == 1 { ("lies", "it", "it") } else { ("lie", "them", "they") };
    let pieces = counted::pieces(pieces);
    Said::new(
        format!(
            "{} ({}) {lies_de} länger als {} Wochen auf Lager; gekommen {came_by_de} spätestens am {came_de}. Was \
             steht der Ausgabe entgegen?",
            pieces.de, named.de, weeks.de
        ),
        format!(
            "{} ({}) {lies} in stock for more than {} weeks; {they} came by {came}. What keeps {it} from being issued?",
            pieces.en, named.en, weeks.en
        ),
    )
}

fn unlicensed(licence: &str, devices: i64, licences: i64) -> Said {
    let named = named(licence);
    Said::new(
        format!(
            "Geräte: {}, gemeldete Lizenzen: {} ({}). Fehlen Lizenzen, oder fehlt eine Meldung?",
            german_count(devices),
            german_count(licences),
            named.de
        ),
        format!(
            "Devices: {}, reported licences: {} ({}). Are licences missing, or a report?",
            english_count(devices),
            english_count(licences),
            named.en
        ),
    )
}

/// More of an order than it comes to.
fn beyond(order: &str, ordered: &Said, much: &Said, done: (&str, &str)) -> Said {
    let order = short(order, NAME_CHARS);
    Said::new(
        format!(
            "Zur Bestellung {order} über {} sind {} {}. Fehlt eine Änderung der Bestellung, oder ist es zu viel?",
            ordered.de, much.de, done.0
        ),
        format!(
            "Order {order} is for {}, and {} are {}. Is a change of the order missing, or is it too much?",
            ordered.en, much.en, done.1
        ),
    )
}

fn runs_dry(line: &LineName, on: Day, latest: Option<Day>, lacks: &Said) -> Said {
    let (de, en) = match latest {
        Some(latest) => (format!(", spätestens am {}", german_day(latest)), format!(", on {latest} at the latest")),
        None => (String::new(), String::new()),
    };
    Said::new(
        format!(
            "Die Mittel auf {line} sind nach der Prognose am {} aufgebraucht{de}; bis zum Jahresende fehlen {}. Ist \
             vorgesorgt?",
            german_day(on),
            lacks.de
        ),
        format!(
            "By the forecast the money of {line} is used up on {on}{en}; {} are missing until the year ends. Is that \
             provided for?",
            lacks.en
        ),
    )
}

fn overdue(periods: &[String], deadline: Day, days: i32) -> Said {
    let mut named: Vec<String> =
        periods.iter().take(PERIODS_NAMED).map(|period| short(period, NAME_CHARS).into_owned()).collect();
    if periods.len() > PERIODS_NAMED {
        named.push(format!("+{}", periods.len() - PERIODS_NAMED));
    }
    let named = named.join(", ");
    let (late_de, late_en) = match days {
        1 => ("Einen Tag".to_owned(), "One day".to_owned()),
        days => (format!("{} Tage", number(days).de), format!("{} days", number(days).en)),
    };
    Said::new(
        format!(
            "{late_de} nach der Frist am {} ist die Meldung {named} nicht vollständig da. Kommt sie noch?",
            german_day(deadline)
        ),
        format!("{late_en} after the deadline on {deadline} the submission {named} is not complete. Will it come?"),
    )
}

fn quiet(last: Day, days: i32, twice_usual: i32) -> Said {
    let (whole, half, days) = (number(twice_usual / 2), twice_usual % 2 == 1, days_dative(days.into()));
    let (de, en) = if half { (",5", ".5") } else { ("", "") };
    let (usual_de, usual_en) = match twice_usual {
        2 => ("üblich ist ein Tag".to_owned(), "usual is one day".to_owned()),
        _ => (format!("üblich sind {}{de} Tage", whole.de), format!("usual are {}{en} days", whole.en)),
    };
    Said::new(
        format!(
            "Seit {}, dem {}, ist nichts mehr von dieser Behörde bekannt; {usual_de}. Woran liegt es?",
            days.de,
            german_day(last)
        ),
        format!("For {}, since {last}, nothing is known of this authority; {usual_en}. Why is that?", days.en),
    )
}

fn relabelled((id, of): (&str, &str), (before, after): (Decimal, Decimal), part: Decimal) -> Said {
    let percent = |share: Decimal| {
        let percent = share.saturating_mul(Decimal::ONE_HUNDRED);
        percent.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero)
    };
    let known = CATALOGUE.iter().find(|known| known.id == id);
    let (name_de, name_en) = known.map_or((id, id), |known| (known.name_de, known.name_en));
    let group = of.parse::<Programme>().ok().map(terms::programme).or_else(|| terms::rollout(of));
    let own = short(of, NAME_CHARS);
    let (of_de, of_en) = group.map_or((own.as_ref(), own.as_ref()), |term| (term.de, term.en));
    let de = |share: Decimal| german_decimal(percent(share), 1);
    let en = |share: Decimal| english_decimal(percent(share));
    Said::new(
        format!(
            "{name_de} ({of_de}) ging seit dem letzten Quartalsende von {} % auf {} %; {} Punkte davon kommen von \
             einem neuen Handlungsfeld oder einer neuen Gesamtzahl. Sind die Werte noch vergleichbar?",
            de(before),
            de(after),
            de(part)
        ),
        format!(
            "{name_en} ({of_en}) went from {} % to {} % since the end of the last quarter; {} points of it come of a \
             new programme or a new total. Can the values still be compared?",
            en(before),
            en(after),
            en(part)
        ),
    )
}

fn duplicate((earlier, later): (&str, &str), days: i32, same_number: bool, both_paid: bool) -> Said {
    let (earlier, later, many) = (short(earlier, NAME_CHARS), short(later, NAME_CHARS), number(days));
    let days = match days {
        0 => Said::new("vom selben Tag", "of the same day"),
        1 => Said::new("einen Tag auseinander", "one day apart"),
        _ => Said::new(format!("{} Tage auseinander", many.de), format!("{} days apart", many.en)),
    };
    let why = if same_number {
        Said::new(
            "haben dieselbe Nummer, wenn nur Ziffern und Buchstaben zählen",
            "have the same number if only letters and digits count",
        )
    } else {
        Said::new("nennen dieselbe Bestellung und denselben Betrag", "name the same order and amount")
    };
    let said = Said::new(
        format!("Die Rechnungen {earlier} und {later} ({}) {}. Ist es eine?", days.de, why.de),
        format!("Invoices {earlier} and {later} ({}) {}. Are they one?", days.en, why.en),
    );
    if !both_paid {
        return said;
    }
    said.and(&Said::new("Was gezahlt ist, reicht für beide.", "What was paid is enough for both."))
}

fn posted_twice(what: Posted, (line, to): (&LineName, Option<&LineName>), numbers: [u64; 2], much: &Said) -> Said {
    let [what_de, what_en] = match what {
        Posted::Freeze => ["Eine Sperre", "A freeze"],
        Posted::Unfreeze => ["Eine Entsperrung", "Lifting a freeze"],
        Posted::Transfer => ["Eine Umsetzung", "A transfer"],
        Posted::Adjustment => ["Eine Sollveränderung", "An adjustment"],
        Posted::CarryOver => ["Ein Haushaltsrest", "A carry-over"],
    };
    let (where_de, where_en) = match to {
        Some(to) => (format!("von {line} nach {to}"), format!("from {line} to {to}")),
        None => (format!("auf {line}"), format!("on {line}")),
    };
    let numbers = numbers.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    let [[one_de, two_de], [one_en, two_en]] = [numbers.map(german_count), numbers.map(english_count)];
    Said::new(
        format!(
            "{what_de} über {} {where_de} ist am selben Tag zweimal gebucht (Nr. {one_de} und {two_de}). Ist es eine \
             Buchung?",
            much.de
        ),
        format!(
            "{what_en} of {} {where_en} is recorded twice on one day (no. {one_en} and {two_en}). Is it one?",
            much.en
        ),
    )
}

fn stale((order, item): (&str, &Item), (due, days): (Day, i32), (delivered, ordered): (i64, i64)) -> Said {
    let (order, named, days) = (short(order, NAME_CHARS), named(item.as_str()), counted::days(days.into()));
    Said::new(
        format!(
            "Die Bestellung {order} ({}) war am {} zu erwarten; {} danach sind {} von {} Stück geliefert. \
             Kommt der Rest noch, oder kann das Geld frei werden?",
            named.de,
            german_day(due),
            days.de,
            german_count(delivered),
            german_count(ordered)
        ),
        format!(
            "Order {order} ({}) was to be expected on {due}; {} later {} of {} are delivered. Will the \
             rest come, or can the money be released?",
            named.en,
            days.en,
            english_count(delivered),
            english_count(ordered)
        ),
    )
}

fn other_price(order: &str, item: &Item, quantity: i64, price: &str, amount: &Said) -> Said {
    let (order, named) = (short(order, NAME_CHARS), named(item.as_str()));
    let exact = price.parse::<Decimal>().unwrap_or_default().normalize();
    let places = exact.scale().max(2);
    let mut shown = exact;
    shown.rescale(places);
    Said::new(
        format!(
            "Die Bestellung {order} nennt {} Stück ({}) für {}; veröffentlicht ist ein Preis von {} EUR je Stück. \
             Stimmen Menge, Betrag und Preis?",
            german_count(quantity),
            named.de,
            amount.de,
            german_decimal(exact, places)
        ),
        format!(
            "Order {order} names {} ({}) for {}; the published price is EUR {} a piece. Are quantity, amount and \
             price right?",
            if quantity == 1 { "one piece".to_owned() } else { format!("{} pieces", english_count(quantity)) },
            named.en,
            amount.en,
            english_decimal(shown)
        ),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_day_is_one() {
        let last: Day = "2026-03-31".parse().unwrap();
        for (twice, de, en) in [
            (1, "üblich sind 0,5 Tage.", "usual are 0.5 days."),
            (2, "üblich ist ein Tag.", "usual is one day."),
            (4, "üblich sind 2 Tage.", "usual are 2 days."),
        ] {
            let said = quiet(last, 40, twice);
            assert!(said.de.contains(de) && said.en.contains(en), "{said:?}");
        }
        let long = quiet(last, 7_055, 2);
        assert!(long.de.contains("Seit 7.055 Tagen") && long.en.contains("For 7,055 days"), "{long:?}");
        assert!(overdue(&[], last, 1).de.starts_with("Einen Tag nach der Frist"));
    }
}
