//! The paper while it is written: block after block, with its images.

use sollist_charts::{Chart, Course, Curve, Inks, Style};
use sollist_contract::{day::Day, money::german_count};

use crate::paper::{Block, Table};

/// How charts look on the paper. Contrast on white: ink 15.9, actual 8.6, grey 4.6 to 1 (WCAG 2.1 asks 4.5 for text, 3
/// for graphics).
pub const PAPER: Style<'static> = Style::Paper {
    font: "Libertinus Serif",
    inks: Inks { ink: "#1a1a1a", actual: "#0b4a8f", grey: "#6f6f6f", rule: "#c9c9c9", paper: "#ffffff" },
};

/// A course over days, in whole numbers. `ahead`: what is expected on the last of them, and its name.
pub fn course(message: &str, unit: &str, days: &[Day], (lines, ahead): (&[Curve], Option<(&str, i64)>)) -> Chart {
    let course = Course { message, unit, days, lines, ahead, breaks: &[], break_name: "", written: &german_count };
    sollist_charts::course(PAPER, &course)
}

/// Collects blocks and images.
#[derive(Debug, Default)]
pub struct Draft {
    pub blocks: Vec<Block>,
    pub images: Vec<(String, String)>,
}

impl Draft {
    pub fn heading(&mut self, level: u8, text: &str) {
        self.blocks.push(Block::Heading { level, text: text.to_owned(), own_page: false });
    }
    /// A chapter that begins on a new page.
    pub fn chapter(&mut self, text: &str) {
        self.blocks.push(Block::Heading { level: 1, text: text.to_owned(), own_page: true });
    }
    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text { text: text.into() });
    }
    /// A sentence that stays with the table or chart after it.
    pub fn lead(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Lead { text: text.into() });
    }
    pub fn notice(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Notice { text: text.into() });
    }
    pub fn list(&mut self, items: Vec<String>) {
        self.blocks.push(Block::List { items });
    }
    /// A table; without rows the sentence says why it is missing.
    pub fn table(&mut self, table: Table, without_rows: &str) {
        if table.rows.is_empty() {
            self.text(without_rows)
        } else {
            self.blocks.push(Block::Table(table.bounded().described().fitted()))
        }
    }
    pub fn figure(&mut self, chart: Chart, caption: &str) {
        let path = format!("/chart-{}.svg", self.images.len() + 1);
        self.images.push((path.clone(), chart.svg));
        self.blocks.push(Block::Figure { path, alt: chart.alt, caption: caption.to_owned() });
    }
}
