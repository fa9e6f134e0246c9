//! The line that is meant by an address: its page where that is a name, else where the one line is of which so much of
//! the name is told; or which lines may be meant.

use askama::Template;
use axum::http::StatusCode;
use futures::future::try_join_all;
use sollist_contract::{
    grpc::analytics::v1::GetLineRequest,
    ids::LineName,
    refusal::Reason,
    words::{lines::can_be_meant, terms},
};
use sollist_platform::wire::called::{self, Fits};
use tonic::Code;

use super::{line, search::Found};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query,
    table::{Cell, Column, Table},
    titles::Titles,
    words::look,
};

/// Lines that are listed at most.
const LISTED_MAX: usize = 50;

#[derive(Template)]
#[template(source = "<p class=\"kern-body\">{{ said }}</p>\n{{ table|safe }}", ext = "html")]
struct Body {
    said: String,
    table: Table,
}

pub async fn answer(ask: &Ask, name: &str) -> Result<Found, Failure> {
    let refused = match line::page(ask, name).await {
        Ok(page) => return Ok(Found::Page(Box::new(page))),
        Err(refused) => refused,
    };
    if !is_of_the_name(&refused) || !can_be_meant(name) {
        return Err(refused);
    }
    match called::meant(&ask.link, name, None).await {
        Ok(Fits::One(line)) if line != name => {
            let path = format!("{}{}", query::line_path(&line), ask.form.ending());
            Ok(Found::There(ask.query.at(&path)))
        }
        Ok(Fits::Several { mut lines, longer }) => {
            let first = lines.first().cloned();
            let known = try_join_all(lines.iter().map(|line| is_known(ask, line))).await?;
            let mut known = known.iter();
            lines.retain(|_| known.next().is_none_or(|known| *known));
            // Where the first was not known yet, another one is, and its whole name means it.
            let own = lines.first().filter(|line| Some(*line) != first.as_ref()).map(ToString::to_string);
            Ok(Found::Page(Box::new(several(ask, name, &lines, &own.unwrap_or(longer)).await)))
        }
        Ok(Fits::Nothing) => {
            let said = look::no_line_fits(&shown(name));
            Err(Failure::said(StatusCode::NOT_FOUND, said, Reason::FilterLine.code().to_owned()))
        }
        // A name that nobody has, or nobody here tells of lines.
        Ok(Fits::One(_)) | Err(_) => Err(refused),
    }
}

/// Whether there is no such line, or what is asked for is no name of any.
fn is_of_the_name(refused: &Failure) -> bool {
    match refused {
        Failure::NotFound => true,
        Failure::Refused { status, .. } => matches!(*status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST),
    }
}

/// Whether a line is known at the state that is looked at.
async fn is_known(ask: &Ask, line: &LineName) -> Result<bool, Failure> {
    if ask.query.stand.is_empty() {
        return Ok(true);
    }
    let request = GetLineRequest { view: ask.query.view(), line: line.to_string() };
    match ask.link.records().get_line(request).await {
        Ok(_) => Ok(true),
        Err(status) if status.code() == Code::NotFound => Ok(false),
        Err(status) => Err(status.into()),
    }
}

fn shown(name: &str) -> String {
    Cell::text(&sollist_contract::said::short(name, 200)).shown
}

async fn several(ask: &Ask, name: &str, lines: &[LineName], longer: &str) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let listed = lines.get(..LISTED_MAX).unwrap_or(lines);
    let titles = Titles::in_texts(ask, listed.iter().map(LineName::as_str)).await;
    let columns = vec![Column::text("line", lang.word(terms::LINE))];
    let mut table = Table::new(MAIN_TABLE, words.found.to_owned(), columns, lang);
    table.headed = true;
    let cell = |line: &LineName| {
        let called = Cell::named(line.as_str(), &titles.whose(line.as_str())).in_recorded_words(lang);
        vec![called.to(ask.query.at(&query::line_path(line.as_str()))).below_recorded(line.as_str(), lang)]
    };
    table.rows = listed.iter().map(cell).collect();
    ask.exported(&mut table);
    let said = lang.say(look::several_lines_fit(&shown(name), lines.len(), listed.len(), longer));
    let body = Body { said, table: table.clone() };
    ask.page(words.search, body, Some(table), None)
}
