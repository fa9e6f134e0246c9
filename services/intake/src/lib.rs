//! sollist-intake
