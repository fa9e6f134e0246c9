//! `sollist audit`: proofs of the journal and of the log of reads for whoever trusts nobody, and how they are checked
//! without a server.

use std::{fs, future::Future, path::Path};

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sollist_contract::{
    envelope::Envelope,
    event::{Event, IntakeEvent},
    grpc::{
        intake::v1::{ListEventsRequest, ListReadsRequest},
        notary::v1::{GetCheckpointRequest, GetConsistencyProofRequest, GetInclusionProofRequest, SignedLog},
    },
    said::{Bilingual as _, Said},
};
use sollist_notary::{cosigner, generate, generate_witness};
use sollist_platform::{
    Error,
    store::{digest::of_hex, journal},
};
use sollist_proof::{
    Hash, Wrong,
    check::{Proved, check, grown},
    entry::{Entry, Salted, leaf},
    file::{About, Proof},
    line::Line,
    note::{Head, Key, Log},
    tree::includes,
    witness::{Cosigner, Seen, seen},
};

use super::{
    Link,
    args::{
        Format,
        audit::{Audit, CheckArgs, KeyArgs, ProveArgs, WitnessArgs},
    },
    failure::{Exit, Failure},
    file::{Readers, Whole},
    output::Output,
    report,
    words::audit as words,
};

/// A signed head is three lines and some signatures, a proof an event and few hashes: more is neither.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// How JSON calls the log of reads.
const READS: &str = "reads";

/// `sollist audit`; the connection is made where one is needed. `place`: the file that is asked for, else standard
/// output.
pub async fn audit<L: Future<Output = Result<Link, Failure>>>(
    link: impl FnOnce() -> L,
    asked: &Audit,
    place: Option<&Path>,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    match asked {
        Audit::Key(KeyArgs { file, origin, witness }) => {
            let refused = |why| Failure::from(Error::refused(why));
            let (key, said) = match witness {
                Some(name) => {
                    (generate_witness(name, file).map_err(refused)?.to_string(), words::witness_key_made(file))
                }
                None => {
                    let origin = origin.as_deref().unwrap_or_default();
                    (generate(origin, file).map_err(refused)?.to_string(), words::key_made(file))
                }
            };
            out.note(&out.lang.say(said));
            out.bytes(format!("{key}\n").as_bytes())?;
            Ok(Exit::Done)
        }
        Audit::Checkpoint(args) => {
            let (log, size) = (wire(asked_of(args.reads)), args.size.unwrap_or_default());
            let asked = GetCheckpointRequest { size, log };
            let answer = link().await?.notary().get_checkpoint(asked).await?.into_inner();
            give(&answer.checkpoint, place, out)
        }
        Audit::Prove(ProveArgs { report: Some(path), .. }) => {
            let link = link().await?;
            let published = report::checked(&link, path).await?.published_as;
            if published == 0 {
                return Err(Failure::invalid(words::not_published(path)));
            }
            give(&of_event(published, &link).await?.to_string(), place, out)
        }
        Audit::Prove(ProveArgs { number, since, reads, report: None }) => {
            let log = asked_of(*reads);
            let proof = match (number, since, log) {
                (_, Some(since), log) => of_growth(log, &read(since)?, &link().await?).await?,
                (number, None, Log::Journal) => of_event(number.unwrap_or_default(), &link().await?).await?,
                (number, None, Log::Reads) => of_line(number.unwrap_or_default(), &link().await?).await?,
            };
            give(&proof.to_string(), place, out)
        }
        Audit::Check(CheckArgs { file, key, head, report, witness }) => {
            let (text, kept) = (read(file)?, head.as_deref().map(read).transpose()?);
            let proved = check(&text, key, kept.as_deref()).map_err(invalid)?;
            let proof: Proof = text.parse().map_err(invalid)?;
            let notes: Vec<&str> = kept.iter().map(String::as_str).chain([proof.note.as_str()]).collect();
            let (_, key) = key.of_note(&proof.note);
            let witnesses = seen(&notes, &key, witness).map_err(invalid)?;
            if let Some(path) = report {
                must_name(&proved, path)?;
            }
            told(&proved, &witnesses, out)?;
            match (report, out.format) {
                (Some(path), Format::Table | Format::Csv) => out.print(&out.lang.say(words::report_named(path)))?,
                (None, _) | (_, Format::Json) => {}
            }
            Ok(Exit::Done)
        }
        Audit::Witness(args) => witness(&link().await?, args, out).await,
    }
}

