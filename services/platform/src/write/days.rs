//! Days that somebody mistyped, as a rule: of effect, far from the day of recording or from the fiscal year; due before
//! it happens. Pure.

use sollist_contract::{
    day::{Day, NamedDay},
    envelope::Envelope,
    event::{Appropriated, BudgetEvent, Event, ProcurementEvent, RolloutEvent},
    ids::LineName,
};

/// Most that something takes effect before it happens: within a year, the next fiscal year may be prepared.
const DAYS_AHEAD_MAX: i32 = 366;
/// So many years after the running one may be planned.
const PLANNED_YEARS: i32 = 5;
/// Most that something is reported afterwards: accounts are kept for ten years, so older ones nobody can compare. Most
/// that something is due later, too: no plan of Berlin looks further.
const TEN_YEARS: i32 = 10 * 12;
/// The day of the year before from which on a fiscal year is prepared: within its last three months.
const PREPARED_FROM: (i8, i8) = (10, 1);
/// The last day of the year after up to which something is still booked on a fiscal year: as long as it was prepared.
const CLOSED_AFTER: (i8, i8) = (3, 31);

/// A day that an officer would query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    /// It takes effect more than a year after today, the day of recording.
    FarAhead { on: NamedDay, today: Day },
    /// It took effect more than ten years before it.
    FarBack { on: NamedDay, today: Day },
    /// What is due lies before the day on which it happens.
    DueInThePast { due: NamedDay, on: Day },
    /// What is due lies more than ten years after it.
    DueFarAhead { due: NamedDay, on: Day },
    /// It takes effect long before the fiscal year of its line.
    BeforeYear { on: NamedDay, line: LineName },
    /// It takes effect long after it.
    AfterYear { on: NamedDay, line: LineName },
    /// Money is frozen, or not any more, from a day on which there is none of that year.
    FrozenOutside { on: NamedDay, line: LineName },
    /// Something is ordered out of a year that has not begun: what is ordered before uses commitment authority.
    OrderedBefore { on: NamedDay, line: LineName },
    /// A plan of a year that nobody plans yet.
    PlannedFarAhead { line: LineName, today: Day },
    /// It is said to have been seen on a day after today.
    ToCome { on: NamedDay, today: Day },
    /// Devices are in use from a day after that on which they are counted or moved.
    UsedLater { since: NamedDay, on: Day },
    /// Devices have been in use for more than ten years.
    UsedLong { since: NamedDay, on: Day },
}

/// What is odd about the year of a plan: the financial plan looks five years ahead (§ 31 LHO), and what is asked for
/// without a year is of the newest that has an Ansatz.
pub fn of_plan(event: &Event, today: Day) -> Option<Odd> {
    let Event::Budget(BudgetEvent::Appropriated(Appropriated { line, .. })) = event else { return None };
    let far = i32::from(line.year()) > i32::from(today.year()) + PLANNED_YEARS;
    far.then(|| Odd::PlannedFarAhead { line: line.clone(), today })
}

/// What is odd about the days of an event. The Ist of a plan is as old as its plan.
pub fn odd(envelope: &Envelope, today: Day) -> Vec<Odd> {
    if let Event::Procurement(ProcurementEvent::PaymentMade(payment)) = &envelope.event
        && payment.is_account(&envelope.source)
    {
        return Vec::new();
    }
    let at = NamedDay { field: "time", day: Day::of(envelope.time) };
    let on = envelope.event.own_day().unwrap_or(at);
    let due = envelope.event.due().and_then(|due| of_due(due, on.day));
    of_effect(envelope, on, today).into_iter().chain(due).chain(of_use(&envelope.event, on.day)).collect()
}

/// Whether one day lies more than ten years before another: of the day after it there are as many still.
fn is_ten_years_before(day: Day, later: Day) -> bool {
    day.next().whole_months_to(later) >= TEN_YEARS
}

/// Of the days from which devices are in use, when they are counted or moved on one.
fn of_use(event: &Event, on: Day) -> impl Iterator<Item = Odd> + use<> {
    let event = RolloutEvent::of(event);
    let last = event.and_then(RolloutEvent::commissioned).filter(|since| since.day > on);
    let first = event.and_then(RolloutEvent::first_commissioned).filter(|since| is_ten_years_before(since.day, on));
    let later = last.map(|since| Odd::UsedLater { since, on });
    later.into_iter().chain(first.map(|since| Odd::UsedLong { since, on }))
}

