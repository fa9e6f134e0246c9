//! One request for a page, and what a page answers it with.

use std::sync::Arc;

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    grpc::{analytics::v1::GetBudgetRequest, common::v1::AsOf},
    lang::Lang,
};
use sollist_platform::wire::link::Link;

use crate::{
    failure::Failure,
    query::Query,
    shell::Shell,
    table::{Table, Turn},
    who::Who,
};

/// A request: who asks for what, in which language, when the journal ended where.
#[derive(Debug, Clone)]
pub struct Ask {
    pub lang: Lang,
    /// The path without the ending of an export.
    pub path: String,
    pub form: Form,
    pub query: Query,
    pub link: Link,
    pub who: Who,
    pub head: Option<AsOf>,
    /// The same table as whoever reloads saw it.
    pub before: Option<Arc<Table>>,
}

/// In what form a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Html,
    Csv,
    Json,
    Xlsx,
}

impl Form {
    /// Takes the ending of an export off a path.
    pub fn of(path: &str) -> (&str, Form) {
        let endings = [(".csv", Form::Csv), (".json", Form::Json), (".xlsx", Form::Xlsx)];
        let found = endings.into_iter().find_map(|(ending, form)| Some((path.strip_suffix(ending)?, form)));
        found.unwrap_or((path, Form::Html))
    }
}

/// A page that is ready: around it the shell, in it what it says, and the table that is exported.
pub struct Page {
    pub shell: Shell,
    pub table: Option<Table>,
    pub as_of: Option<AsOf>,
    /// What a file of it is called.
    pub file: String,
    /// What its JSON says beside the rows of the table.
    pub beside: Vec<(&'static str, serde_json::Value)>,
}

impl Ask {
    /// The day on which a page looks: the last one that it counts, else that of its state of knowledge.
    pub fn today(&self, as_of: Option<&AsOf>) -> String {
        if !self.query.until.is_empty() {
            return self.query.until.clone();
        }
        let recorded = as_of.and_then(|as_of| as_of.recorded_at.parse::<Timestamp>().ok());
        let pinned = if self.query.stand.is_empty() { None } else { recorded };
        Day::of(pinned.unwrap_or_else(Timestamp::now)).to_string()
    }

    /// The fiscal year of the money that is asked for. Where none is, that of the day on which the page looks, as far
    /// as anything is planned for it; else 0, the newest. Services take the newest at once: where the plan of next year
    /// is there already, that is a year in which nothing has been paid yet.
    pub async fn year(&self) -> Result<i32, Failure> {
        if !self.query.year.is_empty() {
            return Ok(self.query.year());
        }
        let today = self.today(self.head.as_ref());
        let year = today.split('-').next().and_then(|year| year.parse().ok()).unwrap_or_default();
        let request = GetBudgetRequest { view: self.query.view(), year, ..GetBudgetRequest::default() };
        let planned = self.link.analytics().get_budget(request).await?.into_inner().total;
        Ok(if planned.is_some_and(|total| total.lines > 0) { year } else { 0 })
    }

    pub fn shell(&self, heading: &str) -> Shell {
        Shell::new(self.lang, &self.path, &self.query, heading).of(&self.who)
    }

    /// A page with its body; it stands where `as_of` says, or where the journal ends.
    pub fn page(&self, heading: &str, body: impl ToString, table: Option<Table>, as_of: Option<AsOf>) -> Page {
        let mut shell = self.shell(heading);
        let stands = as_of.or_else(|| self.head.clone());
        if let Some(as_of) = &stands {
            shell.stand(&self.path, &self.query, as_of, self.head.as_ref());
        }
        shell.has_table = table.as_ref().is_some_and(|table| table.id == MAIN_TABLE && !table.rows.is_empty());
        shell.body = body.to_string();
        let name: Vec<String> = self
            .path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .chain(self.query.filters())
            .collect();
        let number = stands.as_ref().map_or_else(String::new, |as_of| format!("-stand-{}", as_of.sequence));
        let file = format!("{}{number}", sollist_contract::ids::slug(&name.join(" ")));
        Page { shell, table, as_of: stands, file, beside: Vec::new() }
    }

    /// The addresses of a table's exports; and what of it has changed since it was seen, on a page that is reloaded.
    pub fn exported(&self, table: &mut Table) {
        let query = self.query.unmarked();
        table.xlsx = query.at(&format!("{}.xlsx", self.path));
        table.csv = query.at(&format!("{}.csv", self.path));
        table.json = query.at(&format!("{}.json", self.path));
        if let Some(before) = &self.before {
            table.mark(before);
        }
    }

    /// The same question of the state that whoever reloads saw; `None`: nothing is to be marked.
    pub fn as_seen(&self) -> Option<Ask> {
        let seen = self.query.only.before.clone();
        let marks = self.form == Form::Html && !seen.is_empty() && self.query.stand.is_empty();
        let query = self.query.unmarked().with(|query| query.stand = seen);
        marks.then(|| Ask { query, form: Form::Json, ..self.clone() })
    }

    /// Keeps one page of a table, and says where the others are. An export has all of it.
    pub fn turn(&self, table: &mut Table) {
        if self.form != Form::Html {
            return;
        }
        table.turn_to(self.query.page_index(), self.lang, |page| self.turned(page));
    }

    /// Makes a wide table readable: the notes of its rows go below it, and of sparse columns those stay that have
    /// something. An export has all of them in their places.
    pub fn readable(&self, table: &mut Table, sparse: &[&str]) {
        if self.form == Form::Html {
            table.leave_empty(sparse);
            table.gather_notes();
        }
    }

    /// The same of a table of so many rows, of which only those of the page are there.
    pub fn turn_of(&self, table: &mut Table, rows: usize) {
        if self.form == Form::Html {
            table.turn = Turn::at(self.query.page_index(), rows, self.lang, |page| self.turned(page));
        }
    }

    /// The address of another page of the table.
    fn turned(&self, page: usize) -> String {
        self.query.with(|query| query.page = page.to_string()).at(&self.path)
    }
}

/// What the table of a page is called, to which a link skips.
pub const MAIN_TABLE: &str = "tabelle";
