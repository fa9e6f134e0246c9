//! Calls to real processes, written down with begin, end and answer; and the journal that they left, in the same words.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::Value;
use sollist_contract::grpc::{
    budget::v1 as budget,
    common::v1::{Command, LinePosition, Receipt},
    procurement::v1 as procurement,
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{
    budget::{Ask, Effect, Refusal},
    history::{Answer, Call, Entry},
    load::AUTHORITY,
};
use crate::storm::{
    clients::{Doors, channel, passes},
    load::{self, euros},
    oracle::{Line, Row},
};

/// An answer that takes longer is not waited for: the process may stand still.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Everything happens on this day.
const TIME: &str = "2026-07-15T10:00:00+02:00";

/// Writes down what is asked of some processes and what they answer.
#[derive(Clone)]
pub struct Recorder {
    begun: Instant,
    doors: Arc<Vec<(String, Doors)>>,
    calls: Arc<Mutex<Vec<Call>>>,
    wrong: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    /// Must be called inside a runtime.
    pub fn new(urls: &[String]) -> Recorder {
        let doors = urls.iter().map(|url| (url.clone(), Doors::new(std::slice::from_ref(url)))).collect();
        Recorder { begun: Instant::now(), doors: Arc::new(doors), calls: Arc::default(), wrong: Arc::default() }
    }
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap()
    }

    /// Asks one of the processes once; whether there is an answer.
    pub async fn ask(&self, door: usize, id: &str, ask: &Ask) -> bool {
        let (url, doors) = &self.doors[door % self.doors.len()];
        let begin = self.now();
        let answered = tokio::time::timeout(PATIENCE, answer(url, doors, id, ask)).await;
        let end = self.now();
        let answer = answered.unwrap_or(Ok(Answer::Unknown)).unwrap_or_else(|what| {
            self.wrong.lock().unwrap().push(format!("{id}: {what}"));
            Answer::Unknown
        });
        let known = answer != Answer::Unknown;
        self.calls.lock().unwrap().push(Call { id: id.to_owned(), ask: ask.clone(), begin, end, answer });
        known
    }

    /// What was written down, and the answers that nobody may get.
    pub fn taken(&self) -> (Vec<Call>, Vec<String>) {
        (std::mem::take(&mut self.calls.lock().unwrap()), std::mem::take(&mut self.wrong.lock().unwrap()))
    }
}

/// An error: an answer that nobody may get.
async fn answer(url: &str, doors: &Doors, id: &str, ask: &Ask) -> Result<Answer, String> {
    let answer = match request(id, ask) {
        Some(request) => doors.ask_once("amt", &request).await.map(|receipt| told(&receipt)),
        None => look(url, ask).await,
    };
    match answer {
        Ok(answer) => Ok(answer),
        Err(status) if passes(&status) => Ok(Answer::Unknown),
        Err(status) => refusal(&status).map(Answer::Refused).ok_or_else(|| format!("{status:?}")),
    }
}

async fn look(url: &str, ask: &Ask) -> Result<Answer, Status> {
    let name = ask.looked_at().unwrap_or_default().to_owned();
    let mut client = budget::budget_service_client::BudgetServiceClient::new(channel(url));
    let line = client.get_line(budget::GetLineRequest { name }).await?.into_inner().line.unwrap_or_default();
    Ok(Answer::Shown(Line {
        appropriation: cents(&line.appropriation),
        carry_over: cents(&line.carry_over),
        adjustments: cents(&line.adjustments),
        frozen: cents(&line.frozen),
        commitments: cents(&line.commitments),
        actual: cents(&line.actual),
    }))
}

/// What is sent; nothing for who only looks.
fn request(id: &str, ask: &Ask) -> Option<load::Ask> {
    let command = Some(Command { request_id: id.to_owned(), time: TIME.to_owned(), ..Default::default() });
    let authority = AUTHORITY.to_owned();
    let reference = format!("Az. {id}");
    Some(match ask.clone() {
        Ask::Place { order, line, cents } => load::Ask::Place(procurement::PlaceOrderRequest {
            command,
            authority,
            order,
            line,
            item: "gutachten".to_owned(),
            quantity: 1,
            amount: amount(cents),
            due: None,
            consent: None,
        }),
        Ask::Cancel { order } => load::Ask::Cancel(procurement::CancelOrderRequest { command, authority, order }),
        Ask::Pay { order, line, cents, last } => load::Ask::Pay(procurement::RecordPaymentRequest {
            command,
            authority,
            order,
            line,
            payment: format!("Z-{id}"),
            amount: amount(cents),
            r#final: last,
            consent: None,
        }),
        Ask::Transfer { from, to, cents } => load::Ask::Transfer(budget::TransferBudgetRequest {
            command,
            authority,
            from_line: from,
            to_line: to,
            amount: amount(cents),
            basis: "§ 20 LHO".to_owned(),
            reference,
        }),
        Ask::Freeze { line, cents } => load::Ask::Freeze(budget::FreezeLineRequest {
            command,
            authority,
            line,
            amount: amount(cents),
            consent_by: "Hauptausschuss".to_owned(),
            reference,
        }),
        Ask::Unfreeze { line, cents } => load::Ask::Unfreeze(budget::UnfreezeLineRequest {
            command,
            authority,
            line,
            amount: amount(cents),
            consent_by: "Hauptausschuss".to_owned(),
            reference,
        }),
        Ask::Look { .. } => return None,
    })
}

