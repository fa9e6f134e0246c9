//! Who may do what: the roles, for whom somebody speaks in a call, and what follows from both. Pure: who calls is found
//! out in `wire`, and whose something is knows whoever has it.

pub mod callers;
pub mod cost;
pub mod duties;
mod needs;
pub mod quota;
pub mod table;

use std::sync::Arc;

pub use needs::{Needs, Reach, Role};
use sollist_contract::{
    event::Event,
    ids::{Authority, District},
    method::{Asks, Named},
};

/// For whom somebody speaks in one call, and as what: one hat a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hat {
    pub name: Arc<str>,
    pub roles: Vec<Role>,
    /// What reaches their own reaches this.
    pub scope: Scope,
    /// How the sources of their events begin.
    pub sources: Vec<String>,
}

/// Whose affairs are somebody's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    Nobodys,
    Of(Authority),
    Everybodys,
}

/// How the journal calls the scope of whoever has a right for everybody's affairs.
pub const EVERYBODYS: &str = "*";

impl Scope {
    /// How the journal calls it.
    pub fn code(&self) -> &str {
        match self {
            Scope::Nobodys => "",
            Scope::Of(own) => own.as_str(),
            Scope::Everybodys => EVERYBODYS,
        }
    }
}

/// What of everything is seen and changed in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    Everything,
    Of(Authority),
}

/// The one authority whose affairs somebody sees and changes in a call, and how the sources of their events begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub authority: Authority,
    pub sources: Vec<String>,
}

/// Why somebody who is known may not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPermitted {
    /// None of their roles has the right.
    Right { what: Right, has: Vec<Role>, needs: Vec<Role> },
    /// It names no authority, and so is about all; their right is for one.
    Landwide { what: Right, own: Authority },
    /// It is about another authority.
    Authority { own: Authority, named: Authority },
    /// It is about another district.
    District { own: Authority, named: District },
    /// The source of an event begins otherwise than theirs do.
    Source { source: String, own: Vec<String> },
    /// They speak for several authorities, and did not say for which; or said one for which they do not.
    Scope { named: Option<String>, own: Vec<Authority> },
    /// They are not in the register any more.
    Removed { name: Arc<str> },
}

/// What somebody has no right to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Right {
    Method(String),
    Event(&'static str),
    /// A line of a plan, or an Ist of one.
    Plan,
    /// What a figure is made of, by its id.
    Figure(String),
}

impl Hat {
    /// What of everything a right lets them see and change.
    pub fn may(&self, what: impl FnOnce() -> Right, needs: &Needs) -> Result<Sight, NotPermitted> {
        let reach = self.roles.iter().map(|role| needs.reach(*role)).max().unwrap_or(Reach::Nothing);
        match (reach, &self.scope) {
            (Reach::All, _) | (Reach::Own, Scope::Everybodys) => Ok(Sight::Everything),
            (Reach::Own, Scope::Of(own)) => Ok(Sight::Of(own.clone())),
            (Reach::Own, Scope::Nobodys) | (Reach::Nothing, _) => {
                Err(NotPermitted::Right { what: what(), has: self.roles.clone(), needs: needs.roles() })
            }
        }
    }

    /// Whose affairs they change, whatever the table of rights says of a method: so much the database holds them to.
    /// Everybody's change the roles that work for the whole Land and record anything.
    pub fn changes(&self) -> Scope {
        let is_everybodys = |role: &Role| match role {
            Role::Steering | Role::Approver => true,
            Role::DistrictSystem | Role::DistrictOfficer => false,
            Role::Auditor | Role::ReportReader | Role::Operator => false,
        };
        if self.roles.iter().any(is_everybodys) {
            return Scope::Everybodys;
        }
        if self.roles.iter().any(|role| role.is_of_a_scope()) { self.scope.clone() } else { Scope::Nobodys }
    }

    /// Whether they may send an event as a fact.
    pub fn may_send(&self, event: &Event, source: &str) -> Result<(), NotPermitted> {
        self.may_tell(event, || Right::Event(event.type_name()), &table::of_event(event))?;
        if self.sources.iter().any(|own| source.starts_with(own.as_str())) {
            return Ok(());
        }
        Err(NotPermitted::Source { source: source.to_owned(), own: self.sources.clone() })
    }

    /// Whether they may send a line of a plan, whose source is ours.
    pub fn may_plan(&self, event: &Event) -> Result<(), NotPermitted> {
        self.may_tell(event, || Right::Plan, &table::PLAN)
    }

    fn may_tell(&self, event: &Event, what: impl Fn() -> Right, needs: &Needs) -> Result<(), NotPermitted> {
        match (self.may(&what, needs)?, event.authority()) {
            (Sight::Everything, _) => Ok(()),
            (Sight::Of(own), Some(authority)) if own == *authority => Ok(()),
            (Sight::Of(own), Some(authority)) => Err(NotPermitted::Authority { own, named: authority.clone() }),
            // What holds for the whole Land is nobody's own.
            (Sight::Of(own), None) => Err(NotPermitted::Landwide { what: what(), own }),
        }
    }
}

impl Sight {
    pub fn has(&self, authority: &Authority) -> bool {
        match self {
            Sight::Everything => true,
            Sight::Of(own) => own == authority,
        }
    }

    /// The one authority that is seen, where it is one.
    pub fn own(&self) -> Option<&Authority> {
        match self {
            Sight::Everything => None,
            Sight::Of(own) => Some(own),
        }
    }

    /// Holds a request to what is seen: what it names must be of it, and where it names nobody it asks for all of it.
    pub fn narrow(&self, asked: &mut impl Asks) -> Result<(), NotPermitted> {
        let Sight::Of(own) = self else { return Ok(()) };
        let Named { records, authority, district } = asked.named();
        // What is no name of its kind is refused as such by whoever reads it.
        let district = district.and_then(|district| district.trim().parse::<District>().ok());
        if let Some(named) = district.filter(|named| *named != own.district()) {
            return Err(NotPermitted::District { own: own.clone(), named });
        }
        let Some(authority) = authority else { return Ok(()) };
        if authority.is_empty() && !records {
            own.as_str().clone_into(authority);
        }
        match authority.trim().parse::<Authority>() {
            Ok(named) if named != *own => Err(NotPermitted::Authority { own: own.clone(), named }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
