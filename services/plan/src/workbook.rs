//! The cells of an XLSX workbook, as they stand in the file: in memory bounded by the cells that are there, whatever
//! area the sheet claims to use and however far it unpacks; numbers as text, so that none passes through a float.
//! Elements are known by their local names: "strict" workbooks and those that write prefixes are read like all others.

use std::collections::HashMap;

use quick_xml::events::BytesStart;
use sollist_platform::process::package::{Package, PackageFault};

use super::{
    cell::{CellKind, PlanCell},
    fault::Cause,
    text::clean,
    xml::{PIECE_BYTES_MAX, Piece, Xml, attribute},
};

/// Most bytes that a workbook may unpack to; the published plan of a year has 23 million.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Most rows of all sheets together that hold anything; Berlin's plan has 18,000 a year.
const ROWS_MAX: usize = super::layout::ROWS_MAX + super::layout::PREAMBLE_MAX;
/// Most cells that hold anything: the published plan of a year has half a million.
const CELLS_MAX: usize = 3_000_000;
/// Most text of all cells together, in bytes.
const TEXT_BYTES_MAX: usize = 128 * 1024 * 1024;
const SHEETS_MAX: usize = 500;
const STYLES_MAX: usize = 100_000;
const MERGES_MAX: usize = 200_000;
const ROW_MAX: u32 = 1_048_576;
const COLUMN_MAX: u32 = 16_384;

impl From<PackageFault> for Cause {
    fn from(fault: PackageFault) -> Cause {
        match fault {
            PackageFault::Damaged => Cause::DamagedXlsx,
            PackageFault::TooLarge => Cause::TooLarge,
        }
    }
}

/// A sheet that people see.
#[derive(Debug, Clone)]
pub struct SheetPart {
    pub name: String,
    part: String,
}

/// A row that has any cell: its number from 1, and its cells by column from 0.
#[derive(Debug, Clone)]
pub struct SheetRow {
    pub number: u32,
    pub cells: Vec<(u32, PlanCell)>,
}

/// Cells that are shown as one: rows and columns, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// A workbook that is open.
pub struct Workbook {
    package: Package<Vec<u8>>,
    pub sheets: Vec<SheetPart>,
    strings: Vec<String>,
    /// What the numbers of a style are shown as.
    styles: Vec<CellKind>,
    rows_left: usize,
    cells_left: usize,
    text_left: usize,
}

impl Workbook {
    pub fn open(bytes: Vec<u8>) -> Result<Workbook, Cause> {
        let mut package = Package::open(bytes, UNPACKED_BYTES_MAX)?;
        let book = office_document(&mut package)?;
        if !package.has(&book) {
            // The formats of other programs, and Excel's binary one, are packages too.
            let has = |parts: &[&str]| parts.iter().any(|part| package.has(part));
            return Err(if has(&["content.xml", "xl/workbook.bin", "word/document.xml", "ppt/presentation.xml"]) {
                Cause::OtherWorkbook
            } else if has(&["[Content_Types].xml", "_rels/.rels", "xl/styles.xml"]) {
                Cause::DamagedXlsx
            } else {
                Cause::Archive {
                    inside: package.names().find(|name| !name.ends_with('/')).map(shown).unwrap_or_default(),
                }
            });
        }
        let links = links(&mut package, &book)?;
        let linked = |kind: &str| links.values().find(|link| link.kind == kind).map(|link| link.part.clone());
        let sheets = sheets(&mut package, &book, &links)?;
        let mut text_left = TEXT_BYTES_MAX;
        let strings = match linked("sharedStrings") {
            Some(part) => strings(&mut package, &part, &mut text_left)?,
            None => Vec::new(),
        };
        let styles = match linked("styles") {
            Some(part) => styles(&mut package, &part)?,
            None => Vec::new(),
        };
        Ok(Workbook {
            package,
            sheets,
            strings,
            styles,
            rows_left: ROWS_MAX,
            cells_left: CELLS_MAX,
            text_left: TEXT_BYTES_MAX,
        })
    }

    /// The rows of a sheet that have any cell, in their order, and what is shown as one.
    pub fn read(&mut self, sheet: &SheetPart) -> Result<(Vec<SheetRow>, Vec<Merge>), Cause> {
        let Some(part) = self.package.part(&sheet.part)? else { return Err(Cause::DamagedXlsx) };
        let mut xml = Xml::new(part);
        let mut reading = Reading {
            strings: &self.strings,
            styles: &self.styles,
            rows_left: &mut self.rows_left,
            cells_left: &mut self.cells_left,
            text_left: &mut self.text_left,
            rows: Vec::new(),
            merges: Vec::new(),
            row: 0,
            numbered: false,
            column: 0,
            cell: None,
            within: Within::Nothing,
        };
        while let Some(piece) = xml.next()? {
            reading.piece(piece)?;
        }
        Ok((reading.rows, reading.merges))
    }
}

