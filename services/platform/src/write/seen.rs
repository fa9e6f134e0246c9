//! What somebody saw before they asked: a journal number, recorded with the event, and whether what they ask about
//! changed since.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use sollist_contract::{envelope::Envelope, event::Event, said::Said, thing::Thing, words::event as told};

use crate::{
    Error,
    store::{
        journal::{self, Entry, Recorded},
        persons,
        reading::Reading,
        search::{self, Numbers, Texts},
    },
    write::books::{Books, Command, Mode},
};

/// The attribute of an event that keeps the number, as CloudEvents write one.
pub const ATTRIBUTE: &str = "sollistseen";
/// Events that are looked through: whoever saw less of the journal has to look again.
pub const LOOKED_BACK_MAX: u64 = 100_000;
/// Events that are read at a time.
const STEP: u64 = 500;

/// Why what somebody saw is no ground to decide on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSeen {
    /// A number that the journal does not have.
    Ahead { seen: u64, last: u64 },
    /// So long ago that nobody looks through what came since.
    LongAgo { seen: u64, last: u64 },
    /// What the command is about changed since.
    Changed(Box<Changed>),
}

/// What changed since somebody saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub thing: Thing,
    pub seen: u64,
    /// Number of the event that changed it, when it was recorded, and by whom; `None`: it is being recorded just now.
    pub by: Option<(u64, Timestamp, String)>,
    /// The event in one sentence; `None` where it is no affair of whoever asks.
    pub event: Option<Said>,
}

/// The event with the number that was seen.
pub fn noted(envelope: Envelope, seen: u64) -> Envelope {
    let mut envelope = envelope;
    if seen > 0 {
        envelope.attributes.push((ATTRIBUTE.to_owned(), Value::from(seen)));
    }
    envelope
}

/// The number that whoever asks saw. What a system of record reports has happened, whatever anybody saw.
fn of(command: &Command) -> Option<(&Envelope, u64)> {
    let envelope = command.what.as_ref().ok().filter(|_| command.mode == Mode::Asked)?;
    let (_, number) = envelope.attributes.iter().find(|(name, _)| name == ATTRIBUTE)?;
    Some((envelope, number.as_u64().filter(|number| *number > 0)?))
}

/// What a command is about, under every name that it has.
struct Watched {
    seen: u64,
    things: Vec<(Thing, Vec<String>)>,
}

impl Watched {
    /// What of it an event changes.
    fn changed_by(&self, event: &Event) -> Option<&Thing> {
        let changes = event.changes();
        let is = |(thing, names): &&(Thing, Vec<String>)| {
            changes.iter().any(|changed| match (thing, changed) {
                (Thing::Line(_), Thing::Line(name)) => names.iter().any(|known| known == name.as_str()),
                _ => thing == changed,
            })
        };
        self.things.iter().find(is).map(|(thing, _)| thing)
    }
}

/// The commands of a batch that name what was seen, by their place.
#[derive(Default)]
pub(super) struct Watching {
    watched: BTreeMap<usize, Watched>,
    refused: BTreeMap<usize, NotSeen>,
}

impl Watching {
    /// Looks through what was recorded since, while the rows that the commands name are held.
    pub(super) async fn of(tx: &Reading<'_>, books: &mut dyn Books, commands: &[Command]) -> Result<Watching, Error> {
        let mut watching = Watching::default();
        for (at, command) in commands.iter().enumerate() {
            let Some((envelope, seen)) = of(command) else { continue };
            let mut things = Vec::new();
            for thing in books.looked_at(&envelope.event) {
                let names = match &thing {
                    Thing::Line(name) => books.names_of_line(tx, name, command).await?,
                    other => vec![other.name().to_owned()],
                };
                things.push((thing, names));
            }
            let watched = Watched { seen, things };
            if let Some(why) = since(tx, &watched, command).await? {
                watching.refused.insert(at, why);
            }
            watching.watched.insert(at, watched);
        }
        Ok(watching)
    }

    /// Why a command is refused: for what is recorded, or for what this very batch is about to record before it.
    pub(super) fn refuses(&self, (at, command): (usize, &Command), before: &[Entry]) -> Option<NotSeen> {
        let watched = self.watched.get(&at)?;
        if let Some(why) = self.refused.get(&at) {
            return Some(why.clone());
        }
        let event = |entry: &Entry| {
            let envelope = entry.stored.envelope();
            let told = sees(command, envelope).then(|| told::said(&envelope.event.hidden()));
            Some((watched.changed_by(&envelope.event)?.clone(), told))
        };
        let (thing, event) = before.iter().rev().find_map(event)?;
        Some(NotSeen::Changed(Box::new(Changed { thing, seen: watched.seen, by: None, event })))
    }
}

/// The last event after the number that changed what is watched: whoever sends the number of it has seen all of them.
async fn since(tx: &Reading<'_>, watched: &Watched, command: &Command) -> Result<Option<NotSeen>, Error> {
    let (seen, last) = (watched.seen, journal::head(tx).await?.seq);
    if seen > last {
        return Ok(Some(NotSeen::Ahead { seen, last }));
    }
    // Of what whoever asks does not see nobody says whether it changed.
    if watched.things.iter().all(|(_, names)| names.is_empty()) {
        return Ok(None);
    }
    if last.saturating_sub(seen) > LOOKED_BACK_MAX {
        return Ok(Some(NotSeen::LongAgo { seen, last }));
    }
    let mut texts = Texts::default();
    texts.values(watched.things.iter().flat_map(|(_, names)| names).map(String::as_str));
    let mut left = Numbers { first: seen.saturating_add(1), last };
    while !left.is_empty() {
        let found = search::read(tx, left, &texts, true, STEP).await?;
        let whole = (found.len() as u64) < STEP;
        for event in found {
            if let Some(mut changed) = changed(&event, watched, command) {
                if let Some((.., actor)) = &mut changed.by {
                    let who = persons::who(tx, [actor.as_str()]).await?;
                    persons::name(actor, &who);
                }
                return Ok(Some(NotSeen::Changed(Box::new(changed))));
            }
            left = left.after(event.seq, true);
        }
        if whole {
            return Ok(None);
        }
    }
    Ok(None)
}

fn changed(recorded: &Recorded, watched: &Watched, command: &Command) -> Option<Changed> {
    let envelope = recorded.envelope().ok()?;
    let thing = watched.changed_by(&envelope.event)?.clone();
    let by = Some((recorded.seq, recorded.recorded_at, recorded.actor.to_string()));
    let event = sees(command, &envelope).then(|| told::said(&envelope.event.hidden()));
    Some(Changed { thing, seen: watched.seen, by, event })
}

/// Whether whoever asks is told what an event says: of one alone, what is theirs.
pub(super) fn sees(command: &Command, event: &Envelope) -> bool {
    command.caller.own().is_none_or(|own| event.event.authority() == Some(&own.authority))
}
