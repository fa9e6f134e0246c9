//! The tables of procurement: orders, payments, invoices.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _},
};
use sollist_contract::{
    ids::{Authority, LineName, OrderNo},
    money::Cents,
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows},
    },
};

use crate::{
    domain::{Order, PaidOn, Refused, State},
    history::Entry,
};

pub mod order_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "procurement_orders")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: String,
        pub line: String,
        pub item: String,
        pub quantity: i64,
        pub amount: i64,
        pub delivered: i64,
        pub paid: i64,
        pub state: String,
        pub later_year: Option<i64>,
        pub due: Option<String>,
        pub consent: Option<String>,
        pub totals_on: Option<String>,
        pub ended_on: Option<String>,
        pub covered: i64,
        pub foreign_line: i64,
        /// Reports ever recorded: numbers the next.
        pub entries: i64,
        /// The last day on which anything was reported to have happened.
        pub last_day: Option<String>,
        pub invoiced: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod entry_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "procurement_order_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub day: String,
        pub entry: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod payment_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "procurement_payments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: String,
        pub order_number: Option<String>,
        pub line: String,
        pub amount: i64,
        pub is_final: i64,
        pub time: String,
        pub foreign_line: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invoice_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "procurement_invoices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: String,
        pub order_number: String,
        pub amount: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What a command made of an order: its row, and what its line is called now, where the batch knew that.
#[derive(Debug, Clone)]
pub struct Told {
    pub row: order_row::Model,
    pub line: Option<LineName>,
}

pub type OrderKey = (Authority, OrderNo);

fn unreadable(number: &str, what: &'static str) -> Error {
    Error::refused(Refused::Unreadable { number: number.to_owned(), what })
}

impl TryFrom<order_row::Model> for Order {
    type Error = Error;
    fn try_from(row: order_row::Model) -> Result<Order, Error> {
        let bad = |what| unreadable(&row.number, what);
        Ok(Order {
            line: row.line.parse().map_err(|_| bad("line"))?,
            item: row.item.parse().map_err(|_| bad("item"))?,
            quantity: row.quantity,
            amount: Cents::new(row.amount),
            delivered: row.delivered,
            paid: Cents::new(row.paid),
            state: match row.state.as_str() {
                "open" => State::Open,
                "closed" => State::Closed,
                "cancelled" => State::Cancelled,
                _ => return Err(bad("state")),
            },
            later_year: row.later_year.map(i16::try_from).transpose().map_err(|_| bad("year"))?,
            due: row.due.as_deref().map(str::parse).transpose().map_err(|_| bad("due"))?,
            totals_on: row.totals_on.as_deref().map(str::parse).transpose().map_err(|_| bad("day"))?,
            ended_on: row.ended_on.as_deref().map(str::parse).transpose().map_err(|_| bad("day"))?,
            consent: row.consent.as_deref().map(serde_json::from_str).transpose()?,
            covered: Cents::new(row.covered),
            foreign_line: row.foreign_line != 0,
            entries: row.entries,
            last_day: row.last_day.as_deref().map(str::parse).transpose().map_err(|_| bad("day"))?,
            invoiced: row.invoiced.map(Cents::new),
        })
    }
}

/// The rows of orders that stand so: the same as `standing::standing` says of one.
fn stands(state: State) -> Condition {
    use order_row::Column;
    let is = |state| Column::State.eq(state_code(state));
    let paid = Expr::col(Column::Paid).gte(Expr::col(Column::Amount));
    let all = paid.and(Expr::col(Column::Delivered).gte(Expr::col(Column::Quantity)));
    match state {
        State::Open => Condition::all().add(is(State::Open)).add(all.not()),
        State::Closed => Condition::any().add(is(State::Closed)).add(is(State::Open).and(all)),
        State::Cancelled => Condition::all().add(is(State::Cancelled)),
    }
}

/// How a state stands in a row.
fn state_code(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Closed => "closed",
        State::Cancelled => "cancelled",
    }
}

