//! The sentences of staffing, in both languages.

use sollist_contract::{
    day::german_day,
    refusal::{Reason, Refusal, Say},
    said::{Said, command, short, way},
    warning::{self, Warn, Warning},
    words::{
        counted::counted,
        number::number,
        terms::{self, authority_of},
    },
};

use crate::domain::{Refused, UsedUp, Warned};

/// So many letters of a definition are quoted.
const DEFINITION: usize = 80;

/// How to see who has reported.
fn all() -> Said {
    way(&command("sollist count list headcount"), "ListHeadcounts")
}

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::NothingReported(authority) => Refusal::new(
                Reason::HeadcountUnknown,
                "authority",
                format!(
                    "Die Behörde „{}“ hat noch keine Beschäftigtenzahlen gemeldet. Wer gemeldet hat: {}.",
                    authority_of(authority),
                    all().de
                ),
                format!(
                    "The authority “{}” has not reported a headcount yet. Who has: {}.",
                    authority_of(authority),
                    all().en
                ),
            ),
            Refused::Unchanged => Refusal::new(
                Reason::PositionsUnchanged,
                "data.quantity",
                "Mit 0 Stellen ändert sich nichts. Bitte angeben, wie viele hinzukommen, oder mit einem Minus davor, \
                 wie viele wegfallen.",
                "With 0 positions nothing changes. Name how many come, or how many go with a minus before it.",
            ),
            Refused::Unreadable(authority) => Refusal::new(
                Reason::HeadcountUnreadable,
                "",
                format!(
                    "Die Stellen der Behörde „{}“ sind im Speicher unlesbar; bitte „sollist verify“ ausführen.",
                    authority_of(authority)
                ),
                format!(
                    "The positions of the authority “{}” cannot be read from the store; run `sollist verify`.",
                    authority_of(authority)
                ),
            ),
        }
    }
}

