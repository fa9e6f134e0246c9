//! sollist-budget
