//! `sollist budget` and `indicators`: figures asked of analytics and shown with their as-of.

use serde::Serialize;
use sollist_analytics::CATALOGUE;
use sollist_contract::{
    grpc::{
        analytics::v1::{
            BudgetRow, GetBudgetRequest, GetBudgetResponse, GetIndicatorsRequest, GetIndicatorsResponse, IndicatorRow,
        },
        common::v1::{self as wire, View},
    },
    ids::Programme,
    said::Said,
    words::terms::{self, Term},
};

use super::{
    Link,
    args::{self, BudgetArgs, Format, IndicatorArgs, IndicatorBy},
    begin,
    failure::{Exit, Failure},
    lang::Lang,
    names,
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::figures as words,
};

pub(super) fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

impl args::View {
    pub(super) fn request(&self) -> Option<View> {
        Some(View { as_of: self.as_of.clone().unwrap_or_default(), until: text(self.until.as_ref()) })
    }
}

/// `sollist budget`
pub async fn budget(link: &Link, args: &BudgetArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = GetBudgetRequest {
        view: args.view.request(),
        year: args.year.unwrap_or_default(),
        section: text(args.section.as_ref()),
        district: text(args.district.as_ref()),
        authority: text(args.authority.as_ref()),
        programme: text(args.programme.as_ref()),
        by: args.by.iter().map(|by| by.code().to_owned()).collect(),
        ..GetBudgetRequest::default()
    };
    let mut response = whole::budget(link, request).await?;
    in_order(&mut response.rows);
    let empty = response.rows.is_empty();
    let known = response.as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    show_budget(response, out)?;
    begin::say(link, &args.view, known, empty, out).await?;
    Ok(Exit::Done)
}

/// Rows of a budget in the official order of the districts, after the Hauptverwaltung.
pub fn in_order(rows: &mut [BudgetRow]) {
    rows.sort_by_cached_key(|row| (names::place(row.district.as_deref(), row.authority.as_deref()), row.line.clone()));
}

/// Prints a budget as asked for.
pub fn show_budget(response: GetBudgetResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        rows: Vec<Object<'a>>,
        total: Option<Object<'a>>,
    }
    let lang = out.lang;
    let stand = Stand(response.as_of.unwrap_or_default());
    stand.warn(out);
    let columns = budget_columns(&response.rows);
    let mut sheet = Sheet::new(columns, response.rows.into_iter().map(|row| budget_cells(row, true, lang)).collect());
    sheet.total = Some(budget_cells(response.total.unwrap_or_default(), false, lang));
    match out.format {
        Format::Json => out.json(&Document { as_of: &stand, rows: sheet.objects(), total: sheet.total_object() }),
        Format::Csv => out.csv(&sheet, true),
        Format::Table if sheet.rows.is_empty() => {
            let none = lang.say(words::no_lines());
            out.tell(&format!("{none}\n{}\n", stand.sentence(lang)))
        }
        Format::Table => {
            out.table(&sheet)?;
            out.tell(&format!("\n{} {}\n", lang.say(words::amounts_in_eur()), stand.sentence(lang)))
        }
    }
}

pub(super) fn budget_columns(rows: &[BudgetRow]) -> Vec<Column> {
    let by_authority = rows.iter().any(|row| row.authority.is_some());
    let by_line = rows.iter().any(|row| row.line.is_some());
    // A line that the plan gave no name is told by its own.
    let titled = by_line && rows.iter().all(|row| row.title.is_some());
    vec![
        Column::of("year", terms::YEAR).optional().shared(),
        Column::of("section", terms::SECTION).optional().wide(),
        // A Bezirksamt says its district; of the others it is the Hauptverwaltung.
        if by_authority {
            Column::of("district", terms::DISTRICT).hidden()
        } else {
            Column::of("district", terms::DISTRICT)
        }
        .optional(),
        Column::of("authority", terms::AUTHORITY).optional().shared(),
        if by_line {
            Column::of("programme", terms::PROGRAMME).wide()
        } else {
            Column::of("programme", terms::PROGRAMME)
        }
        .optional(),
        Column::of("title", terms::TITLE).optional(),
        if titled { Column::of("line", terms::LINE).wide() } else { Column::of("line", terms::LINE) }.optional(),
        Column::of("appropriation", terms::APPROPRIATION).leaves(4),
        Column::of("carry_over", terms::CARRY_OVER).leaves(6),
        Column::of("adjustments", terms::ADJUSTMENTS).leaves(6),
        Column::of("soll", terms::CURRENT_BUDGET),
        Column::of("frozen", terms::FROZEN).leaves(3),
        Column::of("commitments", terms::COMMITMENTS).leaves(1),
        Column::of("actual", terms::ACTUAL),
        Column::of("available", terms::AVAILABLE),
        Column::new("reason", "Grund", "Reason").optional().hidden(),
        Column::new("", "Hinweis", "Note").optional(),
    ]
}

