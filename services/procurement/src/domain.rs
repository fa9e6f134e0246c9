//! The rules of orders and payments: pure.

use sollist_contract::{
    daily::Lack,
    day::Day,
    event::{Consent, InvoiceReceived, OrderChanged, OrderPlaced, PaymentMade},
    ids::{Authority, InvoiceNo, Item, LineName, OrderNo, PaymentNo},
    money::{Cents, Overflow},
    position::{Bound, open_commitment},
};

/// Whether an order still binds money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    /// A final payment released the rest.
    Closed,
    Cancelled,
}

/// An order and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub line: LineName,
    pub item: Item,
    pub quantity: i64,
    pub amount: Cents,
    pub delivered: i64,
    pub paid: Cents,
    pub state: State,
    /// The later year whose commitment authority it uses; `None` when it uses this year's money.
    pub later_year: Option<i16>,
    pub due: Option<Day>,
    pub consent: Option<Consent>,
    /// The day of effect of its totals: those of an older day, reported late, do not count any more.
    pub totals_on: Option<Day>,
    /// The day on which it was closed or cancelled.
    pub ended_on: Option<Day>,
    /// Up to which amount of the order, in total, a consent allows to spend more than there is.
    pub covered: Cents,
    /// Its line is another authority's, and not one of the central chapter.
    pub foreign_line: bool,
    /// Reports of it so far.
    pub entries: i64,
    /// The last day on which anything was reported to have happened; what is dated earlier is late.
    pub last_day: Option<Day>,
    /// What is invoiced of it so far; nothing where no invoice of it came.
    pub invoiced: Option<Cents>,
}

/// The later year whose commitment authority an order uses: that in which it is due, where its line is of an earlier
/// one (docs/spec.md#commitment-authority).
pub fn later_year(event: &OrderPlaced) -> Option<i16> {
    event.due.map(Day::year).filter(|due| *due > event.line.year())
}

/// What a consent covers: the amount it names, else the one it comes with. Nothing where there is none.
pub fn covered(consent: Option<&Consent>, amount: Cents) -> Cents {
    consent.map_or(Cents::ZERO, |consent| consent.covers(amount))
}

/// A consent that names an amount covers more than nothing.
pub fn must_cover(consent: Option<&Consent>) -> Result<(), Refused> {
    match consent.and_then(Consent::amount) {
        Some(named) if !named.is_positive() => Err(Refused::ConsentCoversNothing(named)),
        _ => Ok(()),
    }
}

/// Who asks for a payment pays something, or ends an order with it; what is final ends an order.
pub fn must_pay(event: &PaymentMade) -> Result<(), Refused> {
    match (event.last, &event.order) {
        (true, None) => Err(Refused::FinalWithoutOrder),
        (false, _) if event.amount == Cents::ZERO => Err(Refused::PaymentOfNothing),
        _ => Ok(()),
    }
}

/// An order is of no negative amount, and a consent covers something.
fn must_be_an_amount(amount: Cents, consent: Option<&Consent>) -> Result<(), Refused> {
    if amount.is_negative() {
        return Err(Refused::Negative(amount));
    }
    must_cover(consent)
}

/// How an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Else its last payment closed it.
    pub cancelled: bool,
    pub on: Day,
}

/// More delivered than ordered on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    pub lack: Lack,
    pub delivered: i64,
    pub ordered: i64,
}

/// What happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Delivery,
    Change,
    Cancellation,
    Invoice,
    Payment,
}

/// What a payment is made on: a refund is held against it, and a payment found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaidOn {
    Order(OrderNo),
    Line(LineName),
}

impl PaidOn {
    /// Of a payment: its order, else its line.
    pub fn of(event: &PaymentMade) -> PaidOn {
        event.order.clone().map_or_else(|| PaidOn::Line(event.line.clone()), PaidOn::Order)
    }
}

