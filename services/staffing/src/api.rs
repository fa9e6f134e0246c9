//! gRPC of staffing.
