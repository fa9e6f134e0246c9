//! A budget plan on its way: compared with what the books have, checked, recorded, and carried from one page to the
//! next. Between its preview and its confirmation nobody keeps it: the form that confirms it has it.

use std::{
    collections::{HashSet, VecDeque},
    io::{Read as _, Write as _},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use futures::stream;
use prost::Message as _;
use sha2::{Digest as _, Sha256};
use sollist_contract::grpc::{
    common::v1::Warning,
    intake::v1::{
        ListPlanLinesRequest, ListRefusedRequest, RefusedEntry, SettleRefusedRequest, SubmitEventsRequest,
        SubmitEventsResponse,
    },
};
use sollist_plan::{Pass, Rows, YEARS_MAX, editions::KnownLine, known_line};

use super::send::messages;
use crate::{
    ask::Ask,
    body::{File, Input},
    failure::Failure,
};

/// What a form has of the file that it confirms.
pub const NAME: &str = "datei_name";
pub const CONTENT: &str = "datei_inhalt";
/// Bytes of a plan at most: what its form carries of it must fit a form with a file, however little it can be packed.
pub const PLAN_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Refused rows and warnings that are kept to be shown; all are counted.
const KEPT: usize = 50;
/// Refused entries that one call settles at most.
const SETTLED_AT_ONCE: usize = 500;

/// The file that was chosen, or that the form carries; `Err`: it carries what is none. Nothing where there is no file.
pub fn file(input: &Input) -> Result<Option<File>, ()> {
    if let Some(file) = input.file.as_ref().filter(|file| !file.name.is_empty()) {
        return Ok(Some(file.clone()));
    }
    match (input.text(NAME), input.text(CONTENT)) {
        ("", "") => Ok(None),
        (name, content) => match unpacked(content, PLAN_BYTES_MAX) {
            Some(bytes) => Ok(Some(File { name: name.to_owned(), bytes })),
            None => Err(()),
        },
    }
}

/// A file as a form carries it.
pub fn packed(bytes: &[u8]) -> String {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // What is written into memory is written.
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    BASE64_STANDARD.encode(packed)
}

/// The same as it was; `None` where it is none, or larger than a file may be.
fn unpacked(text: &str, most: usize) -> Option<Vec<u8>> {
    let packed = BASE64_STANDARD.decode(text.trim()).ok()?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).ok()?.checked_add(1)?;
    GzDecoder::new(packed.as_slice()).take(limit).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= most).then_some(bytes)
}

