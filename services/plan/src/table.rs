//! The header of a plan, and the rows below it, whatever kind of file they came from.

use std::{borrow::Cow, sync::Arc};

use super::{
    cell::{CellKind, PlanCell},
    code::{Code, code},
    column::{ALL, COLUMNS, Column, NAMES, PLACE, REQUIRED},
    fault::{Cause, CellFault, RowFault},
    heading::{Heading, heading, year_in},
    mark::{LINE, MARK, is_id},
    text::plain,
};

/// Columns of the published plans that are not read: what they say is in those that are, or is nothing that is booked.
const BESIDE: [&str; 14] = [
    "ID",
    "Typ",
    "Bezeichnung",
    "Bereichsbezeichnung",
    "Hauptgruppenbezeichnung",
    "Obergruppe",
    "Obergruppenbezeichnung",
    "Gruppenbezeichnung",
    "Hauptfunktion",
    "Hauptfunktionsbezeichnung",
    "Oberfunktion",
    "Oberfunktionsbezeichnung",
    "Funktion",
    "Funktionsbezeichnung",
];

/// A column of amounts of one kind and year, as plans before 2020 have them: `Ansatz 2018 in €`, `Ist`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountColumn {
    pub place: usize,
    pub name: Arc<str>,
    pub actual: bool,
    /// `None`: the sheet's name or a column says the year.
    pub year: Option<i16>,
}

/// Where each column stands in the file.
#[derive(Debug)]
pub struct Header {
    pub places: [Option<usize>; COLUMNS],
    /// The columns of amounts where the layout has no BetragTyp.
    pub amounts: Vec<AmountColumn>,
    /// Columns that no layout has, or this one has no use for, with their names.
    pub others: Vec<(usize, String)>,
    /// The year that the sheet's name says, where no column does.
    pub year: Option<i16>,
    pub width: usize,
    /// The header as it stands in the file, for the list of what was refused; without the columns of a mark.
    pub text: String,
    /// Where the mark of a row that was refused stands, and the name of its line.
    marks: [Option<usize>; 2],
}

/// What a row says that was refused and comes back: which entry it was, and which line it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    pub corrects: String,
    pub line: String,
}

impl Header {
    /// Columns of amounts that say their year themselves.
    pub fn years(&self) -> usize {
        self.amounts.iter().filter(|column| column.year.is_some()).count()
    }
    /// How many of the columns of a plan a row names; one of amounts stands for three of them. None without a title.
    pub fn likeness<'a>(names: impl Iterator<Item = &'a str>) -> usize {
        let mut found = [false; COLUMNS];
        let mut amounts = 0;
        for name in names {
            match heading(name) {
                Heading::Column(column) => found[column] = true,
                Heading::Amounts { .. } | Heading::InThousands => amounts = REQUIRED - PLACE,
                Heading::Other => {}
            }
        }
        let of_title = found[Column::Titel as usize] || found[Column::Titelbezeichnung as usize];
        let count = found.iter().take(REQUIRED).filter(|found| **found).count();
        if of_title { count + amounts } else { 0 }
    }
    /// The mark of a row.
    pub fn mark(&self, cell: &dyn Fn(usize) -> PlanCell) -> Mark {
        let [corrects, line] = self.marks.map(|place| place.map(|place| cell(place).text).unwrap_or_default());
        Mark { corrects: if is_id(&corrects) { corrects } else { String::new() }, line }
    }
    /// Whether a column is one of the plan, not of a mark.
    pub fn is_own(&self, place: usize) -> bool {
        !self.marks.contains(&Some(place))
    }
    /// A row as it stands in the file, without its mark, which is written before it.
    pub fn unmarked<'a>(&self, row: &'a str) -> (Mark, &'a str) {
        if self.marks != [Some(0), Some(1)] {
            return (Mark::default(), row);
        }
        let mut parts = row.splitn(3, ';');
        let (corrects, line, rest) =
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        (self.mark(&|place| PlanCell::of_text(if place == 0 { corrects } else { line })), rest)
    }

    /// Finds the columns by their names, in any order. Upper and lower case do not matter.
    pub fn read<'a>(names: impl Iterator<Item = &'a str>, sheet: Option<&str>) -> Result<Header, Cause> {
        let mut header = Header {
            places: [None; COLUMNS],
            amounts: Vec::new(),
            others: Vec::new(),
            year: None,
            width: 0,
            text: String::new(),
            marks: [None; 2],
        };
        let (mut in_thousands, mut double) = (None, None);
        for (place, name) in names.enumerate() {
            header.width = place + 1;
            if let Some(mark) = [MARK, LINE].iter().position(|mark| name.trim().eq_ignore_ascii_case(mark)) {
                header.marks[mark] = Some(place);
                continue;
            }
            if !header.text.is_empty() {
                header.text.push(';');
            }
            quote(&mut header.text, name);
            match heading(name) {
                Heading::Column(column) => {
                    if header.places[column].replace(place).is_some() {
                        return Err(Cause::DoubleColumn { name: NAMES[column].to_owned() });
                    }
                }
                Heading::Amounts { actual, year } => {
                    let name = name.trim();
                    if header.amounts.iter().any(|other| other.actual == actual && other.year == year) {
                        double.get_or_insert(name.to_owned());
                    }
                    header.amounts.push(AmountColumn { place, name: name.into(), actual, year });
                }
                Heading::InThousands => in_thousands = Some(name.trim().to_owned()),
                Heading::Other if BESIDE.iter().any(|known| known.eq_ignore_ascii_case(name.trim())) => {}
                Heading::Other => header.others.push((place, name.trim().to_owned())),
            }
        }
        let header = header.checked(in_thousands, sheet)?;
        // Only of a plan: other tables have what columns they like.
        match double {
            Some(name) if !header.amounts.is_empty() => Err(Cause::DoubleColumn { name }),
            _ => Ok(header),
        }
    }

    fn checked(mut self, in_thousands: Option<String>, sheet: Option<&str>) -> Result<Header, Cause> {
        let has = |column: Column| self.places[column as usize].is_some();
        let missing = |wanted: &[&'static str]| -> Vec<&'static str> {
            wanted.iter().zip(self.places).filter(|(_, place)| place.is_none()).map(|(name, _)| *name).collect()
        };
        let of_place = missing(&NAMES[..PLACE]);
        if of_place.len() == PLACE {
            return Err(Cause::NotAPlan);
        }
        let listed = has(Column::BetragTyp) && has(Column::Betrag);
        let wide = !listed && !self.amounts.is_empty();
        match in_thousands {
            Some(name) if of_place.is_empty() && !listed => return Err(Cause::InThousands { name }),
            _ => {}
        }
        let year = sheet.and_then(year_in);
        if wide && of_place.is_empty() {
            let without: Vec<String> =
                self.amounts.iter().filter(|c| c.year.is_none()).map(|c| c.name.to_string()).collect();
            if !without.is_empty() && !has(Column::Jahr) && year.is_none() {
                return Err(Cause::NoYear { seen: without });
            }
        } else {
            let mut missing = missing(&NAMES[..REQUIRED]);
            if year.is_some() {
                missing.retain(|name| *name != Column::Jahr.name());
            }
            if !missing.is_empty() {
                return Err(Cause::MissingColumns { missing });
            }
            self.others.extend(
                std::mem::take(&mut self.amounts).into_iter().map(|column| (column.place, column.name.to_string())),
            );
        }
        self.year = if has(Column::Jahr) { None } else { year };
        Ok(self)
    }

    /// Whether none of the columns says anything in this row that say which line a row is.
    pub fn is_without_place(&self, cell: impl Fn(usize) -> bool) -> bool {
        self.places.iter().take(PLACE).flatten().all(|place| !cell(*place))
    }

    /// Picks the cells that are read out of a row; `cell` gives the cell at a place, if the row is that long.
    pub fn pick(&self, mut cell: impl FnMut(usize) -> Option<PlanCell>) -> Cells {
        let mut cells = Cells(self.places.map(|place| place.and_then(&mut cell).unwrap_or_default()), None);
        if let Some(year) = self.year {
            cells.set(Column::Jahr, year.to_string());
        }
        cells
    }
}

