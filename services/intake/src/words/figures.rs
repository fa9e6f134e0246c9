//! What is odd of a figure that somebody else published, in words.

use sollist_contract::{
    said::short,
    warning::{Reason, Warn, Warning},
    words::number::decimal,
};

use crate::figures::Odd;

impl Warn for Odd {
    fn warn(&self) -> Warning {
        match self {
            Odd::Contradictory { value, percent } => {
                let [value, percent] = [value, percent].map(|number| decimal(number));
                Warning::new(
                    Reason::FigureContradictory,
                    "data.value",
                    format!(
                        "Der veröffentlichte Wert ist {}, Zähler durch Nenner sind {} %. Bitte alle drei Zahlen mit \
                         der Quelle vergleichen und die richtigen unter einem neuen Kennzeichen melden.",
                        value.de, percent.de
                    ),
                    format!(
                        "The published value is {}, numerator by denominator are {} %. Compare the three numbers with \
                         their origin, and report the right ones under a new id.",
                        value.en, percent.en
                    ),
                )
            }
            Odd::Share { value } => {
                let value = decimal(value);
                Warning::new(
                    Reason::FigureAShare,
                    "data.value",
                    format!(
                        "Der veröffentlichte Wert ist {} %, weniger als ein Prozent. Bitte prüfen, ob es ein Anteil \
                         an eins ist; dann den Wert in Prozent unter einem neuen Kennzeichen melden.",
                        value.de
                    ),
                    format!(
                        "The published value is {} %, less than one percent. Check whether it is a share of one; then \
                         report the value in percent under a new id.",
                        value.en
                    ),
                )
            }
            Odd::OfNobody { scope, meant } => {
                let scope = short(scope, 100);
                let (de, en) = match meant {
                    Some(meant) => (format!(" Gemeint ist vielleicht {meant}."), format!(" Perhaps {meant} is meant.")),
                    None => (String::new(), String::new()),
                };
                Warning::new(
                    Reason::FigureOfNobody,
                    "data.scope",
                    format!(
                        "„{scope}“ kennt niemand, neben der Zahl steht deshalb keine eigene.{de} Verstanden werden \
                         berlin, central, districts, ein Bezirk und eine Behörde. Bitte die Zahl unter einem neuen \
                         Kennzeichen so melden."
                    ),
                    format!(
                        "Nobody knows “{scope}”, so none of ours stands beside the figure.{en} What is understood is \
                         berlin, central, districts, a district and an authority; report the figure so under a new id."
                    ),
                )
            }
        }
    }
}

/// One example of everything that is odd.
pub fn warnings() -> Vec<Warning> {
    let of_nobody = |meant: Option<&str>| Odd::OfNobody {
        scope: meant.map_or("Atlantis", |_| "ba-pankov").to_owned(),
        meant: meant.map(str::to_owned),
    };
    let contradictory = Odd::Contradictory { value: "12".to_owned(), percent: "66.4".to_owned() };
    let share = Odd::Share { value: "0.71".to_owned() };
    [contradictory, share, of_nobody(None), of_nobody(Some("ba-pankow"))].iter().map(Warn::warn).collect()
}
