//! From numbers to pixels.

#[allow(clippy::cast_precision_loss)]
pub(crate) fn pixels(value: i64, most: i64, span: f64) -> f64 {
    if most <= 0 { 0.0 } else { (value.max(0) as f64) / (most as f64) * span }
}

/// A round number not below `value` for the end of an axis: 1, 2 or 5 times a power of ten.
pub(crate) fn round_up(value: i64) -> i64 {
    let mut power: i64 = 1;
    while power < value / 10 {
        power = power.saturating_mul(10);
    }
    [1, 2, 3, 4, 5, 6, 8, 10, 20]
        .iter()
        .map(|m| power.saturating_mul(*m))
        .find(|end| *end >= value)
        .unwrap_or(value)
        .max(1)
}

/// An axis from nought, or from below it where a value is, to a round number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Axis {
    pub least: i64,
    pub most: i64,
}

impl Axis {
    pub(crate) fn of(values: impl Iterator<Item = i64> + Clone) -> Axis {
        let most = round_up(values.clone().max().unwrap_or(0));
        let least = values.min().filter(|least| *least < 0).map_or(0, |least| -round_up(least.saturating_neg()));
        Axis { least, most }
    }

    /// How far a value lies from the begin of the axis.
    pub(crate) fn at(self, value: i64, span: f64) -> f64 {
        pixels(value.saturating_sub(self.least), self.most.saturating_sub(self.least), span)
    }

    /// Where a rule stands: quarters of the way up, and of the way down, where they are whole numbers.
    pub(crate) fn marks(self) -> impl Iterator<Item = i64> {
        let up = (0..=4_i64).filter(move |q| self.most.saturating_mul(*q) % 4 == 0);
        let down = (1..=2_i64).filter(move |h| self.least < 0 && self.least.saturating_mul(*h) % 2 == 0);
        up.map(move |q| self.most.saturating_mul(q) / 4).chain(down.map(move |h| self.least.saturating_mul(h) / 2))
    }
}
