//! Which characters of the data a PDF can show, and what stands in the place of the others.
//!
//! PDF/UA and PDF/A refuse a text with a character that no font has, with a private or a forbidden one, and typesetting
//! loses a mark whose base comes from another font. None of that may keep a report from being written: what cannot be
//! shown is named by its number, `[U+E000]`, which a reader sees and a screen reader says.

use std::sync::LazyLock;

use typst::{
    layout::Abs,
    text::{FontInstance, FontStretch, FontStyle, FontVariant, FontVariations, FontWeight, is_default_ignorable},
};
use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory as _};

use crate::fonts::FONTS;

/// How much is shown as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Whatever the fonts of the report have.
    Usual,
    /// Latin letters only, as the text font has them: for data that the typesetter refused once.
    Strict,
}

/// The family in which the text is set.
const TEXT_FAMILY: &str = "libertinus serif";
/// A word of this many characters gets a place where it may break.
const UNBROKEN_MAX: usize = 18;
/// Longest text of a cell; a row must not fill pages.
const CELL_MAX: usize = 1_200;
/// Longest text elsewhere.
const TEXT_MAX: usize = 20_000;
/// What a text says that has nothing to see in it.
const BLANK: &str = "(ohne sichtbares Zeichen)";

/// A weight in which the report sets text, with the faces in the order of the book.
struct Weight {
    variant: FontVariant,
    /// Place of the text font.
    text: usize,
    faces: Vec<FontInstance>,
}

static WEIGHTS: LazyLock<Vec<Weight>> = LazyLock::new(|| {
    let book = FONTS.book();
    let number = book.families().map(|(_, faces)| faces.count()).sum();
    let weight = |number_of_weight: FontWeight| {
        let variant = FontVariant::new(FontStyle::Normal, number_of_weight, FontStretch::NORMAL);
        let face =
            |index| FONTS.font(index).map(|font| font.instantiate(variant, Abs::zero(), &FontVariations::default()));
        Some(Weight { variant, text: book.select(TEXT_FAMILY, variant)?, faces: (0..number).map_while(face).collect() })
    };
    [FontWeight::REGULAR, FontWeight::SEMIBOLD, FontWeight::BOLD].into_iter().filter_map(weight).collect()
});

impl Weight {
    fn has(&self, face: usize, c: char) -> bool {
        self.faces.get(face).and_then(|face| face.ttf().glyph_index(c)).is_some_and(|glyph| glyph.0 != 0)
    }
    /// Whether the face that the typesetter will take for a character has it: what a face lists is not always there.
    fn shows(&self, c: char) -> bool {
        let book = FONTS.book();
        let mut text = [0; 4];
        let mut fallback = || book.select_fallback(book.info(self.text), self.variant, c.encode_utf8(&mut text));
        self.has(self.text, c) || fallback().is_some_and(|face| self.has(face, c))
    }
}

/// Whether every weight of the text font has a glyph.
fn in_text_font(c: char) -> bool {
    WEIGHTS.iter().all(|weight| weight.has(weight.text, c))
}

/// Whether the report can show a character, in whatever weight it comes.
fn in_any_font(c: char) -> bool {
    WEIGHTS.iter().all(|weight| weight.shows(c))
}

/// What a character becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    AsItIs,
    Space,
    /// It has no shape of its own and changes nothing that is read: a joiner, a variation, a mark of order.
    Nothing,
    /// Its number instead.
    Named,
}

const SOFT_HYPHEN: char = '\u{ad}';
const NO_BREAK: char = '\u{a0}';
/// The pattern of Braille without a dot: a sign of its own, and nothing to see.
const NO_DOTS: char = '\u{2800}';

/// Characters that turn text around: in a figure they could make a number read otherwise.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Invisible copies of letters: a text could be hidden in them.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e00ff}')
}

pub(crate) fn is_mark(c: char) -> bool {
    matches!(c.general_category(), Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark)
}