/// Refuses a report that is not the one that the proved event names.
fn must_name(proved: &Proved, path: &Path) -> Result<(), Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let named = match proved {
        Proved::Event { entry, .. } => Envelope::recorded(&entry.text).ok().map(|envelope| envelope.event),
        Proved::Read { .. } | Proved::Older { .. } => None,
    };
    let hash = journal::hex(&Sha256::digest(&bytes));
    let is_it = matches!(&named, Some(Event::Intake(IntakeEvent::ReportPublished(report))) if report.has(&hash));
    if is_it { Ok(()) } else { Err(Failure::invalid(words::report_not_named(path))) }
}

fn asked_of(reads: bool) -> Log {
    if reads { Log::Reads } else { Log::Journal }
}

fn wire(log: Log) -> i32 {
    match log {
        Log::Journal => SignedLog::Journal,
        Log::Reads => SignedLog::Reads,
    }
    .into()
}

pub(super) fn invalid(wrong: Wrong) -> Failure {
    Failure::invalid(wrong.said())
}

pub(super) fn read(path: impl AsRef<Path>) -> Result<String, Failure> {
    let path = path.as_ref();
    let reading = |error| Failure::reading(path, &error);
    let there = fs::metadata(path).map_err(reading)?;
    if there.len() > FILE_BYTES_MAX {
        return Err(invalid(Wrong::NotAsWritten(sollist_proof::What::Proof)));
    }
    fs::read_to_string(path).map_err(reading)
}

/// A proof is to be passed on: into a file byte for byte, or to standard output.
fn give(text: &str, place: Option<&Path>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match place {
        None => out.bytes(text.as_bytes())?,
        Some(path) => {
            write(path, text)?;
            out.note(&out.lang.say(words::written(path)));
        }
    }
    Ok(Exit::Done)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = Whole::create(path, Readers::Umask)?;
    file.write(text.as_bytes())?;
    file.finish()
}

fn hashes(bytes: Vec<Vec<u8>>) -> Result<Vec<Hash>, Failure> {
    bytes.into_iter().map(|bytes| bytes.try_into().map_err(|_| Failure::answer("hash"))).collect()
}

/// The proof of an event. What the server gives is put together and looked at: a proof that would not hold is not
/// written.
async fn of_event(number: u64, link: &Link) -> Result<Proof, Failure> {
    let asked = GetInclusionProofRequest { sequence: number, log: wire(Log::Journal) };
    let answer = link.notary().get_inclusion_proof(asked).await?.into_inner();
    let asked = ListEventsRequest { from_sequence: number, to_sequence: number, page_size: 1, ..Default::default() };
    let event = link.intake().list_events(asked).await?.into_inner().events.into_iter().next();
    let event = event.ok_or_else(|| Failure::invalid(words::not_seen(number)))?;
    let recorded_at: Timestamp = event.recorded_at.parse().map_err(Failure::answer)?;
    let entry = Entry {
        before: answer.previous_hash.try_into().map_err(|_| Failure::answer("hash"))?,
        sequence: number,
        recorded_at: recorded_at.as_microsecond(),
        actor: event.actor,
        text: event.event,
        salted: salted(event.salt, event.scope)?,
    };
    let (index, hashes) = (answer.index, hashes(answer.hashes)?);
    let head = Head::unsigned(&answer.checkpoint).map_err(invalid)?;
    let is_itself = journal::hex(&entry.hash()) == event.hash;
    if !is_itself || !includes((head.size, &head.root), index, &leaf(&entry.hash()), &hashes) {
        return Err(invalid(Wrong::NotIncluded { sequence: number, size: head.size }));
    }
    Ok(Proof { about: About::Event { index, entry: entry.bytes() }, hashes, note: answer.checkpoint })
}

