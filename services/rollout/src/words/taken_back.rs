//! What is refused of taking back what was reported of a day, and what there is to do.

use sollist_contract::{
    day::{Day, german_day},
    ids::MilestoneId,
    refusal::{Reason, Refusal},
    said::{Said, command, way},
    words::terms,
};

use crate::domain::Happening;

/// How it is taken back that a milestone was reached.
pub(super) fn milestone() -> Said {
    way(&command("sollist rollout milestone-withdraw"), "WithdrawMilestone")
}

pub(super) fn not_reached(milestone: &MilestoneId, day: Day, reached: Option<Day>) -> Refusal {
    let day_de = german_day(day);
    let rest = match reached {
        Some(on) => Said::new(
            format!("gemeldet ist der {}. Bitte diesen Tag nennen.", german_day(on)),
            format!("it is on {on}. Name that day."),
        ),
        None => Said::new("zurückzunehmen ist nichts.", "there is nothing to take back."),
    };
    Refusal::new(
        Reason::MilestoneNotReached,
        "data.reached_on",
        format!("Der Meilenstein „{milestone}“ ist nicht am {day_de} als erreicht gemeldet; {}", rest.de),
        format!("The milestone “{milestone}” is not reported as reached on {day}; {}", rest.en),
    )
}

pub(super) fn not_reported(what: &Happening, day: Day, others: &[Day]) -> Refusal {
    let day_de = german_day(day);
    let (field, not) = match what {
        Happening::EFile => (
            "data.connected_on",
            Said::new(
                format!("Dass die Behörde seit dem {day_de} mit der Digitalen Akte arbeitet, ist nicht gemeldet"),
                format!("It is not reported that the authority works with the digital file since {day}"),
            ),
        ),
        Happening::Activity(kind, title) => {
            let kind = terms::activity(*kind);
            (
                "data.held_on",
                Said::new(
                    format!("{} „{title}“ vom {day_de} ist nicht festgehalten", kind.de),
                    format!("The {} “{title}” of {day} is not recorded", kind.en),
                ),
            )
        }
    };
    let all_de: Vec<String> = others.iter().map(|day| german_day(*day)).collect();
    let all: Vec<String> = others.iter().map(Day::to_string).collect();
    let rest = match (others.len(), what) {
        (2.., _) => Said::new(
            format!("gemeldet sind der {}. Bitte einen dieser Tage nennen.", all_de.join(", der ")),
            format!("what is reported are {}. Name one of these days.", all.join(", ")),
        ),
        (1, _) => Said::new(
            format!("gemeldet ist der {}. Bitte diesen Tag nennen.", all_de.join(", ")),
            format!("what is reported is {}. Name that day.", all.join(", ")),
        ),
        (0, Happening::EFile) => Said::new("zurückzunehmen ist nichts.", "there is nothing to take back."),
        (0, Happening::Activity(..)) => {
            let list = way(&command("sollist rollout activities"), "ListActivities");
            Said::new(
                format!("bitte Art und Titel so nennen, wie sie festgehalten sind ({} nennt alle).", list.de),
                format!("name kind and title as they were recorded ({} has all of them).", list.en),
            )
        }
    };
    Refusal::new(Reason::NotReportedThen, field, format!("{}; {}", not.de, rest.de), format!("{}; {}", not.en, rest.en))
}
