//! Kennzahlen: each with its value, what it is divided by, and what is to be known of it.

use std::collections::HashMap;

use askama::Template;
use sollist_contract::{
    day::Day,
    figure::is_of_fiscal_year,
    grpc::{
        analytics::v1::{Definition, GetIndicatorsRequest, GetIndicatorsResponse, IndicatorRow, ListCatalogueRequest},
        common::v1::AsOf,
    },
    lang::Lang,
    said::Said,
    words::{number, rows::of_target_day, terms},
};

use super::{
    need::of_target,
    rows::{causes, indicator_note, part, value, which, why},
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::{self, Query},
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::{indicator as said, look::told_of_all_programmes as of_all_programmes, need::TARGET_DAY},
};

/// How indicators of the extra need are called.
const NEED: &str = "need.";

#[derive(Template)]
#[template(
    source = "{% if !newer.is_empty() %}<p class=\"kern-body\">{{ newer }}</p>\n{% endif %}{{ form|safe }}\n\
              {{ table|safe }}",
    ext = "html"
)]
struct Body {
    newer: String,
    form: Form,
    table: Table,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let mut analytics = ask.link.analytics();
    let known =
        async { Ok::<_, Failure>(analytics.list_catalogue(ListCatalogueRequest::default()).await?.into_inner()) };
    // What indicators are called is known before they are counted.
    let (answer, known) = tokio::try_join!(whole(ask, "", &[]), known)?;
    let newer = newer_among(ask, answer.as_of.as_ref(), known.definitions.iter());
    let names: HashMap<&str, String> =
        known.definitions.iter().map(|it| (it.id.as_str(), lang.told(it.name.as_ref()))).collect();
    let defined: HashMap<&str, &Definition> = known.definitions.iter().map(|it| (it.id.as_str(), it)).collect();
    let mut columns = vec![
        Column::text("indicator", lang.word(terms::INDICATOR)),
        Column::number("value", lang.word(terms::VALUE)),
        Column::number("numerator", lang.word(terms::NUMERATOR)),
        Column::number("denominator", lang.word(terms::DENOMINATOR)),
        Column::text("note", words.note),
    ];
    columns.extend(of_a_file(ask));
    let mut table = Table::new(MAIN_TABLE, words.indicators.to_owned(), columns, lang);
    let cells = |row: &IndicatorRow| {
        let name = names.get(row.id.as_str()).unwrap_or(&row.id);
        let below = which(row.rollout.as_ref(), row.project.as_ref(), row.due_year, lang).join(", ");
        let of_figure = ask.of_figure(&row.id);
        let narrowed = defined.get(row.id.as_str()).map_or_else(|| of_figure.clone(), |it| of_figure.of_indicator(it));
        let of_all =
            if narrowed.query.programme == ask.query.programme { Said::default() } else { of_all_programmes() };
        let causes = &causes_of(&narrowed, answer.as_of.as_ref(), &row.id);
        let on_target = |query: &mut Query| causes.only.target.clone_into(&mut query.only.target);
        let link = ask.query.elsewhere().with(on_target).at(&query::path(["kennzahlen", &row.id]));
        let cells = vec![
            Cell::named(&row.id, name).to(link).below(&below),
            figure(row, &answer.rows, causes, lang),
            side(row, "numerator", &answer.rows, causes, lang),
            side(row, "denominator", &answer.rows, causes, lang),
            Cell::text(format!("{} {}", lang.say(of_all), note(row, &answer.target_day, lang)).trim()),
        ];
        cells.into_iter().chain(in_a_file(&of_figure, row)).collect()
    };
    table.rows = answer.rows.iter().map(cells).collect();
    ask.exported(&mut table);
    ask.turn(&mut table);
    let body = Body { newer, form: form(ask, true), table: table.clone() };
    Ok(ask.page(words.indicators, body, Some(table), answer.as_of).of_money_and_counts(ask))
}

