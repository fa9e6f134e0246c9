//! One order: what was ordered, what came, what was invoiced and paid, and which events say so.

use std::str::FromStr as _;

use askama::Template;
use rust_decimal::Decimal;
use serde_json::Value;
use sollist_contract::{
    grpc::{
        analytics::v1::GetOrderRequest,
        common::v1::AsOf,
        intake::v1::{ListEventsRequest, RecordedEvent},
        procurement::v1::Order,
    },
    lang::Lang,
    method::Method,
    words::{names, number, terms},
};

use super::orders::{bound, lacks, state, still_open};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::{Failure, permitted},
    query,
    table::{Cell, Column, Table},
    words::{Words, look},
};

#[derive(Template)]
#[template(path = "order.html")]
struct Body {
    words: &'static Words,
    late: String,
    facts: Vec<(&'static str, Cell)>,
    steps: Table,
    /// Why there are none to whoever may not read the journal.
    no_journal: String,
}

/// A step of an order: its word in the type of the event, and in a table.
type Known = (&'static str, fn(&Words) -> &'static str);
const STEPS: [Known; 6] = [
    ("order-placed", |words| words.step_ordered),
    ("order-changed", |words| words.step_changed),
    ("order-cancelled", |words| words.step_cancelled),
    ("goods-delivered", |words| words.step_delivered),
    ("invoice-received", |words| words.step_invoiced),
    ("payment-made", |words| words.step_paid),
];

pub async fn page(ask: &Ask, authority: &str, number: &str) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let request = GetOrderRequest { view: ask.query.view(), authority: authority.to_owned(), order: number.to_owned() };
    let answer = ask.link.records().get_order(request).await?.into_inner();
    let order = answer.order.unwrap_or_default();
    let events = events(ask, &order, answer.as_of.as_ref()).await?;
    let no_journal = if events.is_none() { lang.say(look::steps_unseen()) } else { String::new() };
    let steps: Vec<Step> = events.into_iter().flatten().map(Step::of).collect();
    let mut table = table(ask, &steps);
    ask.exported(&mut table);
    ask.turn(&mut table);
    let day = ask.today(answer.as_of.as_ref());
    let due = number::day(order.due.as_deref().unwrap_or_default());
    let late = lacks(&order, &day).map(|lacks| lang.say(look::is_late(&due, lacks))).unwrap_or_default();
    let body = Body {
        words,
        late,
        facts: facts(ask, &order, answer.as_of.as_ref(), &steps),
        steps: table.clone(),
        no_journal,
    };
    let heading = format!("{} {}", lang.word(terms::ORDER), Cell::text(&order.order).shown);
    Ok(ask.page(&heading, body, Some(table), answer.as_of))
}

/// What the journal says of an order, the oldest first; `None`: whoever asks may not read it.
async fn events(ask: &Ask, order: &Order, as_of: Option<&AsOf>) -> Result<Option<Vec<RecordedEvent>>, Failure> {
    let mut request = ListEventsRequest {
        page_size: 1000,
        order: order.order.clone(),
        authority: order.authority.clone(),
        to_sequence: as_of.map_or(0, |as_of| as_of.sequence),
        to_day: ask.query.until.clone(),
        ..ListEventsRequest::default()
    };
    if !ask.who.may(&[Method::IntakeListEvents]) {
        return Ok(None);
    }
    let mut all = Vec::new();
    let mut intake = ask.link.intake();
    loop {
        let Some(page) = permitted(intake.list_events(request.clone()).await)? else { return Ok(None) };
        let page = page.into_inner();
        all.extend(page.events);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(Some(all));
        }
    }
}

/// What an event did to the order.
struct Step {
    event: RecordedEvent,
    kind: Option<usize>,
    /// Number of the invoice or the payment.
    paper: String,
    quantity: Option<i64>,
    amount: Option<String>,
}

impl Step {
    fn of(event: RecordedEvent) -> Step {
        let json: Value = serde_json::from_str(&event.event).unwrap_or_default();
        let kind = json.get("type").and_then(Value::as_str).unwrap_or_default();
        let kind = STEPS.iter().position(|(step, _)| kind.starts_with(&format!("procurement.{step}")));
        let data = json.get("data").cloned().unwrap_or_default();
        let text = |key: &str| data.get(key).and_then(Value::as_str).map(str::to_owned);
        let paper = text("invoice").or_else(|| text("payment")).unwrap_or_default();
        Step { paper, quantity: data.get("quantity").and_then(Value::as_i64), amount: text("amount"), kind, event }
    }
    fn is(&self, wanted: &str) -> bool {
        self.kind.and_then(|kind| STEPS.get(kind)).is_some_and(|(step, _)| *step == wanted)
    }
}

