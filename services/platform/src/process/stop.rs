//! The end of a process, in good order: it says so, goes on for a while, and lets what is under way come to its end.

use tokio::sync::watch;

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

/// Ends with the first signal to stop (Ctrl-C or SIGTERM); a second one ends the process at once.
pub async fn signal() {
    one_signal().await;
    tracing::info!("stopping: open calls may end; a second signal ends at once");
    tokio::spawn(async {
        one_signal().await;
        #[allow(clippy::disallowed_methods, reason = "who asks twice wants no more waiting")]
        std::process::exit(130);
    });
}

async fn one_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut stream) => {
                stream.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
