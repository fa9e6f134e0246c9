//! What a new set may not say although it has the right shape. What was recorded once is folded all the same.

use super::{
    approval::APPROVAL_SET,
    further::{CostObjects, Footprint, LifeCycleValues, Mapped, Uncertainty},
    item::ItemValues,
    rate::Rate,
    retention::{RETENTION_SET, RETENTION_YEARS_MAX},
    thresholds::Thresholds,
    values::Values,
};
use crate::{ids::Item, money::Cents};

/// Longest name of a step cost, in bytes.
const STEP_NAME_BYTES_MAX: usize = 200;
/// Most draws of one question: what more of them say nobody can tell apart.
pub const DRAWS_MAX: i64 = 100_000;

/// What is said and cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nonsense {
    NoLife,
    ComplementsItself,
    NegativeStep,
    NamelessStep,
    /// A tenth, the half and nine tenths do not rise.
    Disorder,
    /// Half of the products emit nothing at all: nothing can be measured by it.
    NoMedian,
    /// Neither items nor lines.
    NothingMapped,
    /// Not between none and all.
    NoShare,
    TooManyDraws,
    NegativeLimit,
    /// Said by another set than the one that says it.
    OutsideItsSet,
    /// Not one year, or more than anybody lives.
    NoTerm,
}

impl Nonsense {
    pub const ALL: [Nonsense; 12] = [
        Nonsense::NoLife,
        Nonsense::ComplementsItself,
        Nonsense::NegativeStep,
        Nonsense::NamelessStep,
        Nonsense::Disorder,
        Nonsense::NoMedian,
        Nonsense::NothingMapped,
        Nonsense::NoShare,
        Nonsense::TooManyDraws,
        Nonsense::NegativeLimit,
        Nonsense::OutsideItsSet,
        Nonsense::NoTerm,
    ];
}

/// A value that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Senseless {
    /// Its path below the values of the set.
    pub at: String,
    pub why: Nonsense,
}

impl Senseless {
    fn below(self, above: impl std::fmt::Display) -> Senseless {
        Senseless { at: format!("{above}.{}", self.at), ..self }
    }
}

type Sense = Result<(), Senseless>;

/// What is at a place cannot be meant, unless it holds.
fn holds(good: bool, at: impl Into<String>, why: Nonsense) -> Sense {
    if good { Ok(()) } else { Err(Senseless { at: at.into(), why }) }
}

fn is_share(Rate(value): Rate) -> bool {
    value <= rust_decimal::Decimal::ONE
}

impl Values {
    /// A new set of a name may not say what cannot be meant.
    pub fn must_make_sense(&self, set: &str) -> Sense {
        if let Some(approval) = &self.approval {
            holds(set == APPROVAL_SET, "approval", Nonsense::OutsideItsSet)?;
            let limit = approval.transfers_above;
            holds(!limit.is_negative(), "approval.transfers_above", Nonsense::NegativeLimit)?;
        }
        if let Some(retention) = &self.retention {
            holds(set == RETENTION_SET, "retention", Nonsense::OutsideItsSet)?;
            let is_term = |years: u8| (1..=RETENTION_YEARS_MAX).contains(&years);
            holds(is_term(retention.texts_years), "retention.texts_years", Nonsense::NoTerm)?;
            holds(is_term(retention.names_years), "retention.names_years", Nonsense::NoTerm)?;
            holds(retention.refused_years.is_none_or(is_term), "retention.refused_years", Nonsense::NoTerm)?;
        }
        for (item, values) in &self.items {
            values.sense(item).map_err(|why| why.below(item).below("items"))?;
        }
        for (item, footprint) in self.footprints.iter().flatten() {
            footprint.sense().map_err(|why| why.below(item).below("footprints"))?;
        }
        self.cost_objects
            .as_ref()
            .map_or(Ok(()), |objects| objects.sense().map_err(|why| why.below("cost_objects")))?;
        self.uncertainty.as_ref().map_or(Ok(()), |one| one.sense().map_err(|why| why.below("uncertainty")))?;
        self.lcc.as_ref().map_or(Ok(()), |one| one.sense().map_err(|why| why.below("lcc")))?;
        self.thresholds.as_ref().map_or(Ok(()), |one| one.sense().map_err(|why| why.below("thresholds")))
    }
}

