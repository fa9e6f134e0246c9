//! What is wrong with a call, with whom it comes from, or with a connection.

use sollist_contract::{
    day::german_day,
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said, short},
    words::number::number,
};

use super::outside::{certificate, io};
use crate::wire::{
    caller::{ACTOR_HEADER, NoCaller},
    certified::Lapsed,
    dial::{Distrust, NotDialled},
    foreign::NotTaken,
    gateway::NotSent,
    tls::{Insecure, NoUse},
    token::NoToken,
};

impl Say for NoCaller {
    fn say(&self) -> Refusal {
        match self {
            NoCaller::Unfit => Refusal::new(
                Reason::ActorUnfit,
                ACTOR_HEADER,
                "Der Name des Handelnden (Kopfzeile sollist-actor, mit Umlauten sollist-actor-bin) hat 1 bis 200 \
                 Byte und keine unsichtbaren Zeichen.",
                "The actor's name (header sollist-actor, beyond ASCII sollist-actor-bin) has 1 to 200 bytes and no \
                 hidden characters.",
            ),
            NoCaller::Unknown => Refusal::new(
                Reason::Unauthenticated,
                "",
                format!("Wer hier fragt, ist nicht bekannt; ein Gateway nennt ihn in „{ACTOR_HEADER}“."),
                format!("Who asks here is not known; a gateway names them in “{ACTOR_HEADER}”."),
            ),
            NoCaller::NoCredential => Refusal::new(
                Reason::CredentialMissing,
                "",
                "Dieser Server hat ein Verzeichnis der Aufrufer (access) und lässt nur ein, wer sich ausweist, auch \
                 von diesem Rechner aus; bitte mit einem eigenen Zertifikat verbinden oder ein Zugriffstoken senden.",
                "This server has a register of callers (access) and lets in only who proves who they are, from this \
                 machine too; connect with a certificate of your own, or send an access token.",
            ),
            NoCaller::Unregistered => Refusal::new(
                Reason::CallerUnregistered,
                "",
                "Wer hier fragt, steht nicht im Verzeichnis der Aufrufer; bitte prüfen, ob das Zertifikat den Namen \
                 als alternativen Namen trägt, und die Betriebsstelle um einen Eintrag bitten, bei einem Zugriffstoken \
                 mit dessen sub (subject).",
                "Who asks here is not in the register of callers; check that the certificate has the name as an \
                 alternative name, and ask whoever runs the server for an entry, with an access token one that has its \
                 sub (subject).",
            ),
            NoCaller::Ambiguous => Refusal::new(
                Reason::CallerAmbiguous,
                "",
                "Das Zertifikat nennt mehrere, die im Verzeichnis der Aufrufer stehen; bitte eines mit nur einem \
                 dieser Namen verwenden.",
                "The certificate names several who are in the register of callers; use one with only one of these \
                 names.",
            ),
            NoCaller::NotCarried => Refusal::new(
                Reason::CallerNotCarried,
                ACTOR_HEADER,
                "Das Gateway, durch das diese Anfrage kommt, darf nicht im Namen dessen fragen, den es nennt; bitte \
                 die Betriebsstelle bitten, ihn im Verzeichnis der Aufrufer beim Gateway einzutragen (carries), oder \
                 sich unmittelbar verbinden.",
                "The gateway through which this request comes may not ask in the name of whom it names; ask whoever \
                 runs the server to enter them with the gateway in the register of callers (carries), or connect \
                 directly.",
            ),
        }
    }
}

