//! What a row of a plan is called: its place in the plan, its authority, and the name of its budget line
//! (docs/spec.md#names).

use std::collections::{HashMap, HashSet};

use sollist_contract::{
    event::Labels,
    ids::{Authority, District, KEY_BYTES_MAX, LineName, NotAName, TEXT_BYTES_MAX, slug},
    reading::Bilingual as _,
    refusal::Refusal,
};

use super::{
    heading::fiscal_year,
    layout::doubtful,
    rules::Rules,
    table::{Cells, Column, refused},
    text::{Code, code, slug_of},
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
        let part = Part { number: slug(&cells.number(number)?), name: slug_of(cells.text(name)) };
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
        if let Some((column, cell)) = cells.doubtful() {
            return Err(doubtful(column, cell));
        }
        not_too_long(cells)?;
        let place = Place {
            district: district(cells)?,
            section: Part::read(cells, Column::Einzelplan, Column::Einzelplanbezeichnung)?,
            chapter: Part::read(cells, Column::Kapitel, Column::Kapitelbezeichnung)?,
            title: Part::read(cells, Column::Titel, Column::Titelbezeichnung)?,
        };
        let label = |name: Column, number: Column| match cells.text(name) {
            "" => cells.code(number),
            name => name.to_owned(),
        };
        Ok(Identity {
            year: year(cells)?,
            authority: authority(&place, &cells.plain(Column::Kapitelbezeichnung), rules)?,
            labels: Labels {
                section: label(Column::Einzelplanbezeichnung, Column::Einzelplan),
                chapter: label(Column::Kapitelbezeichnung, Column::Kapitel),
                title: label(Column::Titelbezeichnung, Column::Titel),
            },
            revenue: is_revenue(&cells.plain(Column::Titelart))?,
            actual: is_actual(&cells.plain(Column::BetragTyp))?,
            place,
        })
    }

    /// The line's name, were it the only one of that name.
    pub fn base(&self) -> String {
        let Place { district, section, chapter, title } = &self.place;
        format!("{}/{}/{}/{}/{}", self.year, district.bereich(), section.id(), chapter.id(), title.id())
    }
}

/// A number as it was written, where it has no width of its own to be filled up to: `30.0` is 30.
fn whole(cells: &Cells, column: Column, width: usize) -> String {
    let cell = cells.cell(column);
    match code(&cell.text, cell.kind, width) {
        Code::Number(number) => number,
        Code::Text | Code::Unclear => String::new(),
    }
}

fn district(cells: &Cells) -> Result<District, Refusal> {
    let text = cells.text(Column::Bereich);
    whole(cells, Column::Bereich, 2).parse().ok().and_then(District::of_bereich).ok_or_else(|| {
        refused(
            Column::Bereich,
            format!("„{text}“ ist kein Bereich; gemeint sind 30 (Hauptverwaltung) und 31 bis 42 (Bezirke)."),
            format!("“{text}” is no Bereich; use 30 (central) or 31 to 42 (districts)."),
        )
    })
}

fn year(cells: &Cells) -> Result<i16, Refusal> {
    let text = cells.text(Column::Jahr);
    fiscal_year(&whole(cells, Column::Jahr, 4)).ok_or_else(|| match text {
        "" => {
            refused(Column::Jahr, "Das Haushaltsjahr fehlt; bitte eintragen.", "the fiscal year is missing; enter it.")
        }
        _ => refused(
            Column::Jahr,
            format!("„{text}“ ist kein Haushaltsjahr; erwartet wird ein Jahr wie 2026."),
            format!("“{text}” is no fiscal year; expected is a year such as 2026."),
        ),
    })
}

/// Labels go into events; more than a title can have is a cell gone wrong.
fn not_too_long(cells: &Cells) -> Result<(), Refusal> {
    let labels = [Column::Einzelplanbezeichnung, Column::Kapitelbezeichnung, Column::Titelbezeichnung];
    match labels.into_iter().find(|column| cells.text(*column).len() > TEXT_BYTES_MAX) {
        None => Ok(()),
        Some(column) => Err(refused(
            column,
            format!("Der Text ist länger als {TEXT_BYTES_MAX} Byte; bitte kürzen."),
            format!("the text is longer than {TEXT_BYTES_MAX} bytes; shorten it."),
        )),
    }
}

