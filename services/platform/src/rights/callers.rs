//! The register of callers: who there is, as what and for whom each speaks. It is the operator's file; nobody is let in
//! whom it does not name.

use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc};

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor, value::SeqAccessDeserializer},
};
use sollist_contract::{
    ids::Authority,
    said::both,
    similar::{composed, is_unseen, plain},
};

use super::{Hat, NotPermitted, Role, Scope};
use crate::process::shown::is_name;

/// How names of ours begin: no caller has them.
const OUR_SOURCES: &str = "/sollist/";

/// Everybody in the register, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Callers {
    by_name: BTreeMap<Arc<str>, Caller>,
    issuers: Vec<Issuer>,
    /// Callers by the issuer of their tokens, and what it calls them.
    by_subject: BTreeMap<(String, String), Arc<str>>,
}

/// Somebody who issues tokens, and what of theirs is taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// How its tokens call it (`iss`), to the letter.
    pub url: String,
    /// For whom its tokens must be (`aud`).
    pub audience: String,
    /// Where its keys are (JWKS): a file, or an address.
    pub jwks: String,
    /// Certificates (PEM) of authorities that vouch for that address, beside those that this machine trusts.
    pub ca: Option<PathBuf>,
}

/// One who may call.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Caller {
    /// Who it is, where it is somebody: several credentials of one person are one person.
    person: Option<String>,
    roles: Vec<Role>,
    scope: Of,
    sources: Vec<String>,
    /// In whose names it may ask: it is a gateway.
    carries: Vec<String>,
    /// What the issuer of their tokens calls them, and which issuer, where there are several.
    subject: Option<String>,
    issuer: Option<String>,
}

/// For whom a caller may speak.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Of {
    #[default]
    Nobody,
    Everybody,
    These(Vec<Authority>),
}

/// Somebody as the register has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// In which hat they speak now.
    pub hat: Hat,
    pub person: Option<String>,
    /// For whom they may speak.
    pub authorities: Vec<Authority>,
}

/// Why a register is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Whom it is about; empty where it is the whole file.
    pub caller: String,
    pub fault: Fault,
}

/// What is wrong in a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not as such a file is written; the line, and what the reader of TOML said.
    NotTaken {
        line: usize,
        message: String,
    },
    /// It names nobody: nobody could come in.
    Nobody,
    /// A name that cannot stand in the journal.
    Name,
    NameTwice,
    /// The scope is an empty list.
    ScopeEmpty,
    /// A role that speaks for certain authorities, and no word of which.
    ScopeMissing {
        role: Role,
    },
    /// A system of record whose events may begin with nothing.
    SourcesMissing,
    /// A beginning that ends in the middle of a word, so that it would fit others too, or is one of ours.
    Source {
        source: String,
    },
    /// Of an issuer something is empty, or its keys come over a connection that everybody can read and change.
    Issuer {
        url: String,
    },
    IssuerTwice {
        url: String,
    },
    /// A subject, and no one issuer whose it is.
    SubjectOfNobody,
    /// Two whom one issuer calls the same.
    SubjectTwice {
        other: Arc<str>,
    },
    /// A gateway may ask in the name of somebody whom the register does not name.
    Carried {
        name: String,
    },
    /// Two who speak for different authorities may send under the same names.
    SourcesShared {
        source: String,
        other: Arc<str>,
    },
}

/// A scope that is neither a list nor a star.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoScope;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    caller: Vec<Entry>,
    #[serde(default)]
    issuer: Vec<Issuer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    person: Option<String>,
    roles: Vec<Role>,
    #[serde(default)]
    scope: Of,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    carries: Vec<String>,
    subject: Option<String>,
    issuer: Option<String>,
}

impl Issuer {
    /// Whether its keys are asked for over the network.
    pub fn is_at_an_address(&self) -> bool {
        self.jwks.contains("://")
    }

    fn is_fit(&self) -> bool {
        let named = [&self.url, &self.audience, &self.jwks].into_iter().all(|text| !text.trim().is_empty());
        named && (is_safe(&self.jwks) || !self.is_at_an_address())
    }
}

/// Whether nobody can change on its way what an address answers: only what is encrypted, or does not leave this
/// machine.
pub fn is_safe(address: &str) -> bool {
    let here = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
    ["https://"].iter().chain(&here).any(|begin| address.starts_with(begin))
}