/// The name of a file within an archive, as a sentence can have it.
fn shown(name: &str) -> String {
    clean(name).chars().take(80).collect()
}

fn each_open(
    package: &mut Package<Vec<u8>>,
    part: &str,
    mut each: impl FnMut(&[u8], &BytesStart<'_>) -> Result<(), Cause>,
) -> Result<(), Cause> {
    let Some(part) = package.part(part)? else { return Ok(()) };
    let mut xml = Xml::new(part);
    while let Some(piece) = xml.next()? {
        if let Piece::Open(name, element) = piece {
            each(name, element)?;
        }
    }
    Ok(())
}

/// What a part points at.
struct Link {
    /// The last word of the relationship's type, the same in all editions of the standard.
    kind: String,
    part: String,
}

/// Where the workbook stands; by the standard the package says so.
fn office_document(package: &mut Package<Vec<u8>>) -> Result<String, Cause> {
    let mut found = None;
    each_open(package, "_rels/.rels", |name, element| {
        if name == b"Relationship" && attribute(element, b"Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            found = attribute(element, b"Target").map(|target| resolved("", &target));
        }
        Ok(())
    })?;
    Ok(found.unwrap_or_else(|| "xl/workbook.xml".to_owned()))
}

/// A target as the name of a part: absolute, or beside the part that points at it.
fn resolved(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn links(package: &mut Package<Vec<u8>>, book: &str) -> Result<HashMap<String, Link>, Cause> {
    let (folder, file) = book.rsplit_once('/').unwrap_or(("", book));
    let mut links = HashMap::new();
    each_open(package, &format!("{folder}/_rels/{file}.rels"), |name, element| {
        if name == b"Relationship"
            && let (Some(id), Some(kind), Some(target)) =
                (attribute(element, b"Id"), attribute(element, b"Type"), attribute(element, b"Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            links.insert(id, Link { kind, part: resolved(folder, &target) });
        }
        if links.len() > STYLES_MAX { Err(Cause::TooLarge) } else { Ok(()) }
    })?;
    Ok(links)
}

/// The sheets that are shown, in their order. Charts are sheets too, but have no cells.
fn sheets(package: &mut Package<Vec<u8>>, book: &str, links: &HashMap<String, Link>) -> Result<Vec<SheetPart>, Cause> {
    let mut sheets = Vec::new();
    each_open(package, book, |name, element| {
        let hidden = attribute(element, b"state").is_some_and(|state| state != "visible");
        if name == b"sheet" && !hidden {
            let link = attribute(element, b"id").and_then(|id| links.get(&id)).ok_or(Cause::DamagedXlsx)?;
            if link.kind == "worksheet" {
                sheets.push(SheetPart {
                    name: clean(&attribute(element, b"name").unwrap_or_default()),
                    part: link.part.clone(),
                });
            }
        }
        if sheets.len() > SHEETS_MAX { Err(Cause::TooLarge) } else { Ok(()) }
    })?;
    Ok(sheets)
}

/// The texts that cells share.
fn strings(package: &mut Package<Vec<u8>>, part: &str, left: &mut usize) -> Result<Vec<String>, Cause> {
    let Some(part) = package.part(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part);
    let mut strings = Vec::new();
    let mut text = String::new();
    let (mut in_text, mut in_hint) = (false, false);
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(b"si", _) => text.clear(),
            Piece::Open(b"rPh", _) => in_hint = true,
            Piece::Close(b"rPh") => in_hint = false,
            Piece::Open(b"t", _) => in_text = !in_hint,
            Piece::Close(b"t") => in_text = false,
            Piece::Text(piece) if in_text => text.push_str(piece),
            Piece::Close(b"si") => {
                let string = clean(&unescaped(&text));
                *left = left.checked_sub(string.len() + size_of::<String>()).ok_or(Cause::TooLarge)?;
                strings.push(string);
            }
            _ => {}
        }
        if text.len() > PIECE_BYTES_MAX as usize {
            return Err(Cause::TooLarge);
        }
    }
    Ok(strings)
}

/// Characters that XML cannot hold are written `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).filter(|code| code.ends_with('_')).and_then(|code| code.get(..4));
        let letter = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (kept, skip) = if letter.is_some() { (at, at + 7) } else { (at + 2, at + 2) };
        out.push_str(rest.get(..kept).unwrap_or_default());
        out.extend(letter);
        rest = rest.get(skip..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What the numbers of each style are shown as.
fn styles(package: &mut Package<Vec<u8>>, part: &str) -> Result<Vec<CellKind>, Cause> {
    let mut own: HashMap<u32, CellKind> = HashMap::new();
    let mut styles = Vec::new();
    let Some(part) = package.part(part)? else { return Ok(styles) };
    let mut xml = Xml::new(part);
    let mut in_cells = false;
    let number = |element: &BytesStart<'_>| attribute(element, b"numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(b"numFmt", element) => {
                own.insert(number(element), shown_as(&attribute(element, b"formatCode").unwrap_or_default()));
            }
            Piece::Open(b"cellXfs", _) => in_cells = true,
            Piece::Close(b"cellXfs") => in_cells = false,
            Piece::Open(b"xf", element) if in_cells => {
                let id = number(element);
                styles.push(own.get(&id).copied().unwrap_or_else(|| shown_as_built_in(id)));
            }
            _ => {}
        }
        if styles.len() > STYLES_MAX || own.len() > STYLES_MAX {
            return Err(Cause::TooLarge);
        }
    }
    Ok(styles)
}

