//! What the stages of the write path took, as the writer counts them.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use super::Measured;

/// Sums and counts of the histograms of a writer.
pub struct Stages {
    address: SocketAddr,
    before: Told,
}

/// Sum and count by stage; of the commands of a batch under no stage.
type Told = BTreeMap<String, (f64, f64)>;

impl Stages {
    pub fn begin(address: SocketAddr) -> Stages {
        Stages { address, before: told(address) }
    }

    /// What was counted since.
    pub fn end(self, of: &str) -> Vec<Measured> {
        let since = told(self.address).into_iter().filter_map(|(stage, (sum, count))| {
            let (sum_before, count_before) = self.before.get(&stage).copied().unwrap_or_default();
            let count = count - count_before;
            (count > 0.0).then(|| (stage, (sum - sum_before) / count))
        });
        let row = |(stage, mean): (String, f64)| {
            if stage.is_empty() {
                Measured::new(format!("  commands of a batch, {of}"), mean, "")
            } else {
                Measured::new(format!("  {stage}, {of}"), mean * 1e3, "ms")
            }
        };
        since.map(row).collect()
    }
}

/// Batches that have been through a stage.
pub fn batches(address: SocketAddr, stage: &str) -> u64 {
    told(address).get(stage).map_or(0, |(_, count)| *count as u64)
}

fn told(address: SocketAddr) -> Told {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let mut told = Told::new();
    for line in text.lines() {
        let Some((name, value)) = line.rsplit_once(' ') else { continue };
        let value: f64 = value.parse().unwrap_or_default();
        let stage = || name.split('"').nth(1).unwrap_or_default().to_owned();
        if name.starts_with("sollist_batch_stage_seconds_sum") {
            told.entry(stage()).or_default().0 = value;
        } else if name.starts_with("sollist_batch_stage_seconds_count") {
            told.entry(stage()).or_default().1 = value;
        } else if name == "sollist_batch_commands_sum" {
            told.entry(String::new()).or_default().0 = value;
        } else if name == "sollist_batch_commands_count" {
            told.entry(String::new()).or_default().1 = value;
        }
    }
    told
}