/// `keys`: with the year and the keys of the grouping; without them for a total.
pub(super) fn budget_cells(row: BudgetRow, keys: bool, lang: Lang) -> Vec<Cell> {
    let note = |count: u32, term: Term| match (count, row.line.is_some()) {
        (0, _) => String::new(),
        (_, true) => lang.word(term).to_owned(),
        (count, false) => format!("{count} {}", lang.word(term)),
    };
    let (overdrawn, foreign) = (note(row.overdrawn, terms::OVERDRAWN), note(row.foreign, terms::BOOKED_BY_OTHERS));
    let why = said(why(row.why, row.reason.as_deref()), lang);
    let notes = [overdrawn, foreign, why].into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>();
    let note = Cell::filled(notes.join("; "));
    // A total of nothing comes with empty amounts too, but without a reason.
    let withheld = row.reason.is_some();
    let amount = |text: String| match (text.is_empty(), withheld) {
        (true, true) => withheld_cell(),
        (true, false) => Cell::Amount("0.00".to_owned()),
        _ => Cell::Amount(text),
    };
    vec![
        if keys { Cell::Year(row.year) } else { Cell::Nothing },
        if keys { Cell::some(row.section) } else { Cell::Nothing },
        if keys { row.district.map_or(Cell::Nothing, Cell::District) } else { Cell::Nothing },
        if keys { authority(row.authority) } else { Cell::Nothing },
        if keys { programme(row.programme, lang) } else { Cell::Nothing },
        if keys { Cell::some(row.title) } else { Cell::Nothing },
        if keys { Cell::some(row.line) } else { Cell::Nothing },
        amount(row.appropriation),
        amount(row.carry_over),
        amount(row.adjustments),
        amount(row.soll),
        amount(row.frozen),
        amount(row.commitments),
        amount(row.actual),
        amount(row.available),
        Cell::some(row.reason),
        note,
    ]
}

/// A figure that is withheld: `null` for a program.
pub(super) fn withheld_cell() -> Cell {
    Cell::Missing("–".to_owned())
}

/// Why something is missing, in both languages; from a server that says both in one text only, that text.
pub(super) fn why(why: Option<wire::Said>, reason: Option<&str>) -> Option<Said> {
    match why {
        Some(why) => Some(Said::read(why.de, why.en)),
        None => reason.map(|reason| Said::read(reason, reason)),
    }
}

/// The same as a person reads it; nothing where nothing is missing.
pub(super) fn said(reason: Option<Said>, lang: Lang) -> String {
    reason.map(|reason| lang.say(reason)).unwrap_or_default()
}

/// An authority by its short name.
pub(super) fn authority(code: Option<String>) -> Cell {
    code.map_or(Cell::Nothing, |code| {
        let name = names::authority(&code);
        Cell::Named(code, name)
    })
}

pub(super) fn item(code: String, lang: Lang) -> Cell {
    let name = terms::item(&code).map_or(code.clone(), |item| lang.word(item).to_owned());
    Cell::Named(code, name)
}

pub(super) fn programme(code: Option<String>, lang: Lang) -> Cell {
    code.map_or(Cell::Nothing, |code| {
        let known = code.parse::<Programme>().map(|known| lang.word(terms::programme(known)).to_owned());
        let name = known.unwrap_or_else(|_| code.clone());
        Cell::Named(code, name)
    })
}

/// `sollist indicators`
pub async fn indicators(link: &Link, args: &IndicatorArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
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
    show_indicators(response, out)?;
    begin::say(link, &args.view, known, empty, out).await?;
    Ok(Exit::Done)
}