/// Whether a Titelart is revenue; as plans of all years and states write it.
pub fn is_revenue(text: &str) -> Result<bool, Refusal> {
    match text.to_lowercase().as_str() {
        "ausgabetitel" | "ausgaben" | "ausgabe" | "a" => Ok(false),
        "einnahmetitel" | "einnahmen" | "einnahme" | "e" => Ok(true),
        _ => Err(refused(
            Column::Titelart,
            format!(
                "„{text}“ ist unbekannt; erlaubt sind Ausgabetitel und Einnahmetitel (auch Ausgaben, Einnahmen, A, E)."
            ),
            format!(
                "“{text}” is unknown; allowed are Ausgabetitel and Einnahmetitel (also Ausgaben, Einnahmen, A, E)."
            ),
        )),
    }
}

/// Whether a BetragTyp is an Ist.
fn is_actual(text: &str) -> Result<bool, Refusal> {
    let lower = text.to_lowercase();
    match lower.as_str() {
        "soll" | "ansatz" | "plan" | "haushaltsansatz" | "ansatz/soll" | "soll/ansatz" => Ok(false),
        "ist" | "rechnung" | "rechnungsergebnis" | "ist-ergebnis" => Ok(true),
        _ if lower.contains("nachtrag") => Err(refused(
            Column::BetragTyp,
            format!(
                "„{text}“ sagt nicht, ob der Betrag der neue Ansatz oder nur die Änderung ist. Bitte Soll eintragen und als Betrag den neuen \
                 Ansatz, und die Datei mit „import budget --amend GRUNDLAGE“ einlesen."
            ),
            format!(
                "“{text}” does not say whether the amount is the new appropriation or only the change. Enter Soll and as the amount the new \
                 appropriation, and import the file with `import budget --amend BASIS`."
            ),
        )),
        _ => Err(refused(
            Column::BetragTyp,
            format!("„{text}“ ist unbekannt; erlaubt sind Soll (auch Ansatz, Plan) und Ist (auch Rechnungsergebnis)."),
            format!("“{text}” is unknown; allowed are Soll (also Ansatz, Plan) and Ist (also Rechnungsergebnis)."),
        )),
    }
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
        _ => Authority::of_chapter(unnumbered(chapter)).as_str().to_owned(),
    };
    // Parsed again, because a name may be too long to be a code.
    code.parse().map_err(|fault: NotAName| {
        let said = fault.said();
        refused(Column::Kapitelbezeichnung, said.de, said.en)
    })
}

/// What a chapter is called, where its number stands before it in the same cell.
fn unnumbered(chapter: &str) -> &str {
    const DIGITS: usize = 4;
    let name = chapter.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    if chapter.len() - name.len() == DIGITS && rest.len() < name.len() && !rest.is_empty() { rest } else { chapter }
}

/// A natural key (payment number, cover group) of a text that may be longer than a key: what is too much is replaced by
/// a checksum of the whole, so that equal texts have equal keys and others do not. FNV-1a, because it is the same on
/// every machine and in every version.
pub fn key_of<K: std::str::FromStr>(text: &str) -> Option<K> {
    const SUM_BYTES: usize = 17;
    if text.len() <= KEY_BYTES_MAX {
        return text.parse().ok();
    }
    let sum = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
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
    /// `said`: the name that the row says itself, because it was refused under it.
    pub fn appropriate(&mut self, row: &Identity, said: &str) -> Result<LineName, Refusal> {
        let base = row.base();
        let line = match self.said(&base, said) {
            Some(line) => line,
            None => self.next(&base)?,
        };
        self.appropriated.entry((base, row.revenue)).or_default().push(line.clone());
        Ok(line)
    }

    /// Names an Ist row after all Soll rows are named: the n-th of a name belongs to the n-th Soll row of that name.
    /// With it, whether the plan has that Soll row.
    pub fn pay(&mut self, row: &Identity, said: &str) -> Result<(LineName, bool), Refusal> {
        let key = (row.base(), row.revenue);
        if let Some(line) = self.said(&key.0, said) {
            let in_plan = self.appropriated.get(&key).is_some_and(|lines| lines.contains(&line));
            return Ok((line, in_plan));
        }
        let earlier = self.actuals.entry(key.clone()).or_default();
        let known = self.appropriated.get(&key).and_then(|lines| lines.get(*earlier)).cloned();
        *earlier += 1;
        match known {
            Some(line) => Ok((line, true)),
            None => Ok((self.next(&key.0)?, false)),
        }
    }

    /// The name that a row says, where it is one of its own: its place's, or a further one of that place.
    fn said(&mut self, base: &str, said: &str) -> Option<LineName> {
        let further = said.strip_prefix(base)?;
        let number = further.is_empty()
            || further.strip_prefix('-').is_some_and(|number| number.parse::<u64>().is_ok_and(|n| n > 1));
        let line: LineName = said.parse().ok().filter(|_| number)?;
        self.taken.insert(line.clone());
        Some(line)
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