/// The proof of a line of the log of reads, put together and looked at in the same way.
async fn of_line(number: u64, link: &Link) -> Result<Proof, Failure> {
    let asked = GetInclusionProofRequest { sequence: number, log: wire(Log::Reads) };
    let answer = link.notary().get_inclusion_proof(asked).await?.into_inner();
    let asked = ListReadsRequest { from_sequence: number, to_sequence: number, page_size: 1, ..Default::default() };
    let read = link.intake().list_reads(asked).await?.into_inner().reads.into_iter().next();
    let read = read.ok_or_else(|| Failure::invalid(words::line_not_kept(number)))?;
    let noted_at: Timestamp = read.noted_at.parse().map_err(Failure::answer)?;
    let line = Line {
        before: of_hex(&read.previous_hash).ok_or_else(|| Failure::answer("hash"))?,
        sequence: number,
        noted_at: noted_at.as_microsecond(),
        text: read.entry,
    };
    let (index, hashes) = (answer.index, hashes(answer.hashes)?);
    let head = Head::unsigned(&answer.checkpoint).map_err(invalid)?;
    let is_itself = journal::hex(&line.hash()) == read.hash;
    if !is_itself || !includes((head.size, &head.root), index, &leaf(&line.hash()), &hashes) {
        return Err(invalid(Wrong::NotIncluded { sequence: number, size: head.size }));
    }
    Ok(Proof { about: About::Event { index, entry: line.bytes() }, hashes, note: answer.checkpoint })
}

/// What only an event of format 2 has.
fn salted(salt: Vec<u8>, scope: String) -> Result<Option<Salted>, Failure> {
    if salt.is_empty() {
        return Ok(None);
    }
    let salt = salt.try_into().map_err(|_| Failure::answer("salt"))?;
    Ok(Some(Salted { salt, scope, ..Salted::default() }))
}

async fn of_growth(log: Log, kept: &str, link: &Link) -> Result<Proof, Failure> {
    let kept = Head::unsigned(kept).map_err(invalid)?;
    let asked = GetConsistencyProofRequest { from_size: kept.size, to_size: 0, log: wire(log) };
    let answer = link.notary().get_consistency_proof(asked).await?.into_inner();
    Ok(Proof { about: About::Older { size: kept.size }, hashes: hashes(answer.hashes)?, note: answer.checkpoint })
}

/// Fetches the newest head. What is not signed by the key, or is not what was kept and more, is never kept, and never
/// cosigned.
async fn witness(link: &Link, args: &WitnessArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let WitnessArgs { file, key, cosign, reads } = args;
    let log = asked_of(*reads);
    let key = &key.of(log);
    let cosigner = cosign.as_deref().map(cosigner).transpose().map_err(|why| Failure::from(Error::refused(why)))?;
    let keep = |note: &str| match &cosigner {
        Some(cosigner) => write(file, &cosigned(cosigner, note, key)?),
        None => write(file, note),
    };
    let kept = if file.exists() { Some(read(file)?) } else { None };
    let kept = kept.map(|note| Head::read(&note, key)).transpose().map_err(invalid)?;
    let newest =
        link.notary().get_checkpoint(GetCheckpointRequest { size: 0, log: wire(log) }).await?.into_inner().checkpoint;
    let head = Head::read(&newest, key).map_err(invalid)?;
    let Some(kept) = kept else {
        keep(&newest)?;
        out.print(&out.lang.say(words::first_head(log, head.size)))?;
        return Ok(Exit::Done);
    };
    let (from, to) = (kept.size, head.size);
    if to < from {
        return Err(invalid(Wrong::Shrunk { from, to }));
    }
    let asked = GetConsistencyProofRequest { from_size: from, to_size: to, log: wire(log) };
    let answer = link.notary().get_consistency_proof(asked).await?.into_inner();
    let head = Head::read(&answer.checkpoint, key).map_err(invalid)?;
    grown(&kept, &head, &hashes(answer.hashes)?).map_err(invalid)?;
    keep(&answer.checkpoint)?;
    out.print(&out.lang.say(words::grown(log, kept.size, head.size)))?;
    Ok(Exit::Done)
}

