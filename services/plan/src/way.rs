//! How a plan is to be taken: as a first one or as an amendment, its rows as known lines or as new ones.

/// What becomes of rows that would open a line beside one that is most likely the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// Nothing is booked: a person decides.
    #[default]
    Ask,
    /// They are the same: the known line gets the row's name.
    Same,
    /// They are new.
    New,
}

/// How plans are to be taken.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Basis of an amendment; empty for a first plan.
    pub amend: String,
    pub choice: Choice,
}
