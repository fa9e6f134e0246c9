//! What is asked, of whom, and what it is decided on: commands, and the books that a batch opens for them.

use std::{
    any::Any,
    fmt,
    sync::{Arc, OnceLock},
};

use sollist_contract::{
    day::Day,
    envelope::{Envelope, NotRead, Stored},
    event::{Event, Held},
    ids::{Authority, LineName},
    money::Cents,
    parameters::ApprovalRule,
    position::Position,
    refusal::Refusal,
    thing::Thing,
    warning::Warning,
};

use crate::{
    Error,
    store::{reading::Reading, rows::Saving},
    wire::caller::Caller,
};

/// How a command wants to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// A service is asked: what there is no money for is refused.
    Asked,
    /// A system of record reports what has happened: it is recorded, and overspending is marked.
    Fact,
    /// A table states how something is, and is compared with the books: what is so already changes nothing.
    Stated(Otherwise),
    /// The journal is read again to fill the tables anew: what an event once caused follows it as an event of its own.
    Replay,
}

/// What becomes of a statement where the books say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Otherwise {
    /// It is refused.
    Refused,
    /// The books are changed to it, on this basis.
    Changed { basis: String },
    /// The books stay as they are.
    Kept,
}

impl Mode {
    /// Whether it is compared with the books themselves, not with an event of its name.
    pub fn is_stated(&self) -> bool {
        matches!(self, Mode::Stated(_))
    }
    /// Whether what is stated may be just what was stated before: then it changes nothing, whatever became of it since.
    pub fn may_be_stated_again(&self) -> bool {
        *self == Mode::Stated(Otherwise::Refused)
    }
}

/// Where a command came from, for the list of what was refused.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub origin: Arc<str>,
    /// Line of a file, from 1.
    pub position: u64,
    /// What came, as far as it is text.
    pub text: Arc<str>,
    /// What came, where it is no text.
    pub raw: Option<Arc<[u8]>>,
    /// The refused entry that this one stands for.
    pub corrects: Option<Arc<str>>,
    /// The row of a table that it was read from.
    pub row: Option<TableRow>,
    /// Source and id that it would be recorded under, where it could not be read.
    pub name: Option<(Arc<str>, Arc<str>)>,
}

/// A row of a table, with the header that it stands below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    pub header: Arc<str>,
    pub text: Arc<str>,
}

/// One wish to record something. What could not be read is a command too: its refusal is recorded in its turn.
#[derive(Debug, Clone)]
pub struct Command {
    pub what: Result<Envelope, Refusal>,
    pub mode: Mode,
    pub caller: Caller,
    pub place: Option<Place>,
    /// The source under which an earlier version recorded the same, if it did: then it is a repetition all the same.
    pub formerly: Option<Arc<str>>,
    /// Whether whoever asks left it to us to say when it happened: then a repetition, which comes later, is no other.
    pub time_left: bool,
    /// The trace it belongs to (W3C traceparent).
    pub traceparent: Option<Arc<str>>,
    pub written: Written,
}

/// What a command's event is stored as, once somebody has asked. It takes time and no order, so whoever sends a command
/// asks before it stands in line.
#[derive(Debug, Clone, Default)]
pub struct Written {
    stored: OnceLock<Result<Arc<Stored>, NotRead>>,
    /// Whether free texts of it are sealed.
    sealed: bool,
}

impl Command {
    /// What is going to be stored of its event, written and read back.
    pub fn stored(&self, envelope: &Envelope) -> &Result<Arc<Stored>, NotRead> {
        let written = || match &self.place {
            Some(place) => envelope.stored_from(&place.text),
            None => envelope.stored(),
        };
        self.written.stored.get_or_init(|| written().map(Arc::new))
    }

    /// The same of an event in which so many free texts were sealed just now.
    pub(super) fn seal(&mut self, words: usize) {
        let Ok(envelope) = &self.what else { return };
        let stored = envelope.stored_sealed(words).map(Arc::new);
        self.written = Written { stored: OnceLock::from(stored), sealed: words > 0 };
    }

    /// Whether free texts of its event are sealed.
    pub(super) fn is_sealed(&self) -> bool {
        self.written.sealed
    }
}

/// What a command takes beside the text it came as, in bytes, about.
const COMMAND_BYTES: usize = 256;

/// What commands weigh, in bytes, about.
pub(super) fn weight(commands: &[Command]) -> usize {
    let one = |command: &Command| {
        let place = command
            .place
            .as_ref()
            .map_or(0, |place| place.text.len().saturating_add(place.raw.as_ref().map_or(0, |raw| raw.len())));
        let row = command.place.as_ref().and_then(|place| place.row.as_ref()).map_or(0, |row| row.text.len());
        place.saturating_add(row).saturating_add(COMMAND_BYTES)
    };
    commands.iter().map(one).fold(0, usize::saturating_add)
}

/// When what is asked for happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Said(jiff::Timestamp),
    /// Whoever asks left it to us: now.
    Left(jiff::Timestamp),
}

impl From<jiff::Timestamp> for When {
    fn from(time: jiff::Timestamp) -> When {
        When::Said(time)
    }
}

/// What is to be decided: a command as it would be recorded, how it wants to be taken, and who asks.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub envelope: &'a Envelope,
    pub mode: &'a Mode,
    /// Who caused it; where the journal is read again, whom it names.
    pub caller: &'a Caller,
}

/// What a command comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What is to be recorded. No event means: there is nothing to change.
    pub events: Vec<Envelope>,
    pub beside: Beside,
}

