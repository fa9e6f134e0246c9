//! What the clients of a storm want recorded, and therefore what the journal must hold when it is over. Pure: of the
//! seed alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sollist::demo;
use sollist_contract::{
    grpc::{budget::v1 as budget, common::v1::Command, intake::v1 as intake, procurement::v1 as procurement},
    ids::{Authority, District, slug},
};

use super::dice::Dice;

/// The line that everybody wants to spend: 1,000.00 EUR, less than is asked for.
pub const CONTESTED: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";
const CONTESTED_OF: &str = "ba-pankow";
/// Where some of its money goes.
const ELSEWHERE: &str = "2026/30/25/bezirksamt-pankow/dienstleistungen-fuer-die-verfahrensunabhaengige-ikt";
/// Lines with less are left alone: an order must find money there however much the streams report.
const EUROS_MIN: i64 = 50_000;
const TIME: &str = "2026-07-15T10:00:00+02:00";
/// Orders due then use commitment authority, which their chain has granted first.
pub const LATER: &str = "2027-02-01";

/// What a change adds to an order, at most, in cents.
const MORE_AT_MOST: u64 = 5_000;

/// Everything that is sent.
#[derive(Debug, Clone)]
pub struct Load {
    pub callers: Vec<Caller>,
    pub streams: Vec<Stream>,
}

/// A client that calls the services.
#[derive(Debug, Clone)]
pub struct Caller {
    pub actor: String,
    /// Chains are independent of each other; the calls of one are not.
    pub chains: Vec<Vec<Call>>,
    /// Chains under way at the same time.
    pub at_once: usize,
}

/// One command and how it is sent.
#[derive(Debug, Clone)]
pub struct Call {
    pub ask: Ask,
    /// There may be no money for it; then it must not be recorded.
    pub may_lack_money: bool,
    pub again: Again,
    /// Sent once before the call that it depends on, and refused then.
    pub early: bool,
    pub pause_ms: u64,
}

/// Whether a command is sent a second time although it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    No,
    /// Twice at the same moment, to two processes where there are two.
    AtOnce,
    /// After everything else.
    Later,
}

/// A command over the contract.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    Place(procurement::PlaceOrderRequest),
    Change(procurement::ChangeOrderRequest),
    Cancel(procurement::CancelOrderRequest),
    Deliver(procurement::RecordDeliveryRequest),
    Invoice(procurement::RecordInvoiceRequest),
    Pay(procurement::RecordPaymentRequest),
    Adjust(budget::AdjustLineRequest),
    CarryOver(budget::CarryOverRequest),
    Freeze(budget::FreezeLineRequest),
    Unfreeze(budget::UnfreezeLineRequest),
    Transfer(budget::TransferBudgetRequest),
    Authorise(budget::GrantCommitmentAuthorityRequest),
    Request(budget::RequestFundingRequest),
    Review(budget::ReviewFundingRequest),
    Approve(budget::ApproveFundingRequest),
    Grant(budget::GrantFundingRequest),
    /// Somebody else approves what another one asks for.
    Confirm(intake::ApproveProcessRequest),
}

