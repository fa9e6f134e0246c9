//! Budget lines that a form offers to be chosen, each with what is available of it.

use sollist_contract::{
    grpc::analytics::v1::GetBudgetRequest,
    words::{number, terms},
};

use crate::{ask::Ask, failure::Failure};

/// Lines that are offered at most: of more there is a list of their own.
const MOST: i32 = 200;

/// Those of an authority and a programme in a year: the name of each, and what it is called. An empty filter is all.
pub async fn lines(
    ask: &Ask,
    year: i32,
    authority: String,
    programme: String,
) -> Result<Vec<(String, String)>, Failure> {
    let by = vec!["line".to_owned()];
    let request = GetBudgetRequest { year, authority, programme, by, page_size: MOST, ..GetBudgetRequest::default() };
    let rows = ask.link.analytics().get_budget(request).await?.into_inner().rows;
    let offers = rows.into_iter().filter_map(|row| {
        let available = ask.lang.say(number::amount(&row.available));
        let line = row.line?;
        let title = row.title.unwrap_or_else(|| line.clone());
        let name = format!("{title}, {} {available} EUR", ask.lang.word(terms::AVAILABLE));
        Some((line, name))
    });
    Ok(offers.collect())
}