fn amount(cents: i64) -> String {
    euros(u64::try_from(cents).unwrap())
}

/// An amount with two decimals.
fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or_else(|_| panic!("no amount: {text}"))
}

fn told(receipt: &Receipt) -> Answer {
    let number = receipt.sequence;
    if receipt.duplicate {
        return Answer::Duplicate { number };
    }
    let mut effects: Vec<Effect> = receipt
        .effects
        .iter()
        .map(|effect| Effect {
            line: effect.line.clone(),
            before: position(effect.before.as_ref()),
            after: position(effect.after.as_ref()),
        })
        .filter(|effect| effect.before != effect.after)
        .collect();
    effects.sort_by(|a, b| a.line.cmp(&b.line));
    Answer::Recorded { number, effects }
}

fn position(shown: Option<&LinePosition>) -> Line {
    shown.map_or_else(Line::default, |shown| Line {
        appropriation: cents(&shown.appropriation),
        carry_over: cents(&shown.carry_over),
        adjustments: cents(&shown.adjustments),
        frozen: cents(&shown.frozen),
        commitments: cents(&shown.commitments),
        actual: cents(&shown.actual),
    })
}

/// What a refusal of the kinds that may come says.
fn refusal(status: &Status) -> Option<Refusal> {
    let info = status.get_details_error_info()?;
    match (status.code(), info.reason.as_str()) {
        (Code::FailedPrecondition, "NOT_ENOUGH_MONEY") => {
            Some(Refusal::NotEnough { free: free(&info.metadata["en"])? })
        }
        (Code::FailedPrecondition, "MORE_UNFROZEN_THAN_FROZEN") => Some(Refusal::NotFrozen),
        (Code::NotFound, "ORDER_UNKNOWN") => Some(Refusal::OrderUnknown),
        (Code::FailedPrecondition, "ORDER_CANCELLED") => Some(Refusal::OrderCancelled),
        (Code::FailedPrecondition, "ORDER_CLOSED") => Some(Refusal::OrderClosed),
        _ => None,
    }
}

/// "… has EUR 1,234.50 available, …"
fn free(sentence: &str) -> Option<i64> {
    let (_, rest) = sentence.split_once(" has EUR ")?;
    let (amount, _) = rest.split_once(" available")?;
    amount.replace([',', '.'], "").parse().ok()
}

/// What a row of the journal says.
pub fn entry(row: &Row) -> Entry {
    let event = row.json();
    let data = &event["data"];
    let text = |key: &str| data[key].as_str().unwrap_or_default().to_owned();
    let cents = |key: &str| data[key].as_str().map(cents).unwrap_or_default();
    let (order, line) = (text("order"), text("line"));
    let ask = match event["type"].as_str().unwrap_or_default() {
        "procurement.order-placed.v1" => Ask::Place { order, line, cents: cents("amount") },
        "procurement.order-cancelled.v1" => Ask::Cancel { order },
        "procurement.payment-made.v1" => Ask::Pay {
            order: data["order"].as_str().map(str::to_owned),
            line,
            cents: cents("amount"),
            last: data["final"] == Value::Bool(true),
        },
        "budget.transferred.v1" => {
            Ask::Transfer { from: text("from_line"), to: text("to_line"), cents: cents("amount") }
        }
        "budget.frozen.v1" => Ask::Freeze { line, cents: cents("amount") },
        "budget.unfrozen.v1" => Ask::Unfreeze { line, cents: cents("amount") },
        other => panic!("number {}: nobody asks for {other}", row.seq),
    };
    Entry { number: row.seq.unsigned_abs(), id: row.id.clone(), ask }
}
