//! The judgement over a storm: what was acknowledged against what is recorded, and everything derived against the
//! journal.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, RwLock},
    time::Duration,
};

use async_nats::jetstream::{self, consumer::DeliverPolicy};
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use serde_json::Value;
use sollist_analytics::Facts;
use sollist_contract::{
    envelope::Envelope,
    event::Held,
    grpc::{
        analytics::v1::{
            GetBudgetRequest, GetBudgetResponse, GetIndicatorsRequest, GetIndicatorsResponse,
            analytics_service_client::AnalyticsServiceClient, analytics_service_server::AnalyticsService as _,
        },
        common::v1::View,
    },
    subject,
};
use sollist_figures::{AnalyticsApi, JournalState};
use sollist_platform::{store::journal::Recorded, wire::caller::Caller};
use tonic::{Request, Status};

use super::{
    books::Books,
    clients::{Ack, Log, channel},
    load::{Call, Load, Need},
    oracle::{self, Line, Row},
    rights::{Rights, as_auditor},
};

/// What is derived must be as it should by then.
const CATCH_UP: Duration = Duration::from_secs(30);

/// What is wrong, and how much of it is of the kinds that people ask for.
#[derive(Debug, Default)]
pub struct Verdict {
    pub lost: u64,
    pub doubled: u64,
    pub reordered: u64,
    pub overspent: u64,
    pub wrong: Vec<String>,
}

impl Verdict {
    fn wrong(&mut self, what: impl Into<String>) {
        self.wrong.push(what.into());
    }
}

/// Compares what the clients know with what is recorded after the first `before` events.
pub fn acknowledged(verdict: &mut Verdict, books: &Books, before: usize, load: &Load, log: &Log) {
    for what in oracle::chain(&books.journal, (books.head.0, &books.head.1)) {
        if what.contains("twice") {
            verdict.doubled += 1;
        }
        verdict.wrong(what);
    }
    let mut places: HashMap<(&str, &str), Vec<i64>> = HashMap::new();
    for row in &books.journal {
        places.entry((&row.source, &row.id)).or_default().push(row.seq);
    }
    for Ack { source, id, sequence } in log.acks.lock().unwrap().iter() {
        match places.get(&(source.as_str(), id.as_str())).map(Vec::as_slice) {
            None => {
                verdict.lost += 1;
                verdict.wrong(format!("{source} {id} was acknowledged as number {sequence} and is not recorded"));
            }
            Some([place]) if *place == *sequence as i64 => {}
            Some(places) => verdict
                .wrong(format!("{source} {id} was acknowledged as number {sequence} and is recorded as {places:?}")),
        }
    }
    let lacked = log.lacked.lock().unwrap();
    for (source, id) in lacked.iter().filter(|(source, id)| places.contains_key(&(source.as_str(), id.as_str()))) {
        verdict.wrong(format!("{source} {id} was refused for want of money and is recorded"));
    }
    let lacked: HashSet<&(String, String)> = lacked.iter().collect();
    let expected = load.expected();
    for (name, need) in &expected {
        let there = places.contains_key(&(name.0.as_str(), name.1.as_str()));
        if !there && (*need == Need::Must || !lacked.contains(name)) {
            verdict.lost += 1;
            verdict.wrong(format!("{} {} is not recorded", name.0, name.1));
        }
    }
    let confirmations = load.confirmations();
    let sent = |row: &Row| {
        let name = (row.source.clone(), row.id.clone());
        let follows = row.source == oracle::GRANT_SOURCE || row.source == Held::SOURCE;
        follows || expected.contains_key(&name) || confirmations.contains(&name)
    };
    for row in books.journal.iter().skip(before).filter(|row| !sent(row)) {
        verdict.wrong(format!("number {} ({} {}) was never sent", row.seq, row.source, row.id));
    }
    streams(verdict, books, before, load);
}

/// With a register nobody is given a consent by themselves: what was asked for with one stands behind the approval of
/// somebody else, each behind its own.
pub fn consents(verdict: &mut Verdict, books: &Books, before: usize) {
    let mut approved: Option<(String, String)> = None;
    for row in books.journal.iter().skip(before) {
        let event = row.json();
        let follows = row.source == Held::SOURCE;
        let is_asked_for = row.source.starts_with("/sollist/") && !event["data"]["consent"].is_null();
        match &approved {
            Some((process, by)) if !follows || *process != row.id || *by != row.actor => {
                verdict.wrong(format!("number {} stands behind the approval of {process} by {by}", row.seq));
            }
            None if follows || is_asked_for => {
                verdict.wrong(format!("number {} has a consent that nobody else approved", row.seq));
            }
            Some(_) | None => {}
        }
        let is_approval = event["type"] == "process.approved.v1";
        let process = || event["data"]["process"].as_str().unwrap_or_default().to_owned();
        approved = is_approval.then(|| (process(), row.actor.clone()));
    }
}

