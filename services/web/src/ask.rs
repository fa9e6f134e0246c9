//! One request for a page, and what a page answers it with.

use std::sync::Arc;

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    figure::is_of_fiscal_year,
    grpc::{
        analytics::v1::{Definition, GetBudgetRequest, ListRolloutsRequest},
        common::v1::{AsOf, View},
    },
    lang::Lang,
    words::terms,
};
use sollist_platform::wire::link::Link;

use crate::{
    failure::{Failure, permitted},
    query::{self, Query},
    shell::Shell,
    table::{Table, Turn},
    who::Who,
    words,
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
    /// The ending that an address of it has.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Html => "",
            Form::Csv => ".csv",
            Form::Json => ".json",
            Form::Xlsx => ".xlsx",
        }
    }
    /// Takes the ending of an export off a path.
    pub fn of(path: &str) -> (&str, Form) {
        let files = [Form::Csv, Form::Json, Form::Xlsx];
        let found = files.into_iter().find_map(|form| Some((path.strip_suffix(form.ending())?, form)));
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

impl Page {
    /// The same of a question of its year ([`Ask::of_its_year`]): without a day it would be that of the year's end
    /// again, so all days are those until today.
    #[must_use]
    pub fn of_its_year(mut self, ask: &Ask) -> Page {
        let names_a_day = !ask.query.until.is_empty();
        if let (Some(_), true, Some(bar)) = (ask.year_that_is_over(), names_a_day, &mut self.shell.bar) {
            bar.to_all_days = ask.until_today();
        }
        self
    }

    /// The same of a page whose figure was asked for otherwise: what it is not narrowed by is said.
    #[must_use]
    pub fn of_narrowed(mut self, ask: &Ask, narrowed: &Ask) -> Page {
        if narrowed.query.programme != ask.query.programme {
            let code = ask.query.programme.as_str();
            let name = code.parse().map_or(code, |known| ask.lang.word(terms::programme(known)));
            self.shell.leave(&[name]);
        }
        self
    }

    /// The same of a page that has money of a year that is over beside what is counted on its last day.
    #[must_use]
    pub fn of_money_and_counts(mut self, ask: &Ask) -> Page {
        let over = ask.year_that_is_over().filter(|_| ask.query.until.is_empty());
        if let (Some(last), Some(bar)) = (over, &mut self.shell.bar) {
            bar.happened = ask.lang.say(words::money_and_counts(ask.query.year(), &last.to_string()));
            bar.to_all_days = ask.until_today();
            return self;
        }
        self.of_its_year(ask)
    }
}

/// How the catalogue calls a programme that an indicator may be asked for.
pub const PROGRAMME: &str = "programme";

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

    /// The same question of a year that is over as that year ended: what is counted on a day is counted on its last
    /// one, where no other is asked for.
    #[must_use]
    pub fn of_its_year(&self) -> Ask {
        match self.year_that_is_over().filter(|_| self.query.until.is_empty()) {
            Some(last) => {
                let of_its_end = |query: &mut query::Query| {
                    query.until = last.to_string();
                    query.implied.clone_from(&query.until);
                };
                Ask { query: self.query.with(of_its_end), ..self.clone() }
            }
            None => self.clone(),
        }
    }

    /// The same question as it is asked of one figure: money is of its fiscal year whatever day it is, what is counted
    /// on a day is of its year ([`Ask::of_its_year`]).
    #[must_use]
    pub fn of_figure(&self, id: &str) -> Ask {
        if is_of_fiscal_year(id) { self.clone() } else { self.of_its_year() }
    }

    /// The same question as it is asked of an indicator: of a programme where it is told of one.
    #[must_use]
    pub fn of_indicator(&self, of: &Definition) -> Ask {
        match of.narrowed_by.iter().any(|by| by == PROGRAMME) {
            true => self.clone(),
            false => Ask { query: self.query.without("feld"), ..self.clone() },
        }
    }

    /// The address of the page with all days until today; empty where it shows them.
    fn until_today(&self) -> String {
        let today = self.query.with(|query| query.until = Day::of(Timestamp::now()).to_string());
        if today.until == self.query.until { String::new() } else { today.at(&self.path) }
    }

    /// The last day of the year that is asked for, where it has passed.
    fn year_that_is_over(&self) -> Option<Day> {
        let year = i16::try_from(self.query.year()).ok().filter(|year| *year > 0)?;
        Day::new(year, 12, 31).ok().filter(|last| *last < Day::of(Timestamp::now()))
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

    /// The state that is asked for, of a page whose answers do not say on which they stand; the newest where none is.
    pub async fn state(&self) -> Result<Option<AsOf>, Failure> {
        if self.query.stand.is_empty() { Ok(self.head.clone()) } else { self.state_of(&self.query.stand).await }
    }

    /// Where the journal ended at a state; nothing to whoever may not know.
    pub async fn state_of(&self, state: &str) -> Result<Option<AsOf>, Failure> {
        let view = View { as_of: query::known(state), until: String::new() };
        let request = ListRolloutsRequest { view: Some(view), page_size: 1, ..ListRolloutsRequest::default() };
        Ok(permitted(self.link.records().list_rollouts(request).await)?.and_then(|found| found.into_inner().as_of))
    }

    pub fn shell(&self, heading: &str) -> Shell {
        Shell::new(self.lang, &self.path, &self.query, heading).of(&self.who)
    }

    /// A page with its body; it stands where `as_of` says. Without one it has no earlier states: it shows where the
    /// journal ends, and says so where another state is asked for.
    pub fn page(&self, heading: &str, body: impl ToString, table: Option<Table>, as_of: Option<AsOf>) -> Page {
        let mut shell = self.shell(heading);
        let has_states = as_of.is_some();
        let stands = as_of.or_else(|| self.head.clone());
        match &stands {
            Some(as_of) if has_states => shell.stand(&self.path, &self.query, as_of, self.head.as_ref()),
            Some(as_of) => shell.stand_at_the_end(&self.path, &self.query, as_of),
            None => {}
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

    /// The same of a list of which a file has so many rows at most: that is said, and where one that ends goes on.
    /// `from`: where the next rows begin; empty: there are none.
    pub fn exported_in_part(&self, table: &mut Table, from: &str) {
        self.exported(table);
        table.most = self.lang.say(words::rows_at_most(EXPORTED_MAX));
        if self.is_file() && !from.is_empty() {
            let next = self.query.with(|query| from.clone_into(&mut query.only.from));
            let address = next.at(&format!("{}{ending}", self.path, ending = self.form.ending()));
            table.cut = self.lang.say(words::goes_on(table.rows.len(), &address));
        }
    }

    /// Whether a file is asked for: it has columns for which a page has no room.
    pub fn is_file(&self) -> bool {
        self.form != Form::Html
    }

    /// Rows that are asked for at once, and whether so many are enough: of a page few, of a file as many as it may
    /// have.
    pub fn at_once(&self, page: i32) -> i32 {
        if self.form == Form::Html { page } else { AT_ONCE }
    }
    pub fn is_enough(&self, rows: usize) -> bool {
        if self.form == Form::Html { rows > 0 } else { rows >= EXPORTED_MAX }
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
        if self.is_file() {
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

/// Rows of a file at most, of a list that only grows; and how many of them are asked for at once.
pub const EXPORTED_MAX: usize = 10_000;
const AT_ONCE: i32 = 1000;

/// What the table of a page is called, to which a link skips.
pub const MAIN_TABLE: &str = "tabelle";