/// What would be sent, and what it would do, as one name: whoever confirms a preview confirms this.
pub fn name_of(passes: &[Pass]) -> String {
    let mut hasher = Sha256::new();
    for pass in passes {
        hasher.update(format!("{}\n{}\n", pass.origin, pass.unchanged));
        for entry in &pass.entries {
            hasher.update(entry.encode_length_delimited_to_vec());
            hasher.update(format!("{:?}\n", pass.effects.get(&entry.position)));
        }
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of the books, of some years.
pub async fn known(ask: &Ask, years: &[i32]) -> Result<Vec<KnownLine>, Failure> {
    let mut known = Vec::new();
    for years in years.chunks(YEARS_MAX) {
        let mut pages =
            ask.link.intake().list_plan_lines(ListPlanLinesRequest { years: years.to_vec() }).await?.into_inner();
        while let Some(page) = pages.message().await? {
            let lines = page.lines.into_iter().map(known_line).collect::<Option<Vec<_>>>();
            known.extend(lines.ok_or_else(|| Failure::asked(crate::words::unsaid()))?);
        }
    }
    Ok(known)
}

/// What became of the entries of a plan, or would.
#[derive(Debug, Default)]
pub struct Outcome {
    pub recorded: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// The first of them.
    pub refused_first: Vec<RefusedEntry>,
    pub warned: u64,
    pub warned_first: Vec<(u64, Warning)>,
    /// Number of the last event in the journal.
    pub sequence: u64,
    /// The refused entries that entries stand for which change nothing.
    pub corrects: Vec<String>,
    /// Of each pass: up to where it is answered, and what of it was not recorded.
    of_passes: Vec<(u64, HashSet<u64>)>,
}

impl Outcome {
    fn new(passes: &[Pass]) -> Outcome {
        Outcome {
            unchanged: passes.iter().fold(0, |sum, pass| sum.saturating_add(pass.unchanged)),
            of_passes: passes.iter().map(|_| (0, HashSet::new())).collect(),
            ..Outcome::default()
        }
    }

    /// Whether an entry of a pass is recorded, or would be.
    pub fn has_recorded(&self, pass: usize, position: u64) -> bool {
        self.of_passes.get(pass).is_some_and(|(answered, idle)| position <= *answered && !idle.contains(&position))
    }

    /// Whether something of the plan was known before: then the file is the same again, or one that mends it.
    pub fn knows(&self) -> bool {
        self.unchanged > 0
    }

    fn take(&mut self, pass: usize, of: &Pass, receipt: SubmitEventsResponse) {
        if !receipt.unchanged.is_empty() {
            let idle: HashSet<u64> = receipt.unchanged.iter().copied().collect();
            let entries = of.entries.iter().filter(|entry| idle.contains(&entry.position));
            self.corrects.extend(entries.map(|entry| entry.corrects.clone()).filter(|id| !id.is_empty()));
        }
        self.recorded = self.recorded.saturating_add(receipt.recorded);
        self.unchanged = self.unchanged.saturating_add(receipt.duplicates);
        self.refused = self.refused.saturating_add(receipt.refused.len() as u64);
        self.warned = self.warned.saturating_add(receipt.warnings.len() as u64);
        self.sequence = self.sequence.max(receipt.sequence);
        if let Some((answered, idle)) = self.of_passes.get_mut(pass) {
            *answered = (*answered).max(receipt.position);
            idle.extend(receipt.unchanged.iter().chain(receipt.refused.iter().map(|refused| &refused.position)));
        }
        let room = KEPT.saturating_sub(self.refused_first.len());
        self.refused_first.extend(receipt.refused.into_iter().take(room));
        let room = KEPT.saturating_sub(self.warned_first.len());
        let warned = receipt.warnings.into_iter().map(|it| (it.position, it.warning.unwrap_or_default()));
        self.warned_first.extend(warned.take(room));
    }
}

fn requests(pass: &Pass, validate_only: bool) -> Vec<SubmitEventsRequest> {
    messages(&pass.origin, pass.entries.clone(), validate_only)
}

/// What would become of a plan: everything goes in one stream, so that each entry is decided after those before it, and
/// nothing is recorded.
pub async fn checked(ask: &Ask, passes: &[Pass]) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::new(passes);
    let (mut all, mut awaited) = (Vec::new(), VecDeque::new());
    for (at, pass) in passes.iter().enumerate() {
        for request in requests(pass, true) {
            awaited.push_back((at, request.entries.last().map_or(0, |entry| entry.position)));
            all.push(request);
        }
    }
    if all.is_empty() {
        return Ok(outcome);
    }
    let mut receipts = ask.link.submit(stream::iter(all)).await?;
    while let Some(receipt) = receipts.message().await? {
        let Some((pass, last)) = awaited.front().copied() else { break };
        if receipt.position >= last {
            awaited.pop_front();
        }
        if let Some(of) = passes.get(pass) {
            outcome.take(pass, of, receipt);
        }
    }
    Ok(outcome)
}

/// Records a plan; what is recorded before an answer is cut off stays so, and the rest is recorded when it comes again.
pub async fn recorded(ask: &Ask, passes: &[Pass]) -> (Outcome, Option<Failure>) {
    let mut outcome = Outcome::new(passes);
    for (at, pass) in passes.iter().enumerate().filter(|(_, pass)| !pass.entries.is_empty()) {
        if let Err(failure) = record(ask, (at, pass), &mut outcome).await {
            return (outcome, Some(failure));
        }
    }
    (outcome, None)
}

async fn record(ask: &Ask, (at, pass): (usize, &Pass), outcome: &mut Outcome) -> Result<(), Failure> {
    let mut receipts = ask.link.submit(stream::iter(requests(pass, false))).await?;
    while let Some(receipt) = receipts.message().await? {
        outcome.take(at, pass, receipt);
    }
    Ok(())
}

/// What was refused of this file before and is not in it any more.
pub async fn gone(ask: &Ask, rows: &Rows) -> Result<Vec<String>, Failure> {
    let mut request = ListRefusedRequest { page_size: 1000, ..ListRefusedRequest::default() };
    let mut ids: Vec<String> = Vec::new();
    loop {
        let page = ask.link.intake().list_refused(request.clone()).await?.into_inner();
        ids.extend(page.refused.into_iter().filter(|entry| rows.lack(entry)).map(|entry| entry.id));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    Ok(ids)
}

/// Settles entries with the reason; how many.
pub async fn settle(ask: &Ask, ids: &[String], basis: &str) -> Result<u64, Failure> {
    let mut settled = 0_u64;
    for ids in ids.chunks(SETTLED_AT_ONCE) {
        let (ids, basis) = (ids.to_vec(), basis.to_owned());
        let request = SettleRefusedRequest { ids, basis, ..SettleRefusedRequest::default() };
        settled = settled.saturating_add(ask.link.intake().settle_refused(request).await?.into_inner().settled);
    }
    Ok(settled)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_carries_comes_back_as_it_was_or_not_at_all() {
        for bytes in [&b""[..], b"Bereich;Jahr\n30;2026\n", &[0, 255, 13, 10, 34], &[b'x'; 70_000]] {
            let text = packed(bytes);
            assert_eq!(unpacked(&text, 70_000).as_deref(), Some(bytes));
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)), "{text}");
        }
        // A small text that would be a large file.
        let text = packed(&vec![b'x'; 1 << 20]);
        assert!(text.len() < 4096 && unpacked(&text, (1 << 20) - 1).is_none());
        for none in ["", "%%%", "QUJD", &text[..text.len() / 2]] {
            assert_eq!(unpacked(none, 1 << 20), None, "{none}");
        }
    }
}
