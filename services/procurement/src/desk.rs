//! Procurement at its desk: orders and payments decided together with the budget line they touch.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, GoodsDelivered, InvoiceReceived, OrderPlaced, PaymentMade, ProcurementEvent},
    ids::{Authority, InvoiceNo, LineName, OrderNo, PaymentNo},
    money::Cents,
    position::Bound,
    refusal::Refusal,
    stock,
    warning::Warning,
};
use sollist_ledger::{Desk, Ledger, Wanted, Warned as LineWarned, not_taken};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Rows, Saving},
    },
    write::batch::{Asked, Decision, Made, Mode},
};

use crate::{
    booking::{self, Settled},
    domain::{self, Order, PaidOn, Refused, Step, Warned, later_year},
    history::{self, Entry, History, Turn, What},
    misplaced::Misplaced,
    store::{self, OrderKey, Told, entry_row, invoice_row, order_row, payment_row},
};

/// Orders, payments and invoices that a batch names.
#[derive(Default)]
pub struct Procurement {
    orders: Rows<OrderKey, Order>,
    histories: HashMap<OrderKey, History>,
    /// What this batch reports of orders, each with its place.
    entries: Vec<(OrderKey, i64, Entry)>,
    payments_taken: HashMap<(String, String), PaidOn>,
    invoices_taken: HashMap<(String, String), OrderNo>,
    payments: BTreeMap<(Authority, PaymentNo), Paid>,
    invoices: BTreeMap<(Authority, InvoiceNo), InvoiceReceived>,
}

/// A payment of this batch.
struct Paid {
    event: PaymentMade,
    time: String,
    foreign_line: bool,
}

/// The order that an event speaks of.
fn order_of(event: &ProcurementEvent) -> Option<OrderKey> {
    match event {
        ProcurementEvent::OrderPlaced(e) => Some((e.authority.clone(), e.order.clone())),
        ProcurementEvent::OrderChanged(e) => Some((e.authority.clone(), e.order.clone())),
        ProcurementEvent::OrderCancelled(e) => Some((e.authority.clone(), e.order.clone())),
        ProcurementEvent::GoodsDelivered(e) => Some((e.authority.clone(), e.order.clone())),
        ProcurementEvent::InvoiceReceived(e) => Some((e.authority.clone(), e.order.clone())),
        ProcurementEvent::PaymentMade(e) => e.order.as_ref().map(|order| (e.authority.clone(), order.clone())),
    }
}

/// What is queried of the line of an order.
fn warnings(warned: Vec<LineWarned>, order: &OrderNo) -> impl Iterator<Item = Warning> {
    warned.into_iter().map(|warned| Warning::from(warned).of_order(order))
}

/// What is queried of a payment, with the line of its order as it is called now.
fn called_now(warned: Warned, ledger: &Ledger) -> Warned {
    let Warned::AnotherLine { order, of_order, line } = warned else { return warned };
    let shown = ledger.lines.get(&of_order).map(|known| known.shown().clone());
    Warned::AnotherLine { order, of_order: shown.unwrap_or(of_order), line }
}

/// Whether what a line has left may have been carried over before a day: in the last two months of its fiscal year, and
/// after it.
fn is_of_carry_overs(line: &LineName, day: Day) -> bool {
    day.year() > line.year() || (day.year() == line.year() && day.months_left_in_year() < 2)
}

