//! The way to the services for whoever asks them, remote or in this process: every client, with the actor named in
//! every call.

use std::sync::Arc;

use futures::{Stream, StreamExt as _};
use sollist_contract::{
    grpc::{
        analytics::v1::{analytics_service_client::AnalyticsServiceClient, record_service_client::RecordServiceClient},
        budget::v1::budget_service_client::BudgetServiceClient,
        intake::v1::{SubmitEventsRequest, SubmitEventsResponse, intake_service_client::IntakeServiceClient},
        notary::v1::notary_service_client::NotaryServiceClient,
        procurement::v1::procurement_service_client::ProcurementServiceClient,
        reporting::v1::reporting_service_client::ReportingServiceClient,
        rollout::v1::rollout_service_client::RolloutServiceClient,
        staffing::v1::staffing_service_client::StaffingServiceClient,
    },
    ids::Authority,
};
use tokio::{runtime::Handle, sync::oneshot};
use tonic::{
    Request, Status, Streaming,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

use crate::wire::caller::{SCOPE_HEADER, name_in};

/// Who asks.
#[derive(Debug, Clone)]
enum Named {
    /// Whoever has the connection: it asks for itself.
    Nobody,
    /// Somebody by name.
    Actor(Arc<str>),
    /// Somebody by their token.
    Bearer(MetadataValue<Ascii>),
}

/// Says in every call who asks, and for which authority they speak where they say it.
#[derive(Debug, Clone)]
pub struct Saying {
    named: Named,
    scope: Option<MetadataValue<Ascii>>,
}

impl Interceptor for Saying {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        match &self.named {
            Named::Nobody => {}
            Named::Actor(name) => name_in(request.metadata_mut(), name),
            Named::Bearer(token) => {
                request.metadata_mut().insert("authorization", token.clone());
            }
        }
        if let Some(scope) = &self.scope {
            request.metadata_mut().insert(SCOPE_HEADER, scope.clone());
        }
        Ok(request)
    }
}

/// The way to a server, remote or in this process.
#[derive(Debug, Clone)]
pub struct Link {
    channel: Channel,
    saying: Saying,
}

/// The receipts of a stream of events. Whoever lets go of them sends nothing more; what they sent is still on its way
/// then, and arrives: see [`Link::submit`].
pub struct Receipts {
    stream: Option<Streaming<SubmitEventsResponse>>,
    /// Ends what is sent when it is dropped.
    _here: oneshot::Sender<()>,
}

impl Receipts {
    /// The next one; nothing at the end.
    pub async fn message(&mut self) -> Result<Option<SubmitEventsResponse>, Status> {
        match &mut self.stream {
            Some(stream) => stream.message().await,
            None => Ok(None),
        }
    }
}

impl Drop for Receipts {
    fn drop(&mut self) {
        let (Some(mut stream), Ok(runtime)) = (self.stream.take(), Handle::try_current()) else { return };
        runtime.spawn(async move { while let Ok(Some(_)) = stream.message().await {} });
    }
}

type Door = InterceptedService<Channel, Saying>;

impl Link {
    fn of(channel: Channel, named: Named) -> Link {
        Link { channel, saying: Saying { named, scope: None } }
    }
    pub fn new(channel: Channel, actor: &str) -> Link {
        Link::of(channel, Named::Actor(actor.into()))
    }
    /// The same for a program that asks for itself and names nobody.
    pub fn unnamed(channel: Channel) -> Link {
        Link::of(channel, Named::Nobody)
    }
    /// The same for somebody of whom nobody knows who they are: no service that has a register answers them.
    pub fn unknown(channel: Channel) -> Link {
        // A token that nobody issued: without one, whoever has the connection would be asking.
        Link::of(channel, Named::Bearer(MetadataValue::from_static("Bearer none")))
    }
    /// The same for somebody who has a token; `None` where it is no text of a header.
    pub fn with_token(channel: Channel, token: &str) -> Option<Link> {
        let mut token: MetadataValue<Ascii> = format!("Bearer {token}").parse().ok()?;
        // So that nothing that shows a call shows it.
        token.set_sensitive(true);
        Some(Link::of(channel, Named::Bearer(token)))
    }
    /// The same for whoever may speak for several authorities, and speaks for this one.
    #[must_use]
    pub fn speaking_for(mut self, authority: Option<&Authority>) -> Link {
        self.saying.scope = authority.and_then(|authority| authority.as_str().parse().ok());
        self
    }
    fn door(&self) -> Door {
        InterceptedService::new(self.channel.clone(), self.saying.clone())
    }
    /// Sends messages with events. As long as what is sent waits for room the library does not ask whether
    /// anybody still wants it to be sent, and the service makes no room before its receipts are taken:
    /// were they just dropped, each would wait for the other for ever, and the call would stay open. So they are
    /// read to their end in any case.
    pub async fn submit<S>(&self, messages: S) -> Result<Receipts, Status>
    where
        S: Stream<Item = SubmitEventsRequest> + Send + 'static,
    {
        let (here, gone) = oneshot::channel::<()>();
        let stream = self.intake().submit_events(messages.take_until(gone)).await?.into_inner();
        Ok(Receipts { stream: Some(stream), _here: here })
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
