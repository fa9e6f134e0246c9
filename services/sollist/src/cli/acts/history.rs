//! What the journal says of one order or one funding request: its events, the oldest first.

use serde::Deserialize;
use sollist_contract::{
    grpc::intake::v1::{ListEventsRequest, RecordedEvent},
    ids::{Authority, OrderNo, RequestNo},
    money::Cents,
    said::Said,
    words::{event::steps_of_request, terms},
};
use tonic::Code;

use super::then::UpTo;
use crate::cli::{
    Link,
    failure::Failure,
    grants::with_transfers,
    table::{Cell, Column, Sheet},
};
use sollist_contract::lang::Lang;

impl From<UpTo> for ListEventsRequest {
    fn from(UpTo { sequence: to_sequence, day: to_day }: UpTo) -> ListEventsRequest {
        ListEventsRequest { to_sequence, to_day, ..ListEventsRequest::default() }
    }
}

/// Events that are asked for at a time.
const PAGE_SIZE: i32 = 1000;

/// What happened to one thing.
#[derive(Debug, Default)]
pub(super) struct History(Vec<Step>);

#[derive(Debug)]
struct Step {
    sequence: u64,
    day: String,
    kind: String,
    said: Said,
    actor: Said,
    data: Data,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

/// What is shown of an event's own words.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    amount: Option<String>,
    reason: Option<String>,
    deadline: Option<String>,
}

impl History {
    /// What happened to an order; `None`: whoever asks may not read the journal.
    pub(super) async fn of_order(
        link: &Link,
        authority: &Authority,
        order: &OrderNo,
        up_to: UpTo,
    ) -> Result<Option<History>, Failure> {
        let (authority, order) = (authority.to_string(), order.to_string());
        History::read(link, ListEventsRequest { authority, order, ..up_to.into() }).await
    }

    /// What happened to a request; `None` likewise.
    pub(super) async fn of_request(
        link: &Link,
        authority: &Authority,
        request: &RequestNo,
        up_to: UpTo,
    ) -> Result<Option<History>, Failure> {
        let (authority, request) = (authority.to_string(), request.to_string());
        History::read(link, ListEventsRequest { authority, request, ..up_to.into() }).await
    }

    async fn read(link: &Link, asked: ListEventsRequest) -> Result<Option<History>, Failure> {
        let (mut intake, mut all, mut page_token) = (link.intake(), Vec::new(), String::new());
        loop {
            let request = ListEventsRequest { page_size: PAGE_SIZE, page_token, ..asked.clone() };
            let page = match intake.list_events(request).await {
                Ok(page) => page.into_inner(),
                // What it is they see, who did what with it they do not.
                Err(status) if status.code() == Code::PermissionDenied => return Ok(None),
                Err(status) => return Err(status.into()),
            };
            all.extend(with_transfers(link, page.events, &asked).await?);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                let of_amounts = steps_of_request(all.iter().map(RecordedEvent::shown));
                let step = |(event, of_amount): (RecordedEvent, Option<Said>)| {
                    let step = Step::from(event);
                    Step { said: of_amount.unwrap_or(step.said), ..step }
                };
                return Ok(Some(History(all.into_iter().zip(of_amounts).map(step).collect())));
            }
        }
    }

    fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Step> {
        self.0.iter().filter(move |step| step.kind.starts_with(kind))
    }

    /// All that was invoiced; nothing where a number cannot be read, or is none.
    pub(super) fn invoiced(&self) -> Option<Cents> {
        self.of("procurement.invoice-received").try_fold(Cents::ZERO, |sum, step| {
            let amount = step.data.amount.as_deref()?.parse::<Cents>().ok()?;
            sum.plus(amount).ok()
        })
    }

    /// The day on which an order was cancelled.
    pub(super) fn cancelled_on(&self) -> Option<String> {
        self.of("procurement.order-cancelled").last().map(|step| step.day.clone())
    }

    /// What was asked for first: amount, reason and deadline.
    pub(super) fn requested(&self) -> [Option<String>; 3] {
        let data = self.of("funding.requested").next().map(|step| &step.data);
        let of = |part: fn(&Data) -> &Option<String>| data.and_then(|data| part(data).clone());
        [of(|data| &data.amount), of(|data| &data.reason), of(|data| &data.deadline)]
    }

    /// As a table, and for programs.
    pub(super) fn sheet(self, lang: Lang) -> Sheet {
        let columns = vec![
            Column::of("day", terms::DAY),
            Column::of("sequence", terms::JOURNAL_NUMBER),
            Column::of("said", terms::EVENT),
            Column::of("actor", terms::ACTOR),
            Column::of("type", terms::TYPE).coded(),
            Column::of("amount", terms::AMOUNT).hidden(),
        ];
        let row = |step: Step| {
            vec![
                Cell::Day(step.day),
                Cell::Number(step.sequence.to_string(), ""),
                Cell::Said(lang.say(step.said)),
                Cell::text(lang.say(step.actor)),
                Cell::filled(step.kind),
                step.data.amount.map_or(Cell::Nothing, Cell::Amount),
            ]
        };
        // What was reported late happened before what was recorded earlier.
        let mut steps = self.0;
        steps.sort_by(|a, b| (&a.day, a.sequence).cmp(&(&b.day, b.sequence)));
        Sheet::new(columns, steps.into_iter().map(row).collect())
    }
}

impl From<RecordedEvent> for Step {
    fn from(event: RecordedEvent) -> Step {
        let Head { kind, data } = serde_json::from_str(event.shown()).unwrap_or_default();
        let said = event.said.map(|said| Said::read(said.de, said.en)).unwrap_or_default();
        let actor = match event.who {
            Some(who) => Said::read(who.de, who.en),
            None => Said::read(event.actor.clone(), event.actor),
        };
        Step { sequence: event.sequence, day: event.day, kind, said, actor, data }
    }
}
