//! What budget lines are called: people read titles, programs and whoever asks for everything have the names.

use std::collections::{BTreeSet, HashMap};

use sollist_contract::{
    grpc::budget::v1::ListLinesRequest,
    ids::Authority,
    lang::Lang,
    words::{
        names::authority,
        terms::{self, authority_name},
    },
};

use super::{
    Link,
    args::Format,
    output::Output,
    table::{Cell, Column, Sheet},
    words::names as words,
};

/// Lines that a page has.
const PAGE_SIZE: i32 = 1000;

/// What people call a line, and whose it is: every Bezirksamt has the same titles.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Called {
    title: String,
    authority: String,
}

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

    /// A sentence with titles instead of the names of lines, and whose they are where the sentence does not say it; a
    /// command to be copied keeps them.
    pub fn told(&self, said: &str) -> String {
        let named: BTreeSet<&str> = said.split(' ').map(bare).filter(|name| self.of.contains_key(*name)).collect();
        let whose = |called: &Called| {
            let alike = named.iter().filter_map(|name| self.of.get(*name)).filter(|it| it.title == called.title);
            let known = called.authority.parse::<Authority>().map(|it| authority_name(&it));
            let is_said = known.is_ok_and(|known| said.contains(&known));
            (!is_said || alike.count() > 1).then(|| authority(&called.authority)).filter(|whose| !whose.is_empty())
        };
        let mut option = false;
        let word = |word: &str| {
            let name = bare(word);
            let called = self.of.get(name).filter(|_| !option);
            option = word.starts_with("--");
            let Some((called, at)) = called.zip(word.find(name)) else { return word.to_owned() };
            let (before, behind) =
                (word.get(..at).unwrap_or_default(), word.get(at + name.len()..).unwrap_or_default());
            let quotes = behind.chars().next().filter(|c| matches!(c, '“' | '”' | '"'));
            let (closed, behind) = match quotes {
                Some(quote) => (quote.to_string(), behind.get(quote.len_utf8()..).unwrap_or_default()),
                None => (String::new(), behind),
            };
            let title = if before.is_empty() { words::quoted(&called.title, self.lang) } else { called.title.clone() };
            let whose = whose(called).map(|whose| format!(" ({whose})")).unwrap_or_default();
            format!("{before}{title}{closed}{whose}{behind}")
        };
        said.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

/// A word without what surrounds it in a sentence.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

async fn all(link: &Link) -> Result<HashMap<String, Called>, tonic::Status> {
    let (mut titles, mut page_token) = (HashMap::new(), String::new());
    loop {
        let request = ListLinesRequest { page_size: PAGE_SIZE, page_token, ..Default::default() };
        let page = link.budget().list_lines(request).await?.into_inner();
        let titled = page.lines.into_iter().map(|line| {
            let title = line.labels.unwrap_or_default().title;
            (line.name, Called { title, authority: line.authority })
        });
        titles.extend(titled.filter(|(_, called)| !called.title.is_empty()));
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
        let other = "2026/30/25/bezirksamt-mitte/geraete";
        let of = |authority: &str| Called { title: "Geräte, IKT".to_owned(), authority: authority.to_owned() };
        let titles = Titles {
            of: HashMap::from([(name.to_owned(), of("ba-pankow")), (other.to_owned(), of("ba-mitte"))]),
            lang: Lang::De,
        };
        for (said, told) in [
            (
                "Bestellung B-1 bei {}: 3 × (Bezirksamt Pankow)",
                "Bestellung B-1 bei „Geräte, IKT“: 3 × (Bezirksamt Pankow)",
            ),
            // Whose it is, where that is not said; of two that are called the same whose each is.
            ("Bestellung B-1 bei {}: 3 ×", "Bestellung B-1 bei „Geräte, IKT“ (BA Pankow): 3 ×"),
            ("Die Stelle „{}“ fehlt", "Die Stelle „Geräte, IKT“ (BA Pankow) fehlt"),
            (
                "von {} nach {other} (Bezirksamt Pankow)",
                "von „Geräte, IKT“ (BA Pankow) nach „Geräte, IKT“ (BA Mitte) (Bezirksamt Pankow)",
            ),
            ("bitte „sollist line show --line {}“", "bitte „sollist line show --line {}“"),
            ("von {}x nach {}.", "von {}x nach „Geräte, IKT“ (BA Pankow)."),
            ("", ""),
        ] {
            let said = said.replace("{}", name).replace("{other}", other);
            assert_eq!(titles.told(&said), told.replace("{}", name));
        }
        assert_eq!(Titles::default().told(name), name);
    }
}
