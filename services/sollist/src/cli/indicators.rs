//! `sollist indicators`: figures with numerator and denominator, and what stands beside them.

use std::collections::BTreeSet;

use serde::Serialize;
use sollist_analytics::{definition, indicators::Indicator};
use sollist_contract::{
    day::Day,
    figure,
    grpc::analytics::v1::{Beside, GetIndicatorsRequest, GetIndicatorsResponse, IndicatorRow},
    said::Said,
    words::{rows, terms},
};

use super::{
    Link,
    args::{Format, IndicatorArgs, IndicatorBy},
    begin,
    failure::{Exit, Failure},
    figures::{self, authorities, authority, part, programme, rollout, text, why},
    names,
    number::{shown_decimal, shown_eur},
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::{derive as derived, figures as words, need::TARGET_DAY},
    year,
};
use sollist_contract::lang::Lang;

/// An option that says nothing of the one indicator that is asked for is refused, not passed over.
fn applies(args: &IndicatorArgs) -> Result<(), Failure> {
    let Some(known) = args.id.as_deref().and_then(definition) else { return Ok(()) };
    // By programme the lines of the year say which programmes there are.
    let lists_programmes = known.is_by_programme() && args.by.contains(&IndicatorBy::Programme);
    let idle = [
        ("--year", args.year.is_some() && !known.is_by_year() && !lists_programmes),
        ("--item", args.item.is_some() && !known.is_by_item()),
        ("--target-day", args.target_day.is_some() && !known.is_by_target_day()),
        ("--programme", args.programme.is_some() && !known.is_narrowed_by_programme()),
    ];
    match idle.iter().find(|(_, idle)| *idle) {
        Some((option, _)) => Err(Failure::usage(words::option_says_nothing(option, known.id))),
        None => Ok(()),
    }
}

/// `sollist indicators`
pub async fn indicators(link: &Link, args: &IndicatorArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    applies(args)?;
    let name = |by: &IndicatorBy| match by {
        IndicatorBy::District => "district",
        IndicatorBy::Authority => "authority",
        IndicatorBy::Programme => "programme",
    };
    let request = GetIndicatorsRequest {
        view: args.view.request(),
        id: text(args.id.as_ref()),
        year: args.year.unwrap_or_default(),
        district: text(args.district.as_ref()),
        authority: text(args.authority.as_ref()),
        programme: text(args.programme.as_ref()),
        item: text(args.item.as_ref()),
        target_day: text(args.target_day.as_ref()),
        by: args.by.iter().map(|by| name(by).to_owned()).collect(),
        ..GetIndicatorsRequest::default()
    };
    let mut response = whole::indicators(link, request).await?;
    let mut ids: Vec<String> = response.rows.iter().map(|row| row.id.clone()).collect();
    ids.dedup();
    let of = |id: &str| ids.iter().position(|known| known == id);
    response
        .rows
        .sort_by_cached_key(|row| (of(&row.id), names::place(row.district.as_deref(), row.authority.as_deref())));
    let empty = response.rows.is_empty();
    let known = response.as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    // The extra need is of its target day, a forecast of the running year.
    let is_of_newest =
        |one: &Indicator| one.is_by_year() && !one.id.starts_with("need.") && one.id != "budget.forecast";
    if args.year.is_none() && args.id.as_deref().and_then(definition).is_none_or(is_of_newest) {
        year::say_newest(link, &args.view, response.as_of.as_ref(), out).await?;
    }
    year::say_counts(args.id.as_deref(), args.year, &args.view, out);
    say_target_day(args, &response.target_day, out)?;
    let target_day = response.target_day.parse::<Day>().ok();
    show_indicators(response, out)?;
    if let Some(day) = target_day.filter(|_| args.id.is_some() && !empty) {
        year::say_unplanned(link, &args.view, day.year().into(), out).await?;
    }
    if args.year.is_some() {
        year::say_planned(link, &args.view, args.year, out).await?;
    }
    begin::say(link, &args.view, known, empty, out).await?;
    Ok(Exit::Done)
}

/// Says above an extra need for which day it is. Among all indicators its rows say so themselves.
fn say_target_day(args: &IndicatorArgs, day: &str, out: &mut Output<'_>) -> Result<(), Failure> {
    let Some(id) = args.id.as_deref().filter(|_| !day.is_empty()) else { return Ok(()) };
    let said = out.lang.say(derived::on(id, day));
    match out.format {
        Format::Table => out.tell(&format!("{said}\n\n")),
        // The rows of the document say it.
        Format::Json => Ok(()),
        Format::Csv => {
            out.note(&said);
            Ok(())
        }
    }
}

