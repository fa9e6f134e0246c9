//! What takes another person: with a register it is not recorded but opens a process, which holds it until somebody
//! else approves it. Checked first, so whoever asks for what cannot be is told at once.

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, Held, IntakeEvent, ProcessOpened},
    ids::Text,
    parameters::ApprovalRule,
    question,
};

use crate::{
    Error,
    process::clock::Clock,
    store::{
        db::Db,
        journal::{self, digest},
    },
    wire::caller::Caller,
    write::batch::{Beside, Command, Mode, Told, Writer},
};

/// Days for which a process waits, with that on which it was opened: longer than holidays, shorter than a quarter.
pub const DAYS_OPEN: i32 = 30;

/// What becomes of a command at the door: itself, or a process that holds it.
pub(super) struct Opening {
    pub command: Command,
    pub process: Option<Waiting>,
}

/// What is told of a process that is opened.
pub(super) struct Waiting {
    pub id: String,
    /// The published rule by which it takes another person.
    pub rule: Option<ApprovalRule>,
    /// What would come of it if it were approved as things stand; nothing of one that was opened before.
    pub would: Beside,
}

/// What of a command may wait for another person; nothing without a register, where nobody is told apart.
pub fn may_wait(caller: &Caller, event: &Event) -> Option<Held> {
    Held::of(event).filter(|_| caller.is_registered())
}

/// The last day of what is opened on a day.
fn last_day(opened_on: Day) -> Day {
    Day::of_number(opened_on.number().saturating_add(DAYS_OPEN.saturating_sub(1))).unwrap_or(opened_on)
}

/// The id of the process that a command opens, by its name.
fn id_of(envelope: &Envelope) -> String {
    digest(&["process", &envelope.source, &envelope.id])
}

/// Until when a process waits, by what rule, and what would come of it.
struct Terms {
    open_until: Day,
    rule: Option<ApprovalRule>,
    would: Beside,
}

/// What is recorded under the name of a command.
enum Recorded {
    Nowhere,
    /// A process, with its last day and the rule by which it was opened.
    Opened(Day, Option<ApprovalRule>),
    /// What was recorded before there was a register, or anything else.
    Otherwise,
}

impl Terms {
    /// Of what was opened before.
    fn said(open_until: Day, rule: Option<ApprovalRule>) -> Terms {
        Terms { open_until, rule, would: Beside::default() }
    }
}

async fn recorded(db: &Db, name: &(String, String)) -> Result<Recorded, Error> {
    let found = journal::find(db.reader(), [(name.0.as_str(), name.1.as_str())].into_iter()).await?;
    Ok(match found.recorded.get(name).map(|there| Envelope::recorded(&there.text)) {
        Some(Ok(Envelope { event: Event::Intake(IntakeEvent::ProcessOpened(opened)), .. })) => {
            Recorded::Opened(opened.open_until, opened.rule)
        }
        Some(_) => Recorded::Otherwise,
        None => Recorded::Nowhere,
    })
}

/// A command as it is recorded: what takes another person as a process. What was recorded before there was a
/// register is a repetition as it was; a process that is sent again has the day and the rule that were said first.
pub(super) async fn held((db, writer, clock): (&Db, &Writer, Clock), command: Command) -> Result<Opening, Error> {
    let plain = |command| Ok(Opening { command, process: None });
    let Ok(envelope) = &command.what else { return plain(command) };
    let Some(holds) = may_wait(&command.caller, &envelope.event) else { return plain(command) };
    let name = (envelope.source.clone(), envelope.id.clone());
    let Terms { open_until, rule, would } = match recorded(db, &name).await? {
        Recorded::Opened(open_until, rule) => Terms::said(open_until, rule),
        Recorded::Otherwise => return plain(command),
        Recorded::Nowhere => match writer.check(command.clone()).await {
            Ok(Told { mut beside, .. }) => match beside.takes_another.take() {
                Some(another) => {
                    Terms { open_until: last_day(Day::of(clock.now())), rule: another.rule, would: beside }
                }
                None => return plain(command),
            },
            // The same may have come at the same moment by another way, and is recorded by now.
            Err(why) => match recorded(db, &name).await? {
                Recorded::Opened(open_until, rule) => Terms::said(open_until, rule),
                Recorded::Otherwise | Recorded::Nowhere => return Err(why),
            },
        },
    };
    let process = id_of(envelope);
    let opened = ProcessOpened {
        authority: envelope.event.authority().cloned(),
        process: question::name::<Text>("process", &process)?,
        holds,
        open_until,
        rule: rule.clone(),
    };
    let what = Ok(Envelope { event: opened.into(), ..envelope.clone() });
    let command = Command { what, mode: Mode::Asked, written: Default::default(), ..command };
    Ok(Opening { command, process: Some(Waiting { id: process, rule, would }) })
}
