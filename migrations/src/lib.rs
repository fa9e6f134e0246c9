//! sollist-migrations
