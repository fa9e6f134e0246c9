//! Every gRPC request is counted, timed, traced, and ended when it takes too long: a layer around the services of a
//! process.

use std::{
    collections::HashSet,
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::body::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use prost::Message as _;
use prost_types::FileDescriptorSet;
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};
use tracing::{Instrument as _, Span, field};

use crate::{
    Error,
    process::config::Config,
    watch::{
        metrics::{self, UNKNOWN_METHOD, code_name},
        telemetry,
    },
    wire::foreign::{self, Called, NotTaken},
};

/// Paths of all methods that a process may have. A path is what a stranger writes: only these become labels.
static METHODS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let sets = [
        sollist_contract::DESCRIPTORS,
        tonic_health::pb::FILE_DESCRIPTOR_SET,
        tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET,
        tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET,
    ];
    let files = sets.into_iter().flat_map(|set| FileDescriptorSet::decode(set).unwrap_or_default().file);
    let mut paths = HashSet::new();
    for file in files {
        for service in &file.service {
            paths.extend(
                service.method.iter().map(|method| format!("/{}.{}/{}", file.package(), service.name(), method.name())),
            );
        }
    }
    paths
});

/// Methods that read the whole journal, or write a whole report: what they take grows with the journal.
const LONG: [&str; 3] = [
    "/sollist.intake.v1.IntakeService/VerifyJournal",
    "/sollist.reporting.v1.ReportingService/GetReport",
    "/sollist.reporting.v1.ReportingService/VerifyReport",
];

/// Longest request of one message that a service takes, in bytes.
pub const REQUEST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How long a call may take until its answer begins; a stream may last as long as it likes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    usual: Duration,
    long: Duration,
}

impl Limits {
    pub fn of(config: &Config) -> Limits {
        let (usual, long) = (config.request_timeout_s, config.long_request_timeout_s);
        Limits { usual: Duration::from_secs(usual), long: Duration::from_secs(long.max(usual)) }
    }
    fn of_method(&self, method: &str) -> Duration {
        if LONG.contains(&method) { self.long } else { self.usual }
    }
}

/// One request, from its arrival to its end. Dropped before it ended it counts as cancelled: the client went away, or
/// its time was up.
struct Call {
    method: &'static str,
    arrived: Instant,
    code: Code,
    span: Span,
}

impl Call {
    fn arrived(request: &Request<Body>) -> Call {
        let method = METHODS.get(request.uri().path()).map_or(UNKNOWN_METHOD, String::as_str);
        // Health and reflection are asked every few seconds: counted, but no traces.
        let span = if method.starts_with("/grpc.") {
            Span::none()
        } else {
            let span = tracing::info_span!(
                parent: None,
                "request",
                otel.name = method,
                otel.kind = "server",
                otel.status_code = field::Empty,
                rpc.method = method,
                rpc.code = field::Empty,
            );
            let parent = request.headers().get(telemetry::TRACEPARENT).and_then(|value| value.to_str().ok());
            telemetry::with_parent(span, parent)
        };
        Call { method, arrived: Instant::now(), code: Code::Cancelled, span }
    }

    fn end(mut self, code: Code) {
        self.code = code;
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        metrics::requests(self.method, self.code, self.arrived.elapsed().as_secs_f64());
        self.span.record("rpc.code", code_name(self.code));
        // Only what is the server's fault is an error of the server's span.
        if matches!(
            self.code,
            Code::Unknown
                | Code::DeadlineExceeded
                | Code::Unimplemented
                | Code::Internal
                | Code::Unavailable
                | Code::DataLoss
        ) {
            self.span.record("otel.status_code", "ERROR");
        }
    }
}

/// What the contract knows of a path.
fn called(path: &str) -> Called {
    let service = || path.rsplit_once('/').map_or("", |(service, _)| service);
    if METHODS.contains(path) {
        Called::Method
    } else if METHODS.iter().any(|method| method.rsplit_once('/').is_some_and(|(known, _)| known == service())) {
        Called::Service
    } else {
        Called::Nothing
    }
}

/// What a header or the trailers say of the end.
fn code_in(headers: &HeaderMap) -> Option<Code> {
    headers.get(Status::GRPC_STATUS).map(|value| Code::from_bytes(value.as_bytes()))
}