impl<'de> Deserialize<'de> for Of {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Of, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Of;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of authorities or \"*\"")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Of, E> {
                if text == "*" { Ok(Of::Everybody) } else { Err(both(&NoScope)) }
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Of, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Of::These)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Callers {
    /// Reads a register.
    pub fn parse(text: &str) -> Result<Callers, Unfit> {
        let whole = |fault| Unfit { caller: String::new(), fault };
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
            whole(Fault::NotTaken { line, message: error.message().to_owned() })
        })?;
        if file.caller.is_empty() {
            return Err(whole(Fault::Nobody));
        }
        let mut by_name: BTreeMap<Arc<str>, Caller> = BTreeMap::new();
        for entry in file.caller {
            let name: Arc<str> = entry.name.as_str().into();
            let unfit = |fault| Unfit { caller: name.to_string(), fault };
            let caller = entry.read().map_err(unfit)?;
            for (other, known) in &by_name {
                if let Some(source) = caller.shares(known) {
                    return Err(unfit(Fault::SourcesShared { source, other: other.clone() }));
                }
            }
            if by_name.insert(name.clone(), caller).is_some() {
                return Err(unfit(Fault::NameTwice));
            }
        }
        for (gateway, caller) in &by_name {
            if let Some(name) = caller.carries.iter().find(|name| !by_name.contains_key(name.as_str())) {
                return Err(Unfit { caller: gateway.to_string(), fault: Fault::Carried { name: name.clone() } });
            }
        }
        let mut callers = Callers { by_name, issuers: file.issuer, by_subject: BTreeMap::new() };
        callers.by_subject = callers.subjects()?;
        Ok(callers)
    }

    /// Callers by what issuers call them, each by one name.
    fn subjects(&self) -> Result<BTreeMap<(String, String), Arc<str>>, Unfit> {
        for (at, Issuer { url, .. }) in self.issuers.iter().enumerate() {
            let unfit = |fault| Unfit { caller: String::new(), fault };
            if !self.issuers.get(at).is_some_and(Issuer::is_fit) {
                return Err(unfit(Fault::Issuer { url: url.clone() }));
            }
            if self.issuers.iter().take(at).any(|other| other.url == *url) {
                return Err(unfit(Fault::IssuerTwice { url: url.clone() }));
            }
        }
        let mut by_subject: BTreeMap<(String, String), Arc<str>> = BTreeMap::new();
        for (name, Caller { subject, issuer, .. }) in &self.by_name {
            let Some(subject) = subject else { continue };
            let unfit = |fault| Unfit { caller: name.to_string(), fault };
            let of = match (issuer, self.issuers.as_slice()) {
                (None, [one]) => Some(&one.url),
                (None, _) => None,
                (Some(url), issuers) => issuers.iter().map(|one| &one.url).find(|one| *one == url),
            };
            let of = of.filter(|_| !subject.trim().is_empty()).ok_or_else(|| unfit(Fault::SubjectOfNobody))?;
            if let Some(other) = by_subject.insert((of.clone(), subject.clone()), name.clone()) {
                return Err(unfit(Fault::SubjectTwice { other }));
            }
        }
        Ok(by_subject)
    }

    pub fn issuers(&self) -> &[Issuer] {
        &self.issuers
    }

    /// Whom an issuer means by a subject.
    pub fn named_by(&self, issuer: &str, subject: &str) -> Option<&Arc<str>> {
        self.by_subject.get(&(issuer.to_owned(), subject.to_owned()))
    }

    /// Whether somebody may ask in others' names.
    pub fn is_gateway(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|caller| !caller.carries.is_empty())
    }

    /// Whether a gateway may ask in somebody's name. In its own everybody may.
    pub fn carries(&self, gateway: &str, name: &str) -> bool {
        gateway == name
            || self.by_name.get(gateway).is_some_and(|caller| caller.carries.iter().any(|carried| carried == name))
    }

    /// Everybody: the name, the person, and the roles.
    pub fn duties(&self) -> impl Iterator<Item = (&Arc<str>, Option<&str>, &[Role])> {
        self.by_name.iter().map(|(name, caller)| (name, caller.person.as_deref(), caller.roles.as_slice()))
    }

    /// The person that somebody is.
    pub fn person(&self, name: &str) -> Option<&str> {
        self.by_name.get(name)?.person.as_deref()
    }

    /// All names under which the person of a name comes in, that name among them; none where it is nobody's.
    pub fn names_of(&self, name: &str) -> Vec<Arc<str>> {
        let Some(caller) = self.by_name.get(name) else { return Vec::new() };
        let who = who(name, caller.person.as_deref());
        let is_one = |(name, caller): &(&Arc<str>, &Caller)| self::who(name, caller.person.as_deref()) == who;
        self.by_name.iter().filter(is_one).map(|(name, _)| name.clone()).collect()
    }

    /// The names of everybody, in their order.
    pub fn all_names(&self) -> Vec<Arc<str>> {
        self.by_name.keys().cloned().collect()
    }

    /// Gateways, each with those in whose names it may ask.
    pub fn carried(&self) -> impl Iterator<Item = (Arc<str>, Arc<str>)> {
        self.by_name
            .iter()
            .flat_map(|(gateway, caller)| caller.carries.iter().map(|name| (gateway.clone(), name.as_str().into())))
    }

    /// Whether somebody is a system of record, and no person.
    pub fn is_system(&self, name: &str) -> bool {
        let caller = self.by_name.get(name).filter(|caller| caller.person.is_none());
        caller.is_some_and(|caller| caller.roles.contains(&Role::DistrictSystem))
    }

    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// For whom and as what somebody speaks who says for whom, or does not.
    pub fn hat(&self, name: &Arc<str>, named: Option<&str>) -> Result<Hat, NotPermitted> {
        let Some(caller) = self.by_name.get(name) else { return Err(NotPermitted::Removed { name: name.clone() }) };
        let Caller { roles, sources, scope, person: _, carries: _, subject: _, issuer: _ } = caller;
        let own = match scope {
            Of::These(own) => own.as_slice(),
            Of::Nobody | Of::Everybody => &[],
        };
        let unclear = || NotPermitted::Scope { named: named.map(str::to_owned), own: own.to_vec() };
        let scope = match (scope, named) {
            (Of::These(own), Some(named)) => {
                Scope::Of(own.iter().find(|own| own.as_str() == named).cloned().ok_or_else(unclear)?)
            }
            (Of::These(own), None) => match own.as_slice() {
                [own] => Scope::Of(own.clone()),
                _ => return Err(unclear()),
            },
            (Of::Everybody, Some(named)) => Scope::Of(named.parse().map_err(|_| unclear())?),
            (Of::Everybody, None) => Scope::Everybodys,
            (Of::Nobody, Some(_)) => return Err(unclear()),
            (Of::Nobody, None) => Scope::Nobodys,
        };
        Ok(Hat { name: name.clone(), roles: roles.clone(), scope, sources: sources.clone() })
    }

    /// Who somebody is and for whom they may speak, in whichever hat: one of those that they name, or else the first.
    pub fn seat(&self, name: &Arc<str>, named: Option<&Authority>) -> Option<Seat> {
        let caller = self.by_name.get(name)?;
        let authorities = match &caller.scope {
            Of::These(own) => own.as_slice(),
            Of::Nobody | Of::Everybody => &[],
        };
        let one = named.filter(|named| authorities.contains(named)).or(authorities.first());
        let hat = self.hat(name, one.map(Authority::as_str)).ok()?;
        Some(Seat { hat, person: caller.person.clone(), authorities: authorities.to_vec() })
    }

    /// What of it is otherwise than before: names that came, that went, and of which something changed.
    pub fn since(&self, before: &Callers) -> Changed {
        let names = |of: &Callers, fits: &dyn Fn(&Arc<str>, &Caller) -> bool| {
            of.by_name.iter().filter(|(name, caller)| fits(name, caller)).map(|(name, _)| name.clone()).collect()
        };
        Changed {
            added: names(self, &|name, _| !before.has(name)),
            removed: names(before, &|name, _| !self.has(name)),
            changed: names(self, &|name, caller| before.by_name.get(name).is_some_and(|before| before != caller)),
        }
    }
}

