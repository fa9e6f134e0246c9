//! What a page was asked: the one place where addresses are read and written, so that no link loses a filter.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sollist_contract::{
    day::Day,
    grpc::common::v1::View,
    ids::{Authority, District, Programme},
    said::{Said, short},
    similar::nearest,
    words::meant,
};

use crate::{
    typed::{self, written_day},
    words::{
        self,
        asked::{SHOWN, no_day, no_district, no_programme, no_state, no_such_word, said_twice},
    },
};

/// What stands in an address as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Parts of a path, or names in a path, at most.
const PATH_MAX: usize = 24;

/// The word that chooses the language; it is kept in a cookie of this name, the only one there is.
pub const LANGUAGE: &str = "sprache";

/// The words of an address, as they were typed. The same on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub year: String,
    pub district: String,
    pub authority: String,
    pub programme: String,
    pub by: String,
    pub sort: String,
    pub page: String,
    /// What we knew: a journal number, or an instant.
    pub stand: String,
    /// What had happened: the last day.
    pub until: String,
    /// The same where nobody asks for it and the year that is asked for says it: no address says it again.
    pub implied: String,
    /// Of one page alone: the budget line, the parts down to the one that is shown, the type of events, the number that
    /// a list goes down from, the token of its next page, the target day.
    pub only: Only,
    /// The first word that no page asks.
    pub(crate) unknown: Option<String>,
    /// The first word that is said twice, each time something else.
    pub(crate) twice: Option<String>,
}

/// What one page is asked and no other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    pub line: String,
    pub path: Vec<String>,
    pub kind: String,
    pub from: String,
    pub order: String,
    /// The earlier position of a bridge, the figure that it is of, and what is looked for.
    pub earlier: String,
    pub figure: String,
    pub sought: String,
    pub item: String,
    pub scenario: String,
    /// The target day of an extra need.
    pub target: String,
    /// The event that warnings are of, or of which a budget line shows what it changed.
    pub event: String,
    /// The number that whoever reloads saw: what has changed since is marked.
    pub before: String,
}

/// A field of an address that says nothing: which one, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    pub key: &'static str,
    pub said: Said,
}

impl Query {
    /// Every word that an address may say.
    pub const NAMES: [&str; 23] = [
        "ab",
        "auf",
        "behoerde",
        "bestellung",
        "bezirk",
        "bis",
        "ereignis",
        "feld",
        "gegenstand",
        "jahr",
        "nach",
        "pfad",
        "q",
        "seite",
        "sort",
        "stand",
        "stelle",
        "szenario",
        "typ",
        "von",
        "vorher",
        "zahl",
        "ziel",
    ];

    /// Reads the part of an address behind its `?`.
    pub fn read(text: &str) -> Query {
        let mut query = Query::default();
        let mut said: Vec<(String, String)> = Vec::new();
        for (key, value) in form_urlencoded::parse(text.as_bytes()) {
            let value = value.trim().to_owned();
            if said.iter().any(|(before, other)| *before == key && *other != value) && key != "pfad" {
                query.twice.get_or_insert_with(|| key.to_string());
            }
            if Query::NAMES.contains(&key.as_ref()) && said.len() < Query::NAMES.len() {
                said.push((key.to_string(), value.clone()));
            }
            match key.as_ref() {
                "jahr" => query.year = value,
                "bezirk" => query.district = value,
                "behoerde" => query.authority = value,
                "feld" => query.programme = value,
                "nach" => query.by = value,
                "sort" => query.sort = value,
                "seite" => query.page = value,
                // The later position of a bridge is the state that its page shows.
                "stand" | "auf" => query.stand = value,
                "bis" => query.until = value,
                "stelle" => query.only.line = value,
                "pfad" if query.only.path.len() < PATH_MAX => query.only.path.push(value),
                "typ" => query.only.kind = value,
                "ab" => query.only.from = value,
                "bestellung" => query.only.order = value,
                "von" => query.only.earlier = value,
                "zahl" => query.only.figure = value,
                "q" => query.only.sought = value,
                "gegenstand" => query.only.item = value,
                "szenario" => query.only.scenario = value,
                "ereignis" => query.only.event = value,
                "vorher" => query.only.before = value,
                "ziel" => query.only.target = value,
                // More parts than there are, and the language, which is kept elsewhere.
                "pfad" | LANGUAGE => {}
                unknown => {
                    query.unknown.get_or_insert_with(|| unknown.to_owned());
                }
            }
        }
        query
    }

