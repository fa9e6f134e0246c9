//! What the clients of a history ask for, on few lines with too little money for all of it. Pure: of the seed alone.

use super::budget::Ask;
use crate::storm::dice::Dice;

/// Whose lines they are.
pub const AUTHORITY: &str = "ba-pankow";
/// Lines of the example's plan with 1,000.00 EUR each, the last with 2,000.00 EUR.
pub const LINES: [&str; 4] = [
    "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt",
    "2026/30/25/bezirksamt-pankow/migrationsreadiness-systemtechnik",
    "2026/30/25/bezirksamt-pankow/migrationsreadiness-gebaeudeinfrastruktur",
    "2026/30/25/bezirksamt-pankow/geschaeftsbedarf-fuer-die-verfahrensunabhaengige-ikt",
];
/// Orders that something happens to are among the last so many times the clients.
const ROUNDS: usize = 3;

/// Whether a command is sent a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    No,
    /// By somebody else at the same moment.
    AtOnce,
    /// Right after its answer.
    After,
}

/// A command and how it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub id: String,
    pub ask: Ask,
    pub again: Again,
    /// Sent until there is an answer; else nobody ever asks what became of it.
    pub insists: bool,
    pub pause_ms: u64,
}

/// What each of so many clients asks for, one after another.
pub fn wishes(seed: u64, clients: usize, each: usize) -> Vec<Vec<Wish>> {
    let mut dice = Dice::new(seed, 3);
    let mut orders: Vec<(String, String)> = Vec::new();
    let mut wishes = vec![Vec::new(); clients];
    for turn in 0..each {
        for (client, own) in wishes.iter_mut().enumerate() {
            let id = format!("h{seed}-{client}-{turn}");
            let recent = orders.len().saturating_sub(ROUNDS * clients);
            let ask = ask(&mut dice, &id, &orders[recent..]);
            if let Ask::Place { order, line, .. } = &ask {
                orders.push((order.clone(), line.clone()));
            }
            let again = match dice.below(10) {
                0 => Again::AtOnce,
                1 => Again::After,
                _ => Again::No,
            };
            own.push(Wish { id, ask, again, insists: dice.chance(75), pause_ms: dice.between(0, 50) });
        }
    }
    wishes
}

fn ask(dice: &mut Dice, id: &str, orders: &[(String, String)]) -> Ask {
    let line = dice.pick(&LINES).to_owned();
    let kind = if orders.is_empty() { 0 } else { dice.below(100) };
    match kind {
        0..34 => Ask::Place { order: format!("B-{id}"), line, cents: cents(dice, 20, 150) },
        34..52 => Ask::Cancel { order: dice.pick(orders).0 },
        52..65 => {
            let (order, line) = dice.pick(orders);
            Ask::Pay { order: Some(order), line, cents: cents(dice, 1, 20), last: dice.chance(50) }
        }
        65..69 => Ask::Pay { order: None, line, cents: cents(dice, 1, 20), last: false },
        69..77 => {
            let others: Vec<&str> = LINES.into_iter().filter(|other| *other != line).collect();
            Ask::Transfer { from: line, to: dice.pick(&others).to_owned(), cents: cents(dice, 20, 250) }
        }
        77..82 => Ask::Freeze { line, cents: cents(dice, 20, 200) },
        82..90 => Ask::Unfreeze { line, cents: cents(dice, 20, 200) },
        _ => Ask::Look { line },
    }
}

/// An amount between so many euros, to the cent.
fn cents(dice: &mut Dice, low: u64, high: u64) -> i64 {
    i64::try_from(dice.between(low * 100, high * 100)).unwrap()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn wishes_are_of_their_seed_alone_and_of_every_kind() {
        let all: Vec<Wish> = wishes(7, 16, 30).concat();
        assert_eq!(all, wishes(7, 16, 30).concat());
        assert_ne!(all, wishes(8, 16, 30).concat());
        let names: BTreeSet<&str> = all.iter().map(|wish| wish.id.as_str()).collect();
        assert_eq!(names.len(), all.len());
        let kind = |ask: &Ask| format!("{ask:?}").split(' ').next().unwrap().to_owned();
        let kinds: BTreeSet<String> = all.iter().map(|wish| kind(&wish.ask)).collect();
        assert_eq!(kinds.len(), 7, "{kinds:?}");
        for again in [Again::No, Again::AtOnce, Again::After] {
            assert!(all.iter().any(|wish| wish.again == again));
        }
    }
}
