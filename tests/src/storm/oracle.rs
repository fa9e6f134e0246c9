//! What a journal must mean, worked out a second time from its rows alone: chain, order, money. Pure, and without the
//! program's own arithmetic, or it would only be compared with itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A row of `journal_events`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub seq: i64,
    /// Microseconds since 1970 UTC.
    pub recorded_at: i64,
    pub source: String,
    pub id: String,
    pub actor: String,
    pub event: String,
    pub hash: Vec<u8>,
}

impl Row {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.event).unwrap_or(Value::Null)
    }
}

/// Where a budget line stands, in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Line {
    pub appropriation: i64,
    pub carry_over: i64,
    pub adjustments: i64,
    pub frozen: i64,
    pub commitments: i64,
    pub actual: i64,
}

impl Line {
    /// disposable - commitments - actual
    pub fn available(&self) -> i64 {
        self.appropriation + self.carry_over + self.adjustments - self.frozen - self.commitments - self.actual
    }
}

/// The hash that a row must have after the one before it: SHA-256 over that hash, number and instant (8 bytes big-endian each),
/// the length of the actor (4 bytes big-endian), the actor, and the event as stored.
pub fn hash_after(before: &[u8], row: &Row) -> Vec<u8> {
    let mut bytes = before.to_vec();
    bytes.extend_from_slice(&row.seq.to_be_bytes());
    bytes.extend_from_slice(&row.recorded_at.to_be_bytes());
    bytes.extend_from_slice(&(row.actor.len() as u32).to_be_bytes());
    bytes.extend_from_slice(row.actor.as_bytes());
    bytes.extend_from_slice(row.event.as_bytes());
    Sha256::digest(bytes).to_vec()
}

/// What is wrong with the numbers, instants, names and hashes of a journal that should end with this head (number, hash).
pub fn chain(rows: &[Row], head: (i64, &[u8])) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut hash, mut instant) = (vec![0; 32], i64::MIN);
    let mut names = HashSet::new();
    for (place, row) in rows.iter().enumerate() {
        let expected = place as i64 + 1;
        if row.seq != expected {
            wrong.push(format!("number {expected} is missing, {} stands there", row.seq));
            return wrong;
        }
        if row.recorded_at < instant {
            wrong.push(format!("the instant of recording goes back at {}", row.seq));
        }
        if hash_after(&hash, row) != row.hash {
            wrong.push(format!("the chain is broken at {}", row.seq));
        }
        let json = row.json();
        if json["source"] != row.source.as_str() || json["id"] != row.id.as_str() {
            wrong.push(format!("the names beside the event differ from those in it at {}", row.seq));
        }
        if !names.insert((row.source.as_str(), row.id.as_str())) {
            wrong.push(format!("{} {} is recorded twice, again at {}", row.source, row.id, row.seq));
        }
        (hash, instant) = (row.hash.clone(), row.recorded_at);
    }
    if head != (rows.len() as i64, hash.as_slice()) {
        wrong.push(format!("the head says {}, the last row is {}", head.0, rows.len()));
    }
    wrong
}

