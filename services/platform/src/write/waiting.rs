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
    write::batch::{Beside, Command, Mode, TakesAnother, Told, Writer},
};

/// Days for which a process waits, with that on which it was opened: longer than holidays, shorter than a quarter.
pub const DAYS_OPEN: i32 = 30;

/// What becomes of a command at the door: itself, or a process that holds it.
pub(super) struct Opening {
    pub command: Command,
    /// The id of the process.
    pub process: Option<String>,
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

/// Until when a process waits, and by what rule.
struct Terms {
    open_until: Day,
    rule: Option<ApprovalRule>,
}

/// What is recorded under the name of a command.
enum Recorded {
    Nowhere,
    /// A process, with what was said of it then.
    Opened(Terms),
    /// What was recorded before there was a register, or anything else.
    Otherwise,
}

async fn recorded(db: &Db, name: &(String, String)) -> Result<Recorded, Error> {
    let found = journal::find(db.reader(), [(name.0.as_str(), name.1.as_str())].into_iter()).await?;
    Ok(match found.recorded.get(name).map(|there| Envelope::recorded(&there.text)) {
        Some(Ok(Envelope { event: Event::Intake(IntakeEvent::ProcessOpened(opened)), .. })) => {
            Recorded::Opened(Terms { open_until: opened.open_until, rule: opened.rule })
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
    let Terms { open_until, rule } = match recorded(db, &name).await? {
        Recorded::Opened(terms) => terms,
        Recorded::Otherwise => return plain(command),
        Recorded::Nowhere => match writer.check(command.clone()).await {
            Ok(Told { beside: Beside { takes_another: Some(TakesAnother { rule, .. }), .. }, .. }) => {
                Terms { open_until: last_day(Day::of(clock.now())), rule }
            }
            Ok(_) => return plain(command),
            // The same may have come at the same moment by another way, and is recorded by now.
            Err(why) => match recorded(db, &name).await? {
                Recorded::Opened(terms) => terms,
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
        rule,
    };
    let what = Ok(Envelope { event: opened.into(), ..envelope.clone() });
    let command = Command { what, mode: Mode::Asked, written: Default::default(), ..command };
    Ok(Opening { command, process: Some(process) })
}
