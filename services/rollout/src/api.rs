//! gRPC of rollout.
