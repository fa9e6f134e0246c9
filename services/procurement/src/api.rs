//! gRPC of procurement.