fn shown_as_built_in(id: u32) -> CellKind {
    match id {
        9 | 10 => CellKind::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => CellKind::Date,
        _ => CellKind::Number,
    }
}

/// A format of the workbook's own: what stands in quotes or brackets, or behind a backslash, is decoration.
fn shown_as(code: &str) -> CellKind {
    let mut kind = CellKind::Number;
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.by_ref().find(|c| *c == '"');
            }
            '[' => {
                // `[h]` counts hours, `[Red]` and `[$€-407]` do not.
                let inner: String = letters.by_ref().take_while(|c| *c != ']').collect();
                if !inner.is_empty() && inner.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S')) {
                    return CellKind::Date;
                }
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            '%' => kind = CellKind::Percent,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return CellKind::Date,
            // `General`, and `E+00` of scientific numbers.
            'G' if letters.as_str().starts_with("eneral") => {
                letters = letters.as_str().get(6..).unwrap_or_default().chars()
            }
            _ => {}
        }
    }
    kind
}

/// Where in a cell the reader is.
#[derive(PartialEq)]
enum Within {
    Nothing,
    Value,
    Text,
    Hint,
}

/// A cell while it is read.
#[derive(Default)]
struct Raw {
    kind: String,
    style: usize,
    value: String,
    formula: bool,
    /// A value stands there, if an empty one.
    valued: bool,
}

/// A sheet while it is read.
struct Reading<'a> {
    strings: &'a [String],
    styles: &'a [CellKind],
    rows_left: &'a mut usize,
    cells_left: &'a mut usize,
    text_left: &'a mut usize,
    rows: Vec<SheetRow>,
    merges: Vec<Merge>,
    row: u32,
    /// Whether the row's number is said.
    numbered: bool,
    /// The next column, where a cell does not say its own.
    column: u32,
    cell: Option<Raw>,
    within: Within,
}

