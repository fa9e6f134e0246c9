//! The gRPC service of records: what the books have, as of both times, told from the events.

use std::{
    fmt::Debug,
    sync::{Arc, OnceLock},
};

use prost::Message;
use sollist_analytics::{
    FigureError, View,
    facts::Facts,
    line_seen,
    lists::{Activity, FundingStep, Milestone, Site},
    records::{self, LineFilter, OrderFilter, RequestFilter, Shown, Standing, VeFilter, Window, line_filter},
    scenario,
    scope::{Scope, authority_filter, district_filter, known, known_project, programme_filter},
};
use sollist_contract::{
    event::ActivityKind,
    grpc::{
        analytics::v1::{self as wire, record_service_server::RecordService},
        budget::v1::FundingState,
        common::v1::{AsOf, View as WireView},
        procurement::v1::OrderState,
    },
    ids::{Authority, LineName, OrderNo, ProjectId, RequestNo, RolloutId, ScenarioName, Text},
    question,
    words::terms,
};
use sollist_platform::wire::caller::{Caller, asked};
use tonic::{Request, Response, Status};

use crate::{
    api::{AnalyticsApi, with},
    error::status,
    pages::Page,
    record_messages as message,
};

/// Rows of a page where nobody says how many, and at most.
const ROWS: i32 = 50;
const ROWS_MAX: i32 = 1000;

/// Serves lines, orders, requests and rollouts as they stood.
pub struct RecordApi(pub AnalyticsApi);

/// What every list is asked with.
trait Listed: Debug + Send + 'static {
    fn page(&mut self) -> (i32, String);
    fn view(&mut self) -> Option<WireView>;
    fn whose(&self) -> (&str, &str);
}

macro_rules! listed {
    ($($request:ident)*) => {$(
        impl Listed for wire::$request {
            fn page(&mut self) -> (i32, String) {
                (std::mem::take(&mut self.page_size), std::mem::take(&mut self.page_token))
            }
            fn view(&mut self) -> Option<WireView> {
                self.view.take()
            }
            fn whose(&self) -> (&str, &str) {
                (&self.district, &self.authority)
            }
        }
    )*};
}

listed! {
    ListLinesRequest ListOrdersRequest ListFundingRequestsRequest ListRolloutsRequest ListCommitmentAuthoritiesRequest
    ListSitesRequest ListMilestonesRequest ListActivitiesRequest
}

impl Listed for wire::ListScenariosRequest {
    fn page(&mut self) -> (i32, String) {
        (std::mem::take(&mut self.page_size), std::mem::take(&mut self.page_token))
    }
    fn view(&mut self) -> Option<WireView> {
        self.view.take()
    }
    fn whose(&self) -> (&str, &str) {
        ("", &self.authority)
    }
}

impl RecordApi {
    /// A page of a list: what a question asks of the facts, as messages.
    async fn list<Q: Listed, M: Message + Default + Clone + 'static>(
        &self,
        mut request: Q,
        rows: impl FnOnce(&Facts, &View, &Q, Scope, Window) -> Result<Shown<M>, FigureError> + Send + 'static,
    ) -> Result<(AsOf, Vec<M>, String), Status> {
        let (size, token) = request.page();
        let size = if size == 0 { ROWS } else { size.min(ROWS_MAX) };
        let page = Page::asked(format!("{request:?}"), size, &token).map_err(status)?;
        let view = request.view();
        let ask = move |facts: &Facts, view: &View, cut: &mut crate::pages::Cut| {
            // One more than a page holds: whether another follows is seen by it.
            let most = usize::try_from(size).unwrap_or(0).saturating_add(1);
            let window = Window { from: cut.begins(), most };
            let shown = rows(facts, view, &request, scope(facts, request.whose())?, window)?;
            let row = |at: usize, _| {
                let row = shown.rows.get(at.saturating_sub(window.from)).cloned().unwrap_or_default();
                Ok((row, None))
            };
            cut.list(shown.total, Message::encoded_len, row)
        };
        self.0.answer(view, page, ask).await
    }

    /// One record.
    async fn one<M: Send + 'static>(
        &self,
        view: Option<WireView>,
        read: impl FnOnce(&Facts, &View) -> Result<M, FigureError> + Send + 'static,
    ) -> Result<(AsOf, M), Status> {
        let page = Page::asked(String::new(), 0, "").map_err(status)?;
        let (as_of, found, _) = self.0.answer(view, page, move |facts, view, _| read(facts, view)).await?;
        Ok((as_of, found))
    }
}

