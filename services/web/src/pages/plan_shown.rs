//! What a page shows of a budget plan: what would change or has, what is refused, and what stays as it is.

use askama::Template;
use axum::http::StatusCode;
use sollist_contract::{
    grpc::{
        common::v1::{Refusal as WireRefusal, Warning},
        intake::v1::RefusedEntry,
    },
    ids::District,
    lang::Lang,
    money::Cents,
    refusal::Refusal,
    said::Said,
    words::{number, terms},
};
use sollist_plan::{
    Amended, Choice, Doubt, Missing, Prepared, Renamed, Way,
    booked::{Before, Booked, Change, Sum},
    words::import as told_of,
};

use super::plan_sent::Outcome;
use crate::{
    act::Sent,
    ask::Ask,
    query,
    table::{Cell, Column, Table},
    titles::Titles,
    words::{self as page_words, act as acts, plan as words, told},
};

/// Rows of a list, and names in a sentence, that a page shows; the others are counted.
const SHOWN: usize = 50;
const NAMED: usize = 20;

/// Where a plan stands on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Preview,
    /// It was confirmed, and the books are others than those that were seen.
    ChangedSince,
    Recorded,
    /// It was confirmed, and everything of it is booked already: sent once more, or reloaded.
    Again,
}

/// A page of a plan.
#[derive(Template)]
#[template(path = "planned.html")]
pub struct Shown {
    own: &'static acts::Own,
    plan: &'static words::Own,
    heading: String,
    notice: String,
    mood: &'static str,
    lead: String,
    told: Vec<String>,
    tables: Vec<Table>,
    refused_name: &'static str,
    refused: Vec<Cell>,
    refused_more: String,
    warned: Vec<Cell>,
    warned_more: String,
    action: String,
    carried: Vec<(&'static str, String)>,
    steps: Vec<(&'static str, &'static str)>,
    on: Vec<(String, String)>,
}

impl Shown {
    fn new(ask: &Ask, heading: Said, name: &str) -> Shown {
        Shown {
            own: acts::own(ask.lang),
            plan: words::own(ask.lang),
            heading: Cell::text(&ask.lang.say(words::of_file(&heading, name))).shown,
            notice: String::new(),
            mood: "warning",
            lead: String::new(),
            told: Vec::new(),
            tables: Vec::new(),
            refused_name: "",
            refused: Vec::new(),
            refused_more: String::new(),
            warned: Vec::new(),
            warned_more: String::new(),
            action: ask.query.at(&ask.path),
            carried: Vec::new(),
            steps: Vec::new(),
            on: vec![(words::own(ask.lang).other_file.to_owned(), ask.query.at(&ask.path))],
        }
    }

