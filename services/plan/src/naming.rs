//! What a row of a plan is called: its place in the plan, its authority, and the name of its budget line
//! (docs/spec.md#names).

use std::collections::{HashMap, HashSet};

use sollist_contract::{
    event::Labels,
    ids::{Authority, District, LineName, TEXT_BYTES_MAX, slug},
    similar::nearest,
};

use super::{
    code::{Code, code},
    column::Column,
    fault::{CellFault, RowFault},
    heading::fiscal_year,
    place::{Part, PlanPlace},
    rules::Rules,
    table::Cells,
};

/// What a row is about: everything but its amount.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The fiscal year (Haushaltsjahr).
    pub year: i16,
    pub place: PlanPlace,
    pub authority: Authority,
    pub labels: Labels,
    /// Einnahmetitel.
    pub revenue: bool,
    /// BetragTyp Ist; otherwise Soll.
    pub actual: bool,
}

impl Identity {
    pub fn read(cells: &Cells, rules: &Rules) -> Result<Identity, RowFault> {
        if let Some(fault) = cells.doubtful() {
            return Err(fault);
        }
        not_too_long(cells)?;
        let place = PlanPlace {
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
            revenue: is_revenue(&cells.plain(Column::Titelart)).map_err(|why| why.of(Column::Titelart))?,
            actual: is_actual(&cells.plain(Column::BetragTyp)).map_err(|why| why.of(Column::BetragTyp))?,
            place,
        })
    }

    /// The line's name, were it the only one of that name.
    pub fn base(&self) -> String {
        let PlanPlace { district, section, chapter, title } = &self.place;
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

fn district(cells: &Cells) -> Result<District, RowFault> {
    let text = || cells.text(Column::Bereich).to_owned();
    let bereich = whole(cells, Column::Bereich, 2).parse().ok().and_then(District::of_bereich);
    bereich.ok_or_else(|| CellFault::Bereich { text: text() }.of(Column::Bereich))
}

fn year(cells: &Cells) -> Result<i16, RowFault> {
    let fault = || match cells.text(Column::Jahr) {
        "" => CellFault::YearMissing,
        text => CellFault::Year { text: text.to_owned() },
    };
    fiscal_year(&whole(cells, Column::Jahr, 4)).ok_or_else(|| fault().of(Column::Jahr))
}

/// Labels go into events; more than a title can have is a cell gone wrong.
fn not_too_long(cells: &Cells) -> Result<(), RowFault> {
    let labels = [Column::Einzelplanbezeichnung, Column::Kapitelbezeichnung, Column::Titelbezeichnung];
    match labels.into_iter().find(|column| cells.text(*column).len() > TEXT_BYTES_MAX) {
        None => Ok(()),
        Some(column) => Err(CellFault::TextTooLong.of(column)),
    }
}

/// Whether a Titelart is revenue; as plans of all years and states write it.
pub fn is_revenue(text: &str) -> Result<bool, CellFault> {
    match text.to_lowercase().as_str() {
        "ausgabetitel" | "ausgaben" | "ausgabe" | "a" => Ok(false),
        "einnahmetitel" | "einnahmen" | "einnahme" | "e" => Ok(true),
        _ => Err(CellFault::Titelart { text: text.to_owned() }),
    }
}

/// Whether a BetragTyp is an Ist.
fn is_actual(text: &str) -> Result<bool, CellFault> {
    let lower = text.to_lowercase();
    match lower.as_str() {
        "soll" | "ansatz" | "plan" | "haushaltsansatz" | "ansatz/soll" | "soll/ansatz" => Ok(false),
        "ist" | "rechnung" | "rechnungsergebnis" | "ist-ergebnis" => Ok(true),
        _ if lower.contains("nachtrag") => Err(CellFault::Supplement { text: text.to_owned() }),
        _ => Err(CellFault::BetragTyp { text: text.to_owned() }),
    }
}

/// In a district's own plan the Bezirksamt; in the Hauptverwaltung whom the chapter names, unless a rule says
/// otherwise.
fn authority(place: &PlanPlace, chapter: &str, rules: &Rules) -> Result<Authority, RowFault> {
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
    // There are twelve: whoever spells one otherwise means no new authority.
    if let Some(place) = code.strip_prefix(Authority::BEZIRKSAMT) {
        let districts: Vec<(String, District)> = District::all().map(|known| (slug(known.name()), known)).collect();
        let near = nearest(place, districts.iter().map(|(name, _)| name.as_str()));
        let meant = districts.iter().find(|(name, _)| near == Some(name)).map(|(_, district)| *district);
        let name = unnumbered(chapter).to_owned();
        return Err(CellFault::NoBezirksamt { name, meant }.of(Column::Kapitelbezeichnung));
    }
    // Parsed again, because a name may be too long to be a code.
    code.parse().map_err(|why| CellFault::Authority(why).of(Column::Kapitelbezeichnung))
}

/// What a chapter is called, where its number stands before it in the same cell.
fn unnumbered(chapter: &str) -> &str {
    const DIGITS: usize = 4;
    let name = chapter.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    if chapter.len() - name.len() == DIGITS && rest.len() < name.len() && !rest.is_empty() { rest } else { chapter }
}

/// Hands out the names of one plan: each once, in the order of the file.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<LineName>,
    /// How many lines of a name there are so far.
    counts: HashMap<String, u64>,
    /// The appropriated lines of a name, in order; expenditure and revenue apart, so that an Ist row finds its own
    /// kind.
    appropriated: HashMap<(String, bool), Vec<LineName>>,
    actuals: HashMap<(String, bool), usize>,
}

impl Names {
    /// Names a Soll row. A row that is refused for its amount is named too: corrected, it must not move its neighbours.
    /// `said`: the name that the row says itself, because it was refused under it.
    pub fn appropriate(&mut self, row: &Identity, said: &str) -> Result<LineName, RowFault> {
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
    pub fn pay(&mut self, row: &Identity, said: &str) -> Result<(LineName, bool), RowFault> {
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

    fn next(&mut self, base: &str) -> Result<LineName, RowFault> {
        let count = self.counts.entry(base.to_owned()).or_default();
        loop {
            *count += 1;
            let name = if *count == 1 { base.to_owned() } else { format!("{base}-{count}") };
            let too_long = |_| CellFault::NamesTooLong.of(Column::Titelbezeichnung);
            let line: LineName = name.parse().map_err(too_long)?;
            // A title may really be called „… 2“, the name of another title's second line.
            if self.taken.insert(line.clone()) {
                return Ok(line);
            }
        }
    }
}
