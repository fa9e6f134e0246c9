//! What the libraries below us report, in words for people: German and English, what is wrong and what to do. What they
//! say themselves goes to the log.

use std::io::{self, ErrorKind};

use sollist_contract::{reading, said::Said};

/// Why something could not be read, written or opened: the half of a sentence behind a colon.
pub fn io(error: &io::Error) -> Said {
    let (de, en) = match (error.kind(), error.raw_os_error()) {
        // Too many files are open, in this process or on this machine.
        (_, Some(23 | 24)) => (
            "zu viele Dateien sind offen; bitte weniger auf einmal angeben oder die Grenze erhöhen (ulimit -n)",
            "too many files are open; give fewer at a time or raise the limit (ulimit -n)",
        ),
        (ErrorKind::NotFound, _) => ("Datei oder Verzeichnis gibt es nicht", "there is no such file or folder"),
        (ErrorKind::PermissionDenied, _) => ("die Berechtigung fehlt", "permission is missing"),
        (ErrorKind::IsADirectory, _) => ("es ist ein Verzeichnis", "it is a folder"),
        (ErrorKind::NotADirectory, _) => ("ein Teil des Pfads ist kein Verzeichnis", "a part of the path is no folder"),
        (ErrorKind::StorageFull | ErrorKind::QuotaExceeded, _) => ("der Datenträger ist voll", "the disk is full"),
        (ErrorKind::ReadOnlyFilesystem, _) => ("dort kann nur gelesen werden", "it can only be read there"),
        (ErrorKind::FileTooLarge, _) => ("die Datei ist zu groß", "the file is too large"),
        (ErrorKind::AlreadyExists, _) => ("es gibt sie schon", "it is there already"),
        (ErrorKind::InvalidFilename, _) => {
            ("der Name ist zu lang oder nicht erlaubt", "the name is too long or not allowed")
        }
        (ErrorKind::InvalidData, _) => ("der Inhalt ist kein Text in UTF-8", "the content is no text in UTF-8"),
        (ErrorKind::UnexpectedEof, _) => ("sie bricht ab", "it is cut off"),
        (ErrorKind::TimedOut, _) => ("es kam keine Antwort", "no answer came"),
        (ErrorKind::OutOfMemory, _) => ("der Arbeitsspeicher reicht nicht", "there is not enough memory"),
        (ErrorKind::AddrInUse, _) => (
            "dort dient schon jemand; bitte einen anderen Port angeben (--listen) oder den anderen beenden",
            "somebody serves there already; name another port (--listen) or end the other one",
        ),
        (ErrorKind::AddrNotAvailable, _) => (
            "diese Adresse hat der Rechner nicht; bitte eine eigene angeben, etwa 127.0.0.1:50051",
            "this machine does not have that address; name one of its own, such as 127.0.0.1:50051",
        ),
        (ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable, _) => {
            ("niemand antwortet dort", "nobody answers there")
        }
        (ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe, _) => {
            ("die Verbindung wurde getrennt", "the connection was cut")
        }
        _ => (
            "das Betriebssystem lässt es nicht zu; bitte Pfad, Rechte und Datenträger prüfen",
            "the system does not allow it; check path, rights and disk",
        ),
    };
    Said::new(de, en)
}

/// What is wrong with a file of TOML: the half of a sentence behind the place.
pub fn toml(message: &str) -> Said {
    let known =
        ["missing field", "unknown field", "unknown variant", "duplicate field", "invalid type", "invalid value"];
    // A sentence of ours, of a district or an authority, is in both languages already.
    if known.iter().any(|begin| message.starts_with(begin)) || message.contains('„') {
        return reading::told(message);
    }
    if message.contains("duplicate key") {
        return Said::new("die Angabe steht doppelt", "it is there twice");
    }
    Said::new(
        "das ist kein gültiges TOML; erwartet wird schluessel = \"Wert\" unter [abschnitt]",
        "this is no valid TOML; expected is key = \"value\" below [section]",
    )
}

/// Why a certificate is not taken, by what the library for TLS calls it.
pub fn certificate(why: &str) -> Said {
    let known: [(&[&str], &str, &str); 8] = [
        (&["Expired", "expired"], "es ist abgelaufen", "it has expired"),
        (&["NotValidYet", "not valid yet"], "es gilt noch nicht", "it is not valid yet"),
        (&["NotValidForName", "not valid for"], "es lautet auf einen anderen Namen", "it bears another name"),
        (
            &["UnknownIssuer", "UnknownCA", "UnknownCa"],
            "die Stelle, die es ausgestellt hat, ist nicht bekannt",
            "the authority that issued it is not known",
        ),
        (&["Revoked"], "es ist widerrufen", "it is revoked"),
        (&["CertificateRequired"], "es wurde keines gezeigt", "none was shown"),
        (
            &["InvalidPurpose", "CaUsedAsEndEntity"],
            "es ist nicht für diesen Zweck ausgestellt",
            "it was not issued for this purpose",
        ),
        (&["BadSignature", "UnsupportedSignature"], "seine Unterschrift ist ungültig", "its signature is not valid"),
    ];
    let found = known.iter().find(|(words, ..)| words.iter().any(|word| why.contains(word)));
    found.map_or_else(|| Said::new("es ist nicht gültig", "it is not valid"), |(_, de, en)| Said::new(*de, *en))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_of_the_system_has_words_in_both_languages() {
        for code in 1..=133 {
            let error = io::Error::from_raw_os_error(code);
            let Said { de, en } = io(&error);
            assert!(
                de != en && !de.is_empty() && !de.contains("os error") && !en.contains(&error.to_string()),
                "{error}: {de} | {en}"
            );
        }
        let Said { de, en } = io(&io::Error::other("h2 protocol error: not a result of an error"));
        assert!(de.contains("prüfen") && en.contains("check"), "{de} | {en}");
    }

    #[test]
    fn what_is_wrong_with_a_file_of_toml_is_said_in_both_languages() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct File {
            number: u16,
            list: Vec<String>,
        }
        for (text, de, en) in [
            ("", "das Feld „number“ fehlt", "the field “number” is missing"),
            (
                "number = 1\nlist = []\nlissten = 1",
                "das Feld „lissten“ gibt es hier nicht; erlaubt sind number, list",
                "no field “lissten”",
            ),
            ("number = \"x\"", "ganze Zahl von 0 bis 65.535", "whole number from 0 to 65,535"),
            ("number = 1\nlist = 7", "eine Liste", "a list"),
            ("number = ", "kein gültiges TOML", "no valid TOML"),
            ("[number\n", "kein gültiges TOML", "no valid TOML"),
            ("number = 1\nnumber = 2", "doppelt", "twice"),
        ] {
            let error = ::toml::from_str::<File>(text).unwrap_err();
            let Said { de: found_de, en: found_en } = toml(error.message());
            assert!(
                found_de.contains(de) && found_en.contains(en),
                "{text:?}: {} -> {found_de} | {found_en}",
                error.message()
            );
        }
    }

    #[test]
    fn every_reason_of_tls_has_words_in_both_languages() {
        for why in [
            "Expired",
            "certificate expired: verification time 1 (UNIX)",
            "UnknownIssuer",
            "UnknownCA",
            "BadEncoding",
            "HandshakeFailure",
            "CertificateRequired",
        ] {
            let Said { de, en } = certificate(why);
            assert!(de != en && !de.contains(why) && !en.contains(why), "{why}: {de} | {en}");
        }
    }
}