/// Of what is due, when something happens on a day.
fn of_due(due: NamedDay, on: Day) -> Option<Odd> {
    if due.day < on {
        return Some(Odd::DueInThePast { due, on });
    }
    is_ten_years_before(on, due.day).then_some(Odd::DueFarAhead { due, on })
}

/// Of the day of effect: one mistyped year is one thing to query.
fn of_effect(envelope: &Envelope, on: NamedDay, today: Day) -> Option<Odd> {
    // What takes back an odd day names it.
    if takes_back(&envelope.event) {
        return None;
    }
    if today.days_to(on.day) > DAYS_AHEAD_MAX {
        return Some(Odd::FarAhead { on, today });
    }
    if on.day > today && (was_seen(&envelope.event, on) || is_this_years(&envelope.event, on.day, today)) {
        return Some(Odd::ToCome { on, today });
    }
    if is_ten_years_before(on.day, today) {
        return Some(Odd::FarBack { on, today });
    }
    let line = envelope.event.spends_on()?;
    let (year, name) = (line.year(), || line.clone());
    let day = |year, (month, day)| Day::new(year, month, day).ok();
    if on.day < day(year.saturating_sub(1), PREPARED_FROM)? {
        Some(Odd::BeforeYear { on, line: name() })
    } else if on.day > closed_after(year)? {
        Some(Odd::AfterYear { on, line: name() })
    } else {
        let (before, after) = (on.day < day(year, (1, 1))?, on.day > day(year, (12, 31))?);
        match &envelope.event {
            Event::Budget(BudgetEvent::Frozen(_) | BudgetEvent::Unfrozen(_)) if before || after => {
                Some(Odd::FrozenOutside { on, line: name() })
            }
            Event::Procurement(ProcurementEvent::OrderPlaced(_)) if before => {
                Some(Odd::OrderedBefore { on, line: name() })
            }
            Event::Budget(_) | Event::Procurement(_) | Event::Rollout(_) | Event::Staffing(_) | Event::Intake(_) => {
                None
            }
        }
    }
}

/// The last day on which something is still booked on a fiscal year.
fn closed_after(year: i16) -> Option<Day> {
    let (month, day) = CLOSED_AFTER;
    Day::new(year.saturating_add(1), month, day).ok()
}

/// Whether an event names the day of what it takes back.
fn takes_back(event: &Event) -> bool {
    let withdrawn = |event: &RolloutEvent| {
        matches!(
            event,
            RolloutEvent::MilestoneWithdrawn(_) | RolloutEvent::EFileWithdrawn(_) | RolloutEvent::ActivityWithdrawn(_)
        )
    };
    RolloutEvent::of(event).is_some_and(withdrawn)
}

/// Whether an order of the running year is dated ahead: who prepares the next one dates into it, and orders on its
/// lines. Until that day nothing can be reported of it.
fn is_this_years(event: &Event, on: Day, today: Day) -> bool {
    match event {
        Event::Procurement(ProcurementEvent::OrderPlaced(order)) => {
            let year = order.line.year();
            on.year() == today.year() || (year <= today.year() && closed_after(year).is_some_and(|last| on <= last))
        }
        Event::Procurement(ProcurementEvent::OrderChanged(_) | ProcurementEvent::OrderCancelled(_)) => {
            on.year() == today.year()
        }
        Event::Procurement(
            ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::InvoiceReceived(_)
            | ProcurementEvent::PaymentMade(_),
        )
        | Event::Budget(_)
        | Event::Rollout(_)
        | Event::Staffing(_)
        | Event::Intake(_) => false,
    }
}

