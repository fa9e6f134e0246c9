//! The names things go by: slugs, districts, authorities, budget lines, and the natural keys of the field.
//!
//! Strings become ids at the border only; inside, the type says what a name names (docs/spec.md#names).

use std::{
    collections::HashMap,
    fmt,
    ops::RangeInclusive,
    str::FromStr,
    sync::{Arc, LazyLock},
};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    digits::number,
    said::{Bilingual, both},
    sealed, similar,
};

/// Why a text is not a name of the kind asked for: the second half of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said().en)]
pub enum NotAName {
    EmptyKey(Key),
    LongKey(Key, usize),
    ControlKey(Key),
    District(String),
    Authority { text: String, meant: Option<String> },
    Line { text: String, meant: Option<String> },
    Programme(String),
    Kind(String),
}

/// What may have been meant; nothing where that is no better.
fn meant(text: &str, name: String) -> Option<String> {
    (!name.is_empty() && name != text && name.len() <= 200).then_some(name)
}

/// Longest natural key that is taken, in bytes. Longer ones are mistakes, not keys.
pub const KEY_BYTES_MAX: usize = 200;
pub use crate::sealed::TEXT_BYTES_MAX;

/// The slug of a name (docs/spec.md#names): lower case, ä ö ü ß written ae oe ue ss, every other run of characters
/// outside `a-z 0-9` one hyphen, none at the ends.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars().flat_map(char::to_lowercase) {
        let (letters, plain): (&str, char) = match c {
            'ä' => ("ae", ' '),
            'ö' => ("oe", ' '),
            'ü' => ("ue", ' '),
            'ß' => ("ss", ' '),
            'a'..='z' | '0'..='9' => ("", c),
            // An umlaut written as letter and dots apart, as some systems store names.
            '\u{308}' if !gap && out.ends_with(['a', 'o', 'u']) => ("e", ' '),
            _ => {
                gap = true;
                continue;
            }
        };
        if gap && !out.is_empty() {
            out.push('-');
        }
        gap = false;
        if letters.is_empty() { out.push(plain) } else { out.push_str(letters) }
    }
    out
}

fn is_slug(text: &[u8]) -> bool {
    // A hyphen stands between two others. Asked of every name of every event that is read: of all bytes at once.
    let fits = |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'-');
    let beside = text.iter().zip(text.get(1..).unwrap_or_default());
    let gap = beside.fold(false, |gap, (one, next)| gap | (*one == b'-') & (*next == b'-'));
    let all_fit = text.iter().fold(true, |all, byte| all & fits(*byte));
    let ends = [text.first(), text.last()].map(|end| end.is_some_and(|byte| *byte != b'-'));
    all_fit && !gap && ends == [true, true]
}

/// Whether a text has characters that are none to read.
pub(crate) fn has_control(text: &str) -> bool {
    // Nearly every text is plain: that is asked of all bytes at once.
    !text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte)) && text.chars().any(char::is_control)
}

/// A type that is written as one text: read by its `FromStr`, described by a pattern.
macro_rules! text {
    ($name:ident, $pattern:expr) => {
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                de_text(d)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern})
            }
        }
    };
}

