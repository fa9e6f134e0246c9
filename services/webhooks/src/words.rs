//! The sentences of the web hooks, in both languages: what is wrong with the files they are set up by, and why a
//! receiver was not
//! told.

use std::{io, path::PathBuf};

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
};
use sollist_platform::words;

use crate::{
    deliver::NoAuthorities,
    domain::NotTold,
    letters::NoSuchLetter,
    receivers::{Fault, Unfit},
};

impl Say for Unfit {
    fn say(&self) -> Refusal {
        let (of_de, of_en) = match self.receiver.as_str() {
            "" => (String::new(), String::new()),
            name => (format!("Empfänger „{name}“: "), format!("receiver “{name}”: ")),
        };
        let path = self.path.display();
        let (reason, Said { de, en }) = fault(&self.fault);
        Refusal::new(reason, "webhooks.receivers", format!("{path}: {of_de}{de}"), format!("{path}: {of_en}{en}"))
    }
}

fn fault(fault: &Fault) -> (Reason, Said) {
    let (reason, de, en) = match fault {
        Fault::Unreadable(error) => {
            let Said { de, en } = words::io(error);
            let said = Said::new(
                format!("Die Datei kann nicht gelesen werden: {de}."),
                format!("The file cannot be read: {en}."),
            );
            return (Reason::ReceiversUnreadable, said);
        }
        Fault::NotTaken { line, message } => {
            let Said { de, en } = words::toml(message);
            return (Reason::ReceiversUnfit, Said::new(format!("Zeile {line}: {de}."), format!("Line {line}: {en}.")));
        }
        Fault::SecretUnreadable(error) => {
            let Said { de, en } = words::io(error);
            let (de, en) = (
                format!("Das Geheimnis kann nicht gelesen werden: {de}."),
                format!("The secret cannot be read: {en}."),
            );
            return (Reason::ReceiverSecretUnreadable, Said::new(de, en));
        }
        Fault::NameTwice => (Reason::ReceiverNameTwice, "Der Name steht doppelt.", "The name comes twice."),
        Fault::Name => (
            Reason::ReceiverNameUnfit,
            "Ein Name hat 1 bis 40 Zeichen a-z, 0-9 und Bindestriche dazwischen.",
            "A name has 1 to 40 characters a-z, 0-9 and hyphens between them.",
        ),
        Fault::NoAddress => (
            Reason::ReceiverAddressUnfit,
            "url ist keine Adresse wie https://host/pfad.",
            "url is no address such as https://host/path.",
        ),
        Fault::OpenAddress => (
            Reason::ReceiverAddressOpen,
            "url muss mit https:// beginnen; http:// ist nur auf diesem Rechner (127.0.0.1, [::1], localhost) erlaubt.",
            "url must begin with https://; http:// is allowed on this machine only (127.0.0.1, [::1], localhost).",
        ),
        Fault::AddressTooMuch => (
            Reason::ReceiverAddressTooMuch,
            "url enthält Zugangsdaten oder ein #; der Empfänger erkennt uns an der Unterschrift.",
            "url holds credentials or a #; the receiver knows us by the signature.",
        ),
        Fault::NobodysAffairs => (
            Reason::ReceiverWithoutAudience,
            "Bitte mit authorities oder districts angeben, wessen Angelegenheiten gemeldet werden.",
            "Say with authorities or districts whose affairs are told.",
        ),
        Fault::NoTopics => {
            (Reason::ReceiverWithoutTopics, "Bitte topics angeben: funding, refused.", "Give topics: funding, refused.")
        }
        Fault::Secret => (
            Reason::ReceiverSecretUnfit,
            "Je Zeile steht ein Geheimnis: whsec_ und 24 bis 64 Byte in Base64.",
            "Each line holds a secret: whsec_ and 24 to 64 bytes in Base64.",
        ),
    };
    (reason, Said::new(de, en))
}

impl Say for NoAuthorities {
    fn say(&self) -> Refusal {
        let (reason, de, en) = match self {
            NoAuthorities::Unreadable(path, error) => {
                let (path, Said { de, en }) = (path.display(), words::io(error));
                let (de, en) =
                    (format!("{path} kann nicht gelesen werden: {de}."), format!("{path} cannot be read: {en}."));
                (Reason::WebhookCaUnreadable, de, en)
            }
            NoAuthorities::NoCertificate(path) => {
                let path = path.display();
                let de = format!("In {path} steht kein lesbares Zertifikat (PEM).");
                let en = format!("There is no certificate in {path} that can be read (PEM).");
                (Reason::WebhookCaUnfit, de, en)
            }
        };
        Refusal::new(reason, "webhooks.ca", de, en)
    }
}

