//! The clients of a storm: each sends what it has to say until it is acknowledged, to whichever process answers.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use sollist_contract::grpc::{
    budget::v1::budget_service_client::BudgetServiceClient,
    common::v1::Receipt,
    intake::v1::{Entry, SubmitEventsRequest, entry::Content, intake_service_client::IntakeServiceClient},
    procurement::v1::procurement_service_client::ProcurementServiceClient,
};
use tokio::{sync::mpsc, task::JoinSet};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{
    Code, Request, Status,
    transport::{Channel, Endpoint},
};

use super::{
    load::{Again, Ask, Call, Caller, Stream},
    rights::Rights,
};

/// An answer that takes longer is not waited for: the process may be frozen.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// A client that has not got through by then is a failure of the system.
const GIVE_UP: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(25);

/// Something that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    pub source: String,
    pub id: String,
    /// The number that was named.
    pub sequence: u64,
}

/// What the clients saw.
#[derive(Default)]
pub struct Log {
    pub acks: Mutex<Vec<Ack>>,
    /// Commands (source, id) refused for want of money.
    pub lacked: Mutex<Vec<(String, String)>>,
    /// Lines of streams with a receipt.
    pub lines: AtomicU64,
    /// Sent again because nobody answered, or answered that it could not.
    pub retries: AtomicU64,
    /// Rows that spies were shown, and those among them that are another's.
    pub seen: AtomicU64,
    pub foreign: AtomicU64,
    /// What must not happen.
    pub wrong: Mutex<Vec<String>>,
}

impl Log {
    pub fn wrong(&self, what: String) {
        self.wrong.lock().unwrap().push(what);
    }
}

/// Ways to the processes that take commands.
#[derive(Clone)]
pub struct Doors {
    channels: Arc<Vec<Channel>>,
    next: Arc<AtomicUsize>,
    /// Where there is a register of callers: who comes as whom.
    rights: Option<Arc<Rights>>,
    pub log: Arc<Log>,
}

impl Doors {
    /// Must be called inside a runtime.
    pub fn new(urls: &[String]) -> Doors {
        let channels = urls.iter().map(|url| channel(url)).collect();
        Doors { channels: Arc::new(channels), next: Arc::default(), rights: None, log: Arc::default() }
    }
    /// Everybody comes as who they are.
    #[must_use]
    pub fn with(self, rights: Option<Arc<Rights>>) -> Doors {
        Doors { rights, ..self }
    }
    /// Says who asks: by a token where there is a register, else by a name.
    pub fn sign<T>(&self, request: &mut Request<T>, actor: &str) {
        let (key, value) = match &self.rights {
            Some(rights) => ("authorization", rights.bearer(actor)),
            None => ("sollist-actor", actor.to_owned()),
        };
        request.metadata_mut().insert(key, value.parse().unwrap());
    }
    /// Whether it may be otherwise a moment later. Where a clock is wrong no token holds.
    pub fn passes(&self, status: &Status) -> bool {
        passes(status) || self.rights.is_some() && status.code() == Code::Unauthenticated
    }
    /// Another one than last time, where there are several.
    pub fn next(&self) -> Channel {
        self.channels[self.next.fetch_add(1, Ordering::SeqCst) % self.channels.len()].clone()
    }

    /// Asks one process once.
    pub async fn ask_once(&self, actor: &str, ask: &Ask) -> Result<Receipt, Status> {
        self.send(actor, ask).await
    }
    /// Asks until somebody answers for good; where there is a register, as whoever may.
    pub async fn ask(&self, actor: &str, ask: &Ask) -> Result<Receipt, Status> {
        match self.rights {
            Some(_) => self.ask_as(&Rights::who_asks(ask), ask).await,
            None => self.ask_as(actor, ask).await,
        }
    }
    pub async fn ask_as(&self, actor: &str, ask: &Ask) -> Result<Receipt, Status> {
        let until = Instant::now() + GIVE_UP;
        loop {
            let answer = tokio::time::timeout(PATIENCE, self.send(actor, ask)).await;
            let answer = answer.unwrap_or_else(|_| Err(Status::deadline_exceeded("no answer")));
            match answer {
                Err(status) if self.passes(&status) && Instant::now() < until => {
                    self.log.retries.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(PAUSE).await;
                }
                other => return other,
            }
        }
    }
}

/// A connection that is made when it is needed, and again after a process came back.
pub fn channel(url: &str) -> Channel {
    let endpoint =
        Endpoint::from_shared(url.to_owned()).unwrap().connect_timeout(Duration::from_millis(300)).tcp_nodelay(true);
    endpoint
        .http2_keep_alive_interval(Duration::from_millis(500))
        .keep_alive_timeout(Duration::from_millis(500))
        .connect_lazy()
}

