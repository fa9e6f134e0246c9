//! What of the books cannot be read back.

use sollist_contract::refusal::Say as _;
use sollist_platform::Error;

/// What of the books cannot be read from the store: somebody else wrote there, or a disk failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    Line {
        name: String,
        what: &'static str,
    },
    /// What changed on a line on a day.
    Day {
        line: String,
        day: String,
    },
    /// The programme of a line from a day on.
    Programme {
        line: String,
        day: String,
    },
    Stock {
        what: String,
    },
}

impl From<Unreadable> for Error {
    fn from(why: Unreadable) -> Error {
        Error::Refused(why.say())
    }
}
