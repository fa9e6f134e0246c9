//! Charts as SVG: target against actual per district, and a course over months. Print-friendly, labelled directly,
//! told apart by shape and position and not by colour alone. Lengths are pixels: the one place for binary floats.
#![allow(clippy::float_arithmetic)]

use std::fmt::Write as _;

use sollist_contract::{day::Day, money::german_count};

/// An image of the paper with the text that says the same without eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    pub svg: String,
    /// The message and the numbers.
    pub alt: String,
}

/// One bar pair: what should be and what is. `None` is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub name: String,
    pub target: Option<i64>,
    pub actual: Option<i64>,
}

/// One line of a course; its points lie at the days of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    pub name: String,
    pub points: Vec<Option<i64>>,
    pub stroke: Stroke,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    Solid,
    Dashed,
}

// Contrast on white: ink 15.9, actual 8.6, grey 4.6 to 1 (WCAG 2.1 asks 4.5 for text, 3 for graphics).
const INK: &str = "#1a1a1a";
const ACTUAL: &str = "#0b4a8f";
const GREY: &str = "#6f6f6f";
const RULE: &str = "#c9c9c9";
const WIDTH: f64 = 680.0;
const FONT: &str = "Libertinus Serif";

fn escape(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

#[allow(clippy::cast_precision_loss)]
fn pixels(value: i64, most: i64, span: f64) -> f64 {
    if most <= 0 { 0.0 } else { (value.max(0) as f64) / (most as f64) * span }
}

/// A round number not below `value` for the end of an axis: 1, 2 or 5 times a power of ten.
fn round_up(value: i64) -> i64 {
    let mut power: i64 = 1;
    while power < value / 10 {
        power = power.saturating_mul(10);
    }
    [1, 2, 3, 4, 5, 6, 8, 10, 20]
        .iter()
        .map(|m| power.saturating_mul(*m))
        .find(|end| *end >= value)
        .unwrap_or(value)
        .max(1)
}

struct Canvas {
    body: String,
}

impl Canvas {
    fn new() -> Canvas {
        Canvas { body: String::new() }
    }
    fn text(&mut self, x: f64, y: f64, anchor: &str, fill: &str, size: u8, text: &str) {
        let _ = write!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" fill="{fill}" font-size="{size}">{}</text>"#,
            escape(text)
        );
    }
    fn rule(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64, dashes: &str) {
        let _ = write!(
            self.body,
            r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{stroke}" stroke-width="{width:.1}"{dashes}/>"#,
            from.0, from.1, to.0, to.1
        );
    }
    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, style: &str) {
        let _ = write!(self.body, r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" {style}/>"#);
    }
    fn finish(self, height: f64) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0}" height="{height:.0}" viewBox="0 0 {WIDTH:.0} {height:.0}" font-family="{FONT}">{}</svg>"#,
            self.body
        )
    }
}

