//! Pages of a List: sizes with limits, in rows and in bytes. Tokens are made in `contract::page`.

use prost::Message;
use sollist_contract::{
    page::{self, NoPage, Room},
    question::Unclear,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::Error;

const SIZE_DEFAULT: u64 = 50;
/// Larger wishes are cut to this (AIP-158).
pub const SIZE_MAX: u64 = 1000;
/// Rows read at a time: a row is as long as an event may be, and a page has room for few of those.
const STEP: u64 = 100;
/// Pages that are read at the same time: each may hold a step of rows that it has no room for.
const AT_A_TIME: usize = 16;

static READING: Semaphore = Semaphore::const_new(AT_A_TIME);

impl From<NoPage> for Error {
    fn from(why: NoPage) -> Error {
        Error::Refused(why.into())
    }
}

impl From<Unclear> for Error {
    fn from(why: Unclear) -> Error {
        Error::Refused(why.into())
    }
}

/// A page that is asked for.
#[derive(Debug, Clone)]
pub struct Page {
    list: String,
    size: u64,
    after: Vec<String>,
}

impl Page {
    /// `list` tells one List from another, its filter included.
    pub fn asked(list: impl Into<String>, page_size: i32, page_token: &str) -> Result<Page, Error> {
        let list = list.into();
        let after = page::key(&list, page_token)?.unwrap_or_default();
        Ok(Page { size: size(page_size)?, list, after })
    }

    /// Waits until it may be read, and begins with nothing in it.
    pub async fn filling<T>(&self) -> Filling<'_, T> {
        Filling {
            page: self,
            _turn: turn().await,
            rows: Vec::new(),
            room: self.room(),
            after: self.after.clone(),
            state: State::Open,
        }
    }

    /// The last key of the page before; empty for the first page.
    pub fn after(&self) -> &str {
        first(&self.after)
    }
    /// The whole key of the page before; nothing for the first page.
    pub fn key(&self) -> &[String] {
        &self.after
    }
    /// The token of the page that begins after a key.
    pub fn token(&self, key: &[String]) -> String {
        page::token(&self.list, key)
    }
    /// Rows at most.
    pub fn size(&self) -> u64 {
        self.size
    }
    /// Rows whose key and size are to be looked up before any is read: one more than the page has tells whether there
    /// is a next one.
    pub fn limit(&self) -> u64 {
        self.size.saturating_add(1)
    }
    /// How many of the rows whose keys and sizes are known belong to the page, and the token of the next one; empty at
    /// the end.
    pub fn plan(&self, rows: &[(String, u64)]) -> (usize, String) {
        let mut room = self.room();
        let count =
            rows.iter().take_while(|(_, bytes)| room.take(usize::try_from(*bytes).unwrap_or(usize::MAX))).count();
        let last = count.checked_sub(1).and_then(|last| rows.get(last)).filter(|_| count < rows.len());
        (count, last.map(|(key, _)| page::token(&self.list, std::slice::from_ref(key))).unwrap_or_default())
    }

    /// The room of it.
    pub fn room(&self) -> Room {
        Room::new(usize::try_from(self.size).unwrap_or(usize::MAX))
    }
}

/// Waits until one of the few pages may be read that are read at the same time.
pub async fn turn() -> Option<SemaphorePermit<'static>> {
    READING.acquire().await.ok()
}

fn first(key: &[String]) -> &str {
    key.first().map_or("", String::as_str)
}

/// What is read next of a list: so many rows after a key.
#[derive(Debug, Clone)]
pub struct Step {
    after: Vec<String>,
    pub limit: u64,
}

impl Step {
    /// The key after which to read; empty at the beginning of the list.
    pub fn after(&self) -> &str {
        first(&self.after)
    }
    /// The same where a key has two parts.
    pub fn after_pair(&self) -> (&str, &str) {
        (self.after(), self.after.get(1).map_or("", String::as_str))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// There are more rows than the page has room for.
    Full,
    /// The list has no more.
    Ended,
}

/// A page that is filled step by step, so that no more rows are in memory than a page and a step hold.
pub struct Filling<'a, T> {
    page: &'a Page,
    /// Held until the page is done.
    _turn: Option<SemaphorePermit<'static>>,
    rows: Vec<T>,
    room: Room,
    after: Vec<String>,
    state: State,
}