fn persons(number: i64) -> Said {
    counted(number, terms::EMPLOYED_PERSON, terms::EMPLOYED_PERSONS)
}
fn workplaces(number: i64) -> Said {
    counted(number, terms::WORKPLACE, terms::SEVERAL_WORKPLACES)
}
/// `1 Stelle, die mobil arbeiten kann`
fn eligible(number: i64) -> Said {
    let positions = counted(number, terms::POSITION, terms::POSITIONS);
    let can = if number == 1 { "kann" } else { "können" };
    Said::new(
        format!("{}, die mobil arbeiten {can}", positions.de),
        format!("{} that can work from elsewhere", positions.en),
    )
}
/// What a report counts, one after the other.
fn all_three([employed, places, mobile]: [i64; 3]) -> Said {
    let [employed, places, mobile] = [persons(employed), workplaces(places), eligible(mobile)];
    Said::new(
        format!("{}, {} und {}", employed.de, places.de, mobile.de),
        format!("{}, {} and {}", employed.en, places.en, mobile.en),
    )
}

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::EligibleBeyond { employees, eligible } => {
                let (employees, eligible) = (persons(*employees), self::eligible(*eligible));
                Warning::new(
                    warning::Reason::EligibleBeyondEmployees,
                    "data.eligible",
                    format!("Gemeldet: {} und {}. Bitte beide Zahlen prüfen.", employees.de, eligible.de),
                    format!("Reported: {}, and {}. Check both numbers.", employees.en, eligible.en),
                )
            }
            Warned::WorkplacesOfAnotherOrder { employees, workplaces } => {
                let (employees, workplaces) = (persons(*employees), self::workplaces(*workplaces));
                Warning::new(
                    warning::Reason::WorkplacesOfAnotherOrder,
                    "data.workplaces",
                    format!(
                        "Gemeldet: {} und {}; eine Zahl ist mindestens zehnmal so groß wie die andere. Bitte \
                         prüfen, ob eine Ziffer zu viel ist oder fehlt.",
                        employees.de, workplaces.de
                    ),
                    format!(
                        "Reported: {} and {}; one number is at least ten times the other. Check whether there is a \
                         digit too many or too few.",
                        employees.en, workplaces.en
                    ),
                )
            }
            Warned::OfNothing => Warning::new(
                warning::Reason::HeadcountOfNothing,
                "",
                "Gemeldet sind 0 Beschäftigte, 0 Arbeitsplätze und 0 Stellen, die mobil arbeiten können. Bitte alle \
                 drei Zahlen prüfen; wer nicht gezählt hat, meldet nichts.",
                "0 employees, 0 workplaces and 0 positions that can work from elsewhere are reported. Check all three \
                 numbers; who has not counted reports nothing.",
            ),
            Warned::Unchanged => Warning::new(
                warning::Reason::PositionsUnchanged,
                "data.quantity",
                "Gemeldet ist eine Änderung um 0 Stellen, die nichts ändert. Bitte die Zahl prüfen.",
                "A change by 0 positions is reported, which changes nothing. Check the number.",
            ),
            Warned::Replaced { day, before, after } => {
                let (before, after) = (all_three(*before), after.map(number));
                Warning::new(
                    warning::Reason::HeadcountReplaced,
                    "data.as_of",
                    format!(
                        "Zum {} waren schon gemeldet: {}; mit dieser Meldung sind es {}, {} und {}. Bitte prüfen, \
                         welche stimmt.",
                        german_day(*day),
                        before.de,
                        after[0].de,
                        after[1].de,
                        after[2].de
                    ),
                    format!(
                        "Reported for {day} already: {}; with this report they are {}, {} and {}. Check which one is \
                         right.",
                        before.en, after[0].en, after[1].en, after[2].en
                    ),
                )
            }
            Warned::OfAnotherOrder { day, before, after } => {
                let (before, after) = (before.map(number), all_three(*after));
                Warning::new(
                    warning::Reason::HeadcountOfAnotherOrder,
                    "data.employees",
                    format!(
                        "Gemeldet: {}; zum {} waren es {}, {} und {}: mindestens eine Zahl ist doppelt so groß wie \
                         die andere, oder noch größer. Bitte die Zahlen prüfen.",
                        after.de,
                        german_day(*day),
                        before[0].de,
                        before[1].de,
                        before[2].de
                    ),
                    format!(
                        "Reported: {}; for {day} they were {}, {} and {}: at least one number is twice the other, \
                         or more. Check the numbers.",
                        after.en, before[0].en, before[1].en, before[2].en
                    ),
                )
            }
            Warned::DefinitionChanged { day, before, after } => {
                let [before, after] = [before, after].map(|text| short(text, DEFINITION));
                Warning::new(
                    warning::Reason::HeadcountDefinitionChanged,
                    "data.definition",
                    format!(
                        "Gezählt ist nach „{after}“, zum {} war es nach „{before}“: Die Zahlen davor und danach \
                         lassen sich nicht vergleichen. Bitte die Abgrenzung prüfen; gilt die neue auch für früher, \
                         die Zahlen von damals nach ihr neu melden.",
                        german_day(*day)
                    ),
                    format!(
                        "The count is by “{after}”, for {day} it was by “{before}”: the numbers before and after it \
                         cannot be compared. Check the definition; where the new one holds for the past too, report \
                         the numbers of then by it anew."
                    ),
                )
            }
            Warned::BeforeCount { on, counted_on } => Warning::new(
                warning::Reason::PositionsBeforeCount,
                "data.effective_on",
                format!(
                    "Gezählt ist zum {}; was bis dahin an Stellen hinzukam oder wegfiel, enthält die Zählung schon: \
                     Die Änderung ab {} ändert an den Zahlen seither nichts. Bitte den Tag prüfen; fehlt sie in der \
                     Zählung, die Beschäftigten neu melden.",
                    german_day(*counted_on),
                    german_day(*on)
                ),
                format!(
                    "There is a count of {counted_on}, which contains what came and went of positions until then: the \
                     change from {on} on changes nothing of the figures since. Check the day; where the count lacks \
                     it, report the headcount anew."
                ),
            ),
            Warned::Doubled { on, more, counted_on, counted } => {
                let [more, counted] = [*more, *counted].map(number);
                Warning::new(
                    warning::Reason::PositionsDoubled,
                    "data.quantity",
                    format!(
                        "Ab {} kommen {} mobile Stellen dazu, gezählt waren es zum {} {}: Damit sind es mindestens \
                         doppelt so viele. Bitte die Zahl prüfen; stimmt sie nicht, ebenso viele wieder abziehen.",
                        german_day(*on),
                        more.de,
                        german_day(*counted_on),
                        counted.de
                    ),
                    format!(
                        "From {on} on {} eligible positions come on top, the count of {counted_on} had {}: with them \
                         there are twice as many at least. Check the number; where it is wrong, take as many away \
                         again.",
                        more.en, counted.en
                    ),
                )
            }
            Warned::UsedUp(gone) => few_left(warning::Reason::PositionsUsedUp, gone),
            Warned::Halved(gone) => few_left(warning::Reason::PositionsHalved, gone),
        }
    }
}

