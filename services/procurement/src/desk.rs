//! Procurement at its desk: orders and payments decided together with the budget line they touch.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, GoodsDelivered, InvoiceReceived, OrderPlaced, PaymentMade},
    ids::{Authority, InvoiceNo, LineName, PaymentNo},
    money::Cents,
    position::{Bound, Position},
    refusal::Refusal,
    stock::{Entry, What},
};
use sollist_ledger::{Desk, Leave, Ledger, Wanted, lines::CommitmentAuthority};
use sollist_platform::{
    Error,
    batch::Mode,
    rows::{self, Rows, Saving},
};

use crate::{
    domain::{Order, covered, later_year, may_be_refunded, taken, unknown},
    store::{self, OrderKey, invoice_row, order_row, payment_row},
};

/// Orders, payments and invoices that a batch names.
#[derive(Default)]
pub struct Procurement {
    orders: Rows<OrderKey, Order>,
    payments_taken: HashSet<(String, String)>,
    invoices_taken: HashSet<(String, String)>,
    payments: BTreeMap<(Authority, PaymentNo), Paid>,
    invoices: BTreeMap<(Authority, InvoiceNo), InvoiceReceived>,
}

/// A payment of this batch.
struct Paid {
    event: PaymentMade,
    time: String,
    foreign_line: bool,
}

/// What an order's new state makes of the ledger.
enum Effect {
    Line(LineName, Position),
    Authority(LineName, i16, CommitmentAuthority),
}

impl Effect {
    fn apply(self, ledger: &mut Ledger) {
        match self {
            Effect::Line(name, position) => ledger.lines.set(&name, position),
            Effect::Authority(name, year, ve) => ledger.lines.set_commitment_authority(&name, year, ve),
        }
    }
}

fn order_of(event: &Event) -> Option<OrderKey> {
    match event {
        Event::OrderPlaced(e) => Some((e.authority.clone(), e.order.clone())),
        Event::OrderChanged(e) => Some((e.authority.clone(), e.order.clone())),
        Event::OrderCancelled(e) => Some((e.authority.clone(), e.order.clone())),
        Event::GoodsDelivered(e) => Some((e.authority.clone(), e.order.clone())),
        Event::InvoiceReceived(e) => Some((e.authority.clone(), e.order.clone())),
        Event::PaymentMade(e) => e.order.as_ref().map(|order| (e.authority.clone(), order.clone())),
        _ => None,
    }
}