impl Say for NotSent {
    fn say(&self) -> Refusal {
        match self {
            NotSent::RoleUnknown { key } => Refusal::new(
                Reason::GatewayRole,
                key.as_str(),
                format!("{key}: Diese Rolle hat keinen Dienst; bitte den Eintrag aus der Konfiguration nehmen."),
                format!("{key}: this role has no service; take the entry out of the configuration."),
            ),
            NotSent::NoUpstream { key } => Refusal::new(
                Reason::GatewayAddress,
                key.as_str(),
                format!("{key}: Hier fehlt mindestens eine Adresse, etwa http://127.0.0.1:50051."),
                format!("{key}: at least one address is missing here, such as http://127.0.0.1:50051."),
            ),
            NotSent::NoService { service } => Refusal::new(
                Reason::ServiceUnknown,
                "",
                format!("Den Dienst „{}“ gibt es nicht.", short(service, 200)),
                format!("There is no service “{}”.", short(service, 200)),
            ),
            NotSent::NotHere { service, role } => Refusal::new(
                Reason::NotHere,
                "",
                format!(
                    "Der Dienst „{service}“ wird hier nicht angeboten: Das Gateway kennt keine Adresse der Rolle \
                     „{role}“."
                ),
                format!(
                    "The service “{service}” is not offered here: the gateway knows no address of the role “{role}”."
                ),
            ),
            NotSent::Unreachable { role } => Refusal::new(
                Reason::Unreachable,
                "",
                format!("Kein Dienst der Rolle „{role}“ ist erreichbar; bitte dasselbe später noch einmal senden."),
                format!("No service of the role “{role}” can be reached; send the same again later."),
            ),
            NotSent::BrokenOff => Refusal::new(
                Reason::AnswerBrokenOff,
                "",
                "Der Dienst hat seine Antwort abgebrochen; bitte dasselbe noch einmal senden.",
                "The service broke off its answer; send the same again.",
            ),
            NotSent::NotWhole => Refusal::new(
                Reason::RequestNotWhole,
                "",
                "Die Nachricht kam nicht ganz an; bitte dasselbe noch einmal senden.",
                "The message did not arrive whole; send the same again.",
            ),
            NotSent::NoMethod { path } => {
                let path = short(path, 200);
                Refusal::new(
                    Reason::MethodUnknown,
                    "",
                    format!(
                        "Die Methode „{path}“ gibt es nicht; welche es gibt, steht in den Protos und sagt die \
                         Reflection des Servers."
                    ),
                    format!(
                        "There is no method “{path}”; the protos have those that there are, and the server's \
                         reflection lists them."
                    ),
                )
            }
            NotSent::NotServed { service } => Refusal::new(
                Reason::NotHere,
                "",
                format!(
                    "Der Dienst „{service}“ wird von diesem Prozess nicht angeboten; bitte das Gateway oder den \
                     Prozess seiner Rolle aufrufen."
                ),
                format!(
                    "This process does not offer the service “{service}”; call the gateway, or the process of its role."
                ),
            ),
        }
    }
}

impl Say for NotTaken {
    fn say(&self) -> Refusal {
        match self {
            NotTaken::TooLarge { bytes_max } => {
                let (than_de, than_en) = bytes_max.map_or_else(Default::default, |bytes| {
                    let bytes = number(bytes);
                    (format!("; es sind höchstens {} Byte", bytes.de), format!("; {} bytes are the most", bytes.en))
                });
                Refusal::new(
                    Reason::MessageTooLarge,
                    "",
                    format!("Die Nachricht ist zu lang{than_de}. Bitte kürzen oder auf mehrere aufteilen."),
                    format!("The message is too long{than_en}. Shorten it, or divide it into several."),
                )
            }
            NotTaken::Unreadable => Refusal::new(
                Reason::MessageUnreadable,
                "",
                "Was ankam, ist keine Nachricht dieser Methode; bitte prüfen, ob der Client aus den Protos dieses \
                 Servers erzeugt ist.",
                "What came is no message of this method; check that the client is generated from this server's protos.",
            ),
            NotTaken::Packed => Refusal::new(
                Reason::CompressionUnknown,
                "",
                "So gepackte Nachrichten werden hier nicht verstanden (grpc-encoding); bitte ungepackt senden.",
                "Messages packed like this are not understood here (grpc-encoding); send them as they are.",
            ),
            NotTaken::Over { milliseconds } => Refusal::new(
                Reason::DeadlineOver,
                "",
                format!(
                    "Der Aufruf war nach {milliseconds} ms, seiner eigenen Frist, nicht fertig. Bitte dasselbe mit \
                     längerer Frist noch einmal senden; was schon gebucht ist, wird erkannt und nicht doppelt gebucht."
                ),
                format!(
                    "The call was not done after {milliseconds} ms, its own deadline. Send the same again with a \
                     longer one; what is recorded already is recognised and not recorded twice."
                ),
            ),
        }
    }
}

impl Say for NotDialled {
    fn say(&self) -> Refusal {
        match self {
            NotDialled::NoAddress { url } => Refusal::new(
                Reason::AddressUnfit,
                "url",
                format!("„{url}“ ist keine Adresse; gemeint ist etwas wie http://127.0.0.1:50051."),
                format!("“{url}” is no address; use something like http://127.0.0.1:50051."),
            ),
            NotDialled::NoCertificate { url } => Refusal::new(
                Reason::CertificateNeeded,
                "url",
                format!("{url} braucht ein eigenes Zertifikat, seinen Schlüssel und die Zertifikate der Gegenseite."),
                format!("{url} needs a certificate of our own, its key, and the certificates of the other side."),
            ),
        }
    }
}