impl Ask {
    pub fn context(&self) -> &'static str {
        match self {
            Ask::Place(_) | Ask::Change(_) | Ask::Cancel(_) | Ask::Deliver(_) | Ask::Invoice(_) | Ask::Pay(_) => {
                "procurement"
            }
            Ask::Confirm(_) => "intake",
            _ => "budget",
        }
    }
    pub fn id(&self) -> &str {
        let command = match self {
            Ask::Place(ask) => &ask.command,
            Ask::Change(ask) => &ask.command,
            Ask::Cancel(ask) => &ask.command,
            Ask::Deliver(ask) => &ask.command,
            Ask::Invoice(ask) => &ask.command,
            Ask::Pay(ask) => &ask.command,
            Ask::Adjust(ask) => &ask.command,
            Ask::CarryOver(ask) => &ask.command,
            Ask::Freeze(ask) => &ask.command,
            Ask::Unfreeze(ask) => &ask.command,
            Ask::Transfer(ask) => &ask.command,
            Ask::Authorise(ask) => &ask.command,
            Ask::Request(ask) => &ask.command,
            Ask::Review(ask) => &ask.command,
            Ask::Approve(ask) => &ask.command,
            Ask::Grant(ask) => &ask.command,
            Ask::Confirm(ask) => &ask.command,
        };
        command.as_ref().map_or("", |command| &command.request_id)
    }
    /// Whom it is about.
    pub fn authority(&self) -> &str {
        match self {
            Ask::Place(ask) => &ask.authority,
            Ask::Change(ask) => &ask.authority,
            Ask::Cancel(ask) => &ask.authority,
            Ask::Deliver(ask) => &ask.authority,
            Ask::Invoice(ask) => &ask.authority,
            Ask::Pay(ask) => &ask.authority,
            Ask::Adjust(ask) => &ask.authority,
            Ask::CarryOver(ask) => &ask.authority,
            Ask::Freeze(ask) => &ask.authority,
            Ask::Unfreeze(ask) => &ask.authority,
            Ask::Transfer(ask) => &ask.authority,
            Ask::Authorise(ask) => &ask.authority,
            Ask::Request(ask) => &ask.authority,
            Ask::Review(ask) => &ask.authority,
            Ask::Approve(ask) => &ask.authority,
            Ask::Grant(ask) => &ask.authority,
            Ask::Confirm(ask) => ask.authority.as_deref().unwrap_or_default(),
        }
    }
    /// Whether it names a consent, as orders alone do here: with a register it waits for another person then.
    pub fn names_a_consent(&self) -> bool {
        matches!(self, Ask::Place(ask) if ask.consent.is_some())
    }
    /// What somebody else asks who approves the process that it opened.
    pub fn confirmed(&self, process: &str) -> Ask {
        let request_id = format!("frei-{}", self.id());
        Ask::Confirm(intake::ApproveProcessRequest {
            command: Some(Command { request_id, time: TIME.to_owned(), ..Default::default() }),
            authority: Some(self.authority().to_owned()),
            process: process.to_owned(),
        })
    }
    /// The source of the event that it becomes, whoever asks.
    pub fn source(&self) -> String {
        format!("/sollist/requests/{}/{}", self.context(), self.authority())
    }
}

/// A client that streams the events of some authorities, in their order.
#[derive(Debug, Clone)]
pub struct Stream {
    pub origin: String,
    /// The authority whose system sends it; none: it is everybody's.
    pub of: Option<String>,
    pub lines: Vec<Line>,
    /// Lines in one message, at most.
    pub message_lines: usize,
    /// Messages sent ahead of their receipts.
    pub ahead: usize,
    /// After a cut everything is sent again, not only what has no receipt.
    pub from_the_start: bool,
    pub pause_ms: u64,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    /// Source and id of its event; `None`: it is no good and is to be refused.
    pub name: Option<(String, String)>,
}

/// A line of the plan with enough money.
#[derive(Debug, Clone)]
struct Budget {
    authority: String,
    name: String,
}

/// The plan of the example, read a second time: field by field.
fn lines_of_plan() -> Vec<Budget> {
    let rows = demo::PLAN.trim_start_matches('\u{feff}').lines().skip(1).filter(|row| !row.is_empty());
    let line = |row: &str| {
        let fields: Vec<&str> = row.split(';').collect();
        let name = format!("{}/{}/{}/{}/{}", fields[24], fields[3], fields[5], slug(fields[8]), slug(fields[23]));
        let authority = Authority::of_chapter(fields[8]);
        let rich = fields[26].parse::<i64>().unwrap() >= EUROS_MIN && authority.district() != District::CENTRAL;
        rich.then(|| Budget { authority: authority.to_string(), name })
    };
    rows.filter_map(line).collect()
}

impl Load {
    /// The load of a seed; `size` in hundredths of the usual one.
    pub fn new(seed: u64, size: usize) -> Load {
        let mut dice = Dice::new(seed, 1);
        let lines = lines_of_plan();
        let mut authorities: Vec<String> = lines.iter().map(|line| line.authority.clone()).collect();
        authorities.dedup();
        dice.shuffle(&mut authorities);
        let callers = 2 + dice.below(2);
        let callers = authorities.iter().take(callers).enumerate().map(|(number, authority)| {
            let own: Vec<&Budget> = lines.iter().filter(|line| line.authority == *authority).collect();
            Maker { dice: Dice::new(seed, 100 + number as u64), prefix: format!("s{seed}-c{number}"), own, next: 0 }
                .caller(number, size)
        });
        Load { callers: callers.collect(), streams: streams(seed, size, &mut dice) }
    }

    /// Names of what is approved where there is a register of callers.
    pub fn confirmations(&self) -> BTreeSet<(String, String)> {
        let calls = self.callers.iter().flat_map(|caller| caller.chains.iter().flatten());
        let waiting = calls.filter(|call| call.ask.names_a_consent()).map(|call| call.ask.confirmed(""));
        waiting.map(|ask| (ask.source(), ask.id().to_owned())).collect()
    }

