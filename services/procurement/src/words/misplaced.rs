//! What is odd of where the money of an order or a payment is taken from, and of how much, in both languages.

use sollist_contract::{
    day::german_day,
    ids::Item,
    money::{Cents, english_eur, german},
    said::Said,
    warning::{Reason, Warn, Warning},
    words::{counted::pieces, terms},
};
use sollist_ledger::{Off, Price};

use crate::misplaced::Misplaced;

impl Warn for Misplaced {
    fn warn(&self) -> Warning {
        match self {
            Misplaced::FromReserve { line, order } => {
                let warning = Warning::new(
                    Reason::SpentFromReserve,
                    "data.line",
                    format!(
                        "{line} gehört zu den zentralen Verstärkungsmitteln: Aus ihnen wird auf Antrag bewilligt, \
                         nicht bestellt oder gezahlt. Bitte prüfen, ob sie gemeint ist; sonst den Mehrbedarf \
                         beantragen (funding.requested) und eine eigene Haushaltsstelle belasten."
                    ),
                    format!(
                        "{line} belongs to the central reserve: money is granted out of it on request, not ordered or \
                         paid. Check whether it is meant; otherwise ask for the extra need (funding.requested), and \
                         charge a line of your own."
                    ),
                )
                .of_line(line);
                match order {
                    Some(order) => warning.of_order(order),
                    None => warning,
                }
            }
            Misplaced::NoPrice { order, quantity, amount } => {
                let quantity = pieces(*quantity);
                Warning::new(
                    Reason::OrderOfNoPrice,
                    "data.amount",
                    format!(
                        "Die Bestellung {order} nennt {} für zusammen {} EUR, also weniger als einen Cent je \
                         Stück. Bitte prüfen, ob Menge und Betrag vertauscht sind.",
                        quantity.de,
                        german(*amount)
                    ),
                    format!(
                        "Order {order} names {} for {amount} in all, which is less than a cent a piece. Check \
                         whether quantity and amount have changed places.",
                        quantity.en,
                        amount = english_eur(amount)
                    ),
                )
                .of_order(order)
            }
            Misplaced::FarOff { order, item, quantity, amount, published, off } => {
                let (quantity, item, price) = (pieces(*quantity), called(item), published.said());
                let (off_de, off_en) = match off {
                    Off::TenTimes => ("mindestens das Zehnfache", "at least ten times"),
                    Off::ATenth => ("höchstens ein Zehntel", "at most a tenth of"),
                };
                Warning::new(
                    Reason::PriceFarOff,
                    "data.amount",
                    format!(
                        "Die Bestellung {order} kostet {} EUR für {} ({}): {off_de} dessen, was je Stück \
                         veröffentlicht ist ({}, gültig ab {}). Bitte Betrag, Komma und Menge prüfen; stimmt die \
                         Bestellung nicht, sie berichtigen (procurement.order-changed).",
                        german(*amount),
                        quantity.de,
                        item.de,
                        price.de,
                        german_day(published.valid_from)
                    ),
                    format!(
                        "Order {order} comes to {amount} for {} ({}): {off_en} what is published for a piece ({}, \
                         valid from {}). Check amount, decimal point and quantity; where the order is wrong, correct \
                         it (procurement.order-changed).",
                        quantity.en,
                        item.en,
                        price.en,
                        published.valid_from,
                        amount = english_eur(amount)
                    ),
                )
                .of_order(order)
            }
            Misplaced::BeforeItsYear { order, line, year } => {
                let paid_of = line.year();
                Warning::new(
                    Reason::PaymentBeforeYear,
                    "data.line",
                    format!(
                        "Die Bestellung {order} ist {year} fällig und nutzt dafür die Verpflichtungsermächtigung; \
                         gezahlt ist aus {line}, also zulasten von {paid_of}. Bitte Tag und Haushaltsstelle prüfen: \
                         Was {year} fällig wird, ist aus der Haushaltsstelle von {year} zu zahlen."
                    ),
                    format!(
                        "Order {order} is due in {year} and uses the commitment authority for it; it is paid from \
                         {line}, at the expense of {paid_of}. Check day and line: what falls due in {year} is to be \
                         paid from the line of {year}."
                    ),
                )
                .of_order(order)
                .of_line(line)
            }
        }
    }
}

fn called(item: &Item) -> Said {
    terms::item(item.as_str())
        .map_or_else(|| Said::read(item.as_str(), item.as_str()), |term| Said::read(term.de, term.en.to_lowercase()))
}

/// One example of each.
pub(super) fn warnings() -> Vec<Warning> {
    made().unwrap_or_default().iter().map(Warn::warn).collect()
}

fn made() -> Option<Vec<Misplaced>> {
    let reserve = "2026/30/25/ikt-steuerung/pauschale-mehrausgaben".parse().ok()?;
    let line = "2026/30/25/bezirksamt-pankow/geraete".parse().ok()?;
    let order: sollist_contract::ids::OrderNo = "B-2026-17".parse().ok()?;
    let far_off = |quantity, amount, off| {
        let (item, order) = ("notebook".parse().ok()?, order.clone());
        let published = Price::new("1071.72".parse().ok()?, "2026-01-01".parse().ok()?);
        Some(Misplaced::FarOff { order, item, quantity, amount, published, off })
    };
    Some(vec![
        Misplaced::FromReserve { line: reserve, order: Some(order.clone()) },
        Misplaced::NoPrice { order: order.clone(), quantity: 12_000, amount: Cents::new(1_000) },
        far_off(1, Cents::new(100_000_000), Off::TenTimes)?,
        far_off(10, Cents::new(1_000), Off::ATenth)?,
        Misplaced::BeforeItsYear { order, line, year: 2027 },
    ])
}