#[tonic::async_trait]
impl Desk for Procurement {
    fn context(&self) -> &'static str {
        "procurement"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["procurement_orders", "procurement_payments", "procurement_invoices"]
    }

    async fn load(&mut self, tx: &DatabaseTransaction, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
        let keys: BTreeSet<OrderKey> = events.iter().filter_map(|e| order_of(&e.event)).collect();
        store::load_orders(tx, &keys, &mut self.orders).await?;
        let payments = events.iter().filter_map(|e| match &e.event {
            Event::PaymentMade(p) => Some((p.authority.as_str(), p.payment.as_str())),
            _ => None,
        });
        self.payments_taken = store::taken_payments(tx, payments).await?;
        let invoices = events.iter().filter_map(|e| match &e.event {
            Event::InvoiceReceived(i) => Some((i.authority.as_str(), i.invoice.as_str())),
            _ => None,
        });
        self.invoices_taken = store::taken_invoices(tx, invoices).await?;
        // Stock grows by deliveries alone, also of what is ordered in this very batch: which order is whose is not known yet, so
        // the first day of any counts for all.
        let delivered_on = events.iter().filter(|e| matches!(e.event, Event::GoodsDelivered(_))).map(|e| e.day()).min();
        for event in events {
            match &event.event {
                Event::OrderPlaced(e) => {
                    wanted.lines.insert(e.line.clone());
                    if later_year(e).is_some() {
                        wanted.commitment_authorities.insert(e.line.clone());
                    }
                    if let Some(day) = delivered_on {
                        wanted.stock((e.authority.clone(), e.item.clone()), day);
                    }
                }
                Event::PaymentMade(e) => {
                    wanted.lines.insert(e.line.clone());
                }
                _ => {}
            }
        }
        for ((authority, _), order) in self.orders.iter() {
            wanted.lines.insert(order.line.clone());
            if order.later_year.is_some() {
                wanted.commitment_authorities.insert(order.line.clone());
            }
            if let Some(day) = delivered_on {
                wanted.stock((authority.clone(), order.item.clone()), day);
            }
        }
        Ok(())
    }

    fn decide(&mut self, ledger: &mut Ledger, envelope: &Envelope, mode: &Mode) -> Result<Vec<Envelope>, Refusal> {
        let asked = *mode == Mode::Asked;
        let on = envelope.day();
        match &envelope.event {
            Event::OrderPlaced(e) => self.place(ledger, e, on, mode)?,
            Event::OrderChanged(e) => {
                let key = (e.authority.clone(), e.order.clone());
                let changed = self.order(&key)?.changed(&e.order, on, e.quantity.get(), e.amount, e.consent.as_ref())?;
                self.replace(ledger, key, changed, asked)?;
            }
            Event::OrderCancelled(e) => {
                let key = (e.authority.clone(), e.order.clone());
                let cancelled = self.order(&key)?.cancelled(&e.order, on)?;
                self.replace(ledger, key, cancelled, false)?;
            }
            Event::GoodsDelivered(e) => self.deliver(ledger, e, mode)?,
            Event::InvoiceReceived(e) => self.invoice(e)?,
            Event::PaymentMade(e) => self.pay(ledger, e, envelope, mode)?,
            _ => {}
        }
        Ok(vec![envelope.clone()])
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.orders.save::<order_row::Entity>(saving, store::order_model).await?;
        let payments = self.payments.values().map(|Paid { event, time, foreign_line }| payment_row::Model {
            authority: event.authority.to_string(),
            number: event.payment.to_string(),
            order_number: event.order.as_ref().map(ToString::to_string),
            line: event.line.to_string(),
            amount: event.amount.get(),
            is_final: i64::from(event.last),
            time: time.clone(),
            foreign_line: i64::from(*foreign_line),
        });
        rows::save_new::<payment_row::Entity>(saving, payments).await?;
        let invoices = self.invoices.values().map(|i| invoice_row::Model {
            authority: i.authority.to_string(),
            number: i.invoice.to_string(),
            order_number: i.order.to_string(),
            amount: i.amount.get(),
        });
        rows::save_new::<invoice_row::Entity>(saving, invoices).await
    }
}

impl Procurement {
    fn order(&self, key: &OrderKey) -> Result<&Order, Refusal> {
        self.orders.get(key).ok_or_else(|| unknown(&key.1))
    }

    fn place(&mut self, ledger: &mut Ledger, event: &OrderPlaced, on: Day, mode: &Mode) -> Result<(), Refusal> {
        let key = (event.authority.clone(), event.order.clone());
        if self.orders.contains(&key) {
            return Err(taken("Die Bestellung", "Order", "data.order", event.order.as_str()));
        }
        let asked = *mode == Mode::Asked;
        let line = ledger.lines.require(&event.line, "data.line")?;
        // What was recorded once is recorded: a journal may be older than a rule.
        if *mode != Mode::Replay {
            line.must_be_expenditure("data.line")?;
        }
        if asked {
            line.must_be_open_to(&event.authority, "data.line")?;
        }
        let foreign_line = line.is_foreign_to(&event.authority);
        let order = Order { foreign_line, totals_on: Some(on), ..Order::placed(event)? };
        moved(ledger, Bound::default(), &order, asked)?.apply(ledger);
        self.orders.put(key, order);
        Ok(())
    }

    /// Puts an order in a new state and moves what it binds by the difference.
    fn replace(&mut self, ledger: &mut Ledger, key: OrderKey, new: Order, asked: bool) -> Result<(), Refusal> {
        let before = self.order(&key)?.bound()?;
        moved(ledger, before, &new, asked)?.apply(ledger);
        self.orders.put(key, new);
        Ok(())
    }

    fn deliver(&mut self, ledger: &mut Ledger, event: &GoodsDelivered, mode: &Mode) -> Result<(), Refusal> {
        let key = (event.authority.clone(), event.order.clone());
        let strict = *mode != Mode::Replay;
        let order = self.order(&key)?.delivered(&event.order, event.delivered_on, event.quantity.get(), strict)?;
        let stock = (event.authority.clone(), order.item.clone());
        ledger.stocks.record(stock, Entry { day: event.delivered_on, what: What::Delivered(event.quantity.get()) }, mode)?;
        self.orders.put(key, order);
        Ok(())
    }