/// `on_text_font`: whether the character before it is set in the text font, so that a mark finds its base there.
fn shown(c: char, on_text_font: bool, care: Care) -> Shown {
    if c == NO_BREAK || c == SOFT_HYPHEN {
        return Shown::AsItIs;
    }
    if c.is_whitespace() || c == NO_DOTS {
        return Shown::Space;
    }
    if turns_text(c) || is_tag(c) {
        return Shown::Named;
    }
    if is_default_ignorable(c) {
        return Shown::Nothing;
    }
    let unprintable = matches!(
        c.general_category(),
        Category::Control | Category::Format | Category::PrivateUse | Category::Unassigned | Category::Surrogate
    );
    let simple = u32::from(c) < 0x250;
    let there = match care {
        Care::Usual if is_mark(c) => on_text_font && in_text_font(c),
        Care::Usual => in_any_font(c),
        Care::Strict => simple && in_text_font(c),
    };
    if there && !unprintable { Shown::AsItIs } else { Shown::Named }
}

/// Where the name of a line or an identifier may break.
fn breaks_before(c: char) -> bool {
    c.is_ascii_digit() || "/-_.:+".contains(c)
}

/// A text that can be set: see the module. Very long words get places where they may break.
pub fn printable(text: &str, care: Care) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut run, mut on_text_font) = (0, false);
    for c in text.chars() {
        let what = shown(c, on_text_font, care);
        match what {
            Shown::Nothing => continue,
            Shown::Space => {
                out.push(' ');
                (run, on_text_font) = (0, false);
                continue;
            }
            Shown::AsItIs if c == SOFT_HYPHEN => {
                out.push(c);
                continue;
            }
            Shown::AsItIs | Shown::Named => {}
        }
        // Never between a letter and its mark.
        if run >= UNBROKEN_MAX && !is_mark(c) && (breaks_before(c) || run >= 2 * UNBROKEN_MAX) {
            out.push('\u{200b}');
            run = 0;
        }
        if what == Shown::AsItIs {
            out.push(c);
            run += 1;
            on_text_font = in_text_font(c);
        } else {
            let name = named(c);
            run += name.len();
            out.push_str(&name);
            on_text_font = false;
        }
    }
    out
}

fn named(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

/// The text of a chart, which does not break and has no other font than that of the text.
pub fn in_chart(text: &str, care: Care) -> String {
    text.chars()
        .map(|c| match shown(c, true, care) {
            Shown::AsItIs if in_text_font(c) => c.to_string(),
            Shown::AsItIs | Shown::Named => named(c),
            Shown::Space => " ".to_owned(),
            Shown::Nothing => String::new(),
        })
        .collect()
}

/// Every text of a paper but its marker, which must stay as it is.
pub fn make_printable(value: &mut serde_json::Value, care: Care) {
    walk(value, TEXT_MAX, false, care);
}

/// `named`: a text that somebody gave a name to, and that is never just empty.
fn walk(value: &mut serde_json::Value, most: usize, cell: bool, care: Care) {
    use serde_json::Value;
    match value {
        Value::String(text) => {
            let blank = text.trim().is_empty();
            let shown = printable(&short(text, most), care);
            *text = if (cell || !blank) && shown.trim().is_empty() { BLANK.to_owned() } else { shown };
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, most, cell, care)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut().filter(|(key, _)| *key != "marker") {
                let cell = matches!(key.as_str(), "cells" | "items");
                walk(field, if key == "cells" { CELL_MAX } else { TEXT_MAX }, cell, care);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text of at most `most` characters; a longer one says how long it was and where it is whole.
fn short(text: &str, most: usize) -> std::borrow::Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.into() };
    let start = text.get(..end).unwrap_or_default();
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let length = sollist_contract::money::german_count(length);
    format!("{start} … (gekürzt; {length} Zeichen, vollständig in der JSON-Fassung)").into()
}
