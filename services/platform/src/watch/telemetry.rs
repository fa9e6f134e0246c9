//! Structured logs on standard error, and traces for a collector.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use opentelemetry::{
    Array, Context, KeyValue, Value,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{TraceContextExt as _, TracerProvider as _},
};
use opentelemetry_otlp::{SpanExporter as Otlp, WithExportConfig as _, WithTonicConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    propagation::TraceContextPropagator,
    trace::{IdGenerator as _, RandomIdGenerator, SdkTracerProvider, SpanData, SpanExporter},
};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tracing::{Level, Span, Subscriber, field, level_filters::LevelFilter};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    filter::filter_fn,
    fmt::{self, MakeWriter},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::process::config::Config;

/// Under this name a trace goes on (W3C): in gRPC metadata, in the journal, in the headers of the stream.
pub const TRACEPARENT: &str = "traceparent";

/// How long the collector may take for one batch of spans, and for the last one when the process ends.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(5);
const FLUSH_TIMEOUT: Duration = Duration::from_secs(3);
/// How often a collector that stays away is complained of.
const COMPLAIN_EVERY: Duration = Duration::from_secs(600);

/// The logs and traces of a process. Spans that are not sent yet are sent when it ends.
#[must_use = "dropped, it sends no more spans"]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

/// Starts logging: lines for people on a terminal, JSON elsewhere. `SOLLIST_LOG` overrides `log`. With `observe.otlp`
/// spans go to a collector, as those of a process that plays `roles`. Needs a runtime. A second start (tests) keeps the
/// first.
pub fn start(config: &Config, roles: &[&str], json: bool) -> Telemetry {
    let filter = EnvFilter::try_from_env("SOLLIST_LOG").unwrap_or_else(|_| filter(&config.log));
    let traces = match config.observe.otlp.as_str() {
        "" => None,
        _ => Some(exporter(config).map(|exporter| provider(exporter, roles))),
    };
    let provider = traces.as_ref().and_then(|traces| traces.as_ref().ok());
    let _ = subscriber(std::io::stderr, filter, json, provider).try_init();
    if let Some(Err(why)) = &traces {
        tracing::error!(why, "no traces: the collector cannot be used");
    }
    Telemetry { traces: traces.and_then(Result::ok) }
}

impl Telemetry {
    /// Sends what is left, for as long as a collector may take for it.
    pub async fn shutdown(mut self) {
        if let Some(traces) = self.traces.take() {
            // It blocks, and the runtime has to send meanwhile.
            let _ = tokio::task::spawn_blocking(move || traces.shutdown_with_timeout(FLUSH_TIMEOUT)).await;
        }
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(traces) = self.traces.take() {
            let _ = traces.shutdown_with_timeout(FLUSH_TIMEOUT);
        }
    }
}

/// Our own lines at a level. Libraries only warn: what they say in detail may hold what somebody sent. That of NATS
/// warns of every message under way when a process stops; what is wrong with the broker we say ourselves.
fn filter(level: &str) -> EnvFilter {
    let level = level.parse().unwrap_or(LevelFilter::INFO);
    EnvFilter::new(format!(
        "{},async_nats={},sollist={level}",
        level.min(LevelFilter::WARN),
        level.min(LevelFilter::ERROR)
    ))
}

fn subscriber<W>(
    writer: W,
    filter: EnvFilter,
    json: bool,
    traces: Option<&SdkTracerProvider>,
) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = fmt::layer::<Registry>().with_writer(writer);
    let lines = if json { lines.json().boxed() } else { lines.compact().boxed() };
    let traces = traces.map(|provider| {
        // Only our own spans: those of the exporter's connection would make spans for ever.
        let ours =
            filter_fn(|meta| meta.is_span() && *meta.level() <= Level::INFO && meta.target().starts_with("sollist"));
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("sollist"));
        layer
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(ours)
    });
    tracing_subscriber::registry().with(lines.with_filter(filter)).with(traces)
}

fn provider(exporter: Otlp, roles: &[&str]) -> SdkTracerProvider {
    let roles = Array::String(roles.iter().map(|role| (*role).to_owned().into()).collect());
    let resource = Resource::builder().with_service_name("sollist").with_attributes([
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        KeyValue::new("service.instance.id", RandomIdGenerator::default().new_trace_id().to_string()),
        KeyValue::new("sollist.roles", Value::Array(roles)),
    ]);
    let exporter = Patient { exporter, complained: Mutex::new(None) };
    SdkTracerProvider::builder().with_resource(resource.build()).with_batch_exporter(exporter).build()
}

