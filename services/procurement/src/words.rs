//! The sentences of procurement, in both languages.

mod misplaced;
mod warned;

use sollist_contract::{
    daily::Lack,
    day::{Day, german_day},
    event::PaymentMade,
    ids::{Authority, LineName, OrderNo, PaymentNo},
    money::{Cents, english_eur, german},
    refusal::{Reason, Refusal, Say},
    said::{Said, argument, command, way},
    words::{
        number::number,
        terms::{authority_name, authority_of, from_authority},
    },
};
use sollist_ledger::from_a_day;

use self::warned::ended_since;
pub use self::warned::warnings;
use crate::domain::{Ended, Excess, PaidOn, Refused, Step};

/// Where all orders stand.
fn orders() -> Said {
    way(&command("sollist order list"), "ListOrders")
}

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::OrderUnknown((authority, number)) => Refusal::new(
                Reason::OrderUnknown,
                "data.order",
                format!(
                    "Die Bestellung {number} {} ist nicht bekannt. Bitte Nummer und Behörde prüfen ({}) oder zuerst \
                     die Bestellung melden.",
                    from_authority(authority),
                    orders().de
                ),
                format!(
                    "Order {number} of {} is not known. Check number and authority ({}) or report the order first.",
                    authority_name(authority),
                    orders().en
                ),
            ),
            Refused::NoOrder { authority, number } if authority.is_empty() => Refusal::new(
                Reason::OrderNotThere,
                "order",
                format!("Keine Behörde hat eine Bestellung „{number}“. Bitte die Nummer prüfen ({}).", orders().de),
                format!("No authority has an order “{number}”. Check the number ({}).", orders().en),
            ),
            Refused::NoOrder { authority, number } => Refusal::new(
                Reason::OrderNotThere,
                "order",
                format!(
                    "Die Behörde „{}“ hat keine Bestellung „{number}“. Bitte Nummer und Behörde prüfen ({}).",
                    authority_of(authority),
                    orders().de
                ),
                format!(
                    "The authority “{}” has no order “{number}”. Check number and authority ({}).",
                    authority_of(authority),
                    orders().en
                ),
            ),
            Refused::OrderTaken(number) => {
                let journal = format!("journal --order {}", argument(number.as_str()));
                let list = [journal.as_str(), "ListEvents"];
                taken(Reason::OrderTaken, "data.order", ["Die Bestellung", "Order"], number.as_str(), list)
            }
            Refused::InvoiceTaken { authority, invoice, order } => {
                let order = argument(order.as_str());
                let list =
                    format!("journal --type procurement.invoice-received --authority {authority} --order {order}");
                let list = [list.as_str(), "ListEvents"];
                taken(Reason::InvoiceTaken, "data.invoice", ["Die Rechnung", "Invoice"], invoice.as_str(), list)
            }
            Refused::PaymentTaken { authority, payment, on } => {
                let on = match on {
                    PaidOn::Order(order) => format!("--order {}", argument(order.as_str())),
                    PaidOn::Line(line) => format!("--line {line}"),
                };
                let list = format!("payment list --authority {authority} {on}");
                let list = [list.as_str(), "ListPayments"];
                taken(Reason::PaymentTaken, "data.payment", ["Die Zahlung", "Payment"], payment.as_str(), list)
            }
            Refused::NumberOfOurs(number) => {
                let ours = PaymentMade::PLAN_NUMBER;
                Refusal::new(
                    Reason::PaymentNumberOfOurs,
                    "data.payment",
                    format!(
                        "Die Zahlungsnummer {number} beginnt wie die von Sollist selbst ({ours}…); bitte eine eigene \
                         angeben."
                    ),
                    format!("The payment number {number} begins like Sollist's own ({ours}…); give one of yours."),
                )
            }
            Refused::HasEnded { order, ended, step } => has_ended(order, *ended, *step),
            Refused::Negative(amount) => Refusal::new(
                Reason::OrderNegative,
                "data.amount",
                format!(
                    "Eine Bestellung kann keinen negativen Betrag haben ({} EUR). Bitte den Betrag ohne Vorzeichen \
                     angeben; was weniger kostet, wird mit seinem neuen Betrag geändert, und Geld, das zurückkommt, \
                     ist eine Zahlung mit negativem Betrag.",
                    german(*amount)
                ),
                format!(
                    "An order cannot have a negative amount ({amount}). Name the amount without a sign; what costs \
                     less is changed to its new amount, and money that comes back is a payment of a negative amount.",
                    amount = english_eur(amount)
                ),
            ),
            Refused::ConsentCoversNothing(named) => Refusal::new(
                Reason::ConsentCoversNothing,
                "data.consent.amount",
                format!(
                    "Eine Einwilligung deckt einen Betrag über null, nicht {} EUR. Bitte den Betrag angeben, bis zu \
                     dem eingewilligt ist, oder ihn weglassen.",
                    german(*named)
                ),
                format!(
                    "A consent covers an amount above zero, not {named}. Name the amount up to which it was given, \
                     or leave it out.",
                    named = english_eur(named)
                ),
            ),
            Refused::LessThanDelivered { order, delivered, quantity } => Refusal::new(
                Reason::LessOrderedThanDelivered,
                "data.quantity",
                format!(
                    "Von der Bestellung {order} {} schon {} geliefert; die Menge kann nicht auf {} sinken. Bitte \
                     mindestens {} angeben.",
                    if *delivered == 1 { "ist" } else { "sind" },
                    number(*delivered).de,
                    number(*quantity).de,
                    number(*delivered).de
                ),
                format!(
                    "Of order {order} {} {} delivered already; the quantity cannot fall to {}. Name {} at least.",
                    number(*delivered).en,
                    if *delivered == 1 { "is" } else { "are" },
                    number(*quantity).en,
                    number(*delivered).en
                ),
            ),
            Refused::MoreThanOrdered { order, delivered, ordered, open } => {
                let (first_de, first_en) = change_first(*open, "", "");
                Refusal::new(
                    Reason::MoreDeliveredThanOrdered,
                    "data.quantity",
                    format!(
                        "Zur Bestellung {order} wären {} geliefert, bestellt {} {}. Bitte die Menge \
                         berichtigen{first_de}.",
                        number(*delivered).de,
                        if *ordered == 1 { "ist" } else { "sind" },
                        number(*ordered).de
                    ),
                    format!(
                        "Order {order} would have {} delivered, {} {} ordered. Correct the quantity{first_en}.",
                        number(*delivered).en,
                        number(*ordered).en,
                        if *ordered == 1 { "is" } else { "are" }
                    ),
                )
            }
            Refused::MoreThanOrderedThen { order, excess, day_field, open } => then(order, excess, day_field, *open),
            Refused::BeforeOrdered { order, step, on, from } => before_ordered(order, *step, *on, *from),
            Refused::RefundTooLarge { on, lack } => refund_too_large(on, lack),
            Refused::FinalWithoutOrder => Refusal::new(
                Reason::FinalWithoutOrder,
                "data.final",
                "Mit der letzten Zahlung (final) wird eine Bestellung abgeschlossen, und die Zahlung nennt keine. \
                 Bitte die Bestellung angeben (order) oder final weglassen.",
                "The last payment (final) closes an order, and the payment names none. Name the order (order), or \
                 leave final out.",
            ),
            Refused::PaymentOfNothing => Refusal::new(
                Reason::PaymentOfNothing,
                "data.amount",
                "Eine Zahlung über 0,00 EUR zahlt nichts. Bitte den Betrag berichtigen; wo nur eine Bestellung \
                 abzuschließen ist, die Zahlung als letzte kennzeichnen (final).",
                "A payment of EUR 0.00 pays nothing. Correct the amount; where an order is to be closed and no more, \
                 mark the payment as the last one (final).",
            ),
            Refused::Unreadable { number, what } => Refusal::new(
                Reason::OrderUnreadable,
                "",
                format!("Die Bestellung {number} ist im Speicher unlesbar ({what}); bitte „sollist verify“ ausführen."),
                format!("Order {number} cannot be read from the store ({what}); run `sollist verify`."),
            ),
            Refused::BeyondRange(overflow) => overflow.say(),
        }
    }
}

