//! Auffälligkeiten: what was recorded all the same and somebody should look at, and the form by which it is settled.

use std::collections::HashMap;

use sollist_contract::{
    grpc::{
        common::v1::Receipt,
        intake::v1::{ListWarningsRequest, ListedWarning, SettleWarningsRequest},
    },
    lang::Lang,
    said::Said,
    warning::Reason,
    words::{choices, names, number, rows, terms},
};
use sollist_platform::process::shown;

use super::{
    closed::{Closed, titled},
    listed::Listed,
    orders::order_page,
};
use crate::{
    act::{Asked, NotTaken, Question, Sent, Sheet, Taken},
    ask::{Ask, MAIN_TABLE, Page},
    body::Input,
    failure::Failure,
    query,
    shell::Field,
    table::{Cell, Column, Table},
    titles::Titles,
    words::{act as words, refused as told, told::read},
};

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

/// What is said again and again of the same line: whatever follows overdraws it further.
const OF_A_STATE: [Reason; 2] = [Reason::LineOverdrawn, Reason::CommitmentAuthorityOverdrawn];

fn reason(it: &ListedWarning) -> &str {
    it.warning.as_ref().map_or("", |warning| warning.reason.as_str())
}

/// Whether others say the same of the same line.
fn is_of_a_state(it: &ListedWarning) -> bool {
    !it.line.is_empty() && OF_A_STATE.iter().any(|state| state.code() == reason(it))
}

/// Of what is said again and again the newest, and how often; everything else once.
fn together(all: Vec<ListedWarning>) -> Vec<(ListedWarning, u64)> {
    let mut rows: Vec<(ListedWarning, u64)> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for it in all {
        let place = match is_of_a_state(&it) {
            true => *places.entry((reason(&it).to_owned(), it.line.clone())).or_insert(rows.len()),
            false => rows.len(),
        };
        match rows.get_mut(place) {
            Some((newest, times)) => (*newest, *times) = (it, times.saturating_add(1)),
            None => rows.push((it, 1)),
        }
    }
    rows
}

/// The oldest first: they have waited longest. What is said of one line again and again is one row, until somebody asks
/// for that line.
pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words, own, asked) = (ask.lang, crate::words::of(ask.lang), words::own(ask.lang), &ask.query);
    let request = ListWarningsRequest {
        authority: asked.authority.clone(),
        line: asked.only.line.clone(),
        reason: asked.only.kind.clone(),
        sequence: asked.only.event.parse().unwrap_or(0),
        ..ListWarningsRequest::default()
    };
    let all = all(ask, request).await?;
    let each = !asked.only.line.is_empty() || !asked.only.event.is_empty();
    let rows = if each { all.into_iter().map(|it| (it, 1)).collect() } else { together(all) };
    let columns = vec![
        Column::number("number", lang.word(terms::JOURNAL_NUMBER)),
        Column::text("why", words.why),
        Column::number("times", told::own(lang).times),
        Column::number("sequence", lang.word(terms::EVENT)),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("line", lang.word(terms::LINE)),
        Column::day("warned_at", own.warned_at),
        Column::text("actor", lang.word(terms::ACTOR)),
    ];
    let mut table = Table::new(MAIN_TABLE, own.warned.to_owned(), columns, lang);
    own.no_warned.clone_into(&mut table.empty);
    let titles = Titles::of_all(ask).await;
    table.rows = rows.iter().map(|(it, times)| cells(ask, &titles, it, *times)).collect();
    ask.exported(&mut table);
    ask.turn(&mut table);
    table.leave_empty(&["times"]);
    ask.readable(&mut table, &["line"]);
    let reasons = choices::QUERIES.iter().map(|(code, term)| ((*code).to_owned(), lang.word(*term).to_owned()));
    let fields = vec![
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::text("stelle", lang.word(terms::LINE), &asked.only.line),
        Field::of("typ", told::own(lang).reason, &asked.only.kind, Some(words.all), reasons),
    ];
    let body = Listed::new(ask, fields, table.clone(), "");
    Ok(ask.page(own.warned, body, Some(table), None))
}

