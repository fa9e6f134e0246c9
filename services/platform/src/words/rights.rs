//! What is said of rights: who may do what and who may not, and what is wrong with the register of callers.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said, short},
};

use super::outside::{io, toml};
use crate::{
    rights::{
        NotPermitted, Right, Role,
        callers::{Fault, NoScope, Unfit},
        duties::Together,
    },
    wire::{caller::SCOPE_HEADER, register::NoRegister},
};

/// What a role is called.
pub fn role(role: Role) -> Said {
    let (de, en) = match role {
        Role::DistrictSystem => ("System einer Behörde", "system of an authority"),
        Role::DistrictOfficer => ("Bearbeitung einer Behörde", "officer of an authority"),
        Role::Steering => ("IKT-Steuerung", "steering"),
        Role::Approver => ("anerkennende Stelle", "approver"),
        Role::Auditor => ("Prüfung", "auditor"),
        Role::ReportReader => ("Lesen von Berichten", "report reader"),
        Role::Operator => ("Betrieb", "operator"),
    };
    Said::new(de, en)
}

fn roles(roles: &[Role]) -> Said {
    let said: Vec<Said> = roles.iter().map(|of| role(*of)).collect();
    let list = |of: fn(&Said) -> &str| said.iter().map(of).collect::<Vec<_>>().join(", ");
    match roles {
        [] => Said::new("keine", "none"),
        _ => Said::read(list(|said| &said.de), list(|said| &said.en)),
    }
}

fn of_right(what: &Right) -> Said {
    match what {
        Right::Method(method) => Said::new(format!("Die Methode „{method}“"), format!("The method “{method}”")),
        Right::Event(kind) => {
            Said::new(format!("Ereignisse „{kind}“ als Tatsache"), format!("Events “{kind}” as facts"))
        }
        Right::Plan => Said::new("Zeilen eines Haushaltsplans", "Rows of a budget plan"),
        Right::Figure(figure) => Said::new(
            format!("Woraus „{figure}“ gemacht ist, also die Angelegenheiten aller Behörden"),
            format!("What “{figure}” is made of, which is the affairs of all authorities"),
        ),
    }
}

fn right(what: &Right, has: &[Role], needs: &[Role]) -> Said {
    let what = of_right(what);
    if needs.is_empty() {
        return Said::new(
            format!("{} nimmt der Strom von niemandem; bitte die eigene Methode dafür aufrufen.", what.de),
            format!("{} are taken from nobody in a stream; call the method that is for it.", what.en),
        );
    }
    let (needs, has) = (roles(needs), roles(has));
    Said::new(
        format!("{}: erlaubt für {}. Ihre Rollen: {}. Bitte jemanden fragen, der es darf.", what.de, needs.de, has.de),
        format!("{}: permitted for {}. Your roles: {}. Ask somebody who may.", what.en, needs.en, has.en),
    )
}

impl Say for NotPermitted {
    fn say(&self) -> Refusal {
        match self {
            NotPermitted::Right { what, has, needs } => {
                let Said { de, en } = right(what, has, needs);
                Refusal::new(Reason::NotPermitted, "", de, en)
            }
            NotPermitted::Landwide { what, own } => {
                let what = of_right(what);
                Refusal::new(
                    Reason::NotPermitted,
                    "authority",
                    format!(
                        "{}: Ihr Recht gilt für „{own}“, und ohne Behörde (authority) gälte es für das Land Berlin; \
                         bitte authority angeben.",
                        what.de
                    ),
                    format!(
                        "{}: your right is for “{own}”, and without an authority it would be about the State of \
                         Berlin; state authority.",
                        what.en
                    ),
                )
            }
            NotPermitted::Authority { own, named } => Refusal::new(
                Reason::AnothersAffairs,
                "authority",
                format!("Ihr Recht gilt für „{own}“, nicht für „{named}“; bitte die eigene Behörde nennen."),
                format!("Your right is for “{own}”, not for “{named}”; name your own authority."),
            ),
            NotPermitted::District { own, named } => Refusal::new(
                Reason::AnothersAffairs,
                "district",
                format!(
                    "Ihr Recht gilt für „{own}“, nicht für {}; bitte den eigenen Bezirk nennen oder keinen.",
                    named.name()
                ),
                format!("Your right is for “{own}”, not for {}; name your own district, or none.", named.name()),
            ),
            NotPermitted::Source { source, own } => {
                let source = short(source, 200);
                let (own_de, own_en) = match own.as_slice() {
                    [] => ("Im Verzeichnis steht keine".to_owned(), "The register has none".to_owned()),
                    own => {
                        let own = own.join(", ");
                        (format!("Ihre beginnen so: {own}"), format!("Yours begin like this: {own}"))
                    }
                };
                Refusal::new(
                    Reason::NotPermitted,
                    "source",
                    format!("Unter der Herkunft „{source}“ (source) dürfen Sie nicht senden. {own_de}."),
                    format!("You may not send under the source “{source}”. {own_en}."),
                )
            }
            NotPermitted::Scope { named, own } => scope(named.as_deref(), own),
            NotPermitted::Removed { name } => Refusal::new(
                Reason::NotPermitted,
                "",
                format!(
                    "„{name}“ steht nicht mehr im Verzeichnis der Aufrufer; bitte die Betriebsstelle um einen Eintrag \
                     bitten."
                ),
                format!("“{name}” is not in the register of callers any more; ask whoever runs it for an entry."),
            ),
        }
    }
}

