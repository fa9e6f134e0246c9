//! Who has to report, answered: a page of submissions as they stand on a day.

use sollist_contract::{
    day::Day,
    grpc::intake::v1::{self as wire, ListSubmissionsRequest, ListSubmissionsResponse},
    ids::{Authority, Period},
    question,
};
use sollist_ledger::known;
use sollist_platform::{Error, wire::page::Page, write::door::Door};

use crate::{
    reported::Reported,
    submissions::{self, State, Submission, SubmissionKey, SubmissionRefused},
};

/// A page of submissions.
pub async fn list(
    door: &Door,
    reported: &Reported,
    asked: ListSubmissionsRequest,
) -> Result<ListSubmissionsResponse, Error> {
    let on = match asked.on.as_str() {
        "" => Day::of(door.clock.now()),
        text => text.parse().map_err(|_| Error::refused(SubmissionRefused::NoDay(text.to_owned())))?,
    };
    let of = format!("submissions/{}/{}/{}/{}", asked.authority, asked.period, asked.state, asked.on);
    let page = Page::asked(of, asked.page_size, &asked.page_token)?;
    let authority = question::filter::<Authority>("authority", &asked.authority)?;
    let period = question::filter::<Period>("period", &asked.period)?;
    let state = state_of(question::choice("state", asked.state, wire::SubmissionState::as_str_name)?);
    known(door.db.reader(), authority.as_ref()).await?;
    if let Some(period) = period.as_ref()
        && !submissions::has_period(door.db.reader(), period).await?
    {
        submissions::possible("period", period).map_err(Error::refused)?;
        return Err(Error::refused(SubmissionRefused::NoSuchPeriod(period.clone())));
    }
    let fits = |(key, submission): &(SubmissionKey, Submission)| {
        authority.as_ref().is_none_or(|wanted| key.0 == *wanted)
            && period.as_ref().is_none_or(|wanted| key.1 == *wanted)
            && state.is_none_or(|wanted| submission.state(on) == wanted)
    };
    let all = reported.on(&door.db, on).await?.into_iter().filter(fits);
    let all: Vec<wire::Submission> = all.map(|(key, submission)| message(&key, &submission, on)).collect();
    let mut filling = page.filling().await;
    while let Some(step) = filling.step() {
        let begin = all.partition_point(|one| (one.authority.as_str(), one.period.as_str()) <= step.after_pair());
        let limit = usize::try_from(step.limit).unwrap_or(usize::MAX);
        let found = all.iter().skip(begin).take(limit).cloned().collect();
        filling.take(&step, found, |last| vec![last.authority.clone(), last.period.clone()]);
    }
    let (submissions, next_page_token) = filling.done();
    Ok(ListSubmissionsResponse { submissions, next_page_token })
}

fn message((authority, period): &SubmissionKey, submission: &Submission, on: Day) -> wire::Submission {
    wire::Submission {
        authority: authority.to_string(),
        period: period.to_string(),
        due_on: submission.due_on.to_string(),
        first_due_on: submission.first_due_on.to_string(),
        extensions: submission.extensions,
        received_on: submission.received_on.map(|day| day.to_string()),
        state: state_message(submission.state(on)).into(),
        days_late: submission.days_late(on),
    }
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
