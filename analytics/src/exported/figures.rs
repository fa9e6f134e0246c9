//! Tables of what was computed, and of what lines are; and payments as others' tools for costs read them.

use jiff::Timestamp;
use sollist_contract::{
    day::{Day, berlin},
    ids::LineName,
    money::Cents,
    position::Position,
    reading::Bilingual,
};

use super::{
    columns::*,
    facts::Paid,
    source::Source,
    table::{Cell, Row, Rows, Table},
    words::tables as said,
};
use crate::{
    books::programmes,
    budget::{BudgetQuery, budget},
    error::FigureError,
    facts::Facts,
    forecast::forecast,
    indicators::{Exact, IndicatorQuery, indicators},
    need::{NeedQuery, need},
    scope::By,
    tables::index,
    view::View,
};

/// The currency of every amount.
const CURRENCY: &str = "EUR";

pub(super) const LINES: Table = Table {
    name: "lines",
    said: said::LINES,
    columns: &[
        LINE,
        YEAR,
        DOMAIN,
        SECTION,
        CHAPTER,
        TITLE,
        SECTION_LABEL.optional(),
        CHAPTER_LABEL.optional(),
        TITLE_LABEL.optional(),
        AUTHORITY,
        DISTRICT,
        KIND,
        PROGRAMME,
        COVER_GROUP.optional(),
        EVENT,
    ],
    rows: Rows::Whole(lines),
};

fn lines<'a>(source: &Source<'a>) -> Vec<Row<'a>> {
    let (facts, seq) = (source.facts, source.view.seq);
    let programmes = programmes(facts, &source.view);
    let known = facts.lines.iter().zip(0u32..).filter(|(line, _)| line.seq <= seq);
    known
        .filter_map(|(line, number)| {
            let name = source.line_name(number)?;
            let labels = line.labels.iter().rev().find(|(since, _)| *since <= seq).map(|(_, labels)| labels);
            let district = facts.authorities.name(line.authority).map(|authority| authority.district());
            let programme = programmes.get(index(number)).copied().unwrap_or(line.programme);
            Some(vec![
                Cell::text(name.as_str()),
                Cell::count(name.year()),
                Cell::count(name.bereich()),
                Cell::text(name.section()),
                Cell::text(name.chapter()),
                Cell::text(name.title()),
                Cell::text_or(labels.map(|labels| labels.section.as_str())),
                Cell::text_or(labels.map(|labels| labels.chapter.as_str())),
                Cell::text_or(labels.map(|labels| labels.title.as_str())),
                source.authority(Some(&line.authority)),
                district.map_or(Cell::Nothing, Cell::own),
                Cell::text(line.kind.code()),
                Cell::text(programme.code()),
                Cell::text_or(line.cover_group.as_ref().map(|group| group.as_str())),
                source.number(line.seq),
            ])
        })
        .collect()
}

pub(super) const RENAMED: Table = Table {
    name: "renamed_lines",
    said: said::RENAMED,
    columns: &[EVENT, RECORDED_AT, FIRST_LINE, GIVEN_LINE, LINE],
    rows: Rows::Whole(|source| {
        let known = source.facts.renamed.iter().take_while(|(number, ..)| *number <= source.view.seq);
        known
            .map(|(number, line, name)| {
                let first = source.facts.line_names.name(*line).map(LineName::as_str);
                vec![
                    source.number(*number),
                    source.recorded(*number),
                    Cell::text_or(first),
                    Cell::text(name.as_str()),
                    source.line(Some(line)),
                ]
            })
            .collect()
    }),
};

pub(super) const BUDGET: Table = Table {
    name: "budget",
    said: said::BUDGET,
    columns: &[
        YEAR,
        DOMAIN,
        SECTION,
        CHAPTER,
        TITLE,
        TITLE_LABEL.optional(),
        AUTHORITY,
        DISTRICT,
        PROGRAMME,
        LINE,
        APPROPRIATION.optional(),
        CARRY_OVER.optional(),
        ADJUSTMENTS.optional(),
        SOLL.optional(),
        FROZEN.optional(),
        COMMITMENTS.optional(),
        ACTUAL.optional(),
        AVAILABLE.optional(),
        REASON_DE.optional(),
        REASON_EN.optional(),
    ],
    rows: Rows::Figures(budget_rows),
};

fn by_line() -> By {
    By { line: true, ..By::default() }
}

