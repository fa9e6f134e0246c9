//! Anträge: the requests for more money, by how far they have come.

use askama::Template;
use sollist_contract::{
    grpc::{
        analytics::v1::{ListFundingRequestsRequest, RecordedFundingRequest},
        budget::v1::{FundingRequest, FundingState},
        common::v1::AsOf,
    },
    money::Cents,
    said::Said,
    words::{choices, names, terms},
};

use super::{deed::Deed, rows::programme};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query,
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::act as words,
};

#[derive(Template)]
#[template(
    source = "{% if !new.is_empty() %}<ul class=\"deeds\"><li><a href=\"{{ new }}\">{{ name }}</a></li></ul>\n\
              {% endif %}{{ form|safe }}\n{{ table|safe }}",
    ext = "html"
)]
struct Body {
    /// Where one asks for more money; empty: whoever reads this may not.
    new: String,
    name: &'static str,
    form: Form,
    table: Table,
}

/// States by which one may ask, as an address says them, and their code in the contract.
const STATES: [(&str, FundingState, &str); 5] = [
    ("gestellt", FundingState::Requested, "requested"),
    ("geprueft", FundingState::Reviewed, "reviewed"),
    ("anerkannt", FundingState::Approved, "approved"),
    ("abgelehnt", FundingState::Rejected, "rejected"),
    ("bewilligt", FundingState::Granted, "granted"),
];

/// The word of an address that asks for what is granted in part only: the rest is still to be granted.
pub const IN_PART: &str = "zum-teil";

/// How far a request has come, as people call it.
pub fn step(state: FundingState) -> Option<terms::Term> {
    let (_, _, code) = STATES.iter().find(|(_, known, _)| *known == state)?;
    terms::funding_step(code)
}

/// The same with whether it is granted in part only.
pub fn called(stands: &FundingRequest) -> Said {
    let state = step(stands.state()).map(Said::from).unwrap_or_default();
    if left(stands).is_some() { state.and(&words::granted_in_part()) } else { state }
}

/// The address of a request.
pub fn path(authority: &str, request: &str) -> String {
    query::path(["antraege", authority, request])
}

/// What is approved and not granted yet, once a part was.
pub fn left(stands: &FundingRequest) -> Option<Cents> {
    let granted: Cents = stands.granted.parse().ok()?;
    let left = stands.approved.as_deref()?.parse::<Cents>().ok()?.minus(granted).ok()?;
    (granted.is_positive() && left.is_positive()).then_some(left)
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, asked, own) = (ask.lang, &ask.query, words::own(ask.lang));
    let (all, as_of) = all(ask).await?;
    let columns = vec![
        Column::text("request", lang.word(terms::REQUEST)),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("programme", lang.word(terms::PROGRAMME)),
        Column::text("state", lang.word(terms::STATE)),
        Column::number("requested", lang.word(terms::REQUESTED)),
        Column::number("approved", lang.word(terms::APPROVED)),
        Column::number("granted", lang.word(terms::GRANTED)),
        Column::day("requested_on", own.requested_on),
        Column::day("deadline", lang.word(terms::DEADLINE)),
    ];
    let mut table = Table::new(MAIN_TABLE, own.requests.to_owned(), columns, lang);
    own.no_requests.clone_into(&mut table.empty);
    table.rows = all.iter().map(|it| cells(ask, it)).collect();
    ask.exported(&mut table);
    ask.turn(&mut table);
    let names = choices::FUNDING_STEPS;
    let state = |(name, _, code): &(&str, FundingState, &str)| {
        let term = names.iter().find(|(known, _)| known == code).map(|(_, term)| *term);
        ((*name).to_owned(), term.map_or(*name, |term| lang.word(term)).to_owned())
    };
    let fields = vec![
        Field::of(
            "typ",
            lang.word(terms::STATE),
            &asked.only.kind,
            Some(crate::words::of(lang).all),
            STATES.iter().map(state).chain([(IN_PART.to_owned(), own.granted_in_part.to_owned())]),
        )
        .only()?,
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::programme(asked, lang),
    ];
    let may_ask = ask.who.may(Deed::Ask.needs());
    let body = Body {
        new: if may_ask { ask.query.elsewhere().at("/antraege/neu") } else { String::new() },
        name: own.ask,
        form: Form::new(lang, "/antraege", asked, fields),
        table: table.clone(),
    };
    Ok(ask.page(own.requests, body, Some(table), as_of))
}

async fn all(ask: &Ask) -> Result<(Vec<RecordedFundingRequest>, Option<AsOf>), Failure> {
    let asked = &ask.query;
    let in_part = asked.only.kind == IN_PART;
    let state = STATES.iter().find(|(name, ..)| *name == asked.only.kind).map(|(_, state, _)| *state);
    let state = state.or(in_part.then_some(FundingState::Granted));
    let mut request = ListFundingRequestsRequest {
        view: asked.view(),
        district: asked.district.clone(),
        authority: asked.authority.clone(),
        state: state.unwrap_or_default().into(),
        programme: asked.programme.clone(),
        page_size: 1000,
        page_token: String::new(),
    };
    let (mut all, mut as_of) = (Vec::new(), None);
    loop {
        let page = ask.link.records().list_funding_requests(request.clone()).await?.into_inner();
        let is_asked = |it: &RecordedFundingRequest| !in_part || it.funding_request.as_ref().and_then(left).is_some();
        all.extend(page.funding_requests.into_iter().filter(is_asked));
        as_of = page.as_of.or(as_of);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok((all, as_of));
        }
    }
}

fn cells(ask: &Ask, it: &RecordedFundingRequest) -> Vec<Cell> {
    let lang = ask.lang;
    let of = it.funding_request.clone().unwrap_or_default();
    let amount = |text: Option<&str>| text.map_or_else(Cell::nothing, |text| Cell::amount(text, lang));
    let linked = |cell: Cell, link: &str| if cell.shown.is_empty() { cell } else { cell.to(link) };
    let day = |text: Option<&str>| text.map_or_else(Cell::nothing, |text| Cell::day(text, lang));
    let link = ask.query.elsewhere().at(&path(&of.authority, &of.request));
    vec![
        Cell::text(&of.request).to(link.clone()),
        Cell::named(&of.authority, &names::authority(&of.authority)),
        Cell::named(&of.programme, &programme(&of.programme, lang)),
        Cell::named(step(of.state()).map_or("", |term| lang.word(term)), &lang.say(called(&of))),
        // How each came to be stands with its events on the request's own page.
        amount(it.requested.as_deref().or(Some(&of.amount))).to(link.clone()),
        linked(amount(of.approved.as_deref()), &link),
        amount(Some(&of.granted)).to(link),
        day(it.requested_on.as_deref()),
        day(it.deadline.as_deref()),
    ]
}
