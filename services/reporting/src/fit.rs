//! How a table fits across a page: widths of columns from what stands in them, and the size of its type.
//!
//! Lengths are whole hundredths: of the type size for texts, of a point on the page. They are estimates on the safe
//! side; the typesetter breaks what is still too long.

use crate::paper::{Column, Fit, Row, Table};

/// Across the text area of a page: 165 mm.
const PAGE: u32 = 46_770;
/// Sizes of type with the space beside cells, the usual one first.
const SIZES: [(u32, u32); 6] = [(870, 400), (830, 360), (790, 330), (750, 300), (710, 260), (650, 200)];
/// Words like „nicht gemeldet“ stay on one line where there is room for it.
const ONE_LINE_MAX: u32 = 900;
/// A column of texts without a share is not wider than this.
const TEXT_MAX: u32 = 1_300;
/// A column with a share has room for a name.
const SHARE_MIN: u32 = 850;

/// The width of a text in hundredths of the type size, a little more than in the text font.
fn width(text: &str) -> u32 {
    text.chars()
        .map(|c| match c {
            '0'..='9' => 49,
            '.' | ',' | ':' | ';' | '\'' | 'i' | 'j' | 'l' | '|' | ' ' | '\u{a0}' => 28,
            'f' | 't' | 'r' | 's' | '-' | '(' | ')' | '/' => 40,
            'm' | 'w' | 'M' | 'W' | '%' => 86,
            c if c.is_uppercase() => 72,
            c if c.is_lowercase() => 53,
            '\u{ad}' => 0,
            _ => 62,
        })
        .sum()
}

/// The longest part of a heading: it breaks at spaces, after hyphens and where a soft hyphen is.
fn heading(title: &str) -> u32 {
    let parts = title.split_inclusive([' ', '-', '\u{ad}']);
    let longest = parts.map(|part| width(part.trim_end()) + if part.ends_with('\u{ad}') { 40 } else { 0 }).max();
    // Headings are semibold.
    longest.unwrap_or(0) * 108 / 100
}

fn longest_word(text: &str) -> u32 {
    text.split(' ').map(width).max().unwrap_or(0)
}

/// What a column needs at least, and what it would like to have.
fn wishes(column: &Column, cells: &[(&str, bool)]) -> (u32, u32) {
    // A total is bold.
    let weigh = |width: u32, total: bool| if total { width * 108 / 100 } else { width };
    let head = heading(&column.title);
    let words = cells.iter().map(|(cell, total)| weigh(longest_word(cell), *total)).max().unwrap_or(0);
    let lines = cells.iter().map(|(cell, total)| weigh(width(cell), *total)).max().unwrap_or(0);
    if column.right {
        let least = head.max(words);
        // A heading of many short parts would rather have two lines than four.
        let two_lines = width(&column.title) * 108 / 180;
        (least, least.max(two_lines.min(ONE_LINE_MAX)).max(lines.min(ONE_LINE_MAX)))
    } else if column.share == 0 {
        let least = head.max(words.min(TEXT_MAX));
        (least, least.max(lines.min(TEXT_MAX)))
    } else {
        let least = head.max(words.min(SHARE_MIN));
        (least, least.max(lines.min(SHARE_MIN)))
    }
}

impl Table {
    /// The same table with widths and a size at which it fits.
    pub fn fitted(mut self) -> Table {
        self.fit = fit(&self.columns, &self.rows);
        self
    }
}

fn fit(columns: &[Column], rows: &[Row]) -> Fit {
    let wishes: Vec<(u32, u32)> = columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let cells: Vec<(&str, bool)> = rows
                .iter()
                .filter(|row| !row.group)
                .filter_map(|row| Some((row.cells.get(place)?.as_str(), row.total)))
                .collect();
            wishes(column, &cells)
        })
        .collect();
    let least: Vec<u32> = wishes.iter().map(|(least, _)| *least).collect();
    let liked: Vec<u32> = wishes.iter().map(|(_, liked)| *liked).collect();
    let places = u32::try_from(columns.len()).unwrap_or(u32::MAX);
    let fits = |widths: &[u32], size: u32, inset: u32| {
        let text = widths.iter().fold(0_u32, |sum, width| sum.saturating_add(width.saturating_mul(size) / 100));
        text.saturating_add(places.saturating_mul(2 * inset)) <= PAGE
    };
    // First what is liked and hardly smaller, then what is needed and smaller.
    let first = SIZES.iter().take(3).map(|size| (&liked, size));
    let found = first
        .chain(SIZES.iter().map(|size| (&least, size)))
        .find(|(widths, (size, inset))| fits(widths, *size, *inset));
    let (widths, (size, inset), tight) = match found {
        Some((widths, size)) => (widths.clone(), *size, false),
        None => {
            let (size, inset) = SIZES.last().copied().unwrap_or((650, 200));
            let room = PAGE.saturating_sub(places.saturating_mul(2 * inset)).saturating_mul(100) / size;
            let sum = least.iter().fold(0_u32, |sum, width| sum.saturating_add(*width)).max(1);
            let scaled =
                |width: &u32| u32::try_from(u64::from(*width) * u64::from(room) / u64::from(sum)).unwrap_or(*width);
            (least.iter().map(scaled).collect(), (size, inset), true)
        }
    };
    // Where nothing is left for shares, they are as wide as all others: in parts of the whole.
    let widths =
        columns.iter().zip(widths).map(|(column, width)| if column.share > 0 && !tight { 0 } else { width }).collect();
    Fit { size, inset, widths, tight }
}