fn cells(ask: &Ask, titles: &Titles, it: &ListedWarning, times: u64) -> Vec<Cell> {
    let lang = ask.lang;
    let at = |path: &str| ask.query.elsewhere().at(path);
    let own = ask.query.elsewhere().with(|query| {
        if !it.authority.is_empty() {
            query.narrow_to(&it.authority);
        }
    });
    let called = choices::QUERIES.iter().find(|(code, _)| *code == reason(it));
    let called = called.map_or(reason(it), |(_, term)| lang.word(*term));
    let line = titles.cell(ask, &it.line);
    let each = ask.query.with(|query| {
        query.page.clear();
        it.line.clone_into(&mut query.only.line);
        reason(it).clone_into(&mut query.only.kind);
    });
    vec![
        Cell::count(it.number, lang).to(own.at(&format!("/hinweise/{}", it.number))),
        Cell::told(&titles.told(&lang.say(said(it)), lang), lang).below(called),
        if times > 1 { Cell::count(times, lang).to(each.at("/hinweise")) } else { Cell::nothing() },
        Cell::count(it.sequence, lang).to(at(&format!("/journal/{}", it.sequence))),
        Cell::named(
            &it.authority,
            &if it.authority.is_empty() { String::new() } else { names::authority(&it.authority) },
        ),
        if it.line.is_empty() { Cell::nothing() } else { line.to(at(&query::line_path(&it.line))) },
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

fn facts(ask: &Ask, it: &ListedWarning, titles: &Titles) -> Vec<(&'static str, Cell)> {
    let (lang, words, own) = (ask.lang, words::own(ask.lang), told::own(ask.lang));
    let at = |path: &str| ask.query.elsewhere().at(path);
    let reason = it.warning.as_ref().map(|warning| warning.reason.clone()).unwrap_or_default();
    let line = Cell::recorded(&titles.whose(&it.line), lang);
    let mut facts = vec![
        (own.reason, Cell::named(&reason, &titled(ask, &reason))),
        (lang.word(terms::EVENT), Cell::count(it.sequence, lang).to(at(&format!("/journal/{}", it.sequence)))),
        (lang.word(terms::LINE), if it.line.is_empty() { line } else { line.to(at(&query::line_path(&it.line))) }),
        (lang.word(terms::ORDER), order(ask, it)),
        (words.warned_at, Cell::moment(&it.warned_at, lang)),
        (lang.word(terms::ACTOR), Cell::text(&it.actor)),
        (own.settled_why, Cell::recorded(&why_settled(it, lang), lang)),
        (own.settled_by, Cell::text(&it.settled_by)),
        (own.settled_on, if it.settled_at.is_empty() { Cell::nothing() } else { Cell::moment(&it.settled_at, lang) }),
    ];
    facts.retain(|(_, cell)| !cell.shown.is_empty());
    facts
}

/// The order that it is about, by its page.
fn order(ask: &Ask, it: &ListedWarning) -> Cell {
    let order = Cell::text(&it.order);
    match it.order.is_empty() || it.authority.is_empty() {
        true => order,
        false => order.to(order_page(&ask.query, &it.authority, &it.order)),
    }
}

/// Why it needs no look any more; empty while it does.
fn why_settled(it: &ListedWarning, lang: Lang) -> String {
    lang.say(rows::settled_why(it.taken_back_by, &it.basis))
}

fn heading(ask: &Ask, it: &ListedWarning) -> String {
    ask.lang.say(told::warning(it.number))
}

/// Open ones that say the same of the same line, it among them, up to a number; nothing where it stands alone.
async fn alike(ask: &Ask, it: &ListedWarning, up_to: Option<u64>) -> Result<Vec<u64>, Failure> {
    if !is_of_a_state(it) {
        return Ok(Vec::new());
    }
    let (line, reason) = (it.line.clone(), reason(it).to_owned());
    let open = all(ask, ListWarningsRequest { line, reason, ..ListWarningsRequest::default() }).await?;
    let numbers = open.into_iter().map(|one| one.number);
    let numbers: Vec<u64> = numbers.filter(|number| up_to.is_none_or(|last| *number <= last)).collect();
    Ok(if numbers.len() > 1 { numbers } else { Vec::new() })
}

/// Which of them are settled: the field of the form, and its answer for one.
const WHICH: &str = "which";
const ALONE: &str = "dieser";

async fn sheet(ask: &Ask, it: &ListedWarning, alike: &[u64]) -> Sheet {
    let (lang, own, told) = (ask.lang, words::own(ask.lang), told::own(ask.lang));
    let mut questions = Vec::new();
    if let Some(last) = alike.last() {
        let all = (last.to_string(), lang.say(told::settles_alike(alike.len() as u64, *last)));
        let choices = [(ALONE.to_owned(), told.only_this.to_owned()), all];
        questions.push(Question::choice(WHICH, told.settle_which, choices).value(ALONE));
    }
    questions.push(Question::text("basis", own.settle_why).hint(told.settle_hint));
    let mut sheet = Sheet::new(&heading(ask, it), own.deed_settle, questions);
    let said = said(it);
    let titles = Titles::in_texts(ask, [said.de.as_str(), it.line.as_str()]).await;
    sheet.lead = Cell::told(&titles.told(&lang.say(said), lang), lang);
    sheet.facts = facts(ask, it, &titles).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
    sheet
}

/// What somebody has looked at already is not asked about again. `dropped`: what was sent now and is not kept.
async fn closed(ask: &Ask, it: &ListedWarning, dropped: Option<Said>) -> Closed {
    let lang = ask.lang;
    let about = said(it);
    let titles = Titles::in_texts(ask, [about.de.as_str(), it.line.as_str()]).await;
    let state = lang.say(told::looked_at(&why_settled(it, lang), &it.settled_by, number::moment(&it.settled_at)));
    Closed {
        state: shown::line(&state).into_owned(),
        at: (String::new(), String::new()),
        dropped: dropped.map(|said| shown::line(&lang.say(said)).into_owned()).unwrap_or_default(),
        lead: Cell::text(&titles.told(&lang.say(about), lang)).shown,
        facts: facts(ask, it, &titles),
        on: vec![(told::own(lang).to_warned, ask.query.elsewhere().at("/hinweise"))],
    }
}

pub async fn one(ask: &Ask, number: &str) -> Result<Page, Failure> {
    let it = get(ask, number).await?;
    if it.settled_at.is_empty() {
        let alike = alike(ask, &it, None).await?;
        return Ok(sheet(ask, &it, &alike).await.page(ask));
    }
    Ok(closed(ask, &it, None).await.page(ask, &heading(ask, &it)))
}

/// Settles it, with the reason. Whoever comes second is told so, and that the reason given is not kept.
pub async fn looked(ask: &Ask, number: &str, input: &Input) -> Result<Sent, Failure> {
    let warning = get(ask, number).await?;
    let late = async |it: &ListedWarning| {
        let dropped = super::closed::late(input.given("basis"), &it.basis);
        closed(ask, it, dropped).await.sent(ask, &heading(ask, it))
    };
    if !warning.settled_at.is_empty() {
        return Ok(late(&warning).await);
    }
    // What came after the form was shown is not settled unseen.
    let alike = alike(ask, &warning, input.text(WHICH).parse().ok()).await?;
    let asked = match Asked::read(ask, sheet(ask, &warning, &alike).await, input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = settle(ask, &warning, alike, &asked).await;
    if let Ok(None) = answer {
        return Ok(late(&get(ask, number).await?).await);
    }
    Ok(asked.answered(ask, answer.map(Option::unwrap_or_default)).await)
}

/// `None`: somebody was faster.
async fn settle(ask: &Ask, warning: &ListedWarning, alike: Vec<u64>, asked: &Asked) -> Result<Option<Taken>, NotTaken> {
    let validated_only = asked.command().validate_only;
    let is_alone = alike.is_empty() || asked.given(WHICH).is_none_or(|which| which == ALONE);
    let numbers = if is_alone { vec![warning.number] } else { alike };
    let what = match (is_alone, numbers.last()) {
        (false, Some(last)) => {
            let all = told::settles_alike(numbers.len() as u64, *last).map(|text| format!("{text}."));
            words::settles(&all).and(&said(warning))
        }
        _ => words::settles(&said(warning)),
    };
    if !validated_only {
        let request = SettleWarningsRequest {
            numbers,
            basis: asked.given("basis").unwrap_or_default(),
            ..SettleWarningsRequest::default()
        };
        if ask.link.intake().settle_warnings(request).await?.into_inner().settled == 0 {
            return Ok(None);
        }
    }
    Ok(Some(Taken {
        receipt: Receipt { validated_only, ..Receipt::default() },
        what,
        receipt_at: ask.query.at(&format!("/hinweise/{}", warning.number)),
        ..Taken::default()
    }))
}
