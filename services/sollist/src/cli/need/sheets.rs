//! The tables of a need and beside it.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use sollist_contract::{
    grpc::{
        analytics::v1::{
            GetNeedDriversResponse, GetNeedRangeResponse, GetNeedSplitsResponse, GetRequestedNeedResponse, NeedDrivers,
            NeedRange, NeedRow, RequestedNeed, SplitGain,
        },
        common::v1::Said as WireSaid,
    },
    said::Said,
    words::terms,
};

use crate::cli::{
    failure::Failure,
    figures::{authority, item, programme, said, why, withheld_cell},
    table::{Cell, Column, Sheet},
    tree,
    words::need as words,
};
use sollist_contract::lang::Lang;

/// Characters of a line of a derivation, in a cell of a workbook.
const TREE_WIDTH: usize = 60;

/// An amount; one that is withheld comes empty.
pub(super) fn given(amount: String) -> Cell {
    if amount.is_empty() { withheld_cell() } else { Cell::Amount(amount) }
}

pub(super) fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// What a row of a need has.
pub(super) fn need_columns() -> Vec<Column> {
    vec![
        Column::of("district", terms::DISTRICT).hidden(),
        Column::of("authority", terms::AUTHORITY).shared(),
        Column::of("item", terms::ITEM),
        Column::of("target", terms::TARGET).leaves(3),
        Column::of("usable", terms::USABLE).leaves(4),
        Column::of("pipeline", terms::PIPELINE).leaves(4),
        Column::of("quantity", terms::QUANTITY),
        Column::of("gross", terms::GROSS).leaves(2),
        Column::of("cover", terms::COVER).leaves(1),
        Column::of("need", terms::NEED),
        Column::new("reason", "Grund", "Reason").optional().coded(),
        Column::new("", "Hinweis", "Note").optional(),
        Column::new("", "Herleitung", "Derivation").optional().hidden(),
        Column::new("tree", "Herleitung", "Derivation").asked().coded(),
    ]
}

/// A row of a need.
pub(super) fn need_cells(row: NeedRow, lang: Lang) -> Result<Vec<Cell>, Failure> {
    let count = |count: Option<i64>| count.map_or_else(withheld_cell, Cell::Count);
    let why = Cell::filled(said(why(row.why, row.reason.as_deref()), lang));
    let (drawn, tree) = match row.tree.is_empty() {
        true => (Cell::Nothing, Cell::Nothing),
        false => (
            Cell::Said(tree::drawn(&row.tree, lang, TREE_WIDTH)?),
            Cell::Json(RawValue::from_string(row.tree).map_err(Failure::answer)?),
        ),
    };
    Ok(vec![
        Cell::District(row.district),
        authority(Some(row.authority)),
        item(row.item, lang),
        count(row.target),
        Cell::Count(row.usable),
        Cell::Count(row.pipeline),
        count(row.quantity),
        given(row.gross),
        given(row.cover),
        given(row.need),
        Cell::some(row.reason),
        why,
        drawn,
        tree,
    ])
}

/// A table each, of what was asked.
pub(super) struct Sheets {
    pub range: Option<Sheet>,
    pub drivers: Option<Sheet>,
    pub splits: Option<Sheet>,
    pub shares: Option<Sheet>,
    pub differences: Option<Sheet>,
    pub requested: Option<Sheet>,
}

/// A reason as a program reads it, and as a person does.
fn reasons(why: Option<&WireSaid>, lang: Lang) -> [Cell; 2] {
    match why {
        None => [Cell::Nothing, Cell::Nothing],
        Some(why) => {
            let said = Said::read(why.de.clone(), why.en.clone());
            [Cell::text(format!("{} / {}", why.de, why.en)), Cell::text(lang.say(said))]
        }
    }
}

/// District and authority of a row; those of a sum are left to its label.
fn keys(district: &str, code: &str) -> [Cell; 2] {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    [some(district).map_or(Cell::Nothing, Cell::District), authority(some(code))]
}

fn key_columns() -> [Column; 2] {
    [Column::of("district", terms::DISTRICT).hidden(), Column::of("authority", terms::AUTHORITY)]
}

fn reason_columns() -> [Column; 2] {
    [Column::new("reason", "Grund", "Reason").optional().coded(), Column::new("", "Hinweis", "Note").optional()]
}

/// A sheet whose last row is the sum.
fn sheet<T>(columns: Vec<Column>, rows: &[T], total: Option<&T>, cells: impl Fn(&T) -> Vec<Cell>) -> Sheet {
    let columns = key_columns().into_iter().chain(columns).chain(reason_columns()).collect();
    let mut sheet = Sheet::new(columns, rows.iter().map(&cells).collect());
    sheet.total = total.map(cells);
    sheet
}

pub(super) fn range(answer: &GetNeedRangeResponse, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("need", terms::NEED),
        Column::of("p50", words::P50),
        Column::of("p80", words::P80),
        Column::of("p95", words::P95),
        Column::of("reserve_hint", words::RESERVE_HINT).leaves(1),
    ];
    let cells = |row: &NeedRange| {
        let amounts = [&row.need, &row.p50, &row.p80, &row.p95, &row.reserve_hint];
        let amounts = amounts.map(|amount| given(amount.clone()));
        [&keys(&row.district, &row.authority)[..], &amounts, &reasons(row.why.as_ref(), lang)].concat()
    };
    sheet(columns, &answer.rows, answer.total.as_ref(), cells)
}

