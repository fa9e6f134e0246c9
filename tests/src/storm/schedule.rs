//! Which processes a seed runs, and what happens to them when. Pure: of the seed alone; at which line of its work a
//! process is at that moment depends on the machine.

use std::collections::BTreeMap;

use super::dice::Dice;

/// Faults fall into the first so many milliseconds.
pub const WINDOW_MS: u64 = 1_100;
/// Everything that records.
const WRITER: &str = "budget,procurement,rollout,staffing,intake";

/// How the services are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Layout {
    /// One process with a store of its own.
    Embedded,
    /// A writer that records alone, two readers and two relays.
    Alone,
    /// Processes that play everything.
    Together,
    /// Two of writers, readers and relays each.
    Split,
    /// Every context in a process of its own, reached through a gateway.
    Apart,
}

/// A process of the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// As `--role` takes them; empty: all.
    pub roles: String,
    /// Commands are sent to it.
    pub takes_calls: bool,
    /// It is asked for figures.
    pub shows_figures: bool,
}

/// What is done to whom. Several may be under way at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    KillRole(usize),
    /// Asked to stop, as in a rolling restart.
    StopRole(usize),
    StartRole(usize),
    FreezeRole(usize),
    ThawRole(usize),
    /// Started again with a clock that is wrong by so many seconds.
    StartRoleAt(usize, i64),
    KillBroker,
    StartBroker,
    FreezeBroker,
    ThawBroker,
    /// The files of the stream are deleted while the broker runs.
    DeleteStream,
    /// The broker dies and comes back with so many thousandths of its newest file.
    CutTail(u64),
    /// A copy of the broker's files is taken; later it dies and comes back with that copy.
    CopyStream,
    OldStream,
    /// The broker comes back on a file system that is full soon.
    SmallBroker,
    LargeBroker,
    KillDatabase,
    StartDatabase,
    FreezeDatabase,
    ThawDatabase,
    /// No more room for the tables of the journal, and room again.
    FillDatabase,
    FreeDatabase,
}

/// A moment of the storm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub at_ms: u64,
    pub act: Act,
}

/// The whole storm of a seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub layout: Layout,
    pub parts: Vec<Part>,
    /// In the order of time.
    pub moments: Vec<Moment>,
    /// Faults by kind.
    pub faults: BTreeMap<&'static str, u64>,
}

impl Schedule {
    /// The storm of a seed; `layout` instead of the one that it draws.
    pub fn new(seed: u64, layout: Option<Layout>) -> Schedule {
        let mut dice = Dice::new(seed, 2);
        let drawn = match dice.below(20) {
            0 => Layout::Embedded,
            1..3 => Layout::Alone,
            3..6 => Layout::Together,
            6..15 => Layout::Split,
            _ => Layout::Apart,
        };
        let layout = layout.unwrap_or(drawn);
        let mut schedule = Schedule { layout, parts: parts(layout), moments: Vec::new(), faults: BTreeMap::new() };
        for _ in 0..3 + dice.below(5) {
            schedule.fault(&mut dice);
        }
        schedule.moments.sort_by_key(|moment| moment.at_ms);
        schedule
    }

    /// Whether it harms the database itself, so that nobody else may use the same.
    pub fn harms_database(&self) -> bool {
        self.moments
            .iter()
            .any(|moment| matches!(moment.act, Act::KillDatabase | Act::FreezeDatabase | Act::FillDatabase))
    }

