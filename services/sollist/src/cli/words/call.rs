//! Calls: what a server says, or why nothing of it is heard.

use sollist_contract::said::Said;
use sollist_platform::words::INTERNAL;
use tonic::Code;

/// An answer of the server that this program does not understand.
pub fn answer() -> Said {
    Said::new(
        "Die Antwort des Servers ist unverständlich; bitte Programm und Server auf denselben Stand bringen.",
        "The server's answer cannot be understood; bring program and server to the same version.",
    )
}

/// A call that was cut off without a word.
pub fn cut() -> Said {
    Said::new(
        "Der Server ist nicht erreichbar oder hat die Verbindung getrennt. Bitte prüfen, ob er läuft, und den Befehl \
         wiederholen.",
        "The server cannot be reached or has cut the connection. Check that it runs and repeat the command.",
    )
}

/// What a call that failed without a word of ours means. What libraries say is for logs.
pub fn unsaid(code: Code) -> Said {
    let (de, en) = match code {
        Code::Unimplemented => (
            "Dieser Server bietet den Dienst nicht an; bitte einen Server mit der passenden Rolle oder Version \
             ansprechen.",
            "This server does not offer the service; use a server with the right role or version.",
        ),
        Code::OutOfRange | Code::ResourceExhausted => (
            "Die Antwort ist zu groß oder der Server überlastet; bitte die Abfrage eingrenzen (etwa --year, \
             --district) oder später wiederholen.",
            "The answer is too large or the server is overloaded; narrow the query (such as --year, --district) or \
             repeat it later.",
        ),
        Code::Unauthenticated => (
            "Der Server weiß nicht, wer fragt; bitte ein gültiges eigenes Zertifikat angeben (--tls-certificate, \
             --tls-key).",
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
            "Der Server nimmt die Anfrage so nicht an; bitte die Angaben prüfen und Programm und Server auf denselben \
             Stand bringen.",
            "The server does not take the request like this; check what was given and bring program and server to the \
             same version.",
        ),
        Code::Aborted => (
            "Der Server hat den Aufruf abgebrochen; bitte den Befehl wiederholen.",
            "The server broke off the call; repeat the command.",
        ),
        Code::DataLoss => (
            "Der Speicher des Servers ist beschädigt; bitte dort „sollist verify“ ausführen und die letzte Sicherung \
             zurückspielen.",
            "The server's store is damaged; run `sollist verify` there and restore the last backup.",
        ),
        _ => INTERNAL,
    };
    Said::new(de, en)
}

pub fn unreachable(url: &str) -> Said {
    Said::new(
        format!(
            "Der Server {url} ist nicht erreichbar. Bitte prüfen, ob er läuft („sollist serve“) und die Adresse stimmt."
        ),
        format!(
            "The server {url} cannot be reached. Check that it runs (`sollist serve`) and that the address is right."
        ),
    )
}

pub fn no_address(url: &str) -> Said {
    Said::new(
        format!("„{url}“ ist keine Adresse eines Servers; gemeint ist etwas wie --server http://127.0.0.1:50051."),
        format!("“{url}” is no address of a server; use something like --server http://127.0.0.1:50051."),
    )
}

pub fn certificates_missing() -> Said {
    Said::new(
        "Eine Adresse mit https:// braucht --tls-ca, --tls-certificate und --tls-key.",
        "An address with https:// needs --tls-ca, --tls-certificate and --tls-key.",
    )
}

pub fn server_missing() -> Said {
    Said::new("Es fehlt --server: welcher Server gefragt wird.", "Missing: --server, which server is asked.")
}

pub fn ready(url: &str) -> Said {
    Said::new(format!("{url} ist bereit.\n"), format!("{url} is ready.\n"))
}

pub fn not_ready(url: &str) -> Said {
    Said::new(
        format!("{url} läuft, ist aber noch nicht (oder nicht mehr) bereit."),
        format!("{url} runs, but is not ready (yet, or any more)."),
    )
}

pub fn silent(url: &str) -> Said {
    Said::new(format!("{url} antwortet nicht."), format!("{url} does not answer."))
}
