//! Duties that must be apart: what of a register one person holds together that takes two, and where nobody can tell
//! whether it is one. Pure; it refuses nothing, for a small authority may have no other way, but says it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Role,
    callers::{Callers, who},
};

/// Pairs of roles that nobody should hold together: the one checks, decides or runs what the other does.
pub const APART: [(Role, Role); 11] = [
    (Role::DistrictSystem, Role::Approver),
    (Role::DistrictOfficer, Role::Approver),
    (Role::DistrictSystem, Role::Steering),
    (Role::DistrictOfficer, Role::Steering),
    (Role::Steering, Role::Approver),
    (Role::DistrictSystem, Role::Auditor),
    (Role::DistrictOfficer, Role::Auditor),
    (Role::Steering, Role::Auditor),
    (Role::Approver, Role::Auditor),
    (Role::Steering, Role::Operator),
    (Role::Approver, Role::Operator),
];

/// What of a register somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Together {
    /// One person, or one caller without one, has two roles that must be apart; under which names.
    Roles { who: Arc<str>, names: Vec<Arc<str>>, one: Role, other: Role },
    /// Who decides or reviews is no named person, so another entry may be the same one.
    Nameless { name: Arc<str>, role: Role },
    /// A gateway may decide in the name of somebody who comes through it with a certificate.
    Carried { gateway: Arc<str>, name: Arc<str> },
    /// Nobody has a role without which requests for money, and what takes another person, come to no end.
    Missing { role: Role },
}

impl Together {
    /// Whether it takes a duty away that two must have; the others are for a look.
    pub fn is_clash(&self) -> bool {
        match self {
            Together::Roles { .. } => true,
            Together::Nameless { .. } | Together::Carried { .. } | Together::Missing { .. } => false,
        }
    }
}

/// What one person is called in a register, and which roles they hold there.
type Held = (Vec<Arc<str>>, BTreeSet<Role>);

