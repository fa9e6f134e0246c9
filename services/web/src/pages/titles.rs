//! What budget lines are called: people read titles, and whose each is, since every Bezirksamt has the same.

use std::collections::HashMap;

use sollist_contract::{
    grpc::budget::v1::{GetLineRequest, Line, ListLinesRequest},
    words::names,
};

use crate::{ask::Ask, table::Cell};

/// Lines that an answer has.
const PAGE: i32 = 1000;

/// The title of every line, by its name; of none where nobody here tells of lines.
#[derive(Debug, Default)]
pub struct Titles(HashMap<String, String>);

impl Titles {
    pub async fn of_all(ask: &Ask) -> Titles {
        let (mut titles, mut page_token) = (HashMap::new(), String::new());
        let mut budget = ask.link.budget();
        loop {
            let request = ListLinesRequest { page_size: PAGE, page_token, ..ListLinesRequest::default() };
            let Ok(page) = budget.list_lines(request).await else { return Titles(titles) };
            let page = page.into_inner();
            titles.extend(page.lines.into_iter().map(|line| (line.name.clone(), title(line))));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Titles(titles);
            }
        }
    }

    /// A line by its title; one without by the end of its name. Programs read the name.
    pub fn cell(&self, ask: &Ask, line: &str) -> Cell {
        let end = line.rsplit('/').next().unwrap_or_default();
        let title = self.0.get(line).map(String::as_str).filter(|title| !title.is_empty());
        Cell::named(line, title.unwrap_or(end)).in_recorded_words(ask.lang)
    }
}

fn title(line: Line) -> String {
    line.labels.unwrap_or_default().title
}

/// One line: its title, and whose it is; its name where it has none.
pub async fn of_one(ask: &Ask, name: &str) -> String {
    let request = GetLineRequest { name: name.to_owned() };
    let found = ask.link.budget().get_line(request).await.ok().and_then(|it| it.into_inner().line);
    let Some(line) = found else { return name.to_owned() };
    let whose = names::authority(&line.authority);
    match title(line) {
        title if title.is_empty() => name.to_owned(),
        title => format!("{title} ({whose})"),
    }
}
