//! How a line came to be overdrawn, said the same way in a warning and in an explanation.

use crate::{
    money::{Cents, english_eur, german},
    said::Said,
};

/// What was left of a line, or of its commitment authority, and what was taken of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Took {
    pub left: Cents,
    pub taken: Cents,
    /// Of that what a consent covers.
    pub covered: Cents,
    /// By how much it is overdrawn with it.
    pub by: Cents,
}

impl Took {
    /// What is lacking although nobody has taken it: more is frozen or cut than there was.
    fn lacking(&self) -> Cents {
        let missing = i128::from(self.taken.get()) - i128::from(self.left.get());
        Cents::nearest(missing - i128::from(self.by.get())).or_zero()
    }

    /// `verfügbar waren 100,00 EUR, gebraucht wurden 150,00 EUR`; what of that does not count as overdrawn is said.
    pub fn said(&self) -> Said {
        let Took { left, taken, .. } = *self;
        let (covered_de, covered_en) = self.covered();
        let (lacking_de, lacking_en) = self.not_counted();
        Said::new(
            format!(
                "verfügbar waren {} EUR, gebraucht wurden {} EUR{covered_de}{lacking_de}",
                german(left),
                german(taken)
            ),
            format!(
                "{left} were available, {taken} were needed{covered_en}{lacking_en}",
                left = english_eur(left),
                taken = english_eur(taken)
            ),
        )
    }

    /// `, davon 30,00 EUR mit Einwilligung`; nothing where there is none.
    pub fn covered(&self) -> (String, String) {
        if !self.covered.is_positive() {
            return Default::default();
        }
        let covered = self.covered.min(self.taken);
        (
            format!(", davon {} EUR mit Einwilligung", german(covered)),
            format!(", {covered} of it with a consent", covered = english_eur(covered)),
        )
    }

    /// `; 50,00 EUR mehr sind gesperrt oder gekürzt, …`; nothing where there is no more.
    pub fn not_counted(&self) -> (String, String) {
        let lacking = self.lacking();
        if lacking == Cents::ZERO {
            return Default::default();
        }
        (
            format!(
                "; weitere {} EUR sind gesperrt oder gekürzt, ohne dass jemand sie ausgegeben hat",
                german(lacking)
            ),
            format!("; another {lacking} are frozen or cut, and nobody has spent them", lacking = english_eur(lacking)),
        )
    }
}
