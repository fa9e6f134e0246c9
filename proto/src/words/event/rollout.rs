//! What is planned, in use and in stock, in words.

use super::told::{Told, count, counted, day, eur, items, same, text};
use crate::{
    event::{
        ActivityRecorded, DevicesIssued, MilestonePlanned, RemoteAccessProvided, RolloutEvent, RolloutPlanned, Scope,
        StockReported,
    },
    said::Said,
    words::terms,
};

pub(super) fn told(event: &RolloutEvent) -> Told {
    match event {
        RolloutEvent::RolloutPlanned(e) => planned(e),
        RolloutEvent::RolloutProgressed(e) => {
            let rollout = begin(&terms::rollout_called(e.rollout.as_str()));
            let (done, total) = (count(e.done.get()), e.total.map(|total| count(total.get())));
            let total = total.map(|total| Said::new(format!(" von {}", total.de), format!(" of {}", total.en)));
            let total = total.unwrap_or_default();
            Told::new(
                format!("{}: {}{} erledigt", rollout.de, done.de, total.de),
                format!("{}: {}{} done", rollout.en, done.en, total.en),
            )
        }
        RolloutEvent::StockReported(e) => stock(e),
        RolloutEvent::DevicesIssued(e) => moved(e, "ausgegeben", "issued"),
        RolloutEvent::DevicesReturned(e) => {
            let moved = items(e.quantity.get(), &e.item);
            Told::new(format!("{} zurückgenommen", moved.de), format!("{} returned", moved.en))
        }
        RolloutEvent::DevicesRetired(e) => {
            let moved = items(e.quantity.get(), &e.item);
            Told::new(format!("{} ausgesondert", moved.de), format!("{} retired", moved.en))
        }
        RolloutEvent::RemoteAccessProvided(e) => remote_access(e),
        RolloutEvent::LicencesProvided(e) => {
            let number = count(e.quantity.get());
            let known = terms::items(e.licence.as_str());
            let (de, en) = match known {
                Some(term) => (term.de.to_owned(), capital(term.en)),
                None => (format!("Lizenzen {}", e.licence), format!("Licences {}", e.licence)),
            };
            Told::new(format!("{de}: {}", number.de), format!("{en}: {}", number.en))
        }
        RolloutEvent::EFileConnected(_) => Told::new("Arbeitet mit der Digitalen Akte", "Works with the digital file"),
        RolloutEvent::EFileWithdrawn(e) => {
            let since = day(e.connected_on);
            Told::new(
                format!("Arbeitet doch nicht seit dem {} mit der Digitalen Akte", since.de),
                format!("Does not work with the digital file since {} after all", since.en),
            )
            .grounds(&[&text(e.reason.as_str())])
        }
        RolloutEvent::EFileUsed(e) => {
            let (accounts, concurrent) = (self::accounts(e.accounts.get()), count(e.concurrent.get()));
            Told::new(
                format!("Digitale Akte: {}, {} gleichzeitig in Nutzung", accounts.de, concurrent.de),
                format!("Digital file: {}, {} in use at a time", accounts.en, concurrent.en),
            )
        }
        RolloutEvent::SiteUpgraded(e) => {
            let site = site(e.site.as_str());
            Told::new(format!("{} ertüchtigt", site.de), format!("{} upgraded", site.en))
                .grounds(&[&text(e.measure.as_str())])
        }
        RolloutEvent::SiteWithdrawn(e) => {
            let (site, measure) = (site(e.site.as_str()), text(e.measure.as_str()));
            Told::new(format!("{} zurückgenommen: {measure}", site.de), format!("{} withdrawn: {measure}", site.en))
                .grounds(&[&text(e.reason.as_str())])
        }
        RolloutEvent::MilestonePlanned(e) => milestone(e),
        RolloutEvent::MilestoneReached(e) => {
            let (milestone, project, on) = (&e.milestone, &e.project, day(e.reached_on));
            Told::new(
                format!("Meilenstein {milestone} des Projekts {project} am {} erreicht", on.de),
                format!("Milestone {milestone} of project {project} reached on {}", on.en),
            )
        }
        RolloutEvent::MilestoneWithdrawn(e) => {
            let (milestone, project, on) = (&e.milestone, &e.project, day(e.reached_on));
            Told::new(
                format!("Meilenstein {milestone} des Projekts {project} doch nicht am {} erreicht", on.de),
                format!("Milestone {milestone} of project {project} not reached on {} after all", on.en),
            )
            .grounds(&[&text(e.reason.as_str())])
        }
        RolloutEvent::ActivityRecorded(e) => activity(e),
        RolloutEvent::ActivityWithdrawn(e) => {
            let (kind, title, on) = (terms::activity(e.kind), text(e.title.as_str()), day(e.held_on));
            Told::new(
                format!("CityLAB Berlin, {} „{title}“ am {} zurückgenommen", kind.de, on.de),
                format!("CityLAB Berlin, {} “{title}” on {} taken back", kind.en, on.en),
            )
            .grounds(&[&text(e.reason.as_str())])
        }
    }
}

