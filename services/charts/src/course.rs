//! A course over days: lines, each named at its end.

use sollist_contract::day::Day;

use crate::{
    axis::{Axis, pixels},
    canvas::{Canvas, Chart, Style, Tone, WIDTH},
    words::course_alt,
};

/// One line of a course; its points lie at the days of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    pub name: String,
    pub points: Vec<Option<i64>>,
    pub stroke: Stroke,
}

impl Curve {
    /// The last point that is known, and its place among the days.
    fn end(&self) -> Option<(usize, i64)> {
        self.points.iter().enumerate().rev().find_map(|(index, point)| point.map(|value| (index, value)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    Solid,
    Dashed,
}

/// What a course shows.
#[derive(Clone, Copy)]
pub struct Course<'a> {
    pub message: &'a str,
    pub unit: &'a str,
    pub days: &'a [Day],
    pub lines: &'a [Curve],
    /// What is expected on the last of the days, and its name: a dotted line leads there from the end of the last line.
    pub ahead: Option<(&'a str, i64)>,
    /// Days before which the series is not to be compared with what follows, and what is said of them.
    pub breaks: &'a [Day],
    pub break_name: &'a str,
    /// How a value is written.
    pub written: &'a dyn Fn(i64) -> String,
}

/// A course over days. Each line is named at its end and stands in the text with its numbers; a break of the series is
/// a dotted rule.
pub fn course(style: Style<'_>, of: &Course<'_>) -> Chart {
    const LEFT: f64 = 62.0;
    const RIGHT: f64 = 165.0;
    const TOP: f64 = 22.0;
    const HEIGHT: f64 = 190.0;
    let Course { message, unit, days, lines, ahead, written, .. } = *of;
    let expected = ahead.iter().map(|(_, value)| *value);
    let axis = Axis::of(lines.iter().flat_map(|l| l.points.iter().flatten()).copied().chain(expected));
    let span = WIDTH - LEFT - RIGHT;
    let steps = i64::try_from(days.len().saturating_sub(1)).unwrap_or(0).max(1);
    let x = |index: usize| LEFT + pixels(i64::try_from(index).unwrap_or(0), steps, span);
    let y = |value: i64| TOP + HEIGHT - axis.at(value, HEIGHT);
    let mut canvas = Canvas::new(style);
    canvas.text((0.0, 10.0), "start", Tone::Grey, 11, unit);
    for value in axis.marks() {
        canvas.rule((LEFT, y(value)), (LEFT + span, y(value)), Tone::Rule, 0.6, "");
        canvas.text((LEFT - 6.0, y(value) + 4.0), "end", Tone::Grey, 11, &written(value));
    }
    // At most a dozen labels fit below the axis.
    let every = days.len().div_ceil(12).max(1);
    for (index, day) in days.iter().enumerate().filter(|(index, _)| index % every == 0) {
        let label = format!("{:02}/{:02}", day.date().month(), day.year() % 100);
        canvas.text((x(index), TOP + HEIGHT + 16.0), "middle", Tone::Grey, 11, &label);
    }
    for (index, day) in days.iter().enumerate().filter(|(_, day)| of.breaks.contains(day)) {
        let between = if index == 0 { x(0) } else { (x(index) + x(index.saturating_sub(1))) / 2.0 };
        canvas.rule((between, TOP - 4.0), (between, TOP + HEIGHT), Tone::Ink, 1.2, r#" stroke-dasharray="2 4""#);
        let name = format!("{} {:02}/{:02}", of.break_name, day.date().month(), day.year() % 100);
        canvas.text((between, TOP - 8.0), "middle", Tone::Ink, 11, &name);
    }
    let mut taken: Vec<(&str, f64)> = Vec::new();
    // Names at the line ends must not lie on each other.
    let mut name = |canvas: &mut Canvas<'_>, (index, value): (usize, i64), tone, name: &str| {
        // Where something leads on from a line its name stands before it, else behind.
        let (mut at, place, anchor) = match ahead.is_some() && index.saturating_add(1) < days.len() {
            true => (y(value) - 8.0, x(index) + 4.0, "end"),
            false => (y(value) + 4.0, x(index) + 8.0, "start"),
        };
        while taken.iter().any(|(side, other)| *side == anchor && (other - at).abs() < 14.0) {
            at += 14.0;
        }
        taken.push((anchor, at));
        canvas.text((place, at), anchor, tone, 12, &format!("{name}: {}", written(value)));
    };
    for line in lines {
        plot(&mut canvas, line, &x, &y);
        let tone = if line.stroke == Stroke::Solid { Tone::Actual } else { Tone::Ink };
        if let Some(end) = line.end() {
            name(&mut canvas, end, tone, &line.name);
        }
    }
    if let (Some((called, value)), Some((from, known))) = (ahead, lines.last().and_then(Curve::end)) {
        let last = days.len().saturating_sub(1);
        let dots = r#" stroke-dasharray="2 4""#;
        canvas.rule((x(from), y(known)), (x(last), y(value)), Tone::Actual, 2.0, dots);
        canvas.dot((x(last), y(value)), 2.6, Tone::Actual);
        name(&mut canvas, (last, value), Tone::Actual, called);
    }
    let told: Vec<_> = lines.iter().map(|line| (line.name.as_str(), line.points.as_slice())).collect();
    Chart { svg: canvas.finish(TOP + HEIGHT + 24.0), alt: course_alt(message, unit, days, &told, ahead, written) }
}

fn plot(canvas: &mut Canvas<'_>, line: &Curve, x: &dyn Fn(usize) -> f64, y: &dyn Fn(i64) -> f64) {
    let (tone, dashes) = match line.stroke {
        Stroke::Solid => (Tone::Actual, ""),
        Stroke::Dashed => (Tone::Ink, r#" stroke-dasharray="6 4""#),
    };
    let known: Vec<(usize, i64)> = line.points.iter().enumerate().filter_map(|(i, p)| p.map(|v| (i, v))).collect();
    for pair in known.windows(2) {
        let [(i, a), (j, b)] = pair else { continue };
        canvas.rule((x(*i), y(*a)), (x(*j), y(*b)), tone, 2.0, dashes);
    }
    for (i, v) in &known {
        canvas.dot((x(*i), y(*v)), 2.6, tone);
    }
}
