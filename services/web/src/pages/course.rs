//! The course of an indicator over the quarters, and what others published of it.

use std::str::FromStr as _;

use futures::future::try_join_all;
use jiff::Timestamp;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive as _};
use sollist_charts::{Course, Curve, Stroke, Style, course, highest_and_lowest};
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{
            Definition, GetIndicatorsRequest, IndicatorRow, ListPublishedFiguresRequest, ListPublishedFiguresResponse,
            PublishedFigure,
        },
        common::v1::View,
    },
    lang::Lang,
    words::{number, terms},
};

use super::{
    indicators::{note, side},
    rows::{scope, unit, value},
};
use crate::{
    ask::Ask,
    failure::{Failure, permitted},
    query::Query,
    table::{Cell, Column, Table},
    words::indicator as said,
};

/// Quarters that are looked back.
const QUARTERS: usize = 8;

/// Ends of the quarters up to a day, the latest last.
fn quarter_ends(until: Day) -> Vec<Day> {
    let ends = (0..=QUARTERS).filter_map(|back| {
        let month = i32::from(until.year()).saturating_mul(4).saturating_add(i32::from((until.date().month() - 1) / 3));
        let index = month.saturating_sub(i32::try_from(back).ok()?);
        let (year, quarter) = (i16::try_from(index.div_euclid(4)).ok()?, i8::try_from(index.rem_euclid(4)).ok()?);
        let (month, day) = [(3, 31), (6, 30), (9, 30), (12, 31)].get(usize::try_from(quarter).ok()?).copied()?;
        Day::new(year, month, day).ok()
    });
    let mut ends: Vec<Day> = ends.filter(|end| *end <= until).take(QUARTERS).collect();
    ends.reverse();
    ends
}

/// A course: its chart, and the table beside it.
pub struct Drawn {
    pub chart: String,
    pub table: Table,
    /// It begins before the definition held by which all of it is computed.
    pub is_older: bool,
}

/// The chart and its table; nothing where the indicator has several values, or is known on fewer than two days.
pub async fn over_quarters(
    ask: &Ask,
    definition: &Definition,
    name: &str,
    known: Option<View>,
    causes: &Query,
) -> Result<Option<Drawn>, Failure> {
    let (lang, id) = (ask.lang, definition.id.as_str());
    let until = ask.of_its_year().query.until.parse().unwrap_or_else(|_| Day::of(Timestamp::now()));
    let days = quarter_ends(until);
    let as_of = known.map(|view| view.as_of).unwrap_or_default();
    let asked = days.iter().map(|day| {
        let Query { district, authority, programme, .. } = ask.query.clone();
        let request = GetIndicatorsRequest {
            view: Some(View { as_of: as_of.clone(), until: day.to_string() }),
            id: id.to_owned(),
            // A year that is asked for is the year of each quarter: its money is another's in another one.
            year: if ask.query.year.is_empty() { 0 } else { i32::from(day.year()) },
            district,
            authority,
            programme,
            ..GetIndicatorsRequest::default()
        };
        async move { Ok::<_, Failure>(ask.link.analytics().get_indicators(request).await?.into_inner()) }
    });
    let mut rows: Vec<(Day, IndicatorRow)> = Vec::new();
    // An extra need is of the end of each quarter, whatever target day the page is asked for.
    let mut target_days: Vec<String> = Vec::new();
    let answers = try_join_all(asked).await?;
    for (day, of) in days.iter().copied().zip(answers) {
        match of.rows.as_slice() {
            [row] if row.rollout.is_none() && row.project.is_none() && row.due_year.is_none() => {
                rows.push((day, row.clone()));
                target_days.push(of.target_day);
            }
            [] => {}
            _ => return Ok(None),
        }
    }
    if rows.iter().filter(|(_, row)| row.value.is_some()).count() < 2 {
        return Ok(None);
    }
    let columns = vec![
        Column::day("day", lang.word(said::QUARTER_END)),
        Column::number("value", lang.word(terms::VALUE)),
        Column::number("numerator", lang.word(terms::NUMERATOR)),
        Column::number("denominator", lang.word(terms::DENOMINATOR)),
        Column::text("note", crate::words::of(lang).note),
    ];
    let mut table = Table::new("verlauf", lang.word(said::COURSE).to_owned(), columns, lang);
    table.headed = true;
    let version = lang.say(said::version_since(definition.definition, &definition.since));
    let note_of = |row: &IndicatorRow, target_day: &str, begins: bool| {
        let own = note(row, target_day, lang);
        if begins { format!("{own} {version}") } else { own }
    };
    let since = definition.since.parse::<Day>().ok().filter(|_| !definition.former.is_empty());
    let (is_older, begins) = version_begins(since, rows.iter().map(|(day, _)| *day));
    let cells = |((day, row), target_day): (&(Day, IndicatorRow), &String)| {
        let causes = causes.with(|query| {
            query.until = day.to_string();
            query.only.target.clear();
            if !query.year.is_empty() {
                query.year = day.year().to_string();
            }
        });
        vec![
            Cell::day(&day.to_string(), lang),
            value(row, &causes, lang),
            side(row, "numerator", &[], &causes, lang),
            side(row, "denominator", &[], &causes, lang),
            Cell::text(note_of(row, target_day, begins == Some(*day)).trim()),
        ]
    };
    table.rows = rows.iter().zip(&target_days).map(cells).collect();
    Ok(Some(Drawn { chart: drawn(name, &rows, lang), table, is_older }))
}