/// Declares natural keys: texts that others chose (an order number, a site), taken as they are.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident $max:ident;)*) => {
        /// The kinds of natural keys.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {$(
            $(#[$doc])*
            $name,
        )*}
        $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);
        text!($name, Key::$name.pattern($max));

        impl $name {
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl FromStr for $name {
            type Err = NotAName;
            fn from_str(text: &str) -> Result<Self, NotAName> {
                if text.chars().all(char::is_whitespace) {
                    return Err(NotAName::EmptyKey(Key::$name));
                }
                if has_control(text) {
                    return Err(NotAName::ControlKey(Key::$name));
                }
                if Key::$name.is_too_long(text, $max) {
                    return Err(NotAName::LongKey(Key::$name, $max));
                }
                Ok(Self(text.into()))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

impl Key {
    /// Whether a text is longer than one of a kind may be. One that is sealed is longer than what somebody wrote.
    fn is_too_long(self, text: &str, max: usize) -> bool {
        text.len() > max && !(self == Key::Text && sealed::Word::of(text).is_some())
    }

    /// The pattern that texts of a kind have.
    fn pattern(self, max: usize) -> String {
        match self {
            Key::Text => sealed::pattern(max),
            _ => format!("^.{{1,{max}}}$"),
        }
    }
}

/// Reads a text and makes a name of it, without a copy where the input lends one.
pub(crate) fn de_text<'de, D: Deserializer<'de>, T: FromStr>(d: D) -> Result<T, D::Error>
where
    T::Err: Bilingual,
{
    struct Text<T>(std::marker::PhantomData<T>);
    impl<T: FromStr> serde::de::Visitor<'_> for Text<T>
    where
        T::Err: Bilingual,
    {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(|error: T::Err| both(&error))
        }
    }
    d.deserialize_str(Text(std::marker::PhantomData))
}

keys! {
    /// An order's number in its authority's system (Bestellnummer); unique per authority.
    OrderNo KEY_BYTES_MAX;
    /// An invoice's number as its authority books it; unique per authority.
    InvoiceNo KEY_BYTES_MAX;
    /// A payment's number as its authority books it; unique per authority.
    PaymentNo KEY_BYTES_MAX;
    /// What is bought or counted: `notebook`, `remote-access`, … Parameters say its programme and price.
    Item KEY_BYTES_MAX;
    /// A rollout: `windows-11`, `e-file`, …
    RolloutId KEY_BYTES_MAX;
    /// A kind of licence.
    LicenceId KEY_BYTES_MAX;
    /// A site (Standort).
    SiteId KEY_BYTES_MAX;
    /// A project with milestones.
    ProjectId KEY_BYTES_MAX;
    /// A milestone of a project.
    MilestoneId KEY_BYTES_MAX;
    /// A funding request (Mehrbedarfsantrag); unique per authority.
    RequestNo KEY_BYTES_MAX;
    /// The period of a submission, `2026-Q2`.
    Period KEY_BYTES_MAX;
    /// A scenario; unique in Berlin.
    ScenarioName KEY_BYTES_MAX;
    /// A cover group (Deckungskreis, § 20 LHO).
    CoverGroup KEY_BYTES_MAX;
    /// Free text that must say something: a basis, a reference, a reason.
    Text TEXT_BYTES_MAX;
}

impl RolloutId {
    /// Whether a rollout is the introduction of the digital file, by its name.
    pub fn is_e_file(rollout: &str) -> bool {
        ["e-file", "e-akte"].iter().any(|begins| rollout.starts_with(begins))
    }
}

impl Text {
    /// A text of our own, where somebody gave none.
    pub fn of(text: &'static str) -> Text {
        Text(text.into())
    }
}
impl From<&RequestNo> for Text {
    fn from(number: &RequestNo) -> Text {
        Text(number.0.clone())
    }
}

/// A district of Berlin by its official number; `00` is the Hauptverwaltung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct District(u8);

const DISTRICT_NAMES: [&str; 13] = [
    "Hauptverwaltung",
    "Mitte",
    "Friedrichshain-Kreuzberg",
    "Pankow",
    "Charlottenburg-Wilmersdorf",
    "Spandau",
    "Steglitz-Zehlendorf",
    "Tempelhof-Schöneberg",
    "Neukölln",
    "Treptow-Köpenick",
    "Marzahn-Hellersdorf",
    "Lichtenberg",
    "Reinickendorf",
];

impl District {
    pub const CENTRAL: District = District(0);

    /// The twelve districts, without the Hauptverwaltung.
    pub fn all() -> impl Iterator<Item = District> {
        (1..=12).map(District)
    }
    pub fn number(self) -> u8 {
        self.0
    }
    /// `03`
    pub fn code(self) -> &'static str {
        const CODES: [&str; 13] = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];
        CODES[usize::from(self.0)]
    }
    pub fn name(self) -> &'static str {
        DISTRICT_NAMES[usize::from(self.0)]
    }
    /// The code of its Bezirksamt; `None` for the Hauptverwaltung.
    pub fn bezirksamt(self) -> Option<Authority> {
        (self.0 > 0).then(|| Authority(format!("ba-{}", slug(self.name())).into()))
    }
    /// The district of a Bereich of the plan: 30 Hauptverwaltung, 31 to 42 the districts.
    pub fn of_bereich(bereich: u8) -> Option<District> {
        (30..=42).contains(&bereich).then(|| District(bereich.saturating_sub(30)))
    }
    pub fn bereich(self) -> u8 {
        self.0.saturating_add(30)
    }
}