/// What a file says of each row beside the page: in what its value is given, of what it is where there are several, and
/// the last day that it counts, where one is asked for.
pub fn of_a_file(ask: &Ask) -> Vec<Column> {
    let lang = ask.lang;
    if !ask.is_file() {
        return Vec::new();
    }
    vec![
        Column::text("unit", lang.word(terms::UNIT)),
        Column::text("rollout", lang.word(terms::ROLLOUT)),
        Column::text("project", lang.word(terms::PROJECT)),
        Column::text("due_year", lang.word(said::DUE_YEAR)),
        Column::day("until", crate::words::of(lang).until_day),
    ]
}

/// The cells of these columns. `ask`: the question as it is asked of the indicator.
pub fn in_a_file(ask: &Ask, row: &IndicatorRow) -> Vec<Cell> {
    if !ask.is_file() {
        return Vec::new();
    }
    let due = row.due_year.map(|year| year.to_string());
    let of = [&row.rollout, &row.project, &due].map(|it| Cell::text(it.as_deref().unwrap_or_default()));
    let until = if ask.query.until.is_empty() { Cell::nothing() } else { Cell::day(&ask.query.until, ask.lang) };
    let unit = terms::unit(&row.unit).map_or(row.unit.as_str(), |unit| ask.lang.word(unit));
    std::iter::once(Cell::named(&row.unit, unit)).chain(of).chain([until]).collect()
}

/// Whether another version of an indicator held when a state was the newest.
pub fn held_otherwise(as_of: Option<&AsOf>, it: &Definition) -> bool {
    let recorded = as_of.and_then(|as_of| as_of.recorded_at.parse().ok()).map(|at| Day::of(at).to_string());
    !it.former.is_empty() && recorded.is_some_and(|day| day < it.since)
}

/// The same of an earlier state that is looked at.
pub fn is_newer(ask: &Ask, as_of: Option<&AsOf>, it: &Definition) -> bool {
    !ask.query.stand.is_empty() && held_otherwise(as_of, it)
}

/// That some of these indicators are computed by a version that is newer than the state; empty where none is.
pub fn newer_among<'a>(ask: &Ask, as_of: Option<&AsOf>, all: impl Iterator<Item = &'a Definition>) -> String {
    let newer = all.filter(|it| is_newer(ask, as_of, it));
    let newer: Vec<String> = newer.map(|it| ask.lang.told(it.name.as_ref())).collect();
    if newer.is_empty() { String::new() } else { ask.lang.say(said::newer_versions(&newer.join(", "))) }
}

/// What the parts of an indicator of which there are several have in common is a part of it too, under this name.
pub const TOGETHER: &str = "all";

/// The question behind the figures of an indicator: of the extra need also of the target day that is asked for.
pub fn causes_of(ask: &Ask, as_of: Option<&AsOf>, id: &str) -> Query {
    if is_of_need(id) { of_target(ask, as_of) } else { causes(ask, as_of) }
}

/// Whether an indicator is of the extra need.
pub fn is_of_need(id: &str) -> bool {
    id.starts_with(NEED)
}

/// The note of a row: of an extra need also the day that it is of, which is none of the page's question.
pub fn note(row: &IndicatorRow, target_day: &str, lang: Lang) -> String {
    let note = indicator_note(row, lang);
    if !is_of_need(&row.id) || row.value.is_none() || target_day.is_empty() {
        return note;
    }
    format!("{} {note}", lang.say(of_target_day(target_day))).trim().to_owned()
}

/// What of a rate stands above or below the line, with its causes.
pub fn side(row: &IndicatorRow, side: &str, all: &[IndicatorRow], causes: &Query, lang: Lang) -> Cell {
    let value = if side == "numerator" { row.numerator.as_ref() } else { row.denominator.as_ref() };
    let cell = part(value, lang);
    // Of one of several without a value there is no question behind it.
    match value.filter(|_| row.value.is_some() || !is_of_several(row, all)) {
        Some(_) => cell.to(why(&format!("{}.{side}", row.id), &of_part(row, all, causes))),
        None => cell,
    }
}

