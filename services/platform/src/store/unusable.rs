//! Why a store cannot be used: what it is, where, and what of it is other than it must be.

use std::{io, path::PathBuf};

use crate::error::Alteration;

/// A store that cannot be used.
#[derive(Debug)]
pub enum Unusable {
    /// Made by a newer version of the program.
    Newer {
        name: String,
        step: String,
    },
    /// Somebody changed its tables.
    Altered(Alteration),
    /// A column holds another kind of value than it is for.
    Column {
        table: String,
        column: String,
    },
    Embedded {
        folder: PathBuf,
        why: Closed,
    },
    /// Empty, or older than the program; a writer brings it up to date.
    Behind {
        name: String,
    },
    Postgres {
        name: String,
        why: NoWayIn,
    },
    /// What is given as the address of the database is none.
    Address,
    /// The database's role lacks a right that a service needs.
    Lacks {
        role: String,
        service: String,
        right: String,
    },
    /// Only the owner of the tables gives rights.
    NotTheOwner {
        owner: String,
        we: String,
    },
}

/// Why a store in a folder is closed to us.
#[derive(Debug)]
pub enum Closed {
    Missing,
    Damaged,
    Locked,
    NoFolder,
    DiskFull,
    Io(io::Error),
    /// SQLite does not open its file.
    NotOpened,
}

/// Why a database of PostgreSQL lets nobody in, or is none for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoWayIn {
    Behind,
    Encoding(String),
    /// It takes connections and does not answer.
    Slow,
    /// All connections of this process are in use.
    InUse,
    /// It takes no more connections.
    UsedUp,
    NotReached,
    NotLetIn,
    Missing,
}
