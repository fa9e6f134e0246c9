//! What procurement has queried, in both languages: what is odd of an order, an invoice or a payment, and what to do.

use sollist_contract::{
    day::{Day, german_day},
    ids::OrderNo,
    money::{Cents, english_eur, german},
    warning::{Reason, Warn, Warning},
    words::{counted::pieces, number::number},
};

use crate::domain::{Ended, Warned};

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::BeyondOrder { order, amount, paid, open } => {
                let (change_de, change_en) = match open {
                    true => (", die Bestellung ändern", ", change the order"),
                    false => Default::default(),
                };
                Warning::new(
                    Reason::PaymentBeyondOrder,
                    "data.amount",
                    format!(
                        "Auf die Bestellung {order} über {} EUR sind nun {} EUR gezahlt. Bitte den Betrag \
                         prüfen{change_de} oder eine Erstattung melden.",
                        german(*amount),
                        german(*paid)
                    ),
                    format!(
                        "{paid} are paid now on order {order} of {amount}. Check the amount{change_en}, or \
                         report a refund.",
                        paid = english_eur(paid),
                        amount = english_eur(amount)
                    ),
                )
                .of_order(order)
            }
            Warned::BeyondInvoices { order, paid, invoiced } => Warning::new(
                Reason::PaymentBeyondInvoices,
                "data.amount",
                format!(
                    "Auf die Bestellung {order} sind nun {} EUR gezahlt, in Rechnung gestellt sind bisher {} EUR. \
                     Bitte den Betrag prüfen oder die Rechnung nachmelden, die fehlt.",
                    german(*paid),
                    german(*invoiced)
                ),
                format!(
                    "{paid} are paid now on order {order}, and {invoiced} are invoiced of it so far. Check the amount, \
                     or report the invoice that is missing.",
                    paid = english_eur(paid),
                    invoiced = english_eur(invoiced)
                ),
            )
            .of_order(order),
            Warned::AnotherLine { order, of_order, line } => Warning::new(
                Reason::PaymentFromAnotherLine,
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
                    Reason::DeliveryOfCancelledOrder,
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
            Warned::CancelledBeforeChange { order, on, last } => Warning::new(
                Reason::CancelledBeforeChange,
                "time",
                format!(
                    "Die Bestellung {order} ist zum {} storniert, zum {} aber noch geändert. Bitte den Tag der \
                     Stornierung prüfen.",
                    german_day(*on),
                    german_day(*last)
                ),
                format!(
                    "Order {order} is cancelled as of {on}, and was changed as of {last} still. Check the day of the \
                     cancellation."
                ),
            )
            .of_order(order),
            Warned::CancelledBefore { order, on, last, quantity } => {
                let [on_de, last_de] = [on, last].map(|day| german_day(*day));
                let came = pieces(*quantity);
                let (did_de, did_en) = if *quantity == 1 { ("kam", "came") } else { ("kamen", "came") };
                Warning::new(
                    Reason::CancelledBeforeDelivery,
                    "time",
                    format!(
                        "Die Bestellung {order} ist schon zum {on_de} storniert, danach {did_de} noch {}, zuletzt am \
                         {last_de}. Bitte den Tag der Stornierung prüfen.",
                        came.de
                    ),
                    format!(
                        "Order {order} is cancelled as of {on} already, and {} {did_en} after that, the last on \
                         {last}. Check the day of the cancellation.",
                        came.en
                    ),
                )
                .of_order(order)
            }
            Warned::NewerTotals { order, on, since, quantity, amount } => Warning::new(
                Reason::NewerTotals,
                "time",
                format!(
                    "Für die Bestellung {order} sind zum {} schon neuere Gesamtwerte bekannt: {}, {} EUR. Sie \
                     gelten weiter; die Änderung zum {} zählt nur für die Tage davor. Bitte den Tag prüfen.",
                    german_day(*since),
                    pieces(*quantity).de,
                    german(*amount),
                    german_day(*on)
                ),
                format!(
                    "Newer totals of order {order} are known as of {since}: {}, {amount}. They go on counting; \
                     the change as of {on} counts for the days before only. Check the day.",
                    pieces(*quantity).en,
                    amount = english_eur(amount)
                ),
            )
            .of_order(order),
            Warned::OfEnded { order, ended, on, amount } => of_ended(order, *ended, *on, *amount),
            Warned::InvoicesBeyond { order, amount, invoiced } => Warning::new(
                Reason::InvoicesBeyondOrder,
                "data.amount",
                format!(
                    "Zur Bestellung {order} über {} EUR sind nun {} EUR in Rechnung gestellt. Bitte den Betrag prüfen \
                     oder die Bestellung ändern.",
                    german(*amount),
                    german(*invoiced)
                ),
                format!(
                    "{invoiced} are invoiced now of order {order} of {amount}. Check the amount, or change the \
                     order.",
                    invoiced = english_eur(invoiced),
                    amount = english_eur(amount)
                ),
            )
            .of_order(order),
            Warned::CreditBeyond { order, credited, before } => Warning::new(
                Reason::CreditBeyondInvoices,
                "data.amount",
                format!(
                    "Zur Bestellung {order} waren bisher {} EUR in Rechnung gestellt, gutgeschrieben sind nun {} EUR. \
                     Bitte den Betrag prüfen oder die Rechnung nachmelden, die fehlt.",
                    german(*before),
                    german(*credited)
                ),
                format!(
                    "{before} were invoiced of order {order} so far, {credited} are credited now. Check the \
                     amount, or report the invoice that is missing.",
                    before = english_eur(before),
                    credited = english_eur(credited)
                ),
            )
            .of_order(order),
            Warned::FinalBeforeDelivery { order, delivered, quantity } => {
                let [came, all, rest] = [*delivered, *quantity, quantity.saturating_sub(*delivered)];
                let (came, all, rest) = (number(came), pieces(all), pieces(rest));
                Warning::new(
                    Reason::FinalBeforeDelivery,
                    "data.final",
                    format!(
                        "Von der Bestellung {order} geliefert: {} von {}; mit der Schlusszahlung ist sie \
                         abgeschlossen, der Rest ({}) zählt im Mehrbedarf weiter als bestellt. Bitte die \
                         Lieferung nachmelden, die fehlt (procurement.goods-delivered); kommt nichts mehr, die \
                         Bestellung stornieren (procurement.order-cancelled): Gezahltes bleibt gezahlt.",
                        came.de, all.de, rest.de
                    ),
                    format!(
                        "Of order {order} delivered: {} of {}; it is closed with this last payment, and the rest \
                         ({}) goes on counting as ordered in the extra need. Report the delivery that is \
                         missing (procurement.goods-delivered); where nothing more comes, cancel the order \
                         (procurement.order-cancelled): what is paid stays paid.",
                        came.en, all.en, rest.en
                    ),
                )
                .of_order(order)
            }
            Warned::BeforeCount { order, on, day } => {
                let [on_de, day_de] = [on, day].map(|day| german_day(*day));
                Warning::new(
                    Reason::DeliveryBeforeCount,
                    "data.delivered_on",
                    format!(
                        "Die Lieferung zur Bestellung {order} vom {on_de} liegt vor der Zählung vom {day_de}: Am \
                         Bestand seither ändert sie nichts. Bitte den Tag prüfen; fehlt sie in der Zählung, den \
                         Bestand neu zählen (rollout.stock-reported)."
                    ),
                    format!(
                        "The delivery of order {order} of {on} lies before the count of {day}: it changes nothing of \
                         the stock since. Check the day; where the count lacks it, count the stock anew \
                         (rollout.stock-reported)."
                    ),
                )
                .of_order(order)
            }
            Warned::FinalWithoutOrder => Warning::new(
                Reason::FinalWithoutOrder,
                "data.final",
                "Die Zahlung ist als letzte gekennzeichnet (final) und nennt keine Bestellung: abgeschlossen ist damit \
                 nichts. Bitte klären, zu welcher Bestellung sie gehört.",
                "The payment is marked as the last one (final) and names no order: nothing is closed by it. Clear up \
                 to which order it belongs.",
            ),
            Warned::PaymentOfNothing => Warning::new(
                Reason::PaymentOfNothing,
                "data.amount",
                "Gezahlt sind 0,00 EUR, und keine Bestellung ist damit abgeschlossen. Bitte den Betrag prüfen.",
                "EUR 0.00 are paid, and no order is closed by it. Check the amount.",
            ),
            Warned::OfNothing { order, quantity, changed } => of_nothing(order, *quantity, *changed),
            Warned::BelowPaid { order, amount, paid } => Warning::new(
                Reason::OrderBelowPaid,
                "data.amount",
                format!(
                    "Die Bestellung {order} kostet nun {} EUR, gezahlt sind auf sie schon {} EUR. Bitte den Betrag \
                     prüfen oder eine Erstattung melden.",
                    german(*amount),
                    german(*paid)
                ),
                format!(
                    "Order {order} comes to {amount} now, and {paid} are paid on it already. Check the amount, \
                     or report a refund.",
                    amount = english_eur(amount),
                    paid = english_eur(paid)
                ),
            )
            .of_order(order),
            Warned::Unchanged { order, quantity, amount } => Warning::new(
                Reason::OrderUnchanged,
                "data.order",
                format!(
                    "Die Bestellung {order} hatte schon {} für {} EUR: An ihr ändert sich nichts. Bitte prüfen, ob \
                     dieselbe Änderung zweimal gemeldet ist.",
                    pieces(*quantity).de,
                    german(*amount)
                ),
                format!(
                    "Order {order} had {} for {amount} already: nothing of it changes. Check whether the same change \
                     was reported twice.",
                    pieces(*quantity).en,
                    amount = english_eur(amount)
                ),
            )
            .of_order(order),
            Warned::CancelledWhenDone { order, delivered, paid } => Warning::new(
                Reason::CancelledWhenDone,
                "data.order",
                format!(
                    "Von der Bestellung {order} war schon alles geliefert ({}) und gezahlt ({} EUR); mit dem \
                     Storno wird nichts frei. Bitte prüfen, ob diese Bestellung gemeint ist; was zurückgeht, ist \
                     auszusondern, was zurückgezahlt wird, als Erstattung zu melden.",
                    pieces(*delivered).de,
                    german(*paid)
                ),
                format!(
                    "All of order {order} was delivered ({}) and paid ({paid}); nothing is released by \
                     the cancellation. Check whether this order is meant; what goes back is to be retired, what is \
                     paid back to be reported as a refund.",
                    pieces(*delivered).en,
                    paid = english_eur(paid)
                ),
            )
            .of_order(order),
            Warned::CancelledWhenOwed { order, delivered, quantity, invoiced, paid, released } => {
                let (came, all) = (number(*delivered), pieces(*quantity));
                let (advice_de, advice_en) = match *delivered {
                    // Nothing goes back.
                    0 => (
                        "eine Rechnung, die nicht gilt, ist mit einer Gutschrift (negativer Betrag) zurückzunehmen",
                        "an invoice that does not hold is to be taken back by a credit note (a negative amount)",
                    ),
                    delivered if delivered < *quantity => (
                        "fällt nur der Rest weg, ist sie auf das Gelieferte zu ändern (procurement.order-changed), \
                         nicht zu stornieren",
                        "where only the rest falls away, it is to be changed to what is delivered \
                         (procurement.order-changed), not cancelled",
                    ),
                    _ => (
                        "was zurückgeht, ist auszusondern, eine Rechnung, die nicht gilt, mit einer Gutschrift \
                         (negativer Betrag) zurückzunehmen",
                        "what goes back is to be retired, an invoice that does not hold to be taken back by a credit \
                         note (a negative amount)",
                    ),
                };
                Warning::new(
                    Reason::CancelledWhenOwed,
                    "data.order",
                    format!(
                        "Von der Bestellung {order} geliefert: {} von {}; berechnet: {} EUR; gezahlt: {} EUR. \
                         Mit dem Storno gelten {} EUR wieder als verfügbar, auch was davon noch zu zahlen \
                         ist. Bitte prüfen, ob diese Bestellung gemeint ist; {advice_de}.",
                        came.de,
                        all.de,
                        german(*invoiced),
                        german(*paid),
                        german(*released)
                    ),
                    format!(
                        "Of order {order} delivered: {} of {}; invoiced: {invoiced}; paid: {paid}. By \
                         the cancellation {released} count as available again, with what is still to be paid of them. \
                         Check whether this order is meant; {advice_en}.",
                        came.en,
                        all.en,
                        invoiced = english_eur(invoiced),
                        paid = english_eur(paid),
                        released = english_eur(released)
                    ),
                )
                .of_order(order)
            }
            Warned::CancelledWhenPaid { order, paid } => Warning::new(
                Reason::CancelledWhenPaid,
                "data.order",
                format!(
                    "Auf die Bestellung {order} sind {} EUR gezahlt, geliefert ist nichts; mit dem Storno kommt das \
                     Geld nicht zurück. Bitte prüfen, ob diese Bestellung gemeint ist, und was zurückgezahlt wird, als \
                     Erstattung melden.",
                    german(*paid)
                ),
                format!(
                    "{paid} are paid on order {order}, and nothing is delivered; the cancellation brings no money \
                     back. Check whether this order is meant, and report what is paid back as a refund.",
                    paid = english_eur(paid)
                ),
            )
            .of_order(order),
            Warned::InvoiceOfNothing { order, invoice } => Warning::new(
                Reason::InvoiceOfNothing,
                "data.amount",
                format!("Die Rechnung {invoice} zur Bestellung {order} lautet über 0,00 EUR. Bitte den Betrag prüfen."),
                format!("Invoice {invoice} of order {order} is of EUR 0.00. Check the amount."),
            )
            .of_order(order),
            Warned::InvoiceOfEnded { order, ended, on, amount, invoiced } => {
                invoice_of_ended(order, *ended, *on, *amount, *invoiced)
            }
        }
    }
}