/// The lines of every year that has any, oldest year first.
fn budget_rows<'a>(facts: &'a Facts, view: &View) -> Result<Vec<Row<'a>>, FigureError> {
    let mut years: Vec<i16> = facts.lines.iter().filter(|line| line.seq <= view.seq).map(|line| line.year).collect();
    years.sort_unstable();
    years.dedup();
    let mut rows = Vec::new();
    for year in years {
        let query = BudgetQuery { year: Some(year), by: by_line(), ..BudgetQuery::default() };
        for row in budget(facts, view, &query)?.rows {
            let Some(line) = row.line else { continue };
            let label = facts.labels_at(&line, view.seq).map(|labels| labels.title.as_str());
            let amounts = row.position.as_ref().map(amounts).transpose()?;
            rows.push(
                [
                    Cell::count(year),
                    Cell::count(line.bereich()),
                    Cell::own(line.section()),
                    Cell::own(line.chapter()),
                    Cell::own(line.title()),
                    Cell::text_or(label),
                    row.authority.map_or(Cell::Nothing, Cell::own),
                    row.district.map_or(Cell::Nothing, Cell::own),
                    row.programme.map_or(Cell::Nothing, |programme| Cell::text(programme.code())),
                    Cell::own(&line),
                ]
                .into_iter()
                .chain(amounts.unwrap_or([const { Cell::Nothing }; 8]))
                .chain(reason(row.why.as_ref()))
                .collect(),
            );
        }
    }
    Ok(rows)
}

fn amounts<'a>(position: &Position) -> Result<[Cell<'a>; 8], FigureError> {
    Ok([
        position.appropriation,
        position.carry_over,
        position.adjustments,
        position.soll()?,
        position.frozen,
        position.commitments,
        position.actual,
        position.available()?,
    ]
    .map(Cell::Amount))
}

/// Why there is no value, in both languages.
pub(super) fn reason<'a>(why: Option<&impl Bilingual>) -> [Cell<'a>; 2] {
    why.map(|why| why.said()).map_or([const { Cell::Nothing }; 2], |said| [Cell::own(said.de), Cell::own(said.en)])
}

pub(super) const INDICATORS: Table = Table {
    name: "indicators",
    said: said::INDICATORS,
    columns: &[
        INDICATOR,
        BY_KEYS,
        DISTRICT.optional(),
        AUTHORITY.optional(),
        PROGRAMME.optional(),
        ROLLOUT.optional(),
        PROJECT.optional(),
        LATER_YEAR.optional(),
        VALUE.optional(),
        UNIT,
        NUMERATOR.optional(),
        DENOMINATOR.optional(),
        DEFINITION,
        REASON_DE.optional(),
        REASON_EN.optional(),
    ],
    rows: Rows::Figures(indicator_rows),
};

fn indicator_rows<'a>(facts: &'a Facts, view: &View) -> Result<Vec<Row<'a>>, FigureError> {
    let breakdowns = [
        ("berlin", By::default()),
        ("district", By { district: true, ..By::default() }),
        ("authority", By { authority: true, ..By::default() }),
        ("programme", By { programme: true, ..By::default() }),
    ];
    let mut rows = Vec::new();
    for (keys, by) in breakdowns {
        for row in indicators(facts, view, &IndicatorQuery { by, ..IndicatorQuery::default() })? {
            // Without a breakdown by programme it would stand there once more.
            if keys == "programme" && row.programme.is_none() {
                continue;
            }
            let [de, en] = reason(row.why.as_ref());
            rows.push(vec![
                Cell::text(row.id),
                Cell::text(keys),
                row.district.map_or(Cell::Nothing, Cell::own),
                row.authority.map_or(Cell::Nothing, Cell::own),
                row.programme.map_or(Cell::Nothing, |programme| Cell::text(programme.code())),
                row.rollout.map_or(Cell::Nothing, Cell::own),
                row.project.map_or(Cell::Nothing, Cell::own),
                Cell::count_or(row.due_year.map(i64::from)),
                Cell::number_or(row.value),
                Cell::text(row.unit.code()),
                Cell::number_or(row.numerator.map(Exact::decimal)),
                Cell::number_or(row.denominator.map(Exact::decimal)),
                Cell::count(row.definition),
                de,
                en,
            ]);
        }
    }
    Ok(rows)
}

pub(super) const NEED: Table = Table {
    name: "need",
    said: said::NEED,
    columns: &[
        TARGET_DAY,
        DISTRICT,
        AUTHORITY,
        ITEM,
        PROGRAMME,
        TARGET.optional(),
        USABLE,
        PIPELINE,
        MISSING.optional(),
        GROSS.optional(),
        COVER.optional(),
        NEED_IN_EUR.optional(),
        REASON_DE.optional(),
        REASON_EN.optional(),
    ],
    rows: Rows::Figures(need_rows),
};

fn need_rows<'a>(facts: &'a Facts, view: &View) -> Result<Vec<Row<'a>>, FigureError> {
    let table = need(facts, view, &NeedQuery::at(view.target_day(facts, None)))?;
    let day = table.target_day;
    let given = table.rows.into_iter().map(|row| {
        vec![
            Cell::Day(day),
            Cell::own(row.district),
            Cell::own(row.authority),
            Cell::own(row.item),
            Cell::text(row.programme.code()),
            Cell::Count(row.target),
            Cell::Count(row.usable),
            Cell::Count(row.pipeline),
            Cell::Count(row.quantity),
            Cell::Amount(row.gross),
            Cell::Amount(row.cover),
            Cell::Amount(row.need),
            Cell::Nothing,
            Cell::Nothing,
        ]
    });
    let withheld = table.withheld.into_iter().map(|row| {
        let [de, en] = reason(Some(&row.why));
        vec![
            Cell::Day(day),
            Cell::own(row.district),
            Cell::own(row.authority),
            Cell::own(row.item),
            Cell::text(row.programme.code()),
            Cell::count_or(row.target),
            Cell::Count(row.usable),
            Cell::Count(row.pipeline),
            Cell::count_or(row.quantity),
            Cell::amount_or(row.gross),
            Cell::amount_or(row.cover),
            Cell::amount_or(row.need),
            de,
            en,
        ]
    });
    Ok(given.chain(withheld).collect())
}

