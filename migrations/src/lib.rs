//! Tables, step by step: expand, then contract. A store that knows a step we do not know is newer than this program.

use sea_orm_migration::{
    prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager},
    sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend},
};

mod grants;

pub use grants::{GRANTS, grant, lacking};
pub use sea_orm_migration::MigratorTrait;

/// Every step of the store, in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Step {
                name: "m0001_journal_and_books",
                sql: include_str!("0001_journal_and_books.sql"),
                postgres: "",
            }),
            Box::new(Step {
                name: "m0002_many_processes",
                sql: include_str!("0002_many_processes.sql"),
                postgres: include_str!("0002_many_processes.postgres.sql"),
            }),
            Box::new(Step { name: "m0003_webhooks", sql: include_str!("0003_webhooks.sql"), postgres: "" }),
            Box::new(Step { name: "m0005_budget_rules", sql: include_str!("0005_budget_rules.sql"), postgres: "" }),
            Box::new(Step {
                name: "m0006_by_day_of_effect",
                sql: include_str!("0006_by_day_of_effect.sql"),
                postgres: "",
            }),
            Box::new(Step { name: "m0007_names", sql: include_str!("0007_names.sql"), postgres: "" }),
            Box::new(Step { name: "m0008_corrections", sql: include_str!("0008_corrections.sql"), postgres: "" }),
            Box::new(Step { name: "m0009_every_day", sql: include_str!("0009_every_day.sql"), postgres: "" }),
            Box::new(Step { name: "m0010_foreign_lines", sql: include_str!("0010_foreign_lines.sql"), postgres: "" }),
            Box::new(Step { name: "m0011_own_day", sql: include_str!("0011_own_day.sql"), postgres: "" }),
            Box::new(Step { name: "m0012_warnings", sql: include_str!("0012_warnings.sql"), postgres: "" }),
            Box::new(Step {
                name: "m0013_invoices_by_order",
                sql: include_str!("0013_invoices_by_order.sql"),
                postgres: "",
            }),
            Box::new(Step { name: "m0014_places", sql: include_str!("0014_places.sql"), postgres: "" }),
            Box::new(Step { name: "m0015_positions", sql: include_str!("0015_positions.sql"), postgres: "" }),
            Box::new(Step { name: "m0016_scenarios", sql: include_str!("0016_scenarios.sql"), postgres: "" }),
            Box::new(Step { name: "m0017_acts", sql: include_str!("0017_acts.sql"), postgres: "" }),
            Box::new(Step { name: "m0018_names", sql: include_str!("0018_names.sql"), postgres: "" }),
            Box::new(Step { name: "m0019_fillings", sql: include_str!("0019_fillings.sql"), postgres: "" }),
            Box::new(Step {
                name: "m0020_site_withdrawals",
                sql: include_str!("0020_site_withdrawals.sql"),
                postgres: "",
            }),
            Box::new(Step { name: "m0021_invoiced", sql: include_str!("0021_invoiced.sql"), postgres: "" }),
            Box::new(Step { name: "m0022_refused_scope", sql: include_str!("0022_refused_scope.sql"), postgres: "" }),
            Box::new(Step { name: "m0023_happened", sql: include_str!("0023_happened.sql"), postgres: "" }),
            Box::new(Step { name: "m0024_lately", sql: include_str!("0024_lately.sql"), postgres: "" }),
            Box::new(Step { name: "m0025_prices", sql: include_str!("0025_prices.sql"), postgres: "" }),
            Box::new(Step { name: "m0026_proof", sql: include_str!("0026_proof.sql"), postgres: "" }),
            Box::new(Step { name: "m0027_parameter_sets", sql: include_str!("0027_parameter_sets.sql"), postgres: "" }),
            Box::new(Step {
                name: "m0028_funding_persons",
                sql: include_str!("0028_funding_persons.sql"),
                postgres: "",
            }),
            Box::new(Step { name: "m0029_attribution", sql: include_str!("0029_attribution.sql"), postgres: "" }),
            Box::new(Step { name: "m0030_privacy", sql: include_str!("0030_privacy.sql"), postgres: "" }),
            Box::new(Step { name: "m0031_reads", sql: include_str!("0031_reads.sql"), postgres: "" }),
            Box::new(Step { name: "m0032_processes", sql: include_str!("0032_processes.sql"), postgres: "" }),
            Box::new(Step { name: "m0033_reads_tree", sql: include_str!("0033_reads_tree.sql"), postgres: "" }),
            Box::new(Step { name: "m0034_approvals", sql: include_str!("0034_approvals.sql"), postgres: "" }),
            Box::new(Step { name: "m0035_reports", sql: include_str!("0035_reports.sql"), postgres: "" }),
            Box::new(Step { name: "m0036_text_keys", sql: include_str!("0036_text_keys.sql"), postgres: "" }),
            Box::new(Step { name: "m0037_withdrawn", sql: include_str!("0037_withdrawn.sql"), postgres: "" }),
            Box::new(Step {
                name: "m0038_no_samples",
                sql: "",
                postgres: include_str!("0038_no_samples.postgres.sql"),
            }),
        ]
    }
}

/// Takes an empty store through some of the steps, and notes none of them: to see what they make.
pub async fn make(store: &DatabaseConnection, steps: &[String]) -> Result<(), DbErr> {
    let manager = SchemaManager::new(store);
    for step in Migrator::migrations().iter().filter(|step| steps.iter().any(|name| name == step.name())) {
        step.up(&manager).await?;
    }
    Ok(())
}

/// One step: plain SQL that both databases take, but for the words for whole numbers, bytes and the order of text; and
/// what only PostgreSQL needs, as it stands.
struct Step {
    name: &'static str,
    sql: &'static str,
    postgres: &'static str,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = connection.get_database_backend();
        let (number, bytes, zero, random, text) = match backend {
            // Text is compared byte by byte, as our own keys are, whatever language the database was made for.
            DbBackend::Postgres => {
                ("BIGINT", "BYTEA", "decode(repeat('00', 32), 'hex')", "gen_random_uuid()::text", " TEXT COLLATE \"C\"")
            }
            // INTEGER, or the primary key would not be the row's own number.
            _ => ("INTEGER", "BLOB", "zeroblob(32)", "lower(hex(randomblob(16)))", " TEXT"),
        };
        // Comments first: they may hold a semicolon.
        let sql: String =
            self.sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
        let sql = sql
            .replace("{number}", number)
            .replace("{bytes}", bytes)
            .replace("{zero}", zero)
            .replace("{random}", random)
            .replace(" TEXT", text);
        for statement in sql.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            connection.execute_unprepared(statement).await?;
        }
        if backend == DbBackend::Postgres && !self.postgres.is_empty() {
            connection.execute_unprepared(self.postgres).await?;
        }
        Ok(())
    }
}
