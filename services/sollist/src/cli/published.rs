//! `sollist published`: what others published, beside our figures.

use rust_decimal::Decimal;
use serde::Serialize;
use sollist_analytics::definition;
use sollist_contract::{
    grpc::{
        analytics::v1::{Apart, ListPublishedFiguresRequest, PublishedFigure},
        common::v1,
    },
    money::Cents,
    words::terms,
};

use super::{
    Link,
    args::{Format, PublishedArgs},
    begin,
    failure::{Exit, Failure},
    figures::{authority, said, text, why},
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::published as words,
};
use sollist_contract::lang::Lang;

/// `sollist published`
pub async fn published(link: &Link, args: &PublishedArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = ListPublishedFiguresRequest {
        view: args.view.request(),
        id: text(args.id.as_ref()),
        contradicting: args.contradicting,
        ..ListPublishedFiguresRequest::default()
    };
    let response = whole::published(link, request).await?;
    let known = response.as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    let empty = response.rows.is_empty();
    show(response.rows, response.as_of, args.contradicting, out)?;
    begin::say(link, &args.view, known, empty, out).await?;
    Ok(Exit::Done)
}

fn show(
    rows: Vec<PublishedFigure>,
    as_of: Option<v1::AsOf>,
    contradicting: bool,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        rows: Vec<Object<'a>>,
    }
    let lang = out.lang;
    let stand = Stand::of(as_of, out);
    stand.warn(out);
    let apart = rows.iter().any(|row| row.apart.is_some());
    let sheet = Sheet::new(columns(), rows.into_iter().map(|row| cells(row, lang)).collect());
    match out.format {
        Format::Json => out.json(&Document { as_of: &stand, rows: sheet.objects() }),
        Format::Csv => out.csv(&sheet, true),
        Format::Table if sheet.rows.is_empty() => {
            out.tell(&format!("{}\n{}\n", lang.say(words::none(contradicting)), stand.sentence(lang)))
        }
        Format::Table => {
            out.table(&sheet)?;
            let beside = if apart { format!("{}\n", lang.say(words::how_apart())) } else { String::new() };
            out.tell(&format!("\n{beside}{}\n", stand.sentence(lang)))
        }
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("sequence", "Nr.", "No.").leaves(1),
        Column::of("", terms::INDICATOR),
        Column::new("metric", "Kurzname", "Id").hidden(),
        Column::new("scope", "Bereich", "Scope"),
        Column::of("day", terms::DAY),
        Column::of("authority", terms::AUTHORITY).optional().wide(),
        Column::new("value", "veröffentlicht", "Published"),
        Column::new("numerator", "ihr Zähler", "Their numerator").optional().wide(),
        Column::new("denominator", "ihr Nenner", "Their denominator").optional().wide(),
        Column::new("our_value", "unsere Zahl", "Ours"),
        Column::new("our_numerator", "unser Zähler", "Our numerator").optional().wide(),
        Column::new("our_denominator", "unser Nenner", "Our denominator").optional().wide(),
        Column::new("difference", "Unterschied", "Difference").optional(),
        Column::new("by_numerator", "durch Zähler", "By numerator").optional().leaves(3),
        Column::new("by_denominator", "durch Nenner", "By denominator").optional().leaves(3),
        Column::new("differs_from_ours", "weicht ab", "Differs").optional().hidden(),
        Column::new("differs_from", "widerspricht Nr.", "Contradicts no.").optional().leaves(2),
        Column::new("differs_from_count", "Widersprüche", "Contradictions").optional().hidden(),
        Column::new("definition", "ihre Abgrenzung", "Their definition").wide(),
        Column::new("", "unsere Abgrenzung", "Our definition").optional().wide(),
        Column::new("our_definition_de", "", "").optional().hidden(),
        Column::new("our_definition_en", "", "").optional().hidden(),
        Column::new("origin", "Quelle", "Source").leaves(4),
        Column::new("reason_de", "", "").optional().hidden(),
        Column::new("reason_en", "", "").optional().hidden(),
        Column::new("", "Hinweis", "Note").optional(),
    ]
}

