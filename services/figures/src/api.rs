//! The gRPC service of figures: request in, figures out, errors as the field and the reason.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use prost::Message;
use sollist_analytics::{
    Ahead, AnomalyQuery, AnomalyRule, Assumption, Beside, BudgetQuery, BudgetRow, By, FigureError, Indicator,
    IndicatorQuery, IndicatorRow, NeedQuery, Refused, Since, Unit, View, ahead_of_budget, ahead_of_indicators, budget,
    definition,
    derivation::{Derivation, Telling, is_made_of_all},
    drawing,
    facts::Facts,
    indicators, line_seen, need,
    scope::{authority_filter, district_filter, item_filter, known, known_item, known_section, programme_filter},
};
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{
            self as wire, GetBudgetRequest, GetBudgetResponse, GetForecastRequest, GetForecastResponse,
            GetIndicatorsRequest, GetIndicatorsResponse, GetNeedRequest, GetNeedResponse,
            analytics_service_server::AnalyticsService,
        },
        common::v1::{Ahead as WireAhead, AsOf, View as WireView},
    },
    ids::LineName,
    money::{Cents, Overflow},
    position::Position,
    question,
};
use sollist_platform::{
    Error,
    rights::Sight,
    wire::caller::{Caller, asked},
};
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use crate::{
    anomalies, bridge, catalogue, contributions, derivation,
    error::status,
    explain,
    exported::{self, Ended, Export, Form},
    forecast,
    journal::JournalState,
    need_messages,
    needs::{self, Asked as _},
    pages::{self, Cut, Page},
    published,
    shown::{amount, day, joined, named, said},
};

/// Answers that are counted at the same time: each holds the rows of all its pages.
static COUNTING: Semaphore = Semaphore::const_new(8);

/// Serves budget, indicators and need.
#[derive(Clone)]
pub struct AnalyticsApi {
    pub facts: Arc<RwLock<Facts>>,
    pub journal: Arc<dyn JournalState>,
    /// Tells the time; tests fix it.
    pub clock: fn() -> Timestamp,
}

impl AnalyticsApi {
    /// Answers from the facts at the view asked for, with the state of knowledge the answer rests on and the token of
    /// the page that follows.
    pub(crate) async fn answer<T: Send + 'static>(
        &self,
        view: Option<WireView>,
        page: Page,
        ask: impl FnOnce(&Facts, &View, &mut Cut) -> Result<T, FigureError> + Send + 'static,
    ) -> Result<(AsOf, T, String), Status> {
        self.answer_then(view, page, ask, |answer, _| Ok(answer)).await
    }

    /// The same, with what takes long and needs no facts any more: nobody waits for them meanwhile.
    async fn answer_then<T: Send + 'static, U: Send + 'static>(
        &self,
        view: Option<WireView>,
        page: Page,
        ask: impl FnOnce(&Facts, &View, &mut Cut) -> Result<T, FigureError> + Send + 'static,
        then: impl FnOnce(T, &mut Cut) -> Result<U, FigureError> + Send + 'static,
    ) -> Result<(AsOf, U, String), Status> {
        self.journal.caught_up().await?;
        let wanted = view.unwrap_or_default();
        let turn = COUNTING.acquire().await;
        let (facts, clock) = (self.facts.clone(), self.clock);
        // Counting a million rows would keep other requests waiting on this thread.
        let counting = tokio::task::spawn_blocking(move || -> Result<_, FigureError> {
            // Whoever goes away ends the call, not the work: it has its turn until it is done.
            let _turn = turn;
            let facts = facts.read().unwrap_or_else(PoisonError::into_inner);
            let view = View::resolve(&facts, &wanted.as_of, &wanted.until, Day::of(clock()))?;
            let view = page.hold(&facts, view)?;
            let mut cut = page.cut();
            let answer = ask(&facts, &view, &mut cut)?;
            let (recorded_at, unreadable) = (facts.recorded_at(view.seq), facts.unreadable(view.seq));
            drop(facts);
            let answer = then(answer, &mut cut)?;
            Ok((view, recorded_at, unreadable, answer, page, cut.next()))
        });
        let counted = counting.await.map_err(|error| status(FigureError::Engine(error.to_string())))?;
        let (view, recorded_at, unreadable, answer, page, next) = counted.map_err(status)?;
        let hash = self.journal.hash(view.seq).await?;
        page.same_journal(&hash).map_err(status)?;
        let next_page_token = page.token(&view, &hash, next);
        let recorded_at = recorded_at.map(|instant| instant.to_string()).unwrap_or_default();
        let as_of = AsOf { sequence: view.seq, recorded_at, hash, unreadable, ..AsOf::default() };
        Ok((as_of, answer, next_page_token))
    }
}