    /// Everything that must be in the journal once, by source and id. What may lack money is in it or not.
    pub fn expected(&self) -> BTreeMap<(String, String), Need> {
        let calls = self.callers.iter().flat_map(|caller| {
            caller.chains.iter().flatten().map(move |call| {
                let need = if call.may_lack_money { Need::IfMoney } else { Need::Must };
                ((call.ask.source(), call.ask.id().to_owned()), need)
            })
        });
        let lines = self
            .streams
            .iter()
            .flat_map(|stream| &stream.lines)
            .filter_map(|line| Some((line.name.clone()?, Need::Must)));
        calls.chain(lines).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Must,
    IfMoney,
}

fn streams(seed: u64, size: usize, dice: &mut Dice) -> Vec<Stream> {
    let count = 1 + dice.below(2);
    let mut streams: Vec<Stream> = (0..count)
        .map(|number| Stream {
            origin: format!("strom-{seed}-{number}"),
            of: None,
            lines: Vec::new(),
            message_lines: dice.pick(&[1, 7, 20, 60]),
            ahead: dice.pick(&[1, 3, 8]),
            from_the_start: dice.chance(30),
            pause_ms: dice.between(5, 40),
        })
        .collect();
    let events = (250 * size / 100).max(40);
    for event in demo::more_events(events, seed) {
        let place = event.event.authority().map_or(0, |authority| usize::from(authority.district().number()) % count);
        let text = event.to_json().unwrap();
        streams[place].lines.push(Line { text, name: Some((event.source, event.id)) });
    }
    for stream in &mut streams {
        // Lines that nobody can take, between good ones; each is another, so that each is kept as one entry.
        for number in 0..dice.below(3) {
            let at = dice.below(stream.lines.len());
            // Not one of those that were put in before: it may be no JSON.
            let (before, behind) = stream.lines.split_at(at);
            let Some(Line { text: good, .. }) = behind.iter().chain(before).find(|line| line.name.is_some()) else {
                break;
            };
            let text = if number == 0 {
                good[..good.len() / 2].to_owned()
            } else {
                let mut json: Value = serde_json::from_str(good).unwrap();
                json["id"] = format!("fremd-{number}").into();
                json["data"]["authority"] = "ba-nirgendwo".into();
                json.to_string()
            };
            stream.lines.insert(at, Line { text, name: None });
        }
    }
    streams
}

struct Maker<'a> {
    dice: Dice,
    prefix: String,
    own: Vec<&'a Budget>,
    next: usize,
}

