//! Parameters in words: what is no year and no day, what cannot be meant, and why no figure is made of it.

use super::amiss::amiss;
use crate::{
    parameters::{Nonsense, NotAMonthDay, NotAYear, Senseless, Unusable},
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
};

impl Bilingual for NotAYear {
    fn said(&self) -> Said {
        Said::new(
            "ein Jahr wird mit vier Ziffern geschrieben, etwa \"2024\" (1990 bis 2199)",
            "a year is written with four digits, such as \"2024\" (1990 to 2199)",
        )
    }
}

impl Bilingual for NotAMonthDay {
    fn said(&self) -> Said {
        Said::new(
            "ein Tag, den jedes Jahr hat, wird MM-TT geschrieben, etwa \"01-31\"",
            "a day that every year has is written MM-DD, such as \"01-31\"",
        )
    }
}

impl Bilingual for Nonsense {
    fn said(&self) -> Said {
        let (de, en) = match self {
            Nonsense::NoLife => (
                "eine Lebensdauer hat mindestens einen Monat; ohne Angabe veraltet nichts",
                "a life time has at least one month; without one nothing gets too old",
            ),
            Nonsense::ComplementsItself => (
                "kein Gegenstand ergänzt sich selbst; bitte den anderen nennen",
                "no item complements itself; name the other one",
            ),
            Nonsense::NegativeStep => (
                "Stufenkosten sind nicht kleiner als null; eine Ersparnis steht im Preis",
                "step costs are not below zero; what is saved belongs into the price",
            ),
            Nonsense::NamelessStep => (
                "eine Stufe heißt mit 1 bis 200 Byte ohne Steuerzeichen, etwa server",
                "a step has a name of 1 to 200 bytes without control characters, such as server",
            ),
            Nonsense::Disorder => (
                "die Werte total_p10, total_median und total_p90 steigen in dieser Reihenfolge; bitte die Angaben der \
                 Quelle prüfen",
                "the values total_p10, total_median and total_p90 rise in this order; check the figures of the source",
            ),
            Nonsense::NoMedian => (
                "ein Median ist größer als null; ohne ihn gibt es keine Spanne, bitte den Gegenstand weglassen",
                "a median is above zero; without one there is no range, leave the item out",
            ),
            Nonsense::NothingMapped => (
                "hier fehlen items oder lines; wozu keine Zahlung gehört, wird nicht genannt",
                "items or lines are missing here; what no payment belongs to is not named",
            ),
            Nonsense::NoShare => (
                "ein Anteil liegt zwischen 0 und 1; zwei Prozent sind \"0.02\"",
                "a share lies between 0 and 1; two percent are \"0.02\"",
            ),
            Nonsense::TooManyDraws => ("es sind höchstens 100.000 Ziehungen", "there are at most 100,000 draws"),
            Nonsense::NegativeLimit => (
                "eine Grenze ist nicht kleiner als null; bitte den Betrag ohne Vorzeichen angeben",
                "a limit is not below zero; give the amount without a sign",
            ),
            Nonsense::OutsideItsSet => (
                "das sagt allein die Sammlung, die so heißt (approval, retention); bitte dort veröffentlichen",
                "this is said by the set of that name alone (approval, retention); publish it there",
            ),
            Nonsense::NoTerm => (
                "eine Frist hat mindestens ein volles Jahr und höchstens 100",
                "a term has at least one whole year and 100 at most",
            ),
        };
        Said::new(de, en)
    }
}

impl Say for Senseless {
    fn say(&self) -> Refusal {
        let field = format!("data.values.{}", self.at);
        let Said { de, en } = amiss(&field, &self.why.said());
        Refusal::new(Reason::SenselessParameter, field, de, en)
    }
}

impl Bilingual for Unusable {
    fn said(&self) -> Said {
        match self {
            Unusable::NegativeStep => Said::new(
                "Die geltenden Parameter nennen Stufenkosten unter null; bitte einen berichtigten Parametersatz \
                 veröffentlichen.",
                "The parameters in force name step costs below zero; publish a corrected set.",
            ),
            Unusable::NoLife => Said::new(
                "Die geltenden Parameter nennen eine Lebensdauer von null Monaten; bitte einen berichtigten \
                 Parametersatz veröffentlichen.",
                "The parameters in force name a life time of zero months; publish a corrected set.",
            ),
        }
    }
}

/// Where each of them may be met, for the page of refusals.
fn met(why: Nonsense) -> &'static str {
    match why {
        Nonsense::NoLife => "items.notebook.life_months",
        Nonsense::ComplementsItself => "items.notebook.complements",
        Nonsense::NegativeStep => "items.notebook.step_costs[0].amount",
        Nonsense::NamelessStep => "items.notebook.step_costs[0].name",
        Nonsense::Disorder | Nonsense::NoMedian => "footprints.notebook.total_median",
        Nonsense::NothingMapped => "cost_objects.rollouts.windows-11",
        Nonsense::NoShare => "lcc.discount_rate",
        Nonsense::TooManyDraws => "uncertainty.draws",
        Nonsense::NegativeLimit => "thresholds.split-order.limit",
        Nonsense::OutsideItsSet => "approval",
        Nonsense::NoTerm => "retention.texts_years",
    }
}

/// One example of each.
pub(super) fn examples() -> Vec<Refusal> {
    Nonsense::ALL.map(|why| Senseless { at: met(why).to_owned(), why }.say()).to_vec()
}
