//! The facts of a process: folded from the journal's tail, shared by analytics and reporting.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use sollist_analytics::{Facts, JournalState};
use sollist_platform::{
    Error,
    db::Db,
    follow,
    journal::{self, Head, Recorded},
    tail::Tail,
};
use sollist_reporting::api::Origins;
use tokio::sync::watch;
use tonic::Status;

/// Sources of simulated events begin so: a report that rests on one says it.
const SIMULATED: &str = "/demo";

/// How far the fold is; or why it stopped.
type Reached = Result<u64, String>;

/// Facts that follow the journal once somebody asks for them: an import alone does not pay for them.
pub struct Figures {
    pub facts: Arc<RwLock<Facts>>,
    db: Db,
    head: watch::Receiver<Head>,
    reached: watch::Sender<Reached>,
    started: AtomicBool,
    /// Number of the first simulated event; `u64::MAX` while there is none.
    simulated: AtomicU64,
}

impl Figures {
    pub fn new(db: Db, head: watch::Receiver<Head>) -> Arc<Figures> {
        let facts = Arc::new(RwLock::new(Facts::new()));
        Arc::new(Figures {
            facts,
            db,
            head,
            reached: watch::Sender::new(Ok(0)),
            started: AtomicBool::new(false),
            simulated: AtomicU64::new(u64::MAX),
        })
    }

    /// Begins to follow the journal; a second call changes nothing.
    pub fn start(self: &Arc<Self>) {
        if self.started.swap(true, Ordering::SeqCst) {
            return;
        }
        let figures = self.clone();
        let tail = Tail::Local { db: self.db.clone(), head: self.head.clone() };
        tokio::spawn(async move {
            let result = follow::run(tail, 0, |events| figures.apply(&events)).await;
            if let Err(error) = result {
                tracing::error!(%error, "the figures stopped: the journal cannot be folded");
                let _ = figures.reached.send_replace(Err(error.to_string()));
            }
        });
    }

    fn apply(&self, events: &[Recorded]) -> Result<(), Error> {
        // Read outside the lock: whoever asks meanwhile gets the figures of the last page.
        let envelopes = events.iter().map(Recorded::envelope).collect::<Result<Vec<_>, _>>()?;
        let mut facts = self.facts.write().unwrap_or_else(PoisonError::into_inner);
        for (event, envelope) in events.iter().zip(&envelopes) {
            facts
                .apply(event.seq, event.recorded_at, envelope)
                .map_err(|error| Error::Unreadable { seq: event.seq, why: error.to_string() })?;
            if envelope.source.starts_with(SIMULATED) {
                self.simulated.fetch_min(event.seq, Ordering::SeqCst);
            }
        }
        let _ = self.reached.send_replace(Ok(facts.last_seq()));
        Ok(())
    }
}

/// The journal as analytics and reporting see it.
pub struct JournalOf(pub Arc<Figures>);

#[tonic::async_trait]
impl JournalState for JournalOf {
    async fn caught_up(&self) -> Result<(), Status> {
        self.0.start();
        let head = journal::head(self.0.db.reader()).await?.seq;
        let mut reached = self.0.reached.subscribe();
        let state = reached.wait_for(|reached| reached.as_ref().map_or(true, |seq| *seq >= head)).await;
        match state.as_deref() {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(why)) => Err(Error::Unreadable { seq: head, why: why.clone() }.into()),
            Err(_) => Err(Error::Stopping.into()),
        }
    }

    async fn hash(&self, seq: u64) -> Result<String, Status> {
        if seq == 0 {
            return Ok(String::new());
        }
        Ok(journal::hex(&journal::hash_at(self.0.db.reader(), seq).await?))
    }
}

#[tonic::async_trait]
impl Origins for JournalOf {
    async fn first_simulated(&self) -> Result<Option<u64>, Status> {
        let first = self.0.simulated.load(Ordering::SeqCst);
        Ok((first != u64::MAX).then_some(first))
    }
}
