//! The rule file: which authority a chapter is, and which programme, kind and cover group a line gets.
//!
//! Budget officers read and change it. So a pattern is written as the plan writes the name (`Geräte, technische*`) and
//! compared by slugs, and what cannot be meant is refused with its line.

use std::{fmt, ops::RangeInclusive};

use serde::{Deserialize, Deserializer, de};
use sollist_contract::ids::{Authority, CoverGroup, District, Kind, Programme, slug};
use sollist_platform::process::words;

use super::naming::{Part, Place, key_of};

/// The rules, each list in the order of the file: the first that fits wins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    #[serde(rename = "authority")]
    authorities: Vec<AuthorityRule>,
    #[serde(rename = "programme")]
    programmes: Vec<ProgrammeRule>,
    #[serde(rename = "kind")]
    kinds: Vec<KindRule>,
}

// The conditions are repeated, because serde does not refuse unknown keys of a flattened struct.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorityRule {
    bereich: Option<Bereiche>,
    section: Option<Patterns>,
    chapter: Option<Patterns>,
    code: Authority,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgrammeRule {
    bereich: Option<Bereiche>,
    section: Option<Patterns>,
    chapter: Option<Patterns>,
    title: Option<Patterns>,
    programme: Programme,
    cover_group: Option<GroupName>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRule {
    bereich: Option<Bereiche>,
    section: Option<Patterns>,
    chapter: Option<Patterns>,
    title: Option<Patterns>,
    kind: Kind,
}

/// Why a rule file is not taken; says the line and what to do. `Display` is the English text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesFault {
    pub de: String,
    pub en: String,
}

impl fmt::Display for RulesFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for RulesFault {}

const SHIPPED: &str = include_str!("../../programmes.toml");

impl Rules {
    /// The text of the rule file that comes with the program: the one to start from.
    pub fn shipped_text() -> &'static str {
        SHIPPED
    }

    /// The rules that come with the program.
    pub fn shipped() -> Result<Rules, RulesFault> {
        Rules::parse(SHIPPED)
    }

    /// Reads a rule file.
    pub fn parse(text: &str) -> Result<Rules, RulesFault> {
        let rules: Rules = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            fault(before.matches('\n').count() + 1, error.message())
        })?;
        let without_condition = [
            (
                "authority",
                rules
                    .authorities
                    .iter()
                    .position(|r| r.bereich.is_none() && r.section.is_none() && r.chapter.is_none()),
            ),
            (
                "programme",
                rules.programmes.iter().position(|r| conditions(&r.bereich, &r.section, &r.chapter, &r.title) == 0),
            ),
            ("kind", rules.kinds.iter().position(|r| conditions(&r.bereich, &r.section, &r.chapter, &r.title) == 0)),
        ];
        match without_condition.into_iter().find_map(|(list, at)| at.map(|at| (list, at + 1))) {
            None => Ok(rules),
            Some((list, number)) => Err(RulesFault {
                de: format!(
                    "Regeldatei: Die {number}. Regel [[{list}]] hat keine Bedingung und ließe alle folgenden nie gelten; bitte bereich, \
                     section, chapter oder title angeben (für alle: title = \"*\")."
                ),
                en: format!(
                    "rule file: rule {number} of [[{list}]] has no condition, so that no later one could ever apply; give bereich, \
                     section, chapter or title (for all: title = \"*\")"
                ),
            }),
        }
    }

    /// The authority that a rule names for a chapter.
    pub(super) fn authority(&self, place: &Place) -> Option<Authority> {
        let named = |r: &&AuthorityRule| {
            in_range(&r.bereich, place.district) && fits(&r.section, &place.section) && fits(&r.chapter, &place.chapter)
        };
        self.authorities.iter().find(named).map(|r| r.code.clone())
    }

    /// Programme and cover group of a line; no rule: `other`, and none.
    pub(super) fn programme(&self, place: &Place) -> (Programme, Option<CoverGroup>) {
        let rule = self.programmes.iter().find(|r| covers(&r.bereich, &r.section, &r.chapter, &r.title, place));
        match rule {
            Some(rule) => (rule.programme, rule.cover_group.as_ref().and_then(|group| group.of(place))),
            None => (Programme::Other, None),
        }
    }

    /// The kind of a line for which the plan gives no number.
    pub(super) fn kind(&self, place: &Place) -> Option<Kind> {
        self.kinds.iter().find(|r| covers(&r.bereich, &r.section, &r.chapter, &r.title, place)).map(|r| r.kind)
    }
}

type Condition = Option<Patterns>;

fn conditions(bereich: &Option<Bereiche>, section: &Condition, chapter: &Condition, title: &Condition) -> usize {
    usize::from(bereich.is_some()) + [section, chapter, title].into_iter().flatten().count()
}

fn covers(
    bereich: &Option<Bereiche>,
    section: &Condition,
    chapter: &Condition,
    title: &Condition,
    place: &Place,
) -> bool {
    // The title tells most lines apart, so it is asked first.
    fits(title, &place.title)
        && in_range(bereich, place.district)
        && fits(section, &place.section)
        && fits(chapter, &place.chapter)
}

fn in_range(bereich: &Option<Bereiche>, district: District) -> bool {
    bereich.as_ref().is_none_or(|range| range.0.contains(&district.bereich()))
}

fn fits(condition: &Condition, part: &Part) -> bool {
    condition.as_ref().is_none_or(|patterns| patterns.0.iter().any(|p| p.fits(&part.number) || p.fits(&part.name)))
}

