//! What can go wrong on the command line, and the exit code each kind ends with (docs/spec.md#the-command-line).

use std::{error::Error as _, fmt::Display, io, path::Path};

use sollist_contract::{
    refusal::{Kind, Refusal},
    said::{Bilingual as _, Said},
};
use sollist_platform::{Error, wire::dial};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::words::{call, file, typed};
use sollist_contract::lang::Lang;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Something was refused, or the input is invalid.
    Refused = 1,
    /// The command line itself is wrong.
    Usage = 2,
    /// The server cannot be reached.
    Unreachable = 3,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}

/// Why a command did not get done: one or two sentences in both languages that say what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct Failure {
    pub exit: Exit,
    /// Empty when there is nobody left to tell: the reader of our output has gone.
    pub said: Said,
}

impl Failure {
    pub fn invalid(said: impl Into<Said>) -> Failure {
        Failure { exit: Exit::Refused, said: said.into() }
    }
    pub fn usage(said: impl Into<Said>) -> Failure {
        Failure { exit: Exit::Usage, said: said.into() }
    }
    pub fn unreachable(said: impl Into<Said>) -> Failure {
        Failure { exit: Exit::Unreachable, said: said.into() }
    }

    /// A file that cannot be read.
    pub fn reading(path: &Path, error: &io::Error) -> Failure {
        Failure::invalid(file::unreadable(path, error))
    }
    /// A file that cannot be written.
    pub fn writing(path: &Path, error: &io::Error) -> Failure {
        Failure::invalid(file::unwritable(path, error))
    }
    /// Standard output failed. A reader who has read enough (`| head`) is no failure worth a word.
    pub fn output(error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure { exit: Exit::Done, said: Said::default() };
        }
        Failure::invalid(file::no_output(error))
    }
    /// An answer of the server that this program does not understand.
    pub fn answer(_: impl Display) -> Failure {
        Failure::invalid(call::answer())
    }
    /// A command line or a configuration that must not run.
    pub fn configuration(error: Error) -> Failure {
        Failure::usage(error.say().said)
    }

    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.said.de, &self.said.en)
    }

    /// The failure with a sentence more.
    #[must_use]
    pub fn and(self, more: &Said) -> Failure {
        Failure { said: self.said.and(more), ..self }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::invalid(refusal.said)
    }
}

/// What a person reads of an error of the services.
impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let said = error.say().said;
        if error.is_refusal(Kind::Unavailable) { Failure::unreachable(said) } else { Failure::invalid(said) }
    }
}

/// Whether a call ended because the connection did, not because the server said no: worth another try.
pub fn is_cut(status: &Status) -> bool {
    // A status that came over the wire has no source; one that was made here because the transport failed has.
    status.code() == Code::Unavailable || status.source().is_some()
}

/// What a call that failed means for the person who asked.
impl From<Status> for Failure {
    fn from(status: Status) -> Failure {
        if let Some(why) = status.source().and_then(dial::distrust) {
            return Failure::unreachable(why.said());
        }
        let said = said(&status);
        if is_cut(&status) || matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled) {
            return Failure::unreachable(said.unwrap_or_else(call::cut));
        }
        Failure::invalid(said.unwrap_or_else(|| call::unsaid(status.code())))
    }
}

/// What the server said of it, where it was one of ours, in words that help who types. What libraries say is for logs.
fn said(status: &Status) -> Option<Said> {
    let texts = status.get_details_error_info().map(|info| info.metadata).unwrap_or_default();
    match (texts.get("de"), texts.get("en")) {
        (Some(de), Some(en)) => Some(typed::here(Said::read(de, en))),
        // Somebody between us may have left the details out: the message has both languages, and is shown as it is.
        _ => Some(status.message()).filter(|text| text.contains(" / ")).map(|text| Said::read(text, text)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashMap;

    use tonic_types::ErrorDetails;

    use super::*;

    #[test]
    fn a_status_becomes_an_exit_code_and_a_sentence_in_each_language() {
        let check = |status: Status, exit: Exit, de: &str, en: &str| {
            let failure = Failure::from(status);
            assert_eq!(failure.exit, exit);
            assert!(failure.said.de.contains(de), "{failure:?}");
            assert!(failure.said.en.contains(en), "{failure:?}");
        };
        check(Status::unavailable("tcp connect error"), Exit::Unreachable, "nicht erreichbar", "cannot be reached");
        let ours = |code, de: &str, en: &str| {
            let info = HashMap::from([("de".to_owned(), de.to_owned()), ("en".to_owned(), en.to_owned())]);
            let details = ErrorDetails::with_error_info("NOT_FOUND", "sollist", info);
            <Status as tonic_types::StatusExt>::with_error_details(code, "anders / other", details)
        };
        let stopping = ours(Code::Unavailable, "Der Dienst wird beendet.", "The service is stopping.");
        check(stopping, Exit::Unreachable, "wird beendet", "is stopping");
        check(Status::deadline_exceeded("too late"), Exit::Unreachable, "nicht erreichbar", "cannot be reached");
        check(ours(Code::InvalidArgument, "Kein Jahr.", "No year."), Exit::Refused, "Kein Jahr", "No year");
        check(Status::unimplemented(""), Exit::Refused, "Rolle", "role");
        // Slashes are letters like any other.
        check(ours(Code::NotFound, "Deutsch / genau", "English"), Exit::Refused, "Deutsch / genau", "English");
        check(Status::not_found("Kein Jahr / No year"), Exit::Refused, "Kein Jahr / No year", "Kein Jahr / No year");
    }

    #[test]
    fn what_libraries_say_reaches_nobody() {
        const INSIDE: &str = "h2 protocol error: entries.position: status: InvalidArgument";
        for code in 0..=16 {
            let failure = Failure::from(Status::new(Code::from_i32(code), INSIDE));
            for text in [&failure.said.de, &failure.said.en] {
                assert!(
                    !text.contains("h2") && !text.contains("entries") && !text.contains("InvalidArgument"),
                    "{code}: {text}"
                );
                assert!(text.ends_with('.') && text.len() > 40, "{code}: {text}");
            }
            assert_ne!(failure.said.de, failure.said.en);
        }
        let failure = Failure::answer("missing field `x` at line 1 column 2");
        assert!(!failure.said.de.contains("missing") && !failure.said.en.contains("missing"));
        for error in [io::Error::other("h2"), io::Error::from_raw_os_error(24), io::ErrorKind::Unsupported.into()] {
            for failure in [
                Failure::reading(Path::new("a"), &error),
                Failure::writing(Path::new("a"), &error),
                Failure::output(&error),
            ] {
                assert!(
                    !failure.said.de.contains(&error.to_string()) && !failure.said.en.contains(&error.to_string()),
                    "{failure:?}"
                );
            }
        }
    }

    #[test]
    fn a_reader_who_left_is_no_failure() {
        assert_eq!(Failure::output(&io::Error::from(io::ErrorKind::BrokenPipe)).exit, Exit::Done);
        assert_eq!(Failure::output(&io::Error::from(io::ErrorKind::StorageFull)).exit, Exit::Refused);
    }
}
