//! A count as it is reported: two numbers of one age, or parts of several; never both, and no age twice.

use super::Part;
use crate::{
    event::{StockPart, StockReported},
    reading::both,
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
                (None, _) => Err(both("das Feld „in_use“ fehlt", "the field “in_use” is missing")),
                (_, None) => Err(both("das Feld „in_stock“ fehlt", "the field “in_stock” is missing")),
            };
        };
        if self.in_use.is_some() || self.in_stock.is_some() || self.commissioned_on.is_some() {
            return Err(both(
                "entweder „parts“ oder „in_use“, „in_stock“ und „commissioned_on“, nicht beides",
                "either “parts” or “in_use”, “in_stock” and “commissioned_on”, not both",
            ));
        }
        if parts.is_empty() {
            return Err(both(
                "„parts“ ist leer; ist nichts da, dann bitte „in_use“: 0 und „in_stock“: 0 melden",
                "“parts” is empty; where nothing is there, report “in_use”: 0 and “in_stock”: 0",
            ));
        }
        let mut ages = std::collections::BTreeSet::new();
        match parts.iter().find(|part| !ages.insert(part.commissioned_on)) {
            None => Ok(()),
            Some(twice) => {
                let (de, en) = match twice.commissioned_on {
                    Some(day) => (format!("das Alter „{day}“"), format!("the age “{day}”")),
                    None => ("das unbekannte Alter".to_owned(), "the unknown age".to_owned()),
                };
                Err(both(
                    format_args!("{de} steht in „parts“ doppelt; bitte zusammenzählen"),
                    format_args!("{en} comes twice in “parts”; add the two up"),
                ))
            }
        }
    }
}
