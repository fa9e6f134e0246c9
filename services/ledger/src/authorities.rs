//! The register of authorities: a plan registers those it names; an event that names another is refused.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder as _, QuerySelect as _};
use sollist_contract::{ids::Authority, refusal::Refusal, similar::nearest};
use sollist_platform::{
    Error,
    store::rows::{self, Saving, chunks},
};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_authorities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub name: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Codes that are looked through for the one that may have been meant.
const CODES_MAX: u64 = 2_000;

/// Registered authorities that a batch names.
#[derive(Debug, Default)]
pub struct Authorities {
    known: BTreeMap<String, String>,
    /// Every registered code, where the batch names one that is not.
    all: Vec<String>,
    /// In the order of codes, as every writer makes them: two who make the same ones do not wait for each other.
    new: BTreeSet<String>,
}

impl Authorities {
    pub async fn load(&mut self, tx: &DatabaseTransaction, codes: &BTreeSet<&str>) -> Result<(), Error> {
        let codes: Vec<&str> = codes.iter().copied().collect();
        for codes in chunks(&codes) {
            let found = row::Entity::find().filter(row::Column::Code.is_in(rows::among(codes))).all(tx).await?;
            self.known.extend(found.into_iter().map(|row| (row.code, row.name)));
        }
        if codes.iter().any(|code| !self.known.contains_key(*code)) {
            let all = row::Entity::find().select_only().column(row::Column::Code).order_by_asc(row::Column::Code);
            self.all = all.limit(CODES_MAX).into_tuple().all(tx).await?;
        }
        Ok(())
    }

    /// Registers an authority with the name people know it by; a known one keeps its name.
    pub fn register(&mut self, code: &Authority, name: &str) {
        if !self.known.contains_key(code.as_str()) {
            self.known.insert(code.to_string(), name.to_owned());
            self.new.insert(code.to_string());
        }
    }

    pub fn require(&self, code: &Authority) -> Result<(), Refusal> {
        if self.known.contains_key(code.as_str()) {
            return Ok(());
        }
        let meant = nearest(code.as_str(), self.all.iter().chain(&self.new).map(String::as_str));
        let (meant_de, meant_en) = meant.map_or_else(Default::default, |name| {
            (format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
        });
        Err(Refusal::not_found(
            "data.authority",
            format!(
                "Die Behörde „{code}“ ist nicht bekannt.{meant_de} Behörden werden mit dem Haushaltsplan angelegt; bitte das Kürzel prüfen oder zuerst den Plan einlesen."
            ),
            format!(
                "The authority “{code}” is not known.{meant_en} Authorities come with the budget plan; check the code or import the plan first."
            ),
        ))
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let models = self.new.iter().map(|code| row::Model {
            code: code.clone(),
            name: rows::storable(self.known.get(code).map_or("", String::as_str)),
        });
        rows::save_new::<row::Entity>(saving, models).await
    }
}