/// Whether a day is that on which somebody saw it happen: what names its own day was delivered, counted, reached, held
/// or received on it. Of the rest an invoice came or was paid, a request was made or decided on, and something was
/// done in a rollout. Transfers, plans and positions are decided ahead, orders for the next year.
fn was_seen(event: &Event, on: NamedDay) -> bool {
    match (on.field, event) {
        ("data.effective_on", _) => false,
        ("time", Event::Budget(event)) => event.request().is_some(),
        ("time", Event::Procurement(event)) => {
            matches!(event, ProcurementEvent::InvoiceReceived(_) | ProcurementEvent::PaymentMade(_))
        }
        ("time", Event::Rollout(event)) => {
            !matches!(event, RolloutEvent::RolloutPlanned(_) | RolloutEvent::MilestonePlanned(_))
        }
        ("time", Event::Staffing(_) | Event::Intake(_)) => false,
        (_, _) => true,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::warning::Warning;

    use super::*;

    const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

    /// The reasons and fields of what is odd of an event of a day, recorded on 1 June 2026.
    fn check(kind: &str, day: &str, data: &str, expected: &str) {
        let data = format!(r#"{{"authority":"ba-pankow",{}}}"#, data.replace("LINE", LINE));
        let event = Event::from_data(kind, &data).unwrap().unwrap();
        let source = if data.contains("Ist") { "/haushaltsrechnung/2024" } else { "/test" };
        let envelope = Envelope::new(source, "1", format!("{day}T12:00:00Z").parse().unwrap(), event);
        let odd = odd(&envelope, "2026-06-01".parse().unwrap());
        let said: Vec<Warning> = odd.into_iter().map(Warning::from).collect();
        let said: Vec<String> = said.iter().map(|one| format!("{} {}", one.reason.code(), one.field)).collect();
        assert_eq!(said.join(", "), expected, "{kind} {day} {data}");
    }

    #[test]
    #[rustfmt::skip]
    fn a_day_that_somebody_mistyped_is_queried_by_its_field() {
        let order = r#""order":"B-1","line":"LINE","item":"notebook","quantity":1,"amount":"1.00""#;
        let next_year = order.replace("LINE", &LINE.replace("2026", "2027"));
        let due = |due: &str| format!(r#"{order},"due":"{due}""#);
        let delivered = |on: &str| format!(r#""order":"B-1","quantity":1,"delivered_on":"{on}""#);
        let counted = |on: &str| format!(r#""as_of":"{on}","employees":1,"workplaces":1,"eligible":1,"definition":"x""#);
        let frozen = r#""line":"LINE","amount":"1.00","consent_by":"x","reference":"y""#;
        let [ahead, back] = ["DAY_FAR_AHEAD data.delivered_on", "DAY_FAR_BACK data.delivered_on"];
        let both = "DAY_BEFORE_YEAR time, DUE_IN_THE_PAST data.due";
        for (kind, day, data, expected) in [
            ("procurement.order-placed.v1", "2026-06-01", order, ""),
            ("procurement.order-placed.v1", "2027-06-02", order, "DAY_AFTER_YEAR time"),
            ("procurement.order-placed.v1", "2027-06-03", order, "DAY_FAR_AHEAD time"),
            // Exactly ten years are not more than ten.
            ("procurement.goods-delivered.v1", "2026-06-01", &delivered("2016-06-01"), ""),
            ("procurement.goods-delivered.v1", "2026-06-01", &delivered("2016-05-31"), back),
            ("procurement.goods-delivered.v1", "2026-06-01", &delivered("2062-06-01"), ahead),
            // Nobody has seen what is to come.
            ("procurement.goods-delivered.v1", "2026-06-01", &delivered("2026-06-01"), ""),
            ("procurement.goods-delivered.v1", "2026-06-01", &delivered("2026-06-02"), "DAY_TO_COME data.delivered_on"),
            ("procurement.goods-delivered.v1", "2026-06-02", &delivered("2026-06-01"), ""),
            ("staffing.headcount-reported.v1", "2026-06-01", &counted("2026-06-02"), "DAY_TO_COME data.as_of"),
            ("rollout.stock-reported.v1", "2026-06-01", r#""item":"notebook","in_use":1,"in_stock":1,"as_of":"2026-12-31""#, "DAY_TO_COME data.as_of"),
            ("rollout.milestone-reached.v1", "2026-06-01", r#""project":"x","milestone":"y","reached_on":"2026-06-02""#, "DAY_TO_COME data.reached_on"),
            ("rollout.site-upgraded.v1", "2026-06-02", r#""site":"x","measure":"y""#, "DAY_TO_COME time"),
            ("rollout.site-upgraded.v1", "2026-06-01", r#""site":"x","measure":"y""#, ""),
            ("rollout.progressed.v1", "2026-06-02", r#""rollout":"x","done":1"#, "DAY_TO_COME time"),
            ("rollout.planned.v1", "2026-06-02", r#""rollout":"x","scope":1,"deadline":"2026-12-31""#, ""),
            ("procurement.invoice-received.v1", "2026-06-02", r#""order":"B-1","invoice":"R-1","amount":"1.00""#, "DAY_TO_COME time"),
            ("procurement.payment-made.v1", "2026-06-02", r#""line":"LINE","payment":"Z-1","amount":"1.00""#, "DAY_TO_COME time"),
            ("procurement.payment-made.v1", "2026-06-01", r#""line":"LINE","payment":"Z-1","amount":"1.00""#, ""),
            ("funding.requested.v1", "2026-06-02", r#""request":"M-1","programme":"training","amount":"1.00""#, "DAY_TO_COME time"),
            ("funding.reviewed.v1", "2026-06-02", r#""request":"M-1""#, "DAY_TO_COME time"),
            ("funding.granted.v1", "2026-06-02", r#""request":"M-1","amount":"1.00""#, "DAY_TO_COME time"),
            ("funding.granted.v1", "2026-06-01", r#""request":"M-1","amount":"1.00""#, ""),
            ("citylab.activity-recorded.v1", "2026-06-01", r#""kind":"event","title":"x","held_on":"2026-06-02""#, "DAY_TO_COME data.held_on"),
            ("submission.received.v1", "2026-06-01", r#""period":"2026-Q1","received_on":"2026-06-02","complete":true"#, "DAY_TO_COME data.received_on"),
            ("rollout.stock-reported.v1", "2026-06-01", r#""item":"x","in_use":1,"in_stock":1,"as_of":"2026-05-31","commissioned_on":"2026-05-31""#, ""),
            ("rollout.stock-reported.v1", "2026-06-01", r#""item":"x","in_use":1,"in_stock":1,"as_of":"2026-05-31","commissioned_on":"2026-06-01""#, "DAY_TO_COME data.commissioned_on"),
            ("rollout.stock-reported.v1", "2026-06-01", r#""item":"x","as_of":"2026-05-31","parts":[{"in_use":1,"in_stock":1},{"in_use":1,"in_stock":1,"commissioned_on":"2062-05-31"}]"#, "DAY_TO_COME data.parts"),
            ("rollout.devices-issued.v1", "2026-06-01", r#""item":"x","quantity":1,"commissioned_on":"2026-06-02""#, "DAY_TO_COME data.commissioned_on"),
            ("rollout.devices-retired.v1", "2026-06-01", r#""item":"x","quantity":1,"commissioned_on":"2016-06-01""#, ""),
            ("rollout.devices-retired.v1", "2026-06-01", r#""item":"x","quantity":1,"commissioned_on":"1999-01-01""#, "DAY_FAR_BACK data.commissioned_on"),
            ("rollout.stock-reported.v1", "2026-06-01", r#""item":"x","as_of":"2026-05-31","parts":[{"in_use":1,"in_stock":1,"commissioned_on":"1999-01-01"},{"in_use":1,"in_stock":1,"commissioned_on":"2026-05-31"}]"#, "DAY_FAR_BACK data.parts"),
            ("staffing.positions-changed.v1", "2026-06-01", r#""quantity":1,"effective_on":"2026-12-31""#, ""),
            ("staffing.headcount-reported.v1", "2026-06-01", &counted("2006-06-30"), "DAY_FAR_BACK data.as_of"),
            // An order of this year is dated when it is made, one of the next may be prepared.
            ("procurement.order-placed.v1", "2026-06-02", order, "DAY_TO_COME time"),
            ("procurement.order-cancelled.v1", "2026-12-31", r#""order":"B-1""#, "DAY_TO_COME time"),
            ("procurement.order-placed.v1", "2027-01-01", order, "DAY_TO_COME time"),
            ("procurement.order-placed.v1", "2027-03-31", order, "DAY_TO_COME time"),
            ("procurement.order-placed.v1", "2027-01-01", &next_year, ""),
            ("procurement.order-placed.v1", "2026-12-31", &next_year, "DAY_TO_COME time"),
            // From October on the next year is prepared; what is ordered until it begins uses commitment authority.
            ("budget.adjusted.v1", "2025-10-01", r#""line":"LINE","amount":"1.00","basis":"x","reference":"y""#, ""),
            ("procurement.order-placed.v1", "2025-10-01", order, "DAY_BEFORE_YEAR time"),
            ("procurement.order-placed.v1", "2025-12-31", order, "DAY_BEFORE_YEAR time"),
            ("procurement.order-placed.v1", "2026-01-01", order, ""),
            ("procurement.order-placed.v1", "2025-09-30", order, "DAY_BEFORE_YEAR time"),
            ("procurement.order-placed.v1", "2019-06-01", order, "DAY_BEFORE_YEAR time"),
            ("procurement.order-placed.v1", "2015-06-01", order, "DAY_FAR_BACK time"),
            ("budget.frozen.v1", "2019-06-01", frozen, "DAY_BEFORE_YEAR time"),
            // Money of a year is frozen in it.
            ("budget.frozen.v1", "2026-01-01", frozen, ""),
            ("budget.frozen.v1", "2025-12-31", frozen, "DAY_BEFORE_YEAR time"),
            ("budget.unfrozen.v1", "2025-12-31", frozen, "DAY_BEFORE_YEAR time"),
            ("budget.frozen.v1", "2026-12-31", frozen, ""),
            ("budget.frozen.v1", "2027-01-01", frozen, "DAY_AFTER_YEAR time"),
            ("budget.adjusted.v1", "2027-03-31", r#""line":"LINE","amount":"1.00","basis":"x","reference":"y""#, ""),
            ("budget.adjusted.v1", "2027-04-01", r#""line":"LINE","amount":"1.00","basis":"x","reference":"y""#, "DAY_AFTER_YEAR time"),
            ("procurement.order-placed.v1", "2027-04-01", order, "DAY_AFTER_YEAR time"),
            ("budget.authority-granted.v1", "2025-06-01", r#""line":"LINE","year":2027,"amount":"1.00""#, ""),
            ("procurement.payment-made.v1", "2015-06-01", r#""line":"LINE","payment":"Ist","amount":"1.00""#, ""),
            ("procurement.order-placed.v1", "2026-06-01", &due("2026-06-01"), ""),
            ("procurement.order-placed.v1", "2026-06-01", &due("2026-05-31"), "DUE_IN_THE_PAST data.due"),
            ("procurement.order-placed.v1", "2019-06-01", &due("2018-05-31"), both),
            ("procurement.order-placed.v1", "2026-06-01", &due("2036-06-01"), ""),
            ("procurement.order-placed.v1", "2026-06-01", &due("2036-06-02"), "DAY_FAR_AHEAD data.due"),
            ("rollout.planned.v1", "2026-06-01", r#""rollout":"x","scope":1,"deadline":"2025-12-31""#, "DUE_IN_THE_PAST data.deadline"),
            ("rollout.milestone-planned.v1", "2026-06-01", r#""project":"x","milestone":"y","planned_on":"2026-06-01","budgeted_cost":"1.00""#, ""),
            ("rollout.milestone-planned.v1", "2026-06-01", r#""project":"x","milestone":"y","planned_on":"2026-05-31","budgeted_cost":"1.00""#, "DUE_IN_THE_PAST data.planned_on"),
            ("rollout.milestone-planned.v1", "2026-06-01", r#""project":"x","milestone":"y","planned_on":"2036-06-01","budgeted_cost":"1.00""#, ""),
            ("rollout.milestone-planned.v1", "2026-06-01", r#""project":"x","milestone":"y","planned_on":"2062-06-30","budgeted_cost":"1.00""#, "DAY_FAR_AHEAD data.planned_on"),
            ("submission.due.v1", "2026-06-01", r#""period":"2026-Q1","due_on":"2026-04-30""#, "DUE_IN_THE_PAST data.due_on"),
            ("submission.extended.v1", "2026-06-01", r#""period":"2026-Q1","new_due_on":"2026-05-31""#, "DUE_IN_THE_PAST data.new_due_on"),
            ("funding.requested.v1", "2026-06-01", r#""request":"M-1","programme":"training","amount":"1.00","deadline":"2026-05-31""#, "DUE_IN_THE_PAST data.deadline"),
        ] {
            check(kind, day, data, expected);
        }
    }
}
