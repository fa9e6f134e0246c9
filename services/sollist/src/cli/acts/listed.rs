//! Lists, asked page by page and shown as one.

use std::future::Future;

use sollist_contract::said::Said;
use tonic::Status;

use crate::cli::{
    failure::{Exit, Failure},
    output::{Output, Pages},
    table::Sheet,
};

/// Rows that are asked for at a time.
const PAGE_SIZE: i32 = 1000;

/// What a page asks for: how many rows, and after which.
pub(super) struct Next {
    pub page_size: i32,
    pub page_token: String,
}

/// Shows every page of a list. `empty` is what a table says where there is nothing.
pub(super) async fn list<T, F>(
    key: &'static str,
    empty: Said,
    out: &mut Output<'_>,
    sheet: impl Fn(Vec<T>) -> Sheet,
    mut page: impl FnMut(Next) -> F,
) -> Result<Exit, Failure>
where
    F: Future<Output = Result<(Vec<T>, String), Status>>,
{
    let mut list = Pages::new(key);
    let mut page_token = String::new();
    loop {
        let (rows, next) = page(Next { page_size: PAGE_SIZE, page_token }).await?;
        list.page(&sheet(rows), out)?;
        if next.is_empty() {
            break;
        }
        page_token = next;
    }
    list.finish(&sheet(Vec::new()), &out.lang.say(empty), out)?;
    Ok(Exit::Done)
}

/// Shows one of what a list has: as a list of one in a table and CSV, by itself in JSON.
pub(super) fn one(sheet: &Sheet, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match out.format {
        crate::cli::args::Format::Json => out.json(&sheet.objects().first())?,
        crate::cli::args::Format::Csv => out.csv(sheet, true)?,
        crate::cli::args::Format::Table => out.table(sheet)?,
    }
    Ok(Exit::Done)
}