/// Why something is not recorded of an order, an invoice or a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    OrderUnknown((Authority, OrderNo)),
    /// The same, asked by a reader.
    NoOrder {
        authority: String,
        number: String,
    },
    OrderTaken(OrderNo),
    /// Of an order of that authority.
    InvoiceTaken {
        authority: Authority,
        invoice: InvoiceNo,
        order: OrderNo,
    },
    PaymentTaken {
        authority: Authority,
        payment: PaymentNo,
        on: PaidOn,
    },
    /// A payment would take the number of a plan's Ist.
    NumberOfOurs(PaymentNo),
    /// Nothing more happens to it, from that day on.
    HasEnded {
        order: OrderNo,
        ended: Ended,
        step: Step,
    },
    Negative(Cents),
    ConsentCoversNothing(Cents),
    /// Fewer than have arrived already.
    LessThanDelivered {
        order: OrderNo,
        delivered: i64,
        quantity: i64,
    },
    MoreThanOrdered {
        order: OrderNo,
        delivered: i64,
        ordered: i64,
        /// Whether it can still be changed.
        open: bool,
    },
    /// Nothing happens to an order before it is placed; from a day on it is possible.
    BeforeOrdered {
        order: OrderNo,
        step: Step,
        on: Day,
        from: Option<Day>,
    },
    /// More delivered than ordered on some day since. `day_field` names the day.
    MoreThanOrderedThen {
        order: OrderNo,
        excess: Box<Excess>,
        day_field: &'static str,
        /// Whether it can be changed as of that day.
        open: bool,
    },
    /// A refund is never more than what was paid, on its day and on every day since.
    RefundTooLarge {
        on: PaidOn,
        lack: Box<Lack>,
    },
    /// What is final ends an order, and the payment names none.
    FinalWithoutOrder,
    PaymentOfNothing,
    Unreadable {
        number: String,
        what: &'static str,
    },
    BeyondRange(Overflow),
}

impl From<Overflow> for Refused {
    fn from(overflow: Overflow) -> Self {
        Refused::BeyondRange(overflow)
    }
}

/// What an officer would query of an order or a payment that is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warned {
    BeyondOrder {
        order: OrderNo,
        amount: Cents,
        paid: Cents,
        /// Whether it can still be changed.
        open: bool,
    },
    /// More than is invoiced of it so far.
    BeyondInvoices {
        order: OrderNo,
        paid: Cents,
        invoiced: Cents,
    },
    AnotherLine {
        order: OrderNo,
        of_order: LineName,
        line: LineName,
    },
    /// Goods of a day before a count, which has them or not: the stock since stays what was counted.
    BeforeCount {
        order: OrderNo,
        on: Day,
        day: Day,
    },
    /// Goods of a day before the order was cancelled, reported since.
    OfCancelled {
        order: OrderNo,
        on: Day,
        cancelled_on: Day,
    },
    CancelledBeforeChange {
        order: OrderNo,
        on: Day,
        last: Day,
    },
    CancelledBefore {
        order: OrderNo,
        on: Day,
        last: Day,
        quantity: i64,
    },
    /// Totals of a day before those that count.
    NewerTotals {
        order: OrderNo,
        on: Day,
        since: Day,
        quantity: i64,
        amount: Cents,
    },
    /// Paid on an order that had ended, as was known when the payment was reported.
    OfEnded {
        order: OrderNo,
        ended: Ended,
        on: Day,
        amount: Cents,
    },
    InvoicesBeyond {
        order: OrderNo,
        amount: Cents,
        invoiced: Cents,
    },
    /// A credit note takes more back than was invoiced of the order before it.
    CreditBeyond {
        order: OrderNo,
        credited: Cents,
        before: Cents,
    },
    /// Its last payment, before all of it came: what is missing goes on counting as ordered.
    FinalBeforeDelivery {
        order: OrderNo,
        delivered: i64,
        quantity: i64,
    },
    FinalWithoutOrder,
    PaymentOfNothing,
    /// It commits nothing: as it was placed, or since it is `changed`.
    OfNothing {
        order: OrderNo,
        quantity: i64,
        changed: bool,
    },
    /// Its new totals are less than is paid on it.
    BelowPaid {
        order: OrderNo,
        amount: Cents,
        paid: Cents,
    },
    /// A change to what it is already.
    Unchanged {
        order: OrderNo,
        quantity: i64,
        amount: Cents,
    },
    /// Cancelled when all of it was delivered and paid.
    CancelledWhenDone {
        order: OrderNo,
        delivered: i64,
        paid: Cents,
    },
    /// Cancelled when goods had come, or invoices, that were not paid: what is released is still owed.
    CancelledWhenOwed {
        order: OrderNo,
        delivered: i64,
        quantity: i64,
        invoiced: Cents,
        paid: Cents,
        released: Cents,
    },
    /// Cancelled when money was paid on it, and nothing had come.
    CancelledWhenPaid {
        order: OrderNo,
        paid: Cents,
    },
    InvoiceOfNothing {
        order: OrderNo,
        invoice: InvoiceNo,
    },
    /// Invoiced of an order that had ended; so much of it in all.
    InvoiceOfEnded {
        order: OrderNo,
        ended: Ended,
        on: Day,
        amount: Cents,
        invoiced: Cents,
    },
}

