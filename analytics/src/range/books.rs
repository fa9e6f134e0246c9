//! What is drawn with: the need of every authority in its pieces, as it would be at each delay that may be drawn.

use sollist_contract::{
    day::Day,
    ids::Authority,
    parameters::{Triple, Uncertainty},
};

use crate::{
    composed::Composed,
    error::FigureError,
    facts::Facts,
    missing::Missing,
    need::{Assumed, NeedQuery, apply_known, by_code, later, not_reported, nothing},
    parameters::{InForce, Origin, in_force},
    scope::Scope,
    shortfall::NeedBooks,
    view::View,
    whole::{MILLION, nearest},
};

/// Most months that the latest delay may lie after the earliest.
const MONTHS_MAX: i128 = 120;

/// An authority with the pieces of its need.
#[derive(Debug, Clone)]
pub(super) struct Office {
    pub authority: Authority,
    /// As it is, with nothing drawn.
    pub now: Composed,
    /// By delay, from the shortest one on. Covered by what its lines have without one.
    pub delayed: Vec<Composed>,
}

/// All that is drawn with.
#[derive(Debug, Clone)]
pub struct Drawing {
    pub(super) target_day: Day,
    pub(super) offices: Vec<Office>,
    pub(super) drawn_from: Option<(Box<Uncertainty>, Origin)>,
    pub(super) not_reported: Vec<Authority>,
    pub(super) why: Option<Missing>,
}

/// A delay in whole months, of millionths.
pub(super) fn months(ppm: i128) -> Result<i128, FigureError> {
    Ok(nearest(ppm, MILLION)?)
}

/// The shortest and the longest delay that may be drawn.
pub(super) fn delays(of: Option<&Triple>) -> Result<(i128, i128), FigureError> {
    let [least, _, most] = of.map_or([0; 3], Triple::ppm);
    Ok((months(least.into())?, months(most.into())?))
}

/// Reads what is drawn with out of the facts.
pub fn drawing(facts: &Facts, view: &View, query: &NeedQuery) -> Result<Drawing, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let now = Assumed::of(facts, view, query)?;
    let books = NeedBooks::at(facts, &now.view, now.day, &now.parameters, now.factor, false)?;
    let mut drawing = Drawing {
        target_day: now.day,
        offices: Vec::new(),
        drawn_from: now.parameters.uncertainty.clone(),
        not_reported: not_reported(&books, &now.view, &scope),
        why: None,
    };
    let Some((uncertainty, _)) = &drawing.drawn_from else {
        return Ok(Drawing { why: Some(Missing::NoDistributions), ..drawing });
    };
    let (shortest, longest) = delays(uncertainty.delay_months.as_ref())?;
    if longest - shortest > MONTHS_MAX {
        return Ok(Drawing { why: Some(Missing::DelaysBeyond), ..drawing });
    }
    let Some(states) = delayed(facts, view, query, &now, (shortest, longest))? else {
        return Ok(Drawing { why: Some(Missing::DelayedBeyond), ..drawing });
    };
    let delayed: Vec<NeedBooks<'_>> = states
        .iter()
        .map(|state| NeedBooks::without_lines(facts, &state.view, state.day, &state.parameters, now.factor))
        .collect();
    for (authority, number) in by_code(facts).into_iter().filter(|(authority, _)| scope.has(authority)) {
        let lines = books.lines_of(number);
        let Some(now) = Composed::at(&books, authority, number, &lines).filter(|now| !now.pieces.is_empty()) else {
            continue;
        };
        let delayed = delayed.iter().filter_map(|state| Composed::at(state, authority, number, &lines)).collect();
        drawing.offices.push(Office { authority: authority.clone(), now, delayed });
    }
    if drawing.offices.is_empty() {
        drawing.why = Some(nothing(&now.parameters, now.day));
    }
    Ok(drawing)
}

/// A delayed target day, what is seen of it, the parameters in force then.
struct Delayed {
    day: Day,
    view: View,
    parameters: InForce,
}

/// One for each delay; `None`: a day after the year 2199.
fn delayed(
    facts: &Facts,
    view: &View,
    query: &NeedQuery,
    now: &Assumed,
    (shortest, longest): (i128, i128),
) -> Result<Option<Vec<Delayed>>, FigureError> {
    let mut all = Vec::new();
    for months in shortest..=longest {
        let Some(day) = u16::try_from(months).ok().and_then(|months| later(now.day, months)) else { return Ok(None) };
        let view = view.cut(day);
        let mut parameters = in_force(facts, &view, day);
        if let Some(scenario) = &query.scenario {
            apply_known(scenario, &mut parameters);
        }
        all.push(Delayed { day, view, parameters });
    }
    Ok(Some(all))
}
