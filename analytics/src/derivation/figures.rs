//! Every figure whose derivation can be told.

use sollist_contract::day::Day;

use super::{budget, column, forecast, indicators, need, part::Derivation, query::DerivationQuery, side::Side};
use crate::{
    error::{FigureError, Refused},
    facts::Facts,
    view::View,
};

/// By what a question may be narrowed that is not about every figure.
const NARROWED: [(&str, &[&str]); 6] = [
    ("budget.", &["section", "line"]),
    ("need.", &["item", "target_day"]),
    ("procurement.", &["item"]),
    ("device.", &["item"]),
    ("green.", &["item"]),
    ("cost.tco-workplace", &["item"]),
];

/// Figures of the extra need that are of all items, whatever is asked.
const ALL_ITEMS: [&str; 2] = ["need.total", "need.covered-rate"];

/// Rates of the budget: what stands above and below the line is a figure of the budget itself.
const RATES: [(&str, [&str; 2]); 2] = [
    ("budget.utilisation", ["budget.used", "budget.disposable"]),
    ("budget.outflow", ["budget.actual", "budget.appropriation"]),
];

/// The ids of all figures that can be derived; what stands with the value of an indicator can be too
/// ([`Side::all`]).
pub fn figures() -> Vec<&'static str> {
    let told = budget::FIGURES.iter().chain(&column::FIGURES).map(|(id, _)| *id);
    told.chain(forecast::FIGURES.iter().map(|(id, _)| *id)).chain(indicators::ids()).collect()
}

/// The day for which a figure stands, of one that depends on a target day: the one asked for, or the one that the view
/// says.
pub fn target_day(facts: &Facts, view: &View, id: &str, query: &DerivationQuery) -> Option<Day> {
    let depends = NARROWED.iter().any(|(of, admitted)| id.starts_with(of) && admitted.contains(&"target_day"));
    depends.then(|| query.target_day.unwrap_or_else(|| view.target_day(facts, query.year)))
}

/// How a figure came about.
///
/// # Errors
/// No figure of that id, or none that is narrowed so; what the figure itself refuses.
pub fn derivation<'a>(
    facts: &'a Facts,
    view: &View,
    id: &str,
    query: &DerivationQuery,
) -> Result<Derivation<'a>, FigureError> {
    let (figure, side) = Side::of(id).map_or((id, None), |(of, side)| (of.id, Some(side)));
    if !figures().contains(&figure) {
        return Err(Refused::NoSuchFigure(id.to_owned()).into());
    }
    for (by, asked) in [
        ("section", query.section.is_some()),
        ("line", query.line.is_some()),
        ("item", query.item.is_some()),
        ("target_day", query.target_day.is_some()),
    ] {
        let admits = !(by == "item" && ALL_ITEMS.contains(&figure))
            && NARROWED.iter().any(|(of, admitted)| id.starts_with(of) && admitted.contains(&by));
        if asked && !admits {
            return Err(Refused::NotNarrowedBy { figure: id.to_owned(), by }.into());
        }
    }
    let rate = RATES.iter().find(|(rate, _)| *rate == figure);
    if let (Some((_, [of, _])), Some(Side::Numerator)) | (Some((_, [_, of])), Some(Side::Denominator)) = (rate, side) {
        return Ok(budget::derivation(facts, view, of, query)?.named(id));
    }
    if id.starts_with("budget.forecast") {
        return forecast::derivation(facts, view, id, query);
    }
    if indicators::ids().any(|known| known == figure) {
        return indicators::derivation(facts, view, (figure, side), query);
    }
    match id.split('.').next() {
        Some("need") => need::derivation(facts, view, id, query),
        _ => budget::derivation(facts, view, id, query),
    }
}

/// Whether what a figure of one authority is made of are also the affairs of others: how the reserve is shared, and how
/// lines like its own went.
pub fn is_made_of_all(id: &str) -> bool {
    let (id, _) = Side::of(id).map_or((id, None), |(of, side)| (of.id, Some(side)));
    let is_of_reserve = id.starts_with("need.share") || ["need.reserve", "need.uncovered"].contains(&id);
    id.starts_with("budget.forecast") || is_of_reserve
}