impl Bilingual for Distrust {
    fn said(&self) -> Said {
        match self {
            Distrust::OfTheirs(why) => {
                let why = certificate(why);
                Said::new(
                    format!(
                        "Dem Zertifikat des Servers wird nicht vertraut: {}. Bitte prüfen, ob es noch gilt, von der \
                         angegebenen Stelle stammt und auf diesen Namen lautet.",
                        why.de
                    ),
                    format!(
                        "The server's certificate is not trusted: {}. Check that it has not ended, is of the given \
                         authority, and bears this name.",
                        why.en
                    ),
                )
            }
            Distrust::OfOurs(why) => {
                let why = certificate(why);
                Said::new(
                    format!(
                        "Der Server nimmt unser Zertifikat nicht an: {}. Bitte prüfen, ob es noch gilt und von seiner \
                         Stelle stammt.",
                        why.de
                    ),
                    format!(
                        "The server does not take our certificate: {}. Check that it has not ended and is of the \
                         server's authority.",
                        why.en
                    ),
                )
            }
        }
    }
}

impl Say for Lapsed {
    fn say(&self) -> Refusal {
        match self {
            Lapsed::Ended => Refusal::new(
                Reason::CertificateEnded,
                "",
                "Das Zertifikat, mit dem diese Verbindung geöffnet wurde, ist inzwischen abgelaufen; bitte ein neues \
                 besorgen und damit noch einmal verbinden.",
                "The certificate with which this connection was opened has expired since; get a new one and connect \
                 again with it.",
            ),
            Lapsed::Revoked => Refusal::new(
                Reason::CertificateRevoked,
                "",
                "Das Zertifikat, mit dem diese Verbindung geöffnet wurde, ist widerrufen; bitte bei der Stelle, die es \
                 ausgestellt hat, ein neues besorgen und damit noch einmal verbinden.",
                "The certificate with which this connection was opened is revoked; get a new one from the authority \
                 that issued it, and connect again with it.",
            ),
            Lapsed::Unlisted => Refusal::new(
                Reason::RevocationUnknown,
                "",
                "Ob Ihr Zertifikat widerrufen ist, kann dieser Server gerade nicht sagen: Die Sperrliste seiner Stelle \
                 (tls.revoked) fehlt oder ist veraltet. Bitte der Betriebsstelle sagen; danach dasselbe noch einmal \
                 senden.",
                "Whether your certificate is revoked, this server cannot say just now: the list of revoked ones of its \
                 authority (tls.revoked) is missing or outdated. Tell whoever runs it; then send the same again.",
            ),
            Lapsed::Untrusted => Refusal::new(
                Reason::CertificateUntrusted,
                "",
                "Der Stelle, die Ihr Zertifikat ausgestellt hat, glaubt dieser Server nicht mehr; bitte mit einem \
                 Zertifikat einer anderen noch einmal verbinden.",
                "This server does not believe the authority any more that issued your certificate; connect again with \
                 a certificate of another one.",
            ),
        }
    }
}

