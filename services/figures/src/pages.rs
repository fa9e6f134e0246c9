//! Pages of figures: what is too long for one message goes on in the next, at the same state of knowledge.

use sollist_analytics::{Facts, FigureError, View};
use sollist_contract::{
    day::Day,
    page::{self, NoPage, ROW_BYTES_MAX, Room},
};

/// Where a page begins: a row of the whole answer, and what of that row the page before had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    row: usize,
    offset: usize,
}

/// The state of knowledge of an answer, as its first page had it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    seq: u64,
    hash: String,
    /// What „today“ was then.
    day: Day,
}

/// A page that is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// The question, without the page.
    question: String,
    rows: usize,
    from: Place,
    known: Option<Known>,
}

impl Page {
    pub fn asked(question: String, page_size: i32, page_token: &str) -> Result<Page, FigureError> {
        let rows = match usize::try_from(page_size) {
            Ok(0) => usize::MAX,
            Ok(rows) => rows,
            Err(_) => return Err(NoPage::Size.into()),
        };
        let (known, from) = match page::key(&question, page_token)? {
            None => (None, Place::default()),
            Some(key) => read(&key).map(|(known, from)| (Some(known), from)).ok_or(NoPage::Token)?,
        };
        Ok(Page { question, rows, from, known })
    }

    /// The same, where so many rows are passed over before the first page.
    pub fn passing_over(self, rows: u32) -> Page {
        let row = usize::try_from(rows).unwrap_or(usize::MAX);
        let from = if self.known.is_none() { Place { row, offset: 0 } } else { self.from };
        Page { from, ..self }
    }

    /// The view of the first page, where this is a later one.
    pub fn hold(&self, facts: &Facts, view: View) -> Result<View, FigureError> {
        match &self.known {
            None => Ok(view),
            Some(known) if known.seq > facts.last_seq() => Err(NoPage::Token.into()),
            Some(known) => Ok(View { seq: known.seq, day: known.day, ..view }),
        }
    }
    /// Refuses a page of an answer that another journal gave: one that was put back, and went another way since.
    pub fn same_journal(&self, hash: &str) -> Result<(), FigureError> {
        match &self.known {
            Some(known) if known.hash != hash => Err(NoPage::Token.into()),
            _ => Ok(()),
        }
    }
    /// The token of the page that begins at a place; empty at the end.
    pub fn token(&self, view: &View, hash: &str, next: Option<Place>) -> String {
        let Some(Place { row, offset }) = next else { return String::new() };
        let key = [view.seq.to_string(), hash.to_owned(), view.day.to_string(), row.to_string(), offset.to_string()];
        page::token(&self.question, &key)
    }
    pub fn cut(&self) -> Cut {
        Cut { room: Room::new(self.rows), at: self.from, before: 0, full: false }
    }
}

fn read(key: &[String]) -> Option<(Known, Place)> {
    let [seq, hash, day, row, offset] = key else { return None };
    let known = Known { seq: seq.parse().ok()?, hash: hash.clone(), day: day.parse().ok()? };
    Some((known, Place { row: row.parse().ok()?, offset: offset.parse().ok()? }))
}

/// Cuts an answer to a page, list after list.
pub(crate) struct Cut {
    room: Room,
    at: Place,
    /// Rows of the lists before this one.
    before: usize,
    full: bool,
}

impl Cut {
    /// What of a list of `count` rows belongs to the page. `make` writes a row from an offset on, and says where it
    /// goes on if it is too long.
    pub fn list<M>(
        &mut self,
        count: usize,
        bytes: impl Fn(&M) -> usize,
        mut make: impl FnMut(usize, usize) -> Result<(M, Option<usize>), FigureError>,
    ) -> Result<Vec<M>, FigureError> {
        let mut rows = Vec::new();
        while !self.full && self.at.row.saturating_sub(self.before) < count {
            let (row, rest) = make(self.at.row.saturating_sub(self.before), self.at.offset)?;
            if !self.room.take(bytes(&row)) {
                self.full = true;
                break;
            }
            rows.push(row);
            match rest {
                Some(offset) => (self.at.offset, self.full) = (offset, true),
                None => self.at = Place { row: self.at.row.saturating_add(1), offset: 0 },
            }
        }
        self.before = self.before.saturating_add(count);
        Ok(rows)
    }

