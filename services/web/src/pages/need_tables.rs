//! The tables below an extra need.

use std::collections::BTreeMap;

use sollist_contract::{
    grpc::analytics::v1::{
        GetNeedRangeResponse, GetNeedSplitsResponse, GetRequestedNeedResponse, NeedRange, NeedSplit, RequestedNeed,
    },
    lang::Lang,
    words::{names, number, terms},
};

use super::rows::programme;
use crate::{
    table::{Cell, Column, Table},
    words::need as said,
};

/// The page behind a figure of an authority and a programme; empty words: of all of them.
pub type Why<'a> = &'a dyn Fn(&str, &str, &str) -> String;

/// A part of the page with its heading.
pub struct Part {
    pub heading: &'static str,
    pub sentences: Vec<String>,
    pub tables: Vec<Table>,
}

impl Part {
    pub fn new(heading: terms::Term, mut sentences: Vec<String>, mut tables: Vec<Table>, lang: Lang) -> Part {
        sentences.retain(|sentence| !sentence.is_empty());
        tables.retain(|table| !table.rows.is_empty());
        if sentences.is_empty() && tables.is_empty() {
            sentences.push(lang.say(said::none()));
        }
        Part { heading: lang.word(heading), sentences, tables }
    }
}

/// An amount; one that is withheld comes empty, and a sentence says why.
pub fn given(amount: &str, lang: Lang) -> Cell {
    if amount.is_empty() { Cell::missing("–") } else { Cell::amount(amount, lang) }
}

/// A table below a heading that says the same.
pub fn headed(id: &'static str, name: terms::Term, columns: Vec<Column>, lang: Lang) -> Table {
    let mut table = Table::new(id, lang.word(name).to_owned(), columns, lang);
    table.headed = true;
    table
}

fn authority(code: &str, lang: Lang) -> Cell {
    if code.is_empty() { Cell::text(crate::words::of(lang).total) } else { Cell::named(code, &names::authority(code)) }
}

/// What the reserve gives by a rule, as a figure.
fn shares_by(rule: &str) -> &'static str {
    match rule {
        "B" => "need.share.proportional",
        "C" => "need.share.urgency",
        "D" => "need.share.level",
        _ => "need.share",
    }
}

/// What each rule comes to, and who gains and loses by it. All of it follows from the shares by that rule.
/// `is_part`: a part of Berlin alone is asked for.
pub fn splits(answer: &GetNeedSplitsResponse, why: Why<'_>, is_part: bool, lang: Lang) -> Part {
    let percent = |text: &str, of: &str| {
        let cell = if text.is_empty() { Cell::missing("–") } else { Cell::decimal(text, "%", lang) };
        cell.below(&if of.is_empty() { String::new() } else { names::authority(of) })
    };
    let columns = vec![
        Column::text("rule", lang.word(said::RULE)),
        Column::number("rest", lang.word(said::REST)),
        Column::number("fully_served", lang.word(said::FULLY_SERVED)),
        Column::number("smallest_share", lang.word(said::SMALLEST_SHARE)),
        Column::number("lowest_rate", lang.word(said::LOWEST_RATE)),
    ];
    let mut rules = headed("verteilungen", said::SPLITS, columns, lang);
    let row = |split: &NeedSplit| {
        vec![
            Cell::named(&split.rule, lang.word(said::rule(&split.rule))),
            given(&split.rest, lang),
            Cell::count(split.fully_served, lang),
            percent(&split.smallest_share, &split.smallest_share_authority),
            percent(&split.lowest_rate, &split.lowest_rate_authority),
        ]
    };
    rules.rows = answer.splits.iter().map(row).collect();
    // One row an authority, one column a rule: what it gets, and below it how much more or less than by A.
    let mut by: BTreeMap<&str, Vec<(&str, Cell)>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for gain in &answer.gains {
        if !order.contains(&gain.authority.as_str()) {
            order.push(gain.authority.as_str());
        }
        let moved = if gain.rule == "A" { String::new() } else { signed(&gain.difference, lang) };
        let cell = given(&gain.share, lang).to(why(shares_by(&gain.rule), &gain.authority, "")).below(&moved);
        by.entry(gain.authority.as_str()).or_default().push((gain.rule.as_str(), cell));
    }
    let names = [("A", "a"), ("B", "b"), ("C", "c"), ("D", "d")];
    let mut columns = vec![Column::text("authority", lang.word(terms::AUTHORITY))];
    columns.extend(names.map(|(rule, key)| Column::number(key, lang.word(said::rule(rule)))));
    let mut gains = headed("gewinn", said::GAINS, columns, lang);
    gains.headed = false;
    for code in order {
        let of = by.remove(code).unwrap_or_default();
        let mut row = vec![authority(code, lang)];
        let share = |rule: &str| of.iter().find(|(known, _)| *known == rule).map(|(_, cell)| cell.clone());
        row.extend(names.map(|(rule, _)| share(rule).unwrap_or_else(|| Cell::missing("–"))));
        gains.rows.push(row);
    }
    let mut sentences = vec![lang.told(answer.none.as_ref()), lang.told(answer.why.as_ref())];
    if is_part {
        sentences.push(lang.say(said::splits_are_of_all()));
    }
    Part::new(said::SPLITS, sentences, vec![rules, gains], lang)
}

