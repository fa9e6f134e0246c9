//! Auffälligkeiten: what was recorded all the same and somebody should look at, and the form by which it is settled.

use sollist_contract::{
    grpc::{
        common::v1::Receipt,
        intake::v1::{ListWarningsRequest, ListedWarning, SettleWarningsRequest},
    },
    said::Said,
    words::{choices, names, number, terms},
};
use sollist_platform::process::shown;

use super::{
    closed::{Closed, titled},
    listed::Listed,
    titles::Titles,
};
use crate::{
    act::{Asked, NotTaken, Question, Sent, Sheet, Taken},
    ask::{Ask, MAIN_TABLE, Page},
    body::Input,
    failure::Failure,
    query,
    shell::Field,
    table::{Cell, Column, Table},
    words::{act as words, refused as told, told::read},
};

/// Warnings of a page.
const PAGE: i32 = 50;

async fn all(ask: &Ask, request: ListWarningsRequest) -> Result<Vec<ListedWarning>, Failure> {
    let (mut request, mut all) = (ListWarningsRequest { page_size: 1000, ..request }, Vec::new());
    loop {
        let page = ask.link.intake().list_warnings(request.clone()).await?.into_inner();
        all.extend(page.warnings);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(all);
        }
    }
}

/// How many are open of an authority.
pub async fn count(ask: &Ask, authority: &str) -> Result<u64, Failure> {
    let request = ListWarningsRequest { authority: authority.to_owned(), ..ListWarningsRequest::default() };
    Ok(all(ask, request).await?.len() as u64)
}

/// How many are open of an event.
pub async fn of_event(ask: &Ask, sequence: u64) -> Result<usize, Failure> {
    Ok(all(ask, ListWarningsRequest { sequence, ..ListWarningsRequest::default() }).await?.len())
}

fn said(it: &ListedWarning) -> Said {
    let warning = it.warning.clone().unwrap_or_default();
    read(warning.message_de, warning.message_en)
}

/// The oldest first: they have waited longest.
pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words, own, asked) = (ask.lang, crate::words::of(ask.lang), words::own(ask.lang), &ask.query);
    let request = ListWarningsRequest {
        authority: asked.authority.clone(),
        line: asked.only.line.clone(),
        reason: asked.only.kind.clone(),
        page_size: PAGE,
        page_token: asked.only.from.clone(),
        sequence: asked.only.event.parse().unwrap_or(0),
        ..ListWarningsRequest::default()
    };
    let found = ask.link.intake().list_warnings(request).await?.into_inner();
    let (all, token) = (found.warnings, found.next_page_token);
    let columns = vec![
        Column::number("number", lang.word(terms::JOURNAL_NUMBER)),
        Column::text("why", words.why),
        Column::number("sequence", lang.word(terms::EVENT)),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("line", lang.word(terms::LINE)),
        Column::day("warned_at", own.warned_at),
        Column::text("actor", lang.word(terms::ACTOR)),
    ];
    let mut table = Table::new(MAIN_TABLE, own.warned.to_owned(), columns, lang);
    own.no_warned.clone_into(&mut table.empty);
    let titles = Titles::of_all(ask).await;
    table.rows = all.iter().map(|it| cells(ask, &titles, it)).collect();
    ask.exported(&mut table);
    let reasons = choices::QUERIES.iter().map(|(code, term)| ((*code).to_owned(), lang.word(*term).to_owned()));
    let fields = vec![
        Field::authority(asked, lang),
        Field::text("stelle", lang.word(terms::LINE), &asked.only.line),
        Field::of("typ", words.reason, &asked.only.kind, Some(words.all), reasons),
    ];
    let body = Listed::new(ask, fields, table.clone(), &token);
    Ok(ask.page(own.warned, body, Some(table), None))
}

fn cells(ask: &Ask, titles: &Titles, it: &ListedWarning) -> Vec<Cell> {
    let lang = ask.lang;
    let at = |path: &str| ask.query.elsewhere().at(path);
    let own = ask.query.elsewhere().with(|query| {
        if !it.authority.is_empty() {
            query.narrow_to(&it.authority);
        }
    });
    let reason = it.warning.as_ref().map(|it| it.reason.clone()).unwrap_or_default();
    let called = choices::QUERIES.iter().find(|(code, _)| *code == reason);
    let called = called.map_or(reason.as_str(), |(_, term)| lang.word(*term));
    let line = titles.cell(ask, &it.line);
    vec![
        Cell::count(it.number, lang).to(own.at(&format!("/hinweise/{}", it.number))),
        Cell::told(&lang.say(said(it)), lang).below(called),
        Cell::count(it.sequence, lang).to(at(&format!("/journal/{}", it.sequence))),
        Cell::named(
            &it.authority,
            &if it.authority.is_empty() { String::new() } else { names::authority(&it.authority) },
        ),
        if it.line.is_empty() { line } else { line.to(at(&query::line_path(&it.line))) },
        Cell::moment(&it.warned_at, lang),
        Cell::text(&it.actor),
    ]
}

