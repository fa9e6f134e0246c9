//! Processes, answered: what waits for another person, and a look before somebody decides.

use sollist_contract::{
    day::Day,
    event::Event,
    grpc::intake::v1 as wire,
    ids::{Authority, Text},
    parameters::ApprovalRule,
    question,
    refusal::{Refusal, Say as _},
    words::event::said,
};
use sollist_ledger::{
    known,
    process::{self, Process, ProcessRefused, Standing, Verdict},
};
use sollist_platform::{
    Error,
    rights::Sight,
    store::persons,
    wire::{caller::Caller, page::Page},
    write::door::Door,
};

/// A refusal about the field of a request.
fn refused(why: ProcessRefused) -> Error {
    Error::Refused(about(why.say()))
}

fn about(refusal: Refusal) -> Refusal {
    match refusal.field.strip_prefix("data.").map(str::to_owned) {
        Some(field) => refusal.about(field),
        None => refusal,
    }
}

fn is_seen(process: &Process, sight: &Sight) -> bool {
    match (&process.authority, sight) {
        (_, Sight::Everything) => true,
        (Some(authority), Sight::Of(_)) => sight.has(authority),
        (None, Sight::Of(_)) => false,
    }
}

/// A process that is seen, as `caller` is shown it; what is not seen is told like what there is not.
pub async fn get(door: &Door, id: &str, (caller, sight): (&Caller, &Sight)) -> Result<wire::Process, Error> {
    question::name::<Text>("process", id)?;
    let found = process::find(door.db.reader(), id.trim()).await?.filter(|process| is_seen(process, sight));
    let found = found.ok_or_else(|| refused(ProcessRefused::Unknown { process: id.trim().to_owned() }))?;
    one(door, caller, id.trim(), found).await
}

/// What of a process the command leaves out that decides on it.
#[derive(Debug)]
pub struct Decided {
    /// Whom it is about; nobody where it is all of Berlin.
    pub authority: Option<String>,
    /// Whether it is taken back by whoever decides: they opened it; of one that is decided as that was.
    pub withdrawn: bool,
}

/// What is left out of a command on a process. Where there is none that is seen it is about whoever asks, and so
/// refused like one that there is not. Its last day is held to the clock: whoever decides says themselves when they do.
pub async fn decided(door: &Door, id: &str, (caller, sight): (&Caller, &Sight)) -> Result<Decided, Error> {
    let unseen = || Decided { authority: sight.own().map(ToString::to_string), withdrawn: false };
    let Ok(id) = question::name::<Text>("process", id.trim()) else { return Ok(unseen()) };
    let found = process::find(door.db.reader(), id.as_str()).await?;
    let Some(found) = found.filter(|process| is_seen(process, sight)) else { return Ok(unseen()) };
    // What is decided may be a repetition.
    found.lapsed(&id, Day::of(door.clock.now())).map_err(refused)?;
    let withdrawn = match found.outcome.map(|outcome| outcome.verdict) {
        Some(Verdict::Withdrawn(_)) => true,
        Some(Verdict::Approved | Verdict::Rejected(_)) => false,
        None => {
            let who = persons::who(door.db.reader(), [&*found.opened_by]).await?;
            let mut opened_by = found.opened_by.to_string();
            persons::name(&mut opened_by, &who);
            caller.is_recorded_as(&opened_by)
        }
    };
    Ok(Decided { authority: found.authority.map(|authority| authority.to_string()), withdrawn })
}

async fn one(door: &Door, caller: &Caller, id: &str, found: Process) -> Result<wire::Process, Error> {
    let today = Day::of(door.clock.now());
    let mut named = named(door, caller, vec![message(id.to_owned(), found, today)?]).await?;
    named.pop().ok_or_else(|| refused(ProcessRefused::Unknown { process: id.to_owned() }))
}

