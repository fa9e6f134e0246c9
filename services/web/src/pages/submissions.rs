//! Meldungen: who has to report for which period by when, and who did.

use askama::Template;
use sollist_contract::{
    grpc::intake::v1::{ListSubmissionsRequest, Submission, SubmissionState},
    lang::Lang,
    words::{names, terms},
};

use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words,
};

#[derive(Template)]
#[template(source = "{{ form|safe }}\n{{ table|safe }}", ext = "html")]
struct Body {
    form: Form,
    table: Table,
}

/// States by which one may ask: as an address says them.
const STATES: [(&str, SubmissionState, terms::Term); 4] = [
    ("ueberfaellig", SubmissionState::Overdue, terms::OVERDUE),
    ("offen", SubmissionState::Open, terms::OPEN),
    ("unvollstaendig", SubmissionState::Incomplete, terms::INCOMPLETE),
    ("vollstaendig", SubmissionState::Complete, terms::COMPLETE),
];

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let asked = &ask.query;
    let state = STATES.iter().find(|(name, ..)| *name == asked.only.kind).map(|(_, state, _)| *state);
    let all = whole(ask, &asked.authority, state.unwrap_or_default()).await?;
    let mut table = list(ask, &all);
    if ask.is_file() {
        let first = all.iter().map(|it| vec![Cell::day(&it.first_due_on, lang)]).collect();
        table.put_behind("due_on", vec![Column::day("first_due_on", words.first_due)], first);
    }
    ask.exported(&mut table);
    ask.turn(&mut table);
    let states = STATES.iter().map(|(name, _, term)| ((*name).to_owned(), lang.word(*term).to_owned()));
    let fields = vec![
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::of("typ", lang.word(terms::STATE), &asked.only.kind, Some(words.all), states).only()?,
    ];
    let body = Body { form: Form::new(lang, "/meldungen", asked, fields), table: table.clone() };
    Ok(ask.page(words.submissions, body, Some(table), None))
}

/// Every submission, the newest periods first.
pub async fn whole(ask: &Ask, authority: &str, state: SubmissionState) -> Result<Vec<Submission>, Failure> {
    let mut request = ListSubmissionsRequest {
        page_size: 1000,
        authority: authority.to_owned(),
        state: state.into(),
        on: ask.query.until.clone(),
        ..ListSubmissionsRequest::default()
    };
    let mut all: Vec<Submission> = Vec::new();
    loop {
        let page = ask.link.intake().list_submissions(request.clone()).await?.into_inner();
        all.extend(page.submissions);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    all.sort_by_cached_key(|it| (std::cmp::Reverse(it.period.clone()), names::place(None, Some(&it.authority))));
    Ok(all)
}

/// Submissions as a table.
pub fn list(ask: &Ask, all: &[Submission]) -> Table {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("period", lang.word(terms::PERIOD)),
        Column::day("due_on", lang.word(terms::DUE)),
        Column::day("received_on", lang.word(terms::RECEIVED_ON)),
        Column::text("state", lang.word(terms::STATE)),
        Column::number("days_late", lang.word(terms::DAYS_LATE)),
    ];
    let mut table = Table::new(MAIN_TABLE, words.submissions.to_owned(), columns, lang);
    words.no_submissions.clone_into(&mut table.empty);
    table.rows = all.iter().map(|it| cells(ask, it)).collect();
    table
}

fn cells(ask: &Ask, it: &Submission) -> Vec<Cell> {
    let lang = ask.lang;
    let journal = ask.query.elsewhere().with(|query| {
        query.narrow_to(&it.authority);
        "submission".clone_into(&mut query.only.kind);
    });
    let due = Cell::day(&it.due_on, lang);
    let put_off = it.extensions > 0 && it.first_due_on != it.due_on;
    let first = Cell::day(&it.first_due_on, lang).shown;
    let words = crate::words::of(lang);
    let received = it.received_on.as_deref();
    vec![
        Cell::named(&it.authority, &names::authority(&it.authority)).to(journal.at("/journal")),
        Cell::text(&it.period),
        if put_off { due.below(&format!("{}: {first}", words.first_due)) } else { due },
        received.map_or_else(|| Cell::missing(lang.word(terms::NOT_REPORTED)), |day| Cell::day(day, lang)),
        Cell::text(state(it.state(), lang)),
        if it.days_late > 0 {
            Cell { shown: lang.say(words::days_late(it.days_late)), ..Cell::count(it.days_late, lang) }
        } else {
            Cell { raw: Cell::count(0, lang).raw, ..Cell::nothing() }
        },
    ]
}

fn state(state: SubmissionState, lang: Lang) -> &'static str {
    STATES.iter().find(|(_, known, _)| *known == state).map_or("", |(_, _, term)| lang.word(*term))
}
