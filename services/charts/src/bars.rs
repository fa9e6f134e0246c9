//! Target against actual, name by name.

use sollist_contract::money::german_count;

use crate::{
    axis::{pixels, round_up},
    canvas::{Canvas, Chart, Style, Tone, WIDTH},
    words::{bars_alt, both},
};

/// One bar pair: what should be and what is. `None` is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub name: String,
    pub target: Option<i64>,
    pub actual: Option<i64>,
}

/// Target (outline) against actual (filled) per name, with the numbers beside each bar.
pub fn target_against_actual(
    style: Style<'_>,
    message: &str,
    target_name: &str,
    actual_name: &str,
    bars: &[Bar],
) -> Chart {
    const LEFT: f64 = 172.0;
    const RIGHT: f64 = 150.0;
    const ROW: f64 = 30.0;
    const TOP: f64 = 30.0;
    let most = round_up(bars.iter().flat_map(|b| [b.target, b.actual]).flatten().max().unwrap_or(0));
    let span = WIDTH - LEFT - RIGHT;
    let mut canvas = Canvas::new(style);
    legend(&mut canvas, LEFT, target_name, actual_name);
    #[allow(clippy::cast_precision_loss)]
    let bottom = TOP + ROW * bars.len() as f64;
    for quarter in 0..=4_i64 {
        let x = LEFT + pixels(quarter, 4, span);
        canvas.rule((x, TOP - 2.0), (x, bottom), Tone::Rule, 0.6, "");
        // Only whole numbers stand at the axis.
        if most * quarter % 4 == 0 {
            canvas.text((x, bottom + 14.0), "middle", Tone::Grey, 11, &german_count(most * quarter / 4));
        }
    }
    for (index, bar) in bars.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let y = TOP + ROW * index as f64;
        canvas.text((LEFT - 8.0, y + 18.5), "end", Tone::Ink, 13, &bar.name);
        if let Some(target) = bar.target {
            let width = pixels(target, most, span);
            canvas.outline((LEFT, y + 4.0), (width, 20.0), r##"fill="#ffffff" fill-opacity="0""##);
        }
        if let Some(actual) = bar.actual {
            canvas.rect((LEFT, y + 8.0), (pixels(actual, most, span), 12.0), Tone::Actual);
        }
        let longest = pixels(bar.target.unwrap_or(0).max(bar.actual.unwrap_or(0)), most, span);
        let label = both(bar.actual, bar.target);
        // The grid must not run through the number: about six pixels a character lie under it in white.
        let room = pixels(i64::try_from(label.chars().count()).unwrap_or(0), 1, 5.6);
        canvas.rect((LEFT + longest + 4.0, y + 6.0), (room + 6.0, 17.0), Tone::Paper);
        canvas.text((LEFT + longest + 7.0, y + 18.5), "start", Tone::Ink, 12, &label);
    }
    canvas.rule((LEFT, TOP - 2.0), (LEFT, bottom), Tone::Ink, 1.0, "");
    let row = |bar: &Bar| format!("{}: {}", bar.name, both(bar.actual, bar.target));
    let rows: Vec<String> = bars.iter().map(row).collect();
    Chart { svg: canvas.finish(bottom + 22.0), alt: bars_alt(message, target_name, actual_name, &rows) }
}

fn legend(canvas: &mut Canvas<'_>, left: f64, target_name: &str, actual_name: &str) {
    canvas.outline((left, 4.0), (26.0, 13.0), r#"fill="none""#);
    canvas.text((left + 32.0, 15.0), "start", Tone::Ink, 12, target_name);
    canvas.rect((left + 220.0, 6.0), (26.0, 9.0), Tone::Actual);
    canvas.text((left + 252.0, 15.0), "start", Tone::Ink, 12, actual_name);
}