/// A number that is taken; `list`: the command and the call that show what is recorded under it.
fn taken(
    reason: Reason,
    field: &str,
    [what_de, what_en]: [&str; 2],
    number: &str,
    [list, method]: [&str; 2],
) -> Refusal {
    let shown = way(&command(&format!("sollist {list}")), method);
    Refusal::new(
        reason,
        field,
        format!(
            "{what_de} {number} ist schon gebucht, durch ein anderes Ereignis ({}). Bitte prüfen, ob dasselbe zweimal \
             gemeldet wurde; ist es etwas anderes, braucht es eine eigene Nummer.",
            shown.de
        ),
        format!(
            "{what_en} {number} is recorded already, by another event ({}). Check whether the same was reported \
             twice; if it is something else, it needs a number of its own.",
            shown.en
        ),
    )
}

/// Another way out while an order can be changed: of one that has ended, whatever comes is another order.
fn change_first(open: bool, on_de: &str, on_en: &str) -> (String, String) {
    match open {
        true => (format!(" oder zuerst die Bestellung{on_de} ändern"), format!(", or first change the order{on_en}")),
        false => (
            " oder, was darüber hinaus kam, als neue Bestellung melden".to_owned(),
            ", or report what came beyond it as a new order".to_owned(),
        ),
    }
}

