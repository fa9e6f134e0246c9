//! Names as people write and read them: authorities by their short names and in the official order, budget lines by so
//! much of a name that only one is meant.

use std::{collections::HashSet, fmt};

use jiff::Timestamp;
pub use sollist_contract::words::names::{authority, line_place, place};
use sollist_contract::{
    day::Day,
    grpc::budget::v1::{GetLineRequest, ListLinesRequest},
    ids::{Authority, District, LineName, NotAName, Programme, slug},
    said::{Bilingual as _, Said},
    similar::{OFFICES, nearest, nearest_authority, plain},
    words::meant,
};
use tonic::{Code, Status};

use super::{
    Link,
    failure::Failure,
    words::{names as words, usage},
};

/// Whether a name is, word for word, a part of another one.
fn is_part(part: &str, whole: &str) -> bool {
    !part.is_empty() && format!("-{whole}-").contains(&format!("-{part}-"))
}

/// The authority that somebody means: by its code, or by what it or its district is called, in any case and with any
/// signs. `Pankow`, `BA Pankow` and `bezirksamt pankow` are ba-pankow, and `Charlottenburg` is
/// ba-charlottenburg-wilmersdorf. What none of those that everybody knows is called is the name of another one.
pub fn meant(text: &str) -> Result<Authority, Said> {
    let name = slug(&plain(text));
    match Authority::called(text).as_slice() {
        [one] => return Ok(one.clone()),
        [] if OFFICES.iter().any(|office| office.trim_end_matches('-') == name) => {
            return Err(usage::several(&codes(Authority::known())));
        }
        [] => {}
        several => return Err(usage::several(&codes(several.iter().cloned()))),
    }
    if let Ok(code) = text.parse() {
        return Ok(code);
    }
    let all: Vec<Authority> = Authority::known().collect();
    match nearest_authority(&name, all.iter().map(Authority::as_str)) {
        Some(near) => Err(NotAName::Authority { text: text.to_owned(), meant: Some(near.to_string()) }.said()),
        None => name.parse().map_err(|error: NotAName| error.said()),
    }
}

fn codes(authorities: impl Iterator<Item = Authority>) -> String {
    authorities.map(|authority| authority.to_string()).collect::<Vec<_>>().join(", ")
}

/// `03 Pankow`, as tables print a district.
fn printed_district(text: &str) -> Option<District> {
    let (number, name) = text.trim().split_once(' ')?;
    let (number, name) = (number.parse::<District>().ok()?, name.parse::<District>().ok()?);
    (number == name).then_some(number)
}

/// The district that somebody means: by its number or name, or by its Bezirksamt.
pub fn district_meant(text: &str) -> Result<District, Said> {
    if let Some(district) = printed_district(text) {
        return Ok(district);
    }
    text.parse().or_else(|error: NotAName| match meant(text) {
        Ok(authority) if authority.district() != District::CENTRAL => Ok(authority.district()),
        _ => Err(error.said()),
    })
}

/// The programme that somebody means: by its code, or by so much of what it is called that only one is meant.
pub fn programme_meant(text: &str) -> Result<Programme, Said> {
    let names = meant::programme_names();
    let code = meant::meant_in_part(text, &names);
    code.and_then(|code| code.parse().ok()).ok_or_else(|| words::no_programme(programme_near(text, &names)))
}

/// The programme that was most likely meant: one whose name begins so, or whose code is near.
fn programme_near(text: &str, names: &meant::Names) -> Option<Programme> {
    let typed = slug(&plain(text));
    let begins = |name: &str| !typed.is_empty() && slug(&plain(name)).starts_with(&typed);
    let code = names.iter().find(|(code, name)| begins(code) || begins(name)).map(|(code, _)| *code);
    code.or_else(|| nearest(text, names.iter().map(|(code, _)| *code)))?.parse().ok()
}

/// A budget line as it is typed: any name that it had, or so much of its name that only one is meant. Which is looked
/// up by [`whole`], before anything is asked or recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineText(String);

impl LineText {
    /// Longer is no name.
    const BYTES_MAX: usize = 1_000;

    pub fn read(text: &str) -> Result<LineText, Said> {
        let text = text.trim();
        let good = text.len() <= Self::BYTES_MAX && text.chars().any(char::is_alphanumeric);
        if good && !text.chars().any(char::is_control) {
            Ok(LineText(text.to_owned()))
        } else {
            Err(words::no_line_text())
        }
    }
}
impl fmt::Display for LineText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A budget line that a command names, and whose it is first of all.
pub struct Meant<'a> {
    line: &'a mut LineText,
    authority: Option<Authority>,
}