/// A state of knowledge, with what the answer counts before its day.
pub(crate) fn with(as_of: AsOf, ahead: Option<Ahead>) -> AsOf {
    let told = |ahead: Ahead| WireAhead {
        events: ahead.events,
        after: ahead.after.to_string(),
        last_day: ahead.last_day.to_string(),
    };
    AsOf { ahead: ahead.map(told), ..as_of }
}

/// The same with whose affairs alone are counted.
fn of(as_of: AsOf, sight: &Sight) -> AsOf {
    let authority = sight.own().map(ToString::to_string).unwrap_or_default();
    AsOf { authority, ..as_of }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn budget_query(request: &GetBudgetRequest) -> Result<BudgetQuery, FigureError> {
    Ok(BudgetQuery {
        year: question::year(request.year)?,
        section: some(request.section.clone()),
        district: district_filter(&request.district)?,
        authority: authority_filter(&request.authority)?,
        programme: programme_filter(&request.programme)?,
        by: By::parse(&request.by)?,
    })
}

fn forecast_query(request: &GetForecastRequest) -> Result<BudgetQuery, FigureError> {
    Ok(BudgetQuery {
        year: question::year(request.year)?,
        section: some(request.section.clone()),
        district: district_filter(&request.district)?,
        authority: authority_filter(&request.authority)?,
        programme: programme_filter(&request.programme)?,
        by: By::parse(&request.by)?,
    })
}

fn anomaly_query(request: &wire::ListAnomaliesRequest) -> Result<AnomalyQuery, FigureError> {
    Ok(AnomalyQuery {
        rules: AnomalyRule::parse(&request.rules)?,
        district: district_filter(&request.district)?,
        authority: authority_filter(&request.authority)?,
    })
}

fn indicator_query(request: &GetIndicatorsRequest) -> Result<IndicatorQuery, FigureError> {
    let target_day = day("target_day", &request.target_day)?;
    if let (Some(_), Some(one)) = (target_day, definition(&request.id).filter(|one| !one.is_by_target_day())) {
        return Err(Refused::NotNarrowedBy { figure: one.id.to_owned(), by: "target_day" }.into());
    }
    Ok(IndicatorQuery {
        id: some(request.id.clone()),
        year: question::year(request.year)?,
        district: district_filter(&request.district)?,
        authority: authority_filter(&request.authority)?,
        programme: catalogue::programme_of(&request.id, &request.programme)?,
        item: item_filter(&request.item)?,
        target_day,
        by: By::parse(&request.by)?,
    })
}

#[tonic::async_trait]
impl AnalyticsService for AnalyticsApi {
    type ExportTablesStream = ReceiverStream<Result<wire::ExportTablesResponse, Status>>;
    type TraceFigureStream = ReceiverStream<Result<wire::TraceFigureResponse, Status>>;

    async fn get_budget(&self, request: Request<GetBudgetRequest>) -> Result<Response<GetBudgetResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let query = budget_query(&request).map_err(status)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let (as_of, (rows, total, ahead), next_page_token) = self
            .answer(request.view, page, move |facts, view, cut| {
                known(facts, query.authority.as_ref())?;
                known_section(facts, query.section.as_deref())?;
                let table = budget(facts, view, &query)?;
                let named = |row: &BudgetRow| named(facts, view, row, budget_row(row));
                let row = |at: usize, _| Ok((table.rows.get(at).map(named).unwrap_or_default(), None));
                let rows = cut.list(table.rows.len(), Message::encoded_len, row)?;
                Ok((rows, budget_row(&table.total), table.ahead))
            })
            .await?;
        let as_of = of(with(as_of, ahead), &sight);
        Ok(Response::new(GetBudgetResponse { as_of: Some(as_of), rows, total: Some(total), next_page_token }))
    }

    async fn explain_line(
        &self,
        request: Request<wire::ExplainLineRequest>,
    ) -> Result<Response<wire::ExplainLineResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let own = sight.own().cloned();
        let line = question::name::<LineName>("line", &request.line).map_err(Error::from)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let (as_of, (line, shown, ahead), next_page_token) = self
            .answer(request.view, page, move |facts, view, cut| {
                line_seen(facts, view, &line, own.as_ref())?;
                let ahead = ahead_of_budget(facts, view, &BudgetQuery::default(), Some(&line))?;
                let line = sollist_analytics::explain(facts, view, &line)?;
                let row = |at: usize, _| Ok((line.postings.get(at).map(explain::posting).unwrap_or_default(), None));
                let shown = cut.list(line.postings.len(), explain::bytes, row)?;
                Ok((line, shown, ahead))
            })
            .await?;
        let as_of = of(with(as_of, ahead), &sight);
        let numbers: Vec<u64> =
            shown.iter().map(|posting| posting.sequence).chain(line.overdrafts.iter().map(|why| why.by.seq)).collect();
        let events = self.journal.events(&numbers).await?;
        let row = line.row.as_ref().map(budget_row);
        let answer = explain::answer(&line, shown, &events);
        Ok(Response::new(wire::ExplainLineResponse { as_of: Some(as_of), row, next_page_token, ..answer }))
    }

    async fn explain_figure(
        &self,
        request: Request<wire::ExplainFigureRequest>,
    ) -> Result<Response<wire::ExplainFigureResponse>, Status> {
        let (caller, sight, mut request) = Caller::with(request)?;
        may_see_what_makes([request.figure.as_str()], &caller, &sight)?;
        let query = derivation::query(&request).map_err(status)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let wire::ExplainFigureRequest { view, figure, path, .. } = request;
        let (as_of, (answer, ahead), next_page_token) = self
            .answer(view, page, move |facts, view, cut| {
                known(facts, query.authority.as_ref())?;
                known_section(facts, query.section.as_deref())?;
                known_item(facts, query.item.as_ref())?;
                let ahead = derivation::ahead(facts, view, &figure, &query)?;
                let told = sollist_analytics::derivation::derivation(facts, view, &figure, &query)?.at(&path)?;
                let all = told.parts()?;
                let part = |of: &Derivation<'_>| derivation::part(&of.part, of.is_composed());
                let row = |at: usize, _| Ok((all.get(at).map(part).unwrap_or_default(), None));
                let parts = cut.list(all.len(), Message::encoded_len, row)?;
                let part = Some(part(&told));
                let parts_total = all.len() as u64;
                let target_day = derivation::target_day(facts, view, &figure, &query);
                Ok((wire::ExplainFigureResponse { part, parts, parts_total, target_day, ..Default::default() }, ahead))
            })
            .await?;
        let as_of = of(with(as_of, ahead), &sight);
        Ok(Response::new(wire::ExplainFigureResponse { as_of: Some(as_of), next_page_token, ..answer }))
    }

    async fn trace_figure(
        &self,
        request: Request<wire::TraceFigureRequest>,
    ) -> Result<Response<Self::TraceFigureStream>, Status> {
        let (caller, sight, request) = Caller::with(request)?;
        may_see_what_makes([request.figure.as_str()], &caller, &sight)?;
        let request = derivation::explained(request);
        let query = derivation::query(&request).map_err(status)?;
        let page = Page::asked(String::new(), 0, "").map_err(status)?;
        let wire::ExplainFigureRequest { view, figure, .. } = request;
        let asked = (figure, query);
        let (as_of, (parts, target_day, ahead, told), _) = self
            .answer(view, page, move |facts, view, _| {
                let (figure, query) = &asked;
                known(facts, query.authority.as_ref())?;
                known_section(facts, query.section.as_deref())?;
                known_item(facts, query.item.as_ref())?;
                let ahead = derivation::ahead(facts, view, figure, query)?;
                let of = sollist_analytics::derivation::derivation(facts, view, figure, query)?;
                let mut telling = Telling::default();
                let parts = derivation::stretch(&of, &mut telling)?;
                let target_day = derivation::target_day(facts, view, figure, query);
                Ok((parts, target_day, ahead, (asked, *view, telling)))
            })
            .await?;
        let as_of = of(with(as_of, ahead), &sight);
        // The facts are let go of: a client takes its time without holding anybody up.
        let (to, pieces_of) = mpsc::channel(1);
        let api = self.clone();
        tokio::spawn(async move {
            if let Err(status) =
                derivation::told((&api.facts, &*api.journal, &COUNTING), (parts, target_day, as_of), told, &to).await
            {
                let _ = to.send(Err(status)).await;
            }
        });
        Ok(Response::new(ReceiverStream::new(pieces_of)))
    }

    async fn list_contributions(
        &self,
        request: Request<wire::ListContributionsRequest>,
    ) -> Result<Response<wire::ListContributionsResponse>, Status> {
        let (caller, sight, mut request) = Caller::with(request)?;
        may_see_what_makes([request.figure.as_str()], &caller, &sight)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?.passing_over(request.skip);
        let request = contributions::explained(request);
        let query = derivation::query(&request).map_err(status)?;
        let wire::ExplainFigureRequest { view, figure, path, .. } = request;
        let (as_of, (mut answer, ahead), next_page_token) = self
            .answer(view, page, move |facts, view, cut| {
                known(facts, query.authority.as_ref())?;
                known_section(facts, query.section.as_deref())?;
                known_item(facts, query.item.as_ref())?;
                let ahead = derivation::ahead(facts, view, &figure, &query)?;
                let all = sollist_analytics::derivation::contributions(facts, view, &figure, &query, &path)?;
                Ok((contributions::page(&all, cut)?, ahead))
            })
            .await?;
        let as_of = Some(of(with(as_of, ahead), &sight));
        let numbers: Vec<u64> = answer.contributions.iter().map(|event| event.sequence).collect();
        contributions::tell(&mut answer.contributions, &self.journal.events(&numbers).await?);
        Ok(Response::new(wire::ListContributionsResponse { as_of, next_page_token, ..answer }))
    }

    async fn list_export_tables(
        &self,
        request: Request<wire::ListExportTablesRequest>,
    ) -> Result<Response<wire::ListExportTablesResponse>, Status> {
        asked(request)?;
        Ok(Response::new(exported::tables()))
    }

    async fn export_tables(
        &self,
        request: Request<wire::ExportTablesRequest>,
    ) -> Result<Response<Self::ExportTablesStream>, Status> {
        let wire::ExportTablesRequest { view, tables, form } = asked(request)?;
        let (tables, form) = (exported::named(&tables).map_err(status)?, Form::parse(&form).map_err(status)?);
        let page = Page::asked(String::new(), 0, "").map_err(status)?;
        let (as_of, view, _) = self.answer(view, page, |_, view, _| Ok(*view)).await?;
        let (facts, journal, hash) = (self.facts.clone(), self.journal.clone(), as_of.hash.clone());
        let export = Export { facts, journal, form, view, hash };
        let (to, pieces) = mpsc::channel(1);
        tokio::spawn(async move {
            let first = wire::ExportTablesResponse { as_of: Some(as_of), ..Default::default() };
            if to.send(Ok(first)).await.is_err() {
                return;
            }
            for table in tables {
                if let Err(ended) = export.table(table, &to).await {
                    if let Ended::Failed(status) = ended {
                        let _ = to.send(Err(status)).await;
                    }
                    return;
                }
            }
        });
        Ok(Response::new(ReceiverStream::new(pieces)))
    }

    async fn get_indicators(
        &self,
        request: Request<GetIndicatorsRequest>,
    ) -> Result<Response<GetIndicatorsResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let query = indicator_query(&request).map_err(status)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let (as_of, (rows, ahead, target_day), next_page_token) = self
            .answer(request.view, page, move |facts, view, cut| {
                known(facts, query.authority.as_ref())?;
                known_item(facts, query.item.as_ref())?;
                let all = indicators(facts, view, &query)?;
                let of_need = all.iter().any(|row| definition(row.id).is_some_and(Indicator::is_by_target_day));
                let target_day = if of_need { query.target_day(facts, view).to_string() } else { String::new() };
                let row = |at: usize, offset| Ok(all.get(at).map(|row| indicator_row(row, offset)).unwrap_or_default());
                let rows = cut.list(all.len(), Message::encoded_len, row)?;
                Ok((rows, ahead_of_indicators(facts, view, &query)?, target_day))
            })
            .await?;
        let as_of = of(with(as_of, ahead), &sight);
        Ok(Response::new(GetIndicatorsResponse { as_of: Some(as_of), rows, next_page_token, target_day }))
    }

    async fn get_forecast(
        &self,
        request: Request<GetForecastRequest>,
    ) -> Result<Response<GetForecastResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let query = forecast_query(&request).map_err(status)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let (as_of, answer, next_page_token) = self
            .answer(request.view, page, move |facts, view, cut| {
                known(facts, query.authority.as_ref())?;
                known_section(facts, query.section.as_deref())?;
                let table = sollist_analytics::forecast_to_turn(facts, view, &query)?;
                let row = |at: usize, _| {
                    Ok((table.rows.get(at).map(|row| forecast::row(facts, row)).unwrap_or_default(), None))
                };
                let rows = cut.list(table.rows.len(), Message::encoded_len, row)?;
                let total = Some(forecast::row(facts, &table.total));
                Ok(GetForecastResponse { day: view.day.to_string(), rows, total, ..Default::default() })
            })
            .await?;
        Ok(Response::new(GetForecastResponse { as_of: Some(of(as_of, &sight)), next_page_token, ..answer }))
    }

    async fn list_catalogue(
        &self,
        request: Request<wire::ListCatalogueRequest>,
    ) -> Result<Response<wire::ListCatalogueResponse>, Status> {
        Ok(Response::new(catalogue::list(&asked(request)?.id).map_err(status)?))
    }

    async fn get_need(&self, request: Request<GetNeedRequest>) -> Result<Response<GetNeedResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let district = district_filter(&request.district).map_err(status)?;
        let authority = authority_filter(&request.authority).map_err(status)?;
        let target_day = day("target_day", &request.target_day).map_err(status)?;
        let assumed = Assumption::read(&request.scenario, &request.scenario_name).map_err(status)?.kept_by(sight.own());
        let (as_of, answer, next_page_token) = self
            .answer(request.view, page, move |facts, view, cut| {
                known(facts, authority.as_ref())?;
                let target_day = target_day.unwrap_or_else(|| view.target_day(facts, None));
                let scenario = assumed.at(facts, view)?;
                let scenario_sequence = scenario.as_ref().and_then(|scenario| scenario.published).unwrap_or(0);
                let table = need(
                    facts,
                    view,
                    &NeedQuery { target_day, district, authority, scenario, explain: request.explain },
                )?;
                let asked_day = target_day.to_string();
                Ok(GetNeedResponse { asked_day, scenario_sequence, ..need_messages::page(&table, cut)? })
            })
            .await?;
        // How the reserve is divided is seen by whoever sees all who share it.
        let proposal = answer.proposal.filter(|_| sight.own().is_none());
        Ok(Response::new(GetNeedResponse { as_of: Some(of(as_of, &sight)), next_page_token, proposal, ..answer }))
    }

    async fn get_need_range(
        &self,
        request: Request<wire::GetNeedRangeRequest>,
    ) -> Result<Response<wire::GetNeedRangeResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let (page, view, about) = request.read(&sight).map_err(status)?;
        let (as_of, answer, next_page_token) = self
            .answer_then(
                view,
                page,
                |facts, view, _| drawing(facts, view, &about.query(facts, view)?),
                |drawing, cut| needs::range_page(&drawing.draw()?, cut),
            )
            .await?;
        Ok(Response::new(wire::GetNeedRangeResponse { as_of: Some(of(as_of, &sight)), next_page_token, ..answer }))
    }

    async fn get_need_drivers(
        &self,
        request: Request<wire::GetNeedDriversRequest>,
    ) -> Result<Response<wire::GetNeedDriversResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let (page, view, about) = request.read(&sight).map_err(status)?;
        let since_day = day("since_target_day", &request.since_target_day).map_err(status)?;
        let (as_of, answer, next_page_token) = self
            .answer(view, page, move |facts, view, cut| {
                let since = Since::at(facts, view, &request.since, since_day)?;
                needs::drivers(facts, view, &about.query(facts, view)?, &since, cut)
            })
            .await?;
        Ok(Response::new(wire::GetNeedDriversResponse { as_of: Some(of(as_of, &sight)), next_page_token, ..answer }))
    }

    async fn get_need_splits(
        &self,
        request: Request<wire::GetNeedSplitsRequest>,
    ) -> Result<Response<wire::GetNeedSplitsResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let (page, view, about) = request.read(&sight).map_err(status)?;
        let rules = needs::rules(&request.rules).map_err(status)?;
        let (as_of, answer, next_page_token) = self
            .answer(view, page, move |facts, view, cut| {
                needs::splits(facts, view, &about.query(facts, view)?, &rules, cut)
            })
            .await?;
        Ok(Response::new(wire::GetNeedSplitsResponse { as_of: Some(as_of), next_page_token, ..answer }))
    }

    async fn get_requested_need(
        &self,
        request: Request<wire::GetRequestedNeedRequest>,
    ) -> Result<Response<wire::GetRequestedNeedResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let (page, view, about) = request.read(&sight).map_err(status)?;
        let (as_of, answer, next_page_token) = self
            .answer(view, page, |facts, view, cut| needs::requested(facts, view, &about.query(facts, view)?, cut))
            .await?;
        Ok(Response::new(wire::GetRequestedNeedResponse { as_of: Some(of(as_of, &sight)), next_page_token, ..answer }))
    }

    async fn list_anomalies(
        &self,
        request: Request<wire::ListAnomaliesRequest>,
    ) -> Result<Response<wire::ListAnomaliesResponse>, Status> {
        let (_, sight, mut request) = Caller::with(request)?;
        let query = anomaly_query(&request).map_err(status)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let (as_of, answer, next_page_token) = self
            .answer(request.view, page, move |facts, view, cut| {
                known(facts, query.authority.as_ref())?;
                anomalies::page(facts, view, &query, cut)
            })
            .await?;
        Ok(Response::new(wire::ListAnomaliesResponse { as_of: Some(of(as_of, &sight)), next_page_token, ..answer }))
    }

    async fn list_published_figures(
        &self,
        request: Request<wire::ListPublishedFiguresRequest>,
    ) -> Result<Response<wire::ListPublishedFiguresResponse>, Status> {
        let mut request = asked(request)?;
        let query = published::Query { metric: some(request.id.clone()), contradicting: request.contradicting };
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let (as_of, answer, next_page_token) =
            self.answer(request.view, page, move |facts, view, cut| published::page(facts, view, &query, cut)).await?;
        Ok(Response::new(wire::ListPublishedFiguresResponse { as_of: Some(as_of), next_page_token, ..answer }))
    }

    async fn compare_figures(
        &self,
        request: Request<wire::CompareFiguresRequest>,
    ) -> Result<Response<wire::CompareFiguresResponse>, Status> {
        let (caller, sight, mut request) = Caller::with(request)?;
        may_see_what_makes(request.figures.iter().map(String::as_str), &caller, &sight)?;
        let question = bridge::Question::of(&request).map_err(status)?;
        let (size, token) = (std::mem::take(&mut request.page_size), std::mem::take(&mut request.page_token));
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let (as_of, (from, mut answer), next_page_token) =
            self.answer(request.view, page, move |facts, view, cut| question.page(facts, view, cut)).await?;
        let numbers: Vec<u64> = answer.rows.iter().filter_map(bridge::told_of).collect();
        bridge::tell(&mut answer.rows, &self.journal.events(&numbers).await?);
        let from = AsOf { hash: self.journal.hash(from.sequence).await?, ..from };
        let (as_of, from) = (Some(of(as_of, &sight)), Some(of(from, &sight)));
        Ok(Response::new(wire::CompareFiguresResponse { as_of, from, next_page_token, ..answer }))
    }
}

