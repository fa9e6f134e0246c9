//! The example must be what the write side takes: a replay with simple rules of its own, on both generators.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{BudgetEvent, Event, IntakeEvent, ProcurementEvent, RolloutEvent, StaffingEvent},
    ids::{Authority, LineName, Programme},
    money::Cents,
    position::{Position, open_commitment},
    stock::{Entry, History, What},
};

use super::{PLAN, SEED, book::Calendar, events, more_events, plan};

/// Made by importing a plan, or by a supplementary plan that the example does not have.
const PLAN_ONLY: [&str; 2] = ["budget.appropriation-amended.v1", "budget.line-renamed.v1"];
/// What the example has no reason for: nobody takes anything back, in one house nothing waits for another person, and a
/// report on what is invented is published by nobody.
const UNUSED: [&str; 9] = [
    "report.published.v1",
    "process.opened.v1",
    "process.approved.v1",
    "process.rejected.v1",
    "scenario.withdrawn.v1",
    "rollout.site-withdrawn.v1",
    "rollout.e-file-withdrawn.v1",
    "rollout.milestone-withdrawn.v1",
    "citylab.activity-withdrawn.v1",
];

#[derive(Default)]
struct Order {
    line: Option<LineName>,
    item: String,
    quantity: i64,
    amount: i64,
    delivered: i64,
    paid: i64,
    closed: bool,
    later_year: bool,
}

#[derive(Default)]
struct Replay {
    positions: BTreeMap<LineName, Position>,
    owners: BTreeMap<LineName, Authority>,
    authority_of_2027: BTreeMap<LineName, i64>,
    orders: HashMap<(Authority, String), Order>,
    numbers: HashSet<(Authority, String)>,
    names: HashSet<(String, String)>,
    stocks: HashMap<(Authority, String), History>,
    known: HashSet<(Authority, String)>,
    requests: BTreeMap<String, &'static str>,
}

impl Replay {
    fn new() -> Replay {
        let mut replay = Replay::default();
        for line in plan::lines(PLAN).unwrap() {
            replay.owners.insert(line.name.clone(), line.authority);
            replay.positions.insert(line.name, Position { appropriation: line.amount, ..Position::default() });
        }
        replay
    }

    fn line(&mut self, authority: &Authority, line: &LineName) -> &mut Position {
        assert_eq!(self.owners.get(line), Some(authority), "{line} belongs to another or does not exist");
        self.positions.get_mut(line).unwrap()
    }

    fn once(&mut self, authority: &Authority, number: String) {
        assert!(self.numbers.insert((authority.clone(), number.clone())), "{authority} uses {number} twice");
    }

    fn order(&mut self, authority: &Authority, order: &str) -> &mut Order {
        self.orders
            .get_mut(&(authority.clone(), order.to_owned()))
            .unwrap_or_else(|| panic!("{authority} has no order {order}"))
    }

    fn apply(&mut self, envelope: &Envelope) {
        assert!(
            self.names.insert((envelope.source.clone(), envelope.id.clone())),
            "{} {} twice",
            envelope.source,
            envelope.id
        );
        let authorities: BTreeSet<&Authority> = self.owners.values().collect();
        assert!(
            envelope.event.authority().is_none_or(|authority| authorities.contains(authority)),
            "{:?}",
            envelope.event
        );
        self.money(&envelope.event);
        self.procurement(&envelope.event, envelope.day());
        self.devices(&envelope.event, envelope.day());
        self.planned_before(&envelope.event);
    }