impl Reading<'_> {
    fn piece(&mut self, piece: Piece<'_>) -> Result<(), Cause> {
        match piece {
            Piece::Open(b"row", element) => {
                let said = attribute(element, b"r")
                    .map(|number| number.parse().map_err(|_| Cause::DamagedXlsx))
                    .transpose()?;
                let number = said.unwrap_or_else(|| self.row.saturating_add(1));
                if number <= self.row || number > ROW_MAX {
                    return Err(Cause::DamagedXlsx);
                }
                (self.row, self.column, self.numbered) = (number, 0, said.is_some());
            }
            Piece::Open(b"c", element) => {
                if let Some(place) = attribute(element, b"r") {
                    let (row, column) = place_of(&place).ok_or(Cause::DamagedXlsx)?;
                    self.column = column;
                    // A row that does not say its number has the one of its first cell.
                    if !std::mem::replace(&mut self.numbered, true) {
                        self.row = self.row.max(row);
                    }
                }
                let style = attribute(element, b"s").and_then(|style| style.parse().ok()).unwrap_or(0);
                self.cell = Some(Raw { kind: attribute(element, b"t").unwrap_or_default(), style, ..Raw::default() });
            }
            Piece::Open(b"f", _) => {
                if let Some(cell) = &mut self.cell {
                    cell.formula = true;
                }
            }
            Piece::Open(b"v", _) => {
                self.within = Within::Value;
                if let Some(cell) = &mut self.cell {
                    cell.valued = true;
                }
            }
            Piece::Open(b"t", _) if self.within != Within::Hint => self.within = Within::Text,
            Piece::Open(b"rPh", _) => self.within = Within::Hint,
            Piece::Close(b"v" | b"rPh") => self.within = Within::Nothing,
            Piece::Close(b"t") if self.within == Within::Text => self.within = Within::Nothing,
            Piece::Text(text) if matches!(self.within, Within::Value | Within::Text) => {
                if let Some(cell) = &mut self.cell {
                    cell.value.push_str(text);
                    if cell.value.len() > PIECE_BYTES_MAX as usize {
                        return Err(Cause::TooLarge);
                    }
                }
            }
            Piece::Close(b"c") => {
                let cell = self.cell.take().map(|raw| self.cell(&raw)).transpose()?.unwrap_or_default();
                self.keep(cell)?;
            }
            Piece::Open(b"mergeCell", element) => {
                let area = attribute(element, b"ref").and_then(|area| merge_of(&area)).ok_or(Cause::DamagedXlsx)?;
                if self.merges.len() >= MERGES_MAX {
                    return Err(Cause::TooLarge);
                }
                self.merges.push(area);
            }
            _ => {}
        }
        Ok(())
    }

    fn keep(&mut self, cell: PlanCell) -> Result<(), Cause> {
        if self.column >= COLUMN_MAX || self.row == 0 {
            return Err(Cause::DamagedXlsx);
        }
        let column = self.column;
        self.column += 1;
        if cell.is_empty() {
            return Ok(());
        }
        *self.cells_left = self.cells_left.checked_sub(1).ok_or(Cause::TooLarge)?;
        *self.text_left = self.text_left.checked_sub(cell.text.len()).ok_or(Cause::TooLarge)?;
        match self.rows.last_mut() {
            Some(row) if row.number == self.row => row.cells.push((column, cell)),
            _ => {
                *self.rows_left = self.rows_left.checked_sub(1).ok_or(Cause::TooLarge)?;
                self.rows.push(SheetRow { number: self.row, cells: vec![(column, cell)] });
            }
        }
        Ok(())
    }

    fn cell(&self, raw: &Raw) -> Result<PlanCell, Cause> {
        let value = raw.value.as_str();
        if value.trim().is_empty() {
            // A formula may come to an empty text.
            let computed = !raw.formula || raw.valued && raw.kind == "str";
            let kind = if computed { CellKind::Text } else { CellKind::NoValue };
            return Ok(PlanCell { text: String::new(), kind });
        }
        Ok(match raw.kind.as_str() {
            "s" => {
                let place: usize = value.trim().parse().map_err(|_| Cause::DamagedXlsx)?;
                PlanCell::of_clean(self.strings.get(place).ok_or(Cause::DamagedXlsx)?.clone())
            }
            "inlineStr" | "str" => PlanCell::of_text(&unescaped(value)),
            "b" => PlanCell::of_text(if value.trim() == "1" { "WAHR" } else { "FALSCH" }),
            "e" => PlanCell { text: clean(value), kind: CellKind::Error },
            "d" => PlanCell { text: clean(value), kind: CellKind::Date },
            _ => {
                let number = PlanCell::of_number(value);
                let shown = self.styles.get(raw.style).copied().unwrap_or(CellKind::Number);
                if number.kind == CellKind::Number { PlanCell { kind: shown, ..number } } else { number }
            }
        })
    }
}

/// Row from 1 and column from 0 of a cell's name, `AB12`.
fn place_of(name: &str) -> Option<(u32, u32)> {
    let name = name.trim_start_matches('$');
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = name.split_at_checked(letters)?;
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = column.bytes().fold(0_u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = row.trim_start_matches('$').parse().ok()?;
    ((1..=ROW_MAX).contains(&row) && column <= COLUMN_MAX).then_some((row, column - 1))
}

fn merge_of(area: &str) -> Option<Merge> {
    let (from, to) = area.split_once(':').unwrap_or((area, area));
    let (first, last) = (place_of(from)?, place_of(to)?);
    (first.0 <= last.0 && first.1 <= last.1).then_some(Merge { rows: (first.0, last.0), columns: (first.1, last.1) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_shows() {
        for code in [
            "General",
            "0.00",
            "#,##0,\\ \\T",
            "#,##0.00 \"T€ dm\"",
            "[Red]-#,##0.00",
            "0.00E+00",
            "#,##0.00\\ [$€-407]",
            "_-* #,##0_d",
        ] {
            assert_eq!(shown_as(code), CellKind::Number, "{code}");
        }
        for code in ["dd.mm.yyyy", "[h]:mm", "yyyy", "mmm-yy", "[$-407]d. mmmm yyyy"] {
            assert_eq!(shown_as(code), CellKind::Date, "{code}");
        }
        assert_eq!(shown_as("0.0 %"), CellKind::Percent);
    }

    #[test]
    fn names_of_cells_and_targets() {
        assert_eq!(place_of("A1"), Some((1, 0)));
        assert_eq!(place_of("XFD1048576"), Some((1_048_576, 16_383)));
        for bad in ["", "1", "A", "A0", "XFE1", "AAAA1", "A1048577", "A1B", "Ä1"] {
            assert_eq!(place_of(bad), None, "{bad}");
        }
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "../a/./b.xml"), "a/b.xml");
        assert_eq!(unescaped("a_x000D_b_xZZZZ_c_x_"), "a\rb_xZZZZ_c_x_");
    }
}
