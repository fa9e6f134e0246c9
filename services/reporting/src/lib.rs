//! sollist-reporting
