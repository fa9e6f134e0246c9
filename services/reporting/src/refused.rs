//! Why no report is given, and what a check of one finds.

/// Why a report is not rendered, or a file not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    NoQuarter {
        text: String,
    },
    /// Larger than any report.
    FileTooLarge,
    /// There is no room for another file.
    TooManyFiles,
    /// A file did not arrive whole in time.
    FileLate,
}

/// What a check of a file finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Of this journal, unchanged; the number of the last event that it rests on.
    Valid(u64),
    /// Of this journal, and not as it was rendered.
    Changed(u64),
    ForeignJournal(u64),
    NoReport,
}