pub(super) fn drivers(answer: &GetNeedDriversResponse, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("before", terms::BEFORE).leaves(3),
        Column::of("staff", words::STAFF),
        Column::of("volume", words::VOLUME),
        Column::of("price", words::PRICE),
        Column::of("delay", words::DELAY),
        Column::of("one_off", words::ONE_OFF),
        Column::of("cover", terms::COVER),
        Column::of("total", words::MOVED).leaves(1),
        Column::of("after", terms::AFTER).leaves(2),
    ];
    let cells = |row: &NeedDrivers| {
        let amounts = [
            &row.before,
            &row.staff,
            &row.volume,
            &row.price,
            &row.delay,
            &row.one_off,
            &row.cover,
            &row.total,
            &row.after,
        ];
        let amounts = amounts.map(|amount| given(amount.clone()));
        [&keys(&row.district, &row.authority)[..], &amounts, &reasons(row.why.as_ref(), lang)].concat()
    };
    sheet(columns, &answer.rows, answer.total.as_ref(), cells)
}

/// What each rule comes to.
pub(super) fn splits(answer: &GetNeedSplitsResponse, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("rule", words::RULE),
        Column::of("rest", words::REST),
        Column::of("fully_served", words::FULLY_SERVED),
        Column::of("smallest_share", words::SMALLEST_SHARE),
        Column::of("smallest_share_authority", words::OF_WHOM).leaves(2),
        Column::of("smallest_share_item", terms::ITEM).leaves(3),
        Column::of("lowest_rate", words::LOWEST_RATE),
        Column::of("lowest_rate_authority", words::OF_WHOM).leaves(1),
    ];
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let percent = |text: &str| match some(text) {
        Some(text) => Cell::Number(text, "%"),
        None => Cell::Missing("–".to_owned()),
    };
    let rows = answer.splits.iter().map(|split| {
        vec![
            Cell::Named(split.rule.clone(), lang.word(words::rule(&split.rule)).to_owned()),
            given(split.rest.clone()),
            Cell::count(split.fully_served),
            percent(&split.smallest_share),
            authority(some(&split.smallest_share_authority)),
            some(&split.smallest_share_item).map_or(Cell::Nothing, |code| item(code, lang)),
            percent(&split.lowest_rate),
            authority(some(&split.lowest_rate_authority)),
        ]
    });
    Sheet::new(columns, rows.collect())
}

/// The rules that there are columns for.
const RULES: [&str; 4] = ["A", "B", "C", "D"];

/// An amount of every authority by rule, one column each.
pub(super) fn gains(answer: &GetNeedSplitsResponse, of: impl Fn(&SplitGain) -> String) -> Sheet {
    by_rule(answer, &RULES, of)
}

/// How much more or less than by A.
pub(super) fn differences(answer: &GetNeedSplitsResponse) -> Sheet {
    by_rule(answer, RULES.get(1..).unwrap_or_default(), |gain| gain.difference.clone())
}

fn by_rule(answer: &GetNeedSplitsResponse, rules: &[&'static str], of: impl Fn(&SplitGain) -> String) -> Sheet {
    let is_there = |rule: &&&str| answer.splits.iter().any(|split| split.rule == **rule);
    let rules: Vec<&'static str> = rules.iter().filter(is_there).copied().collect();
    let mut columns: Vec<Column> = key_columns().into_iter().collect();
    columns.push(Column::of("need", terms::NEED).leaves(1));
    columns.extend(rules.iter().map(|rule| Column::of(rule, words::rule(rule))));
    // In the order in which authorities come first.
    let (mut order, mut by_key) = (Vec::<&SplitGain>::new(), BTreeMap::<(&str, &str), String>::new());
    for gain in &answer.gains {
        if !order.iter().any(|known| known.authority == gain.authority) {
            order.push(gain);
        }
        by_key.insert((&gain.authority, &gain.rule), of(gain));
    }
    let row = |gain: &&SplitGain| {
        let mut cells = keys(&gain.district, &gain.authority).to_vec();
        cells.push(given(gain.need.clone()));
        cells.extend(rules.iter().map(|rule| {
            by_key.get(&(gain.authority.as_str(), *rule)).map_or(Cell::Nothing, |amount| given(amount.clone()))
        }));
        cells
    };
    let rows = if rules.is_empty() { Vec::new() } else { order.iter().map(row).collect() };
    Sheet::new(columns, rows)
}

pub(super) fn requested(answer: &GetRequestedNeedResponse, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("programme", terms::PROGRAMME),
        Column::of("requests", words::REQUESTS).optional().leaves(3),
        Column::of("asked", words::ASKED),
        Column::of("need", terms::NEED),
        Column::of("difference", words::DIFFERENCE),
        Column::of("without_need", words::WITHOUT_NEED).leaves(1),
        Column::of("without_request", words::WITHOUT_REQUEST).leaves(2),
    ];
    let cells = |row: &RequestedNeed| {
        let amounts = [&row.asked, &row.need, &row.difference, &row.without_need, &row.without_request];
        let amounts = amounts.map(|amount| given(amount.clone()));
        let code = (!row.programme.is_empty()).then(|| row.programme.clone());
        let requests = Cell::list(row.requests.clone());
        let of = [programme(code, lang), requests];
        [&keys(&row.district, &row.authority)[..], &of, &amounts, &reasons(row.why.as_ref(), lang)].concat()
    };
    sheet(columns, &answer.rows, answer.total.as_ref(), cells)
}
