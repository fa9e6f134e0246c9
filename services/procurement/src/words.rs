//! The sentences of procurement, in both languages.

use sollist_contract::{
    daily::Lack,
    day::{Day, german_day},
    event::PaymentMade,
    ids::OrderNo,
    money::{Cents, german},
    refusal::{Reason, Refusal, Say},
    said::Said,
    warning::{self, Warn, Warning},
};
use sollist_ledger::from_a_day;

use crate::domain::{Ended, Excess, PaidOn, Refused, Step, Warned};

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::OrderUnknown(number) => Refusal::new(
                Reason::OrderUnknown,
                "data.order",
                format!(
                    "Die Bestellung {number} ist nicht bekannt. Bitte die Nummer prüfen oder zuerst die Bestellung \
                     melden."
                ),
                format!("Order {number} is not known. Check the number or report the order first."),
            ),
            Refused::NoOrder { authority, number } if authority.is_empty() => Refusal::new(
                Reason::OrderNotThere,
                "order",
                format!("Keine Behörde hat eine Bestellung „{number}“; bitte die Nummer prüfen."),
                format!("No authority has an order “{number}”; check the number."),
            ),
            Refused::NoOrder { authority, number } => Refusal::new(
                Reason::OrderNotThere,
                "order",
                format!("Die Behörde „{authority}“ hat keine Bestellung „{number}“."),
                format!("The authority “{authority}” has no order “{number}”."),
            ),
            Refused::OrderTaken(number) => {
                taken(Reason::OrderTaken, "data.order", ["Die Bestellung", "Order"], number.as_str())
            }
            Refused::InvoiceTaken(number) => {
                taken(Reason::InvoiceTaken, "data.invoice", ["Die Rechnung", "Invoice"], number.as_str())
            }
            Refused::PaymentTaken(number) => {
                taken(Reason::PaymentTaken, "data.payment", ["Die Zahlung", "Payment"], number.as_str())
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
            Refused::Cancelled(number) => Refusal::new(
                Reason::OrderCancelled,
                "data.order",
                format!("Die Bestellung {number} ist storniert."),
                format!("Order {number} is cancelled."),
            ),
            Refused::Closed(number) => Refusal::new(
                Reason::OrderClosed,
                "data.order",
                format!("Die Bestellung {number} ist mit der letzten Zahlung abgeschlossen."),
                format!("Order {number} was closed with its last payment."),
            ),
            Refused::Negative(amount) => Refusal::new(
                Reason::OrderNegative,
                "data.amount",
                format!("Eine Bestellung kann keinen negativen Betrag haben ({} EUR).", german(*amount)),
                format!("An order cannot have a negative amount ({amount} EUR)."),
            ),
            Refused::ConsentCoversNothing(named) => Refusal::new(
                Reason::ConsentCoversNothing,
                "data.consent.amount",
                format!("Eine Einwilligung deckt einen Betrag über null, nicht {} EUR.", german(*named)),
                format!("A consent covers an amount above zero, not {named} EUR."),
            ),
            Refused::LessThanDelivered { order, delivered, quantity } => Refusal::new(
                Reason::LessOrderedThanDelivered,
                "data.quantity",
                format!(
                    "Von der Bestellung {order} sind schon {delivered} geliefert; die Menge kann nicht auf {quantity} \
                     sinken."
                ),
                format!("Of order {order} {delivered} are delivered already; the quantity cannot fall to {quantity}."),
            ),
            Refused::MoreThanOrdered { order, delivered, ordered } => Refusal::new(
                Reason::MoreDeliveredThanOrdered,
                "data.quantity",
                format!(
                    "Zur Bestellung {order} wären {delivered} geliefert, bestellt sind {ordered}. Bitte die Menge \
                     berichtigen oder zuerst die Bestellung ändern."
                ),
                format!(
                    "Order {order} would have {delivered} delivered, {ordered} are ordered. Correct the quantity or \
                     change the order first."
                ),
            ),
            Refused::MoreThanOrderedThen { order, excess, day_field } => then(order, excess, day_field),
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
                "A payment of 0.00 EUR pays nothing. Correct the amount; where an order is to be closed and no more, \
                 mark the payment as the last one (final).",
            ),
            Refused::Unreadable { number, what } => Refusal::new(
                Reason::OrderUnreadable,
                "",
                format!("Die Bestellung {number} ist im Speicher unlesbar ({what}); bitte „sollist verify“ ausführen."),
                format!("Order {number} cannot be read from the store ({what}); please run `sollist verify`."),
            ),
            Refused::BeyondRange(overflow) => overflow.say(),
        }
    }
}

