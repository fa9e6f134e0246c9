//! Berichte: the quarters there can be a report of, and one of them: what it says first, held against the quarter
//! before, its chapters as pages of the same state, and its files.

use askama::Template;
use axum::{
    body::Body as Bytes,
    http::{HeaderValue, header},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::ListCatalogueRequest,
        common::v1::AsOf,
        intake::v1::{ListEventsRequest, Submission, SubmissionState},
        reporting::v1::{GetReportRequest, ListReportsRequest, PublishedReport, ReportFormat},
    },
    lang::Lang,
    method::Method,
    words::{names, number},
};

use super::{compare::number_of, indicators::newer_among, rows, submissions};
use crate::{
    ask::{Ask, Form, MAIN_TABLE, Page},
    failure::{Failure, permitted},
    query::{self, Query},
    table::{Cell, Column, Table},
    words::{Words, reports as words, since},
};

/// Quarters that a list shows.
const SHOWN: i32 = 8;
const PDF: &str = ".pdf";
/// Published reports that are asked for at a time.
const PAGE_SIZE: i32 = 1000;

/// A quarter, as an address names it: `2026-Q2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarter {
    year: i16,
    number: i8,
}

impl Quarter {
    pub fn read(text: &str) -> Result<Quarter, Failure> {
        let read = || {
            let (year, number) = text.split_once("-Q")?;
            let (year, number): (i16, i8) = (year.parse().ok()?, number.parse().ok()?);
            ((1..=4).contains(&number) && (1990..2200).contains(&year)).then_some(Quarter { year, number })
        };
        read().ok_or_else(|| Failure::asked(words::no_quarter(&Cell::text(text).shown)))
    }
    fn of(day: Day) -> Quarter {
        Quarter { year: day.year(), number: day.date().month().saturating_add(2) / 3 }
    }
    fn before(self) -> Quarter {
        match self.number {
            1 => Quarter { year: self.year.saturating_sub(1), number: 4 },
            number => Quarter { number: number.saturating_sub(1), ..self },
        }
    }
    fn last_day(self) -> Option<Day> {
        let month = self.number.saturating_mul(3);
        Day::new(self.year, month, Day::days_in_month(self.year, month)?).ok()
    }
    fn is_over(self) -> bool {
        self.last_day().is_some_and(|last| last < Day::of(Timestamp::now()))
    }
    fn code(self) -> String {
        format!("{}-Q{}", self.year, self.number)
    }
    /// Where it stands what changed of the figures of its report since a state: of the same year, until the same day.
    pub fn changes_since(self, state: &str, query: &Query) -> String {
        let compared = query.elsewhere().with(|query| {
            self.last_day().map(|day| day.to_string()).unwrap_or_default().clone_into(&mut query.until);
            query.year = self.year.to_string();
            state.clone_into(&mut query.only.earlier);
        });
        compared.at("/vergleich")
    }
    /// The day with whose end the report is made: of the last deadline of its submissions, else its own last one; and
    /// whether there is a deadline. The same that a report takes for the one before it.
    fn made_on(self, submissions: &[Submission]) -> Option<(Day, bool)> {
        let (period, own) = (self.code(), self.last_day());
        let due = submissions.iter().filter(|one| one.period == period).filter_map(|one| one.due_on.parse().ok());
        due.max().map(|day| (day, true)).or_else(|| own.map(|day| (day, false)))
    }
}

