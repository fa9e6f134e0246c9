//! One command after another, on what is loaded and what was decided before it. What is decided is what is going to be
//! stored: the event is written as it will stand in the journal, read back, and only then decided.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use sollist_contract::{
    day::Day,
    envelope::{Envelope, NotRead, Stored},
    refusal::Refusal,
    warning::Warning,
};

use crate::{
    Error,
    rights::Scope,
    store::{
        journal::{self, Entry, Found, There},
        reading::Reading,
    },
    write::{
        acts::{self, Acts, Again, Earlier, Known},
        books::{Answer, Asked, Beside, Books, Command, Decision, Mode},
        days,
        names::{self, Names},
        sealed::Meant,
        seen::{Watching, sees},
        taken::{Differs, Place, Taken},
    },
};

/// Commands that were found to be impossible when everything was decided already, by their place: decided again they
/// are refused at once, and have changed nothing.
pub(super) type Denied = BTreeMap<usize, Refusal>;

/// What was decided; numbers are drawn last, so until then places among the entries stand for them.
pub(super) enum Decided {
    Answer(Answer),
    Recorded {
        place: u64,
        beside: Beside,
        /// The same act, recorded before it; told once there are numbers.
        again: Option<Known>,
    },
    Repeated {
        place: u64,
    },
}

/// What is to be said of what is recorded, with the number of each.
pub(super) fn warned<'a>(
    commands: &'a [Command],
    decided: &'a [Decided],
    first: u64,
) -> Vec<(&'a Command, u64, &'a Beside)> {
    let warned = |(command, decided): (&'a Command, &'a Decided)| match decided {
        Decided::Recorded { place, beside, .. } => Some((command, first.saturating_add(*place), beside)),
        Decided::Answer(_) | Decided::Repeated { .. } => None,
    };
    commands.iter().zip(decided).filter_map(warned).collect()
}

impl Decided {
    pub(super) fn is_recorded(&self) -> bool {
        matches!(self, Decided::Recorded { .. })
    }

    pub(super) fn numbered(self, first: u64) -> Answer {
        match self {
            Decided::Answer(answer) => answer,
            Decided::Recorded { place, beside, .. } => Answer::Recorded(first.saturating_add(place), beside),
            Decided::Repeated { place } => Answer::Duplicate(first.saturating_add(place)),
        }
    }

    /// Says of an act that it was recorded before, and where: `here` says it of what this batch has of it.
    pub(super) fn tell_again(&mut self, entries: &[Entry], here: impl FnOnce(u64, usize) -> Earlier) {
        let Decided::Recorded { place, beside, again } = self else { return };
        let entry = usize::try_from(*place).ok().and_then(|place| entries.get(place));
        let (Some(known), Some(entry)) = (again.take(), entry) else { return };
        let earlier = match known {
            Known::Recorded(seq) => Earlier::Recorded(seq),
            Known::Here { place, at } => here(place, at),
        };
        let Envelope { event, .. } = entry.stored.envelope();
        let again = Again { event: event.clone(), on: entry.stored.envelope().day(), earlier };
        beside.warnings.push(again.into());
    }

    /// The answer of what was only checked: nothing has a number.
    pub(super) fn checked(self) -> Answer {
        match self {
            Decided::Answer(answer) => answer,
            Decided::Recorded { beside, .. } => Answer::Recorded(0, beside),
            Decided::Repeated { .. } => Answer::Duplicate(0),
        }
    }