fn scope(named: Option<&str>, own: &[sollist_contract::ids::Authority]) -> Refusal {
    let list = own.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (de, en) = match (named.map(|named| short(named, 200)), own) {
        (Some(named), []) => (
            format!("Für „{named}“ sprechen Sie nicht; bitte „{SCOPE_HEADER}“ weglassen."),
            format!("You do not speak for “{named}”; leave “{SCOPE_HEADER}” out."),
        ),
        (Some(named), _) => (
            format!("Für „{named}“ sprechen Sie nicht; bitte in „{SCOPE_HEADER}“ eine der Ihren nennen: {list}."),
            format!("You do not speak for “{named}”; name one of yours in “{SCOPE_HEADER}”: {list}."),
        ),
        (None, _) => (
            format!(
                "Sie sprechen für mehrere Behörden; bitte in „{SCOPE_HEADER}“ (sollist --for) eine nennen: {list}."
            ),
            format!("You speak for several authorities; name one in “{SCOPE_HEADER}” (sollist --for): {list}."),
        ),
    };
    Refusal::new(Reason::ScopeUnclear, SCOPE_HEADER, de, en)
}

impl Bilingual for Together {
    fn said(&self) -> Said {
        match self {
            Together::Roles { who, names, one, other } => {
                let (one, other, names) = (role(*one), role(*other), names.join(", "));
                Said::new(
                    format!(
                        "„{who}“ ist {} und {} zugleich ({names}): Was der eine tut, prüft oder entscheidet der \
                         andere. Bitte eine der Rollen jemand anderem geben.",
                        one.de, other.de
                    ),
                    format!(
                        "“{who}” is {} and {} at once ({names}): what the one does, the other checks or decides. Give \
                         one of the roles to somebody else.",
                        one.en, other.en
                    ),
                )
            }
            Together::Nameless { name, role: of } => {
                let of = role(*of);
                Said::new(
                    format!(
                        "„{name}“ ({}) hat keine Person (person): Ob ein anderer Eintrag dieselbe ist, sieht niemand. \
                         Bitte die Person eintragen.",
                        of.de
                    ),
                    format!(
                        "“{name}” ({}) has no person: nobody sees whether another entry is the same one. Enter the \
                         person.",
                        of.en
                    ),
                )
            }
            Together::Carried { gateway, name } => Said::new(
                format!(
                    "Das Gateway „{gateway}“ darf im Namen von „{name}“ fragen und so auch entscheiden; bitte \
                     anerkennende Stellen mit einem Zugriffstoken kommen lassen und aus carries nehmen."
                ),
                format!(
                    "The gateway “{gateway}” may ask in the name of “{name}”, and so decide too; let approvers come \
                     with an access token, and take them out of carries."
                ),
            ),
            Together::Missing { role: of } => {
                let of = role(*of);
                Said::new(
                    format!(
                        "Niemand hat die Rolle „{}“: Anträge auf Mehrbedarf und Vorgänge, die eine zweite Person \
                         brauchen, kommen so zu keinem Ende. Bitte jemanden eintragen.",
                        of.de
                    ),
                    format!(
                        "Nobody has the role “{}”: requests for more money, and processes that take another person, \
                         come to no end. Enter somebody.",
                        of.en
                    ),
                )
            }
        }
    }
}