/// A number that is taken.
fn taken(reason: Reason, field: &str, [what_de, what_en]: [&str; 2], number: &str) -> Refusal {
    Refusal::new(
        reason,
        field,
        format!(
            "{what_de} {number} ist schon gebucht, unter einer anderen Ereignis-id. Bitte prüfen, ob dasselbe zweimal \
             gemeldet wurde."
        ),
        format!(
            "{what_en} {number} is recorded already, under another event id. Check whether the same was reported twice."
        ),
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
fn then(number: &OrderNo, excess: &Excess, day_field: &str) -> Refusal {
    let Excess { lack, delivered, ordered } = excess;
    let (on_de, on_en) = (german_day(lack.day), lack.day);
    let (from_de, from_en) = from_a_day(lack.enough_from, day_field);
    let (first_de, first_en) = match day_field {
        "delivered_on" => (
            " oder zuerst die Bestellung zu diesem Tag ändern",
            ", or first change the order with effect from that day",
        ),
        _ => ("", ""),
    };
    Refusal::new(
        Reason::MoreDeliveredThanOrdered,
        "data.quantity",
        format!(
            "Zur Bestellung {number} wären am {on_de} {delivered} geliefert, bestellt {ordered}. Bitte Menge oder Tag \
             berichtigen{first_de}{from_de}."
        ),
        format!(
            "Order {number} would have {delivered} delivered and {ordered} ordered on {on_en}. Correct the quantity or \
             the day{first_en}{from_en}."
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
            "{paid} EUR were paid on {}{on_en}, {refund} EUR would be refunded. A refund is at most what was paid; \
             correct the amount, {day_en}the order or the line{from_en}.",
            what.en
        ),
    )
}

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::BeyondOrder { order, amount, paid } => Warning::new(
                warning::Reason::PaymentBeyondOrder,
                "data.amount",
                format!(
                    "Auf die Bestellung {order} über {} EUR sind nun {} EUR gezahlt. Bitte den Betrag prüfen, die \
                     Bestellung ändern oder eine Erstattung melden.",
                    german(*amount),
                    german(*paid)
                ),
                format!(
                    "{paid} EUR are paid now on order {order} of {amount} EUR. Check the amount, change the order, or \
                     report a refund."
                ),
            )
            .of_order(order),
            Warned::AnotherLine { order, of_order, line } => Warning::new(
                warning::Reason::PaymentFromAnotherLine,
                "data.line",
                format!(
                    "Die Bestellung {order} bindet Mittel auf {of_order}, gezahlt ist aus {line}. Bitte klären, welche \
                     Haushaltsstelle richtig ist."
                ),
                format!(
                    "Order {order} commits money of {of_order}, it was paid from {line}. Clear up which line is right."
                ),
            )
            .of_order(order)
            .of_line(line),
            Warned::OfCancelled { order, on, cancelled_on } => {
                let [on_de, cancelled_de] = [on, cancelled_on].map(|day| german_day(*day));
                Warning::new(
                    warning::Reason::DeliveryOfCancelledOrder,
                    "data.delivered_on",
                    format!(
                        "Die Bestellung {order} ist zum {cancelled_de} storniert, die Lieferung vom {on_de} erst \
                         danach gemeldet. Bitte klären, ob die Ware bezahlt oder zurückgegeben wird."
                    ),
                    format!(
                        "Order {order} is cancelled as of {cancelled_on}; the delivery of {on} was reported after \
                         that. Clear up whether the goods are paid or given back."
                    ),
                )
                .of_order(order)
            }
            Warned::CancelledBefore { order, on, last, quantity } => {
                let [on_de, last_de] = [on, last].map(|day| german_day(*day));
                Warning::new(
                    warning::Reason::CancelledBeforeDelivery,
                    "time",
                    format!(
                        "Die Bestellung {order} ist schon zum {on_de} storniert, danach kamen noch {quantity} Stück, \
                         zuletzt am {last_de}. Bitte den Tag der Stornierung prüfen."
                    ),
                    format!(
                        "Order {order} is cancelled as of {on} already, and {quantity} pieces came after that, the \
                         last on {last}. Check the day of the cancellation."
                    ),
                )
                .of_order(order)
            }
            Warned::NewerTotals { order, on, since, quantity, amount } => Warning::new(
                warning::Reason::NewerTotals,
                "time",
                format!(
                    "Für die Bestellung {order} sind zum {} schon neuere Gesamtwerte bekannt: {quantity} Stück, {} \
                     EUR. Sie gelten weiter; die Änderung zum {} zählt nur für die Tage davor. Bitte den Tag prüfen.",
                    german_day(*since),
                    german(*amount),
                    german_day(*on)
                ),
                format!(
                    "Newer totals of order {order} are known as of {since}: {quantity} pieces, {amount} EUR. They go \
                     on counting; the change as of {on} counts for the days before only. Check the day."
                ),
            )
            .of_order(order),
            Warned::OfEnded { order, ended, on, amount } => of_ended(order, *ended, *on, *amount),
            Warned::InvoicesBeyond { order, amount, invoiced } => Warning::new(
                warning::Reason::InvoicesBeyondOrder,
                "data.amount",
                format!(
                    "Zur Bestellung {order} über {} EUR sind nun {} EUR in Rechnung gestellt. Bitte den Betrag prüfen \
                     oder die Bestellung ändern.",
                    german(*amount),
                    german(*invoiced)
                ),
                format!(
                    "{invoiced} EUR are invoiced now of order {order} of {amount} EUR. Check the amount, or change the \
                     order."
                ),
            )
            .of_order(order),
            Warned::FinalWithoutOrder => Warning::new(
                warning::Reason::FinalWithoutOrder,
                "data.final",
                "Die Zahlung ist als letzte gekennzeichnet (final) und nennt keine Bestellung: abgeschlossen ist damit \
                 nichts. Bitte klären, zu welcher Bestellung sie gehört.",
                "The payment is marked as the last one (final) and names no order: nothing is closed by it. Clear up \
                 to which order it belongs.",
            ),
            Warned::PaymentOfNothing => Warning::new(
                warning::Reason::PaymentOfNothing,
                "data.amount",
                "Gezahlt sind 0,00 EUR, und keine Bestellung ist damit abgeschlossen. Bitte den Betrag prüfen.",
                "0.00 EUR are paid, and no order is closed by it. Check the amount.",
            ),
        }
    }
}

