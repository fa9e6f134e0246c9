//! What officers do: acts, each one call of the contract, and the lists of what came of them. A file a noun; how each
//! is written stands in `args`.

mod answer;
pub mod args;
mod asking;
mod count;
mod funding;
mod given;
mod history;
mod listed;
mod money;
mod order;
mod parameters;
mod process;
mod report;
mod rollout;
mod scenario;
mod sheets;
mod submission;
mod then;
mod told;

use self::args::Act;
pub use self::report::{list as list_reports, publish};
use super::{
    Link,
    args::Format,
    failure::{Exit, Failure},
    names,
    output::Output,
    words::acts as words,
};

/// Refuses, before anything is opened or sent, what cannot be answered: one act is no table for a spreadsheet.
pub fn fits(act: &Act, out: &Output<'_>) -> Result<(), Failure> {
    if act.records() { is_shown(out) } else { Ok(()) }
}

/// The same of what is an act and stands among other commands.
pub fn is_shown(out: &Output<'_>) -> Result<(), Failure> {
    let shown = matches!(out.format, Format::Table | Format::Json);
    if shown { Ok(()) } else { Err(Failure::usage(words::no_such_format())) }
}

/// Asks for it, and tells what came of it.
pub async fn run(link: &Link, act: &Act, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match &names::whole(link, act).await? {
        Act::Order(action) => order::order(link, action, out).await,
        Act::Delivery(args) => order::delivery(link, args, out).await,
        Act::Invoice(args) => order::invoice(link, args, out).await,
        Act::Payment(args) => order::payment(link, args, out).await,
        Act::Freeze(args) => money::freeze(link, args, out).await,
        Act::Unfreeze(args) => money::unfreeze(link, args, out).await,
        Act::Transfer(args) => money::transfer(link, args, out).await,
        Act::Adjust(args) => money::adjust(link, args, out).await,
        Act::CarryOver(args) => money::carry_over(link, args, out).await,
        Act::Line(action) => money::line(link, action, out).await,
        Act::Funding(action) => funding::funding(link, action, out).await,
        Act::Count(action) => count::count(link, action, out).await,
        Act::Rollout(action) => rollout::rollout(link, action, out).await,
        Act::Submission(action) => submission::submission(link, action, out).await,
        Act::Scenario(action) => scenario::scenario(link, action, out).await,
        Act::Parameters(action) => parameters::parameters(link, action, out).await,
        Act::Process(action) => process::process(link, action, out).await,
    }
}
