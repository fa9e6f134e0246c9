//! Events of the same kind at any size, made one at a time in constant memory, for benchmarks and load tests.

use std::collections::VecDeque;

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{
        DevicesIssued, DevicesReturned, EFileUsed, Event, GoodsDelivered, HeadcountReported, InvoiceReceived,
        LicencesProvided, OrderPlaced, ParametersPublished, PaymentMade, RemoteAccessProvided, RolloutPlanned,
        RolloutProgressed, Scope, StockReported,
    },
    ids::{Authority, LineName},
    money::Cents,
};

use super::{
    PLAN,
    book::{count, day, name, quantity, source, system},
    plan::{self, DEVICES, EQUIPMENT, PlanLine, SERVICES, TRANSMISSION},
    profiles::{PROFILES, Profile},
    random::Random,
    simulation::PARAMETERS,
};

/// The first event happens on 1 July 2026, after the example's half year; the last before 20 November.
const START: &str = "2026-07-01T06:00:00Z";
const SPAN_MS: i64 = 142 * 86_400_000;
/// Deals that wait for their next step, for each authority and step. What waits longest is left as it is.
const WAITING_MAX: usize = 256;
/// Devices with their price in cents; the only items that are issued.
const DEVICE_ITEMS: [(&str, i64); 3] = [("notebook", 107_172), ("docking-station", 18_990), ("monitor", 21_450)];
/// What is counted.
const COUNTED_ITEM: &str = "beamer";
/// What is bought on other titles.
const OTHER_ITEMS: [(&str, &str, i64); 3] =
    [(SERVICES, "service-hour", 9_680), (TRANSMISSION, "network-line", 48_935), (EQUIPMENT, "switch", 164_920)];

/// `count` events on the plan of the example, in an order that the write side accepts, after [`PLAN`] was imported:
/// alone or after [`super::events`]. Every order goes from order to delivery, issue, invoice and payment; amounts
/// shrink with `count`, so that all together use less than a third of any line. Sources begin with `/bench/`, numbers
/// with the seed, so runs with different seeds do not meet in a number, and none takes another's devices. Each
/// authority's events depend only on that authority's: several senders may share them by authority.
pub fn more_events(count: usize, seed: u64) -> impl Iterator<Item = Envelope> {
    Load::new(count, seed).into_iter().flatten()
}

struct Load {
    seed: u64,
    total: i64,
    made: i64,
    start_ms: i64,
    random: Random,
    seats: Vec<Seat>,
}

/// One Bezirksamt at work.
struct Seat {
    profile: &'static Profile,
    authority: Authority,
    /// Devices first.
    wares: Vec<Ware>,
    open: VecDeque<Deal>,
    delivered: VecDeque<Deal>,
    invoiced: VecDeque<Deal>,
    shelves: [Shelf; 3],
    counted_on: Option<Day>,
    done: i64,
    turn: i64,
}

/// Something that can be bought: its line, its price, and what one order may cost at most.
struct Ware {
    line: LineName,
    item: &'static str,
    price: i64,
    most: i64,
    shelf: Option<usize>,
}

/// An order, or a part of one, on its way.
#[derive(Clone)]
struct Deal {
    number: i64,
    part: i64,
    line: LineName,
    shelf: Option<usize>,
    pieces: i64,
    /// Of one piece, in cents.
    price: i64,
    /// Nothing else of the order was or will be delivered.
    whole: bool,
}

#[derive(Default, Clone, Copy)]
struct Shelf {
    in_stock: i64,
    in_use: i64,
}

impl Iterator for Load {
    type Item = Envelope;

    fn next(&mut self) -> Option<Envelope> {
        if self.made >= self.total {
            return None;
        }
        let number = self.made;
        self.made += 1;
        let step = SPAN_MS.checked_div(self.total).unwrap_or(0);
        let time = Timestamp::from_millisecond(self.start_ms + number * step).ok()?;
        let event = self.event(number, Day::of(time))?;
        let from = source("/bench", event.authority(), system(event.type_name()));
        Some(Envelope::new(from, format!("{}-{number:08}", self.seed), time, event))
    }
}

impl Load {
    fn new(count: usize, seed: u64) -> Option<Load> {
        let total = i64::try_from(count).ok()?;
        let lines = plan::lines(PLAN)?;
        let seats: Option<Vec<Seat>> = PROFILES
            .iter()
            .filter(|profile| profile.number > 0)
            .map(|profile| Seat::new(profile, &lines, total))
            .collect();
        let start_ms = START.parse::<Timestamp>().ok()?.as_millisecond();
        Some(Load { seed, total, made: 0, start_ms, random: Random::stream(seed, 1), seats: seats? })
    }

