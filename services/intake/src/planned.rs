//! The lines of the books as a plan is compared with them: their names, what they are called, and what plans have
//! booked.

use std::collections::BTreeMap;

use prost::Message as _;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sollist_contract::{
    event::PaymentMade,
    grpc::intake::v1::{ListPlanLinesResponse, PlannedLine},
    ids::{Kind, LineName},
    money::Cents,
};
use sollist_ledger::{BudgetLine, line};
use sollist_plan::ACCOUNT;
pub use sollist_plan::YEARS_MAX;
use sollist_platform::{Error, store::db::Db};
use sollist_procurement::store::payment_row;
use tokio::sync::mpsc;
use tonic::Status;

/// Lines that are read at once.
const PAGE: u64 = 400;
/// Bytes of lines in one message, about: below the four MiB that any client takes, one line of the longest labels
/// included.
const MESSAGE_BYTES: usize = 2 * 1024 * 1024;

/// Why no lines of the books are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotListed {
    /// No plan can have such a year.
    Year(i32),
    TooManyYears(usize),
}

/// The years that are asked for, each once; refused where no plan can have one, or where there are more than one
/// question has.
pub fn asked(mut years: Vec<i32>) -> Result<Vec<i32>, NotListed> {
    years.sort_unstable();
    years.dedup();
    let is_one = |year: &i32| i16::try_from(*year).is_ok_and(|year| LineName::YEARS.contains(&year));
    if let Some(year) = years.iter().find(|year| !is_one(year)) {
        return Err(NotListed::Year(*year));
    }
    if years.len() > YEARS_MAX {
        return Err(NotListed::TooManyYears(years.len()));
    }
    Ok(years)
}

/// Sends the lines of some years, page after page, in the order of their first names. Nobody reads on for a client that
/// is gone.
pub async fn send(db: Db, years: Vec<i32>, pages: mpsc::Sender<Result<ListPlanLinesResponse, Status>>) {
    let sent = tokio::select! {
        () = pages.closed() => return,
        sent = send_all(&db, &years, &pages) => sent,
    };
    if let Err(error) = sent {
        let _ = pages.send(Err(error.into())).await;
    }
}

async fn send_all(
    db: &Db,
    years: &[i32],
    pages: &mpsc::Sender<Result<ListPlanLinesResponse, Status>>,
) -> Result<(), Error> {
    let mut names = line::other_names(db.reader(), years).await?;
    let mut booked = booked(db.reader(), years).await?;
    for year in years.iter().copied() {
        let mut after = String::new();
        loop {
            let found = line::list(db.reader(), line::Filter { year, ..line::Filter::default() }, &after, PAGE).await?;
            let Some(last) = found.last() else { break };
            after = last.name.to_string();
            let mut lines: Vec<PlannedLine> = Vec::new();
            let mut bytes: usize = 0;
            for line in found.into_iter().map(|line| message(line, &mut names, &mut booked)) {
                bytes = bytes.saturating_add(line.encoded_len());
                if bytes > MESSAGE_BYTES && !lines.is_empty() {
                    bytes = line.encoded_len();
                    let lines = std::mem::take(&mut lines);
                    if pages.send(Ok(ListPlanLinesResponse { lines })).await.is_err() {
                        return Ok(());
                    }
                }
                lines.push(line);
            }
            if pages.send(Ok(ListPlanLinesResponse { lines })).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// What plans have booked as the Ist of each line, under our names or those of version 0.2.0, and in how many postings.
/// Added up here: a database would answer with a number of another kind.
async fn booked(db: &impl ConnectionTrait, years: &[i32]) -> Result<BTreeMap<String, (Cents, u64)>, Error> {
    let of_years = years
        .iter()
        .fold(Condition::any(), |any, year| any.add(payment_row::Column::Line.starts_with(format!("{year}/"))));
    let query =
        payment_row::Entity::find().select_only().column(payment_row::Column::Line).column(payment_row::Column::Amount);
    let begins = |with: &str| payment_row::Column::Number.starts_with(with);
    let ours = Condition::any().add(begins(PaymentMade::PLAN_NUMBER)).add(begins(ACCOUNT));
    let query = query
        .filter(ours)
        .filter(payment_row::Column::OrderNumber.is_null())
        .filter(of_years)
        .order_by_asc(payment_row::Column::Line);
    let found: Vec<(String, i64)> = query.into_tuple().all(db).await?;
    let mut booked: BTreeMap<String, (Cents, u64)> = BTreeMap::new();
    for (line, amount) in found {
        let sum = booked.entry(line).or_default();
        *sum = (
            sum.0.plus(Cents::new(amount)).map_err(sollist_contract::refusal::Refusal::from)?,
            sum.1.saturating_add(1),
        );
    }
    Ok(booked)
}

fn message(
    line: BudgetLine,
    names: &mut BTreeMap<String, Vec<String>>,
    booked: &mut BTreeMap<String, (Cents, u64)>,
) -> PlannedLine {
    let shown = line.shown().to_string();
    let mut other_names = names.remove(line.name.as_str()).unwrap_or_default();
    other_names.push(line.name.to_string());
    other_names.retain(|name| *name != shown);
    let (actual, actuals) = booked.remove(line.name.as_str()).unwrap_or_default();
    PlannedLine {
        name: shown,
        other_names,
        authority: line.authority.to_string(),
        revenue: line.kind == Kind::Revenue,
        appropriation: line.position.appropriation.to_string(),
        actual: actual.to_string(),
        actuals,
        paid: line.position.actual.to_string(),
        section_label: line.labels.section,
        chapter_label: line.labels.chapter,
        title_label: line.labels.title,
    }
}
