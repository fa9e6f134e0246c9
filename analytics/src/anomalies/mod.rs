//! Anomalies (Auffälligkeiten): what somebody should look at, with every event that makes it so and the parameters that
//! it was measured by (docs/spec.md#anomalies). A finding is a question, never a verdict.
//!
//! Read in this order: `rule` names the rules, `finding` is what they answer, `limits` says from when on something is
//! found, `asked` is what they share; then a file a subject.

mod asked;
mod december;
mod finding;
mod goods;
mod invoices;
mod licences;
pub(crate) mod limits;
mod orders;
mod payments;
mod postings;
mod prices;
mod query;
mod relabelled;
mod reports;
mod rule;
mod runs_dry;
mod since;
mod sites;
mod transfers;

pub use finding::{Anomaly, Found, Posted, Severity, Used};
pub use query::AnomalyQuery;
pub use rule::Rule;

use self::asked::Asked;
use crate::{error::FigureError, facts::Facts, scope::Scope, view::View};

/// What is found at a view: severe first, then by amount, the largest first, then by rule, authority and key.
pub fn anomalies(facts: &Facts, view: &View, query: &AnomalyQuery) -> Result<Vec<Anomaly>, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let asked = Asked::new(facts, view, &scope);
    let mut found = Vec::new();
    for rule in query.rules() {
        let of_rule = match rule {
            Rule::DeliveredNotIssued => goods::delivered_not_issued(&asked),
            Rule::LicenceMissing => licences::licence_missing(&asked),
            Rule::PaymentWithoutOrder => payments::payment_without_order(&asked),
            Rule::Silent => reports::silent(&asked),
            Rule::DuplicateInvoice => invoices::duplicate_invoice(&asked),
            Rule::SplitOrder => orders::split_order(&asked),
            Rule::DecemberSpike => december::december_spike(&asked),
            Rule::StaleCommitment => orders::stale_commitment(&asked),
            Rule::PriceOutlier => prices::price_outlier(&asked),
            Rule::InvoiceOverOrder => invoices::invoice_over_order(&asked),
            Rule::PostedTwice => postings::posted_twice(&asked),
            Rule::Relabelled => relabelled::relabelled(&asked),
            Rule::SitesBeyondTarget => sites::sites_beyond_target(&asked),
            Rule::SplitTransfer => transfers::split_transfer(&asked),
            Rule::RunsDry => runs_dry::runs_dry(&asked, query)?,
        };
        found.extend(of_rule);
    }
    found.sort_by(Anomaly::in_order);
    Ok(found)
}
