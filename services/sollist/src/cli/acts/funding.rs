//! Requests for more money (Mehrbedarfsanträge): made, examined, decided, granted.

use sollist_contract::{
    grpc::{
        analytics::v1 as records,
        budget::v1::{
            ApproveFundingRequest, FundingRequest, FundingState, GetFundingRequestRequest, GrantFundingRequest, Line,
            ListFundingRequestsRequest, RejectFundingRequest, RequestFundingRequest, ReviewFundingRequest,
        },
        common::v1::Receipt,
    },
    said::Said,
    words::terms,
};

use super::{
    answer::{Answer, sentence, with_effect},
    args::funding::{
        FundingAction, FundingListArgs, GrantArgs, RejectArgs, RequestArgs, RequestName, RequestShowArgs, State,
        StepArgs,
    },
    asking::Asking,
    given::{some, text},
    history::History,
    listed::{self, Next, One},
    sheets,
    then::{self, UpTo},
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    grants::transfer_of,
    output::Output,
    words::acts as words,
};
use sollist_contract::lang::Lang;

/// Tells what became of a request.
fn told(
    asking: &Asking,
    what: Option<Said>,
    (receipt, request): (Option<Receipt>, Option<FundingRequest>),
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let made = vec![("funding_request", sheets::funding_requests(request.into_iter().collect(), out.lang))];
    Answer { asking, what, receipt, made }.tell(out)
}

/// `sollist funding …`
pub async fn funding(link: &Link, action: &FundingAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        FundingAction::Request(args) => request(link, args, out).await,
        FundingAction::Review(args) => review(link, args, out).await,
        FundingAction::Approve(args) => approve(link, args, out).await,
        FundingAction::Reject(args) => reject(link, args, out).await,
        FundingAction::Grant(args) => grant(link, args, out).await,
        FundingAction::List(args) => list(link, args, out).await,
        FundingAction::Show(args) => {
            let one = whole(link, args, out.lang).await?;
            listed::one(one, out)
        }
    }
}

/// A request, what was asked for first, and its steps.
async fn whole(link: &Link, args: &RequestShowArgs, lang: Lang) -> Result<One, Failure> {
    let RequestName { authority, request } = &args.name;
    let (found, up_to) = match args.view.named() {
        Some(view) => then::request(link, view, authority.to_string(), request.to_string()).await?,
        None => {
            let asked = GetFundingRequestRequest { authority: authority.to_string(), request: request.to_string() };
            let found = link.budget().get_funding_request(asked).await?.into_inner().funding_request;
            (found.unwrap_or_default(), UpTo::default())
        }
    };
    let history = History::of_request(link, authority, request, up_to).await?;
    let first = match &history {
        Some(history) => history.requested(),
        // The request says itself what was asked for first.
        None => {
            let view = args.view.named().unwrap_or_default();
            then::requested(link, view, authority.to_string(), request.to_string()).await?
        }
    };
    let sheet = sheets::whole_request(found, first, lang);
    Ok(One::of(sheet, ("steps", terms::STEPS), history.map(|history| history.sheet(lang)), words::no_steps_seen))
}

async fn request(link: &Link, args: &RequestArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RequestFundingRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        request: args.name.request.to_string(),
        programme: args.programme.to_string(),
        amount: args.amount.to_string(),
        derivation: None,
        reason: some(args.reason.as_ref()),
        deadline: some(args.deadline.as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().request_funding(request)).await?;
    told(&asking, what, (answer.receipt, answer.funding_request), out)
}

/// The amount that a step leaves as it was, where nobody names another: a decision on money says of how much. Since a
/// repetition it may have become another one.
fn left(receipt: Option<&Receipt>, request: Option<&FundingRequest>) -> Option<String> {
    let repeated = receipt.is_some_and(|receipt| receipt.duplicate);
    request.filter(|_| !repeated).map(|request| request.amount.clone())
}

