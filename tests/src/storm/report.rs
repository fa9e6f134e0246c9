//! What a storm left behind, for one seed and for many.

use std::{collections::BTreeMap, fmt, path::PathBuf, sync::atomic::Ordering};

use serde::Serialize;

use super::{clients::Log, judge::Verdict, schedule::Schedule};

/// One seed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    pub seed: u64,
    pub layout: String,
    /// Faults by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Faults that this machine does not allow, by kind.
    pub skipped: BTreeMap<&'static str, u64>,
    /// Commands and lines of streams that were acknowledged.
    pub acknowledged: u64,
    /// Orders refused because others had spent the money.
    pub lacked: u64,
    /// Sent again because nobody answered.
    pub retries: u64,
    pub lost: u64,
    pub doubled: u64,
    pub reordered: u64,
    /// Commands that took more than there was.
    pub overspent: u64,
    /// Rows that spies were shown, where there is a register of callers, and those that are another's.
    pub seen: u64,
    pub foreign: u64,
    pub wrong: Vec<String>,
    pub seconds: f64,
    /// Where the words of the processes are kept, if something was wrong.
    pub kept: Option<PathBuf>,
}

impl Report {
    pub fn of(seed: u64, schedule: &Schedule) -> Report {
        Report {
            seed,
            layout: format!("{:?}", schedule.layout).to_lowercase(),
            faults: schedule.faults.clone(),
            ..Report::default()
        }
    }
    pub fn note(&mut self, log: &Log) {
        self.acknowledged = log.acks.lock().unwrap().len() as u64 + log.lines.load(Ordering::SeqCst);
        self.lacked = log.lacked.lock().unwrap().len() as u64;
        self.retries = log.retries.load(Ordering::SeqCst);
        self.seen = log.seen.load(Ordering::SeqCst);
        self.foreign = log.foreign.load(Ordering::SeqCst);
    }
    pub fn judged(&mut self, verdict: Verdict) {
        (self.lost, self.doubled, self.reordered) = (verdict.lost, verdict.doubled, verdict.reordered);
        self.overspent = verdict.overspent;
        self.wrong.extend(verdict.wrong);
    }
    pub fn is_good(&self) -> bool {
        self.wrong.is_empty() && self.lost + self.doubled + self.reordered + self.overspent == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "seed {} ({}): {} acknowledged, {} lost, {} doubled, {} reordered, {} overspent, {} sent again, {:.1} s",
            self.seed,
            self.layout,
            self.acknowledged,
            self.lost,
            self.doubled,
            self.reordered,
            self.overspent,
            self.retries,
            self.seconds
        )?;
        let faults: Vec<String> = self.faults.iter().map(|(fault, count)| format!("{count} {fault}")).collect();
        writeln!(f, "  faults: {}", faults.join(", "))?;
        for wrong in self.wrong.iter().take(12) {
            writeln!(f, "  {wrong}")?;
        }
        if self.wrong.len() > 12 {
            writeln!(f, "  and {} more", self.wrong.len() - 12)?;
        }
        if !self.is_good() {
            let rights = if self.seen > 0 { " --rights" } else { "" };
            writeln!(f, "  again: storm --from {} --seeds 1{rights}", self.seed)?;
        }
        if let Some(kept) = &self.kept {
            writeln!(f, "  what the processes said: {}", kept.display())?;
        }
        Ok(())
    }
}

/// Many seeds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Total {
    pub seeds: u64,
    pub layouts: BTreeMap<String, u64>,
    pub faults: BTreeMap<&'static str, u64>,
    pub skipped: BTreeMap<&'static str, u64>,
    pub acknowledged: u64,
    pub lacked: u64,
    pub retries: u64,
    pub lost: u64,
    pub doubled: u64,
    pub reordered: u64,
    pub overspent: u64,
    pub seen: u64,
    pub foreign: u64,
    /// Seeds of which something was wrong.
    pub failed: Vec<u64>,
    pub seconds: f64,
}

impl Total {
    pub fn add(&mut self, report: &Report) {
        self.seeds += 1;
        *self.layouts.entry(report.layout.clone()).or_default() += 1;
        for (fault, count) in &report.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        for (fault, count) in &report.skipped {
            *self.skipped.entry(fault).or_default() += count;
        }
        self.acknowledged += report.acknowledged;
        self.lacked += report.lacked;
        self.retries += report.retries;
        self.lost += report.lost;
        self.doubled += report.doubled;
        self.reordered += report.reordered;
        self.overspent += report.overspent;
        self.seen += report.seen;
        self.foreign += report.foreign;
        if !report.is_good() {
            self.failed.push(report.seed);
        }
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = |name: &str, value: String| writeln!(f, "{name:<28}{value:>12}");
        row("seeds", self.seeds.to_string())?;
        for (layout, count) in &self.layouts {
            row(&format!("  {layout}"), count.to_string())?;
        }
        row("faults", self.faults.values().sum::<u64>().to_string())?;
        for (fault, count) in &self.faults {
            row(&format!("  {fault}"), count.to_string())?;
        }
        for (fault, count) in &self.skipped {
            row(&format!("  NOT DONE: {fault}"), count.to_string())?;
        }
        row("acknowledged", self.acknowledged.to_string())?;
        row("refused for want of money", self.lacked.to_string())?;
        row("sent again", self.retries.to_string())?;
        row("lost", self.lost.to_string())?;
        row("doubled", self.doubled.to_string())?;
        row("reordered", self.reordered.to_string())?;
        row("overspent", self.overspent.to_string())?;
        if self.seen > 0 {
            row("rows that spies saw", self.seen.to_string())?;
            row("  and those of others", self.foreign.to_string())?;
        }
        row("seeds that failed", self.failed.len().to_string())?;
        row("seconds", format!("{:.0}", self.seconds))?;
        if !self.failed.is_empty() {
            writeln!(f, "failed: {:?}", self.failed)?;
        }
        Ok(())
    }
}