fn exporter(config: &Config) -> Result<Otlp, String> {
    let channel = collector(config).map_err(|error| format!("observe.otlp: {error}"))?;
    Otlp::builder()
        .with_tonic()
        .with_channel(channel)
        .with_timeout(EXPORT_TIMEOUT)
        .build()
        .map_err(|error| error.to_string())
}

/// The connection to the collector; made when first needed, and again when it broke.
fn collector(config: &Config) -> Result<Channel, Box<dyn std::error::Error>> {
    let endpoint =
        Endpoint::from_shared(config.observe.otlp.clone())?.timeout(EXPORT_TIMEOUT).connect_timeout(EXPORT_TIMEOUT);
    if endpoint.uri().scheme_str() != Some("https") {
        return Ok(endpoint.connect_lazy());
    }
    let tls = ClientTlsConfig::new()
        .ca_certificate(Certificate::from_pem(std::fs::read(&config.tls.ca)?))
        .identity(Identity::from_pem(std::fs::read(&config.tls.certificate)?, std::fs::read(&config.tls.key)?));
    Ok(endpoint.tls_config(tls)?.connect_lazy())
}

/// Sends spans, and says only now and then that the collector does not take them: they are lost, and nothing else is.
#[derive(Debug)]
struct Patient {
    exporter: Otlp,
    /// When it last complained; nothing while all is well.
    complained: Mutex<Option<Instant>>,
}

impl Patient {
    fn note(&self, result: &OTelSdkResult, now: Instant) {
        let mut complained = self.complained.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(()) if complained.take().is_some() => tracing::info!("the collector takes traces again"),
            Err(error) if complained.is_none_or(|last| now.duration_since(last) >= COMPLAIN_EVERY) => {
                *complained = Some(now);
                tracing::warn!(%error, "traces are lost: the collector does not take them");
            }
            _ => {}
        }
    }
}

impl SpanExporter for Patient {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let result = self.exporter.export(batch).await;
        self.note(&result, Instant::now());
        result
    }
    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }
    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }
    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

/// The current span as another process or a later step names it; nothing where it is not traced.
pub fn traceparent() -> Option<String> {
    let context = Span::current().context();
    let span = context.span();
    let here = span.span_context();
    (here.is_valid() && here.is_sampled())
        .then(|| format!("00-{}-{}-{:02x}", here.trace_id(), here.span_id(), here.trace_flags().to_u8()))
}

/// What a `traceparent` names; nothing where it cannot be read.
pub fn parent(traceparent: &str) -> Option<Context> {
    struct One<'a>(&'a str);
    impl Extractor for One<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            (key == TRACEPARENT).then_some(self.0)
        }
        fn keys(&self) -> Vec<&str> {
            vec![TRACEPARENT]
        }
    }
    let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &One(traceparent));
    context.has_active_span().then_some(context)
}

/// A new span, as a part of what a `traceparent` names.
pub fn with_parent(span: Span, traceparent: Option<&str>) -> Span {
    if let Some(parent) = traceparent.and_then(parent) {
        // Fails where nothing is traced, which is as good.
        let _ = span.set_parent(parent);
    }
    span
}