impl Decision {
    /// Recorded, and this is to be looked at.
    pub fn new(events: Vec<Envelope>, warnings: Vec<Warning>) -> Decision {
        Decision { events, beside: Beside { warnings, ..Beside::default() } }
    }
    /// What was the same before was taken back since: it is not recorded twice.
    #[must_use]
    pub fn anew(self) -> Decision {
        Decision { beside: Beside { anew: true, ..self.beside }, ..self }
    }
}

impl From<Vec<Envelope>> for Decision {
    fn from(events: Vec<Envelope>) -> Decision {
        Decision::new(events, Vec::new())
    }
}

/// What is to be said beside what is recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    /// What an officer would query.
    pub warnings: Vec<Warning>,
    /// The line that it is about, where the event names none itself.
    pub line: Option<LineName>,
    /// What became of the lines that it touched; of what a service is asked for only ([`Mode::Asked`]).
    pub effects: Vec<Effect>,
    /// What it made, where its service tells it.
    pub made: Option<Made>,
    /// Whether what was the same before was taken back since.
    pub anew: bool,
    /// By what rule it takes another person; nothing where one is enough.
    pub takes_another: Option<Box<TakesAnother>>,
}

/// That something takes another person, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct TakesAnother {
    pub held: Held,
    /// The published rule that says so; nothing: as long as none says otherwise.
    pub rule: Option<ApprovalRule>,
}

/// What a command made of something, as the batch has it after that command: nobody has to read it to tell it. Of what
/// kind it is only the desk and its service know.
#[derive(Clone)]
pub struct Made(Arc<dyn Any + Send + Sync>);

impl Made {
    pub fn new<T: Any + Send + Sync>(what: T) -> Made {
        Made(Arc::new(what))
    }
    /// The thing itself, where it is one of this kind.
    pub fn take<T: Any + Send + Sync + Clone>(self) -> Option<T> {
        self.0.downcast::<T>().ok().map(Arc::unwrap_or_clone)
    }
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Made")
    }
}

impl PartialEq for Made {
    fn eq(&self, other: &Made) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What became of a budget line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What it is called now.
    pub line: LineName,
    /// Where it stood; nothing where it was not there.
    pub before: Option<Position>,
    pub after: Position,
    /// What became of its commitment authority of later years, as far as it was touched.
    pub authorities: Vec<AuthorityEffect>,
}

/// What became of a line's commitment authority of one later year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorityEffect {
    pub year: i16,
    pub before: Authorised,
    pub after: Authorised,
}

/// Commitment authority: what was granted of it, and what orders use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Authorised {
    pub granted: Cents,
    pub used: Cents,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// In the journal under this number; 0 where it was only checked.
    Recorded(u64, Beside),
    /// Was there already, or changes nothing. The number is that of the event there; 0 where there is none.
    Duplicate(u64),
    Refused(Refusal),
}

/// What a batch is decided on: loaded, asked, saved. Made anew for every batch.
#[tonic::async_trait]
pub trait Books: Send {
    /// Loads every row that the commands name, in few statements.
    async fn load(&mut self, tx: &Reading<'_>, commands: &[Command]) -> Result<(), Error>;
    /// Decides one command on what is loaded and what was decided before it. Changes nothing when it refuses.
    fn decide(&mut self, asked: Asked<'_>) -> Result<Decision, Refusal>;
    /// Whether what somebody asks for or reports takes another person on the day of recording.
    fn takes_another(&self, _asked: Asked<'_>, _today: Day) -> Option<TakesAnother> {
        None
    }
    /// What whoever asks for an event has looked at.
    fn looked_at(&self, event: &Event) -> Vec<Thing> {
        event.about()
    }
    /// A refusal, with what else the books find wrong with what was refused.
    fn beside(&mut self, _command: &Command, refusal: &Refusal) -> Refusal {
        refusal.clone()
    }
    /// Whose budget line an event is posted on, where that authority is not the one that it is about, and the line is
    /// not everybody's to post on. Whatever whoever asks sees: the database holds back what is not theirs.
    fn beside_whom(&self, event: &Event) -> Option<Authority>;
    /// Every name of a budget line that a command names by any of them; none of one that its caller does not see.
    async fn names_of_line(
        &mut self,
        _tx: &Reading<'_>,
        name: &LineName,
        _command: &Command,
    ) -> Result<Vec<String>, Error> {
        Ok(vec![name.to_string()])
    }
    /// The list on which refusals are kept, where this process keeps one.
    fn list(&mut self) -> Option<&mut dyn RefusedList>;
    /// The tables that can be thrown away and filled anew from the journal. A batch that needs any reads the first one
    /// first.
    fn derived_tables(&self) -> Vec<&'static str>;
    /// Saves what changed, in bulk.
    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error>;
}

/// The list of what was refused, kept until it comes corrected or somebody settles it.
#[tonic::async_trait]
pub trait RefusedList: Send {
    /// Notes a refusal that is to be kept; `before` is how many events of this batch come before it.
    fn refused(&mut self, command: &Command, refusal: &Refusal, before: u64);
    /// Notes that a command was taken: what was refused and it stands for is corrected. `through` is how many events of
    /// this batch there are with its own.
    fn taken(&mut self, command: &Command, recorded: bool, through: u64);
    /// Whether neither a refusal nor a correction was noted.
    fn is_empty(&self) -> bool;
    /// Whether nothing is to be kept: no refusal was noted, and nothing is open that could be corrected.
    async fn is_idle(&self, from: &Reading<'_>) -> Result<bool, Error>;
    /// Keeps what was noted. The journal's head is held, so refusals are numbered in the order of commit as events are;
    /// `next` is the number of the batch's first event.
    async fn save(&mut self, saving: &mut Saving<'_>, now: jiff::Timestamp, next: u64) -> Result<(), Error>;
}

/// Makes the books of a batch.
pub type MakeBooks = Arc<dyn Fn() -> Box<dyn Books> + Send + Sync>;
