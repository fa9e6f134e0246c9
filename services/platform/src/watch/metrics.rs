//! Every metric of a process: named, described and counted here and nowhere else.

use std::{future::Future, sync::OnceLock, time::Duration};

use ::metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use sollist_contract::refusal::Reason;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tonic::Code;

/// How often pool and store are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);

const REQUESTS: &str = "sollist_requests_total";
const REQUEST_SECONDS: &str = "sollist_request_seconds";
const BATCH_COMMANDS: &str = "sollist_batch_commands";
const BATCH_SECONDS: &str = "sollist_batch_seconds";
const BATCH_STAGE_SECONDS: &str = "sollist_batch_stage_seconds";
const BATCH_RETRIES: &str = "sollist_batch_retries_total";
const JOURNAL_HEAD: &str = "sollist_journal_head";
const RELAY_PUBLISHED: &str = "sollist_relay_published_total";
const RELAY_HEAD: &str = "sollist_relay_head";
const RELAY_LAG: &str = "sollist_relay_lag";
const READER_HEAD: &str = "sollist_reader_head";
const READER_LAG: &str = "sollist_reader_lag";
const READER_HEALS: &str = "sollist_reader_heals_total";
const REFUSED: &str = "sollist_refused_total";
const POOL: &str = "sollist_pool_connections";
const STORE: &str = "sollist_store_bytes";
const WEBHOOKS: &str = "sollist_webhook_deliveries_total";
const WEBHOOKS_DEAD: &str = "sollist_webhook_dead_total";
const PAGES: &str = "sollist_pages_total";
const PAGE_SECONDS: &str = "sollist_page_seconds";
const GUARDED: &str = "sollist_guarded_total";
const FORGED: &str = "sollist_forged_total";
const NOTARY_SIGNED: &str = "sollist_notary_signed_size";
const NOTARY_REFUSED: &str = "sollist_notary_refused_total";
const CERTIFICATES_UNFIT: &str = "sollist_certificates_unfit_total";
const LIMITED: &str = "sollist_limited_total";
const REVOCATION_LISTS_END: &str = "sollist_revocation_lists_end_seconds";
const ISSUER_KEYS: &str = "sollist_issuer_keys_read_seconds";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

struct Metric {
    name: &'static str,
    kind: Kind,
    unit: Unit,
    help: &'static str,
}

const fn metric(name: &'static str, kind: Kind, unit: Unit, help: &'static str) -> Metric {
    Metric { name, kind, unit, help }
}

