//! Payments without an order, and orders of which more is paid than they come to.

use std::collections::BTreeSet;

use sollist_contract::{
    ids::{Kind, PaymentNo},
    money::Cents,
};

use super::{
    asked::{Asked, Event, Placed},
    finding::{Anomaly, Found},
    limits::PaymentWithoutOrder,
    rule::Rule,
    since::since,
};
use crate::tables::{MEASURES, Measure, index};

/// A payment that names no order, from a limit on; and what is paid of an order beyond it.
pub(super) fn payment_without_order(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.unordered();
    let mut found = unordered(asked, &limits);
    found.extend(asked.orders().filter_map(|order| overpaid(asked, order, &limits)));
    found
}

fn unordered(asked: &Asked, limits: &PaymentWithoutOrder) -> Vec<Anomaly> {
    let facts = asked.facts;
    let table = &facts.postings;
    let mut found = Vec::new();
    for row in table.rows(asked.view) {
        let (Some(&seq), Some(&day), Some(&slot), Some(&cents), Some(&who)) =
            (table.seq.get(row), table.day.get(row), table.slot.get(row), table.cents.get(row), table.who.get(row))
        else {
            continue;
        };
        let wanted = slot % MEASURES == Measure::Actual as u32 && i128::from(cents).abs() >= limits.limit;
        if !wanted || facts.payments.seq.binary_search(&seq).is_ok() {
            continue;
        }
        let number = slot / MEASURES;
        let staff = facts.lines.get(index(number)).is_none_or(|line| line.kind == Kind::Staff);
        // The Ist of a closed account is no payment: it has no order, and no year of payments either.
        let account = facts.accounts.binary_search(&seq).is_ok();
        let (Some(authority), Some(line)) = (asked.authority(who), asked.line(number)) else { continue };
        let Some(payment) = payment(asked, seq).filter(|_| !staff && !account) else { continue };
        found.push(
            Anomaly::new(Rule::PaymentWithoutOrder, authority, payment, day, Found::Unordered { line })
                .of_cents(cents.into())
                .by([seq], &limits.used),
        );
    }
    found
}

/// What an authority calls a payment.
fn payment(asked: &Asked, seq: u64) -> Option<PaymentNo> {
    let names = &asked.facts.payment_names;
    names.name.get(names.seq.binary_search(&seq).ok()?)?.parse().ok()
}

fn overpaid(asked: &Asked, order: Placed, limits: &PaymentWithoutOrder) -> Option<Anomaly> {
    let (mut ordered, mut paid) = (0_i128, 0_i128);
    let (day, began) = since(order.told.0.iter().map(|(day, seq, event)| (*day, *seq, event)), |event| {
        match event {
            Event::Total { cents, .. } => ordered = (*cents).into(),
            Event::Paid { cents, .. } => paid = paid.saturating_add((*cents).into()),
            Event::Cancelled | Event::Delivered | Event::Invoiced { .. } => {}
        }
        paid > ordered
    })?;
    // It is known by the payment that went beyond, or by the last before the order became smaller.
    let paid_by: Vec<u64> = order.told.numbers(|event| matches!(event, Event::Paid { .. })).collect();
    let until = order.told.0.iter().position(|(_, seq, _)| *seq == began)?;
    let known: BTreeSet<u64> = order.told.0.iter().take(until + 1).map(|(_, seq, _)| *seq).collect();
    let by = paid_by.iter().rev().find(|seq| known.contains(seq)).or_else(|| paid_by.first())?;
    let found =
        Found::Overpaid { order: order.order.clone(), paid: Cents::of_wide(paid).ok(), ordered: order.state.amount };
    let events = order.told.numbers(|event| matches!(event, Event::Total { .. } | Event::Paid { .. }));
    Some(
        Anomaly::new(Rule::PaymentWithoutOrder, order.authority, payment(asked, *by)?, day, found)
            .of_cents(paid.saturating_sub(ordered))
            .by(events, &limits.used),
    )
}