/// A value that leads to its causes: of an indicator of which there are several, of that one. `all`: the rows beside.
pub fn figure(row: &IndicatorRow, all: &[IndicatorRow], causes: &Query, lang: Lang) -> Cell {
    value(row, &of_part(row, all, causes), lang)
}

/// The question behind a row: of an indicator of which there are several, of that one.
fn of_part(row: &IndicatorRow, all: &[IndicatorRow], causes: &Query) -> Query {
    let together = || is_of_several(row, all).then(|| TOGETHER.to_owned());
    let part = part_of(row).or_else(together).filter(|_| row.value.is_some());
    causes.with(|query| query.only.path = part.into_iter().collect())
}

/// Which of several a row is: a rollout, a project, a year of need.
fn part_of(row: &IndicatorRow) -> Option<String> {
    let names = row.rollout.clone().or_else(|| row.project.clone());
    names.or_else(|| row.due_year.map(|year| year.to_string()))
}

/// Whether an indicator is told of several beside each other, and not of districts alone.
fn is_of_several(row: &IndicatorRow, all: &[IndicatorRow]) -> bool {
    all.iter().any(|other| other.id == row.id && part_of(other).is_some())
}

/// Every row. `id`: of one indicator, or of all, each as it is asked for ([`Ask::of_figure`]).
pub async fn whole(ask: &Ask, id: &str, by: &[&str]) -> Result<GetIndicatorsResponse, Failure> {
    let counted = ask.of_figure(id);
    if !id.is_empty() || counted.query.until == ask.query.until {
        return of_one_day(&counted, id, by).await;
    }
    let mut whole = of_one_day(ask, id, by).await?;
    // Both stand on one state, whatever is recorded between the two.
    let stand = causes(ask, whole.as_of.as_ref()).stand;
    let counted = Ask { query: counted.query.with(|query| query.stand = stand), ..counted };
    let mut counts = of_one_day(&counted, id, by).await?;
    let ids: Vec<String> = whole.rows.iter().chain(&counts.rows).map(|row| row.id.clone()).collect();
    whole.rows.retain(|row| is_of_fiscal_year(&row.id));
    counts.rows.retain(|row| !is_of_fiscal_year(&row.id));
    whole.rows.append(&mut counts.rows);
    // In the order of the catalogue, as if all had been asked for at once.
    whole.rows.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(whole)
}

/// The same as the question is, whatever the figure.
async fn of_one_day(ask: &Ask, id: &str, by: &[&str]) -> Result<GetIndicatorsResponse, Failure> {
    let Query { district, authority, programme, only, .. } = ask.query.clone();
    let request = GetIndicatorsRequest {
        view: ask.query.view(),
        id: id.to_owned(),
        year: ask.year().await?,
        district,
        authority,
        programme,
        target_day: only.target,
        by: by.iter().map(|by| (*by).to_owned()).collect(),
        ..GetIndicatorsRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.get_indicators(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_indicators(GetIndicatorsRequest { page_token, ..request.clone() }).await?.into_inner();
        for row in page.rows {
            // A row whose names did not fit goes on in the next page.
            match whole.rows.last_mut().filter(|last| last.continues) {
                Some(last) => {
                    last.not_reported.extend(row.not_reported);
                    last.continues = row.continues;
                }
                None => whole.rows.push(row),
            }
        }
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

pub fn form(ask: &Ask, tells_need: bool) -> Form {
    let (lang, asked) = (ask.lang, &ask.query);
    let mut fields = vec![
        Field::year(asked, lang),
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
    ];
    // The extra need is among all indicators, or alone; what is asked of another is said to be asked in vain.
    if tells_need || !asked.only.target.is_empty() {
        fields.push(Field::text("ziel", lang.word(TARGET_DAY), &lang.say(number::day(&asked.only.target))));
    }
    Form::new(lang, &ask.path, asked, fields)
}
