//! Orders and what follows from them: changes, deliveries in parts, invoices, payments, cancellations.

use sollist_contract::{
    event::{GoodsDelivered, InvoiceReceived, OrderCancelled, OrderChanged, OrderPlaced, PaymentMade},
    ids::{Authority, District, LineName},
    money::Cents,
};

use super::{
    book::{Book, Calendar, name, quantity},
    plan::PlanLine,
    profiles::{CENTRAL_SHOPPING, DISTRICT_SHOPPING, OVERDRAWN, Profile, Shopping},
    random::Random,
};

/// Goods that arrived: what, how many, on which working day.
pub struct Delivery {
    pub day: i64,
    pub item: &'static str,
    pub quantity: i64,
}

/// An order before it has a number.
struct Plan {
    day: i64,
    minute: i64,
    line: LineName,
    item: &'static str,
    /// Of one piece, in cents.
    price: i64,
    quantity: i64,
}

/// Writes all orders of an authority and what became of them; returns what was delivered.
pub fn simulate(
    profile: &Profile,
    lines: &[PlanLine],
    calendar: &Calendar,
    random: &mut Random,
    book: &mut Book,
) -> Option<Vec<Delivery>> {
    let authority = profile.authority()?;
    let list: &[Shopping] =
        if authority.district() == District::CENTRAL { &CENTRAL_SHOPPING } else { &DISTRICT_SHOPPING };
    let mut plans = Vec::new();
    for line in lines.iter().filter(|line| line.authority == authority) {
        if let Some(shopping) = list.iter().find(|s| line.name.title().starts_with(s.title)) {
            plan_line(profile, line, shopping, calendar, random, &mut plans);
        }
    }
    // Numbers are given as the orders are placed; the sort is stable, so equal moments keep the order of the plan.
    plans.sort_by_key(|plan| (plan.day, plan.minute));
    let mut desk = Desk { authority, calendar, random, book, deliveries: Vec::new() };
    for (number, plan) in (1..).zip(&plans) {
        desk.follow(number, plan)?;
    }
    Some(desk.deliveries)
}

/// Spreads what an authority spends on a line in the half year over single orders.
fn plan_line(
    profile: &Profile,
    line: &PlanLine,
    shopping: &Shopping,
    calendar: &Calendar,
    random: &mut Random,
    plans: &mut Vec<Plan>,
) {
    // Lines of 1,000 EUR only hold a place in the plan (Merkansatz).
    if line.amount <= Cents::new(100_000) {
        return;
    }
    let (number, title, excess) = OVERDRAWN;
    let share = if number == profile.number && line.name.title() == title { excess } else { profile.pace };
    let goal = line.amount.get() / 1_000 * share;
    let mut room = goal;
    for _ in 0..shopping.orders {
        let Some((item, price)) = random.pick(shopping.items).copied() else { return };
        let wanted = goal / shopping.orders * random.between(50, 165) / 100;
        // Framework prices differ a little by call; devices have one price for the whole State.
        let price = if shopping.items.len() > 5 { price } else { price * random.between(97, 103) / 100 };
        let quantity = (wanted / price).max(1);
        if quantity * price > room {
            continue;
        }
        room -= quantity * price;
        let (day, minute) = (order_day(calendar, random), random.between(8 * 60, 12 * 60));
        plans.push(Plan { day, minute, line: line.name.clone(), item, price, quantity });
    }
}

/// More orders towards the summer than in January, when the budget is not yet released.
fn order_day(calendar: &Calendar, random: &mut Random) -> i64 {
    let day = random.below(calendar.len());
    if random.chance(550) { day } else { day.max(random.below(calendar.len())) }
}

struct Desk<'a> {
    authority: Authority,
    calendar: &'a Calendar,
    random: &'a mut Random,
    book: &'a mut Book,
    deliveries: Vec<Delivery>,
}

