//! A table of texts for a line of so many characters: figures stand right and whole, texts wrap where a word ends, and
//! no word is broken that a line has room for.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Row, Table, presets};

/// Between two columns.
const GAP: usize = 2;
/// The longest word that stays whole, a checksum among them: one that nobody reads as a word does not change the form
/// of a whole list.
const WORD: usize = 72;
/// What is left together of a longer one, at least.
const PIECE: usize = 24;

/// A text in its place; a figure stands right and is never divided.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub text: String,
    pub figure: bool,
}

/// Columns with their headings, rows, and perhaps a total below a rule.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    pub heads: Vec<String>,
    pub rows: Vec<Vec<Field>>,
    pub total: Option<Vec<Field>>,
}

/// The widths of a column: what it needs, what it would like, and what it would take.
#[derive(Debug, Clone, Copy)]
struct Widths {
    least: usize,
    natural: usize,
}

impl Grid {
    /// Drawn for lines of `width` characters, where that can be done. `room`: what a text has at least, if it is as
    /// long, so that it does not become a column of words.
    pub fn drawn(&self, width: Option<usize>, room: usize) -> Option<String> {
        let Some(width) = width else {
            let natural: Vec<usize> = self.widths(Breaks::Words, usize::MAX).iter().map(|of| of.natural).collect();
            return Some(self.draw(&natural, Breaks::Words));
        };
        // Within a name of two parts only where there is no other way.
        Breaks::ALL.into_iter().find_map(|breaks| {
            let fitted = fit(&self.widths(breaks, room), width)?;
            Some(self.draw(&fitted, breaks))
        })
    }

    fn lines(&self) -> impl Iterator<Item = &Vec<Field>> {
        self.rows.iter().chain(&self.total)
    }

    fn is_figure(&self, index: usize) -> bool {
        self.lines().any(|line| line.get(index).is_some_and(|field| field.figure))
    }

    fn widths(&self, breaks: Breaks, room: usize) -> Vec<Widths> {
        let of = |(index, head): (usize, &String)| {
            let mut widths = Widths { least: longest(head, Breaks::Words), natural: length(head) };
            let mut longest_text = 0;
            for field in self.lines().filter_map(|line| line.get(index)) {
                let whole = length(&field.text);
                widths.natural = widths.natural.max(whole);
                longest_text = longest_text.max(whole);
                widths.least = widths.least.max(if field.figure { whole } else { longest(&field.text, breaks) });
            }
            widths.least = widths.least.max(longest_text.min(room));
            widths
        };
        self.heads.iter().enumerate().map(of).collect()
    }

    fn draw(&self, widths: &[usize], breaks: Breaks) -> String {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_style(comfy_table::TableComponent::HeaderLines, '─');
        table.set_content_arrangement(ContentArrangement::Disabled);
        let side = |right: bool| if right { CellAlignment::Right } else { CellAlignment::Left };
        let wrapped = |text: &str, index: usize, breaks: Breaks| {
            in_column(text, widths.get(index).copied().unwrap_or(usize::MAX), breaks).join("\n")
        };
        let head = |(index, head): (usize, &String)| {
            Cell::new(wrapped(head, index, Breaks::Words)).set_alignment(side(self.is_figure(index)))
        };
        table.set_header(self.heads.iter().enumerate().map(head).collect::<Vec<_>>());
        let mut last = 1;
        for line in self.lines() {
            let mut row = Row::new();
            last = 1;
            for (index, field) in line.iter().enumerate() {
                let text = if field.figure { field.text.clone() } else { wrapped(&field.text, index, breaks) };
                last = last.max(text.lines().count());
                row.add_cell(Cell::new(text).set_alignment(side(field.figure)));
            }
            table.add_row(row);
        }
        for index in 0..self.heads.len() {
            if let Some(column) = table.column_mut(index) {
                column.set_padding((if index == 0 { 0 } else { 2 }, 0));
            }
        }
        let mut lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        let rule = lines.iter().find(|line| line.starts_with('─')).cloned();
        if let Some(rule) = rule.filter(|_| self.total.is_some()) {
            lines.insert(lines.len().saturating_sub(last), rule);
        }
        lines.join("\n") + "\n"
    }
}

/// Takes from the widest until all fit; nothing where they cannot.
fn fit(widths: &[Widths], width: usize) -> Option<Vec<usize>> {
    let gaps = GAP.saturating_mul(widths.len().saturating_sub(1));
    let room = width.checked_sub(gaps)?;
    let mut fitted: Vec<usize> = widths.iter().map(|of| of.natural).collect();
    while fitted.iter().sum::<usize>() > room {
        let can_give = widths.iter().zip(&mut fitted).filter(|(of, now)| **now > of.least);
        let (_, widest) = can_give.max_by_key(|(_, now)| **now)?;
        *widest = widest.saturating_sub(1);
    }
    Some(fitted)
}

