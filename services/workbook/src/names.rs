//! Names that a sheet can have.

/// Characters of a name, in UTF-16.
const NAME_UNITS_MAX: usize = 31;
/// For a name of which nothing is left, and one that the programs keep for themselves.
const UNNAMED: &str = "Tabelle";
const RESERVED: &str = "history";

fn cut(name: &str, units: usize) -> String {
    let mut room = units;
    name.chars().take_while(|c| room.checked_sub(c.len_utf16()).inspect(|left| room = *left).is_some()).collect()
}

/// The name, or one that is like it: short enough, without the signs that separate sheets from cells, and not `taken`,
/// which is compared without regard to capitals.
pub(crate) fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let plain: String =
        wanted.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '-' } else { c }).collect();
    let plain = cut(plain.trim_matches(['\'', ' ']), NAME_UNITS_MAX);
    let plain = plain.trim_matches(['\'', ' ']);
    let plain = if plain.is_empty() || plain.to_lowercase() == RESERVED { UNNAMED } else { plain };
    let is_free = |name: &str| !taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let mut name = plain.to_owned();
    let mut number = 1_usize;
    while !is_free(&name) {
        number += 1;
        let ending = format!(" ({number})");
        name = cut(plain, NAME_UNITS_MAX.saturating_sub(ending.len())) + &ending;
    }
    name
}