    fn invoice(&mut self, event: &InvoiceReceived) -> Result<(), Refusal> {
        self.order(&(event.authority.clone(), event.order.clone()))?;
        let key = (event.authority.clone(), event.invoice.clone());
        let name = (event.authority.to_string(), event.invoice.to_string());
        if self.invoices_taken.contains(&name) || self.invoices.contains_key(&key) {
            return Err(taken("Die Rechnung", "Invoice", "data.invoice", event.invoice.as_str()));
        }
        self.invoices.insert(key, event.clone());
        Ok(())
    }

    /// The payment counts on its own line; what it settles is released on the order's line.
    fn pay(&mut self, ledger: &mut Ledger, event: &PaymentMade, envelope: &Envelope, mode: &Mode) -> Result<(), Refusal> {
        let key = (event.authority.clone(), event.payment.clone());
        let name = (event.authority.to_string(), event.payment.to_string());
        if self.payments_taken.contains(&name) || self.payments.contains_key(&key) {
            return Err(taken("Die Zahlung", "Payment", "data.payment", event.payment.as_str()));
        }
        let settled = match &event.order {
            Some(number) => {
                let key: OrderKey = (event.authority.clone(), number.clone());
                let order = self.order(&key)?;
                Some((order.bound()?, order.paid(event.amount, event.last, envelope.day())?, key))
            }
            None => None,
        };
        let asked = *mode == Mode::Asked;
        let line = ledger.lines.require(&event.line, "data.line")?;
        if *mode != Mode::Replay && !event.is_account(&envelope.source) {
            line.must_be_expenditure("data.line")?;
            self.may_refund(event, line.position.actual)?;
        }
        if asked {
            line.must_be_open_to(&event.authority, "data.line")?;
        }
        let foreign_line = line.is_foreign_to(&event.authority);

        // Everything is worked out first: a refusal must leave nothing half done.
        let (mut before, mut after, mut elsewhere) = (Bound::default(), Bound::default(), None);
        if let Some((bound, order, _)) = &settled {
            if order.later_year.is_none() && order.line == event.line {
                (before, after) = (*bound, order.bound()?);
            } else {
                // A cancelled order of a later year uses what is paid of it: commitment authority that may be another's by now.
                let uses_more = asked && order.later_year.is_some() && event.consent.is_none();
                elsewhere = Some(moved(ledger, *bound, order, uses_more)?);
            }
        }
        let leave = Leave::asked(asked, covered(event.consent.as_ref(), event.amount)?);
        let position = ledger.lines.after(&event.line, "data.line", leave, |position| {
            position.actual = position.actual.plus(event.amount)?;
            position.commitments = position.commitments.minus(before.commitment)?.plus(after.commitment)?;
            Ok(())
        })?;
        ledger.lines.set(&event.line, position);
        if let Some(effect) = elsewhere {
            effect.apply(ledger);
        }
        if let Some((_, order, key)) = settled {
            self.orders.put(key, order);
        }
        self.payments.insert(key, Paid { event: event.clone(), time: envelope.time_text.clone(), foreign_line });
        Ok(())
    }

    /// A refund is never more than what was paid on its order, and on its line.
    fn may_refund(&self, event: &PaymentMade, on_line: Cents) -> Result<(), Refusal> {
        if let Some(number) = &event.order {
            let order = self.order(&(event.authority.clone(), number.clone()))?;
            let what = (format!("Auf die Bestellung {number}"), format!("order {number}"));
            may_be_refunded((&what.0, &what.1), order.paid, event.amount)?;
        }
        let what = (format!("Auf {}", event.line), event.line.to_string());
        may_be_refunded((&what.0, &what.1), on_line, event.amount)
    }
}

/// Works out what an order's new state makes of its line, or of the line's commitment authority of a later year. When asked, what
/// is neither there nor covered by a consent is refused.
fn moved(ledger: &Ledger, before: Bound, order: &Order, asked: bool) -> Result<Effect, Refusal> {
    let (after, covered) = (order.bound()?, order.covered_beyond(before)?);
    match order.later_year {
        None => {
            let position = ledger.lines.after(&order.line, "data.line", Leave::asked(asked, covered.commitment), |position| {
                position.commitments = position.commitments.minus(before.commitment)?.plus(after.commitment)?;
                Ok(())
            })?;
            Ok(Effect::Line(order.line.clone(), position))
        }
        Some(year) => {
            ledger.lines.require(&order.line, "data.line")?;
            let leave = Leave::asked(asked, covered.authority);
            let ve = ledger.lines.authority_after(&order.line, year, leave, before.authority, after.authority)?;
            Ok(Effect::Authority(order.line.clone(), year, ve))
        }
    }
}
