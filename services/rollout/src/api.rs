//! gRPC of rollout: a command is recorded, then what it made of the rollout or the stock is read.

use sea_orm::DatabaseConnection;
use sollist_contract::{
    day::Day,
    grpc::rollout::v1::{self as wire, rollout_service_server::RolloutServiceServer},
    ids::{Authority, Item, RolloutId},
    money::Cents,
    question,
    stock::Lot,
};
use sollist_ledger::{known, stock};
use sollist_platform::{
    Error,
    store::together::Together,
    wire::{caller::asked, page::Page, requests::REQUEST_BYTES_MAX},
    write::door::{Door, made},
};
use tonic::{Request, Response, Status};

use crate::{
    domain::Refused,
    store::{self, capacity_row, rollout_row},
};

/// Answers for rollout.
pub struct RolloutApi {
    door: Door,
    rollouts: Together<rollout_row::Entity, 2>,
    stocks: stock::Reader,
}

/// The service behind a door.
pub fn service(door: Door) -> RolloutServiceServer<RolloutApi> {
    let rollouts = Together::start(door.db.clone(), [rollout_row::Column::Authority, rollout_row::Column::Rollout]);
    let stocks = stock::Reader::start(door.db.clone());
    RolloutServiceServer::new(RolloutApi { door, rollouts, stocks }).max_decoding_message_size(REQUEST_BYTES_MAX)
}

fn rollout_message(row: rollout_row::Model) -> wire::Rollout {
    wire::Rollout {
        authority: row.authority,
        rollout: row.rollout,
        total: row.total,
        done: row.done,
        deadline: row.deadline,
        scope: row.scope,
        start: row.start_on,
        budget: row.budget.map(|cents| Cents::new(cents).to_string()),
    }
}

fn stock_message(authority: &str, item: &str, standing: &stock::Standing) -> wire::Stock {
    let stock = &standing.stock;
    wire::Stock {
        authority: authority.to_owned(),
        item: item.to_owned(),
        lots: stock.lots().into_iter().map(|(since, lot)| lot_message(since, lot)).collect(),
        in_stock: stock.in_stock(),
        in_use: stock.in_use(),
        counted_on: stock.counted_on.map(|day| day.to_string()),
        short: stock.short,
        last_day: standing.last_day.map(|day| day.to_string()),
    }
}

fn total_message(row: &capacity_row::Model) -> wire::Total {
    let (kind, licence) = store::kind_of_total(&row.what);
    wire::Total {
        authority: row.authority.clone(),
        kind: kind.to_owned(),
        licence: licence.to_owned(),
        quantity: row.quantity,
        day: row.day.clone(),
    }
}

fn lot_message(since: Option<Day>, lot: Lot) -> wire::Lot {
    wire::Lot { commissioned_on: since.map(|day| day.to_string()), in_stock: lot.in_stock, in_use: lot.in_use }
}

/// What is read to answer.
impl RolloutApi {
    fn reader(&self) -> &DatabaseConnection {
        self.door.db.reader()
    }

    /// Refuses a filter by an authority that is none, or not registered.
    async fn known(&self, authority: &str) -> Result<(), Error> {
        known(self.reader(), question::filter::<Authority>("authority", authority)?.as_ref()).await
    }

    async fn rollout(&self, authority: &str, rollout: &str) -> Result<wire::Rollout, Error> {
        let Some(row) = self.rollouts.one([authority, rollout]).await? else {
            // Of an authority that is not there it is the authority that is wrong.
            self.known(authority).await?;
            let (authority, rollout) = (authority.to_owned(), rollout.to_owned());
            return Err(Error::refused(Refused::NoSuchRollout { authority, rollout }));
        };
        Ok(rollout_message(row))
    }

    async fn stock(&self, authority: &str, item: &str) -> Result<wire::Stock, Error> {
        let Some(stock) = self.stocks.stock(authority, item).await? else {
            self.known(authority).await?;
            let (authority, item) = (authority.to_owned(), item.to_owned());
            return Err(Error::refused(Refused::NoSuchStock { authority, item }));
        };
        Ok(stock_message(authority, item, &stock))
    }
}

