//! Tables of what somebody decides on: findings, the range of the extra need, and the reserve by each rule. What
//! compares two positions (drivers, bridges) is no table of one of them.

use serde_json::json;
use sollist_contract::reading::Bilingual as _;

use super::{
    columns::*,
    figures::reason,
    table::{Cell, Row, Rows, Table},
    words::tables as said,
};
use crate::{
    anomalies::{AnomalyQuery, anomalies},
    error::FigureError,
    facts::Facts,
    need::NeedQuery,
    range::drawing,
    splits::{Rule, splits},
    view::View,
};

pub(super) const ANOMALIES: Table = Table {
    name: "anomalies",
    said: said::ANOMALIES,
    columns: &[
        RULE,
        SEVERITY,
        AUTHORITY,
        DISTRICT,
        KEY.optional(),
        SINCE,
        AMOUNT_FOUND.optional(),
        QUANTITY.optional(),
        TEXT_DE,
        TEXT_EN,
        EVENTS,
        REASON_DE.optional(),
        REASON_EN.optional(),
    ],
    rows: Rows::Figures(anomaly_rows),
};

fn anomaly_rows<'a>(facts: &'a Facts, view: &View) -> Result<Vec<Row<'a>>, FigureError> {
    let row = |one: crate::Anomaly| {
        let text = one.said();
        let [de, en] = reason(one.why.as_ref());
        vec![
            Cell::text(one.rule.code()),
            Cell::text(one.severity.code()),
            Cell::own(&one.authority),
            Cell::own(one.authority.district()),
            if one.key.is_empty() { Cell::Nothing } else { Cell::own(&one.key) },
            Cell::Day(one.since),
            Cell::amount_or(one.amount),
            Cell::count_or(one.quantity),
            Cell::own(text.de),
            Cell::own(text.en),
            Cell::own(json!(one.events)),
            de,
            en,
        ]
    };
    Ok(anomalies(facts, view, &AnomalyQuery::default())?.into_iter().map(row).collect())
}

pub(super) const NEED_RANGES: Table = Table {
    name: "need_ranges",
    said: said::NEED_RANGES,
    columns: &[
        TARGET_DAY,
        DISTRICT.optional(),
        AUTHORITY.optional(),
        NEED_IN_EUR.optional(),
        P50.optional(),
        P80.optional(),
        P95.optional(),
        REASON_DE.optional(),
        REASON_EN.optional(),
    ],
    rows: Rows::Figures(range_rows),
};

/// By authority, then their sum, draw by draw, which has neither district nor authority.
fn range_rows<'a>(facts: &'a Facts, view: &View) -> Result<Vec<Row<'a>>, FigureError> {
    let table = drawing(facts, view, &NeedQuery::at(view.target_day(facts, None)))?.draw()?;
    let (day, none) = (table.target_day, table.why);
    let row = |one: crate::RangeRow| {
        let (district, authority) = one.of.unzip();
        let spread = one.spread;
        // Why nothing was drawn at all holds for each row.
        let [de, en] = match &one.why {
            Some(why) => reason(Some(why)),
            None => reason(none.as_ref()),
        };
        vec![
            Cell::Day(day),
            district.map_or(Cell::Nothing, Cell::own),
            authority.map_or(Cell::Nothing, Cell::own),
            Cell::amount_or(one.need),
            Cell::amount_or(spread.as_ref().map(|spread| spread.p50)),
            Cell::amount_or(spread.as_ref().map(|spread| spread.p80)),
            Cell::amount_or(spread.as_ref().map(|spread| spread.p95)),
            de,
            en,
        ]
    };
    Ok(table.rows.into_iter().chain([table.total]).map(row).collect())
}

pub(super) const SPLITS: Table = Table {
    name: "reserve_splits",
    said: said::SPLITS,
    columns: &[TARGET_DAY, SPLIT_RULE, DISTRICT, AUTHORITY, ITEM, NEED_IN_EUR, SHARE],
    rows: Rows::Figures(split_rows),
};

/// By rule, then authority and item. A reserve that is withheld is split by no rule.
fn split_rows<'a>(facts: &'a Facts, view: &View) -> Result<Vec<Row<'a>>, FigureError> {
    let table = splits(facts, view, &NeedQuery::at(view.target_day(facts, None)), &Rule::ALL)?;
    let day = table.target_day;
    let rows = table.splits.into_iter().flat_map(|split| {
        let rule = split.rule;
        split.shares.into_iter().map(move |one| {
            vec![
                Cell::Day(day),
                Cell::text(rule.code()),
                Cell::own(one.authority.district()),
                Cell::own(one.authority),
                Cell::own(one.item),
                Cell::Amount(one.need),
                Cell::Amount(one.share),
            ]
        })
    });
    Ok(rows.collect())
}
