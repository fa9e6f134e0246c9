//! Prognose: what will have been paid by the end of the year, with its range and how far that held.

use std::str::FromStr as _;

use askama::Template;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive as _};
use sollist_charts::{Range, Style, highest_and_lowest, ranges};
use sollist_contract::{
    grpc::analytics::v1::{ForecastRow, GetForecastRequest, GetForecastResponse},
    lang::Lang,
    said::{Said, short},
    words::{forecast, names, number, terms},
};

use super::{
    budget::{GROUPS, group_of},
    rows::{causes, programme, spell_out_lines, why},
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::{self, Query},
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::{self, forecast as said},
};

/// Rows of a chart at most: more are no picture.
const DRAWN: usize = 24;
/// Letters of a name that a chart has room for; the table has it whole.
const NAME_MAX: usize = 29;

#[derive(Template)]
#[template(
    source = "{% for sentence in sentences %}<p class=\"kern-body{% if loop.first %} lead{% endif %}\">\
              {{ sentence }}</p>\n\
              {% endfor %}{{ form|safe }}\n{{ table|safe }}\n{% if !chart.is_empty() %}<div class=\"scroll drawn\" \
              tabindex=\"0\" role=\"region\" aria-labelledby=\"spanne-t\">{{ chart|safe }}</div>{% endif %}",
    ext = "html"
)]
struct Body {
    sentences: Vec<String>,
    form: Form,
    table: Table,
    chart: String,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let (by, group, term) = group_of(&ask.query.by)?;
    let mut answer = whole(ask, group).await?;
    answer.rows.sort_by_cached_key(|row| {
        names::line_place(row.district.as_deref(), row.authority.as_deref(), row.line.as_deref())
    });
    let total = answer.total.clone().unwrap_or_default();
    let causes = causes(ask, answer.as_of.as_ref()).with(|query| {
        if total.year > 0 {
            query.year = total.year.to_string();
        }
    });
    let columns = vec![
        Column::text(group, lang.word(term)),
        Column::number("soll", lang.word(terms::CURRENT_BUDGET)),
        Column::number("actual", lang.word(terms::ACTUAL)),
        Column::number("value", lang.word(said::VALUE)),
        Column::number("lower", lang.word(said::FROM)),
        Column::number("upper", lang.word(said::TO)),
        Column::number("deviation", lang.word(said::DEVIATION)),
        Column::number("coverage", lang.word(said::COVERAGE)),
        Column::day("exhausted_on", lang.word(said::LASTS_UNTIL)),
        Column::text("note", words.note),
    ];
    let mut table = Table::new(MAIN_TABLE, lang.say(said::caption(total.year)), columns, lang);
    table.empty = lang.say(words::no_lines(ask.query.year_alone(), answer.as_of.as_ref()));
    let cells = |row: &ForecastRow| {
        let (name, causes) = place(ask, row, &causes);
        cells(row, name, &causes, lang)
    };
    table.rows = answer.rows.iter().map(cells).collect();
    table.total = (!table.rows.is_empty()).then(|| self::cells(&total, Cell::text(words.total), &causes, lang));
    let chart = if answer.rows.len() > DRAWN { String::new() } else { drawn(&answer.rows, lang) };
    if group == "line" && ask.is_file() {
        let lines = answer.rows.iter().map(|row| (row.title.as_ref(), row.authority.as_ref()));
        spell_out_lines(ask, &mut table, lines);
    }
    ask.exported(&mut table);
    ask.turn(&mut table);
    ask.readable(&mut table, &["coverage", "exhausted_on", "note"]);
    let form = form(ask, by);
    let body = Body { sentences: sentences(&answer, &total, lang), form, table: table.clone(), chart };
    Ok(ask.page(lang.word(said::FORECAST), body, Some(table), answer.as_of))
}

