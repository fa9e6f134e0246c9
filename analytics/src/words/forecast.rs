//! Why a forecast has no interval.

use sollist_contract::{
    money::{english_decimal, german_decimal},
    reading::Bilingual,
    said::Said,
};

use crate::forecast::NoRange;

impl Bilingual for NoRange {
    fn said(&self) -> Said {
        let (de, en) = match self {
            NoRange::Closed => (
                "Das Haushaltsjahr ist abgeschlossen; genannt ist das Ist.",
                "The fiscal year is closed; this is its actual.",
            ),
            NoRange::ToCome => (
                "Das Haushaltsjahr hat noch nicht begonnen; genannt ist, was vom Soll erfahrungsgemäß bezahlt wird.",
                "The fiscal year has not begun; this is what of the current budget is paid by experience.",
            ),
            NoRange::NoSoll => (
                "Es gibt kein Soll (etwa bei einer Pauschalen Minderausgabe); erwartet wird, was bezahlt ist.",
                "There is no current budget (a global cut, say); expected is what is paid.",
            ),
            NoRange::Token => (
                "Das Soll ist höchstens 1.000,00 EUR (Merkansatz); erwartet wird, was bezahlt ist.",
                "The current budget is EUR 1,000.00 at most (a token); expected is what is paid.",
            ),
            NoRange::Reserve => (
                "Verstärkungsmittel fließen durch Umsetzung ab, nicht durch Zahlung; erwartet wird, was bezahlt ist.",
                "Money of the reserve leaves by transfer, not by payment; expected is what is paid.",
            ),
            NoRange::Silent => (
                "Meldungen fehlen, oder seit Monaten ist nichts bekannt: Das Ist ist zu klein, ohne Spanne.",
                "Submissions are missing, or nothing was heard for months: the actual is too small, without a range.",
            ),
            NoRange::NoYears => (
                "Ohne abgeschlossene Vorjahre: eine grobe Zahl ohne Spanne.",
                "Without complete years before: a rough figure without a range.",
            ),
            NoRange::EndOnly => (
                "Von den Vorjahren ist nur das Jahres-Ist bekannt, nicht sein Verlauf; eine Spanne gibt es nicht.",
                "Of the years before only the actual of the whole year is known, not its course; there is no range.",
            ),
            NoRange::TooEarly => (
                "So früh im Jahr ist noch fast nichts bezahlt; vor März gibt es dann keine Spanne.",
                "So early in the year hardly anything is paid; before March there is no range then.",
            ),
            NoRange::FewYears(1) => (
                "Ein abgeschlossenes Vorjahr ist zu wenig für eine Spanne; nötig sind drei.",
                "One complete year before is too little for a range; it takes three.",
            ),
            NoRange::FewYears(years) => {
                return Said::new(
                    format!("Zu wenige abgeschlossene Vorjahre ({years}) für eine Spanne; nötig sind drei."),
                    format!("Too few complete years before ({years}) for a range; it takes three."),
                );
            }
            NoRange::NoPool(pairs) => {
                return Said::new(
                    format!(
                        "Zu wenige Jahreswerte vergleichbarer Haushaltsstellen ({pairs}) für eine Spanne; nötig sind \
                         20."
                    ),
                    format!("Too few yearly values of comparable budget lines ({pairs}) for a range; it takes 20."),
                );
            }
            NoRange::PartOfSoll(percent) => {
                let (german, english) = (german_decimal(*percent, 1), english_decimal(*percent));
                return Said::new(
                    format!("Spanne nur für {german} % des Solls; für die Summe nötig sind 80 %."),
                    format!("A range for {english} % of the current budget only; the sum takes 80 %."),
                );
            }
            NoRange::NoLine { year, planned } => return no_line(*year, planned),
            NoRange::Withheld(why) => return why.said(),
        };
        Said::new(de, en)
    }
}

/// Nothing is forecast where there is no line; which years have any.
fn no_line(year: Option<i16>, planned: &[i16]) -> Said {
    let names: Vec<String> = planned.iter().map(ToString::to_string).collect();
    let Some((last, others)) = names.split_last() else {
        return Said::new(
            "Ein Haushaltsplan ist noch nicht eingelesen; ohne ihn gibt es keine Prognose.",
            "No budget plan is imported yet; without one there is no forecast.",
        );
    };
    let (of_de, of_en) = year.map_or_else(Default::default, |year| (format!(" für {year}"), format!(" of {year}")));
    let (plans_de, plans_en) = match others {
        [] => {
            (format!("Einen Haushaltsplan gibt es nur für {last}."), format!("There is a budget plan of {last} only."))
        }
        _ => {
            let others = others.join(", ");
            (
                format!("Haushaltspläne gibt es für {others} und {last}."),
                format!("There are budget plans of {others} and {last}."),
            )
        }
    };
    Said::new(
        format!("Dazu gibt es{of_de} keine Haushaltsstelle, also keine Prognose. {plans_de}"),
        format!("There is no budget line{of_en} of what was asked for, so no forecast. {plans_en}"),
    )
}
