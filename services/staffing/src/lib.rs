//! sollist-staffing