/// Prints indicators as asked for.
pub fn show_indicators(response: GetIndicatorsResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        rows: Vec<Object<'a>>,
    }
    let lang = out.lang;
    let stand = Stand(response.as_of.unwrap_or_default());
    stand.warn(out);
    let columns = indicator_columns(response.rows.iter().any(|row| row.authority.is_some()));
    let sheet = Sheet::new(columns, response.rows.into_iter().map(|row| indicator_cells(row, lang)).collect());
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
    vec![
        Column::of("", terms::INDICATOR).shared(),
        Column::of("id", terms::SHORT_NAME).leaves(3).shared(),
        if by_authority {
            Column::of("district", terms::DISTRICT).hidden()
        } else {
            Column::of("district", terms::DISTRICT)
        }
        .optional()
        .shared(),
        Column::of("authority", terms::AUTHORITY).optional().shared(),
        Column::of("programme", terms::PROGRAMME).optional().shared(),
        Column::of("rollout", terms::ROLLOUT).optional(),
        Column::of("value", terms::VALUE),
        Column::of("numerator", terms::NUMERATOR).leaves(1),
        Column::of("denominator", terms::DENOMINATOR).leaves(1),
        Column::of("unit", terms::UNIT).hidden(),
        Column::new("reason", "Grund", "Reason").hidden(),
        Column::of("not_reported", terms::NOT_REPORTED).optional().hidden(),
        Column::of("series_break", terms::SERIES_BREAK).optional().hidden(),
        Column::new("definition", "Definition", "Definition").hidden(),
        Column::new("", "Hinweis", "Note").optional(),
    ]
}

fn indicator_cells(row: IndicatorRow, lang: Lang) -> Vec<Cell> {
    let name =
        CATALOGUE.iter().find(|known| known.id == row.id).map_or("", |known| lang.pick(known.name_de, known.name_en));
    let unit = match row.unit.as_str() {
        "percent" => "%",
        "EUR" => "",
        unit => terms::unit(unit).map_or("", |unit| lang.word(unit)),
    };
    let note = Cell::filled(indicator_note(&row, lang));
    let value = match row.value {
        Some(value) if row.unit == "EUR" => Cell::Amount(value),
        Some(value) => Cell::Number(value, unit),
        None if row.not_reported.is_empty() => Cell::Missing("–".to_owned()),
        None => Cell::Missing(lang.word(terms::NOT_REPORTED).to_owned()),
    };
    vec![
        Cell::text(name),
        Cell::text(row.id),
        row.district.map_or(Cell::Nothing, Cell::District),
        authority(row.authority),
        programme(row.programme, lang),
        Cell::some(row.rollout),
        value,
        part(row.numerator),
        part(row.denominator),
        Cell::text(row.unit),
        Cell::some(row.reason),
        if row.not_reported.is_empty() { Cell::Nothing } else { Cell::List(row.not_reported) },
        if row.series_break { Cell::Yes } else { Cell::Nothing },
        Cell::Count(i64::from(row.definition)),
        note,
    ]
}

/// Authorities named in a note; the others are counted, JSON has them all.
const NAMED_IN_NOTE: usize = 3;

/// Why there is no value, who has not reported, whether the series has a break.
fn indicator_note(row: &IndicatorRow, lang: Lang) -> String {
    let mut notes: Vec<Said> = why(row.why.clone(), row.reason.as_deref()).into_iter().collect();
    if !row.not_reported.is_empty() {
        let names = row
            .not_reported
            .iter()
            .take(NAMED_IN_NOTE)
            .map(|code| names::authority(code))
            .collect::<Vec<_>>()
            .join(", ");
        notes.push(words::not_reported(&names, row.not_reported.len().saturating_sub(NAMED_IN_NOTE)));
    }
    if row.series_break {
        notes.push(words::series_break());
    }
    notes.into_iter().map(|note| lang.say(note)).collect::<Vec<_>>().join(" ")
}

/// A numerator or denominator: amounts come with two decimals, counts with none.
fn part(value: Option<String>) -> Cell {
    match value {
        None => Cell::Missing(String::new()),
        Some(value) => match value.parse::<i64>() {
            Ok(count) => Cell::Count(count),
            Err(_) => Cell::Amount(value),
        },
    }
}
