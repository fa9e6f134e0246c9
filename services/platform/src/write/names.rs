//! Names that hardly differ from one that is known: `a3` and `A3 ` beside `A3`. Both are names, for they may be two;
//! whoever gives the second is asked.
//!
//! The journal's names stand in a table of their own, each under its form with its last spelling.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    envelope::Envelope,
    event::Event,
    named::{Named, form},
    similar::is_unseen,
};

use crate::{
    Error,
    store::{
        journal::{Entry, Recorded},
        reading::Reading,
        rows::{self, Lock, Saving},
    },
    write::{acts::asks, books::Command},
};

mod name_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_names")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub form: String,
        /// As it was spelled last.
        pub name: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its table, which the journal fills anew as it does those of the books.
pub const TABLE: &str = "journal_names";

/// A name, and the one that is known and hardly differs from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Of the event.
    pub field: &'static str,
    pub name: String,
    pub known: String,
}

/// A name with a character that is not seen, or turns the direction of writing: nobody types it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Of the event.
    pub field: &'static str,
    pub name: String,
}

/// Names of that kind that an event gives.
pub(super) fn unseen(envelope: &Envelope) -> Vec<Unseen> {
    let hides = |given: &Given<'_>| given.name.chars().any(is_unseen);
    let unseen = |given: Given<'_>| Unseen { field: given.field, name: given.name.to_owned() };
    given(envelope).filter(hides).map(unseen).collect()
}

/// Names that commands of a batch give, by their forms, as they were spelled last.
#[derive(Default)]
pub(super) struct Names(HashMap<String, String>);

/// A name that an event gives.
struct Given<'e> {
    form: String,
    field: &'static str,
    name: &'e str,
    once: bool,
}

fn given(envelope: &Envelope) -> impl Iterator<Item = Given<'_>> {
    envelope.event.named().map(|named| Given {
        form: key(&named),
        name: named.name,
        once: named.once,
        field: named.field,
    })
}

/// Under what a name stands. No field and no authority has a slash. Names that follow each other stand together:
/// writing them touches few pages of the table.
fn key(named: &Named<'_>) -> String {
    let of = named.of.map_or("", |authority| authority.as_str());
    // No form has a blank.
    let within = named.within.map(|within| format!("{} ", form(within))).unwrap_or_default();
    rows::storable(&format!("{}/{of}/{within}{}", named.field, named.form()))
}

impl Names {
    /// A name that is given once is new as a rule: where that may be assumed it is not looked for, and whoever keeps it
    /// collides with one that hardly differs from it.
    pub(super) async fn of(tx: &Reading<'_>, commands: &[Command]) -> Result<Names, Error> {
        let asked = commands.iter().filter(|command| asks(&command.mode));
        let given = asked.filter_map(|command| command.what.as_ref().ok()).flat_map(given);
        let forms: Vec<String> = given.filter(|given| !(given.once && tx.assumes())).map(|given| given.form).collect();
        let keys = forms.iter().map(|form| [form.as_str()]);
        let found = rows::by_key::<name_row::Entity, 1>(tx, [name_row::Column::Form], keys, Lock::Not).await?;
        Ok(Names(found.into_iter().map(|row| (row.form, row.name)).collect()))
    }

    /// What its names hardly differ from; from here on they are known as they are spelled now. `own`: whoever gives
    /// them sees one authority's affairs alone, and a scenario that is called so may be another's.
    pub(super) fn alike(&mut self, envelope: &Envelope, own: bool) -> Vec<Alike> {
        let hidden = own && matches!(envelope.event, Event::Intake(_));
        let known = |Given { form, name, field, .. }: Given<'_>| {
            let known = self.0.insert(form, name.to_owned()).filter(|known| known != name && !hidden)?;
            Some(Alike { field, name: name.to_owned(), known })
        };
        given(envelope).filter_map(known).collect()
    }
}

/// How names are spelled that are known, by those that hardly differ from them.
#[derive(Debug, Default)]
pub struct Spelled(HashMap<String, String>);

impl Spelled {
    /// Looks for the spellings of names that somebody takes to be known, and that are not.
    pub async fn of<'e>(tx: &Reading<'_>, given: impl IntoIterator<Item = Named<'e>>) -> Result<Spelled, Error> {
        let forms: Vec<String> = given.into_iter().map(|named| key(&named)).collect();
        let keys = forms.iter().map(|form| [form.as_str()]);
        let found = rows::by_key::<name_row::Entity, 1>(tx, [name_row::Column::Form], keys, Lock::Not).await?;
        Ok(Spelled(found.into_iter().map(|row| (row.form, row.name)).collect()))
    }
    /// The name that is known and hardly differs from one.
    pub fn like(&self, named: &Named<'_>) -> Option<&str> {
        self.0.get(&key(named)).map(String::as_str).filter(|known| *known != named.name)
    }
}

/// Keeps the names of a batch. The journal's head is held, or names were assumed to be new and collide where they are
/// not.
pub(super) async fn keep(saving: &mut Saving<'_>, entries: &[Entry]) -> Result<(), Error> {
    let assumed = saving.from().has_assumed();
    let given = entries.iter().flat_map(|entry| given(entry.stored.envelope()));
    let (new, others): (Vec<Given<'_>>, Vec<Given<'_>>) = given.partition(|given| given.once && assumed);
    rows::save_new::<name_row::Entity>(saving, last(new)).await?;
    rows::save::<name_row::Entity>(saving, last(others)).await
}

/// The same of events of the journal, in their order. What cannot be read names nothing.
pub(super) async fn fill(saving: &mut Saving<'_>, events: &[Recorded]) -> Result<(), Error> {
    let read: Vec<Envelope> = events.iter().filter_map(|event| event.envelope().ok()).collect();
    rows::save::<name_row::Entity>(saving, last(read.iter().flat_map(given))).await
}

/// Each name as it is spelled last.
fn last<'e>(names: impl IntoIterator<Item = Given<'e>>) -> impl Iterator<Item = name_row::Model> {
    let last: BTreeMap<String, String> =
        names.into_iter().map(|given| (given.form, rows::storable(given.name))).collect();
    last.into_iter().map(|(form, name)| name_row::Model { form, name })
}
