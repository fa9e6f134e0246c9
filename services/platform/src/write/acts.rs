//! Acts that were recorded before under another name: the same delivery, freeze, transfer or adjustment of the
//! same day. Both count, for they may be two; whoever recorded the second is asked.
//!
//! The journal's acts stand in a table of their own, each under its day and a digest with the last event that did it.
//! Two of one act name the same order or line, whose row is held when they are looked for: of two processes that record
//! one at the same time the later one sees the earlier.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{act::Act, day::Day, envelope::Envelope, event::Event};

use crate::{
    Error,
    store::{
        digest::digest,
        journal::{Entry, Recorded},
        reading::Reading,
        rows::{self, Lock, Saving},
    },
    write::books::{Command, Mode},
};

mod act_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_acts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub act: String,
        /// The last event that did it.
        pub seq: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its table, which the journal fills anew as it does those of the books.
pub const TABLE: &str = "journal_acts";

/// An act that is the same as an earlier one.
#[derive(Debug, Clone, PartialEq)]
pub struct Again {
    pub event: Event,
    /// Its day of effect, and that of the earlier one.
    pub on: Day,
    pub earlier: Earlier,
}

/// Where the earlier one of two acts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// In the journal, under this number.
    Recorded(u64),
    /// In what is only checked, where nothing has a number: its line of a file, or its place, from 1.
    Checked(u64),
}

/// Where the earlier one is while a batch is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Recorded(u64),
    /// In this very batch: its place among the entries, and that of its command.
    Here {
        place: u64,
        at: usize,
    },
}

/// The acts that commands of a batch are, as far as they were done before.
#[derive(Default)]
pub(super) struct Acts(HashMap<String, Known>);

/// The key of an act. It begins with the day: what is recorded together stands together, and writing it touches few
/// pages of the table.
fn name(envelope: &Envelope) -> Option<String> {
    let Act { on, what } = envelope.event.act(envelope.day())?;
    let day = on.map_or_else(|| "-".to_owned(), |on| on.to_string());
    Some(format!("{day} {}", digest(&[&what])))
}

/// Whether somebody is told: a state that is compared with the books is no act.
pub(super) fn asks(mode: &Mode) -> bool {
    matches!(mode, Mode::Asked | Mode::Fact)
}

impl Acts {
    pub(super) async fn of(tx: &Reading<'_>, commands: &[Command]) -> Result<Acts, Error> {
        let asked = commands.iter().filter(|command| asks(&command.mode));
        let names: Vec<String> = asked.filter_map(|command| name(command.what.as_ref().ok()?)).collect();
        let keys = names.iter().map(|name| [name.as_str()]);
        let found = rows::by_key::<act_row::Entity, 1>(tx, [act_row::Column::Act], keys, Lock::Not).await?;
        Ok(Acts(found.into_iter().map(|row| (row.act, Known::Recorded(row.seq.unsigned_abs()))).collect()))
    }

    /// Where the same was done before, and that it is done here now.
    pub(super) fn done(&mut self, envelope: &Envelope, here: (u64, usize)) -> Option<Known> {
        let (place, at) = here;
        self.0.insert(name(envelope)?, Known::Here { place, at })
    }
}

/// Keeps the acts of a batch, of each the last event. The journal's head is held.
pub(super) async fn keep(saving: &mut Saving<'_>, first: u64, entries: &[Entry]) -> Result<(), Error> {
    let numbered = (first..).zip(entries);
    save(saving, numbered.filter_map(|(seq, entry)| Some((name(entry.stored.envelope())?, seq)))).await
}

/// The same of events of the journal, in their order. What cannot be read is no act.
pub(super) async fn fill(saving: &mut Saving<'_>, events: &[Recorded]) -> Result<(), Error> {
    save(saving, events.iter().filter_map(|event| Some((name(&event.envelope().ok()?)?, event.seq)))).await
}

async fn save(saving: &mut Saving<'_>, acts: impl Iterator<Item = (String, u64)>) -> Result<(), Error> {
    let last: BTreeMap<String, u64> = acts.collect();
    let row = |(act, seq)| act_row::Model { act, seq: i64::try_from(seq).unwrap_or(i64::MAX) };
    rows::save::<act_row::Entity>(saving, last.into_iter().map(row)).await
}
