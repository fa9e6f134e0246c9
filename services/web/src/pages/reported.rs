//! What a report says beside its chapters: its figures held against those of the quarter before, each with the page
//! behind it.

use serde::Deserialize;
use sollist_contract::{lang::Lang, words::names};

use super::{indicators::TOGETHER, rows};
use crate::{
    query::Query,
    table::{Cell, Column, Table},
    words::since,
};

/// What is read of a report as programs read it.
#[derive(Debug, Deserialize)]
pub struct Report {
    pub title: String,
    pub until: String,
    pub year: i32,
    pub target_day: String,
    pub as_of: Known,
    #[serde(default)]
    pub simulated: bool,
    pub summary: Vec<Sentence>,
    pub before: Option<Before>,
}

#[derive(Debug, Deserialize)]
pub struct Known {
    pub sequence: u64,
    pub recorded_at: Option<String>,
    pub hash: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Sentence {
    pub text: String,
}

#[derive(Debug, Deserialize)]
pub struct Before {
    pub until: String,
    pub rows: Vec<Held>,
}

/// A figure beside that of the quarter before.
#[derive(Debug, Deserialize)]
pub struct Held {
    pub key: String,
    pub label: String,
    pub unit: String,
    /// None: all of Berlin.
    pub district: Option<String>,
    pub before: Option<String>,
    pub now: Option<String>,
    pub change: Option<String>,
    /// Why there is no change.
    pub reason: Option<String>,
}

/// Of all Berlin, and of its districts by their names. The report is German, and so is what stands in its tables.
/// `known`: the state of the report. `reasons`: why changes are missing, each once, as the tables number them.
pub fn tables(report: &Report, known: &Query, reasons: &mut Vec<String>) -> Vec<Table> {
    let lang = Lang::De;
    let until = |day: &str| Cell::day(day, lang).shown;
    let before = report.before.as_ref();
    let figures = || {
        vec![
            Column::text("figure", "Zahl"),
            Column::number("before", &before.map(|before| until(&before.until)).unwrap_or_default()),
            Column::number("now", &until(&report.until)),
            Column::number("change", "Veränderung"),
        ]
    };
    let mut berlin = Table::new("vorquartal", since::OF_BERLIN.to_owned(), figures(), lang);
    let of_districts = [vec![Column::text("district", "Bezirk")], figures()].concat();
    let mut districts = Table::new("vorquartal-bezirke", since::OF_DISTRICTS.to_owned(), of_districts, lang);
    for held in before.map(|before| before.rows.as_slice()).unwrap_or_default() {
        let cells = cells(held, &ends(report, held, known), reasons);
        match &held.district {
            None => berlin.rows.push(cells),
            Some(code) => {
                let mut row = vec![Cell::named(code, &names::district(code))];
                row.extend(cells);
                districts.rows.push(row);
            }
        }
    }
    "Vom Vorquartal ist nichts bekannt.".clone_into(&mut berlin.empty);
    [berlin, districts].into_iter().filter(|table| table.id == "vorquartal" || !table.rows.is_empty()).collect()
}

/// Figures of which there are several, beside each other and together.
const OF_SEVERAL: [&str; 1] = ["budget.ve-use"];

/// The pages behind a figure on both days: at the end of the quarter before, and of the own one.
fn ends(report: &Report, held: &Held, known: &Query) -> [String; 2] {
    let before = report.before.as_ref().map_or("", |before| before.until.as_str());
    [before, &report.until].map(|until| {
        let of = known.elsewhere().with(|query| {
            until.clone_into(&mut query.until);
            until.get(..4).unwrap_or_default().clone_into(&mut query.year);
            // A report is of all Berlin and its districts, whatever the page is asked for.
            held.district.clone().unwrap_or_default().clone_into(&mut query.district);
            query.authority.clear();
            query.programme.clear();
            if OF_SEVERAL.contains(&held.key.as_str()) {
                query.only.path = vec![TOGETHER.to_owned()];
            }
            // Of the extra need a report tells that of its target day, at either end.
            if held.key.starts_with("need.") {
                report.target_day.clone_into(&mut query.only.target);
            }
        });
        // What amounts of the position are called there.
        let figure = if held.key.contains('.') { held.key.clone() } else { format!("budget.{}", held.key) };
        rows::why(&figure, &of)
    })
}

/// A figure on both days, and how it changed or where it is said why that is not told.
fn cells(held: &Held, [before, now]: &[String; 2], reasons: &mut Vec<String>) -> Vec<Cell> {
    let lang = Lang::De;
    let unit = rows::unit(&held.unit, lang);
    let value = |value: &Option<String>, link: &str| match (value, held.unit.as_str()) {
        (Some(value), "EUR") => Cell::amount(value, lang).to(link),
        (Some(value), _) => Cell::decimal(value, &unit, lang).to(link),
        (None, _) => Cell::missing("keine Angabe"),
    };
    let change = match (&held.change, &held.reason) {
        (Some(change), _) if held.unit == "percent" => Cell::decimal(change, "Prozentpunkte", lang),
        (None, Some(reason)) => {
            let known = reasons.iter().position(|known| known == reason);
            let at = known.unwrap_or_else(|| {
                reasons.push(reason.clone());
                reasons.len().saturating_sub(1)
            });
            let number = at.saturating_add(1);
            Cell::missing(&since::see_reason(number)).to(format!("#grund-{number}"))
        }
        // Both days lead to what they are made of, and it follows from them.
        (change, _) => value(change, ""),
    };
    vec![Cell::named(&held.key, &held.label), value(&held.before, before), value(&held.now, now), change]
}
