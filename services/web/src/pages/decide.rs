//! The forms of a request for more money: asked for, reviewed, approved, rejected, granted. Each is one call of the
//! contract.

use sollist_contract::{
    command,
    grpc::{
        budget::v1::{
            ApproveFundingRequest, FundingRequest, GrantFundingRequest, RejectFundingRequest, RequestFundingRequest,
            ReviewFundingRequest,
        },
        common::v1::Receipt,
    },
    ids::{KEY_BYTES_MAX, Programme},
    method::Method,
    words::{event as said, terms},
};
use sollist_platform::wire::link::Link;

use super::{deed::Deed, offered, request, requests, rows::programme, situation::office};
use crate::{
    act::{Asked, NotTaken, Question, Sent, Sheet, Taken},
    ask::{Ask, Page},
    body::Input,
    failure::Failure,
    shell::Field,
    table::Cell,
    words::act as words,
};

/// A request, by whom it belongs to and its number; of one that is made there is none yet.
pub type Name<'a> = Option<(&'a str, &'a str)>;

/// What its form asks.
fn questions(deed: Deed, ask: &Ask) -> Vec<Question> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let amount = Question::amount("amount", own.amount);
    let reason = Question::text("reason", lang.word(terms::REASON));
    match deed {
        Deed::Ask => {
            let offices = Field::authority(&ask.query, ask.lang, &ask.who).choices.into_iter();
            // Nobody asks for another authority because it stands first.
            let none = || std::iter::once((String::new(), own.choose.to_owned()));
            let offices = offices.filter(|it| !it.value.is_empty()).map(|it| (it.value, it.name));
            let offices = none().chain(offices);
            let all = Programme::ALL.iter().filter(|it| !matches!(it, Programme::Reserve));
            let all = none().chain(all.map(|it| (it.code().to_owned(), programme(it.code(), lang))));
            vec![
                Question::choice("authority", lang.word(terms::AUTHORITY), offices).value(&office(&ask.query)),
                Question::line("request", own.number).at_most(KEY_BYTES_MAX).hint(own.number_hint),
                Question::choice("programme", lang.word(terms::PROGRAMME), all).value(&ask.query.programme),
                amount.hint(own.amount_hint),
                reason.hint(own.reason_required_hint),
                Question::day("deadline", lang.word(terms::DEADLINE)).hint(own.deadline_hint).optional(),
            ]
        }
        Deed::Review | Deed::Approve => {
            vec![amount.hint(own.amount_as_before).optional(), reason.hint(own.reason_hint).optional()]
        }
        Deed::Reject => vec![reason.hint(own.reason_hint)],
        Deed::Grant => vec![
            amount.hint(own.amount_hint),
            Question::line("from_line", own.from_line).hint(own.from_line_hint).optional(),
            Question::line("to_line", own.to_line_to).hint(own.to_line_hint).optional(),
            Question::line("basis", own.basis).hint(own.basis_hint).optional(),
            Question::line("reference", own.reference).hint(own.reason_hint).optional(),
        ],
    }
}

/// The form, with what is known of its request.
async fn sheet(ask: &Ask, deed: Deed, name: Name<'_>) -> Result<Sheet, Failure> {
    let (heading, button) = deed.names(ask.lang);
    let mut sheet = Sheet::new(heading, button, questions(deed, ask));
    sheet.seen = ask.head.as_ref().map_or(0, |head| head.sequence);
    if let Some((authority, number)) = name {
        let found = request::get(ask, authority, number).await?;
        let of = found.funding_request.unwrap_or_default();
        sheet.heading = format!("{heading}: {}", sollist_platform::process::shown::line(number));
        sheet.lead = Cell::text(&request::sentence(&of, ask.lang));
        sheet.facts = request::facts(ask, &of).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
        sheet.seen = found.as_of.as_ref().map_or(sheet.seen, |as_of| as_of.sequence);
        sheet.as_of = found.as_of;
        sheet.look = request::look(ask, authority, number);
        let stands = of.funding_request.unwrap_or_default();
        let deeds = request::deeds_of(ask, &stands);
        if !deeds.iter().any(|(name, _)| *name == heading) {
            let links = deeds.into_iter().map(|(name, link)| (name.to_owned(), link));
            let back = (words::own(ask.lang).to_request.to_owned(), sheet.look.1.clone());
            sheet.over = Some((ask.lang.say(words::not_this_step(heading)), links.chain([back]).collect()));
        } else if deed == Deed::Grant {
            offer_lines(ask, &mut sheet, &stands).await?;
        }
    }
    Ok(sheet)
}

/// Offers the lines of the reserve, and those of the authority in the programme of its request.
async fn offer_lines(ask: &Ask, sheet: &mut Sheet, stands: &FundingRequest) -> Result<(), Failure> {
    let year = ask.year().await?;
    let (authority, programme) = (stands.authority.clone(), stands.programme.clone());
    let reserve = (String::new(), Programme::Reserve.code().to_owned());
    for (key, (authority, programme)) in [("from_line", reserve), ("to_line", (authority, programme))] {
        let offers = offered::lines(ask, year, authority, programme).await?;
        if let Some(question) = sheet.questions.iter_mut().find(|question| question.key == key) {
            question.offers = offers;
        }
    }
    Ok(())
}

