//! What may be typed instead: the other one of two options, or what there is for a number below zero.

/// What is required unless something else is there: of a command, an option, the other one.
pub const OR: &[(&str, &str, &str)] = &[
    ("payment", "--line", "--order"),
    ("count stock", "--in-use", "--part"),
    ("rollout plan", "--scope-total", "--scope-text"),
    ("scenario save", "<FILE>", "--quota"),
    ("scenario save", "<DATEI>", "--quota"),
];

/// What there is for less than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// What does not come is changed or cancelled.
    Change,
    Cancel,
    GiveBack,
    Return,
    Issue,
    Count,
    /// What is meant is a total.
    Total,
    LeaveOut,
}

impl Instead {
    /// Of a command and an option; `argument` is shown with its value.
    pub fn of(path: &str, argument: &str) -> Option<Instead> {
        let option = argument.split([' ', '=']).next().unwrap_or_default();
        Some(match (path, option) {
            ("order place", "--quantity") => Instead::Change,
            ("order change", "--quantity") => Instead::Cancel,
            ("delivery", "--quantity") => Instead::GiveBack,
            ("rollout issue", "--quantity") => Instead::Return,
            ("rollout return", "--quantity") => Instead::Issue,
            ("rollout retire", "--quantity") => Instead::Count,
            ("rollout plan" | "rollout progress", _) => Instead::Total,
            ("rollout activity", _) => Instead::LeaveOut,
            (path, _) if path.starts_with("count ") => Instead::Total,
            _ => return None,
        })
    }
}