    /// The answer: the form with what it carries, and its buttons.
    pub fn page(
        mut self,
        ask: &Ask,
        carried: Vec<(&'static str, String)>,
        steps: Vec<(&'static str, &'static str)>,
        status: StatusCode,
    ) -> Sent {
        (self.carried, self.steps) = (carried, steps);
        let heading = std::mem::take(&mut self.heading);
        Sent::Page(Box::new(ask.page(&heading, self, None, None)), status)
    }

    /// Rows on which a person decides, and beside them which cannot be read, so that all of the file is mended at once.
    pub async fn question(ask: &Ask, name: &str, prepared: &Prepared, unreadable: &[RefusedEntry]) -> Shown {
        let (lang, doubts) = (ask.lang, &prepared.doubts);
        let mut shown = Shown::new(ask, both(|own| own.decide), name);
        let alike = (doubts.rows.len() as u64).saturating_sub(doubts.twice);
        shown.lead = lang.say(words::same_or_new(alike, doubts.twice));
        shown.tables.push(doubtful(ask, &doubts.rows));
        shown.refuse(ask, name, (unreadable, unreadable.len() as u64), false).await;
        shown
    }

    /// What would become of a plan, or did.
    pub async fn outcome(
        ask: &Ask,
        step: Step,
        (name, way): (&str, &Way),
        prepared: Prepared,
        outcome: &Outcome,
        years: &[i32],
    ) -> Shown {
        let lang = ask.lang;
        let done = matches!(step, Step::Recorded | Step::Again);
        let heading = match done {
            true => both(|own| own.heading),
            false => Said::read(acts::own(Lang::De).check, acts::own(Lang::En).check),
        };
        let mut shown = Shown::new(ask, heading, name);
        let Prepared { passes, amended, renamed, aside, beside, mut booked, .. } = prepared;
        for (at, pass) in passes.iter().enumerate() {
            if let Err(beyond) = booked.add(&pass.effects, |position| outcome.has_recorded(at, position)) {
                shown.told.push(lang.say(Refusal::from(beyond).said));
            }
        }
        // A row that is renamed is counted by what becomes of its amount.
        let counts = (outcome.recorded.saturating_sub(booked.renamed), outcome.unchanged, outcome.refused);
        shown.lead = lang.say(told_of::summary(counts, !done));
        if step == Step::ChangedSince {
            shown.notice = lang.say(words::changed_since());
        } else if !done && outcome.recorded == 0 && outcome.refused > 0 {
            shown.notice = lang.say(words::all_refused());
        }
        shown.way(lang, way, booked.renamed);
        shown.tables = tables(ask, &booked, done);
        shown.tables.extend((!amended.is_empty()).then(|| amendments(ask, &amended)));
        shown.tables.extend((!renamed.is_empty()).then(|| renames(ask, &renamed, done)));
        shown.refuse(ask, name, (&outcome.refused_first, outcome.refused), done).await;
        shown.warn(ask, outcome).await;
        if !aside.unread.is_empty() {
            let named: Vec<Said> =
                aside.unread.iter().take(NAMED).map(|one| told_of::column(&one.column, &one.file)).collect();
            let said = lang.say(told_of::not_read(&named, aside.unread.len() > NAMED));
            shown.told.push(Cell::text(&said).shown);
        }
        if let Some(first) = beside.first() {
            let amounts = (first.paid.to_string(), first.said.to_string());
            let said = words::paid_besides(beside.len(), first.line.as_str(), &amounts.0, &amounts.1);
            shown.told.push(Cell::text(&lang.say(said)).shown);
        }
        if !aside.missing.is_empty() {
            shown.told.push(lang.say(told_of::left_out(aside.missing.len())));
            shown.tables.push(missing(ask, &aside.missing));
        }
        if done {
            shown.on = on(ask, outcome, years);
        }
        shown
    }

    /// Nobody answered.
    pub fn unanswered(ask: &Ask, name: &str, said: &Said) -> Shown {
        let mut shown = Shown::new(ask, both(|own| own.heading), name);
        shown.notice = Cell::text(&ask.lang.say(said.clone())).shown;
        shown
    }

    /// Everything that the file says is in the books; `confirmed`: whoever sees this has said so before.
    pub fn nothing_left(&mut self, ask: &Ask, refused: u64, confirmed: bool) {
        let (said, mood) = match (refused, confirmed) {
            (0, false) => (words::nothing_left(), "success"),
            (0, true) => (words::booked_before(), "success"),
            (_, false) => (words::nothing_but_refused(), "warning"),
            (_, true) => (words::booked_before().and(&words::refused_still()), "warning"),
        };
        (self.notice, self.mood) = (ask.lang.say(said), mood);
    }

    /// How many rows that were refused before would be settled.
    pub fn would_be_gone(&mut self, ask: &Ask, gone: u64) {
        if gone > 0 {
            self.told.push(ask.lang.say(words::would_be_gone(gone)));
        }
    }

    /// How many refused entries rows stand for that say what the budget says.
    pub fn corrects(&mut self, ask: &Ask, entries: u64, done: bool) {
        if entries > 0 {
            self.told.push(ask.lang.say(words::corrected_thereby(entries, done)));
        }
    }

    /// How many rows that were refused before are settled.
    pub fn settled(&mut self, ask: &Ask, gone: u64) {
        (self.notice, self.mood) = (std::mem::take(&mut self.lead), "success");
        if gone > 0 {
            self.told.push(ask.lang.say(told_of::gone(gone)));
        }
    }

    /// How it is taken.
    fn way(&mut self, lang: Lang, way: &Way, renamed: u64) {
        let own = words::own(lang);
        if !way.amend.is_empty() {
            self.told.push(Cell::text(&format!("{}: {}", own.basis, way.amend)).shown);
        }
        match way.choice {
            Choice::Ask => {}
            Choice::Same => self.told.push(own.as_same.to_owned()),
            Choice::New => self.told.push(own.as_new.to_owned()),
        }
        if renamed > 0 {
            self.told.push(lang.say(told_of::renamed(renamed)));
        }
    }

    async fn refuse(&mut self, ask: &Ask, name: &str, (first, count): (&[RefusedEntry], u64), done: bool) {
        let own = words::own(ask.lang);
        self.refused_name = if done { own.refused } else { own.would_refuse };
        let said = |entry: &RefusedEntry| {
            let WireRefusal { message_de, message_en, .. } = entry.refusal.clone().unwrap_or_default();
            let place = number::number(entry.position);
            // A workbook has several sheets with rows of one number.
            let sheet = entry.origin.strip_prefix(name).unwrap_or_default().trim();
            let place = place.map(|number| format!("{number} {sheet}").trim_end().to_owned());
            words::at_row(&place, &told::read(message_de, message_en))
        };
        let all: Vec<Said> = first.iter().take(SHOWN).map(said).collect();
        self.refused = in_titles(ask, &all).await;
        self.refused_more = more(ask.lang, count, all.len());
    }

    async fn warn(&mut self, ask: &Ask, outcome: &Outcome) {
        let said = |(position, warning): &(u64, Warning)| {
            let why = told::read(warning.message_de.clone(), warning.message_en.clone());
            words::at_row(&number::number(*position), &why)
        };
        let all: Vec<Said> = outcome.warned_first.iter().take(SHOWN).map(said).collect();
        self.warned = in_titles(ask, &all).await;
        self.warned_more = more(ask.lang, outcome.warned, all.len());
    }
}

/// A word of these pages in both languages.
fn both(of: fn(&words::Own) -> &'static str) -> Said {
    Said::read(of(words::own(Lang::De)), of(words::own(Lang::En)))
}

/// Sentences that call lines by their titles.
async fn in_titles(ask: &Ask, all: &[Said]) -> Vec<Cell> {
    let titles = Titles::in_texts(ask, all.iter().map(|said| said.de.as_str())).await;
    all.iter().map(|said| Cell::told(&ask.lang.say(titles.said(said)), ask.lang)).collect()
}

/// How many are not shown.
fn more(lang: Lang, count: u64, shown: usize) -> String {
    match count.saturating_sub(shown as u64) {
        0 => String::new(),
        more => lang.say(page_words::and_more(more)),
    }
}

/// Where one goes from a plan that is recorded.
fn on(ask: &Ask, outcome: &Outcome, years: &[i32]) -> Vec<(String, String)> {
    let (lang, own, elsewhere) = (ask.lang, words::own(ask.lang), ask.query.elsewhere());
    let mut on: Vec<(String, String)> = Vec::new();
    for year in years {
        let of_year = elsewhere.with(|query| query.year = year.to_string());
        on.push((format!("{} {year}", own.to_budget), of_year.at("/haushalt")));
    }
    if outcome.recorded > 0 {
        let newest = elsewhere.with(|query| query.only.from = outcome.sequence.to_string());
        on.push((lang.say(acts::up_to_event(outcome.sequence)), newest.at("/journal")));
    }
    if outcome.refused > 0 {
        on.push((acts::own(lang).to_refused.to_owned(), elsewhere.at("/abgewiesen")));
    }
    if outcome.warned > 0 {
        on.push((acts::own(lang).warned.to_owned(), elsewhere.at("/hinweise")));
    }
    on.push((own.another.to_owned(), ask.query.at(&ask.path)));
    on
}

/// What is booked by year, and by Bereich where a year has several.
fn tables(ask: &Ask, booked: &Booked, done: bool) -> Vec<Table> {
    let own = words::own(ask.lang);
    let caption = if done { own.has_changed } else { own.would_change };
    let mut years = sums(ask, "jahre", caption, &[Column::text("year", ask.lang.word(terms::YEAR))]);
    years.rows =
        booked.years().map(|(year, sum, before)| cells(ask.lang, vec![year_cell(year)], sum, before)).collect();
    let mut tables = vec![years];
    if booked.bereiche().len() > booked.years().len() {
        let columns = [Column::text("bereich", own.bereich), Column::text("year", ask.lang.word(terms::YEAR))];
        let mut bereiche = sums(ask, "bereiche", own.by_bereich, &columns);
        let of = booked.bereiche().map(|((year, bereich), sum, before)| {
            let name = District::of_bereich(bereich).map_or("", |district| district.name());
            let named = Cell::named(&bereich.to_string(), format!("{bereich} {name}").trim_end());
            cells(ask.lang, vec![named, year_cell(year)], sum, before)
        });
        bereiche.rows = of.collect();
        tables.push(bereiche);
    }
    tables.retain(|table| !table.rows.is_empty());
    for table in &mut tables {
        table.leave_empty(&SPARSE);
    }
    tables
}

/// Columns that stand only where a row has something in them.
const SPARSE: [&str; 12] = [
    "lines",
    "amended",
    "expenditure",
    "revenue",
    "expenditure_before",
    "expenditure_change",
    "expenditure_after",
    "revenue_before",
    "revenue_change",
    "revenue_after",
    "actual_expenditure",
    "actual_revenue",
];

fn year_cell(year: i16) -> Cell {
    Cell::text(&year.to_string())
}

fn sums(ask: &Ask, id: &'static str, caption: &str, first: &[Column]) -> Table {
    let own = words::own(ask.lang);
    let mut columns = first.to_vec();
    columns.extend([
        Column::number("lines", own.lines),
        Column::number("amended", own.amended),
        Column::number("expenditure", own.expenditure),
        Column::number("revenue", own.revenue),
        Column::number("expenditure_before", own.expenditure_before),
        Column::number("expenditure_change", own.expenditure_change),
        Column::number("expenditure_after", own.expenditure_after),
        Column::number("revenue_before", own.revenue_before),
        Column::number("revenue_change", own.revenue_change),
        Column::number("revenue_after", own.revenue_after),
        Column::number("actual_expenditure", own.actual_expenditure),
        Column::number("actual_revenue", own.actual_revenue),
    ]);
    let mut table = Table::new(id, format!("{caption}, {}", page_words::of(ask.lang).amounts), columns, ask.lang);
    table.headed = true;
    table
}

fn cells(lang: Lang, mut first: Vec<Cell>, sum: &Sum, before: Before) -> Vec<Cell> {
    let amount = |amount: Cents| Cell::amount(&amount.to_string(), lang);
    let count = |count: u64| if count > 0 { Cell::count(count, lang) } else { Cell::nothing() };
    let if_any = |sum: Cents| if sum == Cents::ZERO { Cell::nothing() } else { amount(sum) };
    let changed = |before: i128, opened: Cents, by: Cents| match Change::of(before, opened, by) {
        None => [Cell::nothing(), Cell::nothing(), Cell::nothing()],
        Some(Change { before, by, after }) => {
            [before, Some(by), after].map(|sum| sum.map_or_else(|| Cell::missing("–"), amount))
        }
    };
    first.extend([count(sum.lines), count(sum.amended)]);
    first.push(if sum.lines > 0 { amount(sum.expenditure) } else { Cell::nothing() });
    first.push(if_any(sum.revenue));
    first.extend(changed(before.expenditure, sum.expenditure, sum.expenditure_change));
    first.extend(changed(before.revenue, sum.revenue, sum.revenue_change));
    first.push(if sum.actual_rows > 0 { amount(sum.actual_expenditure) } else { Cell::nothing() });
    first.push(if_any(sum.actual_revenue));
    first
}

/// A line by its title and its page, its name below.
fn line(ask: &Ask, name: &str, title: &str) -> Cell {
    let shown = if title.is_empty() { name } else { title };
    Cell { raw: Cell::text(name).raw, ..Cell::recorded(shown, ask.lang) }.below(name)
}

/// Each known line with what it had, by how much that changes, and what it has then.
fn amendments(ask: &Ask, all: &[Amended]) -> Table {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let columns = vec![
        Column::text("line", lang.word(terms::LINE)),
        Column::number("before", lang.word(terms::BEFORE)),
        Column::number("change", page_words::of(lang).difference),
        Column::number("after", lang.word(terms::AFTER)),
    ];
    let mut table = Table::new("ansaetze", own.amended_lines.to_owned(), columns, lang);
    table.headed = true;
    let amount = |amount: Cents| Cell::amount(&amount.to_string(), lang);
    let cells = |one: &Amended| {
        let page = ask.query.elsewhere().at(&query::line_path(&one.line));
        let by = one.after.minus(one.before).map_or_else(|_| Cell::missing("–"), amount);
        vec![line(ask, &one.line, &one.title).to(page), amount(one.before), by, amount(one.after)]
    };
    table.rows = all.iter().take(SHOWN).map(cells).collect();
    if all.len() > SHOWN {
        table.notes.push(more(lang, all.len() as u64, SHOWN));
    }
    table
}

/// Each known line that gets another name: what it is called by now, and what then.
fn renames(ask: &Ask, all: &[Renamed], done: bool) -> Table {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let columns =
        vec![Column::text("before", lang.word(terms::BEFORE)), Column::text("after", lang.word(terms::AFTER))];
    let mut table = Table::new("umbenennungen", own.renamed_lines.to_owned(), columns, lang);
    table.headed = true;
    let cells = |one: &Renamed| {
        // A line has a page under each of its names, and before it gets one under those that it has.
        let page = |name: &str| ask.query.elsewhere().at(&query::line_path(name));
        let new = line(ask, &one.new_line, &one.new_title);
        let new = if done { new.to(page(&one.new_line)) } else { new };
        vec![line(ask, &one.line, &one.title).to(page(&one.line)), new]
    };
    table.rows = all.iter().take(SHOWN).map(cells).collect();
    if all.len() > SHOWN {
        table.notes.push(more(lang, all.len() as u64, SHOWN));
    }
    table
}

fn missing(ask: &Ask, all: &[Missing]) -> Table {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let columns =
        vec![Column::text("line", lang.word(terms::LINE)), Column::number("amount", lang.word(terms::APPROPRIATION))];
    let mut table = Table::new("ohne-zeile", own.missing.to_owned(), columns, lang);
    table.headed = true;
    let cells = |one: &Missing| {
        let page = ask.query.elsewhere().at(&query::line_path(&one.line));
        vec![line(ask, &one.line, &one.title).to(page), Cell::amount(&one.appropriation.to_string(), lang)]
    };
    table.rows = all.iter().take(SHOWN).map(cells).collect();
    if all.len() > SHOWN {
        table.notes.push(more(lang, all.len() as u64, SHOWN));
    }
    table
}

fn doubtful(ask: &Ask, all: &[Doubt]) -> Table {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let columns = vec![
        Column::number("row", own.row),
        Column::text("known", own.known_title),
        Column::number("known_amount", own.known_amount),
        Column::text("line", own.row_title),
        Column::number("amount", own.row_amount),
    ];
    let mut table = Table::new("fraglich", own.doubts.to_owned(), columns, lang);
    table.headed = true;
    let cells = |one: &Doubt| {
        let known = line(ask, one.known.name.as_str(), &one.known.labels.title);
        let known = match &one.known.file {
            // It is not in the books yet, so it has no page.
            Some(_) => known.below(own.of_the_file),
            None => known.to(ask.query.elsewhere().at(&query::line_path(one.known.name.as_str()))),
        };
        vec![
            Cell::count(one.row, lang),
            known,
            Cell::amount(&one.known.appropriation.to_string(), lang),
            line(ask, one.line.as_str(), &one.title),
            one.amount.map_or_else(Cell::nothing, |amount| Cell::amount(&amount.to_string(), lang)),
        ]
    };
    table.rows = all.iter().take(SHOWN).map(cells).collect();
    if all.len() > SHOWN {
        table.notes.push(more(lang, all.len() as u64, SHOWN));
    }
    table
}
