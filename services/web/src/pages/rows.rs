//! What several pages have in a row: names, figures that lead to their causes, values of indicators.

use sollist_contract::{
    figure,
    grpc::{
        analytics::v1::{BudgetRow, IndicatorRow},
        common::v1::{AsOf, View},
    },
    ids::{District, Programme},
    lang::Lang,
    said::Said,
    words::{
        names,
        rows::{not_reported, silent},
        terms,
    },
};

use crate::{
    ask::{Ask, Form},
    query,
    query::Query,
    table::{Cell, Column, Raw, Table},
};

/// The view of a page, at a state that stays while its parts are asked for.
pub fn pinned(ask: &Ask, as_of: Option<&AsOf>) -> Option<View> {
    let mut view = ask.query.view()?;
    if let Some(as_of) = as_of.filter(|as_of| as_of.sequence > 0) {
        view.as_of = as_of.sequence.to_string();
    }
    Some(view)
}

/// The question behind a figure: that of the page, at the state that the page shows.
pub fn causes(ask: &Ask, as_of: Option<&AsOf>) -> Query {
    ask.query.elsewhere().with(|query| {
        if let Some(as_of) = as_of.filter(|as_of| as_of.sequence > 0) {
            query.stand = as_of.sequence.to_string();
        }
    })
}

/// The question behind figures of the extra need where they are told for an authority or a district: they are of a
/// day, whatever year and programme of the budget is looked at.
pub fn of_need(causes: &Query) -> Query {
    causes.with(|query| {
        query.year.clear();
        query.programme.clear();
    })
}

/// The address of the page behind a figure.
pub fn why(figure: &str, causes: &Query) -> String {
    causes.at(&query::path(["grund", figure]))
}

/// Of lines a file says in cells of their own what a page shows in one: their names, what plans call them, whose they
/// are. `lines`: title and authority of each row.
pub fn spell_out_lines<'a>(
    ask: &Ask,
    table: &mut Table,
    lines: impl Iterator<Item = (Option<&'a String>, Option<&'a String>)>,
) {
    let lang = ask.lang;
    let name = |row: &mut Vec<Cell>| {
        if let Some(Cell { shown, raw: Raw::Text(line), .. }) = row.first_mut() {
            line.clone_into(shown);
        }
    };
    table.rows.iter_mut().for_each(name);
    let columns =
        vec![Column::text("title", lang.word(terms::TITLE)), Column::text("authority", lang.word(terms::AUTHORITY))];
    let cells = |(title, authority): (Option<&String>, Option<&String>)| {
        let authority = authority.map_or_else(Cell::nothing, |code| Cell::named(code, &names::authority(code)));
        vec![title.map_or_else(Cell::nothing, |title| Cell::recorded(title, lang)), authority]
    };
    let cells = lines.map(cells).collect();
    table.put_behind("line", columns, cells);
}

pub fn programme(code: &str, lang: Lang) -> String {
    code.parse::<Programme>().map_or_else(|_| code.to_owned(), |known| lang.word(terms::programme(known)).to_owned())
}

/// A column of single words that stay on their line.
pub fn unbroken(key: &'static str, name: &str) -> Column {
    Column { class: "d", ..Column::text(key, name) }
}

/// The address of a district's own page; empty where there is no such district.
pub fn district_page(district: &str, asked: &Query) -> String {
    let known = district.parse::<District>().ok();
    known.map(|known| asked.elsewhere().at(&query::path(["bezirk", known.code()]))).unwrap_or_default()
}

/// The figures of a budget in the order of a table: key, name, the figure behind it, and which amount it is.
pub type Amount = (&'static str, terms::Term, &'static str, fn(&BudgetRow) -> &str);
pub const AMOUNTS: [Amount; 8] = [
    ("appropriation", terms::APPROPRIATION, "budget.appropriation", |row| &row.appropriation),
    ("carry_over", terms::CARRY_OVER, "budget.carry-over", |row| &row.carry_over),
    ("adjustments", terms::ADJUSTMENTS, "budget.adjustments", |row| &row.adjustments),
    ("soll", terms::CURRENT_BUDGET, "budget.soll", |row| &row.soll),
    ("frozen", terms::FROZEN, "budget.frozen", |row| &row.frozen),
    ("commitments", terms::COMMITMENTS, "budget.commitments", |row| &row.commitments),
    ("actual", terms::ACTUAL, "budget.actual", |row| &row.actual),
    ("available", terms::AVAILABLE, "budget.available", |row| &row.available),
];

/// An amount of a budget that leads to its causes; what is withheld is no zero.
pub fn amount(row: &BudgetRow, of: &Amount, causes: &Query, lang: Lang) -> Cell {
    let (_, _, figure, amount) = of;
    match amount(row) {
        "" if row.reason.is_some() => Cell::missing("–"),
        "" => Cell::amount("0.00", lang),
        text => Cell::amount(text, lang).to(why(figure, causes)),
    }
}

