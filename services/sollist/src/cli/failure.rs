//! What can go wrong on the command line, and the exit code each kind ends with (spec section 10).

use std::{fmt::Display, io, path::Path};

use sollist_contract::refusal::Refusal;
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
        let (why_de, why_en) = reason(error);
        Failure::invalid(
            format!("{} kann nicht gelesen werden: {why_de}.", path.display()),
            format!("{} cannot be read: {why_en}.", path.display()),
        )
    }
    /// A file that cannot be written.
    pub fn writing(path: &Path, error: &io::Error) -> Failure {
        let (why_de, why_en) = reason(error);
        Failure::invalid(
            format!("{} kann nicht geschrieben werden: {why_de}.", path.display()),
            format!("{} cannot be written: {why_en}.", path.display()),
        )
    }
    /// Standard output failed. A reader who has read enough (`| head`) is no failure worth a word.
    pub fn output(error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure { exit: Exit::Done, de: String::new(), en: String::new() };
        }
        Failure::invalid(format!("Die Ausgabe kann nicht geschrieben werden: {error}."), format!("The output cannot be written: {error}."))
    }
    /// An answer of the server that this program does not understand.
    pub fn answer(what: impl Display) -> Failure {
        Failure::invalid(
            format!("Die Antwort des Servers ist unverständlich ({what}); bitte Programm und Server auf denselben Stand bringen."),
            format!("The server's answer cannot be understood ({what}); bring program and server to the same version."),
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

fn reason(error: &io::Error) -> (String, String) {
    let (de, en) = match error.kind() {
        io::ErrorKind::NotFound => ("Datei oder Verzeichnis gibt es nicht", "there is no such file or folder"),
        io::ErrorKind::PermissionDenied => ("die Berechtigung fehlt", "permission is missing"),
        io::ErrorKind::IsADirectory => ("es ist ein Verzeichnis", "it is a folder"),
        io::ErrorKind::StorageFull => ("der Datenträger ist voll", "the disk is full"),
        io::ErrorKind::InvalidData => ("der Inhalt ist kein Text in UTF-8", "the content is no text in UTF-8"),
        _ => return (error.to_string(), error.to_string()),
    };
    (de.to_owned(), en.to_owned())
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::invalid(refusal.de, refusal.en)
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
        if let Some((de, en)) = status.source().and_then(sollist_platform::dial::distrust) {
            return Failure::unreachable(de, en);
        }
        let texts =
            status.get_details_error_info().and_then(|info| Some((info.metadata.get("de")?.clone(), info.metadata.get("en")?.clone())));
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
        let message = status.message();
        match status.code() {
            Code::Unimplemented => Failure::invalid(
                "Dieser Server bietet den Dienst nicht an; bitte einen Server mit der passenden Rolle oder Version ansprechen.",
                "This server does not offer the service; use a server with the right role or version.",
            ),
            Code::OutOfRange | Code::ResourceExhausted => Failure::invalid(
                format!("Die Antwort ist zu groß oder der Server überlastet ({message}); bitte die Abfrage eingrenzen."),
                format!("The answer is too large or the server is overloaded ({message}); narrow the query."),
            ),
            code => Failure::invalid(
                format!("Der Server meldet einen Fehler ({code:?}): {message}"),
                format!("The server reports an error ({code:?}): {message}"),
            ),
        }
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
            assert!(failure.de.contains(de), "{failure:?}");
            assert!(failure.en.contains(en), "{failure:?}");
        };
        check(Status::unavailable("tcp connect error"), Exit::Unreachable, "nicht erreichbar", "cannot be reached");
        check(Status::unavailable("Der Dienst wird beendet / The service is stopping"), Exit::Unreachable, "wird beendet", "is stopping");
        check(Status::deadline_exceeded("too late"), Exit::Unreachable, "nicht erreichbar", "cannot be reached");
        check(Status::invalid_argument("Kein Jahr / No year"), Exit::Refused, "Kein Jahr", "No year");
        check(Status::unimplemented(""), Exit::Refused, "Rolle", "role");
        let info = HashMap::from([("de".to_owned(), "Deutsch / genau".to_owned()), ("en".to_owned(), "English".to_owned())]);
        let details = ErrorDetails::with_error_info("NOT_FOUND", "sollist", info);
        check(
            <Status as tonic_types::StatusExt>::with_error_details(Code::NotFound, "anders / other", details),
            Exit::Refused,
            "Deutsch / genau",
            "English",
        );
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