/// An order that commits nothing.
fn of_nothing(order: &OrderNo, quantity: i64, changed: bool) -> Warning {
    let quantity = pieces(quantity);
    let (now_de, now_en, or_de, or_en) = match changed {
        true => (
            "kostet nun 0,00 EUR und bindet",
            "comes to EUR 0.00 now and commits",
            "; was nicht mehr kommt, ist zu stornieren",
            "; what does not come any more is to be cancelled",
        ),
        false => ("kostet 0,00 EUR und bindet", "comes to EUR 0.00 and commits", "", ""),
    };
    Warning::new(
        Reason::OrderOfNothing,
        "data.amount",
        format!("Die Bestellung {order} über {} {now_de} kein Geld. Bitte den Betrag prüfen{or_de}.", quantity.de),
        format!("Order {order} of {} {now_en} no money. Check the amount{or_en}.", quantity.en),
    )
    .of_order(order)
}

/// Invoiced of an order that had ended: it is not to be changed any more.
fn invoice_of_ended(order: &OrderNo, ended: Ended, on: Day, amount: Cents, invoiced: Cents) -> Warning {
    let (ended_de, ended_en) = ended_since(ended);
    Warning::new(
        Reason::InvoiceOfEndedOrder,
        "data.order",
        format!(
            "Die Bestellung {order} ist {ended_de}; zum {} sind zu ihr {} EUR in Rechnung gestellt, zusammen {} EUR. \
             Bitte klären, was berechnet ist, und eine Rechnung, die nicht gilt, mit einer Gutschrift (negativer \
             Betrag) zurücknehmen.",
            german_day(on),
            german(amount),
            german(invoiced)
        ),
        format!(
            "Order {order} {ended_en}; {amount} are invoiced of it as of {on}, {invoiced} in all. Clear up \
             what is charged, and take back an invoice that does not hold by a credit note (a negative amount).",
            amount = english_eur(amount),
            invoiced = english_eur(invoiced)
        ),
    )
    .of_order(order)
}

