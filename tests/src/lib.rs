//! sollist-tests
