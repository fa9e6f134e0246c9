//! gRPC of staffing: a report is recorded, then the authority's newest count is read.

use sea_orm::DatabaseConnection;
use sollist_contract::{
    grpc::staffing::v1::{self as wire, staffing_service_server::StaffingServiceServer},
    ids::Authority,
    question,
};
use sollist_ledger::known;
use sollist_platform::{
    Error,
    wire::{caller::asked, page::Page, requests::REQUEST_BYTES_MAX},
    write::door::{Door, made},
};
use tonic::{Request, Response, Status};

use crate::{
    domain::Refused,
    store::{self, headcount_row},
};

/// Answers for staffing.
pub struct StaffingApi {
    door: Door,
}

/// The service behind a door.
pub fn service(door: Door) -> StaffingServiceServer<StaffingApi> {
    StaffingServiceServer::new(StaffingApi { door }).max_decoding_message_size(REQUEST_BYTES_MAX)
}

fn headcount_message(row: headcount_row::Model) -> wire::Headcount {
    wire::Headcount {
        authority: row.authority,
        as_of: row.as_of,
        employees: row.employees,
        workplaces: row.workplaces,
        eligible: row.eligible,
        definition: row.definition,
    }
}

/// What is read to answer.
impl StaffingApi {
    fn reader(&self) -> &DatabaseConnection {
        self.door.db.reader()
    }

    /// Refuses a filter by an authority that is none, or not registered.
    async fn known(&self, authority: &str) -> Result<(), Error> {
        known(self.reader(), question::filter::<Authority>("authority", authority)?.as_ref()).await
    }

    async fn headcount(&self, authority: &str) -> Result<wire::Headcount, Error> {
        let row = store::newest(self.reader(), authority).await?;
        let Some(row) = row else {
            // One that is not there has nothing to report.
            self.known(authority).await?;
            return Err(Error::refused(Refused::NothingReported(authority.to_owned())));
        };
        Ok(headcount_message(row))
    }
}

#[tonic::async_trait]
impl wire::staffing_service_server::StaffingService for StaffingApi {
    async fn get_headcount(
        &self,
        request: Request<wire::GetHeadcountRequest>,
    ) -> Result<Response<wire::GetHeadcountResponse>, Status> {
        let asked = asked(request)?;
        question::name::<Authority>("authority", &asked.authority).map_err(Error::from)?;
        Ok(Response::new(wire::GetHeadcountResponse { headcount: Some(self.headcount(&asked.authority).await?) }))
    }

    async fn list_headcounts(
        &self,
        request: Request<wire::ListHeadcountsRequest>,
    ) -> Result<Response<wire::ListHeadcountsResponse>, Status> {
        let asked = asked(request)?;
        let page = Page::asked(format!("headcounts/{}", asked.authority), asked.page_size, &asked.page_token)?;
        self.known(&asked.authority).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = store::list_newest(self.reader(), &asked.authority, step.after(), step.limit).await?;
            filling
                .take(&step, found.into_iter().map(headcount_message).collect(), |last| vec![last.authority.clone()]);
        }
        let (headcounts, next_page_token) = filling.done();
        Ok(Response::new(wire::ListHeadcountsResponse { headcounts, next_page_token }))
    }

    async fn report_headcount(
        &self,
        request: Request<wire::ReportHeadcountRequest>,
    ) -> Result<Response<wire::ReportHeadcountResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let headcount = made(&receipt, self.headcount(&asked.authority).await)?;
        Ok(Response::new(wire::ReportHeadcountResponse { receipt: Some(receipt), headcount }))
    }

    async fn change_positions(
        &self,
        request: Request<wire::ChangePositionsRequest>,
    ) -> Result<Response<wire::ChangePositionsResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::ChangePositionsResponse { receipt: Some(receipt) }))
    }
}
