//! One budget line: the equation by which it stands where it stands, what is ordered on it, what was posted.

use askama::Template;
use sollist_contract::{
    grpc::{
        analytics::v1::{ExplainLineRequest, ExplainLineResponse, GetLineRequest, ListOrdersRequest, Posting},
        budget::v1::Line,
        common::v1::View,
        procurement::v1::{Order, OrderState},
    },
    lang::Lang,
    words::{names, number, terms},
};

use super::{
    changed, money,
    orders::{order_page, still_open},
    overdrawn,
    rows::{AMOUNTS, causes, pinned, programme, why},
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query,
    table::{Cell, Column, Table},
    titles::Titles,
    voice::Voice,
    words::{self, Words},
};

#[derive(Template)]
#[template(path = "line.html")]
struct Body {
    words: &'static Words,
    /// What an event changed of it, where somebody comes from that.
    changed: String,
    name: String,
    /// What may be done with its money by whoever reads this: the name, and the page of its form.
    deeds: Vec<(&'static str, String)>,
    facts: Vec<(&'static str, Cell)>,
    terms: Vec<TermOf>,
    /// Why it is overdrawn.
    overdrawn: String,
    why: String,
    authorities: Table,
    orders: Table,
    more_orders: String,
    postings: Table,
}

/// A term of the equation.
struct TermOf {
    sign: &'static str,
    name: &'static str,
    cell: Cell,
    sum: bool,
}

pub async fn page(ask: &Ask, name: &str) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let request = GetLineRequest { view: ask.query.view(), line: name.to_owned() };
    let answer = ask.link.records().get_line(request).await?.into_inner();
    let line = answer.line.unwrap_or_default();
    let view = pinned(ask, answer.as_of.as_ref());
    let explained = explained(ask, view.clone(), name).await?;
    let (orders, more) = orders(ask, view, name).await?;
    // Its name says whose it is and of which programme, whatever list led to it.
    let causes = causes(ask, answer.as_of.as_ref()).with(|query| {
        query.district.clear();
        query.authority.clear();
        query.programme.clear();
        line.name.clone_into(&mut query.only.line);
    });
    let labels = line.labels.clone().unwrap_or_default();
    let heading = [labels.title.as_str(), &line.name].into_iter().find(|it| !it.is_empty()).unwrap_or(name).to_owned();
    let overdrawn = overdrawn::told(ask, &explained).await;
    let said = explained.postings.iter().filter_map(|it| it.said.as_ref()).map(|it| it.de.as_str());
    let titles = Titles::in_texts(ask, said).await;
    let mut postings = postings(ask, &explained.postings, &titles);
    ask.exported(&mut postings);
    ask.turn(&mut postings);
    let body = Body {
        words,
        changed: changed::told(ask, &line).await?,
        name: line.name.clone(),
        deeds: money::deeds(ask, &line),
        facts: facts(&line, &explained, lang),
        terms: equation(&line, &causes, lang),
        overdrawn,
        why: lang.told(explained.why.as_ref()),
        authorities: authorities(&line, lang),
        orders: ordered(ask, &orders),
        more_orders: if more { lang.say(words::and_more(orders.len() as u64)) } else { String::new() },
        postings: postings.clone(),
    };
    let mut page = ask.page(&heading, body, Some(postings), answer.as_of);
    page.shell.heading_voice = Voice::Recorded.on(lang);
    Ok(page)
}

/// Why a line stands where it stands, with every posting.
pub async fn explained(ask: &Ask, view: Option<View>, name: &str) -> Result<ExplainLineResponse, Failure> {
    let request = ExplainLineRequest { view, line: name.to_owned(), ..ExplainLineRequest::default() };
    let mut client = ask.link.analytics();
    let mut whole = client.explain_line(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.explain_line(ExplainLineRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.postings.extend(page.postings);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Orders shown at most.
const ORDERS_MAX: i32 = 200;

async fn orders(ask: &Ask, view: Option<View>, name: &str) -> Result<(Vec<Order>, bool), Failure> {
    let request =
        ListOrdersRequest { view, line: name.to_owned(), page_size: ORDERS_MAX, ..ListOrdersRequest::default() };
    let answer = ask.link.records().list_orders(request).await?.into_inner();
    Ok((answer.orders, !answer.next_page_token.is_empty()))
}

fn facts(line: &Line, explained: &ExplainLineResponse, lang: Lang) -> Vec<(&'static str, Cell)> {
    let words = crate::words::of(lang);
    let mut facts = vec![
        (lang.word(terms::AUTHORITY), Cell::text(&names::authority(&line.authority))),
        (lang.word(terms::PROGRAMME), Cell::text(&programme(&line.programme, lang))),
        (lang.word(terms::KIND), Cell::text(terms::kind(&line.kind).map_or(line.kind.as_str(), |it| lang.word(it)))),
    ];
    if let Some(group) = &line.cover_group {
        facts.push((words.cover_group, Cell::recorded(group, lang)));
    }
    if !explained.other_names.is_empty() {
        facts.push((words.other_names, Cell::recorded(&explained.other_names.join(", "), lang)));
    }
    facts
}

/// Ansatz + Reste + Veränderung = Soll − Sperren − Festlegungen − Ist = verfügbar.
fn equation(line: &Line, causes: &query::Query, lang: Lang) -> Vec<TermOf> {
    let amounts = [
        &line.appropriation,
        &line.carry_over,
        &line.adjustments,
        &line.soll,
        &line.frozen,
        &line.commitments,
        &line.actual,
        &line.available,
    ];
    // The first has none, and stands as if it had.
    let signs = ["\u{2007}", "+", "+", "=", "−", "−", "−", "="];
    let shown = |((key, term, figure, _), (amount, sign)): (&super::rows::Amount, (&&String, &'static str))| {
        let cell =
            if amount.is_empty() { Cell::missing("–") } else { Cell::amount(amount, lang).to(why(figure, causes)) };
        TermOf { sign, name: lang.word(*term), cell, sum: matches!(*key, "soll" | "available") }
    };
    AMOUNTS.iter().zip(amounts.iter().zip(signs)).map(shown).collect()
}

fn authorities(line: &Line, lang: Lang) -> Table {
    let words = crate::words::of(lang);
    let columns = vec![
        Column::text("year", lang.word(terms::YEAR)),
        Column::number("granted", lang.word(terms::GRANTED)),
        Column::number("committed", lang.word(terms::USED)),
    ];
    let mut table = Table::new("ve", words.authorities_of_years.to_owned(), columns, lang);
    table.headed = true;
    words.no_authorities.clone_into(&mut table.empty);
    let cells = |it: &sollist_contract::grpc::budget::v1::CommitmentAuthority| {
        vec![Cell::text(&it.year.to_string()), Cell::amount(&it.granted, lang), Cell::amount(&it.committed, lang)]
    };
    table.rows = line.commitment_authorities.iter().map(cells).collect();
    table
}

fn state(order: &Order, lang: Lang) -> &'static str {
    match order.state() {
        OrderState::Unspecified => "",
        OrderState::Open => lang.word(terms::OPEN),
        OrderState::Cancelled => lang.word(terms::CANCELLED),
        OrderState::Settled => lang.word(terms::SETTLED),
    }
}

fn ordered(ask: &Ask, orders: &[Order]) -> Table {
    let lang = ask.lang;
    let columns = vec![
        Column::text("order", lang.word(terms::ORDER)),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("item", lang.word(terms::ITEM)),
        Column::number("quantity", lang.word(terms::PIECES)),
        Column::number("amount", lang.word(terms::AMOUNT)),
        Column::number("delivered", lang.word(terms::DELIVERED)),
        Column::number("paid", lang.word(terms::PAID)),
        Column::number("open_commitment", crate::words::of(lang).still_open),
        Column::text("state", lang.word(terms::STATE)),
    ];
    let mut table = Table::new("bestellungen", crate::words::of(lang).orders.to_owned(), columns, lang);
    table.headed = true;
    crate::words::of(lang).no_orders.clone_into(&mut table.empty);
    let cells = |order: &Order| {
        let item = terms::item(&order.item).map_or(order.item.clone(), |it| lang.word(it).to_owned());
        let page = order_page(&ask.query, &order.authority, &order.order);
        vec![
            Cell::text(&order.order).to(page.clone()),
            Cell::named(&order.authority, &names::authority(&order.authority)),
            Cell::named(&order.item, &item),
            Cell::count(order.quantity, lang).to(page.clone()),
            Cell::amount(&order.amount, lang).to(page.clone()),
            Cell::count(order.delivered, lang).to(page.clone()),
            Cell::amount(&order.paid, lang).to(page.clone()),
            still_open(order, lang).to(page),
            Cell::text(state(order, lang)),
        ]
    };
    table.rows = orders.iter().map(cells).collect();
    table
}

/// What each event changed of the line.
fn postings(ask: &Ask, postings: &[Posting], titles: &Titles) -> Table {
    type Change = (&'static str, terms::Term, fn(&Posting) -> &str);
    const CHANGES: [Change; 6] = [
        ("appropriation", terms::APPROPRIATION, |it| &it.appropriation),
        ("carry_over", terms::CARRY_OVER, |it| &it.carry_over),
        ("adjustments", terms::ADJUSTMENTS, |it| &it.adjustments),
        ("frozen", terms::FROZEN, |it| &it.frozen),
        ("commitments", terms::COMMITMENTS, |it| &it.commitments),
        ("actual", terms::ACTUAL, |it| &it.actual),
    ];
    let lang = ask.lang;
    // What no posting changed has no column.
    let used: Vec<&Change> = CHANGES.iter().filter(|(_, _, of)| postings.iter().any(|it| !of(it).is_empty())).collect();
    let mut columns = vec![
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
        Column::day("day", lang.word(terms::DAY)),
        Column::text("event", lang.word(terms::EVENT)),
    ];
    columns.extend(used.iter().map(|(key, term, _)| Column::number(key, lang.word(*term))));
    columns.push(Column::number("available", lang.word(terms::AVAILABLE)));
    let mut table = Table::new(MAIN_TABLE, crate::words::of(lang).postings.to_owned(), columns, lang);
    table.headed = true;
    crate::words::of(lang).no_postings.clone_into(&mut table.empty);
    let cells = |posting: &Posting| {
        let number = lang.say(number::number(posting.sequence));
        let event = ask.query.elsewhere().at(&format!("/journal/{}", posting.sequence));
        let mut cells = vec![
            Cell { shown: number, ..Cell::count(posting.sequence, lang) }.to(event.clone()),
            Cell::day(&posting.day, lang),
            Cell::told(&titles.told(&lang.told(posting.said.as_ref()), lang), lang),
        ];
        let change =
            |text: &str| if text.is_empty() { Cell::nothing() } else { Cell::amount(text, lang).to(event.clone()) };
        cells.extend(used.iter().map(|(_, _, of)| change(of(posting))));
        cells.push(change(&posting.available));
        cells
    };
    table.rows = postings.iter().map(cells).collect();
    table
}
