//! One request for more money: what was asked, the need that is derived beside it, what happened, and on which
//! knowledge somebody decided.

use askama::Template;
use serde_json::Value;
use sollist_contract::{
    grpc::{
        analytics::v1::{
            GetFundingRequestRequest, GetFundingRequestResponse, GetRequestedNeedRequest, RecordedFundingRequest,
            RequestedNeed,
        },
        budget::v1::{FundingRequest, FundingState},
        common::v1::AsOf,
        intake::v1::{ListEventsRequest, RecordedEvent},
    },
    lang::Lang,
    method::Method,
    said::Said,
    words::{event::steps_of_request, names, number, terms},
};
use sollist_platform::process::shown;

use super::{
    deed::Deed,
    requests,
    rows::{causes, of_need, pinned, programme, why},
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::{Failure, permitted},
    query,
    table::{Cell, Column, Table},
    words::act as words,
};

#[derive(Template)]
#[template(path = "request.html")]
struct Body {
    own: &'static words::Own,
    sentence: String,
    /// What may be done by whom it concerns: the name, and the page of its form.
    deeds: Vec<(&'static str, String)>,
    none: String,
    facts: Vec<(&'static str, Cell)>,
    /// How the amount came about: as a sentence where it is what is to be bought, else as it was sent.
    derived: String,
    derivation: String,
    no_need: String,
    need: Vec<(String, Cell)>,
    /// Whoever may not read the journal is told how it went by what the request says of itself.
    history: Option<Table>,
    no_history: String,
}

/// A request as it stood, and on which number that rests.
pub async fn get(ask: &Ask, authority: &str, request: &str) -> Result<GetFundingRequestResponse, Failure> {
    let asked = GetFundingRequestRequest {
        view: ask.query.view(),
        authority: authority.to_owned(),
        request: request.to_owned(),
    };
    Ok(ask.link.records().get_funding_request(asked).await?.into_inner())
}

/// The same as it stood at a number of the journal.
pub async fn get_at(
    ask: &Ask,
    (authority, request): (&str, &str),
    sequence: u64,
) -> Result<GetFundingRequestResponse, Failure> {
    let asked = ask.query.elsewhere().with(|query| query.stand = sequence.to_string());
    let (view, authority, request) = (asked.view(), authority.to_owned(), request.to_owned());
    Ok(ask
        .link
        .records()
        .get_funding_request(GetFundingRequestRequest { view, authority, request })
        .await?
        .into_inner())
}

pub async fn page(ask: &Ask, authority: &str, request: &str) -> Result<Page, Failure> {
    let lang = ask.lang;
    let found = get(ask, authority, request).await?;
    let of = found.funding_request.unwrap_or_default();
    let stands = of.funding_request.clone().unwrap_or_default();
    let events = events(ask, authority, request, found.as_of.as_ref().map_or(0, |as_of| as_of.sequence)).await?;
    let need = need(ask, found.as_of.as_ref(), authority, &stands.programme).await;
    let (no_need, need) = match need {
        Ok(Some(beside)) => (lang.told(beside.row.why.as_ref()), needed(ask, &beside, lang)),
        Ok(None) => (lang.say(words::no_need_beside()), Vec::new()),
        Err(Failure::Refused { said, .. }) => (lang.say(said), Vec::new()),
        Err(Failure::NotFound) => (lang.say(words::no_need_beside()), Vec::new()),
    };
    let deeds = deeds_of(ask, &stands);
    let history = events.map(|events| {
        let mut history = history(ask, &events);
        ask.exported(&mut history);
        history
    });
    let body = Body {
        own: words::own(lang),
        sentence: sentence(&of, lang),
        none: if self::deeds(&stands).is_empty() { lang.say(words::decided()) } else { String::new() },
        deeds,
        facts: facts(ask, &of),
        derived: of.derivation.as_deref().and_then(bought).map(|bought| lang.say(bought)).unwrap_or_default(),
        derivation: of.derivation.as_deref().map(derived).unwrap_or_default(),
        no_need: if need.is_empty() { no_need } else { String::new() },
        need,
        no_history: if history.is_none() { lang.say(words::no_history(&steps(&of))) } else { String::new() },
        history: history.clone(),
    };
    let heading = format!("{} {}", lang.word(terms::REQUEST), shown::line(request));
    Ok(ask.page(&heading, body, history, found.as_of))
}

/// What whoever reads this may do on a request, and where its form is.
pub fn deeds_of(ask: &Ask, stands: &FundingRequest) -> Vec<(&'static str, String)> {
    let at = |deed| format!("{}/{deed}", requests::path(&stands.authority, &stands.request));
    let deeds = deeds(stands).into_iter().filter(|deed| ask.who.may(deed.needs()));
    deeds.map(|deed| (deed.names(ask.lang).0, ask.query.elsewhere().at(&at(deed.word())))).collect()
}

/// What may follow on a request, whoever does it.
fn deeds(stands: &FundingRequest) -> Vec<Deed> {
    match stands.state() {
        FundingState::Requested => vec![Deed::Review, Deed::Reject],
        FundingState::Reviewed => vec![Deed::Approve, Deed::Reject, Deed::Review],
        FundingState::Approved => vec![Deed::Grant, Deed::Reject],
        FundingState::Granted if requests::left(stands).is_some() => vec![Deed::Grant],
        FundingState::Granted | FundingState::Rejected | FundingState::Unspecified => Vec::new(),
    }
}

/// How a request stands, in one sentence.
pub fn sentence(of: &RecordedFundingRequest, lang: Lang) -> String {
    let stands = of.funding_request.clone().unwrap_or_default();
    let state = requests::called(&stands);
    let asked = number::amount(of.requested.as_deref().unwrap_or(&stands.amount));
    let approved = stands.approved.as_deref().map(number::amount);
    let left = requests::left(&stands).map(|left| number::amount(&left.to_string()));
    lang.say(words::request_stands(
        &state,
        &asked,
        approved.as_ref(),
        (&number::amount(&stands.granted), left.as_ref()),
    ))
}

/// On which days a request came to where it is.
fn steps(of: &RecordedFundingRequest) -> Vec<(Said, Said)> {
    let days = [
        (FundingState::Requested, &of.requested_on),
        (FundingState::Reviewed, &of.reviewed_on),
        (FundingState::Approved, &of.approved_on),
        (FundingState::Rejected, &of.rejected_on),
        (FundingState::Granted, &of.granted_on),
    ];
    let step = |(state, day): (FundingState, &Option<String>)| {
        Some((Said::from(requests::step(state)?), number::day(day.as_deref()?)))
    };
    days.into_iter().filter_map(step).collect()
}

/// What was asked, and why.
pub fn facts(ask: &Ask, of: &RecordedFundingRequest) -> Vec<(&'static str, Cell)> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let stands = of.funding_request.clone().unwrap_or_default();
    let eur = |text: &str| {
        let cell = Cell::amount(text, lang);
        Cell { shown: format!("{}\u{a0}EUR", cell.shown), ..cell }
    };
    let amount = |text: Option<&String>| text.map_or_else(Cell::nothing, |text| eur(text));
    let day = |text: Option<&String>| text.map_or_else(Cell::nothing, |text| Cell::day(text, lang));
    let text = |text: Option<&String>| text.map_or_else(Cell::nothing, |text| Cell::recorded(text, lang));
    let mut facts = vec![
        (lang.word(terms::AUTHORITY), Cell::text(&names::authority(&stands.authority))),
        (lang.word(terms::PROGRAMME), Cell::text(&programme(&stands.programme, lang))),
        (lang.word(terms::REQUESTED), amount(of.requested.as_ref())),
        (requests::step(FundingState::Reviewed).map_or("", |it| lang.word(it)), amount(of.reviewed.as_ref())),
        (lang.word(terms::APPROVED), amount(stands.approved.as_ref())),
        (lang.word(terms::GRANTED), eur(&stands.granted)),
        (own.requested_on, day(of.requested_on.as_ref())),
        (lang.word(terms::DEADLINE), day(of.deadline.as_ref())),
        (lang.word(terms::REASON), text(of.reason.as_ref())),
        (own.decision, text(of.decision.as_ref())),
    ];
    facts.retain(|(_, cell)| !cell.shown.is_empty());
    facts
}

/// So many of an item at a price, where a derivation is that and nothing else.
fn bought(text: &str) -> Option<Said> {
    let json: Value = serde_json::from_str(text).ok()?;
    let all = json.as_object()?;
    let of = |key: &str| all.get(key);
    let (item, quantity) = (of("item")?.as_str()?, of("quantity")?.as_i64()?);
    let price = of("unit_price").map(|price| price.as_str().map(str::to_owned).unwrap_or_else(|| price.to_string()));
    let known = 2_usize.saturating_add(usize::from(price.is_some()));
    (all.len() == known).then(|| words::bought(item, quantity, price.as_deref()))
}

fn derived(text: &str) -> String {
    let json: Value = serde_json::from_str(text).unwrap_or_default();
    let pretty = serde_json::to_string_pretty(&json).unwrap_or_default();
    shown::lines(if json.is_null() { text } else { &pretty }).into_owned()
}

/// The need of the authority in a programme, beside what it asks for.
async fn need(ask: &Ask, as_of: Option<&AsOf>, authority: &str, programme: &str) -> Result<Option<Beside>, Failure> {
    let mut request = GetRequestedNeedRequest {
        view: pinned(ask, as_of),
        authority: authority.to_owned(),
        ..GetRequestedNeedRequest::default()
    };
    loop {
        let page = ask.link.analytics().get_requested_need(request.clone()).await?.into_inner();
        if let Some(row) = page.rows.into_iter().find(|row| row.programme == programme) {
            return Ok(Some(Beside { row, target_day: page.target_day, as_of: page.as_of }));
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(None);
        }
    }
}

/// What is derived beside the open requests of an authority for a programme, for a day, and on which state.
struct Beside {
    row: RequestedNeed,
    target_day: String,
    as_of: Option<AsOf>,
}

fn needed(ask: &Ask, Beside { row, target_day, as_of }: &Beside, lang: Lang) -> Vec<(String, Cell)> {
    let own = words::own(lang);
    let causes = of_need(&causes(ask, as_of.as_ref())).with(|query| {
        query.narrow_to(&row.authority);
        row.programme.clone_into(&mut query.programme);
    });
    // The need is of a day, which is none of the request.
    let need =
        format!("{} {} {}", lang.word(terms::NEED), crate::words::of(lang).on_day, lang.say(number::day(target_day)));
    let eur = |text: &str| match text {
        "" => Cell::nothing(),
        text => {
            let cell = Cell::amount(text, lang);
            Cell { shown: format!("{}\u{a0}EUR", cell.shown), ..cell }
        }
    };
    let mut need = vec![
        (own.asked_together.to_owned(), eur(&row.asked)),
        (need, eur(&row.need).to(why("need.extra", &causes))),
        (own.difference.to_owned(), eur(&row.without_need)),
        (own.open_requests.to_owned(), Cell::text(&row.requests.join(", "))),
    ];
    need.retain(|(_, cell)| !cell.shown.is_empty());
    need
}

/// `None`: whoever asks may not read the journal.
async fn events(ask: &Ask, authority: &str, request: &str, upto: u64) -> Result<Option<Vec<RecordedEvent>>, Failure> {
    let mut asked = ListEventsRequest {
        page_size: 1000,
        to_sequence: upto,
        authority: authority.to_owned(),
        request: request.to_owned(),
        to_day: ask.query.until.clone(),
        ..ListEventsRequest::default()
    };
    if !ask.who.may(&[Method::IntakeListEvents]) {
        return Ok(None);
    }
    let mut all = Vec::new();
    loop {
        let Some(page) = permitted(ask.link.intake().list_events(asked.clone()).await)? else { return Ok(None) };
        let page = page.into_inner();
        all.extend(page.events);
        asked.page_token = page.next_page_token;
        if asked.page_token.is_empty() {
            return Ok(Some(all));
        }
    }
}

/// The attribute of an event that keeps the journal number that whoever asked saw.
pub const SEEN: &str = "sollistseen";

fn history(ask: &Ask, events: &[RecordedEvent]) -> Table {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let columns = vec![
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
        Column::day("day", lang.word(terms::DAY)),
        Column::text("event", lang.word(terms::EVENT)),
        Column::text("actor", lang.word(terms::ACTOR)),
        Column::text("seen", own.decided_on),
    ];
    let mut table = Table::new(MAIN_TABLE, own.history.to_owned(), columns, lang);
    table.headed = true;
    let of_amounts = steps_of_request(events.iter().map(RecordedEvent::shown));
    let cells = |(event, of_amount): (&RecordedEvent, Option<Said>)| {
        let json: Value = serde_json::from_str(&event.event).unwrap_or_default();
        let seen = json.get(SEEN).and_then(Value::as_u64).filter(|seen| *seen > 0);
        let seen = match seen {
            Some(seen) => {
                let then = ask.query.elsewhere().with(|query| query.stand = seen.to_string());
                Cell::named(&seen.to_string(), &lang.say(number::number(seen))).to(then.at(&ask.path))
            }
            None => Cell::missing(own.nobody_said),
        };
        vec![
            Cell::count(event.sequence, lang).to(ask.query.elsewhere().at(&format!("/journal/{}", event.sequence))),
            Cell::day(&event.day, lang),
            Cell::told(&of_amount.map_or_else(|| lang.told(event.said.as_ref()), |said| lang.say(said)), lang),
            Cell::text(&lang.who(event)),
            seen,
        ]
    };
    table.rows = events.iter().zip(of_amounts).map(cells).collect();
    table
}

/// Where it is told what happened to a request since a number.
pub fn look(ask: &Ask, authority: &str, request: &str) -> (String, String) {
    let path = query::path(["antraege", authority, request]);
    (words::own(ask.lang).what_changed.to_owned(), ask.query.elsewhere().at(&path))
}
