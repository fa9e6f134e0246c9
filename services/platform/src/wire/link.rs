//! The way to the services for whoever asks them, remote or in this process: every client, with the actor named in
//! every call.

use std::sync::Arc;

use sollist_contract::grpc::{
    analytics::v1::{analytics_service_client::AnalyticsServiceClient, record_service_client::RecordServiceClient},
    budget::v1::budget_service_client::BudgetServiceClient,
    intake::v1::intake_service_client::IntakeServiceClient,
    notary::v1::notary_service_client::NotaryServiceClient,
    procurement::v1::procurement_service_client::ProcurementServiceClient,
    reporting::v1::reporting_service_client::ReportingServiceClient,
    rollout::v1::rollout_service_client::RolloutServiceClient,
    staffing::v1::staffing_service_client::StaffingServiceClient,
};
use tonic::{
    Request, Status,
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

use crate::wire::caller::name_in;

/// Names the actor in every call; nobody, where it asks for itself.
#[derive(Debug, Clone)]
pub struct Named(Option<Arc<str>>);

impl Interceptor for Named {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(name) = &self.0 {
            name_in(request.metadata_mut(), name);
        }
        Ok(request)
    }
}

/// The way to a server, remote or in this process.
#[derive(Debug, Clone)]
pub struct Link {
    channel: Channel,
    actor: Named,
}

type Door = InterceptedService<Channel, Named>;

impl Link {
    pub fn new(channel: Channel, actor: &str) -> Link {
        Link { channel, actor: Named(Some(actor.into())) }
    }
    /// The same for a program that asks for itself and names nobody.
    pub fn unnamed(channel: Channel) -> Link {
        Link { channel, actor: Named(None) }
    }
    fn door(&self) -> Door {
        InterceptedService::new(self.channel.clone(), self.actor.clone())
    }
    pub fn intake(&self) -> IntakeServiceClient<Door> {
        IntakeServiceClient::new(self.door())
    }
    pub fn analytics(&self) -> AnalyticsServiceClient<Door> {
        AnalyticsServiceClient::new(self.door())
    }
    pub fn records(&self) -> RecordServiceClient<Door> {
        RecordServiceClient::new(self.door())
    }
    pub fn budget(&self) -> BudgetServiceClient<Door> {
        BudgetServiceClient::new(self.door())
    }
    pub fn procurement(&self) -> ProcurementServiceClient<Door> {
        ProcurementServiceClient::new(self.door())
    }
    pub fn rollout(&self) -> RolloutServiceClient<Door> {
        RolloutServiceClient::new(self.door())
    }
    pub fn staffing(&self) -> StaffingServiceClient<Door> {
        StaffingServiceClient::new(self.door())
    }
    pub fn notary(&self) -> NotaryServiceClient<Door> {
        NotaryServiceClient::new(self.door())
    }
    pub fn reporting(&self) -> ReportingServiceClient<Door> {
        ReportingServiceClient::new(self.door())
    }
}
