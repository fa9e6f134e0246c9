//! Monthly series for charts: the budget and the devices, each point a view of its own.

use sollist_contract::{day::Day, money::Cents};

use crate::{
    budget::{BudgetQuery, budget},
    error::FigureError,
    facts::Facts,
    lists::equipment,
    scope::{By, Scope},
    view::View,
};

/// The ends of the months from the month of `from` to that of `to`.
pub fn month_ends(from: Day, to: Day) -> Vec<Day> {
    let mut ends = Vec::new();
    let mut day = from;
    loop {
        let last = day.date().last_of_month();
        let Ok(end) = Day::new(last.year(), last.month(), last.day()) else { return ends };
        if (end.year(), end.date().month()) > (to.year(), to.date().month()) {
            return ends;
        }
        ends.push(end);
        day = end.next();
        // The calendar of days ends with the year 2199.
        if day.date() <= end.date() || day.year() > 2199 {
            return ends;
        }
    }
}

/// Budget at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetPoint {
    pub day: Day,
    pub soll: Cents,
    pub commitments: Cents,
    pub actual: Cents,
}

/// Devices at the end of a day; `None` where nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevicePoint {
    pub day: Day,
    pub in_use: Option<i64>,
    pub eligible: Option<i64>,
}

/// One point per day; `by` of the query is ignored. Days after the day of the view are left out, and days on which no
/// line is known yet.
pub fn budget_series(
    facts: &Facts,
    view: &View,
    query: &BudgetQuery,
    days: &[Day],
) -> Result<Vec<BudgetPoint>, FigureError> {
    let Some(year) = query.year.or_else(|| facts.newest_year(view)) else { return Ok(Vec::new()) };
    let query = BudgetQuery { year: Some(year), by: By::default(), ..query.clone() };
    let mut points = Vec::new();
    for day in days.iter().copied().filter(|day| *day <= view.day) {
        let total = budget(facts, &view.cut(day), &query)?.total;
        // A day on which the sum is withheld has no point.
        if let Some(position) = total.position.filter(|_| total.lines > 0) {
            points.push(BudgetPoint {
                day,
                soll: position.soll()?,
                commitments: position.commitments,
                actual: position.actual,
            });
        }
    }
    Ok(points)
}

/// One point per day. Days after the day of the view are left out.
pub fn device_series(facts: &Facts, view: &View, scope: &Scope, days: &[Day]) -> Vec<DevicePoint> {
    let point = |day: Day| {
        let all = equipment(facts, &view.cut(day), scope);
        let sum =
            |of: fn(&crate::lists::Equipment) -> Option<i64>| all.iter().filter_map(of).reduce(i64::saturating_add);
        DevicePoint { day, in_use: sum(|one| one.devices_in_use), eligible: sum(|one| one.eligible) }
    };
    days.iter().copied().filter(|day| *day <= view.day).map(point).collect()
}
