//! What is not planned and somebody speaks of, in both languages, and what may be meant.

use sollist_contract::{
    ids::{Authority, MilestoneId, ProjectId, RolloutId},
    refusal::{Reason, Refusal},
    said::{command, way},
    words::terms::{authority_of, rollout_called},
};

/// `meant`: one that is planned and hardly differs from it.
pub(super) fn rollout(authority: &Authority, rollout: &RolloutId, meant: Option<&str>) -> Refusal {
    let (all, called) = (way(&command("sollist rollout list"), "ListRollouts"), rollout_called(rollout.as_str()));
    let authority = authority_of(authority.as_str());
    let (perhaps_de, perhaps_en) = match meant {
        Some(meant) => (
            format!(
                ", wohl aber „{meant}“; das unterscheidet sich nur durch große und kleine Buchstaben oder Leerzeichen"
            ),
            format!(", but “{meant}” is, which differs only in capitals or blanks"),
        ),
        None => Default::default(),
    };
    Refusal::new(
        Reason::RolloutUnknown,
        "data.rollout",
        format!(
            "Für die Behörde „{authority}“ ist „{}“ nicht geplant{perhaps_de}. Bitte den Namen prüfen ({} nennt alle) \
             oder zuerst planen (rollout.planned).",
            called.de, all.de
        ),
        format!(
            "“{}” is not planned for the authority “{authority}”{perhaps_en}. Check the name ({} has all of them), or \
             plan it first (rollout.planned).",
            called.en, all.en
        ),
    )
}

/// `meant`: one of the same project.
pub(super) fn milestone(milestone: &MilestoneId, meant: Option<&MilestoneId>) -> Refusal {
    let (or_de, or_en) = match meant {
        Some(meant) => (
            format!("ist nicht geplant. Gemeint ist vielleicht „{meant}“; ein anderer ist zuerst zu planen"),
            format!("is not planned. Perhaps “{meant}” is meant; another one is to be planned first"),
        ),
        None => ("ist nicht geplant; bitte zuerst planen".to_owned(), "is not planned; plan it first".to_owned()),
    };
    Refusal::new(
        Reason::MilestoneUnknown,
        "data.milestone",
        format!("Der Meilenstein „{milestone}“ {or_de} (rollout.milestone-planned)."),
        format!("The milestone “{milestone}” {or_en} (rollout.milestone-planned)."),
    )
}

/// Of a project of which nothing is planned; `meant`: one of theirs.
pub(super) fn project(
    authority: &Authority,
    project: &ProjectId,
    milestone: &MilestoneId,
    meant: Option<&str>,
) -> Refusal {
    let authority = authority_of(authority.as_str());
    let all = way(&command("sollist rollout milestones"), "ListMilestones");
    let (advice_de, advice_en) = match meant {
        Some(meant) => (
            format!("Gemeint ist vielleicht „{meant}“; bitte das Projekt so nennen (--project, im Ereignis project)"),
            format!("Perhaps “{meant}” is meant; call the project so (--project, in an event project)"),
        ),
        None => (
            format!("Bitte den Namen prüfen ({} nennt alle)", all.de),
            format!("Check the name ({} has all of them)", all.en),
        ),
    };
    Refusal::new(
        Reason::MilestoneUnknown,
        "data.project",
        format!(
            "Für die Behörde „{authority}“ ist kein Projekt „{project}“ geplant. {advice_de}, oder zuerst den \
             Meilenstein „{milestone}“ planen (rollout.milestone-planned)."
        ),
        format!(
            "No project “{project}” is planned for the authority “{authority}”. {advice_en}, or plan the milestone \
             “{milestone}” first (rollout.milestone-planned)."
        ),
    )
}
