//! What each service's database role may do: its own tables and the journal, nothing else.

use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

const READ: &str = "SELECT";
const WRITE: &str = "SELECT, INSERT, UPDATE, DELETE";
/// The journal is only ever added to.
const APPEND: &str = "SELECT, INSERT";

const JOURNAL: &[(&str, &str)] = &[
    ("journal_events", APPEND),
    ("journal_head", "SELECT, UPDATE"),
    ("journal_warnings", APPEND),
    ("journal_acts", WRITE),
    ("journal_names", WRITE),
    ("persons", APPEND),
    // Nobody but the owner destroys one.
    ("text_keys", APPEND),
];
/// Books that more than one context writes.
const LEDGER: &[(&str, &str)] = &[
    ("ledger_authorities", "SELECT, INSERT"),
    ("ledger_items", WRITE),
    ("ledger_measures", WRITE),
    ("ledger_lines", WRITE),
    ("ledger_commitment_authorities", WRITE),
    ("ledger_days", WRITE),
    ("ledger_programmes", WRITE),
    ("ledger_stocks", WRITE),
    ("ledger_stock_entries", WRITE),
    ("ledger_processes", WRITE),
    ("ledger_approvals", WRITE),
];
const BUDGET: &[(&str, &str)] = &[("budget_funding_requests", WRITE)];
const PROCUREMENT: &[(&str, &str)] = &[
    ("procurement_orders", WRITE),
    ("procurement_order_entries", WRITE),
    ("procurement_payments", WRITE),
    ("procurement_invoices", WRITE),
];
const ROLLOUT: &[(&str, &str)] = &[
    ("rollout_rollouts", WRITE),
    ("rollout_reports", WRITE),
    ("rollout_milestones", WRITE),
    ("rollout_sites", WRITE),
    ("rollout_happened", WRITE),
    ("rollout_capacities", WRITE),
    // What is taken back closes what was queried of it.
    ("journal_warnings", "UPDATE"),
];
const STAFFING: &[(&str, &str)] = &[("staffing_headcounts", WRITE), ("staffing_positions", WRITE)];
const INTAKE: &[(&str, &str)] = &[
    ("intake_submissions", WRITE),
    ("intake_scenarios", WRITE),
    ("intake_parameters", WRITE),
    ("intake_parameter_sets", WRITE),
    ("intake_reports", WRITE),
    ("intake_refused", WRITE),
    ("journal_warnings", "UPDATE"),
    // It proves the trees together with the tables.
    ("notary_tiles", READ),
    ("notary_checkpoints", READ),
    ("reads_tiles", READ),
    ("reads_checkpoints", READ),
];
/// A head that was signed stays as it is.
const NOTARY: &[(&str, &str)] =
    &[("notary_tiles", WRITE), ("notary_checkpoints", APPEND), ("reads_tiles", WRITE), ("reads_checkpoints", APPEND)];
/// Whoever answers notes what was read, and who was refused; nobody but the owner removes a line.
const READS: &[(&str, &str)] = &[("reads_log", APPEND), ("reads_start", READ)];
/// Who answers with what is told of events opens the texts in them.
const OPEN: &[(&str, &str)] = &[("text_keys", READ)];
const FOLLOW: &[(&str, &str)] = &[("journal_events", READ), ("journal_head", READ)];

/// It compares the tables with what the journal says, in tables of its own that go when it is done.
const INTAKE_ROLE: &str = "sollist_intake";

/// Rights on tables, by the name of the table.
type Rights = &'static [(&'static str, &'static str)];

/// Database role of each service, with its rights. Intake takes the events of every context, so it writes the tables of
/// all.
pub const GRANTS: &[(&str, &[Rights])] = &[
    ("sollist_budget", &[JOURNAL, LEDGER, BUDGET, READS]),
    ("sollist_procurement", &[JOURNAL, LEDGER, PROCUREMENT, READS]),
    ("sollist_rollout", &[JOURNAL, LEDGER, ROLLOUT, READS]),
    ("sollist_staffing", &[JOURNAL, LEDGER, STAFFING, READS]),
    ("sollist_intake", &[JOURNAL, LEDGER, BUDGET, PROCUREMENT, ROLLOUT, STAFFING, INTAKE, READS]),
    ("sollist_analytics", &[FOLLOW, OPEN, READS]),
    ("sollist_reporting", &[FOLLOW, READS]),
    // Nobody is told of an entry that does not stand in the list.
    ("sollist_webhooks", &[FOLLOW, READS, &[("webhook_deliveries", WRITE), ("intake_refused", READ)]]),
    ("sollist_notary", &[FOLLOW, NOTARY, READS]),
    ("sollist_relay", &[FOLLOW, READS, &[("intake_refused", READ)]]),
];

/// Gives every role that exists in the database exactly its rights. Returns the roles that were there.
pub async fn grant(db: &impl ConnectionTrait) -> Result<Vec<&'static str>, DbErr> {
    let mut there = Vec::new();
    for (role, rights) in GRANTS {
        let known = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT 1 FROM pg_roles WHERE rolname = $1",
            [(*role).into()],
        );
        if db.query_one_raw(known).await?.is_none() {
            continue;
        }
        let mut sql =
            format!("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}; GRANT USAGE ON SCHEMA public TO {role};");
        sql.push_str(&format!("GRANT SELECT ON seaql_migrations TO {role};"));
        for (table, right) in rights.iter().flat_map(|rights| rights.iter()) {
            sql.push_str(&format!("GRANT {right} ON {table} TO {role};"));
        }
        db.execute_unprepared(&sql).await?;
        if *role == INTAKE_ROLE {
            let name = Statement::from_string(DbBackend::Postgres, "SELECT quote_ident(current_database())");
            if let Some(row) = db.query_one_raw(name).await? {
                let name: String = row.try_get_by_index(0)?;
                db.execute_unprepared(&format!("GRANT TEMPORARY ON DATABASE {name} TO {role}")).await?;
            }
        }
        there.push(*role);
    }
    Ok(there)
}

/// The database role that we are, and the first right that a service needs and it does not have (`INSERT ON
/// journal_events`); nothing where it has them all.
pub async fn lacking(db: &impl ConnectionTrait, service: &str) -> Result<Option<(String, String)>, DbErr> {
    let mut needed = Vec::new();
    for (_, rights) in GRANTS.iter().filter(|(role, _)| role.strip_prefix("sollist_") == Some(service)) {
        for (table, right) in rights.iter().flat_map(|rights| rights.iter()) {
            needed.extend(right.split(", ").map(|right| format!("('{table}', '{right}')")));
        }
    }
    if needed.is_empty() {
        return Ok(None);
    }
    let sql = format!(
        "SELECT current_user::text, need || ' ON ' || place FROM (VALUES {}) AS needed (place, need)
        WHERE NOT has_table_privilege(place, need) LIMIT 1",
        needed.join(", ")
    );
    let Some(row) = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await? else { return Ok(None) };
    Ok(Some((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
}
