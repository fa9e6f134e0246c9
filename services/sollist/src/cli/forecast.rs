//! `sollist forecast`: what will have been paid by the end of the year, with its range and how it was found.

use serde::Serialize;
use serde_json::{json, value::to_raw_value};
use sollist_contract::{
    grpc::analytics::v1::{ForecastMethods, ForecastRow, GetForecastRequest, GetForecastResponse},
    ids::Programme,
    words::{forecast as words, terms},
};

use super::{
    Link,
    args::{ForecastArgs, Format},
    begin,
    failure::{Exit, Failure},
    figures::{authorities, authority, named, programme, text, why},
    names,
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::figures,
    year,
};
use sollist_contract::lang::Lang;

/// Its id in the catalogue of indicators.
const ID: &str = "budget.forecast";

/// `sollist forecast`
pub async fn forecast(link: &Link, args: &ForecastArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = GetForecastRequest {
        view: args.view.request(),
        year: args.year.unwrap_or_default(),
        section: text(args.section.as_ref()),
        district: text(args.district.as_ref()),
        authority: text(args.authority.as_ref()),
        programme: text(args.programme.as_ref()),
        by: args.by.iter().map(|by| by.code().to_owned()).collect(),
        ..GetForecastRequest::default()
    };
    let mut response = whole::forecast(link, request).await?;
    response.rows.sort_by_cached_key(|row| {
        names::line_place(row.district.as_deref(), row.authority.as_deref(), row.line.as_deref())
    });
    let empty = response.rows.is_empty();
    let known = response.as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    show_forecast(response, out)?;
    if empty {
        year::say_planned(link, &args.view, args.year, out).await?;
    }
    begin::say(link, &args.view, known, empty, out).await?;
    Ok(Exit::Done)
}

/// Prints a forecast as asked for.
pub fn show_forecast(response: GetForecastResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        day: &'a str,
        rows: Vec<Object<'a>>,
        total: Option<Object<'a>>,
    }
    let lang = out.lang;
    let stand = Stand::of(response.as_of, out);
    stand.warn(out);
    let total = response.total.unwrap_or_default();
    let beside = words::beside(&response.day, &total, &response.rows);
    let columns = columns(&response.rows);
    let rows = response.rows.into_iter().map(|row| cells(row, true, lang)).collect::<Result<_, _>>()?;
    let mut sheet = Sheet::new(columns, rows);
    sheet.total = Some(cells(total, false, lang)?);
    match out.format {
        Format::Json => out.json(&Document {
            as_of: &stand,
            day: &response.day,
            rows: sheet.objects(),
            total: sheet.total_object(),
        }),
        Format::Csv => out.csv(&sheet, true),
        Format::Table if sheet.rows.is_empty() => {
            let none = lang.say(figures::no_lines());
            out.tell(&format!("{none}\n{}\n", stand.sentence(lang)))
        }
        Format::Table => {
            out.table(&sheet)?;
            let beside = beside.into_iter().map(|said| lang.say(said)).collect::<Vec<_>>().join(" ");
            out.tell(&format!("\n{beside}\n{} {}\n", lang.say(figures::amounts_in_eur()), stand.sentence(lang)))
        }
    }
}

/// A column of what one method says.
fn of_method(code: &str) -> Column {
    words::method(code).map_or(Column::new("", "", ""), |name| Column::of("", name))
}

