//! The way to the services for whoever asks them, remote or in this process: every client, with the actor named in
//! every call.

use std::sync::Arc;

use sollist_contract::{
    grpc::{
        analytics::v1::{analytics_service_client::AnalyticsServiceClient, record_service_client::RecordServiceClient},
        budget::v1::budget_service_client::BudgetServiceClient,
        intake::v1::intake_service_client::IntakeServiceClient,
        notary::v1::notary_service_client::NotaryServiceClient,
        procurement::v1::procurement_service_client::ProcurementServiceClient,
        reporting::v1::reporting_service_client::ReportingServiceClient,
        rollout::v1::rollout_service_client::RolloutServiceClient,
        staffing::v1::staffing_service_client::StaffingServiceClient,
    },
    ids::Authority,
};
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

use crate::wire::caller::{SCOPE_HEADER, name_in};

/// Says in every call who asks.
#[derive(Debug, Clone)]
pub enum Named {
    /// Whoever has the connection: it asks for itself.
    Nobody,
    /// Somebody by name.
    Actor(Arc<str>),
    /// Somebody by their token, and for whom they speak.
    Bearer { token: MetadataValue<Ascii>, scope: Option<MetadataValue<Ascii>> },
}

impl Interceptor for Named {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        match self {
            Named::Nobody => {}
            Named::Actor(name) => name_in(request.metadata_mut(), name),
            Named::Bearer { token, scope } => {
                request.metadata_mut().insert("authorization", token.clone());
                if let Some(scope) = scope {
                    request.metadata_mut().insert(SCOPE_HEADER, scope.clone());
                }
            }
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
        Link { channel, actor: Named::Actor(actor.into()) }
    }
    /// The same for a program that asks for itself and names nobody.
    pub fn unnamed(channel: Channel) -> Link {
        Link { channel, actor: Named::Nobody }
    }
    /// The same for somebody of whom nobody knows who they are: no service that has a register answers them.
    pub fn unknown(channel: Channel) -> Link {
        // A token that nobody issued: without one, whoever has the connection would be asking.
        let token = MetadataValue::from_static("Bearer none");
        Link { channel, actor: Named::Bearer { token, scope: None } }
    }
    /// The same for somebody who has a token; `None` where it is no text of a header.
    pub fn with_token(channel: Channel, token: &str, scope: Option<&Authority>) -> Option<Link> {
        let mut token: MetadataValue<Ascii> = format!("Bearer {token}").parse().ok()?;
        // So that nothing that shows a call shows it.
        token.set_sensitive(true);
        let scope = scope.and_then(|scope| scope.as_str().parse().ok());
        Some(Link { channel, actor: Named::Bearer { token, scope } })
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