/// Nothing more happens to an order that has ended.
fn has_ended(number: &OrderNo, ended: Ended, step: Step) -> Refusal {
    let reason = if ended.cancelled { Reason::OrderCancelled } else { Reason::OrderClosed };
    let (since_de, since_en) = ended_since(ended);
    let (advice_de, advice_en) = match step {
        Step::Cancellation => (
            "Zu tun ist nichts; bitte die Nummer prüfen, falls eine andere gemeint ist.",
            "There is nothing to do; check the number, if another one is meant.",
        ),
        Step::Delivery => (
            "Bitte die Nummer und den Tag prüfen; was trotzdem kam und bleibt, gehört zu einer neuen Bestellung.",
            "Check the number and the day; what came all the same and stays belongs to a new order.",
        ),
        Step::Change | Step::Invoice | Step::Payment => (
            "Bitte die Nummer und den Tag prüfen; was noch gebraucht wird, ist eine neue Bestellung.",
            "Check the number and the day; what is still needed is a new order.",
        ),
    };
    Refusal::new(
        reason,
        "data.order",
        format!("Die Bestellung {number} ist {since_de}. {advice_de}"),
        format!("Order {number} {since_en}. {advice_en}"),
    )
}

/// Something would happen to an order before it was placed.
fn before_ordered(number: &OrderNo, step: Step, on: Day, from: Option<Day>) -> Refusal {
    let (reason, field) = match step {
        Step::Delivery => (Reason::DeliveredBeforeOrdered, "data.delivered_on"),
        Step::Change | Step::Cancellation | Step::Invoice | Step::Payment => (Reason::BeforeOrdered, "time"),
    };
    let [done_de, step_de, done_en, step_en] = match step {
        Step::Delivery => ["geliefert", "der Lieferung", "delivered", "delivery"],
        Step::Change => ["geändert", "der Änderung", "changed", "change"],
        Step::Cancellation => ["storniert", "der Stornierung", "cancelled", "cancellation"],
        Step::Invoice => ["berechnet", "der Rechnung", "invoiced", "invoice"],
        Step::Payment => ["bezahlt", "der Zahlung", "paid", "payment"],
    };
    let (from_de, from_en) = from_a_day(from, field.trim_start_matches("data."));
    Refusal::new(
        reason,
        field,
        format!(
            "Die Bestellung {number} gab es am {} noch nicht; {done_de} wird erst, was bestellt ist. Bitte den Tag \
             {step_de} oder der Bestellung prüfen{from_de}.",
            german_day(on)
        ),
        format!(
            "There was no order {number} yet on {on}; only what is ordered is {done_en}. Check the day of the \
             {step_en} or of the order{from_en}."
        ),
    )
}

/// After a report more would be delivered than ordered on some day.
fn then(order: &OrderNo, excess: &Excess, day_field: &str, open: bool) -> Refusal {
    let Excess { lack, delivered, ordered } = excess;
    let (on_de, on_en) = (german_day(lack.day), lack.day);
    let (from_de, from_en) = from_a_day(lack.enough_from, day_field);
    let (first_de, first_en) = match day_field {
        "delivered_on" => change_first(open, " zu diesem Tag", " with effect from that day"),
        _ => Default::default(),
    };
    Refusal::new(
        Reason::MoreDeliveredThanOrdered,
        "data.quantity",
        format!(
            "Zur Bestellung {order} wären am {on_de} {} geliefert, bestellt {}. Bitte Menge oder Tag \
             berichtigen{first_de}{from_de}.",
            number(*delivered).de,
            number(*ordered).de
        ),
        format!(
            "Order {order} would have {} delivered and {} ordered on {on_en}. Correct the quantity or the \
             day{first_en}{from_en}.",
            number(*delivered).en,
            number(*ordered).en
        ),
    )
}