/// Whether it may be otherwise a moment later: then nobody knows what became of it.
pub fn passes(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Aborted | Code::ResourceExhausted => true,
        // A connection that broke in the middle, in the words of the library.
        Code::Unknown | Code::Internal => status.message().contains("transport") || status.message().contains("h2"),
        _ => false,
    }
}

impl Doors {
    async fn send(&self, actor: &str, ask: &Ask) -> Result<Receipt, Status> {
        let channel = self.next();
        macro_rules! call {
            ($client:expr, $method:ident, $ask:expr) => {{
                let mut request = Request::new($ask.clone());
                self.sign(&mut request, actor);
                $client.$method(request).await.map(|answer| answer.into_inner().receipt)
            }};
        }
        let mut procurement = ProcurementServiceClient::new(channel.clone());
        let mut intake = IntakeServiceClient::new(channel.clone());
        let mut budget = BudgetServiceClient::new(channel);
        let receipt = match ask {
            Ask::Place(ask) => call!(procurement, place_order, ask),
            Ask::Change(ask) => call!(procurement, change_order, ask),
            Ask::Cancel(ask) => call!(procurement, cancel_order, ask),
            Ask::Deliver(ask) => call!(procurement, record_delivery, ask),
            Ask::Invoice(ask) => call!(procurement, record_invoice, ask),
            Ask::Pay(ask) => call!(procurement, record_payment, ask),
            Ask::Adjust(ask) => call!(budget, adjust_line, ask),
            Ask::CarryOver(ask) => call!(budget, carry_over, ask),
            Ask::Freeze(ask) => call!(budget, freeze_line, ask),
            Ask::Unfreeze(ask) => call!(budget, unfreeze_line, ask),
            Ask::Transfer(ask) => call!(budget, transfer_budget, ask),
            Ask::Authorise(ask) => call!(budget, grant_commitment_authority, ask),
            Ask::Request(ask) => call!(budget, request_funding, ask),
            Ask::Review(ask) => call!(budget, review_funding, ask),
            Ask::Approve(ask) => call!(budget, approve_funding, ask),
            Ask::Grant(ask) => call!(budget, grant_funding, ask),
            Ask::Confirm(ask) => call!(intake, approve_process, ask),
        }?;
        receipt.ok_or_else(|| Status::data_loss("an answer without a receipt"))
    }
}

/// Everything a caller has to say; returns when all of it is acknowledged.
pub async fn call_all(doors: Doors, caller: Caller) {
    let caller = Arc::new(caller);
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..caller.at_once {
        let (doors, caller, next) = (doors.clone(), caller.clone(), next.clone());
        workers.spawn(async move {
            while let Some(chain) = caller.chains.get(next.fetch_add(1, Ordering::SeqCst)) {
                follow(&doors, &caller.actor, chain).await;
            }
        });
    }
    joined(workers, &doors.log).await;
    let later: Vec<&Call> = caller.chains.iter().flatten().filter(|call| call.again == Again::Later).collect();
    for call in later {
        record(&doors, &caller.actor, call).await;
    }
}

/// Waits for tasks; one that panicked is what must not happen.
pub async fn joined(mut tasks: JoinSet<()>, log: &Log) {
    while let Some(done) = tasks.join_next().await {
        if let Err(error) = done {
            log.wrong(format!("a client broke: {error}"));
        }
    }
}

/// Calls that depend on each other, in their order; one of them first comes too early.
async fn follow(doors: &Doors, actor: &str, chain: &[Call]) {
    if let Some(early) = chain.iter().find(|call| call.early) {
        match doors.ask(actor, &early.ask).await {
            Err(status) if status.code() == Code::NotFound => {}
            other => doors
                .log
                .wrong(format!("{} came before what it depends on, and the answer was {other:?}", early.ask.id())),
        }
    }
    for call in chain {
        tokio::time::sleep(Duration::from_millis(call.pause_ms)).await;
        if call.again == Again::AtOnce {
            let twin = (doors.clone(), actor.to_owned(), call.clone());
            let twin = tokio::spawn(async move { record(&twin.0, &twin.1, &twin.2).await });
            record(doors, actor, call).await;
            if let Err(error) = twin.await {
                doors.log.wrong(format!("a client broke: {error}"));
            }
        } else {
            record(doors, actor, call).await;
        }
    }
}