    /// A word that no page asks, or that is said twice: who typed it would take the answer for one to it.
    pub fn unknown(&self) -> Option<Said> {
        let unknown = self.unknown.as_ref();
        let unknown = unknown.map(|name| no_such_word(name, nearest(name, Query::NAMES), &Query::NAMES));
        unknown.or_else(|| self.twice.as_deref().map(said_twice))
    }

    /// Every word that says something, in one order.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let Only { line, path, kind, from, order, earlier, figure, sought, item, scenario, target, event, before } =
            &self.only;
        let mut pairs = vec![
            ("jahr", self.year.as_str()),
            ("bezirk", &self.district),
            ("behoerde", &self.authority),
            ("feld", &self.programme),
            ("nach", &self.by),
            ("sort", &self.sort),
            ("stelle", line),
            ("bestellung", order),
            ("gegenstand", item),
            ("szenario", scenario),
            ("ziel", target),
            ("ereignis", event),
            ("typ", kind),
            ("zahl", figure),
            ("q", sought),
            ("von", earlier),
            ("vorher", before),
        ];
        pairs.extend(path.iter().map(|part| ("pfad", part.as_str())));
        pairs.extend([("ab", from.as_str()), ("seite", &self.page), ("stand", &self.stand), ("bis", &self.until)]);
        let implied = |key: &str, value: &str| key == "bis" && value == self.implied;
        pairs.retain(|(key, value)| !value.is_empty() && !implied(key, value));
        pairs
    }

    /// An address with these words.
    pub fn at(&self, path: &str) -> String {
        let text: Vec<String> =
            self.pairs().iter().map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, PLAIN))).collect();
        if text.is_empty() { path.to_owned() } else { format!("{path}?{}", text.join("&")) }
    }

    /// The same with a day that addresses say.
    #[must_use]
    pub fn with_its_day(&self) -> Query {
        self.with(|query| query.implied.clear())
    }

    /// The words that hold on every page: what one page alone was asked, and how far it was turned, stays there.
    #[must_use]
    pub fn elsewhere(&self) -> Query {
        Query { page: String::new(), only: Only::default(), unknown: None, twice: None, ..self.clone() }
    }

    /// The same with other words.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Query)) -> Query {
        let mut query = self.clone();
        change(&mut query);
        query
    }

    /// The same without marks of what has changed.
    #[must_use]
    pub fn unmarked(&self) -> Query {
        self.with(|query| query.only.before.clear())
    }

    /// Asks for an authority. A district that was asked for becomes the authority's own: together with another one it
    /// would be no question.
    pub fn narrow_to(&mut self, authority: &str) {
        authority.clone_into(&mut self.authority);
        if let (false, Ok(known)) = (self.district.is_empty(), authority.parse::<Authority>()) {
            known.district().code().clone_into(&mut self.district);
        }
    }

    /// What is counted.
    pub fn view(&self) -> Option<View> {
        Some(View { as_of: known(&self.stand), until: self.until.clone() })
    }

    /// The number of the page, from 0.
    pub fn page_index(&self) -> usize {
        self.page.parse::<usize>().unwrap_or(1).saturating_sub(1)
    }

    /// The year; 0: the newest.
    pub fn year(&self) -> i32 {
        self.year.parse().unwrap_or_default()
    }

    /// The year that is asked for, where nothing but a year is.
    pub fn year_alone(&self) -> Option<i32> {
        let others = [&self.district, &self.authority, &self.programme];
        let year = self.year.parse().ok();
        year.filter(|_| others.iter().all(|other| other.is_empty()))
    }

    /// The same with days and numbers in the form that has one reading, or what is wrong with it.
    pub fn understood(&self) -> Result<Query, Misread> {
        let mut query = self.clone();
        let misread = |key: &'static str| move |said: Said| Misread { key, said };
        if !self.until.is_empty() {
            query.until = typed::day(&self.until).map_err(misread("bis"))?;
        }
        if !self.only.target.is_empty() {
            query.only.target = typed::day(&self.only.target).map_err(misread("ziel"))?;
        }
        for (key, position) in [("stand", &mut query.stand), ("von", &mut query.only.earlier)] {
            *position = state(position).map_err(misread(key))?;
        }
        if !self.year.is_empty() {
            let year = self.year.parse::<u16>().ok().filter(|year| (1990..2200).contains(year));
            let none = || misread("jahr")(words::no_year(&short(&self.year, SHOWN)));
            query.year = year.ok_or_else(none)?.to_string();
        }
        if !self.page.is_empty() && !self.page.parse::<u32>().is_ok_and(|page| page > 0) {
            return Err(misread("seite")(words::no_page(&short(&self.page, SHOWN))));
        }
        if !self.only.event.is_empty() {
            query.only.event = journal_number(&self.only.event).map_err(misread("ereignis"))?.to_string();
        }
        if !self.only.before.is_empty() {
            query.only.before = journal_number(&self.only.before).map_err(misread("vorher"))?.to_string();
        }
        if !self.district.is_empty() {
            let district = self.district.parse::<District>();
            query.district = district.map_err(|_| misread("bezirk")(no_district(&self.district)))?.code().to_owned();
        }
        if !self.programme.is_empty() {
            let code = meant::meant_in_part(&self.programme, &meant::programme_names());
            query.programme = code.ok_or_else(|| misread("feld")(no_programme(&self.programme)))?.to_owned();
        }
        // Who is called otherwise than everybody knows is known to the services.
        if let [one] = Authority::called(&self.authority).as_slice() {
            query.authority = one.to_string();
        }
        Ok(query)
    }

    /// The same without what a field says.
    #[must_use]
    pub fn without(&self, key: &str) -> Query {
        self.with(|query| match key {
            "jahr" => query.year.clear(),
            "seite" => query.page.clear(),
            "stand" => query.stand.clear(),
            "von" => query.only.earlier.clear(),
            "ereignis" => query.only.event.clear(),
            "vorher" => query.only.before.clear(),
            "ziel" => query.only.target.clear(),
            "bezirk" => query.district.clear(),
            "behoerde" => query.authority.clear(),
            "feld" => query.programme.clear(),
            "bis" => query.until.clear(),
            _ => {}
        })
    }

    /// Names of what is filtered, for a title: `Pankow`, `2026`.
    pub fn filters(&self) -> Vec<String> {
        let district =
            self.district.parse::<District>().map_or_else(|_| self.district.clone(), |it| it.name().to_owned());
        let known = self.authority.parse::<Authority>().is_ok();
        let authority =
            if known { sollist_contract::words::names::authority(&self.authority) } else { self.authority.clone() };
        let programme = self.programme.parse::<Programme>();
        let programme = programme.map_or_else(|_| self.programme.clone(), |it| it.code().to_owned());
        let mut all = vec![self.year.clone(), district, authority, programme];
        all.retain(|text| !text.is_empty());
        all
    }
}