impl Say for NoToken {
    fn say(&self) -> Refusal {
        let reason = match self {
            NoToken::Time => Reason::TokenExpired,
            NoToken::KeysOld => Reason::TokenUnchecked,
            NoToken::Several | NoToken::TooLong | NoToken::Unreadable | NoToken::Header | NoToken::Issuer => {
                Reason::TokenUnfit
            }
            NoToken::Key | NoToken::Signature | NoToken::Audience | NoToken::Kind | NoToken::Bound => {
                Reason::TokenUnfit
            }
        };
        let (de, en) = match self {
            NoToken::Several => (
                "Es kommen mehrere Anmeldungen auf einmal (authorization); bitte nur eine senden.",
                "Several logins come at once (authorization); send one only.",
            ),
            NoToken::TooLong => (
                "Das Zugriffstoken ist länger als 8 KiB; bitte den Aussteller weniger hineinschreiben lassen.",
                "The access token is longer than 8 KiB; let its issuer write less into it.",
            ),
            NoToken::Unreadable => (
                "Die Anmeldung (authorization) ist kein lesbares Zugriffstoken; erwartet wird „Bearer“ und ein JWT mit \
                 iss, sub, aud, exp und iat.",
                "The login (authorization) is no readable access token; expected is “Bearer” and a JWT with iss, sub, \
                 aud, exp and iat.",
            ),
            NoToken::Header => (
                "Der Kopf des Zugriffstokens nennt keinen Schlüssel seines Ausstellers (kid) oder bringt selbst einen \
                 mit; bitte ein Token verwenden, wie der Aussteller es ausgibt.",
                "The header of the access token names no key of its issuer (kid), or brings one itself; use a token as \
                 its issuer gives it out.",
            ),
            NoToken::Issuer => (
                "Der Aussteller des Zugriffstokens steht nicht im Verzeichnis der Aufrufer; bitte sich beim richtigen \
                 anmelden.",
                "The issuer of the access token is not in the register of callers; log in with the right one.",
            ),
            NoToken::Key => (
                "Mit diesem Schlüssel unterschreibt der Aussteller des Zugriffstokens nicht oder nicht mehr; bitte neu \
                 anmelden.",
                "The issuer of the access token does not sign with this key, or not any more; log in anew.",
            ),
            NoToken::Signature => (
                "Die Unterschrift des Zugriffstokens ist nicht die seines Ausstellers; bitte neu anmelden.",
                "The signature of the access token is not its issuer's; log in anew.",
            ),
            NoToken::Audience => (
                "Das Zugriffstoken ist für jemand anderen ausgestellt (aud); bitte eines für diesen Server holen.",
                "The access token was issued for somebody else (aud); get one for this server.",
            ),
            NoToken::Kind => (
                "Das ist kein Zugriffstoken (Kopf typ „at+jwt“ oder typ „Bearer“), etwa eines für die Anmeldung; bitte \
                 das Zugriffstoken senden.",
                "This is no access token (header typ “at+jwt”, or typ “Bearer”), such as one for a login; send the \
                 access token.",
            ),
            NoToken::Time => (
                "Das Zugriffstoken gilt nicht mehr, noch nicht, oder ist älter als eine Stunde; bitte ein neues holen.",
                "The access token holds no more, not yet, or is older than an hour; get a new one.",
            ),
            NoToken::Bound => (
                "Das Zugriffstoken ist an ein anderes Zertifikat gebunden (cnf); bitte mit jenem verbinden.",
                "The access token is bound to another certificate (cnf); connect with that one.",
            ),
            NoToken::KeysOld => (
                "Die Schlüssel des Ausstellers hat dieser Server nie oder seit einem Tag nicht lesen können; so kann \
                 er kein Zugriffstoken prüfen. Bitte der Betriebsstelle sagen; danach dasselbe noch einmal senden.",
                "This server could never read the keys of the issuer, or not for a day, so it can check no access \
                 token. Tell whoever runs it; then send the same again.",
            ),
        };
        Refusal::new(reason, "authorization", de, en)
    }
}

impl Say for Insecure {
    fn say(&self) -> Refusal {
        match self {
            Insecure::Incomplete => Refusal::new(
                Reason::TlsIncomplete,
                "tls",
                "Gegenseitiges TLS braucht alle drei Dateien: tls.certificate, tls.key und tls.ca.",
                "Mutual TLS needs all three files: tls.certificate, tls.key and tls.ca.",
            ),
            Insecure::Open { key, address } => Refusal::new(
                Reason::OpenWithoutTls,
                *key,
                format!(
                    "{address} ({key}) ist über das Netz erreichbar; ohne gegenseitiges TLS könnte dort jeder unter \
                     jedem Namen buchen. Bitte in der Konfiguration tls.certificate, tls.key und tls.ca angeben oder \
                     nur auf 127.0.0.1 oder [::1] dienen."
                ),
                format!(
                    "{address} ({key}) can be reached over the network; without mutual TLS anybody could record there \
                     under any name. Set tls.certificate, tls.key and tls.ca in the configuration, or serve on \
                     127.0.0.1 or [::1] only."
                ),
            ),
            Insecure::File { path, why } => {
                let path = path.display();
                let (reason, why) = match why {
                    NoUse::Io(error) => (Reason::TlsFileUnread, io(error)),
                    NoUse::NoCertificate => (
                        Reason::TlsNoCertificate,
                        Said::new(
                            "darin steht kein Zertifikat (PEM) mit einem Namen, zu dem der Schlüssel passt",
                            "it holds no certificate (PEM) with a name that fits the key",
                        ),
                    ),
                    NoUse::NoAuthority => (
                        Reason::TlsNoAuthority,
                        Said::new(
                            "darin steht kein Zertifikat einer Stelle (PEM)",
                            "it holds no certificate of an authority (PEM)",
                        ),
                    ),
                    NoUse::NoKey => (
                        Reason::TlsNoKey,
                        Said::new("darin steht kein privater Schlüssel (PEM)", "it holds no private key (PEM)"),
                    ),
                    NoUse::Expired(day) => (
                        Reason::TlsExpired,
                        Said::new(
                            format!("das Zertifikat ist seit dem {} abgelaufen", german_day(*day)),
                            format!("the certificate expired on {day}"),
                        ),
                    ),
                    NoUse::NoList => (
                        Reason::TlsNoList,
                        Said::new(
                            "darin steht keine Sperrliste (CRL, PEM oder DER) mit dem Tag der nächsten",
                            "it holds no list of revoked certificates (CRL, PEM or DER) with the day of the next one",
                        ),
                    ),
                    NoUse::ListOutdated(day) => (
                        Reason::TlsListOutdated,
                        Said::new(
                            format!(
                                "die Sperrliste ist veraltet, seit dem {} ist die nächste fällig; bitte bei ihrer \
                                 Stelle holen",
                                german_day(*day)
                            ),
                            format!(
                                "the list of revoked certificates is outdated, the next was due on {day}; fetch it"
                            ),
                        ),
                    ),
                    NoUse::ListOlder => (
                        Reason::TlsListOlder,
                        Said::new(
                            "die Sperrliste ist älter als die, die schon gilt; bitte die neueste hinlegen",
                            "the list of revoked certificates is older than the one in force; put the newest there",
                        ),
                    ),
                };
                Refusal::new(
                    reason,
                    "tls",
                    format!("{path} ist nicht zu gebrauchen: {}.", why.de),
                    format!("{path} cannot be used: {}.", why.en),
                )
            }
        }
    }
}

