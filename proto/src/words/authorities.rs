//! What authorities of the Hauptverwaltung are called. Their codes are made of the names of their chapters, and a code
//! does not say any more how its name is written; a plan of another year may have others, which have their code alone.

use std::{collections::HashMap, sync::LazyLock};

use crate::ids::{Authority, slug};

/// Names by code.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let names = include_str!("authorities.txt").lines().filter(|line| !line.starts_with('#'));
    names.map(|name| (slug(name), name)).collect()
});

/// The name of an authority of the Hauptverwaltung; nothing of one that is not in the table.
pub(super) fn central(authority: &Authority) -> Option<&'static str> {
    NAMES.get(authority.as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::District;

    #[test]
    fn every_name_is_that_of_its_own_code() {
        assert!(NAMES.len() > 150, "{}", NAMES.len());
        for name in NAMES.values() {
            let authority = Authority::of_chapter(name);
            assert_eq!((central(&authority), authority.district()), (Some(*name), District::CENTRAL), "{name}");
        }
    }
}
