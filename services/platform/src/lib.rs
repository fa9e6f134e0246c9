//! sollist-platform
