//! The one write path: the batch. A unary call, a stream and a file all end here.
//!
//! Begin, load what the commands name, decide each in turn by pure functions, save what changed, append the events,
//! commit, answer everybody. A refused command changes nothing and does not harm its neighbours.

mod check;
mod decide;
mod job;
mod lines;
mod pipeline;
mod record;
mod replay;
mod shelved;
mod writer;

pub use check::{Check, NoCheck};
pub use job::{Answers, Lane};
pub use record::{Recorded, run};
pub(crate) use replay::fold;
pub use replay::{Filled, alone, fill, rebuild};
pub use writer::{REQUESTS, Told, Writer, asked, source_by_actor, source_of};

pub use crate::write::books::{
    Answer, Asked, Authorised, AuthorityEffect, Beside, Books, Command, Decision, Effect, Made, MakeBooks, Mode,
    Otherwise, Place, RefusedList, TableRow, TakesAnother, When,
};