#[tonic::async_trait]
impl Desk for Procurement {
    fn context(&self) -> &'static str {
        "procurement"
    }

    fn posts_on(&self, event: &Event) -> Option<LineName> {
        let order = self.orders.get(&order_of(ProcurementEvent::of(event)?)?)?;
        Some(order.line.clone())
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["procurement_orders", "procurement_order_entries", "procurement_payments", "procurement_invoices"]
    }

    async fn load(&mut self, tx: &Reading<'_>, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
        let ours: Vec<(&Envelope, &ProcurementEvent)> =
            events.iter().filter_map(|envelope| Some((*envelope, ProcurementEvent::of(&envelope.event)?))).collect();
        let mut first: BTreeMap<OrderKey, Day> = BTreeMap::new();
        for (key, day) in ours.iter().filter_map(|(envelope, event)| Some((order_of(event)?, envelope.day()))) {
            first.entry(key).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }
        let placed = ours.iter().filter(|(_, event)| matches!(event, ProcurementEvent::OrderPlaced(_)));
        let placed = placed.filter_map(|(_, event)| order_of(event)).collect();
        store::load_orders(tx, first.keys(), &placed, &mut self.orders).await?;
        self.load_histories(tx, &first).await?;
        let payments = ours.iter().filter_map(|(_, event)| match event {
            ProcurementEvent::PaymentMade(p) => Some((p.authority.as_str(), p.payment.as_str())),
            _ => None,
        });
        self.payments_taken = store::taken_payments(tx, payments).await?;
        let invoices = ours.iter().filter_map(|(_, event)| match event {
            ProcurementEvent::InvoiceReceived(i) => Some((i.authority.as_str(), i.invoice.as_str())),
            _ => None,
        });
        self.invoices_taken = store::taken_invoices(tx, invoices).await?;
        // Stock grows by deliveries alone, also of what is ordered in this very batch: which order is whose is not
        // known yet, so the first day of any counts for all.
        let delivered_on = ours
            .iter()
            .filter(|(_, event)| matches!(event, ProcurementEvent::GoodsDelivered(_)))
            .map(|(e, _)| e.day())
            .min();
        for (envelope, event) in &ours {
            match event {
                ProcurementEvent::OrderPlaced(e) => {
                    let key = (e.authority.clone(), e.order.clone());
                    wanted.line(e.line.clone(), first.get(&key).copied().unwrap_or(envelope.day()));
                    wanted.items.insert(e.item.clone());
                    if later_year(e).is_some() {
                        wanted.commitment_authorities.insert(e.line.clone());
                    }
                    if is_of_carry_overs(&e.line, envelope.day()) {
                        wanted.years_after.insert(e.line.clone());
                    }
                    if let Some(day) = delivered_on {
                        wanted.stock((e.authority.clone(), e.item.clone()), day);
                    }
                }
                ProcurementEvent::PaymentMade(e) => {
                    wanted.line(e.line.clone(), envelope.day());
                    if is_of_carry_overs(&e.line, envelope.day()) {
                        wanted.years_after.insert(e.line.clone());
                    }
                }
                // What happens to an order finds its line and its stock by the order.
                ProcurementEvent::OrderChanged(_)
                | ProcurementEvent::OrderCancelled(_)
                | ProcurementEvent::GoodsDelivered(_)
                | ProcurementEvent::InvoiceReceived(_) => {}
            }
        }
        let by_item = |event: &ProcurementEvent| match event {
            // What is still to come of an order counts where parameters name its item; its new price is held to theirs.
            ProcurementEvent::PaymentMade(e) => e.last,
            ProcurementEvent::OrderChanged(_) => true,
            ProcurementEvent::OrderPlaced(_)
            | ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::InvoiceReceived(_) => false,
        };
        let asks_items = ours.iter().any(|(_, event)| by_item(event));
        for (key, order) in self.orders.iter() {
            let authority = &key.0;
            if let Some(day) = first.get(key) {
                wanted.line(order.line.clone(), *day);
            }
            if order.later_year.is_some() {
                wanted.commitment_authorities.insert(order.line.clone());
            }
            if first.get(key).is_some_and(|day| is_of_carry_overs(&order.line, *day)) {
                wanted.years_after.insert(order.line.clone());
            }
            if let Some(day) = delivered_on {
                wanted.stock((authority.clone(), order.item.clone()), day);
            }
            if asks_items {
                wanted.items.insert(order.item.clone());
            }
        }
        Ok(())
    }

    fn decide(&mut self, ledger: &mut Ledger, Asked { envelope, mode, .. }: Asked<'_>) -> Result<Decision, Refusal> {
        let (on, strict) = (envelope.day(), *mode != Mode::Replay);
        let event = ProcurementEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))?;
        let spent_on = self.spends_on(event).filter(|line| is_of_carry_overs(line, on));
        let left = spent_on.and_then(|line| Some((line.clone(), ledger.lines.left_on(line)?)));
        let mut warnings = match event {
            ProcurementEvent::OrderPlaced(e) => self.place(ledger, e, on, mode)?,
            ProcurementEvent::OrderChanged(e) => {
                let key = (e.authority.clone(), e.order.clone());
                let (order, quantity) = (self.order(&key)?, e.quantity.get());
                let changed = order.changed(&e.order, on, quantity, e.amount, e.consent.as_ref(), strict)?;
                self.must_be_placed(&key, Step::Change, on, mode)?;
                let odd = Warned::of_change(e, on, order, &changed);
                let published = ledger.items.price_of(&order.item);
                let price = Misplaced::of_change(&e.order, order, (quantity, e.amount), published);
                let what = What::Changed { quantity, amount: e.amount };
                let mut warnings = self.replace(ledger, key, changed, on, what, mode)?;
                warnings.extend(odd.map(Warning::from).into_iter().chain(price.map(Warning::from)));
                warnings
            }
            ProcurementEvent::OrderCancelled(e) => {
                let key = (e.authority.clone(), e.order.clone());
                let order = self.order(&key)?;
                let cancelled = order.cancelled(&e.order, on, strict)?;
                self.must_be_placed(&key, Step::Cancellation, on, mode)?;
                let done = Warned::of_cancellation(&e.order, order);
                let history = self.histories.get(&key);
                let delivered = history.and_then(|history| history.delivered_after(on));
                let changed = history.and_then(|history| history.changed_after(on));
                let mut warnings = self.replace(ledger, key, cancelled, on, What::Cancelled, mode)?;
                let before = Warned::cancelled_before(&e.order, on, delivered);
                let changed = Warned::cancelled_before_change(&e.order, on, changed);
                warnings.extend(before.or(done).into_iter().chain(changed).map(Warning::from));
                warnings
            }
            ProcurementEvent::GoodsDelivered(e) => self.deliver(ledger, e, mode)?,
            ProcurementEvent::InvoiceReceived(e) => self.invoice(e, on, mode)?,
            ProcurementEvent::PaymentMade(e) => self.pay(ledger, e, envelope, mode)?,
        };
        let carried = left.and_then(|(line, before)| ledger.lines.carried_over_and_spent(&line, before));
        warnings.extend(carried.map(Warning::from));
        // What was recorded once was queried then.
        let warnings = if strict { warnings } else { Vec::new() };
        let mut decision = Decision::new(vec![envelope.clone()], warnings);
        decision.beside.line = order_of(event).and_then(|key| self.orders.get(&key)).map(|order| order.line.clone());
        if *mode == Mode::Asked {
            decision.beside.made = self.made(ledger, event);
        }
        Ok(decision)
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.orders.save::<order_row::Entity>(saving, store::order_model).await?;
        let entries = self
            .entries
            .iter()
            .map(|(key, place, entry)| store::entry_model(key, *place, entry))
            .collect::<Result<Vec<_>, _>>()?;
        rows::save_new::<entry_row::Entity>(saving, entries).await?;
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
    /// What is known of orders by day, where something is dated earlier than the last report; else where they stand is
    /// enough.
    async fn load_histories(&mut self, tx: &Reading<'_>, first: &BTreeMap<OrderKey, Day>) -> Result<(), Error> {
        let late = |key: &OrderKey, order: &Order| {
            order.last_day.is_none_or(|last| first.get(key).is_some_and(|first| *first < last))
        };
        let wanted: Vec<&OrderKey> =
            self.orders.iter().filter(|(key, order)| late(key, order)).map(|(key, _)| key).collect();
        let loaded = store::load_entries(tx, &wanted).await?;
        self.histories = self.orders.iter().map(|(key, order)| (key.clone(), History::after(order))).collect();
        self.histories.extend(loaded.into_iter().map(|(key, entries)| (key, History::of(entries))));
        Ok(())
    }

    /// Nothing happens to an order before it is placed.
    fn must_be_placed(&self, key: &OrderKey, step: Step, on: Day, mode: &Mode) -> Result<(), Refused> {
        let placed = self.histories.get(key).and_then(|history| history.placed_after(on));
        match placed.filter(|_| *mode != Mode::Replay) {
            Some(placed) => Err(Refused::BeforeOrdered { order: key.1.clone(), step, on, from: Some(placed) }),
            None => Ok(()),
        }
    }

    /// The order that an event speaks of, as it is now.
    fn made(&self, ledger: &Ledger, event: &ProcurementEvent) -> Option<Made> {
        let key = order_of(event)?;
        let order = self.orders.get(&key)?;
        let line = ledger.lines.get(&order.line).map(|line| line.shown().clone());
        store::order_model(&key, order).ok().map(|row| Made::new(Told { row, line }))
    }

    /// The line that an event may spend money of.
    fn spends_on<'a>(&'a self, event: &'a ProcurementEvent) -> Option<&'a LineName> {
        match event {
            ProcurementEvent::OrderPlaced(e) => Some(&e.line),
            ProcurementEvent::PaymentMade(e) => Some(&e.line),
            ProcurementEvent::OrderChanged(_) => self.orders.get(&order_of(event)?).map(|order| &order.line),
            ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::InvoiceReceived(_) => None,
        }
    }

    fn order(&self, key: &OrderKey) -> Result<&Order, Refused> {
        self.orders.get(key).ok_or_else(|| Refused::OrderUnknown(key.clone()))
    }

    /// What a report changes of an order from its day on.
    fn turns(&self, key: &OrderKey, entry: &Entry) -> Vec<Turn> {
        self.histories.get(key).map_or_else(|| History::default().turns(entry), |history| history.turns(entry))
    }

    /// An order in a new state, after a report.
    fn put(&mut self, key: OrderKey, order: Order, entry: Entry) {
        let place = order.entries.saturating_add(1);
        let last_day = order.last_day.max(Some(entry.day));
        self.histories.entry(key.clone()).or_default().record(entry.clone());
        self.entries.push((key.clone(), place, entry));
        self.orders.put(key, Order { entries: place, last_day, ..order });
    }

    fn place(
        &mut self,
        ledger: &mut Ledger,
        event: &OrderPlaced,
        on: Day,
        mode: &Mode,
    ) -> Result<Vec<Warning>, Refusal> {
        let key = (event.authority.clone(), event.order.clone());
        if self.orders.contains(&key) {
            return Err(Refused::OrderTaken(event.order.clone()).into());
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
        let foreign = line.foreign(&event.authority);
        let foreign_line = foreign.is_some();
        let totals = (event.quantity.get(), event.amount);
        let price = Misplaced::of_totals(&event.order, &event.item, totals, ledger.items.price_of(&event.item));
        let misplaced = Misplaced::of_order(event, line).into_iter().chain(price).map(Warning::from);
        let order = Order { foreign_line, totals_on: Some(on), ..Order::placed(event, *mode != Mode::Replay)? };
        let entry = Entry { day: on, what: What::Placed { quantity: event.quantity.get(), amount: event.amount } };
        let booking = booking::binding(Bound::default(), &order, on, &self.turns(&key, &entry), asked)?;
        let mut warned = ledger.lines.book(&[booking])?;
        if foreign_line {
            ledger.lines.mark_foreign(&event.line);
        }
        self.put(key, order, entry);
        warned.extend(foreign);
        let of_itself = Warned::of_placing(event).map(Into::into).into_iter().chain(misplaced);
        let of_item = ledger.items.note(&event.item).map(Into::into);
        Ok(warnings(warned, &event.order).chain(of_itself).chain(of_item).collect())
    }

    /// Puts an order in a new state and moves what it binds by the difference.
    fn replace(
        &mut self,
        ledger: &mut Ledger,
        key: OrderKey,
        new: Order,
        on: Day,
        what: What,
        mode: &Mode,
    ) -> Result<Vec<Warning>, Refusal> {
        let entry = Entry { day: on, what };
        let turns = self.turns(&key, &entry);
        if *mode != Mode::Replay
            && let Some(excess) = history::more_than_ordered(&turns)
        {
            let (excess, open) = (Box::new(excess), true);
            return Err(Refused::MoreThanOrderedThen { order: key.1, excess, day_field: "time", open }.into());
        }
        // Who cancels takes nothing.
        let booking = booking::binding(self.order(&key)?.bound()?, &new, on, &turns, *mode == Mode::Asked)?;
        let warned = ledger.lines.book(&[booking])?;
        let warnings = warnings(warned, &key.1).collect();
        self.put(key, new, entry);
        Ok(warnings)
    }

    fn deliver(&mut self, ledger: &mut Ledger, event: &GoodsDelivered, mode: &Mode) -> Result<Vec<Warning>, Refusal> {
        let key = (event.authority.clone(), event.order.clone());
        let strict = *mode != Mode::Replay;
        let order = self.order(&key)?.delivered(&event.order, event.delivered_on, event.quantity.get(), strict)?;
        let entry = Entry { day: event.delivered_on, what: What::Delivered(event.quantity.get()) };
        if strict && let Some(excess) = history::more_than_ordered(&self.turns(&key, &entry)) {
            // Placed later, there may still be too few on that day: it is possible once there are enough.
            self.must_be_placed(&key, Step::Delivery, event.delivered_on, mode).map_err(|why| match why {
                Refused::BeforeOrdered { order, step, on, .. } => {
                    Refused::BeforeOrdered { order, step, on, from: excess.lack.enough_from }
                }
                other => other,
            })?;
            let open = order.is_open_on(event.delivered_on);
            let (order, excess) = (key.1, Box::new(excess));
            return Err(Refused::MoreThanOrderedThen { order, excess, day_field: "delivered_on", open }.into());
        }
        let stock = (event.authority.clone(), order.item.clone());
        let replaced = ledger.stocks.counted_after(&stock, event.delivered_on);
        let replaced = replaced.map(|day| Warned::BeforeCount { order: key.1.clone(), on: event.delivered_on, day });
        let delivered = stock::What::Delivered(event.quantity.get());
        ledger.stocks.record(stock, stock::Entry { day: event.delivered_on, what: delivered }, mode)?;
        let warned = Warned::of_delivery(&event.order, &order, event.delivered_on);
        self.put(key, order, entry);
        Ok(warned.into_iter().chain(replaced).map(Into::into).collect())
    }

    fn invoice(&mut self, event: &InvoiceReceived, on: Day, mode: &Mode) -> Result<Vec<Warning>, Refusal> {
        let of = (event.authority.clone(), event.order.clone());
        let order = self.order(&of)?;
        self.must_be_placed(&of, Step::Invoice, on, mode)?;
        let key = (event.authority.clone(), event.invoice.clone());
        let name = (event.authority.to_string(), event.invoice.to_string());
        let in_batch = || self.invoices.get(&key).map(|taken| &taken.order);
        if let Some(order) = self.invoices_taken.get(&name).or_else(in_batch).cloned() {
            let (authority, invoice) = key;
            return Err(Refused::InvoiceTaken { authority, invoice, order }.into());
        }
        let invoiced = order.invoiced_with(event.amount);
        let warned = Warned::of_invoice(event, on, order, invoiced);
        let order = Order { invoiced: Some(Cents::nearest(invoiced)), ..order.clone() };
        self.orders.put(of, order);
        self.invoices.insert(key, event.clone());
        Ok(warned.map(Into::into).into_iter().collect())
    }

    /// The payment counts on its own line; what it settles is released on the order's line.
    fn pay(
        &mut self,
        ledger: &mut Ledger,
        event: &PaymentMade,
        envelope: &Envelope,
        mode: &Mode,
    ) -> Result<Vec<Warning>, Refusal> {
        let key = (event.authority.clone(), event.payment.clone());
        let name = (event.authority.to_string(), event.payment.to_string());
        if *mode != Mode::Replay && event.takes_a_number_of_ours(&envelope.source) {
            return Err(Refused::NumberOfOurs(event.payment.clone()).into());
        }
        let in_batch = || self.payments.get(&key).map(|taken| PaidOn::of(&taken.event));
        if let Some(on) = self.payments_taken.get(&name).cloned().or_else(in_batch) {
            let (authority, payment) = key;
            return Err(Refused::PaymentTaken { authority, payment, on }.into());
        }
        let (asked, on) = (*mode == Mode::Asked, envelope.day());
        if *mode != Mode::Replay {
            domain::must_cover(event.consent.as_ref())?;
        }
        if asked {
            domain::must_pay(event)?;
        }
        let settled = self.settled(event, on)?;
        let line = ledger.lines.require(&event.line, "data.line")?;
        if *mode != Mode::Replay && !event.is_account(&envelope.source) {
            line.must_be_expenditure("data.line")?;
            booking::may_be_refunded(&ledger.lines, event, on, settled.as_ref())?;
        }
        if let Some(Settled { key, .. }) = &settled {
            self.must_be_placed(key, Step::Payment, on, mode)?;
        }
        if asked {
            line.must_be_open_to(&event.authority, "data.line")?;
        }
        let foreign = line.foreign(&event.authority);
        let foreign_line = foreign.is_some();
        let of_order =
            settled.as_ref().map(|Settled { order, ended, .. }| Warned::of_payment(event, on, order, *ended));
        let of_order = of_order.map(|all| all.into_iter().map(|one| called_now(one, ledger)).collect::<Vec<_>>());
        let misplaced = Misplaced::of_payment(event, line, settled.as_ref().map(|settled| &settled.order));
        let mut warned = ledger.lines.book(&booking::paid(event, on, settled.as_ref(), asked)?)?;
        if foreign_line {
            ledger.lines.mark_foreign(&event.line);
        }
        let closing =
            settled.as_ref().filter(|Settled { order, .. }| event.last && ledger.items.is_published(&order.item));
        let closing = closing.and_then(|Settled { key, order, .. }| Warned::of_closing(&key.1, order));
        if let Some(Settled { key, order, entry, .. }) = settled {
            self.put(key, order, entry);
        }
        self.payments.insert(key, Paid { event: event.clone(), time: envelope.time_text.clone(), foreign_line });
        if event.is_account(&envelope.source) {
            // The closed account of a year, which others have checked.
            return Ok(Vec::new());
        }
        warned.extend(foreign);
        let of_line = warned.into_iter().map(Warning::from);
        let of_line = of_line.map(|warning| match &event.order {
            Some(order) => warning.of_order(order),
            None => warning,
        });
        let of_itself = Warned::of_fact(event).into_iter().chain(closing);
        let of_order = of_order.into_iter().flatten().chain(of_itself).map(Warning::from);
        Ok(of_line.chain(of_order).chain(misplaced.into_iter().map(Warning::from)).collect())
    }

    /// What a payment makes of the order that it names.
    fn settled(&self, event: &PaymentMade, on: Day) -> Result<Option<Settled>, Refused> {
        let Some(number) = &event.order else { return Ok(None) };
        let key: OrderKey = (event.authority.clone(), number.clone());
        let entry = Entry { day: on, what: What::paid(event) };
        let order = self.order(&key)?;
        let (bound, ended, turns) = (order.bound()?, order.ended(), self.turns(&key, &entry));
        let order = order.paid(event.amount, event.last, on)?;
        Ok(Some(Settled { key, bound, ended, order, entry, turns }))
    }
}