/// What is the same of one person under whatever names, and of no other: blanks, capitals (ß is SS) and how Unicode
/// writes a letter make none. A caller without a person is one by itself.
pub(super) fn who(name: &str, person: Option<&str>) -> String {
    let words = person.map(|person| {
        let seen: String = composed(person).chars().filter(|c| !is_unseen(*c)).collect();
        plain(&seen.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase())
    });
    words.unwrap_or_else(|| format!("\0{name}"))
}

/// What changed of a register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    pub added: Vec<Arc<str>>,
    pub removed: Vec<Arc<str>>,
    pub changed: Vec<Arc<str>>,
}

impl Entry {
    fn read(self) -> Result<Caller, Fault> {
        let Entry { name, person, roles, scope, sources, carries, subject, issuer } = self;
        if !is_name(&name) {
            return Err(Fault::Name);
        }
        if matches!(&scope, Of::These(these) if these.is_empty()) {
            return Err(Fault::ScopeEmpty);
        }
        if let Some(role) = roles.iter().find(|role| role.is_of_a_scope() && scope == Of::Nobody) {
            return Err(Fault::ScopeMissing { role: *role });
        }
        if roles.contains(&Role::DistrictSystem) && sources.is_empty() {
            return Err(Fault::SourcesMissing);
        }
        // `/bezirk/03` would fit `/bezirk/031` as well.
        let is_fit = |source: &str| source.ends_with(['/', ':']) && !source.starts_with(OUR_SOURCES);
        if let Some(source) = sources.iter().find(|source| !is_fit(source)) {
            return Err(Fault::Source { source: source.clone() });
        }
        Ok(Caller { person, roles, scope, sources, carries, subject, issuer })
    }
}

impl Caller {
    /// A beginning under which both may send, where they speak for different authorities: who comes first would take
    /// the names of the other's events.
    fn shares(&self, other: &Caller) -> Option<String> {
        let (Of::These(_), Of::These(_)) = (&self.scope, &other.scope) else { return None };
        if self.scope == other.scope {
            return None;
        }
        let within =
            |own: &&String| other.sources.iter().any(|other| own.starts_with(other) || other.starts_with(*own));
        self.sources.iter().find(within).cloned()
    }
}
