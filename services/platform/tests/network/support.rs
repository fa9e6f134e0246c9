//! Certificates made for a test, and processes of our own kind with services that tell what reached them.

use std::{
    net::SocketAddr,
    path::Path,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use sollist_contract::grpc::{
    intake::v1::{
        ApproveProcessRequest, ApproveProcessResponse, GetProcessRequest, GetProcessResponse, GetRefusedRequest,
        GetRefusedResponse, ListEventsRequest, ListEventsResponse, ListPlanLinesRequest, ListPlanLinesResponse,
        ListProcessesRequest, ListProcessesResponse, ListReadsRequest, ListReadsResponse, ListRefusedRequest,
        ListRefusedResponse, ListSubmissionsRequest, ListSubmissionsResponse, ListWarningsRequest,
        ListWarningsResponse, PublishParametersRequest, PublishParametersResponse, PublishReportRequest,
        PublishReportResponse, PublishScenarioRequest, PublishScenarioResponse, RecordedEvent, RejectProcessRequest,
        RejectProcessResponse, SettleRefusedRequest, SettleRefusedResponse, SettleWarningsRequest,
        SettleWarningsResponse, SubmitEventsRequest, SubmitEventsResponse, VerifyJournalRequest, VerifyJournalResponse,
        WatchJournalRequest, WatchJournalResponse, WithdrawScenarioRequest, WithdrawScenarioResponse,
        intake_service_client::IntakeServiceClient,
        intake_service_server::{IntakeService, IntakeServiceServer},
    },
    reporting::v1::{
        GetReportRequest, GetReportResponse, ListReportsRequest, ListReportsResponse, VerifyReportRequest,
        VerifyReportResponse,
        reporting_service_server::{ReportingService, ReportingServiceServer},
    },
};
use sollist_contract::refusal::{Reason, Refusal};
use sollist_platform::{
    Error,
    process::{
        config::{Config, Tls},
        stop::Stopper,
    },
    watch::ready::set_ready,
    wire::{
        caller::{ACTOR_HEADER, Caller},
        dial,
        gateway::Gateway,
        grpc::{self, Services},
        register::Register,
        tls::Certificates,
    },
};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    sync::{Semaphore, mpsc, oneshot},
};
use tokio_stream::{Stream, StreamExt as _, wrappers::ReceiverStream};
use tonic::{Request, Response, Status, Streaming, transport::Channel};

/// An authority that issues certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Authority {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }
    pub fn pem(&self) -> String {
        self.0.pem()
    }
    /// A certificate and its key, for a name and for this machine.
    pub fn issue(&self, name: &str) -> (String, String) {
        self.sign(
            &CertificateParams::new(vec![name.to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap(),
        )
    }
    pub fn sign(&self, params: &CertificateParams) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }
    /// The same as files.
    pub fn files(&self, folder: &Path, name: &str) -> Tls {
        self.write(folder, name, self.issue(name))
    }
    pub fn write(&self, folder: &Path, name: &str, (certificate, key): (String, String)) -> Tls {
        let file = |ending: &str, text: &str| {
            let path = folder.join(format!("{name}.{ending}"));
            std::fs::write(&path, text).unwrap();
            path
        };
        Tls {
            certificate: file("pem", &certificate),
            key: file("key", &key),
            ca: file("ca", &self.pem()),
            ..Tls::default()
        }
    }
}

/// Answers with who asked whom, and holds a call until it is let go.
pub struct Fake {
    name: &'static str,
    /// `verify_journal` waits for a permit, or for ever.
    pub let_go: Semaphore,
    /// Whether such a call has come.
    pub holds: AtomicBool,
    /// Streams that have ended.
    pub ended: AtomicUsize,
    /// What a stream brought.
    pub taken: Mutex<Vec<u64>>,
}

#[derive(Clone)]
struct Service(Arc<Fake>);

