//! The need of one authority for one item: its parts with their causes, how it follows from them node by node, what
//! moved the need of the authority, and how far that may lie off.

use std::str::FromStr as _;

use askama::Template;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive as _};
use sollist_charts::{Change, Style, changes, highest_and_lowest};
use sollist_contract::{
    day::Day,
    grpc::analytics::v1::{
        GetNeedDriversRequest, GetNeedDriversResponse, GetNeedRangeRequest, GetNeedRequest, GetNeedResponse,
        NeedDrivers, NeedRow,
    },
    lang::Lang,
    said::Said,
    tree::Node,
    words::{names, number, terms, tree},
};

use super::{
    need::of_target,
    need_tables::{self as tables, Part},
    rows::{of_need, pinned, why},
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::Query,
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::need as said,
};

#[derive(Template)]
#[template(path = "need.html")]
struct Body {
    facts: Vec<(&'static str, Cell)>,
    note: String,
    derivation: &'static str,
    tree: Option<Branch>,
    drivers_name: &'static str,
    whole: String,
    form: Form,
    said: String,
    chart: String,
    drivers: Table,
    shapley: String,
    range: Part,
    back: String,
    name: &'static str,
}

/// A node of the derivation, as it is shown.
#[derive(Template)]
#[template(path = "branch.html")]
struct Branch {
    name: String,
    value: String,
    formula: String,
    with: &'static str,
    inputs: String,
    parameters: Vec<Cell>,
    events: Vec<(String, String)>,
    /// How many events there are, where they are too many to stand there at once.
    more: String,
    children: Vec<Branch>,
}

/// Events that stand there at once; more are behind their number.
const EVENTS_SHOWN: usize = 6;
/// Deeper than any derivation; bounds what a faulty answer can cost.
const DEPTH_MAX: usize = 64;

pub async fn page(ask: &Ask, authority: &str, item: &str) -> Result<Page, Failure> {
    let lang = ask.lang;
    let narrowed = &Ask { query: ask.query.with(|query| query.narrow_to(authority)), ..ask.clone() };
    let answer = whole(narrowed).await?;
    let row = answer.rows.iter().find(|row| row.authority == authority && row.item == item).ok_or(Failure::NotFound)?;
    let moved = drivers(narrowed, &answer).await;
    let (drivers, told) = match moved {
        Ok(moved) => (moved.rows.into_iter().find(|row| row.authority == authority), moved.told),
        Err(Failure::Refused { said, .. }) => (None, lang.say(said)),
        Err(Failure::NotFound) => (None, String::new()),
    };
    let mut table = table(drivers.as_ref(), lang);
    ask.exported(&mut table);
    let body = Body {
        facts: facts(narrowed, &answer, row),
        note: lang.told(row.why.as_ref()),
        derivation: lang.word(said::DERIVATION),
        tree: Node::read(&row.tree).ok().map(|node| branch(ask, node, 0)),
        drivers_name: lang.word(said::DRIVERS),
        whole: lang.say(said::of_all_items(&names::authority(authority))),
        form: form(ask),
        said: told,
        chart: drivers.as_ref().map(|row| drawn(row, lang)).unwrap_or_default(),
        drivers: table.clone(),
        shapley: lang.say(said::shapley()),
        range: range(narrowed, &answer).await?,
        back: ask.query.with(|query| query.only.earlier.clear()).at("/mehrbedarf"),
        name: lang.word(said::EXTRA_NEED),
    };
    let heading = format!("{}, {}", names::authority(authority), lang.say(said::item(item)));
    Ok(ask.page(&heading, body, Some(table), answer.as_of))
}

/// The need of the authority, with how it follows.
async fn whole(ask: &Ask) -> Result<GetNeedResponse, Failure> {
    let Query { district, authority, only, .. } = ask.query.clone();
    let request = GetNeedRequest {
        view: ask.query.view(),
        district,
        authority,
        target_day: only.target,
        scenario_name: only.scenario,
        explain: true,
        ..GetNeedRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.get_need(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_need(GetNeedRequest { page_token, ..request.clone() }).await?.into_inner();
        for row in page.rows {
            // A row whose derivation did not fit goes on in the next page.
            match whole.rows.last_mut().filter(|last| last.continues) {
                Some(last) => {
                    last.tree.push_str(&row.tree);
                    last.continues = row.continues;
                }
                None => whole.rows.push(row),
            }
        }
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

fn facts(ask: &Ask, answer: &GetNeedResponse, row: &NeedRow) -> Vec<(&'static str, Cell)> {
    let lang = ask.lang;
    let causes =
        of_need(&of_target(ask, answer.as_of.as_ref())).with(|query| row.item.clone_into(&mut query.only.item));
    let count = |count: Option<i64>| count.map_or_else(|| Cell::missing("–"), |count| Cell::count(count, lang));
    let figure = |cell: Cell, figure: &str| {
        if ask.query.only.scenario.is_empty() { cell.to(why(figure, &causes)) } else { cell }
    };
    let amount = |amount: &str, of: &str| figure(tables::given(amount, lang), of);
    vec![
        (lang.word(terms::TARGET), figure(count(row.target), "need.target")),
        (lang.word(terms::USABLE), figure(count(Some(row.usable)), "need.usable")),
        (lang.word(terms::PIPELINE), figure(count(Some(row.pipeline)), "need.pipeline")),
        (lang.word(terms::QUANTITY), figure(count(row.quantity), "need.quantity")),
        (lang.word(terms::GROSS), amount(&row.gross, "need.gross")),
        (lang.word(terms::COVER), amount(&row.cover, "need.cover")),
        (lang.word(terms::NEED), amount(&row.need, "need.extra")),
    ]
}

fn branch(ask: &Ask, node: Node, depth: usize) -> Branch {
    let lang = ask.lang;
    let shown = |said: Said| Cell::text(&lang.say(said)).shown;
    let inputs: Vec<String> = node
        .inputs()
        .map(|(name, value)| format!("{}\u{a0}= {}", shown(tree::name(name)), shown(tree::value(value))))
        .collect();
    let quoted = |set: &str| lang.pick(format!("„{set}“"), format!("“{set}”"));
    let parameters = node.parameters.iter().map(|it| {
        let said = tree::parameter(&it.item, &quoted(&it.set), &it.valid_from);
        Cell::told(&lang.say(said), lang)
    });
    let numbers = node.events();
    let many = numbers.len() > EVENTS_SHOWN;
    let event = |sequence: &u64| {
        let said = format!("{} {}", lang.word(said::EVENT), lang.say(number::number(*sequence)));
        (said, ask.query.elsewhere().at(&format!("/journal/{sequence}")))
    };
    Branch {
        name: shown(tree::name(&node.name)),
        value: if node.value.is_null() { String::new() } else { shown(tree::value(&node.value)) },
        formula: if node.formula.is_empty() { String::new() } else { shown(tree::formula(&node.formula)) },
        with: lang.word(said::WITH),
        inputs: inputs.join("; "),
        parameters: parameters.collect(),
        events: numbers.iter().map(event).collect(),
        more: if many { lang.say(said::events(numbers.len())) } else { String::new() },
        children: if depth < DEPTH_MAX {
            node.children.into_iter().map(|child| branch(ask, child, depth.saturating_add(1))).collect()
        } else {
            Vec::new()
        },
    }
}

/// What moved the need, and what is said of it.
struct Moved {
    rows: Vec<NeedDrivers>,
    told: String,
}

/// Held against what the address names: a number of the journal is an earlier state, a day another target day. Where it
/// names none: the begin of the year.
async fn drivers(ask: &Ask, answer: &GetNeedResponse) -> Result<Moved, Failure> {
    let (lang, Query { district, authority, only, .. }) = (ask.lang, ask.query.clone());
    let here = answer.as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    if here == 0 {
        return Ok(Moved { rows: Vec::new(), told: String::new() });
    }
    let begin = answer.asked_day.get(..4).map(|year| format!("{year}-01-01")).unwrap_or_default();
    let (since, since_target_day) = match only.earlier.as_str() {
        "" => (here.to_string(), begin),
        day if day.parse::<Day>().is_ok() => (here.to_string(), day.to_owned()),
        position => (position.to_owned(), String::new()),
    };
    let mut request = GetNeedDriversRequest {
        view: pinned(ask, answer.as_of.as_ref()),
        target_day: answer.asked_day.clone(),
        district,
        authority,
        scenario_name: only.scenario,
        since,
        since_target_day,
        ..GetNeedDriversRequest::default()
    };
    let mut whole = GetNeedDriversResponse::default();
    loop {
        let page = ask.link.analytics().get_need_drivers(request.clone()).await?.into_inner();
        let rows = std::mem::take(&mut whole.rows);
        request.page_token.clone_from(&page.next_page_token);
        whole = GetNeedDriversResponse { rows: rows.into_iter().chain(page.rows).collect(), ..page };
        if request.page_token.is_empty() {
            break;
        }
    }
    // Held against another day of the same state, nothing came since.
    let mut told = lang.say(match whole.since == here {
        true => said::drivers_of_days(&whole.since_target_day, &whole.target_day),
        false => said::drivers_since(whole.since, &whole.since_target_day, &whole.target_day),
    });
    told.push('.');
    if let Some(why) = &whole.why {
        told = format!("{told} {}", lang.told(Some(why)));
    }
    Ok(Moved { rows: whole.rows, told })
}

/// The drivers in their order, each with its amount.
type Driver = (&'static str, terms::Term, fn(&NeedDrivers) -> &str);
const DRIVERS: [Driver; 6] = [
    ("staff", said::STAFF, |row| &row.staff),
    ("volume", said::VOLUME, |row| &row.volume),
    ("price", said::PRICE, |row| &row.price),
    ("delay", said::DELAY, |row| &row.delay),
    ("one_off", said::ONE_OFF, |row| &row.one_off),
    ("cover", terms::COVER, |row| &row.cover),
];

fn table(row: Option<&NeedDrivers>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("driver", lang.word(said::DRIVERS)),
        Column::number("amount", lang.word(terms::AMOUNT_IN_EUR)),
    ];
    let mut table = tables::headed(MAIN_TABLE, said::DRIVERS, columns, lang);
    if let Some(row) = row {
        let line = |key: &str, term: terms::Term, amount: &str| {
            vec![Cell::named(key, lang.word(term)), tables::given(amount, lang)]
        };
        table.rows = vec![line("before", terms::BEFORE, &row.before)];
        table.rows.extend(DRIVERS.iter().map(|(key, term, of)| line(key, *term, of(row))));
        table.total = Some(line("after", terms::AFTER, &row.after));
    }
    table
}

fn drawn(row: &NeedDrivers, lang: Lang) -> String {
    let euros = |text: &str| {
        let value = Decimal::from_str(text).ok()?;
        value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
    };
    let of = |name: terms::Term, amount: &str, is_sum| Change {
        name: lang.word(name).to_owned(),
        value: euros(amount),
        label: tables::signed(amount, lang),
        is_sum,
    };
    let mut rows: Vec<Change> = DRIVERS.iter().map(|(_, term, amount)| of(*term, amount(row), false)).collect();
    let known = DRIVERS
        .iter()
        .filter_map(|(_, term, amount)| Some((Said::from(*term), number::amount(amount(row)), euros(amount(row))?)));
    let Some(desc) = highest_and_lowest(&known.collect::<Vec<_>>()) else { return String::new() };
    if rows.iter().all(|row| row.value.is_none_or(|value| value == 0)) {
        return String::new();
    }
    rows.push(of(said::MOVED, &row.total, true));
    let desc = lang.say(desc);
    let title = format!("{}, EUR", lang.word(said::DRIVERS));
    let written = |value: i64| lang.say(number::number(value));
    changes(Style::Page { id: "bewegt", title: &title, desc: &desc }, &rows, &written, &desc).svg
}

/// How far the need of the authority may lie from its figure.
async fn range(ask: &Ask, answer: &GetNeedResponse) -> Result<Part, Failure> {
    let Query { district, authority, only, .. } = ask.query.clone();
    let request = GetNeedRangeRequest {
        view: pinned(ask, answer.as_of.as_ref()),
        target_day: answer.asked_day.clone(),
        district,
        authority,
        scenario_name: only.scenario,
        ..GetNeedRangeRequest::default()
    };
    let mut found = ask.link.analytics().get_need_range(request).await?.into_inner();
    // The authority alone is the sum.
    found.total = None;
    let causes = of_need(&of_target(ask, answer.as_of.as_ref()));
    let link = |figure: &str, _: &str, _: &str| {
        if ask.query.only.scenario.is_empty() { why(figure, &causes) } else { String::new() }
    };
    Ok(tables::range(&found, &link, ask.lang))
}

/// Asks what the need is held against.
fn form(ask: &Ask) -> Form {
    let (lang, asked) = (ask.lang, &ask.query);
    let earlier = lang.say(number::day(&asked.only.earlier));
    let field = Field::text("von", lang.word(said::AGAINST), &earlier);
    Form::new(lang, &ask.path, asked, vec![field])
}
