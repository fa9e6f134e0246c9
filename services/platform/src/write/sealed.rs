//! Free texts of commands: sealed before these stand in line, and compared by what stands behind them. Everything that
//! is decided, kept and derived from then on has the sealed word alone.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use sea_orm::ConnectionTrait;
use sollist_contract::{
    envelope::Envelope,
    event::Event,
    ids::{TEXT_BYTES_MAX, Text},
    sealed::{BEGIN, Word},
};

use crate::{
    Error,
    store::{
        journal::{Found, There},
        texts::{Behind, Key, Keys, Texts},
    },
    write::books::{Command, Mode, Otherwise},
};

/// A word for a text of somebody.
fn word(key: &Key, text: &str) -> Result<Text, Error> {
    let word = key.seal(text).and_then(|word| word.parse().ok());
    word.ok_or(Error::Internal)
}

/// On what basis a statement changes the books, where it does and that is a text.
fn basis(mode: &Mode) -> Option<Text> {
    match mode {
        Mode::Stated(Otherwise::Changed { basis }) => basis.parse().ok(),
        Mode::Asked | Mode::Fact | Mode::Stated(_) | Mode::Replay => None,
    }
}

/// Seals the free texts of a command under the key of whoever it is recorded for. Without `draw` only where there is
/// such a key already: what is only checked leaves no trace.
pub(super) async fn seal(texts: &Texts, command: &mut Command, draw: bool) -> Result<(), Error> {
    let Ok(envelope) = &command.what else { return Ok(()) };
    let lengths = texts_of(&envelope.event).into_iter().chain(basis(&command.mode)).map(|text| text.as_str().len());
    // One that is too long is refused as it is.
    let longest = lengths.max();
    let key = match longest {
        Some(bytes) if bytes <= TEXT_BYTES_MAX => texts.key(&command.caller.recorded().clone(), draw).await?,
        Some(_) => return Ok(()),
        None => None,
    };
    let basis = basis(&command.mode);
    let mut words = 0;
    if let (Some(key), Ok(envelope)) = (&key, &mut command.what) {
        for text in envelope.event.texts_mut() {
            *text = word(key, text.as_str())?;
            words += 1;
        }
        if let Some(basis) = basis {
            command.mode = Mode::Stated(Otherwise::Changed { basis: word(key, basis.as_str())?.to_string() });
        }
    }
    if words > 0 || draw && looks_sealed(command) {
        command.seal(words);
    }
    Ok(())
}

/// A text of somebody that stands in no event, sealed; one that is no text, or too long, as it is.
pub(super) async fn kept(texts: &Texts, author: &Arc<str>, text: &str) -> Result<String, Error> {
    if text.len() > TEXT_BYTES_MAX || text.parse::<Text>().is_err() {
        return Ok(text.to_owned());
    }
    let key = texts.key(author, true).await?.ok_or(Error::Internal)?;
    Ok(word(&key, text)?.to_string())
}

/// Whether a command in which nothing was sealed has something that looks so: it is not recorded.
fn looks_sealed(command: &Command) -> bool {
    let stored = command.what.as_ref().ok().map(|envelope| command.stored(envelope));
    matches!(stored, Some(Ok(stored)) if Word::within(stored.text()).next().is_some())
}

fn texts_of(event: &Event) -> Vec<Text> {
    event.clone().texts_mut().into_iter().map(|text| text.clone()).collect()
}

/// What stands behind the sealed texts of a batch and of what is recorded under its names, as far as it matters.
#[derive(Debug, Default)]
pub(super) struct Meant(HashMap<String, Behind>);