/// Prints indicators as asked for.
pub fn show_indicators(response: GetIndicatorsResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        rows: Vec<Object<'a>>,
    }
    let lang = out.lang;
    let target_day = response.target_day;
    if !target_day.is_empty() {
        out.rests_on(lang.word(TARGET_DAY), Cell::Day(target_day.clone()));
    }
    let stand = Stand::of(response.as_of, out);
    stand.warn(out);
    let columns = indicator_columns(response.rows.iter().any(|row| row.authority.is_some()));
    let by_due: BTreeSet<String> =
        response.rows.iter().filter(|row| row.due_year.is_some()).map(|row| row.id.clone()).collect();
    let several = response.rows.iter().any(|row| response.rows.first().is_some_and(|first| first.id != row.id));
    let cells = |row: IndicatorRow| {
        let of_all = row.due_year.is_none() && by_due.contains(&row.id);
        // Of one indicator the day is said above.
        let of_day = Some(target_day.as_str()).filter(|day| row.id.starts_with("need.") && !day.is_empty());
        indicator_cells(row, of_all, (of_day, several), lang)
    };
    let sheet = Sheet::new(columns, response.rows.into_iter().map(cells).collect());
    match out.format {
        Format::Json => out.json(&Document { as_of: &stand, rows: sheet.objects() }),
        Format::Csv => out.csv(&sheet, true),
        Format::Table => {
            if sheet.rows.is_empty() {
                out.tell(&lang.say(words::no_indicator()))?;
            } else {
                out.table(&sheet)?;
            }
            out.tell(&format!("\n{}\n", stand.sentence(lang)))
        }
    }
}

fn indicator_columns(by_authority: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::of("", terms::INDICATOR).shared(),
        Column::of("id", terms::SHORT_NAME).leaves(3).shared().unbooked(),
        if by_authority {
            Column::of("district", terms::DISTRICT).hidden()
        } else {
            Column::of("district", terms::DISTRICT)
        }
        .asked()
        .shared(),
        Column::of("authority", terms::AUTHORITY).asked().shared(),
        Column::of("programme", terms::PROGRAMME).asked().shared(),
        Column::of("rollout", terms::ROLLOUT).asked(),
        Column::of("project", terms::PROJECT).asked(),
        Column::new("due_year", "fällig", "Due").asked(),
        Column::of("value", terms::VALUE),
        Column::of("numerator", terms::NUMERATOR).leaves(1),
        Column::of("denominator", terms::DENOMINATOR).leaves(1),
        Column::of("unit", terms::UNIT).hidden(),
        Column::new("reason", "Grund", "Reason").coded(),
        Column::of("not_reported", terms::NOT_REPORTED).optional().hidden(),
        Column::of("series_break", terms::SERIES_BREAK).optional().hidden(),
        Column::new("definition", "Fassung", "Version").hidden(),
        Column::of("target_day", TARGET_DAY).optional().hidden(),
    ];
    columns.extend(terms::BESIDE.map(|(key, term)| Column::of(key, term).optional().hidden()));
    columns.push(Column::new("notes", "", "").optional().coded());
    columns.push(Column::new("", "Hinweis", "Note").optional());
    columns
}

/// The numbers beside a value, by the columns.
fn beside(row: &IndicatorRow) -> Vec<Cell> {
    let all = &row.beside;
    let cell = |key: &str| match all.iter().find(|one| one.key == key) {
        Some(one) if one.unit == "EUR" => Cell::Amount(one.value.clone()),
        Some(one) => Cell::Number(one.value.clone(), ""),
        None => Cell::Nothing,
    };
    terms::BESIDE.iter().map(|(key, _)| cell(key)).collect()
}

/// The same for people, in one sentence each.
fn beside_note(row: &IndicatorRow, lang: Lang) -> Vec<String> {
    let told = |one: &Beside| {
        let what = lang.word(terms::beside(&one.key)?);
        let number = match one.unit.as_str() {
            "EUR" => shown_eur(&one.value, lang),
            "percent" => format!("{} %", shown_decimal(&one.value, lang)),
            _ => shown_decimal(&one.value, lang),
        };
        Some(format!("{what}: {number}."))
    };
    row.beside.iter().filter_map(told).collect()
}

