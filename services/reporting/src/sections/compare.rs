//! The figures of the quarter before beside those of this one, for all of Berlin; those of districts stand in their
//! tables.

use rust_decimal::Decimal;
use sollist_contract::{
    day::german_day,
    ids::District,
    money::{Cents, german, german_decimal},
    words::terms,
};

use super::forecast::too_small;
use crate::{
    draft::Draft,
    model::{Compared, Report},
    paper::{Table, left, right},
    words::{FORMULAS, NO_STATEMENT},
};

/// The key of the year's forecast, which is too small where somebody has not reported.
const FORECAST: &str = "budget.forecast";

/// What stands where there is no change.
pub const DASH: &str = "–";

pub fn write(report: &Report, draft: &mut Draft) {
    let Some(before) = &report.before else { return };
    draft.heading(2, "Gegenüber dem Vorquartal");
    draft.lead(format!(
        "Beide Spalten zeigen, was heute über den Tag bekannt ist; was nach dem Ende des Vorquartals nachgemeldet \
         wurde, zählt in beiden. Stichtag ist der {}.",
        german_day(report.until)
    ));
    let days = [german_day(before.until), german_day(report.until)];
    let columns =
        vec![left("Größe", 1), left(terms::UNIT.de, 0), right(&days[0]), right(&days[1]), right("Veränderung")];
    let mut table =
        Table::new("Berlin am Stichtag und am Ende des Vorquartals", "EUR, Prozent, Tage wie bezeichnet", columns);
    for row in before.rows.iter().filter(|row| row.district.is_none()) {
        let mut label = row.label.clone();
        if row.key == "available" {
            label = "Verfügbare Mittel".to_owned();
        }
        if row.key.starts_with("need.") {
            label = format!("{label} zum {}", german_day(report.target_day));
        }
        let mut change = change(&mut table, row);
        if row.key == FORECAST
            && row.change.is_some()
            && let Some(why) = too_small(report)
        {
            change = format!("{change}\u{a0}{})", table.remark(&why));
        }
        let unit = terms::unit(&row.unit).map_or(row.unit.as_str(), |unit| unit.de).to_owned();
        table.row(vec![label, unit, value(row, row.before), value(row, row.now), change]);
    }
    table.note(format!(
        "Eine Veränderung von Prozenten ist in Prozentpunkten angegeben. Formeln: Abschnitt {FORMULAS}."
    ));
    draft.table(table, "Zu beiden Tagen liegen keine Zahlen vor.");
}

/// A figure without its unit.
fn value(row: &Compared, value: Option<Decimal>) -> String {
    value.map_or_else(|| NO_STATEMENT.to_owned(), |value| shown(row, value))
}

fn shown(row: &Compared, value: Decimal) -> String {
    match row.unit.as_str() {
        "EUR" => Cents::rounded(value).map_or_else(|_| german_decimal(value, 2), german),
        "percent" | "per-day" | "kg" | "kWh" | "years" | "months" => german_decimal(value, 1),
        "ratio" => german_decimal(value, 2),
        _ => german_decimal(value, value.normalize().scale().min(1)),
    }
}

/// The change with its sign, or a dash with a remark that says why there is none.
pub fn change(table: &mut Table, row: &Compared) -> String {
    match (row.change, &row.reason) {
        (Some(change), _) if change.is_sign_positive() && !change.is_zero() => format!("+{}", shown(row, change)),
        (Some(change), _) => shown(row, change),
        (None, Some(reason)) => format!("{DASH}\u{a0}{})", table.remark(reason)),
        (None, None) => DASH.to_owned(),
    }
}

/// What a district's figure was, and how it changed: two cells.
pub fn cells(table: &mut Table, report: &Report, key: &str, district: Option<District>) -> [String; 2] {
    match report.before.as_ref().and_then(|before| before.row(key, district)) {
        Some(row) => {
            let unit = if row.unit == "percent" && row.before.is_some() { "\u{a0}%" } else { "" };
            [format!("{}{unit}", value(row, row.before)), change(table, row)]
        }
        None => [DASH.to_owned(), DASH.to_owned()],
    }
}

/// ` · 31.03.2026: 62,9 % (+3,5)`, for a figure of the first page.
pub fn beside(report: &Report, key: &str) -> Option<String> {
    let before = report.before.as_ref()?;
    let row = before.row(key, None)?;
    let (then, change) = (row.before?, row.change?);
    let sign = if change.is_sign_positive() && !change.is_zero() { "+" } else { "" };
    let (unit, of_change) = match row.unit.as_str() {
        "percent" => ("\u{a0}%", "\u{a0}Prozentpunkte"),
        "EUR" => ("\u{a0}EUR", "\u{a0}EUR"),
        _ => ("", ""),
    };
    Some(format!("{}: {}{unit} ({sign}{}{of_change})", german_day(before.until), shown(row, then), shown(row, change)))
}
