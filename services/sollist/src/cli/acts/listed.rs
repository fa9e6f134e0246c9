//! Lists, asked page by page and shown as one.

use std::{
    cell::{Cell, RefCell},
    future::Future,
};

use jiff::Timestamp;
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use sollist_contract::{
    day::Day,
    grpc::{common::v1::AsOf, intake::v1::WatchJournalRequest},
    said::Said,
    words::terms::Term,
};
use tonic::Status;

use crate::cli::{
    Link,
    args::{Format, View},
    begin,
    failure::{Exit, Failure},
    names::place,
    output::{Output, Pages, Stand},
    table::{Cell as Value, Sheet},
    words::acts as words,
};

/// Rows that are asked for at a time.
const PAGE_SIZE: i32 = 1000;

/// Rows that are held at most, to be put into order.
const HELD_MAX: usize = 50_000;

/// What a page asks for: how many rows, and after which.
pub(super) struct Next {
    pub page_size: i32,
    pub page_token: String,
}

/// Every row of a list, for one that is shown in another order than it is read.
pub(super) async fn all<T, F>(page: impl Fn(Next) -> F) -> Result<Vec<T>, Status>
where
    F: Future<Output = Result<(Vec<T>, String), Status>>,
{
    let (mut all, mut page_token) = (Vec::new(), String::new());
    loop {
        let (rows, next) = page(Next { page_size: PAGE_SIZE, page_token }).await?;
        all.extend(rows);
        if next.is_empty() {
            return Ok(all);
        }
        page_token = next;
    }
}

/// Rows by authority in the official order, where the first column says whose they are; otherwise as they came.
fn in_order(mut sheet: Sheet) -> Sheet {
    if sheet.columns.first().is_some_and(|column| column.key == "authority") {
        sheet.rows.sort_by_cached_key(|row| match row.first() {
            Some(Value::Named(code, _)) => place(None, Some(code)),
            _ => place(None, None),
        });
    }
    sheet
}

