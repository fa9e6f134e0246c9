//! Every figure whose derivation can be told.

use sollist_contract::day::Day;

use super::{budget, column, forecast, indicators, need, part::Derivation, query::DerivationQuery, side::Side};
use crate::{
    error::{FigureError, Refused},
    facts::Facts,
    indicators::CATALOGUE,
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

/// The ids of all figures that can be derived; those with a numerator and a denominator have both beside them
/// ([`Side::id`]).
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
    let (figure, side) = Side::of(id).map_or((id, None), |(rate, side)| (rate, Some(side)));
    if !figures().contains(&figure) || side.is_some() && !has_sides(figure) {
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
    if let Some((_, [above, below])) = RATES.iter().find(|(rate, _)| *rate == figure)
        && let Some(side) = side
    {
        let of = match side {
            Side::Numerator => above,
            Side::Denominator => below,
        };
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

/// Whether a figure is a rate, with a numerator and a denominator that can be told by themselves.
fn has_sides(figure: &str) -> bool {
    CATALOGUE.iter().any(|one| one.id == figure && one.has_sides())
}
