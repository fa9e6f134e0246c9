//! What may be booked on a line at all, and by whom (docs/spec.md#whose-line): pure.

use sollist_contract::{
    ids::{Authority, Kind},
    refusal::Refusal,
};

use crate::lines::Line;

impl Line {
    /// Refuses a line of revenue, where only expenditure has a place.
    pub fn must_be_expenditure(&self, field: &str) -> Result<(), Refusal> {
        if self.kind != Kind::Revenue {
            return Ok(());
        }
        let name = &self.name;
        Err(Refusal::contradiction(
            field,
            format!(
                "{name} ist ein Einnahmetitel; Bestellungen, Zahlungen, Umsetzungen und Verpflichtungsermächtigungen gehören zu einem Ausgabetitel. Bitte die Haushaltsstelle berichtigen."
            ),
            format!(
                "{name} is a line of revenue; orders, payments, transfers and commitment authority belong to a line of expenditure. Correct the line."
            ),
        ))
    }

    /// Whether an authority spends on it although it is neither its own nor one of the central chapter.
    pub fn is_foreign_to(&self, authority: &Authority) -> bool {
        !authority.may_spend_on(&self.authority)
    }

    /// Refuses who asks to spend on a line of somebody else.
    pub fn must_be_open_to(&self, authority: &Authority, field: &str) -> Result<(), Refusal> {
        if !self.is_foreign_to(authority) {
            return Ok(());
        }
        let (name, owner, central) = (&self.name, &self.authority, Authority::IKT_STEUERUNG);
        Err(Refusal::contradiction(
            field,
            format!(
                "{name} gehört {owner}, nicht {authority}. Bitte eine Haushaltsstelle von {authority} oder der zentralen IKT-Steuerung ({central}) angeben; „sollist budget --by line --authority {authority}“ zeigt sie."
            ),
            format!(
                "{name} belongs to {owner}, not to {authority}. Name a line of {authority} or of the central chapter ({central}); `sollist budget --by line --authority {authority}` shows them."
            ),
        ))
    }
}
