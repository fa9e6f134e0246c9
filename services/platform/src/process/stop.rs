//! The end of a process, in good order: it says so, goes on for a while, and lets what is under way come to its end.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

/// Tells every holder of a [`Stop`] that the end has come.
pub struct Stopper(watch::Sender<bool>);

/// Learns that the process takes no more work. What lasts (a stream) looks at it and ends itself.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Default for Stopper {
    fn default() -> Self {
        Stopper(watch::channel(false).0)
    }
}

impl Stopper {
    pub fn watched(&self) -> Stop {
        Stop(self.0.subscribe())
    }
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// For what runs until it is done, such as the command line's own services.
    pub fn never() -> Stop {
        Stopper::default().watched()
    }
    pub fn has_come(&self) -> bool {
        *self.0.borrow()
    }
    /// Comes when the process is to end.
    pub async fn wait(&mut self) {
        // Without a stopper nobody will ever say so.
        if self.0.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The signals to stop: Ctrl-C and SIGTERM.
pub struct Signals([Option<Signal>; 2]);

impl Signals {
    /// Listens from now on: whoever is told where we are may ask us to stop, and is not to cut us off.
    pub fn listen() -> Signals {
        Signals([SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok()))
    }

    /// Ends with the first signal; a second one ends the process at once.
    pub async fn first(mut self) {
        self.one().await;
        tracing::info!("stopping: open calls may end; a second signal ends at once");
        tokio::spawn(async move {
            self.one().await;
            #[allow(clippy::disallowed_methods, reason = "who asks twice wants no more waiting")]
            std::process::exit(130);
        });
    }

    async fn one(&mut self) {
        let [interrupt, terminate] = &mut self.0;
        tokio::select! {
            () = comes(interrupt) => {}
            () = comes(terminate) => {}
        }
    }
}

async fn comes(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        // What cannot be listened for never comes.
        None => std::future::pending().await,
    }
}