    pub(super) fn refusal(&self) -> Option<&Refusal> {
        match self {
            Decided::Answer(Answer::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }
}

fn refused(refusal: Refusal) -> Decided {
    Decided::Answer(Answer::Refused(refusal))
}

/// What the commands of a batch come to.
pub(super) struct Weighed {
    pub(super) decided: Vec<Decided>,
    pub(super) entries: Vec<Entry>,
}

/// Commands that are decided in one go, before others have their turn.
const IN_ONE_GO: usize = 1_000;

/// Decides all of the commands on one state of the books. The error within is the first command that cannot be
/// recorded, as was found when the books had changed: they are of no use any more.
pub(super) async fn all(
    tx: &Reading<'_>,
    books: &mut dyn Books,
    commands: &[Command],
    found: Found,
    denied: &Denied,
    how: How,
) -> Result<Result<Weighed, (usize, Refusal)>, Error> {
    let watching = Watching::of(tx, books, commands).await?;
    let before = (Acts::of(tx, commands).await?, Names::of(tx, commands).await?);
    let meant = Meant::of(tx, commands, &found).await?;
    let mut deciding = Deciding::new((found, meant), watching, before, (commands.len(), how));
    let mut decided: Vec<Decided> = Vec::with_capacity(commands.len());
    for (at, command) in commands.iter().enumerate() {
        if at.checked_rem(IN_ONE_GO) == Some(IN_ONE_GO - 1) {
            tokio::task::yield_now().await;
        }
        let outcome = match denied.get(&at) {
            Some(refusal) => refused(refusal.clone()),
            None => match deciding.decide(books, command, at) {
                Ok(outcome) => outcome,
                Err(refusal) => return Ok(Err((at, refusal))),
            },
        };
        if how.kept
            && let Some(list) = books.list()
        {
            let events = deciding.entries.len() as u64;
            match outcome.refusal() {
                Some(refusal) => list.refused(command, refusal, events),
                None => list.taken(command, matches!(outcome, Decided::Recorded { .. }), events),
            }
        }
        decided.push(outcome);
    }
    match taken(tx, &deciding).await? {
        Some(denied) => Ok(Err(denied)),
        None => Ok(Ok(Weighed { decided, entries: deciding.entries })),
    }
}

/// What commands are decided for.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// The day of recording.
    pub(super) today: Day,
    /// What comes of it is kept; else it is only checked.
    pub(super) kept: bool,
}

/// What stands under the names of these commands.
pub(super) async fn found_of(tx: &Reading<'_>, commands: &[Command]) -> Result<Found, Error> {
    let readable = || commands.iter().filter_map(|c| Some((c, c.what.as_ref().ok()?)));
    let names = readable().map(|(_, e)| (e.source.as_str(), e.id.as_str()));
    let earlier = readable().filter_map(|(c, e)| Some((c.formerly.as_deref()?, e.id.as_str())));
    // A name that is recorded collides when it is written again; an earlier version's name for the same does not.
    if tx.assumes() && !journal::is_any_of(tx, readable().filter_map(|(c, _)| c.formerly.as_deref())).await? {
        return Ok(Found::default());
    }
    journal::find(tx, names.chain(earlier)).await
}

/// The first command whose consequence has a name that is recorded already. Names are made so that this cannot be; if
/// it is all the same, it is that command's trouble and nobody else's.
async fn taken(tx: &Reading<'_>, deciding: &Deciding<'_>) -> Result<Option<(usize, Refusal)>, Error> {
    if deciding.derived.is_empty() {
        return Ok(None);
    }
    let Found { recorded, outside: held } =
        journal::find(tx, deciding.derived.keys().map(|(source, id)| (source.as_str(), id.as_str()))).await?;
    let at = |name| deciding.derived.get(name).copied();
    let taken = recorded.iter().filter_map(|(name, there)| Some((at(name)?, name_taken(&name.0, &name.1, there.seq))));
    let held = held.iter().filter_map(|(name, seq)| Some((at(name)?, outside(&name.0, &name.1, *seq))));
    Ok(taken.chain(held).min_by_key(|(at, _)| *at))
}

/// A batch while it is decided.
struct Deciding<'a> {
    found: Found,
    /// What stands behind sealed texts.
    meant: Meant,
    how: How,
    /// What this batch records under the names of its commands, with its place among the entries.
    here: HashMap<(&'a str, &'a str), u64>,
    /// Names that desks gave to events of their own, with the place of the command that they follow from.
    derived: HashMap<(String, String), usize>,
    /// What whoever asks saw, and what changed since.
    watching: Watching,
    /// What was done before.
    acts: Acts,
    /// What is known by name.
    names: Names,
    entries: Vec<Entry>,
}

impl<'a> Deciding<'a> {
    fn new(
        (found, meant): (Found, Meant),
        watching: Watching,
        (acts, names): (Acts, Names),
        (commands, how): (usize, How),
    ) -> Self {
        let entries = Vec::with_capacity(commands);
        Deciding { found, meant, watching, acts, names, how, here: HashMap::new(), derived: HashMap::new(), entries }
    }