async fn record(doors: &Doors, actor: &str, call: &Call) {
    let name = (call.ask.source(), call.ask.id().to_owned());
    match doors.ask(actor, &call.ask).await {
        Ok(receipt) => {
            doors.log.acks.lock().unwrap().push(Ack { source: name.0, id: name.1, sequence: receipt.sequence });
            if doors.rights.is_some() && call.ask.names_a_consent() {
                confirm(doors, call, &receipt.process).await;
            }
        }
        Err(status) if call.may_lack_money && status.code() == Code::FailedPrecondition => {
            doors.log.lacked.lock().unwrap().push(name)
        }
        Err(status) => doors.log.wrong(format!("{} {}: {status}", name.0, name.1)),
    }
}

/// Another person approves what waits for the sake of a consent. By then there may be no money for what it does not
/// cover.
async fn confirm(doors: &Doors, call: &Call, process: &str) {
    let ask = call.ask.confirmed(process);
    let (source, id) = (ask.source(), ask.id().to_owned());
    match doors.ask("", &ask).await {
        Ok(receipt) => doors.log.acks.lock().unwrap().push(Ack { source, id, sequence: receipt.sequence }),
        Err(status) if call.may_lack_money && status.code() == Code::FailedPrecondition => {}
        Err(status) => doors.log.wrong(format!("{source} {id}: {status}")),
    }
}

/// Streams every line until each has a receipt. After a cut it goes on from the last receipt, or begins anew.
pub async fn stream_all(doors: Doors, stream: Stream) {
    let until = Instant::now() + GIVE_UP;
    // Lines with a receipt, and lines that a receipt called refused.
    let (mut done, mut refused) = (0, BTreeMap::new());
    while done < stream.lines.len() {
        let from = if stream.from_the_start { 0 } else { done };
        let reached = stream_once(&doors, &stream, from, &mut refused).await;
        done = done.max(reached.0);
        if done < stream.lines.len() {
            doors.log.retries.fetch_add(1, Ordering::SeqCst);
            if Instant::now() > until {
                doors.log.wrong(format!("{} stands at line {done}: {}", stream.origin, reached.1));
                break;
            }
            if !doors.passes(&reached.1) {
                doors.log.wrong(format!("{} was cut off at line {done}: {}", stream.origin, reached.1));
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
    doors.log.lines.fetch_add(done as u64, Ordering::SeqCst);
    let bad: BTreeSet<u64> =
        stream.lines.iter().zip(1..).filter(|(line, _)| line.name.is_none()).map(|(_, position)| position).collect();
    for (position, why) in refused.iter().filter(|(position, _)| !bad.contains(position)) {
        doors.log.wrong(format!("{}: line {position} was refused: {why}", stream.origin));
    }
    if done == stream.lines.len() {
        for position in bad.iter().filter(|position| !refused.contains_key(position)) {
            doors.log.wrong(format!("{}: line {position} is no good and was not refused", stream.origin));
        }
    }
}

/// One stream from a line on: how many lines have a receipt when it ends, and why it ended.
async fn stream_once(
    doors: &Doors,
    stream: &Stream,
    from: usize,
    refused: &mut BTreeMap<u64, String>,
) -> (usize, Status) {
    let (sender, messages) = mpsc::channel(stream.ahead);
    let mut request = Request::new(ReceiverStream::new(messages));
    doors.sign(&mut request, &stream.origin);
    let mut client = IntakeServiceClient::new(doors.next());
    let opened = patient(client.submit_events(request)).await;
    let mut receipts = match opened {
        Ok(answer) => answer.into_inner(),
        Err(status) => return (from, status),
    };
    let lines = stream.lines[from..].to_vec();
    let (origin, size, pause) = (stream.origin.clone(), stream.message_lines, Duration::from_millis(stream.pause_ms));
    tokio::spawn(async move {
        for (number, chunk) in lines.chunks(size).enumerate() {
            let entry = |(place, line): (usize, &super::load::Line)| Entry {
                position: (from + number * size + place + 1) as u64,
                content: Some(Content::Line(line.text.clone().into_bytes())),
                ..Entry::default()
            };
            let message = SubmitEventsRequest {
                origin: origin.clone(),
                entries: chunk.iter().enumerate().map(entry).collect(),
                ..Default::default()
            };
            if sender.send(message).await.is_err() {
                return;
            }
            tokio::time::sleep(pause).await;
        }
    });
    let mut done = from;
    loop {
        match patient(receipts.message()).await {
            Ok(Some(receipt)) => {
                done = usize::try_from(receipt.position).unwrap();
                refused.extend(
                    receipt
                        .refused
                        .into_iter()
                        .map(|entry| (entry.position, entry.refusal.unwrap_or_default().message_en)),
                );
            }
            Ok(None) => return (done, Status::unavailable("the stream ended")),
            Err(status) => return (done, status),
        }
    }
}

async fn patient<T>(answer: impl Future<Output = Result<T, Status>>) -> Result<T, Status> {
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(|_| Err(Status::deadline_exceeded("no receipt")))
}