fn scope(facts: &Facts, (district, authority): (&str, &str)) -> Result<Scope, FigureError> {
    let authority = authority_filter(authority)?;
    known(facts, authority.as_ref())?;
    Scope::of(district_filter(district)?, authority.as_ref())
}

fn standing_of(state: i32) -> Result<Option<Standing>, FigureError> {
    Ok(match question::choice("state", state, OrderState::as_str_name)? {
        OrderState::Unspecified => None,
        OrderState::Open => Some(Standing::Open),
        OrderState::Cancelled => Some(Standing::Cancelled),
        OrderState::Settled => Some(Standing::Settled),
    })
}

fn step_of(state: i32) -> Result<Option<FundingStep>, FigureError> {
    Ok(match question::choice("state", state, FundingState::as_str_name)? {
        FundingState::Unspecified => None,
        FundingState::Requested => Some(FundingStep::Requested),
        FundingState::Reviewed => Some(FundingStep::Reviewed),
        FundingState::Approved => Some(FundingStep::Approved),
        FundingState::Rejected => Some(FundingStep::Rejected),
        FundingState::Granted => Some(FundingStep::Granted),
    })
}

/// The kind of activities that a list is asked for.
fn kind_of(text: &str) -> Result<Option<ActivityKind>, FigureError> {
    if text.is_empty() {
        return Ok(None);
    }
    let kinds = [ActivityKind::Project, ActivityKind::Event, ActivityKind::Network];
    let known = kinds.into_iter().zip(terms::ACTIVITIES).find(|(_, (code, _))| *code == text);
    let known = known.ok_or_else(|| sollist_analytics::Refused::NoSuchActivity(text.to_owned()))?;
    Ok(Some(known.0))
}

#[tonic::async_trait]
impl RecordService for RecordApi {
    async fn get_line(
        &self,
        request: Request<wire::GetLineRequest>,
    ) -> Result<Response<wire::GetLineResponse>, Status> {
        let (_, sight, wire::GetLineRequest { view, line }) = Caller::with(request)?;
        let own = sight.own().cloned();
        let (as_of, line) = self
            .one(view, move |facts, view| {
                let name = question::name::<LineName>("line", &line)?;
                line_seen(facts, view, &name, own.as_ref())?;
                records::line(facts, view, &name).map(message::line)
            })
            .await?;
        Ok(Response::new(wire::GetLineResponse { as_of: Some(as_of), line: Some(line) }))
    }

    async fn list_lines(
        &self,
        request: Request<wire::ListLinesRequest>,
    ) -> Result<Response<wire::ListLinesResponse>, Status> {
        let lines = |facts: &Facts, view: &View, of: &wire::ListLinesRequest, scope: Scope, window: Window| {
            let (year, programme) = (question::year(of.year)?, programme_filter(&of.programme)?);
            let shown = records::lines(facts, view, &LineFilter { scope, year, programme }, window)?;
            Ok(shown.map(message::line))
        };
        let (as_of, lines, next_page_token) = self.list(asked(request)?, lines).await?;
        Ok(Response::new(wire::ListLinesResponse { as_of: Some(as_of), lines, next_page_token }))
    }

    async fn get_order(
        &self,
        request: Request<wire::GetOrderRequest>,
    ) -> Result<Response<wire::GetOrderResponse>, Status> {
        let wire::GetOrderRequest { view, authority, order } = asked(request)?;
        let (as_of, order) = self
            .one(view, move |facts, view| {
                let authority = question::name::<Authority>("authority", &authority)?;
                let number = question::name::<OrderNo>("order", &order)?;
                known(facts, Some(&authority))?;
                records::order(facts, view, &authority, &number).and_then(message::order)
            })
            .await?;
        Ok(Response::new(wire::GetOrderResponse { as_of: Some(as_of), order: Some(order) }))
    }