/// `of_all`: of every year in which something falls due, beside a row of each. `of_day`: its target day, and whether
/// the note says it.
fn indicator_cells(row: IndicatorRow, of_all: bool, of_day: (Option<&str>, bool), lang: Lang) -> Vec<Cell> {
    let (of_day, is_noted) = of_day;
    let name = definition(&row.id).map_or("", |known| lang.pick(known.name_de, known.name_en));
    let unit = match row.unit.as_str() {
        "percent" => "%",
        "EUR" => "",
        "ratio" => "",
        unit => terms::unit(unit).map_or("", |unit| lang.word(unit)),
    };
    let note = Cell::filled(indicator_note(&row, of_all, of_day.filter(|_| is_noted), lang));
    let beside = beside(&row);
    let notes: Vec<String> = row.notes.iter().map(|note| format!("{} / {}", note.de, note.en)).collect();
    let is_silent = names_the_silent(&row);
    let value = match row.value {
        Some(value) if row.unit == "EUR" => Cell::Eur(value),
        Some(value) => Cell::Number(value, unit),
        None if is_silent => Cell::Missing(lang.word(terms::NOT_REPORTED).to_owned()),
        None => Cell::Missing("–".to_owned()),
    };
    let mut cells = vec![
        Cell::text(name),
        Cell::text(row.id),
        row.district.map_or(Cell::Nothing, Cell::District),
        authority(row.authority),
        programme(row.programme, lang),
        row.rollout.map_or(Cell::Nothing, |code| rollout(code, lang)),
        Cell::some(row.project),
        row.due_year.map_or(Cell::Nothing, Cell::Year),
        value,
        part(row.numerator),
        part(row.denominator),
        figures::unit(row.unit, lang),
        Cell::some(row.reason),
        authorities(row.not_reported),
        if row.series_break { Cell::Yes } else { Cell::Nothing },
        Cell::Count(i64::from(row.definition)),
        of_day.map_or(Cell::Nothing, |day| Cell::Day(day.to_owned())),
    ];
    cells.extend(beside);
    cells.push(Cell::list(notes));
    cells.push(note);
    cells
}

/// Authorities named in a note; the others are counted, JSON has them all.
const NAMED_IN_NOTE: usize = 3;

/// Whether those who have not reported are named.
fn names_the_silent(row: &IndicatorRow) -> bool {
    !row.not_reported.is_empty() && figure::names_the_silent(&row.id, row.why.is_some() || row.reason.is_some())
}

/// Why there is no value, who has not reported, whether the series has a break.
fn indicator_note(row: &IndicatorRow, of_all: bool, of_day: Option<&str>, lang: Lang) -> String {
    let mut notes: Vec<Said> = of_all.then(words::of_every_due_year).into_iter().collect();
    notes.extend(of_day.filter(|_| row.value.is_some()).map(rows::of_target_day));
    notes.extend(why(row.why.clone(), row.reason.as_deref()));
    if names_the_silent(row) {
        let names = row
            .not_reported
            .iter()
            .take(NAMED_IN_NOTE)
            .map(|code| names::authority(code))
            .collect::<Vec<_>>()
            .join(", ");
        // A forecast lacks whoever is silent, not only who has missed a deadline.
        let said = if row.id == "budget.forecast" { rows::silent } else { rows::not_reported };
        notes.push(said(&names, row.not_reported.len().saturating_sub(NAMED_IN_NOTE)));
    }
    if row.series_break {
        notes.push(rows::series_break());
    }
    notes.extend(row.notes.iter().map(|note| Said::read(note.de.clone(), note.en.clone())));
    let mut notes: Vec<String> = notes.into_iter().map(|note| lang.say(note)).collect();
    notes.extend(beside_note(row, lang));
    notes.join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What is asked of one indicator, and the option that says nothing of it.
    fn check(id: &str, args: IndicatorArgs, idle: Option<&str>) {
        let args = IndicatorArgs { id: Some(id.to_owned()), ..args };
        let refused = applies(&args).err().map(|failure| format!("{failure:?}"));
        match (refused, idle) {
            (Some(refused), Some(idle)) => assert!(refused.contains(idle) && refused.contains(id), "{refused}"),
            (refused, idle) => assert_eq!(refused.as_deref(), idle, "{id}"),
        }
    }

    #[test]
    fn an_option_that_says_nothing_of_an_indicator_is_refused() {
        let year = || IndicatorArgs { year: Some(2026), ..IndicatorArgs::default() };
        for (id, idle) in [
            ("mobile.device-rate", true),
            ("rollout.degree", true),
            ("data.completeness", true),
            ("cost.tco-workplace", true),
            ("budget.utilisation", false),
            ("need.total", false),
            ("green.retired", false),
            ("cost.per-workplace", false),
        ] {
            check(id, year(), idle.then_some("--year"));
            check(id, IndicatorArgs::default(), None);
        }
        // By programme the year says which programmes there are.
        let by_programme = |id: &str| definition(id).unwrap().is_by_programme();
        assert!(by_programme("procurement.delivery-rate") && !by_programme("mobile.device-rate"));
        let by = || IndicatorArgs { by: vec![IndicatorBy::Programme], ..year() };
        check("procurement.delivery-rate", by(), None);
        check("mobile.device-rate", by(), Some("--year"));
        let item = || IndicatorArgs { item: "notebook".parse().ok(), ..IndicatorArgs::default() };
        let on = || IndicatorArgs { target_day: "2026-12-31".parse().ok(), ..IndicatorArgs::default() };
        check("need.total", on(), None);
        check("mobile.device-rate", on(), Some("--target-day"));
        check("budget.utilisation", item(), Some("--item"));
        check("procurement.delivery-rate", item(), None);
    }
}