/// The span of a later step (`relay`, `fold`) on what a traced command recorded; no span where the command was not
/// traced. The step may `record("journal.seq", seq)`.
pub fn step(name: &'static str, traceparent: Option<&str>) -> Span {
    match traceparent {
        Some(_) => with_parent(
            tracing::info_span!(parent: None, "step", otel.name = name, journal.seq = field::Empty),
            traceparent,
        ),
        None => Span::none(),
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, io, net::SocketAddr, sync::Arc};

    use http::{Request, Response};
    use opentelemetry_proto::tonic::collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    };
    use opentelemetry_sdk::error::OTelSdkError;
    use sollist_contract::grpc::staffing::v1::{GetHeadcountRequest, staffing_service_client::StaffingServiceClient};
    use tokio::{net::TcpListener, sync::mpsc};
    use tonic::{
        Status,
        body::Body,
        transport::{Server, server::TcpIncoming},
    };

    use super::*;
    use crate::{
        Error,
        process::config::Observe,
        wire::{caller::ACTOR_HEADER, requests::RequestLayer},
    };

    type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

    const CLIENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const METHOD: &str = "/sollist.staffing.v1.StaffingService/GetHeadcount";

    struct Collector(mpsc::UnboundedSender<ExportTraceServiceRequest>);

    #[tonic::async_trait]
    impl TraceService for Collector {
        async fn export(
            &self,
            request: tonic::Request<ExportTraceServiceRequest>,
        ) -> Result<tonic::Response<ExportTraceServiceResponse>, Status> {
            self.0.send(request.into_inner()).map_err(|_| Status::unavailable(""))?;
            Ok(tonic::Response::new(ExportTraceServiceResponse::default()))
        }
    }

    async fn listener() -> Outcome<(TcpListener, SocketAddr)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    }

    fn config(collector: SocketAddr) -> Config {
        Config {
            log: "off".into(),
            observe: Observe { otlp: format!("http://{collector}"), ..Default::default() },
            ..Default::default()
        }
    }

    /// A server with the layer around a service that fails; what it knows of the trace comes out of the channel.
    async fn serve() -> Outcome<(SocketAddr, mpsc::UnboundedReceiver<Option<String>>)> {
        let (listener, address) = listener().await?;
        let (seen, sees) = mpsc::unbounded_channel();
        let service = tower::service_fn(move |_: Request<Body>| {
            let seen = seen.clone();
            async move {
                let _ = seen.send(traceparent());
                // What somebody sent is in the error: the client reads it, the log does not.
                let error = Error::Unreadable { seq: 7, why: "„Anna Meier“ is no number".into() };
                Ok::<Response<Body>, Infallible>(Status::from(error).into_http())
            }
        });
        tokio::spawn(
            Server::builder()
                .layer(RequestLayer { limits: crate::wire::requests::Limits::of(&Config::default()) })
                .serve_with_incoming(service, TcpIncoming::from(listener)),
        );
        Ok((address, sees))
    }

    async fn ask(address: SocketAddr, traceparent: Option<&str>) -> Outcome<Status> {
        let mut request = tonic::Request::new(GetHeadcountRequest { authority: "anna-meier".into() });
        request.metadata_mut().insert(ACTOR_HEADER, "anna.meier".parse()?);
        if let Some(traceparent) = traceparent {
            request.metadata_mut().insert(TRACEPARENT, traceparent.parse()?);
        }
        let channel = Endpoint::from_shared(format!("http://{address}"))?.connect().await?;
        let answer = StaffingServiceClient::new(channel).get_headcount(request).await;
        Ok(answer.err().ok_or("the service did not fail")?)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_trace_comes_in_goes_on_and_reaches_the_collector() -> Outcome {
        let (listener, collector) = listener().await?;
        let (takes, mut taken) = mpsc::unbounded_channel();
        let trace_service = TraceServiceServer::new(Collector(takes));
        tokio::spawn(Server::builder().add_service(trace_service).serve_with_incoming(TcpIncoming::from(listener)));
        let telemetry = start(&config(collector), &["budget", "relay"], true);
        let (address, mut sees) = serve().await?;

        ask(address, Some(CLIENT)).await?;
        let inside = sees.recv().await.flatten().ok_or("the call has no trace")?;
        assert!(inside.starts_with("00-0af7651916cd43dd8448eb211c80319c-") && inside.ends_with("-01"), "{inside}");
        assert_ne!(inside, CLIENT);
        // A later step goes on from there; a client that is not traced stays so, one that says nothing begins a trace.
        step("fold", Some(&inside)).record("journal.seq", 7);
        ask(address, Some("00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-00")).await?;
        assert_eq!(sees.recv().await, Some(None));
        ask(address, None).await?;
        assert!(sees.recv().await.flatten().is_some());
        telemetry.shutdown().await;

        let mut spans = Vec::new();
        while let Ok(request) = taken.try_recv() {
            let text = format!("{request:?}");
            assert!(!text.to_lowercase().contains("anna"), "personal data in a trace: {text}");
            for resource in request.resource_spans {
                let of = format!("{:?}", resource.resource);
                for part in ["service.name", "\"sollist\"", "service.instance.id", "\"budget\"", "\"relay\""] {
                    assert!(of.contains(part), "{part} is not in {of}");
                }
                spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
            }
        }
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let of_trace: Vec<_> =
            spans.iter().filter(|span| hex(&span.trace_id) == "0af7651916cd43dd8448eb211c80319c").collect();
        assert_eq!(of_trace.len(), 2, "{spans:?}");
        for span in of_trace {
            let attributes = format!("{:?}", span.attributes);
            match span.name.as_str() {
                METHOD => {
                    assert_eq!(hex(&span.parent_span_id), "b7ad6b7169203331");
                    assert_eq!(inside, format!("00-{}-{}-01", hex(&span.trace_id), hex(&span.span_id)));
                    assert!(attributes.contains("rpc.code") && attributes.contains("DATA_LOSS"), "{attributes}");
                }
                "fold" => {
                    assert!(inside.contains(&hex(&span.parent_span_id)));
                    assert!(attributes.contains("journal.seq"), "{attributes}");
                }
                name => return Err(format!("a span of the name {name}").into()),
            }
        }
        Ok(())
    }

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Lines {
        fn text(&self) -> String {
            String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
        }
    }

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_log_names_the_method_and_nobody() -> Outcome {
        let lines = Lines::default();
        let writer = lines.clone();
        let _logging =
            tracing::subscriber::set_default(subscriber(move || writer.clone(), filter("trace"), true, None));
        let (address, _sees) = serve().await?;
        let status = ask(address, None).await?;
        assert_eq!(status.code(), tonic::Code::DataLoss);
        let text = lines.text();
        let line = text.lines().find(|line| line.contains("a request failed")).ok_or(text.clone())?;
        let line: serde_json::Value = serde_json::from_str(line)?;
        assert_eq!(line["span"]["rpc.method"], METHOD);
        assert_eq!(line["fields"]["error"], "journal event 7 cannot be read; `sollist verify` says why");
        assert!(!text.to_lowercase().contains("anna"), "personal data in the log: {text}");
        Ok(())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_collector_that_is_away_harms_nobody_and_is_complained_of_once() -> Outcome {
        let (listener, nobody) = listener().await?;
        drop(listener);
        let lines = Lines::default();
        let writer = lines.clone();
        let _logging = tracing::subscriber::set_default(subscriber(move || writer.clone(), filter("info"), true, None));
        let patient = Patient { exporter: exporter(&config(nobody))?, complained: Mutex::new(None) };
        for _ in 0..2 {
            assert!(patient.export(Vec::new()).await.is_err());
        }
        assert_eq!(lines.text().matches("traces are lost").count(), 1, "{}", lines.text());
        let failed = Err(OTelSdkError::InternalFailure("away".into()));
        patient.note(&failed, Instant::now() + COMPLAIN_EVERY);
        patient.note(&Ok(()), Instant::now());
        patient.note(&Ok(()), Instant::now());
        patient.note(&failed, Instant::now());
        assert_eq!(lines.text().matches("traces are lost").count(), 3);
        assert_eq!(lines.text().matches("takes traces again").count(), 1);
        // The process ends all the same.
        let traces = provider(exporter(&config(nobody))?, &[]);
        Telemetry { traces: Some(traces) }.shutdown().await;
        Ok(())
    }

    #[test]
    fn what_is_no_traceparent_is_none() {
        for text in
            ["", "00", "00-0-0-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01", &"-".repeat(10_000)]
        {
            assert!(parent(text).is_none(), "{text}");
        }
        assert!(parent(CLIENT).is_some());
        assert_eq!(traceparent(), None);
        assert!(step("fold", None).is_none());
    }

    #[test]
    fn libraries_only_warn() {
        for (level, expected) in [
            ("debug", "warn,async_nats=error,sollist=debug"),
            ("error", "error,async_nats=error,sollist=error"),
            ("off", "off,async_nats=off,sollist=off"),
        ] {
            let mut parts: Vec<String> = filter(level).to_string().split(',').map(str::to_owned).collect();
            let mut wanted: Vec<String> = expected.split(',').map(str::to_owned).collect();
            parts.sort();
            wanted.sort();
            assert_eq!(parts, wanted);
        }
    }
}