/// Target (outline) against actual (filled) per name, with the numbers beside each bar.
pub fn target_against_actual(message: &str, target_name: &str, actual_name: &str, bars: &[Bar]) -> Chart {
    const LEFT: f64 = 172.0;
    const RIGHT: f64 = 150.0;
    const ROW: f64 = 30.0;
    const TOP: f64 = 30.0;
    let most = round_up(bars.iter().flat_map(|b| [b.target, b.actual]).flatten().max().unwrap_or(0));
    let span = WIDTH - LEFT - RIGHT;
    let mut canvas = Canvas::new();
    legend(&mut canvas, LEFT, target_name, actual_name);
    #[allow(clippy::cast_precision_loss)]
    let bottom = TOP + ROW * bars.len() as f64;
    for quarter in 0..=4_i64 {
        let x = LEFT + pixels(quarter, 4, span);
        canvas.rule((x, TOP - 2.0), (x, bottom), RULE, 0.6, "");
        // Only whole numbers stand at the axis.
        if most * quarter % 4 == 0 {
            canvas.text(x, bottom + 14.0, "middle", GREY, 11, &german_count(most * quarter / 4));
        }
    }
    for (index, bar) in bars.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let y = TOP + ROW * index as f64;
        canvas.text(LEFT - 8.0, y + 18.5, "end", INK, 13, &bar.name);
        if let Some(target) = bar.target {
            let width = pixels(target, most, span);
            canvas.rect(
                LEFT,
                y + 4.0,
                width,
                20.0,
                &format!(r##"fill="#ffffff" fill-opacity="0" stroke="{INK}" stroke-width="1.2""##),
            );
        }
        if let Some(actual) = bar.actual {
            canvas.rect(LEFT, y + 8.0, pixels(actual, most, span), 12.0, &format!(r#"fill="{ACTUAL}""#));
        }
        let longest = pixels(bar.target.unwrap_or(0).max(bar.actual.unwrap_or(0)), most, span);
        let label = both(bar);
        // The grid must not run through the number: about six pixels a character lie under it in white.
        let room = pixels(i64::try_from(label.chars().count()).unwrap_or(0), 1, 5.6);
        canvas.rect(LEFT + longest + 4.0, y + 6.0, room + 6.0, 17.0, r##"fill="#ffffff""##);
        canvas.text(LEFT + longest + 7.0, y + 18.5, "start", INK, 12, &label);
    }
    canvas.rule((LEFT, TOP - 2.0), (LEFT, bottom), INK, 1.0, "");
    Chart { svg: canvas.finish(bottom + 22.0), alt: bars_alt(message, target_name, actual_name, bars) }
}

fn legend(canvas: &mut Canvas, left: f64, target_name: &str, actual_name: &str) {
    canvas.rect(left, 4.0, 26.0, 13.0, &format!(r#"fill="none" stroke="{INK}" stroke-width="1.2""#));
    canvas.text(left + 32.0, 15.0, "start", INK, 12, target_name);
    canvas.rect(left + 220.0, 6.0, 26.0, 9.0, &format!(r#"fill="{ACTUAL}""#));
    canvas.text(left + 252.0, 15.0, "start", INK, 12, actual_name);
}

fn both(bar: &Bar) -> String {
    match (bar.actual, bar.target) {
        (Some(actual), Some(target)) => format!("{} von {}", german_count(actual), german_count(target)),
        (Some(actual), None) => format!("{}, Soll nicht gemeldet", german_count(actual)),
        (None, Some(target)) => format!("nicht gemeldet, Soll {}", german_count(target)),
        (None, None) => "nicht gemeldet".to_owned(),
    }
}

fn bars_alt(message: &str, target_name: &str, actual_name: &str, bars: &[Bar]) -> String {
    let rows: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, both(bar))).collect();
    format!("Balkendiagramm, {actual_name} gegen {target_name}. {message} {}.", rows.join("; "))
}

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// `Ende Juni 2026`, as it is read aloud.
fn spoken(day: Day) -> String {
    let month = usize::try_from(day.date().month()).unwrap_or(1).saturating_sub(1);
    format!("Ende {} {}", MONTHS.get(month).copied().unwrap_or_default(), day.year())
}

/// A course over month ends. Each line is named at its end and stands in the text with its numbers.
pub fn course(message: &str, unit: &str, days: &[Day], lines: &[Curve]) -> Chart {
    const LEFT: f64 = 62.0;
    const RIGHT: f64 = 165.0;
    const TOP: f64 = 22.0;
    const HEIGHT: f64 = 190.0;
    let most = round_up(lines.iter().flat_map(|l| l.points.iter().flatten()).copied().max().unwrap_or(0));
    let span = WIDTH - LEFT - RIGHT;
    let steps = i64::try_from(days.len().saturating_sub(1)).unwrap_or(0).max(1);
    let x = |index: usize| LEFT + pixels(i64::try_from(index).unwrap_or(0), steps, span);
    let y = |value: i64| TOP + HEIGHT - pixels(value, most, HEIGHT);
    let mut canvas = Canvas::new();
    canvas.text(0.0, 10.0, "start", GREY, 11, unit);
    for quarter in (0..=4_i64).filter(|q| most * q % 4 == 0) {
        let value = most * quarter / 4;
        canvas.rule((LEFT, y(value)), (LEFT + span, y(value)), RULE, 0.6, "");
        canvas.text(LEFT - 6.0, y(value) + 4.0, "end", GREY, 11, &german_count(value));
    }
    // At most a dozen labels fit below the axis.
    let every = days.len().div_ceil(12).max(1);
    for (index, day) in days.iter().enumerate().filter(|(index, _)| index % every == 0) {
        let label = format!("{:02}/{:02}", day.date().month(), day.year() % 100);
        canvas.text(x(index), TOP + HEIGHT + 16.0, "middle", GREY, 11, &label);
    }
    let mut taken: Vec<f64> = Vec::new();
    for line in lines {
        plot(&mut canvas, line, &x, &y);
        let Some((index, value)) = line.points.iter().enumerate().rev().find_map(|(i, p)| p.map(|v| (i, v))) else {
            continue;
        };
        // Names at the line ends must not lie on each other.
        let mut at = y(value) + 4.0;
        while taken.iter().any(|other| (other - at).abs() < 14.0) {
            at += 14.0;
        }
        taken.push(at);
        let colour = if line.stroke == Stroke::Solid { ACTUAL } else { INK };
        canvas.text(x(index) + 8.0, at, "start", colour, 12, &format!("{}: {}", line.name, german_count(value)));
    }
    Chart { svg: canvas.finish(TOP + HEIGHT + 24.0), alt: course_alt(message, unit, days, lines) }
}

fn plot(canvas: &mut Canvas, line: &Curve, x: &dyn Fn(usize) -> f64, y: &dyn Fn(i64) -> f64) {
    let (colour, dashes) = match line.stroke {
        Stroke::Solid => (ACTUAL, ""),
        Stroke::Dashed => (INK, r#" stroke-dasharray="6 4""#),
    };
    let known: Vec<(usize, i64)> = line.points.iter().enumerate().filter_map(|(i, p)| p.map(|v| (i, v))).collect();
    for pair in known.windows(2) {
        let [(i, a), (j, b)] = pair else { continue };
        canvas.rule((x(*i), y(*a)), (x(*j), y(*b)), colour, 2.0, dashes);
    }
    for (i, v) in &known {
        let _ = write!(canvas.body, r#"<circle cx="{:.1}" cy="{:.1}" r="2.6" fill="{colour}"/>"#, x(*i), y(*v));
    }
}

fn course_alt(message: &str, unit: &str, days: &[Day], lines: &[Curve]) -> String {
    let told: Vec<String> = lines
        .iter()
        .map(|line| {
            let points: Vec<String> = days
                .iter()
                .zip(&line.points)
                .map(|(day, point)| match point {
                    Some(value) => format!("{} waren es {}", spoken(*day), german_count(*value)),
                    None => format!("{} ist nichts gemeldet", spoken(*day)),
                })
                .collect();
            format!("Zur Linie {}: {}", line.name, points.join(", "))
        })
        .collect();
    format!("Liniendiagramm in {unit}. {message} {}.", told.join("; "))
}
