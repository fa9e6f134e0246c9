//! Mehrbedarf: who needs more and how much of it own money covers, how far that may lie off, how the reserve would be
//! given by four rules, and what is asked for beside it.

use std::{cmp::Ordering, collections::HashMap, str::FromStr as _};

use askama::Template;
use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{
            GetBudgetRequest, GetNeedRangeRequest, GetNeedRequest, GetNeedResponse, GetNeedSplitsRequest,
            GetNeedSplitsResponse, GetRequestedNeedRequest, ListScenariosRequest, NeedRow, Proposal,
        },
        common::v1::AsOf,
    },
    lang::Lang,
    words::{names, number, terms},
};

use super::{
    need_tables as tables,
    rows::{causes, of_need, pinned, why},
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::{Failure, permitted},
    query::{self, Query},
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::need as said,
};

#[derive(Template)]
#[template(
    source = "{% for sentence in sentences %}<p class=\"kern-body{% if loop.first %} lead{% endif %}\">\
              {{ sentence }}</p>\n\
              {% endfor %}{{ form|safe }}\n{{ table|safe }}\n{% for part in parts %}<h2>{{ part.heading }}</h2>\n\
              {% for sentence in part.sentences %}<p class=\"kern-body\">{{ sentence }}</p>\n{% endfor %}\
              {% for table in part.tables %}{{ table|safe }}\n{% endfor %}{% endfor %}",
    ext = "html"
)]
struct Body {
    sentences: Vec<String>,
    form: Form,
    table: Table,
    parts: Vec<tables::Part>,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let scenario = ask.query.only.scenario.clone();
    let mut answer = whole(ask, &scenario).await?;
    answer.rows.sort_by_cached_key(|row| names::place(Some(&row.district), Some(&row.authority)));
    // The same without it, of the same state.
    let without = if scenario.is_empty() { None } else { Some(whole(ask, "").await?) };
    let plain: HashMap<(String, String), String> = without
        .iter()
        .flat_map(|it| &it.rows)
        .map(|row| ((row.authority.clone(), row.item.clone()), row.need.clone()))
        .collect();
    let causes = of_need(&of_target(ask, answer.as_of.as_ref()));
    let mut columns =
        vec![Column::text("authority", lang.word(terms::AUTHORITY)), Column::text("item", lang.word(terms::ITEM))];
    columns.extend(
        [
            ("target", terms::TARGET),
            ("usable", terms::USABLE),
            ("pipeline", terms::PIPELINE),
            ("quantity", terms::QUANTITY),
            ("gross", terms::GROSS),
            ("cover", terms::COVER),
            ("need", terms::NEED),
        ]
        .map(|(key, term)| Column::number(key, lang.word(term))),
    );
    if without.is_some() {
        columns.push(Column::number("need_without", lang.word(said::WITHOUT)));
        columns.push(Column::number("difference", lang.word(said::DIFFERENCE)));
    }
    columns.push(Column::text("note", words.note));
    let mut table = Table::new(MAIN_TABLE, lang.word(said::EXTRA_NEED).to_owned(), columns, lang);
    let none = lang.told(answer.why.as_ref());
    table.empty = if none.is_empty() { lang.say(said::none()) } else { none };
    let link = |figure: &str, query: Query| if without.is_none() { why(figure, &query) } else { String::new() };
    let row = |row: &NeedRow| {
        let of = causes.with(|query| {
            query.narrow_to(&row.authority);
            row.item.clone_into(&mut query.only.item);
        });
        let figure = |cell: Cell, figure: &str| cell.to(link(figure, of.clone()));
        let there = ask.query.with(|query| query.page.clear());
        let there = there.at(&query::path(["mehrbedarf", &row.authority, &row.item]));
        let count = |count: Option<i64>| count.map_or_else(|| Cell::missing("–"), |count| Cell::count(count, lang));
        let mut cells = vec![
            Cell::named(&row.authority, &names::authority(&row.authority)).to(there),
            Cell::named(&row.item, &lang.say(said::item(&row.item))),
            figure(count(row.target), "need.target"),
            figure(count(Some(row.usable)), "need.usable"),
            figure(count(Some(row.pipeline)), "need.pipeline"),
            figure(count(row.quantity), "need.quantity"),
            figure(tables::given(&row.gross, lang), "need.gross"),
            figure(tables::given(&row.cover, lang), "need.cover"),
            figure(tables::given(&row.need, lang), "need.extra"),
        ];
        if without.is_some() {
            let plain = plain.get(&(row.authority.clone(), row.item.clone())).map_or("0.00", String::as_str);
            cells.extend(beside(&row.need, plain, lang));
        }
        cells.push(Cell::text(&lang.told(row.why.as_ref())));
        cells
    };
    table.rows = answer.rows.iter().map(row).collect();
    let mut total = vec![Cell::text(words.total)];
    total.extend(std::iter::repeat_n(Cell::nothing(), 5));
    for (amount, figure) in
        [(&answer.total_gross, "need.gross"), (&answer.total_cover, "need.cover"), (&answer.total_need, "need.extra")]
    {
        let cell = tables::given(amount, lang);
        total.push(if amount.is_empty() { cell } else { cell.to(link(figure, causes.clone())) });
    }
    if let Some(without) = &without {
        total.extend(beside(&answer.total_need, &without.total_need, lang));
    }
    total.push(Cell::text(&lang.told(answer.total_why.as_ref())));
    table.total = Some(total);
    ask.exported(&mut table);
    ask.turn(&mut table);
    let mut sentences = sentences(&answer, without.as_ref(), &scenario, lang);
    sentences.extend(unplanned(ask, &answer).await?);
    let parts = parts(ask, &answer, &causes).await?;
    let body = Body { sentences, form: form(ask).await?, table: table.clone(), parts };
    Ok(ask.page(lang.word(said::EXTRA_NEED), body, Some(table), answer.as_of))
}

