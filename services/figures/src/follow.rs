//! The facts of a process: folded from the journal's tail, shared by analytics and reporting.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sollist_analytics::Facts;
use sollist_contract::{
    example,
    refusal::{Kind, Say as _},
    said::{Bilingual as _, Said},
};
use sollist_platform::{
    Error,
    store::{
        db::{Access, Db},
        journal::{self, Head, Mark, Recorded},
        proof::Beside,
    },
    stream::{
        follow::{self, Reader},
        tail::{Doubt, Tail},
    },
    watch::{metrics, ready::Readiness, telemetry},
    words,
};
use tokio::{sync::watch, task::AbortHandle};
use tonic::Status;

use crate::{
    count::count,
    journal::JournalState,
    snapshot::{Counted, Snapshots},
    words::{CATCHING_UP, NOT_READABLE, says_otherwise},
};

/// The condition under which figures are ready.
const CONDITION: &str = "figures";
/// What the reader is called in metrics.
const READER: &str = "figures";

/// How far the fold is; or at which event it stopped, and why.
type Reached = Result<Mark, (u64, String)>;

/// Fewer new events than this are counted anew in no time.
const WORTH_PUTTING_AWAY: u64 = 20_000;
/// Of a long journal a fiftieth: what is put away is as long as what was counted.
const WORTH_OF_A_LONG_ONE: u64 = 50;
/// Pause after what was counted could not be put away.
const PUT_AWAY_AGAIN: Duration = Duration::from_secs(600);

fn is_worth_putting_away(last: u64, now: u64) -> bool {
    now.saturating_sub(last) >= WORTH_PUTTING_AWAY.max(now / WORTH_OF_A_LONG_ONE)
}

/// Facts that follow the journal once somebody asks for them: an import alone does not pay for them.
pub struct Figures {
    pub facts: Arc<RwLock<Facts>>,
    db: Db,
    /// Where the events come from; taken when following begins.
    tail: Mutex<Option<Tail>>,
    /// Where what was counted is put away; `None`: nowhere.
    folder: Option<PathBuf>,
    /// Number of the last event that is put away; held while another file is written.
    kept: tokio::sync::Mutex<u64>,
    access: Access,
    reached: watch::Sender<Reached>,
    /// Number of the first simulated event; `u64::MAX` while there is none.
    simulated: AtomicU64,
    readiness: Readiness,
    following: Mutex<Option<AbortHandle>>,
}

impl Figures {
    /// `folder`: where what was counted is put away between two starts ([`Snapshots`]); `None`: everything is counted
    /// from the first event.
    pub fn new(db: Db, tail: Tail, readiness: Readiness, folder: Option<PathBuf>, access: Access) -> Arc<Figures> {
        let facts = Arc::new(RwLock::new(Facts::new()));
        Arc::new(Figures {
            facts,
            db,
            tail: Mutex::new(Some(tail)),
            folder,
            kept: tokio::sync::Mutex::new(0),
            access,
            reached: watch::Sender::new(Ok(Mark::default())),
            simulated: AtomicU64::new(u64::MAX),
            readiness,
            following: Mutex::new(None),
        })
    }

    /// Begins to follow the journal; a second call changes nothing.
    pub fn start(self: &Arc<Self>) {
        let Some(tail) = self.tail.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let figures = self.clone();
        let following = tokio::spawn(async move {
            // Who proves trusts nothing that was counted before.
            let snapshots = if figures.access == Access::Prove { None } else { figures.snapshots().await };
            let mark = figures.take_up(snapshots.as_ref()).await;
            *figures.kept.lock().await = mark.seq;
            // How far there is to go is known before the first step: nothing is put away half-way.
            if let Ok(head) = journal::head(figures.db.reader()).await {
                figures.db.announce(head.seq);
            }
            let putting_away = figures.clone().put_away(snapshots);
            let counting = follow::run(figures.db.clone(), tail, figures.as_ref(), mark);
            let ended = tokio::select! {
                ended = counting => ended,
                () = putting_away => Ok(()),
            };
            if let Err(error) = ended {
                tracing::error!(error = error.for_log(), "the figures stopped: the journal cannot be folded");
                figures.readiness.not_ready(CONDITION, NOT_READABLE.0, NOT_READABLE.1);
                let stopped = match error {
                    Error::Unreadable { seq, why } => (seq, why),
                    // The file is damaged: somewhere behind what was counted.
                    other => (figures.counted().saturating_add(1), other.to_string()),
                };
                let _ = figures.reached.send_replace(Err(stopped));
            }
        });
        *self.following.lock().unwrap_or_else(PoisonError::into_inner) = Some(following.abort_handle());
    }

    /// Where what is counted is put away; `None`: nowhere, or the journal cannot be asked for its name now.
    async fn snapshots(&self) -> Option<Snapshots> {
        let folder = self.folder.as_ref()?;
        let journal = journal::id(self.db.reader()).await.ok()?;
        Some(Snapshots::new(folder, journal))
    }