/// The cells of one row, by column; where the amount stands in a column of its own name, with that.
#[derive(Debug, Clone)]
pub struct Cells([PlanCell; COLUMNS], Option<Arc<str>>);

impl Cells {
    pub fn cell(&self, column: Column) -> &PlanCell {
        &self.0[column as usize]
    }
    pub fn text(&self, column: Column) -> &str {
        &self.cell(column).text
    }
    pub fn set(&mut self, column: Column, text: String) {
        self.0[column as usize] = PlanCell { text, kind: CellKind::Text };
    }
    pub fn set_amount(&mut self, amount: PlanCell, column: &AmountColumn) {
        self.0[Column::Betrag as usize] = amount;
        self.1 = Some(column.name.clone());
    }
    /// What is wrong with the amount, with the name that its column has in the file.
    pub fn of_amount(&self, why: CellFault) -> RowFault {
        RowFault::InColumn { column: Column::Betrag, called: self.1.clone(), why }
    }
    /// The text of a cell in the form in which texts are compared.
    pub fn plain(&self, column: Column) -> Cow<'_, str> {
        plain(self.text(column))
    }
    /// A code of the plan (`25`, `0310`, `51185`), however a spreadsheet has written it; a text that is no number as it
    /// stands.
    pub fn code(&self, column: Column) -> String {
        self.number(column).unwrap_or_else(|_| self.text(column).to_owned())
    }
    /// The same, or what is wrong with what was a number and cannot be told any more.
    pub fn number(&self, column: Column) -> Result<String, CellFault> {
        let PlanCell { text, kind } = self.cell(column);
        let Some(width) = column.digits() else { return Ok(text.clone()) };
        match code(text, *kind, width) {
            Code::Number(number) => Ok(number),
            Code::Text => Ok(text.strip_prefix('\'').unwrap_or(text).to_owned()),
            Code::Unclear => Err(CellFault::NumberUnclear { text: text.clone(), width }),
        }
    }
    /// The first cell but the amount that says nothing certain, with its column.
    pub fn doubtful(&self) -> Option<RowFault> {
        let read = ALL.into_iter().take(REQUIRED).filter(|column| *column != Column::Betrag);
        read.filter_map(|column| Some(self.cell(column).doubt()?.of(column))).next()
    }
    /// The row as it would stand in a CSV file of the layout, under its header: what was refused can be corrected there
    /// and given back, whatever file it came from.
    pub fn csv(&self) -> String {
        let mut text = NAMES.join(";");
        for (place, cell) in self.0.iter().enumerate() {
            text.push(if place == 0 { '\n' } else { ';' });
            quote(&mut text, &cell.typed());
        }
        text
    }
}

/// A row of the file after its header.
#[derive(Debug)]
pub struct Record {
    /// Line of the file where the row begins, the first being 1; of a spreadsheet, the row's number.
    pub line: u64,
    /// The row under its header, as it would stand in a CSV file.
    pub text: String,
    pub cells: Result<Cells, RowFault>,
    pub mark: Mark,
}

/// A field as it stands in a CSV file.
pub fn quote(out: &mut String, text: &str) {
    let text = text.trim();
    if text.contains([';', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// A row as it stands in a CSV file.
pub fn joined<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(';');
        }
        quote(&mut text, field);
    }
    text
}
