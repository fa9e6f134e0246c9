//! Haushalt: who has what, and what is left.

use std::str::FromStr as _;

use askama::Template;
use rust_decimal::{Decimal, RoundingStrategy};
use sollist_charts::{Part, shares};
use sollist_contract::{
    grpc::analytics::v1::{BudgetRow, GetBudgetRequest, GetBudgetResponse},
    words::{names, number, terms},
};

use super::rows::{AMOUNTS, Amount, amounts, causes, district_page, programme, spell_out_lines};
use crate::{
    act,
    ask::{Ask, MAIN_TABLE, Page},
    caller::may_compare_plans,
    failure::Failure,
    query::{self, Query},
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::{self, overdrawn},
};

/// The word of an address that asks for rows with overdrawn lines only.
pub const OVERDRAWN: &str = "ueberzogen";

/// By what a budget is broken down: as an address says it, and the contract.
pub const GROUPS: [(&str, &str, terms::Term); 4] = [
    ("bezirk", "district", terms::DISTRICT),
    ("behoerde", "authority", terms::AUTHORITY),
    ("feld", "programme", terms::PROGRAMME),
    ("stelle", "line", terms::LINE),
];

#[derive(Template)]
#[template(path = "budget.html")]
struct Body {
    form: Form,
    sentence: String,
    warning: String,
    /// That not all rows are shown, and where they are.
    some: String,
    all: String,
    own: &'static overdrawn::Own,
    words: &'static words::Words,
    /// Where a plan is sent, where there is none yet: its name, and its address.
    plan: Option<(&'static str, String)>,
    /// The page of the district that is asked for.
    district: String,
    bar: String,
    bars: Vec<Bar>,
    table: Table,
}

/// A part of the bar, as the list below it names it.
struct Bar {
    class: &'static str,
    name: &'static str,
    share: String,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, asked) = (ask.lang, &ask.query);
    let (by, group, term) = group_of(&asked.by)?;
    let mut answer = whole(ask, group).await?;
    sort(&mut answer.rows, &asked.sort);
    let only = asked.only.kind == OVERDRAWN;
    let of = answer.rows.len();
    answer.rows.retain(|row| !only || row.overdrawn > 0);
    let total = answer.total.unwrap_or_default();
    let year = answer.rows.first().map_or(total.year, |row| row.year);
    let causes = causes(ask, answer.as_of.as_ref()).with(|query| {
        if year > 0 {
            query.year = year.to_string();
        }
    });
    let mut columns = vec![Column::text(group, lang.word(term))];
    let sorted = |key: &str| match asked.sort.strip_prefix('-') {
        Some(falling) if falling == key => "descending",
        None if asked.sort == key => "ascending",
        _ => "",
    };
    let amount = |(key, term, ..): &Amount| Column { sorted: sorted(key), ..Column::number(key, lang.word(*term)) };
    columns.extend(AMOUNTS.iter().map(amount));
    columns.push(Column::text("note", crate::words::of(lang).note));
    let caption =
        if year > 0 { lang.say(words::budget_caption(year, by)) } else { crate::words::of(lang).budget.to_owned() };
    let mut table = Table::new(MAIN_TABLE, caption, columns, lang);
    table.empty = lang.say(if only && of > 0 {
        overdrawn::none()
    } else {
        words::no_lines(ask.query.year_alone(), answer.as_of.as_ref())
    });
    table.rows = answer.rows.iter().map(|row| cells(ask, row, &causes)).collect();
    // The sum of all rows is none of some.
    table.total = (!only).then(|| {
        let total_cell = Cell::text(crate::words::of(lang).total);
        std::iter::once(total_cell).chain(amounts(ask, &total, &causes)).collect()
    });
    if group == "line" && ask.is_file() {
        let lines = answer.rows.iter().map(|row| (row.title.as_ref(), row.authority.as_ref()));
        spell_out_lines(ask, &mut table, lines);
    }
    ask.exported(&mut table);
    ask.turn(&mut table);
    ask.readable(&mut table, &["note"]);
    let said = |text: &str| number::amount(text);
    let sentence = if table.rows.is_empty() || total.reason.is_some() {
        String::new()
    } else {
        lang.say(words::budget_stands(
            &said(&total.soll),
            &said(&total.actual),
            &said(&total.commitments),
            &said(&total.available),
        ))
    };
    let warning = lang.say(words::lines_overdrawn(total.overdrawn));
    let (bar, bars) = bars(&total, ask);
    let plan = match answer.rows.is_empty() && !only && !act::is_past(ask) && may_compare_plans(&ask.link).await {
        true => Some((words::plan::own(lang).to_plan, asked.elsewhere().at("/senden/plan"))),
        false => None,
    };
    let body = Body {
        plan,
        form: form(ask, by)?,
        sentence,
        warning,
        some: if only { lang.say(overdrawn::shown(answer.rows.len(), of)) } else { String::new() },
        all: asked.with(|query| query.only.kind.clear()).at("/haushalt"),
        own: overdrawn::own(lang),
        words: crate::words::of(lang),
        district: district_page(&asked.district, asked),
        bar,
        bars,
        table: table.clone(),
    };
    let page = ask.page(crate::words::of(lang).budget, body, Some(table), answer.as_of);
    Ok(page)
}

/// By what is broken down what an address asks for; nothing asked: by district.
pub fn group_of(asked: &str) -> Result<(&'static str, &'static str, terms::Term), Failure> {
    let by = if asked.is_empty() { "bezirk" } else { asked };
    let group = GROUPS.iter().find(|(name, ..)| *name == by);
    group.copied().ok_or_else(|| Failure::asked(words::no_grouping(by)))
}