    /// Goes on from what was put away, where the journal has that very place.
    async fn take_up(&self, snapshots: Option<&Snapshots>) -> Mark {
        let Some(snapshots) = snapshots.cloned() else { return Mark::default() };
        let found = match tokio::task::spawn_blocking(move || snapshots.read()).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                tracing::debug!(%error, "nothing that was counted before is taken up");
                return Mark::default();
            }
            Err(error) => {
                tracing::warn!(%error, "what was counted before cannot be read; counting from the first event");
                return Mark::default();
            }
        };
        let Counted { mark, simulated, facts } = found;
        match journal::hash_at(self.db.reader(), mark.seq).await {
            Ok(hash) if hash == mark.hash => {}
            _ => {
                tracing::info!(
                    seq = mark.seq,
                    "what was counted before is of another past; counting from the first event"
                );
                return Mark::default();
            }
        }
        self.note_unreadable(&facts);
        *self.facts.write().unwrap_or_else(PoisonError::into_inner) = facts;
        self.simulated.store(simulated, Ordering::SeqCst);
        let _ = self.reached.send_replace(Ok(mark));
        tracing::info!(seq = mark.seq, "the figures go on from what was counted before");
        mark
    }

    /// Puts away what was counted, each time that much was counted since; never ends where there is a place for it.
    async fn put_away(self: Arc<Self>, snapshots: Option<Snapshots>) {
        let Some(snapshots) = snapshots else { return std::future::pending().await };
        let heads = self.db.heads();
        let mut reached = self.reached.subscribe();
        loop {
            let last = *self.kept.lock().await;
            let is_due = |reached: &Reached| {
                // While it catches up, what it puts away would be old before it is written.
                reached.as_ref().is_ok_and(|mark| is_worth_putting_away(last, mark.seq) && mark.seq >= *heads.borrow())
            };
            if reached.wait_for(is_due).await.is_err() {
                return std::future::pending().await;
            }
            if self.keep(snapshots.clone()).await.is_err() {
                // A disk is full for a while; whoever runs the house makes room.
                tokio::time::sleep(PUT_AWAY_AGAIN).await;
            }
        }
    }

    /// Puts away what was counted, where that is worth it; waits for whoever is at it.
    async fn keep(self: &Arc<Self>, snapshots: Snapshots) -> std::io::Result<()> {
        let mut kept = self.kept.lock().await;
        if !is_worth_putting_away(*kept, self.counted()) {
            return Ok(());
        }
        let figures = self.clone();
        let written = tokio::task::spawn_blocking(move || figures.write(&snapshots)).await;
        *kept = written.map_err(std::io::Error::other).flatten().inspect_err(|error| {
            // A full disk, a folder that is not ours: the figures do not need it.
            tracing::warn!(%error, "what was counted cannot be put away; the next start counts it again");
        })?;
        Ok(())
    }

    /// Before a process that answered ends: the next one need not count what this one counted.
    pub async fn finish(self: &Arc<Self>) {
        if self.counted() > 0
            && self.access != Access::Prove
            && let Some(snapshots) = self.snapshots().await
        {
            // What went wrong is said there.
            let _ = self.keep(snapshots).await;
        }
    }

    fn write(&self, snapshots: &Snapshots) -> std::io::Result<u64> {
        let facts = self.facts.read().unwrap_or_else(PoisonError::into_inner);
        // Told under the lock that the facts are changed under: both are of one event.
        let Ok(mark) = *self.reached.borrow() else { return Ok(u64::MAX) };
        let part = snapshots.write(&mark, self.simulated.load(Ordering::SeqCst), &facts)?;
        drop(facts);
        part.finish()?;
        tracing::debug!(seq = mark.seq, "what was counted is put away");
        Ok(mark.seq)
    }

    /// Says which events could not be read.
    fn note_unreadable(&self, facts: &Facts) {
        let unreadable = facts.unreadable(u64::MAX);
        if !unreadable.is_empty() {
            let Said { de, en } = words::unreadable(&unreadable);
            self.readiness.note(CONDITION, de, en);
        }
    }

    /// Number of the last event that was counted.
    fn counted(&self) -> u64 {
        self.reached.borrow().as_ref().map_or(0, |mark| mark.seq)
    }

    /// Follows no more, and lets go of the store.
    pub fn stop(&self) {
        if let Some(following) = self.following.lock().unwrap_or_else(PoisonError::into_inner).take() {
            following.abort();
        }
    }

    /// Follows the journal from now on, and is ready when it has caught up.
    pub fn keep_ready(self: &Arc<Self>) {
        metrics::known_reader(READER);
        self.readiness.not_ready(CONDITION, CATCHING_UP.0, CATCHING_UP.1);
        let figures = self.clone();
        tokio::spawn(async move {
            while JournalOf(figures.clone()).caught_up().await.is_err() {
                if figures.reached.borrow().is_err() {
                    // It will not come to anything any more; said already.
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            }
            figures.readiness.ready(CONDITION);
        });
    }
}