/// What a figure is made of is told to who may see the affairs that it is made of.
fn may_see_what_makes<'a>(
    figures: impl IntoIterator<Item = &'a str>,
    caller: &Caller,
    sight: &Sight,
) -> Result<(), Status> {
    let of_all = figures.into_iter().find(|figure| sight.own().is_some() && is_made_of_all(figure));
    Ok(of_all.map_or(Ok(()), |figure| caller.sees_made_of_all(figure))?)
}

fn budget_row(row: &BudgetRow) -> wire::BudgetRow {
    let of = |of: fn(&Position) -> Cents| amount(row.position.as_ref().map(of));
    let derived = |of: fn(&Position) -> Result<Cents, Overflow>| {
        amount(row.position.as_ref().and_then(|position| of(position).ok()))
    };
    wire::BudgetRow {
        year: i32::from(row.year),
        section: row.section.clone(),
        district: row.district.map(|district| district.to_string()),
        authority: row.authority.as_ref().map(ToString::to_string),
        programme: row.programme.map(|programme| programme.to_string()),
        line: row.line.as_ref().map(ToString::to_string),
        appropriation: of(|position| position.appropriation),
        carry_over: of(|position| position.carry_over),
        adjustments: of(|position| position.adjustments),
        soll: derived(Position::soll),
        frozen: of(|position| position.frozen),
        commitments: of(|position| position.commitments),
        actual: of(|position| position.actual),
        available: derived(Position::available),
        lines: row.lines,
        overdrawn: row.overdrawn,
        reason: row.why.as_ref().map(joined),
        why: row.why.as_ref().map(said),
        foreign: row.foreign,
        ..Default::default()
    }
}