impl<T: Message> Filling<'_, T> {
    /// What is to be read next; `None` when the page is done.
    pub fn step(&self) -> Option<Step> {
        let left = self.page.limit().saturating_sub(self.rows.len() as u64);
        (self.state == State::Open).then(|| Step { after: self.after.clone(), limit: left.min(STEP) })
    }

    /// Takes what was read in a step: all of it, as messages, in order. `key`: by which the list is ordered, of one
    /// after the other.
    pub fn take(&mut self, step: &Step, rows: Vec<T>, mut key: impl FnMut(&T) -> Vec<String>) {
        let at_end = (rows.len() as u64) < step.limit;
        for row in rows {
            if !self.room.take(row.encoded_len()) {
                self.state = State::Full;
                return;
            }
            self.after = key(&row);
            self.rows.push(row);
        }
        if at_end {
            self.state = State::Ended;
        }
    }

    /// The rows, and the token of the next page; empty at the end.
    pub fn done(self) -> (Vec<T>, String) {
        let more = self.state == State::Full && !self.rows.is_empty();
        let next = if more { page::token(&self.page.list, &self.after) } else { String::new() };
        (self.rows, next)
    }
}

/// A page's size; 0 asks for the default.
fn size(wanted: i32) -> Result<u64, Error> {
    match u64::try_from(wanted) {
        Ok(0) => Ok(SIZE_DEFAULT),
        Ok(size) => Ok(size.min(SIZE_MAX)),
        Err(_) => Err(NoPage::Size.into()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::grpc::intake::v1::RefusedEntry;

    use super::*;

    /// Reads a list of texts of these lengths by pages; says how many rows each page has.
    async fn pages(lengths: &[usize], page_size: i32) -> Vec<usize> {
        let (mut token, mut seen, mut counts) = (String::new(), Vec::new(), Vec::new());
        loop {
            let page = Page::asked("list", page_size, &token).unwrap();
            let mut filling = page.filling().await;
            while let Some(step) = filling.step() {
                assert!(step.limit <= STEP);
                let after: usize = step.after().parse().unwrap_or(0);
                let rows = lengths.iter().enumerate().skip(after).take(usize::try_from(step.limit).unwrap());
                let rows = rows.map(|(at, length)| RefusedEntry {
                    id: (at + 1).to_string(),
                    text: "x".repeat(*length),
                    ..Default::default()
                });
                filling.take(&step, rows.collect(), |row| vec![row.id.clone()]);
            }
            let (rows, next) = filling.done();
            let bytes: usize = rows.iter().map(Message::encoded_len).sum();
            assert!(rows.len() <= 1 || bytes <= page::PAGE_BYTES, "{bytes}");
            counts.push(rows.len());
            seen.extend(rows.into_iter().map(|row| row.id));
            if next.is_empty() {
                assert_eq!(seen, (1..=lengths.len()).map(|at| at.to_string()).collect::<Vec<_>>());
                return counts;
            }
            token = next;
        }
    }

    #[tokio::test]
    async fn pages_end_by_number_or_by_bytes_and_together_are_the_list() {
        assert_eq!(pages(&[], 0).await, [0]);
        assert_eq!(pages(&[1; 50], 0).await, [50]);
        assert_eq!(pages(&[1; 51], 0).await, [50, 1]);
        assert_eq!(pages(&[1; 100], 100).await, [100]);
        assert_eq!(pages(&[1; 2500], 5000).await, [1000, 1000, 500]);
        assert_eq!(pages(&[800_000; 5], 1000).await, [2, 2, 1]);
        assert_eq!(pages(&[3_000_000, 1, 3_000_000], 0).await, [1, 1, 1]);
        let mixed: Vec<usize> = (0..700).map(|at| if at % 7 == 0 { 300_000 } else { 10 }).collect();
        assert!(pages(&mixed, 1000).await.iter().all(|rows| *rows <= 49));
    }

    #[test]
    fn a_plan_ends_by_number_or_by_bytes() {
        let rows =
            |sizes: &[u64]| sizes.iter().enumerate().map(|(at, bytes)| (at.to_string(), *bytes)).collect::<Vec<_>>();
        let page = |size| Page::asked("list", size, "").unwrap();
        let count = |size, sizes: &[u64]| {
            let (count, next) = page(size).plan(&rows(sizes));
            assert_eq!(next.is_empty(), count == sizes.len());
            count
        };
        assert_eq!(count(2, &[1, 1, 1]), 2);
        assert_eq!(count(2, &[1, 1]), 2);
        assert_eq!(count(9, &[9_000_000, 1]), 1);
        assert_eq!(count(9, &[1_000_000, 1_000_000, 1_000_000]), 2);
        assert_eq!(count(9, &[]), 0);
        assert_eq!(Page::asked("list", 9, &page(2).plan(&rows(&[1, 1, 1])).1).unwrap().after(), "1");
    }

    #[test]
    fn a_negative_size_and_a_foreign_token_are_named() {
        let foreign = page::token("other", &[]);
        for (size, token, field) in
            [(-1, "", "page_size"), (0, foreign.as_str(), "page_token"), (0, "zz", "page_token")]
        {
            assert!(matches!(Page::asked("list", size, token), Err(Error::Refused(refusal)) if refusal.field == field));
        }
    }
}
