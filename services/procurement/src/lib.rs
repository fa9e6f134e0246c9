//! sollist-procurement