impl Warned {
    /// Of a payment by itself: a fact is queried for what would have been refused, had it been asked for.
    pub fn of_fact(event: &PaymentMade) -> Option<Warned> {
        match must_pay(event).err()? {
            Refused::FinalWithoutOrder => Some(Warned::FinalWithoutOrder),
            Refused::PaymentOfNothing => Some(Warned::PaymentOfNothing),
            _ => None,
        }
    }

    /// Of a payment of a day, on the order as it is after it; `ended`: how it had ended before. What is due in a later
    /// year is paid from a line of that year.
    pub fn of_payment(event: &PaymentMade, on: Day, order: &Order, ended: Option<Ended>) -> Vec<Warned> {
        let Some(number) = &event.order else { return Vec::new() };
        let mut warned = Vec::new();
        if let Some(ended) = ended.filter(|_| event.amount.is_positive()) {
            warned.push(Warned::OfEnded { order: number.clone(), ended, on, amount: event.amount });
        }
        if event.amount.is_positive() && order.paid > order.amount {
            let (amount, paid, open) = (order.amount, order.paid, order.state == State::Open);
            warned.push(Warned::BeyondOrder { order: number.clone(), amount, paid, open });
        } else if event.amount.is_positive()
            && let Some(invoiced) = order.invoiced.filter(|invoiced| order.paid > *invoiced)
        {
            let paid = order.paid;
            warned.push(Warned::BeyondInvoices { order: number.clone(), paid, invoiced });
        }
        if event.line != order.line && order.later_year != Some(event.line.year()) {
            let (of_order, line) = (order.line.clone(), event.line.clone());
            warned.push(Warned::AnotherLine { order: number.clone(), of_order, line });
        }
        warned
    }

    /// Of a last payment, on the order as it is after it: what did not come goes on counting as ordered.
    pub fn of_closing(number: &OrderNo, order: &Order) -> Option<Warned> {
        let Order { delivered, quantity, state, .. } = *order;
        let missing = state == State::Closed && delivered < quantity;
        missing.then(|| Warned::FinalBeforeDelivery { order: number.clone(), delivered, quantity })
    }

    /// Of a delivery of an order.
    pub fn of_delivery(number: &OrderNo, order: &Order, on: Day) -> Option<Warned> {
        let cancelled_on = order.ended_on.filter(|_| order.state == State::Cancelled)?;
        Some(Warned::OfCancelled { order: number.clone(), on, cancelled_on })
    }

    /// Of an order that is placed.
    pub fn of_placing(event: &OrderPlaced) -> Option<Warned> {
        let (order, quantity) = (event.order.clone(), event.quantity.get());
        (event.amount == Cents::ZERO).then_some(Warned::OfNothing { order, quantity, changed: false })
    }

    /// Of a change, on the order as it was and as it is after it: dated before the totals that count, or to totals that
    /// cannot be meant. Who brings another consent changes something.
    pub fn of_change(event: &OrderChanged, on: Day, before: &Order, order: &Order) -> Option<Warned> {
        let number = event.order.clone();
        let Order { quantity, amount, paid, .. } = *order;
        if let Some(since) = order.newer_totals(on) {
            return Some(Warned::NewerTotals { order: number, on, since, quantity, amount });
        }
        if (quantity, amount) == (before.quantity, before.amount) && event.consent.is_none() {
            return Some(Warned::Unchanged { order: number, quantity, amount });
        }
        if paid > amount {
            return Some(Warned::BelowPaid { order: number, amount, paid });
        }
        (amount == Cents::ZERO).then_some(Warned::OfNothing { order: number, quantity, changed: true })
    }

