//! The budget by line as a plain loop over columns of numbers: the least that anybody takes who keeps no sums.

use std::path::Path;

/// Columns by table, each in the order of the journal (tests/exported/columns.py).
pub struct Columns {
    postings: [Vec<i64>; 3],
    orders: [Vec<i64>; 6],
    payments: [Vec<i64>; 4],
    cancellations: [Vec<i64>; 2],
    lines: usize,
    numbers: usize,
}

/// What is known of an order on the way.
#[derive(Clone, Copy)]
struct Order {
    line: i64,
    day: i64,
    cents: i64,
    paid: i64,
    placed: bool,
    ended: bool,
}

impl Columns {
    pub fn read(folder: &Path) -> Columns {
        let column = |table: &str, name: &str| -> Vec<i64> {
            let bytes = std::fs::read(folder.join(format!("{table}.{name}"))).unwrap();
            bytes.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect()
        };
        let postings = ["event", "line", "cents"].map(|name| column("postings", name));
        let orders = ["event", "day", "order", "line", "placed", "cents"].map(|name| column("orders", name));
        let payments = ["event", "order", "last", "cents"].map(|name| column("payments", name));
        let cancellations = ["event", "order"].map(|name| column("cancellations", name));
        let beyond = |columns: &[&Vec<i64>]| -> usize {
            let last = columns.iter().copied().flatten().copied().max().unwrap_or(-1);
            usize::try_from(last + 1).unwrap()
        };
        let lines = beyond(&[&postings[1], &orders[3]]);
        let numbers = beyond(&[&orders[2], &payments[1], &cancellations[1]]);
        Columns { postings, orders, payments, cancellations, lines, numbers }
    }

    /// Cents available by line, as of a number.
    pub fn available(&self, as_of: u64) -> Vec<i128> {
        let as_of = i64::try_from(as_of).unwrap();
        let known = |events: &[i64]| events.partition_point(|event| *event <= as_of);
        let mut available = vec![0_i128; self.lines];
        let [event, line, cents] = &self.postings;
        for row in 0..known(event) {
            available[line[row] as usize] += i128::from(cents[row]);
        }
        let new = Order { line: -1, day: i64::MIN, cents: 0, paid: 0, placed: false, ended: false };
        let mut orders = vec![new; self.numbers];
        let [event, day, number, line, placed, cents] = &self.orders;
        for row in 0..known(event) {
            let order = &mut orders[number[row] as usize];
            order.placed |= placed[row] == 1;
            if order.day <= day[row] {
                *order = Order { line: line[row], day: day[row], cents: cents[row], ..*order };
            }
        }
        let [event, number, last, cents] = &self.payments;
        for row in 0..known(event) {
            let order = &mut orders[number[row] as usize];
            order.paid += cents[row];
            order.ended |= last[row] == 1;
        }
        let [event, number] = &self.cancellations;
        for row in 0..known(event) {
            orders[number[row] as usize].ended = true;
        }
        for order in orders.iter().filter(|order| order.placed && !order.ended && order.line >= 0) {
            available[order.line as usize] -= i128::from((order.cents - order.paid).max(0));
        }
        available
    }
}
