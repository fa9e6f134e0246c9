//! The register of callers: who there is, as what and for whom each speaks. It is the operator's file; nobody is let in
//! whom it does not name.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor, value::SeqAccessDeserializer},
};
use sollist_contract::{ids::Authority, said::both};

use super::{Hat, NotPermitted, Role, Scope};
use crate::process::shown::is_name;

/// How names of ours begin: no caller has them.
const OUR_SOURCES: &str = "/sollist/";

/// Everybody in the register, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Callers {
    by_name: BTreeMap<Arc<str>, Caller>,
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
}

/// For whom a caller may speak.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Of {
    #[default]
    Nobody,
    Everybody,
    These(Vec<Authority>),
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
        Ok(Callers { by_name })
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

    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// For whom and as what somebody speaks who says for whom, or does not.
    pub fn hat(&self, name: &Arc<str>, named: Option<&str>) -> Result<Hat, NotPermitted> {
        let Some(caller) = self.by_name.get(name) else { return Err(NotPermitted::Removed { name: name.clone() }) };
        let Caller { roles, sources, scope, person: _, carries: _ } = caller;
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

/// What changed of a register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    pub added: Vec<Arc<str>>,
    pub removed: Vec<Arc<str>>,
    pub changed: Vec<Arc<str>>,
}

impl Entry {
    fn read(self) -> Result<Caller, Fault> {
        let Entry { name, person, roles, scope, sources, carries } = self;
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
        Ok(Caller { person, roles, scope, sources, carries })
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
