//! What the id of a figure says of it.

/// Whether it is money of a fiscal year, whatever day it is asked on: what is booked in January on the year before is
/// money of that one. All else is counted on a day.
#[must_use]
pub fn is_of_fiscal_year(figure: &str) -> bool {
    ["budget.", "forecast.", "need."].iter().any(|context| figure.starts_with(context))
}

/// Whether those who have not reported are named beside a figure. Of earned value they are all who planned nothing:
/// where a reason says that nothing is planned, nobody owes a report.
#[must_use]
pub fn names_the_silent(figure: &str, has_a_reason: bool) -> bool {
    !(has_a_reason && figure.starts_with("evm."))
}
