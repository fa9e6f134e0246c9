//! What budget lines are called: people read titles, programs and whoever asks for everything have the names.

use std::collections::HashMap;

use sollist_contract::{
    grpc::budget::v1::ListLinesRequest,
    lang::Lang,
    words::{
        terms,
        titles::{self, Called},
    },
};

use super::{
    Link,
    args::Format,
    output::Output,
    table::{Cell, Column, Sheet},
};

/// Lines that a page has.
const PAGE_SIZE: i32 = 1000;

/// What every line is called, by its name; of none for programs, and where nobody here tells of lines.
#[derive(Debug, Default)]
pub struct Titles {
    of: HashMap<String, Called>,
    lang: Lang,
}

impl Titles {
    /// For a table or a workbook.
    pub async fn beside_names(link: &Link, out: &Output<'_>) -> Titles {
        match out.format == Format::Table || out.book.is_some() {
            true => Titles { of: all(link).await.unwrap_or_default(), lang: out.lang },
            false => Titles::default(),
        }
    }

    /// For the sentences of a table that does not show everything.
    pub async fn in_sentences(link: &Link, out: &Output<'_>) -> Titles {
        match out.format == Format::Table && !out.wide {
            true => Titles::beside_names(link, out).await,
            false => Titles::default(),
        }
    }

    /// A list with the title of each line; its name is for whoever asks for everything, or has no title.
    pub fn beside(&self, mut sheet: Sheet) -> Sheet {
        let place = sheet.columns.iter().position(|column| column.key == "line");
        let Some(place) = place.filter(|_| !self.of.is_empty()) else { return sheet };
        if let Some(column) = sheet.columns.get_mut(place) {
            *column = column.wide();
        }
        sheet.columns.insert(place + 1, Column::of("", terms::TITLE));
        for row in &mut sheet.rows {
            let title = match row.get(place) {
                Some(Cell::Text(name)) => Cell::text(self.of.get(name).map_or(name, |called| &called.title)),
                _ => Cell::Nothing,
            };
            row.insert((place + 1).min(row.len()), title);
        }
        sheet
    }

    /// A sentence with titles instead of the names of lines; a command to be copied keeps them.
    pub fn told(&self, said: &str) -> String {
        titles::told(said, &self.of, self.lang)
    }
}

async fn all(link: &Link) -> Result<HashMap<String, Called>, tonic::Status> {
    let (mut titles, mut page_token) = (HashMap::new(), String::new());
    loop {
        let request = ListLinesRequest { page_size: PAGE_SIZE, page_token, ..Default::default() };
        let page = link.budget().list_lines(request).await?.into_inner();
        let titled = page.lines.into_iter().flat_map(|line| {
            let called = Called { title: line.labels.unwrap_or_default().title, authority: line.authority };
            // What happened before a line got its name speaks of it by the one that it had.
            let names = line.other_names.into_iter().chain([line.name]);
            names.map(move |name| (name, called.clone())).filter(|(_, called)| !called.title.is_empty())
        });
        titles.extend(titled);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(titles);
        }
    }
}
