//! The figures of the quarter before beside those of this one: the same question, asked of the same journal for an
//! earlier day.

use rust_decimal::Decimal;
use sollist_contract::{
    day::{Day, german_day},
    ids::District,
    money::Cents,
    words::terms::{self, Term},
};

use crate::model::{Budget, BudgetRow, Compared, Indicator, IndicatorRow};

/// The figures of one day.
pub struct Figures<'a> {
    pub until: Day,
    /// The fiscal year of its money.
    pub year: i16,
    pub total: &'a BudgetRow,
    pub districts: &'a [BudgetRow],
    pub indicators: &'a [Indicator],
}

impl<'a> Figures<'a> {
    pub fn of(until: Day, year: i16, budget: &'a Budget, indicators: &'a [Indicator]) -> Figures<'a> {
        Figures { until, year, total: &budget.total, districts: &budget.districts, indicators }
    }
    fn row(&self, district: Option<District>) -> Option<&BudgetRow> {
        match district {
            None => Some(self.total).filter(|row| row.lines > 0),
            Some(_) => self.districts.iter().find(|row| row.district == district),
        }
    }
    fn cell(&self, id: &str, district: Option<District>) -> Option<&IndicatorRow> {
        let indicator = self.indicators.iter().find(|indicator| indicator.id == id)?;
        district.map_or_else(|| indicator.berlin(), |district| indicator.of_district(district))
    }
}

/// An amount of a budget row, by its key in the row.
type Money = (&'static str, Term, fn(&BudgetRow) -> Option<Cents>);

const MONEY: [Money; 5] = [
    ("soll", terms::CURRENT_BUDGET, |row| row.soll),
    ("frozen", terms::FROZEN, |row| row.frozen),
    ("commitments", terms::COMMITMENTS, |row| row.commitments),
    ("actual", terms::ACTUAL, |row| row.actual),
    ("available", terms::AVAILABLE, |row| row.available),
];

/// Indicators that are compared district by district too.
const BY_DISTRICT: [&str; 2] = ["mobile.device-rate", "mobile.capable-rate"];

/// Every figure of Berlin, and some of the districts, on both days.
pub fn compared(now: &Figures<'_>, before: &Figures<'_>) -> Vec<Compared> {
    let mut rows: Vec<Compared> = MONEY.iter().map(|money| amount(now, before, None, money)).collect();
    // Of what is available there is a row already; of rollouts there is none for all of Berlin.
    let whole = now.indicators.iter().filter(|one| one.id != "budget.available" && one.berlin().is_some());
    rows.extend(whole.map(|one| rate(now, before, None, one)));
    for district in std::iter::once(District::CENTRAL).chain(District::all()) {
        rows.extend(MONEY.iter().map(|money| amount(now, before, Some(district), money)));
        let some = now.indicators.iter().filter(|one| BY_DISTRICT.contains(&one.id.as_str()));
        rows.extend(some.map(|one| rate(now, before, Some(district), one)));
    }
    rows
}

fn amount(now: &Figures<'_>, before: &Figures<'_>, district: Option<District>, money: &Money) -> Compared {
    let (key, term, of) = money;
    let (now_row, before_row) = (now.row(district), before.row(district));
    let reason = if now.year != before.year {
        Some(other_year(before))
    } else if before_row.is_none() {
        Some(format!("Am {} war kein Haushaltsplan {} bekannt.", german_day(before.until), before.year))
    } else {
        [now_row, before_row].into_iter().flatten().find_map(|row| row.reason.clone())
    };
    let decimal = |row: Option<&BudgetRow>| row.and_then(of).map(Cents::decimal);
    Compared {
        key: (*key).to_owned(),
        label: term.de.to_owned(),
        unit: "EUR".to_owned(),
        district,
        ..Compared::default()
    }
    .with(decimal(now_row), decimal(before_row), reason)
}

/// What rests on the money of a fiscal year.
fn is_of_a_year(id: &str) -> bool {
    ["budget.", "cost.", "need."].iter().any(|start| id.starts_with(start))
}

fn rate(now: &Figures<'_>, before: &Figures<'_>, district: Option<District>, of: &Indicator) -> Compared {
    let (now_cell, before_cell) = (now.cell(&of.id, district), before.cell(&of.id, district));
    let reason = if now.year != before.year && is_of_a_year(&of.id) {
        Some(other_year(before))
    } else if now_cell.is_some_and(|cell| cell.series_break) {
        Some(format!("{}: Die Werte beider Tage sind nicht vergleichbar.", terms::SERIES_BREAK.de))
    } else {
        let why = |cell: Option<&IndicatorRow>, day: Day| {
            let cell = cell.filter(|cell| cell.value.is_none())?;
            cell.reason.as_ref().map(|reason| format!("{}: {reason}", german_day(day)))
        };
        why(now_cell, now.until).or_else(|| why(before_cell, before.until))
    };
    let value = |cell: Option<&IndicatorRow>| cell.and_then(|cell| cell.value);
    Compared { key: of.id.clone(), label: of.name.clone(), unit: of.unit.clone(), district, ..Compared::default() }
        .with(value(now_cell), value(before_cell), reason)
}

fn other_year(before: &Figures<'_>) -> String {
    format!("Das Vorquartal gehört zum Haushaltsjahr {}.", before.year)
}

impl Compared {
    /// The change where both days have a figure and nothing stands against comparing them.
    fn with(mut self, now: Option<Decimal>, before: Option<Decimal>, reason: Option<String>) -> Compared {
        (self.now, self.before) = (now, before);
        self.change = now.zip(before).filter(|_| reason.is_none()).and_then(|(now, before)| now.checked_sub(before));
        if self.change.is_none() {
            let nothing = || "Für einen der beiden Tage liegt nichts vor.".to_owned();
            self.reason = Some(reason.unwrap_or_else(nothing));
        }
        self
    }
}
