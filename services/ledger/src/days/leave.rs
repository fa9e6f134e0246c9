//! Leave to spend: what may take a line below zero, and what is missing where it may not. Pure.

use sollist_contract::{daily, day::Day, money::Cents};

/// Who may take more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// A fact, which is recorded whatever it does.
    Any,
    /// Who moves money asks for it: nobody can consent to what is not there.
    None,
    /// The same of a change that is stated with its sign: what it takes, it says below zero.
    NoneBelow,
    /// Who orders or pays asks for it: the part that a consent covers may go beyond what is there.
    Consented(Cents),
}

/// What is missing for a spending, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortfall {
    /// There before.
    pub free: Cents,
    /// Taken beyond what a consent covers.
    pub needed: Cents,
    /// Covered by a consent; `None` where nobody can consent.
    pub covered: Option<Cents>,
    /// What of the whole order or payment a consent must cover, that it is not missing.
    pub consent: Cents,
    /// Whether what is taken is stated with its sign: below zero.
    pub below: bool,
    /// The least there is on any day, and the first day on which it is so.
    pub least: Cents,
    pub least_on: Day,
    /// The first day on which it is missing.
    pub day: Day,
    /// The same, of what is dated earlier than other reports.
    pub on: Option<Day>,
    /// The first day from which it is not missing any more, where there is one.
    pub enough_from: Option<Day>,
}

impl Leave {
    /// With a consent that covers so much, when asked; a fact needs none.
    pub fn asked(asked: bool, covered: Cents) -> Leave {
        if asked { Leave::Consented(covered) } else { Leave::Any }
    }
    /// When asked, what is there; a fact takes what it takes.
    pub fn within(asked: bool) -> Leave {
        if asked { Leave::None } else { Leave::Any }
    }

    /// The same of a change that is stated with its sign.
    pub fn within_signed(asked: bool) -> Leave {
        if asked { Leave::NoneBelow } else { Leave::Any }
    }

    /// What a consent covers; nothing where nobody can consent.
    pub fn covered(self) -> Cents {
        match self {
            Leave::Consented(covered) => covered,
            Leave::Any | Leave::None | Leave::NoneBelow => Cents::ZERO,
        }
    }

    /// What is missing; `covered`: by a consent on that day; `whole`: the order or payment that the consent is of.
    pub fn lacks(self, lack: daily::Lack, covered: Cents, whole: Cents) -> Shortfall {
        Shortfall {
            consent: Cents::nearest(i128::from(whole.get()).saturating_sub(lack.least.max(0))),
            free: Cents::nearest(lack.free),
            needed: Cents::nearest(lack.needed),
            covered: (!matches!(self, Leave::None | Leave::NoneBelow)).then_some(covered),
            below: self == Leave::NoneBelow,
            least: Cents::nearest(lack.least),
            least_on: lack.least_on,
            day: lack.day,
            on: lack.late.then_some(lack.day),
            enough_from: lack.enough_from,
        }
    }
}
