//! Auffälligkeiten: what somebody should look at, each with the events that make it so.

use askama::Template;
use sollist_contract::{
    grpc::analytics::v1::{Anomaly, ListAnomaliesRequest, ListAnomaliesResponse},
    words::{names, terms},
};

use super::rows::unbroken;
use crate::{
    ask::{Ask, Form as Kind, MAIN_TABLE, Page},
    failure::Failure,
    query::Query,
    shell::{Field, Form},
    table::{Cell, Column, Table},
    titles::Titles,
    words::{look, need::RULE},
};

/// The word of an address that asks for what is urgent only.
const URGENT: &str = "dringend";

#[derive(Template)]
#[template(source = "<p class=\"kern-body\">{{ no_verdict }}</p>\n{{ form|safe }}\n{{ table|safe }}", ext = "html")]
struct Body {
    no_verdict: String,
    form: Form,
    table: Table,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let asked = &ask.query;
    let mut answer = whole(ask).await?;
    if asked.only.kind == URGENT {
        answer.rows.retain(|row| row.severity == "severe");
    }
    let mut columns = vec![
        Column::text("said", lang.word(terms::EVENT)),
        unbroken("severity", words.urgency),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::day("since", words.since),
        Column::number("amount", lang.word(terms::AMOUNT_IN_EUR)),
        Column::number("events", words.events),
    ];
    if ask.form != Kind::Html {
        columns.push(Column::text("rule", lang.word(RULE)));
    }
    let mut table = Table::new(MAIN_TABLE, words.anomalies.to_owned(), columns, lang);
    table.empty = lang.say(look::no_anomalies());
    let said = answer.rows.iter().filter_map(|it| it.said.as_ref()).map(|it| it.de.as_str());
    let titles = Titles::in_texts(ask, said).await;
    table.rows = answer.rows.iter().map(|row| cells(ask, row, &titles)).collect();
    ask.exported(&mut table);
    ask.turn(&mut table);
    let urgent = [(URGENT.to_owned(), lang.say(look::severity("severe")))];
    let fields = vec![
        Field::of("typ", words.urgency, &asked.only.kind, Some(words.all), urgent).only()?,
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
    ];
    let form = Form::new(lang, "/auffaelligkeiten", asked, fields);
    let body = Body { no_verdict: lang.say(look::no_verdict()), form, table: table.clone() };
    Ok(ask.page(words.anomalies, body, Some(table), answer.as_of))
}

async fn whole(ask: &Ask) -> Result<ListAnomaliesResponse, Failure> {
    let Query { district, authority, .. } = ask.query.clone();
    let mut request =
        ListAnomaliesRequest { view: ask.query.view(), district, authority, ..ListAnomaliesRequest::default() };
    let mut client = ask.link.analytics();
    let mut whole = ListAnomaliesResponse::default();
    loop {
        let page = client.list_anomalies(request.clone()).await?.into_inner();
        whole.as_of = page.as_of;
        for row in page.rows {
            // A row whose events did not fit goes on in the next page.
            match whole.rows.last_mut().filter(|last| last.continues) {
                Some(last) => {
                    last.events.extend(row.events);
                    last.continues = row.continues;
                }
                None => whole.rows.push(row),
            }
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(whole);
        }
    }
}

fn cells(ask: &Ask, row: &Anomaly, titles: &Titles) -> Vec<Cell> {
    let lang = ask.lang;
    let event = |number: &u64| ask.query.elsewhere().at(&format!("/journal/{number}"));
    let first = row.events.first().map(event).unwrap_or_default();
    let amount = match &row.amount {
        Some(amount) => Cell::amount(amount, lang).to(first.clone()),
        None => Cell::missing(&lang.told(row.why.as_ref())),
    };
    let mut cells = vec![
        Cell::told(&titles.told(&lang.told(row.said.as_ref()), lang), lang),
        Cell::named(&row.severity, &lang.say(look::severity(&row.severity))),
        Cell::named(&row.authority, &names::authority(&row.authority)),
        Cell::day(&row.since, lang),
        amount,
        Cell::count(row.events.len(), lang).to(first),
    ];
    if ask.form != Kind::Html {
        cells.push(Cell::text(&row.rule));
    }
    cells
}
