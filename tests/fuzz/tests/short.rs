//! Every reader of foreign bytes reads what is kept, and some changes of it: a few seconds of what `sollist-fuzz` does
//! for as long as it is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sollist_fuzz::{READERS, Report, Until};

/// Changed inputs of each reader; more by `SOLLIST_FUZZ_EXECUTIONS`.
const EXECUTIONS: u64 = 400;

#[test]
fn whatever_strangers_send_every_reader_answers() {
    let more = std::env::var("SOLLIST_FUZZ_EXECUTIONS").ok().and_then(|text| text.parse().ok());
    let mut wrong = String::new();
    for reader in &READERS {
        let Report { executions, answers, failures, .. } = reader.run(7, Until::Executions(more.unwrap_or(EXECUTIONS)));
        assert!(executions >= EXECUTIONS, "{}: {executions}", reader.name);
        // A reader that says the same of everything was not reached.
        if answers < 3 {
            wrong.push_str(&format!("{}: {answers} answers\n", reader.name));
        }
        for (input, how) in failures {
            wrong.push_str(&format!("{}: {:?}\n{how}\n", reader.name, String::from_utf8_lossy(&input)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
