//! What is said of an address.

use sollist_contract::{said::Said, words::number};

pub fn too_long(bytes: usize) -> Said {
    let most = number::number(bytes as u64);
    Said::new(
        format!(
            "Diese Adresse ist zu lang: höchstens {} Zeichen werden gelesen. Bitte weniger auf einmal fragen.",
            most.de
        ),
        format!("This address is too long: {} characters are read at most. Ask for less at once.", most.en),
    )
}