fn cosigned(cosigner: &Cosigner, note: &str, key: &Key) -> Result<String, Failure> {
    let at = u64::try_from(Timestamp::now().as_second()).map_err(Failure::answer)?;
    cosigner.cosign(note, key, at).map_err(invalid)
}

/// When a witness has seen a head, as a time.
fn when(seen: &Seen) -> Result<Timestamp, Failure> {
    let seconds = i64::try_from(seen.at).map_err(Failure::answer)?;
    Timestamp::from_second(seconds).map_err(Failure::answer)
}

fn told(proved: &Proved, witnesses: &[Seen], out: &mut Output<'_>) -> Result<Exit, Failure> {
    #[derive(Serialize)]
    struct WitnessDocument<'a> {
        name: &'a str,
        size: u64,
        seen_at: String,
    }
    #[derive(Serialize)]
    struct Document<'a> {
        valid: bool,
        /// Which log it is of, where that is not the journal.
        #[serde(skip_serializing_if = "Option::is_none")]
        log: Option<&'static str>,
        size: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        sequence: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        recorded_at: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        actor: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        hash: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        witnesses: Vec<WitnessDocument<'a>>,
    }
    let mut named = Vec::with_capacity(witnesses.len());
    for seen in witnesses {
        named.push(WitnessDocument { name: &seen.witness, size: seen.size, seen_at: when(seen)?.to_string() });
    }
    let none = Document {
        valid: true,
        log: None,
        size: 0,
        since: None,
        sequence: None,
        recorded_at: None,
        actor: None,
        event: None,
        hash: None,
        witnesses: named,
    };
    let (document, said): (Document<'_>, Said) = match proved {
        Proved::Event { entry, head } => {
            let recorded_at = Timestamp::from_microsecond(entry.recorded_at).map_err(Failure::answer)?;
            let document = Document {
                size: head.size,
                sequence: Some(entry.sequence),
                recorded_at: Some(recorded_at.to_string()),
                actor: Some(&entry.actor),
                event: Some(&entry.text),
                hash: Some(journal::hex(&entry.hash())),
                ..none
            };
            (
                document,
                words::event_proved(
                    entry.sequence,
                    head.size,
                    (&recorded_at.to_string(), &entry.actor),
                    (&journal::hex(&entry.hash()), &entry.text),
                ),
            )
        }
        Proved::Read { line, head } => {
            let noted_at = Timestamp::from_microsecond(line.noted_at).map_err(Failure::answer)?.to_string();
            let hash = journal::hex(&line.hash());
            let said = words::line_proved(line.sequence, head.size, &noted_at, (&hash, &line.text));
            let document = Document {
                log: Some(READS),
                size: head.size,
                sequence: Some(line.sequence),
                recorded_at: Some(noted_at),
                event: Some(&line.text),
                hash: Some(hash),
                ..none
            };
            (document, said)
        }
        Proved::Older { log, from, head } => {
            let log_name = (*log == Log::Reads).then_some(READS);
            let document = Document { log: log_name, size: head.size, since: Some(*from), ..none };
            (document, words::grown(*log, *from, head.size))
        }
    };
    match out.format {
        Format::Json => out.json(&document)?,
        Format::Table | Format::Csv => {
            out.print(&out.lang.say(said))?;
            for seen in witnesses {
                out.print(&out.lang.say(words::witnessed(&seen.witness, seen.size, &when(seen)?.to_string())))?;
            }
        }
    }
    Ok(Exit::Done)
}
