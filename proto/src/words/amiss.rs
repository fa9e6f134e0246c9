//! What is wrong with one field, as a whole sentence with what to do.

use crate::said::Said;

/// What is wrong with a field, as a sentence of its own, and that it is to be corrected; `why`: half a sentence.
/// An empty field is all of what came.
pub fn amiss(field: &str, why: &Said) -> Said {
    let Said { de, en } = why.map(sentence);
    if field.is_empty() {
        return Said::read(de, en);
    }
    // Others stand behind it, each behind its place.
    if why.de.contains("; data.") {
        return Said::new(
            format!("{field}: {}. Bitte alles davon berichtigen.", why.de),
            format!("{field}: {}. Correct all of it.", why.en),
        );
    }
    // Where it is said already what to do, only the place is missing.
    if why.de.contains("bitte ") {
        return Said::new(format!("{de} Es geht um „{field}“."), format!("{en} It is about “{field}”."));
    }
    Said::new(format!("{de} Bitte „{field}“ berichtigen."), format!("{en} Correct “{field}”."))
}

/// What is the second half of a sentence elsewhere, as one of its own.
fn sentence(half: &str) -> String {
    let mut rest = half.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).chain(['.']).collect()
}
