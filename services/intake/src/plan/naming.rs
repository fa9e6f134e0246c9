//! What a row of a plan is called: its place in the plan, its authority, and the name of its budget line (spec section 4).

use std::collections::{HashMap, HashSet};

use sollist_contract::{
    event::Labels,
    ids::{Authority, District, KEY_BYTES_MAX, LineName, NotAName, slug},
    refusal::Refusal,
};

use super::{
    rules::Rules,
    table::{Cells, Column, refused},
};

/// A section, chapter or title: the slugs of its number and of its name, either of which a plan may leave out.
#[derive(Debug, Clone)]
pub struct Part {
    pub number: String,
    pub name: String,
}

impl Part {
    /// The part's place in the line's name: the number where the plan gives one, else the slug of the name.
    pub fn id(&self) -> &str {
        if self.number.is_empty() { &self.name } else { &self.number }
    }

    fn read(cells: &Cells, number: Column, name: Column) -> Result<Part, Refusal> {
        let part = Part { number: slug(&cells.code(number)), name: slug(cells.text(name)) };
        if part.id().is_empty() {
            let number = number.name();
            return Err(refused(
                name,
                format!("fehlt, und auch {number} ist leer; eines von beiden muss angegeben sein."),
                format!("missing, and {number} is empty too; one of them must be given."),
            ));
        }
        Ok(part)
    }
}

/// Where in the plan a row stands.
#[derive(Debug, Clone)]
pub struct Place {
    pub district: District,
    pub section: Part,
    pub chapter: Part,
    pub title: Part,
}

/// What a row is about: everything but its amount.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The fiscal year (Haushaltsjahr).
    pub year: i16,
    pub place: Place,
    pub authority: Authority,
    pub labels: Labels,
    /// Einnahmetitel.
    pub revenue: bool,
    /// BetragTyp Ist; otherwise Soll.
    pub actual: bool,
}

impl Identity {
    pub fn read(cells: &Cells, rules: &Rules) -> Result<Identity, Refusal> {
        let place = Place {
            district: district(cells.text(Column::Bereich))?,
            section: Part::read(cells, Column::Einzelplan, Column::Einzelplanbezeichnung)?,
            chapter: Part::read(cells, Column::Kapitel, Column::Kapitelbezeichnung)?,
            title: Part::read(cells, Column::Titel, Column::Titelbezeichnung)?,
        };
        let label = |name: Column, number: Column| match cells.text(name) {
            "" => cells.code(number),
            name => name.to_owned(),
        };
        Ok(Identity {
            year: year(cells.text(Column::Jahr))?,
            authority: authority(&place, cells.text(Column::Kapitelbezeichnung), rules)?,
            labels: Labels {
                section: label(Column::Einzelplanbezeichnung, Column::Einzelplan),
                chapter: label(Column::Kapitelbezeichnung, Column::Kapitel),
                title: label(Column::Titelbezeichnung, Column::Titel),
            },
            revenue: one_of(cells, Column::Titelart, ["Ausgabetitel", "Einnahmetitel"])?,
            actual: one_of(cells, Column::BetragTyp, ["Soll", "Ist"])?,
            place,
        })
    }

    /// The line's name, were it the only one of that name.
    fn base(&self) -> String {
        let Place { district, section, chapter, title } = &self.place;
        format!("{}/{}/{}/{}/{}", self.year, district.bereich(), section.id(), chapter.id(), title.id())
    }
}

fn district(text: &str) -> Result<District, Refusal> {
    text.parse().ok().and_then(District::of_bereich).ok_or_else(|| {
        refused(
            Column::Bereich,
            format!("„{text}“ ist kein Bereich; gemeint sind 30 (Hauptverwaltung) und 31 bis 42 (Bezirke)."),
            format!("“{text}” is no Bereich; use 30 (central) or 31 to 42 (districts)."),
        )
    })
}

fn year(text: &str) -> Result<i16, Refusal> {
    text.parse().ok().filter(|year| text.len() == 4 && (1990..=2199).contains(year)).ok_or_else(|| match text {
        "" => refused(Column::Jahr, "Das Haushaltsjahr fehlt.", "the fiscal year is missing."),
        _ => refused(
            Column::Jahr,
            format!("„{text}“ ist kein Haushaltsjahr; erwartet wird ein Jahr wie 2026."),
            format!("“{text}” is no fiscal year; expected is a year such as 2026."),
        ),
    })
}