impl Meant {
    /// Asked only where something may be compared: a name is recorded already, or comes twice.
    pub(super) async fn of(db: &impl ConnectionTrait, commands: &[Command], found: &Found) -> Result<Meant, Error> {
        let recorded = |there: &There| there.text.contains(BEGIN);
        let is_any = commands.iter().any(Command::is_sealed) || found.recorded.values().any(recorded);
        if !is_any || found.recorded.is_empty() && !any_twice(commands) {
            return Ok(Meant::default());
        }
        let asked = commands.iter().filter_map(|command| command.what.as_ref().ok());
        let asked = asked.flat_map(|envelope| texts_of(&envelope.event));
        let there = found.recorded.values().filter(|there| recorded(there));
        let there = there.filter_map(|there| Envelope::recorded(&there.text).ok());
        let words: HashSet<Text> = asked.chain(there.flat_map(|envelope| texts_of(&envelope.event))).collect();
        let names: BTreeSet<String> =
            words.iter().filter_map(|text| Some(Word::of(text.as_str())?.key.to_owned())).collect();
        let keys = Keys::named(db, names).await?;
        let behind = words.iter().filter_map(|text| Some((text.to_string(), keys.behind(Word::of(text.as_str())?)?)));
        Ok(Meant(behind.collect()))
    }

    /// Whether two events are the same. A sealed text is what it was before it was sealed, and one that is erased may
    /// have been any.
    pub(super) fn same(&self, one: &Event, other: &Event) -> bool {
        if self.0.is_empty() || one == other {
            return one == other;
        }
        let (mut one, mut other) = (one.clone(), other.clone());
        for (one, other) in one.texts_mut().into_iter().zip(other.texts_mut()) {
            let erased = |text: &Text| matches!(self.0.get(text.as_str()), Some(Behind::Erased(_)));
            if erased(one) || erased(other) || self.plain(one) == self.plain(other) {
                other.clone_from(one);
            }
        }
        one == other
    }

    fn plain<'t>(&'t self, text: &'t Text) -> &'t str {
        match self.0.get(text.as_str()) {
            Some(Behind::Text(plain)) => plain,
            Some(Behind::Erased(_)) | None => text.as_str(),
        }
    }
}

/// Whether two commands have one name.
fn any_twice(commands: &[Command]) -> bool {
    let mut names = HashSet::new();
    let mut named = commands.iter().filter_map(|command| command.what.as_ref().ok());
    !named.all(|envelope| names.insert((envelope.source.as_str(), envelope.id.as_str())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn frozen(amount: &str, consent_by: &str, reference: &str) -> Event {
        let line = "2026/30/25/bezirksamt-pankow/geraete";
        let data = format!(
            r#"{{"authority":"ba-pankow","line":"{line}","amount":"{amount}","consent_by":"{consent_by}",
            "reference":"{reference}"}}"#
        );
        Event::from_data("budget.frozen.v1", &data).unwrap().unwrap()
    }

    #[test]
    fn events_are_compared_by_what_stands_behind_their_texts_and_without_what_is_erased() {
        let word = |digit: &str| format!("sealed:{}:{}", digit.repeat(16), "abcd".repeat(12));
        let [a, again, b, gone] = ["1", "2", "3", "4"].map(word);
        let text = |text: &str| Behind::Text(text.to_owned());
        let meant = Meant(HashMap::from([
            (a.clone(), text("A")),
            (again.clone(), text("A")),
            (b.clone(), text("B")),
            (gone.clone(), Behind::Erased(Timestamp::UNIX_EPOCH)),
        ]));
        let same = |one: &Event, other: &Event| {
            assert_eq!(meant.same(one, other), meant.same(other, one));
            meant.same(one, other)
        };
        let first = frozen("5.00", &a, &b);
        for other in [
            frozen("5.00", &a, &b),
            frozen("5.00", &again, &b),
            frozen("5.00", "A", "B"),
            frozen("5.00", &gone, &b),
            frozen("5.00", &gone, &gone),
        ] {
            assert!(same(&first, &other), "{other:?}");
        }
        for other in [frozen("5.00", &b, &b), frozen("5.00", "B", &b), frozen("5.01", &gone, &gone)] {
            assert!(!same(&first, &other), "{other:?}");
        }
        assert!(!Meant::default().same(&first, &frozen("5.00", "A", "B")));
    }
}
