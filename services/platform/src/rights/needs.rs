//! Roles, how far a right reaches for each, and so what a method or an event needs.

use serde::Deserialize;

/// As what somebody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A system of record of an authority.
    DistrictSystem,
    /// Somebody who works for an authority.
    DistrictOfficer,
    /// The IKT-Steuerung, which works for the whole Land.
    Steering,
    /// Who decides on requests and consents.
    Approver,
    /// Who checks what others did.
    Auditor,
    /// Who reads published reports.
    ReportReader,
    /// Who runs the program, and reads no figures.
    Operator,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::DistrictSystem,
        Role::DistrictOfficer,
        Role::Steering,
        Role::Approver,
        Role::Auditor,
        Role::ReportReader,
        Role::Operator,
    ];

    /// How the register calls it.
    pub fn code(self) -> &'static str {
        match self {
            Role::DistrictSystem => "district-system",
            Role::DistrictOfficer => "district-officer",
            Role::Steering => "steering",
            Role::Approver => "approver",
            Role::Auditor => "auditor",
            Role::ReportReader => "report-reader",
            Role::Operator => "operator",
        }
    }

    /// Whether it speaks for certain authorities only.
    pub fn is_of_a_scope(self) -> bool {
        match self {
            Role::DistrictSystem | Role::DistrictOfficer => true,
            Role::Steering | Role::Approver | Role::Auditor | Role::ReportReader | Role::Operator => false,
        }
    }
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Nothing,
    /// What is of the authority for which somebody speaks.
    Own,
    /// What is of anybody.
    All,
}

/// What a method or an event needs: the name of the right, and how far each role has it, in the order of
/// [`Role::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    pub right: &'static str,
    by: [Reach; 7],
}

impl Needs {
    pub(super) const fn new(right: &'static str, by: [Reach; 7]) -> Needs {
        Needs { right, by }
    }

    /// How far a role has it.
    pub fn reach(&self, role: Role) -> Reach {
        let found = Role::ALL.iter().zip(self.by).find(|(known, _)| **known == role);
        found.map_or(Reach::Nothing, |(_, reach)| reach)
    }

    /// The roles that have it.
    pub fn roles(&self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| self.reach(*role) > Reach::Nothing).collect()
    }
}
