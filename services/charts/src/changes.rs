//! Changes, name by name: to the right of nought what grew, to the left what shrank.

use crate::{
    axis::Axis,
    canvas::{Canvas, Chart, Style, Tone, WIDTH},
};

/// One change. `None`: not known, and `label` says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub name: String,
    pub value: Option<i64>,
    /// What stands behind it.
    pub label: String,
    /// What the others come to.
    pub is_sum: bool,
}

/// A bar a change, from nought; `alt`: what the chart shows, in words.
pub fn changes(style: Style<'_>, rows: &[Change], written: &dyn Fn(i64) -> String, alt: &str) -> Chart {
    const LEFT: f64 = 150.0;
    const RIGHT: f64 = 130.0;
    const ROW: f64 = 26.0;
    const TOP: f64 = 8.0;
    let span = WIDTH - LEFT - RIGHT;
    let axis = Axis::of(rows.iter().filter_map(|row| row.value));
    let x = |value: i64| LEFT + axis.at(value, span);
    let mut canvas = Canvas::new(style);
    #[allow(clippy::cast_precision_loss)]
    let bottom = TOP + ROW * rows.len() as f64;
    // Beside a long way down a short one up has no room for its marks.
    let room = axis.most.saturating_sub(axis.least) / 8;
    for mark in axis.marks().filter(|mark| *mark == 0 || mark.abs() >= room) {
        canvas.rule((x(mark), TOP - 2.0), (x(mark), bottom), Tone::Rule, 0.6, "");
        canvas.text((x(mark), bottom + 14.0), "middle", Tone::Grey, 11, &written(mark));
    }
    for (index, row) in rows.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let middle = TOP + ROW * index as f64 + ROW / 2.0;
        canvas.text((LEFT - 12.0, middle + 4.5), "end", Tone::Ink, 13, &row.name);
        if let Some(value) = row.value.filter(|value| *value != 0) {
            let (from, to) = (x(value.min(0)), x(value.max(0)));
            let tone = if row.is_sum { Tone::Grey } else { Tone::Actual };
            canvas.rect((from, middle - 6.0), ((to - from).max(1.0), 12.0), tone);
        }
        canvas.text((WIDTH, middle + 4.5), "end", Tone::Ink, 12, &row.label);
    }
    canvas.rule((x(0), TOP - 2.0), (x(0), bottom), Tone::Ink, 1.0, "");
    Chart { svg: canvas.finish(bottom + 22.0), alt: alt.to_owned() }
}