fn columns(rows: &[ForecastRow]) -> Vec<Column> {
    let by_authority = rows.iter().any(|row| row.authority.is_some());
    let by_line = rows.iter().any(|row| row.line.is_some());
    let titled = by_line && rows.iter().all(|row| row.title.is_some());
    let district = Column::of("district", terms::DISTRICT).asked();
    let of_line = |column: Column, wide: bool| if wide { column.wide() } else { column };
    vec![
        Column::of("year", terms::YEAR).asked().shared(),
        Column::of("section", terms::SECTION).asked().wide(),
        if by_authority { district.hidden() } else { district },
        Column::of("authority", terms::AUTHORITY).asked().shared(),
        of_line(Column::of("programme", terms::PROGRAMME).asked(), by_line),
        Column::of("title", terms::TITLE).asked(),
        of_line(Column::of("line", terms::LINE).asked(), titled),
        Column::new("id", "Kurzname", "Id").coded(),
        Column::of("soll", terms::CURRENT_BUDGET).leaves(4),
        Column::of("actual", terms::ACTUAL).leaves(6),
        Column::new("value", "Prognose", "Forecast"),
        Column::new("deviation", "Abweichung", "Deviation").leaves(2),
        Column::new("lower", "von", "From").leaves(1),
        Column::new("centre", "Mitte", "Centre").wide(),
        Column::new("upper", "bis", "To").leaves(1),
        Column::new("level", "Überdeckung", "Level").hidden(),
        Column::of("unit", terms::UNIT).hidden(),
        Column::new("method", "Methode", "Method").leaves(5),
        Column::new("run_rate", "Hochrechnung", "Run rate").wide(),
        Column::new("methods", "Methoden", "Methods").coded(),
        of_method("damped").hidden(),
        of_method("plan-profile").hidden(),
        of_method("seasonal").hidden(),
        of_method("commitments").hidden(),
        Column::new("years", "Vorjahre", "Years").optional().wide(),
        Column::new("pool", "Vergleich", "Pool").optional().wide(),
        Column::new("n", "Jahreswerte", "Yearly values").optional().wide(),
        Column::new("coverage", "gemessen", "Measured").wide(),
        Column::new("coverage_n", "an Jahreswerten", "On yearly values").hidden(),
        Column::new("coverage_far_off", "außerhalb 70 bis 90 %", "Outside 70 to 90 %").optional().hidden(),
        Column::new("profile", "Profil", "Profile").optional().wide(),
        Column::new("exhausted_on", "reicht bis", "Lasts until").optional().leaves(3),
        Column::new("exhausted_earliest", "frühestens", "At the earliest").optional().wide(),
        Column::new("exhausted_latest", "spätestens", "At the latest").optional().wide(),
        Column::new("lasts", "reicht", "Lasts").optional().hidden(),
        Column::new("bound", "gebunden", "Bound").optional().hidden(),
        Column::new("commitments", "offen am Jahresende", "Open at year end").wide(),
        Column::new("expected_then", "Prognose vom 30.09.", "Forecast of 30 Sept").optional().wide(),
        Column::new("variance", "Prognosegüte", "Variance").optional().leaves(3),
        Column::of("not_reported", terms::NOT_REPORTED).optional().hidden(),
        Column::of("series_break", terms::SERIES_BREAK).optional().hidden(),
        Column::new("lines", "Haushaltsstellen", "Lines").hidden(),
        Column::new("runs_dry", "reichen nicht", "Run dry").hidden(),
        Column::new("without_interval", "ohne Spanne", "Without a range").hidden(),
        Column::new("reason_code", "Grund (Kürzel)", "Reason (code)").optional().coded(),
        Column::new("reason", "Grund", "Reason").coded(),
        Column::new("", "Hinweis", "Note").optional(),
    ]
}

