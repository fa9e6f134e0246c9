//! Beschaffung: what was ordered, how far it is, and what should be through by now.

use askama::Template;
use sollist_contract::{
    grpc::{
        analytics::v1::ListOrdersRequest,
        common::v1::{AsOf, View},
        procurement::v1::{Order, OrderState},
    },
    lang::Lang,
    words::{names, terms},
};

use super::rows::{pinned, unbroken, why};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::{self, Query},
    shell::{Field, Form},
    table::{Cell, Column, ROWS_MAX, Table, Turn},
    titles::Titles,
    words::look,
};

/// The word of an address that asks for what is late only.
pub const LATE: &str = "verspaetet";

/// States by which one may ask: as an address says them.
const STATES: [(&str, OrderState, terms::Term); 3] = [
    ("offen", OrderState::Open, terms::OPEN),
    ("storniert", OrderState::Cancelled, terms::CANCELLED),
    ("abgerechnet", OrderState::Settled, terms::SETTLED),
];

/// Orders that are asked for at once.
const PAGE: i32 = 1000;

#[derive(Template)]
#[template(source = "<p class=\"kern-body\">{{ what_is_late }}</p>\n{{ form|safe }}\n{{ table|safe }}", ext = "html")]
struct Body {
    what_is_late: String,
    form: Form,
    table: Table,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let asked = &ask.query;
    let late = asked.only.kind == LATE;
    let state = if late { Some(OrderState::Open) } else { state_asked(&asked.only.kind) };
    let mut request = request(asked, asked.view(), state.unwrap_or_default());
    // A page further on is counted from the first: a token would be no answer to a question with another state.
    let page = asked.page_index();
    let first = page.saturating_mul(ROWS_MAX);
    let last = first.saturating_add(ROWS_MAX);
    let is_export = ask.form != crate::ask::Form::Html;
    let mut found: Vec<Order> = Vec::new();
    let mut as_of: Option<AsOf> = None;
    loop {
        let answer = ask.link.records().list_orders(request.clone()).await?.into_inner();
        as_of = as_of.or(answer.as_of);
        let day = ask.today(as_of.as_ref());
        found.extend(answer.orders.into_iter().filter(|order| !late || is_late(order, &day)));
        request.page_token = answer.next_page_token;
        if request.page_token.is_empty() || !is_export && found.len() > last {
            break;
        }
    }
    let is_more = found.len() > last;
    if !is_export {
        found = found.into_iter().skip(first).take(ROWS_MAX).collect();
    }
    let day = ask.today(as_of.as_ref());
    let mut table = list(ask, &found, &day).await;
    table.empty = lang.say(if page > 0 { look::no_such_page() } else { look::no_orders() });
    ask.exported(&mut table);
    if !is_export && (page > 0 || is_more) {
        let link = |page: usize| asked.with(|query| query.page = page.to_string()).at(&ask.path);
        let number = page.saturating_add(1);
        table.turn = Turn {
            before: if page == 0 { String::new() } else { link(page) },
            next: if is_more { link(number.saturating_add(1)) } else { String::new() },
            here: format!("{} {}", words.page_of, lang.say(sollist_contract::words::number::number(number as u64))),
        };
    }
    let body = Body { what_is_late: lang.say(look::what_is_late(&day)), form: form(ask)?, table: table.clone() };
    Ok(ask.page(words.procurement, body, Some(table), as_of))
}

fn state_asked(kind: &str) -> Option<OrderState> {
    STATES.iter().find(|(name, ..)| *name == kind).map(|(_, state, _)| *state)
}

/// What a state is called.
pub fn state(state: OrderState, lang: Lang) -> &'static str {
    STATES.iter().find(|(_, known, _)| *known == state).map_or("", |(_, _, term)| lang.word(*term))
}

fn request(asked: &Query, view: Option<View>, state: OrderState) -> ListOrdersRequest {
    ListOrdersRequest {
        view,
        district: asked.district.clone(),
        authority: asked.authority.clone(),
        year: asked.year(),
        line: asked.only.line.clone(),
        state: state.into(),
        page_size: PAGE,
        ..ListOrdersRequest::default()
    }
}

/// Every order of the question in a state.
pub async fn whole(ask: &Ask, view: Option<View>, state: OrderState) -> Result<Vec<Order>, Failure> {
    let mut request = request(&ask.query, view, state);
    let mut all = Vec::new();
    loop {
        let page = ask.link.records().list_orders(request.clone()).await?.into_inner();
        all.extend(page.orders);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(all);
        }
    }
}

/// Whether something of an order is still to come, or to be paid, after the day on which it was due.
pub fn is_late(order: &Order, day: &str) -> bool {
    lacks(order, day).is_some()
}

/// What of an order should be there by a day and is not: deliveries, or of what is delivered the payment alone.
pub fn lacks(order: &Order, day: &str) -> Option<look::Lacks> {
    let is_due = order.state() == OrderState::Open && order.due.as_deref().is_some_and(|due| due < day);
    let missing = order.quantity.saturating_sub(order.delivered);
    match (missing > 0, order.open_commitment != "0.00") {
        (true, _) if is_due => Some(look::Lacks::Deliveries(missing)),
        (false, true) if is_due => Some(look::Lacks::Payment),
        _ => None,
    }
}

