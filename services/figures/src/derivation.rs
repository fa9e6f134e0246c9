//! How a figure came about, as it goes over the wire.

use std::sync::{Arc, PoisonError, RwLock};

use prost::Message as _;
use sollist_analytics::{
    Ahead, BudgetQuery, By, FigureError, IndicatorQuery, View, ahead_of_budget, ahead_of_indicators,
    derivation::{Derivation, DerivationQuery, Part, Side, Telling, derivation, target_day as told_for},
    facts::Facts,
    scope::{authority_filter, district_filter, item_filter},
};
use sollist_contract::{
    grpc::{
        analytics::v1::{
            ExplainFigureRequest, FigureInput, FigurePart, TraceFigureRequest, TraceFigureResponse, TracedEvent,
            TracedPart,
        },
        common::v1::AsOf,
    },
    ids::{LineName, Text},
    page::Room,
    question,
};
use sollist_platform::store::journal::Recorded;
use tokio::sync::{Semaphore, mpsc::Sender};
use tonic::Status;

use crate::{catalogue, error::status, journal::JournalState, shown::day};

/// Parts of a whole derivation that are told at a time.
const STRETCH: usize = 10_000;
/// Events read at a time.
const EVENTS: usize = 50;

/// Whose figure is asked for.
pub(crate) fn query(of: &ExplainFigureRequest) -> Result<DerivationQuery, FigureError> {
    question::name::<Text>("figure", &of.figure)?;
    let figure = Side::of(&of.figure).map_or(of.figure.as_str(), |(of, _)| of.id);
    Ok(DerivationQuery {
        year: question::year(of.year)?,
        section: (!of.section.is_empty()).then(|| of.section.clone()),
        district: district_filter(&of.district)?,
        authority: authority_filter(&of.authority)?,
        programme: catalogue::programme_of(figure, &of.programme)?,
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

/// The next parts of a figure, each right before its own. There may be millions: no more than a stretch of them is
/// held.
pub(crate) fn stretch(derivation: &Derivation<'_>, telling: &mut Telling) -> Result<Vec<TracedPart>, FigureError> {
    let mut all = Vec::new();
    telling.on(derivation, STRETCH, &mut |depth, of, composed| {
        let depth = u32::try_from(depth).unwrap_or(u32::MAX);
        all.push(TracedPart { depth, part: Some(part(of, composed)) });
        Ok::<(), FigureError>(())
    })?;
    Ok(all)
}

/// Numbers of events, each once: a bit for each that there is.
#[derive(Debug, Default)]
pub(crate) struct Numbers(Vec<u64>);

impl Numbers {
    pub fn add(&mut self, parts: &[TracedPart]) {
        for number in parts.iter().filter_map(|part| part.part.as_ref()).flat_map(|part| &part.events) {
            let Ok(word) = usize::try_from(number / 64) else { continue };
            if self.0.len() <= word {
                self.0.resize(word.saturating_add(1), 0);
            }
            if let Some(word) = self.0.get_mut(word) {
                *word |= 1 << (number % 64);
            }
        }
    }
    /// In their order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        let numbers = |(first, word): (u64, &u64)| {
            let word = *word;
            (0..64_u64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| first.saturating_add(bit))
        };
        (0..).step_by(64).zip(&self.0).flat_map(numbers)
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
    numbers: &Numbers,
    to: &Sender<Result<TraceFigureResponse, Status>>,
) -> Result<(), Status> {
    let mut numbers = numbers.iter();
    loop {
        let some: Vec<u64> = numbers.by_ref().take(EVENTS).collect();
        if some.is_empty() {
            return Ok(());
        }
        let (mut room, mut events) = (Room::new(usize::MAX), Vec::new());
        for Recorded { seq, text, .. } in journal.events(&some).await? {
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
}

/// Hands on all parts of a figure, a stretch at a time, and the events behind them; ends where nobody takes them any
/// more.
pub(crate) async fn told(
    (facts, journal, counting): (&Arc<RwLock<Facts>>, &dyn JournalState, &'static Semaphore),
    (mut parts, target_day, as_of): (Vec<TracedPart>, String, AsOf),
    (mut asked, view, mut telling): ((String, DerivationQuery), View, Telling),
    to: &Sender<Result<TraceFigureResponse, Status>>,
) -> Result<(), Status> {
    let mut numbers = Numbers::default();
    let mut first = Some((as_of, target_day));
    loop {
        numbers.add(&parts);
        for mut piece in pieces(parts) {
            if let Some((as_of, target_day)) = first.take() {
                (piece.as_of, piece.target_day) = (Some(as_of), target_day);
            }
            if to.send(Ok(piece)).await.is_err() {
                return Ok(());
            }
        }
        if telling.is_done() {
            return events(journal, &numbers, to).await;
        }
        let turn = counting.acquire().await;
        let facts = facts.clone();
        let told = tokio::task::spawn_blocking(move || -> Result<_, FigureError> {
            let _turn = turn;
            let facts = facts.read().unwrap_or_else(PoisonError::into_inner);
            let (figure, query) = &asked;
            let of = derivation(&facts, &view, figure, query)?;
            let parts = stretch(&of, &mut telling)?;
            drop(of);
            Ok((parts, asked, telling))
        });
        let counted = told.await.map_err(|error| status(FigureError::Engine(error.to_string())))?;
        (parts, asked, telling) = counted.map_err(status)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_once_and_in_their_order() {
        let part = |events: &[u64]| TracedPart {
            depth: 0,
            part: Some(FigurePart { events: events.to_vec(), ..FigurePart::default() }),
        };
        let mut numbers = Numbers::default();
        assert_eq!(numbers.iter().next(), None);
        numbers.add(&[part(&[700, 1]), part(&[]), part(&[64, 63, 1])]);
        numbers.add(&[part(&[128, 700, 65])]);
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [1, 63, 64, 65, 128, 700]);
    }
}