#[derive(Template)]
#[template(
    source = "<p class=\"kern-body lead\">{{ about }}</p>\n<p class=\"kern-body\">{{ changes }}</p>\n{{ table|safe }}\n\
              <ul class=\"plain\">{% for (name, link) in on %}<li><a href=\"{{ link }}\">{{ name }}</a></li>\
              {% endfor %}</ul>",
    ext = "html"
)]
struct List {
    about: String,
    changes: String,
    table: Table,
    on: [(&'static str, String); 2],
}

/// Every submission that anybody has to make.
async fn all_submissions(ask: &Ask) -> Result<Vec<Submission>, Failure> {
    submissions::whole(ask, "", SubmissionState::default()).await
}

/// The day on which the first event was recorded: before it there is nothing to compare with. Whoever may not read the
/// journal is not told it.
async fn begin(ask: &Ask) -> Result<Option<Day>, Failure> {
    let request = ListEventsRequest { page_size: 1, ..ListEventsRequest::default() };
    let found = permitted(ask.link.intake().list_events(request).await)?;
    let first = found.and_then(|found| found.into_inner().events.into_iter().next());
    Ok(first.and_then(|event| event.recorded_at.parse().ok()).map(Day::of))
}

/// Every report that was published, the newest first.
async fn all_published(ask: &Ask) -> Result<Vec<PublishedReport>, Failure> {
    let (mut all, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListReportsRequest { page_size: PAGE_SIZE, page_token };
        let page = ask.link.reporting().list_reports(request).await?.into_inner();
        all.extend(page.reports);
        if page.next_page_token.is_empty() {
            return Ok(all);
        }
        page_token = page.next_page_token;
    }
}

/// When one was published, and where it stands by whom, to whoever may read that.
fn published_cell(ask: &Ask, report: &PublishedReport) -> Cell {
    let day = report.recorded_at.parse().ok().map(|at| Day::of(at).to_string()).unwrap_or_default();
    let cell = Cell::text(&ask.lang.say(words::published(report.number, &day, report.replaced)));
    match ask.who.may(&[Method::IntakeListEvents]) {
        true => cell.to(ask.query.elsewhere().at(&format!("/journal/{}", report.number))),
        false => cell,
    }
}

#[derive(Template)]
#[template(
    source = "<p class=\"kern-body lead\">{{ about }}</p>\n{% if !table.rows.is_empty() %}{{ table|safe }}{% endif %}",
    ext = "html"
)]
struct PublishedList {
    about: String,
    table: Table,
}

/// What whoever reads published reports alone may read: these, each as it was published.
fn published_only(ask: &Ask, published: &[PublishedReport]) -> Page {
    let (lang, own) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![
        Column::text("quarter", own.quarter),
        Column::text("published", own.published_on),
        Column::text("pdf", "PDF"),
        Column::text("xlsx", "XLSX"),
        Column::text("json", "JSON"),
    ];
    let mut table = Table::new(MAIN_TABLE, own.reports.to_owned(), columns, lang);
    let row = |report: &PublishedReport| {
        let then = ask.query.elsewhere().with(|query| query.stand = report.sequence.to_string());
        let file =
            |name: &str, ending: &str| Cell::text(name).to(then.at(&format!("/berichte/{}{ending}", report.quarter)));
        let files = [file("PDF", PDF), file("XLSX", ".xlsx"), file("JSON", ".json")];
        [Cell::text(&report.quarter), published_cell(ask, report)].into_iter().chain(files).collect()
    };
    table.rows = published.iter().map(row).collect();
    let about = lang.say(words::about_published(published.is_empty()));
    ask.page(own.reports, PublishedList { about, table }, None, None)
}

/// The newest first; of the year that is asked for, or the last eight.
pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, own, changed) = (ask.lang, crate::words::of(ask.lang), since::own(ask.lang));
    let published = all_published(ask).await?;
    if !ask.who.may(&[Method::IntakeListSubmissions]) {
        return Ok(published_only(ask, &published));
    }
    let submissions = all_submissions(ask).await?;
    let day = Day::of(Timestamp::now());
    let today = Quarter::of(day);
    let begin = begin(ask).await?;
    let (first, count) = match i16::try_from(ask.query.year()) {
        Ok(year) if year > 0 => (Quarter { year, number: 4 }, 4),
        _ => (today, SHOWN),
    };
    let columns = vec![
        Column::text("quarter", own.quarter),
        Column::day("changes", changed.changes),
        Column::day("until", own.until_day),
        Column::text("state", own.state_of),
        Column::text("published", own.published_on),
        Column::text("pdf", "PDF"),
        Column::text("xlsx", "XLSX"),
        Column::text("json", "JSON"),
    ];
    let mut table = Table::new(MAIN_TABLE, own.reports.to_owned(), columns, lang);
    let quarters = std::iter::successors(Some(first), |quarter| Some(quarter.before()));
    table.rows = quarters
        .take(usize::try_from(count).unwrap_or_default())
        .map(|quarter| {
            let at = |ending: &str| ask.query.elsewhere().at(&format!("/berichte/{}{ending}", quarter.code()));
            let file = |name: &str, ending: &str| Cell::text(name).to(at(ending));
            let until = quarter.last_day().map(|day| day.to_string()).unwrap_or_default();
            let changes = match quarter.made_on(&submissions).map(|(made, _)| (made, made.to_string())) {
                Some((made, text)) if begin.is_some_and(|begin| made < begin) => {
                    let begin = begin.map(|begin| begin.to_string()).unwrap_or_default();
                    Cell::named(&text, &lang.say(since::journal_begins(&begin)))
                }
                Some((made, text)) if made < day => {
                    Cell::named(&text, &lang.say(since::since_day(&text))).to(quarter.changes_since(&text, &ask.query))
                }
                Some((_, text)) => Cell::named(&text, &lang.say(since::not_before(&text))),
                None => Cell::nothing(),
            };
            vec![
                Cell::named(&quarter.code(), &lang.say(words::quarter(quarter.year, quarter.number))).to(at("")),
                changes,
                Cell::day(&until, lang),
                Cell::text(&lang.say(words::state(quarter.is_over()))),
                published
                    .iter()
                    .find(|report| report.quarter == quarter.code())
                    .map_or_else(Cell::nothing, |report| published_cell(ask, report)),
                file("PDF", PDF),
                file("XLSX", ".xlsx"),
                file("JSON", ".json"),
            ]
        })
        .collect();
    let at = |place: &str| ask.query.elsewhere().at(place);
    let body = List {
        about: lang.say(words::about()),
        changes: lang.say(since::about_changes()),
        table,
        on: [(changed.two_states, at("/vergleich")), (changed.to_proof, at("/pruefen"))],
    };
    Ok(ask.page(own.reports, body, None, None))
}

