//! Berichte: the quarters there can be a report of, and one of them: what it says first, held against the quarter
//! before, its chapters as pages of the same state, and its files.

use std::collections::HashMap;

use askama::Template;
use axum::{
    body::Body as Bytes,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use jiff::Timestamp;
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
    words::number,
};

use super::{
    indicators::newer_among,
    reported::{Report, tables},
    submissions,
};
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

/// Those that were published by a state that is asked for, and which of them another one had replaced by then.
fn known_then(ask: &Ask, mut published: Vec<PublishedReport>, as_of: Option<&AsOf>) -> Vec<PublishedReport> {
    if let Some(as_of) = as_of.filter(|_| !ask.query.stand.is_empty()) {
        published.retain(|report| report.number <= as_of.sequence);
        let newest: HashMap<String, u64> =
            published.iter().rev().map(|report| (report.quarter.clone(), report.number)).collect();
        for report in &mut published {
            report.replaced = newest.get(&report.quarter) != Some(&report.number);
        }
    }
    published
}

/// The published report of a quarter that holds: the last one, however often it was published anew.
fn that_holds(published: &[PublishedReport], quarter: Quarter) -> Option<&PublishedReport> {
    let of = published.iter().filter(|report| report.quarter == quarter.code());
    of.max_by_key(|report| report.number)
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
fn published_only(ask: &Ask, published: &[PublishedReport], as_of: Option<AsOf>) -> Page {
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
    ask.page(own.reports, PublishedList { about, table }, None, as_of)
}

/// The newest first; of the year that is asked for, or the last eight.
pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, own, changed) = (ask.lang, crate::words::of(ask.lang), since::own(ask.lang));
    let as_of = ask.state().await?;
    let published = known_then(ask, all_published(ask).await?, as_of.as_ref());
    if !ask.who.may(&[Method::IntakeListSubmissions]) {
        return Ok(published_only(ask, &published, as_of));
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
            let published = that_holds(&published, quarter);
            let rests_on = quarter.made_on(&submissions).map(|(made, _)| (made, made.to_string()));
            let changes = match (published, rests_on) {
                // What is published is measured from the number that it rests on, whatever deadline there was.
                (Some(report), _) => {
                    let number = report.sequence.to_string();
                    let link = quarter.changes_since(&number, &ask.query);
                    Cell::named(&number, &lang.say(since::since_number(report.sequence))).to(link)
                }
                (None, Some((made, text))) if begin.is_some_and(|begin| made < begin) => {
                    let begin = begin.map(|begin| begin.to_string()).unwrap_or_default();
                    Cell::named(&text, &lang.say(since::journal_begins(&begin)))
                }
                (None, Some((made, text))) if made < day => {
                    Cell::named(&text, &lang.say(since::since_day(&text))).to(quarter.changes_since(&text, &ask.query))
                }
                (None, Some((_, text))) => Cell::named(&text, &lang.say(since::not_before(&text))),
                (None, None) => Cell::nothing(),
            };
            vec![
                Cell::named(&quarter.code(), &lang.say(words::quarter(quarter.year, quarter.number))).to(at("")),
                changes,
                Cell::day(&until, lang),
                Cell::text(&lang.say(words::state(quarter.is_over()))),
                published.map_or_else(Cell::nothing, |report| published_cell(ask, report)),
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
    Ok(ask.page(own.reports, body, None, as_of))
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
    // The extra need of a report is that of its target day, not of its last one.
    let of_target = then.with(|query| report.target_day.clone_into(&mut query.only.target));
    let tells_need = |path: &str| ["/mehrbedarf", "/kennzahlen"].contains(&path);
    let chapter = |path: &str| if tells_need(path) { of_target.at(path) } else { then.at(path) };
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
        chapters: places.into_iter().map(|(name, path)| (name, chapter(path))).collect(),
        since: said,
        on,
        tables: tables(&report, &pinned, &mut reasons),
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
    let published = match all_published(ask).await {
        // Who may not see what is published has the deadlines to go by.
        Err(Failure::Refused { status: StatusCode::FORBIDDEN, .. }) => Vec::new(),
        published => published?,
    };
    if let Some(report) = that_holds(&published, quarter) {
        let number = report.sequence.to_string();
        let then = ask.query.elsewhere().with(|query| number.clone_into(&mut query.stand));
        let on = vec![
            (own.since_report, quarter.changes_since(&number, &newest_only)),
            (own.as_reported, then.at(&query::path(["berichte", &quarter.code()]))),
        ];
        let day = report.recorded_at.parse().ok().map(|at| Day::of(at).to_string()).unwrap_or_default();
        return Ok((lang.say(since::published(report.sequence, &day)), on));
    }
    let Some((made, deadline)) = quarter.made_on(&all_submissions(ask).await?) else {
        return Ok((String::new(), Vec::new()));
    };
    let day = made.to_string();
    if made >= Day::of(Timestamp::now()) {
        return Ok((lang.say(since::rests_later(&day)), Vec::new()));
    }
    if ask.state_of(&day).await?.is_none_or(|as_of| as_of.sequence == 0) {
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
