//! The sentences of rollout, in both languages: what it does not take, and what to do.

mod ages;
mod beyond;
mod capacity;
mod replanned;
mod taken_back;
mod unplanned;

use sollist_contract::{
    day::{Day, german_day},
    event::ActivityKind,
    ids::{Authority, RolloutId, SiteId, Text},
    money::{Cents, english_eur, german},
    refusal::{Reason, Refusal, Say},
    said::{Said, command, way},
    warning::{self, Warn, Warning},
    words::{
        counted::pieces,
        number::number,
        terms::{self, at_authority, authority_name, authority_of, rollout_called},
    },
};

use crate::{
    capacity::{Total, Unlike},
    domain::{Happening, Plan, PlanOf, Refused, Warned},
    history::{Back, Excess},
};

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::FewerThanDone(Excess { day, done, total }) => Refusal::new(
                Reason::ScopeBelowDone,
                "data.scope",
                format!(
                    "Am {} {} schon {} umgestellt; der Umfang kann dann nicht {} sein. Bitte den Umfang oder den Tag \
                     berichtigen.",
                    german_day(*day),
                    if *done == 1 { "ist" } else { "sind" },
                    number(*done).de,
                    number(*total).de
                ),
                format!(
                    "{} {} done on {day} already; the scope cannot be {} then. Correct the scope or the day.",
                    number(*done).en,
                    if *done == 1 { "is" } else { "are" },
                    number(*total).en
                ),
            ),
            Refused::TotalBelowDone(Excess { day, done, total }) => Refusal::new(
                Reason::TotalBelowDone,
                "data.total",
                format!(
                    "Am {} {} schon {} umgestellt; die Gesamtzahl kann dann nicht {} sein. Bitte die Gesamtzahl oder \
                     den Tag berichtigen.",
                    german_day(*day),
                    if *done == 1 { "ist" } else { "sind" },
                    number(*done).de,
                    number(*total).de
                ),
                format!(
                    "{} {} done on {day} already; the total cannot be {} then. Correct the total or the day.",
                    number(*done).en,
                    if *done == 1 { "is" } else { "are" },
                    number(*total).en
                ),
            ),
            Refused::MoreThanThereIs { excess: Excess { day, done, total }, total_helps } => {
                let (or_de, or_en) = match total_helps {
                    true => (
                        " oder die Gesamtzahl dieses Tages (total) mitmelden",
                        ", or report the total of that day with it",
                    ),
                    false => ("", ""),
                };
                let day_de = german_day(*day);
                Refusal::new(
                    Reason::MoreDoneThanTotal,
                    "data.done",
                    format!(
                        "Am {day_de} wären {} von {} umgestellt. Bitte die Zahl oder den Tag berichtigen{or_de}.",
                        number(*done).de,
                        number(*total).de
                    ),
                    format!(
                        "{} of {} would be done on {day}. Correct the number or the day{or_en}.",
                        number(*done).en,
                        number(*total).en
                    ),
                )
            }
            Refused::StartAfterDeadline { start, deadline } => {
                let [start_de, deadline_de] = [start, deadline].map(|day| german_day(*day));
                Refusal::new(
                    Reason::StartAfterDeadline,
                    "data.start",
                    format!(
                        "Der Beginn am {start_de} liegt nach der Frist am {deadline_de}. Bitte einen der beiden Tage \
                         berichtigen oder den Beginn weglassen."
                    ),
                    format!(
                        "The start on {start} lies after the deadline on {deadline}. Correct one of the two days, or \
                         leave the start out."
                    ),
                )
            }
            Refused::NegativeCost { field, amount } => Refusal::new(
                Reason::CostNegative,
                *field,
                format!(
                    "Geplante Kosten von {} EUR liegen unter null. Bitte den Betrag ohne Vorzeichen angeben.",
                    german(*amount)
                ),
                format!(
                    "A planned cost of {amount} is below zero. Name the amount without a sign.",
                    amount = english_eur(amount)
                ),
            ),
            Refused::RolloutUnknown { authority, rollout, meant } => {
                unplanned::rollout(authority, rollout, meant.as_deref())
            }
            Refused::MilestoneUnknown { milestone, meant } => unplanned::milestone(milestone, meant.as_ref()),
            Refused::ProjectUnknown { authority, project, milestone, meant } => {
                unplanned::project(authority, project, milestone, meant.as_deref())
            }
            Refused::ReachedAlready { milestone, on } => Refusal::new(
                Reason::MilestoneReachedAlready,
                "data.milestone",
                format!(
                    "Der Meilenstein „{milestone}“ ist schon am {} erreicht; bitte prüfen, ob ein anderer gemeint ist. \
                     Ist jener Tag falsch, bitte ihn zuerst zurücknehmen ({}).",
                    german_day(*on),
                    taken_back::milestone().de
                ),
                format!(
                    "The milestone “{milestone}” was reached on {on} already; check whether another one is meant. \
                     Where that day is wrong, take it back first ({}).",
                    taken_back::milestone().en
                ),
            ),
            Refused::NotReached { milestone, day, reached } => taken_back::not_reached(milestone, *day, *reached),
            Refused::NotReported { what, day, others } => taken_back::not_reported(what, *day, others),
            Refused::SiteUnknown { authority, site, measure, here, meant } => {
                let all = way(&command("sollist rollout sites"), "ListSites");
                let here: Vec<&str> = here.iter().map(Text::as_str).collect();
                let meant = match (here.is_empty(), meant) {
                    (false, _) => Said::new(
                        format!(" Gemeldet ist dort „{}“.", here.join("“, „")),
                        format!(" What is reported there is “{}”.", here.join("”, “")),
                    ),
                    (true, Some(meant)) => Said::new(
                        format!(" Gemeint ist vielleicht „{meant}“."),
                        format!(" Perhaps “{meant}” is meant."),
                    ),
                    (true, None) => Said::default(),
                };
                Refusal::new(
                    Reason::SiteUnknown,
                    "data.site",
                    format!(
                        "Am Standort „{site}“ ist {} „{measure}“ nicht gemeldet; zurückzunehmen ist nichts.{} Bitte \
                         Standort und Maßnahme so nennen, wie sie gemeldet sind ({} nennt alle).",
                        at_authority(authority),
                        meant.de,
                        all.de
                    ),
                    format!(
                        "“{measure}” is not reported at the site “{site}” of {}; there is nothing to take back.{} Name \
                         site and measure as they were reported ({} has all of them).",
                        authority_name(authority),
                        meant.en,
                        all.en
                    ),
                )
            }
            Refused::SiteWithdrawnAlready { site, on } => Refusal::new(
                Reason::SiteWithdrawnAlready,
                "data.site",
                format!(
                    "Der Standort „{site}“ ist mit dieser Maßnahme schon mit dem {} zurückgenommen; zu tun ist nichts.",
                    german_day(*on)
                ),
                format!("The site “{site}” is withdrawn with this measure since {on} already; there is nothing to do."),
            ),
            Refused::SiteReportedLater { site, day } => Refusal::new(
                Reason::SiteReportedLater,
                "time",
                format!(
                    "Der Standort „{site}“ ist mit dieser Maßnahme noch am {} gemeldet; so früh zurückgenommen zählte \
                     er von da an wieder. Bitte mit diesem Tag oder einem späteren zurücknehmen.",
                    german_day(*day)
                ),
                format!(
                    "The site “{site}” is reported with this measure on {day} still; withdrawn that early it would \
                     count again from there on. Withdraw it on that day or later."
                ),
            ),
            Refused::NoSuchRollout { authority, rollout } => {
                let all = way(&command("sollist rollout list"), "ListRollouts");
                Refusal::new(
                    Reason::RolloutUnknown,
                    "rollout",
                    format!(
                        "Für die Behörde „{}“ ist „{}“ nicht geplant; bitte den Namen prüfen ({} nennt alle).",
                        authority_of(authority),
                        rollout_called(rollout).de,
                        all.de
                    ),
                    format!(
                        "“{}” is not planned for the authority “{}”; check the name ({} has all of them).",
                        rollout_called(rollout).en,
                        authority_of(authority),
                        all.en
                    ),
                )
            }
            Refused::NoSuchStock { authority, item } => {
                let all = way(&command("sollist count list"), "ListStocks");
                Refusal::new(
                    Reason::StockUnknown,
                    "item",
                    format!(
                        "Von „{}“ ist für die Behörde „{}“ weder Lieferung noch Bestand gemeldet; bitte den Namen \
                         prüfen ({} nennt alle).",
                        terms::item(item).map_or(item.as_str(), |term| term.de),
                        authority_of(authority),
                        all.de
                    ),
                    format!(
                        "Neither delivery nor stock of “{}” is reported for the authority “{}”; check the name ({} has \
                         all of them).",
                        terms::item(item).map_or(item.as_str(), |term| term.en),
                        authority_of(authority),
                        all.en
                    ),
                )
            }
            Refused::Unreadable(name) => Refusal::new(
                Reason::RolloutUnreadable,
                "",
                format!("Die Umstellung {name} ist im Speicher unlesbar; bitte „sollist verify“ ausführen."),
                format!("The rollout {name} cannot be read from the store; run `sollist verify`."),
            ),
        }
    }
}

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::ConcurrentBeyond { accounts, concurrent } => Warning::new(
                warning::Reason::ConcurrentBeyondAccounts,
                "data.concurrent",
                format!(
                    "Gleichzeitig arbeiten {} mit der Digitalen Akte, Konten gibt es {}. Bitte prüfen, ob die beiden \
                     Zahlen vertauscht sind.",
                    number(*concurrent).de,
                    number(*accounts).de
                ),
                format!(
                    "{} people use the digital file at the same time, and there are {} accounts. Check whether the \
                     two numbers changed places.",
                    number(*concurrent).en,
                    number(*accounts).en
                ),
            ),
            Warned::SessionsBeyond { accounts, sessions } => Warning::new(
                warning::Reason::SessionsBeyondAccounts,
                "data.sessions",
                format!(
                    "Gleichzeitige Zugriffe aus der Ferne: {}; Zugänge: {}. Bitte prüfen, ob die beiden Zahlen \
                     vertauscht sind.",
                    number(*sessions).de,
                    number(*accounts).de
                ),
                format!(
                    "From elsewhere at the same time: {}; accounts: {}. Check whether the two numbers changed places.",
                    number(*sessions).en,
                    number(*accounts).en
                ),
            ),
            Warned::SiteUnknown { authority, site, known, meant, counts } => {
                site_unknown((authority, site), *known, meant.as_ref(), *counts)
            }
            Warned::SiteWithdrawn { site, on } => Warning::new(
                warning::Reason::SiteWithdrawn,
                "data.site",
                format!(
                    "Der Standort „{site}“ ist mit dieser Maßnahme mit dem {} zurückgenommen; was von einem früheren \
                     Tag gemeldet wird, zählt seitdem nicht. Bitte ihn mit diesem Tag oder einem späteren melden, wenn \
                     er doch fertig ist.",
                    german_day(*on)
                ),
                format!(
                    "The site “{site}” is withdrawn with this measure since {on}; what is reported of an earlier day \
                     does not count since then. If it is done after all, report it on that day or later."
                ),
            ),
            Warned::GoesBack { rollout, back } => goes_back(rollout, *back),
            Warned::LicenceCounted { licence, pieces } => capacity::licence_counted(licence, *pieces),
            Warned::CountReplaced { item, day, before, after } => {
                let [in_use, in_stock] = [before.0, before.1].map(number);
                let after = [after.0, after.1].map(number);
                let (item_de, item_en) =
                    terms::item(item.as_str()).map_or((item.as_str(), item.as_str()), |term| (term.de, term.en));
                Warning::new(
                    warning::Reason::CountReplaced,
                    "data.as_of",
                    format!(
                        "Zum {} waren von „{item_de}“ schon {} in Nutzung und {} auf Lager gezählt; mit dieser Zählung \
                         sind es {} und {}. Bitte prüfen, welche stimmt.",
                        german_day(*day),
                        in_use.de,
                        in_stock.de,
                        after[0].de,
                        after[1].de
                    ),
                    format!(
                        "Of “{item_en}” {} in use and {} in stock were counted on {day} already; with this count they \
                         are {} and {}. Check which one is right.",
                        in_use.en, in_stock.en, after[0].en, after[1].en
                    ),
                )
            }
            Warned::CapacityUnlike(unlike) => capacity::unlike(unlike),
            Warned::AgesLost { item, known, counted, dated } => ages::lost(item, *known, *counted, *dated),
            Warned::Replanned { rollout, before, after } => replanned::rollout(rollout, *before, *after),
            Warned::MilestoneReplanned { milestone, before, after } => replanned::milestone(milestone, *before, *after),
            Warned::PlanNotCounted { plan, on, since, by } => replanned::not_counted(plan, *on, *since, *by),
            Warned::CountOfAnotherOrder { item, there, counted } => {
                let (there, counted) = (number(*there), pieces(*counted));
                let (item_de, item_en) =
                    terms::item(item.as_str()).map_or((item.as_str(), item.as_str()), |term| (term.de, term.en));
                Warning::new(
                    warning::Reason::CountOfAnotherOrder,
                    "data.in_use",
                    format!(
                        "Von „{item_de}“ gezählt: {}, nach der letzten Zählung sind es {}: eine Zahl ist mindestens \
                         zehnmal so groß wie die andere. Bitte prüfen, ob eine Ziffer zu viel ist oder fehlt.",
                        counted.de, there.de
                    ),
                    format!(
                        "Counted of “{item_en}”: {}, and by the last count there are {}: one number is at least ten \
                         times the other. Check whether there is a digit too many or too few.",
                        counted.en, there.en
                    ),
                )
            }
            Warned::TotalChanged { rollout, day, before, total } => {
                let [before, total] = [before, total].map(|total| number(*total));
                Warning::new(
                    warning::Reason::TotalChanged,
                    "data.total",
                    format!(
                        "Der Umfang von „{}“ ist ab dem {} {}, davor waren es {}: In der Reihe ist das ein Bruch. \
                         Bitte prüfen, ob er sich geändert hat.",
                        called(rollout).de,
                        german_day(*day),
                        total.de,
                        before.de
                    ),
                    format!(
                        "The total of “{}” is {} from {day} on, before that it was {}: a break in the series. Check \
                         whether it has changed.",
                        called(rollout).en,
                        total.en,
                        before.en
                    ),
                )
            }
            Warned::StartAfterDeadline { rollout, start, deadline } => {
                let [start_de, deadline_de] = [start, deadline].map(|day| german_day(*day));
                Warning::new(
                    warning::Reason::StartAfterDeadline,
                    "data.start",
                    format!(
                        "„{}“ beginnt am {start_de}, nach der Frist am {deadline_de}. Bitte beide Tage prüfen.",
                        called(rollout).de
                    ),
                    format!(
                        "“{}” starts on {start}, after its deadline on {deadline}. Check both days.",
                        called(rollout).en
                    ),
                )
            }
            Warned::ScopeZero { rollout, field } => Warning::new(
                warning::Reason::ScopeZero,
                field,
                format!(
                    "Der Umfang von „{}“ ist 0: zu tun ist nichts, und einen Umstellungsgrad gibt es nicht. Bitte den \
                     Umfang prüfen.",
                    called(rollout).de
                ),
                format!(
                    "The scope of “{}” is 0: there is nothing to do, and it has no degree. Check the scope.",
                    called(rollout).en
                ),
            ),
            Warned::CostBeyondBudget { field, amount, year, budget } => beyond::cost(field, *amount, *year, *budget),
            Warned::NotConnected { authority } => beyond::not_connected(authority),
            Warned::ParticipantsMany { participants } => beyond::participants(*participants),
            Warned::NegativeCost { field, amount } => Warning::new(
                warning::Reason::CostNegative,
                field,
                format!("Geplante Kosten von {} EUR liegen unter null. Bitte den Betrag prüfen.", german(*amount)),
                format!("A planned cost of {amount} is below zero. Check the amount.", amount = english_eur(amount)),
            ),
        }
    }
}