    fn fault(&mut self, dice: &mut Dice) {
        let role = dice.below(self.parts.len());
        let at = dice.between(0, WINDOW_MS);
        let short = at + dice.between(20, 400);
        // With one process there is nothing else to harm; where there are servers, roles still fail more often than
        // they do.
        let kind = if self.layout == Layout::Embedded { dice.below(10) } else { dice.below(24) };
        let (name, acts) = match kind {
            0..4 => ("role killed", vec![(at, Act::KillRole(role)), (short, Act::StartRole(role))]),
            4..6 => ("role stopped", vec![(at, Act::StopRole(role)), (short, Act::StartRole(role))]),
            6..9 => ("role frozen", vec![(at, Act::FreezeRole(role)), (short, Act::ThawRole(role))]),
            9 => {
                let seconds = dice.pick(&[-90, -3_600, -172_800, 3_600]);
                ("clock wrong", vec![(at, Act::KillRole(role)), (at + 10, Act::StartRoleAt(role, seconds))])
            }
            10..12 => ("broker killed", vec![(at, Act::KillBroker), (short, Act::StartBroker)]),
            12..14 => ("broker frozen", vec![(at, Act::FreezeBroker), (short, Act::ThawBroker)]),
            14..16 => ("stream deleted", vec![(at, Act::DeleteStream)]),
            16 => ("stream's tail cut", vec![(at, Act::CutTail(dice.between(0, 990)))]),
            17 => ("stream set back", vec![(at / 2, Act::CopyStream), (short, Act::OldStream)]),
            18 => ("broker without room", vec![(at, Act::SmallBroker), (short, Act::LargeBroker)]),
            19..22 => ("database killed", vec![(at, Act::KillDatabase), (short, Act::StartDatabase)]),
            22 => ("database frozen", vec![(at, Act::FreezeDatabase), (short, Act::ThawDatabase)]),
            _ => ("database without room", vec![(at, Act::FillDatabase), (short, Act::FreeDatabase)]),
        };
        *self.faults.entry(name).or_default() += 1;
        self.moments.extend(acts.into_iter().map(|(at_ms, act)| Moment { at_ms, act }));
    }
}

fn parts(layout: Layout) -> Vec<Part> {
    let part = |name: &str, number: usize, roles: &str, takes_calls: bool, shows_figures: bool| Part {
        name: format!("{name}-{number}"),
        roles: roles.to_owned(),
        takes_calls,
        shows_figures,
    };
    let two = |name: &str, roles: &str, takes_calls: bool, shows_figures: bool| {
        (1..=2).map(|number| part(name, number, roles, takes_calls, shows_figures)).collect::<Vec<_>>()
    };
    match layout {
        Layout::Embedded => vec![part("all", 1, "", true, true)],
        Layout::Alone => {
            let writer = part("writer", 1, WRITER, true, false);
            [vec![writer], two("reader", "analytics", false, true), two("relay", "relay", false, false)].concat()
        }
        Layout::Together => {
            two("all", "budget,procurement,rollout,staffing,intake,analytics,reporting,relay", true, true)
        }
        Layout::Split => [
            two("writer", WRITER, true, false),
            two("reader", "analytics", false, true),
            two("relay", "relay", false, false),
        ]
        .concat(),
        Layout::Apart => [
            two("gateway", "gateway", true, false),
            two("procurement", "procurement", false, false),
            two("intake", "intake", false, false),
            two("budget", "budget", false, false),
            two("reader", "analytics", false, true),
            two("relay", "relay", false, false),
        ]
        .concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_of_its_seed_alone_and_every_fault_ends() {
        for seed in 1..500 {
            let schedule = Schedule::new(seed, None);
            assert_eq!(schedule, Schedule::new(seed, None));
            assert!(schedule.moments.is_sorted_by_key(|moment| moment.at_ms));
            let count = |wanted: fn(&Act) -> bool| schedule.moments.iter().filter(|moment| wanted(&moment.act)).count();
            assert_eq!(count(|act| matches!(act, Act::FreezeRole(_))), count(|act| matches!(act, Act::ThawRole(_))));
            assert_eq!(count(|act| matches!(act, Act::KillDatabase)), count(|act| matches!(act, Act::StartDatabase)));
        }
    }

    #[test]
    fn two_hundred_seeds_meet_every_kind_of_fault_in_every_layout() {
        let mut faults: BTreeMap<&str, u64> = BTreeMap::new();
        let mut layouts: BTreeMap<Layout, u64> = BTreeMap::new();
        for schedule in (1..=200).map(|seed| Schedule::new(seed, None)) {
            *layouts.entry(schedule.layout).or_default() += 1;
            for (fault, count) in schedule.faults {
                *faults.entry(fault).or_default() += count;
            }
        }
        assert!(layouts.len() == 5 && layouts.values().all(|count| *count >= 5), "{layouts:?}");
        assert!(faults.len() == 13 && faults.values().all(|count| *count >= 10), "{faults:?}");
    }
}
