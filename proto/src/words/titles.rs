//! Sentences with what budget lines are called: people read titles, and whose each is, since every Bezirksamt has the
//! same. Commands that are to be copied keep the names.

use std::collections::{BTreeSet, HashMap};

use super::{names, terms};
use crate::{
    ids::{Authority, LineName},
    lang::Lang,
    said::Said,
};

/// What people call a line, and whose it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// Its title; empty where it has none.
    pub title: String,
    /// Whose it is, by the authority's code.
    pub authority: String,
}

/// A title within a sentence.
pub fn quoted(title: &str, lang: Lang) -> String {
    lang.say(Said::read(format!("„{title}“"), format!("“{title}”")))
}

/// The names of lines that a sentence has.
pub fn named(said: &str) -> impl Iterator<Item = &str> {
    said.split(' ').map(bare).filter(|word| word.contains('/') && word.parse::<LineName>().is_ok())
}

/// A sentence with titles instead of the names of lines, and whose they are where the sentence does not say it; a
/// command to be copied keeps them, and so do two that titles cannot tell apart, as where a line is called otherwise
/// from now on. `of`: what lines are called, by their names.
pub fn told(said: &str, of: &HashMap<String, Called>, lang: Lang) -> String {
    let called = |name: &str| of.get(name).filter(|called| !called.title.is_empty());
    let named: BTreeSet<&str> = said.split(' ').map(bare).filter(|name| called(name).is_some()).collect();
    let whose = |one: &Called| {
        let alike = named.iter().filter_map(|name| called(name)).filter(|it| it.title == one.title);
        let known = one.authority.parse::<Authority>().map(|it| terms::authority_name(&it));
        let is_said = known.is_ok_and(|known| said.contains(&known));
        (!is_said || alike.count() > 1).then(|| names::authority(&one.authority)).filter(|whose| !whose.is_empty())
    };
    let is_only = |one: &&Called| {
        let alike = named.iter().filter_map(|name| called(name));
        alike.filter(|it| it.title == one.title && it.authority == one.authority).count() == 1
    };
    let mut option = false;
    let word = |word: &str| {
        let name = bare(word);
        let found = called(name).filter(|_| !option).filter(is_only);
        option = word.starts_with("--");
        let Some((found, at)) = found.zip(word.find(name)) else { return word.to_owned() };
        let before = word.get(..at).unwrap_or_default();
        let behind = word.get(at.saturating_add(name.len())..).unwrap_or_default();
        let quotes = behind.chars().next().filter(|c| matches!(c, '“' | '”' | '"'));
        let (closed, behind) = match quotes {
            Some(quote) => (quote.to_string(), behind.get(quote.len_utf8()..).unwrap_or_default()),
            None => (String::new(), behind),
        };
        let title = if before.is_empty() { quoted(&found.title, lang) } else { found.title.clone() };
        let whose = whose(found).map(|whose| format!(" ({whose})")).unwrap_or_default();
        format!("{before}{title}{closed}{whose}{behind}")
    };
    said.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A word without what surrounds it in a sentence.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_titles_and_a_command_keeps_names() {
        let name = "2026/30/25/bezirksamt-pankow/geraete";
        let other = "2026/30/25/bezirksamt-mitte/geraete";
        let called = |authority: &str| Called { title: "Geräte, IKT".to_owned(), authority: authority.to_owned() };
        let new = "2026/30/25/3031/51185";
        let of = HashMap::from([
            (name.to_owned(), called("ba-pankow")),
            (other.to_owned(), called("ba-mitte")),
            // The same line by the name that it has now.
            (new.to_owned(), called("ba-pankow")),
        ]);
        for (said, wanted) in [
            (
                "Bestellung B-1 bei {}: 3 × (Bezirksamt Pankow)",
                "Bestellung B-1 bei „Geräte, IKT“: 3 × (Bezirksamt Pankow)",
            ),
            // Whose it is, where that is not said; of two that are called the same whose each is.
            ("Bestellung B-1 bei {}: 3 ×", "Bestellung B-1 bei „Geräte, IKT“ (BA Pankow): 3 ×"),
            ("Die Stelle „{}“ fehlt", "Die Stelle „Geräte, IKT“ (BA Pankow) fehlt"),
            (
                "von {} nach {other} (Bezirksamt Pankow)",
                "von „Geräte, IKT“ (BA Pankow) nach „Geräte, IKT“ (BA Mitte) (Bezirksamt Pankow)",
            ),
            ("bitte „sollist line show --line {}“", "bitte „sollist line show --line {}“"),
            ("{} heißt jetzt {new}", "{} heißt jetzt {new}"),
            ("von {}x nach {}.", "von {}x nach „Geräte, IKT“ (BA Pankow)."),
            ("", ""),
        ] {
            let said = said.replace("{}", name).replace("{other}", other).replace("{new}", new);
            assert_eq!(told(&said, &of, Lang::De), wanted.replace("{}", name).replace("{new}", new));
        }
        assert_eq!(told(name, &HashMap::new(), Lang::De), name);
        let untitled = HashMap::from([(name.to_owned(), Called::default())]);
        assert_eq!(told(name, &untitled, Lang::De), name, "without a title the name stays");
    }

    #[test]
    fn names_of_lines_are_found_in_a_sentence() {
        let said = "Von „2026/30/25/bezirksamt-pankow/geraete“ am 03/04, nach 2026/30/25/a/b.";
        assert_eq!(named(said).collect::<Vec<_>>(), ["2026/30/25/bezirksamt-pankow/geraete", "2026/30/25/a/b"]);
    }
}
