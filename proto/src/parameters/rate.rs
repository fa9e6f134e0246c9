//! Prices, rates and shares: exact, as decimal strings.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{misfit::Misfit, money, said::both};

/// A price, rate or share as a decimal string, not negative, below a thousand million, at most twelve decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Rate(pub Decimal);

impl Rate {
    /// The share that so many percent are.
    pub fn of_percent(self) -> Rate {
        Rate(self.0.checked_div(Decimal::ONE_HUNDRED).unwrap_or(self.0))
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Rate, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        let Some(value) = money::exact_decimal(&text) else {
            return Err(both(&Misfit::NotARate));
        };
        let good = !value.is_sign_negative() && value.scale() <= 12 && value < Decimal::from(1_000_000_000);
        if !good {
            return Err(both(&Misfit::RateBeyond));
        }
        Ok(Rate(value))
    }
}
impl JsonSchema for Rate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,12})?$"})
    }
}
