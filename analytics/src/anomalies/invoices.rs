//! Invoices that may be one, and orders of which more is invoiced than ordered.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, ids::InvoiceNo, money::Cents};

use super::{
    asked::{Asked, Event, Placed},
    finding::{Anomaly, Found},
    limits::DuplicateInvoice,
    rule::Rule,
    since::since,
};

/// So many pairs are found however many invoices are alike. Beyond that an invoice is compared with so many before it:
/// a thousand alike are some thousand findings, and not half a million.
const PAIRS_MAX: usize = 10_000;
const COMPARED_MAX: usize = 20;

/// An invoice on its way.
struct Invoice<'a> {
    day: Day,
    seq: u64,
    cents: i64,
    name: &'a str,
    order: Placed<'a>,
}

/// The same order and amount under another number, or the same number read without what people leave out of it.
pub(super) fn duplicate_invoice(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.duplicate();
    let all = invoices(asked);
    // Places of earlier invoices: of the same order and amount, and of the same number.
    let mut by_amount: BTreeMap<(u32, i64), Vec<usize>> = BTreeMap::new();
    let mut by_number: BTreeMap<(u32, String), Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, invoice) in all.iter().enumerate() {
        let alike = by_amount.entry((invoice.order.number, invoice.cents)).or_default();
        let number = normalised(invoice.name);
        let same = by_number.entry((invoice.order.of().authority, number.clone())).or_default();
        let most = if found.len() < PAIRS_MAX { usize::MAX } else { COMPARED_MAX };
        let newest = |places: &[usize]| places.iter().rev().take(most).copied().collect::<Vec<_>>();
        let mut pairs: BTreeMap<usize, bool> = newest(alike).into_iter().map(|earlier| (earlier, false)).collect();
        pairs.extend(newest(same).into_iter().map(|earlier| (earlier, true)));
        for (earlier, same_number) in pairs {
            found.extend(all.get(earlier).and_then(|earlier| pair(earlier, invoice, same_number, &limits)));
        }
        alike.push(place);
        // A number without any letter or digit is nobody's.
        if !number.is_empty() {
            same.push(place);
        }
    }
    found
}

/// The invoices of orders that are asked for, by day, of one day in the order of the journal.
fn invoices<'a>(asked: &'a Asked) -> Vec<Invoice<'a>> {
    let mut all: Vec<Invoice> = Vec::new();
    for order in asked.orders() {
        for (day, seq, event) in &order.told.0 {
            if let Event::Invoiced { cents, row } = event
                && let Some(name) = asked.facts.invoices.name.get(*row)
            {
                all.push(Invoice { day: *day, seq: *seq, cents: *cents, name, order });
            }
        }
    }
    all.sort_by_key(|invoice| (invoice.day, invoice.seq));
    all
}

/// An invoice's number as a machine would print it: upper case, letters and digits only, no leading zeros.
fn normalised(number: &str) -> String {
    let plain = number.chars().flat_map(char::to_uppercase).filter(char::is_ascii_alphanumeric);
    plain.skip_while(|c| *c == '0').collect()
}

fn pair(earlier: &Invoice, later: &Invoice, same_number: bool, limits: &DuplicateInvoice) -> Option<Anomaly> {
    let days = earlier.day.days_to(later.day);
    let alike = earlier.order.number == later.order.number
        && earlier.cents == later.cents
        && earlier.name != later.name
        && i64::from(days) <= limits.days;
    let same_number = same_number && i64::from(days) <= limits.number_days;
    if !alike && !same_number {
        return None;
    }
    let both_paid = both_paid(earlier, later);
    let found = Found::Duplicate { invoice: name(later)?, earlier: name(earlier)?, days, same_number, both_paid };
    let paid = |invoice: &Invoice| -> Vec<u64> {
        invoice.order.told.numbers(|event| matches!(event, Event::Paid { .. })).collect()
    };
    let events = [earlier.seq, later.seq].into_iter().chain(paid(earlier)).chain(paid(later));
    Some(
        Anomaly::new(Rule::DuplicateInvoice, later.order.authority, later.name, later.day, found)
            .of_cents(later.cents.into())
            .severe_if(both_paid)
            .by(events, &limits.used),
    )
}

fn name(invoice: &Invoice) -> Option<InvoiceNo> {
    invoice.name.parse().ok()
}

/// Whether what was paid reaches both: of one order together, of two each by its own.
fn both_paid(earlier: &Invoice, later: &Invoice) -> bool {
    let (one, other) = (i128::from(earlier.cents), i128::from(later.cents));
    let paid = |invoice: &Invoice| invoice.order.state.paid_wide();
    if earlier.order.number == later.order.number {
        paid(later) >= one.saturating_add(other)
    } else {
        paid(earlier) >= one && paid(later) >= other
    }
}

/// More is invoiced than the order comes to.
pub(super) fn invoice_over_order(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.over_invoiced();
    let over = |order: Placed| -> Option<Anomaly> {
        let (mut ordered, mut invoiced) = (0_i128, 0_i128);
        let (day, _) = since(order.told.0.iter().copied(), |event| {
            match event {
                Event::Total { cents, .. } => ordered = cents.into(),
                Event::Invoiced { cents, .. } => invoiced = invoiced.saturating_add(cents.into()),
                Event::Cancelled | Event::Delivered | Event::Paid { .. } => {}
            }
            invoiced.saturating_sub(ordered) > limits.limit
        })?;
        let found = Found::OverInvoiced {
            order: order.order.clone(),
            invoiced: Cents::of_wide(invoiced).ok(),
            ordered: order.state.amount,
        };
        let events = order.told.numbers(|event| matches!(event, Event::Total { .. } | Event::Invoiced { .. }));
        Some(
            Anomaly::new(Rule::InvoiceOverOrder, order.authority, order.order, day, found)
                .of_cents(invoiced.saturating_sub(ordered))
                .by(events, &limits.used),
        )
    };
    asked.orders().filter_map(over).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_its_letters_and_digits() {
        for (number, expected) in [
            ("R-17", "R17"),
            ("r 0017/A", "R0017A"),
            ("000-17", "17"),
            ("0", ""),
            ("–", ""),
            ("Rß1", "RSS1"),
            ("ä10", "10"),
        ] {
            assert_eq!(normalised(number), expected, "{number}");
        }
    }
}
