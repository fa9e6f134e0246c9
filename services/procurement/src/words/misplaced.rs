//! What is odd of where the money of an order or a payment is taken from, and of how much, in both languages.

use sollist_contract::{
    money::{Cents, english_eur, german},
    warning::{Reason, Warn, Warning},
    words::counted::pieces,
};

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
            Misplaced::BeforeItsYear { order, line, year } => {
                let paid_of = line.year();
                Warning::new(
                    Reason::PaymentBeforeYear,
                    "data.line",
                    format!(
                        "Die Bestellung {order} ist {year} fällig und nutzt dafür die Verpflichtungsermächtigung; \
                         gezahlt ist aus {line}, also zulasten von {paid_of}. Bitte Tag und Haushaltsstelle prüfen: \
                         Was {year} fällig wird, ist aus deren Haushaltsstelle von {year} zu zahlen."
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

/// One example of each.
pub(super) fn warnings() -> Vec<Warning> {
    made().unwrap_or_default().iter().map(Warn::warn).collect()
}

fn made() -> Option<Vec<Misplaced>> {
    let reserve = "2026/30/25/ikt-steuerung/pauschale-mehrausgaben".parse().ok()?;
    let line = "2026/30/25/bezirksamt-pankow/geraete".parse().ok()?;
    let order: sollist_contract::ids::OrderNo = "B-2026-17".parse().ok()?;
    Some(vec![
        Misplaced::FromReserve { line: reserve, order: Some(order.clone()) },
        Misplaced::NoPrice { order: order.clone(), quantity: 12_000, amount: Cents::new(1_000) },
        Misplaced::BeforeItsYear { order, line, year: 2027 },
    ])
}
