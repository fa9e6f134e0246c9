//! Budget lines by what they are called: which one somebody means who types so much of a name, asked of the service
//! that has them.

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    grpc::budget::v1::{GetLineRequest, ListLinesRequest},
    ids::{Authority, LineName},
    words::lines::{Called, fitting, longer, year},
};
use tonic::{Code, Status};

use super::link::Link;

/// What fits what somebody types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fits {
    /// The name that the line has now; or what is typed, where that is a whole name.
    One(String),
    /// Those that fit, and what means the first of them.
    Several {
        lines: Vec<LineName>,
        longer: String,
    },
    Nothing,
}

/// The line that is meant by what somebody types; first of all one of this authority.
pub async fn meant(link: &Link, typed: &str, authority: Option<&Authority>) -> Result<Fits, Status> {
    let is_whole = typed.parse::<LineName>().is_ok();
    if is_whole {
        match link.budget().get_line(GetLineRequest { name: typed.to_owned() }).await {
            Err(status) if status.code() == Code::NotFound => {}
            // There is one; or nobody here tells of lines, and whoever is asked next knows.
            _ => return Ok(Fits::One(typed.to_owned())),
        }
    }
    // Of an authority that nobody knows there are none.
    let own = match authority {
        Some(authority) => listed(link, typed, authority.as_str()).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let of_all = match fitting(typed, &own).is_empty() {
        false => own,
        true => match listed(link, typed, "").await {
            Err(_) if is_whole => return Ok(Fits::One(typed.to_owned())),
            listed => listed?,
        },
    };
    let mut found = fitting(typed, &of_all);
    // Of several years the running one is meant, or one near to it.
    let running = i32::from(Day::of(Timestamp::now()).year());
    found.sort_by_key(|called| i32::from(called.name.year()).abs_diff(running));
    Ok(match found.as_slice() {
        [one] => Fits::One(one.line.to_string()),
        // It reads like a whole name: whoever is asked next says which may be meant.
        [] if is_whole => Fits::One(typed.to_owned()),
        [] => Fits::Nothing,
        many => Fits::Several {
            lines: many.iter().map(|called| called.line.clone()).collect(),
            longer: longer(typed, many, &of_all),
        },
    })
}

/// Lines that a page has.
const PAGE_SIZE: i32 = 1000;

/// The names of all lines of an authority, or of everybody; of the year that is typed, where one is.
async fn listed(link: &Link, typed: &str, authority: &str) -> Result<Vec<Called>, Status> {
    let year = year(typed).unwrap_or_default();
    let (mut names, mut page_token) = (Vec::new(), String::new());
    loop {
        let authority = authority.to_owned();
        let request = ListLinesRequest { page_size: PAGE_SIZE, page_token, authority, year, ..Default::default() };
        let page = link.budget().list_lines(request).await?.into_inner();
        for line in &page.lines {
            let Ok(now) = line.name.parse::<LineName>() else { continue };
            let before = line.other_names.iter().filter_map(|name| name.parse().ok());
            let all = std::iter::once(now.clone()).chain(before);
            names.extend(all.map(|name| Called { name, line: now.clone() }));
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(names);
        }
    }
}
