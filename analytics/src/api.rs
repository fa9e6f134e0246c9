//! The gRPC service of figures: request in, figures out, errors as the field and the reason.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{
            self as wire, GetBudgetRequest, GetBudgetResponse, GetIndicatorsRequest, GetIndicatorsResponse, GetNeedRequest,
            GetNeedResponse, analytics_service_server::AnalyticsService,
        },
        common::v1::{AsOf, View as WireView},
    },
    ids::Item,
};
use tonic::{Code, Request, Response, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::{
    budget::{BudgetQuery, BudgetRow, budget},
    error::FigureError,
    facts::Facts,
    indicators::{IndicatorQuery, IndicatorRow, indicators},
    need::{NeedQuery, NeedRow, need},
    proposal::Proposal,
    reasons::bilingual,
    scenario::Scenario,
    scope::{By, authority_filter, district_filter, known, parse_filter, programme_filter},
    view::View,
};

/// Names this service in `google.rpc.ErrorInfo`.
const DOMAIN: &str = "sollist.analytics";

/// What the service needs of the journal.
#[tonic::async_trait]
pub trait JournalState: Send + Sync {
    /// Waits until the facts hold everything the journal holds now.
    async fn caught_up(&self) -> Result<(), Status>;
    /// The hash of the chain up to an event; empty for 0.
    async fn hash(&self, seq: u64) -> Result<String, Status>;
}

/// Serves [`crate::budget()`], [`crate::indicators()`] and [`crate::need()`].
pub struct AnalyticsApi {
    pub facts: Arc<RwLock<Facts>>,
    pub journal: Arc<dyn JournalState>,
    /// Tells the time; tests fix it.
    pub clock: fn() -> Timestamp,
}

impl AnalyticsApi {
    /// Answers from the facts at the view asked for, with the state of knowledge the answer rests on.
    async fn answer<T: Send + 'static>(
        &self,
        view: Option<WireView>,
        ask: impl FnOnce(&Facts, &View) -> Result<T, FigureError> + Send + 'static,
    ) -> Result<(AsOf, T), Status> {
        self.journal.caught_up().await?;
        let wanted = view.unwrap_or_default();
        let (facts, clock) = (self.facts.clone(), self.clock);
        // Counting a million rows would keep other requests waiting on this thread.
        let counting = tokio::task::spawn_blocking(move || -> Result<_, FigureError> {
            let facts = facts.read().unwrap_or_else(PoisonError::into_inner);
            let view = View::resolve(&facts, &wanted.as_of, &wanted.until, Day::of(clock()))?;
            let answer = ask(&facts, &view)?;
            Ok((view.seq, facts.recorded_at(view.seq), answer))
        });
        let counted = counting.await.map_err(|error| status(FigureError::Engine(error.to_string())))?;
        let (seq, recorded_at, answer) = counted.map_err(status)?;
        let hash = self.journal.hash(seq).await?;
        let recorded_at = recorded_at.map(|instant| instant.to_string()).unwrap_or_default();
        Ok((AsOf { sequence: seq, recorded_at, hash }, answer))
    }
}

/// The only place where an error becomes a status.
fn status(error: FigureError) -> Status {
    let message = format!("{} / {error}", error.german());
    let (code, reason, field) = match &error {
        FigureError::BadArgument { field, .. } => (Code::InvalidArgument, "BAD_ARGUMENT", Some(*field)),
        FigureError::Overflow => (Code::OutOfRange, "BEYOND_RANGE", None),
        // What went wrong inside stays inside.
        FigureError::Engine(_) => (Code::Internal, "INTERNAL", None),
    };
    let message = if code == Code::Internal { format!("{} / internal error", error.german()) } else { message };
    let mut details = ErrorDetails::with_error_info(reason, DOMAIN, HashMap::new());
    if let Some(field) = field {
        details.add_bad_request_violation(field, message.clone());
    }
    Status::with_error_details(code, message, details)
}

fn year(year: i32) -> Result<Option<i16>, FigureError> {
    match year {
        0 => Ok(None),
        1990..=2199 => Ok(i16::try_from(year).ok()),
        _ => {
            Err(FigureError::bad("year", "Das Haushaltsjahr liegt zwischen 1990 und 2199.", "The fiscal year lies between 1990 and 2199."))
        }
    }
}

fn day(field: &'static str, text: &str) -> Result<Option<Day>, FigureError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        FigureError::bad(
            field,
            format!("„{text}“ ist kein Tag der Form JJJJ-MM-TT."),
            format!("“{text}” is no day of the form YYYY-MM-DD."),
        )
    })
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn budget_query(request: &GetBudgetRequest) -> Result<BudgetQuery, FigureError> {
    Ok(BudgetQuery {
        year: year(request.year)?,
        section: some(request.section.clone()),
        district: district_filter(&request.district)?,
        authority: authority_filter(&request.authority)?,
        programme: programme_filter(&request.programme)?,
        by: By::parse(&request.by)?,
    })
}

fn indicator_query(request: &GetIndicatorsRequest) -> Result<IndicatorQuery, FigureError> {
    Ok(IndicatorQuery {
        id: some(request.id.clone()),
        year: year(request.year)?,
        district: district_filter(&request.district)?,
        authority: authority_filter(&request.authority)?,
        programme: programme_filter(&request.programme)?,
        item: parse_filter::<Item>("item", &request.item)?,
        by: By::parse(&request.by)?,
    })
}