    /// The first row of the list that comes next which belongs to the page.
    pub fn begins(&self) -> usize {
        self.at.row.saturating_sub(self.before)
    }

    /// Where the next page begins.
    pub fn next(self) -> Option<Place> {
        self.full.then_some(self.at)
    }
}

/// Names from an offset on, as many as a row may have, and where they go on.
pub(crate) fn names<T: ToString>(all: &[T], offset: usize) -> (Vec<String>, Option<usize>) {
    let mut room = ROW_BYTES_MAX;
    let mut names = Vec::new();
    for name in all.iter().skip(offset).map(ToString::to_string) {
        if name.len() > room {
            break;
        }
        room = room.saturating_sub(name.len());
        names.push(name);
    }
    let next = offset.saturating_add(names.len());
    (names, (next < all.len()).then_some(next))
}

/// A text from an offset on, as much as a row may have, and where it goes on.
pub(crate) fn text(all: &str, offset: usize) -> (String, Option<usize>) {
    let rest = all.get(offset..).unwrap_or_default();
    let end = rest.floor_char_boundary(ROW_BYTES_MAX);
    (rest.get(..end).unwrap_or_default().to_owned(), (end < rest.len()).then_some(offset.saturating_add(end)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every row of some lists by pages: `sizes` bytes each, some so long that they go on.
    fn pages(lists: &[Vec<usize>], rows: i32) -> Vec<Vec<Vec<(usize, String)>>> {
        let view = View { seq: 7, until: None, day: "2026-06-30".parse().unwrap(), walk: None };
        let (mut token, mut all) = (String::new(), Vec::new());
        loop {
            let page = Page::asked("question".to_owned(), rows, &token).unwrap();
            let mut cut = page.cut();
            let mut lists_of_page = Vec::new();
            for list in lists {
                let make = |at: usize, offset: usize| {
                    let (part, rest) = text(&"ä".repeat(list[at] / 2), offset);
                    Ok(((at, part), rest))
                };
                lists_of_page.push(cut.list(list.len(), |(_, part): &(usize, String)| part.len(), make).unwrap());
            }
            all.push(lists_of_page);
            token = page.token(&view, "ab", cut.next());
            if token.is_empty() {
                return all;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

        #[test]
        fn pages_together_are_the_whole_and_each_fits(
            lists in proptest::collection::vec(
                proptest::collection::vec(prop_oneof![0_usize..400_000, 0_usize..3_000_000], 0..12),
                1..4,
            ),
            rows in 0_i32..7,
        ) {
            let mut whole: Vec<Vec<String>> = lists.iter().map(|list| vec![String::new(); list.len()]).collect();
            let mut last = (0, 0);
            for page in pages(&lists, rows) {
                let bytes: usize = page.iter().flatten().map(|(_, part)| part.len()).sum();
                let count = page.iter().flatten().count();
                prop_assert!(bytes <= page::PAGE_BYTES.max(ROW_BYTES_MAX));
                prop_assert!(rows == 0 || count <= rows as usize);
                for (list, parts) in page.into_iter().enumerate() {
                    for (at, part) in parts {
                        prop_assert!((list, at) >= last, "in order");
                        last = (list, at);
                        whole[list][at].push_str(&part);
                    }
                }
            }
            for (list, sizes) in lists.iter().enumerate() {
                for (at, size) in sizes.iter().enumerate() {
                    prop_assert_eq!(whole[list][at].len(), size / 2 * 2);
                }
            }
        }
    }

    #[test]
    fn names_that_are_too_many_go_on() {
        let all: Vec<String> = (0..30_000).map(|n| format!("{n:0>100}")).collect();
        let (mut seen, mut from, mut parts) = (Vec::new(), Some(0), 0);
        while let Some(offset) = from {
            let (some, next) = names(&all, offset);
            seen.extend(some);
            from = next;
            parts += 1;
        }
        assert_eq!((seen, parts), (all, 3));
    }
}