const METRICS: [Metric; 28] = [
    metric(REQUESTS, Kind::Counter, Unit::Count, "gRPC requests that ended, by method and code."),
    metric(
        REQUEST_SECONDS,
        Kind::Histogram,
        Unit::Seconds,
        "Seconds from the arrival of a gRPC request to its end; a stream ends with its last message.",
    ),
    metric(BATCH_COMMANDS, Kind::Histogram, Unit::Count, "Commands recorded together in one transaction."),
    metric(BATCH_SECONDS, Kind::Histogram, Unit::Seconds, "Seconds of one transaction, from begin to commit."),
    metric(
        BATCH_STAGE_SECONDS,
        Kind::Histogram,
        Unit::Seconds,
        "Seconds of a stage of the write path: a job waits in line, a batch is loaded and decided, stands behind the \
         one before it, is written in one statement, or is decided and written on rows that are held.",
    ),
    metric(BATCH_RETRIES, Kind::Counter, Unit::Count, "Transactions that were tried again, by reason."),
    metric(
        JOURNAL_HEAD,
        Kind::Gauge,
        Unit::Count,
        "Number of the last event in the journal, as this process knows it.",
    ),
    metric(RELAY_PUBLISHED, Kind::Counter, Unit::Count, "Events that this process published."),
    metric(RELAY_HEAD, Kind::Gauge, Unit::Count, "Number of the last event in the stream."),
    metric(RELAY_LAG, Kind::Gauge, Unit::Count, "Events in the journal that are not in the stream yet."),
    metric(READER_HEAD, Kind::Gauge, Unit::Count, "Number of the last event that a reader holds."),
    metric(READER_LAG, Kind::Gauge, Unit::Count, "Events in the journal that a reader does not hold yet."),
    metric(
        READER_HEALS,
        Kind::Counter,
        Unit::Count,
        "Times a reader found the stream other than the journal and read the journal itself, by reason.",
    ),
    metric(REFUSED, Kind::Counter, Unit::Count, "Commands that were refused, by kind of reason."),
    metric(POOL, Kind::Gauge, Unit::Count, "Connections to the database, by state."),
    metric(STORE, Kind::Gauge, Unit::Bytes, "Size of the store in bytes."),
    metric(WEBHOOKS, Kind::Counter, Unit::Count, "Attempts to deliver a message to a receiver, by outcome."),
    metric(WEBHOOKS_DEAD, Kind::Counter, Unit::Count, "Messages that were given up and are dead letters."),
    metric(
        GUARDED,
        Kind::Counter,
        Unit::Count,
        "Commands that a guard of the database (CHECK, row security) refused although the program had let them pass.",
    ),
    metric(
        FORGED,
        Kind::Counter,
        Unit::Count,
        "Messages of a stream that are not what the database holds under their number; dropped.",
    ),
    metric(NOTARY_SIGNED, Kind::Gauge, Unit::Count, "Events in the last head of the journal that this process signed."),
    metric(
        NOTARY_REFUSED,
        Kind::Counter,
        Unit::Count,
        "Times the notary did not sign because the store does not hold what was signed before.",
    ),
    metric(
        CERTIFICATES_UNFIT,
        Kind::Counter,
        Unit::Count,
        "Looks at the files of TLS that found one that cannot be used, or a list of revoked certificates outdated.",
    ),
    metric(
        REVOCATION_LISTS_END,
        Kind::Gauge,
        Unit::Seconds,
        "Unix time at which the first list of revoked certificates is outdated; 0 where none is named.",
    ),
    metric(
        ISSUER_KEYS,
        Kind::Gauge,
        Unit::Seconds,
        "Unix time at which the keys of an issuer of tokens were read last, by issuer; 0 where they never were.",
    ),
    metric(
        LIMITED,
        Kind::Counter,
        Unit::Count,
        "Calls that were refused and connections that were cut off because one caller had more than their share, or \
         kept us waiting, by limit.",
    ),
    metric(
        PAGES,
        Kind::Counter,
        Unit::Count,
        "Pages that were answered, by the first part of their address and status.",
    ),
    metric(
        PAGE_SECONDS,
        Kind::Histogram,
        Unit::Seconds,
        "Seconds from a request for a page to the begin of its answer, by the first part of its address.",
    ),
];

/// The name of every metric.
pub const NAMES: [&str; METRICS.len()] = {
    let mut names = [""; METRICS.len()];
    let mut at = 0;
    while at < METRICS.len() {
        names[at] = METRICS[at].name;
        at += 1;
    }
    names
};

/// Upper bounds: half a millisecond to ten seconds; and one command to a full batch.
const SECONDS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const COMMANDS: [f64; 13] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0];

/// Why a transaction is tried again: see [`crate::error::collision`].
pub const RETRIES: [&str; 4] = ["serialization", "deadlock", "lock_timeout", "made_meanwhile"];
/// Why a reader turns from the stream to the journal.
pub const HEALS: [&str; 4] = ["behind", "ahead", "other", "gap"];
/// What becomes of an attempt to deliver a message.
pub const OUTCOMES: [&str; 2] = ["delivered", "failed"];
/// What somebody can have too much of: units, calls and streams of a caller; connections with one certificate;
/// handshakes that others wait for; connections on which nothing comes, or of which nothing is taken.
pub const LIMITS: [&str; 7] = ["units", "calls", "streams", "connections", "handshakes", "silent", "stuck"];
/// What stands for every method that does not exist.
pub const UNKNOWN_METHOD: &str = "unknown";