/// Paid on an order that had ended.
fn of_ended(order: &OrderNo, ended: Ended, on: Day, amount: Cents) -> Warning {
    let (ended_de, ended_en) = ended_since(ended);
    Warning::new(
        Reason::PaymentOfEndedOrder,
        "data.order",
        format!(
            "Die Bestellung {order} ist {ended_de}; zum {} sind auf sie weitere {} EUR gezahlt. Bitte klären, wofür \
             gezahlt ist, oder eine Erstattung melden.",
            german_day(on),
            german(amount)
        ),
        format!(
            "Order {order} {ended_en}; another {amount} are paid on it as of {on}. Clear up what was paid for, or \
             report a refund.",
            amount = english_eur(amount)
        ),
    )
    .of_order(order)
}

/// One example of every warning of procurement.
pub fn warnings() -> Vec<Warning> {
    let warned = warned().unwrap_or_default();
    warned.iter().map(Warn::warn).chain(super::misplaced::warnings()).collect()
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
    let (amount, paid) = (Cents::new(100_000), Cents::new(120_000));
    let beyond = |open| Warned::BeyondOrder { order: order.clone(), amount, paid, open };
    let of_nothing = |changed| Warned::OfNothing { order: order.clone(), quantity: 10, changed };
    let invoiced = |cancelled| {
        let (order, ended) = (order.clone(), Ended { cancelled, on });
        Warned::InvoiceOfEnded { order, ended, on: last, amount: Cents::new(20_000), invoiced: paid }
    };
    let owed = |delivered| Warned::CancelledWhenOwed {
        order: order.clone(),
        delivered,
        quantity: 10,
        invoiced: amount,
        paid: Cents::ZERO,
        released: amount,
    };
    Some(vec![
        beyond(true),
        beyond(false),
        Warned::BeyondInvoices { order: order.clone(), paid, invoiced: amount },
        Warned::AnotherLine { order: order.clone(), of_order: line("geraete")?, line: line("gutachten")? },
        Warned::OfCancelled { order: order.clone(), on, cancelled_on: last },
        Warned::CancelledBefore { order: order.clone(), on, last, quantity: 10 },
        Warned::CancelledBeforeChange { order: order.clone(), on, last },
        Warned::NewerTotals { order: order.clone(), on, since: last, quantity: 10, amount: Cents::new(100_000) },
        ended(true),
        ended(false),
        Warned::InvoicesBeyond { order: order.clone(), amount: Cents::new(100_000), invoiced: Cents::new(120_000) },
        Warned::CreditBeyond { order: order.clone(), credited: Cents::new(120_000), before: Cents::new(100_000) },
        Warned::FinalBeforeDelivery { order: order.clone(), delivered: 4, quantity: 10 },
        Warned::BeforeCount { order: order.clone(), on, day: last },
        Warned::FinalWithoutOrder,
        Warned::PaymentOfNothing,
        of_nothing(false),
        of_nothing(true),
        Warned::BelowPaid { order: order.clone(), amount, paid },
        Warned::Unchanged { order: order.clone(), quantity: 10, amount },
        Warned::CancelledWhenDone { order: order.clone(), delivered: 10, paid: amount },
        owed(10),
        owed(4),
        owed(0),
        Warned::CancelledWhenPaid { order: order.clone(), paid: amount },
        Warned::InvoiceOfNothing { order: order.clone(), invoice: "R-2026-4".parse().ok()? },
        invoiced(true),
        invoiced(false),
    ])
}

/// How and since when an order ended, behind its number.
pub(super) fn ended_since(Ended { cancelled, on }: Ended) -> (String, String) {
    match cancelled {
        true => (format!("zum {} storniert", german_day(on)), format!("is cancelled as of {on}")),
        false => (
            format!("mit der letzten Zahlung am {} abgeschlossen", german_day(on)),
            format!("was closed with its last payment on {on}"),
        ),
    }
}
