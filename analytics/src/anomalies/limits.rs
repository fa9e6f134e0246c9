//! From when on something is found: the thresholds in force, or their defaults.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use sollist_contract::{
    day::Count,
    money::Cents,
    parameters::{MonthDay, Rate, Thresholds},
};

use super::{finding::Used, rule::Rule};
use crate::parameters::{InForce, Origin};

/// Hundredths as a share.
const fn percent(hundredths: u32) -> Rate {
    Rate(Decimal::from_parts(hundredths, 0, 0, false, 2))
}
const fn whole(number: u32) -> Rate {
    Rate(Decimal::from_parts(number, 0, 0, false, 0))
}
const fn euros(euros: i64) -> Cents {
    Cents::new(euros * 100)
}

/// The thresholds in force, and the set that says them.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    said: Thresholds,
    origin: Option<Origin>,
}

/// Reads the thresholds of one rule and remembers which.
struct Reader<'a> {
    rule: Rule,
    origin: Option<&'a Origin>,
    used: Vec<Used>,
}

impl Reader<'_> {
    fn note<T: ToString>(&mut self, field: &str, said: Option<T>, default: T) {
        let origin = said.as_ref().and(self.origin).cloned();
        let value = said.unwrap_or(default).to_string();
        self.used.push(Used { name: format!("thresholds.{}.{field}", self.rule), value, origin });
    }
    fn count(&mut self, field: &str, said: Option<Count>, default: i64) -> i64 {
        let said = said.map(Count::get);
        self.note(field, said, default);
        said.unwrap_or(default)
    }
    fn amount(&mut self, field: &str, said: Option<Cents>, default: Cents) -> i128 {
        self.note(field, said, default);
        said.unwrap_or(default).get().into()
    }
    fn day(&mut self, field: &str, said: Option<MonthDay>, default: &str) -> Option<MonthDay> {
        let day = said.or_else(|| default.parse().ok());
        self.note(field, said.map(|day| day.to_string()), default.to_owned());
        day
    }
    fn rate(&mut self, field: &str, said: Option<Rate>, default: Rate) -> Rate {
        self.note(field, said.map(|rate| rate.0), default.0);
        said.unwrap_or(default)
    }
}

/// What a rule is told, by its fields. `used` says where each comes from.
macro_rules! limits {
    ($($rule:ident $of:ident $read:ident { $($field:ident: $ty:ty = $how:ident $default:expr,)* })*) => {
        $(pub(crate) struct $rule { $(pub $field: $ty,)* pub used: Vec<Used>, })*
        impl Limits {$(
            pub fn $read(&self) -> $rule {
                let said = self.said.$of.as_ref();
                let mut reader = Reader { rule: Rule::$rule, origin: self.origin.as_ref(), used: Vec::new() };
                $(let $field = reader.$how(stringify!($field), said.and_then(|said| said.$field), $default);)*
                $rule { $($field,)* used: reader.used }
            }
        )*}
    };
}

limits! {
    DeliveredNotIssued delivered_not_issued lying {
        weeks: i64 = count 4,
        severe_weeks: i64 = count 8,
        pieces: i64 = count 10,
        share: Rate = rate percent(5),
    }
    LicenceMissing licence_missing unlicensed {
        pieces: i64 = count 1,
        share: Rate = rate percent(2),
    }
    PaymentWithoutOrder payment_without_order unordered {
        limit: i128 = amount euros(1_000),
    }
    RunsDry runs_dry dry {
        until: Option<MonthDay> = day "11-30",
    }
    Silent silent quiet {
        days: i64 = count 14,
        gap_days: i64 = count 92,
        usual_days: i64 = count 31,
    }
    Relabelled relabelled renamed {
        share: Rate = rate percent(20),
    }
    DuplicateInvoice duplicate_invoice duplicate {
        days: i64 = count 60,
        number_days: i64 = count 400,
    }
    SplitOrder split_order split {
        limit: i128 = amount euros(1_000),
        days: i64 = count 30,
    }
    DecemberSpike december_spike spike {
        share: Rate = rate percent(150),
        factor: Rate = rate whole(3),
        limit: i128 = amount euros(10_000),
    }
    StaleCommitment stale_commitment stale {
        days: i64 = count 180,
    }
    PriceOutlier price_outlier outlier {
        share: Rate = rate percent(30),
        limit: i128 = amount euros(5_000),
    }
    InvoiceOverOrder invoice_over_order over_invoiced {
        limit: i128 = amount euros(0),
    }
}

impl Limits {
    pub fn of(parameters: &InForce) -> Limits {
        let Some((said, origin)) = &parameters.thresholds else { return Limits::default() };
        Limits { said: (**said).clone(), origin: Some(origin.clone()) }
    }
}

/// Ten to so many; the exponent is a scale of a decimal, at most 28.
fn tens(exponent: u32) -> i128 {
    10_i128.pow(exponent.min(28))
}

/// Compares a whole number with a share of another, exactly. What the share comes to beyond all measure is larger.
pub(super) fn against(value: i128, Rate(share): Rate, of: i128) -> Ordering {
    let share = share.normalize();
    let Some(right) = share.mantissa().checked_mul(of) else {
        return if of > 0 { Ordering::Less } else { Ordering::Greater };
    };
    // Sums of cents and of days times cents have no more than 23 digits, shares no more than 12 decimals.
    value
        .checked_mul(tens(share.scale()))
        .map_or(if value > 0 { Ordering::Greater } else { Ordering::Less }, |left| left.cmp(&right))
}

/// Whether it is so much of something, or more.
pub(super) fn reaches(value: i128, share: Rate, of: i128) -> bool {
    against(value, share, of) != Ordering::Less
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_compared_exactly_up_to_the_largest() {
        let rate = |text: &str| Rate(text.parse().unwrap());
        for (value, share, of, expected) in [
            (50, "0.05", 1000, Ordering::Equal),
            (50, "0.050000000001", 1000, Ordering::Less),
            (51, "0.050", 1006, Ordering::Greater),
            (0, "0", 0, Ordering::Equal),
            (i128::from(i64::MAX), "999999999.999999999999", i128::from(i64::MAX), Ordering::Less),
            (i128::from(i64::MIN), "1.5", 1, Ordering::Less),
        ] {
            assert_eq!(against(value, rate(share), of), expected, "{value} {share} {of}");
        }
        assert!(reaches(50, rate("0.05"), 1000) && !reaches(49, rate("0.05"), 1000));
    }
}
