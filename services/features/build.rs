//! Nothing to do; without a build script cargo would not build the features of the build-dependencies.
fn main() {}