/// A state of the journal as people name it, in the form that has one reading: a number, a day, an instant.
fn state(text: &str) -> Result<String, Said> {
    if let Some(day) = written_day(text) {
        return day.map(|day| day.to_string()).map_err(|why| no_day(text, &why));
    }
    if let Some(digits) = grouped(text) {
        return if digits.parse::<u64>().is_ok() { Ok(digits) } else { Err(no_state(text)) };
    }
    let is_instant = text.is_empty() || text.parse::<jiff::Timestamp>().is_ok();
    if is_instant { Ok(text.to_owned()) } else { Err(no_state(text)) }
}

/// A state of the journal as services read it: a day is meant with its end, in Berlin.
pub fn known(state: &str) -> String {
    let end = state.parse::<Day>().ok().and_then(Day::end);
    end.map_or_else(|| state.to_owned(), |end| end.to_string())
}

/// The digits of a number of the journal, as it is shown: `20.492`. A day has points too, and is none.
pub fn grouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    let all = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let parted = matches!(groups.as_slice(), [first, rest @ ..]
        if rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    (parted && groups.iter().all(all)).then(|| groups.concat())
}

/// A number of the journal as people write it.
pub fn journal_number(text: &str) -> Result<u64, Said> {
    let number = grouped(text).and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| words::no_number(&short(text, SHOWN)))
}