    async fn list_orders(
        &self,
        request: Request<wire::ListOrdersRequest>,
    ) -> Result<Response<wire::ListOrdersResponse>, Status> {
        let orders = |facts: &Facts, view: &View, of: &wire::ListOrdersRequest, scope: Scope, window: Window| {
            let (year, standing) = (question::year(of.year)?, standing_of(of.state)?);
            let line = line_filter(facts, view, question::filter::<LineName>("line", &of.line)?.as_ref())?;
            let shown = records::orders(facts, view, &OrderFilter { scope, year, line, standing }, window)?;
            message::each(shown, message::order)
        };
        let (as_of, orders, next_page_token) = self.list(asked(request)?, orders).await?;
        Ok(Response::new(wire::ListOrdersResponse { as_of: Some(as_of), orders, next_page_token }))
    }

    async fn get_funding_request(
        &self,
        request: Request<wire::GetFundingRequestRequest>,
    ) -> Result<Response<wire::GetFundingRequestResponse>, Status> {
        let wire::GetFundingRequestRequest { view, authority, request } = asked(request)?;
        let (as_of, found) = self
            .one(view, move |facts, view| {
                let authority = question::name::<Authority>("authority", &authority)?;
                let number = question::name::<RequestNo>("request", &request)?;
                known(facts, Some(&authority))?;
                records::request(facts, view, &authority, &number).map(message::request)
            })
            .await?;
        Ok(Response::new(wire::GetFundingRequestResponse { as_of: Some(as_of), funding_request: Some(found) }))
    }

    async fn list_funding_requests(
        &self,
        request: Request<wire::ListFundingRequestsRequest>,
    ) -> Result<Response<wire::ListFundingRequestsResponse>, Status> {
        let all = |facts: &Facts, view: &View, of: &wire::ListFundingRequestsRequest, scope: Scope, window: Window| {
            let (step, programme) = (step_of(of.state)?, programme_filter(&of.programme)?);
            let shown = records::requests(facts, view, &RequestFilter { scope, step, programme }, window)?;
            Ok(shown.map(message::request))
        };
        let (as_of, funding_requests, next_page_token) = self.list(asked(request)?, all).await?;
        let as_of = Some(as_of);
        Ok(Response::new(wire::ListFundingRequestsResponse { as_of, funding_requests, next_page_token }))
    }

    async fn get_rollout(
        &self,
        request: Request<wire::GetRolloutRequest>,
    ) -> Result<Response<wire::GetRolloutResponse>, Status> {
        let wire::GetRolloutRequest { view, authority, rollout } = asked(request)?;
        let (as_of, rollout) = self
            .one(view, move |facts, view| {
                let authority = question::name::<Authority>("authority", &authority)?;
                let name = question::name::<RolloutId>("rollout", &rollout)?;
                known(facts, Some(&authority))?;
                records::rollout(facts, view, &authority, &name).map(message::rollout)
            })
            .await?;
        Ok(Response::new(wire::GetRolloutResponse { as_of: Some(as_of), rollout: Some(rollout) }))
    }

    async fn list_rollouts(
        &self,
        request: Request<wire::ListRolloutsRequest>,
    ) -> Result<Response<wire::ListRolloutsResponse>, Status> {
        let all = |facts: &Facts, view: &View, _: &wire::ListRolloutsRequest, scope: Scope, window: Window| {
            Ok(records::rollouts(facts, view, &scope, window).map(message::rollout))
        };
        let (as_of, rollouts, next_page_token) = self.list(asked(request)?, all).await?;
        Ok(Response::new(wire::ListRolloutsResponse { as_of: Some(as_of), rollouts, next_page_token }))
    }

    async fn list_commitment_authorities(
        &self,
        request: Request<wire::ListCommitmentAuthoritiesRequest>,
    ) -> Result<Response<wire::ListCommitmentAuthoritiesResponse>, Status> {
        type Asked = wire::ListCommitmentAuthoritiesRequest;
        let all = |facts: &Facts, view: &View, of: &Asked, scope: Scope, window: Window| {
            let year = question::year(of.year)?;
            let line = line_filter(facts, view, question::filter::<LineName>("line", &of.line)?.as_ref())?;
            let shown = records::authorities(facts, view, &VeFilter { scope, line, year }, window)?;
            Ok(shown.map(message::authority))
        };
        let (as_of, commitment_authorities, next_page_token) = self.list(asked(request)?, all).await?;
        let as_of = Some(as_of);
        Ok(Response::new(wire::ListCommitmentAuthoritiesResponse { as_of, commitment_authorities, next_page_token }))
    }