    /// Of an invoice of a day: what is invoiced of the order with it. An order that had ended is not changed any more;
    /// a credit note (a negative amount) takes back at most what was invoiced.
    pub fn of_invoice(event: &InvoiceReceived, on: Day, order: &Order, invoiced: i128) -> Option<Warned> {
        let (number, amount) = (event.order.clone(), order.amount);
        if event.amount == Cents::ZERO {
            return Some(Warned::InvoiceOfNothing { order: number, invoice: event.invoice.clone() });
        }
        if event.amount.is_negative() && invoiced < 0 {
            let credit = i128::from(event.amount.get());
            let [credited, before] = [-credit, invoiced - credit].map(Cents::nearest);
            return Some(Warned::CreditBeyond { order: number, credited, before });
        }
        let beyond = invoiced > i128::from(amount.get());
        let invoiced = Cents::nearest(invoiced);
        let ended = order.ended().filter(|ended| ended.on <= on || beyond);
        match ended.filter(|_| event.amount.is_positive()) {
            Some(ended) => {
                let amount = event.amount;
                Some(Warned::InvoiceOfEnded { order: number, ended, on, amount, invoiced })
            }
            None if beyond && event.amount.is_positive() => {
                Some(Warned::InvoicesBeyond { order: number, amount, invoiced })
            }
            None => None,
        }
    }

    /// Of a cancellation, on the order as it was before it.
    pub fn of_cancellation(number: &OrderNo, before: &Order) -> Option<Warned> {
        let Order { delivered, quantity, paid, amount, .. } = *before;
        if delivered >= quantity && paid >= amount {
            return Some(Warned::CancelledWhenDone { order: number.clone(), delivered, paid });
        }
        let invoiced = before.invoiced.unwrap_or(Cents::ZERO);
        let [all, came, cost, given] = [quantity, delivered, amount.get(), paid.get()].map(i128::from);
        // By its share of the amount what came is worth more than is paid, or more is invoiced than that.
        let owed = invoiced > paid || came.saturating_mul(cost) > all.saturating_mul(given);
        // Of one that its last payment closed nothing is released any more.
        if owed && cost > given && before.state == State::Open {
            let (order, released) = (number.clone(), Cents::nearest(cost - given));
            return Some(Warned::CancelledWhenOwed { order, delivered, quantity, invoiced, paid, released });
        }
        (delivered == 0 && paid.is_positive()).then(|| Warned::CancelledWhenPaid { order: number.clone(), paid })
    }

    /// Of a cancellation, after which nothing should have been changed.
    pub fn cancelled_before_change(number: &OrderNo, on: Day, changed: Option<Day>) -> Option<Warned> {
        Some(Warned::CancelledBeforeChange { order: number.clone(), on, last: changed? })
    }

    /// Of a cancellation, before which nothing should have come that came after it.
    pub fn cancelled_before(number: &OrderNo, on: Day, delivered: Option<(Day, i64)>) -> Option<Warned> {
        let (last, quantity) = delivered?;
        Some(Warned::CancelledBefore { order: number.clone(), on, last, quantity })
    }
}

impl Order {
    /// A new order. Not `strict`, here and below: what was accepted once, by whatever rules there were.
    pub fn placed(event: &OrderPlaced, strict: bool) -> Result<Order, Refused> {
        if strict {
            must_be_an_amount(event.amount, event.consent.as_ref())?;
        }
        Ok(Order {
            line: event.line.clone(),
            item: event.item.clone(),
            quantity: event.quantity.get(),
            amount: event.amount,
            delivered: 0,
            paid: Cents::ZERO,
            state: State::Open,
            later_year: later_year(event),
            due: event.due,
            consent: event.consent.clone(),
            covered: covered(event.consent.as_ref(), event.amount),
            foreign_line: false,
            totals_on: None,
            ended_on: None,
            entries: 0,
            last_day: None,
            invoiced: None,
        })
    }

    /// What is invoiced of it with an invoice of so much, in cents: it only warns, so it may be more than an amount.
    pub fn invoiced_with(&self, amount: Cents) -> i128 {
        i128::from(self.invoiced.unwrap_or(Cents::ZERO).get()) + i128::from(amount.get())
    }

    /// What is still committed, of this year's money or of a later year's.
    pub fn open(&self) -> Result<Cents, Refused> {
        Ok(open_commitment(self.amount, self.paid, self.state != State::Open)?)
    }

