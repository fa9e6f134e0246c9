//! Submissions (Meldungen): who has to report by when, and did.

use sollist_contract::grpc::intake::v1::{ListSubmissionsRequest, SubmissionState};

use super::{
    args::submission::{State, SubmissionAction},
    given::text,
    listed::{self, Next},
    sheets,
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
    words::acts as words,
};

/// `sollist submission …`
pub async fn submission(link: &Link, action: &SubmissionAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let SubmissionAction::List(args) = action;
    let lang = out.lang;
    let state = args.state.map_or(SubmissionState::Unspecified, |state| match state {
        State::Open => SubmissionState::Open,
        State::Overdue => SubmissionState::Overdue,
        State::Incomplete => SubmissionState::Incomplete,
        State::Complete => SubmissionState::Complete,
    });
    let page = |Next { page_size, page_token }| {
        let mut intake = link.intake();
        let request = ListSubmissionsRequest {
            page_size,
            page_token,
            authority: text(args.authority.as_ref()),
            period: text(args.period.as_ref()),
            state: state.into(),
            on: text(args.on.as_ref()),
        };
        async move {
            let page = intake.list_submissions(request).await?.into_inner();
            Ok((page.submissions, page.next_page_token))
        }
    };
    // Nobody had to report is something else than everybody has.
    let due = ListSubmissionsRequest {
        page_size: 1,
        authority: text(args.authority.as_ref()),
        period: text(args.period.as_ref()),
        ..ListSubmissionsRequest::default()
    };
    let none_due = link.intake().list_submissions(due).await?.into_inner().submissions.is_empty();
    let empty = if none_due { words::nothing_due() } else { words::no_submissions() };
    listed::list(link, ("submissions", empty), out, |found| sheets::submissions(found, lang), page).await
}