    fn event(&mut self, number: i64, today: Day) -> Option<Event> {
        if number == 0 {
            return self.parameters();
        }
        // Twice through the authorities: what every other event of theirs needs.
        let index = usize::try_from(number - 1).ok()?;
        if let Some(seat) = self.seats.get(index) {
            return seat.headcount(today);
        }
        let rollout = format!("windows-11-last-{}", self.seed);
        if let Some(seat) = self.seats.get(index.checked_sub(self.seats.len())?) {
            return seat.plan_rollout(&rollout);
        }
        let chosen = self.random.below(i64::try_from(self.seats.len()).ok()?);
        let (random, prefix) = (&mut self.random, format!("L{}", self.seed));
        let seat = self.seats.get_mut(usize::try_from(chosen).ok()?)?;
        match random.below(100) {
            0..30 => None,
            30..55 => seat.deliver(random, &prefix, today),
            55..75 => seat.pay(&prefix),
            75..85 => seat.invoice(&prefix),
            85..95 => seat.issue(random),
            _ => seat.report(random, &rollout, today),
        }
        // Where nothing waits for the step, a new order is placed.
        .or_else(|| seat.order(random, &prefix, number))
    }

    fn parameters(&self) -> Option<Event> {
        let values = serde_json::from_str(PARAMETERS).ok()?;
        let set = name(&format!("IKT-Katalog (Lasttest {})", self.seed))?;
        Some(ParametersPublished { authority: None, set, valid_from: day(2026, 1, 1)?, values }.into())
    }
}

impl Seat {
    fn new(profile: &'static Profile, lines: &[PlanLine], total: i64) -> Option<Seat> {
        let authority = profile.authority()?;
        let find =
            |title: &str| plan::find(lines, &authority, title).filter(|line| line.amount > Cents::new(5_000_000));
        let mut wares = Vec::new();
        // Half of an authority's orders are for devices, the rest for its other lines; a generous guess of how many.
        let expected = total / 48 + 64;
        let ware = |line: &PlanLine, item, price, orders: i64, shelf| {
            let most = (line.amount.get() / 4 / orders).max(4);
            Ware { line: line.name.clone(), item, price, most, shelf }
        };
        for (shelf, (item, price)) in DEVICE_ITEMS.into_iter().enumerate() {
            wares.push(ware(find(DEVICES)?, item, price, expected, Some(shelf)));
        }
        for (title, item, price) in OTHER_ITEMS {
            if let Some(line) = find(title) {
                wares.push(ware(line, item, price, expected, None));
            }
        }
        let empty = VecDeque::new;
        let shelves = [Shelf::default(); 3];
        Some(Seat {
            profile,
            authority,
            wares,
            open: empty(),
            delivered: empty(),
            invoiced: empty(),
            shelves,
            counted_on: None,
            done: 0,
            turn: 0,
        })
    }

    fn order(&mut self, random: &mut Random, prefix: &str, number: i64) -> Option<Event> {
        let devices = i64::try_from(DEVICE_ITEMS.len()).ok()?;
        let others = i64::try_from(self.wares.len()).ok()? - devices;
        let index =
            if others <= 0 || random.chance(500) { random.below(devices) } else { devices + random.below(others) };
        let ware = self.wares.get(usize::try_from(index).ok()?)?;
        let pieces = random.between(1, 4);
        let price = ware.price.min(ware.most * random.between(60, 100) / 100 / pieces).max(1);
        let placed = OrderPlaced {
            authority: self.authority.clone(),
            order: name(&format!("{prefix}-{number}"))?,
            line: ware.line.clone(),
            item: name(ware.item)?,
            quantity: quantity(pieces)?,
            amount: Cents::new(price * pieces),
            due: None,
            consent: None,
        };
        wait(
            &mut self.open,
            Deal { number, part: 1, line: ware.line.clone(), shelf: ware.shelf, pieces, price, whole: true },
        );
        Some(placed.into())
    }

    fn deliver(&mut self, random: &mut Random, prefix: &str, today: Day) -> Option<Event> {
        let mut deal = self.open.pop_front()?;
        if deal.pieces > 1 && random.chance(200) {
            let rest = Deal { pieces: deal.pieces - 1, part: deal.part + 1, whole: false, ..deal.clone() };
            deal = Deal { pieces: 1, whole: false, ..deal };
            self.open.push_front(rest);
        }
        if let Some(shelf) = deal.shelf.and_then(|index| self.shelves.get_mut(index)) {
            shelf.in_stock += deal.pieces;
        }
        let order = name(&format!("{prefix}-{}", deal.number))?;
        let delivered = GoodsDelivered {
            authority: self.authority.clone(),
            order,
            quantity: quantity(deal.pieces)?,
            delivered_on: today,
        };
        wait(&mut self.delivered, deal);
        Some(delivered.into())
    }

