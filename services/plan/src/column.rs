//! The columns of a plan.

/// A column that is read. All others are tolerated; those of amounts that no layout has are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Bereich,
    Einzelplan,
    Einzelplanbezeichnung,
    Kapitel,
    Kapitelbezeichnung,
    Titelart,
    Titel,
    Titelbezeichnung,
    Jahr,
    BetragTyp,
    Betrag,
    Gruppe,
    Hauptgruppe,
}

pub const COLUMNS: usize = 13;
pub const REQUIRED: usize = 11;
/// Of the required ones, those that say which line a row is; the others say how much, and may be said otherwise.
pub const PLACE: usize = 8;
pub const ALL: [Column; COLUMNS] = [
    Column::Bereich,
    Column::Einzelplan,
    Column::Einzelplanbezeichnung,
    Column::Kapitel,
    Column::Kapitelbezeichnung,
    Column::Titelart,
    Column::Titel,
    Column::Titelbezeichnung,
    Column::Jahr,
    Column::BetragTyp,
    Column::Betrag,
    Column::Gruppe,
    Column::Hauptgruppe,
];
pub const NAMES: [&str; COLUMNS] = [
    "Bereich",
    "Einzelplan",
    "Einzelplanbezeichnung",
    "Kapitel",
    "Kapitelbezeichnung",
    "Titelart",
    "Titel",
    "Titelbezeichnung",
    "Jahr",
    "BetragTyp",
    "Betrag",
    "Gruppe",
    "Hauptgruppe",
];

impl Column {
    /// The column's name in the header.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
    /// The names of the columns without which a file is no plan.
    pub fn required() -> &'static [&'static str] {
        &NAMES[..REQUIRED]
    }
    /// The column of a name.
    pub fn of_name(name: &str) -> Option<usize> {
        NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))
    }
    /// Digits of the column's number in the state's plan: Einzelplan 25, Kapitel 2500, Titel 51185, Gruppe 511.
    pub fn digits(self) -> Option<usize> {
        match self {
            Column::Einzelplan => Some(2),
            Column::Kapitel => Some(4),
            Column::Titel => Some(5),
            Column::Gruppe => Some(3),
            Column::Hauptgruppe => Some(1),
            _ => None,
        }
    }
}
