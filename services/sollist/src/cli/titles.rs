//! What budget lines are called: people read titles, programs and whoever asks for everything have the names.

use std::collections::HashMap;

use sollist_contract::{grpc::budget::v1::ListLinesRequest, lang::Lang, words::terms};

use super::{
    Link,
    args::Format,
    output::Output,
    table::{Cell, Column, Sheet},
    words::names as words,
};

/// Lines that a page has.
const PAGE_SIZE: i32 = 1000;

/// The title of every line, by its name; of none for programs, and where nobody here tells of lines.
#[derive(Debug, Default)]
pub struct Titles {
    of: HashMap<String, String>,
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
                Some(Cell::Text(name)) => Cell::text(self.of.get(name).unwrap_or(name)),
                _ => Cell::Nothing,
            };
            row.insert((place + 1).min(row.len()), title);
        }
        sheet
    }

    /// A sentence with titles instead of the names of lines; a command to be copied keeps them.
    pub fn told(&self, said: &str) -> String {
        let mut option = false;
        let word = |word: &str| {
            let name = word.trim_matches(|c: char| !c.is_alphanumeric());
            let title = self.of.get(name).filter(|_| !option);
            option = word.starts_with("--");
            let Some((title, at)) = title.zip(word.find(name)) else { return word.to_owned() };
            let (before, behind) =
                (word.get(..at).unwrap_or_default(), word.get(at + name.len()..).unwrap_or_default());
            let title = if before.is_empty() { words::quoted(title, self.lang) } else { title.clone() };
            format!("{before}{title}{behind}")
        };
        said.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

async fn all(link: &Link) -> Result<HashMap<String, String>, tonic::Status> {
    let (mut titles, mut page_token) = (HashMap::new(), String::new());
    loop {
        let request = ListLinesRequest { page_size: PAGE_SIZE, page_token, ..Default::default() };
        let page = link.budget().list_lines(request).await?.into_inner();
        let title = |line: &sollist_contract::grpc::budget::v1::Line| line.labels.clone().unwrap_or_default().title;
        let titled = page.lines.into_iter().map(|line| (line.name.clone(), title(&line)));
        titles.extend(titled.filter(|(_, title)| !title.is_empty()));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(titles);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_titles_and_a_command_keeps_names() {
        let name = "2026/30/25/bezirksamt-pankow/geraete";
        let titles = Titles { of: HashMap::from([(name.to_owned(), "Geräte, IKT".to_owned())]), lang: Lang::De };
        for (said, told) in [
            ("Bestellung B-1 über 1,00 EUR bei {}: 3 ×", "Bestellung B-1 über 1,00 EUR bei „Geräte, IKT“: 3 ×"),
            ("Die Stelle „{}“ fehlt", "Die Stelle „Geräte, IKT“ fehlt"),
            ("bitte „sollist line show --line {}“", "bitte „sollist line show --line {}“"),
            ("von {}x nach {}.", "von {}x nach „Geräte, IKT“."),
            ("", ""),
        ] {
            assert_eq!(titles.told(&said.replace("{}", name)), told.replace("{}", name));
        }
        assert_eq!(Titles::default().told(name), name);
    }
}