    /// Decides a command. An error is a refusal that came too late: the books have changed, and all is to be decided
    /// again without it ([`Denied`]).
    fn decide(&mut self, books: &mut dyn Books, command: &'a Command, at: usize) -> Result<Decided, Refusal> {
        let envelope = match &command.what {
            Ok(envelope) => envelope,
            Err(refusal) => return Ok(refused(books.beside(command, refusal))),
        };
        let stored = command.stored(envelope);
        if let Some(seq) = by_name(&self.found.outside, &envelope.source, &envelope.id) {
            return Ok(refused(outside(&envelope.source, &envelope.id, *seq)));
        }
        if let Some(known) = self.known(command, envelope, stored) {
            return Ok(known);
        }
        let stored = match stored {
            Ok(stored) => stored,
            Err(why) => return Ok(refused(why.clone().into())),
        };
        if let Some(why) = self.watching.refuses((at, command), &self.entries) {
            return Ok(refused(why.into()));
        }
        let asked = Asked { envelope: stored.envelope(), mode: &command.mode, caller: &command.caller };
        let another = books.takes_another(asked, self.how.today);
        // Nothing of it is recorded by one; what it would come to is told to whoever is going to open a process.
        if let Some(another) = another.as_ref().filter(|_| self.how.kept || command.mode != Mode::Asked) {
            return Ok(refused(books.beside(command, &another.clone().into())));
        }
        let Decision { events, mut beside } = match books.decide(asked) {
            Ok(Decision { events, .. }) if events.is_empty() => return Ok(Decided::Answer(Answer::Duplicate(0))),
            Ok(decision) => decision,
            Err(refusal) => return Ok(refused(books.beside(command, &refusal))),
        };
        beside.takes_another = another.map(Box::new);
        let place = self.entries.len() as u64;
        let again = if acts::asks(&command.mode) {
            beside.warnings.extend(days::odd(stored.envelope(), self.how.today).into_iter().map(Warning::from));
            beside.warnings.extend(
                self.names.alike(stored.envelope(), command.caller.own().is_some()).into_iter().map(Warning::from),
            );
            beside.warnings.extend(names::unseen(stored.envelope()).into_iter().map(Warning::from));
            self.acts.done(stored.envelope(), (place, at)).filter(|_| !beside.anew)
        } else {
            beside.warnings.extend(days::of_plan(&stored.envelope().event, self.how.today).map(Warning::from));
            None
        };
        for event in events {
            let entry = if event == *stored.envelope() {
                self.claim_own(envelope, command, place)?;
                stored.clone()
            } else {
                self.claim_derived(&event, at)?;
                Arc::new(event.stored_of_ours()?)
            };
            // Nothing is held back of what everybody's affairs may be.
            let scope = command.caller.changes().clone();
            let beside = match scope {
                Scope::Everybodys => None,
                Scope::Of(_) | Scope::Nobodys => books.beside_whom(&entry.envelope().event),
            };
            self.entries.push(Entry {
                scope,
                beside,
                stored: entry,
                actor: command.caller.recorded().clone(),
                traceparent: command.traceparent.clone(),
            });
        }
        Ok(Decided::Recorded { place, beside, again })
    }

    /// What a command that is known already is answered: a repetition changes nothing, and other data under the same
    /// name is refused.
    fn known(&self, command: &Command, envelope: &Envelope, stored: &Result<Arc<Stored>, NotRead>) -> Option<Decided> {
        // Compared is what would be stored, for what is recorded was stored: a number may be written in more than one
        // way.
        let said = stored.as_ref().map_or(envelope, |stored| stored.envelope());
        let same_text = |text: &str| stored.as_ref().is_ok_and(|stored| stored.text() == text);
        let by_source = |source: &str| by_name(&self.found.recorded, source, &envelope.id);
        let recorded = by_source(&envelope.source).or_else(|| by_source(command.formerly.as_deref()?));
        if command.mode.is_stated() {
            // A state is compared with the books, not with an event of a name; but what once made it changes nothing
            // when it comes again, amended or not.
            let There { seq, text, .. } = recorded.filter(|_| command.mode.may_be_stated_again())?;
            let same = |earlier: Envelope| self.meant.same(&said.event, &earlier.event);
            let repeated = same_text(text) || Envelope::recorded(text).is_ok_and(same);
            return repeated.then_some(Decided::Answer(Answer::Duplicate(*seq)));
        }
        if let Some(There { seq, text, recorded_at }) = recorded {
            let earlier = Envelope::recorded(text);
            let repeated = same_text(text) || earlier.as_ref().is_ok_and(|earlier| self.same(command, said, earlier));
            let shown = || earlier.as_ref().is_ok_and(|earlier| sees(command, earlier));
            let others =
                || stored.as_ref().map(|stored| differs(command, stored.text(), text, shown())).unwrap_or_default();
            let place = Place { seq: *seq, recorded_at: *recorded_at };
            return Some(Decided::Answer(if repeated {
                Answer::Duplicate(*seq)
            } else {
                Answer::Refused(conflict(envelope, Some(place), others()))
            }));
        }
        let name = (envelope.source.as_str(), envelope.id.as_str());
        if let Some(place) = self.here.get(&name) {
            let earlier = usize::try_from(*place).ok().and_then(|place| self.entries.get(place));
            let repeated = earlier.is_some_and(|earlier| self.same(command, said, earlier.stored.envelope()));
            let texts = stored.as_ref().ok().zip(earlier);
            let others = texts.map(|(stored, earlier)| {
                let shown = sees(command, earlier.stored.envelope());
                differs(command, stored.text(), earlier.stored.text(), shown)
            });
            let other = || refused(conflict(envelope, None, others.unwrap_or_default()));
            return Some(if repeated { Decided::Repeated { place: *place } } else { other() });
        }
        let taken = by_name(&self.derived, &envelope.source, &envelope.id);
        taken.map(|_| refused(conflict(envelope, None, Vec::new())))
    }

