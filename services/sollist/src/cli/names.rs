//! Authorities by their short names, and in the official order.

use std::str::FromStr as _;

use sollist_contract::{
    ids::{Authority, District, NotAName, Programme, slug},
    said::{Bilingual as _, Said},
    similar::{nearest, plain},
    words::terms,
};

use super::words::usage;

/// What an authority is called for short; a code that is none stays as it is.
pub fn authority(code: &str) -> String {
    Authority::from_str(code).map_or_else(|_| code.to_owned(), |authority| terms::authority_short(&authority))
}

/// What a Bezirksamt may be called before the name of its district.
const OFFICES: [&str; 2] = ["ba-", "bezirksamt-"];

/// The authorities that everybody knows by name.
fn known() -> impl Iterator<Item = Authority> {
    let districts = District::all().map(|district| format!("ba-{}", slug(district.name())));
    districts.chain([Authority::IKT_STEUERUNG.to_owned()]).filter_map(|code| code.parse().ok())
}

/// A name without what stands before that of a district.
fn bare(name: &str) -> &str {
    OFFICES.iter().find_map(|office| name.strip_prefix(office)).unwrap_or(name)
}

/// Whether a name is, word for word, a part of another one.
fn is_part(part: &str, whole: &str) -> bool {
    !part.is_empty() && format!("-{whole}-").contains(&format!("-{part}-"))
}

/// The authority that somebody means: by its code, or by what it or its district is called, in any case and with any
/// signs. `Pankow`, `BA Pankow` and `bezirksamt pankow` are ba-pankow, and `Charlottenburg` is
/// ba-charlottenburg-wilmersdorf. What none of those that everybody knows is called is the name of another one.
pub fn meant(text: &str) -> Result<Authority, Said> {
    let name = slug(&plain(text));
    let of = |fits: &dyn Fn(&str) -> bool| -> Vec<Authority> { known().filter(|it| fits(bare(it.as_str()))).collect() };
    let whole = of(&|known| known == bare(&name));
    let found = if whole.is_empty() { of(&|known| is_part(bare(&name), known)) } else { whole };
    match found.as_slice() {
        [one] => return Ok(one.clone()),
        [] if OFFICES.iter().any(|office| office.trim_end_matches('-') == name) => {
            return Err(usage::several(&codes(known())));
        }
        [] => {}
        several => return Err(usage::several(&codes(several.iter().cloned()))),
    }
    if let Ok(code) = text.parse() {
        return Ok(code);
    }
    let all: Vec<Authority> = known().collect();
    let near = nearest(bare(&name), all.iter().map(|it| bare(it.as_str())));
    match all.iter().find(|it| Some(bare(it.as_str())) == near) {
        Some(near) => Err(NotAName::Authority { text: text.to_owned(), meant: Some(near.to_string()) }.said()),
        None => name.parse().map_err(|error: NotAName| error.said()),
    }
}

fn codes(authorities: impl Iterator<Item = Authority>) -> String {
    authorities.map(|authority| authority.to_string()).collect::<Vec<_>>().join(", ")
}

/// The district that somebody means: by its number or name, or by its Bezirksamt.
pub fn district_meant(text: &str) -> Result<District, Said> {
    text.parse().or_else(|error: NotAName| match meant(text) {
        Ok(authority) if authority.district() != District::CENTRAL => Ok(authority.district()),
        _ => Err(error.said()),
    })
}

/// The programme that somebody means: by its code, or by what it is called.
pub fn programme_meant(text: &str) -> Result<Programme, Said> {
    let called = |programme: &Programme| slug(terms::programme(*programme).de) == slug(text);
    text.parse().or_else(|error: NotAName| Programme::ALL.into_iter().find(called).ok_or_else(|| error.said()))
}

/// Where a row stands: the Hauptverwaltung, then the districts by their numbers, as in the report. Without either key
/// the order is that of the answer.
pub fn place(district: Option<&str>, authority: Option<&str>) -> (Option<District>, Option<String>) {
    let of_authority = || authority.and_then(|code| Authority::from_str(code).ok()).map(|code| code.district());
    let district = district.and_then(|code| District::from_str(code).ok()).or_else(of_authority);
    (district, authority.map(str::to_owned))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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
        assert!(programme_meant("Kaffee").is_err());
    }

    #[test]
    fn authorities_have_short_names_and_the_official_order() {
        for (code, name) in [
            ("ba-tempelhof-schoeneberg", "BA Tempelhof-Schöneberg"),
            ("ikt-steuerung", "IKT-Steuerung"),
            ("polizei-berlin", "polizei-berlin"),
            ("NO NAME", "NO NAME"),
        ] {
            assert_eq!(authority(code), name);
        }
        let mut codes = ["ikt-steuerung", "ba-reinickendorf", "ba-mitte", "ba-lichtenberg", "ba-pankow"];
        codes.sort_by_key(|code| place(None, Some(code)));
        assert_eq!(codes, ["ikt-steuerung", "ba-mitte", "ba-pankow", "ba-lichtenberg", "ba-reinickendorf"]);
        let mut codes = ["00", "12", "02"];
        codes.sort_by_key(|code| place(Some(code), None));
        assert_eq!(codes, ["00", "02", "12"]);
    }
}
