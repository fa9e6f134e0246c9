//! How figures read in German.

mod refused;

pub use refused::{examples, verdicts};
use sollist_contract::{
    day::{Day, german_day},
    ids::{District, Programme},
    money::{Cents, german, german_count, german_decimal},
    words::{number::number, terms},
};

use crate::{
    model::{Exact, Indicator, IndicatorRow, Report},
    paper::Table,
};

pub const NOT_REPORTED: &str = terms::NOT_REPORTED.de;
pub const NO_STATEMENT: &str = "keine Angabe";
/// A free text that is sealed (deploy/privacy.md).
pub const SEALED: &str = "Text versiegelt, steht im Journal";
/// The section that has the formulas.
pub const FORMULAS: &str = "Kennzahlen für ganz Berlin";

/// A count, or that nobody reported it.
pub fn count(value: Option<i64>) -> String {
    value.map_or_else(|| NOT_REPORTED.to_owned(), german_count)
}

/// A number of the journal or of things: `18.442`.
pub fn counted(value: impl TryInto<i64>) -> String {
    number(value).de
}

/// An amount, or that it is withheld.
pub fn given(amount: Option<Cents>) -> String {
    amount.map_or_else(|| NO_STATEMENT.to_owned(), german)
}

/// The same with its unit.
pub fn given_euro(amount: Option<Cents>) -> String {
    amount.map_or_else(|| NO_STATEMENT.to_owned(), euro)
}

pub fn euro(amount: Cents) -> String {
    format!("{} EUR", german(amount))
}

/// A day, or a dash of words.
pub fn day_or(day: Option<Day>, without: &str) -> String {
    day.map_or_else(|| without.to_owned(), german_day)
}

/// The value of an indicator with its unit: `50,5 %`.
pub fn value(indicator: &Indicator, row: &IndicatorRow) -> Option<String> {
    let value = row.value?;
    Some(match indicator.unit.as_str() {
        "percent" => format!("{}\u{a0}%", german_decimal(value, 1)),
        "EUR" => german_decimal(value, 2),
        "per-day" | "kg" | "kWh" | "years" | "months" => german_decimal(value, 1),
        "ratio" => german_decimal(value, 2),
        _ => german_decimal(value, value.normalize().scale().min(1)),
    })
}

pub fn unit(indicator: &Indicator) -> &str {
    terms::unit(&indicator.unit).map_or(indicator.unit.as_str(), |unit| unit.de)
}

/// On which days a course has its points: a draft ends within a month.
pub fn month_ends(until: Day) -> String {
    let date = until.date();
    match date.day() == date.days_in_month() {
        true => "je Monatsende".to_owned(),
        false => format!("je Monatsende und am {}", german_day(until)),
    }
}

/// The German name of a well-known item; others as the parameters name them.
pub fn item_name(item: &str) -> String {
    terms::item(item).map_or(item, |item| item.de).to_owned()
}

/// What booked on a line, by the type of its event.
pub fn booking(kind: &str) -> &str {
    match kind.strip_suffix(".v1").unwrap_or(kind) {
        "budget.appropriated" => "Ansatz",
        "budget.appropriation-amended" => "Änderung des Ansatzes",
        "budget.carried-over" => "Haushaltsrest",
        "budget.adjusted" => "Sollveränderung",
        "budget.transferred" => "Umsetzung",
        "budget.frozen" => "Sperre",
        "budget.unfrozen" => "Entsperrung",
        "procurement.order-placed" => "Bestellung",
        "procurement.order-changed" => "Änderung der Bestellung",
        "procurement.order-cancelled" => "Storno der Bestellung",
        "procurement.payment-made" => "Zahlung",
        other => other,
    }
}

/// A well-known rollout by its name; others as they were reported.
pub fn rollout_name(rollout: &str) -> String {
    terms::rollout(rollout).map_or_else(|| rollout.to_owned(), |term| term.de.to_owned())
}

/// A project by its name: nobody reports more of it than the code, whose words are written as those of a title.
pub fn project_name(project: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    project.split('-').map(word).collect::<Vec<String>>().join(" ")
}

/// An indicator by its name; what is none as it was published.
pub fn indicator_name(id: &str) -> String {
    sollist_analytics::definition(id).map_or_else(|| id.to_owned(), |known| known.name_de.to_owned())
}