impl ItemValues {
    fn sense(&self, item: &Item) -> Sense {
        holds(self.life_months != Some(0), "life_months", Nonsense::NoLife)?;
        holds(self.complements.as_ref() != Some(item), "complements", Nonsense::ComplementsItself)?;
        for (place, step) in self.step_costs.iter().enumerate() {
            let name = step.name.trim();
            let named = !name.is_empty() && name.len() <= STEP_NAME_BYTES_MAX && !name.contains(char::is_control);
            holds(!step.amount.is_negative(), format!("step_costs[{place}].amount"), Nonsense::NegativeStep)?;
            holds(named, format!("step_costs[{place}].name"), Nonsense::NamelessStep)?;
        }
        Ok(())
    }
}

impl Footprint {
    fn sense(&self) -> Sense {
        let rising = self.total_p10 <= self.total_median && self.total_median <= self.total_p90;
        holds(rising, "total_median", Nonsense::Disorder)?;
        holds(self.total_median > Rate::default(), "total_median", Nonsense::NoMedian)
    }
}

impl CostObjects {
    fn sense(&self) -> Sense {
        let says = |one: &Mapped| !one.items.is_empty() || !one.lines.is_empty();
        for (name, one) in &self.rollouts {
            holds(says(one), format!("rollouts.{name}"), Nonsense::NothingMapped)?;
        }
        for (name, one) in &self.projects {
            holds(says(one), format!("projects.{name}"), Nonsense::NothingMapped)?;
        }
        Ok(())
    }
}

impl Uncertainty {
    fn sense(&self) -> Sense {
        holds(self.draws.get() <= DRAWS_MAX, "draws", Nonsense::TooManyDraws)?;
        holds(is_share(self.common_share), "common_share", Nonsense::NoShare)
    }
}

impl LifeCycleValues {
    fn sense(&self) -> Sense {
        holds(is_share(self.discount_rate), "discount_rate", Nonsense::NoShare)?;
        holds(is_share(self.price_rise), "price_rise", Nonsense::NoShare)
    }
}

impl Thresholds {
    fn sense(&self) -> Sense {
        let limits: [(&str, Option<Cents>); 5] = [
            ("payment-without-order", self.payment_without_order.as_ref().and_then(|one| one.limit)),
            ("split-order", self.split_order.as_ref().and_then(|one| one.limit)),
            ("december-spike", self.december_spike.as_ref().and_then(|one| one.limit)),
            ("price-outlier", self.price_outlier.as_ref().and_then(|one| one.limit)),
            ("invoice-over-order", self.invoice_over_order.as_ref().and_then(|one| one.limit)),
        ];
        for (rule, limit) in limits {
            let good = limit.is_none_or(|limit| !limit.is_negative());
            holds(good, format!("{rule}.limit"), Nonsense::NegativeLimit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{parameters::Unusable, refusal::Refusal};

    fn values(item: &str) -> Values {
        serde_json::from_str(&format!(r#"{{"items":{{"notebook":{{"programme":"mobile-devices"{item}}}}}}}"#)).unwrap()
    }

    #[test]
    fn what_cannot_be_meant_is_named_by_its_field_and_unusable_only_where_arithmetic_suffers() {
        let steps = |steps: &str| format!(r#","step_costs":[{{"name":"a","every":5,"amount":"1.00"}},{steps}]"#);
        for (item, field, unusable) in [
            (steps(r#"{"name":"b","every":5,"amount":"-0.01"}"#), "step_costs[1].amount", Some(Unusable::NegativeStep)),
            (steps(r#"{"name":" ","every":5,"amount":"1.00"}"#), "step_costs[1].name", None),
            (steps(r#"{"name":"a\u001b[31m","every":5,"amount":"1.00"}"#), "step_costs[1].name", None),
            (
                steps(&format!(r#"{{"name":"{}","every":5,"amount":"1.00"}}"#, "x".repeat(201))),
                "step_costs[1].name",
                None,
            ),
            (r#","life_months":0"#.to_owned(), "life_months", Some(Unusable::NoLife)),
            (r#","complements":"notebook""#.to_owned(), "complements", None),
        ] {
            let Refusal { field: found, said, .. } = values(&item).must_make_sense("s").unwrap_err().into();
            assert_eq!(found, format!("data.values.items.notebook.{field}"));
            assert!(said.de.contains(&found) && said.en.contains(&found) && said.de != said.en);
            let read = values(&item);
            assert_eq!(read.items.values().next().and_then(ItemValues::unusable), unusable, "{item}");
        }
        for item in [
            steps(r#"{"name":"b","every":1,"amount":"0.00"}"#),
            r#","life_months":1"#.to_owned(),
            r#","life_months":65535,"complements":"tablet","deadline":"1990-01-01","unit_price":"0","quota":"999999999""#.to_owned(),
        ] {
            assert_eq!(values(&item).must_make_sense("s"), Ok(()), "{item}");
        }
    }
}