/// Everything that is to be said of a register, clashes first.
pub fn together(callers: &Callers) -> Vec<Together> {
    let mut by_person: BTreeMap<Arc<str>, Held> = BTreeMap::new();
    let mut found = Vec::new();
    let mut held: BTreeSet<Role> = BTreeSet::new();
    for (name, person, roles) in callers.duties() {
        let entry = by_person.entry(who(name, person).into()).or_default();
        entry.0.push(name.clone());
        entry.1.extend(roles.iter().copied());
        held.extend(roles.iter().copied());
        let decides = roles.iter().find(|role| matches!(role, Role::Approver | Role::Steering));
        if let Some(role) = decides.filter(|_| person.is_none()) {
            found.push(Together::Nameless { name: name.clone(), role: *role });
        }
    }
    for (names, roles) in by_person.values() {
        let Some(first) = names.first() else { continue };
        let who = callers.person(first).map_or_else(|| first.clone(), Into::into);
        let clashes = APART.iter().filter(|(one, other)| roles.contains(one) && roles.contains(other));
        found.extend(clashes.map(|(one, other)| Together::Roles {
            who: who.clone(),
            names: names.clone(),
            one: *one,
            other: *other,
        }));
    }
    for (gateway, name) in callers.carried() {
        if callers.duties().any(|(known, _, roles)| *known == name && roles.contains(&Role::Approver)) {
            found.push(Together::Carried { gateway, name });
        }
    }
    let needed = [Role::Steering, Role::Approver].into_iter().filter(|role| !held.contains(role));
    found.extend(needed.map(|role| Together::Missing { role }));
    found.sort();
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::said::Bilingual as _;

    use super::*;

    fn found(text: &str) -> Vec<String> {
        let callers = Callers::parse(text).unwrap();
        let found = together(&callers);
        for one in &found {
            let said = one.said();
            assert!(said.de.ends_with('.') && said.en.ends_with('.') && said.de != said.en, "{said:?}");
        }
        let short = |one: &Together| match one {
            Together::Roles { who, names, one, other } => {
                format!("{who} [{}] {} + {}", names.join(" "), one.code(), other.code())
            }
            Together::Nameless { name, role } => format!("{name} is nobody, {}", role.code()),
            Together::Carried { gateway, name } => format!("{gateway} for {name}"),
            Together::Missing { role } => format!("no {}", role.code()),
        };
        found.iter().map(short).collect()
    }

    fn caller(name: &str, person: &str, roles: &str, more: &str) -> String {
        let person = if person.is_empty() { String::new() } else { format!("person = \"{person}\"\n") };
        format!("[[caller]]\nname = \"{name}\"\n{person}roles = [{roles}]\n{more}\n")
    }

    #[test]
    fn one_person_under_two_names_is_one_and_what_two_must_do_is_named() {
        let apart = caller("a", "Anna A", "\"steering\"", "") + &caller("b", "Berta B", "\"approver\"", "");
        assert_eq!(found(&apart), [""; 0]);
        let same = caller("a", "Anna A", "\"steering\"", "") + &caller("b", " anna  a", "\"approver\"", "");
        assert_eq!(found(&same), ["Anna A [a b] steering + approver"]);
        // However it is written: as one letter or as two, in capitals, with what is not seen.
        for (one, other) in [("Müller", "Mu\u{308}ller"), ("Stella Weiß", "STELLA WEISS"), ("Mia", "Mi\u{200b}a")] {
            let same = caller("a", one, "\"steering\"", "") + &caller("b", other, "\"approver\"", "");
            assert_eq!(found(&same), [format!("{one} [a b] steering + approver")]);
        }
        let one = caller("a", "Anna", "\"steering\", \"auditor\", \"approver\"", "");
        assert_eq!(
            found(&one),
            ["Anna [a] steering + approver", "Anna [a] steering + auditor", "Anna [a] approver + auditor"]
        );
        let officer = caller("c", "Carla", "\"district-officer\", \"operator\"", "scope = [\"ba-mitte\"]");
        assert_eq!(found(&(apart.clone() + &officer)), [""; 0], "an officer may run the machine of a small authority");
        let two = caller("c", "Berta B", "\"district-officer\"", "scope = [\"ba-mitte\"]");
        assert_eq!(found(&(apart + &two)), ["Berta B [b c] district-officer + approver"]);
    }

    #[test]
    fn a_person_has_all_names_of_its_own_and_nobody_elses() {
        let text = caller("a", "Anna A", "\"steering\"", "")
            + &caller("b", " anna  a", "\"approver\"", "")
            + &caller("c", "Anna", "\"approver\"", "")
            + &caller("d", "", "\"approver\"", "")
            + &caller("e", "", "", "");
        let callers = Callers::parse(&text).unwrap();
        let names = |name: &str| callers.names_of(name).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(["a", "b", "c", "d", "e", "f"].map(names), ["a b", "a b", "c", "d", "e", ""]);
    }

    #[test]
    fn who_is_nobody_and_who_is_missing_is_said_and_that_a_gateway_decides() {
        let nameless = caller("a", "", "\"steering\"", "") + &caller("b", "", "\"approver\"", "");
        assert_eq!(found(&nameless), ["a is nobody, steering", "b is nobody, approver"]);
        assert_eq!(found(&caller("r", "", "\"report-reader\"", "")), ["no steering", "no approver"]);
        let carried = caller("a", "A", "\"steering\"", "")
            + &caller("b", "B", "\"approver\"", "")
            + &caller("gate", "", "", "carries = [\"a\", \"b\"]");
        assert_eq!(found(&carried), ["gate for b"]);
    }

    /// What is written with the program as an example is none of what it warns of.
    #[test]
    fn the_example_has_no_clash() {
        let text = include_str!("../../../../deploy/access.example.toml");
        let found = together(&Callers::parse(text).unwrap());
        assert!(!found.iter().any(Together::is_clash), "{found:?}");
    }
}
