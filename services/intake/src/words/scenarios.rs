//! What is said where a scenario is not kept, or not withdrawn.

use sollist_contract::{
    ids::{Authority, Item, ScenarioName},
    parameters::{DELAY_MONTHS_MAX, Rate, TIMES_MAX, Unmeant},
    refusal::{Reason, Refusal, Say},
    said::{Said, command, short, way},
    words::{number::number, terms},
};

use super::assumed::{of_percent, rate};
use crate::scenarios::ScenarioRefused;

/// Whose a scenario is, and how they say so.
fn owner(authority: Option<&Authority>) -> [Said; 2] {
    match authority {
        Some(code) => [
            Said::read(
                format!("die Behörde „{0}“ ({code})", terms::authority_name(code)),
                format!("the authority “{0}” ({code})", terms::authority_name(code)),
            ),
            Said::new(format!("bitte authority {code} angeben"), format!("give authority {code}")),
        ],
        None => [
            Said::new("das Land Berlin", "the State of Berlin"),
            Said::new("bitte authority weglassen", "leave authority out"),
        ],
    }
}

fn unmeant(why: &Unmeant) -> Refusal {
    match why {
        Unmeant::Nothing => Refusal::new(
            Reason::ScenarioEmpty,
            "data",
            "Das Szenario nimmt nichts an; bitte items (quota, unit_price, life_months, running_cost_per_year), \
             eligible_factor oder delay_months angeben.",
            "The scenario assumes nothing; give items (quota, unit_price, life_months, running_cost_per_year), \
             eligible_factor or delay_months.",
        ),
        Unmeant::NothingOf(item) => Refusal::new(
            Reason::ScenarioEmpty,
            format!("data.items.{item}"),
            format!(
                "Das Szenario nennt „{item}“ und ändert nichts daran; bitte quota, unit_price, life_months oder \
                 running_cost_per_year angeben, oder den Gegenstand weglassen."
            ),
            format!(
                "The scenario names “{item}” and changes nothing of it; give quota, unit_price, life_months or \
                 running_cost_per_year, or leave the item out."
            ),
        ),
        Unmeant::NoLife(item) => Refusal::new(
            Reason::ScenarioLifeless,
            format!("data.items.{item}.life_months"),
            format!(
                "Das Szenario nennt für „{item}“ eine Lebensdauer von null Monaten; sie hat mindestens einen. Bitte \
                 life_months ändern oder weglassen."
            ),
            format!(
                "The scenario names a life time of zero months for “{item}”; it has at least one. Change life_months, \
                 or leave it out."
            ),
        ),
        Unmeant::Quota(item, quota) => {
            // Who meant percent is told what they are; who wrote more than that meant something else.
            let fits = quota.0 <= TIMES_MAX.saturating_mul(TIMES_MAX);
            let (quota, percent, most) = (rate(*quota), of_percent(*quota), rate(Rate(TIMES_MAX)));
            Refusal::new(
                Reason::ScenarioQuotaBeyond,
                format!("data.items.{item}.quota"),
                format!(
                    "Das Szenario nimmt für „{item}“ {} Stück je Stelle an; möglich sind höchstens {}. Die Quote ist \
                     Stück je Stelle{}; bitte die Quote ändern.",
                    quota.de,
                    most.de,
                    if fits { format!(", {} % sind {}", quota.de, percent.de) } else { String::new() }
                ),
                format!(
                    "The scenario assumes {} pieces of “{item}” for each position; at most {} are possible. The quota \
                     is pieces for each position{}; change the quota.",
                    quota.en,
                    most.en,
                    if fits { format!(", {} % are {}", quota.en, percent.en) } else { String::new() }
                ),
            )
        }
        Unmeant::Factor(factor) => {
            let (factor, percent, most) = (rate(*factor), of_percent(*factor), rate(Rate(TIMES_MAX)));
            Refusal::new(
                Reason::ScenarioFactorBeyond,
                "data.eligible_factor",
                format!(
                    "Das Szenario nimmt das {}fache an Stellen an; möglich ist höchstens das {}fache, und {} % sind \
                     {}. Bitte den Faktor ändern (eligible_factor).",
                    factor.de, most.de, factor.de, percent.de
                ),
                format!(
                    "The scenario assumes {} times as many positions; at most {} times as many are possible, and {} % \
                     are {}. Change the factor (eligible_factor).",
                    factor.en, most.en, factor.en, percent.en
                ),
            )
        }
        Unmeant::Delay(months) => {
            let (months, most) = (number(u64::from(*months)), number(u64::from(DELAY_MONTHS_MAX)));
            Refusal::new(
                Reason::ScenarioDelayBeyond,
                "data.delay_months",
                format!(
                    "Das Szenario verschiebt den Zieltag um {} Monate; möglich sind höchstens {}. Bitte delay_months \
                     verkleinern.",
                    months.de, most.de
                ),
                format!(
                    "The scenario shifts the target day by {} months; at most {} are possible. Make delay_months \
                     smaller.",
                    months.en, most.en
                ),
            )
        }
    }
}