impl Bilingual for NoScope {
    fn said(&self) -> Said {
        Said::new(
            "scope ist „*“ oder eine Liste von Behörden, etwa [\"ba-pankow\"]",
            "scope is “*” or a list of authorities, such as [\"ba-pankow\"]",
        )
    }
}

impl Say for NoRegister {
    fn say(&self) -> Refusal {
        match self {
            NoRegister::Unread { path, error } => {
                let (path, why) = (path.display(), io(error));
                Refusal::new(
                    Reason::AccessUnread,
                    "access",
                    format!("{path}: Das Verzeichnis der Aufrufer kann nicht gelesen werden: {}.", why.de),
                    format!("{path}: the register of callers cannot be read: {}.", why.en),
                )
            }
            NoRegister::Unfit { path, why: Unfit { caller, fault } } => {
                let (of_de, of_en) = match caller.as_str() {
                    "" => (String::new(), String::new()),
                    name => (format!("Aufrufer „{name}“: "), format!("caller “{name}”: ")),
                };
                let (path, why) = (path.display(), fault.said());
                Refusal::new(
                    Reason::AccessUnfit,
                    "access",
                    format!("{path}: {of_de}{}.", why.de),
                    format!("{path}: {of_en}{}.", why.en),
                )
            }
        }
    }
}