/// What stands for every page that there is not.
pub const NO_PAGE: &str = "none";

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to count in this process; a second call changes nothing. What is counted without it is dropped: call it where
/// `observe::serve` offers the figures, which also tidies up what nobody has read.
pub fn install() {
    HANDLE.get_or_init(|| {
        let recorder = recorder();
        let handle = recorder.handle();
        match ::metrics::set_global_recorder(recorder) {
            Ok(()) => begin(),
            Err(_) => tracing::error!("the metrics of this process are counted elsewhere already"),
        }
        handle
    });
}

/// Everything counted so far, as Prometheus reads it; nothing before `install`.
pub fn render() -> String {
    HANDLE.get().map_or_else(String::new, text)
}

/// Tidies up: the values of histograms would pile up until somebody reads them.
pub fn upkeep() {
    if let Some(handle) = HANDLE.get() {
        handle.run_upkeep();
    }
}

pub(crate) fn recorder() -> PrometheusRecorder {
    let bounded = || -> Result<PrometheusBuilder, BuildError> {
        let of = |name: &str| Matcher::Full(name.to_owned());
        PrometheusBuilder::new()
            .set_buckets_for_metric(of(REQUEST_SECONDS), &SECONDS)?
            .set_buckets_for_metric(of(BATCH_SECONDS), &SECONDS)?
            .set_buckets_for_metric(of(BATCH_STAGE_SECONDS), &SECONDS)?
            .set_buckets_for_metric(of(PAGE_SECONDS), &SECONDS)?
            .set_buckets_for_metric(of(BATCH_COMMANDS), &COMMANDS)
    };
    // It fails for empty lists only.
    bounded().unwrap_or_default().build_recorder()
}

/// Describes every metric and gives a value to those whose labels are known, so that an alert can see the first change.
pub(crate) fn begin() {
    for Metric { name, kind, unit, help } in METRICS {
        match kind {
            Kind::Counter => describe_counter!(name, unit, help),
            Kind::Gauge => describe_gauge!(name, unit, help),
            Kind::Histogram => describe_histogram!(name, unit, help),
        }
    }
    counter!(REQUESTS, "method" => UNKNOWN_METHOD, "code" => code_name(Code::Unimplemented)).increment(0);
    let _ = histogram!(REQUEST_SECONDS, "method" => UNKNOWN_METHOD);
    let _ = (histogram!(BATCH_COMMANDS), histogram!(BATCH_SECONDS));
    Stage::ALL.iter().for_each(|stage| drop(histogram!(BATCH_STAGE_SECONDS, "stage" => stage.name())));
    RETRIES.iter().for_each(|reason| counter!(BATCH_RETRIES, "reason" => *reason).increment(0));
    Reason::ALL.iter().for_each(|reason| refused(*reason, 0));
    journal_head(0);
    relay(0, 0, 0);
    pool(0, 0);
    store_bytes(0);
    counter!(GUARDED).increment(0);
    counter!(CERTIFICATES_UNFIT).increment(0);
    notary_signed(0);
    counter!(NOTARY_REFUSED).increment(0);
    LIMITS.iter().for_each(|limit| counter!(LIMITED, "limit" => *limit).increment(0));
    revocation_lists(0);
}

/// The text of the recorder, with those metrics described that have no value yet.
pub(crate) fn text(handle: &PrometheusHandle) -> String {
    let mut text = handle.render();
    for Metric { name, kind, help, .. } in METRICS {
        if !text.contains(&format!("# TYPE {name} ")) {
            let kind = match kind {
                Kind::Counter => "counter",
                Kind::Gauge => "gauge",
                Kind::Histogram => "histogram",
            };
            text.push_str(&format!("# HELP {name} {help}\n# TYPE {name} {kind}\n\n"));
        }
    }
    text
}

/// A gRPC request ended.
pub fn requests(method: &'static str, code: Code, seconds: f64) {
    counter!(REQUESTS, "method" => method, "code" => code_name(code)).increment(1);
    histogram!(REQUEST_SECONDS, "method" => method).record(seconds);
}

/// A transaction was committed.
pub fn batch(commands: usize, seconds: f64) {
    histogram!(BATCH_COMMANDS).record(commands as f64);
    histogram!(BATCH_SECONDS).record(seconds);
}