/// The day of the extra need of the year that is asked for: the nearest one of it. Empty: that of the page.
pub fn target_of_year(ask: &Ask, as_of: Option<&AsOf>) -> String {
    let day = ask.today(as_of);
    match day.get(..4).and_then(|year| year.parse().ok()).map(|year: i32| ask.query.year().cmp(&year)) {
        Some(Ordering::Less) if ask.query.year() > 0 => format!("{}-12-31", ask.query.year()),
        Some(Ordering::Greater) => format!("{}-01-01", ask.query.year()),
        _ => String::new(),
    }
}

/// The question behind a figure of the extra need: of the target day that is asked for.
pub fn of_target(ask: &Ask, as_of: Option<&AsOf>) -> Query {
    causes(ask, as_of).with(|query| ask.query.only.target.clone_into(&mut query.only.target))
}

/// A need beside the one without the scenario.
fn beside(need: &str, plain: &str, lang: Lang) -> [Cell; 2] {
    let difference =
        Decimal::from_str(need).ok().zip(Decimal::from_str(plain).ok()).and_then(|(a, b)| a.checked_sub(b));
    let difference = difference.map_or_else(String::new, |it| it.to_string());
    [tables::given(plain, lang), tables::given(&difference, lang)]
}

async fn whole(ask: &Ask, scenario: &str) -> Result<GetNeedResponse, Failure> {
    let Query { district, authority, only, .. } = ask.query.clone();
    let request = GetNeedRequest {
        view: ask.query.view(),
        district,
        authority,
        target_day: only.target,
        scenario_name: scenario.to_owned(),
        ..GetNeedRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.get_need(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_need(GetNeedRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.not_reported.extend(page.not_reported);
        if let (Some(all), Some(more)) = (&mut whole.proposal, page.proposal) {
            all.shares.extend(more.shares);
        }
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

fn sentences(answer: &GetNeedResponse, without: Option<&GetNeedResponse>, scenario: &str, lang: Lang) -> Vec<String> {
    let mut all = Vec::new();
    // Where nothing was told, nothing is known, whatever the sum of no rows is: the table says why.
    let is_known = !answer.rows.is_empty() || answer.why.is_none();
    if is_known && !answer.total_need.is_empty() {
        let GetNeedResponse { target_day, total_gross, total_cover, total_need, .. } = answer;
        all.push(lang.say(said::stands(target_day, total_gross, total_cover, total_need)));
    }
    if let Some(without) = without {
        let of = |text: &str| Decimal::from_str(text).ok();
        let difference = of(&answer.total_need).zip(of(&without.total_need)).and_then(|(a, b)| a.checked_sub(b));
        if let Some(difference) = difference {
            let name = Cell::text(scenario).shown;
            let plain = number::amount(&without.total_need);
            all.push(lang.say(said::under(&name, &plain, &number::amount(&difference.to_string()))));
        }
    }
    if !answer.not_reported.is_empty() {
        let known = answer.not_reported.iter().map(|code| names::authority(code)).collect::<Vec<_>>().join(", ");
        all.push(lang.say(sollist_contract::words::rows::not_reported(&known, 0)));
    }
    all
}

/// That nothing covers a need because its year has no plan, where that is so.
async fn unplanned(ask: &Ask, answer: &GetNeedResponse) -> Result<Option<String>, Failure> {
    let Ok(day) = answer.target_day.parse::<Day>() else { return Ok(None) };
    if answer.rows.is_empty() {
        return Ok(None);
    }
    let year = i32::from(day.year());
    let view = pinned(ask, answer.as_of.as_ref());
    let request = GetBudgetRequest { view, year, ..GetBudgetRequest::default() };
    let Some(planned) = permitted(ask.link.analytics().get_budget(request).await)? else { return Ok(None) };
    let has_lines = planned.into_inner().total.is_some_and(|total| total.lines > 0);
    Ok((!has_lines).then(|| ask.lang.say(sollist_contract::words::rows::unplanned_year(year))))
}

/// What stands below the table: the proposal and other splits, the range, what is asked for.
async fn parts(ask: &Ask, answer: &GetNeedResponse, causes: &Query) -> Result<Vec<tables::Part>, Failure> {
    let (lang, view) = (ask.lang, pinned(ask, answer.as_of.as_ref()));
    let Query { district, authority, only, .. } = ask.query.clone();
    let (target_day, scenario_name) = (answer.asked_day.clone(), only.scenario);
    let mut client = ask.link.analytics();
    let splits = GetNeedSplitsRequest {
        view: view.clone(),
        target_day: target_day.clone(),
        district: district.clone(),
        authority: authority.clone(),
        scenario_name: scenario_name.clone(),
        ..GetNeedSplitsRequest::default()
    };
    let splits = self::splits(ask, &splits).await?;
    let range = GetNeedRangeRequest {
        view: view.clone(),
        target_day: target_day.clone(),
        district: district.clone(),
        authority: authority.clone(),
        scenario_name: scenario_name.clone(),
        ..GetNeedRangeRequest::default()
    };
    let mut ranges = client.get_need_range(range.clone()).await?.into_inner();
    while !ranges.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut ranges.next_page_token);
        let page = client.get_need_range(GetNeedRangeRequest { page_token, ..range.clone() }).await?.into_inner();
        ranges.rows.extend(page.rows);
        ranges.next_page_token = page.next_page_token;
    }
    let asked = GetRequestedNeedRequest {
        view,
        target_day,
        district,
        authority,
        scenario_name,
        ..GetRequestedNeedRequest::default()
    };
    let mut requested = client.get_requested_need(asked.clone()).await?.into_inner();
    while !requested.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut requested.next_page_token);
        let page = client.get_requested_need(GetRequestedNeedRequest { page_token, ..asked.clone() }).await?;
        let page = page.into_inner();
        for row in page.rows {
            // A row whose names did not fit goes on in the next page.
            match requested.rows.last_mut().filter(|last| last.continues) {
                Some(last) => {
                    last.requests.extend(row.requests);
                    last.continues = row.continues;
                }
                None => requested.rows.push(row),
            }
        }
        requested.next_page_token = page.next_page_token;
    }
    let proposal = answer.proposal.clone().unwrap_or_default();
    let under = !ask.query.only.scenario.is_empty();
    let why = |figure: &str, authority: &str, of: &str| match (under, authority) {
        (true, _) => String::new(),
        (false, "") => why(figure, causes),
        (false, authority) => {
            let of = |query: &mut Query| {
                query.narrow_to(authority);
                of.clone_into(&mut query.programme);
            };
            why(figure, &causes.with(of))
        }
    };
    let requests = |authority: &str, of: &str| {
        let asked = ask.query.elsewhere().with(|query| {
            if !authority.is_empty() {
                query.narrow_to(authority);
                of.clone_into(&mut query.programme);
            }
        });
        asked.at("/antraege")
    };
    let is_part = !ask.query.district.is_empty() || !ask.query.authority.is_empty();
    let parts = [
        Some(proposed(&proposal, causes, under, lang)),
        splits.map(|all| tables::splits(&all, &why, is_part, lang)),
        Some(tables::range(&ranges, &why, lang)),
        Some(tables::requested(&requested, &why, &requests, lang)),
    ];
    Ok(parts.into_iter().flatten().collect())
}

