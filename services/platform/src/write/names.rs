//! Names that hardly differ from one that is known: `a3` and `A3 ` beside `A3`. Both are names, for they may be two;
//! whoever gives the second is asked.
//!
//! The journal's names stand in a table of their own, each under a digest of its form with its last spelling.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::envelope::Envelope;

use crate::{
    Error,
    store::{
        digest::digest,
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

/// Names that commands of a batch give, by their forms, as they were spelled last.
#[derive(Default)]
pub(super) struct Names(HashMap<String, String>);

/// The form of the name that an event gives, and its spelling.
fn given(envelope: &Envelope) -> Option<(String, &str)> {
    let named = envelope.event.named()?;
    let of = named.of.map_or("", |authority| authority.as_str());
    Some((digest(&[named.field, of, &named.form()]), named.name))
}

impl Names {
    pub(super) async fn of(tx: &Reading<'_>, commands: &[Command]) -> Result<Names, Error> {
        let asked = commands.iter().filter(|command| asks(&command.mode));
        let forms: Vec<String> =
            asked.filter_map(|command| given(command.what.as_ref().ok()?)).map(|(form, _)| form).collect();
        let keys = forms.iter().map(|form| [form.as_str()]);
        let found = rows::by_key::<name_row::Entity, 1>(tx, [name_row::Column::Form], keys, Lock::Not).await?;
        Ok(Names(found.into_iter().map(|row| (row.form, row.name)).collect()))
    }

    /// What its name hardly differs from; from here on it is known as it is spelled now.
    pub(super) fn alike(&mut self, envelope: &Envelope) -> Option<Alike> {
        let field = envelope.event.named()?.field;
        let (form, name) = given(envelope)?;
        let known = self.0.insert(form, name.to_owned()).filter(|known| known != name)?;
        Some(Alike { field, name: name.to_owned(), known })
    }
}

/// Keeps the names of a batch. The journal's head is held.
pub(super) async fn keep(saving: &mut Saving<'_>, entries: &[Entry]) -> Result<(), Error> {
    save(saving, entries.iter().filter_map(|entry| given(entry.stored.envelope()))).await
}

/// The same of events of the journal, in their order. What cannot be read names nothing.
pub(super) async fn fill(saving: &mut Saving<'_>, events: &[Recorded]) -> Result<(), Error> {
    let read: Vec<Envelope> = events.iter().filter_map(|event| event.envelope().ok()).collect();
    save(saving, read.iter().filter_map(given)).await
}

async fn save(saving: &mut Saving<'_>, names: impl Iterator<Item = (String, &str)>) -> Result<(), Error> {
    let last: BTreeMap<String, String> = names.map(|(form, name)| (form, rows::storable(name))).collect();
    let row = |(form, name)| name_row::Model { form, name };
    rows::save::<name_row::Entity>(saving, last.into_iter().map(row)).await
}