    fn invoice(&mut self, prefix: &str) -> Option<Event> {
        let deal = self.delivered.pop_front()?;
        let received = InvoiceReceived {
            authority: self.authority.clone(),
            order: name(&format!("{prefix}-{}", deal.number))?,
            invoice: name(&format!("R-{prefix}-{}-{}", deal.number, deal.part))?,
            amount: Cents::new(deal.price * deal.pieces),
        };
        wait(&mut self.invoiced, deal);
        Some(received.into())
    }

    /// Pays what was invoiced, else what was delivered.
    fn pay(&mut self, prefix: &str) -> Option<Event> {
        let deal = self.invoiced.pop_front().or_else(|| self.delivered.pop_front())?;
        let paid = PaymentMade {
            authority: self.authority.clone(),
            order: Some(name(&format!("{prefix}-{}", deal.number))?),
            line: deal.line,
            payment: name(&format!("Z-{prefix}-{}-{}", deal.number, deal.part))?,
            amount: Cents::new(deal.price * deal.pieces),
            last: deal.whole,
            consent: None,
        };
        Some(paid.into())
    }

    fn issue(&mut self, random: &mut Random) -> Option<Event> {
        let (shelf, (item, _)) = self.shelves.iter_mut().zip(DEVICE_ITEMS).max_by_key(|(shelf, _)| shelf.in_stock)?;
        let number = random.between(1, 2).min(shelf.in_stock);
        let pieces = quantity(number)?;
        shelf.in_stock -= number;
        shelf.in_use += number;
        Some(
            DevicesIssued {
                authority: self.authority.clone(),
                item: name(item)?,
                quantity: pieces,
                commissioned_on: None,
            }
            .into(),
        )
    }

    fn report(&mut self, random: &mut Random, rollout: &str, today: Day) -> Option<Event> {
        self.turn += 1;
        let authority = self.authority.clone();
        let eligible = self.profile.eligible_positions();
        match self.turn % 8 {
            0 | 1 => self.count_stock(today),
            2 => self.give_back(),
            3 => self.headcount(today),
            4 => {
                let sessions = count(eligible * random.between(50, 90) / 100)?;
                Some(RemoteAccessProvided { authority, sessions, accounts: None }.into())
            }
            5 => {
                let accounts = eligible * random.between(20, 60) / 100;
                Some(EFileUsed { authority, accounts: count(accounts)?, concurrent: count(accounts / 3)? }.into())
            }
            6 => Some(
                LicencesProvided { authority, licence: name("e-file-licence")?, quantity: count(eligible)? }.into(),
            ),
            _ => {
                self.done = (self.done + 1).min(eligible);
                Some(
                    RolloutProgressed { authority, rollout: name(rollout)?, done: count(self.done)?, total: None }
                        .into(),
                )
            }
        }
    }

    /// A fresh count, at most one a day: a second one would replace the first. Of what nobody moves, for a count says
    /// what is there of everybody's, and another run knows nothing of this one's devices.
    fn count_stock(&mut self, today: Day) -> Option<Event> {
        if self.counted_on == Some(today) {
            return None;
        }
        self.counted_on = Some(today);
        let report = StockReported {
            authority: self.authority.clone(),
            item: name(COUNTED_ITEM)?,
            in_use: Some(count(self.turn)?),
            in_stock: Some(count(self.turn % 7)?),
            commissioned_on: None,
            as_of: today,
            parts: None,
        };
        Some(report.into())
    }

    fn give_back(&mut self) -> Option<Event> {
        let (shelf, (item, _)) = self.shelves.iter_mut().zip(DEVICE_ITEMS).max_by_key(|(shelf, _)| shelf.in_use)?;
        if shelf.in_use == 0 {
            return None;
        }
        shelf.in_use -= 1;
        shelf.in_stock += 1;
        Some(
            DevicesReturned {
                authority: self.authority.clone(),
                item: name(item)?,
                quantity: quantity(1)?,
                commissioned_on: None,
            }
            .into(),
        )
    }

    fn headcount(&self, today: Day) -> Option<Event> {
        let report = HeadcountReported {
            authority: self.authority.clone(),
            as_of: today,
            employees: count(self.profile.employees)?,
            workplaces: count(self.profile.workplaces())?,
            eligible: count(self.profile.eligible_positions())?,
            definition: name("Lasttest")?,
        };
        Some(report.into())
    }

    fn plan_rollout(&self, rollout: &str) -> Option<Event> {
        let planned = RolloutPlanned {
            authority: self.authority.clone(),
            rollout: name(rollout)?,
            scope: Scope::Total(count(self.profile.eligible_positions())?),
            deadline: day(2026, 12, 31)?,
            start: None,
            budget: None,
        };
        Some(planned.into())
    }
}

/// Puts a deal in the queue for its next step; the queue never grows beyond its limit.
fn wait(queue: &mut VecDeque<Deal>, deal: Deal) {
    if queue.len() >= WAITING_MAX {
        queue.pop_front();
    }
    queue.push_back(deal);
}