    fn money(&mut self, event: &Event) {
        match event {
            // Only the years before have plans that are events of the example.
            Event::Budget(BudgetEvent::Appropriated(e)) => {
                assert!(e.line.year() < 2026 && e.amount.is_positive(), "{}", e.line);
                assert_eq!(self.owners.insert(e.line.clone(), e.authority.clone()), None, "{} twice", e.line);
                let position = Position { appropriation: e.amount, ..Position::default() };
                self.positions.insert(e.line.clone(), position);
            }
            Event::Budget(BudgetEvent::CarriedOver(e)) => {
                add(&mut self.line(&e.authority, &e.line).carry_over, e.amount)
            }
            Event::Budget(BudgetEvent::Adjusted(e)) => add(&mut self.line(&e.authority, &e.line).adjustments, e.amount),
            Event::Budget(BudgetEvent::Transferred(e)) => {
                self.transfer(&e.from_line.clone(), &e.to_line.clone(), e.amount)
            }
            Event::Budget(BudgetEvent::Frozen(e)) => add(&mut self.line(&e.authority, &e.line).frozen, e.amount),
            Event::Budget(BudgetEvent::Unfrozen(e)) => {
                let position = self.line(&e.authority, &e.line);
                assert!(e.amount <= position.frozen, "more unfrozen than frozen on {}", e.line);
                add(&mut position.frozen, e.amount.negated().unwrap());
            }
            Event::Budget(BudgetEvent::AuthorityGranted(e)) => {
                self.line(&e.authority, &e.line);
                *self.authority_of_2027.entry(e.line.clone()).or_default() += e.amount.get();
            }
            Event::Budget(BudgetEvent::ProgrammeAssigned(e)) => {
                self.line(&e.authority, &e.line);
            }
            Event::Budget(BudgetEvent::FundingRequested(e)) => self.step(e.request.as_str(), None, "requested"),
            Event::Budget(BudgetEvent::FundingReviewed(e)) => {
                self.step(e.request.as_str(), Some("requested"), "reviewed")
            }
            Event::Budget(BudgetEvent::FundingApproved(e)) => {
                self.step(e.request.as_str(), Some("reviewed"), "approved")
            }
            Event::Budget(BudgetEvent::FundingRejected(e)) => {
                self.step(e.request.as_str(), Some("requested"), "rejected")
            }
            Event::Budget(BudgetEvent::FundingGranted(e)) => {
                self.step(e.request.as_str(), Some("approved"), "granted");
                let (from, to) = (e.from_line.clone().unwrap(), e.to_line.clone().unwrap());
                assert!(from.title() == plan::RESERVE && e.programme == Some(Programme::MobileDevices));
                self.line(&e.authority, &to);
                self.transfer(&from, &to, e.amount);
            }
            _ => {}
        }
    }

    fn step(&mut self, request: &str, from: Option<&'static str>, to: &'static str) {
        assert_eq!(self.requests.insert(request.to_owned(), to), from, "{request}");
    }

    fn transfer(&mut self, from: &LineName, to: &LineName, amount: Cents) {
        let giver = self.positions.get_mut(from).unwrap();
        assert!(amount.is_positive() && giver.available().unwrap() >= amount, "{from} has not {amount}");
        add(&mut giver.adjustments, amount.negated().unwrap());
        add(&mut self.positions.get_mut(to).unwrap().adjustments, amount);
    }

    /// Moves the commitment of the order's line by what an order leaves open before and after a change.
    fn recommit(&mut self, authority: &Authority, number: &str, change: impl FnOnce(&mut Order)) {
        let order = self.order(authority, number);
        let open =
            |o: &Order| open_commitment(Cents::new(o.amount), Cents::new(o.paid), o.closed || o.later_year).unwrap();
        let before = open(order);
        change(order);
        let moved = open(order).minus(before).unwrap();
        let line = order.line.clone().unwrap();
        add(&mut self.line(authority, &line).commitments, moved);
    }

