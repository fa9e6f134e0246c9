//! Ranges, name by name: from where to where a value may lie, with its point, and what there is beside it.

use crate::{
    axis::Axis,
    canvas::{Canvas, Chart, Style, Tone, WIDTH},
};

/// One range. `None`: not known, and `label` says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub name: String,
    pub lower: Option<i64>,
    pub upper: Option<i64>,
    pub value: Option<i64>,
    /// What the value is held against: a short upright rule.
    pub limit: Option<i64>,
    /// What stands behind it.
    pub label: String,
}

/// A range as a bar, its value as a dot on it, its limit as an upright rule; `value_name` and `limit_name` stand above.
/// `alt`: what the chart shows, in words.
pub fn ranges(
    style: Style<'_>,
    (range_name, value_name, limit_name): (&str, &str, &str),
    rows: &[Range],
    written: &dyn Fn(i64) -> String,
    alt: &str,
) -> Chart {
    const LEFT: f64 = 214.0;
    const RIGHT: f64 = 120.0;
    const ROW: f64 = 26.0;
    const TOP: f64 = 30.0;
    let span = WIDTH - LEFT - RIGHT;
    let axis = Axis::of(rows.iter().flat_map(|row| [row.lower, row.upper, row.value, row.limit]).flatten());
    let x = |value: i64| LEFT + axis.at(value, span);
    let mut canvas = Canvas::new(style);
    canvas.rect((0.0, 6.0), (26.0, 9.0), Tone::Grey);
    canvas.text((32.0, 15.0), "start", Tone::Ink, 12, range_name);
    canvas.dot((LEFT + 6.0, 10.5), 4.0, Tone::Actual);
    canvas.text((LEFT + 16.0, 15.0), "start", Tone::Ink, 12, value_name);
    canvas.rule((LEFT + 186.0, 3.0), (LEFT + 186.0, 18.0), Tone::Ink, 2.0, "");
    canvas.text((LEFT + 194.0, 15.0), "start", Tone::Ink, 12, limit_name);
    #[allow(clippy::cast_precision_loss)]
    let bottom = TOP + ROW * rows.len() as f64;
    for mark in axis.marks() {
        canvas.rule((x(mark), TOP - 2.0), (x(mark), bottom), Tone::Rule, 0.6, "");
        canvas.text((x(mark), bottom + 14.0), "middle", Tone::Grey, 11, &written(mark));
    }
    for (index, row) in rows.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let middle = TOP + ROW * index as f64 + ROW / 2.0;
        canvas.text((LEFT - 8.0, middle + 4.5), "end", Tone::Ink, 13, &row.name);
        if let (Some(lower), Some(upper)) = (row.lower, row.upper) {
            canvas.rect((x(lower), middle - 5.0), ((x(upper) - x(lower)).max(1.0), 10.0), Tone::Grey);
        }
        if let Some(limit) = row.limit {
            canvas.rule((x(limit), middle - 10.0), (x(limit), middle + 10.0), Tone::Ink, 2.0, "");
        }
        if let Some(value) = row.value {
            // Seen on the bar whatever its colour.
            canvas.dot((x(value), middle), 5.5, Tone::Paper);
            canvas.dot((x(value), middle), 4.0, Tone::Actual);
        }
        canvas.text((WIDTH, middle + 4.5), "end", Tone::Ink, 12, &row.label);
    }
    Chart { svg: canvas.finish(bottom + 22.0), alt: alt.to_owned() }
}