/// How the reserve could be split; nothing for whoever may not see all who share it.
async fn splits(ask: &Ask, request: &GetNeedSplitsRequest) -> Result<Option<GetNeedSplitsResponse>, Failure> {
    let mut client = ask.link.analytics();
    let Some(all) = permitted(client.get_need_splits(request.clone()).await)? else { return Ok(None) };
    let mut all = all.into_inner();
    while !all.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut all.next_page_token);
        let page = client.get_need_splits(GetNeedSplitsRequest { page_token, ..request.clone() }).await?.into_inner();
        all.splits.extend(page.splits);
        all.gains.extend(page.gains);
        all.next_page_token = page.next_page_token;
    }
    all.gains.sort_by_cached_key(|row| names::place(Some(&row.district), Some(&row.authority)));
    Ok(Some(all))
}

/// Who would get what of the reserve, in the order in which claims are served.
fn proposed(proposal: &Proposal, causes: &Query, under_scenario: bool, lang: Lang) -> tables::Part {
    let columns = vec![
        Column::number("place", lang.word(terms::PLACE)),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("item", lang.word(terms::ITEM)),
        Column::text("rank", lang.word(terms::RANK)),
        Column::number("need", lang.word(terms::NEED)),
        Column::number("share", lang.word(terms::SHARE)),
    ];
    let mut table = tables::headed("vorschlag", said::PROPOSAL, columns, lang);
    for (share, place) in proposal.shares.iter().zip(1_i64..) {
        let of = causes.with(|query| {
            query.narrow_to(&share.authority);
            share.item.clone_into(&mut query.only.item);
        });
        let link = |figure: &str| if under_scenario { String::new() } else { why(figure, &of) };
        let (need, link) = (link("need.extra"), link("need.share"));
        table.rows.push(vec![
            Cell::count(place, lang),
            Cell::named(&share.authority, &names::authority(&share.authority)),
            Cell::named(&share.item, &lang.say(said::item(&share.item))),
            Cell::named(&share.rank, &lang.say(said::rank(&share.rank))),
            tables::given(&share.need, lang).to(need),
            tables::given(&share.share, lang).to(link),
        ]);
    }
    let mut sentences = vec![lang.told(proposal.why.as_ref())];
    if !proposal.reserve.is_empty() && !proposal.uncovered.is_empty() {
        sentences.insert(0, lang.say(said::reserve(&proposal.reserve, &proposal.uncovered)));
    }
    tables::Part::new(said::PROPOSAL, sentences, vec![table], lang)
}

async fn form(ask: &Ask) -> Result<Form, Failure> {
    let (lang, asked) = (ask.lang, &ask.query);
    let mut request = ListScenariosRequest { view: asked.view(), page_size: 1000, ..ListScenariosRequest::default() };
    let mut known = Vec::new();
    loop {
        let page = ask.link.records().list_scenarios(request.clone()).await?.into_inner();
        known.extend(page.scenarios.into_iter().map(|it| (it.name.clone(), Cell::text(&it.name).shown)));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    let fields = vec![
        Field::of(
            "szenario",
            lang.word(said::SCENARIO),
            &asked.only.scenario,
            Some(lang.word(said::NO_SCENARIO)),
            known,
        )
        .recorded(lang),
        Field::text("ziel", lang.word(said::TARGET_DAY), &lang.say(number::day(&asked.only.target))),
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
    ];
    Ok(Form::new(lang, "/mehrbedarf", asked, fields))
}
