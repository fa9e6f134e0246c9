//! Procurement at its desk: orders and payments decided together with the budget line they touch.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, GoodsDelivered, InvoiceReceived, OrderPlaced, PaymentMade},
    ids::{Authority, InvoiceNo, LineName, OrderNo, PaymentNo},
    money::Cents,
    refusal::Refusal,
    stock::{Entry, What},
};
use sollist_ledger::{
    Desk, Ledger, Wanted,
    lines::{CommitmentAuthority, beyond_commitment_authority},
};
use sollist_platform::{
    Error,
    batch::Mode,
    rows::{self, Rows, Saving},
};

use crate::{
    domain::{Order, later_year, taken, unknown},
    store::{self, OrderKey, invoice_row, order_row, payment_row},
};

/// Orders, payments and invoices that a batch names.
#[derive(Default)]
pub struct Procurement {
    orders: Rows<OrderKey, Order>,
    payments_taken: HashSet<(String, String)>,
    invoices_taken: HashSet<(String, String)>,
    payments: BTreeMap<(Authority, PaymentNo), (PaymentMade, String)>,
    invoices: BTreeMap<(Authority, InvoiceNo), InvoiceReceived>,
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
            Event::OrderPlaced(e) => self.place(ledger, e, on, asked)?,
            Event::OrderChanged(e) => {
                let key = (e.authority.clone(), e.order.clone());
                let order = self.order(&key)?;
                let changed = order.changed(&e.order, on, e.quantity.get(), e.amount)?;
                let asked = asked && order.consent.is_none();
                self.replace(ledger, key, changed, asked)?;
            }
            Event::OrderCancelled(e) => {
                let key = (e.authority.clone(), e.order.clone());
                let cancelled = self.order(&key)?.cancelled(&e.order, on)?;
                self.replace(ledger, key, cancelled, false)?;
            }
            Event::GoodsDelivered(e) => self.deliver(ledger, e, mode)?,
            Event::InvoiceReceived(e) => self.invoice(e)?,
            Event::PaymentMade(e) => self.pay(ledger, e, envelope)?,
            _ => {}
        }
        Ok(vec![envelope.clone()])
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.orders.save::<order_row::Entity>(saving, store::order_model).await?;
        let payments = self.payments.values().map(|(p, time)| payment_row::Model {
            authority: p.authority.to_string(),
            number: p.payment.to_string(),
            order_number: p.order.as_ref().map(ToString::to_string),
            line: p.line.to_string(),
            amount: p.amount.get(),
            is_final: i64::from(p.last),
            time: time.clone(),
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

    fn place(&mut self, ledger: &mut Ledger, event: &OrderPlaced, on: Day, asked: bool) -> Result<(), Refusal> {
        let key = (event.authority.clone(), event.order.clone());
        if self.orders.contains(&key) {
            return Err(taken("Die Bestellung", "Order", "data.order", event.order.as_str()));
        }
        let order = Order { totals_on: Some(on), ..Order::placed(event)? };
        ledger.lines.require(&event.line, "data.line")?;
        let asked = asked && event.consent.is_none();
        commit(ledger, &order.line, order.later_year, Cents::ZERO, order.open()?, asked)?;
        self.orders.put(key, order);
        Ok(())
    }

    /// Puts an order in a new state and moves its commitment by the difference.
    fn replace(&mut self, ledger: &mut Ledger, key: OrderKey, new: Order, asked: bool) -> Result<(), Refusal> {
        let before = self.order(&key)?.open()?;
        commit(ledger, &new.line, new.later_year, before, new.open()?, asked)?;
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
    fn pay(&mut self, ledger: &mut Ledger, event: &PaymentMade, envelope: &Envelope) -> Result<(), Refusal> {
        let key = (event.authority.clone(), event.payment.clone());
        let name = (event.authority.to_string(), event.payment.to_string());
        if self.payments_taken.contains(&name) || self.payments.contains_key(&key) {
            return Err(taken("Die Zahlung", "Payment", "data.payment", event.payment.as_str()));
        }
        let mut settled: Option<(OrderKey, Order)> = None;
        if let Some(number) = &event.order {
            let key: (Authority, OrderNo) = (event.authority.clone(), number.clone());
            let order = self.order(&key)?.paid(event.amount, event.last, envelope.day())?;
            settled = Some((key, order));
        }
        // Worked out on copies first: a refusal must leave nothing half done.
        let after = ledger.lines.after(&event.line, "data.line", false, |position| {
            position.actual = position.actual.plus(event.amount)?;
            Ok(())
        })?;
        let before = ledger.lines.require(&event.line, "data.line")?.position;
        ledger.lines.set(&event.line, after);
        if let Some((key, order)) = settled
            && let Err(refusal) = self.replace(ledger, key, order, false)
        {
            ledger.lines.set(&event.line, before);
            return Err(refusal);
        }
        self.payments.insert(key, (event.clone(), envelope.time_text.clone()));
        Ok(())
    }
}

/// Moves a commitment from one amount to another: on the line itself, or on its commitment authority of a later year.
fn commit(ledger: &mut Ledger, line: &LineName, later_year: Option<i16>, before: Cents, after: Cents, asked: bool) -> Result<(), Refusal> {
    match later_year {
        None => {
            let position = ledger.lines.after(line, "data.line", asked, |position| {
                position.commitments = position.commitments.minus(before)?.plus(after)?;
                Ok(())
            })?;
            ledger.lines.set(line, position);
        }
        Some(year) => {
            ledger.lines.require(line, "data.line")?;
            let ve = ledger.lines.commitment_authority(line, year);
            let used = ve.used.minus(before)?.plus(after)?;
            if asked && used > ve.granted && after > before {
                return Err(beyond_commitment_authority(line, year, ve.granted.minus(ve.used)?));
            }
            ledger.lines.set_commitment_authority(line, year, CommitmentAuthority { used, ..ve });
        }
    }
    Ok(())
}
