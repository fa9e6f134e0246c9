//! gRPC of budget.
