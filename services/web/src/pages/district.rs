//! Bezirk: all of one district on one page, as it is taken into a meeting.

use askama::Template;
use sollist_contract::{
    grpc::{
        analytics::v1::{
            BudgetRow, Definition, GetBudgetRequest, GetBudgetResponse, GetIndicatorsRequest, IndicatorRow,
            ListCatalogueRequest, ListFundingRequestsRequest, NeedRow, RecordedFundingRequest,
        },
        common::v1::{AsOf, View},
        intake::v1::SubmissionState,
        procurement::v1::{Order, OrderState},
    },
    ids::District,
    words::{names, terms},
};

use super::{
    indicators::{figure, newer_among},
    need::target_of_year,
    orders, refused, rows,
    rows::{AMOUNTS, amounts, causes, of_need, pinned, programme, why},
    situation::{office, unknown_has_none},
    submissions,
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::{self, Query},
    table::{Cell, Column, Table},
    words::{Words, look},
};

/// Submissions shown at most: those of the last years.
const SUBMISSIONS_MAX: usize = 8;
/// Late orders shown at most.
const LATE_MAX: usize = 15;

#[derive(Template)]
#[template(path = "district.html")]
struct Body {
    words: &'static Words,
    authorities: Table,
    programmes: Table,
    equipment: Table,
    /// That some of it is computed by a newer definition than held at the state.
    newer: String,
    need: Table,
    need_note: String,
    submissions: Table,
    all_submissions: String,
    refused: String,
    refused_link: String,
    requests: Table,
    late: Table,
    more_late: String,
    all_late: String,
    all_orders: String,
}

pub async fn page(ask: &Ask, number: &str) -> Result<Page, Failure> {
    let district = number.parse::<District>().map_err(|_| Failure::NotFound)?;
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    // The page is the question: everything on it is of the district, and where it leads elsewhere is not.
    let around = ask;
    let ask = &Ask { query: ask.query.with(|query| district.code().clone_into(&mut query.district)), ..ask.clone() };
    // Money is of its fiscal year, all else of a day.
    let counted = &ask.of_its_year();
    let budget = budget(ask, ask.query.view(), "authority").await?;
    let view = pinned(ask, budget.as_of.as_ref());
    let counted_view = pinned(counted, budget.as_of.as_ref());
    let of_programmes = self::budget(ask, view.clone(), "programme").await?;
    let mut authorities = money(ask, MAIN_TABLE, (words.by_authority, terms::AUTHORITY), &budget);
    around.exported(&mut authorities);
    let causes = of_district(ask, budget.as_of.as_ref());
    let office = office(&ask.query);
    let target = target_of_year(ask, budget.as_of.as_ref());
    let of_need = of_need(&causes).with(|query| target.clone_into(&mut query.only.target));
    let (need, need_note) = need(ask, view.clone(), &of_need).await?;
    let refused_count = refused::count(ask, &office).await.or_else(unknown_has_none)?;
    let of_office = |kind: &str| {
        ask.query.elsewhere().with(|query| {
            query.narrow_to(&office);
            kind.clone_into(&mut query.only.kind);
        })
    };
    let mut late = late(counted, counted_view.clone(), budget.as_of.as_ref()).await?;
    let more = late.rows.len().saturating_sub(LATE_MAX);
    late.rows.truncate(LATE_MAX);
    let counts = of_district(counted, budget.as_of.as_ref());
    let (equipment, newer) = equipment(counted, (counted_view.clone(), budget.as_of.as_ref()), &counts).await?;
    let body = Body {
        words,
        authorities: authorities.clone(),
        programmes: money(ask, "handlungsfelder", (words.by_programme, terms::PROGRAMME), &of_programmes),
        equipment,
        newer,
        need,
        need_note,
        submissions: submissions(ask, &office).await?,
        all_submissions: of_office("").at("/meldungen"),
        refused: lang.say(if refused_count == 0 { look::nothing_refused() } else { look::refused(refused_count).1 }),
        refused_link: of_office("").at("/abgewiesen"),
        requests: requests(counted, counted_view).await?,
        late,
        more_late: if more == 0 { String::new() } else { lang.say(crate::words::and_more(more as u64)) },
        all_late: counted
            .query
            .with_its_day()
            .elsewhere()
            .with(|query| orders::LATE.clone_into(&mut query.only.kind))
            .at("/beschaffung"),
        all_orders: ask.query.elsewhere().at("/beschaffung"),
    };
    let heading = names::district(district.code());
    Ok(around.page(&heading, body, Some(authorities), budget.as_of).of_money_and_counts(around))
}

