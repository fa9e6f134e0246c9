//! What was found, for one history and for many.

use std::{fmt, path::PathBuf, time::Duration};

use super::history::{Answer, History};

/// One history.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub seed: u64,
    /// Processes that record.
    pub writers: usize,
    pub killed: u64,
    pub frozen: u64,
    pub calls: u64,
    pub recorded: u64,
    pub duplicates: u64,
    pub refused: u64,
    pub shown: u64,
    /// Calls without an answer.
    pub unknown: u64,
    /// Of the commands without any answer those that are recorded.
    pub unknown_recorded: u64,
    pub wrong: Vec<String>,
    pub seconds: f64,
    /// Where the history and the words of the processes are kept, if something was wrong.
    pub kept: Option<PathBuf>,
}

impl Report {
    /// Counts what is in a history.
    pub fn note(&mut self, history: &History) {
        for call in &history.calls {
            self.calls += 1;
            *match call.answer {
                Answer::Recorded { .. } => &mut self.recorded,
                Answer::Duplicate { .. } => &mut self.duplicates,
                Answer::Refused(_) => &mut self.refused,
                Answer::Shown(_) => &mut self.shown,
                Answer::Unknown => &mut self.unknown,
            } += 1;
        }
        self.unknown_recorded = history.journal.len() as u64 - self.recorded.min(history.journal.len() as u64);
    }
    pub fn is_good(&self) -> bool {
        self.wrong.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { seed, writers, killed, frozen, calls, seconds, .. } = self;
        writeln!(f, "seed {seed}: {writers} writers, {killed} killed, {frozen} frozen, {calls} calls, {seconds:.1} s")?;
        let Report { recorded, duplicates, refused, shown, unknown, unknown_recorded, .. } = self;
        writeln!(
            f,
            "  {recorded} recorded, {duplicates} duplicates, {refused} refused, {shown} shown, {unknown} without an \
             answer, of which {unknown_recorded} are recorded"
        )?;
        for wrong in self.wrong.iter().take(12) {
            writeln!(f, "  {wrong}")?;
        }
        if self.wrong.len() > 12 {
            writeln!(f, "  and {} more", self.wrong.len() - 12)?;
        }
        if !self.is_good() {
            writeln!(f, "  again: linear --from {seed} --seeds 1")?;
        }
        if let Some(kept) = &self.kept {
            writeln!(f, "  history, and what the processes said: {}", kept.display())?;
        }
        Ok(())
    }
}

/// Many histories.
#[derive(Debug, Clone, Default)]
pub struct Total {
    pub seeds: u64,
    pub killed: u64,
    pub frozen: u64,
    pub calls: u64,
    pub recorded: u64,
    pub duplicates: u64,
    pub refused: u64,
    pub shown: u64,
    pub unknown: u64,
    pub unknown_recorded: u64,
    /// Seeds of which something was wrong.
    pub failed: Vec<u64>,
    pub took: Duration,
}

impl Total {
    pub fn add(&mut self, report: &Report) {
        self.seeds += 1;
        self.killed += report.killed;
        self.frozen += report.frozen;
        self.calls += report.calls;
        self.recorded += report.recorded;
        self.duplicates += report.duplicates;
        self.refused += report.refused;
        self.shown += report.shown;
        self.unknown += report.unknown;
        self.unknown_recorded += report.unknown_recorded;
        if !report.is_good() {
            self.failed.push(report.seed);
        }
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in [
            ("histories", self.seeds),
            ("processes killed", self.killed),
            ("processes frozen", self.frozen),
            ("calls", self.calls),
            ("recorded", self.recorded),
            ("duplicates", self.duplicates),
            ("refused", self.refused),
            ("shown", self.shown),
            ("without an answer", self.unknown),
            ("  of them recorded", self.unknown_recorded),
            ("histories that failed", self.failed.len() as u64),
            ("seconds", self.took.as_secs()),
        ] {
            writeln!(f, "{name:<28}{value:>12}")?;
        }
        if !self.failed.is_empty() {
            writeln!(f, "failed: {:?}", self.failed)?;
        }
        Ok(())
    }
}
