//! What is said of the figures while they are not ready, in German and English.

pub(crate) const CATCHING_UP: (&str, &str) =
    ("Die Zahlen holen das Journal auf.", "The figures are catching up with the journal.");
pub(crate) const NOT_READABLE: (&str, &str) = (
    "Das Journal lässt sich nicht lesen; bitte „sollist verify“ ausführen.",
    "The journal cannot be read; please run `sollist verify`.",
);