/// The layer, for `tonic::transport::Server::layer`.
#[derive(Debug, Clone, Copy)]
pub struct RequestLayer {
    pub limits: Limits,
}

impl<S> Layer<S> for RequestLayer {
    type Service = Requests<S>;
    fn layer(&self, inner: S) -> Requests<S> {
        Requests { inner, limits: self.limits }
    }
}

/// Services whose requests are counted.
#[derive(Debug, Clone)]
pub struct Requests<S> {
    inner: S,
    limits: Limits,
}

impl<S> Service<Request<Body>> for Requests<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Answer>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Answer>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let call = Call::arrived(&request);
        let ours = self.limits.of_method(call.method);
        // Theirs ends it here, in our words, and not above in a library's: it began to run a moment earlier.
        let limit = foreign::patience(request.headers()).map_or(ours, |theirs| theirs.min(ours));
        let until = tokio::time::Instant::from_std(call.arrived) + limit;
        let unknown = (call.method == UNKNOWN_METHOD).then(|| request.uri().path().to_owned());
        let answering = call.span.in_scope(|| self.inner.call(request)).instrument(call.span.clone());
        Box::pin(async move {
            // The call is held here meanwhile: who drops this future ends it.
            let Ok(answered) = tokio::time::timeout_at(until, answering).await else {
                let late = Status::from(if limit < ours {
                    Error::refused(NotTaken::Over { milliseconds: limit.as_millis() })
                } else {
                    Error::Late { seconds: limit.as_secs() }
                });
                call.end(late.code());
                return Ok(late.into_http::<Body>().map(|body| Answer { body, call: None }));
            };
            match answered {
                Ok(mut response) => {
                    let path = unknown.as_deref().unwrap_or(call.method);
                    foreign::put_into_words(response.headers_mut(), path, called(path));
                    let call = match code_in(response.headers()) {
                        Some(code) => {
                            call.end(code);
                            None
                        }
                        None => Some(call),
                    };
                    Ok(response.map(|body| Answer { body, call }))
                }
                Err(error) => {
                    call.end(Code::Unknown);
                    Err(error)
                }
            }
        })
    }
}

/// The answer on its way: the code comes with the trailers.
pub struct Answer {
    body: Body,
    call: Option<Call>,
}

