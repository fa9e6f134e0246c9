//! sollist
