//! sollist-analytics