impl FromStr for District {
    type Err = NotAName;
    /// Takes `03`, `3`, `pankow`, `Pankow`.
    fn from_str(text: &str) -> Result<Self, NotAName> {
        let (number, name) = (text.trim(), slug(text));
        (0..=12)
            .map(District)
            .find(|d| d.code() == number || d.number().to_string() == number || slug(d.name()) == name)
            .ok_or_else(|| NotAName::District(text.to_owned()))
    }
}
impl fmt::Display for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl Serialize for District {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}
impl<'de> Deserialize<'de> for District {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        de_text(d)
    }
}

/// An authority's code: `ba-pankow`, `ikt-steuerung`, `polizei-berlin`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Authority(Arc<str>);
text!(Authority, r"^[a-z0-9]+(-[a-z0-9]+)*$");

impl Authority {
    pub const IKT_STEUERUNG: &'static str = "ikt-steuerung";
    /// How the name of a chapter begins that is a Bezirksamt's, as a slug.
    pub const BEZIRKSAMT: &'static str = "bezirksamt-";

    /// Whether it may order and pay on a line of `owner`: its own, or one of the central chapter, which pays for
    /// others.
    pub fn may_spend_on(&self, owner: &Authority) -> bool {
        self == owner || owner.as_str() == Authority::IKT_STEUERUNG
    }
    /// Whether it may move or freeze what a line of `owner` has: its own, or anybody's where it is the central chapter.
    pub fn may_move_money_of(&self, owner: &Authority) -> bool {
        self == owner || self.as_str() == Authority::IKT_STEUERUNG
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Those that everybody knows by name.
    pub fn known() -> impl Iterator<Item = Authority> {
        District::all().filter_map(District::bezirksamt).chain([Authority(Authority::IKT_STEUERUNG.into())])
    }
    /// Those of them that are called so, in any case and with any signs; where none is, those whose names have it as a
    /// part: `BA Pankow` is ba-pankow, and `Steglitz` ba-steglitz-zehlendorf.
    pub fn called(text: &str) -> Vec<Authority> {
        let name = slug(&similar::plain(text));
        let name = similar::bare(&name);
        let is_part = |known: &str| !name.is_empty() && format!("-{known}-").contains(&format!("-{name}-"));
        let of = |fits: &dyn Fn(&str) -> bool| -> Vec<Authority> {
            Authority::known().filter(|known| fits(similar::bare(known.as_str()))).collect()
        };
        let whole = of(&|known| known == name);
        if whole.is_empty() { of(&is_part) } else { whole }
    }
    /// The code of the authority that a chapter of the plan names.
    pub fn of_chapter(chapter: &str) -> Authority {
        let name = slug(chapter);
        if let Some(place) = name.strip_prefix(Authority::BEZIRKSAMT) {
            let place = place.strip_suffix("-von-berlin").unwrap_or(place);
            if let Some(ba) = District::all().find(|d| slug(d.name()) == place).and_then(District::bezirksamt) {
                return ba;
            }
        }
        Authority(name.into())
    }
    /// The district it belongs to: a Bezirksamt to its own, every other to the Hauptverwaltung.
    pub fn district(&self) -> District {
        // Asked for every event that is carried or counted.
        static BY_CODE: LazyLock<HashMap<Authority, District>> =
            LazyLock::new(|| District::all().filter_map(|district| Some((district.bezirksamt()?, district))).collect());
        BY_CODE.get(self).copied().unwrap_or(District::CENTRAL)
    }
}
impl FromStr for Authority {
    type Err = NotAName;
    fn from_str(text: &str) -> Result<Self, NotAName> {
        if is_slug(text.as_bytes()) && text.len() <= KEY_BYTES_MAX {
            return Ok(Self(text.into()));
        }
        let meant = match &Authority::called(text)[..] {
            [one] => Some(one.to_string()),
            _ => meant(text, slug(&similar::plain(text))),
        };
        Err(NotAName::Authority { text: text.to_owned(), meant })
    }
}
impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A budget line, `YEAR/BEREICH/SECTION/CHAPTER/TITLE`: one title in one chapter in one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineName(Arc<str>);
text!(LineName, r"^(199[0-9]|2[01][0-9]{2})/(3[0-9]|4[0-2])(/[a-z0-9]+(-[a-z0-9]+)*){3}$");

impl LineName {
    /// The fiscal years that a line can be of.
    pub const YEARS: RangeInclusive<i16> = 1990..=2199;
    pub fn as_str(&self) -> &str {
        &self.0
    }
    fn part(&self, index: usize) -> &str {
        self.0.split('/').nth(index).unwrap_or_default()
    }
    /// The fiscal year (Haushaltsjahr).
    pub fn year(&self) -> i16 {
        self.part(0).parse().unwrap_or_default()
    }
    /// The same name in the fiscal year before: what a line has left is carried over from there.
    pub fn year_before(&self) -> Option<LineName> {
        self.years_on(-1)
    }
    /// The same name in the fiscal year after: what the line has left is carried over to it.
    pub fn year_after(&self) -> Option<LineName> {
        self.years_on(1)
    }
    fn years_on(&self, years: i16) -> Option<LineName> {
        let (year, rest) = self.0.split_once('/')?;
        format!("{}/{rest}", year.parse::<i16>().ok()?.checked_add(years)?).parse().ok()
    }
    pub fn bereich(&self) -> u8 {
        self.part(1).parse().unwrap_or_default()
    }
    pub fn section(&self) -> &str {
        self.part(2)
    }
    pub fn chapter(&self) -> &str {
        self.part(3)
    }
    pub fn title(&self) -> &str {
        self.part(4)
    }
    /// The name with its numbers of fixed width (docs/spec.md#names), where it is another one: section 2, chapter 4,
    /// title 5 digits.
    pub fn of_fixed_width(&self) -> Option<LineName> {
        let mut parts: Vec<String> = self.0.split('/').map(str::to_owned).collect();
        for (part, width) in parts.iter_mut().skip(2).zip([2, 4, 5]) {
            let (number, rest) = numbered(part).unwrap_or_default();
            if !number.is_empty() {
                *part = format!("{number:0>width$}{rest}");
            }
        }
        let name = parts.join("/");
        (name != *self.0).then(|| name.parse().ok()).flatten()
    }
    /// The kind of the line by the number of its title, where it has one.
    pub fn kind(&self) -> Option<Kind> {
        let (number, _) = numbered(self.title())?;
        Kind::of_title_number(number).filter(|_| number.len() == TITLE_DIGITS)
    }
}

/// Digits of a title's number.
const TITLE_DIGITS: usize = 5;

/// A part of a name that is a number, and what tells it from others of the same number (`-2`).
fn numbered(part: &str) -> Option<(&str, &str)> {
    let (number, rest) = part.split_at_checked(part.find('-').unwrap_or(part.len()))?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(number) && (rest.is_empty() || rest.strip_prefix('-').is_some_and(digits))).then_some((number, rest))
}
impl FromStr for LineName {
    type Err = NotAName;
    fn from_str(text: &str) -> Result<Self, NotAName> {
        let mut parts = text.as_bytes().split(|byte| *byte == b'/');
        let mut next_is = |good: fn(&[u8]) -> bool| parts.next().is_some_and(good);
        let good = text.len() <= 1_000
            && next_is(|year| year.len() == 4 && number(year).is_some_and(|year| Self::YEARS.contains(&year)))
            && next_is(|b| b.len() == 2 && number(b).and_then(District::of_bereich).is_some())
            && next_is(is_slug)
            && next_is(is_slug)
            && next_is(is_slug)
            && parts.next().is_none();
        if good {
            return Ok(Self(text.into()));
        }
        let slugs = similar::plain(text).split('/').map(slug).collect::<Vec<_>>().join("/");
        // Nearly right already: with this the parts are as they should be.
        let meant = if slugs != text && slugs.parse::<LineName>().is_ok() { meant(text, slugs) } else { None };
        Err(NotAName::Line { text: text.to_owned(), meant })
    }
}
impl fmt::Display for LineName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// docs/spec.md#programmes
/// A programme (Handlungsfeld).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Programme {
    MobileDevices,
    RemoteAccess,
    Infrastructure,
    EFile,
    Workplace,
    Training,
    Citylab,
    Reserve,
    Other,
}