/// Of positions that go: how few are left.
fn few_left(reason: warning::Reason, UsedUp { day, there, taken }: &UsedUp) -> Warning {
    let left = there.saturating_sub(*taken);
    let (stay_de, stay_en) = if left == 1 { ("bleibt", "is") } else { ("bleiben", "are") };
    let (there, [taken, left]) = (eligible(*there), [*taken, left].map(number));
    Warning::new(
        reason,
        "data.quantity",
        format!(
            "Am {} gibt es {}; mit {} weniger {stay_de} {}. Bitte Zahl und Tag prüfen oder die Beschäftigten neu \
             melden.",
            german_day(*day),
            there.de,
            taken.de,
            left.de
        ),
        format!(
            "On {day} there is a count of {}; with {} fewer {} {stay_en} left. Check number and day, or report a new \
             headcount.",
            there.en, taken.en, left.en
        ),
    )
}

/// One example of every warning of staffing.
pub fn warnings() -> Vec<Warning> {
    let eligible = Warned::EligibleBeyond { employees: 1_200, eligible: 9_800 };
    let workplaces = Warned::WorkplacesOfAnotherOrder { employees: 1_200, workplaces: 12_500 };
    let used_up = |day| Warned::UsedUp(UsedUp { day, there: 40, taken: 60 });
    let one_left = |day| Warned::UsedUp(UsedUp { day, there: 1, taken: 1 });
    let halved = |day| Warned::Halved(UsedUp { day, there: 1_410, taken: 1_402 });
    let replaced = |day| Warned::Replaced { day, before: [1_200, 1_100, 900], after: [1_210, 1_100, 905] };
    let of_another_order =
        |day| Warned::OfAnotherOrder { day, before: [1_200, 1_100, 900], after: [12_000, 11_000, 9_000] };
    let [before, after] =
        ["Beschäftigte ohne Beurlaubte", "Köpfe mit Ausbildung"].map(|definition: &str| definition.to_owned());
    let definition = |day| Warned::DefinitionChanged { day, before, after };
    let doubled = |day| Warned::Doubled { on: day, more: 900, counted_on: day, counted: 900 };
    let before_count = |on| Warned::BeforeCount { on, counted_on: on };
    let of_day = "2026-07-01".parse().ok();
    let of_day = of_day.map(|day| {
        [
            used_up(day),
            one_left(day),
            halved(day),
            replaced(day),
            of_another_order(day),
            before_count(day),
            doubled(day),
            definition(day),
        ]
    });
    let all = [eligible, workplaces, Warned::OfNothing, Warned::Unchanged];
    all.into_iter().chain(of_day.into_iter().flatten()).map(Into::into).collect()
}

/// One example of every refusal of staffing.
pub fn examples() -> Vec<Refusal> {
    let pankow = || "ba-pankow".to_owned();
    let all = [Refused::NothingReported(pankow()), Refused::Unchanged, Refused::Unreadable(pankow())];
    all.iter().map(Say::say).collect()
}
