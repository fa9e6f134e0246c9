//! How often a year ends inside the 80 % interval that the forecast gave: measured on random years with known ends.
//!
//! `python3 analytics/examples/panel.py | cargo run --release -p sollist-analytics --example coverage` prints a table;
//! 27 cells of 200 panels of 120 lines take a few minutes. `panel.py` needs numpy.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::BTreeMap,
    io::{self, Read},
};

use serde_json::json;
use sollist_analytics::{BudgetQuery, By, Facts, View, forecast};
use sollist_contract::{day::Day, envelope::Envelope, event::Event, money::Cents};

/// The year that is forecast.
const YEAR: i16 = 2026;
const MONTHS: usize = 12;
const OFFICE: &str = "ba-pankow";
/// Lines of one programme judge each other.
const PROGRAMMES: [&str; 4] = ["mobile-devices", "workplace", "infrastructure", "training"];

fn main() {
    let mut input = io::BufReader::new(io::stdin().lock());
    // By years, shock and month: inside, of how many; lines without an interval.
    let mut cells: BTreeMap<(i64, i64, i64), [u64; 3]> = BTreeMap::new();
    while let Some(panel) = Panel::read(&mut input) {
        let cell = cells.entry(panel.cell).or_default();
        for (number, bounds) in panel.bounds().into_iter().enumerate() {
            match bounds {
                Some((lower, upper)) => {
                    cell[1] += 1;
                    cell[0] += u64::from((lower..=upper).contains(&panel.ended(number)));
                }
                None => cell[2] += 1,
            }
        }
    }
    println!("years  shock  month  inside of forecasts   per mille  without interval");
    for ((past, shock, month), [inside, of, without]) in cells {
        let share = (inside * 1_000 + of / 2) / of.max(1);
        println!("{past:>5}  {shock:>4} %  {month:>5}  {inside:>6} of {of:<9}  {share:>9}  {without:>16}");
    }
}

fn numbers(from: &mut impl Read, count: usize) -> Option<Vec<i64>> {
    let mut bytes = vec![0; count * 8];
    from.read_exact(&mut bytes).ok()?;
    Some(bytes.chunks_exact(8).map(|eight| i64::from_le_bytes(eight.try_into().unwrap())).collect())
}

/// Random years of lines, the last of which is forecast. Cents.
pub struct Panel {
    /// Past years, shock in hundredths, month by whose end it is forecast.
    pub cell: (i64, i64, i64),
    lines: usize,
    years: usize,
    soll: Vec<i64>,
    paid: Vec<i64>,
}

impl Panel {
    /// The next one that `panel.py` wrote.
    pub fn read(input: &mut impl Read) -> Option<Panel> {
        let [past, month, shock, lines] = numbers(input, 4)?.try_into().ok()?;
        let (years, lines): (usize, usize) = (usize::try_from(past).ok()? + 1, lines.try_into().ok()?);
        let (soll, paid) = (numbers(input, lines * years)?, numbers(input, lines * years * MONTHS)?);
        Some(Panel { cell: (past, shock, month), lines, years, soll, paid })
    }

    /// What was paid on a line by the end of its last year.
    pub fn ended(&self, line: usize) -> i64 {
        self.paid[(line * self.years + self.years - 1) * MONTHS + MONTHS - 1]
    }

    /// The interval of each line, as it was forecast for its last year.
    pub fn bounds(&self) -> Vec<Option<(i64, i64)>> {
        let facts = facts(&self.soll, &self.paid, self.lines, self.years);
        let cut = end_of(YEAR, self.cell.2.try_into().unwrap());
        let view = View::resolve(&facts, "", &cut.to_string(), cut).unwrap();
        let query = BudgetQuery { year: Some(YEAR), by: By::parse(&["line"]).unwrap(), ..BudgetQuery::default() };
        let mut bounds = vec![None; self.lines];
        for row in forecast(&facts, &view, &query).unwrap().rows {
            let number: usize = row.line.unwrap().title().strip_prefix("titel-").unwrap().parse().unwrap();
            bounds[number] = row.lower.zip(row.upper).map(|(lower, upper)| (lower.get(), upper.get()));
        }
        bounds
    }
}

/// Every payment of every year: what comes after the cut is not seen there.
fn facts(soll: &[i64], paid: &[i64], lines: usize, years: usize) -> Facts {
    let (mut facts, mut seq) = (Facts::new(), 0);
    let recorded = "2027-01-31T00:00:00Z".parse().unwrap();
    let mut take = |day: Day, kind: &str, data: serde_json::Value| {
        seq += 1;
        let event = Event::from_data(kind, &data.to_string()).unwrap().unwrap();
        facts.apply(seq, recorded, &Envelope::new("/panel", seq.to_string(), day.noon().unwrap(), event)).unwrap();
    };
    for year in 0..years {
        let of = YEAR - i16::try_from(years - 1 - year).unwrap();
        for number in 0..lines {
            let line = format!("{of}/30/25/bezirksamt-pankow/titel-{number}");
            let amount = Cents::new(soll[number * years + year]).to_string();
            let plan = json!({"authority": OFFICE, "line": line, "amount": amount, "kind": "consumptive",
                "programme": PROGRAMMES[number % 4]});
            take(Day::first_of(of).unwrap(), "budget.appropriated.v1", plan);
            let mut before = 0;
            for month in 1..=MONTHS {
                let until = paid[(number * years + year) * MONTHS + month - 1];
                if until > before {
                    let amount = Cents::new(until - before).to_string();
                    let payment = format!("{of}-{number}-{month}");
                    take(
                        end_of(of, month),
                        "procurement.payment-made.v1",
                        json!({"authority": OFFICE, "line": line, "payment": payment, "amount": amount}),
                    );
                }
                before = until;
            }
        }
    }
    facts
}

fn end_of(year: i16, month: usize) -> Day {
    let first = jiff::civil::date(year, month.try_into().unwrap(), 1);
    first.last_of_month().to_string().parse().unwrap()
}
