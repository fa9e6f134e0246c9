//! How far the extra need may lie from its figure: parameters drawn from published distributions, again and again
//! (docs/spec.md#range).

pub mod draw;
