//! The progress of an import on standard error: shown to a person, silent in a pipe.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use sollist_platform::process::shown;

use super::words::import as words;
use sollist_contract::lang::Lang;

/// A bar with bytes, lines a second and the time left; nothing when nobody looks.
pub struct Progress {
    bar: Option<ProgressBar>,
    since: Instant,
    lang: Lang,
}

impl Progress {
    /// `bytes`: the size of the file; `None` for a stream whose end is not known.
    pub fn new(shown: bool, lang: Lang, name: &str, bytes: Option<u64>) -> Progress {
        let bar = shown.then(|| {
            let template = if bytes.is_some() {
                lang.say(words::bar())
            } else {
                "{prefix}  {decimal_bytes}  {msg}  {elapsed}".to_owned()
            };
            let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr())
                .with_style(style)
                .with_prefix(shown::line(name).into_owned())
        });
        Progress { bar, since: Instant::now(), lang }
    }

    /// Everything up to this byte and this line is stored.
    pub fn stored(&self, bytes: u64, lines: u64) {
        let Some(bar) = &self.bar else { return };
        let rate = u128::from(lines).saturating_mul(1000).checked_div(self.since.elapsed().as_millis()).unwrap_or(0);
        bar.set_message(self.lang.say(words::rate(rate)));
        bar.set_position(bytes);
    }

    /// Tells the person why nothing moves.
    pub fn waiting(&self) {
        if let Some(bar) = &self.bar {
            bar.set_message(self.lang.say(words::trying_again()));
        }
    }

    pub fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
