//! The three years before: what was appropriated and paid then, so that a forecast has years to learn from.
//!
//! No plan of these years is at hand in the layout of [`super::PLAN`], and no payments of any year: both are invented.
//! Amounts follow the plan of 2026. What is spent of a line, and when, follows the months in which the Länder pay (BMF,
//! monthly tables of the Länder, 2011 and 2020): 45.8 % by June, more than a fifth in the last two months. What was
//! delivered then is not told.

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Appropriated, OrderPlaced, PaymentMade},
    ids::{Authority, District, LineName},
    money::Cents,
};

use super::{
    book::{Book, Part, day, name, quantity},
    plan::{DEVICES, RESERVE},
    profiles::{CENTRAL_SHOPPING, DISTRICT_SHOPPING, PROFILES},
    random::Random,
};

/// The years, and what their plans had of that of 2026, in thousandths.
const YEARS: [(i16, i64); 3] = [(2023, 920), (2024, 960), (2025, 985)];
/// When a part of a year's money is paid, how much of it is paid by then, in ten-thousandths, and when an order is
/// placed for this part and the next.
const PAID: [Part; 6] = [
    ((2, 16), 1_518, Some((1, 12))),
    ((4, 15), 3_036, None),
    ((6, 15), 4_584, Some((5, 6))),
    ((9, 7), 6_973, None),
    ((11, 2), 8_506, Some((10, 8))),
    ((12, 7), 10_000, None),
];
/// Devices were hired until 2025, so that none of these years is counted among those there are.
const HIRED: (&str, i64) = ("device-hire", 3_500);
/// Where nothing else is bought on a title.
const USUAL: (&str, i64) = ("service-hour", 11_240);
/// What is counted as remote access that there is.
const COUNTED_ELSEWHERE: &str = "remote-access";
/// What is planned for less is not told; a forecast has the lines beside it then.
const SMALLEST: Cents = Cents::new(2_000_000);
/// Plans are made in thousands of euros.
const THOUSAND: i64 = 100_000;

/// Everything of the three years, in the order in which it would be recorded. Sources begin with `root`.
pub fn simulate(root: &str, seed: u64) -> Option<Vec<Envelope>> {
    let plan = super::plan().ok()?;
    let lines: Vec<&Appropriated> =
        plan.appropriated().filter(|line| line.amount >= SMALLEST && line.line.title() != RESERVE).collect();
    let mut book = Book::new(&format!("{root}/vorjahre"));
    for (year, share) in YEARS {
        let mut random = Random::stream(seed, 1_000 + u64::try_from(year).ok()?);
        let of_all = random.between(-25, 25);
        for (number, line) in (1..).zip(&lines) {
            Year { year, share, of_all, random: &mut random, book: &mut book }.of_line(number, line)?;
        }
    }
    Some(book.close())
}

/// A year at work.
struct Year<'a> {
    year: i16,
    /// Of the plan of 2026, in thousandths.
    share: i64,
    /// How much more or less than usual all spend, in thousandths of their plan.
    of_all: i64,
    random: &'a mut Random,
    book: &'a mut Book,
}

impl Year<'_> {
    /// The plan's amount, the year's orders, and their payments.
    fn of_line(&mut self, number: i64, plan: &Appropriated) -> Option<()> {
        let line: LineName = name(&plan.line.as_str().replacen("2026", &self.year.to_string(), 1))?;
        let thousands = plan.amount.get() / THOUSAND * (self.share + self.random.between(-40, 40)) / 1_000;
        let amount = Cents::new(thousands.max(2) * THOUSAND);
        let appropriated = Appropriated { line: line.clone(), amount, ..plan.clone() };
        self.book.note(day(self.year, 1, 1)?, 0, appropriated)?;
        let spent = amount.get() / 1_000 * self.rate(&plan.authority);
        let code = plan.authority.district().code();
        let bought = self.item(&plan.authority, &line)?;
        let parts = self.parts(spent);
        let mut order = String::new();
        for (part, (amount, (paid, _, placed))) in (0..).zip(parts.iter().zip(PAID)) {
            if let Some(placed) = placed {
                order = format!("B-{code}-{}-{number:03}-{}", self.year, part / 2 + 1);
                let both = amount + parts.get(part + 1).copied().unwrap_or(0);
                self.order(&plan.authority, &line, &order, bought, both, placed)?;
            }
            let later = i8::try_from(self.random.between(0, 9)).ok()?;
            let made = PaymentMade {
                authority: plan.authority.clone(),
                order: Some(name(&order)?),
                line: line.clone(),
                payment: name(&format!("Z-{code}-{}-{number:03}-{}", self.year, part + 1))?,
                amount: Cents::new(*amount),
                last: placed.is_none(),
                consent: None,
            };
            let minute = 14 * 60 + self.random.between(0, 90);
            self.book.note(self.working((paid.0, paid.1 + later))?, minute, made)?;
        }
        Some(())
    }

    fn order(
        &mut self,
        authority: &Authority,
        line: &LineName,
        order: &str,
        (item, price): (&str, i64),
        cents: i64,
        placed: (i8, i8),
    ) -> Option<()> {
        let placed_on = self.working(placed)?;
        let placed = OrderPlaced {
            authority: authority.clone(),
            order: name(order)?,
            line: line.clone(),
            item: name(item)?,
            quantity: quantity((cents / price).max(1))?,
            amount: Cents::new(cents),
            due: None,
            consent: None,
        };
        self.book.note(placed_on, 9 * 60 + self.random.between(0, 240), placed)
    }

    /// What is spent of a line, in thousandths: those who are ahead in 2026 spent more before, nobody all.
    fn rate(&mut self, authority: &Authority) -> i64 {
        let pace = PROFILES.iter().find(|profile| profile.authority().as_ref() == Some(authority));
        let usual = 790 + pace.map_or(450, |profile| profile.pace) / 4;
        (usual + self.of_all + self.random.between(-85, 85)).clamp(400, 990)
    }

    fn item(&mut self, authority: &Authority, line: &LineName) -> Option<(&'static str, i64)> {
        if line.title() == DEVICES {
            return Some(HIRED);
        }
        let central = authority.district() == District::CENTRAL;
        let list = if central { CENTRAL_SHOPPING.as_slice() } else { DISTRICT_SHOPPING.as_slice() };
        let bought = list.iter().find(|shopping| line.title().starts_with(shopping.title));
        let cheap = |(item, _): &&(&'static str, i64)| *item != COUNTED_ELSEWHERE;
        let cheapest = bought.and_then(|shopping| shopping.items.iter().filter(cheap).min_by_key(|(_, price)| *price));
        Some(cheapest.copied().unwrap_or(USUAL))
    }

    /// A year's money in parts. Some years begin early, some late; towards the end it matters less.
    fn parts(&mut self, all: i64) -> Vec<i64> {
        let (ahead, mut paid) = (self.random.between(-1_000, 1_000), 0);
        let mut parts = Vec::new();
        for (_, share, _) in PAID {
            let rest = 10_000 - share;
            let lean = share * rest / 10_000 * rest / 10_000 * 3 * ahead / 4_000;
            let by_then = if rest == 0 { all } else { all / 10_000 * (share + lean + self.random.between(-150, 150)) };
            parts.push(by_then - paid);
            paid = by_then;
        }
        parts
    }

    /// The first working day on or after a day of the year.
    fn working(&self, (month, date): (i8, i8)) -> Option<Day> {
        let mut on = day(self.year, month, date)?;
        while !on.is_working_day() {
            on = on.next();
        }
        Some(on)
    }
}
