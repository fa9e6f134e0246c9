//! How a figure came about, as it goes over the wire.

use prost::Message as _;
use sollist_analytics::{
    Ahead, BudgetQuery, By, FigureError, IndicatorQuery, Refused, View, ahead_of_budget, ahead_of_indicators,
    derivation::{Derivation, DerivationQuery, Part, Side, target_day as told_for},
    facts::Facts,
    scope::{authority_filter, district_filter, item_filter, programme_filter},
};
use sollist_contract::{
    grpc::analytics::v1::{
        ExplainFigureRequest, FigureInput, FigurePart, TraceFigureRequest, TraceFigureResponse, TracedEvent, TracedPart,
    },
    ids::{LineName, Text},
    page::Room,
    question,
};
use sollist_platform::store::journal::Recorded;
use tokio::sync::mpsc::Sender;
use tonic::Status;

use crate::{journal::JournalState, shown::day};

/// Most parts of a derivation that is told as a whole: what a table of them can be read with.
const PARTS_MAX: usize = 200_000;
/// Events read at a time.
const EVENTS: usize = 50;

/// Whose figure is asked for.
pub(crate) fn query(of: &ExplainFigureRequest) -> Result<DerivationQuery, FigureError> {
    question::name::<Text>("figure", &of.figure)?;
    Ok(DerivationQuery {
        year: question::year(of.year)?,
        section: (!of.section.is_empty()).then(|| of.section.clone()),
        district: district_filter(&of.district)?,
        authority: authority_filter(&of.authority)?,
        programme: programme_filter(&of.programme)?,
        line: question::filter::<LineName>("line", &of.line)?,
        item: item_filter(&of.item)?,
        target_day: day("target_day", &of.target_day)?,
    })
}

/// What of a figure takes effect after the day of the view only. The forecast and the extra need count up to their day.
pub(crate) fn ahead(
    facts: &Facts,
    view: &View,
    figure: &str,
    query: &DerivationQuery,
) -> Result<Option<Ahead>, FigureError> {
    let DerivationQuery { year, section, district, authority, programme, line, item, target_day } = query.clone();
    // What takes effect later is of what stands with a value what it is of the value.
    let figure = Side::of(figure).map_or(figure, |(of, _)| of.id);
    match figure.split('.').next() {
        Some("need") => Ok(None),
        Some("budget") if figure.starts_with("budget.forecast") => Ok(None),
        Some("budget") => {
            let lines = BudgetQuery { year, section, district, authority, programme, ..BudgetQuery::default() };
            ahead_of_budget(facts, view, &lines, line.as_ref())
        }
        _ => {
            let id = Some(figure.to_owned());
            let by = By::default();
            let counts = IndicatorQuery { id, year, district, authority, programme, item, target_day, by };
            ahead_of_indicators(facts, view, &counts)
        }
    }
}

/// The day for which a figure stands; empty where it depends on none.
pub(crate) fn target_day(facts: &Facts, view: &View, figure: &str, query: &DerivationQuery) -> String {
    told_for(facts, view, figure, query).map(|day| day.to_string()).unwrap_or_default()
}

/// The same question of the figure alone.
pub(crate) fn explained(of: TraceFigureRequest) -> ExplainFigureRequest {
    let TraceFigureRequest { view, figure, year, section, district, authority, programme, line, item, target_day } = of;
    ExplainFigureRequest {
        view,
        figure,
        year,
        section,
        district,
        authority,
        programme,
        line,
        item,
        target_day,
        ..Default::default()
    }
}

/// A part without its own.
pub(crate) fn part(part: &Part, composed: bool) -> FigurePart {
    let input = |(name, value): &(&str, String)| FigureInput { name: (*name).to_owned(), value: value.clone() };
    FigurePart {
        name: part.name.clone(),
        op: part.op.code().to_owned(),
        formula: part.formula.to_owned(),
        value: part.value.map(|value| value.to_string()),
        unit: part.unit.code().to_owned(),
        inputs: part.inputs.iter().map(input).collect(),
        events: part.events.clone(),
        composed,
        why: part.why.clone().map(Into::into),
    }
}

/// Every part of a figure, each right before its own. Where these are too many, lines are not led back any further:
/// each of them can be asked for by itself.
pub(crate) fn whole(derivation: &Derivation<'_>) -> Result<Vec<TracedPart>, FigureError> {
    match parts_to(derivation, &|_| false)? {
        Some(all) => Ok(all),
        None => parts_to(derivation, &|part| part.name.parse::<LineName>().is_ok())?
            .ok_or_else(|| Refused::DerivationTooLong(i64::try_from(PARTS_MAX).unwrap_or(i64::MAX)).into()),
    }
}

/// Why a walk through parts ends before its end.
enum Ended {
    TooLong,
    Because(FigureError),
}

impl From<FigureError> for Ended {
    fn from(error: FigureError) -> Ended {
        Ended::Because(error)
    }
}

/// The parts down to those at which it ends; `None`: they are too many.
fn parts_to(derivation: &Derivation<'_>, ends: &dyn Fn(&Part) -> bool) -> Result<Option<Vec<TracedPart>>, FigureError> {
    let mut all = Vec::new();
    let walked = derivation.walk_to(ends, 0, &mut |depth, of, composed| {
        if all.len() >= PARTS_MAX {
            return Err(Ended::TooLong);
        }
        let depth = u32::try_from(depth).unwrap_or(u32::MAX);
        all.push(TracedPart { depth, part: Some(part(of, composed)) });
        Ok(())
    });
    match walked {
        Ok(()) => Ok(Some(all)),
        Err(Ended::TooLong) => Ok(None),
        Err(Ended::Because(error)) => Err(error),
    }
}

/// Parts as messages that any client can take.
pub(crate) fn pieces(parts: Vec<TracedPart>) -> Vec<TraceFigureResponse> {
    let (mut pieces, mut room, mut piece) = (Vec::new(), Room::new(usize::MAX), Vec::new());
    for part in parts {
        if !room.take(part.encoded_len()) {
            let full = std::mem::take(&mut piece);
            pieces.push(TraceFigureResponse { parts: full, ..Default::default() });
            room = Room::new(usize::MAX);
            let _ = room.take(part.encoded_len());
        }
        piece.push(part);
    }
    pieces.push(TraceFigureResponse { parts: piece, ..Default::default() });
    pieces
}

/// Reads the events behind parts, each once, and hands them on in messages; ends where nobody takes them any more.
pub(crate) async fn events(
    journal: &dyn JournalState,
    mut numbers: Vec<u64>,
    to: &Sender<Result<TraceFigureResponse, Status>>,
) -> Result<(), Status> {
    numbers.sort_unstable();
    numbers.dedup();
    for numbers in numbers.chunks(EVENTS) {
        let (mut room, mut events) = (Room::new(usize::MAX), Vec::new());
        for Recorded { seq, text, .. } in journal.events(numbers).await? {
            let event = TracedEvent { sequence: seq, event: text };
            if !room.take(event.encoded_len()) {
                let full = std::mem::take(&mut events);
                if to.send(Ok(TraceFigureResponse { events: full, ..Default::default() })).await.is_err() {
                    return Ok(());
                }
                room = Room::new(usize::MAX);
                let _ = room.take(event.encoded_len());
            }
            events.push(event);
        }
        if to.send(Ok(TraceFigureResponse { events, ..Default::default() })).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}
