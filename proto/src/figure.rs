//! What the id of a figure says of it.

/// Whether it is money of a fiscal year, whatever day it is asked on: what is booked in January on the year before is
/// money of that one. All else is counted on a day.
#[must_use]
pub fn is_of_fiscal_year(figure: &str) -> bool {
    ["budget.", "forecast.", "need."].iter().any(|context| figure.starts_with(context))
}
