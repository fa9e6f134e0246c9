//! How wide a column and how high a row must be: estimates on the safe side, in tenths of a digit's width.

/// Points of a line of text, and the highest row there is.
const LINE_POINTS: u32 = 15;
const ROW_POINTS_MAX: u32 = 409;
/// The narrowest and the widest column, in characters.
const NARROWEST: u32 = 6;
const WIDEST: u32 = 255;
/// Room for the sign of the filter beside a title, and at the edges of a cell; in tenths.
const FILTER: u32 = 40;
const EDGES: u32 = 22;
/// Characters of a page across that can still be read: a little more than half as large as on the screen.
const PAGE: u32 = 250;

fn letter(c: char) -> u32 {
    match c {
        '.' | ',' | ':' | ';' | '\'' | 'i' | 'j' | 'l' | '|' | ' ' | '\u{a0}' => 5,
        'f' | 't' | 'r' | '-' | '(' | ')' | '/' => 7,
        'm' | 'w' | 'M' | 'W' | '%' => 17,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{300}'..='\u{36f}' => 0,
        c if c.is_uppercase() => 13,
        c if u32::from(c) >= 0x1100 => 20,
        _ => 10,
    }
}

/// The width of the longest line of a text.
pub(crate) fn width(text: &str) -> u32 {
    text.lines().map(of_line).max().unwrap_or(0)
}

fn of_line(line: &str) -> u32 {
    line.chars().fold(0, |sum: u32, c| sum.saturating_add(letter(c)))
}

/// In how many lines a text stands in a column of `columns` characters, broken between words where that is possible.
pub(crate) fn lines(text: &str, columns: u16) -> u32 {
    let room = u32::from(columns).saturating_mul(10).max(10);
    let of_paragraph = |paragraph: &str| {
        let (mut lines, mut used) = (1_u32, 0_u32);
        for word in paragraph.split_inclusive([' ', '-']) {
            let bare = of_line(word.trim_end());
            if used > 0 && used.saturating_add(bare) > room {
                (lines, used) = (lines.saturating_add(1), 0);
            }
            // A word that is longer than a line goes on in the next ones.
            lines = lines.saturating_add(bare.saturating_sub(1) / room);
            used = if bare > room { bare % room } else { used.saturating_add(of_line(word)) };
        }
        lines
    };
    text.split('\n').map(of_paragraph).fold(0, u32::saturating_add).max(1)
}

/// The height of a row of so many lines, in points.
pub(crate) fn height(lines: u32) -> u32 {
    lines.saturating_mul(LINE_POINTS).min(ROW_POINTS_MAX)
}

/// The width of a column in characters: that of its widest cell, at least that of the longest word of its title.
pub(crate) fn column(title: &str, widest_cell: u32) -> u16 {
    let word = title.split([' ', '-']).map(of_line).max().unwrap_or(0);
    // Titles are bold.
    let title = word.saturating_mul(11) / 10 + FILTER;
    let width = widest_cell.saturating_add(EDGES).max(title).div_ceil(10).clamp(NARROWEST, WIDEST);
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// What of a column is left for its title.
pub(crate) fn for_title(width: u16) -> u16 {
    const SIGN: u16 = 3;
    width.saturating_sub(SIGN)
}

/// On how many pages side by side a table of so many characters is printed.
pub(crate) fn pages(width: u32) -> u16 {
    u16::try_from(width.div_ceil(PAGE)).unwrap_or(u16::MAX).max(1)
}
