//! From when on something is worth a look: dated thresholds of the rules that find anomalies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{further::MonthDay, rate::Rate};
use crate::{day::Count, money::Cents};

/// Declares the rules with what each may be told. Whatever is left out has its default.
macro_rules! thresholds {
    ($($(#[$doc:meta])* $rule:ident $kind:ident { $($(#[$say:meta])* $field:ident: $ty:ty,)* })*) => {
        /// Thresholds by rule.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct Thresholds {$(
            $(#[$doc])*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $rule: Option<$kind>,
        )*}
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            pub struct $kind {$(
                $(#[$say])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$ty>,
            )*}
        )*
    };
}

thresholds! {
    /// Pieces that lie in stock.
    delivered_not_issued DeliveredNotIssued {
        /// What was delivered longer ago is found.
        weeks: Count,
        /// And longer ago than this severe.
        severe_weeks: Count,
        pieces: Count,
        /// Of what was delivered.
        share: Rate,
    }
    /// Devices without the licence that they need.
    licence_missing LicenceMissing {
        pieces: Count,
        /// Of the devices.
        share: Rate,
    }
    /// Payments that name no order.
    payment_without_order PaymentWithoutOrder { limit: Cents, }
    /// Lines that end before the year does.
    runs_dry RunsDry {
        /// The last day on which it is found.
        until: MonthDay,
    }
    /// Authorities of which nothing is heard.
    silent Silent {
        /// After the deadline.
        days: Count,
        /// Without any event.
        gap_days: Count,
        /// Of authorities whose events are usually not further apart.
        usual_days: Count,
    }
    /// Figures that moved because something is called otherwise.
    relabelled Relabelled { share: Rate, }
    /// Invoices that may be one.
    duplicate_invoice DuplicateInvoice {
        /// Between two of the same order and amount.
        days: Count,
        /// Between two of the same number.
        number_days: Count,
    }
    /// Orders that may be one.
    split_order SplitOrder {
        /// Each below it, together above.
        limit: Cents,
        /// From the first to the last.
        days: Count,
    }
    /// Payments at the end of the year.
    december_spike DecemberSpike {
        /// Of what was to be expected.
        share: Rate,
        /// How many times faster it would have to be spent.
        factor: Rate,
        /// Lines of which more is paid.
        limit: Cents,
    }
    /// Orders of which nothing is heard.
    stale_commitment StaleCommitment { days: Count, }
    /// Orders at another price.
    price_outlier PriceOutlier {
        /// Of the unit price, either way.
        share: Rate,
        /// Orders of this amount and more.
        limit: Cents,
    }
    /// Orders of which more is invoiced.
    invoice_over_order InvoiceOverOrder { limit: Cents, }
}
