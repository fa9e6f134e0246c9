//! `sollist compare`: the bridge of figures from one position to a later one.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use sollist_contract::{
    grpc::{
        analytics::v1::{BridgeRow, CompareFiguresRequest, CompareFiguresResponse, ComparedFigure},
        common::v1::View,
    },
    said::Said,
    words::{rows, terms},
};

use super::{
    Link,
    args::{CompareArgs, Format},
    failure::{Exit, Failure},
    figures::{self, authority, rollout, text, why},
    given::Position,
    number::{shown_decimal, shown_eur},
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::{compare as words, figures as figure_words},
    year::{applies, running},
};
use sollist_contract::lang::Lang;

/// `sollist compare`
pub async fn compare(link: &Link, args: &CompareArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    // Beside figures of a year the others stand as they are.
    if let [figure] = &[&args.figures[..], &args.named[..]].concat()[..] {
        applies(figure, args.year)?;
    }
    let view = |of: &Position| View { as_of: of.as_of.clone().unwrap_or_default(), until: text(of.until.as_ref()) };
    let request = CompareFiguresRequest {
        figures: [&args.figures[..], &args.named[..]].concat(),
        view: args.to.as_ref().map(view),
        from: Some(view(&args.from)),
        year: args.year.unwrap_or_default(),
        district: text(args.district.as_ref()),
        authority: text(args.authority.as_ref()),
        programme: text(args.programme.as_ref()),
        item: text(args.item.as_ref()),
        target_day: text(args.target_day.as_ref()),
        ..CompareFiguresRequest::default()
    };
    show(whole::compared(link, request).await?, args, out)?;
    Ok(Exit::Done)
}

fn show(answer: CompareFiguresResponse, args: &CompareArgs, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        from: &'a Stand,
        to: &'a Stand,
        /// Of the money; nothing where no year has an appropriation.
        year: Option<i32>,
        /// Of one figure alone, what it is and was, without a list.
        #[serde(flatten)]
        alone: Option<Alone<'a>>,
        figures: Vec<Object<'a>>,
        rows: Vec<Object<'a>>,
    }
    let lang = out.lang;
    let CompareFiguresResponse { as_of, from, figures, rows, year, .. } = answer;
    let running = running(args.to.as_ref().and_then(|to| to.until), as_of.as_ref().filter(|_| args.to.is_some()));
    let (stand, from) = (Stand::known(as_of.unwrap_or_default()), Stand::known(from.unwrap_or_default()));
    stand.warn(out);
    let ends = Sheet::new(figure_columns(), figures.iter().map(|one| figure_cells(one, lang)).collect());
    match out.format {
        Format::Json => {
            let all = sheet(rows.iter(), &figures, lang)?;
            let alone = match &figures[..] {
                [one] => Some(Alone::of(one)?),
                _ => None,
            };
            let (figures, rows) = (ends.objects(), all.objects());
            out.json(&Document {
                as_of: &stand,
                from: &from,
                to: &stand,
                year: Some(year).filter(|year| *year > 0),
                alone,
                figures,
                rows,
            })
        }
        Format::Csv => {
            out.csv(&sheet(rows.iter(), &figures, lang)?, true)?;
            out.beside(lang.pick(words::FIGURES.0, words::FIGURES.1), &ends);
            Ok(())
        }
        Format::Table => {
            if year > 0 && figures.iter().any(is_of_money) {
                let of_year = figure_words::of_year(year, args.year.is_none(), running);
                out.tell(&format!("{}\n\n", lang.say(of_year)))?;
            }
            for one in &figures {
                let of = |row: &&BridgeRow| {
                    (&row.figure, &row.rollout, &row.project, row.due_year)
                        == (&one.figure, &one.rollout, &one.project, one.due_year)
                };
                let mut of_it: Vec<&BridgeRow> = rows.iter().filter(of).collect();
                of_it.sort_by_key(|row| Reverse(size(row)));
                let most = if out.wide { of_it.len() } else { ROWS_MAX };
                let more = of_it.split_off(most.min(of_it.len())).len();
                tell(one, &sheet(of_it.into_iter(), &figures, lang)?, more, out)?;
            }
            let of = |stand: &Stand, position: Option<&Position>| {
                let until = position.and_then(|position| position.until);
                until.map_or_else(|| stand.said(), |day| figure_words::until(&stand.said(), day, false))
            };
            if !stand.0.authority.is_empty() {
                out.tell(&format!("{}\n", lang.say(figure_words::of_authority(&stand.0.authority))))?;
            }
            let both = words::positions(&of(&from, Some(&args.from)), &of(&stand, args.to.as_ref()));
            out.tell(&format!("{}\n", lang.say(both)))
        }
    }
}

