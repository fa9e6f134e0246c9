//! A stock as the fold of what its parts say: counts and movements, in the order of the journal.

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    stock::{Entry, Part as Counted, Retired, Stock, What},
};

use super::part::{Part, input};

/// Which pieces of a stock are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pick {
    /// In use or in stock, and not older than their life on the day.
    Usable,
    InUse,
    /// In use, and older than their life on the day.
    OverAge,
    /// In use, of known age.
    Dated,
    /// Whole months that those of known age have been in use by the day, all together.
    Months,
}

impl Pick {
    const ALL: [Pick; 5] = [Pick::Usable, Pick::InUse, Pick::OverAge, Pick::Dated, Pick::Months];

    pub fn code(self) -> &'static str {
        match self {
            Pick::Usable => "usable",
            Pick::InUse => "in-use",
            Pick::OverAge => "over-age",
            Pick::Dated => "in-use-dated",
            Pick::Months => "in-use-months",
        }
    }
    /// Whether it makes a difference how long a piece lasts.
    pub fn is_by_life(self) -> bool {
        matches!(self, Pick::Usable | Pick::OverAge)
    }
    pub fn of(self, stock: &Stock, day: Day, life: Option<u16>) -> i64 {
        let dated = |each: fn(Day, Day) -> i64| {
            let lots = stock.lots().into_iter().filter_map(|(since, lot)| Some((since?, lot.in_use)));
            lots.fold(0_i64, |sum, (since, pieces)| sum.saturating_add(pieces.saturating_mul(each(since, day))))
        };
        match self {
            Pick::Usable => stock.usable(day, life),
            Pick::InUse => stock.in_use(),
            Pick::OverAge => stock.over_age(day, life),
            Pick::Dated => dated(|_, _| 1),
            Pick::Months => dated(|since, day| i64::from(since.whole_months_to(day).max(0))),
        }
    }
}

/// What is counted of pieces that were retired in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    Pieces,
    /// Those of known age.
    Dated,
    /// Whole months that those of known age were in use, all together.
    Months,
}

impl Gone {
    pub fn code(self) -> &'static str {
        match self {
            Gone::Pieces => "gone",
            Gone::Dated => "gone-dated",
            Gone::Months => "gone-months",
        }
    }
    fn of(self, retired: &[Retired], year: i16) -> i64 {
        let one = |retired: &Retired| match (self, retired.commissioned) {
            (Gone::Pieces, _) => retired.pieces,
            (_, None) => 0,
            (Gone::Dated, Some(_)) => retired.pieces,
            (Gone::Months, Some(since)) => {
                retired.pieces.saturating_mul(i64::from(since.whole_months_to(retired.day).max(0)))
            }
        };
        let of_year = retired.iter().filter(|retired| retired.day.year() == year);
        of_year.map(one).fold(0, i64::saturating_add)
    }
}

/// What a part says that is a count, or a movement.
fn entry(part: &Part) -> Option<Entry> {
    let number = |name: &str| input(part, name)?.parse::<i64>().ok();
    let commissioned = match input(part, "commissioned") {
        Some(day) => Some(day.parse::<Day>().ok()?),
        None => None,
    };
    let quantity = || part.value.and_then(|value| i64::try_from(value.mantissa()).ok());
    let what = match input(part, "what")? {
        "delivered" => What::Delivered(quantity()?),
        "issued" => What::Issued { quantity: quantity()?, commissioned },
        "returned" => What::Returned { quantity: quantity()?, commissioned },
        "retired" => What::Retired { quantity: quantity()?, commissioned },
        "counted" => {
            let (in_use, in_stock) = (number("in_use")?, number("in_stock")?);
            What::Counted(vec![Counted { commissioned, in_use, in_stock }])
        }
        _ => return None,
    };
    Some(Entry { day: input(part, "day")?.parse().ok()?, what })
}

/// How many pieces there are by what the parts say.
pub(super) fn folded(of: &Part, parts: &[&Part]) -> Option<Decimal> {
    let (mut entries, mut life, mut counted) = (Vec::<Entry>::new(), None, None);
    for part in parts {
        if input(part, "what").is_none() {
            life = Some(u16::try_from(part.value?.mantissa()).ok()?);
            continue;
        }
        let (next, number) = (entry(part)?, input(part, "number"));
        match (entries.last_mut().map(|last| &mut last.what), next) {
            // Another part of the same count.
            (Some(What::Counted(parts)), Entry { what: What::Counted(more), .. }) if counted == number => {
                parts.extend(more);
            }
            (_, next) => entries.push(next),
        }
        counted = number;
    }
    let picked = input(of, "pick")?;
    if let Some(gone) = [Gone::Pieces, Gone::Dated, Gone::Months].into_iter().find(|gone| picked == gone.code()) {
        return Some(Decimal::from(gone.of(&Stock::retired(&entries), input(of, "year")?.parse().ok()?)));
    }
    let stock = if entries.is_empty() { Stock::default() } else { Stock::fold(&entries) };
    let pick = Pick::ALL.into_iter().find(|pick| picked == pick.code());
    Some(Decimal::from(pick?.of(&stock, input(of, "day")?.parse().ok()?, life)))
}
