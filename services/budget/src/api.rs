//! gRPC of budget: a command is recorded, then what it made of the resource is read.

use sea_orm::DatabaseConnection;
use sollist_contract::{
    event::{BudgetEvent, Event, Transferred},
    grpc::{
        budget::v1::{self as wire, budget_service_server::BudgetServiceServer},
        common::v1::Receipt,
    },
    ids::{Authority, LineName, Programme, RequestNo},
    question,
};
use sollist_ledger::{BudgetLine, CommitmentAuthority, commitment, known, line};
use sollist_platform::{
    Error,
    rights::Sight,
    store::{journal, together::Together},
    wire::{
        caller::{Caller, asked},
        page::Page,
        requests::REQUEST_BYTES_MAX,
    },
    write::door::{Door, made},
};
use tonic::{Request, Response, Status};

use crate::{
    domain::{FundingState, Refused},
    store::{self, funding_row},
};

/// Answers for budget.
pub struct BudgetApi {
    door: Door,
    lines: line::Reader,
    funding: Together<funding_row::Entity, 2>,
}

/// The service behind a door.
pub fn service(door: Door) -> BudgetServiceServer<BudgetApi> {
    let lines = line::Reader::start(door.db.clone());
    let funding = Together::start(door.db.clone(), [funding_row::Column::Authority, funding_row::Column::Request]);
    BudgetServiceServer::new(BudgetApi { door, lines, funding }).max_decoding_message_size(REQUEST_BYTES_MAX)
}

fn line_message(
    line: &BudgetLine,
    granted: Vec<(i16, CommitmentAuthority)>,
    other_names: Vec<String>,
) -> Result<wire::Line, Error> {
    let position = &line.position;
    let beyond = sollist_contract::refusal::Refusal::from;
    let available = position.available().map_err(beyond)?;
    Ok(wire::Line {
        name: line.shown().to_string(),
        labels: Some(wire::Labels {
            section: line.labels.section.clone(),
            chapter: line.labels.chapter.clone(),
            title: line.labels.title.clone(),
        }),
        authority: line.authority.to_string(),
        district: line.authority.district().to_string(),
        programme: line.programme.to_string(),
        kind: line.kind.code().to_owned(),
        cover_group: line.cover_group.as_ref().map(ToString::to_string),
        appropriation: position.appropriation.to_string(),
        carry_over: position.carry_over.to_string(),
        adjustments: position.adjustments.to_string(),
        soll: position.soll().map_err(beyond)?.to_string(),
        frozen: position.frozen.to_string(),
        commitments: position.commitments.to_string(),
        actual: position.actual.to_string(),
        available: available.to_string(),
        overdrawn: position.is_overdrawn().map_err(beyond)?
            || granted.iter().any(|(_, ve)| ve.overdrawn().is_positive()),
        foreign_booked: line.foreign_booked,
        last_day: line.last_day.map(|day| day.to_string()),
        commitment_authorities: granted.into_iter().map(authority_message).collect(),
        other_names,
    })
}

fn authority_message((year, ve): (i16, CommitmentAuthority)) -> wire::CommitmentAuthority {
    wire::CommitmentAuthority { year: i32::from(year), granted: ve.granted.to_string(), committed: ve.used.to_string() }
}

fn funding_message(row: funding_row::Model) -> Result<wire::FundingRequest, Error> {
    let ((authority, request), funding) = store::funding(row)?;
    Ok(wire::FundingRequest {
        authority: authority.to_string(),
        request: request.to_string(),
        programme: funding.programme.to_string(),
        state: state_message(funding.state).into(),
        amount: funding.amount.to_string(),
        granted: funding.granted.to_string(),
        approved: funding.approved.map(|approved| approved.to_string()),
    })
}

fn state_message(state: FundingState) -> wire::FundingState {
    match state {
        FundingState::Requested => wire::FundingState::Requested,
        FundingState::Reviewed => wire::FundingState::Reviewed,
        FundingState::Approved => wire::FundingState::Approved,
        FundingState::Rejected => wire::FundingState::Rejected,
        FundingState::Granted => wire::FundingState::Granted,
    }
}

/// The state that a list is asked for; none where all are.
fn state_of(state: wire::FundingState) -> Option<FundingState> {
    match state {
        wire::FundingState::Unspecified => None,
        wire::FundingState::Requested => Some(FundingState::Requested),
        wire::FundingState::Reviewed => Some(FundingState::Reviewed),
        wire::FundingState::Approved => Some(FundingState::Approved),
        wire::FundingState::Rejected => Some(FundingState::Rejected),
        wire::FundingState::Granted => Some(FundingState::Granted),
    }
}

/// What is read to answer.
impl BudgetApi {
    fn reader(&self) -> &DatabaseConnection {
        self.door.db.reader()
    }

    /// Refuses a filter by an authority that is none, or not registered.
    async fn known(&self, authority: &str) -> Result<(), Error> {
        known(self.reader(), question::filter::<Authority>("authority", authority)?.as_ref()).await
    }

    async fn line(&self, name: &str) -> Result<wire::Line, Error> {
        self.line_seen(name, &Sight::Everything).await
    }