impl Say for NoSuchLetter {
    fn say(&self) -> Refusal {
        let NoSuchLetter(number) = self;
        Refusal::new(
            Reason::DeadLetterUnknown,
            "",
            format!("Eine unzustellbare Nachricht Nr. {number} gibt es nicht; „sollist dead“ zeigt, welche da sind."),
            format!("There is no dead letter {number}; `sollist dead` shows those that are there."),
        )
    }
}

impl Bilingual for NotTold {
    fn said(&self) -> Said {
        let (de, en) = match self {
            NotTold::Timeout => {
                ("Der Empfänger hat nicht rechtzeitig geantwortet.", "The receiver did not answer in time.")
            }
            NotTold::Unreachable => ("Der Empfänger ist nicht erreichbar.", "The receiver cannot be reached."),
            NotTold::NotTrusted => (
                "Dem Zertifikat des Empfängers wird nicht vertraut; weitere Stellen nennt webhooks.ca.",
                "The receiver's certificate is not trusted; webhooks.ca names further authorities.",
            ),
            NotTold::Broken => ("Die Verbindung zum Empfänger brach ab.", "The connection to the receiver broke."),
            NotTold::ProcessEnded => {
                ("Der Prozess endete bei jedem Versuch.", "The process ended during every attempt.")
            }
            NotTold::Forged => (
                "Die Meldung steht so nicht im Journal; sie ist gefälscht oder gehört zu einem anderen Speicher und \
                 wurde \
                 verworfen.",
                "The message does not stand in the journal like this; it is forged or belongs to another store, and \
                 was \
                 dropped.",
            ),
            NotTold::Doubtful => (
                "Was das Journal unter dieser Nummer enthält, wurde verändert; „sollist verify“ sagt mehr. Bitte erst \
                 die \
                 Sicherung zurückspielen.",
                "What the journal holds under this number was changed; `sollist verify` says more. Restore the backup \
                 first.",
            ),
            NotTold::NoText => ("Die Nachricht ist kein Text in UTF-8.", "The message is no text in UTF-8."),
            NotTold::NoCloudEvent => ("Die Nachricht ist kein CloudEvent.", "The message is no CloudEvent."),
            NotTold::NotInTheFile => {
                ("Diesen Empfänger gibt es in der Datei nicht mehr.", "This receiver is not in the file any more.")
            }
            NotTold::Status(status) => {
                return Said::new(
                    format!("Der Empfänger antwortete mit HTTP-Status {status}."),
                    format!("The receiver answered with HTTP status {status}."),
                );
            }
            NotTold::Other(reason) => {
                return Said::new(format!("Grund: {reason}."), format!("Reason: {reason}."));
            }
        };
        Said::new(de, en)
    }
}

/// One example of every refusal of the web hooks.
pub fn examples() -> Vec<Refusal> {
    let [file, secret, ca] = ["receivers.toml", "pankow.secret", "stellen.pem"].map(PathBuf::from);
    let gone = || io::Error::from(io::ErrorKind::NotFound);
    let of = |path: &PathBuf, receiver: &str, fault| Unfit { path: path.clone(), receiver: receiver.to_owned(), fault };
    let whole = [Fault::Unreadable(gone()), Fault::NotTaken { line: 4, message: "missing field `url`".to_owned() }]
        .map(|fault| of(&file, "", fault).say());
    let entries = [
        Fault::NameTwice,
        Fault::Name,
        Fault::NoAddress,
        Fault::OpenAddress,
        Fault::AddressTooMuch,
        Fault::NobodysAffairs,
        Fault::NoTopics,
    ]
    .map(|fault| of(&file, "pankow", fault).say());
    let secrets = [Fault::SecretUnreadable(gone()), Fault::Secret].map(|fault| of(&secret, "pankow", fault).say());
    let mut all = Vec::from(whole);
    all.extend(entries);
    all.extend(secrets);
    all.extend([
        NoAuthorities::Unreadable(ca.clone(), gone()).say(),
        NoAuthorities::NoCertificate(ca).say(),
        NoSuchLetter(7).say(),
    ]);
    all
}