async fn whole(ask: &Ask, by: &str) -> Result<GetForecastResponse, Failure> {
    let Query { district, authority, programme, .. } = ask.query.clone();
    let request = GetForecastRequest {
        view: ask.query.view(),
        year: ask.query.year(),
        district,
        authority,
        programme,
        by: vec![by.to_owned()],
        ..GetForecastRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.get_forecast(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_forecast(GetForecastRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// What a row is called, where its name leads, and the question behind its figures.
fn place(ask: &Ask, row: &ForecastRow, causes: &Query) -> (Cell, Query) {
    let narrow = |change: &dyn Fn(&mut Query)| (ask.query.elsewhere().with(change), causes.with(change));
    let (code, name, (deeper, causes)) = if let Some(line) = &row.line {
        let name = row.title.clone().unwrap_or_else(|| line.clone());
        let causes = causes.with(|query| line.clone_into(&mut query.only.line));
        let link = ask.query.elsewhere().at(&query::line_path(line));
        let below = row.authority.as_deref().map(names::authority).unwrap_or_default();
        return (Cell::named(line, &name).in_recorded_words(ask.lang).to(link).below(&below), causes);
    } else if let Some(code) = &row.authority {
        (code, names::authority(code), narrow(&|query| code.clone_into(&mut query.authority)))
    } else if let Some(code) = &row.district {
        (code, names::district(code), narrow(&|query| code.clone_into(&mut query.district)))
    } else if let Some(code) = &row.programme {
        (code, programme(code, ask.lang), narrow(&|query| code.clone_into(&mut query.programme)))
    } else {
        return (Cell::text(crate::words::of(ask.lang).total), causes.clone());
    };
    let link = deeper.with(|query| "stelle".clone_into(&mut query.by)).at("/prognose");
    (Cell::named(code, &name).to(link), causes)
}

fn cells(row: &ForecastRow, name: Cell, causes: &Query, lang: Lang) -> Vec<Cell> {
    let told = |amount: &Option<String>, figure: &str| match amount {
        Some(amount) => Cell::amount(amount, lang).to(why(figure, causes)),
        None => Cell::missing("–"),
    };
    let measured = row.coverage.as_deref();
    let ends = match &row.exhausted_on {
        Some(day) => Cell::day(day, lang),
        None if row.lasts => Cell::text(lang.word(forecast::YEAR_END)),
        None => Cell::missing(""),
    };
    vec![
        name,
        told(&row.soll, "budget.soll"),
        told(&row.actual, "budget.actual"),
        told(&row.value, "budget.forecast"),
        told(&row.lower, "budget.forecast.lower"),
        told(&row.upper, "budget.forecast.upper"),
        // What it is of stands beside it.
        row.deviation.as_deref().map_or_else(|| Cell::missing("–"), |amount| Cell::amount(amount, lang)),
        measured.map_or_else(|| Cell::missing("–"), |percent| Cell::decimal(percent, "%", lang)),
        ends,
        Cell::notes(notes(row, lang)),
    ]
}

/// What is to be known of a row, sentence by sentence.
fn notes(row: &ForecastRow, lang: Lang) -> Vec<String> {
    let why = row.why.as_ref().map(|why| Said::read(&*why.de, &*why.en));
    forecast::notes(row, why).into_iter().map(|note| lang.say(note)).collect()
}

/// What is said before the table: what is expected, of which day, and what its range covers.
fn sentences(answer: &GetForecastResponse, total: &ForecastRow, lang: Lang) -> Vec<String> {
    let amount = |text: &Option<String>| text.as_deref().map(number::amount);
    if answer.rows.is_empty() {
        // No plan: the table says so, and nothing of nothing is no forecast.
        return Vec::new();
    }
    let mut all = Vec::new();
    if let (Some(value), Some(soll)) = (amount(&total.value), amount(&total.soll)) {
        let (lower, upper) = (amount(&total.lower), amount(&total.upper));
        all.push(said::expected(&value, lower.as_ref().zip(upper.as_ref()), &soll, total.not_reported.len()));
    }
    let beside = forecast::beside(&answer.day, total, &answer.rows).into_iter().reduce(|all, one| all.and(&one));
    all.extend(beside);
    all.into_iter().map(|said| lang.say(said)).collect()
}

/// In thousands of euros, half away from zero; the table has the cents.
fn thousands(amount: Option<&String>) -> Option<i64> {
    let value = Decimal::from_str(amount?).ok()?.checked_div(Decimal::ONE_THOUSAND)?;
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

fn drawn(rows: &[ForecastRow], lang: Lang) -> String {
    let name = |row: &ForecastRow| {
        let of = |code: &Option<String>, name: &dyn Fn(&str) -> String| code.as_deref().map(name);
        of(&row.line, &|_| row.title.clone().unwrap_or_default())
            .or_else(|| row.authority.as_ref().map(|code| short_authority(code)))
            .or_else(|| of(&row.district, &names::district))
            .or_else(|| of(&row.programme, &|code| programme(code, lang)))
            .unwrap_or_default()
    };
    let written = |value: i64| lang.say(number::number(value));
    let range = |row: &ForecastRow| {
        let value = thousands(row.value.as_ref());
        Range {
            name: Cell::text(&short(&name(row), NAME_MAX)).shown,
            lower: thousands(row.lower.as_ref()),
            upper: thousands(row.upper.as_ref()),
            value,
            limit: thousands(row.soll.as_ref()),
            label: value.map_or_else(|| "–".to_owned(), written),
        }
    };
    let all: Vec<Range> = rows.iter().map(range).collect();
    let known = all.iter().filter_map(|row| {
        let value = row.value?;
        Some((Said::read(&*row.name, &*row.name), number::number(value), value))
    });
    let Some(desc) = highest_and_lowest(&known.collect::<Vec<_>>()) else { return String::new() };
    let desc = lang.say(desc);
    let title = format!("{}, {}", lang.word(said::VALUE), lang.word(said::IN_THOUSANDS));
    let style = Style::Page { id: "spanne", title: &title, desc: &desc };
    let forecast = format!("{} ({})", lang.word(said::FORECAST), lang.word(said::IN_THOUSANDS));
    let legend = (lang.word(said::RANGE), forecast.as_str(), lang.word(terms::CURRENT_BUDGET));
    ranges(style, legend, &all, &written, &desc).svg
}

fn short_authority(code: &str) -> String {
    code.parse().map_or_else(|_| code.to_owned(), |known| terms::authority_short(&known))
}

fn form(ask: &Ask, by: &str) -> Form {
    let (lang, asked) = (ask.lang, &ask.query);
    let groups = GROUPS.iter().map(|(code, _, term)| ((*code).to_owned(), lang.word(*term).to_owned()));
    let fields = vec![
        Field::of("nach", crate::words::of(lang).group, by, None, groups),
        Field::year(asked, lang),
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::programme(asked, lang),
    ];
    Form::new(lang, "/prognose", asked, fields)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_withheld_is_drawn_as_nothing_and_said() {
        let row = |district: &str, value: Option<&str>| ForecastRow {
            district: Some(district.to_owned()),
            value: value.map(str::to_owned),
            soll: Some("2000000.00".to_owned()),
            ..ForecastRow::default()
        };
        let svg = drawn(&[row("01", Some("1499500.00")), row("03", None), row("02", Some("900000.00"))], Lang::De);
        assert!(
            svg.contains("Am höchsten: 01 Mitte, 1.500; am niedrigsten: 02 Friedrichshain-Kreuzberg, 900."),
            "{svg}"
        );
        assert!(svg.contains(">03 Pankow<") && svg.contains(">–<"), "{svg}");
        assert_eq!(drawn(&[row("01", None)], Lang::De), "", "where nothing is known, nothing is drawn");
    }
}