/// A stage of the write path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A job stands in line.
    Waiting,
    /// A batch is loaded and decided on what the writer keeps.
    Deciding,
    /// A decided batch stands behind the one that is being written.
    Behind,
    /// A decided batch is written by one statement, which commits.
    Writing,
    /// A batch is loaded, decided and written on rows that are held.
    Holding,
}

impl Stage {
    const ALL: [Stage; 5] = [Stage::Waiting, Stage::Deciding, Stage::Behind, Stage::Writing, Stage::Holding];

    fn name(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Deciding => "deciding",
            Stage::Behind => "behind",
            Stage::Writing => "writing",
            Stage::Holding => "holding",
        }
    }
}

/// A stage of the write path ended.
pub fn stage(stage: Stage, took: Duration) {
    histogram!(BATCH_STAGE_SECONDS, "stage" => stage.name()).record(took.as_secs_f64());
}

/// A transaction is tried again; one of [`RETRIES`].
pub fn batch_retry(reason: &'static str) {
    counter!(BATCH_RETRIES, "reason" => reason).increment(1);
}

/// Number of the last event in the journal.
pub fn journal_head(seq: u64) {
    gauge!(JOURNAL_HEAD).set(seq as f64);
}

/// A head that holds so many events was signed.
pub fn notary_signed(size: u64) {
    gauge!(NOTARY_SIGNED).set(size as f64);
}

/// The notary did not sign: the store does not hold what was signed before.
pub fn notary_refused() {
    counter!(NOTARY_REFUSED).increment(1);
}

/// Last number in the stream, how many events it lacks, and how many were published since the last call.
pub fn relay(head: u64, lag: u64, published: u64) {
    gauge!(RELAY_HEAD).set(head as f64);
    gauge!(RELAY_LAG).set(lag as f64);
    counter!(RELAY_PUBLISHED).increment(published);
}

/// A reader is known: from then on its metrics exist.
pub fn known_reader(name: &'static str) {
    HEALS.iter().for_each(|reason| counter!(READER_HEALS, "reader" => name, "reason" => *reason).increment(0));
    reader(name, 0, 0);
}

/// Last number that a reader holds, and how many events it lacks.
pub fn reader(name: &'static str, head: u64, lag: u64) {
    gauge!(READER_HEAD, "reader" => name).set(head as f64);
    gauge!(READER_LAG, "reader" => name).set(lag as f64);
}

/// A reader turned from the stream to the journal; one of [`HEALS`].
pub fn reader_healed(name: &'static str, reason: &'static str) {
    counter!(READER_HEALS, "reader" => name, "reason" => reason).increment(1);
}

/// Commands were refused: counted by the kind of their reason, for every rule has a reason of its own.
pub fn refused(reason: Reason, count: u64) {
    counter!(REFUSED, "reason" => reason.kind().code()).increment(count);
}

/// The keys of an issuer of tokens were read, or are waited for (0); `None`: nobody asks for them any more.
pub fn issuer_keys(issuer: &str, read: Option<i64>) {
    // What is no number is no reason for an alert.
    gauge!(ISSUER_KEYS, "issuer" => issuer.to_owned()).set(read.map_or(f64::NAN, |second| second as f64));
}

/// Connections to the database.
pub fn pool(idle: u32, used: u32) {
    gauge!(POOL, "state" => "idle").set(f64::from(idle));
    gauge!(POOL, "state" => "used").set(f64::from(used));
}

/// Size of the store.
pub fn store_bytes(bytes: u64) {
    gauge!(STORE).set(bytes as f64);
}

/// A receiver of webhooks is known: from then on its metrics exist.
pub fn known_receiver(receiver: &str) {
    OUTCOMES
        .iter()
        .for_each(|outcome| counter!(WEBHOOKS, "receiver" => receiver.to_owned(), "outcome" => *outcome).increment(0));
    counter!(WEBHOOKS_DEAD, "receiver" => receiver.to_owned()).increment(0);
}