fn refund_too_large(on: &PaidOn, lack: &Lack) -> Refusal {
    let (paid, refund) = (Cents::nearest(lack.free).or_zero(), Cents::nearest(lack.needed));
    let (from_de, from_en) = from_a_day(lack.enough_from, "time");
    let what = match on {
        PaidOn::Order(number) => Said::new(format!("Auf die Bestellung {number}"), format!("order {number}")),
        PaidOn::Line(line) => Said::new(format!("Auf {line}"), line.as_str()),
    };
    let (on_de, on_en, day_de, day_en) = if lack.late {
        (format!(" am {}", german_day(lack.day)), format!(" by {}", lack.day), "den Tag, ", "the day, ")
    } else {
        Default::default()
    };
    Refusal::new(
        Reason::RefundTooLarge,
        "data.amount",
        format!(
            "{} sind{on_de} {} EUR gezahlt, erstattet wären {} EUR. Eine Erstattung ist höchstens so hoch wie das \
             Gezahlte; bitte den Betrag, {day_de}die Bestellung oder die Haushaltsstelle berichtigen{from_de}.",
            what.de,
            german(paid),
            german(refund)
        ),
        format!(
            "{paid} were paid on {}{on_en}, {refund} would be refunded. A refund is at most what was paid; \
             correct the amount, {day_en}the order or the line{from_en}.",
            what.en,
            paid = english_eur(paid),
            refund = english_eur(refund)
        ),
    )
}

/// One example of every refusal of procurement, in each of its wordings.
pub fn examples() -> Vec<Refusal> {
    made().unwrap_or_default().iter().map(Say::say).collect()
}

fn made() -> Option<Vec<Refused>> {
    let order: OrderNo = "B-2026-17".parse().ok()?;
    let (day, enough_from) = ("2026-06-10".parse().ok()?, "2026-07-01".parse().ok());
    let lack = Lack { day, free: 10_000, needed: 15_000, enough_from, late: true, least: 10_000, least_on: day };
    let now = Lack { enough_from: None, late: false, ..lack };
    let then = |day_field, open| {
        let (order, excess) = (order.clone(), Box::new(Excess { lack, delivered: 11, ordered: 10 }));
        Refused::MoreThanOrderedThen { order, excess, day_field, open }
    };
    let ended = |cancelled, step| {
        let (order, ended) = (order.clone(), Ended { cancelled, on: day });
        Refused::HasEnded { order, ended, step }
    };
    let more = |open| Refused::MoreThanOrdered { order: order.clone(), delivered: 11, ordered: 10, open };
    let before = |step| Refused::BeforeOrdered { order: order.clone(), step, on: day, from: enough_from };
    let (authority, line): (Authority, LineName) =
        ("ba-pankow".parse().ok()?, "2026/30/25/bezirksamt-pankow/geraete".parse().ok()?);
    let payment: PaymentNo = "Z-4711".parse().ok()?;
    let paid = |on| Refused::PaymentTaken { authority: authority.clone(), payment: payment.clone(), on };
    Some(vec![
        Refused::OrderUnknown((authority.clone(), order.clone())),
        Refused::NoOrder { authority: "ba-pankow".to_owned(), number: order.to_string() },
        Refused::OrderTaken(order.clone()),
        Refused::InvoiceTaken { authority: authority.clone(), invoice: "R-4711".parse().ok()?, order: order.clone() },
        paid(PaidOn::Order(order.clone())),
        paid(PaidOn::Line(line.clone())),
        Refused::NumberOfOurs(format!("{}4711", PaymentMade::PLAN_NUMBER).parse().ok()?),
        ended(true, Step::Change),
        ended(true, Step::Delivery),
        ended(true, Step::Cancellation),
        ended(false, Step::Change),
        ended(false, Step::Cancellation),
        Refused::Negative(Cents::new(-1)),
        Refused::ConsentCoversNothing(Cents::ZERO),
        Refused::LessThanDelivered { order: order.clone(), delivered: 4, quantity: 3 },
        more(true),
        more(false),
        then("delivered_on", true),
        then("delivered_on", false),
        then("time", true),
        before(Step::Delivery),
        before(Step::Change),
        before(Step::Cancellation),
        before(Step::Invoice),
        before(Step::Payment),
        Refused::RefundTooLarge { on: PaidOn::Order(order.clone()), lack: Box::new(now) },
        Refused::RefundTooLarge { on: PaidOn::Line(line), lack: Box::new(lack) },
        Refused::FinalWithoutOrder,
        Refused::PaymentOfNothing,
        Refused::Unreadable { number: order.to_string(), what: "state" },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_of_procurement_has_an_example() {
        assert_eq!(examples().len(), 30);
    }
}