/// What a published figure is of: a district, an authority or a programme by its name.
pub fn scope_name(scope: &str) -> String {
    if let Some(district) = scope.parse::<District>().ok().filter(|district| district.code() == scope) {
        return format!("{} {}", district.code(), district.name());
    }
    match scope.parse::<Programme>() {
        Ok(programme) => terms::programme(programme).de.to_owned(),
        Err(_) => terms::authority_of(scope),
    }
}

pub fn exact(value: Option<Exact>) -> String {
    match value {
        Some(Exact::Count(count)) => german_count(count),
        Some(Exact::Money(amount)) => euro(amount),
        None => NO_STATEMENT.to_owned(),
    }
}

/// The cell of an indicator: its value, or that it was not reported, or „keine Angabe“ with a remark that says why.
pub fn cell(table: &mut Table, indicator: &Indicator, row: Option<&IndicatorRow>) -> String {
    let Some(row) = row else { return NO_STATEMENT.to_owned() };
    let mut text = match (value(indicator, row), &row.reason) {
        (Some(value), _) => value,
        (None, _) if is_silent(row) => NOT_REPORTED.to_owned(),
        (None, Some(reason)) => format!("{NO_STATEMENT}\u{a0}{})", table.remark(reason)),
        (None, None) => NO_STATEMENT.to_owned(),
    };
    if row.series_break {
        let letter = table.remark(&format!("{}: Der Gesamtumfang wurde geändert.", terms::SERIES_BREAK.de));
        text.push_str(&format!("\u{a0}{letter})"));
    }
    text
}

/// The one authority the row is about has not reported what the formula needs.
fn is_silent(row: &IndicatorRow) -> bool {
    let alone = row.authority.clone().or_else(|| row.district.and_then(sollist_contract::ids::District::bezirksamt));
    alone.is_some_and(|authority| row.not_reported.contains(&authority))
}

/// What the name of an indicator means: name, formula, id and version of the definition.
pub fn definition(indicator: &Indicator) -> String {
    let formula = formula_de(indicator);
    format!("{}: {formula} (Kennzahl {}, Fassung {}).", indicator.name, indicator.id, indicator.definition)
}

/// What sort of change moved a figure of the quarter before, by its code.
pub fn restated_class(code: &str) -> &str {
    match code {
        "parameters" => "andere Parameter",
        "relabelling" => "umbenannt",
        "withdrawn" => "zurückgenommen",
        "correction" => "korrigiert",
        "late" => "nachgemeldet",
        "new" => "neu",
        "stichtag" => "anderer Stichtag",
        other => other,
    }
}

/// The formula of the version that a report was made with, in German: an old report keeps its definitions.
pub fn formula_de(indicator: &Indicator) -> &str {
    let known = sollist_analytics::definition(&indicator.id);
    let of_version = known.and_then(|known| known.formula_of(indicator.definition));
    of_version.map_or(&indicator.formula, |formula| formula.de)
}

impl Report {
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }
}

impl IndicatorRow {
    /// Of one rollout, project or year, beside which there may be others.
    pub fn is_one_of_many(&self) -> bool {
        self.rollout.is_some() || self.project.is_some() || self.due_year.is_some()
    }
}

impl Indicator {
    /// The figure for all Berlin.
    pub fn berlin(&self) -> Option<&IndicatorRow> {
        self.rows.iter().find(|row| row.district.is_none() && row.authority.is_none() && !row.is_one_of_many())
    }
    pub fn of_district(&self, district: sollist_contract::ids::District) -> Option<&IndicatorRow> {
        self.rows.iter().find(|row| row.district == Some(district) && row.authority.is_none() && !row.is_one_of_many())
    }
    pub fn of_authority(&self, authority: &sollist_contract::ids::Authority) -> Option<&IndicatorRow> {
        self.rows.iter().find(|row| row.authority.as_ref() == Some(authority) && !row.is_one_of_many())
    }
}

#[cfg(test)]
mod tests {
    use sollist_analytics::{CATALOGUE, Rank};

    use super::*;

    /// What the figures have and what there are words for is the same.
    #[test]
    fn everything_that_figures_name_has_words_and_there_are_no_others() {
        for indicator in CATALOGUE {
            assert!(terms::unit(indicator.unit.code()).is_some(), "{}", indicator.id);
        }
        for rank in [Rank::Deadline, Rank::Complement, Rank::Gap] {
            assert!(terms::rank(rank.code()).is_some(), "{rank:?}");
        }
        for step in ["requested", "reviewed", "approved", "rejected", "granted"] {
            assert!(terms::funding_step(step).is_some(), "{step}");
        }
    }
}
