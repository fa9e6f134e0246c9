//! Leave to spend: what may take a line below zero, and what a refusal says where it may not. Pure.

use sollist_contract::{
    ids::LineName,
    money::{Cents, german},
    position::uncovered,
    refusal::{Reason, Refusal},
};

/// Who may take more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// A fact, which is recorded whatever it does.
    Any,
    /// Who moves money asks for it: nobody can consent to what is not there.
    None,
    /// Who orders or pays asks for it: the part that a consent covers may go beyond what is there.
    Consented(Cents),
}

/// What is missing for a spending, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    /// There before.
    free: Cents,
    /// Taken beyond what a consent covers.
    needed: Cents,
    /// Covered by a consent; `None` where nobody can consent.
    covered: Option<Cents>,
}

impl Leave {
    /// With a consent that covers so much, when asked; a fact needs none.
    pub fn asked(asked: bool, covered: Cents) -> Leave {
        if asked { Leave::Consented(covered) } else { Leave::Any }
    }
    /// When asked, what is there; a fact takes what it takes.
    pub fn within(asked: bool) -> Leave {
        if asked { Leave::None } else { Leave::Any }
    }

    /// Refuses to take what is neither there nor covered.
    pub(crate) fn check(self, free: Cents, taken: Cents, refusal: impl Fn(Lack) -> Refusal) -> Result<(), Refusal> {
        let covered = match self {
            Leave::Any => return Ok(()),
            Leave::None => None,
            Leave::Consented(covered) => Some(covered),
        };
        let needed = uncovered(free, taken, covered.unwrap_or_default())?;
        if needed.is_positive() { Err(refusal(Lack { free, needed, covered })) } else { Ok(()) }
    }
}

impl Lack {
    /// Money of this year.
    pub(crate) fn of_money(self, name: &LineName) -> Refusal {
        let free = self.free.or_zero();
        let de = format!("Auf {name} sind {} EUR verfügbar, gebraucht werden {} EUR", german(self.free), german(self.needed));
        let en = format!("{name} has {} EUR available, {} EUR are needed", self.free, self.needed);
        match self.covered {
            None if free.is_positive() => not_enough(
                format!("{de}. Bitte höchstens {} EUR angeben oder zuerst Mittel dorthin umsetzen.", german(free)),
                format!("{en}. Name {free} EUR at most, or transfer money there first."),
            ),
            None => not_enough(format!("{de}. Bitte zuerst Mittel dorthin umsetzen."), format!("{en}. Transfer money there first.")),
            Some(covered) => self.not_consented(
                covered,
                de,
                en,
                "Bitte den Betrag senken, Mittel umsetzen oder eine Zustimmung nach § 37 LHO angeben",
                "Lower the amount, transfer money, or name a consent under § 37 LHO",
            ),
        }
    }

    /// Commitment authority (VE) of a later year.
    pub(crate) fn of_authority(self, name: &LineName, year: i16) -> Refusal {
        let de = format!(
            "Auf {name} sind für {year} noch {} EUR Verpflichtungsermächtigung frei, gebraucht werden {} EUR",
            german(self.free),
            german(self.needed)
        );
        let en = format!("{name} has {} EUR of commitment authority left for {year}, {} EUR are needed", self.free, self.needed);
        self.not_consented(
            self.covered.unwrap_or_default(),
            de,
            en,
            "Bitte den Betrag senken, eine Verpflichtungsermächtigung buchen oder eine Zustimmung angeben",
            "Lower the amount, have commitment authority granted, or name a consent",
        )
    }

    /// A consent helps: one that is missing, or a larger one.
    fn not_consented(self, covered: Cents, de: String, en: String, advice_de: &str, advice_en: &str) -> Refusal {
        if covered.is_positive() {
            return not_enough(
                format!(
                    "{de}, über die {} EUR hinaus, die die Zustimmung deckt. {advice_de}, die mehr deckt (consent.amount).",
                    german(covered)
                ),
                format!("{en} beyond the {covered} EUR that the consent covers. {advice_en} that covers more (consent.amount)."),
            );
        }
        not_enough(format!("{de}. {advice_de} (consent)."), format!("{en}. {advice_en} (consent)."))
    }
}

fn not_enough(de: String, en: String) -> Refusal {
    Refusal::new(Reason::NotEnoughMoney, "data.amount", de, en)
}