/// The amounts of a row and what is to be known of it. On a page that stands below what is available: a column behind
/// eight amounts would be out of sight.
pub fn amounts(ask: &Ask, row: &BudgetRow, causes: &Query) -> Vec<Cell> {
    let lang = ask.lang;
    let mut cells: Vec<Cell> = AMOUNTS.iter().map(|of| amount(row, of, causes, lang)).collect();
    if ask.form != Form::Html {
        cells.push(Cell::text(&budget_note(row, lang)));
        return cells;
    }
    if let Some(available) = cells.pop() {
        cells.push(Cell { alarms: row.overdrawn > 0, ..available.below(&marks(row, lang).join("; ")) });
    }
    let why = lang.told(row.why.as_ref());
    cells.push(if why.is_empty() { Cell::nothing() } else { Cell::notes(vec![why]) });
    cells
}

/// What is to be known of a row of a budget.
fn budget_note(row: &BudgetRow, lang: Lang) -> String {
    let mut notes = marks(row, lang);
    notes.push(lang.told(row.why.as_ref()));
    notes.retain(|note| !note.is_empty());
    notes.join("; ")
}

/// Whether a row is overdrawn, and whether others booked on it.
fn marks(row: &BudgetRow, lang: Lang) -> Vec<String> {
    let note = |count: u32, term| match (count, row.line.is_some()) {
        (0, _) => String::new(),
        (_, true) => lang.word(term).to_owned(),
        (count, false) => format!("{count} {}", lang.word(term)),
    };
    let notes = [note(row.overdrawn, terms::OVERDRAWN), note(row.foreign, terms::BOOKED_BY_OTHERS)];
    notes.into_iter().filter(|note| !note.is_empty()).collect()
}

/// The value of an indicator; where there is none, who has not reported.
pub fn value(row: &IndicatorRow, causes: &Query, lang: Lang) -> Cell {
    match &row.value {
        Some(value) if row.unit == "EUR" => {
            let cell = Cell::amount(value, lang);
            Cell { shown: format!("{}\u{a0}EUR", cell.shown), ..cell }.to(why(&row.id, causes))
        }
        Some(value) => Cell::decimal(value, &unit(&row.unit, lang), lang).to(why(&row.id, causes)),
        None if names_the_silent(row) => Cell::missing(lang.word(terms::NOT_REPORTED)).to(why(&row.id, causes)),
        None => Cell::missing("–"),
    }
}

fn names_the_silent(row: &IndicatorRow) -> bool {
    !row.not_reported.is_empty() && figure::names_the_silent(&row.id, row.why.is_some())
}

/// Of whom a published figure is, as people read it.
pub fn scope(code: &str) -> String {
    if code.eq_ignore_ascii_case("berlin") { "Berlin".to_owned() } else { names::authority(&names::district(code)) }
}

pub fn unit(code: &str, lang: Lang) -> String {
    match code {
        "percent" => "%".to_owned(),
        "ratio" => String::new(),
        code => terms::unit(code).map_or_else(|| code.to_owned(), |unit| lang.word(unit).to_owned()),
    }
}

/// A numerator or denominator: amounts come with two decimals, counts with none.
pub fn part(value: Option<&String>, lang: Lang) -> Cell {
    match value {
        None => Cell::missing(""),
        Some(value) => match value.parse::<i64>() {
            Ok(count) => Cell::count(count, lang),
            Err(_) => Cell::amount(value, lang),
        },
    }
}

/// Of which rollout, project or year a row is, where an indicator has several.
pub fn which(rollout: Option<&String>, project: Option<&String>, year: Option<i32>, lang: Lang) -> Vec<String> {
    let rollout = rollout.map(|code| lang.say(terms::rollout_called(code)));
    [rollout, project.cloned(), year.map(|year| year.to_string())].into_iter().flatten().collect()
}

/// Authorities named in a note; the others are counted.
const NAMED_IN_NOTE: usize = 3;

/// Why there is no value, who has not reported, whether the series has a break.
pub fn indicator_note(row: &IndicatorRow, lang: Lang) -> String {
    let mut notes = vec![lang.told(row.why.as_ref())];
    if names_the_silent(row) {
        let first = row.not_reported.iter().take(NAMED_IN_NOTE).map(|code| names::authority(code));
        let names = first.collect::<Vec<_>>().join(", ");
        let more = row.not_reported.len().saturating_sub(NAMED_IN_NOTE);
        // A forecast lacks whoever is silent, not only who has missed a deadline.
        let said = if row.id == "budget.forecast" { silent } else { not_reported };
        notes.push(lang.say(said(&names, more)));
    }
    if row.series_break {
        notes.push(format!("{}.", lang.word(terms::SERIES_BREAK)));
    }
    notes.extend(row.notes.iter().map(|note| lang.say(Said::read(note.de.clone(), note.en.clone()))));
    for one in &row.beside {
        if let Some(what) = terms::beside(&one.key) {
            let unit = unit(&one.unit, lang);
            let number =
                if one.unit == "EUR" { Cell::amount(&one.value, lang) } else { Cell::decimal(&one.value, "", lang) };
            notes.push(format!("{}: {} {unit}.", lang.word(what), number.shown).replace(" .", "."));
        }
    }
    notes.retain(|note| !note.is_empty());
    notes.join(" ")
}