impl<'a> Meant<'a> {
    pub fn of<const N: usize>(lines: [Option<&'a mut LineText>; N], authority: Option<&Authority>) -> Vec<Meant<'a>> {
        let meant = |line| Meant { line, authority: authority.cloned() };
        lines.into_iter().flatten().map(meant).collect()
    }
}

/// What names budget lines.
pub trait NamesLines: Clone {
    fn lines(&mut self) -> Vec<Meant<'_>>;
}

/// The same with every line by its whole name; refused where more than one may be meant, or none.
pub async fn whole<T: NamesLines>(link: &Link, args: &T) -> Result<T, Failure> {
    let mut args = args.clone();
    for Meant { line, authority } in args.lines() {
        line.0 = found(link, &line.0, authority.as_ref()).await?;
    }
    Ok(args)
}

async fn found(link: &Link, typed: &str, authority: Option<&Authority>) -> Result<String, Failure> {
    let is_whole = typed.parse::<LineName>().is_ok();
    if is_whole {
        match link.budget().get_line(GetLineRequest { name: typed.to_owned() }).await {
            Err(status) if status.code() == Code::NotFound => {}
            // There is one; or nobody here tells of lines, and whoever is asked next knows.
            _ => return Ok(typed.to_owned()),
        }
    }
    // Of an authority that nobody knows there are none.
    let own = match authority {
        Some(authority) => listed(link, typed, authority.as_str()).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let of_all = match fitting(typed, &own).is_empty() {
        false => own,
        true => match listed(link, typed, "").await {
            Err(_) if is_whole => return Ok(typed.to_owned()),
            listed => listed?,
        },
    };
    let mut found = fitting(typed, &of_all);
    // Of several years the running one is meant, or one near to it.
    let running = i32::from(Day::of(Timestamp::now()).year());
    found.sort_by_key(|called| i32::from(called.name.year()).abs_diff(running));
    match found.as_slice() {
        [one] => Ok(one.line.to_string()),
        // It reads like a whole name: whoever is asked next says which may be meant.
        [] if is_whole => Ok(typed.to_owned()),
        [] => Err(Failure::invalid(words::no_such_line(typed))),
        many => {
            let lines: Vec<&LineName> = many.iter().map(|called| &called.line).collect();
            Err(Failure::invalid(words::many_lines(typed, &lines, &longer(typed, many, &of_all))))
        }
    }
}

/// Lines that a page has.
const PAGE_SIZE: i32 = 1000;

/// A name of a line: the one that it has now, or one that it had before; and the one that it has now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Called {
    name: LineName,
    line: LineName,
}

/// The names of all lines of an authority, or of everybody; of the year that is typed, where one is.
async fn listed(link: &Link, typed: &str, authority: &str) -> Result<Vec<Called>, Status> {
    let year = year(typed).unwrap_or_default();
    let (mut names, mut page_token) = (Vec::new(), String::new());
    loop {
        let authority = authority.to_owned();
        let request = ListLinesRequest { page_size: PAGE_SIZE, page_token, authority, year, ..Default::default() };
        let page = link.budget().list_lines(request).await?.into_inner();
        for line in &page.lines {
            let Ok(now) = line.name.parse::<LineName>() else { continue };
            let before = line.other_names.iter().filter_map(|name| name.parse().ok());
            let all = std::iter::once(now.clone()).chain(before);
            names.extend(all.map(|name| Called { name, line: now.clone() }));
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(names);
        }
    }
}

/// The fiscal year with which a name begins.
fn year(typed: &str) -> Option<i32> {
    let first = typed.split('/').next()?.trim();
    let year = first.parse::<i16>().ok().filter(|year| first.len() == 4 && LineName::YEARS.contains(year))?;
    Some(i32::from(year))
}

/// The parts of what is typed, as names have them. Numbers may stand apart.
fn parts(typed: &str) -> Vec<String> {
    let apart = |part: &str| -> Vec<String> {
        if part.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') {
            part.split(' ').filter(|number| !number.is_empty()).map(str::to_owned).collect()
        } else {
            vec![slug(part)]
        }
    };
    typed.split('/').flat_map(apart).filter(|part| !part.is_empty()).collect()
}

/// The lines that may be meant: those that fit best in the first of these ways in which any fits. The whole name; the
/// whole title, and before it what parts of the name tell it from others (`2026/pankow/geraete`); the beginning of the
/// name, or beginning or end of the title; its digits in one (`250251185`); its place alone (`pankow`). Each line once,
/// whichever of its names fits.
fn fitting<'a>(typed: &str, names: &'a [Called]) -> Vec<&'a Called> {
    let parts = parts(typed);
    let plain = parts.join("/");
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '/' | '.' | '-')).collect();
    let part_of_title = |title: &str, part: &str| title.starts_with(part) || title.ends_with(&format!("-{part}"));
    let ways: [&dyn Fn(&LineName) -> bool; 5] = [
        &|name| name.as_str() == plain,
        &|name| leads_to(name, &parts, |title, part| title == part),
        &|name| !plain.is_empty() && name.as_str().starts_with(&plain) || leads_to(name, &parts, part_of_title),
        &|name| has_digits(name, &digits),
        &|name| !parts.is_empty() && in_order(name, &parts),
    ];
    let found = ways.iter().map(|fits| names.iter().filter(|called| fits(&called.name)).collect::<Vec<_>>());
    let mut found = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    let mut seen = HashSet::new();
    found.retain(|called| seen.insert(&called.line));
    found
}