/// The row of an order.
pub fn order_model(key: &OrderKey, order: &Order) -> Result<order_row::Model, Error> {
    Ok(order_row::Model {
        authority: key.0.to_string(),
        number: key.1.to_string(),
        line: order.line.to_string(),
        item: order.item.to_string(),
        quantity: order.quantity,
        amount: order.amount.get(),
        delivered: order.delivered,
        paid: order.paid.get(),
        state: state_code(order.state).to_owned(),
        later_year: order.later_year.map(i64::from),
        due: order.due.map(|day| day.to_string()),
        totals_on: order.totals_on.map(|day| day.to_string()),
        ended_on: order.ended_on.map(|day| day.to_string()),
        consent: order.consent.as_ref().map(serde_json::to_string).transpose()?,
        covered: order.covered.get(),
        foreign_line: i64::from(order.foreign_line),
        entries: order.entries,
        last_day: order.last_day.map(|day| day.to_string()),
        invoiced: order.invoiced.map(Cents::get),
    })
}

/// `placed`: those that are placed in the batch, and are new as a rule.
pub async fn load_orders(
    from: &Reading<'_>,
    keys: impl Iterator<Item = &OrderKey>,
    placed: &BTreeSet<OrderKey>,
    into: &mut Rows<OrderKey, Order>,
) -> Result<(), Error> {
    let columns = [order_row::Column::Authority, order_row::Column::Number];
    let keys = keys.map(|key| ([key.0.as_str(), key.1.as_str()], placed.contains(key)));
    let rows = rows::by_key_or_new::<order_row::Entity, 2>(from, columns, keys, Lock::Held).await?;
    for row in rows {
        let authority: Authority = row.authority.parse().map_err(|_| unreadable(&row.number, "authority"))?;
        let number: OrderNo = row.number.parse().map_err(|_| unreadable(&row.number, "number"))?;
        into.loaded((authority, number), Order::try_from(row)?);
    }
    Ok(())
}

/// What was reported of orders, by day, of one day in the order of the journal. The rows of the orders are held.
pub async fn load_entries(tx: &Reading<'_>, keys: &[&OrderKey]) -> Result<Vec<(OrderKey, Vec<Entry>)>, Error> {
    let columns = [entry_row::Column::Authority, entry_row::Column::Number];
    let wanted = keys.iter().map(|(authority, number)| [authority.as_str(), number.as_str()]);
    let mut entries: HashMap<[String; 2], Vec<entry_row::Model>> = HashMap::new();
    for row in rows::of_keys::<entry_row::Entity, 2>(tx, columns, wanted, Lock::Not).await? {
        entries.entry([row.authority.clone(), row.number.clone()]).or_default().push(row);
    }
    let mut out = Vec::with_capacity(keys.len());
    for (authority, number) in keys {
        let mut told = entries.remove(&[authority.to_string(), number.to_string()]).unwrap_or_default();
        told.sort_by(|a, b| (&a.day, a.place).cmp(&(&b.day, b.place)));
        let told = told.iter().map(|row| serde_json::from_str(&row.entry)).collect::<Result<_, _>>()?;
        out.push(((authority.clone(), number.clone()), told));
    }
    Ok(out)
}

/// The row of what was reported of an order.
pub fn entry_model((authority, number): &OrderKey, place: i64, entry: &Entry) -> Result<entry_row::Model, Error> {
    Ok(entry_row::Model {
        authority: authority.to_string(),
        number: number.to_string(),
        place,
        day: entry.day.to_string(),
        entry: serde_json::to_string(entry)?,
    })
}

/// Which of these payment numbers are taken.
pub async fn taken_payments<'a>(
    tx: &Reading<'_>,
    keys: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<HashMap<(String, String), PaidOn>, Error> {
    let columns = [payment_row::Column::Authority, payment_row::Column::Number];
    let keys = keys.map(|(authority, number)| ([authority, number], true));
    let rows = rows::by_key_or_new::<payment_row::Entity, 2>(tx, columns, keys, Lock::Not).await?;
    let mut taken = HashMap::new();
    for row in rows {
        let on = paid_on(&row)?;
        taken.insert((row.authority, row.number), on);
    }
    Ok(taken)
}

/// What a payment was made on, as its row names it.
fn paid_on(row: &payment_row::Model) -> Result<PaidOn, Error> {
    match &row.order_number {
        Some(order) => order.parse::<OrderNo>().map(PaidOn::Order).map_err(|_| unreadable(order, "number")),
        None => row.line.parse::<LineName>().map(PaidOn::Line).map_err(|_| unreadable(&row.number, "line")),
    }
}

