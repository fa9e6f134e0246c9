//! How often a year ends inside the 80 % interval of its forecast (docs/spec.md#forecast): counted on random years
//! with known ends by a second arithmetic, written from the formulas alone, that gives every line the bounds that we
//! give it.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::{outside::python, sollist::Run};

/// What reads random years and says what is forecast of them.
#[path = "../analytics/examples/coverage.rs"]
#[allow(dead_code)]
mod panels;

/// Panels of each of the 27 cells: three numbers of years, three shocks, three months.
const PANELS: usize = 200;
/// What 80 % may be, in hundredths of a percent: the outer tenths are of a sample.
const COVERED: std::ops::RangeInclusive<i64> = 7_850..=8_250;

#[test]
fn four_of_five_years_end_inside_their_interval_in_every_cell() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let panels = root.join("analytics/examples/panel.py");
    let script = |of: &Path, arguments: &[&str]| {
        Command::new(python()).arg(of).args(arguments).output().expect("Python with numpy; tests/run installs it")
    };
    let counted = script(&root.join("tests/coverage/coverage.py"), &[panels.to_str().unwrap(), &PANELS.to_string()]);
    let counted = Run::of("coverage.py", &counted).done().json();
    let cells = counted.as_array().unwrap();
    assert_eq!(cells.len(), 27);
    // The first panel of each cell, line by line, as the forecast of a journal has it.
    let mut first = std::io::Cursor::new(script(&panels, &["1"]).stdout);
    for cell in cells {
        let number = |key: &str| cell[key].as_i64().unwrap();
        let of = panels::Panel::read(&mut first).unwrap();
        assert_eq!(of.cell, (number("years"), number("shock"), number("month")));
        let bounds: Vec<Value> =
            of.bounds().into_iter().map(|bounds| bounds.map_or(Value::Null, |(a, b)| vec![a, b].into())).collect();
        assert!(cell["first"] == Value::from(bounds), "{:?}: other bounds", of.cell);
        assert_eq!(number("of"), 24_000, "{:?}", of.cell);
        let share = number("inside") * 10_000 / number("of");
        assert!(COVERED.contains(&share), "{:?}: {share}", of.cell);
    }
}