/// What a rollout is called.
fn called(rollout: &RolloutId) -> Said {
    rollout_called(rollout.as_str())
}

/// A site that its authority has not named before: what it does to the extra need, and which may be meant.
fn site_unknown(
    (authority, site): (&Authority, &SiteId),
    known: usize,
    meant: Option<&SiteId>,
    counts: bool,
) -> Warning {
    let meant = meant.map_or_else(Said::default, |meant| {
        Said::new(format!(" Gemeint ist vielleicht „{meant}“."), format!(" Perhaps “{meant}” is meant."))
    });
    let counted = match counts {
        true => Said::new(
            "; er zählt im Mehrbedarf als fertig und senkt ihn, solange noch Standorte fehlen",
            "; it counts as done in the extra need and lowers it as long as sites are lacking",
        ),
        false => Said::new(
            "; im Mehrbedarf zählt er mit dieser Maßnahme nicht",
            "; with this measure it does not count in the extra need",
        ),
    };
    let (known_de, known_en) = match known {
        0 => ("genannt ist bisher keiner".to_owned(), "none was named so far".to_owned()),
        1 => ("genannt ist bisher einer".to_owned(), "one was named so far".to_owned()),
        known => {
            (format!("genannt sind bisher {}", number(known).de), format!("{} were named so far", number(known).en))
        }
    };
    let back = way(&command("sollist rollout site-withdraw"), "WithdrawSite");
    Warning::new(
        warning::Reason::SiteUnknown,
        "data.site",
        format!(
            "Der Standort „{site}“ ist {} zum ersten Mal genannt{}; {known_de}.{} Bitte die Bezeichnung prüfen; \
             einen falschen nimmt {} zurück.",
            at_authority(authority),
            counted.de,
            meant.de,
            back.de
        ),
        format!(
            "The site “{site}” of {} is named for the first time{}; {known_en}.{} Check its name; {} \
             takes a wrong one back.",
            authority_name(authority),
            counted.en,
            meant.en,
            back.en
        ),
    )
}