/// Paid on an order that had ended.
fn of_ended(order: &OrderNo, Ended { cancelled, on: since }: Ended, on: Day, amount: Cents) -> Warning {
    let (ended_de, ended_en) = match cancelled {
        true => (format!("zum {} storniert", german_day(since)), format!("is cancelled as of {since}")),
        false => (
            format!("mit der letzten Zahlung am {} abgeschlossen", german_day(since)),
            format!("was closed with its last payment on {since}"),
        ),
    };
    Warning::new(
        warning::Reason::PaymentOfEndedOrder,
        "data.order",
        format!(
            "Die Bestellung {order} ist {ended_de}; zum {} sind auf sie weitere {} EUR gezahlt. Bitte klären, wofür \
             gezahlt ist, oder eine Erstattung melden.",
            german_day(on),
            german(amount)
        ),
        format!(
            "Order {order} {ended_en}; another {amount} EUR are paid on it as of {on}. Clear up what was paid for, or \
             report a refund."
        ),
    )
    .of_order(order)
}

/// One example of every warning of procurement.
pub fn warnings() -> Vec<Warning> {
    warned().unwrap_or_default().iter().map(Warn::warn).collect()
}

fn warned() -> Option<Vec<Warned>> {
    let order: OrderNo = "B-2026-17".parse().ok()?;
    let [on, last] = ["2026-06-10", "2026-06-20"].map(|day| day.parse().ok());
    let (on, last) = (on?, last?);
    let line = |title: &str| format!("2026/30/25/bezirksamt-pankow/{title}").parse().ok();
    let ended = |cancelled| {
        let (order, ended) = (order.clone(), Ended { cancelled, on });
        Warned::OfEnded { order, ended, on: last, amount: Cents::new(20_000) }
    };
    Some(vec![
        Warned::BeyondOrder { order: order.clone(), amount: Cents::new(100_000), paid: Cents::new(120_000) },
        Warned::AnotherLine { order: order.clone(), of_order: line("geraete")?, line: line("gutachten")? },
        Warned::OfCancelled { order: order.clone(), on, cancelled_on: last },
        Warned::CancelledBefore { order: order.clone(), on, last, quantity: 10 },
        Warned::NewerTotals { order: order.clone(), on, since: last, quantity: 10, amount: Cents::new(100_000) },
        ended(true),
        ended(false),
        Warned::InvoicesBeyond { order: order.clone(), amount: Cents::new(100_000), invoiced: Cents::new(120_000) },
        Warned::FinalWithoutOrder,
        Warned::PaymentOfNothing,
    ])
}