/// One of them; of those of an authority, where the address names one.
async fn get(ask: &Ask, text: &str) -> Result<ListedWarning, Failure> {
    let number: u64 = text.parse().ok().filter(|number| *number > 0).ok_or(Failure::NotFound)?;
    let authority = ask.query.authority.clone();
    let request = ListWarningsRequest { authority, number, all: true, ..ListWarningsRequest::default() };
    let found = ask.link.intake().list_warnings(request).await?.into_inner().warnings;
    // A server of an earlier version does not know that one may be asked for.
    found.into_iter().find(|it| it.number == number).ok_or(Failure::NotFound)
}

fn facts(ask: &Ask, it: &ListedWarning) -> Vec<(&'static str, Cell)> {
    let (lang, words, own) = (ask.lang, words::own(ask.lang), told::own(ask.lang));
    let at = |path: &str| ask.query.elsewhere().at(path);
    let reason = it.warning.as_ref().map(|warning| warning.reason.clone()).unwrap_or_default();
    let line = Cell::recorded(&it.line, lang);
    let mut facts = vec![
        (own.reason, Cell::named(&reason, &titled(ask, &reason))),
        (lang.word(terms::EVENT), Cell::count(it.sequence, lang).to(at(&format!("/journal/{}", it.sequence)))),
        (lang.word(terms::LINE), if it.line.is_empty() { line } else { line.to(at(&query::line_path(&it.line))) }),
        (lang.word(terms::ORDER), Cell::text(&it.order)),
        (words.warned_at, Cell::moment(&it.warned_at, lang)),
        (lang.word(terms::ACTOR), Cell::text(&it.actor)),
        (own.settled_why, Cell::recorded(&it.basis, lang)),
        (own.settled_by, Cell::text(&it.settled_by)),
        (own.settled_on, if it.settled_at.is_empty() { Cell::nothing() } else { Cell::moment(&it.settled_at, lang) }),
    ];
    facts.retain(|(_, cell)| !cell.shown.is_empty());
    facts
}

fn heading(ask: &Ask, it: &ListedWarning) -> String {
    ask.lang.say(told::warning(it.number))
}

fn sheet(ask: &Ask, it: &ListedWarning) -> Sheet {
    let own = words::own(ask.lang);
    let question = Question::text("basis", own.settle_why).hint(told::own(ask.lang).settle_hint);
    let mut sheet = Sheet::new(&heading(ask, it), own.deed_settle, vec![question]);
    sheet.lead = Cell::told(&ask.lang.say(said(it)), ask.lang);
    sheet.facts = facts(ask, it).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
    sheet
}

/// What somebody has looked at already is not asked about again. `dropped`: what was sent now and is not kept.
fn closed(ask: &Ask, it: &ListedWarning, dropped: Option<Said>) -> Closed {
    let lang = ask.lang;
    let state = lang.say(told::looked_at(&it.basis, &it.settled_by, number::moment(&it.settled_at)));
    Closed {
        state: shown::line(&state).into_owned(),
        at: (String::new(), String::new()),
        dropped: dropped.map(|said| shown::line(&lang.say(said)).into_owned()).unwrap_or_default(),
        lead: Cell::text(&lang.say(said(it))).shown,
        facts: facts(ask, it),
        on: vec![(told::own(lang).to_warned, ask.query.elsewhere().at("/hinweise"))],
    }
}

pub async fn one(ask: &Ask, number: &str) -> Result<Page, Failure> {
    let it = get(ask, number).await?;
    if it.settled_at.is_empty() {
        return Ok(sheet(ask, &it).page(ask));
    }
    Ok(closed(ask, &it, None).page(ask, &heading(ask, &it)))
}

/// Settles it, with the reason. Whoever comes second is told so, and that the reason given is not kept.
pub async fn looked(ask: &Ask, number: &str, input: &Input) -> Result<Sent, Failure> {
    let warning = get(ask, number).await?;
    let late = |it: &ListedWarning| {
        closed(ask, it, super::closed::late(input.given("basis"), &it.basis)).sent(ask, &heading(ask, it))
    };
    if !warning.settled_at.is_empty() {
        return Ok(late(&warning));
    }
    let asked = match Asked::read(ask, sheet(ask, &warning), input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = settle(ask, &warning, &asked).await;
    if let Ok(None) = answer {
        return Ok(late(&get(ask, number).await?));
    }
    Ok(asked.answered(ask, answer.map(Option::unwrap_or_default)))
}

/// `None`: somebody was faster.
async fn settle(ask: &Ask, warning: &ListedWarning, asked: &Asked) -> Result<Option<Taken>, NotTaken> {
    let validated_only = asked.command().validate_only;
    if !validated_only {
        let request = SettleWarningsRequest {
            numbers: vec![warning.number],
            basis: asked.given("basis").unwrap_or_default(),
            ..SettleWarningsRequest::default()
        };
        if ask.link.intake().settle_warnings(request).await?.into_inner().settled == 0 {
            return Ok(None);
        }
    }
    Ok(Some(Taken {
        receipt: Receipt { validated_only, ..Receipt::default() },
        what: words::settles(&said(warning)),
        amount: String::new(),
        receipt_at: ask.query.at(&format!("/hinweise/{}", warning.number)),
    }))
}
