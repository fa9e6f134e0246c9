//! What a piece costs as parameters publish it, and what is far from it. Pure.

use rust_decimal::Decimal;
use sollist_contract::{day::Day, money::Cents};

/// A unit price as it was published, with the day from which it is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    pub amount: Decimal,
    pub valid_from: Day,
}

/// How far a price is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Off {
    /// At least ten times the published one.
    TenTimes,
    /// At most a tenth of it.
    ATenth,
}

impl Price {
    pub fn new(amount: Decimal, valid_from: Day) -> Price {
        Price { amount, valid_from }
    }

    /// How far so many pieces for so much are from it; nothing is said of what costs nothing.
    pub fn off(&self, quantity: i64, amount: Cents) -> Option<Off> {
        Price::far(self.amount.checked_mul(quantity.into())?, amount.decimal())
    }
    /// The same of another unit price.
    pub fn off_piece(&self, price: Decimal) -> Option<Off> {
        Price::far(self.amount, price)
    }
    fn far(published: Decimal, amount: Decimal) -> Option<Off> {
        if published <= Decimal::ZERO || amount <= Decimal::ZERO {
            return None;
        }
        let ten = |of: Decimal| of.checked_mul(Decimal::TEN);
        match (ten(published)? <= amount, ten(amount)? <= published) {
            (true, _) => Some(Off::TenTimes),
            (false, true) => Some(Off::ATenth),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::said::Said;

    use super::*;

    #[test]
    fn ten_times_a_price_and_a_tenth_of_it_are_far_off() {
        let price = Price::new("1071.72".parse().unwrap(), "2026-01-01".parse().unwrap());
        for (quantity, amount, expected) in [
            ("1", "1071.72", None),
            ("1", "10717.19", None),
            ("1", "10717.20", Some(Off::TenTimes)),
            ("10", "10717.20", None),
            ("10", "1071.73", None),
            ("10", "1071.72", Some(Off::ATenth)),
            ("10", "0.00", None),
            ("0", "10.00", None),
            ("9223372036854775807", "1000000000000.00", Some(Off::ATenth)),
        ] {
            let off = price.off(quantity.parse().unwrap(), amount.parse().unwrap());
            assert_eq!(off, expected, "{quantity} for {amount}");
        }
        assert_eq!(price.off_piece("107172".parse().unwrap()), Some(Off::TenTimes));
        assert_eq!(price.said(), Said::new("1.071,72 EUR", "EUR 1,071.72"));
        let fine = Price { amount: "0.1234".parse().unwrap(), ..price };
        assert_eq!(fine.said(), Said::new("0,1234 EUR", "EUR 0.1234"));
    }
}
