//! The rule file: which authority a chapter is, and which programme, kind and cover group a line gets.
//!
//! Budget officers read and change it. So a pattern is written as the plan writes the name (`Geräte, technische*`) and
//! compared by slugs, and what cannot be meant is refused with its line (`rule_file`).

use std::ops::RangeInclusive;

use sollist_contract::{
    ids::{Authority, CoverGroup, District, Kind, NotAName, Programme, slug},
    said::Said,
};

use super::place::{Part, PlanPlace, key_of};

/// The rules, each list in the order of the file: the first that fits wins.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    pub(super) authorities: Vec<AuthorityRule>,
    pub(super) programmes: Vec<ProgrammeRule>,
    pub(super) kinds: Vec<KindRule>,
}

/// Which line a rule is for; what is left out fits everything.
#[derive(Debug, Clone)]
pub struct Conditions {
    pub bereich: Option<Bereiche>,
    pub section: Option<Patterns>,
    pub chapter: Option<Patterns>,
    pub title: Option<Patterns>,
}

#[derive(Debug, Clone)]
pub struct AuthorityRule {
    pub of: Conditions,
    pub code: Authority,
}

#[derive(Debug, Clone)]
pub struct ProgrammeRule {
    pub of: Conditions,
    pub programme: Programme,
    pub cover_group: Option<GroupName>,
}

#[derive(Debug, Clone)]
pub struct KindRule {
    pub of: Conditions,
    pub kind: Kind,
}

/// Why a rule file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesFault {
    InLine {
        line: usize,
        why: RuleFault,
    },
    /// The how many-th rule of a list fits everything, so that none after it could ever apply.
    WithoutCondition {
        list: &'static str,
        number: usize,
    },
}

/// What is wrong in a line of a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleFault {
    NotToml(Said),
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    MissingKey {
        key: &'static str,
    },
    /// Something of another kind than it must be.
    Kind {
        wanted: Wanted,
        came: Came,
    },
    UnknownValue {
        text: String,
        known: Vec<&'static str>,
    },
    Authority(NotAName),
    Bereich {
        text: String,
    },
    CoverGroup {
        text: String,
    },
    EmptyPattern,
}

/// What must stand somewhere in a rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Text,
    /// A text, or a list of texts.
    Texts,
    List,
    Table,
}

/// What stands there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    Text(String),
    Number(String),
    Decimal(String),
    Truth(bool),
    List,
    Table,
    Other,
}

const SHIPPED: &str = include_str!("../programmes.toml");

impl Rules {
    /// The text of the rule file that comes with the program: the one to start from.
    pub fn shipped_text() -> &'static str {
        SHIPPED
    }

    /// The first rule that fits everything: its list, and its place there.
    pub(super) fn without_condition(&self) -> Option<(&'static str, usize)> {
        let authority = || Some(("authority", self.authorities.iter().position(|rule| rule.of.are_none())?));
        let programme = || Some(("programme", self.programmes.iter().position(|rule| rule.of.are_none())?));
        let kind = || Some(("kind", self.kinds.iter().position(|rule| rule.of.are_none())?));
        authority().or_else(programme).or_else(kind)
    }

    /// The authority that a rule names for a chapter.
    pub(super) fn authority(&self, place: &PlanPlace) -> Option<Authority> {
        self.authorities.iter().find(|rule| rule.of.cover(place)).map(|rule| rule.code.clone())
    }

    /// Programme and cover group of a line; no rule: `other`, and none.
    pub(super) fn programme(&self, place: &PlanPlace) -> (Programme, Option<CoverGroup>) {
        match self.programmes.iter().find(|rule| rule.of.cover(place)) {
            Some(rule) => (rule.programme, rule.cover_group.as_ref().and_then(|group| group.of(place))),
            None => (Programme::Other, None),
        }
    }

    /// The kind of a line for which the plan gives no number.
    pub(super) fn kind(&self, place: &PlanPlace) -> Option<Kind> {
        self.kinds.iter().find(|rule| rule.of.cover(place)).map(|rule| rule.kind)
    }
}

impl Conditions {
    fn are_none(&self) -> bool {
        self.bereich.is_none() && [&self.section, &self.chapter, &self.title].into_iter().all(Option::is_none)
    }

    fn cover(&self, place: &PlanPlace) -> bool {
        // The title tells most lines apart, so it is asked first.
        fits(&self.title, &place.title)
            && self.bereich.as_ref().is_none_or(|range| range.0.contains(&place.district.bereich()))
            && fits(&self.section, &place.section)
            && fits(&self.chapter, &place.chapter)
    }
}

fn fits(condition: &Option<Patterns>, part: &Part) -> bool {
    condition.as_ref().is_none_or(|patterns| patterns.0.iter().any(|p| p.fits(&part.number) || p.fits(&part.name)))
}

/// `30`, or a range: `31-42`.
#[derive(Debug, Clone)]
pub struct Bereiche(RangeInclusive<u8>);

impl Bereiche {
    pub fn read(text: &str) -> Result<Bereiche, RuleFault> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| text.trim().parse::<u8>().ok().filter(|b| District::of_bereich(*b).is_some());
        match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Bereiche(first..=last)),
            _ => Err(RuleFault::Bereich { text: text.to_owned() }),
        }
    }
}

/// One pattern, or a list of which one must fit.
#[derive(Debug, Clone)]
pub struct Patterns(pub Vec<Pattern>);

/// A name or number with `*` for any text, as slugs between the stars.
#[derive(Debug, Clone)]
pub struct Pattern {
    first: String,
    /// What follows each star; the last must stand at the end.
    after_stars: Vec<String>,
}

impl Pattern {
    pub fn read(text: &str) -> Result<Pattern, RuleFault> {
        let last = text.matches('*').count();
        let mut pieces = text.split('*').enumerate().map(|(at, text)| piece(text, at > 0, at < last));
        let first = pieces.next().unwrap_or_default();
        let after_stars: Vec<String> = pieces.collect();
        if first.is_empty() && after_stars.is_empty() {
            return Err(RuleFault::EmptyPattern);
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

/// The slug of a piece of a pattern. A blank or sign next to a star stays a hyphen, so that `Bau *` does not fit
/// „Bauch“; at the ends of the whole pattern there is none, because no slug begins or ends with one.
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
pub struct GroupName(String);

impl GroupName {
    pub fn read(text: &str) -> Result<GroupName, RuleFault> {
        let fixed = text.replace("{section}", "").replace("{chapter}", "");
        if text.trim().is_empty() || fixed.contains(['{', '}']) {
            return Err(RuleFault::CoverGroup { text: text.to_owned() });
        }
        Ok(GroupName(text.to_owned()))
    }

    fn of(&self, place: &PlanPlace) -> Option<CoverGroup> {
        key_of(&self.0.replace("{section}", place.section.id()).replace("{chapter}", place.chapter.id()))
    }
}
