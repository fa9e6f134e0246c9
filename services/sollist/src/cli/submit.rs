//! Sends entries to the intake with a bounded window of unanswered requests, and goes on after a cut where the last
//! receipt stood.

use std::{
    collections::{HashSet, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sollist_contract::grpc::{
    common::v1::Warning,
    intake::v1::{Entry, Oversized, RefusedEntry, SubmitEventsRequest, SubmitEventsResponse, entry},
};
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::{
    Link,
    failure::{Failure, is_cut},
    lines::{Content, FileLine},
    progress::Progress,
    values::Form,
    words::import as words,
};

/// Most entries in one request.
pub const ENTRIES_MAX: usize = 1000;
/// A request is sent when its lines have this many bytes.
pub const REQUEST_BYTES: usize = 512 * 1024;
/// Requests sent and not yet answered: bounds what is held in memory to be sent again after a cut.
pub const WINDOW: usize = 8;
/// Refused entries, and warnings, kept to be shown; all are counted, and the server keeps them all.
pub const REFUSED_SHOWN_MAX: usize = 1000;
/// How long a connection is tried to be brought back before the import gives up.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE_FIRST: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(4);

/// Entries that travel in one request, held until they are answered.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub entries: Vec<Entry>,
    /// Offset in the file after the last entry, in bytes.
    pub end: u64,
    /// How the places of the entries are counted.
    pub form: Form,
    bytes: usize,
}

impl Batch {
    pub fn new(form: Form) -> Batch {
        Batch { form, ..Batch::default() }
    }
    pub fn push(&mut self, line: FileLine) {
        self.end = line.end;
        let (content, bytes) = match line.content {
            Content::Line(line) => {
                let bytes = line.len();
                (entry::Content::Line(line), bytes)
            }
            Content::Oversized { length, beginning } => {
                let bytes = beginning.len();
                (entry::Content::Oversized(Oversized { length_bytes: length, beginning }), bytes)
            }
        };
        self.take(Entry { position: line.position, content: Some(content), ..Entry::default() }, bytes);
    }
    fn take(&mut self, entry: Entry, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.entries.push(entry);
    }
    pub fn is_full(&self) -> bool {
        self.entries.len() >= ENTRIES_MAX || self.bytes >= REQUEST_BYTES
    }
    fn last(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.position)
    }
}

/// Why a source ended before its end.
#[derive(Debug)]
pub enum Fault {
    Reading(io::Error),
    /// What it is, or how it ends.
    Shape(Failure),
}

/// Where batches come from; a fault ends the stream after what was read before it.
pub type Source = mpsc::Receiver<Result<Batch, Fault>>;

/// The source of entries that are all there; their positions must rise.
pub fn source_of(entries: Vec<Entry>) -> Source {
    use prost::Message as _;
    let mut batches = vec![Batch::default()];
    for entry in entries {
        if batches.last().is_none_or(Batch::is_full) {
            batches.push(Batch::default());
        }
        let bytes = entry.encoded_len();
        if let Some(batch) = batches.last_mut() {
            batch.take(entry, bytes);
        }
    }
    let (give, source) = mpsc::channel(batches.len());
    for batch in batches.into_iter().filter(|batch| !batch.entries.is_empty()) {
        // There is room for every one.
        let _ = give.try_send(Ok(batch));
    }
    source
}

/// What became of the entries.
#[derive(Debug, Default)]
pub struct Outcome {
    pub recorded: u64,
    pub duplicates: u64,
    pub refused_count: u64,
    /// The first of them, with the name of the file as their origin.
    pub refused: Vec<RefusedEntry>,
    pub warned_count: u64,
    /// The first of what somebody should look at.
    pub warned: Vec<Warned>,
    /// It was only checked: nothing is recorded.
    pub checked: bool,
    /// Number of the last event in the journal.
    pub sequence: u64,
    /// Positions of what was not recorded, where somebody wants to know.
    idle: Option<HashSet<u64>>,
    /// Everything up to here is answered.
    answered: u64,
    /// Whether places are numbers of events in a list, not of lines.
    pub numbered: bool,
}

