//! A count as it is reported: two numbers of one age, or parts of several; never both, and no age twice.

use super::fold::Part;
use crate::{
    event::{StockPart, StockReported},
    misfit::Misfit,
    said::both,
};

impl StockReported {
    /// What was counted, by age.
    pub fn counted(&self) -> Vec<Part> {
        let part = |part: &StockPart| Part {
            commissioned: part.commissioned_on,
            in_use: part.in_use.get(),
            in_stock: part.in_stock.get(),
        };
        match (&self.parts, self.in_use, self.in_stock) {
            (Some(parts), ..) => parts.iter().map(part).collect(),
            (None, Some(in_use), Some(in_stock)) => {
                vec![part(&StockPart { in_use, in_stock, commissioned_on: self.commissioned_on })]
            }
            // Not read: `whole` refuses it.
            (None, ..) => Vec::new(),
        }
    }

    /// Refuses a count that is said in no way or in two, or says something twice.
    pub(crate) fn whole(&self) -> Result<(), serde_json::Error> {
        let Some(parts) = &self.parts else {
            return match (self.in_use, self.in_stock) {
                (Some(_), Some(_)) => Ok(()),
                // As serde says of any other field that is required and missing: by its name.
                (None, _) => Err(serde::de::Error::missing_field("in_use")),
                (_, None) => Err(serde::de::Error::missing_field("in_stock")),
            };
        };
        if self.in_use.is_some() || self.in_stock.is_some() || self.commissioned_on.is_some() {
            return Err(both(&Misfit::CountedInTwoWays));
        }
        if parts.is_empty() {
            return Err(both(&Misfit::NoParts));
        }
        let mut ages = std::collections::BTreeSet::new();
        match parts.iter().find(|part| !ages.insert(part.commissioned_on)) {
            None => Ok(()),
            Some(twice) => Err(both(&Misfit::AgeTwice(twice.commissioned_on))),
        }
    }
}