/// What came in a stream is recorded in its order, each event as it was sent; what was no good is kept once.
fn streams(verdict: &mut Verdict, books: &Books, before: usize, load: &Load) {
    let recorded: HashMap<(&str, &str), &Row> =
        books.journal.iter().skip(before).map(|row| ((row.source.as_str(), row.id.as_str()), row)).collect();
    for stream in &load.streams {
        let mut last = 0;
        for line in &stream.lines {
            let Some((source, id)) = &line.name else { continue };
            let Some(row) = recorded.get(&(source.as_str(), id.as_str())) else { continue };
            if row.event != line.text {
                verdict
                    .wrong(format!("number {} is not what was sent: {} instead of {}", row.seq, row.event, line.text));
            }
            if row.seq < last {
                verdict.reordered += 1;
                verdict.wrong(format!(
                    "number {} of {} comes before {last}, which was sent earlier",
                    row.seq, stream.origin
                ));
            }
            last = last.max(row.seq);
        }
    }
    for caller in &load.callers {
        for chain in &caller.chains {
            let number = |call: &Call| recorded.get(&(call.ask.source().as_str(), call.ask.id())).map(|row| row.seq);
            let numbers: Vec<i64> = chain.iter().filter_map(number).collect();
            if !numbers.is_sorted() {
                verdict.reordered += 1;
                verdict.wrong(format!("{}: calls that followed each other are recorded as {numbers:?}", caller.actor));
            }
        }
    }
    let mut sent: Vec<&str> = load
        .streams
        .iter()
        .flat_map(|stream| &stream.lines)
        .filter(|line| line.name.is_none())
        .map(|line| line.text.as_str())
        .collect();
    let mut kept: Vec<&str> = books.refused.iter().map(|(_, text)| text.as_str()).collect();
    sent.sort_unstable();
    kept.sort_unstable();
    if sent != kept {
        verdict.wrong(format!("kept for correction is {kept:#?}, no good was {sent:#?}"));
    }
}

/// The lines in the tables are what the journal makes of them, and nobody was let overspend.
pub fn money(verdict: &mut Verdict, books: &Books) -> BTreeMap<String, Line> {
    let money = oracle::money(&books.journal);
    for what in money.broken {
        if what.contains(" leaves ") {
            verdict.overspent += 1;
        }
        verdict.wrong(format!("against the rules: {what}"));
    }
    if books.authorities != money.authorities {
        verdict.wrong(format!(
            "commitment authority is {:?} in the table, the journal makes it {:?}",
            books.authorities, money.authorities
        ));
    }
    for (name, line) in &money.lines {
        if books.lines.get(name) != Some(line) {
            verdict.wrong(format!("{name} is {:?} in the table, the journal makes it {line:?}", books.lines.get(name)));
        }
    }
    if books.lines.len() != money.lines.len() {
        verdict.wrong(format!("{} lines in the table, {} in the journal", books.lines.len(), money.lines.len()));
    }
    money.lines
}

/// The streams hold the journal and what was refused: number by number, byte by byte, with hashes, under their
/// subjects.
pub async fn streams_hold(verdict: &mut Verdict, nats_url: &str, books: &Books) {
    match messages(nats_url, "sollist-events", books.journal.len()).await {
        Err(why) => verdict.wrong(why),
        Ok(messages) => {
            if let Some(wrong) = messages.iter().zip(&books.journal).find_map(|(message, row)| differs(message, row)) {
                verdict.wrong(wrong);
            }
        }
    }
    match messages(nats_url, "sollist-refused", books.refused.len()).await {
        Err(why) => verdict.wrong(why),
        Ok(messages) => {
            for (message, (number, text)) in messages.iter().zip(&books.refused) {
                let json: Value = serde_json::from_slice(&message.payload).unwrap_or_default();
                if sequence(message) != number.unsigned_abs() || json["data"]["text"] != text.as_str() {
                    verdict.wrong(format!("message {number} of the refused is number {}: {json}", sequence(message)));
                }
            }
        }
    }
}