/// Whether a course begins before the version by which all of it is computed, and the first of its days on which that
/// holds, where an earlier one stands beside it.
fn version_begins(since: Option<Day>, days: impl Iterator<Item = Day>) -> (bool, Option<Day>) {
    let Some(since) = since else { return (false, None) };
    let mut days = days.peekable();
    let is_older = days.peek().is_some_and(|first| *first < since);
    (is_older, days.find(|day| is_older && *day >= since))
}

/// Places behind the comma that a chart shows of a unit.
fn places(unit: &str) -> u32 {
    if unit == "EUR" { 0 } else { 1 }
}

fn scaled(value: Option<&String>, places: u32) -> Option<i64> {
    let factor = Decimal::from(10_u64.checked_pow(places)?);
    let value = Decimal::from_str(value?).ok()?.checked_mul(factor)?;
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

fn drawn(name: &str, rows: &[(Day, IndicatorRow)], lang: Lang) -> String {
    let unit_code = rows.first().map_or("", |(_, row)| row.unit.as_str());
    let places = places(unit_code);
    let both = |value: i64| number::decimal(&Decimal::new(value, places).to_string());
    let written = |value: i64| lang.say(both(value));
    let days: Vec<Day> = rows.iter().map(|(day, _)| *day).collect();
    let points: Vec<Option<i64>> = rows.iter().map(|(_, row)| scaled(row.value.as_ref(), places)).collect();
    let known = days.iter().zip(&points).filter_map(|(day, point)| {
        let value = (*point)?;
        Some((number::day(&day.to_string()), both(value), value))
    });
    let desc = lang.say(highest_and_lowest(&known.collect::<Vec<_>>()).unwrap_or_default());
    let breaks: Vec<Day> = rows.iter().filter(|(_, row)| row.series_break).map(|(day, _)| *day).collect();
    let unit = unit(unit_code, lang);
    let lines = [Curve { name: lang.word(terms::VALUE).to_owned(), points, stroke: Stroke::Solid }];
    let title = format!("{name}, {}", lang.word(said::COURSE));
    let style = Style::Page { id: "kurve", title: &title, desc: &desc };
    let break_name = lang.word(said::BREAK);
    course(
        style,
        &Course {
            message: &desc,
            unit: &unit,
            days: &days,
            lines: &lines,
            ahead: None,
            breaks: &breaks,
            break_name,
            written: &written,
        },
    )
    .svg
}

/// What others published of it, beside ours of the same day.
pub async fn published(ask: &Ask, id: &str, view: Option<View>) -> Result<Option<Table>, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let request = ListPublishedFiguresRequest { view, id: id.to_owned(), ..ListPublishedFiguresRequest::default() };
    let mut client = ask.link.analytics();
    let Some(whole) = permitted(client.list_published_figures(request.clone()).await)? else { return Ok(None) };
    let mut whole: ListPublishedFiguresResponse = whole.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.list_published_figures(ListPublishedFiguresRequest { page_token, ..request.clone() }).await?;
        let page = page.into_inner();
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    if whole.rows.is_empty() {
        return Ok(None);
    }
    let columns = vec![
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
        Column::day("day", lang.word(terms::DAY)),
        Column::text("scope", lang.word(said::SCOPE)),
        Column::number("theirs", lang.word(said::THEIRS)),
        Column::number("ours", lang.word(said::OURS)),
        Column::text("definition", lang.word(said::MEANS)),
        Column::text("origin", words.origin),
        Column::text("note", words.note),
    ];
    let mut table = Table::new("veroeffentlicht", lang.word(said::PUBLISHED).to_owned(), columns, lang);
    table.headed = true;
    let number = |value: &Option<String>| {
        value.as_deref().map_or_else(|| Cell::missing("–"), |value| Cell::decimal(value, "", lang))
    };
    let cells = |it: &PublishedFigure| {
        let link = ask.query.elsewhere().at(&format!("/journal/{}", it.sequence));
        let mut notes = vec![lang.told(it.why.as_ref())];
        match &it.apart {
            Some(apart) => notes.push(lang.say(said::apart(&apart.difference, &apart.numerator, &apart.denominator))),
            None if it.differs_from_ours => notes.push(lang.say(said::differs())),
            None => {}
        }
        if it.differs_from_count > 0 {
            notes.push(lang.say(said::others(it.differs_from_count)));
        }
        notes.retain(|note| !note.is_empty());
        vec![
            Cell::count(it.sequence, lang).to(link),
            Cell::day(&it.day, lang),
            Cell::named(&it.scope, &scope(&it.scope)),
            number(&it.value),
            number(&it.our_value),
            Cell::recorded(&it.definition, lang),
            Cell::recorded(&it.origin, lang),
            Cell::text(&notes.join(" ")),
        ]
    };
    table.rows = whole.rows.iter().map(cells).collect();
    Ok(Some(table))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn quarters_end_where_they_end_and_none_is_ahead() {
        let ends = |day: &str| quarter_ends(day.parse().unwrap()).iter().map(ToString::to_string).collect::<Vec<_>>();
        let of = ends("2026-02-10");
        assert_eq!((of.len(), of[0].as_str(), of[7].as_str()), (8, "2024-03-31", "2025-12-31"));
        let of = ends("2026-06-30");
        assert_eq!((of[0].as_str(), of[7].as_str()), ("2024-09-30", "2026-06-30"));
    }

    #[test]
    fn a_course_says_where_its_version_begins() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let days = || ["2026-03-31", "2026-06-30", "2026-09-30"].map(day).into_iter();
        let begins = |since: Option<&str>| version_begins(since.map(day), days());
        assert_eq!(begins(None), (false, None));
        assert_eq!(begins(Some("2026-01-01")), (false, None), "all of it is younger");
        assert_eq!(begins(Some("2026-06-30")), (true, Some(day("2026-06-30"))));
        assert_eq!(begins(Some("2026-07-01")), (true, Some(day("2026-09-30"))));
        assert_eq!(begins(Some("2026-11-26")), (true, None), "none of its days is of that version yet");
    }

    #[test]
    fn a_break_and_what_is_missing_are_drawn_as_such() {
        let row = |day: &str, value: Option<&str>, series_break: bool| {
            let row = IndicatorRow {
                value: value.map(str::to_owned),
                unit: "percent".to_owned(),
                series_break,
                ..IndicatorRow::default()
            };
            (day.parse().unwrap(), row)
        };
        let rows = [
            row("2025-12-31", Some("45.5"), false),
            row("2026-03-31", None, false),
            row("2026-06-30", Some("40.1"), true),
        ];
        let svg = drawn("Quote", &rows, Lang::De);
        assert!(svg.contains("Am höchsten: 31.12.2025, 45,5; am niedrigsten: 30.06.2026, 40,1."), "{svg}");
        assert!(svg.contains("Bruch 06/26") && svg.matches("<circle").count() == 2, "{svg}");
    }
}
