//! No code: a list of features. Cargo gives a library the features that the crates being built ask for, so that the
//! tests of one crate, the program and the whole workspace would each build polars, typst and tokio once more. Every
//! crate of ours names this one (only the program and the tests as more than a dependency of tests), and so whatever is
//! built, the libraries are the same files. After a change of dependencies: `cargo install cargo-hakari`, `cargo hakari
//! generate`.