/// A page of processes.
pub async fn list(
    door: &Door,
    caller: &Caller,
    asked: wire::ListProcessesRequest,
) -> Result<wire::ListProcessesResponse, Error> {
    let page =
        Page::asked(format!("processes/{}/{}", asked.authority, asked.state), asked.page_size, &asked.page_token)?;
    let authority = question::filter::<Authority>("authority", &asked.authority)?;
    let standing = standing_of(question::choice("state", asked.state, wire::ProcessState::as_str_name)?);
    known(door.db.reader(), authority.as_ref()).await?;
    let today = Day::of(door.clock.now());
    let filter = process::Filter { authority: &asked.authority, standing, today };
    let mut filling = page.filling().await;
    while let Some(step) = filling.step() {
        let found = process::list(door.db.reader(), filter, step.after_pair(), step.limit).await?;
        let found = found.into_iter().map(|(id, process)| message(id.to_string(), process, today));
        let found = named(door, caller, found.collect::<Result<_, _>>()?).await?;
        filling.take(&step, found, |last| vec![last.open_until.clone(), last.id.clone()]);
    }
    let (processes, next_page_token) = filling.done();
    Ok(wire::ListProcessesResponse { processes, next_page_token })
}

fn message(id: String, process: Process, today: Day) -> Result<wire::Process, Error> {
    let event: Event = process.holds.event();
    let what = said(&event);
    let outcome = process.outcome.as_ref();
    Ok(wire::Process {
        id,
        authority: process.authority.as_ref().map(ToString::to_string).unwrap_or_default(),
        r#type: event.type_name().to_owned(),
        text_data: event.to_data()?.get().to_owned(),
        what_de: what.de,
        what_en: what.en,
        state: state_message(process.stands(today)).into(),
        opened_by: process.opened_by.to_string(),
        opened_on: process.opened_on.to_string(),
        open_until: process.open_until.to_string(),
        decided_by: outcome.map(|outcome| outcome.by.to_string()).unwrap_or_default(),
        decided_on: outcome.map(|outcome| outcome.on.to_string()).unwrap_or_default(),
        rule: process.rule.as_ref().map(rule),
        opened_by_caller: false,
        reason: outcome.and_then(|outcome| outcome.verdict.reason()).map(ToString::to_string).unwrap_or_default(),
    })
}

fn rule(rule: &ApprovalRule) -> wire::ProcessRule {
    let ApprovalRule { set, valid_from, above } = rule;
    wire::ProcessRule { set: set.to_string(), valid_from: valid_from.to_string(), above: above.to_string() }
}

/// With the names of those who have pseudonyms, where they are known, and with which of them is whoever asks.
async fn named(door: &Door, caller: &Caller, mut listed: Vec<wire::Process>) -> Result<Vec<wire::Process>, Error> {
    let actors = listed.iter().flat_map(|it| [it.opened_by.as_str(), it.decided_by.as_str()]);
    let who = persons::who(door.db.reader(), actors).await?;
    for actor in listed.iter_mut().flat_map(|it| [&mut it.opened_by, &mut it.decided_by]) {
        persons::name(actor, &who);
    }
    for process in &mut listed {
        process.opened_by_caller = caller.is_recorded_as(&process.opened_by);
    }
    Ok(listed)
}

fn state_message(standing: Standing) -> wire::ProcessState {
    match standing {
        Standing::Open => wire::ProcessState::Open,
        Standing::Approved => wire::ProcessState::Approved,
        Standing::Rejected => wire::ProcessState::Rejected,
        Standing::Withdrawn => wire::ProcessState::Withdrawn,
        Standing::Lapsed => wire::ProcessState::Lapsed,
    }
}

/// The state that a list is asked for; none where all are.
fn standing_of(state: wire::ProcessState) -> Option<Standing> {
    match state {
        wire::ProcessState::Unspecified => None,
        wire::ProcessState::Open => Some(Standing::Open),
        wire::ProcessState::Approved => Some(Standing::Approved),
        wire::ProcessState::Rejected => Some(Standing::Rejected),
        wire::ProcessState::Withdrawn => Some(Standing::Withdrawn),
        wire::ProcessState::Lapsed => Some(Standing::Lapsed),
    }
}
