//! The code that somebody means by a name: whatever a table prints as a label may be typed back.

use super::{
    choices::{self, Choice},
    terms,
};
use crate::{
    ids::{Programme, slug},
    similar::{nearest, plain},
};

/// Every name that is printed, with the code that it stands for.
pub type Names = Vec<(&'static str, &'static str)>;

/// The names of a choice, in both languages.
pub fn names(known: &[Choice]) -> Names {
    known.iter().flat_map(|(code, term)| [(*code, term.de), (*code, term.en)]).collect()
}

/// Of items, one and several.
pub fn item_names() -> Names {
    let all = choices::ITEMS
        .iter()
        .flat_map(|(code, one, several)| [one.de, one.en, several.de, several.en].map(|n| (*code, n)));
    all.collect()
}

pub fn programme_names() -> Names {
    let called = |programme: &Programme| {
        let terms::Term { de, en } = terms::programme(*programme);
        [(programme.code(), de), (programme.code(), en)]
    };
    Programme::ALL.iter().flat_map(called).collect()
}

/// How a name is compared: whatever its case, however its umlauts and signs are written.
fn bare(name: &str) -> String {
    slug(&plain(name))
}

/// Whether two texts are the same name.
pub fn same(name: &str, typed: &str) -> bool {
    let typed = bare(typed);
    !typed.is_empty() && bare(name) == typed
}

/// The code that somebody means: the code itself, or what it is called.
pub fn meant(typed: &str, names: &Names) -> Option<&'static str> {
    // Once: what is typed may be as long as a message, and there are many names.
    let typed = bare(typed);
    if typed.is_empty() {
        return None;
    }
    let of_code = names.iter().find(|(code, _)| bare(code) == typed);
    of_code.or_else(|| names.iter().find(|(_, name)| bare(name) == typed)).map(|(code, _)| *code)
}

/// The code that somebody may have meant: that of the nearest code or name.
pub fn near(typed: &str, names: &Names) -> Option<&'static str> {
    let typed = bare(typed);
    let bares: Vec<(String, &'static str)> =
        names.iter().flat_map(|(code, name)| [(bare(code), *code), (bare(name), *code)]).collect();
    let nearest = nearest(&typed, bares.iter().map(|(bare, _)| bare.as_str()))?;
    bares.iter().find(|(bare, _)| *bare == nearest).map(|(_, code)| *code)
}

/// The same where so much of a name is enough that only one is meant: `Fernzugang` of „Fernzugang (VPN)“. For what
/// there are no others of.
pub fn meant_in_part(typed: &str, names: &Names) -> Option<&'static str> {
    meant(typed, names).or_else(|| {
        let part = bare(typed);
        let has = |name: &str| !part.is_empty() && format!("-{}-", bare(name)).contains(&format!("-{part}-"));
        let mut found: Vec<&'static str> =
            names.iter().filter(|(code, name)| has(code) || has(name)).map(|(code, _)| *code).collect();
        found.dedup();
        if let [one] = found.as_slice() { Some(*one) } else { None }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        super::{
            choices::{FUNDING_STEPS, KINDS, QUERIES, RANKS, ROLLOUTS, UNITS, query},
            reasons,
        },
        *,
    };
    use crate::warning::Reason;

    /// No name stands for two things of a kind.
    fn unmistakable(names: &Names) {
        for (code, name) in names {
            for typed in [(*code).to_owned(), (*name).to_owned(), name.to_uppercase(), slug(name), format!(" {name} ")]
            {
                assert_eq!(meant(&typed, names), Some(*code), "{typed}");
            }
        }
    }

    #[test]
    fn every_name_stands_for_its_code_however_it_is_written() {
        for choice in [FUNDING_STEPS, KINDS, RANKS, UNITS, ROLLOUTS, &terms::ACTIVITIES, QUERIES] {
            unmistakable(&names(choice));
        }
        unmistakable(&item_names());
        unmistakable(&programme_names());
        unmistakable(&reasons::names());
        assert_eq!(meant_in_part("fernzugang", &programme_names()), Some("remote-access"));
        assert_eq!(meant_in_part("VPN", &programme_names()), Some("remote-access"));
        for nothing in ["", " ", "!", "und", "Kaffee"] {
            assert_eq!(meant(nothing, &programme_names()), None, "{nothing}");
        }
        assert_eq!(meant_in_part("Digitale", &item_names()), None, "several");
    }

    #[test]
    fn a_slip_is_near_to_the_code_and_to_the_name() {
        for (typed, code) in [
            ("LINE_OVERDRWAN", Some("LINE_OVERDRAWN")),
            ("line overdraw", Some("LINE_OVERDRAWN")),
            ("Haushaltstelle überzogen", Some("LINE_OVERDRAWN")),
            ("Quatsch", None),
            ("", None),
        ] {
            assert_eq!(near(typed, &names(QUERIES)), code, "{typed}");
        }
    }

    #[test]
    fn every_query_has_a_name() {
        for reason in Reason::ALL {
            assert!(query(reason.code()).is_some(), "{} has no name in choices::QUERIES", reason.code());
        }
    }
}