/// A message was sent to a receiver; one of [`OUTCOMES`].
pub fn webhook(receiver: &str, outcome: &'static str) {
    counter!(WEBHOOKS, "receiver" => receiver.to_owned(), "outcome" => outcome).increment(1);
}

/// A message to a receiver was given up.
pub fn webhook_dead(receiver: &str) {
    counter!(WEBHOOKS_DEAD, "receiver" => receiver.to_owned()).increment(1);
}

/// A guard of the database refused what the program had let pass.
pub fn guarded() {
    counter!(GUARDED).increment(1);
}

/// A worker is known: from then on its metrics exist.
pub fn known_worker(consumer: &str) {
    counter!(FORGED, "consumer" => consumer.to_owned()).increment(0);
}

/// A message was not what the database holds under its number.
pub fn forged(consumer: &str) {
    counter!(FORGED, "consumer" => consumer.to_owned()).increment(1);
}

/// A file of TLS was looked at and cannot be used, or a list of revoked certificates is outdated.
pub fn certificates_unfit() {
    counter!(CERTIFICATES_UNFIT).increment(1);
}

/// Somebody had too much of something; one of [`LIMITS`].
pub fn limited(limit: &'static str) {
    counter!(LIMITED, "limit" => limit).increment(1);
}

/// When the first list of revoked certificates is outdated, in seconds of Unix time; 0: there is none.
pub fn revocation_lists(end: i64) {
    gauge!(REVOCATION_LISTS_END).set(end as f64);
}

/// A page was answered. `place`: the first part of its address, or [`NO_PAGE`], so that nobody can make up names.
pub fn page(place: &'static str, status: u16, seconds: f64) {
    counter!(PAGES, "page" => place, "status" => status.to_string()).increment(1);
    histogram!(PAGE_SECONDS, "page" => place).record(seconds);
}

/// Looks at the pool (idle, used) and at the size of the store every few seconds, for as long as it is polled.
pub async fn watch_store<F>(connections: impl Fn() -> (u32, u32), size: impl Fn() -> F)
where
    F: Future<Output = Option<u64>>,
{
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let (idle, used) = connections();
        pool(idle, used);
        // A database that hangs must not hide how many connections hang on it.
        if let Ok(Some(bytes)) = timeout(LOOK_EVERY, size()).await {
            store_bytes(bytes);
        }
    }
}