impl Maker<'_> {
    fn caller(mut self, number: usize, size: usize) -> Caller {
        let count = (9 * size / 100).max(2);
        let mut chains: Vec<Vec<Call>> = (0..count).map(|_| self.chain()).collect();
        chains.extend((0..(6 * size / 100).max(1)).map(|_| vec![self.contested()]));
        self.dice.shuffle(&mut chains);
        Caller { actor: format!("amt-{number}"), chains, at_once: self.dice.pick(&[2, 4, 8]) }
    }

    fn command(&mut self) -> (Option<Command>, String) {
        self.next += 1;
        let id = format!("{}-{}", self.prefix, self.next);
        (Some(Command { request_id: id.clone(), time: TIME.to_owned(), ..Default::default() }), id)
    }
    fn call(&mut self, ask: Ask) -> Call {
        let again = match self.dice.below(10) {
            0 | 1 => Again::AtOnce,
            2 => Again::Later,
            _ => Again::No,
        };
        Call { ask, may_lack_money: false, again, early: false, pause_ms: self.dice.between(5, 90) }
    }
    fn line(&mut self) -> Budget {
        let own = self.own.clone();
        self.dice.pick(&own).clone()
    }

    /// Takes something of the line that has not enough for everybody: an order, a payment, a freeze, a transfer. Never
    /// undone: what was refused for want of money stays refused.
    fn contested(&mut self) -> Call {
        let kind = self.dice.below(10);
        if kind < 6 {
            return self.contested_order();
        }
        let (command, id) = self.command();
        let (authority, line) = (CONTESTED_OF.to_owned(), CONTESTED.to_owned());
        let (amount, reference) = (euros(self.dice.between(3_000, 15_000)), format!("Az. {id}"));
        let ask = match kind {
            6 | 7 => Ask::Pay(procurement::RecordPaymentRequest {
                command,
                authority,
                order: None,
                line,
                payment: format!("KZ-{id}"),
                amount,
                r#final: false,
                consent: None,
            }),
            8 => {
                let consent_by = "Hauptausschuss".to_owned();
                Ask::Freeze(budget::FreezeLineRequest { command, authority, line, amount, consent_by, reference })
            }
            _ => Ask::Transfer(budget::TransferBudgetRequest {
                command,
                authority,
                from_line: line,
                to_line: ELSEWHERE.to_owned(),
                amount,
                basis: "§ 20 LHO".to_owned(),
                reference,
            }),
        };
        Call { may_lack_money: true, ..self.call(ask) }
    }

    /// Now and then a consent covers it, or a part of it.
    fn contested_order(&mut self) -> Call {
        let (command, id) = self.command();
        let cents = self.dice.between(3_000, 15_000);
        let covered = match self.dice.below(10) {
            0 => Some(cents),
            1 => Some(self.dice.between(1, cents)),
            _ => None,
        };
        // Who names no amount means all of it.
        let named = covered.filter(|covered| *covered < cents || self.dice.chance(50));
        let (reference, basis) = ("Beschluss 7".to_owned(), "§ 37 LHO".to_owned());
        let consent = covered.map(|_| procurement::Consent { reference, basis, amount: named.map(euros) });
        let ask = Ask::Place(procurement::PlaceOrderRequest {
            command,
            authority: CONTESTED_OF.to_owned(),
            order: format!("K-{id}"),
            line: CONTESTED.to_owned(),
            item: "gutachten".to_owned(),
            quantity: 1,
            amount: euros(cents),
            due: None,
            consent,
        });
        Call { may_lack_money: covered != Some(cents), ..self.call(ask) }
    }

    fn chain(&mut self) -> Vec<Call> {
        let Budget { authority, name } = self.line();
        match self.dice.below(12) {
            0..7 => self.order(authority, name),
            10.. => self.funding(authority, name),
            7 => {
                let amount = euros(self.dice.between(100, 99_999));
                let (command, id) = self.command();
                let (consent_by, reference) = ("Hauptausschuss".to_owned(), format!("Az. {id}"));
                let freeze =
                    budget::FreezeLineRequest { command, authority, line: name, amount, consent_by, reference };
                let thaw = budget::UnfreezeLineRequest {
                    command: self.command().0,
                    authority: freeze.authority.clone(),
                    line: freeze.line.clone(),
                    amount: freeze.amount.clone(),
                    consent_by: freeze.consent_by.clone(),
                    reference: freeze.reference.clone(),
                };
                vec![self.call(Ask::Freeze(freeze)), self.call(Ask::Unfreeze(thaw))]
            }
            8 => {
                let amount = euros(self.dice.between(100, 99_999));
                let (command, id) = self.command();
                let adjust = budget::AdjustLineRequest {
                    command,
                    authority: authority.clone(),
                    line: name.clone(),
                    amount: amount.clone(),
                    basis: "§ 50 LHO".to_owned(),
                    reference: id,
                };
                let rest = budget::CarryOverRequest { command: self.command().0, authority, line: name, amount };
                vec![self.call(Ask::Adjust(adjust)), self.call(Ask::CarryOver(rest))]
            }
            _ => {
                let others: Vec<String> =
                    self.own.iter().map(|line| line.name.clone()).filter(|other| *other != name).collect();
                let amount = euros(self.dice.between(100, 99_999));
                let (command, id) = self.command();
                let transfer = budget::TransferBudgetRequest {
                    command,
                    authority,
                    from_line: name,
                    to_line: self.dice.pick(&others),
                    amount,
                    basis: "§ 20 LHO".to_owned(),
                    reference: id,
                };
                vec![self.call(Ask::Transfer(transfer))]
            }
        }
    }

    /// An order and what comes of it.
    fn order(&mut self, authority: String, line: String) -> Vec<Call> {
        let (command, id) = self.command();
        let order = format!("B-{id}");
        let (pieces, price) = (self.dice.between(1, 4), self.dice.between(100, 30_000));
        let due = match self.dice.below(10) {
            0 => Some("2026-12-01".to_owned()),
            1 | 2 => Some(LATER.to_owned()),
            _ => None,
        };
        let mut calls = Vec::new();
        if due.as_deref() == Some(LATER) {
            calls.push(self.authorise(&authority, &line, pieces * price + MORE_AT_MOST));
        }
        let first = calls.len();
        let quantity = i64::try_from(pieces).unwrap();
        let placed = procurement::PlaceOrderRequest {
            command,
            authority: authority.clone(),
            order: order.clone(),
            line: line.clone(),
            item: "beratung".to_owned(),
            quantity,
            amount: euros(pieces * price),
            due,
            consent: None,
        };
        calls.push(self.call(Ask::Place(placed)));
        if self.dice.chance(20) {
            let (command, amount) = (self.command().0, euros(pieces * price + self.dice.between(0, MORE_AT_MOST)));
            let (authority, order) = (authority.clone(), order.clone());
            let changed =
                procurement::ChangeOrderRequest { command, authority, order, quantity, amount, consent: None };
            calls.push(self.call(Ask::Change(changed)));
        }
        if self.dice.chance(15) {
            let cancelled = procurement::CancelOrderRequest { command: self.command().0, authority, order };
            calls.push(self.call(Ask::Cancel(cancelled)));
        } else {
            let delivered = procurement::RecordDeliveryRequest {
                command: self.command().0,
                authority: authority.clone(),
                order: order.clone(),
                quantity,
                delivered_on: "2026-07-20".to_owned(),
            };
            calls.push(self.call(Ask::Deliver(delivered)));
            let invoice = procurement::RecordInvoiceRequest {
                command: self.command().0,
                authority: authority.clone(),
                order: order.clone(),
                invoice: format!("R-{id}"),
                amount: euros(pieces * price),
            };
            calls.push(self.call(Ask::Invoice(invoice)));
            let paid = procurement::RecordPaymentRequest {
                command: self.command().0,
                authority,
                order: Some(order),
                line,
                payment: format!("Z-{id}"),
                amount: euros(pieces * price - self.dice.between(0, 50)),
                r#final: self.dice.chance(70),
                consent: None,
            };
            let refund = self.dice.chance(25).then(|| procurement::RecordPaymentRequest {
                command: self.command().0,
                payment: format!("E-{id}"),
                amount: format!("-{}", euros(self.dice.between(1, 50))),
                r#final: false,
                ..paid.clone()
            });
            calls.push(self.call(Ask::Pay(paid)));
            calls.extend(refund.map(|refund| self.call(Ask::Pay(refund))));
        }
        // Now and then the next comes before the order: it is refused, and accepted when it comes in its turn.
        if self.dice.chance(15) {
            calls[first + 1].early = true;
        }
        calls
    }
}