/// The question behind a figure of the page: of the whole district, whatever else is asked for.
fn of_district(ask: &Ask, as_of: Option<&AsOf>) -> Query {
    causes(ask, as_of).with(|query| {
        query.authority.clear();
        query.programme.clear();
    })
}

async fn budget(ask: &Ask, view: Option<View>, by: &str) -> Result<GetBudgetResponse, Failure> {
    let request = GetBudgetRequest {
        view,
        year: ask.year().await?,
        district: ask.query.district.clone(),
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

/// The budget by authority or by programme.
fn money(ask: &Ask, id: &'static str, (name, of): (&str, terms::Term), answer: &GetBudgetResponse) -> Table {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let total = answer.total.clone().unwrap_or_default();
    let causes = of_district(ask, answer.as_of.as_ref()).with(|query| {
        if total.year > 0 {
            query.year = total.year.to_string();
        }
    });
    let mut columns = vec![Column::text("of", lang.word(of))];
    columns.extend(AMOUNTS.iter().map(|(key, term, ..)| Column::number(key, lang.word(*term))));
    columns.push(Column::text("note", words.note));
    let mut table =
        Table::new(id, format!("{name}, {}", lang.say(crate::words::amounts_of(total.year))), columns, lang);
    table.empty = lang.say(crate::words::no_lines(None, answer.as_of.as_ref()));
    let row = |name: Cell, row: &BudgetRow, of: &Query| -> Vec<Cell> {
        std::iter::once(name).chain(amounts(ask, row, of)).collect()
    };
    let cells = |one: &BudgetRow| {
        let deeper = |change: &dyn Fn(&mut Query)| causes.with(change);
        let (cell, of) = match (&one.authority, &one.programme) {
            (Some(code), _) => {
                let of = deeper(&|query| code.clone_into(&mut query.authority));
                (Cell::named(code, &names::authority(code)), of)
            }
            (_, Some(code)) => {
                let of = deeper(&|query| code.clone_into(&mut query.programme));
                (Cell::named(code, &programme(code, lang)), of)
            }
            _ => (Cell::text(words.total), causes.clone()),
        };
        let lines = of.with(|query| {
            "stelle".clone_into(&mut query.by);
            ask.query.stand.clone_into(&mut query.stand);
        });
        row(cell.to(lines.at("/haushalt")), one, &of)
    };
    table.rows = answer.rows.iter().map(cells).collect();
    table.total = Some(row(Cell::text(words.total), &total, &causes));
    ask.readable(&mut table, &["note"]);
    table
}

/// What the district has and how far it is: every indicator that has something to say.
async fn equipment(
    ask: &Ask,
    (view, as_of): (Option<View>, Option<&AsOf>),
    causes: &Query,
) -> Result<(Table, String), Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let request = GetIndicatorsRequest {
        view,
        year: ask.year().await?,
        district: ask.query.district.clone(),
        ..GetIndicatorsRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut found: Vec<IndicatorRow> = Vec::new();
    let mut page_token = String::new();
    loop {
        let page = client.get_indicators(GetIndicatorsRequest { page_token, ..request.clone() }).await?.into_inner();
        found.extend(page.rows);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let known = ask.link.analytics().list_catalogue(ListCatalogueRequest::default()).await?.into_inner();
    let name = |id: &str| {
        let of = known.definitions.iter().find(|it| it.id == id);
        of.map_or_else(|| id.to_owned(), |it| lang.told(it.name.as_ref()))
    };
    let columns = vec![
        Column::text("indicator", lang.word(terms::INDICATOR)),
        Column::number("value", lang.word(terms::VALUE)),
        Column::text("note", words.note),
    ];
    let mut table = Table::new("ausstattung", words.equipment.to_owned(), columns, lang);
    table.headed = true;
    table.empty = lang.say(look::no_equipment());
    let told = |row: &&IndicatorRow| {
        // Money stands above, and what projects cost and take on their own pages.
        let elsewhere = ["budget.", "forecast.", "need.", "evm."].iter().any(|room| row.id.starts_with(room));
        !elsewhere && (row.value.is_some() || !row.not_reported.is_empty())
    };
    let cells = |row: &IndicatorRow| {
        let of = rows::which(row.rollout.as_ref(), row.project.as_ref(), row.due_year, lang);
        let link = ask.query.elsewhere().at(&query::path(["kennzahlen", &row.id]));
        vec![
            Cell::named(&row.id, &name(&row.id)).to(link).below(&of.join(", ")),
            figure(row, &found, causes, lang),
            Cell::text(&rows::indicator_note(row, lang)),
        ]
    };
    table.rows = found.iter().filter(told).map(cells).collect();
    let shown = |it: &&Definition| found.iter().filter(told).any(|row| row.id == it.id);
    let newer = newer_among(ask, as_of, known.definitions.iter().filter(shown));
    Ok((table, newer))
}

/// What the district needs on the day that the question behind it names.
async fn need(ask: &Ask, view: Option<View>, causes: &Query) -> Result<(Table, String), Failure> {
    use sollist_contract::grpc::analytics::v1::GetNeedRequest;
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let (district, target_day) = (ask.query.district.clone(), causes.only.target.clone());
    let request = GetNeedRequest { view, district, target_day, ..GetNeedRequest::default() };
    let mut client = ask.link.analytics();
    let mut whole = client.get_need(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_need(GetNeedRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    let columns = vec![
        Column::text("item", lang.word(terms::ITEM)),
        Column::number("target", lang.word(terms::TARGET)),
        Column::number("usable", lang.word(terms::USABLE)),
        Column::number("pipeline", lang.word(terms::PIPELINE)),
        Column::number("quantity", lang.word(terms::QUANTITY)),
        Column::number("gross", lang.word(terms::GROSS)),
        Column::number("cover", lang.word(terms::COVER)),
        Column::number("need", lang.word(terms::NEED)),
    ];
    let mut table = Table::new("mehrbedarf", format!("{}, {}", lang.word(terms::NEED), words.amounts), columns, lang);
    table.headed = true;
    table.empty = lang.say(look::no_need());
    let cell = |amount: &str, figure: &str, of: &Query| match amount {
        "" => Cell::missing("–"),
        amount => Cell::amount(amount, lang).to(why(figure, of)),
    };
    let cells = |row: &NeedRow| {
        let of = causes.with(|query| query.only.path = vec![row.authority.clone(), row.item.clone()]);
        let count = |count: Option<i64>| count.map_or_else(|| Cell::missing("–"), |count| Cell::count(count, lang));
        let one = causes.with(|query| {
            query.narrow_to(&row.authority);
            row.item.clone_into(&mut query.only.item);
        });
        let pieces = |cell: Cell, figure: &str| cell.to(why(figure, &one));
        let name = terms::items(&row.item).map_or(row.item.clone(), |it| lang.word(it).to_owned());
        vec![
            Cell::named(&row.item, &name).below(&names::authority(&row.authority)),
            pieces(count(row.target), "need.target"),
            pieces(count(Some(row.usable)), "need.usable"),
            pieces(count(Some(row.pipeline)), "need.pipeline"),
            pieces(count(row.quantity), "need.quantity"),
            cell(&row.gross, "need.gross", &of),
            cell(&row.cover, "need.cover", &of),
            cell(&row.need, "need.extra", &of),
        ]
    };
    table.rows = whole.rows.iter().map(cells).collect();
    let mut total = vec![Cell::text(words.total)];
    total.extend((0..4).map(|_| Cell::nothing()));
    total.push(cell(&whole.total_gross, "need.gross", causes));
    total.push(cell(&whole.total_cover, "need.cover", causes));
    total.push(cell(&whole.total_need, "need.extra", causes));
    table.total = Some(total);
    // It is of a day, whichever year of the budget is shown.
    let mut note = vec![lang.say(sollist_contract::words::rows::of_target_day(&whole.target_day))];
    // Where nothing is derived at all, nobody's report is missing.
    let told = whole.why.as_ref().or(whole.total_why.as_ref());
    note.extend(told.map(|said| lang.told(Some(said))));
    if whole.why.is_none() && !whole.not_reported.is_empty() {
        let who = whole.not_reported.iter().take(3).map(|code| names::authority(code)).collect::<Vec<_>>().join(", ");
        note.push(
            lang.say(sollist_contract::words::rows::not_reported(&who, whole.not_reported.len().saturating_sub(3))),
        );
    }
    Ok((table, note.join(" ")))
}

async fn submissions(ask: &Ask, office: &str) -> Result<Table, Failure> {
    let all = submissions::whole(ask, office, SubmissionState::Unspecified).await.or_else(unknown_has_none)?;
    let mut table = submissions::list(ask, all.get(..SUBMISSIONS_MAX.min(all.len())).unwrap_or_default());
    table.id = "meldungen";
    table.headed = true;
    Ok(table)
}

/// The address of a request's own page.
pub fn request_page(asked: &Query, authority: &str, request: &str) -> String {
    asked.elsewhere().at(&query::path(["antraege", authority, request]))
}

async fn requests(ask: &Ask, view: Option<View>) -> Result<Table, Failure> {
    let lang = ask.lang;
    let mut request = ListFundingRequestsRequest {
        view,
        district: ask.query.district.clone(),
        page_size: 1000,
        ..ListFundingRequestsRequest::default()
    };
    let mut all: Vec<RecordedFundingRequest> = Vec::new();
    loop {
        let page = ask.link.records().list_funding_requests(request.clone()).await?.into_inner();
        all.extend(page.funding_requests);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    let columns = vec![
        Column::text("request", lang.word(terms::REQUEST)),
        Column::text("programme", lang.word(terms::PROGRAMME)),
        Column::text("state", lang.word(terms::STATE)),
        Column::number("requested", lang.word(terms::REQUESTED)),
        Column::number("granted", lang.word(terms::GRANTED)),
        Column::day("requested_on", lang.word(terms::DAY)),
    ];
    let mut table = Table::new("antraege", lang.word(terms::REQUEST).to_owned(), columns, lang);
    table.headed = true;
    table.empty = lang.say(look::no_requests());
    let cells = |it: &RecordedFundingRequest| {
        let one = it.funding_request.clone().unwrap_or_default();
        let event = ask.query.elsewhere().at(&format!("/journal/{}", it.sequence));
        let requested = it.requested.as_deref().unwrap_or(&one.amount);
        vec![
            Cell::text(&one.request)
                .to(request_page(&ask.query, &one.authority, &one.request))
                .below(&names::authority(&one.authority)),
            Cell::named(&one.programme, &programme(&one.programme, lang)),
            Cell::text(&lang.say(super::requests::called(&one))),
            Cell::amount(requested, lang).to(event),
            Cell::amount(&one.granted, lang).to(request_page(&ask.query, &one.authority, &one.request)),
            Cell::day(it.requested_on.as_deref().unwrap_or_default(), lang),
        ]
    };
    table.rows = all.iter().map(cells).collect();
    Ok(table)
}

/// Orders that should be through by now.
async fn late(ask: &Ask, view: Option<View>, as_of: Option<&AsOf>) -> Result<Table, Failure> {
    let lang = ask.lang;
    let day = ask.today(as_of);
    let found = orders::whole(ask, view, OrderState::Open).await?;
    let found: Vec<Order> = found.into_iter().filter(|order| orders::is_late(order, &day)).collect();
    let mut table = orders::list(ask, &found, &day).await;
    table.id = "verspaetet";
    table.caption = crate::words::of(lang).late_orders.to_owned();
    table.headed = true;
    table.empty = lang.say(look::no_late_orders());
    if !table.rows.is_empty() {
        table.notes.push(lang.say(look::what_is_late(&day)));
    }
    Ok(table)
}