/// Rows of a figure that a table shows, the largest first, unless it is to be wide.
const ROWS_MAX: usize = 25;

/// How much a row moved its figure, up or down; what made it come or go stands before everything else.
fn size(row: &BridgeRow) -> Decimal {
    let part = row.part.as_ref().map_or(Some(Decimal::MAX), |part| part.parse::<Decimal>().ok());
    part.unwrap_or_default().abs()
}

/// Whether a figure is of the money of a fiscal year.
fn is_of_money(one: &ComparedFigure) -> bool {
    one.unit == "EUR" || one.figure.starts_with("budget.")
}

/// Both ends of the one figure that was asked for.
#[derive(Serialize)]
struct Alone<'a> {
    figure: &'a str,
    unit: &'a str,
    from_value: Option<Box<RawValue>>,
    to_value: Option<Box<RawValue>>,
    difference: Option<Box<RawValue>>,
}

impl<'a> Alone<'a> {
    fn of(one: &'a ComparedFigure) -> Result<Alone<'a>, Failure> {
        // An amount is a text, everything else a number.
        let value = |value: &Option<String>| match value {
            Some(amount) if one.unit == "EUR" => to_raw_value(amount).map(Some).map_err(Failure::answer),
            Some(number) => RawValue::from_string(number.clone()).map(Some).map_err(Failure::answer),
            None => Ok(None),
        };
        Ok(Alone {
            figure: &one.figure,
            unit: &one.unit,
            from_value: value(&one.before)?,
            to_value: value(&one.after)?,
            difference: value(&one.difference)?,
        })
    }
}

/// A figure: both ends in a sentence, then what moved it.
fn tell(one: &ComparedFigure, sheet: &Sheet, more: usize, out: &mut Output<'_>) -> Result<(), Failure> {
    let lang = out.lang;
    let value = |value: Option<&String>, why: Option<Said>| match value {
        Some(value) => with_unit(value, &one.unit, lang),
        None => lang.say(words::missing(&why.unwrap_or_default())),
    };
    let name = lang.say(words::figure(&one.figure));
    let year = one.due_year.map(|year| year.to_string());
    let key = one.rollout.as_ref().or(one.project.as_ref()).or(year.as_ref());
    let name = key.map_or(name.clone(), |key| format!("{name} {}", rollout(key.clone(), lang).shown(lang)));
    let before = value(one.before.as_ref(), why(one.why_before.clone(), None));
    let after = value(one.after.as_ref(), why(one.why_after.clone(), None));
    let by = one.difference.as_ref().map(|by| in_parts(by, &one.unit, lang));
    let (de, en) = words::heading(&name, &before, &after, by.as_deref());
    out.tell(&format!("{}\n", lang.pick(de, en)))?;
    if !sheet.rows.is_empty() {
        out.print("\n")?;
        out.table(sheet)?;
    }
    match below(one, sheet.rows.is_empty(), more, lang) {
        text if text.is_empty() => out.print("\n"),
        text => out.tell(&format!("{text}\n\n")),
    }
}

/// What is said below the rows of a figure, or instead of them.
fn below(one: &ComparedFigure, still: bool, more: usize, lang: Lang) -> String {
    let sentences = [
        (more > 0).then(|| words::more_rows(ROWS_MAX, more)),
        still.then(words::still),
        (one.without_effect > 0).then(|| words::without_effect(one.without_effect)),
        one.series_break.then(words::series_break),
        one.former.as_ref().map(rows::held_before),
    ];
    sentences.into_iter().flatten().map(|said| lang.say(said)).collect::<Vec<_>>().join(" ")
}

fn with_unit(value: &str, unit: &str, lang: Lang) -> String {
    match unit {
        "EUR" => shown_eur(value, lang),
        "percent" => format!("{} %", shown_decimal(value, lang)),
        unit => format!("{} {}", shown_decimal(value, lang), words::unit_of_part(unit, lang)),
    }
}

/// A difference of values: of percentages in points.
fn in_parts(value: &str, unit: &str, lang: Lang) -> String {
    match unit {
        "EUR" => shown_eur(value, lang),
        unit => format!("{} {}", shown_decimal(value, lang), words::unit_of_part(unit, lang)),
    }
}

fn figure_columns() -> Vec<Column> {
    vec![
        Column::of("figure", terms::INDICATOR),
        Column::of("rollout", terms::ROLLOUT).asked(),
        Column::of("project", terms::PROJECT).asked(),
        Column::new("due_year", "Fälligkeit", "Due year").asked(),
        Column::of("unit", terms::UNIT),
        Column::new("from_value", words::BEFORE.0, words::BEFORE.1),
        Column::new("to_value", words::AFTER.0, words::AFTER.1),
        Column::new("difference", words::DIFFERENCE.0, words::DIFFERENCE.1),
        Column::new("from_reason", "Grund vorher", "Reason before").optional(),
        Column::new("to_reason", "Grund nachher", "Reason after").optional(),
        Column::new("rows", "Zeilen", "Rows"),
        Column::new("without_effect", "ohne Wirkung", "Without effect"),
        Column::of("series_break", terms::SERIES_BREAK).optional(),
        Column::new("former_definition", "frühere Fassung", "Former version").optional(),
    ]
}

fn figure_cells(one: &ComparedFigure, lang: Lang) -> Vec<Cell> {
    let value = |value: Option<&String>| match value {
        Some(value) if one.unit == "EUR" => Cell::Amount(value.clone()),
        Some(value) => Cell::Number(value.clone(), ""),
        None => Cell::Missing(String::new()),
    };
    let reason = |said| why(said, None).map_or(Cell::Nothing, |said| Cell::Text(lang.say(said)));
    vec![
        Cell::Named(one.figure.clone(), lang.say(words::figure(&one.figure))),
        one.rollout.clone().map_or(Cell::Nothing, |code| rollout(code, lang)),
        Cell::some(one.project.clone()),
        one.due_year.map_or(Cell::Nothing, Cell::Year),
        figures::unit(one.unit.clone(), lang),
        value(one.before.as_ref()),
        value(one.after.as_ref()),
        value(one.difference.as_ref()),
        reason(one.why_before.clone()),
        reason(one.why_after.clone()),
        Cell::count(one.rows_total),
        Cell::count(one.without_effect),
        if one.series_break { Cell::Yes } else { Cell::Nothing },
        one.former.as_ref().map_or(Cell::Nothing, |former| Cell::Count(former.definition.into())),
    ]
}

fn sheet<'r>(
    rows: impl Iterator<Item = &'r BridgeRow>,
    figures: &[ComparedFigure],
    lang: Lang,
) -> Result<Sheet, Failure> {
    let columns = vec![
        Column::of("figure", terms::INDICATOR).hidden(),
        Column::of("rollout", terms::ROLLOUT).asked().hidden(),
        Column::of("project", terms::PROJECT).asked().hidden(),
        Column::new("due_year", "Fälligkeit", "Due year").asked().hidden(),
        Column::new("class", words::CLASS.0, words::CLASS.1),
        Column::new("contribution", words::PART.0, words::PART.1),
        Column::of("unit", terms::UNIT).hidden(),
        Column::of("authority", terms::AUTHORITY).optional().leaves(2),
        Column::of("seq", terms::EVENT).optional().hidden(),
        Column::of("type", terms::TYPE).optional().hidden(),
        Column::of("day", terms::DAY).optional().hidden(),
        Column::new("events", words::EVENTS.0, words::EVENTS.1).coded(),
        Column::new("events_total", "Zahl der Ereignisse", "Number of events").hidden(),
        Column::new("text_de", words::WHAT.0, words::WHAT.1).coded(),
        Column::new("text_en", words::WHAT.0, words::WHAT.1).coded(),
        Column::new("ends_without", "danach keine Zahl", "No figure after it").optional().hidden(),
        Column::new("", words::EVENTS.0, words::EVENTS.1).leaves(1),
        Column::new("", words::WHAT.0, words::WHAT.1),
    ];
    let unit =
        |row: &BridgeRow| figures.iter().find(|one| one.figure == row.figure).map_or("", |one| one.unit.as_str());
    let rows = rows.map(|row| cells(row, unit(row), lang)).collect::<Result<_, _>>()?;
    Ok(Sheet::new(columns, rows))
}