type Many<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl IntakeService for Service {
    type SubmitEventsStream = Many<SubmitEventsResponse>;

    async fn submit_events(
        &self,
        request: Request<Streaming<SubmitEventsRequest>>,
    ) -> Result<Response<Self::SubmitEventsStream>, Status> {
        Caller::of(&request)?;
        let mut messages = request.into_inner();
        let (receipts, out) = mpsc::channel(1);
        let fake = self.0.clone();
        tokio::spawn(async move {
            while let Ok(Some(message)) = messages.message().await {
                let position = message.entries.last().map_or(0, |entry| entry.position);
                fake.taken.lock().unwrap().push(position);
                let _ = receipts.send(Ok(SubmitEventsResponse { position, ..Default::default() })).await;
            }
            fake.ended.fetch_add(1, Ordering::SeqCst);
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(out))))
    }
    type ListPlanLinesStream = Many<ListPlanLinesResponse>;
    async fn list_plan_lines(
        &self,
        _: Request<ListPlanLinesRequest>,
    ) -> Result<Response<Self::ListPlanLinesStream>, Status> {
        Ok(Response::new(Box::pin(tokio_stream::empty())))
    }
    type WatchJournalStream = Many<WatchJournalResponse>;
    async fn watch_journal(
        &self,
        _: Request<WatchJournalRequest>,
    ) -> Result<Response<Self::WatchJournalStream>, Status> {
        Ok(Response::new(Box::pin(tokio_stream::empty())))
    }
    async fn list_reads(&self, _: Request<ListReadsRequest>) -> Result<Response<ListReadsResponse>, Status> {
        Ok(Response::new(ListReadsResponse::default()))
    }
    async fn list_refused(&self, _: Request<ListRefusedRequest>) -> Result<Response<ListRefusedResponse>, Status> {
        if self.0.name == "weary" {
            return Err(Error::Stopping.into());
        }
        Ok(Response::new(ListRefusedResponse { next_page_token: self.0.name.to_owned(), ..Default::default() }))
    }
    async fn get_refused(&self, _: Request<GetRefusedRequest>) -> Result<Response<GetRefusedResponse>, Status> {
        Err(Status::unimplemented("no list here"))
    }
    async fn publish_scenario(
        &self,
        _: Request<PublishScenarioRequest>,
    ) -> Result<Response<PublishScenarioResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }
    async fn publish_parameters(
        &self,
        _: Request<PublishParametersRequest>,
    ) -> Result<Response<PublishParametersResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }
    async fn withdraw_scenario(
        &self,
        _: Request<WithdrawScenarioRequest>,
    ) -> Result<Response<WithdrawScenarioResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn list_processes(
        &self,
        _: Request<ListProcessesRequest>,
    ) -> Result<Response<ListProcessesResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn get_process(&self, _: Request<GetProcessRequest>) -> Result<Response<GetProcessResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn approve_process(
        &self,
        _: Request<ApproveProcessRequest>,
    ) -> Result<Response<ApproveProcessResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn reject_process(
        &self,
        _: Request<RejectProcessRequest>,
    ) -> Result<Response<RejectProcessResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }
    async fn publish_report(
        &self,
        _: Request<PublishReportRequest>,
    ) -> Result<Response<PublishReportResponse>, Status> {
        Err(Status::unimplemented("no reports here"))
    }
    async fn settle_refused(
        &self,
        request: Request<SettleRefusedRequest>,
    ) -> Result<Response<SettleRefusedResponse>, Status> {
        let id = request.into_inner().id;
        let (de, en) = (format!("„{id}“ gibt es nicht."), format!("There is no “{id}”."));
        Err(Error::refused(Refusal::new(Reason::AddressUnfit, "id", de, en)).into())
    }
    async fn list_warnings(&self, _: Request<ListWarningsRequest>) -> Result<Response<ListWarningsResponse>, Status> {
        Ok(Response::new(ListWarningsResponse::default()))
    }
    async fn settle_warnings(
        &self,
        _: Request<SettleWarningsRequest>,
    ) -> Result<Response<SettleWarningsResponse>, Status> {
        Ok(Response::new(SettleWarningsResponse::default()))
    }
    async fn verify_journal(
        &self,
        _: Request<VerifyJournalRequest>,
    ) -> Result<Response<VerifyJournalResponse>, Status> {
        self.0.holds.store(true, Ordering::SeqCst);
        self.0.let_go.acquire().await.unwrap().forget();
        Ok(Response::new(VerifyJournalResponse { fault_de: self.0.name.to_owned(), ..Default::default() }))
    }
    async fn list_events(&self, request: Request<ListEventsRequest>) -> Result<Response<ListEventsResponse>, Status> {
        let actor = Caller::of(&request)?.actor.to_string();
        let trace =
            request.metadata().get("traceparent").map_or(String::new(), |trace| trace.to_str().unwrap().to_owned());
        let event = RecordedEvent { actor, hash: self.0.name.to_owned(), event: trace, ..Default::default() };
        Ok(Response::new(ListEventsResponse { events: vec![event], ..Default::default() }))
    }

    async fn list_submissions(
        &self,
        _: Request<ListSubmissionsRequest>,
    ) -> Result<Response<ListSubmissionsResponse>, Status> {
        Err(Status::unimplemented(""))
    }
}

#[tonic::async_trait]
impl ReportingService for Service {
    type GetReportStream = Many<GetReportResponse>;