const NO_CALLER: [NoCaller; 6] = [
    NoCaller::Unfit,
    NoCaller::Unknown,
    NoCaller::NoCredential,
    NoCaller::Unregistered,
    NoCaller::Ambiguous,
    NoCaller::NotCarried,
];

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let (text, url) = (str::to_owned, || "https://10.0.0.1:50051".to_owned());
    let no_token = [
        NoToken::Several,
        NoToken::TooLong,
        NoToken::Unreadable,
        NoToken::Header,
        NoToken::Issuer,
        NoToken::Key,
        NoToken::Signature,
        NoToken::Audience,
        NoToken::Kind,
        NoToken::Bound,
        NoToken::Time,
        NoToken::KeysOld,
    ];
    let mut all: Vec<Refusal> = NO_CALLER.iter().map(Say::say).collect();
    all.extend(no_token.iter().map(Say::say));
    all.extend([Lapsed::Ended, Lapsed::Revoked, Lapsed::Unlisted, Lapsed::Untrusted].iter().map(Say::say));
    let sent = [
        NotSent::RoleUnknown { key: text("gateway.upstreams.relay") },
        NotSent::NoUpstream { key: text("gateway.upstreams.budget") },
        NotSent::NoService { service: text("sollist.guess.v1.GuessService") },
        NotSent::NotHere { service: text("sollist.budget.v1.BudgetService"), role: text("budget") },
        NotSent::Unreachable { role: text("budget") },
        NotSent::BrokenOff,
        NotSent::NotWhole,
        NotSent::NoMethod { path: text("/sollist.budget.v1.BudgetService/Guess") },
        NotSent::NotServed { service: text("sollist.budget.v1.BudgetService") },
    ];
    all.extend(sent.iter().map(Say::say));
    let taken = [
        NotTaken::TooLarge { bytes_max: Some(4_194_304) },
        NotTaken::Unreadable,
        NotTaken::Packed,
        NotTaken::Over { milliseconds: 250 },
    ];
    all.extend(taken.iter().map(Say::say));
    let dialled = [NotDialled::NoAddress { url: text("somewhere") }, NotDialled::NoCertificate { url: url() }];
    all.extend(dialled.iter().map(Say::say));
    let open = ([10, 0, 0, 1], 50051).into();
    let file = |why| Insecure::File { path: "/etc/sollist/tls.pem".into(), why };
    let insecure = [
        Insecure::Incomplete,
        Insecure::Open { key: "listen", address: open },
        file(NoUse::Io(std::io::ErrorKind::NotFound.into())),
        file(NoUse::NoCertificate),
        file(NoUse::NoAuthority),
        file(NoUse::NoKey),
        file(NoUse::Expired(sollist_contract::day::Day::of(jiff::Timestamp::UNIX_EPOCH))),
        file(NoUse::NoList),
        file(NoUse::ListOutdated(sollist_contract::day::Day::of(jiff::Timestamp::UNIX_EPOCH))),
        file(NoUse::ListOlder),
    ];
    all.extend(insecure.iter().map(Say::say));
    all
}