async fn review(link: &Link, args: &StepArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ReviewFundingRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        request: args.name.request.to_string(),
        programme: None,
        amount: some(args.amount.as_ref()),
        derivation: None,
        reason: some(args.reason.as_ref()),
    };
    let answer = asking.of(link.budget().review_funding(request.clone())).await?;
    let amount = request.amount.clone().or_else(|| left(answer.receipt.as_ref(), answer.funding_request.as_ref()));
    let what = sentence(&ReviewFundingRequest { amount, ..request });
    told(&asking, what, (answer.receipt, answer.funding_request), out)
}

async fn approve(link: &Link, args: &StepArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ApproveFundingRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        request: args.name.request.to_string(),
        programme: None,
        amount: some(args.amount.as_ref()),
        derivation: None,
        reason: some(args.reason.as_ref()),
    };
    let answer = asking.of(link.budget().approve_funding(request.clone())).await?;
    let amount = request.amount.clone().or_else(|| left(answer.receipt.as_ref(), answer.funding_request.as_ref()));
    let what = sentence(&ApproveFundingRequest { amount, ..request });
    told(&asking, what, (answer.receipt, answer.funding_request), out)
}

async fn reject(link: &Link, args: &RejectArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RejectFundingRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        request: args.name.request.to_string(),
        programme: None,
        amount: None,
        derivation: None,
        reason: some(args.reason.as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().reject_funding(request)).await?;
    told(&asking, what, (answer.receipt, answer.funding_request), out)
}

async fn grant(link: &Link, args: &GrantArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = GrantFundingRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        request: args.name.request.to_string(),
        programme: None,
        amount: args.amount.to_string(),
        from_line: some(args.from_line.as_ref()),
        to_line: some(args.to_line.as_ref()),
        basis: some(args.basis.as_ref()),
        reference: some(args.reference.as_ref()),
        derivation: None,
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().grant_funding(request)).await?;
    let side = |line: Option<Line>| sheets::lines(line.into_iter().collect(), out.lang);
    let recorded = answer.receipt.as_ref().map_or(0, |receipt| receipt.sequence);
    // Only checked there is none yet.
    let transferred = answer.from_line.is_some().then(|| transfer_of(recorded)).filter(|_| recorded > 0);
    let made = vec![
        ("funding_request", sheets::funding_requests(answer.funding_request.into_iter().collect(), out.lang)),
        ("from_line", side(answer.from_line)),
        ("to_line", side(answer.to_line)),
    ];
    let exit = Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)?;
    match transferred {
        Some(number) => with_effect(exit, words::transferred(number), out),
        None => Ok(exit),
    }
}

async fn list(link: &Link, args: &FundingListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let state = args.state.map_or(FundingState::Unspecified, |state| match state {
        State::Requested => FundingState::Requested,
        State::Reviewed => FundingState::Reviewed,
        State::Approved => FundingState::Approved,
        State::Rejected => FundingState::Rejected,
        State::Granted => FundingState::Granted,
    });
    let sheet = |requests| sheets::funding_requests(requests, lang);
    if let Some(view) = args.view.named() {
        let asked = records::ListFundingRequestsRequest {
            view: Some(view),
            authority: text(args.authority.as_ref()),
            state: state.into(),
            programme: text(args.programme.as_ref()),
            ..Default::default()
        };
        let page = |next| then::requests(link, asked.clone(), next);
        let list = ("funding_requests", words::no_requests());
        return listed::at((link, &args.view), list, out, sheet, page).await;
    }
    let page = |Next { page_size, page_token }| {
        let mut budget = link.budget();
        let request = ListFundingRequestsRequest {
            page_size,
            page_token,
            authority: text(args.authority.as_ref()),
            state: state.into(),
            programme: text(args.programme.as_ref()),
        };
        async move {
            let page = budget.list_funding_requests(request).await?.into_inner();
            Ok((page.funding_requests, page.next_page_token))
        }
    };
    listed::list(link, ("funding_requests", words::no_requests()), out, sheet, page).await
}
