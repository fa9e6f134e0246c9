//! What is ordered, delivered, invoiced and paid.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::declare::events;
use crate::reading::absent_or;
use crate::{
    day::{Day, NamedDay, Quantity},
    ids::{Authority, InvoiceNo, Item, LineName, OrderNo, PaymentNo, Text},
    money::Cents,
};

events! {
    "procurement" ProcurementEvent {
        /// An order: money committed (Festlegung). Due in a later year, it uses commitment authority instead.
        "procurement.order-placed.v1" "Bestellung: Mittel festgelegt." OrderPlaced {
            authority: Authority,
            order: OrderNo,
            line: LineName,
            item: Item,
            quantity: Quantity,
            amount: Cents,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            due: Option<Day>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            consent: Option<Consent>,
        }

        /// An order's new totals. What goes beyond the money there is, and beyond an earlier consent, needs a consent
        /// of its own.
        "procurement.order-changed.v1" "Bestellung geändert; genannt sind die neuen Gesamtwerte." OrderChanged {
            authority: Authority,
            order: OrderNo,
            quantity: Quantity,
            amount: Cents,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            consent: Option<Consent>,
        }

        /// What is open of an order is released.
        "procurement.order-cancelled.v1" "Bestellung storniert; die offene Festlegung ist frei."
            OrderCancelled { authority: Authority, order: OrderNo, }

        /// Goods arrived; never more than ordered.
        "procurement.goods-delivered.v1" "Ware geliefert, nie mehr als bestellt."
            GoodsDelivered { authority: Authority, order: OrderNo, quantity: Quantity, delivered_on: Day, }

        /// An invoice came in; no money moves.
        "procurement.invoice-received.v1" "Rechnung eingegangen; noch fließt kein Geld."
            InvoiceReceived { authority: Authority, order: OrderNo, invoice: InvoiceNo, amount: Cents, }

        /// Money paid (Ist); a refund is negative. `final` releases what is still committed.
        "procurement.payment-made.v1" "Zahlung (Ist); eine Erstattung ist negativ." PaymentMade {
            authority: Authority,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            order: Option<OrderNo>,
            line: LineName,
            payment: PaymentNo,
            amount: Cents,
            #[serde(default, rename = "final", deserialize_with = "absent_or",
                skip_serializing_if = "std::ops::Not::not")]
            #[schemars(with = "Option<bool>")]
            last: bool,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            consent: Option<Consent>,
        }
    }
}

/// What is written freely in a consent.
pub(super) fn texts_of(consent: &mut Option<Consent>) -> Vec<&mut Text> {
    match consent {
        Some(Consent::Named { reference, basis, .. }) => vec![reference, basis],
        Some(Consent::Stated(text)) => vec![text],
        None => Vec::new(),
    }
}

impl ProcurementEvent {
    /// Refuses what each field allows and all together do not.
    fn whole(self) -> serde_json::Result<ProcurementEvent> {
        Ok(self)
    }

    /// See [`crate::event::Event::texts_mut`].
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            ProcurementEvent::OrderPlaced(e) => texts_of(&mut e.consent),
            ProcurementEvent::OrderChanged(e) => texts_of(&mut e.consent),
            ProcurementEvent::PaymentMade(e) => texts_of(&mut e.consent),
            ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::InvoiceReceived(_) => Vec::new(),
        }
    }

    /// See [`crate::event::Event::lines_mut`].
    pub(super) fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            ProcurementEvent::OrderPlaced(e) => vec![&mut e.line],
            ProcurementEvent::PaymentMade(e) => vec![&mut e.line],
            ProcurementEvent::OrderChanged(_)
            | ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::InvoiceReceived(_) => Vec::new(),
        }
    }

    /// The order that it is about; a payment may be about none.
    pub fn order(&self) -> Option<&OrderNo> {
        match self {
            ProcurementEvent::OrderPlaced(e) => Some(&e.order),
            ProcurementEvent::OrderChanged(e) => Some(&e.order),
            ProcurementEvent::OrderCancelled(e) => Some(&e.order),
            ProcurementEvent::GoodsDelivered(e) => Some(&e.order),
            ProcurementEvent::InvoiceReceived(e) => Some(&e.order),
            ProcurementEvent::PaymentMade(e) => e.order.as_ref(),
        }
    }

    /// The invoice that came in with it.
    pub fn invoice(&self) -> Option<&InvoiceNo> {
        match self {
            ProcurementEvent::InvoiceReceived(e) => Some(&e.invoice),
            ProcurementEvent::OrderPlaced(_)
            | ProcurementEvent::OrderChanged(_)
            | ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::PaymentMade(_) => None,
        }
    }

    /// The payment that it made.
    pub fn payment(&self) -> Option<&PaymentNo> {
        match self {
            ProcurementEvent::PaymentMade(e) => Some(&e.payment),
            ProcurementEvent::OrderPlaced(_)
            | ProcurementEvent::OrderChanged(_)
            | ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::InvoiceReceived(_) => None,
        }
    }

    /// See [`crate::event::Event::own_day`].
    pub(super) fn own_day(&self) -> Option<NamedDay> {
        match self {
            ProcurementEvent::GoodsDelivered(e) => Some(NamedDay { field: "data.delivered_on", day: e.delivered_on }),
            ProcurementEvent::OrderPlaced(_)
            | ProcurementEvent::OrderChanged(_)
            | ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::InvoiceReceived(_)
            | ProcurementEvent::PaymentMade(_) => None,
        }
    }
}

/// Consent to spend more than there is (§ 37 LHO): the paper and the rule it rests on. A text names both in one.
/// It covers an amount: that of the order or payment it comes with, unless it names one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Consent {
    Named {
        reference: Text,
        #[serde(alias = "legal_basis")]
        basis: Text,
        /// EUR that it covers, of an order in total; absent: the amount it comes with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
    },
    Stated(Text),
}

impl Consent {
    /// The amount that it names itself.
    pub fn amount(&self) -> Option<Cents> {
        match self {
            Consent::Named { amount, .. } => *amount,
            Consent::Stated(_) => None,
        }
    }
    /// What it covers of an order or a payment of this amount: the amount that it names, else that.
    pub fn covers(&self, amount: Cents) -> Cents {
        self.amount().unwrap_or(amount).or_zero()
    }
}

impl PaymentMade {
    /// Sources that begin so report the closed account of a year (Haushaltsrechnung): the Ist of a title as a whole, of
    /// revenue too, and negative where more was taken back than paid. No single payment, so the rules of payments do
    /// not hold for it.
    pub const ACCOUNT: &'static str = "/haushaltsrechnung/";
    /// The source of the Ist that a budget plan gives: ours alone, and the same kind of thing.
    pub const PLAN_SOURCE: &'static str = "/sollist/plan/ist";
    /// What the payment numbers of that Ist begin with, and nobody else's.
    pub const PLAN_NUMBER: &'static str = "sollist-ist-";

    /// Whether this is the Ist of a closed account.
    pub fn is_account(&self, source: &str) -> bool {
        self.order.is_none() && (source.starts_with(PaymentMade::ACCOUNT) || source == PaymentMade::PLAN_SOURCE)
    }

    /// Whether its number is one of a plan's Ist, and it is none.
    pub fn takes_a_number_of_ours(&self, source: &str) -> bool {
        source != PaymentMade::PLAN_SOURCE && self.payment.as_str().starts_with(PaymentMade::PLAN_NUMBER)
    }
}