/// Where a text may go on in the next line: after a blank or a slash; what is longer than a line, after a point between
/// letters; and what still is, after a hyphen between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Breaks {
    Words,
    Points,
    Hyphens,
}

impl Breaks {
    const ALL: [Breaks; 3] = [Breaks::Words, Breaks::Points, Breaks::Hyphens];
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn longest(text: &str, breaks: Breaks) -> usize {
    let least = |piece: &str| match length(piece.trim_end()) {
        // A name of many parts goes on after one of its hyphens first.
        whole if whole > WORD && breaks == Breaks::Hyphens => PIECE,
        whole => whole,
    };
    pieces(text, breaks).map(least).max().unwrap_or(0)
}

/// What stays together, each with what follows it.
fn pieces(text: &str, breaks: Breaks) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (mut before, mut number) = (None, true);
        let end = rest.char_indices().find_map(|(at, c)| {
            let end = at.saturating_add(c.len_utf8());
            let follows = rest.get(end..).and_then(|rest| rest.chars().next());
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let ends = match c {
                // A number stays with what it counts, or the district that it stands for; a paragraph with its number.
                ' ' => follows != Some(' ') && !(number && before.is_some()) && before != Some('§'),
                '/' => follows.is_some(),
                '.' => breaks >= Breaks::Points && is_letter(before) && is_letter(follows),
                '-' => breaks >= Breaks::Hyphens && is_letter(before) && is_letter(follows),
                _ => false,
            };
            before = Some(c);
            number &= c.is_ascii_digit() || matches!(c, '.' | ',' | '−');
            ends.then_some(end)
        });
        let (piece, left) = rest.split_at(end.unwrap_or(rest.len()));
        rest = left;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The lines of a text, each at most `width` characters, where no piece is longer.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    wrap(text, width, Breaks::Words)
}

/// The same of a text that must fit: a name that is longer than a line goes on after one of its hyphens.
pub(super) fn wrapped_names(text: &str, width: usize) -> Vec<String> {
    let breaks = if longest(text, Breaks::Words) > width { Breaks::Hyphens } else { Breaks::Words };
    wrap(text, width, breaks)
}

/// Stand for what is no break, within a command.
const KEPT: [(char, char); 2] = [(' ', '\u{e000}'), ('/', '\u{e001}')];

/// A sentence in lines: a command in quotes stays in one, so that it can be copied, where a line has room for it.
pub(super) fn wrapped_sentence(text: &str, width: usize) -> Vec<String> {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, command, behind)) = next_command(rest) {
        kept.push_str(before);
        let whole = length(command) <= width;
        let keep = |c: char| KEPT.iter().find(|(mark, _)| whole && *mark == c).map_or(c, |(_, stands)| *stands);
        kept.extend(command.chars().map(keep));
        rest = behind;
    }
    kept.push_str(rest);
    let back = |c: char| KEPT.iter().find(|(_, stands)| *stands == c).map_or(c, |(mark, _)| *mark);
    wrap(&kept, width, Breaks::Words).into_iter().map(|line| line.chars().map(back).collect()).collect()
}

/// What stands before the next command in quotes, the command with them, and what is behind it.
fn next_command(text: &str) -> Option<(&str, &str, &str)> {
    const QUOTES: [(&str, char); 3] = [("„sollist", '“'), ("`sollist", '`'), ("“sollist", '”')];
    let found = QUOTES.iter().filter_map(|(begin, end)| Some((text.find(begin)?, begin.chars().next()?, *end)));
    let (from, begin, end) = found.min_by_key(|(from, ..)| *from)?;
    let inside = text.get(from + begin.len_utf8()..)?;
    let until = from + begin.len_utf8() + inside.find(end)? + end.len_utf8();
    Some((text.get(..from)?, text.get(from..until)?, text.get(until..)?))
}

/// A word in parts that fit, where it is longer than any that stays whole.
fn divided(piece: &str, width: usize) -> Vec<&str> {
    let whole = length(piece.trim_end());
    if whole <= WORD || whole <= width || width == 0 {
        return vec![piece];
    }
    let mut parts = Vec::new();
    let mut rest = piece;
    while let Some((end, _)) = rest.char_indices().nth(width) {
        let (part, left) = rest.split_at(end);
        parts.push(part);
        rest = left;
    }
    parts.push(rest);
    parts
}

/// The lines of a text in a column.
fn in_column(text: &str, width: usize, breaks: Breaks) -> Vec<String> {
    match breaks {
        Breaks::Words | Breaks::Points => wrap(text, width, breaks),
        Breaks::Hyphens => {
            let parts = fitting(text, width, breaks).into_iter();
            put_together(parts.flat_map(|piece| divided(piece, width)), width)
        }
    }
}

fn wrap(text: &str, width: usize, breaks: Breaks) -> Vec<String> {
    put_together(fitting(text, width, breaks).into_iter(), width)
}