impl Programme {
    pub const ALL: [Programme; 9] = [
        Programme::MobileDevices,
        Programme::RemoteAccess,
        Programme::Infrastructure,
        Programme::EFile,
        Programme::Workplace,
        Programme::Training,
        Programme::Citylab,
        Programme::Reserve,
        Programme::Other,
    ];
    pub fn code(self) -> &'static str {
        match self {
            Programme::MobileDevices => "mobile-devices",
            Programme::RemoteAccess => "remote-access",
            Programme::Infrastructure => "infrastructure",
            Programme::EFile => "e-file",
            Programme::Workplace => "workplace",
            Programme::Training => "training",
            Programme::Citylab => "citylab",
            Programme::Reserve => "reserve",
            Programme::Other => "other",
        }
    }
}
impl FromStr for Programme {
    type Err = NotAName;
    fn from_str(text: &str) -> Result<Self, NotAName> {
        Self::ALL.into_iter().find(|p| p.code() == text).ok_or_else(|| NotAName::Programme(text.to_owned()))
    }
}
impl fmt::Display for Programme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

// docs/spec.md#kinds-and-cover-groups
/// A line's kind. `Revenue` marks an Einnahmetitel: kept, but outside every sum of expenditure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Staff,
    Consumptive,
    Investment,
    Revenue,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Kind::Staff => "staff",
            Kind::Consumptive => "consumptive",
            Kind::Investment => "investment",
            Kind::Revenue => "revenue",
        }
    }
    /// The kind of a title by the first digit of its number, the Hauptgruppe of the federal and state grouping plan
    /// (Gruppierungsplan): 0 to 3 revenue, 4 staff, 5 and 6 consumptive, 7 and 8 investment, 9 special financing.
    pub fn of_title_number(number: &str) -> Option<Kind> {
        match number.bytes().next()? {
            b'0'..=b'3' => Some(Kind::Revenue),
            b'4' => Some(Kind::Staff),
            b'5' | b'6' | b'9' => Some(Kind::Consumptive),
            b'7' | b'8' => Some(Kind::Investment),
            _ => None,
        }
    }
}
impl FromStr for Kind {
    type Err = NotAName;
    fn from_str(text: &str) -> Result<Self, NotAName> {
        [Kind::Staff, Kind::Consumptive, Kind::Investment, Kind::Revenue]
            .into_iter()
            .find(|k| k.code() == text)
            .ok_or_else(|| NotAName::Kind(text.to_owned()))
    }
}