/// Shows every page of a list of now, and below it up to which number of the journal all of it is in it. `empty` is
/// what a table says where there is nothing; of an empty journal it says how one begins.
pub(super) async fn list<T, F>(
    link: &Link,
    (key, empty): (&'static str, Said),
    out: &mut Output<'_>,
    sheet: impl Fn(Vec<T>) -> Sheet,
    page: impl FnMut(Next) -> F,
) -> Result<Exit, Failure>
where
    F: Future<Output = Result<(Vec<T>, String), Status>>,
{
    let before = head(link).await;
    let stand = || before.clone().filter(|head| head.sequence > 0).map(Stand::known);
    if shown(key, empty, out, sheet, page, stand).await? == 0 {
        begin::say_of_an_empty_journal(link, out).await?;
    }
    // What is recorded while a list is read page by page may be in it, or not.
    let after = head(link).await.zip(before).filter(|(after, before)| after.sequence > before.sequence);
    if let Some((after, _)) = after {
        out.note(&out.lang.say(words::grew(after.sequence)));
    }
    Ok(Exit::Done)
}

/// The head of the journal; `None` where nobody here tells it.
async fn head(link: &Link) -> Option<AsOf> {
    let mut told = link.intake().watch_journal(WatchJournalRequest {}).await.ok()?.into_inner();
    told.message().await.ok()??.as_of
}

/// A page of a list at a view: its rows, the token of the next, and the state of knowledge that they rest on.
pub(super) type Known<T> = Result<(Vec<T>, String, Option<AsOf>), Status>;

/// The same of a list that stands at a view: where nothing is in it, it says why.
pub(super) async fn at<T, F>(
    (link, view): (&Link, &View),
    (key, empty): (&'static str, Said),
    out: &mut Output<'_>,
    sheet: impl Fn(Vec<T>) -> Sheet,
    mut page: impl FnMut(Next) -> F,
) -> Result<Exit, Failure>
where
    F: Future<Output = Known<T>>,
{
    let known: &RefCell<Option<AsOf>> = &RefCell::default();
    let noting = |next| {
        let page = page(next);
        async move {
            let (rows, next, as_of) = page.await?;
            known.replace(as_of);
            Ok((rows, next))
        }
    };
    if shown(key, empty, out, sheet, noting, || Some(Stand::at(known.borrow().clone()?, view.until))).await? == 0 {
        let sequence = known.borrow().as_ref().map_or(u64::MAX, |as_of| as_of.sequence);
        begin::say(link, view, sequence, true, out).await?;
    }
    Ok(Exit::Done)
}

/// How many rows were shown. `stand`: what they rest on, once all are there; `None` where nobody says it.
async fn shown<T, F>(
    key: &'static str,
    empty: Said,
    out: &mut Output<'_>,
    sheet: impl Fn(Vec<T>) -> Sheet,
    mut page: impl FnMut(Next) -> F,
    stand: impl FnOnce() -> Option<Stand>,
) -> Result<u64, Failure>
where
    F: Future<Output = Result<(Vec<T>, String), Status>>,
{
    let mut list = Pages::new(key);
    let mut page_token = String::new();
    // People read authorities in the order of their districts; a list that is too long to be held comes as it is kept.
    let mut held = (out.format == Format::Table).then(|| sheet(Vec::new()));
    loop {
        let (rows, next) = page(Next { page_size: PAGE_SIZE, page_token }).await?;
        let came = sheet(rows);
        match &mut held {
            Some(whole) => whole.rows.extend(came.rows),
            None => list.page(&came, out)?,
        }
        if let Some(whole) = held.take_if(|whole| next.is_empty() || whole.rows.len() > HELD_MAX) {
            let whole = if next.is_empty() { in_order(whole) } else { whole };
            list.page(&whole, out)?;
        }
        if next.is_empty() {
            break;
        }
        page_token = next;
    }
    let rows = list.rows();
    list.finish_at(stand().as_ref(), &sheet(Vec::new()), &out.lang.say(empty), out)?;
    Ok(rows)
}

/// What of a list is counted before its day: in how many rows, and until when.
#[derive(Debug)]
pub(super) struct ToCome {
    today: Day,
    rows: Cell<u64>,
    last: Cell<Option<Day>>,
}

impl ToCome {
    pub fn today() -> ToCome {
        ToCome { today: Day::of(Timestamp::now()), rows: Cell::default(), last: Cell::default() }
    }

    /// Whether a fiscal year has begun.
    pub fn began(&self, year: i16) -> bool {
        Day::first_of(year).is_ok_and(|first| first <= self.today)
    }

    /// Notes the last days of rows.
    pub fn note<'d>(&self, days: impl Iterator<Item = &'d str>) {
        for day in days.filter_map(|day| day.parse::<Day>().ok()).filter(|day| *day > self.today) {
            self.rows.set(self.rows.get().saturating_add(1));
            self.last.set(self.last.get().max(Some(day)));
        }
    }

    /// Says it below the list; JSON has the day of each row.
    pub fn say(self, out: &mut Output<'_>) -> Result<(), Failure> {
        let Some(last) = self.last.get() else { return Ok(()) };
        let text = out.lang.say(words::to_come(self.rows.get(), self.today, last));
        match out.format {
            Format::Table => out.tell(&format!("\n{text}\n")),
            Format::Csv => {
                out.note(&text);
                Ok(())
            }
            Format::Json => Ok(()),
        }
    }
}

/// One of what a list has, and what belongs to it.
pub(super) struct One {
    pub sheet: Sheet,
    /// Tables of their own: the key of each, its heading, and its rows.
    pub beside: Vec<(&'static str, Term, Sheet)>,
    /// What is missing, and why.
    pub missing: Option<Said>,
}

impl One {
    /// With what happened to it, where whoever asks may read that.
    pub fn of(
        sheet: Sheet,
        (key, heading): (&'static str, Term),
        happened: Option<Sheet>,
        unseen: fn() -> Said,
    ) -> One {
        let missing = happened.is_none().then(unseen);
        One { sheet, beside: happened.map(|happened| (key, heading, happened)).into_iter().collect(), missing }
    }
}

impl From<Sheet> for One {
    fn from(sheet: Sheet) -> One {
        One { sheet, beside: Vec::new(), missing: None }
    }
}

impl Serialize for One {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Some(object) = self.sheet.objects().into_iter().next() else { return s.serialize_none() };
        let mut map = s.serialize_map(None)?;
        object.put(&mut map)?;
        for (key, _, sheet) in &self.beside {
            map.serialize_entry(key, &sheet.objects())?;
        }
        map.end()
    }
}

/// Shows one: all that is known of it below each other in a table, as a list of one in CSV, by itself in JSON.
pub(super) fn one(one: impl Into<One>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let (one, lang) = (one.into(), out.lang);

    match out.format {
        Format::Json => out.json(&one)?,
        Format::Csv => {
            out.csv(&one.sheet, true)?;
            for (_, heading, sheet) in &one.beside {
                out.beside(lang.word(*heading), sheet);
            }
        }
        Format::Table => {
            let text = one.sheet.record(out.look());
            out.print(&text)?;
            for (_, heading, sheet) in one.beside.iter().filter(|(_, _, sheet)| !sheet.rows.is_empty()) {
                out.print(&format!("\n{}\n", lang.word(*heading)))?;
                out.table(sheet)?;
            }
        }
    }
    if let Some(missing) = one.missing {
        out.note(&lang.say(missing));
    }
    Ok(Exit::Done)
}
