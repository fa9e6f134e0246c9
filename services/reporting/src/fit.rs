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
/// A heading likes to have two lines; one that nobody of this house gave may be of any length.
const HEADING_MAX: u32 = 1_100;
/// A cell of more lines than this may be divided between two pages.
const TALL_LINES: u32 = 12;
/// A column of texts without a share is not wider than this.
const TEXT_MAX: u32 = 1_300;
/// A column with a share has room for a word, and likes to have room for the name of an authority.
const SHARE_MIN: u32 = 850;
const SHARE_LIKED: u32 = 1_900;
/// A column with the largest share has sentences.
const SENTENCE_LIKED: u32 = 3_200;
const SENTENCE_SHARE: u8 = 3;

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

/// The same in two lines, and with whole words: a soft hyphen is for where there is no room.
fn heading_in_two_lines(title: &str) -> u32 {
    let places = title.char_indices().filter(|(_, c)| matches!(c, ' ' | '-')).map(|(at, c)| at + c.len_utf8());
    let of_two = |at| title.split_at_checked(at).map(|(one, two)| width(one.trim_end()).max(width(two)));
    places.filter_map(of_two).min().unwrap_or_else(|| width(title)).saturating_mul(108) / 100
}

fn longest_word(text: &str) -> u32 {
    text.split(' ').map(width).max().unwrap_or(0)
}

/// What a column needs at least, and what it would like to have.
fn wishes(column: &Column, cells: &[(&str, bool)]) -> (u32, u32) {
    // A total is bold.
    let weigh = |width: u32, total: bool| if total { width * 108 / 100 } else { width };
    let head = heading(&column.title);
    let whole = head.max(heading_in_two_lines(&column.title));
    let words = cells.iter().map(|(cell, total)| weigh(longest_word(cell), *total)).max().unwrap_or(0);
    let lines = cells.iter().map(|(cell, total)| weigh(width(cell), *total)).max().unwrap_or(0);
    if column.right {
        let least = head.max(words);
        // A heading would rather have two lines than four.
        (least, least.max(whole.min(HEADING_MAX)).max(lines.min(ONE_LINE_MAX)))
    } else if column.share == 0 {
        let least = head.max(words.min(TEXT_MAX));
        (least, least.max(whole.min(HEADING_MAX)).max(lines.min(TEXT_MAX)))
    } else {
        let least = head.max(words.min(SHARE_MIN));
        let most = if column.share >= SENTENCE_SHARE { SENTENCE_LIKED } else { SHARE_LIKED };
        (least, least.max(lines.min(most)))
    }
}

impl Table {
    /// The same table with widths and a size at which it fits.
    pub fn fitted(mut self) -> Table {
        let (fit, room) = fit(&self.columns, &self.rows);
        self.fit = fit;
        for row in self.rows.iter_mut().filter(|row| !row.group) {
            let tall = |(cell, room): (&String, &u32)| width(cell) > room.saturating_mul(TALL_LINES);
            row.tall = row.cells.iter().zip(&room).any(tall);
            let cells = row.cells.iter().zip(self.columns.iter().zip(&room));
            // Only where there is no other way: a table in which every row ends in a hyphen is hard to read.
            row.divided = cells.map(|(cell, (column, room))| !column.right && longest_part(cell) > *room).collect();
        }
        self
    }
}

/// How the columns fit, and how wide each is, in hundredths of the type size.
fn fit(columns: &[Column], rows: &[Row]) -> (Fit, Vec<u32>) {
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
    // What is liked in a type that is hardly smaller; then texts give way, then all in smaller type.
    let texts_give_way: Vec<u32> = columns
        .iter()
        .zip(&wishes)
        .map(|(column, (least, liked))| if column.share > 0 { *least } else { *liked })
        .collect();
    let likes = SIZES.iter().take(3).map(|size| (&liked, size));
    let gives = SIZES.iter().skip(2).take(1).map(|size| (&texts_give_way, size));
    let needs = SIZES.iter().skip(2).map(|size| (&least, size));
    let found = likes.chain(gives).chain(needs).find(|(widths, size)| rest(widths, **size).is_some());
    let (widths, size, tight) = match found {
        Some((widths, size)) => (shared(columns, widths, &liked, *size), *size, false),
        None => {
            let size = SIZES.last().copied().unwrap_or((650, 200));
            (squeezed(&least, size), size, true)
        }
    };
    // A share is told as a length on the page, with the space beside the cell: what is left is shared out by it.
    let told = columns.iter().zip(&widths).map(|(column, width)| match column.share {
        0 => *width,
        _ if tight => *width,
        _ => (width.saturating_mul(size.0) / 100).saturating_add(2 * size.1),
    });
    (Fit { size: size.0, inset: size.1, widths: told.collect(), tight }, widths)
}

/// What is left of the page, in hundredths of a point; `None`: the columns do not fit.
fn rest(widths: &[u32], (size, inset): (u32, u32)) -> Option<u32> {
    let places = u32::try_from(widths.len()).unwrap_or(u32::MAX);
    let text = widths.iter().fold(0_u32, |sum, width| sum.saturating_add(width.saturating_mul(size) / 100));
    PAGE.checked_sub(text.saturating_add(places.saturating_mul(2 * inset)))
}

/// What is left goes to the columns with a share: as far as each would like to have more, and then by its share.
fn shared(columns: &[Column], widths: &[u32], liked: &[u32], size: (u32, u32)) -> Vec<u32> {
    let left = rest(widths, size).unwrap_or(0).saturating_mul(100) / size.0.max(1);
    let asked: Vec<u32> = columns
        .iter()
        .zip(widths.iter().zip(liked))
        .map(|(column, (width, liked))| if column.share > 0 { liked.saturating_sub(*width) } else { 0 })
        .collect();
    let all: u32 = asked.iter().fold(0, |sum, asked| sum.saturating_add(*asked));
    let part = |of: u32, share: u32, whole: u32| {
        u32::try_from(u64::from(of) * u64::from(share) / u64::from(whole.max(1))).unwrap_or(0)
    };
    let shares: u32 = columns.iter().map(|column| u32::from(column.share)).sum();
    let over = left.saturating_sub(all);
    let wider = columns.iter().zip(widths.iter().zip(&asked)).map(|(column, (width, asked))| {
        let more = if all <= left { *asked } else { part(left, *asked, all) };
        width.saturating_add(more).saturating_add(part(over, u32::from(column.share), shares))
    });
    wider.collect()
}

/// Where nothing is left, all columns give way in equal parts.
fn squeezed(least: &[u32], (size, inset): (u32, u32)) -> Vec<u32> {
    let places = u32::try_from(least.len()).unwrap_or(u32::MAX);
    let room = PAGE.saturating_sub(places.saturating_mul(2 * inset)).saturating_mul(100) / size;
    let sum = least.iter().fold(0_u32, |sum, width| sum.saturating_add(*width)).max(1);
    let scaled = |width: &u32| u32::try_from(u64::from(*width) * u64::from(room) / u64::from(sum)).unwrap_or(*width);
    least.iter().map(scaled).collect()
}

/// The longest part of a text that does not break by itself: it does at spaces and after hyphens.
fn longest_part(text: &str) -> u32 {
    text.split_inclusive([' ', '-', '/', '\u{200b}']).map(|part| width(part.trim_end())).max().unwrap_or(0)
}