impl Say for ScenarioRefused {
    fn say(&self) -> Refusal {
        match self {
            ScenarioRefused::Unmeant(why) => unmeant(why),
            ScenarioRefused::ItemUnknown { item, meant } => {
                let meant = meant.as_ref().map_or_else(Said::default, |name| {
                    Said::new(format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
                });
                Refusal::new(
                    Reason::ScenarioItemUnpublished,
                    format!("data.items.{item}"),
                    format!(
                        "Der Gegenstand „{item}“ des Szenarios steht in keinen veröffentlichten Parametern.{} Bitte \
                         die Bezeichnung prüfen oder zuerst Parameter zu ihm veröffentlichen (parameters.published).",
                        meant.de
                    ),
                    format!(
                        "The item “{item}” of the scenario is in no published parameters.{} Check its name, or publish \
                         parameters of it first (parameters.published).",
                        meant.en
                    ),
                )
            }
            ScenarioRefused::Foreign { name, owner: of } => {
                let (name, [of, how]) = (short(name.as_str(), 200), owner(of.as_ref()));
                Refusal::new(
                    Reason::ScenarioForeign,
                    "data.name",
                    format!(
                        "Das Szenario „{name}“ hat {} gespeichert; nur von dort wird es ersetzt oder zurückgezogen. \
                         Ist es das eigene, {}; sonst bitte einen anderen Namen wählen.",
                        of.de, how.de
                    ),
                    format!(
                        "The scenario “{name}” is that of {}; only who saved it replaces or withdraws it. If it is \
                         your own, {}; else choose another name.",
                        of.en, how.en
                    ),
                )
            }
            ScenarioRefused::Taken { name } => {
                let name = short(name.as_str(), 200);
                Refusal::new(
                    Reason::ScenarioForeign,
                    "data.name",
                    format!("Der Name „{name}“ ist für ein Szenario schon vergeben; bitte einen anderen wählen."),
                    format!("The name “{name}” is given to a scenario already; choose another one."),
                )
            }
            ScenarioRefused::Unknown { name, withdrawn } => {
                let (name, all) = (short(name.as_str(), 200), way(&command("sollist scenario list"), "ListScenarios"));
                let (de, en) = match withdrawn {
                    true => (
                        format!("Das Szenario „{name}“ ist schon zurückgezogen"),
                        format!("The scenario “{name}” was withdrawn already"),
                    ),
                    false => (
                        format!("Ein Szenario „{name}“ ist nicht gespeichert"),
                        format!("No scenario is kept as “{name}”"),
                    ),
                };
                Refusal::new(
                    Reason::ScenarioUnknown,
                    "data.name",
                    format!("{de}; bitte den Namen prüfen ({} nennt alle).", all.de),
                    format!("{en}; check the name ({} has all of them).", all.en),
                )
            }
            ScenarioRefused::Unreadable { name } => {
                let name = short(name, 200);
                Refusal::new(
                    Reason::ScenarioRowUnreadable,
                    "",
                    format!("Das Szenario „{name}“ ist im Speicher unlesbar; bitte „sollist verify“ ausführen."),
                    format!("The scenario “{name}” cannot be read from the store; please run `sollist verify`."),
                )
            }
        }
    }
}

/// One of each.
pub(super) fn examples() -> Vec<Refusal> {
    let names = ("Mittlere Quote".parse::<ScenarioName>(), "notbook".parse::<Item>(), "ba-pankow".parse::<Authority>());
    let (Ok(name), Ok(item), Ok(authority)) = names else { return Vec::new() };
    let meant = Some("notebook".to_owned());
    let all = [
        ScenarioRefused::Unmeant(Unmeant::Nothing),
        ScenarioRefused::Unmeant(Unmeant::NothingOf(item.clone())),
        ScenarioRefused::Unmeant(Unmeant::NoLife(item.clone())),
        ScenarioRefused::Unmeant(Unmeant::Quota(item.clone(), Rate(8_000.into()))),
        ScenarioRefused::Unmeant(Unmeant::Factor(Rate(105.into()))),
        ScenarioRefused::Unmeant(Unmeant::Delay(2_400)),
        ScenarioRefused::ItemUnknown { item, meant },
        ScenarioRefused::Foreign { name: name.clone(), owner: Some(authority) },
        ScenarioRefused::Foreign { name: name.clone(), owner: None },
        ScenarioRefused::Taken { name: name.clone() },
        ScenarioRefused::Unknown { name: name.clone(), withdrawn: false },
        ScenarioRefused::Unknown { name: name.clone(), withdrawn: true },
        ScenarioRefused::Unreadable { name: name.to_string() },
    ];
    all.iter().map(Say::say).collect()
}