impl Reader for Figures {
    fn apply(&self, events: &[Recorded]) -> Result<(), Error> {
        let mut facts = self.facts.write().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            // One at a time: what the last one took of memory the next one takes again, and that is half the cost.
            let envelope = event.envelope();
            let step = telemetry::step("fold", event.traceparent.as_deref());
            step.record("journal.seq", event.seq);
            if let Err(why) = &envelope {
                let reason = why.reason().code();
                tracing::error!(seq = event.seq, reason, "a journal event cannot be read; counting without it");
            }
            count(&mut facts, event, &envelope)?;
            if envelope.is_ok_and(|envelope| example::is_simulated(&envelope)) {
                self.simulated.fetch_min(event.seq, Ordering::SeqCst);
            }
        }
        self.note_unreadable(&facts);
        if let Some(last) = events.last() {
            let _ = self.reached.send_replace(Ok(last.mark()));
        }
        Ok(())
    }

    fn reset(&self) {
        let mut facts = self.facts.write().unwrap_or_else(PoisonError::into_inner);
        *facts = Facts::new();
        self.simulated.store(u64::MAX, Ordering::SeqCst);
        self.readiness.forget_note(CONDITION);
        let _ = self.reached.send_replace(Ok(Mark::default()));
        self.readiness.not_ready(CONDITION, CATCHING_UP.0, CATCHING_UP.1);
    }

    fn reached(&self, seq: u64, head: u64) {
        metrics::reader(READER, seq, head.saturating_sub(seq));
        metrics::journal_head(head.max(seq));
        // Before anybody has heard of a head, nobody knows how far there is to go.
        if head > 0 && seq >= head {
            self.readiness.ready(CONDITION);
        }
    }

    fn doubts(&self, doubt: Option<Doubt>) {
        if let Some(doubt) = doubt {
            metrics::reader_healed(READER, doubt.code());
        }
        // Behind is the relay's trouble and healed from the journal; the others mean that figures may have been wrong.
        match doubt {
            Some(doubt) if doubt != Doubt::Behind => {
                let Said { de, en } = doubt.said();
                self.readiness.not_ready("stream", de, en);
            }
            _ => self.readiness.ready("stream"),
        }
    }
}

#[tonic::async_trait]
impl Beside for Figures {
    async fn differs(&self) -> Result<Option<Said>, Error> {
        let Some(snapshots) = self.snapshots().await else { return Ok(None) };
        let told = snapshots.file();
        let Ok(Ok(kept)) = tokio::task::spawn_blocking(move || snapshots.read()).await else { return Ok(None) };
        Ok(if kept.is_of(&self.db).await? { None } else { Some(says_otherwise(&told)) })
    }
}

/// The journal as analytics and reporting see it.
pub struct JournalOf(pub Arc<Figures>);

/// How long somebody waits for the figures before the journal's head is looked at again.
const DOUBT: Duration = Duration::from_secs(3);

impl JournalOf {
    /// Whoever waits for a head that no event leads to would wait for ever.
    async fn head_must_fit(&self) -> Result<(), Error> {
        let head = journal::head(self.0.db.reader()).await?;
        match journal::hash_at(self.0.db.reader(), head.seq).await {
            Ok(hash) if hash == head.hash => Ok(()),
            Err(error) if !error.is_refusal(Kind::NotFound) => Err(error),
            _ => Err(Error::Unreadable {
                seq: head.seq,
                why: "the journal's head is not that of its last event".to_owned(),
            }),
        }
    }
}

#[tonic::async_trait]
impl JournalState for JournalOf {
    async fn caught_up(&self) -> Result<(), Status> {
        self.0.start();
        let Head { seq: head, hash, .. } = journal::head(self.0.db.reader()).await?;
        // Heard of here before the database says it: whoever follows need not wait for that.
        self.0.db.announce(head);
        let mut reached = self.0.reached.subscribe();
        // The number alone would not do: a database that was put back may have reached it again with other events.
        let caught_up = |mark: &Mark| mark.seq > head || (mark.seq == head && mark.hash == hash);
        loop {
            let waiting = reached.wait_for(|reached| reached.as_ref().map_or(true, caught_up));
            let heard = match tokio::time::timeout(DOUBT, waiting).await {
                Ok(Ok(state)) => Some(state.as_ref().map(|_| ()).map_err(Clone::clone)),
                Ok(Err(_)) => return Err(Error::Stopping.into()),
                Err(_) => None,
            };
            match heard {
                Some(Ok(())) => return Ok(()),
                Some(Err((seq, why))) => return Err(Error::Unreadable { seq, why }.into()),
                None => self.head_must_fit().await?,
            }
        }
    }

    async fn hash(&self, seq: u64) -> Result<String, Status> {
        if seq == 0 {
            return Ok(String::new());
        }
        Ok(journal::hex(&journal::hash_at(self.0.db.reader(), seq).await?))
    }

    async fn events(&self, numbers: &[u64]) -> Result<Vec<Recorded>, Status> {
        Ok(journal::numbered(self.0.db.reader(), numbers).await?)
    }

    async fn first_simulated(&self) -> Result<Option<u64>, Status> {
        let first = self.0.simulated.load(Ordering::SeqCst);
        Ok((first != u64::MAX).then_some(first))
    }
}