/// Whether the last part is (of) the title, and those before it are other parts of the name, in their order.
fn leads_to(name: &LineName, parts: &[String], of_title: impl Fn(&str, &str) -> bool) -> bool {
    let Some((last, before)) = parts.split_last() else { return false };
    of_title(name.title(), last) && in_order(name, before)
}

/// Whether these are parts of the name before its title, in their order. Of a part its words are enough: `pankow` of
/// `bezirksamt-pankow`, `marzahn` of `bezirksamt-marzahn-hellersdorf`.
fn in_order(name: &LineName, parts: &[String]) -> bool {
    let mut known = name.as_str().split('/').take(4);
    parts.iter().all(|part| known.any(|known| is_part(part, known)))
}

/// Whether these are the digits of the last parts of a name, two at least.
fn has_digits(name: &LineName, digits: &str) -> bool {
    let parts: Vec<&str> = name.as_str().split('/').collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (0..4).any(|from| parts.get(from..).is_some_and(|last| last.concat() == digits))
}

/// What to type instead to mean the first of those that may be meant: no longer than it must be.
fn longer(typed: &str, many: &[&Called], names: &[Called]) -> String {
    let Some(Called { name: first, line }) = many.first() else { return typed.to_owned() };
    let parts = parts(typed);
    let (plain, last) = (parts.join("/"), parts.last().cloned().unwrap_or_default());
    let place = first.chapter().strip_prefix("bezirksamt-").unwrap_or(first.chapter());
    let tries = [
        format!("{}/{plain}", first.year()),
        format!("{}/{place}/{last}", first.year()),
        format!("{}/{place}/{}", first.year(), first.title()),
    ];
    let means_it = |text: &String| matches!(fitting(text, names)[..], [one] if one.line == *line);
    tries.into_iter().find(means_it).unwrap_or_else(|| line.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_meant_by_its_code_and_by_what_it_is_called() {
        for (text, code) in [
            ("ba-pankow", "ba-pankow"),
            ("BA-PANKOW", "ba-pankow"),
            ("Pankow", "ba-pankow"),
            ("pankow", "ba-pankow"),
            ("BA Pankow", "ba-pankow"),
            ("Bezirksamt Pankow", "ba-pankow"),
            ("neukölln", "ba-neukoelln"),
            ("Neukoelln", "ba-neukoelln"),
            ("Charlottenburg", "ba-charlottenburg-wilmersdorf"),
            ("BA Schöneberg", "ba-tempelhof-schoeneberg"),
            ("Steglitz - Zehlendorf", "ba-steglitz-zehlendorf"),
            ("IKT-Steuerung", "ikt-steuerung"),
            ("ikt steuerung", "ikt-steuerung"),
            // Of others the code is the slug of the name.
            ("polizei-berlin", "polizei-berlin"),
            ("Polizei Berlin", "polizei-berlin"),
            // Whoever writes a code means it, however near another one is.
            ("ba-pankov", "ba-pankov"),
        ] {
            assert_eq!(meant(text).unwrap().to_string(), code, "{text}");
        }
        let near = meant("Pankov").unwrap_err();
        assert!(near.de.contains("ba-pankow") && near.en.contains("ba-pankow"), "{near:?}");
        for text in ["BA", "Bezirksamt"] {
            let several = meant(text).unwrap_err();
            assert!(several.de.contains("ba-mitte, ba-friedrichshain-kreuzberg, ba-pankow"), "{text}: {several:?}");
        }
        for text in ["", " ", "!!!"] {
            assert!(meant(text).is_err(), "{text}");
        }
        for (text, number) in
            [("03", "03"), ("Pankow", "03"), ("BA Pankow", "03"), ("ba-mitte", "01"), ("kreuzberg", "02")]
        {
            assert_eq!(district_meant(text).unwrap().code(), number, "{text}");
        }
        for text in ["13", "ikt-steuerung", "polizei-berlin", ""] {
            assert!(district_meant(text).is_err(), "{text}");
        }
        assert_eq!(programme_meant("Mobile Endgeräte").unwrap(), Programme::MobileDevices);
        assert_eq!(programme_meant("e-file").unwrap(), Programme::EFile);
        assert!(programme_meant("Fernzug").unwrap_err().de.contains("„Fernzugang (VPN)“"));
        let none = programme_meant("Kaffee").unwrap_err();
        assert!(none.de.contains("Mobile Endgeräte") && none.en.contains("Mobile devices"), "{none:?}");
    }

    fn called(name: &str, line: &str) -> Called {
        Called { name: name.parse().unwrap(), line: line.parse().unwrap() }
    }

    fn lines() -> Vec<Called> {
        [
            "2026/30/25/2502/51185",
            "2026/30/25/2502/51140",
            "2026/30/25/bezirksamt-mitte/geraete",
            "2026/30/25/bezirksamt-pankow/geraete",
            "2026/30/25/bezirksamt-pankow/geraete-technische-einrichtungen",
            "2026/30/25/bezirksamt-pankow/aus-und-fortbildung-fuer-die-ikt",
            "2026/33/33/3300/51185",
            "2027/30/25/2502/51140",
            "2027/30/25/bezirksamt-marzahn-hellersdorf/geraete-fuer-den-dienst",
        ]
        .map(|name| called(name, name))
        .to_vec()
    }

    #[test]
    fn so_much_of_a_name_is_enough_that_only_one_line_is_meant() {
        let lines = lines();
        for (typed, meant) in [
            ("2026/30/25/2502/51185", 0),
            ("2502/51185", 0),
            ("250251185", 0),
            ("2502 51185", 0),
            ("2026302525025", 9),
            ("3300/51185", 6),
            ("330051185", 6),
            ("2026/51140", 1),
            ("2027/51140", 7),
            ("mitte/geraete", 2),
            ("pankow/geraete", 3),
            ("bezirksamt-pankow/Geräte", 3),
            ("2026/30/25/bezirksamt-pankow/geraete-t", 4),
            ("Geräte, technische Einrichtungen", 4),
            ("aus-und", 5),
            ("Aus- und Fort", 5),
            ("fuer-die-ikt", 5),
            ("2026/30/25/bezirksamt-m", 2),
            ("2027/marzahn/geraete", 8),
            ("hellersdorf", 8),
            ("51199", 9),
            ("2025/51140", 9),
            ("/", 9),
        ] {
            let found = fitting(typed, &lines);
            assert_eq!(found, lines.get(meant).into_iter().collect::<Vec<_>>(), "{typed}");
        }
    }

    #[test]
    fn a_line_is_meant_by_so_much_of_what_it_was_called_before() {
        let [old, now, of_2025] = [
            "2026/30/25/bezirksamt-pankow/gutachten",
            "2026/30/25/2503/52610",
            "2025/30/25/bezirksamt-pankow/gutachten",
        ];
        let mut lines = vec![called(old, now), called(now, now)];
        for typed in ["pankow/gutachten", "gutachten", "2026/pankow", "52610", now, old] {
            let [one] = fitting(typed, &lines)[..] else { panic!("{typed}") };
            assert_eq!(one.line.as_str(), now, "{typed}");
        }
        // It is still one of two where another year has the name, and none that is taken in silence.
        lines.push(called(of_2025, of_2025));
        let both = fitting("pankow/gutachten", &lines);
        assert_eq!(both.len(), 2);
        assert_eq!(longer("pankow/gutachten", &both, &lines), "2026/pankow/gutachten");
    }

    #[test]
    fn where_more_than_one_may_be_meant_following_the_advice_means_the_first() {
        let lines = lines();
        for (typed, many, advice) in [
            ("geraete", 2, "2026/mitte/geraete"),
            ("51185", 2, "2026/2502/51185"),
            ("51140", 2, "2026/51140"),
            ("pankow", 3, "2026/pankow/geraete"),
            ("2026/geraete", 2, "2026/mitte/geraete"),
            ("2026", 7, "2026/2502/51185"),
            ("2026/30/25/bezirksamt-pankow", 3, "2026/pankow/geraete"),
        ] {
            let found = fitting(typed, &lines);
            assert_eq!(found.len(), many, "{typed}: {found:?}");
            let advised = longer(typed, &found, &lines);
            assert_eq!((advised.as_str(), fitting(&advised, &lines)), (advice, vec![found[0]]), "{typed}");
        }
    }

    #[test]
    fn what_is_no_name_at_all_is_refused_where_it_is_typed() {
        for text in ["", "  ", "/", "\u{7}x", "a\nb"] {
            assert!(LineText::read(text).is_err(), "{text:?}");
        }
        assert!(LineText::read(&"x".repeat(1_000)).is_ok() && LineText::read(&"x".repeat(1_001)).is_err());
        assert_eq!(LineText::read(" 2026/51185 ").unwrap().to_string(), "2026/51185");
    }
}