/// `keys`: with the year and the keys of the grouping; without them for a total.
fn cells(row: ForecastRow, keys: bool, lang: Lang) -> Result<Vec<Cell>, Failure> {
    let key = |cell: Cell| if keys { cell } else { Cell::Nothing };
    let amount = |text: Option<String>| text.map_or(Cell::Missing("–".to_owned()), Cell::Amount);
    let count = |count: u32| Cell::count(count);
    let of_line = row.line.is_some();
    let ends = ends(&row, lang);
    let day = |day: Option<String>| match day {
        Some(day) => Cell::Day(day),
        None if of_line => Cell::Missing(String::new()),
        None => Cell::Nothing,
    };
    let note = Cell::filled(note(&row, lang));
    let methods = row.methods.unwrap_or_default();
    let run_rate = methods.run_rate.clone();
    let method = row.method.map_or(Cell::Missing(String::new()), |code| {
        let name = words::method(&code);
        named(code, name, lang)
    });
    let by_method = |text: &Option<String>| text.clone().map_or(Cell::Nothing, Cell::Amount);
    Ok(vec![
        key(Cell::Year(row.year)),
        key(Cell::some(row.section)),
        key(row.district.map_or(Cell::Nothing, Cell::District)),
        key(authority(row.authority)),
        key(programme(row.programme, lang)),
        key(Cell::some(row.title)),
        key(Cell::some(row.line)),
        Cell::text(ID),
        amount(row.soll),
        amount(row.actual),
        amount(row.value),
        amount(row.deviation),
        amount(row.lower),
        amount(row.centre),
        amount(row.upper),
        Cell::Count(row.level.into()),
        Cell::text("EUR"),
        method,
        amount(run_rate),
        all_methods(&methods)?,
        by_method(&methods.damped),
        by_method(&methods.plan_profile),
        by_method(&methods.seasonal),
        by_method(&methods.commitments),
        row.years.map_or(Cell::Nothing, count),
        row.pool.map_or(Cell::Nothing, |code| pool(code, lang)),
        row.n.map_or(Cell::Nothing, count),
        row.coverage.map_or(Cell::Missing("–".to_owned()), |percent| Cell::Number(percent, "%")),
        count(row.coverage_n),
        if row.coverage_far_off { Cell::Yes } else { Cell::Nothing },
        row.profile.map_or(Cell::Nothing, |code| {
            let name = words::profile(&code);
            named(code, name, lang)
        }),
        ends,
        day(row.exhausted_earliest),
        day(row.exhausted_latest),
        if row.lasts { Cell::Yes } else { Cell::Nothing },
        if row.bound { Cell::Yes } else { Cell::Nothing },
        amount(row.commitments),
        row.expected_then.map_or(Cell::Nothing, Cell::Amount),
        row.variance.map_or(Cell::Nothing, |percent| Cell::Number(percent, "%")),
        authorities(row.not_reported),
        if row.series_break { Cell::Yes } else { Cell::Nothing },
        count(row.lines),
        count(row.runs_dry),
        count(row.without_interval),
        Cell::some(row.reason_code),
        row.reason.map_or(Cell::Missing(String::new()), Cell::Text),
        note,
    ])
}

/// The lines that a line is judged with, by kind and programme: `consumptive/infrastructure`.
fn pool(code: String, lang: Lang) -> Cell {
    let called = |part: &str| {
        let programme = part.parse::<Programme>().ok().map(terms::programme);
        let word = terms::kind(part).or(programme).or_else(|| words::pool(part));
        word.map_or_else(|| part.to_owned(), |word| lang.word(word).to_owned())
    };
    let name = code.split('/').map(called).collect::<Vec<_>>().join(", ");
    Cell::Named(code, name)
}

/// Until when the money of a line lasts: a day, or the year.
fn ends(row: &ForecastRow, lang: Lang) -> Cell {
    match &row.exhausted_on {
        Some(day) => Cell::Day(day.clone()),
        None if row.lasts => Cell::Missing(lang.word(words::YEAR_END).to_owned()),
        None if row.line.is_some() => Cell::Missing(String::new()),
        None => Cell::Nothing,
    }
}

/// What each method says, as an object.
fn all_methods(methods: &ForecastMethods) -> Result<Cell, Failure> {
    let all = json!({
        "damped": methods.damped,
        "plan-profile": methods.plan_profile,
        "seasonal": methods.seasonal,
        "commitments": methods.commitments,
        "run-rate": methods.run_rate,
    });
    Ok(Cell::Json(to_raw_value(&all).map_err(Failure::answer)?))
}

/// What is to be known of a row.
fn note(row: &ForecastRow, lang: Lang) -> String {
    let notes = words::notes(row, why(row.why.clone(), row.reason.as_deref()));
    notes.into_iter().map(|note| lang.say(note)).collect::<Vec<_>>().join(" ")
}