    fn procurement(&mut self, event: &Event, today: Day) {
        match event {
            Event::Procurement(ProcurementEvent::OrderPlaced(e)) => {
                assert!(e.amount.is_positive());
                self.once(&e.authority, format!("order {}", e.order));
                let later_year = e.due.is_some_and(|due| due.year() > e.line.year());
                if later_year {
                    let left =
                        self.authority_of_2027.get_mut(&e.line).expect("an order of a later year needs authority");
                    *left -= e.amount.get();
                    assert!(*left >= 0);
                }
                let placed = Order {
                    line: Some(e.line.clone()),
                    item: e.item.to_string(),
                    quantity: e.quantity.get(),
                    later_year,
                    ..Order::default()
                };
                self.orders.insert((e.authority.clone(), e.order.to_string()), placed);
                self.recommit(&e.authority, e.order.as_str(), |order| order.amount = e.amount.get());
            }
            Event::Procurement(ProcurementEvent::OrderChanged(e)) => {
                self.recommit(&e.authority, e.order.as_str(), |order| {
                    assert!(!order.closed && e.amount.is_positive() && e.quantity.get() >= order.delivered);
                    (order.quantity, order.amount) = (e.quantity.get(), e.amount.get());
                })
            }
            Event::Procurement(ProcurementEvent::OrderCancelled(e)) => {
                self.recommit(&e.authority, e.order.as_str(), |order| {
                    assert!(!order.closed);
                    order.closed = true;
                })
            }
            Event::Procurement(ProcurementEvent::GoodsDelivered(e)) => {
                let order = self.order(&e.authority, e.order.as_str());
                assert!(!order.closed);
                order.delivered += e.quantity.get();
                assert!(order.delivered <= order.quantity, "more delivered than ordered: {}", e.order);
                let item = order.item.clone();
                self.shelf(&e.authority, &item, today, What::Delivered(e.quantity.get()));
            }
            Event::Procurement(ProcurementEvent::InvoiceReceived(e)) => {
                assert!(!self.order(&e.authority, e.order.as_str()).closed);
                self.once(&e.authority, format!("invoice {}", e.invoice));
            }
            Event::Procurement(ProcurementEvent::PaymentMade(e)) => {
                self.once(&e.authority, format!("payment {}", e.payment));
                add(&mut self.line(&e.authority, &e.line).actual, e.amount);
                let Some(order) = &e.order else { return };
                self.recommit(&e.authority, order.as_str(), |order| {
                    assert!(!order.closed && order.line.as_ref() == Some(&e.line));
                    order.paid += e.amount.get();
                    assert!(order.paid <= order.amount);
                    order.closed = e.last;
                });
            }
            _ => {}
        }
    }

    fn shelf(&mut self, authority: &Authority, item: &str, day: Day, what: What) {
        let history = self.stocks.entry((authority.clone(), item.to_owned())).or_default();
        if let Err(missing) = history.record(Entry { day, what }) {
            panic!("{authority} has no {item}: {missing:?}");
        }
        assert_eq!(history.stock().short, 0);
    }

    fn devices(&mut self, event: &Event, today: Day) {
        let (authority, item, what) = match event {
            Event::Rollout(RolloutEvent::StockReported(e)) => (&e.authority, &e.item, What::Counted(e.counted())),
            Event::Rollout(RolloutEvent::DevicesIssued(e)) => {
                (&e.authority, &e.item, What::Issued { quantity: e.quantity.get(), commissioned: e.commissioned_on })
            }
            Event::Rollout(RolloutEvent::DevicesReturned(e)) => {
                (&e.authority, &e.item, What::Returned { quantity: e.quantity.get(), commissioned: e.commissioned_on })
            }
            Event::Rollout(RolloutEvent::DevicesRetired(e)) => {
                (&e.authority, &e.item, What::Retired { quantity: e.quantity.get(), commissioned: e.commissioned_on })
            }
            _ => return,
        };
        self.shelf(authority, item.as_str(), today, what);
    }

    /// Progress needs a rollout, a milestone reached one planned, a submission one that is due.
    fn planned_before(&mut self, event: &Event) {
        let (authority, key, plans) = match event {
            Event::Rollout(RolloutEvent::RolloutPlanned(e)) => (&e.authority, e.rollout.to_string(), true),
            Event::Rollout(RolloutEvent::RolloutProgressed(e)) => {
                assert!(e.total.is_none_or(|total| e.done <= total));
                (&e.authority, e.rollout.to_string(), false)
            }
            Event::Rollout(RolloutEvent::MilestonePlanned(e)) => (&e.authority, e.milestone.to_string(), true),
            Event::Rollout(RolloutEvent::MilestoneReached(e)) => (&e.authority, e.milestone.to_string(), false),
            Event::Intake(IntakeEvent::SubmissionDue(e)) => (&e.authority, e.period.to_string(), true),
            Event::Intake(IntakeEvent::SubmissionReceived(e)) => (&e.authority, e.period.to_string(), false),
            Event::Intake(IntakeEvent::SubmissionExtended(e)) => (&e.authority, e.period.to_string(), false),
            _ => return,
        };
        if plans {
            assert!(self.known.insert((authority.clone(), key.clone())), "{authority} plans {key} twice");
        } else {
            assert!(self.known.contains(&(authority.clone(), key.clone())), "{authority} never planned {key}");
        }
    }
}

