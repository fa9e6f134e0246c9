//! Why a figure is not given.

use sollist_contract::{ids::NotAName, money::Overflow, reading::Bilingual as _, said::Said};

/// Why a question has no answer. Texts are for people, German and English.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FigureError {
    /// An argument cannot be understood or names nothing.
    #[error("{en}")]
    BadArgument { field: &'static str, de: String, en: String },
    /// A sum would leave the range of an amount: the figure is withheld, never another number.
    #[error("a sum is beyond the range of an amount")]
    Overflow,
    /// The figure rests on one that is withheld; the reason as a German sentence.
    #[error("{}", crate::reasons::english(.0))]
    Withheld(String),
    /// The column engine failed; a bug, not the caller's fault.
    #[error("the column engine failed: {0}")]
    Engine(String),
}

impl FigureError {
    pub fn bad(field: &'static str, de: impl Into<String>, en: impl Into<String>) -> FigureError {
        FigureError::BadArgument { field, de: de.into(), en: en.into() }
    }
    /// An argument that is not the name it should be.
    pub fn not_a_name(field: &'static str, error: NotAName) -> FigureError {
        let Said { de, en } = error.said();
        FigureError::BadArgument { field, de, en }
    }
    /// The text in German.
    pub fn german(&self) -> String {
        match self {
            FigureError::BadArgument { de, .. } => de.clone(),
            FigureError::Overflow => {
                "Eine Summe liegt außerhalb des Bereichs eines Betrags; die Zahl wird nicht ausgegeben.".to_owned()
            }
            FigureError::Withheld(reason) => reason.clone(),
            FigureError::Engine(_) => "Die Auswertung ist an einem inneren Fehler gescheitert.".to_owned(),
        }
    }
}

impl From<Overflow> for FigureError {
    fn from(_: Overflow) -> FigureError {
        FigureError::Overflow
    }
}
impl From<polars::error::PolarsError> for FigureError {
    fn from(error: polars::error::PolarsError) -> FigureError {
        FigureError::Engine(error.to_string())
    }
}
