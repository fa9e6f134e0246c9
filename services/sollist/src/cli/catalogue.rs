//! `sollist catalogue`: what every indicator means.

use serde::Serialize;
use serde_json::value::to_raw_value;
use sollist_contract::{
    grpc::{
        analytics::v1::{Definition, FormerDefinition, ListCatalogueRequest, ListCatalogueResponse},
        common::v1::Said,
    },
    words::terms::{self, Term},
};

use super::{
    Link,
    args::{CatalogueArgs, Format},
    failure::{Exit, Failure},
    output::Output,
    table::{Cell, Column, Object, Sheet},
};
use sollist_contract::lang::Lang;

/// What this program's figures mean.
pub fn own(args: &CatalogueArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let told = sollist_figures::catalogue::list(args.id.as_deref().unwrap_or_default());
    let told = told.map_err(|why| tonic::Status::from(sollist_figures::error(why)))?;
    show(told, args.id.is_some(), out)
}

/// What the figures of a server mean.
pub async fn asked(link: &Link, args: &CatalogueArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = ListCatalogueRequest { id: args.id.clone().unwrap_or_default() };
    show(link.analytics().list_catalogue(request).await?.into_inner(), args.id.is_some(), out)
}

fn show(told: ListCatalogueResponse, alone: bool, out: &mut Output<'_>) -> Result<Exit, Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        rows: Vec<Object<'a>>,
    }
    let lang = out.lang;
    let rows = told
        .definitions
        .into_iter()
        .flat_map(|one| rows(one, alone && (out.format == Format::Table || out.book.is_some()), lang));
    let sheet = Sheet::new(columns(alone), rows.collect());
    match out.format {
        Format::Json => out.json(&Document { rows: sheet.objects() })?,
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => out.table(&sheet)?,
    }
    Ok(Exit::Done)
}

/// In a table of all what everybody asks for; of one everything.
fn columns(alone: bool) -> Vec<Column> {
    let detail = |column: Column| if alone { column.asked() } else { column.hidden() };
    // Of one with several formulas they say which holds from when.
    let versioned = |column: Column, weight| if alone { column } else { column.leaves(weight) };
    vec![
        Column::of("", terms::INDICATOR).shared(),
        Column::of("id", terms::SHORT_NAME).shared(),
        Column::new("name_de", "", "").coded(),
        Column::new("name_en", "", "").coded(),
        Column::new("", "Formel", "Formula"),
        Column::new("formula_de", "", "").coded(),
        Column::new("formula_en", "", "").coded(),
        Column::of("unit", terms::UNIT).leaves(1),
        detail(Column::new("direction", "besser", "Better")),
        versioned(Column::new("definition", "Fassung", "Version"), 2),
        versioned(Column::new("since", "gilt seit", "Since"), 3),
        detail(Column::new("", "ohne Wert", "No value")),
        Column::new("null_de", "", "").coded(),
        Column::new("null_en", "", "").coded(),
        detail(Column::new("inputs", "Grundlagen", "Made of")).unbooked(),
        detail(Column::new("source", "Quelle", "Source")),
        detail(Column::new("", "genutzt von", "Used by")),
        Column::new("used_by_de", "", "").coded(),
        Column::new("used_by_en", "", "").coded(),
        Column::new("former", "", "").coded(),
    ]
}

/// A definition, in a table of one with those before it.
fn rows(one: Definition, with_former: bool, lang: Lang) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let former: Vec<FormerDefinition> = if with_former { one.former.clone() } else { Vec::new() };
    for before in former {
        let (formula, definition, since) = (before.formula, before.definition, before.since);
        let empty =
            Definition { id: one.id.clone(), name: one.name.clone(), unit: one.unit.clone(), ..Definition::default() };
        rows.push(cells(Definition { formula, definition, since, ..empty }, lang));
    }
    rows.push(cells(one, lang));
    rows
}

fn cells(one: Definition, lang: Lang) -> Vec<Cell> {
    let [name, formula, null, used_by] =
        [one.name, one.formula, one.null_rule, one.used_by].map(Option::unwrap_or_default);
    let spoken = |said: &Said| Cell::filled(lang.pick(&said.de, &said.en).to_owned());
    let both = |said: &Said| [Cell::text(said.de.clone()), Cell::text(said.en.clone())];
    let unit = terms::unit(&one.unit).map_or_else(|| one.unit.clone(), |unit| lang.word(unit).to_owned());
    let former = former(&one.former).map_or(Cell::Nothing, Cell::Json);
    let [name_de, name_en] = both(&name);
    let [formula_de, formula_en] = both(&formula);
    let [null_de, null_en] = both(&null);
    let [used_de, used_en] = both(&used_by);
    vec![
        spoken(&name),
        Cell::text(one.id),
        name_de,
        name_en,
        spoken(&formula),
        formula_de,
        formula_en,
        Cell::Named(one.unit, unit),
        if one.direction.is_empty() { Cell::Nothing } else { better(one.direction, lang) },
        Cell::Count(i64::from(one.definition)),
        Cell::Day(one.since),
        spoken(&null),
        null_de,
        null_en,
        Cell::list(one.inputs),
        Cell::filled(one.source),
        spoken(&used_by),
        used_de,
        used_en,
        former,
    ]
}

fn better(direction: String, lang: Lang) -> Cell {
    const HIGHER: Term = Term { de: "mehr", en: "more" };
    const LOWER: Term = Term { de: "weniger", en: "less" };
    let word = if direction == "higher" { HIGHER } else { LOWER };
    Cell::Named(direction, lang.word(word).to_owned())
}

/// Versions before as JSON; nothing where there are none.
fn former(all: &[FormerDefinition]) -> Option<Box<serde_json::value::RawValue>> {
    #[derive(Serialize)]
    struct Before<'a> {
        definition: i32,
        since: &'a str,
        formula_de: &'a str,
        formula_en: &'a str,
    }
    let told = |one: &'_ FormerDefinition| {
        let formula = one.formula.clone().unwrap_or_default();
        (one.definition, one.since.clone(), formula)
    };
    let all: Vec<_> = all.iter().map(told).collect();
    let before: Vec<Before<'_>> = all
        .iter()
        .map(|(definition, since, formula)| Before {
            definition: *definition,
            since,
            formula_de: &formula.de,
            formula_en: &formula.en,
        })
        .collect();
    (!before.is_empty()).then(|| to_raw_value(&before).ok()).flatten()
}