fn goes_back(rollout: &RolloutId, Back { day, done, before }: Back) -> Warning {
    Warning::new(
        warning::Reason::ProgressGoesBack,
        "data.done",
        format!(
            "Gemeldet zu „{}“ am {}: insgesamt {}; vor diesem Tag schon {}, mehr als ein Zehntel mehr. Bitte Zahlen \
             und Tage prüfen; gemeldet wird, wie viele im Ganzen fertig sind.",
            called(rollout).de,
            german_day(day),
            number(done).de,
            number(before).de
        ),
        format!(
            "Of “{}” done on {day}: {}; before that day {} already, more than a tenth more. Check numbers and days; \
             what is reported is how many are done in total.",
            called(rollout).en,
            number(done).en,
            number(before).en
        ),
    )
}

/// One example of every warning of rollout, in each of its wordings.
pub fn warnings() -> Vec<Warning> {
    warned().unwrap_or_default().iter().map(Warn::warn).collect()
}

fn warned() -> Option<Vec<Warned>> {
    let rollout: RolloutId = "windows-11".parse().ok()?;
    let (deadline, start) = (Day::new(2026, 10, 14).ok()?, Day::new(2026, 11, 1).ok()?);
    let back = Back { day: Day::new(2026, 3, 15).ok()?, done: 60, before: 80 };
    let (authority, named): (Authority, SiteId) = ("ba-pankow".parse().ok()?, "Rathaus Pankov".parse().ok()?);
    let site = |known, meant, counts| Warned::SiteUnknown {
        authority: authority.clone(),
        site: named.clone(),
        known,
        meant,
        counts,
    };
    let unlike = |total| Unlike { total, day: start, before: 1_200, now: 12_000 };
    Some(vec![
        site(15, Some("Rathaus Pankow".parse().ok()?), true),
        site(1, None, false),
        site(0, None, true),
        Warned::SiteWithdrawn { site: named.clone(), on: start },
        Warned::NotConnected { authority: authority.clone() },
        Warned::ParticipantsMany { participants: 500_000 },
        Warned::CostBeyondBudget {
            field: "data.budgeted_cost",
            amount: Cents::new(99_999_999_999),
            year: 2026,
            budget: Cents::new(28_500_000_000),
        },
        Warned::ConcurrentBeyond { accounts: 400, concurrent: 1_200 },
        Warned::SessionsBeyond { accounts: 400, sessions: 1_200 },
        Warned::GoesBack { rollout: rollout.clone(), back },
        Warned::LicenceCounted { licence: "notebook".parse().ok()?, pieces: 1_063 },
        Warned::TotalChanged { rollout: rollout.clone(), day: deadline, before: 1_925, total: 1_800 },
        Warned::CapacityUnlike(unlike(Total::Sessions)),
        Warned::CapacityUnlike(unlike(Total::Accounts)),
        Warned::CapacityUnlike(unlike(Total::FileAccounts)),
        Warned::CapacityUnlike(unlike(Total::FileConcurrent)),
        Warned::CapacityUnlike(unlike(Total::Licences("office".parse().ok()?))),
        Warned::AgesLost { item: "notebook".parse().ok()?, known: 1_063, counted: 1_063, dated: 0 },
        Warned::Replanned {
            rollout: rollout.clone(),
            before: PlanOf { total: Some(1_925), start: None, budget: None, deadline: start },
            after: PlanOf { total: Some(1_900), start: None, budget: None, deadline },
        },
        Warned::Replanned {
            rollout: rollout.clone(),
            before: PlanOf { total: Some(100), start: Some(start), budget: Some(Cents::new(5_000_000)), deadline },
            after: PlanOf { total: Some(100), start: None, budget: None, deadline },
        },
        Warned::MilestoneReplanned {
            milestone: "Pilotbetrieb begonnen".parse().ok()?,
            before: (start, Cents::new(10_000)),
            after: (deadline, Cents::new(100_000)),
        },
        Warned::PlanNotCounted { plan: Plan::Rollout(rollout.clone()), on: start, since: deadline, by: deadline },
        Warned::PlanNotCounted {
            plan: Plan::Milestone("Pilotbetrieb begonnen".parse().ok()?),
            on: start,
            since: deadline,
            by: deadline,
        },
        Warned::CountOfAnotherOrder { item: "notebook".parse().ok()?, there: 1_063, counted: 1_065_008 },
        Warned::StartAfterDeadline { rollout: rollout.clone(), start, deadline },
        Warned::ScopeZero { rollout, field: "data.scope" },
        Warned::NegativeCost { field: "data.budgeted_cost", amount: Cents::new(-100_000) },
        Warned::CountReplaced { item: "notebook".parse().ok()?, day: start, before: (800, 40), after: (810, 30) },
    ])
}

