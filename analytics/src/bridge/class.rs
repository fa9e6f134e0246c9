//! What sort of change an event makes to a figure that was reported.

/// In the order in which they are looked for: the first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Other parameters are in force.
    Parameters,
    /// What is counted is called otherwise: a line of another programme, a rollout of another total.
    Relabelling,
    /// What was reported before is taken back: it was never so.
    Withdrawn,
    /// What was reported before is corrected, from whatever day on.
    Correction,
    /// Reported late: recorded after the earlier position, in effect by it.
    Late,
    /// Happened since: in effect after the earlier position.
    New,
    /// Nothing happened but that time went on.
    Reference,
}

impl Class {
    pub const ALL: [Class; 7] = [
        Class::Parameters,
        Class::Relabelling,
        Class::Withdrawn,
        Class::Correction,
        Class::Late,
        Class::New,
        Class::Reference,
    ];

    /// Its code in the contract.
    pub fn code(self) -> &'static str {
        match self {
            Class::Parameters => "parameters",
            Class::Relabelling => "relabelling",
            Class::Withdrawn => "withdrawn",
            Class::Correction => "correction",
            Class::Late => "late",
            Class::New => "new",
            Class::Reference => "stichtag",
        }
    }
}