fn sequence(message: &jetstream::Message) -> u64 {
    message.info().map_or(0, |info| info.stream_sequence)
}

/// Where a message is not what the journal has under its number.
fn differs(message: &jetstream::Message, row: &Row) -> Option<String> {
    let header =
        |name: &str| message.headers.as_ref().and_then(|headers| headers.get(name)).map_or("", |value| value.as_str());
    let hash: String = row.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let expected =
        Envelope::parse(row.event.as_bytes()).map(|envelope| subject::subject(subject::EVENTS, &envelope.event));
    let what = if sequence(message) != row.seq.unsigned_abs() {
        format!("is number {}", sequence(message))
    } else if message.payload.as_ref() != row.event.as_bytes() {
        "has other bytes".to_owned()
    } else if header("Sollist-Hash") != hash {
        format!("has the hash {}", header("Sollist-Hash"))
    } else if header("Sollist-Recorded-At") != row.recorded_at.to_string() || header("Sollist-Actor") != row.actor {
        format!("has the headers {:?}", message.headers)
    } else if expected.as_deref() != Ok(message.subject.as_str()) {
        format!("has the subject {}", message.subject)
    } else {
        return None;
    };
    Some(format!("message {} of the stream {what}", row.seq))
}

/// All messages of a stream, once it has as many as it must have.
async fn messages(nats_url: &str, name: &str, count: usize) -> Result<Vec<jetstream::Message>, String> {
    let until = tokio::time::Instant::now() + CATCH_UP;
    let stream = loop {
        let found = async {
            let client = async_nats::connect(nats_url).await.map_err(|error| error.to_string())?;
            let stream = jetstream::new(client).get_stream(name).await.map_err(|error| error.to_string())?;
            let state = &stream.cached_info().state;
            let (first, last, there) = (state.first_sequence, state.last_sequence, state.messages);
            let whole = last == count as u64 && there == last;
            if whole { Ok(stream) } else { Err(format!("it has {there} messages, {first} to {last}")) }
        };
        let why = match tokio::time::timeout(Duration::from_secs(5), found).await {
            Ok(Ok(stream)) => break stream,
            Ok(Err(why)) => why,
            Err(_) => "no answer".to_owned(),
        };
        if tokio::time::Instant::now() > until {
            return Err(format!("{name} does not reach {count}: {why}"));
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    };
    let config = jetstream::consumer::pull::OrderedConfig { deliver_policy: DeliverPolicy::All, ..Default::default() };
    let read = async {
        let messages = stream.create_consumer(config).await?.messages().await?;
        messages.take(count).try_collect::<Vec<_>>().await.map_err(async_nats::Error::from)
    };
    match tokio::time::timeout(CATCH_UP, read).await {
        Ok(read) => read.map_err(|error| format!("{name} cannot be read: {error}")),
        Err(_) => Err(format!("{name} cannot be read to its end")),
    }
}

/// Facts that hold the whole journal from the start on.
struct Whole(Vec<Row>);

#[tonic::async_trait]
impl JournalState for Whole {
    async fn caught_up(&self) -> Result<(), Status> {
        Ok(())
    }
    async fn hash(&self, seq: u64) -> Result<String, Status> {
        let row = usize::try_from(seq).ok().and_then(|seq| self.0.get(seq.checked_sub(1)?));
        Ok(row.map(|row| row.hash.iter().map(|byte| format!("{byte:02x}")).collect()).unwrap_or_default())
    }
    async fn events(&self, _: &[u64]) -> Result<Vec<Recorded>, Status> {
        Ok(Vec::new())
    }
    async fn first_simulated(&self) -> Result<Option<u64>, Status> {
        Ok(None)
    }
}

/// Figures that are compared.
#[derive(Debug, PartialEq)]
pub struct Figures {
    budget: GetBudgetResponse,
    indicators: GetIndicatorsResponse,
}

fn budget_request() -> GetBudgetRequest {
    let view = Some(View { as_of: String::new(), until: "2026-12-31".to_owned() });
    GetBudgetRequest { view, year: 2026, by: vec!["line".to_owned()], ..GetBudgetRequest::default() }
}

fn indicators_request() -> GetIndicatorsRequest {
    let view = Some(View { as_of: String::new(), until: "2026-12-31".to_owned() });
    GetIndicatorsRequest { view, year: 2026, by: vec!["authority".to_owned()], ..GetIndicatorsRequest::default() }
}

/// A request of ours.
fn judged<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(Caller::named("judge"));
    request
}

