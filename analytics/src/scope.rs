//! Whose figures: all Berlin, the districts, one district, one authority; and what a table is broken down by.

use sollist_contract::{
    ids::{Authority, District, Item, Programme, ProjectId},
    published::OfWhom,
    question,
    similar::nearest_authority,
};

use crate::{
    error::{FigureError, Refused},
    facts::Facts,
};

/// A set of authorities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    Berlin,
    /// The twelve Bezirksämter.
    Districts,
    /// One district; `00` is the Hauptverwaltung.
    District(District),
    Authority(Authority),
}

impl Scope {
    /// The scope that filters of a request ask for. Both: the authority, if it belongs to the district.
    pub fn of(district: Option<District>, authority: Option<&Authority>) -> Result<Scope, FigureError> {
        match (district, authority) {
            (Some(district), Some(authority)) if authority.district() != district => {
                Err(Refused::AuthorityElsewhere { authority: authority.clone(), district }.into())
            }
            (_, Some(authority)) => Ok(Scope::Authority(authority.clone())),
            (Some(district), None) => Ok(Scope::District(district)),
            (None, None) => Ok(Scope::Berlin),
        }
    }

    /// The scope a published figure names: `berlin`, `central`, `districts`, a district or an authority.
    pub fn named(text: &str) -> Option<Scope> {
        Some(match OfWhom::named(text)? {
            OfWhom::Berlin => Scope::Berlin,
            OfWhom::Districts => Scope::Districts,
            OfWhom::District(district) => Scope::District(district),
            OfWhom::Authority(authority) => Scope::Authority(authority),
        })
    }

    pub fn has(&self, authority: &Authority) -> bool {
        match self {
            Scope::Berlin => true,
            Scope::Districts => authority.district() != District::CENTRAL,
            Scope::District(district) => authority.district() == *district,
            Scope::Authority(wanted) => authority == wanted,
        }
    }
}

/// What rows are broken down by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct By {
    pub district: bool,
    pub authority: bool,
    pub programme: bool,
    pub line: bool,
}

impl By {
    /// Reads `district`, `authority`, `programme`, `line`, in any combination.
    pub fn parse<T: AsRef<str>>(names: &[T]) -> Result<By, FigureError> {
        let mut by = By::default();
        for name in names {
            match name.as_ref() {
                "district" => by.district = true,
                "authority" => by.authority = true,
                "programme" => by.programme = true,
                "line" => by.line = true,
                other => return Err(Refused::NoSuchBreakdown(other.to_owned()).into()),
            }
        }
        Ok(by)
    }
    /// A row of an authority or a line names the district too.
    pub fn names_district(&self) -> bool {
        self.district || self.names_authority()
    }
    pub fn names_authority(&self) -> bool {
        self.authority || self.line
    }
    pub fn names_programme(&self) -> bool {
        self.programme || self.line
    }
}

/// The district of a request; an empty text is no filter.
pub fn district_filter(text: &str) -> Result<Option<District>, FigureError> {
    Ok(question::filter("district", text)?)
}
/// The authority, in the same way.
pub fn authority_filter(text: &str) -> Result<Option<Authority>, FigureError> {
    Ok(question::filter("authority", text)?)
}
/// Refuses an authority that no plan ever named: zeros would look like an answer.
pub fn known(facts: &Facts, authority: Option<&Authority>) -> Result<(), FigureError> {
    let Some(authority) = authority else { return Ok(()) };
    let planned = facts.authorities(facts.last_seq());
    if planned.contains(authority) {
        return Ok(());
    }
    let meant = nearest_authority(authority.as_str(), planned.iter().map(Authority::as_str));
    let meant = meant.and_then(|code| code.parse().ok());
    Err(Refused::AuthorityUnplanned { authority: authority.clone(), meant }.into())
}
/// The programme, in the same way.
pub fn programme_filter(text: &str) -> Result<Option<Programme>, FigureError> {
    Ok(question::filter("programme", text)?)
}
/// The item, in the same way.
pub fn item_filter(text: &str) -> Result<Option<Item>, FigureError> {
    Ok(question::filter("item", text)?)
}
/// Refuses an item that neither parameters nor any event name.
pub fn known_item(facts: &Facts, item: Option<&Item>) -> Result<(), FigureError> {
    let published = |item: &Item| facts.parameters.iter().any(|(_, set)| set.values.items.contains_key(item));
    match item {
        Some(item) if facts.items.find(item).is_none() && !published(item) => {
            Err(Refused::ItemUnknown(item.clone()).into())
        }
        _ => Ok(()),
    }
}
/// Refuses a project of which no milestone was ever planned.
pub fn known_project(facts: &Facts, project: Option<&ProjectId>) -> Result<(), FigureError> {
    let planned = |project: &str| facts.milestone_plans.project.iter().any(|known| facts.text(*known) == project);
    match project {
        Some(project) if !planned(project.as_str()) => Err(Refused::ProjectUnknown(project.clone()).into()),
        _ => Ok(()),
    }
}
/// Refuses a section that no line of any year is of.
pub fn known_section(facts: &Facts, section: Option<&str>) -> Result<(), FigureError> {
    match section {
        Some(section) if !facts.line_names.iter().any(|(_, name)| name.section() == section) => {
            Err(Refused::SectionUnknown(section.to_owned()).into())
        }
        _ => Ok(()),
    }
}