/// `NOT_FOUND`: a code as the gRPC specification writes it.
pub fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every sample of a text; a line that is neither a sample nor a comment is an error.
    fn samples(text: &str) -> Result<Vec<(&str, f64)>, String> {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with("# HELP ") && !line.starts_with("# TYPE "));
        lines
            .map(|line| {
                line.rsplit_once(' ')
                    .and_then(|(series, value)| Some((series, value.parse().ok()?)))
                    .ok_or(line.to_owned())
            })
            .collect()
    }

    #[test]
    fn every_metric_is_there_from_the_start_and_the_text_can_be_read() {
        let recorder = recorder();
        ::metrics::with_local_recorder(&recorder, begin);
        let text = text(&recorder.handle());
        for name in NAMES {
            assert!(text.contains(&format!("# HELP {name} ")), "{name} is not described");
            assert_eq!(text.matches(&format!("# TYPE {name} ")).count(), 1, "{name}");
        }
        let samples = samples(&text).unwrap_or_default();
        assert!(samples.iter().all(|(_, value)| *value == 0.0) && samples.len() > 40, "{text}");
        assert!(samples.contains(&("sollist_refused_total{reason=\"CONTRADICTION\"}", 0.0)));
        assert!(samples.contains(&("sollist_batch_commands_bucket{le=\"4096\"}", 0.0)));
        assert!(samples.contains(&("sollist_request_seconds_bucket{method=\"unknown\",le=\"0.0005\"}", 0.0)));
    }

    #[test]
    fn what_is_counted_can_be_read() {
        let recorder = recorder();
        ::metrics::with_local_recorder(&recorder, || {
            begin();
            requests("/a/B", Code::NotFound, 0.003);
            batch(3, 0.02);
            batch_retry(RETRIES[1]);
            journal_head(41);
            relay(40, 1, 7);
            known_reader("analytics");
            reader("analytics", 39, 2);
            reader_healed("analytics", HEALS[0]);
            refused(Reason::Conflict, 1);
            refused(Reason::ConsequenceNameTaken, 1);
            pool(3, 5);
            store_bytes(1024);
            known_receiver("pankow");
            webhook("pankow", OUTCOMES[0]);
            webhook_dead("pankow");
            known_worker("webhooks-mitte");
            forged("webhooks-pankow");
            guarded();
            certificates_unfit();
            limited(LIMITS[1]);
            revocation_lists(1_800_000_000);
            issuer_keys("https://login.example", Some(1_700_000_000));
        });
        let text = text(&recorder.handle());
        let samples = samples(&text).unwrap_or_default();
        for expected in [
            ("sollist_requests_total{method=\"/a/B\",code=\"NOT_FOUND\"}", 1.0),
            ("sollist_request_seconds_bucket{method=\"/a/B\",le=\"0.0025\"}", 0.0),
            ("sollist_request_seconds_bucket{method=\"/a/B\",le=\"0.005\"}", 1.0),
            ("sollist_batch_commands_sum", 3.0),
            ("sollist_batch_retries_total{reason=\"deadlock\"}", 1.0),
            ("sollist_journal_head", 41.0),
            ("sollist_relay_head", 40.0),
            ("sollist_relay_lag", 1.0),
            ("sollist_relay_published_total", 7.0),
            ("sollist_reader_head{reader=\"analytics\"}", 39.0),
            ("sollist_reader_lag{reader=\"analytics\"}", 2.0),
            ("sollist_reader_heals_total{reader=\"analytics\",reason=\"behind\"}", 1.0),
            ("sollist_reader_heals_total{reader=\"analytics\",reason=\"gap\"}", 0.0),
            ("sollist_refused_total{reason=\"CONFLICT\"}", 2.0),
            ("sollist_pool_connections{state=\"used\"}", 5.0),
            ("sollist_store_bytes", 1024.0),
            ("sollist_webhook_deliveries_total{receiver=\"pankow\",outcome=\"delivered\"}", 1.0),
            ("sollist_webhook_dead_total{receiver=\"pankow\"}", 1.0),
            ("sollist_forged_total{consumer=\"webhooks-mitte\"}", 0.0),
            ("sollist_forged_total{consumer=\"webhooks-pankow\"}", 1.0),
            ("sollist_guarded_total", 1.0),
            ("sollist_certificates_unfit_total", 1.0),
            ("sollist_limited_total{limit=\"calls\"}", 1.0),
            ("sollist_limited_total{limit=\"stuck\"}", 0.0),
            ("sollist_revocation_lists_end_seconds", 1_800_000_000.0),
            ("sollist_issuer_keys_read_seconds{issuer=\"https://login.example\"}", 1_700_000_000.0),
        ] {
            assert!(samples.contains(&expected), "{expected:?} is not in\n{text}");
        }
        let names: BTreeSet<&str> =
            text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
        assert_eq!(names, BTreeSet::from(NAMES), "a metric has no place in the list");
    }

    #[test]
    fn counting_without_a_recorder_and_installing_twice_do_no_harm() {
        journal_head(1);
        install();
        install();
        assert!(NAMES.iter().all(|name| render().contains(name)));
        upkeep();
    }

    #[tokio::test]
    async fn a_store_that_hangs_does_not_hide_its_connections() {
        let recorder = recorder();
        let _counting = ::metrics::set_default_local_recorder(&recorder);
        let (asked, hangs) = tokio::sync::oneshot::channel::<()>();
        let asked = std::cell::Cell::new(Some(asked));
        let watching = watch_store(
            || (2, 6),
            || {
                drop(asked.take());
                std::future::pending()
            },
        );
        tokio::select! {
            () = watching => {}
            _ = hangs => {}
        }
        assert!(text(&recorder.handle()).contains("sollist_pool_connections{state=\"used\"} 6"));
    }
}
