//! What is said to people: German and English side by side, never one without the other.

use std::borrow::Cow;

use serde::Serialize;

/// A text in both languages. Made in a crate's `words` and nowhere else; read back where it was kept or sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, thiserror::Error)]
#[error("{en}")]
pub struct Said {
    pub de: String,
    pub en: String,
}

impl Said {
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Said {
        Said { de: de.into(), en: en.into() }
    }
    /// What was kept or sent as two texts.
    pub fn read(de: impl Into<String>, en: impl Into<String>) -> Said {
        Said::new(de, en)
    }
    pub fn is_empty(&self) -> bool {
        self.de.is_empty() && self.en.is_empty()
    }
    /// The same done to both languages: quoting, shortening.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Said {
        Said { de: change(&self.de), en: change(&self.en) }
    }
    /// One sentence more.
    #[must_use]
    pub fn and(self, more: &Said) -> Said {
        Said { de: format!("{} {}", self.de, more.de), en: format!("{} {}", self.en, more.en) }
    }
}

impl From<Said> for crate::grpc::common::v1::Said {
    fn from(Said { de, en }: Said) -> Self {
        Self { de, en }
    }
}

/// How both who type and who program do what a sentence advises: the command of ours, and the method of gRPC. One form
/// everywhere, so that whoever types is told of the command alone (`sollist`'s `typed`).
pub fn way(command: &Said, method: &str) -> Said {
    Said::read(
        format!("auf der Kommandozeile „{}“, in gRPC {method}", command.de),
        format!("on the command line `{}`, in gRPC {method}", command.en),
    )
}

/// A command that is the same in both languages.
pub fn command(text: &str) -> Said {
    Said::read(text, text)
}

/// A text as an argument of a command that is copied out of advice: in quotation marks where a shell would read it
/// otherwise.
pub fn argument(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,+@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
}

/// An error that is said in both languages: what is wrong with a value, as the second half of a sentence.
pub trait Bilingual {
    fn said(&self) -> Said;
}

/// Stands between the German and the English text of an error on its way through serde, which carries one text only.
/// En spaces: no sender's text that is quoted in an error has them around a slash.
pub(crate) const BOTH: &str = "\u{2002}/\u{2002}";

/// An error of serde that says both texts.
pub fn both<E: serde::de::Error>(why: &impl Bilingual) -> E {
    let said = why.said();
    E::custom(format_args!("{}{BOTH}{}", said.de, said.en))
}

/// The beginning of a sender's text, for a person to know it again: what is quoted may be as long as a line.
pub fn short(text: &str, chars: usize) -> Cow<'_, str> {
    match text.char_indices().nth(chars) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_read_otherwise_stands_in_quotation_marks() {
        for plain in ["T-2026-1", "2026/30/25/bezirksamt-pankow/geraete", "Z_1.2,50"] {
            assert_eq!(argument(plain), plain);
        }
        assert_eq!(argument("B 1/ä<b>"), "'B 1/ä<b>'");
        assert_eq!(argument("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(argument(""), "''");
    }
}