/// Whether the column says the second of two words; upper and lower case do not matter.
fn one_of(cells: &Cells, column: Column, words: [&str; 2]) -> Result<bool, Refusal> {
    let text = cells.text(column);
    let [first, second] = words;
    words.iter().position(|word| word.eq_ignore_ascii_case(text)).map(|at| at == 1).ok_or_else(|| {
        refused(
            column,
            format!("„{text}“ ist unbekannt; erlaubt sind {first} und {second}."),
            format!("“{text}” is unknown; allowed are {first} and {second}."),
        )
    })
}

/// In a district's own plan the Bezirksamt; in the Hauptverwaltung whom the chapter names, unless a rule says otherwise.
fn authority(place: &Place, chapter: &str, rules: &Rules) -> Result<Authority, Refusal> {
    if let Some(bezirksamt) = place.district.bezirksamt() {
        return Ok(bezirksamt);
    }
    if let Some(named) = rules.authority(place) {
        return Ok(named);
    }
    let code = match place.chapter.name.as_str() {
        "" => format!("kapitel-{}", place.chapter.number),
        _ => Authority::of_chapter(chapter).as_str().to_owned(),
    };
    // Parsed again, because a name may be too long to be a code.
    code.parse().map_err(|fault: NotAName| refused(Column::Kapitelbezeichnung, fault.de, fault.en))
}

/// A natural key (payment number, cover group) of a text that may be longer than a key: what is too much is replaced by
/// a checksum of the whole, so that equal texts have equal keys and others do not. FNV-1a, because it is the same on
/// every machine and in every version.
pub fn key_of<K: std::str::FromStr>(text: &str) -> Option<K> {
    const SUM_BYTES: usize = 17;
    if text.len() <= KEY_BYTES_MAX {
        return text.parse().ok();
    }
    let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let start = text.get(..text.floor_char_boundary(KEY_BYTES_MAX - SUM_BYTES)).unwrap_or_default();
    format!("{start}-{sum:016x}").parse().ok()
}

/// Hands out the names of one plan: each once, in the order of the file.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<LineName>,
    /// How many lines of a name there are so far.
    counts: HashMap<String, u64>,
    /// The appropriated lines of a name, in order; expenditure and revenue apart, so that an Ist row finds its own kind.
    appropriated: HashMap<(String, bool), Vec<LineName>>,
    actuals: HashMap<(String, bool), usize>,
}

impl Names {
    /// Names a Soll row. A row that is refused for its amount is named too: corrected, it must not move its neighbours.
    pub fn appropriate(&mut self, row: &Identity) -> Result<LineName, Refusal> {
        let base = row.base();
        let line = self.next(&base)?;
        self.appropriated.entry((base, row.revenue)).or_default().push(line.clone());
        Ok(line)
    }

    /// Names an Ist row after all Soll rows are named: the n-th of a name belongs to the n-th Soll row of that name.
    /// With it, whether the plan has that Soll row.
    pub fn pay(&mut self, row: &Identity) -> Result<(LineName, bool), Refusal> {
        let key = (row.base(), row.revenue);
        let earlier = self.actuals.entry(key.clone()).or_default();
        let known = self.appropriated.get(&key).and_then(|lines| lines.get(*earlier)).cloned();
        *earlier += 1;
        match known {
            Some(line) => Ok((line, true)),
            None => Ok((self.next(&key.0)?, false)),
        }
    }

    fn next(&mut self, base: &str) -> Result<LineName, Refusal> {
        let count = self.counts.entry(base.to_owned()).or_default();
        loop {
            *count += 1;
            let name = if *count == 1 { base.to_owned() } else { format!("{base}-{count}") };
            let line: LineName = name.parse().map_err(|_| {
                refused(
                    Column::Titelbezeichnung,
                    "Die Bezeichnungen von Einzelplan, Kapitel und Titel sind zusammen zu lang (höchstens 1000 Zeichen).",
                    "the names of section, chapter and title are too long together (1000 characters at most).",
                )
            })?;
            // A title may really be called „… 2“, the name of another title's second line.
            if self.taken.insert(line.clone()) {
                return Ok(line);
            }
        }
    }
}