    async fn list_sites(
        &self,
        request: Request<wire::ListSitesRequest>,
    ) -> Result<Response<wire::ListSitesResponse>, Status> {
        let known = Arc::new(OnceLock::new());
        let ahead = Arc::clone(&known);
        let all = move |facts: &Facts, view: &View, of: &wire::ListSitesRequest, scope: Scope, window: Window| {
            let measure = question::filter::<Text>("measure", &of.measure)?;
            ahead.get_or_init(|| records::ahead_of_sites(facts, view, &scope));
            let shown = records::sites(facts, view, &scope, measure.as_ref().map(Text::as_str), window);
            Ok(shown.map(|Site { authority, site, measure, day }| wire::Site {
                authority: authority.to_string(),
                site,
                measure,
                day: day.to_string(),
            }))
        };
        let (as_of, sites, next_page_token) = self.list(asked(request)?, all).await?;
        Ok(Response::new(wire::ListSitesResponse {
            as_of: Some(with(as_of, known.get().copied().flatten())),
            sites,
            next_page_token,
        }))
    }

    async fn list_milestones(
        &self,
        request: Request<wire::ListMilestonesRequest>,
    ) -> Result<Response<wire::ListMilestonesResponse>, Status> {
        let all = |facts: &Facts, view: &View, of: &wire::ListMilestonesRequest, scope: Scope, window: Window| {
            let project = question::filter::<ProjectId>("project", &of.project)?;
            known_project(facts, project.as_ref())?;
            let shown = records::milestones(facts, view, &scope, project.as_ref().map(ProjectId::as_str), window);
            Ok(shown.map(|one: Milestone| wire::Milestone {
                authority: one.authority.to_string(),
                project: one.project,
                milestone: one.milestone,
                planned_on: one.planned_on.to_string(),
                budgeted_cost: one.budgeted_cost.to_string(),
                reached_on: one.reached_on.map(|day| day.to_string()),
            }))
        };
        let (as_of, milestones, next_page_token) = self.list(asked(request)?, all).await?;
        Ok(Response::new(wire::ListMilestonesResponse { as_of: Some(as_of), milestones, next_page_token }))
    }

    async fn list_activities(
        &self,
        request: Request<wire::ListActivitiesRequest>,
    ) -> Result<Response<wire::ListActivitiesResponse>, Status> {
        let all = |facts: &Facts, view: &View, of: &wire::ListActivitiesRequest, scope: Scope, window: Window| {
            let shown = records::activities(facts, view, &scope, kind_of(&of.kind)?, window);
            Ok(shown.map(|one: Activity| wire::Activity {
                authority: one.authority.to_string(),
                kind: message::kind(one.kind).to_owned(),
                title: one.title,
                held_on: one.held_on.to_string(),
                participants: one.participants,
                line: one.line.as_ref().map(ToString::to_string),
            }))
        };
        let (as_of, activities, next_page_token) = self.list(asked(request)?, all).await?;
        Ok(Response::new(wire::ListActivitiesResponse { as_of: Some(as_of), activities, next_page_token }))
    }

    async fn get_scenario(
        &self,
        request: Request<wire::GetScenarioRequest>,
    ) -> Result<Response<wire::GetScenarioResponse>, Status> {
        let (_, sight, wire::GetScenarioRequest { view, name }) = Caller::with(request)?;
        // Another's is told like one that there is not.
        let own = sight.own().cloned();
        let (as_of, found) = self
            .one(view, move |facts, view| {
                let name = question::name::<ScenarioName>("name", &name)?;
                scenario::scenario(facts, view, &name, own.as_ref()).map(|kept| message::scenario(&kept))
            })
            .await?;
        Ok(Response::new(wire::GetScenarioResponse { as_of: Some(as_of), scenario: Some(found) }))
    }

    async fn list_scenarios(
        &self,
        request: Request<wire::ListScenariosRequest>,
    ) -> Result<Response<wire::ListScenariosResponse>, Status> {
        let all = |facts: &Facts, view: &View, of: &wire::ListScenariosRequest, _: Scope, window: Window| {
            let authority = authority_filter(&of.authority)?;
            let kept = scenario::scenarios(facts, view, authority.as_ref());
            Ok(window.of_sorted(kept).map(|kept| message::scenario(&kept)))
        };
        let (as_of, scenarios, next_page_token) = self.list(asked(request)?, all).await?;
        Ok(Response::new(wire::ListScenariosResponse { as_of: Some(as_of), scenarios, next_page_token }))
    }
}