#[tonic::async_trait]
impl AnalyticsService for AnalyticsApi {
    async fn get_budget(&self, request: Request<GetBudgetRequest>) -> Result<Response<GetBudgetResponse>, Status> {
        let request = request.into_inner();
        let query = budget_query(&request).map_err(status)?;
        let (as_of, (rows, total)) = self
            .answer(request.view, move |facts, view| {
                known(facts, query.authority.as_ref())?;
                let table = budget(facts, view, &query)?;
                let rows = table.rows.iter().map(budget_row).collect::<Result<Vec<_>, _>>()?;
                Ok((rows, budget_row(&table.total)?))
            })
            .await?;
        Ok(Response::new(GetBudgetResponse { as_of: Some(as_of), rows, total: Some(total) }))
    }

    async fn get_indicators(&self, request: Request<GetIndicatorsRequest>) -> Result<Response<GetIndicatorsResponse>, Status> {
        let request = request.into_inner();
        let query = indicator_query(&request).map_err(status)?;
        let (as_of, rows) = self
            .answer(request.view, move |facts, view| {
                known(facts, query.authority.as_ref())?;
                indicators(facts, view, &query)
            })
            .await?;
        Ok(Response::new(GetIndicatorsResponse { as_of: Some(as_of), rows: rows.into_iter().map(indicator_row).collect() }))
    }

    async fn get_need(&self, request: Request<GetNeedRequest>) -> Result<Response<GetNeedResponse>, Status> {
        let request = request.into_inner();
        let district = district_filter(&request.district).map_err(status)?;
        let authority = authority_filter(&request.authority).map_err(status)?;
        let target_day = day("target_day", &request.target_day).map_err(status)?;
        let scenario = Scenario::parse(&request.scenario).map_err(status)?;
        let (as_of, table) = self
            .answer(request.view, move |facts, view| {
                known(facts, authority.as_ref())?;
                let target_day = target_day.unwrap_or_else(|| view.target_day(facts, None));
                need(facts, view, &NeedQuery { target_day, district, authority, scenario, explain: request.explain })
            })
            .await?;
        let rows = table.rows.into_iter().map(need_row).collect::<Result<Vec<_>, _>>()?;
        Ok(Response::new(GetNeedResponse {
            as_of: Some(as_of),
            target_day: table.target_day.to_string(),
            rows,
            total_gross: table.gross.to_string(),
            total_cover: table.cover.to_string(),
            total_need: table.need.to_string(),
            not_reported: table.not_reported.iter().map(ToString::to_string).collect(),
            reason: table.reason.as_deref().map(bilingual),
            proposal: Some(proposal(table.proposal)),
        }))
    }
}

fn budget_row(row: &BudgetRow) -> Result<wire::BudgetRow, FigureError> {
    let position = &row.position;
    Ok(wire::BudgetRow {
        year: i32::from(row.year),
        section: row.section.clone(),
        district: row.district.map(|district| district.to_string()),
        authority: row.authority.as_ref().map(ToString::to_string),
        programme: row.programme.map(|programme| programme.to_string()),
        line: row.line.as_ref().map(ToString::to_string),
        appropriation: position.appropriation.to_string(),
        carry_over: position.carry_over.to_string(),
        adjustments: position.adjustments.to_string(),
        soll: position.soll()?.to_string(),
        frozen: position.frozen.to_string(),
        commitments: position.commitments.to_string(),
        actual: position.actual.to_string(),
        available: position.available()?.to_string(),
        lines: row.lines,
        overdrawn: row.overdrawn,
    })
}

fn indicator_row(row: IndicatorRow) -> wire::IndicatorRow {
    wire::IndicatorRow {
        id: row.id.to_owned(),
        district: row.district.map(|district| district.to_string()),
        authority: row.authority.map(|authority| authority.to_string()),
        programme: row.programme.map(|programme| programme.to_string()),
        rollout: row.rollout.map(|rollout| rollout.to_string()),
        value: row.value.map(|value| value.to_string()),
        numerator: row.numerator.map(|numerator| numerator.to_string()),
        denominator: row.denominator.map(|denominator| denominator.to_string()),
        unit: row.unit.code().to_owned(),
        reason: row.reason.as_deref().map(bilingual),
        not_reported: row.not_reported.iter().map(ToString::to_string).collect(),
        series_break: row.series_break,
        definition: i32::try_from(row.definition).unwrap_or(i32::MAX),
    }
}

fn need_row(row: NeedRow) -> Result<wire::NeedRow, Status> {
    let tree = row.tree.map(|tree| serde_json::to_string(&tree)).transpose();
    Ok(wire::NeedRow {
        district: row.district.to_string(),
        authority: row.authority.to_string(),
        item: row.item.to_string(),
        target: row.target,
        usable: row.usable,
        pipeline: row.pipeline,
        quantity: row.quantity,
        gross: row.gross.to_string(),
        cover: row.cover.to_string(),
        need: row.need.to_string(),
        tree: tree.map_err(|error| status(FigureError::Engine(error.to_string())))?.unwrap_or_default(),
    })
}

fn proposal(proposal: Proposal) -> wire::Proposal {
    let share = |share: crate::proposal::Share| wire::Share {
        authority: share.authority.to_string(),
        item: share.item.to_string(),
        rank: share.rank.code().to_owned(),
        need: share.need.to_string(),
        share: share.share.to_string(),
    };
    wire::Proposal {
        reserve: proposal.reserve.to_string(),
        uncovered: proposal.uncovered.to_string(),
        shares: proposal.shares.into_iter().map(share).collect(),
    }
}
