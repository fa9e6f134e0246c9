//! What budget lines are called: people read titles, and whose each is, since every Bezirksamt has the same.

use std::collections::{BTreeSet, HashMap};

use sollist_contract::{
    grpc::budget::v1::{GetLineRequest, Line, ListLinesRequest},
    lang::Lang,
    said::Said,
    words::{
        names,
        titles::{Called, named, told},
    },
};

use crate::{ask::Ask, table::Cell};

/// Lines that an answer has.
const PAGE: i32 = 1000;
/// Lines that are asked for one by one: of more it is sooner to ask for all.
const ALONE_MAX: usize = 12;

/// What lines are called, by their names; nothing where nobody here tells of lines.
#[derive(Debug, Default)]
pub struct Titles(HashMap<String, Called>);

impl Titles {
    pub async fn of_all(ask: &Ask) -> Titles {
        let (mut titles, mut page_token) = (HashMap::new(), String::new());
        let mut budget = ask.link.budget();
        loop {
            let request = ListLinesRequest { page_size: PAGE, page_token, ..ListLinesRequest::default() };
            let Ok(page) = budget.list_lines(request).await else { return Titles(titles) };
            let page = page.into_inner();
            titles.extend(page.lines.into_iter().flat_map(by_every_name));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Titles(titles);
            }
        }
    }

    /// Of the lines that these texts name.
    pub async fn in_texts<'a>(ask: &Ask, texts: impl IntoIterator<Item = &'a str>) -> Titles {
        let names: BTreeSet<&str> = texts.into_iter().flat_map(named).collect();
        if names.len() > ALONE_MAX {
            return Titles::of_all(ask).await;
        }
        let mut titles = HashMap::new();
        for name in names {
            let request = GetLineRequest { name: name.to_owned() };
            let found = ask.link.budget().get_line(request).await.ok().and_then(|it| it.into_inner().line);
            titles.extend(found.map(|line| (name.to_owned(), called(line))));
        }
        Titles(titles)
    }

    /// Whether there is such a line, as far as was asked for it.
    pub fn has(&self, line: &str) -> bool {
        self.0.contains_key(line)
    }

    /// A line by its title; one without by the end of its name. Programs read the name.
    pub fn cell(&self, ask: &Ask, line: &str) -> Cell {
        let end = line.rsplit('/').next().unwrap_or_default();
        let title = self.0.get(line).map(|it| it.title.as_str()).filter(|title| !title.is_empty());
        Cell::named(line, title.unwrap_or(end)).in_recorded_words(ask.lang)
    }

    /// A line by its title, and whose it is; by its name where it has none.
    pub fn whose(&self, line: &str) -> String {
        match self.0.get(line).filter(|it| !it.title.is_empty()) {
            Some(called) => format!("{} ({})", called.title, names::authority(&called.authority)),
            None => line.to_owned(),
        }
    }

    /// A sentence with titles instead of names.
    pub fn told(&self, said: &str, lang: Lang) -> String {
        told(said, &self.0, lang)
    }

    /// The same of a sentence in both languages.
    pub fn said(&self, said: &Said) -> Said {
        Said::read(self.told(&said.de, Lang::De), self.told(&said.en, Lang::En))
    }
}

fn called(line: Line) -> Called {
    Called { title: line.labels.unwrap_or_default().title, authority: line.authority }
}

/// A line by each name: what happened before it got this one speaks of it by another.
fn by_every_name(mut line: Line) -> impl Iterator<Item = (String, Called)> {
    let names = std::mem::take(&mut line.other_names).into_iter().chain([line.name.clone()]);
    let called = called(line);
    names.map(move |name| (name, called.clone()))
}

/// The same of a line that is at hand.
pub fn of_line(line: &Line) -> String {
    Titles([(line.name.clone(), called(line.clone()))].into()).whose(&line.name)
}

/// One line: its title, and whose it is; its name where it has none.
pub async fn of_one(ask: &Ask, name: &str) -> String {
    Titles::in_texts(ask, [name]).await.whose(name)
}