/// Every row; what is said beside them is the same on every page.
async fn whole(ask: &Ask, by: &str) -> Result<GetBudgetResponse, Failure> {
    let Query { district, authority, programme, .. } = ask.query.clone();
    let request = GetBudgetRequest {
        view: ask.query.view(),
        year: ask.year().await?,
        district,
        authority,
        programme,
        by: vec![by.to_owned()],
        ..GetBudgetRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.get_budget(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_budget(GetBudgetRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// `soll`, `-soll`: by an amount, rising or falling; otherwise in the official order.
fn sort(rows: &mut [BudgetRow], by: &str) {
    let (key, falling) = by.strip_prefix('-').map_or((by, false), |key| (key, true));
    rows.sort_by_cached_key(|row| {
        names::line_place(row.district.as_deref(), row.authority.as_deref(), row.line.as_deref())
    });
    if let Some((_, _, _, amount)) = AMOUNTS.iter().find(|(known, ..)| *known == key) {
        rows.sort_by_cached_key(|row| Decimal::from_str(amount(row)).unwrap_or_default());
        if falling {
            rows.reverse();
        }
    }
}

/// A row: its name leads deeper, each amount to its causes.
fn cells(ask: &Ask, row: &BudgetRow, causes: &Query) -> Vec<Cell> {
    let lang = ask.lang;
    let deeper = |by: &str, change: &dyn Fn(&mut Query)| {
        ask.query.elsewhere().with(|query| {
            by.clone_into(&mut query.by);
            change(query);
        })
    };
    let (name, of) = if let Some(line) = &row.line {
        let name = row.title.as_deref().unwrap_or(line);
        let place = row.authority.as_deref().map(names::authority);
        let link = ask.query.elsewhere().at(&query::line_path(line));
        let cell = Cell::named(line, name).in_recorded_words(lang).to(link);
        let cell = match (place, &row.chapter_label) {
            (Some(place), _) => cell.below(&place),
            (None, Some(chapter)) => cell.below_recorded(chapter, lang),
            (None, None) => cell.below(&short(line)),
        };
        (cell, causes.with(|query| line.clone_into(&mut query.only.line)))
    } else if let Some(code) = &row.authority {
        let link = deeper("stelle", &|query| code.clone_into(&mut query.authority)).at("/haushalt");
        (
            Cell::named(code, &names::authority(code)).to(link),
            causes.with(|query| code.clone_into(&mut query.authority)),
        )
    } else if let Some(number) = &row.district {
        let link = deeper("behoerde", &|query| number.clone_into(&mut query.district)).at("/haushalt");
        (
            Cell::named(number, &names::district(number)).to(link),
            causes.with(|query| number.clone_into(&mut query.district)),
        )
    } else if let Some(code) = &row.programme {
        let link = deeper("stelle", &|query| code.clone_into(&mut query.programme)).at("/haushalt");
        (Cell::named(code, &programme(code, lang)).to(link), causes.with(|query| code.clone_into(&mut query.programme)))
    } else {
        (Cell::text(crate::words::of(lang).total), causes.clone())
    };
    std::iter::once(name).chain(amounts(ask, row, &of)).collect()
}

/// The end of a line's name, which tells it from its neighbours.
fn short(line: &str) -> String {
    line.rsplit('/').nth(1).map_or_else(|| line.to_owned(), str::to_owned)
}

/// How the total is used: one bar, and what its parts are.
fn bars(total: &BudgetRow, ask: &Ask) -> (String, Vec<Bar>) {
    let lang = ask.lang;
    let of = |text: &str| Decimal::from_str(text).unwrap_or_default();
    let soll = of(&total.soll);
    if soll <= Decimal::ZERO || of(&total.available) < Decimal::ZERO {
        return (String::new(), Vec::new());
    }
    let parts: [(&str, terms::Term, &str); 4] = [
        ("actual", terms::ACTUAL, &total.actual),
        ("commitments", terms::COMMITMENTS, &total.commitments),
        ("frozen", terms::FROZEN, &total.frozen),
        ("available", terms::AVAILABLE, &total.available),
    ];
    let (mut drawn, mut bars) = (Vec::new(), Vec::new());
    for (class, term, amount) in parts {
        let Some(share) = of(amount).max(Decimal::ZERO).checked_div(soll) else { continue };
        let thousandths = u32::try_from(rounded(share.saturating_mul(Decimal::ONE_THOUSAND), 0)).unwrap_or_default();
        let percent = rounded(share.saturating_mul(Decimal::ONE_HUNDRED), 1).to_string();
        drawn.push(Part { class, thousandths });
        let share = format!("{} %", lang.say(number::decimal(&percent)));
        bars.push(Bar { class, name: lang.word(term), share });
    }
    (shares(&drawn), bars)
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

fn form(ask: &Ask, by: &str) -> Result<Form, Failure> {
    let (lang, asked) = (ask.lang, &ask.query);
    let words = crate::words::of(lang);
    let groups = GROUPS.iter().map(|(code, _, term)| ((*code).to_owned(), lang.word(*term).to_owned()));
    let orders = AMOUNTS.iter().flat_map(|(key, term, ..)| {
        let name = lang.word(*term);
        [(format!("-{key}"), format!("{name} ↓")), ((*key).to_owned(), format!("{name} ↑"))]
    });
    let own = overdrawn::own(lang);
    let only = [(OVERDRAWN.to_owned(), own.only.to_owned())];
    let fields = vec![
        Field::of("nach", words.group, by, None, groups),
        Field::year(asked, lang),
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::programme(asked, lang),
        Field::of("typ", own.rows, &asked.only.kind, Some(words.all), only).only()?,
        Field::of("sort", words.order, &asked.sort, Some(words.official), orders).only()?,
    ];
    Ok(Form::new(lang, "/haushalt", asked, fields))
}
