//! Types of events that definitions are made of, where several share them.

/// Everything that stands on budget lines.
pub(super) const BOOKS: &[&str] = &[
    "budget.appropriated",
    "budget.appropriation-amended",
    "budget.carried-over",
    "budget.adjusted",
    "budget.transferred",
    "budget.frozen",
    "budget.unfrozen",
    "procurement.order-placed",
    "procurement.order-changed",
    "procurement.order-cancelled",
    "procurement.payment-made",
];
pub(super) const DELIVERIES: &[&str] = &[
    "procurement.order-placed",
    "procurement.order-changed",
    "procurement.order-cancelled",
    "procurement.goods-delivered",
    "parameters.published",
];
pub(super) const ISSUES: &[&str] = &[
    "rollout.stock-reported",
    "rollout.devices-issued",
    "rollout.devices-returned",
    "rollout.devices-retired",
    "procurement.goods-delivered",
    "parameters.published",
];
/// What authorities have, by people.
pub(super) const STOCK: &[&str] = &[
    "staffing.headcount-reported",
    "rollout.stock-reported",
    "rollout.devices-issued",
    "rollout.devices-returned",
    "rollout.devices-retired",
    "procurement.goods-delivered",
];
/// What was paid, by what there is.
pub(super) const PAID_STOCK: &[&str] = &[
    "procurement.payment-made",
    "rollout.stock-reported",
    "rollout.devices-issued",
    "rollout.remote-access-provided",
    "rollout.licences-provided",
    "parameters.published",
];
pub(super) const ROLLOUT: &[&str] = &["rollout.planned", "rollout.progressed"];
pub(super) const SUBMISSIONS: &[&str] = &["submission.due", "submission.received", "submission.extended"];
pub(super) const NEED: &[&str] = &[
    "staffing.headcount-reported",
    "staffing.positions-changed",
    "rollout.stock-reported",
    "procurement.order-placed",
    "procurement.goods-delivered",
    "budget.appropriated",
    "funding.requested",
    "funding.granted",
    "parameters.published",
];
/// What is planned, done, ordered and paid.
pub(super) const EARNED: &[&str] = &[
    "rollout.planned",
    "rollout.progressed",
    "rollout.milestone-planned",
    "rollout.milestone-reached",
    "procurement.order-placed",
    "procurement.goods-delivered",
    "procurement.payment-made",
    "parameters.published",
];
