//! Examples of commands, as help shows them. Those that ask the store work on that of the demo.

mod books;
mod example;
mod figures;
mod money;
mod operation;
mod orders;
mod reported;

pub use example::Example;

/// Examples that help shows of a command that only has others below it.
const OF_A_GROUP: usize = 4;

/// Every command that does something with its examples, the first of which is the command itself.
pub fn all() -> impl Iterator<Item = &'static (&'static str, &'static [Example])> {
    let subjects = [
        books::EXAMPLES,
        figures::EXAMPLES,
        orders::EXAMPLES,
        money::EXAMPLES,
        reported::EXAMPLES,
        operation::EXAMPLES,
    ];
    subjects.into_iter().flatten()
}

/// The examples of a command by its path, `import budget`; of one that does nothing itself the first of each of those
/// below it.
pub fn of(path: &str) -> Vec<&'static Example> {
    if let Some((_, own)) = all().find(|(known, _)| *known == path) {
        return own.iter().collect();
    }
    let below = |known: &str| known.rsplit_once(' ').is_some_and(|(before, _)| before == path);
    all().filter(|(known, _)| below(known)).filter_map(|(_, own)| own.first()).take(OF_A_GROUP).collect()
}
