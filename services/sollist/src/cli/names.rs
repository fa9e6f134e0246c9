//! Names as people write and read them: authorities by their short names and in the official order, budget lines by so
//! much of a name that only one is meant.

use std::fmt;

pub use sollist_contract::words::names::{authority, line_place, place};
use sollist_contract::{
    ids::{Authority, District, NotAName, Programme, slug},
    said::{Bilingual as _, Said},
    similar::{OFFICES, nearest, nearest_authority, plain},
    words::{lines, meant},
};
use sollist_platform::wire::called::{self, Fits};

use super::{
    Link,
    failure::Failure,
    words::{names as words, usage},
};

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
    pub fn read(text: &str) -> Result<LineText, Said> {
        let text = text.trim();
        if lines::can_be_meant(text) { Ok(LineText(text.to_owned())) } else { Err(words::no_line_text()) }
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
        line.0 = match called::meant(link, &line.0, authority.as_ref()).await? {
            Fits::One(name) => name,
            Fits::Several { lines, longer } => {
                return Err(Failure::invalid(words::many_lines(&line.0, &lines, &longer)));
            }
            Fits::Nothing => return Err(Failure::invalid(words::no_such_line(&line.0))),
        };
    }
    Ok(args)
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

    #[test]
    fn what_is_no_name_at_all_is_refused_where_it_is_typed() {
        for text in ["", "  ", "/", "\u{7}x", "a\nb"] {
            assert!(LineText::read(text).is_err(), "{text:?}");
        }
        assert!(LineText::read(&"x".repeat(1_000)).is_ok() && LineText::read(&"x".repeat(1_001)).is_err());
        assert_eq!(LineText::read(" 2026/51185 ").unwrap().to_string(), "2026/51185");
    }
}
