//! What can go wrong on the command line, and the exit code each kind ends with (docs/spec.md#the-command-line).

use std::{fmt::Display, io, path::Path};

use sollist_contract::{refusal::Refusal, said::Bilingual as _};
use sollist_platform::{
    error::INTERNAL,
    process::{shown, words},
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::args::Lang;

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
#[error("{de}")]
pub struct Failure {
    pub exit: Exit,
    /// Empty when there is nobody left to tell: the reader of our output has gone.
    pub de: String,
    pub en: String,
}

impl Failure {
    pub fn invalid(de: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { exit: Exit::Refused, de: de.into(), en: en.into() }
    }
    pub fn usage(de: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, de: de.into(), en: en.into() }
    }
    pub fn unreachable(de: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { exit: Exit::Unreachable, de: de.into(), en: en.into() }
    }

    /// A file that cannot be read.
    pub fn reading(path: &Path, error: &io::Error) -> Failure {
        let (why_de, why_en) = words::io(error);
        Failure::invalid(
            format!("{} kann nicht gelesen werden: {why_de}.", shown::path(path)),
            format!("{} cannot be read: {why_en}.", shown::path(path)),
        )
    }
    /// A file that cannot be written.
    pub fn writing(path: &Path, error: &io::Error) -> Failure {
        let (why_de, why_en) = words::io(error);
        Failure::invalid(
            format!("{} kann nicht geschrieben werden: {why_de}.", shown::path(path)),
            format!("{} cannot be written: {why_en}.", shown::path(path)),
        )
    }
    /// Standard output failed. A reader who has read enough (`| head`) is no failure worth a word.
    pub fn output(error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure { exit: Exit::Done, de: String::new(), en: String::new() };
        }
        let (de, en) = words::io(error);
        Failure::invalid(
            format!("Die Ausgabe kann nicht geschrieben werden: {de}."),
            format!("The output cannot be written: {en}."),
        )
    }
    /// An answer of the server that this program does not understand.
    pub fn answer(_: impl Display) -> Failure {
        Failure::invalid(
            "Die Antwort des Servers ist unverständlich; bitte Programm und Server auf denselben Stand bringen.",
            "The server's answer cannot be understood; bring program and server to the same version.",
        )
    }

    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.de, &self.en)
    }

    /// The failure with a sentence more.
    pub fn and(mut self, de: &str, en: &str) -> Failure {
        self.de = format!("{} {de}", self.de);
        self.en = format!("{} {en}", self.en);
        self
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::invalid(refusal.said.de, refusal.said.en)
    }
}

/// Whether a call ended because the connection did, not because the server said no: worth another try.
pub fn is_cut(status: &Status) -> bool {
    use std::error::Error as _;
    // A status that came over the wire has no source; one that was made here because the transport failed has.
    status.code() == Code::Unavailable || status.source().is_some()
}

/// Splits „German / English“. Where a text holds more than one slash the middle one parts it, as both halves say the same.
pub fn both(text: &str) -> (String, String) {
    let places: Vec<usize> = text.match_indices(" / ").map(|(at, _)| at).collect();
    match places.get(places.len() / 2) {
        Some(&at) if places.len() % 2 == 1 => {
            let (de, en) = text.split_at(at);
            (de.to_owned(), en.trim_start_matches(" / ").to_owned())
        }
        _ => (text.to_owned(), text.to_owned()),
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Failure {
        Failure::of(&status)
    }
}

impl Failure {
    /// What a call that failed means for the person who asked.
    pub fn of(status: &Status) -> Failure {
        use std::error::Error as _;
        if let Some(why) = status.source().and_then(sollist_platform::wire::dial::distrust) {
            let said = why.said();
            return Failure::unreachable(said.de, said.en);
        }
        let texts = status
            .get_details_error_info()
            .and_then(|info| Some((info.metadata.get("de")?.clone(), info.metadata.get("en")?.clone())));
        let said = texts.is_some() || status.message().contains(" / ");
        let (de, en) = texts.unwrap_or_else(|| both(status.message()));
        if is_cut(status) || matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled) {
            if said {
                return Failure::unreachable(de, en);
            }
            return Failure::unreachable(
                "Der Server ist nicht erreichbar oder hat die Verbindung getrennt. Bitte prüfen, ob er läuft, und den Befehl wiederholen.",
                "The server cannot be reached or has cut the connection. Check that it runs and repeat the command.",
            );
        }
        if said {
            return Failure::invalid(de, en);
        }
        unsaid(status.code())
    }
}