/// `30`, or a range: `31-42`.
#[derive(Debug, Clone)]
struct Bereiche(RangeInclusive<u8>);

impl<'de> Deserialize<'de> for Bereiche {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Bereiche, D::Error> {
        let text = String::deserialize(d)?;
        let (first, last) = text.split_once('-').unwrap_or((&text, &text));
        let number = |text: &str| text.trim().parse::<u8>().ok().filter(|b| District::of_bereich(*b).is_some());
        match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Bereiche(first..=last)),
            _ => Err(de::Error::custom(format!("bereich `{text}`"))),
        }
    }
}

/// One pattern, or a list of which one must fit.
#[derive(Debug, Clone)]
struct Patterns(Vec<Pattern>);

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Patterns, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Patterns;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Patterns, E> {
                Ok(Patterns(vec![Pattern::read(text)?]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Patterns, A::Error> {
                let mut patterns = Vec::new();
                while let Some(text) = list.next_element::<String>()? {
                    patterns.push(Pattern::read(&text)?);
                }
                if patterns.is_empty() { Err(de::Error::custom("empty pattern")) } else { Ok(Patterns(patterns)) }
            }
        }
        d.deserialize_any(Visitor)
    }
}

/// A name or number with `*` for any text, as slugs between the stars.
#[derive(Debug, Clone)]
struct Pattern {
    first: String,
    /// What follows each star; the last must stand at the end.
    after_stars: Vec<String>,
}

impl Pattern {
    fn read<E: de::Error>(text: &str) -> Result<Pattern, E> {
        let last = text.matches('*').count();
        let mut pieces = text.split('*').enumerate().map(|(at, text)| piece(text, at > 0, at < last));
        let first = pieces.next().unwrap_or_default();
        let after_stars: Vec<String> = pieces.collect();
        if first.is_empty() && after_stars.is_empty() {
            return Err(de::Error::custom("empty pattern"));
        }
        Ok(Pattern { first, after_stars })
    }

    fn fits(&self, name: &str) -> bool {
        if name.is_empty() {
            return false;
        }
        let Some(mut rest) = name.strip_prefix(self.first.as_str()) else { return false };
        let Some((last, middle)) = self.after_stars.split_last() else { return rest.is_empty() };
        for piece in middle {
            match rest.split_once(piece.as_str()) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

/// The slug of a piece of a pattern. A blank or sign next to a star stays a hyphen, so that `Bau *` does not fit „Bauch“;
/// at the ends of the whole pattern there is none, because no slug begins or ends with one.
fn piece(text: &str, after_star: bool, before_star: bool) -> String {
    let inner = slug(text);
    if inner.is_empty() {
        return inner;
    }
    let edge = |star: bool, c: Option<char>| if star && c.is_some_and(|c| !c.is_alphanumeric()) { "-" } else { "" };
    format!("{}{inner}{}", edge(after_star, text.chars().next()), edge(before_star, text.chars().next_back()))
}

/// A cover group's name, with `{section}` and `{chapter}` for the line's own.
#[derive(Debug, Clone)]
struct GroupName(String);

impl GroupName {
    fn of(&self, place: &Place) -> Option<CoverGroup> {
        key_of(&self.0.replace("{section}", place.section.id()).replace("{chapter}", place.chapter.id()))
    }
}

impl<'de> Deserialize<'de> for GroupName {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<GroupName, D::Error> {
        let text = String::deserialize(d)?;
        let fixed = text.replace("{section}", "").replace("{chapter}", "");
        if text.trim().is_empty() || fixed.contains(['{', '}']) {
            return Err(de::Error::custom(format!("cover_group `{text}`")));
        }
        Ok(GroupName(text))
    }
}

/// The fault in both languages. The words of the TOML reader are English; the common ones are put into German.
fn fault(line: usize, message: &str) -> RulesFault {
    let named = message.split('`').nth(1).unwrap_or_default();
    let allowed =
        message.split_once("expected").map(|(_, rest)| rest.trim_start_matches(" one of").trim()).unwrap_or_default();
    let (de, en) = if message.starts_with("unknown field") {
        (
            format!("unbekannter Schlüssel „{named}“; erlaubt sind {allowed}"),
            format!("unknown key “{named}”; allowed are {allowed}"),
        )
    } else if message.starts_with("unknown variant") {
        (
            format!("unbekannter Wert „{named}“; erlaubt sind {allowed}"),
            format!("unknown value “{named}”; allowed are {allowed}"),
        )
    } else if message.starts_with("missing field") {
        (format!("in der Regel fehlt „{named}“"), format!("the rule lacks “{named}”"))
    } else if message.starts_with("bereich `") {
        (
            format!("„{named}“ ist kein Bereich; gemeint sind 30 bis 42, einzeln \"30\" oder von bis \"31-42\""),
            format!("“{named}” is no bereich; use 30 to 42, one \"30\" or a range \"31-42\""),
        )
    } else if message.starts_with("cover_group `") {
        (
            format!("„{named}“ ist kein Deckungskreis; Platzhalter sind {{section}} und {{chapter}}"),
            format!("“{named}” is no cover group; placeholders are {{section}} and {{chapter}}"),
        )
    } else if message.starts_with("empty pattern") {
        (
            "ein leeres Muster passt auf nichts; für alles steht \"*\"".to_owned(),
            "an empty pattern fits nothing; \"*\" stands for all".to_owned(),
        )
    } else {
        words::toml(message)
    };
    RulesFault { de: format!("Regeldatei, Zeile {line}: {de}."), en: format!("rule file, line {line}: {en}.") }
}
