//! What is drawn with: lines, rectangles and texts, in the inks of paper or with the classes of a page.

use std::fmt::Write as _;

/// An image, with the text that says the same without eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    pub svg: String,
    /// The message and the numbers. On a page it stands in the image itself.
    pub alt: String,
}

/// How a chart looks.
#[derive(Debug, Clone, Copy)]
pub enum Style<'a> {
    /// On paper: nothing but the chart says how it looks, and its text stands beside it.
    Paper { font: &'a str, inks: Inks },
    /// On a page: its styles say how each class looks. `id`: of the chart, unique on the page; `title` and `desc`: what
    /// it is, and what it shows, for whoever does not see it.
    Page { id: &'a str, title: &'a str, desc: &'a str },
}

/// Colours of paper.
#[derive(Debug, Clone, Copy)]
pub struct Inks {
    pub ink: &'static str,
    pub actual: &'static str,
    pub grey: &'static str,
    pub rule: &'static str,
    pub paper: &'static str,
}

/// What a mark is, by which it is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Ink,
    Actual,
    Grey,
    Rule,
    Paper,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Ink => "ink",
            Tone::Actual => "actual",
            Tone::Grey => "grey",
            Tone::Rule => "rule",
            Tone::Paper => "paper",
        }
    }
    fn of(self, inks: Inks) -> &'static str {
        match self {
            Tone::Ink => inks.ink,
            Tone::Actual => inks.actual,
            Tone::Grey => inks.grey,
            Tone::Rule => inks.rule,
            Tone::Paper => inks.paper,
        }
    }
}

/// How wide every chart is; a page may show it narrower.
pub(crate) const WIDTH: f64 = 680.0;

pub(crate) fn escape(text: &str) -> String {
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

pub(crate) struct Canvas<'a> {
    style: Style<'a>,
    body: String,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(style: Style<'a>) -> Canvas<'a> {
        Canvas { style, body: String::new() }
    }

    fn fill(&self, tone: Tone) -> String {
        match self.style {
            Style::Paper { inks, .. } => format!(r#"fill="{}""#, tone.of(inks)),
            Style::Page { .. } => format!(r#"class="{}""#, tone.class()),
        }
    }

    fn stroke(&self, tone: Tone) -> String {
        match self.style {
            Style::Paper { inks, .. } => format!(r#"stroke="{}""#, tone.of(inks)),
            Style::Page { .. } => format!(r#"class="l-{}""#, tone.class()),
        }
    }

    pub(crate) fn text(&mut self, (x, y): (f64, f64), anchor: &str, tone: Tone, size: u8, text: &str) {
        let (fill, text) = (self.fill(tone), escape(text));
        let _ = write!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" {fill} font-size="{size}">{text}</text>"#
        );
    }

    pub(crate) fn rule(&mut self, from: (f64, f64), to: (f64, f64), tone: Tone, width: f64, dashes: &str) {
        let stroke = self.stroke(tone);
        let _ = write!(
            self.body,
            r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" {stroke} stroke-width="{width:.1}"{dashes}/>"#,
            from.0, from.1, to.0, to.1
        );
    }

    pub(crate) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), tone: Tone) {
        let fill = self.fill(tone);
        let _ = write!(self.body, r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" {fill}/>"#);
    }

    /// A rectangle of which only the edge is drawn; `ground`: what fills it without covering what lies below.
    pub(crate) fn outline(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ground: &str) {
        let stroke = self.stroke(Tone::Ink);
        let _ = write!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" {ground} {stroke} stroke-width="1.2"/>"#
        );
    }

    pub(crate) fn dot(&mut self, (x, y): (f64, f64), radius: f64, tone: Tone) {
        let fill = self.fill(tone);
        let _ = write!(self.body, r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" {fill}/>"#);
    }

    pub(crate) fn finish(self, height: f64) -> String {
        let body = self.body;
        match self.style {
            Style::Paper { font, .. } => format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0}" height="{height:.0}" viewBox="0 0 {WIDTH:.0} {height:.0}" font-family="{font}">{body}</svg>"#
            ),
            Style::Page { id, title, desc } => format!(
                r#"<svg class="chart" role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {WIDTH:.0} {height:.0}" width="{WIDTH:.0}" height="{height:.0}" focusable="false"><title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>{body}</svg>"#,
                escape(title),
                escape(desc)
            ),
        }
    }
}