/// The figures of a fold that begins with nothing.
pub async fn folded(journal: &[Row]) -> Figures {
    let mut facts = Facts::new();
    for row in journal {
        let envelope = Envelope::parse(row.event.as_bytes()).unwrap_or_else(|refusal| {
            panic!("number {}: {}", row.seq, sollist_contract::refusal::Refusal::from(refusal).said.en)
        });
        let recorded_at = Timestamp::from_microsecond(row.recorded_at).unwrap();
        facts.apply(row.seq as u64, recorded_at, &envelope).unwrap();
    }
    let api = AnalyticsApi {
        facts: Arc::new(RwLock::new(facts)),
        journal: Arc::new(Whole(journal.to_vec())),
        clock: Timestamp::now,
    };
    let budget = api.get_budget(judged(budget_request())).await.unwrap().into_inner();
    let indicators = api.get_indicators(judged(indicators_request())).await.unwrap().into_inner();
    Figures { budget, indicators }
}

/// The figures that a process shows are those of a fresh fold; asked until it answers.
pub async fn figures(verdict: &mut Verdict, name: &str, url: &str, fresh: &Figures, rights: Option<&Rights>) {
    let until = tokio::time::Instant::now() + CATCH_UP;
    let mut client = AnalyticsServiceClient::new(channel(url));
    loop {
        let ask = async {
            let budget = client.get_budget(as_auditor(rights, budget_request())).await?.into_inner();
            let indicators = client.get_indicators(as_auditor(rights, indicators_request())).await?.into_inner();
            Ok::<_, Status>(Figures { budget, indicators })
        };
        let asked =
            tokio::time::timeout(CATCH_UP, ask).await.unwrap_or_else(|_| Err(Status::deadline_exceeded("no answer")));
        match asked {
            Ok(shown) if shown == *fresh => return,
            // It says how far it is: an answer that was true once is an answer, and asking waits until it has caught
            // up.
            Ok(shown) => return verdict.wrong(format!("{name}: {}", difference(&shown, fresh))),
            Err(status) if tokio::time::Instant::now() > until => {
                return verdict.wrong(format!("{name} shows no figures: {status}"));
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(30)).await,
        }
    }
}

/// Where two answers differ first.
fn difference(shown: &Figures, fresh: &Figures) -> String {
    if shown.budget.as_of != fresh.budget.as_of {
        return format!("it stands at {:?}, the journal at {:?}", shown.budget.as_of, fresh.budget.as_of);
    }
    let rows = shown.budget.rows.iter().zip(&fresh.budget.rows).find(|(shown, fresh)| shown != fresh);
    if let Some((shown, fresh)) = rows {
        return format!("it shows {shown:?}, a fresh fold {fresh:?}");
    }
    let rows = shown.indicators.rows.iter().zip(&fresh.indicators.rows).find(|(shown, fresh)| shown != fresh);
    format!("its figures are not those of a fresh fold: {rows:?}")
}

/// The budget of a fresh fold is what the second arithmetic makes of the journal.
pub fn budget(verdict: &mut Verdict, fresh: &Figures, lines: &BTreeMap<String, Line>) {
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap_or(i64::MIN);
    for row in &fresh.budget.rows {
        let Some(line) = row.line.as_ref().and_then(|name| lines.get(name)) else {
            verdict.wrong(format!("the budget shows {:?}, which the journal does not know", row.line));
            continue;
        };
        let shown = Line {
            appropriation: cents(&row.appropriation),
            carry_over: cents(&row.carry_over),
            adjustments: cents(&row.adjustments),
            frozen: cents(&row.frozen),
            commitments: cents(&row.commitments),
            actual: cents(&row.actual),
        };
        if shown != *line || cents(&row.available) != line.available() {
            verdict.wrong(format!("{:?} is shown as {shown:?}, the journal makes it {line:?}", row.line));
        }
    }
    let of_year = lines.keys().filter(|name| name.starts_with("2026/")).count();
    if fresh.budget.rows.len() != of_year {
        verdict.wrong(format!("the budget shows {} lines of {of_year}", fresh.budget.rows.len()));
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