/// A row with its names from an offset on, and where they go on.
fn indicator_row(row: &IndicatorRow, offset: usize) -> (wire::IndicatorRow, Option<usize>) {
    let (not_reported, rest) = pages::names(&row.not_reported, offset);
    let message = wire::IndicatorRow {
        id: row.id.to_owned(),
        district: row.district.as_ref().map(ToString::to_string),
        authority: row.authority.as_ref().map(ToString::to_string),
        programme: row.programme.as_ref().map(ToString::to_string),
        rollout: row.rollout.as_ref().map(ToString::to_string),
        value: row.value.as_ref().map(ToString::to_string),
        numerator: row.numerator.as_ref().map(ToString::to_string),
        denominator: row.denominator.as_ref().map(ToString::to_string),
        unit: row.unit.code().to_owned(),
        reason: row.why.as_ref().map(joined),
        why: row.why.as_ref().map(said),
        not_reported,
        series_break: row.series_break,
        definition: i32::try_from(row.definition).unwrap_or(i32::MAX),
        continues: rest.is_some(),
        project: row.project.as_ref().map(ToString::to_string),
        due_year: row.due_year.map(i32::from),
        beside: row.beside.iter().map(|(key, value)| beside(*key, value, row.unit)).collect(),
        notes: row.notes.iter().map(said).collect(),
    };
    (message, rest)
}

fn beside(key: Beside, value: &impl ToString, unit: Unit) -> wire::Beside {
    wire::Beside { key: key.code().to_owned(), value: value.to_string(), unit: key.unit(unit).code().to_owned() }
}
