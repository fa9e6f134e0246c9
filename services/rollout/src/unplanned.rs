//! What may have been meant by a project of which nothing is planned. Pure.

use sollist_contract::{
    ids::{Authority, MilestoneId, ProjectId, slug},
    named::form,
    similar::nearest,
};

use crate::domain::Refused;

/// `planned`: the projects of its authority, the likeliest first. They are shown as titles, „Antrag Online“ for
/// `antrag-online`.
pub fn project_unknown<'a>(
    (authority, project, milestone): &(Authority, ProjectId, MilestoneId),
    planned: impl Iterator<Item = &'a str>,
) -> Refused {
    let planned: Vec<&str> = planned.collect();
    let (named, shown) = (form(project.as_str()), slug(project.as_str()));
    let same = planned.iter().find(|known| form(known) == named || slug(known) == shown).copied();
    let meant = same.or_else(|| nearest(project.as_str(), planned.iter().copied())).map(str::to_owned);
    Refused::ProjectUnknown {
        authority: authority.clone(),
        project: project.clone(),
        milestone: milestone.clone(),
        meant,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_found_by_what_it_is_shown_as() {
        let meant = |project: &str| {
            let key = ("ba-mitte".parse().unwrap(), project.parse().unwrap(), "Start".parse().unwrap());
            match project_unknown(&key, ["citylab", "antrag-online", "Über uns"].into_iter()) {
                Refused::ProjectUnknown { meant, .. } => meant,
                _ => None,
            }
        };
        assert_eq!(meant("Antrag Online").as_deref(), Some("antrag-online"));
        assert_eq!(meant("City LAB").as_deref(), Some("citylab"));
        assert_eq!(meant("über-uns").as_deref(), Some("Über uns"));
        assert_eq!(meant("antrag-onlin").as_deref(), Some("antrag-online"));
        assert_eq!(meant("Neubau"), None);
    }
}