fn add(sum: &mut Cents, amount: Cents) {
    *sum = sum.plus(amount).unwrap();
}

fn replay<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Replay {
    let mut replay = Replay::new();
    for envelope in events {
        replay.apply(envelope);
    }
    replay
}

#[test]
fn the_plan_is_the_published_one() {
    let lines = plan::lines(PLAN).unwrap();
    let sum = |central: bool| -> i64 {
        lines
            .iter()
            .filter(|line| (line.authority.as_str() == Authority::IKT_STEUERUNG) == central)
            .map(|line| line.amount.get())
            .sum()
    };
    assert_eq!(lines.len(), 158);
    assert_eq!(sum(false), 4_761_870_000);
    assert_eq!(sum(true), 15_042_200_000);
    assert!(PLAN.lines().all(|row| row.split(';').count() == 27), "a field with a semicolon would need a real reader");
    let names: BTreeSet<&LineName> = lines.iter().map(|line| &line.name).collect();
    assert_eq!(names.len(), 158, "a second line of one name would get `-2`");
    let pankow = "2026/30/25/bezirksamt-pankow/geraete-ausstattungs-und-ausruestungsgegenstaende-fuer-die-\
                  verfahrensunabhaengige-ikt";
    assert!(lines.iter().any(|line| line.name.as_str() == pankow && line.authority.as_str() == "ba-pankow"));
}

#[test]
fn the_same_seed_gives_the_same_events() {
    assert_eq!(events(SEED), events(SEED));
    assert_ne!(events(SEED), events(SEED + 1));
    assert!(more_events(3_000, 7).eq(more_events(3_000, 7)));
    assert!(more_events(3_000, 7).ne(more_events(3_000, 8)));
}

#[test]
fn every_area_occurs_and_says_that_it_is_simulated() {
    for seed in [SEED, 1, 42] {
        let events = events(seed);
        assert!((21_000..=25_000).contains(&events.len()), "{}", events.len());
        let seen: BTreeSet<&str> = events.iter().map(|envelope| envelope.event.type_name()).collect();
        for name in Event::types().map(|known| known.name) {
            assert_eq!(seen.contains(name), !PLAN_ONLY.contains(&name) && !UNUSED.contains(&name), "{name}");
        }
        assert!(events.iter().all(|envelope| envelope.source.starts_with("/sollist/demo/")));
        let last = Calendar::half_year().unwrap().iter().last().unwrap().1;
        let first = Day::new(2023, 1, 1).unwrap();
        assert!(events.iter().all(|envelope| (first..=last).contains(&Day::of(envelope.time))));
    }
    assert!(more_events(500, 1).all(|envelope| envelope.source.starts_with("/bench/")));
}

#[test]
fn the_write_side_would_take_the_half_year() {
    for seed in [SEED, 1, 42] {
        let end = replay(&events(seed));
        let overdrawn: Vec<&str> = end
            .positions
            .iter()
            .filter(|(_, p)| p.available().unwrap().is_negative())
            .map(|(name, _)| name.as_str())
            .collect();
        let marzahn = "2026/30/25/bezirksamt-marzahn-hellersdorf/";
        assert!(
            overdrawn.len() == 1 && overdrawn[0].starts_with(marzahn) && overdrawn[0].ends_with(plan::DEVICES),
            "{overdrawn:?}"
        );
        let steps: Vec<&str> = end.requests.values().copied().collect();
        assert_eq!(steps, ["rejected", "granted", "requested"]);
    }
}

