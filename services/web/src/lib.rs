//! The pages: what officers see in a browser. A client of the services like the command line, that reads no table.

mod act;
mod answer;
mod app;
mod ask;
mod assets;
mod body;
mod caller;
mod effects;
mod failure;
mod guard;
mod head;
mod live;
mod login;
mod pages;
mod query;
mod seal;
mod session;
mod sheets;
mod shell;
mod table;
mod targets;
mod titles;
pub mod typed;
mod voice;
mod who;
pub mod words;

pub use app::{Web, serve};
pub use login::Gate;
