//! Where in a plan a row stands.

use sollist_contract::ids::{District, KEY_BYTES_MAX, slug};

use super::{
    column::Column,
    fault::{CellFault, RowFault},
    table::Cells,
    text::slug_of,
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

    pub fn read(cells: &Cells, number: Column, name: Column) -> Result<Part, RowFault> {
        let digits = cells.number(number).map_err(|why| why.of(number))?;
        let part = Part { number: slug(&digits), name: slug_of(cells.text(name)) };
        if part.id().is_empty() {
            return Err(CellFault::NameMissing { number }.of(name));
        }
        Ok(part)
    }
}

/// Where in the plan a row stands.
#[derive(Debug, Clone)]
pub struct PlanPlace {
    pub district: District,
    pub section: Part,
    pub chapter: Part,
    pub title: Part,
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