/// A number in the unit of its metric: an amount is one, to the cent.
fn in_unit(value: String, unit: &'static str) -> Cell {
    let cents = (unit == "EUR").then(|| value.parse().ok().and_then(|exact| Cents::rounded(exact).ok())).flatten();
    cents.map_or_else(|| Cell::Number(value, unit), |cents| Cell::Amount(cents.to_string()))
}

/// Theirs less ours, where neither says of what it is a part.
fn apart(theirs: Option<&str>, ours: Option<&str>, unit: &'static str, lang: Lang) -> Cell {
    let read = |value: Option<&str>| value?.parse::<Decimal>().ok();
    let difference = read(theirs).zip(read(ours)).and_then(|(theirs, ours)| theirs.checked_sub(ours));
    let unit = if unit == "%" { lang.word(words::POINTS) } else { unit };
    difference.map_or(Cell::Nothing, |difference| in_unit(difference.to_string(), unit))
}

fn cells(row: PublishedFigure, lang: Lang) -> Vec<Cell> {
    let known = definition(&row.metric);
    let name = known.map_or(row.metric.clone(), |known| lang.pick(known.name_de, known.name_en).to_owned());
    let unit = match known.map(|known| known.unit.code()) {
        Some("percent") => "%",
        Some("ratio") | None => "",
        Some("EUR") => "EUR",
        Some(unit) => terms::unit(unit).map_or("", |unit| lang.word(unit)),
    };
    let number = |value: Option<String>, unit: &'static str| value.map_or(Cell::Nothing, |it| Cell::Number(it, unit));
    let points = |of: fn(&Apart) -> &String| {
        row.apart.as_ref().map_or(Cell::Nothing, |apart| Cell::Number(of(apart).clone(), lang.word(words::POINTS)))
    };
    let (above, below) = (points(|apart| &apart.numerator), points(|apart| &apart.denominator));
    let difference = match &row.apart {
        Some(_) => points(|apart| &apart.difference),
        None => apart(row.value.as_deref(), row.our_value.as_deref(), unit, lang),
    };
    let reason = why(row.why, None);
    let formula = why(row.our_formula, None);
    let others: Vec<String> = row.differs_from.iter().map(ToString::to_string).collect();
    vec![
        Cell::count(row.sequence),
        Cell::Text(name),
        Cell::Text(row.metric),
        Cell::Named(row.scope.clone(), lang.say(words::scope(&row.scope))),
        Cell::Day(row.day),
        authority(row.authority),
        row.value.map_or(Cell::Nothing, |value| in_unit(value, unit)),
        number(row.numerator, ""),
        number(row.denominator, ""),
        match row.our_value {
            Some(value) => in_unit(value, unit),
            None => Cell::Missing("–".to_owned()),
        },
        number(row.our_numerator, ""),
        number(row.our_denominator, ""),
        difference,
        above,
        below,
        if row.differs_from_ours { Cell::Yes } else { Cell::Nothing },
        if others.is_empty() { Cell::Nothing } else { Cell::List(others) },
        if row.differs_from_count == 0 { Cell::Nothing } else { Cell::count(row.differs_from_count) },
        Cell::Text(row.definition),
        Cell::filled(said(formula.clone(), lang)),
        formula.as_ref().map_or(Cell::Nothing, |said| Cell::Said(said.de.clone())),
        formula.as_ref().map_or(Cell::Nothing, |said| Cell::Said(said.en.clone())),
        Cell::Text(row.origin),
        reason.as_ref().map_or(Cell::Nothing, |said| Cell::Said(said.de.clone())),
        reason.as_ref().map_or(Cell::Nothing, |said| Cell::Said(said.en.clone())),
        Cell::filled(said(reason.clone(), lang)),
    ]
}