    /// A line, where it is seen. One that is not seen is told like one that there is not, and so are those that may be
    /// meant.
    async fn line_seen(&self, name: &str, sight: &Sight) -> Result<wire::Line, Error> {
        let Some((line, granted)) = self.lines.line(name, sight).await? else {
            let meant = if sight.own().is_none() { line::similar(self.reader(), name).await? } else { None };
            return Err(Error::refused(Refused::NoSuchLine { name: name.to_owned(), meant }));
        };
        let called = line::called_otherwise(self.reader(), std::slice::from_ref(&line)).await?;
        line_message(&line, granted, called.into_values().next().unwrap_or_default())
    }

    async fn funding(&self, authority: &str, request: &str) -> Result<wire::FundingRequest, Error> {
        let Some(row) = self.funding.one([authority, request]).await? else {
            // Of an authority that is not there it is the authority that is wrong.
            self.known(authority).await?;
            let (authority, request) = (authority.to_owned(), request.to_owned());
            return Err(Error::refused(Refused::NoSuchRequest { authority, request }));
        };
        funding_message(row)
    }

    /// The lines of the transfer that a grant made: the event after its own.
    async fn sides_of_grant(&self, grant: &Receipt) -> Result<Option<(wire::Line, wire::Line)>, Error> {
        if grant.sequence == 0 {
            return Ok(None);
        }
        let Some(next) = journal::read(self.reader(), grant.sequence, 1).await?.pop() else { return Ok(None) };
        let Ok(envelope) = next.envelope() else { return Ok(None) };
        match envelope.event {
            Event::Budget(BudgetEvent::Transferred(made)) if Transferred::is_of_grant(&envelope.source) => {
                Ok(Some((self.line(made.from_line.as_str()).await?, self.line(made.to_line.as_str()).await?)))
            }
            _ => Ok(None),
        }
    }
}

#[tonic::async_trait]
impl wire::budget_service_server::BudgetService for BudgetApi {
    async fn get_line(
        &self,
        request: Request<wire::GetLineRequest>,
    ) -> Result<Response<wire::GetLineResponse>, Status> {
        let (_, sight, asked) = Caller::with(request)?;
        let name = question::name::<LineName>("name", &asked.name).map_err(Error::from)?;
        Ok(Response::new(wire::GetLineResponse { line: Some(self.line_seen(name.as_str(), &sight).await?) }))
    }