pub(super) const FORECASTS: Table = Table {
    name: "forecast",
    said: said::FORECAST,
    columns: &[
        YEAR,
        LINE,
        AUTHORITY,
        DISTRICT,
        PROGRAMME,
        SOLL.optional(),
        ACTUAL.optional(),
        FORECAST.optional(),
        LOWER.optional(),
        UPPER.optional(),
        METHOD.optional(),
        REASON_DE.optional(),
        REASON_EN.optional(),
    ],
    rows: Rows::Figures(forecast_rows),
};

fn forecast_rows<'a>(facts: &'a Facts, view: &View) -> Result<Vec<Row<'a>>, FigureError> {
    let table = forecast(facts, view, &BudgetQuery { by: by_line(), ..BudgetQuery::default() })?;
    let row = |row: crate::forecast::ForecastRow| {
        let [de, en] = reason(row.why.as_ref());
        vec![
            Cell::count(row.year),
            row.line.map_or(Cell::Nothing, Cell::own),
            row.authority.map_or(Cell::Nothing, Cell::own),
            row.district.map_or(Cell::Nothing, Cell::own),
            row.programme.map_or(Cell::Nothing, |programme| Cell::text(programme.code())),
            Cell::amount_or(row.soll),
            Cell::amount_or(row.actual),
            Cell::amount_or(row.value),
            Cell::amount_or(row.lower),
            Cell::amount_or(row.upper),
            Cell::text_or(row.method),
            de,
            en,
        ]
    };
    Ok(table.rows.into_iter().map(row).collect())
}

/// FinOps Open Cost and Usage Specification (FOCUS) 1.2. What it asks for and nobody here records (prices, quantities
/// used, providers) is left out.
pub(super) const COSTS: Table = Table {
    name: "costs",
    said: said::COSTS,
    columns: &[
        BILLED_COST,
        BILLING_ACCOUNT_ID,
        BILLING_ACCOUNT_NAME.optional(),
        BILLING_CURRENCY,
        BILLING_PERIOD_START,
        BILLING_PERIOD_END,
        CHARGE_CATEGORY,
        CHARGE_CLASS.optional(),
        CHARGE_DESCRIPTION,
        CHARGE_PERIOD_START,
        CHARGE_PERIOD_END,
        SERVICE_NAME.optional(),
        SUB_ACCOUNT_ID.optional(),
        X_EVENT,
        X_DISTRICT,
        X_PROGRAMME,
        X_ORDER.optional(),
    ],
    rows: Rows::Whole(costs),
};

fn costs<'a>(source: &Source<'a>) -> Vec<Row<'a>> {
    let facts = source.facts;
    let programmes = programmes(facts, &source.view);
    let paid = facts.payment_names.rows(&source.view);
    paid.filter_map(|row| {
        let paid = Paid::at(source, row)?;
        let (line, name) = (facts.lines.get(index(paid.line))?, source.line_name(paid.line)?);
        let labels = line.labels.iter().rev().find(|(since, _)| *since <= source.view.seq).map(|(_, labels)| labels);
        let year = |year: i16| Day::first_of(year).ok().and_then(start).map_or(Cell::Nothing, Cell::Instant);
        let day = *facts.payment_names.day.get(row)?;
        let instant = |day: Day| start(day).map_or(Cell::Nothing, Cell::Instant);
        let district = facts.authorities.name(line.authority).map(|authority| authority.district());
        let [_, order] = source.order(paid.order);
        Some(vec![
            Cell::Amount(Cents::new(*paid.cents)),
            Cell::text(name.as_str()),
            Cell::text_or(labels.map(|labels| labels.title.as_str())),
            Cell::text(CURRENCY),
            year(line.year),
            year(line.year.saturating_add(1)),
            Cell::text("Purchase"),
            if *paid.cents < 0 { Cell::text("Correction") } else { Cell::Nothing },
            Cell::text(paid.name),
            instant(day),
            instant(day.next()),
            source.ordered(paid.order).map_or(Cell::Nothing, |order| source.item(order.item)),
            source.authority(paid.who),
            source.number(*paid.number),
            district.map_or(Cell::Nothing, Cell::own),
            Cell::text(programmes.get(index(paid.line)).copied().unwrap_or(line.programme).code()),
            order,
        ])
    })
    .collect()
}

/// When a day begins in Berlin.
fn start(day: Day) -> Option<Timestamp> {
    day.date().to_zoned(berlin()).ok().map(|zoned| zoned.timestamp())
}