impl Bilingual for Fault {
    fn said(&self) -> Said {
        match self {
            Fault::NotTaken { line, message } => {
                let why = toml(message);
                Said::new(format!("Zeile {line}: {}", why.de), format!("line {line}: {}", why.en))
            }
            Fault::Nobody => Said::new(
                "Es nennt niemanden, so käme niemand herein; bitte mindestens einen Abschnitt [[caller]] eintragen",
                "it names nobody, so nobody could come in; enter at least one section [[caller]]",
            ),
            Fault::Name => Said::new(
                "Ein Name (name) hat 1 bis 200 Byte ohne unsichtbare Zeichen und steht so im Zertifikat",
                "a name has 1 to 200 bytes without hidden characters and stands like that in the certificate",
            ),
            Fault::NameTwice => Said::new(
                "Der Name steht doppelt; bitte einen der beiden Abschnitte streichen",
                "the name is there twice; take one of the two sections out",
            ),
            Fault::ScopeEmpty => Said::new(
                "scope ist leer; bitte Behörden nennen, etwa [\"ba-pankow\"], oder „*“ für alle",
                "scope is empty; name authorities, such as [\"ba-pankow\"], or “*” for all",
            ),
            Fault::ScopeMissing { role } => {
                let code = role.code();
                Said::new(
                    format!("Die Rolle {code} gilt für bestimmte Behörden; bitte scope angeben, etwa [\"ba-pankow\"]"),
                    format!("the role {code} is for certain authorities; give scope, such as [\"ba-pankow\"]"),
                )
            }
            Fault::SourcesMissing => Said::new(
                "Die Rolle district-system braucht sources: womit die Herkunft ihrer Ereignisse beginnt, etwa \
                 [\"/bezirk/03/\"]",
                "the role district-system needs sources: what the sources of its events begin with, such as \
                 [\"/bezirk/03/\"]",
            ),
            Fault::Source { source } => {
                let source = short(source, 200);
                Said::new(
                    format!("„{source}“ (sources) endet nicht mit / oder : oder beginnt wie die unseren; bitte ändern"),
                    format!("“{source}” (sources) does not end with / or : or begins like ours; change it"),
                )
            }
            Fault::Issuer { url } => {
                let url = short(url, 200);
                Said::new(
                    format!(
                        "Aussteller „{url}“: url, audience und jwks dürfen nicht leer sein, und jwks ist eine Datei \
                         oder eine Adresse mit https"
                    ),
                    format!(
                        "issuer “{url}”: url, audience and jwks must not be empty, and jwks is a file or an address \
                         with https"
                    ),
                )
            }
            Fault::IssuerTwice { url } => {
                let url = short(url, 200);
                Said::new(
                    format!("Der Aussteller „{url}“ steht doppelt; bitte einen der beiden Abschnitte streichen"),
                    format!("the issuer “{url}” is there twice; take one of the two sections out"),
                )
            }
            Fault::SubjectOfNobody => Said::new(
                "subject ist, wie ein Aussteller ihn nennt: es darf nicht leer sein, und issuer nennt einen der \
                 Abschnitte [[issuer]], wo es nicht genau einen gibt",
                "subject is what an issuer calls them: it must not be empty, and issuer names one of the sections \
                 [[issuer]] where there is not exactly one",
            ),
            Fault::SubjectTwice { other } => Said::new(
                format!(
                    "So (subject) heißt bei diesem Aussteller schon „{other}“; bitte bei einem der beiden streichen"
                ),
                format!("this issuer calls “{other}” so (subject) already; take it out with one of the two"),
            ),
            Fault::Carried { name } => {
                let name = short(name, 200);
                Said::new(
                    format!("„{name}“ (carries) steht nicht im Verzeichnis; bitte dort eintragen oder hier streichen"),
                    format!("“{name}” (carries) is not in the register; enter it there or take it out here"),
                )
            }
            Fault::SourcesShared { source, other } => {
                let source = short(source, 200);
                Said::new(
                    format!(
                        "„{source}“ (sources) passt auch zu „{other}“, der für andere Behörden spricht; bitte \
                         getrennte Anfänge wählen"
                    ),
                    format!(
                        "“{source}” (sources) fits “{other}” too, who speaks for other authorities; choose beginnings \
                         apart"
                    ),
                )
            }
        }
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let authority = |name: &'static str| sollist_contract::ids::Authority::of_chapter(name);
    let has = vec![Role::DistrictOfficer];
    let right = |what, needs: &[Role]| NotPermitted::Right { what, has: has.clone(), needs: needs.to_vec() };
    let (own, named) = (authority("ba-pankow"), authority("ba-mitte"));
    let not_permitted = [
        right(Right::Method(text("BudgetService.FreezeLine")), &[Role::Steering]),
        right(Right::Event("procurement.order-placed.v1"), &[Role::DistrictSystem, Role::Steering]),
        right(Right::Event("funding.granted.v1"), &[]),
        right(Right::Plan, &[Role::Steering]),
        right(Right::Figure(text("budget.forecast")), &[Role::Steering]),
        NotPermitted::Landwide { what: Right::Event("scenario.published.v1"), own: own.clone() },
        NotPermitted::Authority { own: own.clone(), named: named.clone() },
        NotPermitted::District { own: own.clone(), named: named.district() },
        NotPermitted::Source { source: text("/bezirk/01/hkr"), own: vec![text("/bezirk/03/")] },
        NotPermitted::Source { source: text("/bezirk/01/hkr"), own: Vec::new() },
        NotPermitted::Scope { named: Some(text("ba-mitte")), own: vec![own.clone()] },
        NotPermitted::Scope { named: Some(text("ba-mitte")), own: Vec::new() },
        NotPermitted::Scope { named: None, own: vec![own, named] },
        NotPermitted::Removed { name: "hkr-03".into() },
    ];
    let unfit = |caller: &str, fault| NoRegister::Unfit {
        path: "/etc/sollist/access.toml".into(),
        why: Unfit { caller: text(caller), fault },
    };
    let no_register = [
        NoRegister::Unread { path: "/etc/sollist/access.toml".into(), error: std::io::ErrorKind::NotFound.into() },
        unfit("", Fault::NotTaken { line: 4, message: text("missing field `roles`") }),
        unfit(
            "",
            Fault::NotTaken {
                line: 4,
                message: sollist_contract::said::both::<serde::de::value::Error>(&NoScope).to_string(),
            },
        ),
        unfit("", Fault::Nobody),
        unfit("hkr-03", Fault::Name),
        unfit("hkr-03", Fault::NameTwice),
        unfit("hkr-03", Fault::ScopeEmpty),
        unfit("hkr-03", Fault::ScopeMissing { role: Role::DistrictSystem }),
        unfit("hkr-03", Fault::SourcesMissing),
        unfit("hkr-03", Fault::Source { source: text("/bezirk/03") }),
        unfit("", Fault::Issuer { url: text("https://login.example") }),
        unfit("", Fault::IssuerTwice { url: text("https://login.example") }),
        unfit("erika", Fault::SubjectOfNobody),
        unfit("erika", Fault::SubjectTwice { other: "paul".into() }),
        unfit("gateway", Fault::Carried { name: text("erica") }),
        unfit("hkr-03", Fault::SourcesShared { source: text("/bezirk/"), other: "hkr-06".into() }),
    ];
    not_permitted.iter().map(Say::say).chain(no_register.iter().map(Say::say)).collect()
}