/// One example of every refusal of rollout, in each of its wordings.
pub fn examples() -> Vec<Refusal> {
    refused().unwrap_or_default().iter().map(Say::say).collect()
}

fn refused() -> Option<Vec<Refused>> {
    let day = Day::new(2026, 3, 15).ok()?;
    let excess = Excess { day, done: 120, total: 100 };
    let (authority, rollout) = ("ba-pankow".to_owned(), "windows-11".to_owned());
    let activity = |others| {
        let what = Happening::Activity(ActivityKind::Event, "Werkstatt Formulare".parse().ok()?);
        Some(Refused::NotReported { what, day, others })
    };
    let site = |here, meant| {
        let (authority, measure) = (authority.parse().ok()?, "WLAN eingerichtet".parse().ok()?);
        Some(Refused::SiteUnknown { authority, site: "Rathaus Pankov".parse().ok()?, measure, here, meant })
    };
    let unplanned = |meant| {
        let (authority, rollout) = (authority.parse().ok()?, rollout.parse().ok()?);
        Some(Refused::RolloutUnknown { authority, rollout, meant })
    };
    let project = |meant: Option<String>| {
        let (authority, milestone) = (authority.parse().ok()?, "go-live".parse().ok()?);
        Some(Refused::ProjectUnknown { authority, project: "Antrag Online".parse().ok()?, milestone, meant })
    };
    Some(vec![
        Refused::FewerThanDone(excess),
        Refused::TotalBelowDone(excess),
        Refused::MoreThanThereIs { excess, total_helps: false },
        Refused::MoreThanThereIs { excess, total_helps: true },
        Refused::StartAfterDeadline { start: day, deadline: Day::new(2026, 3, 1).ok()? },
        Refused::NegativeCost { field: "data.budget", amount: Cents::new(-100_000) },
        unplanned(None)?,
        unplanned(Some("Windows-11".to_owned()))?,
        Refused::MilestoneUnknown { milestone: "go-live".parse().ok()?, meant: None },
        Refused::MilestoneUnknown { milestone: "go-live".parse().ok()?, meant: "Go-live".parse().ok() },
        project(None)?,
        project(Some("antrag-online".to_owned()))?,
        Refused::ReachedAlready { milestone: "go-live".parse().ok()?, on: day },
        Refused::NotReached { milestone: "go-live".parse().ok()?, day, reached: None },
        Refused::NotReached { milestone: "go-live".parse().ok()?, day, reached: Some(day.next()) },
        Refused::NotReported { what: Happening::EFile, day, others: vec![day.next()] },
        Refused::NotReported { what: Happening::EFile, day, others: vec![day.next(), day.next().next()] },
        Refused::NotReported { what: Happening::EFile, day, others: Vec::new() },
        activity(vec![day.next()])?,
        activity(Vec::new())?,
        site(Vec::new(), "Rathaus Pankow".parse().ok())?,
        site(vec!["LAN erneuert".parse().ok()?], None)?,
        site(Vec::new(), None)?,
        Refused::SiteWithdrawnAlready { site: "Rathaus Pankov".parse().ok()?, on: day },
        Refused::SiteReportedLater { site: "Rathaus Pankov".parse().ok()?, day },
        Refused::NoSuchStock { authority: authority.clone(), item: "notebook".to_owned() },
        Refused::NoSuchRollout { authority, rollout: rollout.clone() },
        Refused::Unreadable(rollout),
    ])
}