    /// What it binds: money of this year, or commitment authority of a later one.
    pub fn bound(&self) -> Result<Bound, Refused> {
        Ok(Bound::of(self.amount, self.paid, self.state != State::Open, self.later_year.is_some())?)
    }

    /// The order with new totals. Of several the newest by day of effect count: a late report of older ones changes the
    /// past, not the present. A new consent counts beside the one before: the larger amount is covered.
    pub fn changed(
        &self,
        number: &OrderNo,
        on: Day,
        quantity: i64,
        amount: Cents,
        consent: Option<&Consent>,
        strict: bool,
    ) -> Result<Order, Refused> {
        if strict {
            self.must_be_open(number, Step::Change, on)?;
            must_be_an_amount(amount, consent)?;
        }
        let new = covered(consent, amount);
        let most = self.covered.max(new);
        // The paper that covers the most is the one that is shown with it.
        let consent = consent.filter(|_| new == most).or(self.consent.as_ref()).or(consent).cloned();
        if self.newer_totals(on).is_some() {
            return Ok(Order { covered: most, consent, ..self.clone() });
        }
        if strict && quantity < self.delivered {
            let (order, delivered) = (number.clone(), self.delivered);
            return Err(Refused::LessThanDelivered { order, delivered, quantity });
        }
        Ok(Order { quantity, amount, consent, covered: most, totals_on: Some(on), ..self.clone() })
    }

    /// The day of the totals that count, where a day is before it.
    pub fn newer_totals(&self, on: Day) -> Option<Day> {
        self.totals_on.filter(|known| on < *known)
    }

    /// How and when it ended, where it has.
    pub fn ended(&self) -> Option<Ended> {
        let on = self.ended_on?;
        match self.state {
            State::Open => None,
            State::Closed => Some(Ended { cancelled: false, on }),
            State::Cancelled => Some(Ended { cancelled: true, on }),
        }
    }

    pub fn cancelled(&self, number: &OrderNo, on: Day, strict: bool) -> Result<Order, Refused> {
        // Of one that its last payment closed the rest may still be called off: it counts as ordered until then.
        let closed = self.state == State::Closed && self.ended_on.is_none_or(|ended| ended <= on);
        let has_rest = closed && self.delivered < self.quantity;
        if strict && self.state != State::Open && !has_rest {
            self.must_be_open(number, Step::Cancellation, self.ended_on.unwrap_or(on))?;
        }
        Ok(Order { state: State::Cancelled, ended_on: Some(on), ..self.clone() })
    }

    /// Goods arrived: never more than ordered, and none after a cancellation.
    pub fn delivered(&self, number: &OrderNo, on: Day, quantity: i64, strict: bool) -> Result<Order, Refused> {
        if strict && self.state == State::Cancelled {
            self.must_be_open(number, Step::Delivery, on)?;
        }
        let delivered = self.delivered.saturating_add(quantity);
        if strict && delivered > self.quantity {
            let (order, ordered, open) = (number.clone(), self.quantity, self.state == State::Open);
            return Err(Refused::MoreThanOrdered { order, delivered, ordered, open });
        }
        Ok(Order { delivered, ..self.clone() })
    }

    /// Money was paid on it; the last payment releases the rest.
    pub fn paid(&self, amount: Cents, last: bool, on: Day) -> Result<Order, Refused> {
        let paid = self.paid.plus(amount)?;
        let (state, ended_on) =
            if last && self.state == State::Open { (State::Closed, Some(on)) } else { (self.state, self.ended_on) };
        Ok(Order { paid, state, ended_on, ..self.clone() })
    }

    /// Whether it was still open on a day, though it is not any more.
    fn ended_after(&self, on: Day) -> bool {
        self.ended_on.is_some_and(|ended| on < ended)
    }

    /// Whether it can be changed as of a day.
    pub fn is_open_on(&self, on: Day) -> bool {
        self.state == State::Open || self.ended_after(on)
    }

    fn must_be_open(&self, number: &OrderNo, step: Step, on: Day) -> Result<(), Refused> {
        if self.is_open_on(on) {
            return Ok(());
        }
        let ended = Ended { cancelled: self.state == State::Cancelled, on: self.ended_on.unwrap_or(on) };
        Err(Refused::HasEnded { order: number.clone(), ended, step })
    }
}