#[tonic::async_trait]
impl wire::rollout_service_server::RolloutService for RolloutApi {
    async fn get_rollout(
        &self,
        request: Request<wire::GetRolloutRequest>,
    ) -> Result<Response<wire::GetRolloutResponse>, Status> {
        let asked = asked(request)?;
        question::name::<Authority>("authority", &asked.authority).map_err(Error::from)?;
        question::name::<RolloutId>("rollout", &asked.rollout).map_err(Error::from)?;
        let rollout = self.rollout(&asked.authority, &asked.rollout).await?;
        Ok(Response::new(wire::GetRolloutResponse { rollout: Some(rollout) }))
    }

    async fn list_rollouts(
        &self,
        request: Request<wire::ListRolloutsRequest>,
    ) -> Result<Response<wire::ListRolloutsResponse>, Status> {
        let asked = asked(request)?;
        let page = Page::asked(format!("rollouts/{}", asked.authority), asked.page_size, &asked.page_token)?;
        self.known(&asked.authority).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = store::list_rollouts(self.reader(), &asked.authority, step.after_pair(), step.limit).await?;
            let found = found.into_iter().map(rollout_message).collect();
            filling.take(&step, found, |last| vec![last.authority.clone(), last.rollout.clone()]);
        }
        let (rollouts, next_page_token) = filling.done();
        Ok(Response::new(wire::ListRolloutsResponse { rollouts, next_page_token }))
    }

    async fn get_stock(
        &self,
        request: Request<wire::GetStockRequest>,
    ) -> Result<Response<wire::GetStockResponse>, Status> {
        let asked = asked(request)?;
        question::name::<Authority>("authority", &asked.authority).map_err(Error::from)?;
        question::name::<Item>("item", &asked.item).map_err(Error::from)?;
        let stock = self.stock(&asked.authority, &asked.item).await?;
        Ok(Response::new(wire::GetStockResponse { stock: Some(stock) }))
    }

    async fn list_stocks(
        &self,
        request: Request<wire::ListStocksRequest>,
    ) -> Result<Response<wire::ListStocksResponse>, Status> {
        let asked = asked(request)?;
        let page = Page::asked(format!("stocks/{}", asked.authority), asked.page_size, &asked.page_token)?;
        self.known(&asked.authority).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = stock::list(self.reader(), &asked.authority, step.after_pair(), step.limit).await?;
            let found = found.iter().map(|(authority, item, stock)| stock_message(authority, item, stock)).collect();
            filling.take(&step, found, |last: &wire::Stock| vec![last.authority.clone(), last.item.clone()]);
        }
        let (stocks, next_page_token) = filling.done();
        Ok(Response::new(wire::ListStocksResponse { stocks, next_page_token }))
    }

    async fn list_totals(
        &self,
        request: Request<wire::ListTotalsRequest>,
    ) -> Result<Response<wire::ListTotalsResponse>, Status> {
        let asked = asked(request)?;
        let page = Page::asked(format!("totals/{}", asked.authority), asked.page_size, &asked.page_token)?;
        self.known(&asked.authority).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = store::list_totals(self.reader(), &asked.authority, step.after_pair(), step.limit).await?;
            // The key of a row is more than its message says of it.
            let mut keys = found.iter().map(|row| vec![row.authority.clone(), row.what.clone()]);
            filling
                .take(&step, found.iter().map(total_message).collect(), |_| keys.by_ref().next().unwrap_or_default());
        }
        let (totals, next_page_token) = filling.done();
        Ok(Response::new(wire::ListTotalsResponse { totals, next_page_token }))
    }

    async fn plan_rollout(
        &self,
        request: Request<wire::PlanRolloutRequest>,
    ) -> Result<Response<wire::PlanRolloutResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let rollout = made(&receipt, self.rollout(&asked.authority, &asked.rollout).await)?;
        Ok(Response::new(wire::PlanRolloutResponse { receipt: Some(receipt), rollout }))
    }

    async fn report_progress(
        &self,
        request: Request<wire::ReportProgressRequest>,
    ) -> Result<Response<wire::ReportProgressResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let rollout = made(&receipt, self.rollout(&asked.authority, &asked.rollout).await)?;
        Ok(Response::new(wire::ReportProgressResponse { receipt: Some(receipt), rollout }))
    }

    async fn report_stock(
        &self,
        request: Request<wire::ReportStockRequest>,
    ) -> Result<Response<wire::ReportStockResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let stock = made(&receipt, self.stock(&asked.authority, &asked.item).await)?;
        Ok(Response::new(wire::ReportStockResponse { receipt: Some(receipt), stock }))
    }

    async fn issue_devices(
        &self,
        request: Request<wire::IssueDevicesRequest>,
    ) -> Result<Response<wire::IssueDevicesResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let stock = made(&receipt, self.stock(&asked.authority, &asked.item).await)?;
        Ok(Response::new(wire::IssueDevicesResponse { receipt: Some(receipt), stock }))
    }

    async fn return_devices(
        &self,
        request: Request<wire::ReturnDevicesRequest>,
    ) -> Result<Response<wire::ReturnDevicesResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let stock = made(&receipt, self.stock(&asked.authority, &asked.item).await)?;
        Ok(Response::new(wire::ReturnDevicesResponse { receipt: Some(receipt), stock }))
    }

    async fn retire_devices(
        &self,
        request: Request<wire::RetireDevicesRequest>,
    ) -> Result<Response<wire::RetireDevicesResponse>, Status> {
        let (receipt, asked) = self.door.record(request).await?;
        let stock = made(&receipt, self.stock(&asked.authority, &asked.item).await)?;
        Ok(Response::new(wire::RetireDevicesResponse { receipt: Some(receipt), stock }))
    }

    async fn provide_remote_access(
        &self,
        request: Request<wire::ProvideRemoteAccessRequest>,
    ) -> Result<Response<wire::ProvideRemoteAccessResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::ProvideRemoteAccessResponse { receipt: Some(receipt) }))
    }

    async fn provide_licences(
        &self,
        request: Request<wire::ProvideLicencesRequest>,
    ) -> Result<Response<wire::ProvideLicencesResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::ProvideLicencesResponse { receipt: Some(receipt) }))
    }

    async fn connect_e_file(
        &self,
        request: Request<wire::ConnectEFileRequest>,
    ) -> Result<Response<wire::ConnectEFileResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::ConnectEFileResponse { receipt: Some(receipt) }))
    }

    async fn report_e_file_use(
        &self,
        request: Request<wire::ReportEFileUseRequest>,
    ) -> Result<Response<wire::ReportEFileUseResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::ReportEFileUseResponse { receipt: Some(receipt) }))
    }

    async fn upgrade_site(
        &self,
        request: Request<wire::UpgradeSiteRequest>,
    ) -> Result<Response<wire::UpgradeSiteResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::UpgradeSiteResponse { receipt: Some(receipt) }))
    }

    async fn withdraw_site(
        &self,
        request: Request<wire::WithdrawSiteRequest>,
    ) -> Result<Response<wire::WithdrawSiteResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::WithdrawSiteResponse { receipt: Some(receipt) }))
    }

    async fn withdraw_e_file(
        &self,
        request: Request<wire::WithdrawEFileRequest>,
    ) -> Result<Response<wire::WithdrawEFileResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::WithdrawEFileResponse { receipt: Some(receipt) }))
    }

    async fn withdraw_milestone(
        &self,
        request: Request<wire::WithdrawMilestoneRequest>,
    ) -> Result<Response<wire::WithdrawMilestoneResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::WithdrawMilestoneResponse { receipt: Some(receipt) }))
    }

    async fn withdraw_activity(
        &self,
        request: Request<wire::WithdrawActivityRequest>,
    ) -> Result<Response<wire::WithdrawActivityResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::WithdrawActivityResponse { receipt: Some(receipt) }))
    }

    async fn plan_milestone(
        &self,
        request: Request<wire::PlanMilestoneRequest>,
    ) -> Result<Response<wire::PlanMilestoneResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::PlanMilestoneResponse { receipt: Some(receipt) }))
    }

    async fn reach_milestone(
        &self,
        request: Request<wire::ReachMilestoneRequest>,
    ) -> Result<Response<wire::ReachMilestoneResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::ReachMilestoneResponse { receipt: Some(receipt) }))
    }

    async fn record_activity(
        &self,
        request: Request<wire::RecordActivityRequest>,
    ) -> Result<Response<wire::RecordActivityResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(wire::RecordActivityResponse { receipt: Some(receipt) }))
    }
}