/// What is read of a report as programs read it.
#[derive(Debug, Deserialize)]
struct Report {
    title: String,
    until: String,
    year: i32,
    as_of: Known,
    #[serde(default)]
    simulated: bool,
    summary: Vec<Sentence>,
    before: Option<Before>,
}

#[derive(Debug, Deserialize)]
struct Known {
    sequence: u64,
    recorded_at: Option<String>,
    hash: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Sentence {
    text: String,
}

#[derive(Debug, Deserialize)]
struct Before {
    until: String,
    rows: Vec<Held>,
}

/// A figure beside that of the quarter before.
#[derive(Debug, Deserialize)]
struct Held {
    key: String,
    label: String,
    unit: String,
    /// None: all of Berlin.
    district: Option<String>,
    before: Option<String>,
    now: Option<String>,
    change: Option<String>,
    /// Why there is no change.
    reason: Option<String>,
}

#[derive(Template)]
#[template(path = "report.html")]
struct One {
    words: &'static Words,
    draft: String,
    simulated: String,
    german: String,
    /// That figures are computed by newer definitions than held at its state.
    newer: String,
    summary: Vec<String>,
    files: Vec<(&'static str, String)>,
    chapters: Vec<(&'static str, String)>,
    /// What changed since: a sentence, and what it leads to.
    since: String,
    on: Vec<(&'static str, String)>,
    tables: Vec<Table>,
    /// The number of a reason, and the reason that changes are missing for.
    reasons: Vec<(usize, String)>,
    why: &'static str,
}

/// One report, as of the state that is asked for.
pub async fn one(ask: &Ask, quarter: &str) -> Result<Page, Failure> {
    let (lang, own) = (ask.lang, crate::words::of(ask.lang));
    let quarter = Quarter::read(quarter)?;
    let json = bytes(ask, quarter, ReportFormat::Json).await?;
    let report: Report = serde_json::from_slice(&json).map_err(|error| Failure::ours(&error))?;
    let as_of = AsOf {
        sequence: report.as_of.sequence,
        recorded_at: report.as_of.recorded_at.clone().unwrap_or_default(),
        hash: report.as_of.hash.clone().unwrap_or_default(),
        ..AsOf::default()
    };
    // Chapters and files are those of this state, whatever comes.
    let pinned = ask.query.elsewhere().with(|query| query.stand = as_of.sequence.to_string());
    let file = |ending: &str| pinned.at(&format!("/berichte/{}{ending}", quarter.code()));
    let then = pinned.with(|query| {
        report.until.clone_into(&mut query.until);
        query.year = report.year.to_string();
    });
    let places = [
        (own.budget, "/haushalt"),
        (own.forecast, "/prognose"),
        (own.extra_need, "/mehrbedarf"),
        (own.indicators, "/kennzahlen"),
        (own.requests, "/antraege"),
        (own.submissions, "/meldungen"),
        (own.anomalies, "/auffaelligkeiten"),
        (own.published, "/veroeffentlicht"),
    ];
    let newest = ask.head.as_ref().map_or(as_of.sequence, |head| head.sequence.max(as_of.sequence));
    let (said, on) = changed(ask, quarter, as_of.sequence, newest).await?;
    let pinned_to = on.first().map(|(_, link)| link.clone()).filter(|_| !ask.query.stand.is_empty());
    let known = ask.link.analytics().list_catalogue(ListCatalogueRequest::default()).await?.into_inner();
    let newer = newer_among(ask, Some(&as_of), known.definitions.iter());
    let mut reasons = Vec::new();
    let body = One {
        words: own,
        draft: if quarter.is_over() { String::new() } else { lang.say(words::draft()) },
        simulated: if report.simulated { lang.say(words::simulated()) } else { String::new() },
        german: lang.say(words::in_german()),
        newer,
        summary: report.summary.iter().map(|sentence| Cell::text(&sentence.text).shown).collect(),
        files: vec![("PDF", file(PDF)), ("XLSX", file(".xlsx")), ("JSON", file(".json"))],
        chapters: places.into_iter().map(|(name, path)| (name, then.at(path))).collect(),
        since: said,
        on,
        tables: tables(&report, &mut reasons),
        reasons: (1..).zip(reasons).collect(),
        why: since::REASONS,
    };
    let name = lang.say(words::quarter(quarter.year, quarter.number));
    let until = report.until.clone();
    let heading =
        if lang == Lang::De { format!("{}, {name}", report.title) } else { format!("{}, {name}", own.report) };
    let mut page = ask.page(&heading, body, None, Some(as_of));
    if let Some(bar) = &mut page.shell.bar {
        // What changed since has one meaning on a page: of what stands on it.
        bar.since = pinned_to.unwrap_or(std::mem::take(&mut bar.since));
        // A report counts until the last day of its quarter, whatever day was asked for.
        bar.happened = format!("{} {}", own.events_until, Cell::day(&until, lang).shown);
        bar.to_all_days.clear();
    }
    Ok(page)
}

/// What changed since a report: since the state that is looked at; of the newest, since the state that the report rests
/// on which is published.
async fn changed(
    ask: &Ask,
    quarter: Quarter,
    seen: u64,
    newest: u64,
) -> Result<(String, Vec<(&'static str, String)>), Failure> {
    let (lang, own) = (ask.lang, since::own(ask.lang));
    let newest_only = ask.query.without("stand");
    if !ask.query.stand.is_empty() {
        let link = quarter.changes_since(&seen.to_string(), &newest_only);
        let on = if newest > seen { vec![(own.since_report, link)] } else { Vec::new() };
        return Ok((lang.say(words::since(newest.saturating_sub(seen))), on));
    }
    let Some((made, deadline)) = quarter.made_on(&all_submissions(ask).await?) else {
        return Ok((String::new(), Vec::new()));
    };
    let day = made.to_string();
    if made >= Day::of(Timestamp::now()) {
        return Ok((lang.say(since::rests_later(&day)), Vec::new()));
    }
    if number_of(ask, &day).await? == 0 {
        let at = |place: &str| ask.query.elsewhere().at(place);
        let on = vec![(own.two_states, at("/vergleich")), (own.to_proof, at("/pruefen"))];
        return Ok((lang.say(since::rests_on(&day, deadline).and(&since::nothing_then(&number::day(&day)))), on));
    }
    let then = ask.query.elsewhere().with(|query| day.clone_into(&mut query.stand));
    let on = vec![
        (own.since_report, quarter.changes_since(&day, &newest_only)),
        (own.as_reported, then.at(&query::path(["berichte", &quarter.code()]))),
    ];
    Ok((lang.say(since::rests_on(&day, deadline)), on))
}

/// Of all Berlin, and of its districts by their names. The report is German, and so is what stands in its tables.
/// `reasons`: why changes are missing, each once, as the tables number them.
fn tables(report: &Report, reasons: &mut Vec<String>) -> Vec<Table> {
    let lang = Lang::De;
    let until = |day: &str| Cell::day(day, lang).shown;
    let before = report.before.as_ref();
    let figures = || {
        vec![
            Column::text("figure", "Zahl"),
            Column::number("before", &before.map(|before| until(&before.until)).unwrap_or_default()),
            Column::number("now", &until(&report.until)),
            Column::number("change", "Veränderung"),
        ]
    };
    let mut berlin = Table::new("vorquartal", since::OF_BERLIN.to_owned(), figures(), lang);
    let of_districts = [vec![Column::text("district", "Bezirk")], figures()].concat();
    let mut districts = Table::new("vorquartal-bezirke", since::OF_DISTRICTS.to_owned(), of_districts, lang);
    for held in before.map(|before| before.rows.as_slice()).unwrap_or_default() {
        let cells = cells(held, reasons);
        match &held.district {
            None => berlin.rows.push(cells),
            Some(code) => {
                let mut row = vec![Cell::named(code, &names::district(code))];
                row.extend(cells);
                districts.rows.push(row);
            }
        }
    }
    "Vom Vorquartal ist nichts bekannt.".clone_into(&mut berlin.empty);
    [berlin, districts].into_iter().filter(|table| table.id == "vorquartal" || !table.rows.is_empty()).collect()
}

/// A figure on both days, and how it changed or where it is said why that is not told.
fn cells(held: &Held, reasons: &mut Vec<String>) -> Vec<Cell> {
    let lang = Lang::De;
    let unit = rows::unit(&held.unit, lang);
    let value = |value: &Option<String>| match (value, held.unit.as_str()) {
        (Some(value), "EUR") => Cell::amount(value, lang),
        (Some(value), _) => Cell::decimal(value, &unit, lang),
        (None, _) => Cell::missing("keine Angabe"),
    };
    let change = match (&held.change, &held.reason) {
        (Some(change), _) if held.unit == "percent" => Cell::decimal(change, "Prozentpunkte", lang),
        (None, Some(reason)) => {
            let known = reasons.iter().position(|known| known == reason);
            let at = known.unwrap_or_else(|| {
                reasons.push(reason.clone());
                reasons.len().saturating_sub(1)
            });
            let number = at.saturating_add(1);
            Cell::missing(&since::see_reason(number)).to(format!("#grund-{number}"))
        }
        (change, _) => value(change),
    };
    vec![Cell::named(&held.key, &held.label), value(&held.before), value(&held.now), change]
}

async fn bytes(ask: &Ask, quarter: Quarter, format: ReportFormat) -> Result<Vec<u8>, Failure> {
    let request = GetReportRequest {
        quarter: quarter.code(),
        as_of: query::known(&ask.query.stand),
        format: format.into(),
        draft: !quarter.is_over(),
        since: String::new(),
    };
    let mut chunks = ask.link.reporting().get_report(request).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(piece) = chunks.message().await? {
        bytes.extend_from_slice(&piece.chunk);
    }
    Ok(bytes)
}

/// Which file of which report an address names; `None`: its page.
pub fn file_of(name: &str, form: Form) -> Option<(&str, ReportFormat)> {
    match form {
        Form::Html => Some((name.strip_suffix(PDF)?, ReportFormat::Pdf)),
        Form::Xlsx => Some((name, ReportFormat::Xlsx)),
        Form::Json => Some((name, ReportFormat::Json)),
        Form::Csv => None,
    }
}

/// The report as a file.
pub async fn file(ask: &Ask, quarter: &str, format: ReportFormat) -> Result<Response, Failure> {
    let quarter = Quarter::read(quarter)?;
    let (kind, ending) = match format {
        ReportFormat::Unspecified | ReportFormat::Pdf => ("application/pdf", "pdf"),
        ReportFormat::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ReportFormat::Json => ("application/json", "json"),
    };
    let mut response = Response::new(Bytes::from(bytes(ask, quarter, format).await?));
    let stand = &ask.query.stand;
    let is_short = stand.parse::<u64>().is_ok() || stand.parse::<Day>().is_ok();
    let known = if is_short { format!("-stand-{stand}") } else { String::new() };
    let name = format!("attachment; filename=\"bericht-{}{known}.{ending}\"", quarter.code());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_read_as_they_are_written_and_follow_each_other() {
        let quarter = Quarter::read("2026-Q1").unwrap();
        assert_eq!((quarter.code(), quarter.before().code()), ("2026-Q1".to_owned(), "2025-Q4".to_owned()));
        assert_eq!(quarter.last_day().map(|day| day.to_string()), Some("2026-03-31".to_owned()));
        assert_eq!(Quarter::of("2026-11-27".parse().unwrap()).code(), "2026-Q4");
        for text in ["", "2026", "2026-Q0", "2026-Q5", "2026-q1", "26-Q1", "2026-Q1 ", "<b>-Q1"] {
            assert!(Quarter::read(text).is_err(), "{text}");
        }
        assert!(!Quarter::read("2199-Q4").unwrap().is_over() && Quarter::read("1990-Q1").unwrap().is_over());
        assert_eq!(file_of("2026-Q2.pdf", Form::Html), Some(("2026-Q2", ReportFormat::Pdf)));
        assert_eq!(file_of("2026-Q2", Form::Html), None);
    }
}