impl Desk<'_> {
    fn follow(&mut self, number: i64, plan: &Plan) -> Option<()> {
        let code = self.authority.district().code();
        let order = format!("B-{code}-{number:05}");
        let Some(today) = self.calendar.day(plan.day) else { return Some(()) };
        let placed = OrderPlaced {
            authority: self.authority.clone(),
            order: name(&order)?,
            line: plan.line.clone(),
            item: name(plan.item)?,
            quantity: quantity(plan.quantity)?,
            amount: Cents::new(plan.price * plan.quantity),
            // Three weeks are agreed; what would end after the half year is agreed with nobody yet.
            due: self.calendar.day(plan.day + 15),
            consent: None,
        };
        self.book.note(today, plan.minute, placed)?;
        match self.random.below(1_000) {
            // Nothing came, and nobody waits for it any more.
            0..14 => {
                let day = plan.day + self.random.between(4, 20);
                self.cancel(day, &order)
            }
            // One part came and was paid, the rest was cancelled.
            14..22 if plan.quantity > 2 => {
                let paid = self.part(plan, number, 1, plan.day, plan.quantity / 2, false)?;
                self.cancel(paid + 2, &order)
            }
            22..70 => {
                let changed = self.change(plan, &order)?;
                self.deliver(&changed, number)
            }
            _ => self.deliver(plan, number),
        }
    }

    fn cancel(&mut self, day: i64, order: &str) -> Option<()> {
        let Some(today) = self.calendar.day(day) else { return Some(()) };
        let minute = self.random.between(13 * 60, 16 * 60);
        self.book.note(today, minute, OrderCancelled { authority: self.authority.clone(), order: name(order)? })
    }

    /// New totals on the day after the order, before anything is delivered.
    fn change(&mut self, plan: &Plan, order: &str) -> Option<Plan> {
        let day = plan.day + 1;
        let more = (plan.quantity * self.random.between(80, 115) / 100).max(1);
        if more == plan.quantity || self.calendar.day(day).is_none() {
            return Some(Plan { line: plan.line.clone(), ..*plan });
        }
        let changed = OrderChanged {
            authority: self.authority.clone(),
            order: name(order)?,
            quantity: quantity(more)?,
            amount: Cents::new(plan.price * more),
            consent: None,
        };
        let minute = self.random.between(13 * 60, 16 * 60);
        self.book.note(self.calendar.day(day)?, minute, changed)?;
        Some(Plan { day, line: plan.line.clone(), quantity: more, ..*plan })
    }

    fn deliver(&mut self, plan: &Plan, number: i64) -> Option<()> {
        if plan.quantity < 4 || !self.random.chance(260) {
            return self.part(plan, number, 1, plan.day, plan.quantity, true).map(|_| ());
        }
        let first = plan.quantity * self.random.between(30, 70) / 100;
        let paid = self.part(plan, number, 1, plan.day, first, false)?;
        self.part(plan, number, 2, paid, plan.quantity - first, true).map(|_| ())
    }

    /// A part of an order: delivered, invoiced, paid, as far as the half year goes. Returns the working day of payment.
    fn part(&mut self, plan: &Plan, number: i64, part: i64, after: i64, pieces: i64, last: bool) -> Option<i64> {
        let code = self.authority.district().code();
        let order = format!("B-{code}-{number:05}");
        let delivered = after + self.random.between(3, 22);
        let invoiced = delivered + self.random.between(1, 6);
        let paid = invoiced + self.random.between(4, 13);
        let (early, noon, late) = (
            self.random.between(7 * 60, 11 * 60),
            self.random.between(9 * 60, 15 * 60),
            self.random.between(10 * 60, 16 * 60),
        );
        let amount = plan.price * pieces;
        // Two per cent discount for those who pay at once; `final` then releases the rest of the order.
        let discount = if last && self.random.chance(120) { amount / 50 } else { 0 };
        let closes = last && self.random.chance(720);
        if let Some(today) = self.calendar.day(delivered) {
            let goods = GoodsDelivered {
                authority: self.authority.clone(),
                order: name(&order)?,
                quantity: quantity(pieces)?,
                delivered_on: today,
            };
            self.book.note(today, early, goods)?;
            self.deliveries.push(Delivery { day: delivered, item: plan.item, quantity: pieces });
        }
        if let Some(today) = self.calendar.day(invoiced) {
            let invoice = name(&format!("R-{code}-{number:05}-{part}"))?;
            let amount = Cents::new(amount);
            self.book.note(
                today,
                noon,
                InvoiceReceived { authority: self.authority.clone(), order: name(&order)?, invoice, amount },
            )?;
        }
        if let Some(today) = self.calendar.day(paid) {
            let payment = PaymentMade {
                authority: self.authority.clone(),
                order: Some(name(&order)?),
                line: plan.line.clone(),
                payment: name(&format!("Z-{code}-{number:05}-{part}"))?,
                amount: Cents::new(amount - discount),
                last: closes || discount > 0,
                consent: None,
            };
            self.book.note(today, late, payment)?;
        }
        Some(paid)
    }
}
