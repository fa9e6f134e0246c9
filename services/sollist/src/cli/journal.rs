//! `sollist journal`: the events as they were recorded, all of them or what fits, the oldest or the newest first.

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use sollist_contract::{
    grpc::intake::v1::{ListEventsRequest, RecordedEvent},
    said::Said,
    words::terms,
};

use super::{
    Link,
    args::{Format, JournalArgs},
    failure::{Exit, Failure},
    given::Place,
    grants::with_transfers,
    names,
    orders_then::OrdersThen,
    output::{Output, Pages},
    table::{Cell, Column, Sheet},
    titles::Titles,
    words::figures as words,
};
use sollist_contract::lang::Lang;

const PAGE_SIZE: u64 = 1000;

/// `sollist journal`
pub async fn journal(link: &Link, args: &JournalArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let args = &names::whole(link, args).await?;
    let lang = out.lang;
    let mut list = Pages::new("events");
    let mut intake = link.intake();
    let mut page_token = String::new();
    let mut last = 0;
    let titles = Titles::in_sentences(link, out).await;
    let mut orders = OrdersThen::default();
    let (why, more) = loop {
        let left = if args.limit == 0 { PAGE_SIZE } else { args.limit.saturating_sub(list.rows()).min(PAGE_SIZE) };
        let asked = request(args, left, page_token);
        let page = intake.list_events(asked.clone()).await?.into_inner();
        let wanted = page.events.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX));
        let mut wanted: Vec<RecordedEvent> = wanted.collect();
        if args.request.is_some() {
            wanted = with_transfers(link, wanted, &asked).await?;
        }
        last = wanted.last().map_or(last, |event| event.sequence);
        if out.format == Format::Table {
            orders.look_up(link, &wanted).await;
        }
        list.page(&sheet(wanted, (&titles, &orders), lang)?, out)?;
        let more = !page.next_page_token.is_empty();
        if !more || args.limit > 0 && list.rows() >= args.limit {
            break (page.why, more);
        }
        page_token = page.next_page_token;
    };
    let why = why.map_or_else(words::no_events, |why| Said::read(why.de, why.en));
    let shown = list.rows();
    list.finish(&sheet([], (&titles, &orders), lang)?, &lang.say(why), out)?;
    if more {
        // Where a day bounds the list on that side, a number in its place would ask for something else.
        let bound = if args.newest_first { args.to } else { args.from };
        let last = Some(last).filter(|_| Place::day(bound).is_empty());
        out.note(&lang.say(words::more_events(shown, last, args.newest_first)));
    }
    Ok(Exit::Done)
}

fn request(args: &JournalArgs, left: u64, page_token: String) -> ListEventsRequest {
    let text = |value: Option<&dyn ToString>| value.map(|value| value.to_string()).unwrap_or_default();
    ListEventsRequest {
        page_size: i32::try_from(left).unwrap_or_default(),
        page_token,
        from_sequence: Place::number(args.from),
        to_sequence: Place::number(args.to),
        line: text(args.line.as_ref().map(|line| line as &dyn ToString)),
        order: text(args.order.as_ref().map(|order| order as &dyn ToString)),
        authority: text(args.authority.as_ref().map(|authority| authority as &dyn ToString)),
        r#type: args.kind.clone().unwrap_or_default(),
        from_day: Place::day(args.from),
        to_day: Place::day(args.to),
        newest_first: args.newest_first,
        request: text(args.request.as_ref().map(|request| request as &dyn ToString)),
        invoice: text(args.invoice.as_ref().map(|invoice| invoice as &dyn ToString)),
        payment: text(args.payment.as_ref().map(|payment| payment as &dyn ToString)),
    }
}

/// What a table shows of an event.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    source: String,
    id: String,
    time: String,
}

/// The event as it stands there; as a text where somebody made it no JSON.
fn as_json(event: String) -> Result<Box<RawValue>, Failure> {
    RawValue::from_string(event.clone()).or_else(|_| to_raw_value(&event)).map_err(Failure::answer)
}

fn head(event: &RecordedEvent) -> Head {
    serde_json::from_str(&event.event).unwrap_or_default()
}

fn sheet(
    events: impl IntoIterator<Item = RecordedEvent>,
    (titles, orders): (&Titles, &OrdersThen),
    lang: Lang,
) -> Result<Sheet, Failure> {
    let columns = vec![
        Column::of("sequence", terms::JOURNAL_NUMBER),
        Column::of("", terms::DAY).unbooked(),
        Column::of("recorded_at", terms::RECORDED),
        Column::of("actor", terms::ACTOR),
        Column::of("type", terms::TYPE).hidden(),
        Column::of("time", terms::TIME).hidden(),
        Column::new("source", "Quelle", "Source").hidden(),
        Column::new("id", "Kennung", "Id").hidden(),
        Column::new("hash", "Prüfsumme", "Hash").hidden(),
        Column::of("event", terms::EVENT_AS_IT_IS).coded(),
        Column::of("day", terms::DAY).hidden(),
        Column::of("said", terms::EVENT),
    ];
    let row = |event: RecordedEvent| {
        let head = head(&event);
        let said = event.said.as_ref().map(|said| orders.beside(&event, Said::read(&said.de, &said.en)));
        // Who renames a line changes its name, and not what it is called.
        let keeps_names = head.kind.starts_with("budget.line-renamed.");
        let told = |said: String| if keeps_names { said } else { titles.told(&said) };
        let said = said.map(|said| told(lang.say(said))).unwrap_or_default();
        Ok(vec![
            Cell::Number(event.sequence.to_string(), ""),
            Cell::Day(event.day.clone()),
            Cell::Moment(event.recorded_at.clone()),
            Cell::text(lang.who(&event)),
            Cell::text(head.kind),
            Cell::Moment(head.time),
            Cell::text(head.source),
            Cell::text(head.id),
            Cell::text(event.hash),
            Cell::Json(as_json(event.event)?),
            if event.day.is_empty() { Cell::Nothing } else { Cell::Day(event.day) },
            Cell::Said(said),
        ])
    };
    Ok(Sheet::new(columns, events.into_iter().map(row).collect::<Result<_, Failure>>()?))
}
