//! What is counted of webhooks.

use metrics::counter;

/// An attempt to tell a receiver: `delivered`, `failed`.
pub fn attempt(receiver: &str, outcome: &'static str) {
    counter!("sollist_webhook_deliveries_total", "receiver" => receiver.to_owned(), "outcome" => outcome).increment(1);
}

/// A message that a receiver was never told.
pub fn dead(receiver: &str) {
    counter!("sollist_webhook_dead_total", "receiver" => receiver.to_owned()).increment(1);
}
