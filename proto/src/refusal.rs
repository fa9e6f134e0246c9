//! A refusal: what was not accepted, where, why, and what to do; in German and English.

use serde::{Deserialize, Serialize};

/// The reasons by which refusals are counted and told apart; stable words for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// Not UTF-8, not JSON, cut off.
    NotJson,
    /// Longer than a line may be.
    LineTooLong,
    /// Attributes or data do not have the shape of the type.
    Malformed,
    UnknownType,
    WrongTime,
    /// Same source and id, other data.
    Conflict,
    /// Names something that does not exist.
    NotFound,
    /// Contradicts what is recorded.
    Contradiction,
    /// The line has not enough money, and no consent is named.
    NotEnoughMoney,
    /// A line is appropriated once.
    AlreadyAppropriated,
    /// A sum would leave the range of an amount.
    BeyondRange,
    /// A row of a plan cannot be read.
    PlanRow,
}

impl Reason {
    /// `NOT_ENOUGH_MONEY`, as in `google.rpc.ErrorInfo.reason`.
    pub fn code(self) -> &'static str {
        match self {
            Reason::NotJson => "NOT_JSON",
            Reason::LineTooLong => "LINE_TOO_LONG",
            Reason::Malformed => "MALFORMED",
            Reason::UnknownType => "UNKNOWN_TYPE",
            Reason::WrongTime => "WRONG_TIME",
            Reason::Conflict => "CONFLICT",
            Reason::NotFound => "NOT_FOUND",
            Reason::Contradiction => "CONTRADICTION",
            Reason::NotEnoughMoney => "NOT_ENOUGH_MONEY",
            Reason::AlreadyAppropriated => "ALREADY_APPROPRIATED",
            Reason::BeyondRange => "BEYOND_RANGE",
            Reason::PlanRow => "PLAN_ROW",
        }
    }
}

/// Why something was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{en}")]
pub struct Refusal {
    pub reason: Reason,
    /// The attribute or field it is about, `data.amount`; empty when it is the whole.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    pub de: String,
    pub en: String,
}

impl Refusal {
    pub fn new(reason: Reason, field: &str, de: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { reason, field: field.to_owned(), de: de.into(), en: en.into() }
    }
    pub fn not_found(field: &str, de: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(Reason::NotFound, field, de, en)
    }
    pub fn contradiction(field: &str, de: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(Reason::Contradiction, field, de, en)
    }
    /// The refusal of data that serde could not read, with the place it names in both languages.
    pub fn malformed(error: &serde_json::Error) -> Refusal {
        let full = error.to_string();
        let text = full.split(" at line ").next().unwrap_or(&full);
        let field = text.split('`').nth(1).map(|f| format!("data.{f}")).unwrap_or_default();
        Refusal::new(Reason::Malformed, &field, format!("data: {}", german(text)), format!("data: {text}"))
    }
}

impl From<crate::money::Overflow> for Refusal {
    fn from(_: crate::money::Overflow) -> Refusal {
        Refusal::new(
            Reason::BeyondRange,
            "data.amount",
            "Die Summe liegt außerhalb des Bereichs eines Betrags; bitte den Betrag prüfen.",
            "The sum would leave the range of an amount; check the amount.",
        )
    }
}

/// The German of what serde and our own types say about data they cannot read. What is not known stays as it is.
fn german(text: &str) -> String {
    const WHOLE: [(&str, &str); 8] = [
        ("an amount has at most two decimals", "ein Betrag hat höchstens zwei Nachkommastellen"),
        ("an amount is a decimal string such as", "ein Betrag ist eine Zeichenkette wie \"1300000.00\": Ziffern, ein Punkt, höchstens zwei Nachkommastellen"),
        ("an amount lies between", "ein Betrag liegt zwischen -1000000000000.00 und 1000000000000.00 EUR"),
        ("a day is written YYYY-MM-DD", "ein Tag wird JJJJ-MM-TT geschrieben und steht im Kalender (1990 bis 2199)"),
        ("a rate is a decimal string", "ein Satz ist eine Zeichenkette wie \"0.80\""),
        ("a rate lies between", "ein Satz liegt zwischen 0 und 1000000000 und hat höchstens zwölf Nachkommastellen"),
        ("a published value is a decimal number", "ein veröffentlichter Wert ist eine Dezimalzahl"),
        ("data did not match any variant", "der Wert passt zu keiner der erlaubten Formen"),
    ];
    if let Some((_, de)) = WHOLE.iter().find(|(en, _)| text.starts_with(en)) {
        return (*de).to_owned();
    }
    let mut out = text.to_owned();
    for (en, de) in [
        ("missing field", "es fehlt das Feld"),
        ("duplicate field", "doppelt steht das Feld"),
        ("unknown field", "unbekannt ist das Feld"),
        ("unknown variant", "unbekannt ist der Wert"),
        ("there are no fields", "es gibt keine Felder"),
        (", expected one of", "; erlaubt sind"),
        (", expected `", "; erlaubt ist `"),
        (", expected an amount as a decimal string such as", "; erwartet wird ein Betrag als Zeichenkette wie"),
        (", expected a whole number from", "; erwartet wird eine ganze Zahl von"),
        (", expected a string", "; erwartet wird eine Zeichenkette"),
        (", expected a boolean", "; erwartet wird true oder false"),
        (", expected", "; erwartet wird"),
        ("invalid type:", "falsche Art:"),
        ("invalid value:", "falscher Wert:"),
        ("floating point", "Dezimalzahl"),
        ("integer", "ganze Zahl"),
        ("string", "Zeichenkette"),
        (" or ", " oder "),
        (" to 1000000000", " bis 1000000000"),
        (" is empty", " ist leer"),
    ] {
        out = out.replace(en, de);
    }
    out
}
