//! What is ordered, delivered, invoiced and paid, in words.

use super::told::{Told, counted, day, eur, items, size, text};
use crate::{
    event::{Consent, OrderChanged, OrderPlaced, PaymentMade, ProcurementEvent},
    said::Said,
    words::terms,
};

pub(super) fn told(event: &ProcurementEvent) -> Told {
    match event {
        ProcurementEvent::OrderPlaced(e) => placed(e),
        ProcurementEvent::OrderChanged(e) => changed(e),
        ProcurementEvent::OrderCancelled(e) => {
            let order = &e.order;
            Told::new(format!("Bestellung {order} storniert"), format!("Order {order} cancelled"))
        }
        ProcurementEvent::GoodsDelivered(e) => {
            let (order, pieces, on) = (&e.order, pieces(e.quantity.get()), day(e.delivered_on));
            Told::new(
                format!("Lieferung zu Bestellung {order} am {}: {}", on.de, pieces.de),
                format!("Delivery of order {order} on {}: {}", on.en, pieces.en),
            )
        }
        ProcurementEvent::InvoiceReceived(e) => {
            let (invoice, order, amount) = (&e.invoice, &e.order, eur(e.amount));
            Told::new(
                format!("Rechnung {invoice} über {} zu Bestellung {order}", amount.de),
                format!("Invoice {invoice} of {} for order {order}", amount.en),
            )
        }
        ProcurementEvent::PaymentMade(e) => paid(e),
    }
}

fn pieces(number: i64) -> Said {
    counted(number, terms::PIECE, terms::PIECES)
}

fn placed(e: &OrderPlaced) -> Told {
    let (order, line, amount, what) = (&e.order, &e.line, eur(e.amount), items(e.quantity.get(), &e.item));
    let due = e.due.map(day).map(|day| Said::new(format!("fällig {}", day.de), format!("due {}", day.en)));
    Told::new(
        format!("Bestellung {order} über {} bei {line}: {}", amount.de, what.de),
        format!("Order {order} of {} on {line}: {}", amount.en, what.en),
    )
    .maybe(", ", due)
    .maybe(", ", e.consent.as_ref().map(consent))
}

fn changed(e: &OrderChanged) -> Told {
    let (order, amount, pieces) = (&e.order, eur(e.amount), pieces(e.quantity.get()));
    Told::new(
        format!("Bestellung {order} geändert auf {}: {}", amount.de, pieces.de),
        format!("Order {order} changed to {}: {}", amount.en, pieces.en),
    )
    .maybe(", ", e.consent.as_ref().map(consent))
}

fn paid(e: &PaymentMade) -> Told {
    let (payment, line, amount) = (&e.payment, &e.line, size(e.amount));
    if payment.as_str().starts_with(PaymentMade::PLAN_NUMBER) {
        let amount = eur(e.amount);
        return Told::new(
            format!("Ist von {} bei {line} laut Haushaltsplan", amount.de),
            format!("Actual of {} on {line} as the budget plan says", amount.en),
        );
    }
    let (de, en) = match (e.amount.is_negative(), e.last) {
        (false, false) => ("Zahlung", "Payment"),
        (false, true) => ("Schlusszahlung", "Final payment"),
        (true, false) => ("Erstattung", "Refund"),
        (true, true) => ("Letzte Erstattung", "Final refund"),
    };
    let order = e.order.as_ref().map(|order| Said::new(format!("zu Bestellung {order}"), format!("for order {order}")));
    Told::new(
        format!("{de} {payment} über {} bei {line}", amount.de),
        format!("{en} {payment} of {} on {line}", amount.en),
    )
    .maybe(" ", order)
    .maybe(", ", e.consent.as_ref().map(consent))
}

fn consent(consent: &Consent) -> Said {
    let (named, amount) = match consent {
        Consent::Named { reference, basis, .. } => {
            (format!("{}, {}", text(reference.as_str()), text(basis.as_str())), consent.amount())
        }
        Consent::Stated(said) => (text(said.as_str()).into_owned(), None),
    };
    let amount = amount.map(eur).map(|amount| Said::new(format!(" über {}", amount.de), format!(" to {}", amount.en)));
    let amount = amount.unwrap_or_default();
    Said::new(format!("mit Einwilligung{} ({named})", amount.de), format!("with consent{} ({named})", amount.en))
}
