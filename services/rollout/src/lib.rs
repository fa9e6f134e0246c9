//! sollist-rollout