fn table(ask: &Ask, steps: &[Step]) -> Table {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
        Column::day("day", lang.word(terms::DAY)),
        Column::text("step", words.step),
        Column::text("paper", words.paper),
        Column::number("quantity", lang.word(terms::PIECES)),
        Column::number("amount", lang.word(terms::AMOUNT_IN_EUR)),
        Column::text("event", lang.word(terms::EVENT)),
    ];
    let mut table = Table::new(MAIN_TABLE, words.from_order_to_payment.to_owned(), columns, lang);
    table.headed = true;
    table.empty = lang.say(look::no_steps());
    let cells = |step: &Step| {
        let event = &step.event;
        let link = ask.query.elsewhere().at(&format!("/journal/{}", event.sequence));
        let (code, name) =
            step.kind.and_then(|kind| STEPS.get(kind)).map_or(("", ""), |(code, name)| (*code, name(words)));
        vec![
            Cell::count(event.sequence, lang).to(link.clone()),
            Cell::day(&event.day, lang),
            Cell::named(code, name),
            Cell::text(&step.paper),
            step.quantity.map_or_else(|| Cell::missing(""), |quantity| Cell::count(quantity, lang).to(link.clone())),
            step.amount.as_deref().map_or_else(|| Cell::missing(""), |amount| Cell::amount(amount, lang).to(link)),
            Cell::told(&lang.told(event.said.as_ref()), lang),
        ]
    };
    table.rows = steps.iter().map(cells).collect();
    table
}

/// Every number leads to the events that it is made of.
fn facts(ask: &Ask, order: &Order, as_of: Option<&AsOf>, steps: &[Step]) -> Vec<(&'static str, Cell)> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let elsewhere = ask.query.elsewhere();
    let item = terms::item(&order.item).map_or(order.item.clone(), |it| lang.word(it).to_owned());
    let totals = steps.iter().rev().find(|step| step.is("order-placed") || step.is("order-changed"));
    let totals = totals.map(|step| elsewhere.at(&format!("/journal/{}", step.event.sequence))).unwrap_or_default();
    let here = format!("#{MAIN_TABLE}");
    let of_authority = elsewhere.with(|query| query.narrow_to(&order.authority)).at("/beschaffung");
    let of = still_open(order, lang).below;
    let bound_now = euros(&order.open_commitment, lang).to(bound(ask, as_of, order)).below(&of);
    let mut facts = vec![
        (lang.word(terms::AUTHORITY), Cell::text(&names::authority(&order.authority)).to(of_authority)),
        (lang.word(terms::LINE), Cell::recorded(&order.line, lang).to(elsewhere.at(&query::line_path(&order.line)))),
        (lang.word(terms::ITEM), Cell::text(&item)),
        (lang.word(terms::STATE), Cell::text(state(order.state(), lang))),
        (lang.word(terms::PIECES), Cell::count(order.quantity, lang).to(totals.clone())),
        (lang.word(terms::DELIVERED), Cell::count(order.delivered, lang).to(here.clone())),
        (words.ordered_for, euros(&order.amount, lang).to(totals)),
        (lang.word(terms::PAID), euros(&order.paid, lang).to(here)),
        (words.still_open, bound_now),
    ];
    // What was invoiced stands in the journal alone.
    if !steps.is_empty() {
        facts.push((lang.word(terms::INVOICED), euros(&invoiced(steps), lang).to(format!("#{MAIN_TABLE}"))));
    }
    if let Some(authority) = &order.commitment_authority {
        facts.push((lang.word(terms::COMMITMENT_AUTHORITY), euros(authority, lang)));
    }
    if let Some(due) = &order.due {
        facts.push((lang.word(terms::DUE), Cell::day(due, lang)));
    }
    if let Some(consent) = &order.consent {
        facts.push((words.consent, Cell::recorded(&format!("{} {}", consent.reference, consent.basis), lang)));
    }
    facts
}

fn euros(amount: &str, lang: Lang) -> Cell {
    let cell = Cell::amount(amount, lang);
    Cell { shown: format!("{}\u{a0}EUR", cell.shown), ..cell }
}

/// What all invoices come to.
fn invoiced(steps: &[Step]) -> String {
    let amounts = steps.iter().filter(|step| step.is("invoice-received")).filter_map(|step| step.amount.as_deref());
    let amounts = amounts.filter_map(|amount| Decimal::from_str(amount).ok());
    let sum = amounts.fold(Decimal::ZERO, |sum, amount| sum.saturating_add(amount));
    format!("{sum:.2}")
}