fn planned(e: &RolloutPlanned) -> Told {
    let (rollout, deadline) = (begin(&terms::rollout_called(e.rollout.as_str())), day(e.deadline));
    let scope = match &e.scope {
        Scope::Total(total) => count(total.get()),
        Scope::Described(what) => same(&text(what.as_str())),
    };
    let start = e.start.map(day).map(|day| Said::new(format!("ab {}", day.de), format!("from {} on", day.en)));
    let budget = e.budget.map(eur).map(|sum| Said::new(format!("für {}", sum.de), format!("for {}", sum.en)));
    Told::new(
        format!("{} geplant: {} bis {}", rollout.de, scope.de, deadline.de),
        format!("{} planned: {} by {}", rollout.en, scope.en, deadline.en),
    )
    .maybe(", ", start)
    .maybe(", ", budget)
}

fn stock(e: &StockReported) -> Told {
    let sum = |of: fn(&crate::stock::Part) -> i64| e.counted().iter().map(of).fold(0, i64::saturating_add);
    let (in_use, in_stock, on) =
        (items(sum(|part| part.in_use), &e.item), count(sum(|part| part.in_stock)), day(e.as_of));
    Told::new(
        format!("Bestand am {}: {} in Nutzung, {} auf Lager", on.de, in_use.de, in_stock.de),
        format!("Stock on {}: {} in use, {} in stock", on.en, in_use.en, in_stock.en),
    )
}

fn moved(e: &DevicesIssued, de: &str, en: &str) -> Told {
    let moved = items(e.quantity.get(), &e.item);
    Told::new(format!("{} {de}", moved.de), format!("{} {en}", moved.en))
}

fn remote_access(e: &RemoteAccessProvided) -> Told {
    let sessions = counted(e.sessions.get(), terms::SESSION, terms::SESSIONS);
    Told::new(format!("Fernzugang: {} gleichzeitig", sessions.de), format!("Remote access: {} at a time", sessions.en))
        .maybe(", ", e.accounts.map(|all| accounts(all.get())))
}

fn accounts(number: i64) -> Said {
    counted(number, terms::ACCOUNT, terms::ACCOUNTS)
}

/// A site by its name, which may say already that it is one.
fn site(name: &str) -> Said {
    let says = |word: &str| name.to_lowercase().starts_with(word);
    let with = |word: &str| if says(&word.to_lowercase()) { name.to_owned() } else { format!("{word} {name}") };
    Said::read(with("Standort"), if says("standort") { name.to_owned() } else { with("Site") })
}

fn milestone(e: &MilestonePlanned) -> Told {
    let (milestone, project, on, cost) = (&e.milestone, &e.project, day(e.planned_on), eur(e.budgeted_cost));
    Told::new(
        format!("Meilenstein {milestone} des Projekts {project} für den {} geplant: {}", on.de, cost.de),
        format!("Milestone {milestone} of project {project} planned for {}: {}", on.en, cost.en),
    )
}

fn activity(e: &ActivityRecorded) -> Told {
    let (kind, title, on) = (terms::activity(e.kind), text(e.title.as_str()), day(e.held_on));
    let people = e.participants.map(|people| counted(people.get(), terms::PARTICIPANT, terms::PARTICIPANTS));
    let line = e.line.as_ref().map(|line| Said::new(format!("bei {line}"), format!("on {line}")));
    Told::new(
        format!("CityLAB Berlin, {} „{title}“ am {}", kind.de, on.de),
        format!("CityLAB Berlin, {} “{title}” on {}", kind.en, on.en),
    )
    .maybe(", ", people)
    .maybe(", ", line)
}

/// The same at the beginning of a sentence.
fn begin(said: &Said) -> Said {
    Said::new(said.de.as_str(), capital(&said.en))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
