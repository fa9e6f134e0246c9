//! Reports that were published, as the journal names them: by quarter, number and the hashes of their files.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sollist_contract::{
    envelope::Envelope,
    event::{Event, IntakeEvent, ReportPublished},
    quarter::Quarter,
};

/// They stand by themselves: no figure is made of them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Reports {
    /// Each with the number of its event.
    #[serde(with = "crate::as_json")]
    pub(crate) published: Vec<(u64, ReportPublished)>,
}

impl Reports {
    /// Takes an event, if a report was published with it; says whether one was.
    pub(crate) fn take(&mut self, seq: u64, envelope: &Envelope) -> bool {
        let Event::Intake(IntakeEvent::ReportPublished(report)) = &envelope.event else { return false };
        self.published.push((seq, report.clone()));
        true
    }

    /// Each with the number of its event and whether another one of its quarter was published since, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = (u64, &ReportPublished, bool)> {
        let mut later = BTreeSet::new();
        self.published.iter().rev().map(move |(seq, report)| (*seq, report, !later.insert(report.quarter)))
    }

    /// The report of a quarter that was published last; `of`: of those that rest on exactly this number; `since`: of
    /// those that name exactly this one as the state of the last report.
    pub fn last(&self, quarter: Quarter, of: Option<u64>, since: Option<u64>) -> Option<&ReportPublished> {
        let fits = |report: &&ReportPublished| {
            report.quarter == quarter
                && of.is_none_or(|sequence| report.sequence == sequence)
                && since.is_none_or(|since| report.since == Some(since))
        };
        self.published.iter().rev().map(|(_, report)| report).find(fits)
    }

    /// Number of the event with which a file was published first, by the SHA-256 of its bytes; and what it says.
    pub fn of_file(&self, sha256: &str) -> Option<(u64, &ReportPublished)> {
        self.published.iter().find(|(_, report)| report.has(sha256)).map(|(seq, report)| (*seq, report))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A report whose files have a hash of this digit.
    fn taken(into: &mut Reports, seq: u64, quarter: &str, sequence: u64, since: Option<u64>, digit: &str) {
        let (hash, since) = (digit.repeat(64), since.map(|since| format!(r#""since":{since},"#)).unwrap_or_default());
        let event = format!(
            r#"{{"specversion":"1.0","id":"{seq}","source":"/t","type":"report.published.v1",
            "time":"2026-10-01T09:00:00Z","datacontenttype":"application/json","data":{{"quarter":"{quarter}","sequence":{sequence},"hash":"{hash}",
            {since}"version":"0.3.0","pdf":"{hash}","xlsx":"{hash}","json":"{hash}"}}}}"#
        );
        assert!(into.take(seq, &Envelope::parse(event.as_bytes()).unwrap()));
    }

    #[test]
    fn of_a_quarter_the_last_one_counts_and_each_is_found_by_what_it_rests_on() {
        let mut reports = Reports::default();
        taken(&mut reports, 11, "2026-Q1", 10, None, "1");
        taken(&mut reports, 12, "2026-Q2", 10, None, "2");
        taken(&mut reports, 13, "2026-Q1", 10, Some(5), "3");
        taken(&mut reports, 21, "2026-Q1", 20, Some(5), "4");
        taken(&mut reports, 22, "2026-Q1", 20, Some(6), "5");
        let quarter: Quarter = "2026-Q1".parse().unwrap();
        let last = |of, since| reports.last(quarter, of, since).map(|found| found.pdf.as_str().chars().next().unwrap());
        for (of, since, found) in [
            (None, None, Some('5')),
            (None, Some(5), Some('4')),
            (Some(20), None, Some('5')),
            (Some(20), Some(5), Some('4')),
            (Some(10), None, Some('3')),
            (Some(10), Some(6), None),
            (Some(15), None, None),
            (Some(11), None, None),
        ] {
            assert_eq!(last(of, since), found, "{of:?} {since:?}");
        }
        assert!(reports.last("2026-Q3".parse().unwrap(), None, None).is_none());
        let listed: Vec<_> = reports.newest_first().map(|(number, _, replaced)| (number, replaced)).collect();
        assert_eq!(listed, [(22, false), (21, true), (13, true), (12, false), (11, true)]);
        assert_eq!(reports.of_file(&"3".repeat(64)).map(|(number, _)| number), Some(13));
        assert!(reports.of_file(&"9".repeat(64)).is_none());
    }
}