/// Numbers of events that a row of a table shows.
const SHOWN_MAX: usize = 3;

fn cells(row: &BridgeRow, unit: &str, lang: Lang) -> Result<Vec<Cell>, Failure> {
    let class = match words::class(&row.class) {
        Some(name) => Cell::Named(row.class.clone(), lang.word(name).to_owned()),
        None => Cell::Text(row.class.clone()),
    };
    let part = match (&row.part, unit) {
        (Some(part), "EUR") => Cell::Amount(part.clone()),
        (Some(part), unit) => Cell::Number(part.clone(), words::unit_of_part(unit, lang)),
        (None, _) => Cell::Missing("–".to_owned()),
    };
    let alone = row.events.first().filter(|_| row.events_total == 1);
    let said = match why(row.said.clone(), None) {
        Some(said) => said,
        None if row.events_total > 1 => words::together(row.events_total),
        None => Said::default(),
    };
    let told = match (row.part.is_some() || row.class == rows::DEFINITION, row.ends_without) {
        (true, _) => said.clone(),
        (false, true) => words::since(&said, &words::went()),
        (false, false) => words::since(&said, &words::came()),
    };
    Ok(vec![
        Cell::Named(row.figure.clone(), lang.say(words::figure(&row.figure))),
        row.rollout.clone().map_or(Cell::Nothing, |code| rollout(code, lang)),
        Cell::some(row.project.clone()),
        row.due_year.map_or(Cell::Nothing, Cell::Year),
        class,
        part,
        figures::unit(unit.to_owned(), lang),
        authority(row.authority.clone()),
        alone.map_or(Cell::Nothing, |number| Cell::count(*number)),
        Cell::some(row.r#type.clone()),
        Cell::some(row.day.clone()),
        Cell::Json(to_raw_value(&row.events).map_err(Failure::answer)?),
        Cell::count(row.events_total),
        Cell::Said(said.de),
        Cell::Said(said.en),
        if row.ends_without { Cell::Yes } else { Cell::Nothing },
        Cell::Events(row.events.clone(), SHOWN_MAX),
        Cell::Said(lang.say(told)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_a_figure_are_sentences_and_nothing_is_said_of_nothing() {
        let of = |without_effect| ComparedFigure { without_effect, ..ComparedFigure::default() };
        assert_eq!(below(&of(0), true, 0, Lang::De), "Nichts hat sie bewegt.");
        assert_eq!(below(&of(1), true, 0, Lang::De), "Nichts hat sie bewegt. 1 Ereignis ohne Wirkung.");
        assert_eq!(below(&of(2), false, 0, Lang::En), "2 events without effect.");
        assert_eq!(below(&of(0), false, 0, Lang::De), "");
        let cut = below(&of(0), false, 1_200, Lang::De);
        assert_eq!(cut, "Gezeigt sind die 25 größten Beiträge; 1.200 weitere zeigt --wide.");
        assert!(below(&of(0), false, 1, Lang::De).ends_with("; einen weiteren zeigt --wide."));
    }

    #[test]
    fn the_largest_stand_first_whichever_way_they_go() {
        let row = |part: Option<&str>| BridgeRow { part: part.map(str::to_owned), ..BridgeRow::default() };
        let mut rows = [row(Some("2.50")), row(Some("-10.00")), row(None), row(Some("9.99"))];
        rows.sort_by_key(|row| Reverse(size(row)));
        let parts: Vec<Option<&str>> = rows.iter().map(|row| row.part.as_deref()).collect();
        assert_eq!(parts, [None, Some("-10.00"), Some("9.99"), Some("2.50")]);
    }
}