    /// Whether a command repeats an earlier one. Who asks a service may leave the time to it, so there only the event
    /// counts.
    fn same(&self, command: &Command, envelope: &Envelope, earlier: &Envelope) -> bool {
        let at = |one: &Envelope| one.time.as_microsecond();
        (command.time_left || at(envelope) == at(earlier)) && self.meant.same(&envelope.event, &earlier.event)
    }

    /// The name of a command's own event is its own for ever. Only a statement can come here with one that is taken: it
    /// was compared with the books, and they do not know what the journal holds.
    fn claim_own(&mut self, envelope: &'a Envelope, command: &Command, place: u64) -> Result<(), Refusal> {
        let name = (envelope.source.as_str(), envelope.id.as_str());
        let recorded = by_name(&self.found.recorded, &envelope.source, &envelope.id);
        let taken = recorded.map(|there| Some(Place { seq: there.seq, recorded_at: there.recorded_at }));
        match taken.or_else(|| self.here.contains_key(&name).then_some(None)) {
            Some(place) if command.mode.is_stated() => {
                let seq = place.map_or(0, |place| place.seq);
                Err(Taken::NotInTheTables { id: envelope.id.clone(), seq }.into())
            }
            Some(place) => Err(conflict(envelope, place, Vec::new())),
            None => {
                self.here.insert(name, place);
                Ok(())
            }
        }
    }

    fn claim_derived(&mut self, event: &Envelope, at: usize) -> Result<(), Refusal> {
        let taken = self.here.contains_key(&(event.source.as_str(), event.id.as_str()));
        if taken || self.derived.insert((event.source.clone(), event.id.clone()), at).is_some() {
            return Err(name_taken(&event.source, &event.id, 0));
        }
        Ok(())
    }
}

/// What is known under a name: mostly nothing, and then no name is made to look for.
fn by_name<'m, V>(known: &'m HashMap<(String, String), V>, source: &str, id: &str) -> Option<&'m V> {
    if known.is_empty() {
        return None;
    }
    known.get(&(source.to_owned(), id.to_owned()))
}

/// In what a command differs from another event of its name; nothing is said of a time that is left to the service.
fn differs(command: &Command, now: &str, recorded: &str, shown: bool) -> Vec<Differs> {
    let mut all = Differs::between(now, recorded, shown);
    all.retain(|one| !(command.time_left && matches!(one, Differs::Time(_))));
    all
}

fn conflict(envelope: &Envelope, place: Option<Place>, differs: Vec<Differs>) -> Refusal {
    Taken::Other { source: envelope.source.clone(), id: envelope.id.clone(), place, differs }.into()
}

/// The refusal of a command whose name is held by a row that is no event.
fn outside(source: &str, id: &str, seq: i64) -> Refusal {
    Taken::Outside { source: source.to_owned(), id: id.to_owned(), seq }.into()
}

/// The refusal of a command whose consequence would need a name that something else has.
fn name_taken(source: &str, id: &str, seq: u64) -> Refusal {
    Taken::OfAConsequence { source: source.to_owned(), id: id.to_owned(), seq }.into()
}
