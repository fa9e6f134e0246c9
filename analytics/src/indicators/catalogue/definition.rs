//! What a definition says: names, formula, unit, direction, from which day it holds, what it is made of, when it gives
//! no value, where it comes from and who uses it.

use sollist_contract::day::Day;

use super::compute::Compute;
use crate::indicators::{
    beside::Beside,
    unit::{Direction, Unit},
};

/// A text in German and English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Both {
    pub de: &'static str,
    pub en: &'static str,
}

/// A formula that held before: old reports name it by its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former {
    pub definition: u32,
    /// The first day on which it held, YYYY-MM-DD.
    pub since: &'static str,
    pub formula: Both,
}

/// The definition of an indicator.
#[derive(Debug, Clone, Copy)]
pub struct Indicator {
    pub id: &'static str,
    pub name_de: &'static str,
    pub name_en: &'static str,
    /// The formula, as docs/spec.md#indicators has it.
    pub formula: &'static str,
    pub formula_de: &'static str,
    pub unit: Unit,
    pub direction: Direction,
    /// Version of the definition.
    pub definition: u32,
    /// The first day on which it holds, YYYY-MM-DD.
    pub since: &'static str,
    /// Versions that held before, the oldest first.
    pub former: &'static [Former],
    /// Types of events that it is made of, without their version.
    pub inputs: &'static [&'static str],
    /// When there is no value.
    pub null: Both,
    /// Law, paper or practice that it comes from.
    pub source: &'static str,
    pub used_by: Both,
    /// Numbers that may stand beside its value.
    pub beside: &'static [Beside],
    /// Whether it has a value per programme; the others say the same for each and are shown once.
    pub(crate) by_programme: bool,
    /// Whether it is of the fiscal year of the day it is published for.
    pub(crate) of_a_year: bool,
    pub(crate) compute: Compute,
}

impl Indicator {
    /// The formula of a version; `None`: there is no such version.
    pub fn formula_of(&self, version: u32) -> Option<Both> {
        let former = self.former.iter().map(|before| (before.definition, before.formula));
        let now = (self.definition, Both { de: self.formula_de, en: self.formula });
        former.chain([now]).find_map(|(known, formula)| (known == version).then_some(formula))
    }
    /// The former version that held on a day; `None`: the one of now did. Before the first, the first is meant.
    pub fn former_on(&self, day: Day) -> Option<Former> {
        let day = day.to_string();
        let held = |since: &str| since <= day.as_str();
        let before = self.former.iter().filter(|before| held(before.since)).max_by_key(|before| before.definition);
        before.or_else(|| self.former.first()).filter(|_| !held(self.since)).copied()
    }
    /// The first day on which a version held, YYYY-MM-DD.
    pub fn since_of(&self, version: u32) -> Option<&'static str> {
        let former = self.former.iter().map(|before| (before.definition, before.since));
        former.chain([(self.definition, self.since)]).find_map(|(known, since)| (known == version).then_some(since))
    }
}

const NOTHING: Both = Both { de: "", en: "" };
/// On this day the first version of Sollist counted.
const FIRST: &str = "2026-11-23";
/// On this day earned value, green figures and the further ones came.
pub(super) const ADDED: &str = "2026-11-27";

impl Indicator {
    /// Whether it is another one of a programme than of all.
    pub fn is_by_programme(&self) -> bool {
        self.by_programme
    }
    /// Whether it may be asked for of a programme: as those of which there is one beside each, and some of goods and of
    /// payments, which are of a programme each.
    pub fn is_narrowed_by_programme(&self) -> bool {
        const OF_GOODS_AND_PAYMENTS: [&str; 5] =
            ["green.embodied", "green.energy", "green.device-life", "green.retired", "data.latency"];
        self.by_programme || OF_GOODS_AND_PAYMENTS.contains(&self.id)
    }
    /// Whether it may be another one of an item than of all mobile devices.
    pub fn is_by_item(&self) -> bool {
        ["procurement.", "device.", "green.", "cost.tco-workplace"].iter().any(|group| self.id.starts_with(group))
    }
    /// Whether it is of a target day: it is of the extra need.
    pub fn is_by_target_day(&self) -> bool {
        self.id.starts_with("need.")
    }
    /// Whether it is another one of a fiscal year than of another: what is of the money of a year, of the need of its
    /// target day, or was retired in the year.
    pub fn is_by_year(&self) -> bool {
        const OF_A_YEAR: [&str; 7] = [
            "forecast.variance",
            "cost.per-device",
            "cost.per-mobile-workplace",
            "cost.per-workplace",
            "green.device-life",
            "green.retired",
            "data.latency",
        ];
        ["budget.", "need."].iter().any(|group| self.id.starts_with(group)) || OF_A_YEAR.contains(&self.id)
    }
    /// Whether it comes with a numerator and a denominator.
    pub fn has_sides(&self) -> bool {
        const ONE_BY_THE_OTHER: [&str; 8] = [
            "rollout.required-rate",
            "device.per-workplace",
            "cost.per-device",
            "cost.per-mobile-workplace",
            "cost.per-workplace",
            "evm.cpi",
            "evm.spi",
            "evm.tcpi",
        ];
        self.unit == Unit::Percent || ONE_BY_THE_OTHER.contains(&self.id)
    }
    pub(super) const fn new(id: &'static str, unit: Unit, direction: Direction, compute: Compute) -> Indicator {
        Indicator {
            id,
            name_de: "",
            name_en: "",
            formula: "",
            formula_de: "",
            unit,
            direction,
            definition: 1,
            since: FIRST,
            former: &[],
            inputs: &[],
            null: NOTHING,
            source: "",
            used_by: NOTHING,
            beside: &[],
            by_programme: false,
            of_a_year: false,
            compute,
        }
    }
    pub(super) const fn named(self, name_de: &'static str, name_en: &'static str) -> Indicator {
        Indicator { name_de, name_en, ..self }
    }
    pub(super) const fn is(self, formula_de: &'static str, formula: &'static str) -> Indicator {
        Indicator { formula_de, formula, ..self }
    }
    pub(super) const fn of(self, inputs: &'static [&'static str]) -> Indicator {
        Indicator { inputs, ..self }
    }
    pub(super) const fn null(self, de: &'static str, en: &'static str) -> Indicator {
        Indicator { null: Both { de, en }, ..self }
    }
    pub(super) const fn from(self, source: &'static str) -> Indicator {
        Indicator { source, ..self }
    }
    pub(super) const fn used(self, de: &'static str, en: &'static str) -> Indicator {
        Indicator { used_by: Both { de, en }, ..self }
    }
    pub(super) const fn beside(self, beside: &'static [Beside]) -> Indicator {
        Indicator { beside, ..self }
    }
    /// It came later than the first.
    pub(super) const fn new_on(self, since: &'static str) -> Indicator {
        Indicator { since, ..self }
    }
    pub(super) const fn by_programme(self) -> Indicator {
        Indicator { by_programme: true, ..self }
    }
    /// Its formula was changed on a day.
    pub(super) const fn version(self, definition: u32, since: &'static str, former: &'static [Former]) -> Indicator {
        Indicator { definition, since, former, ..self }
    }
    pub(super) const fn of_a_year(self) -> Indicator {
        Indicator { of_a_year: true, ..self }
    }
}