    async fn get_report(&self, request: Request<GetReportRequest>) -> Result<Response<Self::GetReportStream>, Status> {
        let bytes = request.into_inner().quarter.into_bytes();
        let chunks = bytes.into_iter().map(|byte| Ok(GetReportResponse { chunk: vec![byte; 100_000] }));
        Ok(Response::new(Box::pin(tokio_stream::iter(chunks.collect::<Vec<_>>()))))
    }
    async fn list_reports(&self, _: Request<ListReportsRequest>) -> Result<Response<ListReportsResponse>, Status> {
        Err(Status::unimplemented("no list here"))
    }
    async fn verify_report(
        &self,
        request: Request<Streaming<VerifyReportRequest>>,
    ) -> Result<Response<VerifyReportResponse>, Status> {
        let mut chunks = request.into_inner();
        let mut length = 0;
        while let Some(part) = chunks.message().await? {
            length += part.chunk.len();
        }
        Ok(Response::new(VerifyReportResponse { quarter: length.to_string(), ..Default::default() }))
    }
}

/// A process: with a runtime of its own, so that it can die with everything it has open.
pub struct Process {
    pub address: SocketAddr,
    pub fake: Arc<Fake>,
    pub gateway: Option<Arc<Gateway>>,
    pub certificates: Option<Arc<Certificates>>,
    told: Option<oneshot::Sender<()>>,
    ended: Option<oneshot::Receiver<Result<(), Error>>>,
    runtime: Option<Runtime>,
}

/// A port that was free.
pub fn anywhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

impl Process {
    /// Plays intake and reporting, or a gateway where the configuration names upstreams.
    pub async fn start(name: &'static str, config: Config) -> Process {
        let fake = Fake {
            name,
            let_go: Semaphore::new(0),
            holds: AtomicBool::new(false),
            ended: AtomicUsize::new(0),
            taken: Mutex::default(),
        };
        let fake = Arc::new(fake);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (tell, told) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        let service = Service(fake.clone());
        let starting = runtime.spawn(async move {
            let listener = bind(config.listen).await;
            let address = listener.local_addr().unwrap();
            let certificates = Certificates::of(&config.tls).unwrap();
            let stopper = Stopper::default();
            let mut services = Services::new().unwrap();
            let mut gateway = None;
            if config.gateway.upstreams.is_empty() {
                services.routes().add_service(IntakeServiceServer::new(service.clone()));
                services.routes().add_service(ReportingServiceServer::new(service));
            } else {
                let forwards = Gateway::new(&config, certificates.as_ref(), stopper.watched()).unwrap();
                services.forward(forwards.clone());
                gateway = Some(forwards);
            }
            let health = services.health();
            let told = async move {
                let _ = told.await;
                set_ready(&health, false).await;
            };
            let register = Register::of(&config).unwrap();
            let (routes, encrypted) = (services.finish(), (certificates.clone(), register, None));
            tokio::spawn(async move {
                let _ = end.send(grpc::serve(&config, encrypted, routes, listener, stopper, told).await);
            });
            (address, gateway, certificates)
        });
        let (address, gateway, certificates) = starting.await.unwrap();
        Process { address, fake, gateway, certificates, told: Some(tell), ended: Some(ended), runtime: Some(runtime) }
    }
    pub fn url(&self) -> String {
        let scheme = if self.certificates.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }
    /// As a signal does.
    pub fn tell_to_stop(&mut self) {
        let _ = self.told.take().unwrap().send(());
    }
    /// Waits for the end in good order.
    pub async fn ended(&mut self) {
        self.ended.take().unwrap().await.unwrap().unwrap();
        // What is left of it must not be heard of again.
        self.kill();
    }
    /// As `kill -9` does: everything it has open is closed.
    pub fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A process that was killed at the same address may not be gone yet.
async fn bind(address: SocketAddr) -> TcpListener {
    for _ in 0..600 {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                tokio::time::sleep(Duration::from_millis(50)).await
            }
            bound => return bound.unwrap(),
        }
    }
    panic!("{address} stays in use");
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits until something is so.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: not within thirty seconds");
}

pub type Intake = IntakeServiceClient<Channel>;

pub async fn intake(url: &str, certificates: Option<&Arc<Certificates>>) -> Intake {
    IntakeServiceClient::new(dial::connect(url, certificates).await.unwrap())
}

/// Who a server says asked it, and which server it was.
pub async fn who(client: &mut Intake, actor: Option<&str>) -> Result<(String, String), Status> {
    let mut request = Request::new(ListEventsRequest::default());
    if let Some(actor) = actor {
        request.metadata_mut().insert(ACTOR_HEADER, actor.parse().unwrap());
    }
    let event = client.list_events(request).await?.into_inner().events.remove(0);
    Ok((event.actor, event.hash))
}

/// The positions of receipts until the stream ends, and how it ended.
pub async fn receipts(mut stream: Streaming<SubmitEventsResponse>) -> (Vec<u64>, Result<(), Status>) {
    let mut positions = Vec::new();
    while let Some(next) = stream.next().await {
        match next {
            Ok(receipt) => positions.push(receipt.position),
            Err(status) => return (positions, Err(status)),
        }
    }
    (positions, Ok(()))
}
