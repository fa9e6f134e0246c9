//! `sollist budget`: figures asked of analytics and shown with their as-of.

use serde::Serialize;
use sollist_contract::{
    grpc::{
        analytics::v1::{BudgetRow, GetBudgetRequest, GetBudgetResponse},
        common::v1::{self as wire, View},
    },
    ids::Programme,
    said::Said,
    words::terms::{self, Term},
};

use super::{
    Link,
    args::{self, BudgetArgs, Format},
    begin,
    failure::{Exit, Failure},
    names,
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::figures as words,
    year,
};
use sollist_contract::lang::Lang;

pub(super) fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

impl args::View {
    /// The view, where one is named: what is not of now is asked elsewhere.
    pub(super) fn named(&self) -> Option<View> {
        self.request().filter(|view| !view.as_of.is_empty() || !view.until.is_empty())
    }
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
    if args.year.is_none() {
        let year = response.total.as_ref().map_or(0, |total| total.year);
        year::say_ahead(year, &args.view, response.as_of.as_ref(), out)?;
    }
    show_budget(response, out)?;
    if empty {
        year::say_planned(link, &args.view, args.year, out).await?;
    }
    begin::say(link, &args.view, known, empty, out).await?;
    Ok(Exit::Done)
}

/// Rows of a budget in the official order of the districts, after the Hauptverwaltung.
pub fn in_order(rows: &mut [BudgetRow]) {
    rows.sort_by_cached_key(|row| {
        names::line_place(row.district.as_deref(), row.authority.as_deref(), row.line.as_deref())
    });
}

/// Prints a budget as asked for.
pub fn show_budget(response: GetBudgetResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        rows: Vec<Object<'a>>,
        /// `null` where there is no line at all, and `why` says so: that is no budget of nought.
        total: Option<Object<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<serde_json::Value>,
    }
    let lang = out.lang;
    let stand = Stand::of(response.as_of, out);
    stand.warn(out);
    let has_lines = !response.rows.is_empty() || response.total.as_ref().is_some_and(|total| total.lines > 0);
    let columns = budget_columns(&response.rows);
    let mut sheet = Sheet::new(columns, response.rows.into_iter().map(|row| budget_cells(row, true, lang)).collect());
    sheet.total = response.total.filter(|_| has_lines).map(|total| budget_cells(total, false, lang));
    match out.format {
        Format::Json => {
            let none = words::no_lines();
            let why = (!has_lines).then(|| serde_json::json!({"de": none.de, "en": none.en}));
            out.json(&Document { as_of: &stand, rows: sheet.objects(), total: sheet.total_object(), why })
        }
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
        Column::of("year", terms::YEAR).asked().shared(),
        Column::of("section", terms::SECTION).asked().wide(),
        // A Bezirksamt says its district; of the others it is the Hauptverwaltung.
        if by_authority {
            Column::of("district", terms::DISTRICT).hidden()
        } else {
            Column::of("district", terms::DISTRICT)
        }
        .asked(),
        Column::of("authority", terms::AUTHORITY).asked().shared(),
        if by_line {
            Column::of("programme", terms::PROGRAMME).wide()
        } else {
            Column::of("programme", terms::PROGRAMME)
        }
        .asked(),
        Column::of("title", terms::TITLE).asked(),
        if titled { Column::of("line", terms::LINE).wide() } else { Column::of("line", terms::LINE) }.asked(),
        Column::of("appropriation", terms::APPROPRIATION).leaves(4),
        Column::of("carry_over", terms::CARRY_OVER).leaves(6),
        Column::of("adjustments", terms::ADJUSTMENTS).leaves(6),
        Column::of("soll", terms::CURRENT_BUDGET),
        Column::of("frozen", terms::FROZEN).leaves(3),
        Column::of("commitments", terms::COMMITMENTS).leaves(1),
        Column::of("actual", terms::ACTUAL),
        Column::of("available", terms::AVAILABLE),
        Column::new("reason", "Grund", "Reason").optional().coded(),
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

/// Authorities by their short names.
pub(super) fn authorities(codes: Vec<String>) -> Cell {
    if codes.is_empty() {
        return Cell::Nothing;
    }
    let names = codes.iter().map(|code| names::authority(code)).collect::<Vec<_>>().join(", ");
    Cell::Names(codes, names)
}

/// Items by what they are called.
pub(super) fn items(codes: Vec<String>, lang: Lang) -> Cell {
    if codes.is_empty() {
        return Cell::Nothing;
    }
    let called = |code: &String| terms::item(code).map_or(code.clone(), |term| lang.word(term).to_owned());
    let names = codes.iter().map(called).collect::<Vec<_>>().join(", ");
    Cell::Names(codes, names)
}

/// A code by what it is called; as it is where nobody knows it.
pub(super) fn named(code: String, name: Option<Term>, lang: Lang) -> Cell {
    match name {
        Some(name) => Cell::Named(code, lang.word(name).to_owned()),
        None => Cell::Text(code),
    }
}

pub(super) fn item(code: String, lang: Lang) -> Cell {
    named(code.clone(), terms::item(&code), lang)
}

pub(super) fn rollout(code: String, lang: Lang) -> Cell {
    named(code.clone(), terms::rollout(&code), lang)
}

pub(super) fn unit(code: String, lang: Lang) -> Cell {
    named(code.clone(), terms::unit(&code), lang)
}

pub(super) fn programme(code: Option<String>, lang: Lang) -> Cell {
    code.map_or(Cell::Nothing, |code| {
        let known = code.parse::<Programme>().map(|known| lang.word(terms::programme(known)).to_owned());
        let name = known.unwrap_or_else(|_| code.clone());
        Cell::Named(code, name)
    })
}

/// A numerator or denominator: amounts come with two decimals, counts with none.
pub(super) fn part(value: Option<String>) -> Cell {
    match value {
        None => Cell::Missing(String::new()),
        Some(value) => match value.parse::<i64>() {
            Ok(count) => Cell::Count(count),
            Err(_) => Cell::Amount(value),
        },
    }
}