/// The page of the form.
pub async fn page(ask: &Ask, deed: Deed, name: Name<'_>) -> Result<Page, Failure> {
    Ok(sheet(ask, deed, name).await?.page(ask))
}

/// What was sent by it.
pub async fn posted(ask: &Ask, deed: Deed, name: Name<'_>, input: &Input) -> Result<Sent, Failure> {
    let mut sheet = sheet(ask, deed, name).await?;
    if let (Deed::Ask, Some(authority), Some(number)) = (deed, input.given("authority"), input.given("request")) {
        // Where somebody asked under this number already, that request is what is to be seen.
        let link = ask.query.elsewhere().at(&requests::path(&authority, &number));
        sheet.look = (words::own(ask.lang).to_request.to_owned(), link);
    }
    let asked = match Asked::read(ask, sheet, input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = call(&ask.link, deed, name, &asked).await;
    // Of two who decide at the same moment the second sees what the first made of it.
    let asked = match (&answer, name) {
        (Err(NotTaken::Faults(_)), Some(_)) => asked.renewed(self::sheet(ask, deed, name).await?),
        _ => asked,
    };
    let answer = answer.map(|taken| match name {
        Some(name) if !ask.who.may(&[Method::IntakeListEvents]) => receipt_beside(ask, name, taken),
        Some(_) | None => taken,
    });
    Ok(asked.answered(ask, answer).await)
}

/// Whoever may not read the journal has the receipt of a step beside its request, which they may read.
fn receipt_beside(ask: &Ask, (authority, request): (&str, &str), taken: Taken) -> Taken {
    let before = if taken.receipt.duplicate { "/schon" } else { "" };
    let path = format!("{}/quittung/{}{before}", requests::path(authority, request), taken.receipt.sequence);
    Taken { receipt_at: ask.query.elsewhere().at(&path), ..taken }
}

/// What is asked for, as a sentence, with its amount.
fn taken<C: command::Command>(request: &C, amount: Option<&String>, receipt: Option<Receipt>) -> Taken {
    Taken {
        receipt: receipt.unwrap_or_default(),
        what: command::event(request).ok().map(|event| said::said(&event)).unwrap_or_default(),
        amount: amount.cloned().unwrap_or_default(),
        ..Taken::default()
    }
}

async fn call(link: &Link, deed: Deed, name: Name<'_>, input: &Asked) -> Result<Taken, NotTaken> {
    let (amount, deadline) = (input.given("amount"), input.given("deadline"));
    let command = Some(input.command());
    let (authority, request) = match name {
        Some((authority, request)) => (authority.to_owned(), request.to_owned()),
        None => (input.given("authority").unwrap_or_default(), input.given("request").unwrap_or_default()),
    };
    let reason = input.given("reason");
    let (programme, derivation) = (None, None);
    let mut budget = link.budget();
    // Each step has a message of its own with the same fields.
    macro_rules! step {
        ($message:ident, $amount:expr) => {
            $message { command, authority, request, programme, amount: $amount, derivation, reason }
        };
    }
    match deed {
        Deed::Ask => {
            let programme = input.given("programme").unwrap_or_default();
            let given = amount.clone().unwrap_or_default();
            let asked = RequestFundingRequest {
                command,
                authority,
                request,
                programme,
                amount: given,
                derivation,
                reason,
                deadline,
            };
            let answer = budget.request_funding(asked.clone()).await?.into_inner();
            Ok(taken(&asked, amount.as_ref(), answer.receipt))
        }
        Deed::Review => {
            let asked = step!(ReviewFundingRequest, amount.clone());
            let answer = budget.review_funding(asked.clone()).await?.into_inner();
            let stands = answer.funding_request.map(|request| request.amount);
            Ok(taken(&asked, amount.as_ref().or(stands.as_ref()), answer.receipt))
        }
        Deed::Approve => {
            let asked = step!(ApproveFundingRequest, amount.clone());
            let answer = budget.approve_funding(asked.clone()).await?.into_inner();
            // Without an amount it is the one that the request stands at.
            let stands = answer.funding_request.map(|request| request.amount);
            Ok(taken(&asked, amount.as_ref().or(stands.as_ref()), answer.receipt))
        }
        Deed::Reject => {
            let asked = step!(RejectFundingRequest, None);
            let answer = budget.reject_funding(asked.clone()).await?.into_inner();
            Ok(taken(&asked, None, answer.receipt))
        }
        Deed::Grant => {
            let asked = GrantFundingRequest {
                command,
                authority,
                request,
                programme,
                amount: amount.clone().unwrap_or_default(),
                from_line: input.given("from_line"),
                to_line: input.given("to_line"),
                basis: input.given("basis"),
                reference: input.given("reference"),
                derivation,
            };
            let answer = budget.grant_funding(asked.clone()).await?.into_inner();
            Ok(taken(&asked, amount.as_ref(), answer.receipt))
        }
    }
}
