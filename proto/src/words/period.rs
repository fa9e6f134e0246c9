//! A period that is none, in both languages, and what may be meant.

use crate::{
    period::{Kind, NoPeriod},
    said::{Bilingual, Said},
};

impl Bilingual for NoPeriod {
    fn said(&self) -> Said {
        let NoPeriod { text, year, meant, kind } = self;
        match (meant, kind) {
            (Some(meant), _) => Said::new(
                format!("„{text}“ wird als Zeitraum {meant} geschrieben; bitte so angeben."),
                format!("“{text}” as a period is written {meant}; give it like that."),
            ),
            (None, Kind::Quarter) => Said::new(
                format!(
                    "„{text}“ ist kein Quartal: {year} hat vier, {year}-Q1 bis {year}-Q4. Bitte das gemeinte angeben."
                ),
                format!("“{text}” is no quarter: {year} has four, {year}-Q1 to {year}-Q4. Give the one that is meant."),
            ),
            (None, Kind::Month) => Said::new(
                format!(
                    "„{text}“ ist kein Monat: {year} hat zwölf, {year}-01 bis {year}-12. Bitte den gemeinten angeben."
                ),
                format!("“{text}” is no month: {year} has twelve, {year}-01 to {year}-12. Give the one that is meant."),
            ),
        }
    }
}