/// `+ 1.200,00`: more than by A.
pub fn signed(amount: &str, lang: Lang) -> String {
    let text = lang.say(number::amount(amount));
    if amount.starts_with('-') || amount.bytes().all(|byte| matches!(byte, b'0' | b'.')) {
        text
    } else {
        format!("+{text}")
    }
}

/// How far the need may lie from its figure, around which it is drawn.
pub fn range(answer: &GetNeedRangeResponse, why: Why<'_>, lang: Lang) -> Part {
    if answer.why.is_some() {
        return Part::new(said::RANGES, vec![lang.told(answer.why.as_ref())], Vec::new(), lang);
    }
    let mut columns = vec![Column::text("authority", lang.word(terms::AUTHORITY))];
    columns.extend(
        [
            ("need", terms::NEED),
            ("p50", said::P50),
            ("p80", said::P80),
            ("p95", said::P95),
            ("reserve_hint", said::RESERVE_HINT),
        ]
        .map(|(key, term)| Column::number(key, lang.word(term))),
    );
    columns.push(Column::text("note", crate::words::of(lang).note));
    let mut table = headed("spannen", said::RANGES, columns, lang);
    let row = |row: &NeedRange| {
        let mut cells = vec![authority(&row.authority, lang)];
        cells.push(given(&row.need, lang).to(why("need.extra", &row.authority, "")));
        // They are drawn around it, and made of nothing else.
        let drawn = [&row.p50, &row.p80, &row.p95, &row.reserve_hint];
        cells.extend(drawn.map(|amount| given(amount, lang)));
        cells.push(Cell::text(&lang.told(row.why.as_ref())));
        cells
    };
    table.rows = answer.rows.iter().map(row).collect();
    table.total = answer.total.as_ref().map(row);
    Part::new(said::RANGES, vec![lang.say(said::drawn(answer.draws, answer.seed))], vec![table], lang)
}

/// What is asked for beside what is needed. `open`: where the requests of an authority for a programme are.
pub fn requested(
    answer: &GetRequestedNeedResponse,
    why: Why<'_>,
    open: &dyn Fn(&str, &str) -> String,
    lang: Lang,
) -> Part {
    let mut columns = vec![
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("programme", lang.word(terms::PROGRAMME)),
        Column::text("requests", lang.word(said::REQUESTS)),
    ];
    columns.extend(
        [
            ("asked", said::ASKED),
            ("need", terms::NEED),
            ("difference", said::DIFFERENCE),
            ("without_need", said::WITHOUT_NEED),
            ("without_request", said::WITHOUT_REQUEST),
        ]
        .map(|(key, term)| Column::number(key, lang.word(term))),
    );
    columns.push(Column::text("note", crate::words::of(lang).note));
    let mut table = headed("beantragt", said::REQUESTED, columns, lang);
    let row = |row: &RequestedNeed| {
        let mut cells = vec![
            authority(&row.authority, lang),
            Cell::named(&row.programme, &programme(&row.programme, lang)),
            Cell::text(&row.requests.join(", ")),
        ];
        let (asked, needed) = (open(&row.authority, &row.programme), why("need.extra", &row.authority, &row.programme));
        cells.push(given(&row.asked, lang).to(asked));
        cells.push(given(&row.need, lang).to(needed));
        // They follow from the two beside them.
        let compared = [&row.difference, &row.without_need, &row.without_request];
        cells.extend(compared.map(|amount| given(amount, lang)));
        cells.push(Cell::text(&lang.told(row.why.as_ref())));
        cells
    };
    table.rows = answer.rows.iter().map(row).collect();
    table.total = answer.total.as_ref().map(row);
    Part::new(said::REQUESTED, vec![lang.told(answer.why.as_ref())], vec![table], lang)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use sollist_contract::grpc::analytics::v1::SplitGain;

    use super::*;

    #[test]
    fn who_gains_and_who_loses_stands_beside_each_other() {
        let gain = |rule: &str, share: &str, difference: &str| SplitGain {
            rule: rule.to_owned(),
            authority: "ba-pankow".to_owned(),
            share: share.to_owned(),
            difference: difference.to_owned(),
            ..SplitGain::default()
        };
        let gains = vec![gain("A", "5.00", "0.00"), gain("B", "7.00", "2.00"), gain("C", "1.00", "-4.00")];
        let why = |figure: &str, authority: &str, _: &str| format!("/grund/{figure}?behoerde={authority}");
        let part = splits(&GetNeedSplitsResponse { gains, ..GetNeedSplitsResponse::default() }, &why, true, Lang::De);
        let [table] = part.tables.as_slice() else { panic!("one table has rows") };
        let below: Vec<&str> = table.rows[0].iter().map(|cell| cell.below.as_str()).collect();
        assert_eq!(below, ["", "", "+2,00", "−4,00", ""]);
        let links: Vec<&str> = table.rows[0].iter().map(|cell| cell.link.as_str()).collect();
        let of = |rule: &str| format!("/grund/need.share{rule}?behoerde=ba-pankow");
        assert_eq!(links, ["", &of(""), &of(".proportional"), &of(".urgency"), ""]);
        assert_eq!(table.rows[0][4].shown, "–", "by a rule that was not asked for nothing is known");
    }
}