/// A warning about an entry.
#[derive(Debug)]
pub struct Warned {
    pub origin: String,
    pub position: u64,
    /// Number of its event; 0 where it was only checked.
    pub sequence: u64,
    pub warning: Warning,
}

impl Outcome {
    /// An outcome that knows of each entry whether it was recorded.
    pub fn noting_idle() -> Outcome {
        Outcome { idle: Some(HashSet::new()), ..Outcome::default() }
    }
    /// The outcome of a check, to which others are added.
    pub fn of_check() -> Outcome {
        Outcome { checked: true, ..Outcome::default() }
    }
    /// Whether an entry that was sent was recorded; see [`Outcome::noting_idle`].
    pub fn has_recorded(&self, position: u64) -> bool {
        position <= self.answered && self.idle.as_ref().is_some_and(|idle| !idle.contains(&position))
    }
    /// Adds another outcome.
    pub fn merge(&mut self, other: Outcome) {
        self.recorded = self.recorded.saturating_add(other.recorded);
        self.duplicates = self.duplicates.saturating_add(other.duplicates);
        self.refused_count = self.refused_count.saturating_add(other.refused_count);
        self.sequence = self.sequence.max(other.sequence);
        let room = REFUSED_SHOWN_MAX.saturating_sub(self.refused.len());
        self.refused.extend(other.refused.into_iter().take(room));
        self.warned_count = self.warned_count.saturating_add(other.warned_count);
        let room = REFUSED_SHOWN_MAX.saturating_sub(self.warned.len());
        self.warned.extend(other.warned.into_iter().take(room));
        self.checked |= other.checked;
        self.numbered |= other.numbered;
    }

    /// Takes in what a receipt says.
    pub fn take(&mut self, receipt: SubmitEventsResponse, origin: &str) {
        self.recorded = self.recorded.saturating_add(receipt.recorded);
        self.duplicates = self.duplicates.saturating_add(receipt.duplicates);
        self.refused_count = self.refused_count.saturating_add(receipt.refused.len() as u64);
        self.sequence = self.sequence.max(receipt.sequence);
        self.answered = self.answered.max(receipt.position);
        if let Some(idle) = &mut self.idle {
            idle.extend(receipt.unchanged.iter().chain(receipt.refused.iter().map(|refused| &refused.position)));
        }
        self.warned_count = self.warned_count.saturating_add(receipt.warnings.len() as u64);
        let room = REFUSED_SHOWN_MAX.saturating_sub(self.warned.len());
        self.warned.extend(receipt.warnings.into_iter().take(room).map(|warned| Warned {
            origin: origin.to_owned(),
            position: warned.position,
            sequence: warned.sequence,
            warning: warned.warning.unwrap_or_default(),
        }));
        for mut refused in receipt.refused {
            if self.refused.len() < REFUSED_SHOWN_MAX {
                refused.origin = origin.to_owned();
                self.refused.push(refused);
            }
        }
    }
}

/// What is sent and not yet answered.
struct Window {
    state: Mutex<State>,
    room: Semaphore,
}

#[derive(Default)]
struct State {
    unanswered: VecDeque<Arc<Batch>>,
    /// Everything up to here is stored.
    position: u64,
    /// The source is exhausted, or failed.
    at_end: bool,
    fault: Option<Fault>,
    form: Form,
}

impl Window {
    fn new() -> Window {
        Window { state: Mutex::default(), room: Semaphore::new(WINDOW) }
    }
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held; a poisoned one would still be consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops what a receipt answers; says up to which byte of the file that is.
    fn answered(&self, position: u64) -> Option<u64> {
        let mut state = self.state();
        state.position = state.position.max(position);
        let mut end = None;
        while let Some(batch) = state.unanswered.pop_front_if(|batch| batch.last() <= position) {
            end = Some(batch.end);
            self.room.add_permits(1);
        }
        end
    }
}