/// Which of these invoice numbers are taken, each with its order.
pub async fn taken_invoices<'a>(
    tx: &Reading<'_>,
    keys: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<HashMap<(String, String), OrderNo>, Error> {
    let columns = [invoice_row::Column::Authority, invoice_row::Column::Number];
    let keys = keys.map(|(authority, number)| ([authority, number], true));
    let rows = rows::by_key_or_new::<invoice_row::Entity, 2>(tx, columns, keys, Lock::Not).await?;
    let mut taken = HashMap::new();
    for row in rows {
        let order = row.order_number.parse::<OrderNo>().map_err(|_| unreadable(&row.order_number, "number"))?;
        taken.insert((row.authority, row.number), order);
    }
    Ok(taken)
}

/// Whether there is an order of this number: of one authority, or of any of these.
pub async fn has_order(db: &impl ConnectionTrait, of: &[String], number: &str) -> Result<bool, Error> {
    let keys = of.iter().map(|authority| [authority.as_str(), number]);
    let columns = [order_row::Column::Authority, order_row::Column::Number];
    Ok(!rows::of_keys::<order_row::Entity, 2>(db, columns, keys, Lock::Not).await?.is_empty())
}

/// Whether there is an invoice of this number: of one authority, or of any of these.
pub async fn has_invoice(db: &impl ConnectionTrait, of: &[String], number: &str) -> Result<bool, Error> {
    let keys = of.iter().map(|authority| [authority.as_str(), number]);
    let columns = [invoice_row::Column::Authority, invoice_row::Column::Number];
    Ok(!rows::of_keys::<invoice_row::Entity, 2>(db, columns, keys, Lock::Not).await?.is_empty())
}

/// Whether there is a payment of this number: of one authority, or of any of these.
pub async fn has_payment(db: &impl ConnectionTrait, of: &[String], number: &str) -> Result<bool, Error> {
    let keys = of.iter().map(|authority| [authority.as_str(), number]);
    let columns = [payment_row::Column::Authority, payment_row::Column::Number];
    Ok(!rows::of_keys::<payment_row::Entity, 2>(db, columns, keys, Lock::Not).await?.is_empty())
}

/// Which orders or payments a list has; what is empty, zero or none leaves all of them in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    pub authority: &'a str,
    pub year: i32,
    /// First name of a budget line.
    pub line: Option<&'a str>,
    /// Of orders only.
    pub state: Option<State>,
    /// Of payments only: the number of the order that they were paid on.
    pub order: &'a str,
}

/// A page of orders after a key, in the order of authority and number.
pub async fn list_orders(
    db: &impl ConnectionTrait,
    filter: Filter<'_>,
    after: (&str, &str),
    limit: u64,
) -> Result<Vec<order_row::Model>, Error> {
    let mut query = order_row::Entity::find();
    if filter.year != 0 {
        query = query.filter(order_row::Column::Line.starts_with(format!("{}/", filter.year)));
    }
    if let Some(line) = filter.line {
        query = query.filter(order_row::Column::Line.eq(line));
    }
    if let Some(state) = filter.state {
        query = query.filter(stands(state));
    }
    let key = [order_row::Column::Authority, order_row::Column::Number];
    Ok(rows::page(query, key, filter.authority, after, limit).all(db).await?)
}

/// A page of payments after a key, in the order of authority and number.
pub async fn list_payments(
    db: &impl ConnectionTrait,
    filter: Filter<'_>,
    after: (&str, &str),
    limit: u64,
) -> Result<Vec<payment_row::Model>, Error> {
    let mut query = payment_row::Entity::find();
    if filter.year != 0 {
        query = query.filter(payment_row::Column::Line.starts_with(format!("{}/", filter.year)));
    }
    if let Some(line) = filter.line {
        query = query.filter(payment_row::Column::Line.eq(line));
    }
    if !filter.order.is_empty() {
        query = query.filter(payment_row::Column::OrderNumber.eq(filter.order));
    }
    let key = [payment_row::Column::Authority, payment_row::Column::Number];
    Ok(rows::page(query, key, filter.authority, after, limit).all(db).await?)
}