/// A decimal string as cents.
fn cents(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or_default();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (euros, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let rest: i64 = format!("{rest:0<2}").parse().unwrap_or_else(|_| panic!("no amount: {value}"));
    sign * (euros.parse::<i64>().unwrap_or_else(|_| panic!("no amount: {value}")) * 100 + rest)
}

#[derive(Default)]
struct Order {
    line: String,
    amount: i64,
    paid: i64,
    released: bool,
    /// Falls into a later year: uses commitment authority, not money.
    later: bool,
    consent: bool,
}

impl Order {
    fn open(&self) -> i64 {
        if self.released || self.later { 0 } else { (self.amount - self.paid).max(0) }
    }
}

/// The lines of a journal, and every order asked of a service that left less than nothing without a consent.
#[derive(Default)]
pub struct Money {
    pub lines: BTreeMap<String, Line>,
    pub overspent: Vec<String>,
    orders: HashMap<(String, String), Order>,
}

/// Follows the money through a journal.
pub fn money(rows: &[Row]) -> Money {
    let mut money = Money::default();
    for row in rows {
        money.apply(row);
    }
    money
}

impl Money {
    fn line(&mut self, name: &Value) -> &mut Line {
        self.lines.entry(name.as_str().unwrap_or_default().to_owned()).or_default()
    }

    fn apply(&mut self, row: &Row) {
        let event = row.json();
        let data = &event["data"];
        let amount = || cents(&data["amount"]);
        match event["type"].as_str().unwrap_or_default() {
            "budget.appropriated.v1" | "budget.appropriation-amended.v1" => self.line(&data["line"]).appropriation += amount(),
            "budget.carried-over.v1" => self.line(&data["line"]).carry_over += amount(),
            "budget.adjusted.v1" => self.line(&data["line"]).adjustments += amount(),
            "budget.transferred.v1" => {
                self.line(&data["from_line"]).adjustments -= amount();
                self.line(&data["to_line"]).adjustments += amount();
            }
            "budget.frozen.v1" => self.line(&data["line"]).frozen += amount(),
            "budget.unfrozen.v1" => self.line(&data["line"]).frozen -= amount(),
            "procurement.order-placed.v1" => {
                let year = |text: &Value| text.as_str().and_then(|text| text.get(..4)?.parse::<i32>().ok());
                let order = Order {
                    line: data["line"].as_str().unwrap_or_default().to_owned(),
                    amount: amount(),
                    later: year(&data["due"]).is_some_and(|due| Some(due) > year(&data["line"])),
                    consent: !data["consent"].is_null(),
                    ..Order::default()
                };
                self.orders
                    .insert(key(data), Order { line: order.line.clone(), consent: order.consent, later: order.later, ..Order::default() });
                self.change(row, data, true, |old| *old = order);
            }
            "procurement.order-changed.v1" => self.change(row, data, true, |order| order.amount = amount()),
            "procurement.order-cancelled.v1" => self.change(row, data, false, |order| order.released = true),
            "procurement.payment-made.v1" => {
                self.line(&data["line"]).actual += amount();
                if data["order"].is_string() {
                    self.change(row, data, false, |order| {
                        order.paid += amount();
                        order.released |= data["final"] == true;
                    });
                }
            }
            _ => {}
        }
    }

    /// Changes an order and moves its line's commitments by the difference.
    fn change(&mut self, row: &Row, data: &Value, spends: bool, change: impl FnOnce(&mut Order)) {
        let Some(order) = self.orders.get_mut(&key(data)) else {
            self.overspent.push(format!("number {} speaks of an order that was never placed", row.seq));
            return;
        };
        let before = order.open();
        change(order);
        let (moved, name, consent) = (order.open() - before, order.line.clone(), order.consent);
        let line = self.lines.entry(name.clone()).or_default();
        line.commitments += moved;
        let asked = row.source.starts_with("/sollist/");
        if spends && asked && !consent && moved > 0 && line.available() < 0 {
            self.overspent.push(format!("number {} leaves {} cents on {name}", row.seq, line.available()));
        }
    }
}

fn key(data: &Value) -> (String, String) {
    let text = |key: &str| data[key].as_str().unwrap_or_default().to_owned();
    (text("authority"), text("order"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(events: &[(&str, &str, Value)]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (place, (source, kind, data)) in events.iter().enumerate() {
            let event = json!({"source": source, "id": place.to_string(), "type": format!("{kind}.v1"), "data": data}).to_string();
            let mut row = Row {
                seq: place as i64 + 1,
                recorded_at: 7,
                source: (*source).to_owned(),
                id: place.to_string(),
                actor: "a".to_owned(),
                event,
                hash: Vec::new(),
            };
            row.hash = hash_after(rows.last().map_or(&[0; 32], |row: &Row| row.hash.as_slice()), &row);
            rows.push(row);
        }
        rows
    }

    #[test]
    fn a_chain_is_whole_until_somebody_touches_it() {
        let rows = rows(&[("/a", "x", json!({})), ("/b", "x", json!({})), ("/c", "x", json!({}))]);
        let head = |rows: &[Row]| (rows.len() as i64, rows.last().unwrap().hash.clone());
        let check = |rows: &[Row], head: &(i64, Vec<u8>)| chain(rows, (head.0, &head.1));
        let whole = head(&rows);
        assert_eq!(check(&rows, &whole), Vec::<String>::new());
        assert!(check(&rows[..2], &whole)[0].contains("head says 3"));
        let mut changed = rows.clone();
        changed[1].actor = "b".to_owned();
        assert_eq!(check(&changed, &whole), ["the chain is broken at 2"]);
        let mut gap = rows.clone();
        gap.remove(1);
        assert!(check(&gap, &whole)[0].starts_with("number 2 is missing"));
        let mut back = rows;
        back[2].recorded_at = 6;
        back[2].hash = hash_after(&back[1].hash, &back[2]);
        assert_eq!(check(&back, &head(&back)), ["the instant of recording goes back at 3"]);
    }

    #[test]
    fn money_follows_the_arithmetic_of_the_specification() {
        let line = "2026/30/25/a/b";
        let order = |amount: &str| json!({"authority": "x", "order": "1", "line": line, "amount": amount});
        let events = [
            ("/plan", "budget.appropriated", json!({"line": line, "amount": "100.00"})),
            ("/plan", "budget.carried-over", json!({"line": line, "amount": "0.50"})),
            ("/plan", "budget.frozen", json!({"line": line, "amount": "10"})),
            ("/sollist/procurement/a", "procurement.order-placed", order("60.00")),
            ("/sollist/procurement/a", "procurement.order-changed", order("70.5")),
            ("/hkr", "procurement.payment-made", json!({"authority": "x", "order": "1", "line": line, "amount": "20.00"})),
            (
                "/sollist/procurement/a",
                "procurement.order-placed",
                json!({"authority": "x", "order": "2", "line": line, "amount": "20.01"}),
            ),
            ("/hkr", "procurement.payment-made", json!({"authority": "x", "order": "1", "line": line, "amount": "1.00", "final": true})),
        ];
        let money = money(&rows(&events));
        let expected = Line { appropriation: 10_000, carry_over: 50, adjustments: 0, frozen: 1_000, commitments: 2_001, actual: 2_100 };
        assert_eq!(money.lines[line], expected);
        assert_eq!(money.overspent, ["number 7 leaves -1 cents on 2026/30/25/a/b"]);
    }

    #[test]
    fn amounts_are_read_to_the_cent() {
        for (text, expected) in [("1.05", 105), ("-0.5", -50), ("1300000.00", 130_000_000), ("7", 700), ("-12.34", -1_234)] {
            assert_eq!(cents(&json!(text)), expected, "{text}");
        }
    }
}
