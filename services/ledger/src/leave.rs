//! Leave to spend: what may take a line below zero, and what a refusal says where it may not. Pure.

use sollist_contract::{
    daily,
    day::{Day, german_day},
    ids::LineName,
    money::{Cents, german},
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
    /// The least there is on any day.
    least: Cents,
    /// Of what is dated earlier than other reports: the first day on which it is missing.
    on: Option<Day>,
    /// The first day from which it is not missing any more, where there is one.
    enough_from: Option<Day>,
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

    /// What a consent covers; nothing where nobody can consent.
    pub(crate) fn covered(self) -> Cents {
        match self {
            Leave::Consented(covered) => covered,
            Leave::Any | Leave::None => Cents::ZERO,
        }
    }

    /// What is missing, in numbers for a sentence; `covered`: by a consent on that day.
    pub(crate) fn lacks(self, lack: daily::Lack, covered: Cents) -> Lack {
        Lack {
            free: Cents::nearest(lack.free),
            needed: Cents::nearest(lack.needed),
            covered: (self != Leave::None).then_some(covered),
            least: Cents::nearest(lack.least),
            on: lack.late.then_some(lack.day),
            enough_from: lack.enough_from,
        }
    }
}

impl Lack {
    /// Money of this year.
    pub(crate) fn of_money(self, name: &LineName) -> Refusal {
        let (on_de, on_en) = self.on_day();
        let (free, needed) = (self.free, self.needed);
        let de =
            format!("Auf {name} sind{on_de} {} EUR verfügbar, gebraucht werden {} EUR", german(free), german(needed));
        let en = format!("{name} has {free} EUR available{on_en}, {needed} EUR are needed");
        let least = self.least.or_zero();
        let (then_de, then_en) = self.by_then();
        match self.covered {
            None if least.is_positive() => self.not_enough(
                format!(
                    "{de}. Bitte höchstens {} EUR angeben oder zuerst{then_de} Mittel dorthin umsetzen",
                    german(least)
                ),
                format!("{en}. Name {least} EUR at most, or transfer money there{then_en} first"),
            ),
            None => self.not_enough(
                format!("{de}. Bitte zuerst{then_de} Mittel dorthin umsetzen"),
                format!("{en}. Transfer money there{then_en} first"),
            ),
            Some(covered) => self.not_consented(
                covered,
                de,
                en,
                &format!(
                    "Bitte den Betrag senken,{then_de} Mittel umsetzen oder eine Zustimmung nach § 37 LHO angeben"
                ),
                &format!("Lower the amount, transfer money{then_en}, or name a consent under § 37 LHO"),
            ),
        }
    }

    /// Commitment authority (VE) of a later year.
    pub(crate) fn of_authority(self, name: &LineName, year: i16) -> Refusal {
        let (on_de, on_en) = self.on_day();
        let de = format!(
            "Auf {name} sind{on_de} für {year} noch {} EUR Verpflichtungsermächtigung frei, gebraucht werden {} EUR",
            german(self.free),
            german(self.needed)
        );
        let en = format!(
            "{name} has {} EUR of commitment authority left for {year}{on_en}, {} EUR are needed",
            self.free, self.needed
        );
        let (then_de, then_en) = self.by_then();
        self.not_consented(
            self.covered.unwrap_or_default(),
            de,
            en,
            &format!(
                "Bitte den Betrag senken,{then_de} eine Verpflichtungsermächtigung buchen oder eine Zustimmung angeben"
            ),
            &format!("Lower the amount, have commitment authority granted{then_en}, or name a consent"),
        )
    }

    fn on_day(self) -> (String, String) {
        self.on.map_or_else(Default::default, |day| (format!(" am {}", german_day(day)), format!(" on {day}")))
    }
    /// What helps must be there by the day on which it is missing.
    fn by_then(self) -> (String, String) {
        self.on.map_or_else(Default::default, |day| {
            (format!(" zu diesem Tag ({})", german_day(day)), format!(" with effect from {day}"))
        })
    }

    /// A consent helps: one that is missing, or a larger one.
    fn not_consented(self, covered: Cents, de: String, en: String, advice_de: &str, advice_en: &str) -> Refusal {
        if covered.is_positive() {
            return self.not_enough(
                format!(
                    "{de}, über die {} EUR hinaus, die die Zustimmung deckt. {advice_de}, die mehr deckt (consent.amount)",
                    german(covered)
                ),
                format!("{en} beyond the {covered} EUR that the consent covers. {advice_en} that covers more (consent.amount)"),
            );
        }
        self.not_enough(format!("{de}. {advice_de} (consent)"), format!("{en}. {advice_en} (consent)"))
    }

    fn not_enough(self, de: String, en: String) -> Refusal {
        let (from_de, from_en) = from_a_day(self.enough_from, "time");
        Refusal::new(Reason::NotEnoughMoney, "data.amount", format!("{de}{from_de}."), format!("{en}{from_en}."))
    }
}

/// Another way out, where there is one: a day from which it is possible, and the field that names the day.
pub fn from_a_day(enough_from: Option<Day>, field: &str) -> (String, String) {
    enough_from.map_or_else(Default::default, |day| {
        (
            format!("; ab dem {} ist es möglich ({field})", german_day(day)),
            format!("; from {day} on it is possible ({field})"),
        )
    })
}