/// A path of an address, part by part; `None` where it is no text.
pub fn parts(path: &str) -> Option<Vec<String>> {
    let parts = path.split('/').filter(|part| !part.is_empty()).map(|part| part.strip_prefix('~').unwrap_or(part));
    parts.map(|part| percent_decode_str(part).decode_utf8().ok().map(|text| text.into_owned())).collect()
}

/// A path of parts that may be anything. What a browser would take for a step in the tree (`..`) comes behind a tilde.
pub fn path<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let part = |part| {
        let before = if matches!(part, "." | "..") || part.starts_with('~') { "~" } else { "" };
        format!("/{before}{}", utf8_percent_encode(part, PLAIN))
    };
    parts.into_iter().map(part).collect()
}

/// The path of a budget line, whose name has parts itself.
pub fn line_path(name: &str) -> String {
    path(["haushalt", "stelle"].into_iter().chain(name.split('/')))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_of_any_parts_and_no_browser_walks_it() {
        for part in ["M-1", "a/b", "..", ".", "~", "~..", "%2e%2e", "ä ?#", ".x"] {
            let path = path(["antraege", part]);
            assert!(!path.split('/').any(|step| step == ".." || step == "."), "{path}");
            assert_eq!(parts(&path).unwrap(), ["antraege", part], "{path}");
        }
    }

    #[test]
    fn whatever_an_address_says_it_says_again() {
        let text = "jahr=2026&bezirk=03&behoerde=ba-pankow&feld=e-file&nach=stelle&sort=-available&stelle=2026%2F30&\
                    bestellung=B%201&gegenstand=notebook&szenario=mehr&ziel=2026-12-31&ereignis=9&typ=budget&zahl=z&\
                    q=w&von=7&\
                    pfad=a%2Fb&pfad=c&ab=12&seite=2&stand=20492&bis=2026-06-30";
        let query = Query::read(text);
        assert_eq!(query.at("/x"), format!("/x?{text}"));
        assert_eq!(Query::read("").at("/x"), "/x");
        let hostile = Query::read("bezirk=%3Cscript%3E%22%26%E2%80%AE&nobody=1");
        assert_eq!(hostile.district, "<script>\"&\u{202e}");
        assert_eq!(hostile.at("/x"), "/x?bezirk=%3Cscript%3E%22%26%E2%80%AE");
        let many = "pfad=x&".repeat(100);
        assert_eq!(Query::read(&many).only.path.len(), PATH_MAX);
    }

    #[test]
    fn a_word_that_no_page_asks_is_told_with_those_that_one_may_ask() {
        for name in Query::NAMES {
            assert_eq!(Query::read(&format!("{name}=1")).unknown(), None, "{name}");
        }
        let said = Query::read("jahr=2026&jar=2025&utm=1").unknown().unwrap();
        assert!(said.de.contains("„jar“") && said.de.contains("vielleicht „jahr“") && said.de.contains("behoerde"));
        assert!(said.en.contains("“jar”") && said.en.contains("Perhaps “jahr”") && said.en.contains("behoerde"));
        assert_eq!(Query::read("jar=2025").elsewhere().unknown(), None);
        assert_eq!(Query::read("sprache=en").unknown(), None);
        // What is said twice is no question, unless both say the same, or are parts of one path.
        let twice = Query::read("jahr=2026&bezirk=03&jahr=2025").unknown().unwrap();
        assert!(twice.de.contains("„jahr“ zweimal") && twice.en.contains("“jahr” twice"), "{twice:?}");
        assert_eq!(Query::read("jahr=2026&jahr=2026&pfad=a&pfad=b").unknown(), None);
        assert_eq!(Query::read("jahr=2026&jahr=2025").elsewhere().unknown(), None);
    }

    #[test]
    fn elsewhere_everything_holds_but_what_one_page_was_asked() {
        let query = Query::read("jahr=2026&bezirk=03&sort=-soll&seite=3&stelle=x&typ=y&stand=7&bis=2026-06-30");
        assert_eq!(query.elsewhere().at("/y"), "/y?jahr=2026&bezirk=03&sort=-soll&stand=7&bis=2026-06-30");
    }

    #[test]
    fn an_authority_brings_its_own_district() {
        let narrowed =
            |text: &str, authority: &str| Query::read(text).with(|query| query.narrow_to(authority)).at("/x");
        assert_eq!(narrowed("bezirk=06", "ikt-steuerung"), "/x?bezirk=00&behoerde=ikt-steuerung");
        assert_eq!(narrowed("bezirk=06", "ba-pankow"), "/x?bezirk=03&behoerde=ba-pankow");
        assert_eq!(narrowed("", "ba-pankow"), "/x?behoerde=ba-pankow");
    }

    #[test]
    fn days_and_numbers_are_read_as_people_type_them() {
        let understood = |text: &str| Query::read(text).understood();
        let query = understood("bis=30.06.2026&stand=20.492&bezirk=Pankow").unwrap();
        assert_eq!(
            (query.until.as_str(), query.stand.as_str(), query.district.as_str()),
            ("2026-06-30", "20492", "03")
        );
        let query = understood("bis=2026-06-30&stand=2026-11-23T17:46:00Z").unwrap();
        assert_eq!((query.until.as_str(), query.stand.as_str()), ("2026-06-30", "2026-11-23T17:46:00Z"));
        // A day is a state too: its end, in Berlin.
        for text in ["stand=31.03.2026", "stand=2026-03-31", "stand=31.3.2026"] {
            let query = understood(text).unwrap();
            assert_eq!(
                (query.stand.as_str(), known(&query.stand).as_str()),
                ("2026-03-31", "2026-03-31T21:59:59.999999Z")
            );
        }
        assert_eq!((known("20492"), known("")), ("20492".to_owned(), String::new()));
        // What is none is said of its own field, and not at the length at which it came.
        let long = format!("stand={}", "x".repeat(3000));
        for (text, key) in [
            ("bis=31.02.2026", "bis"),
            ("bis=01.01.1900", "bis"),
            ("bis=01.01.2999", "bis"),
            ("bis=gestern", "bis"),
            ("bis=2026", "bis"),
            ("stand=31.02.2026", "stand"),
            ("stand=99999999999999999999", "stand"),
            ("von=32.13.2026", "von"),
            (&long, "stand"),
        ] {
            let misread = understood(text).unwrap_err();
            assert_eq!(misread.key, key, "{text}");
            assert!(misread.said.de.chars().count() < 260, "{}", misread.said.de);
        }
        // A bridge is named from one number up to another.
        assert_eq!(understood("von=20.492&auf=20.512").unwrap().at("/x"), "/x?von=20492&stand=20512");
        let query = understood("stand=31.03.2026").unwrap();
        assert!(query.view().unwrap().as_of.starts_with("2026-03-31T21:59:59"), "{:?}", query.view());
        for wrong in
            ["bis=31.02.2026", "bis=x", "jahr=x", "jahr=12", "jahr=99999999999", "seite=0", "seite=-1", "seite=x"]
        {
            assert!(understood(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_path_comes_back_part_by_part() {
        let parts_of = ["grund", "a/b <ü>?", "c.d"];
        assert_eq!(parts(&path(parts_of)).unwrap(), parts_of);
        assert_eq!(parts("/%ff"), None);
        assert_eq!(line_path("2026/30/x"), "/haushalt/stelle/2026/30/x");
    }
}
