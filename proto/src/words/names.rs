//! Names as people read them, and the order in which they expect them.

use std::str::FromStr as _;

use super::terms;
use crate::ids::{Authority, District};

/// What an authority is called for short; a code that is none stays as it is.
pub fn authority(code: &str) -> String {
    Authority::from_str(code).map_or_else(|_| code.to_owned(), |authority| terms::authority_short(&authority))
}

/// A district with its number, `03 Pankow`; a number that is none stays as it is.
pub fn district(number: &str) -> String {
    District::from_str(number).map_or_else(|_| number.to_owned(), |it| format!("{} {}", it.code(), it.name()))
}

/// Where a row stands: the Hauptverwaltung, then the districts by their numbers, as in the report. Without either key
/// the order is that of the answer.
pub fn place(district: Option<&str>, authority: Option<&str>) -> (Option<District>, Option<String>) {
    let of_authority = || authority.and_then(|code| Authority::from_str(code).ok()).map(|code| code.district());
    let district = district.and_then(|code| District::from_str(code).ok()).or_else(of_authority);
    (district, authority.map(str::to_owned))
}

/// The same of a row that may be of a line: lines stand in the order of their names.
pub fn line_place(
    district: Option<&str>,
    authority: Option<&str>,
    line: Option<&str>,
) -> ((Option<District>, Option<String>), Option<String>) {
    (place(district, authority), line.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities_have_short_names_and_the_official_order() {
        for (code, name) in [
            ("ba-tempelhof-schoeneberg", "BA Tempelhof-Schöneberg"),
            ("ikt-steuerung", "IKT-Steuerung"),
            ("landesamt-fuer-einwanderung", "Landesamt für Einwanderung"),
            ("polizei-berlin", "Polizei Berlin"),
            ("amt-fuer-alles", "amt-fuer-alles"),
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