/// What a call that failed without a word of ours means. What libraries say is for logs.
fn unsaid(code: Code) -> Failure {
    let (de, en) = match code {
        Code::Unimplemented => (
            "Dieser Server bietet den Dienst nicht an; bitte einen Server mit der passenden Rolle oder Version ansprechen.",
            "This server does not offer the service; use a server with the right role or version.",
        ),
        Code::OutOfRange | Code::ResourceExhausted => (
            "Die Antwort ist zu groß oder der Server überlastet; bitte die Abfrage eingrenzen (etwa --year, --district) oder später wiederholen.",
            "The answer is too large or the server is overloaded; narrow the query (such as --year, --district) or repeat it later.",
        ),
        Code::Unauthenticated => (
            "Der Server weiß nicht, wer fragt; bitte ein gültiges eigenes Zertifikat angeben (--tls-certificate, --tls-key).",
            "The server does not know who asks; give a valid certificate of your own (--tls-certificate, --tls-key).",
        ),
        Code::PermissionDenied => (
            "Der Server erlaubt das nicht; bitte die Rechte bei der Betreuung von Sollist erfragen.",
            "The server does not allow it; ask whoever looks after Sollist for the rights.",
        ),
        Code::NotFound => (
            "Das gibt es auf dem Server nicht; bitte Namen und Adresse prüfen.",
            "There is no such thing on the server; check name and address.",
        ),
        Code::InvalidArgument | Code::FailedPrecondition | Code::AlreadyExists => (
            "Der Server nimmt die Anfrage so nicht an; bitte die Angaben prüfen und Programm und Server auf denselben Stand bringen.",
            "The server does not take the request like this; check what was given and bring program and server to the same version.",
        ),
        Code::Aborted => (
            "Der Server hat den Aufruf abgebrochen; bitte den Befehl wiederholen.",
            "The server broke off the call; repeat the command.",
        ),
        Code::DataLoss => (
            "Der Bestand des Servers ist beschädigt; bitte dort „sollist verify“ ausführen und die letzte Sicherung zurückspielen.",
            "The server's store is damaged; run `sollist verify` there and restore the last backup.",
        ),
        _ => INTERNAL,
    };
    Failure::invalid(de, en)
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
            assert!(failure.de.contains(de), "{failure:?}");
            assert!(failure.en.contains(en), "{failure:?}");
        };
        check(Status::unavailable("tcp connect error"), Exit::Unreachable, "nicht erreichbar", "cannot be reached");
        check(
            Status::unavailable("Der Dienst wird beendet / The service is stopping"),
            Exit::Unreachable,
            "wird beendet",
            "is stopping",
        );
        check(Status::deadline_exceeded("too late"), Exit::Unreachable, "nicht erreichbar", "cannot be reached");
        check(Status::invalid_argument("Kein Jahr / No year"), Exit::Refused, "Kein Jahr", "No year");
        check(Status::unimplemented(""), Exit::Refused, "Rolle", "role");
        let info =
            HashMap::from([("de".to_owned(), "Deutsch / genau".to_owned()), ("en".to_owned(), "English".to_owned())]);
        let details = ErrorDetails::with_error_info("NOT_FOUND", "sollist", info);
        check(
            <Status as tonic_types::StatusExt>::with_error_details(Code::NotFound, "anders / other", details),
            Exit::Refused,
            "Deutsch / genau",
            "English",
        );
    }

    #[test]
    fn what_libraries_say_reaches_nobody() {
        const INSIDE: &str = "h2 protocol error: entries.position: status: InvalidArgument";
        for code in 0..=16 {
            let failure = Failure::from(Status::new(Code::from_i32(code), INSIDE));
            for text in [&failure.de, &failure.en] {
                assert!(
                    !text.contains("h2") && !text.contains("entries") && !text.contains("InvalidArgument"),
                    "{code}: {text}"
                );
                assert!(text.ends_with('.') && text.len() > 40, "{code}: {text}");
            }
            assert_ne!(failure.de, failure.en);
        }
        let failure = Failure::answer("missing field `x` at line 1 column 2");
        assert!(!failure.de.contains("missing") && !failure.en.contains("missing"));
        for error in [io::Error::other("h2"), io::Error::from_raw_os_error(24), io::ErrorKind::Unsupported.into()] {
            for failure in [
                Failure::reading(Path::new("a"), &error),
                Failure::writing(Path::new("a"), &error),
                Failure::output(&error),
            ] {
                assert!(
                    !failure.de.contains(&error.to_string()) && !failure.en.contains(&error.to_string()),
                    "{failure:?}"
                );
            }
        }
    }

    #[test]
    fn a_text_in_two_languages_parts_in_the_middle() {
        let check = |text: &str, de: &str, en: &str| assert_eq!(both(text), (de.to_owned(), en.to_owned()));
        check("ja / yes", "ja", "yes");
        check("a / b fehlt / a / b is missing", "a / b fehlt", "a / b is missing");
        check("only one", "only one", "only one");
        check("", "", "");
    }

    #[test]
    fn a_reader_who_left_is_no_failure() {
        assert_eq!(Failure::output(&io::Error::from(io::ErrorKind::BrokenPipe)).exit, Exit::Done);
        assert_eq!(Failure::output(&io::Error::from(io::ErrorKind::StorageFull)).exit, Exit::Refused);
    }
}
