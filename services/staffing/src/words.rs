//! The sentences of staffing, in both languages.

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    warning::{self, Warn, Warning},
    words::number::number,
};

use crate::domain::{Refused, Warned};

impl Say for Refused {
    fn say(&self) -> Refusal {
        let Refused::NothingReported(authority) = self;
        Refusal::new(
            Reason::HeadcountUnknown,
            "authority",
            format!("Die Behörde „{authority}“ hat noch keine Beschäftigtenzahlen gemeldet."),
            format!("The authority “{authority}” has not reported a headcount yet."),
        )
    }
}

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::EligibleBeyond { employees, eligible } => {
                let (employees, eligible) = (number(*employees), number(*eligible));
                Warning::new(
                    warning::Reason::EligibleBeyondEmployees,
                    "data.eligible",
                    format!(
                        "Gemeldet sind {} Beschäftigte und {} Stellen, die mobil arbeiten können. Bitte beide Zahlen \
                         prüfen.",
                        employees.de, eligible.de
                    ),
                    format!(
                        "{} employees are reported, and {} positions that can work from elsewhere. Check both numbers.",
                        employees.en, eligible.en
                    ),
                )
            }
            Warned::WorkplacesOfAnotherOrder { employees, workplaces } => {
                let (employees, workplaces) = (number(*employees), number(*workplaces));
                Warning::new(
                    warning::Reason::WorkplacesOfAnotherOrder,
                    "data.workplaces",
                    format!(
                        "Gemeldet sind {} Beschäftigte und {} Arbeitsplätze: eine Zahl ist mindestens zehnmal so groß \
                         wie die andere. Bitte prüfen, ob eine Stelle zu viel ist oder fehlt.",
                        employees.de, workplaces.de
                    ),
                    format!(
                        "{} employees and {} workplaces are reported: one number is at least ten times the other. \
                         Check whether there is a digit too many or too few.",
                        employees.en, workplaces.en
                    ),
                )
            }
        }
    }
}

/// One example of every warning of staffing.
pub fn warnings() -> Vec<Warning> {
    let eligible = Warned::EligibleBeyond { employees: 1_200, eligible: 9_800 };
    let workplaces = Warned::WorkplacesOfAnotherOrder { employees: 1_200, workplaces: 12_500 };
    vec![eligible.into(), workplaces.into()]
}

/// One example of every refusal of staffing.
pub fn examples() -> Vec<Refusal> {
    vec![Refused::NothingReported("ba-pankow".to_owned()).say()]
}
