//! Structured logs on standard error.

use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging: lines for people on a terminal, JSON elsewhere. `SOLLIST_LOG` overrides `level`.
pub fn start(level: &str, json: bool) {
    let filter = EnvFilter::try_from_env("SOLLIST_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start (tests) keeps the first.
    let _ = if json { builder.json().try_init() } else { builder.compact().try_init() };
}