impl Answer {
    fn end(&mut self, code: Code) {
        if let Some(call) = self.call.take() {
            call.end(code);
        }
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let answer = self.get_mut();
        let mut polled = {
            // A stream does its work here.
            let _inside = answer.call.as_ref().map(|call| call.span.enter());
            Pin::new(&mut answer.body).poll_frame(context)
        };
        match &mut polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(trailers) = frame.trailers_mut() {
                    if let Some(call) = &answer.call {
                        foreign::put_into_words(trailers, call.method, Called::Method);
                    }
                    answer.end(code_in(trailers).unwrap_or(Code::Unknown));
                }
            }
            Poll::Ready(Some(Err(status))) => answer.end(status.code()),
            Poll::Ready(None) => answer.end(Code::Unknown),
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, convert::Infallible};

    use metrics_exporter_prometheus::PrometheusRecorder;
    use sollist_contract::grpc::staffing::v1::{GetHeadcountRequest, staffing_service_client::StaffingServiceClient};
    use tokio::net::TcpListener;
    use tonic::transport::{Channel, Endpoint, Server, server::TcpIncoming};
    use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse, health_client::HealthClient};
    use tonic_reflection::pb::v1::{
        ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
        server_reflection_request::MessageRequest,
    };

    use super::*;
    use crate::wire::grpc::Services;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    /// A server on a free port, with the layer around `service`. One thread runs it and the test, so that a recorder of
    /// this thread counts this server only.
    async fn serve<S>(service: S) -> Result<Channel, Box<dyn std::error::Error>>
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send + 'static,
    {
        serve_within(Limits::of(&Config::default()), service).await
    }

    async fn serve_within<S>(limits: Limits, service: S) -> Result<Channel, Box<dyn std::error::Error>>
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(
            Server::builder().layer(RequestLayer { limits }).serve_with_incoming(service, TcpIncoming::from(listener)),
        );
        Ok(Endpoint::from_shared(format!("http://{address}"))?.connect().await?)
    }

    /// Requests by (method, code).
    fn counted(recorder: &PrometheusRecorder) -> BTreeMap<String, u64> {
        let text = recorder.handle().render();
        let series = text.lines().filter_map(|line| line.strip_prefix("sollist_requests_total"));
        series
            .filter_map(|line| line.rsplit_once(' '))
            .map(|(labels, value)| (labels.to_owned(), value.parse().unwrap_or(u64::MAX)))
            .collect()
    }

    async fn until_counted(recorder: &PrometheusRecorder, labels: &str) -> Outcome {
        let appears = async {
            while !counted(recorder).contains_key(labels) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), appears)
            .await
            .map_err(|_| format!("{labels} was not counted"))?;
        Ok(())
    }

    #[tokio::test]
    async fn requests_are_counted_by_method_and_code() -> Outcome {
        let recorder = metrics::recorder();
        let _counting = ::metrics::set_default_local_recorder(&recorder);
        let channel = serve(Services::new()?.finish().prepare()).await?;
        let mut health = HealthClient::new(channel.clone());
        for _ in 0..3 {
            health.check(HealthCheckRequest::default()).await?;
        }
        let absent = HealthCheckRequest { service: "sollist.absent".into() };
        assert_eq!(health.check(absent).await.map_err(|status| status.code()).err(), Some(Code::NotFound));
        // Names that nobody knows do not become labels.
        for path in ["/sollist.budget.v1.BudgetService/Guess", "/a.B/C"] {
            let mut client = tonic::client::Grpc::new(channel.clone());
            client.ready().await?;
            let codec = tonic_prost::ProstCodec::<_, HealthCheckResponse>::default();
            let answer = client.unary(tonic::Request::new(HealthCheckRequest::default()), path.parse()?, codec).await;
            assert_eq!(answer.map_err(|status| status.code()).err(), Some(Code::Unimplemented));
        }
        // A stream counts when it ends.
        let ask = ServerReflectionRequest {
            host: String::new(),
            message_request: Some(MessageRequest::ListServices(String::new())),
        };
        let mut answers =
            ServerReflectionClient::new(channel).server_reflection_info(tokio_stream::once(ask)).await?.into_inner();
        while answers.message().await?.is_some() {}
        let expected = BTreeMap::from([
            ("{method=\"/grpc.health.v1.Health/Check\",code=\"OK\"}".to_owned(), 3),
            ("{method=\"/grpc.health.v1.Health/Check\",code=\"NOT_FOUND\"}".to_owned(), 1),
            ("{method=\"unknown\",code=\"UNIMPLEMENTED\"}".to_owned(), 2),
            ("{method=\"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo\",code=\"OK\"}".to_owned(), 1),
        ]);
        assert_eq!(counted(&recorder), expected);
        assert!(
            recorder
                .handle()
                .render()
                .contains("sollist_request_seconds_count{method=\"/grpc.health.v1.Health/Check\"} 4")
        );
        Ok(())
    }

    #[tokio::test]
    async fn a_client_that_goes_away_counts_as_cancelled() -> Outcome {
        let recorder = metrics::recorder();
        let _counting = ::metrics::set_default_local_recorder(&recorder);
        // In the middle of a stream …
        let channel = serve(Services::new()?.finish().prepare()).await?;
        let mut watching = HealthClient::new(channel).watch(HealthCheckRequest::default()).await?.into_inner();
        assert!(watching.message().await?.is_some());
        assert!(counted(&recorder).is_empty(), "a stream that is open was counted");
        drop(watching);
        until_counted(&recorder, "{method=\"/grpc.health.v1.Health/Watch\",code=\"CANCELLED\"}").await?;
        // … and before there is any answer.
        let (asked, arrives) = tokio::sync::mpsc::unbounded_channel();
        let mut arrives = arrives;
        let silent = tower::service_fn(move |_: Request<Body>| {
            let _ = asked.send(());
            std::future::pending::<Result<Response<Body>, Infallible>>()
        });
        let mut client = StaffingServiceClient::new(serve(silent).await?);
        tokio::select! {
            _ = client.get_headcount(GetHeadcountRequest::default()) => {}
            _ = arrives.recv() => {}
        }
        until_counted(&recorder, "{method=\"/sollist.staffing.v1.StaffingService/GetHeadcount\",code=\"CANCELLED\"}")
            .await
    }

    /// No time at all is given to the usual calls, and any to the long ones: nothing here depends on how fast
    /// anything is.
    #[tokio::test]
    async fn what_reads_the_whole_journal_has_a_limit_of_its_own() -> Outcome {
        use sollist_contract::grpc::intake::v1::{VerifyJournalRequest, intake_service_client::IntakeServiceClient};
        use tonic_types::StatusExt as _;
        let recorder = metrics::recorder();
        let _counting = ::metrics::set_default_local_recorder(&recorder);
        // Answers when it was asked again and again, never at once.
        let slow = tower::service_fn(|_: Request<Body>| async {
            for _ in 0..100 {
                tokio::task::yield_now().await;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Ok::<_, Infallible>(Status::from(Error::Busy).into_http::<Body>())
        });
        let channel = serve_within(Limits { usual: Duration::ZERO, long: Duration::from_secs(600) }, slow).await?;
        let late =
            StaffingServiceClient::new(channel.clone()).get_headcount(GetHeadcountRequest::default()).await.err();
        let late = late.ok_or("it was answered")?;
        assert_eq!(late.code(), Code::DeadlineExceeded);
        let info = late.get_details_error_info().ok_or("no details")?;
        assert_eq!(info.reason, "TOO_LATE");
        assert!(info.metadata.get("de").is_some_and(|de| de.contains("request_timeout_s")), "{info:?}");
        assert!(info.metadata.get("en").is_some_and(|en| en.contains("long_request_timeout_s")), "{info:?}");
        let proof = IntakeServiceClient::new(channel).verify_journal(VerifyJournalRequest { deep: true }).await;
        assert_eq!(proof.err().map(|status| status.code()), Some(Code::Unavailable), "it had the time to answer");
        until_counted(
            &recorder,
            "{method=\"/sollist.staffing.v1.StaffingService/GetHeadcount\",code=\"DEADLINE_EXCEEDED\"}",
        )
        .await?;
        until_counted(&recorder, "{method=\"/sollist.intake.v1.IntakeService/VerifyJournal\",code=\"UNAVAILABLE\"}")
            .await
    }

    #[tokio::test]
    async fn the_deadline_of_a_caller_ends_a_call_in_our_words() -> Outcome {
        use tonic_types::StatusExt as _;
        let silent = tower::service_fn(|_: Request<Body>| std::future::pending::<Result<Response<Body>, Infallible>>());
        let mut service = RequestLayer { limits: Limits::of(&Config::default()) }.layer(silent);
        let request = Request::builder().uri("/sollist.staffing.v1.StaffingService/GetHeadcount");
        let answer = service.call(request.header("grpc-timeout", "20m").body(Body::empty())?).await?;
        let status = Status::from_header_map(answer.headers()).ok_or("no status")?;
        assert_eq!(status.code(), Code::DeadlineExceeded);
        let info = status.get_details_error_info().ok_or("no details")?;
        assert_eq!(info.reason, "DEADLINE_OVER");
        assert!(info.metadata.values().all(|text| text.contains("20 ms")), "{info:?}");
        Ok(())
    }

    #[test]
    fn long_methods_are_methods_and_never_have_less_time_than_the_others() {
        for method in LONG {
            assert!(METHODS.contains(method), "{method}");
        }
        let limits = Limits::of(&Config { request_timeout_s: 50, long_request_timeout_s: 10, ..Config::default() });
        assert_eq!(
            (limits.of_method(LONG[0]), limits.of_method(UNKNOWN_METHOD)),
            (Duration::from_secs(50), Duration::from_secs(50))
        );
        let limits = Limits::of(&Config::default());
        assert!(
            limits.of_method(LONG[0]) >= Duration::from_secs(3600)
                && limits.of_method("/a.B/C") < Duration::from_secs(60)
        );
    }

    #[test]
    fn every_method_of_the_contract_is_known() {
        for path in
            ["/sollist.intake.v1.IntakeService/SubmitEvents", "/sollist.analytics.v1.AnalyticsService/GetBudget"]
        {
            assert!(METHODS.contains(path), "{path}");
        }
        assert!(METHODS.len() > 60, "{METHODS:?}");
    }
}