/// The address of an order's own page.
pub fn order_page(asked: &Query, authority: &str, order: &str) -> String {
    asked.elsewhere().at(&query::path(["beschaffung", authority, order]))
}

/// Orders as a table.
pub async fn list(ask: &Ask, orders: &[Order], day: &str) -> Table {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let columns = vec![
        Column::text("order", lang.word(terms::ORDER)),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        unbroken("item", lang.word(terms::ITEM)),
        Column::text("line", lang.word(terms::LINE)),
        Column::number("quantity", lang.word(terms::PIECES)),
        Column::number("delivered", lang.word(terms::DELIVERED)),
        Column::number("amount", lang.word(terms::AMOUNT_IN_EUR)),
        Column::number("paid", lang.word(terms::PAID)),
        Column::number("open_commitment", words.still_open),
        Column::day("due", lang.word(terms::DUE)),
        unbroken("state", lang.word(terms::STATE)),
    ];
    let titles = Titles::of_all(ask).await;
    let mut table = Table::new(MAIN_TABLE, words.procurement.to_owned(), columns, lang);
    let cells = |order: &Order| {
        let item = terms::item(&order.item).map_or(order.item.clone(), |it| lang.word(it).to_owned());
        let page = order_page(&ask.query, &order.authority, &order.order);
        let state = Cell::text(state(order.state(), lang));
        vec![
            Cell::text(&order.order).to(page.clone()),
            Cell::named(&order.authority, &names::authority(&order.authority)),
            Cell::named(&order.item, &item),
            titles.cell(ask, &order.line).to(ask.query.elsewhere().at(&query::line_path(&order.line))),
            Cell::count(order.quantity, lang).to(page.clone()),
            Cell::count(order.delivered, lang).to(page.clone()),
            Cell::amount(&order.amount, lang).to(page.clone()),
            Cell::amount(&order.paid, lang).to(page.clone()),
            still_open(order, lang).to(page),
            Cell::day(order.due.as_deref().unwrap_or_default(), lang),
            match lacks(order, day) {
                Some(lacks) => state.below(&lang.say(look::late(lacks))),
                None => state,
            },
        ]
    };
    table.rows = orders.iter().map(cells).collect();
    if ask.is_file() {
        table.unfold("open_commitment", Column::text("open_of", words.note));
        table.unfold("state", Column::text("late", words.late_by));
    } else {
        table.put_below("authority");
    }
    table
}

/// What an order still binds: of this year's money, or of commitment authority, which is none of its line's
/// commitments.
pub fn still_open(order: &Order, lang: Lang) -> Cell {
    let below = order.commitment_authority.as_ref().map_or("", |_| crate::words::of(lang).of_commitment_authority);
    Cell::amount(&order.open_commitment, lang).below(below)
}

/// What an order still binds, as a part of its line; empty where it binds nothing of this year.
pub fn bound(ask: &Ask, as_of: Option<&AsOf>, order: &Order) -> String {
    if order.commitment_authority.is_some() || pinned(ask, as_of).is_none() {
        return String::new();
    }
    let of = super::rows::causes(ask, as_of).with(|query| {
        order.line.clone_into(&mut query.only.line);
        query.only.path = vec![format!("{}/{}", order.authority, order.order)];
    });
    why("budget.commitments", &of)
}

fn form(ask: &Ask) -> Result<Form, Failure> {
    let (lang, asked) = (ask.lang, &ask.query);
    let states = STATES.iter().map(|(name, _, term)| ((*name).to_owned(), lang.word(*term).to_owned()));
    let late = [(LATE.to_owned(), crate::words::of(lang).late.to_owned())];
    let fields = vec![
        Field::of(
            "typ",
            lang.word(terms::STATE),
            &asked.only.kind,
            Some(crate::words::of(lang).all),
            states.chain(late),
        )
        .only()?,
        Field::year(asked, lang),
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::text("stelle", lang.word(terms::LINE), &asked.only.line),
    ];
    Ok(Form::new(lang, "/beschaffung", asked, fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_is_said_by_what_is_outstanding() {
        let order = |delivered: i64, open: &str, due: Option<&str>| {
            let mut order = Order { quantity: 16, delivered, open_commitment: open.to_owned(), ..Order::default() };
            order.due = due.map(str::to_owned);
            order.set_state(OrderState::Open);
            lacks(&order, "2026-06-30")
        };
        let due = Some("2026-05-31");
        assert_eq!(order(14, "100.00", due), Some(look::Lacks::Deliveries(2)));
        assert_eq!(order(16, "100.00", due), Some(look::Lacks::Payment));
        assert_eq!(order(14, "0.00", due), Some(look::Lacks::Deliveries(2)), "paid before it came");
        assert_eq!(order(16, "0.00", due), None);
        assert_eq!(order(0, "100.00", Some("2026-06-30")), None, "it is due today");
        assert_eq!(order(0, "100.00", None), None);
    }
}