#[test]
fn a_third_to_a_half_is_spent_by_the_end_of_june() {
    let end = replay(&events(SEED));
    let share = |authority: &str| {
        let of = |pick: fn(&Position) -> i64| -> i64 {
            end.owners
                .iter()
                .filter(|(line, owner)| owner.as_str() == authority && line.year() == 2026)
                .map(|(line, _)| pick(&end.positions[line]))
                .sum()
        };
        of(|p| p.actual.get() + p.commitments.get()) * 100 / of(|p| p.disposable().unwrap().get())
    };
    let (ahead, behind) = (share("ba-friedrichshain-kreuzberg"), share("ba-reinickendorf"));
    assert!(ahead > behind + 15, "{ahead} {behind}");
    for authority in end.owners.values().collect::<BTreeSet<_>>() {
        assert!((30..=60).contains(&share(authority.as_str())), "{authority} {}", share(authority.as_str()));
    }
}

#[test]
fn march_of_the_late_ones_is_recorded_in_april() {
    let events = events(SEED);
    let position = |pick: &dyn Fn(&Envelope) -> bool| events.iter().position(pick).unwrap();
    let april = position(&|e: &Envelope| Day::of(e.time) >= Day::new(2026, 4, 1).unwrap());
    let late: Vec<&Envelope> = events[april..].iter().filter(|e| Day::of(e.time).date().month() == 3).collect();
    let from: BTreeSet<&str> = late.iter().map(|e| e.event.authority().unwrap().as_str()).collect();
    assert_eq!(from.into_iter().collect::<Vec<_>>(), ["ba-reinickendorf", "ba-spandau"]);
    assert!(late.len() > 100, "{}", late.len());
}

#[test]
fn one_published_figure_agrees_with_what_was_reported() {
    let events = events(SEED);
    let march: Day = "2026-03-31".parse().unwrap();
    let of = |envelope: &Envelope| envelope.event.authority().is_some_and(|a| a.as_str() == "ba-treptow-koepenick");
    let mut in_use = 0;
    let mut eligible = 0;
    for envelope in events.iter().filter(|envelope| of(envelope)) {
        match &envelope.event {
            Event::Rollout(RolloutEvent::StockReported(e)) if e.as_of == march && e.item.as_str() == "notebook" => {
                in_use += e.counted().iter().map(|part| part.in_use).sum::<i64>();
            }
            Event::Staffing(StaffingEvent::HeadcountReported(e)) if e.as_of == march => eligible = e.eligible.get(),
            _ => {}
        }
    }
    let figures: Vec<String> = events
        .iter()
        .filter_map(|envelope| match &envelope.event {
            Event::Intake(IntakeEvent::FigureReported(e)) => {
                Some(format!("{} {}/{}", e.scope, e.numerator?.0, e.denominator?.0))
            }
            _ => None,
        })
        .collect();
    assert_eq!(figures[1], format!("09 {in_use}/{eligible}"));
    assert!(figures[0].starts_with("berlin "));
}

#[test]
fn every_event_is_read_back_as_it_was_written() {
    for envelope in events(SEED).into_iter().chain(more_events(5_000, 3)) {
        let line = envelope.to_json().unwrap();
        assert_eq!(Envelope::parse(line.as_bytes()).unwrap(), envelope, "{line}");
    }
}

#[test]
fn the_write_side_would_take_the_load_alone_and_after_the_half_year() {
    for size in [40, 1_000, 60_000] {
        let load: Vec<Envelope> = more_events(size, 5).collect();
        assert_eq!(load.len(), size);
        let end = replay(&load);
        for (name, p) in &end.positions {
            let used = p.actual.plus(p.commitments).unwrap().get();
            assert!(used * 3 < p.appropriation.get(), "{name}: {used}");
        }
        replay(&[events(SEED), load].concat());
    }
}

#[test]
fn the_load_has_the_mix_that_benchmarks_expect() {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for envelope in more_events(50_000, 5) {
        *counts.entry(envelope.event.type_name()).or_default() += 1;
    }
    for (name, low, high) in [
        ("procurement.order-placed.v1", 28, 38),
        ("procurement.goods-delivered.v1", 22, 27),
        ("procurement.payment-made.v1", 17, 22),
        ("procurement.invoice-received.v1", 8, 12),
        ("rollout.devices-issued.v1", 6, 11),
    ] {
        let percent = counts[name] / 500;
        assert!((low..=high).contains(&percent), "{name}: {percent} %");
    }
    assert!(counts.len() >= 14, "{counts:?}");
}
