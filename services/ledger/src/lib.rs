//! sollist-ledger