/// The pieces of a text, each divided further only where it is longer than a line.
fn fitting(text: &str, width: usize, breaks: Breaks) -> Vec<&str> {
    let ways = Breaks::ALL.into_iter().filter(|way| *way <= breaks);
    ways.fold(vec![text], |parts, way| {
        let is_long = |part: &str| way == Breaks::Words || length(part.trim_end()) > width;
        parts
            .into_iter()
            .flat_map(|part| if is_long(part) { pieces(part, way).collect() } else { vec![part] })
            .collect()
    })
}

fn put_together<'a>(pieces: impl Iterator<Item = &'a str>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        if !line.is_empty() && length(&line).saturating_add(length(piece.trim_end())) > width {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_text_wraps_where_a_word_ends() {
        let lines = |text, width| wrap(text, width, Breaks::Words);
        assert_eq!(lines("2026/30/25/bezirksamt-pankow/geraete", 20), ["2026/30/25/", "bezirksamt-pankow/", "geraete"]);
        assert_eq!(lines("keine Angabe zum Bestand", 12), ["keine Angabe", "zum Bestand"]);
        assert_eq!(lines("ein Sonderausstattungsgegenstand", 10), ["ein", "Sonderausstattungsgegenstand"]);
        assert_eq!(lines("", 10), [""]);
        assert_eq!(lines("Ende/", 3), ["Ende/"]);
        // A checksum stays whole, what nobody reads does not.
        let lines = |text: &str, width| in_column(text, width, Breaks::Hyphens);
        assert_eq!(lines(&"f".repeat(64), 30), ["f".repeat(64)]);
        assert_eq!(
            lines(&format!("so {}", "ä".repeat(100)), 40),
            ["so".to_owned(), "ä".repeat(40), "ä".repeat(40), "ä".repeat(20)]
        );
        assert_eq!(wrap("04 Charlottenburg-Wilmersdorf", 18, Breaks::Hyphens), ["04 Charlottenburg-", "Wilmersdorf"]);
        assert_eq!(
            wrap("04 Charlottenburg-Wilmersdorf 1 überzogen", 8, Breaks::Words),
            ["04 Charlottenburg-Wilmersdorf", "1 überzogen"]
        );
        assert_eq!(
            wrap("2026/bezirksamt-marzahn-hellersdorf/geraete-fuer-die-ikt", 32, Breaks::Hyphens),
            ["2026/", "bezirksamt-marzahn-hellersdorf/", "geraete-fuer-die-ikt"]
        );
        assert_eq!(
            wrap("staffing.headcount-reported, rollout.stock-reported", 19, Breaks::Hyphens),
            ["staffing.", "headcount-reported,", "rollout.", "stock-reported"]
        );
        assert_eq!(lines("mit Einwilligung (§ 37 LHO)", 19), ["mit Einwilligung", "(§ 37 LHO)"]);
        assert_eq!(wrap("am −2026-Q2", 4, Breaks::Hyphens), ["am", "−2026-Q2"]);
        assert_eq!(
            wrapped_names("Titel der-verfahrensunabhaengigen-ikt", 15),
            ["Titel der-", "verfahrensunabhaengigen-", "ikt"]
        );
    }

    #[test]
    fn a_command_in_a_sentence_stays_in_one_line() {
        for (text, width, lines) in [
            (
                "Bitte „sollist line list --year 2026“ ansehen.",
                32,
                vec!["Bitte", "„sollist line list --year 2026“", "ansehen."],
            ),
            ("See `sollist line list` and `sollist look`.", 24, vec!["See `sollist line list`", "and `sollist look`."]),
            (
                "„sollist budget --line 2026/30/25“ und mehr",
                20,
                vec!["„sollist budget", "--line 2026/30/25“", "und mehr"],
            ),
            ("„sollist ohne Ende", 8, vec!["„sollist", "ohne", "Ende"]),
            ("", 8, vec![""]),
        ] {
            assert_eq!(wrapped_sentence(text, width), lines, "{text}");
        }
    }

    proptest::proptest! {
        /// Whatever stands in a table: no line is longer than was asked, and no word is broken.
        #[test]
        fn no_word_is_broken(texts in proptest::collection::vec("[a-zä/ .-]{0,40}", 1..6), width in 10_usize..90) {
            let field = |text: &String| Field { text: text.trim().to_owned(), figure: false };
            let grid = Grid {
                heads: texts.iter().map(|_| "Kopf".to_owned()).collect(),
                rows: vec![texts.iter().map(field).collect()],
                total: None,
            };
            if let Some(drawn) = grid.drawn(Some(width), 8) {
                proptest::prop_assert!(drawn.lines().all(|line| length(line) <= width), "{drawn}");
                for word in texts.iter().flat_map(|text| text.split([' ', '/', '.', '-'])) {
                    proptest::prop_assert!(drawn.contains(word), "{} in\n{}", word, drawn);
                }
            }
        }
    }
}
