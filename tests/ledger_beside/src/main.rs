//! Transactions a second that `cala-ledger` (PostgreSQL, Rust) posts to accounts of one hot account set: what somebody
//! would take who did not want a ledger of their own. `measure --beside PROGRAM` runs it by turns with Sollist's own
//! orders, on the same database server.
//!
//! It is called as its documentation calls it: a template evaluated for each posting, one transaction of the database
//! each, the balance of the set kept at once (`BalanceRollup::Synchronous`), so that it can be asked as Sollist's can.
//! No limit is set on it: Sollist's orders ask whether there is money, these do not.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context as _;
use cala_ledger::{
    AccountId, AccountSetId, BalanceRollup, CalaLedger, CalaLedgerConfig, JournalId, TransactionId,
    account::NewAccount,
    account_set::NewAccountSet,
    job::{JobSvcConfig, Jobs},
    journal::NewJournal,
    tx_template::{
        NewParamDefinition, NewTxTemplate, NewTxTemplateEntry, NewTxTemplateTransaction, ParamDataType, Params,
    },
};
use clap::Parser;
use rust_decimal::Decimal;

/// Prints transactions a second, as JSON.
#[derive(Parser)]
struct Args {
    /// An empty database, or one that an earlier call made its own.
    #[arg(long)]
    database_url: String,
    #[arg(long, default_value_t = 32)]
    clients: u32,
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Accounts of the set that is hot: as many as lines that orders are placed on.
    #[arg(long, default_value_t = 18)]
    accounts: usize,
}

const TEMPLATE: &str = "COMMIT";

struct Site {
    journal: JournalId,
    lines: Vec<AccountId>,
    orders: AccountId,
}

async fn account(cala: &CalaLedger, name: &str) -> anyhow::Result<AccountId> {
    let id = AccountId::new();
    let code = format!("{name}-{id}");
    cala.accounts().create(NewAccount::builder().id(id).name(code.clone()).code(code).build()).await?;
    Ok(id)
}

async fn prepared(cala: &CalaLedger, accounts: usize) -> anyhow::Result<Site> {
    let journal = JournalId::new();
    cala.journals().create(NewJournal::builder().id(journal).name(format!("Books {journal}")).build()).await?;
    let set = AccountSetId::new();
    let hot = NewAccountSet::builder()
        .id(set)
        .name(format!("Budget {set}"))
        .journal_id(journal)
        .balance_rollup(BalanceRollup::Synchronous)
        .build();
    cala.account_sets().create(hot).await?;
    let mut lines = Vec::new();
    for _ in 0..accounts {
        let line = account(cala, "line").await?;
        cala.account_sets().add_member(set, line).await?;
        lines.push(line);
    }
    Ok(Site { journal, lines, orders: account(cala, "orders").await? })
}

async fn template(cala: &CalaLedger, journal: JournalId, code: &str) -> anyhow::Result<()> {
    let parameter = |name: &str, kind| NewParamDefinition::builder().name(name).r#type(kind).build();
    let params = vec![
        parameter("line", ParamDataType::Uuid)?,
        parameter("orders", ParamDataType::Uuid)?,
        parameter("amount", ParamDataType::Decimal)?,
    ];
    let entry = |kind: &str, account: &str, direction: &str| {
        NewTxTemplateEntry::builder()
            .entry_type(kind)
            .account_id(account)
            .layer("SETTLED")
            .direction(direction)
            .units("params.amount")
            .currency("'EUR'")
            .build()
    };
    let entries = vec![
        entry("'COMMITTED_DR'", "params.line", "DEBIT")?,
        entry("'COMMITTED_CR'", "params.orders", "CREDIT")?,
    ];
    let transaction =
        NewTxTemplateTransaction::builder().effective("date()").journal_id(format!("uuid('{journal}')")).build()?;
    let new = NewTxTemplate::builder()
        .id(uuid::Uuid::now_v7())
        .code(code)
        .params(params)
        .transaction(transaction)
        .entries(entries)
        .build();
    cala.tx_templates().create(new).await?;
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(args.clients + 4)
        .connect(&args.database_url)
        .await
        .context("the database")?;
    let mut jobs = Jobs::init(JobSvcConfig::builder().pool(pool.clone()).exec_migrations(false).build()?).await?;
    let config = CalaLedgerConfig::builder().pool(pool).exec_migrations(true).build()?;
    let cala = Arc::new(CalaLedger::init(config, &mut jobs).await?);
    let site = Arc::new(prepared(&cala, args.accounts).await?);
    let code = format!("{TEMPLATE}-{}", site.journal);
    template(&cala, site.journal, &code).await?;
    let (stop, posted) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut clients = tokio::task::JoinSet::new();
    let begun = Instant::now();
    for client in 0..args.clients as usize {
        let (cala, site, stop, posted, code) = (cala.clone(), site.clone(), stop.clone(), posted.clone(), code.clone());
        clients.spawn(async move {
            let mut number = client;
            while !stop.load(Ordering::Relaxed) {
                let mut params = Params::new();
                params.insert("line", site.lines[number % site.lines.len()]);
                params.insert("orders", site.orders);
                params.insert("amount", Decimal::new(1, 2));
                cala.post_transaction(TransactionId::new(), &code, params)
                    .await
                    .map_err(|refused| anyhow::anyhow!("{refused:?}"))?;
                posted.fetch_add(1, Ordering::Relaxed);
                number += 1;
            }
            anyhow::Ok(())
        });
    }
    tokio::time::sleep(Duration::from_secs(args.seconds)).await;
    stop.store(true, Ordering::Relaxed);
    while let Some(ended) = clients.join_next().await {
        ended??;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({"posted": posted.load(Ordering::Relaxed), "seconds": seconds}));
    Ok(())
}