impl Maker<'_> {
    /// Commitment authority for one order of a later year.
    fn authorise(&mut self, authority: &str, line: &str, cents: u64) -> Call {
        let (authority, line) = (authority.to_owned(), line.to_owned());
        let granted = budget::GrantCommitmentAuthorityRequest {
            command: self.command().0,
            authority,
            line,
            year: 2027,
            amount: euros(cents),
        };
        self.call(Ask::Authorise(granted))
    }

    /// A funding request from asking to the last grant; what is approved is granted at once or in two parts.
    fn funding(&mut self, authority: String, to_line: String) -> Vec<Call> {
        let (command, id) = self.command();
        let (request, asked) = (format!("M-{id}"), self.dice.between(10_000, 900_000));
        let approved = asked - self.dice.between(0, 5_000);
        let requested = budget::RequestFundingRequest {
            command,
            authority: authority.clone(),
            request: request.clone(),
            programme: "mobile-devices".to_owned(),
            amount: euros(asked),
            ..Default::default()
        };
        let reviewed = budget::ReviewFundingRequest {
            command: self.command().0,
            authority: authority.clone(),
            request: request.clone(),
            ..Default::default()
        };
        let approval = budget::ApproveFundingRequest {
            command: self.command().0,
            authority: authority.clone(),
            request: request.clone(),
            amount: Some(euros(approved)),
            ..Default::default()
        };
        let first = if self.dice.chance(50) { approved } else { self.dice.between(1, approved - 1) };
        let grant = budget::GrantFundingRequest {
            command: self.command().0,
            authority,
            request,
            amount: euros(first),
            to_line: Some(to_line),
            ..Default::default()
        };
        let rest = (first < approved).then(|| budget::GrantFundingRequest {
            command: self.command().0,
            amount: euros(approved - first),
            ..grant.clone()
        });
        let mut calls = vec![self.call(Ask::Request(requested)), self.call(Ask::Review(reviewed))];
        calls.extend([self.call(Ask::Approve(approval)), self.call(Ask::Grant(grant))]);
        calls.extend(rest.map(|rest| self.call(Ask::Grant(rest))));
        calls
    }
}

/// An amount as the contract has it.
pub fn euros(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
