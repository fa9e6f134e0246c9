//! Charts as SVG, for paper and for pages: labelled directly, told apart by shape and position and not by colour alone.
//! On paper a chart has the inks and the font that it is given; on a page its parts have classes, and the page's styles
//! say how they look, in every theme. Lengths are pixels: the one place for binary floats.
#![allow(clippy::float_arithmetic)]

mod axis;
mod bars;
mod canvas;
mod changes;
mod course;
mod ranges;
mod shares;
mod words;

pub use bars::{Bar, target_against_actual};
pub use canvas::{Chart, Inks, Style};
pub use changes::{Change, changes};
pub use course::{Course, Curve, Stroke, course};
pub use ranges::{Range, ranges};
pub use shares::{Part, shares};
pub use words::highest_and_lowest;

#[cfg(test)]
mod tests;
