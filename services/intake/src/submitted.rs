//! Who has to report, answered: a page of submissions as they stand on a day.

use sollist_contract::{
    day::Day,
    grpc::intake::v1::{self as wire, ListSubmissionsRequest, ListSubmissionsResponse},
    ids::{Authority, Period},
    question,
};
use sollist_ledger::known;
use sollist_platform::{Error, wire::page::Page, write::door::Door};

use crate::submissions::{self, Filter, State, SubmissionRefused};

/// A page of submissions.
pub async fn list(door: &Door, asked: ListSubmissionsRequest) -> Result<ListSubmissionsResponse, Error> {
    let on = match asked.on.as_str() {
        "" => Day::of(door.clock.now()),
        text => text.parse().map_err(|_| Error::refused(SubmissionRefused::NoDay(text.to_owned())))?,
    };
    let of = format!("submissions/{}/{}/{}/{}", asked.authority, asked.period, asked.state, asked.on);
    let page = Page::asked(of, asked.page_size, &asked.page_token)?;
    let authority = question::filter::<Authority>("authority", &asked.authority)?;
    question::filter::<Period>("period", &asked.period)?;
    known(door.db.reader(), authority.as_ref()).await?;
    let filter = Filter { authority: &asked.authority, period: &asked.period, state: state_of(asked.state()), on };
    let mut filling = page.filling().await;
    while let Some(step) = filling.step() {
        let found = submissions::list(door.db.reader(), filter, step.after_pair(), step.limit).await?;
        let found = found.iter().map(|row| message(row, on)).collect::<Result<_, _>>()?;
        filling.take(&step, found, |last| vec![last.authority.clone(), last.period.clone()]);
    }
    let (submissions, next_page_token) = filling.done();
    Ok(ListSubmissionsResponse { submissions, next_page_token })
}

fn message(row: &submissions::submission_row::Model, on: Day) -> Result<wire::Submission, Error> {
    let ((authority, period), submission) = submissions::submission(row)?;
    Ok(wire::Submission {
        authority: authority.to_string(),
        period: period.to_string(),
        due_on: submission.due_on.to_string(),
        first_due_on: submission.first_due_on.to_string(),
        extensions: submission.extensions,
        received_on: submission.received_on.map(|day| day.to_string()),
        state: state_message(submission.state(on)).into(),
        days_late: submission.days_late(on),
    })
}

fn state_message(state: State) -> wire::SubmissionState {
    match state {
        State::Open => wire::SubmissionState::Open,
        State::Overdue => wire::SubmissionState::Overdue,
        State::Incomplete => wire::SubmissionState::Incomplete,
        State::Complete => wire::SubmissionState::Complete,
    }
}

/// The state that a list is asked for; none where all are.
fn state_of(state: wire::SubmissionState) -> Option<State> {
    match state {
        wire::SubmissionState::Unspecified => None,
        wire::SubmissionState::Open => Some(State::Open),
        wire::SubmissionState::Overdue => Some(State::Overdue),
        wire::SubmissionState::Incomplete => Some(State::Incomplete),
        wire::SubmissionState::Complete => Some(State::Complete),
    }
}