/// One example of every refusal of procurement, in each of its wordings.
pub fn examples() -> Vec<Refusal> {
    made().unwrap_or_default().iter().map(Say::say).collect()
}

fn made() -> Option<Vec<Refused>> {
    let order: OrderNo = "B-2026-17".parse().ok()?;
    let (day, enough_from) = ("2026-06-10".parse().ok()?, "2026-07-01".parse().ok());
    let lack = Lack { day, free: 10_000, needed: 15_000, enough_from, late: true, least: 10_000 };
    let now = Lack { enough_from: None, late: false, ..lack };
    let then = |day_field| {
        let (order, excess) = (order.clone(), Box::new(Excess { lack, delivered: 11, ordered: 10 }));
        Refused::MoreThanOrderedThen { order, excess, day_field }
    };
    let before = |step| Refused::BeforeOrdered { order: order.clone(), step, on: day, from: enough_from };
    Some(vec![
        Refused::OrderUnknown(order.clone()),
        Refused::NoOrder { authority: "ba-pankow".to_owned(), number: order.to_string() },
        Refused::OrderTaken(order.clone()),
        Refused::InvoiceTaken("R-4711".parse().ok()?),
        Refused::PaymentTaken("Z-4711".parse().ok()?),
        Refused::NumberOfOurs(format!("{}4711", PaymentMade::PLAN_NUMBER).parse().ok()?),
        Refused::Cancelled(order.clone()),
        Refused::Closed(order.clone()),
        Refused::Negative(Cents::new(-1)),
        Refused::ConsentCoversNothing(Cents::ZERO),
        Refused::LessThanDelivered { order: order.clone(), delivered: 4, quantity: 3 },
        Refused::MoreThanOrdered { order: order.clone(), delivered: 11, ordered: 10 },
        then("delivered_on"),
        then("time"),
        before(Step::Delivery),
        before(Step::Change),
        before(Step::Cancellation),
        before(Step::Invoice),
        before(Step::Payment),
        Refused::RefundTooLarge { on: PaidOn::Order(order.clone()), lack: Box::new(now) },
        Refused::RefundTooLarge {
            on: PaidOn::Line("2026/30/25/bezirksamt-pankow/geraete".parse().ok()?),
            lack: Box::new(lack),
        },
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
        assert_eq!(examples().len(), 24);
    }
}
