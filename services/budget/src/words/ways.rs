//! How a line comes to be there for what is asked, as advice names it.

use sollist_contract::{
    ids::Programme,
    said::{Said, way},
};

/// How some line is assigned to a programme.
pub(super) fn assigning(programme: Programme) -> Said {
    assign(&Said::new("HAUSHALTSSTELLE", "LINE"), programme)
}

/// How this one is.
pub(super) fn assign(line: &Said, programme: Programme) -> Said {
    let text = |line: &str, why: &str| {
        format!("sollist line assign-programme --line {line} --programme {programme} --basis {why}")
    };
    way(&Said::read(text(&line.de, "GRUND"), text(&line.en, "WHY")), "AssignProgramme")
}