/// Sends everything of `source` as entries of `origin`. A cut is mended as long as `PATIENCE` lasts.
pub async fn submit(
    link: &Link,
    origin: &str,
    mut source: Source,
    outcome: &mut Outcome,
    progress: &Progress,
) -> Result<(), Failure> {
    let window = Window::new();
    let mut tried_since: Option<(Instant, u64)> = None;
    let mut pause = PAUSE_FIRST;
    loop {
        let ended = stream(link, origin, &mut source, &window, outcome, progress).await;
        let (position, form) = {
            let state = window.state();
            (state.position, state.form)
        };
        let Err(status) = ended else { break };
        if !is_cut(&status) {
            return Err(stored_up_to(status.into(), position, form));
        }
        let (since, before) = *tried_since.get_or_insert((Instant::now(), position));
        if position > before {
            tried_since = Some((Instant::now(), position));
            pause = PAUSE_FIRST;
        } else if since.elapsed() >= PATIENCE {
            return Err(stored_up_to(status.into(), position, form));
        }
        progress.waiting();
        tokio::time::sleep(pause).await;
        pause = pause.saturating_mul(2).min(PAUSE_MAX);
    }
    let mut state = window.state();
    outcome.numbered |= state.form == Form::Elements;
    match state.fault.take() {
        Some(Fault::Reading(error)) => {
            Err(stored_up_to(Failure::reading(origin.as_ref(), &error), state.position, state.form))
        }
        Some(Fault::Shape(failure)) if state.position == 0 => Err(failure),
        Some(Fault::Shape(failure)) => Err(stored_up_to(failure, state.position, state.form)),
        None => Ok(()),
    }
}

fn stored_up_to(failure: Failure, position: u64, form: Form) -> Failure {
    failure.and(&words::stored_up_to(position, form))
}

/// One call: sends and receives side by side until the server has answered everything.
async fn stream(
    link: &Link,
    origin: &str,
    source: &mut Source,
    window: &Window,
    outcome: &mut Outcome,
    progress: &Progress,
) -> Result<(), Status> {
    let (requests, outgoing) = mpsc::channel(1);
    let send = async {
        feed(origin, source, window, requests).await;
        // What is sent is sent; from here on the receipts decide.
        std::future::pending::<()>().await;
    };
    let receive = async {
        let mut receipts = link.intake().submit_events(ReceiverStream::new(outgoing)).await?.into_inner();
        while let Some(receipt) = receipts.message().await? {
            let position = receipt.position;
            let end = window.answered(position);
            outcome.take(receipt, origin);
            if let Some(end) = end {
                progress.stored(end, position);
            }
        }
        let state = window.state();
        if state.at_end && state.unanswered.is_empty() { Ok(()) } else { Err(Status::unavailable("")) }
    };
    tokio::select! {
        result = receive => result,
        () = send => Ok(()),
    }
}

/// Sends what was not answered before a cut, then what the source gives, while the window has room. Returning closes
/// the stream.
async fn feed(origin: &str, source: &mut Source, window: &Window, requests: mpsc::Sender<SubmitEventsRequest>) {
    let request = |batch: &Batch, after: u64| SubmitEventsRequest {
        origin: origin.to_owned(),
        entries: batch.entries.iter().filter(|entry| entry.position > after).cloned().collect(),
        ..Default::default()
    };
    let (again, after) = {
        let state = window.state();
        (state.unanswered.clone(), state.position)
    };
    for batch in again {
        if requests.send(request(&batch, after)).await.is_err() {
            return;
        }
    }
    while !window.state().at_end {
        let Ok(room) = window.room.acquire().await else { return };
        let Some(next) = source.recv().await else {
            window.state().at_end = true;
            return;
        };
        match next {
            Err(error) => {
                let mut state = window.state();
                state.at_end = true;
                state.fault = Some(error);
                return;
            }
            Ok(batch) => {
                // The place in the window is given back by the receipt.
                room.forget();
                let message = request(&batch, 0);
                window.state().form = batch.form;
                window.state().unanswered.push_back(Arc::new(batch));
                if requests.send(message).await.is_err() {
                    return;
                }
            }
        }
    }
}