    async fn list_lines(
        &self,
        request: Request<wire::ListLinesRequest>,
    ) -> Result<Response<wire::ListLinesResponse>, Status> {
        let asked = asked(request)?;
        let page = Page::asked(
            format!("lines/{}/{}/{}", asked.authority, asked.year, asked.programme),
            asked.page_size,
            &asked.page_token,
        )?;
        question::filter::<Programme>("programme", &asked.programme).map_err(Error::from)?;
        let filter = line::Filter { authority: &asked.authority, year: asked.year, programme: &asked.programme };
        question::year(asked.year).map_err(Error::from)?;
        self.known(&asked.authority).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = line::list(self.reader(), filter, step.after(), step.limit).await?;
            let names: Vec<&str> = found.iter().map(|line| line.name.as_str()).collect();
            let mut granted = commitment::of_lines(self.reader(), &names).await?;
            let mut called = line::called_otherwise(self.reader(), &found).await?;
            let lines = found.iter().map(|line| {
                let name = line.name.as_str();
                let (granted, called) = (granted.remove(name), called.remove(name));
                line_message(line, granted.unwrap_or_default(), called.unwrap_or_default())
            });
            // They stand in the order of their first names, whatever they are called now.
            let mut first_names = found.iter().map(|line| line.name.to_string());
            filling.take(&step, lines.collect::<Result<_, _>>()?, |_| first_names.by_ref().take(1).collect());
        }
        let (lines, next_page_token) = filling.done();
        Ok(Response::new(wire::ListLinesResponse { lines, next_page_token }))
    }

    async fn appropriate_line(
        &self,
        request: Request<wire::AppropriateLineRequest>,
    ) -> Result<Response<wire::AppropriateLineResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::AppropriateLineResponse { receipt: Some(receipt), line }))
    }

    async fn amend_appropriation(
        &self,
        request: Request<wire::AmendAppropriationRequest>,
    ) -> Result<Response<wire::AmendAppropriationResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::AmendAppropriationResponse { receipt: Some(receipt), line }))
    }

    async fn carry_over(
        &self,
        request: Request<wire::CarryOverRequest>,
    ) -> Result<Response<wire::CarryOverResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::CarryOverResponse { receipt: Some(receipt), line }))
    }

    async fn adjust_line(
        &self,
        request: Request<wire::AdjustLineRequest>,
    ) -> Result<Response<wire::AdjustLineResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::AdjustLineResponse { receipt: Some(receipt), line }))
    }

    async fn transfer_budget(
        &self,
        request: Request<wire::TransferBudgetRequest>,
    ) -> Result<Response<wire::TransferBudgetResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let from_line = made(&receipt, self.line(&asked.from_line).await)?;
        let to_line = made(&receipt, self.line(&asked.to_line).await)?;
        Ok(Response::new(wire::TransferBudgetResponse { receipt: Some(receipt), from_line, to_line }))
    }

    async fn freeze_line(
        &self,
        request: Request<wire::FreezeLineRequest>,
    ) -> Result<Response<wire::FreezeLineResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::FreezeLineResponse { receipt: Some(receipt), line }))
    }

    async fn unfreeze_line(
        &self,
        request: Request<wire::UnfreezeLineRequest>,
    ) -> Result<Response<wire::UnfreezeLineResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::UnfreezeLineResponse { receipt: Some(receipt), line }))
    }

    async fn grant_commitment_authority(
        &self,
        request: Request<wire::GrantCommitmentAuthorityRequest>,
    ) -> Result<Response<wire::GrantCommitmentAuthorityResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::GrantCommitmentAuthorityResponse { receipt: Some(receipt), line }))
    }

    async fn assign_programme(
        &self,
        request: Request<wire::AssignProgrammeRequest>,
    ) -> Result<Response<wire::AssignProgrammeResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.line).await)?;
        Ok(Response::new(wire::AssignProgrammeResponse { receipt: Some(receipt), line }))
    }

    async fn rename_line(
        &self,
        request: Request<wire::RenameLineRequest>,
    ) -> Result<Response<wire::RenameLineResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let line = made(&receipt, self.line(&asked.new_line).await)?;
        Ok(Response::new(wire::RenameLineResponse { receipt: Some(receipt), line }))
    }

    async fn get_funding_request(
        &self,
        request: Request<wire::GetFundingRequestRequest>,
    ) -> Result<Response<wire::GetFundingRequestResponse>, Status> {
        let asked = asked(request)?;
        question::name::<Authority>("authority", &asked.authority).map_err(Error::from)?;
        question::name::<RequestNo>("request", &asked.request).map_err(Error::from)?;
        let funding_request = self.funding(&asked.authority, &asked.request).await?;
        Ok(Response::new(wire::GetFundingRequestResponse { funding_request: Some(funding_request) }))
    }

    async fn list_funding_requests(
        &self,
        request: Request<wire::ListFundingRequestsRequest>,
    ) -> Result<Response<wire::ListFundingRequestsResponse>, Status> {
        let asked = asked(request)?;
        let state = question::choice("state", asked.state, wire::FundingState::as_str_name).map_err(Error::from)?;
        let state = state_of(state);
        let list = format!("funding-requests/{}/{}/{}", asked.authority, asked.state, asked.programme);
        let page = Page::asked(list, asked.page_size, &asked.page_token)?;
        question::filter::<Programme>("programme", &asked.programme).map_err(Error::from)?;
        let filter = store::Filter { authority: &asked.authority, state, programme: &asked.programme };
        self.known(&asked.authority).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = store::list(self.reader(), filter, step.after_pair(), step.limit).await?;
            let found = found.into_iter().map(funding_message).collect::<Result<_, _>>()?;
            filling.take(&step, found, |last| vec![last.authority.clone(), last.request.clone()]);
        }
        let (funding_requests, next_page_token) = filling.done();
        Ok(Response::new(wire::ListFundingRequestsResponse { funding_requests, next_page_token }))
    }

    async fn request_funding(
        &self,
        request: Request<wire::RequestFundingRequest>,
    ) -> Result<Response<wire::RequestFundingResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let funding_request = made(&receipt, self.funding(&asked.authority, &asked.request).await)?;
        Ok(Response::new(wire::RequestFundingResponse { receipt: Some(receipt), funding_request }))
    }

    async fn review_funding(
        &self,
        request: Request<wire::ReviewFundingRequest>,
    ) -> Result<Response<wire::ReviewFundingResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let funding_request = made(&receipt, self.funding(&asked.authority, &asked.request).await)?;
        Ok(Response::new(wire::ReviewFundingResponse { receipt: Some(receipt), funding_request }))
    }

    async fn approve_funding(
        &self,
        request: Request<wire::ApproveFundingRequest>,
    ) -> Result<Response<wire::ApproveFundingResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let funding_request = made(&receipt, self.funding(&asked.authority, &asked.request).await)?;
        Ok(Response::new(wire::ApproveFundingResponse { receipt: Some(receipt), funding_request }))
    }

    async fn reject_funding(
        &self,
        request: Request<wire::RejectFundingRequest>,
    ) -> Result<Response<wire::RejectFundingResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let funding_request = made(&receipt, self.funding(&asked.authority, &asked.request).await)?;
        Ok(Response::new(wire::RejectFundingResponse { receipt: Some(receipt), funding_request }))
    }

    async fn grant_funding(
        &self,
        request: Request<wire::GrantFundingRequest>,
    ) -> Result<Response<wire::GrantFundingResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let funding_request = made(&receipt, self.funding(&asked.authority, &asked.request).await)?;
        let (from_line, to_line) = self.sides_of_grant(&receipt).await?.unzip();
        Ok(Response::new(wire::GrantFundingResponse { receipt: Some(receipt), funding_request, from_line, to_line }))
    }
}
