//! Where orders and lines stood at the end of each day, worked out a second time from the plain list of what was
//! reported, each day anew: slow, and with nothing of the program's own arithmetic.

use std::collections::{BTreeSet, HashMap};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;

use super::oracle::{Line, cents};

/// After every day that anybody can name.
pub const END: &str = "9999-12-31";

/// An order, by authority and number.
pub type Key = (String, String);

/// The day on which an event takes effect; before every other where it names none.
pub fn day_of(event: &Value) -> String {
    let data = &event["data"];
    match event["type"].as_str().unwrap_or_default() {
        "budget.appropriated.v1" => {
            format!("{}-01-01", data["line"].as_str().unwrap_or_default().get(..4).unwrap_or_default())
        }
        "procurement.goods-delivered.v1" => data["delivered_on"].as_str().unwrap_or_default().to_owned(),
        _ => {
            let instant = event["time"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
            let berlin = TimeZone::get("Europe/Berlin").unwrap();
            instant.map_or_else(String::new, |instant| berlin.to_datetime(instant).date().to_string())
        }
    }
}

#[derive(Clone)]
pub enum Said {
    Placed(i64, i64),
    Changed(i64, i64),
    Delivered(i64),
    Paid(i64, bool),
    Cancelled,
}

#[derive(Clone, Default)]
pub struct Order {
    pub line: String,
    /// The later year whose commitment authority it uses instead of money.
    pub later: Option<i64>,
    /// Up to which amount a consent lets it spend what is not there.
    pub covered: i64,
    said: Vec<(String, Said)>,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    pub placed: bool,
    pub quantity: i64,
    pub amount: i64,
    pub delivered: i64,
    pub paid: i64,
    pub released: bool,
}

impl Order {
    /// Of which nothing is said yet.
    pub fn new(line: &str, later: Option<i64>) -> Order {
        Order { line: line.to_owned(), later, ..Order::default() }
    }

    pub fn say(&mut self, day: &str, said: Said) {
        self.said.push((day.to_owned(), said));
    }

    pub fn at(&self, day: &str) -> Standing {
        let mut said: Vec<&(String, Said)> = self.said.iter().filter(|(on, _)| on.as_str() <= day).collect();
        // Stable: of one day in the order of the journal, and the last totals count.
        said.sort_by(|a, b| a.0.cmp(&b.0));
        let mut standing = Standing::default();
        for (_, said) in said {
            match *said {
                Said::Placed(quantity, amount) | Said::Changed(quantity, amount) => {
                    (standing.quantity, standing.amount) = (quantity, amount);
                    standing.placed |= matches!(said, Said::Placed(..));
                }
                Said::Delivered(quantity) => standing.delivered += quantity,
                Said::Paid(amount, last) => {
                    standing.paid += amount;
                    standing.released |= last;
                }
                Said::Cancelled => standing.released = true,
            }
        }
        standing
    }

    /// What it binds at the end of a day, if it were of so much at most: this year's money, or commitment authority.
    pub fn binds(&self, day: &str, at_most: i64) -> i64 {
        let Standing { placed, amount, paid, released, .. } = self.at(day);
        let amount = amount.min(at_most);
        match (placed, self.later, released) {
            (false, ..) | (true, None, true) => 0,
            (true, None, false) => (amount - paid).max(0),
            (true, Some(_), false) => amount,
            (true, Some(_), true) => paid.clamp(0, amount),
        }
    }

    fn days(&self) -> impl Iterator<Item = &String> {
        self.said.iter().map(|(day, _)| day)
    }

    /// What is wrong on a day or later: said before it was placed, more given back than was paid, more delivered than
    /// ordered.
    pub fn faults_since(&self, day: &str) -> Vec<String> {
        let early = (!self.at(day).placed).then(|| format!("speaks of an order before it was placed, on {day}"));
        let days: BTreeSet<&str> = self.days().map(String::as_str).filter(|on| *on > day).chain([day]).collect();
        let fault = |day: &str| {
            let Standing { placed, quantity, delivered, paid, .. } = self.at(day);
            if paid < 0 {
                Some(format!("gives back more than was paid on {day}"))
            } else {
                let quantity = if placed { quantity } else { 0 };
                (delivered > quantity).then(|| format!("has {delivered} delivered and {quantity} ordered on {day}"))
            }
        };
        early.into_iter().chain(days.into_iter().filter_map(fault)).collect()
    }
}

/// Everything that was reported of money.
#[derive(Default)]
pub struct Told {
    pub orders: HashMap<Key, Order>,
    /// By line: days, and what was posted.
    posted: HashMap<String, Vec<(String, Line)>>,
    /// By line and later year: days, and commitment authority granted.
    granted: HashMap<(String, i64), Vec<(String, i64)>>,
}

impl Told {
    pub fn post(&mut self, line: &str, day: &str, by: Line) {
        self.posted.entry(line.to_owned()).or_default().push((day.to_owned(), by));
    }
    pub fn grant(&mut self, line: &str, year: i64, day: &str, by: i64) {
        self.granted.entry((line.to_owned(), year)).or_default().push((day.to_owned(), by));
    }

    /// Where a line stood at the end of a day.
    pub fn line_at(&self, line: &str, day: &str) -> Line {
        let mut sum = Line::default();
        for (_, by) in self.posted.get(line).into_iter().flatten().filter(|(on, _)| on.as_str() <= day) {
            sum.appropriation += by.appropriation;
            sum.carry_over += by.carry_over;
            sum.adjustments += by.adjustments;
            sum.frozen += by.frozen;
            sum.actual += by.actual;
        }
        let bound = self.orders.values().filter(|order| order.line == line && order.later.is_none());
        sum.commitments = bound.map(|order| order.binds(day, i64::MAX)).sum();
        sum
    }

    /// What was granted and used of the commitment authority of a later year.
    pub fn authority_at(&self, line: &str, year: i64, day: &str) -> (i64, i64) {
        let granted =
            self.granted.get(&(line.to_owned(), year)).into_iter().flatten().filter(|(on, _)| on.as_str() <= day);
        let used = self.orders.values().filter(|order| order.line == line && order.later == Some(year));
        (granted.map(|(_, by)| by).sum(), used.map(|order| order.binds(day, i64::MAX)).sum())
    }

    /// What can be spent at the end of a day: money, or commitment authority.
    pub fn free_at(&self, line: &str, later: Option<i64>, day: &str) -> i64 {
        match later {
            None => self.line_at(line, day).available(),
            Some(year) => {
                let (granted, used) = self.authority_at(line, year, day);
                granted - used
            }
        }
    }

    /// A day, and all later ones on which anything happened to a line.
    pub fn days_since(&self, line: &str, day: &str) -> Vec<String> {
        let posted = self.posted.get(line).into_iter().flatten().map(|(on, _)| on);
        let granted = self
            .granted
            .iter()
            .filter(|((name, _), _)| name == line)
            .flat_map(|(_, granted)| granted)
            .map(|(on, _)| on);
        let orders = self.orders.values().filter(|order| order.line == line).flat_map(Order::days);
        let later: BTreeSet<String> =
            posted.chain(granted).chain(orders).filter(|on| on.as_str() > day).cloned().collect();
        std::iter::once(day.to_owned()).chain(later).collect()
    }

    /// Every day on which anything happened.
    pub fn days(&self) -> BTreeSet<String> {
        let posted = self.posted.values().flatten().map(|(on, _)| on);
        let granted = self.granted.values().flatten().map(|(on, _)| on);
        posted.chain(granted).chain(self.orders.values().flat_map(Order::days)).cloned().collect()
    }
}

/// New totals of an order; without a number of pieces there is nothing to hold deliveries to.
pub fn totals(data: &Value) -> (i64, i64) {
    (data["quantity"].as_i64().unwrap_or(i64::MAX), cents(&data["amount"]))
}
