//! The sentences of figures, in both languages: why one is missing, why a question has no answer.

mod anomalies;
mod forecast;
mod moment;
mod notes;
mod records;
mod scenarios;

use std::{error, fmt};

use sollist_contract::{
    day::{Day, german_day},
    ids::{Authority, Item, Programme},
    reading::{Bilingual, Place},
    refusal::{Reason, Refusal, Say},
    said::{Said, command, short, way},
    words::{
        derivation,
        meant::{self, Names},
        number::number,
        terms::{self, Term, authority_name},
    },
};

pub use self::anomalies::rule;
use self::moment::in_berlin;
use crate::{
    anomalies::Rule,
    bridge::comparable,
    derivation::figures,
    earned::NoValue,
    error::{FigureError, Refused},
    exported::TABLES,
    indicators::CATALOGUE,
    missing::{Missing, NotYet, Part, Unreported, Withheld},
    scenario,
};

/// A line of a text that somebody wrote, with the field there.
fn in_file(Place { line, field }: &Place) -> Said {
    match field.as_str() {
        "" => Said::new(format!("Zeile {line}"), format!("line {line}")),
        field => Said::new(format!("Zeile {line} ({field})"), format!("line {line} ({field})")),
    }
}

/// Where all indicators are.
fn catalogue() -> Said {
    way(&command("sollist catalogue"), "ListCatalogue")
}

/// What may be meant, by its name, with its code for whoever programs.
fn perhaps(meant: Option<(&str, Term)>) -> Said {
    meant.map_or_else(Said::default, |(code, Term { de, en })| {
        Said::new(format!(" Gemeint ist vielleicht „{de}“ ({code})."), format!(" Perhaps “{en}” ({code}) is meant."))
    })
}

/// What a figure is called whose derivation can be told.
fn figure_name(id: &'static str) -> Term {
    let indicator = || CATALOGUE.iter().find(|one| one.id == id).map(|one| Term { de: one.name_de, en: one.name_en });
    derivation::PARTS
        .iter()
        .find(|(code, _)| *code == id)
        .map(|(_, term)| *term)
        .or_else(indicator)
        .unwrap_or(Term { de: id, en: id })
}

fn figure_names(ids: &[&'static str]) -> Names {
    ids.iter().flat_map(|id| [(*id, figure_name(id).de), (*id, figure_name(id).en)]).collect()
}

fn exported_tables() -> Vec<&'static str> {
    TABLES.iter().map(|table| table.name).collect()
}

impl Bilingual for Missing {
    fn said(&self) -> Said {
        let (de, en) = match self {
            Missing::Unreported(what) => return what.said(),
            Missing::NotYet { day, what } => return on(*day, *what),
            Missing::NotDerived(items) => return not_derived(items),
            Missing::Withheld(why) => return why.said(),
            Missing::NothingDelivered => ("Es ist noch nichts geliefert.", "Nothing is delivered yet."),
            Missing::NoRollout => {
                ("Es ist keine Umstellung geplant oder gemeldet.", "No rollout is planned or reported.")
            }
            Missing::RolloutOfNothing => ("Die Gesamtzahl ist null.", "The total is zero."),
            Missing::NoDeadline => ("Eine Frist ist nicht geplant.", "No deadline is planned."),
            Missing::DeadlinePassed => (
                "Die Frist ist verstrichen, und es ist noch nicht alles umgestellt.",
                "The deadline has passed, and not everything is done.",
            ),
            Missing::NoWorkingDay => {
                ("Bis zur Frist bleibt kein Arbeitstag.", "No working day is left until the deadline.")
            }
            Missing::NothingDue => ("Es war noch keine Meldung fällig.", "No submission was due yet."),
            Missing::NothingReceived => ("Es ist noch keine Meldung eingegangen.", "No submission was received yet."),
            Missing::NothingIsDevice => (
                "Kein Gegenstand der geltenden Parameter gehört zum Handlungsfeld Mobile Endgeräte (programme \
                 mobile-devices), darum zählt kein Gerät.",
                "No item of the parameters in force is of the programme mobile-devices, so no device counts.",
            ),
            Missing::NoPositions => ("Es gibt keine geeigneten Stellen.", "There are no eligible positions."),
            Missing::NoWorkplaces => ("Es gibt keine Arbeitsplätze.", "There are no workplaces."),
            Missing::NobodyReportedAll => (
                "Keine Behörde hat Arbeitsplätze, mobile Geräte und stationäre Rechner zugleich gemeldet; es ist keine \
                 Quote zu bilden.",
                "No authority has reported workplaces, mobile devices and stationary computers together; there is no \
                 rate to make.",
            ),
            Missing::NoOrder => ("Es liegt keine Bestellung vor.", "There is no order."),
            Missing::NoOrderNoDelivery => {
                ("Es liegt keine Bestellung vor, also auch keine Lieferung.", "There is no order and so no delivery.")
            }
            Missing::MoreDeliveredThanOrdered => (
                "Nach diesem Stand ist mehr geliefert als bestellt; ein Anteil sagt hier nichts.",
                "By then more is delivered than ordered; a share says nothing here.",
            ),
            Missing::AllCancelled => (
                "Alle Bestellungen sind storniert, ohne dass geliefert wurde.",
                "All orders are cancelled, and nothing was delivered.",
            ),
            Missing::OlderDevicesInUse => (
                "In Nutzung sind auch Geräte aus der Zeit vor den gemeldeten Lieferungen; ein Anteil sagt hier nichts.",
                "Devices from before the reported deliveries are in use too; a share says nothing here.",
            ),
            Missing::NoEFile => (
                "Weder ein Anschluss an die Digitale Akte noch eine Planung dafür ist gemeldet.",
                "Neither a connection to the digital file nor a plan for one is reported.",
            ),
            Missing::NobodyForEFile => (
                "Es ist keine Behörde für die Digitale Akte vorgesehen.",
                "No authority is to work with the digital file.",
            ),
            Missing::NoLicences => ("Es gibt keine Lizenzen.", "There are no licences."),
            Missing::NoLifeTime => (
                "Für diese Geräte ist keine Lebensdauer veröffentlicht.",
                "No life time is published for these devices.",
            ),
            Missing::NoDeviceInUse => ("Es ist kein Gerät in Nutzung.", "No device is in use."),
            Missing::NoLine => (
                "Es gibt hier keine Haushaltsstelle in diesem Haushaltsjahr.",
                "There is no budget line here in this fiscal year.",
            ),
            Missing::NothingDisposable => ("Es sind keine Mittel verfügbar gemacht.", "No money is disposable."),
            Missing::NothingAppropriated => {
                ("Der Ansatz ist nicht größer als null.", "The appropriation is not above zero.")
            }
            Missing::YearOpen => {
                ("Das Haushaltsjahr ist noch nicht abgeschlossen.", "The books of the fiscal year are not closed yet.")
            }
            Missing::NothingExpected => (
                "Die Prognose vom 30. September ist nicht größer als null.",
                "The forecast of 30 September is not above zero.",
            ),
            Missing::NobodyMobile => ("Es ist niemand mobil arbeitsfähig.", "Nobody can work from elsewhere."),
            Missing::Earned(why) => return why.said(),
            Missing::NothingPaid => {
                ("In diesem Haushaltsjahr ist hier nichts gezahlt.", "Nothing is paid here in this fiscal year.")
            }
            Missing::NoYearBefore => (
                "Haushaltsstellen gibt es hier nicht in diesem und im vorigen Haushaltsjahr; ohne beide keine Quote.",
                "There are no budget lines here in both this fiscal year and the one before; without both there is no \
                 rate.",
            ),
            Missing::NoSollBefore => (
                "Das Soll des Vorjahrs ist nicht größer als null.",
                "The current budget of the year before is not above zero.",
            ),
            Missing::NoCommitmentAuthority => {
                ("Eine Verpflichtungsermächtigung ist nicht erteilt.", "No commitment authority is granted.")
            }
            Missing::NoInvoice => ("Es liegt keine Rechnung vor.", "There is no invoice."),
            Missing::NothingDueYet => (
                "Zu keiner Bestellung war bis zu diesem Tag eine Lieferung fällig.",
                "Of no order a delivery was due by this day.",
            ),
            Missing::NoMilestone => {
                ("Bis zu diesem Tag war kein Meilenstein geplant.", "No milestone was planned by this day.")
            }
            Missing::NothingPlanned => {
                ("Weder eine Umstellung noch ein Projekt ist geplant.", "Neither a rollout nor a project is planned.")
            }
            Missing::Lasts => ("Die Mittel reichen bis Jahresende.", "The money lasts until the year ends."),
            Missing::OnlyOfALine => {
                ("Das gibt es nur je Haushaltsstelle (--line).", "This is said of a single line only (--line).")
            }
            Missing::NotMeasurable => (
                "Noch nicht messbar: Dafür fehlen abgeschlossene Vorjahre.",
                "Not yet measurable: complete past years are missing for it.",
            ),
            Missing::NothingByMethod => (
                "Dieses Verfahren sagt hier nichts, etwa weil kaum etwas bezahlt ist.",
                "This method says nothing here; hardly anything is paid, say.",
            ),
            Missing::OnlyPerAuthority => (
                "Zeit lässt sich über Behörden nicht zusammenzählen; bitte je Behörde fragen (--by authority).",
                "Time is not added up over authorities; ask for each authority (--by authority).",
            ),
            Missing::NoFootprint => (
                "Fußabdrücke sind nicht veröffentlicht (Parameter „footprints“).",
                "No footprints are published (parameters, “footprints”).",
            ),
            Missing::NothingRetired => {
                ("Keine Aussonderung in diesem Haushaltsjahr.", "Nothing was retired this year.")
            }
            Missing::AgeUnknown => {
                ("Das Alter des Ausgesonderten ist nicht bekannt.", "Nobody knows how old what was retired is.")
            }
            Missing::NoLifeCycle => (
                "Ein Strompreis ist nicht veröffentlicht (Parameter „lcc“).",
                "No price of electricity is published (parameters, “lcc”).",
            ),
            Missing::NoPriceOrLife => (
                "Von keinem Gegenstand mit Fußabdruck sind Preis und Nutzungsdauer veröffentlicht.",
                "Of no item with a footprint price and life time are published.",
            ),
            Missing::NoTarget => (
                "Ohne gemeldete geeignete Stellen und veröffentlichte Quoten gibt es keinen Zielwert.",
                "Without reported eligible positions and published quotas there is no target.",
            ),
            Missing::NoRequest => ("Es ist kein Mehrbedarfsantrag gestellt.", "No funding request was made."),
            Missing::NothingAskedOrNeeded => (
                "Es ist weder ein Mehrbedarfsantrag offen noch ein Mehrbedarf nachgewiesen.",
                "Neither is a funding request open, nor is there an extra need.",
            ),
            Missing::NoItemOfProgramme => (
                "Die Parameter nennen für dieses Handlungsfeld keinen Gegenstand mit Quote; ein Mehrbedarf ist nicht \
                 zu berechnen.",
                "Parameters name no item with a quota in this programme; no extra need can be computed.",
            ),
            Missing::NoDistributions => (
                "Keine Verteilungen veröffentlicht (Parameter, Schlüssel uncertainty).",
                "No distributions are published (parameters, key uncertainty).",
            ),
            Missing::DelaysBeyond => (
                "Die veröffentlichte Verzögerung reicht über mehr als 120 Monate; daraus wird keine Spanne gezogen.",
                "The published delay covers more than 120 months; no range is drawn from it.",
            ),
            Missing::DelayedBeyond => (
                "Der um die veröffentlichte Verzögerung verschobene Zieltag liegt nach dem Jahr 2199.",
                "The target day, shifted by the published delay, lies after the year 2199.",
            ),
            Missing::NoNeed => ("Es besteht kein Mehrbedarf.", "There is no extra need."),
        };
        Said::new(de, en)
    }
}

impl Bilingual for NoValue {
    fn said(&self) -> Said {
        let (de, en) = match self {
            NoValue::NoBudget => ("Kein Budget geplant.", "No budget is planned."),
            NoValue::NoPaymentsAssigned => (
                "Keine Zahlungen zugeordnet (Parameter „cost_objects“).",
                "No payments are assigned (parameters, “cost_objects”).",
            ),
            NoValue::NotBegun => ("Noch nicht begonnen.", "Not begun yet."),
            NoValue::DoneWithoutPayment => ("Leistung ohne Zahlung.", "Something is done, and nothing paid."),
            NoValue::NothingPlannedYet => ("Noch nichts geplant bis zu diesem Tag.", "Nothing is planned by this day."),
            NoValue::NoTime => ("Die Frist liegt nicht nach dem Beginn.", "The deadline is not after the start."),
            NoValue::NothingDone => (
                "Noch nichts geleistet; daraus ist nichts zu schließen.",
                "Nothing is done yet, so nothing can be concluded.",
            ),
            NoValue::BudgetUsedUp => ("Das Budget ist verbraucht.", "The budget is used up."),
        };
        Said::new(de, en)
    }
}

impl Bilingual for Unreported {
    fn said(&self) -> Said {
        let (de, en) = match self {
            Unreported::Positions => (
                "Die Zahl der geeigneten Stellen ist nicht gemeldet.",
                "The number of eligible positions is not reported.",
            ),
            Unreported::Workplaces => {
                ("Die Zahl der Arbeitsplätze ist nicht gemeldet.", "The number of workplaces is not reported.")
            }
            Unreported::MobileDevices => {
                ("Der Bestand an mobilen Geräten ist nicht gemeldet.", "The stock of mobile devices is not reported.")
            }
            Unreported::StationaryComputers => (
                "Der Bestand an stationären Rechnern ist nicht gemeldet.",
                "The stock of stationary computers is not reported.",
            ),
            Unreported::Stock => ("Der Bestand ist nicht gemeldet.", "The stock is not reported."),
            Unreported::RemoteAccess => {
                ("Die Kapazität des Fernzugangs ist nicht gemeldet.", "The capacity of remote access is not reported.")
            }
            Unreported::RequiredLicence => (
                "Eine für mobiles Arbeiten nötige Lizenz ist nicht gemeldet.",
                "A licence that mobile work needs is not reported.",
            ),
            Unreported::EFileLicences => {
                ("Lizenzen der Digitalen Akte sind nicht gemeldet.", "Licences of the digital file are not reported.")
            }
            Unreported::EFileUse => {
                ("Die Nutzung der Digitalen Akte ist nicht gemeldet.", "The use of the digital file is not reported.")
            }
            Unreported::RolloutProgress => ("Ein Fortschritt ist nicht gemeldet.", "No progress is reported."),
            Unreported::RolloutTotal => ("Die Gesamtzahl ist nicht gemeldet.", "The total is not reported."),
        };
        Said::new(de, en)
    }
}

/// What is not there on a day.
fn on(day: Day, what: NotYet) -> Said {
    let day_de = german_day(day);
    let (de, en) = match what {
        NotYet::Parameters { first } => {
            let first = first.filter(|first| *first > day).map_or_else(Said::default, |first| {
                Said::new(
                    format!("; die ersten gelten ab dem {}", german_day(first)),
                    format!("; the first are valid from {first} on"),
                )
            });
            (
                format!("Am {day_de} sind keine Parameter (Quoten und Preise) in Kraft{}.", first.de),
                format!("no parameters (quotas and prices) are in force{}.", first.en),
            )
        }
        NotYet::Quota => (
            format!("Die am {day_de} geltenden Parameter nennen keine Quote."),
            "parameters in force name no quota.".to_owned(),
        ),
        NotYet::Positions => (
            format!("Bis zum {day_de} ist keine Zahl geeigneter Stellen gemeldet."),
            "no number of eligible positions is reported.".to_owned(),
        ),
    };
    Said::new(de, format!("On {day}: {en}"))
}

/// No extra need is derived of what was asked for, and of which items it is.
fn not_derived(items: &[Item]) -> Said {
    let named = |of: fn(&Term) -> &'static str| -> String {
        let name = |item: &Item| terms::item(item.as_str()).map_or(item.to_string(), |term| of(&term).to_owned());
        items.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    Said::new(
        format!("Hierfür wird kein Mehrbedarf hergeleitet, nur für: {}.", named(|term| term.de)),
        format!("No extra need is derived for this, only for: {}.", named(|term| term.en)),
    )
}

impl Bilingual for Withheld {
    fn said(&self) -> Said {
        let (of, said) = match self {
            Withheld::BeyondCount => (
                Said::default(),
                Said::new("Die Zahl liegt außerhalb des Zählbereichs.", "The number is beyond the range of a count."),
            ),
            Withheld::Beyond(of) => (
                named(of),
                Said::new(
                    "Die Zahl liegt außerhalb des Bereichs, den ein Betrag haben kann, und wird nicht ausgegeben; \
                     bitte Parameter und Buchungen prüfen.",
                    "The number is beyond the range of an amount and is withheld; check parameters and postings.",
                ),
            ),
            Withheld::Unusable { of, why } => (named(of), why.said()),
            Withheld::Without { first, more } => {
                let more = (*more > 0).then(|| format!("… (+{more})"));
                let names = |of: fn(Said) -> String| {
                    let names = first.iter().map(|part| of(called(part))).chain(more.clone());
                    names.collect::<Vec<_>>().join("; ") + ": "
                };
                let said = Said::new(
                    "Was hier genannt ist, liegt außerhalb des Bereichs, den ein Betrag haben kann, oder ruht auf \
                     ungültigen Parametern; ohne es wird nichts ausgegeben.",
                    "What is named here is beyond the range of an amount or rests on invalid parameters; without it \
                     nothing is given.",
                );
                (Said::read(names(|said| said.de), names(|said| said.en)), said)
            }
        };
        Said { de: of.de + &said.de, en: of.en + &said.en }
    }
}

/// `Bezirksamt Pankow, Notebook: `
fn named(of: &Option<Part>) -> Said {
    of.as_ref().map(|part| called(part).map(|name| format!("{name}: "))).unwrap_or_default()
}

/// A part of a figure by what it is called.
fn called(part: &Part) -> Said {
    match part {
        Part::Line(line) => Said::read(line.as_str(), line.as_str()),
        Part::Need(authority, item) => {
            let name = authority_name(authority);
            let (de, en) = terms::item(item.as_str()).map_or((item.as_str(), item.as_str()), |term| (term.de, term.en));
            Said::new(format!("{name}, {de}"), format!("{name}, {en}"))
        }
        Part::Authority(authority) => Said::read(authority_name(authority), authority_name(authority)),
        Part::Reserve => terms::programme(Programme::Reserve).into(),
    }
}

impl FigureError {
    /// What is told of it; of a fault of ours what the log is to have.
    pub fn refusal(&self) -> Result<Refusal, &str> {
        match self {
            FigureError::Refused(why) => Ok(why.say()),
            FigureError::Overflow => Ok(Refusal::new(
                Reason::FigureWithheld,
                "",
                "Eine Summe liegt außerhalb des Bereichs eines Betrags; die Zahl wird nicht ausgegeben.",
                "A sum is beyond the range of an amount; the figure is not given.",
            )),
            FigureError::Withheld(why) => {
                let Said { de, en } = why.said();
                Ok(Refusal::new(Reason::FigureWithheld, "", de, en))
            }
            FigureError::Engine(why) => Err(why),
        }
    }
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.refusal() {
            Ok(refusal) => refusal.fmt(f),
            Err(why) => write!(f, "Die Rechnung ist gescheitert: {why}. / The computation failed: {why}."),
        }
    }
}

impl error::Error for FigureError {}

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::Unclear(why) => why.say(),
            Refused::ItemUnknown(item) => Refusal::new(
                Reason::ItemUnknown,
                "item",
                format!(
                    "Den Gegenstand „{item}“ nennen weder Parameter noch ein Ereignis; bitte die Schreibweise prüfen \
                     (etwa notebook)."
                ),
                format!("Neither parameters nor any event name the item “{item}”; check its spelling (say, notebook)."),
            ),
            Refused::ProjectUnknown(project) => {
                let all = way(&command("sollist rollout milestones"), "ListMilestones");
                Refusal::new(
                    Reason::ProjectUnknown,
                    "project",
                    format!(
                        "Vom Projekt „{project}“ ist kein Meilenstein bekannt; bitte die Schreibweise prüfen ({}).",
                        all.de
                    ),
                    format!("No milestone of the project “{project}” is known; check its spelling ({}).", all.en),
                )
            }
            Refused::SectionUnknown(section) => {
                let section = short(section, 100);
                Refusal::new(
                    Reason::SectionUnknown,
                    "section",
                    format!(
                        "Keine Haushaltsstelle gehört zum Einzelplan „{section}“; gemeint ist der dritte Teil ihres \
                         Namens, etwa 25."
                    ),
                    format!(
                        "No budget line is of section “{section}”; it is the third part of a line's name, such as 25."
                    ),
                )
            }
            Refused::AuthorityUnplanned { authority, meant } => {
                let (meant_de, meant_en) = meant.as_ref().map_or_else(Default::default, |name| {
                    (format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
                });
                let all = way(&command("sollist budget --by authority"), "GetBudget");
                Refusal::new(
                    Reason::AuthorityUnplanned,
                    "authority",
                    format!(
                        "Die Behörde „{authority}“ ist nicht bekannt: Sie steht in keinem eingelesenen Plan.{meant_de} \
                         Bitte den Namen unter denen prüfen, die in einem stehen ({}).",
                        all.de
                    ),
                    format!(
                        "The authority “{authority}” is not known: no imported plan names it.{meant_en} Check its name \
                         among those that one names ({}).",
                        all.en
                    ),
                )
            }
            Refused::LineUnplanned { line, meant } => {
                let (meant_de, meant_en) = meant.as_ref().map_or_else(Default::default, |name| {
                    (format!(" Gemeint ist vielleicht „{name}“."), format!(" Perhaps “{name}” is meant."))
                });
                let all = way(&command("sollist budget --by line"), "GetBudget");
                Refusal::new(
                    Reason::LineUnplanned,
                    "line",
                    format!(
                        "Die Haushaltsstelle „{line}“ gibt es nach diesem Stand nicht.{meant_de} Bitte unter denen \
                         nachsehen, die es gibt ({}).",
                        all.de
                    ),
                    format!(
                        "At this state of knowledge there is no budget line “{line}”.{meant_en} Look among those that \
                         there are ({}).",
                        all.en
                    ),
                )
            }
            Refused::LineNotYet { line, seq, recorded } => {
                let (at, number) = (in_berlin(*recorded), number(*seq));
                Refusal::new(
                    Reason::LineUnplanned,
                    "line",
                    format!(
                        "Die Haushaltsstelle „{line}“ gibt es nach diesem Stand noch nicht: Sie ist mit Nr. {} am {} \
                         aufgezeichnet. Bitte einen Stand ab dann nennen (auf der Kommandozeile --as-of {seq}).",
                        number.de, at.de
                    ),
                    format!(
                        "At this state of knowledge there is no budget line “{line}” yet: it was recorded with no. \
                         {} on {}. Name a state from then on (on the command line --as-of {seq}).",
                        number.en, at.en
                    ),
                )
            }
            Refused::BeforeJournal { begun } => {
                let begins = begun.map_or_else(
                    || {
                        Said::new(
                            "Das Journal ist leer; bitte zuerst einen Haushaltsplan einlesen.",
                            "The journal is empty; import a budget plan first.",
                        )
                    },
                    |begun| {
                        let Said { de, en } = in_berlin(begun);
                        Said::new(
                            format!(
                                "Das Journal beginnt am {de}; nach diesem Stand war noch keine Haushaltsstelle \
                                 bekannt. Bitte einen Stand danach nennen."
                            ),
                            format!(
                                "The journal begins on {en}; at this state of knowledge no budget line was known yet. \
                                 Name a later state."
                            ),
                        )
                    },
                );
                Refusal::new(Reason::LineUnplanned, "line", begins.de, begins.en)
            }
            Refused::AuthorityElsewhere { authority, district } => Refusal::new(
                Reason::AuthorityElsewhere,
                "authority",
                format!(
                    "„{}“ gehört nicht zu Bezirk {district}; bitte Bezirk oder Behörde weglassen.",
                    authority_name(authority)
                ),
                format!(
                    "“{}” does not belong to district {district}; leave the district or the authority out.",
                    authority_name(authority)
                ),
            ),
            Refused::NotThere(what) => what.say(),
            Refused::NoSuchBreakdown(by) => Refusal::new(
                Reason::NoSuchBreakdown,
                "by",
                format!("Nach „{by}“ wird nicht gegliedert; möglich sind district, authority, programme, line."),
                format!("There is no breakdown by “{by}”; use district, authority, programme, line."),
            ),
            Refused::NoSuchRule(rule) => {
                let rule = short(rule, 100);
                Refusal::new(
                    Reason::NoSuchRule,
                    "rules",
                    format!(
                        "Nach „{rule}“ werden die Verstärkungsmittel nicht verteilt; möglich sind A (Vorschlag), B \
                         (anteilig), C (nach Dringlichkeit), D (kleinste Quote zuerst)."
                    ),
                    format!(
                        "The reserve is not split by “{rule}”; use A (the proposal), B (in proportion), C (by \
                         urgency), D (smallest rate first)."
                    ),
                )
            }
            Refused::Since(why) => why.say().about("since"),
            Refused::From(why) => {
                let refusal = why.say();
                let field = format!("from.{}", refusal.field);
                refusal.about(field)
            }
            Refused::IndicatorsByLine => Refusal::new(
                Reason::IndicatorsByLine,
                "by",
                "Kennzahlen werden nach district, authority und programme gegliedert, nicht nach line.",
                "Indicators are broken down by district, authority and programme, not by line.",
            ),
            Refused::NoSuchIndicator(asked) => {
                let all = catalogue();
                let names = CATALOGUE.iter().flat_map(|one| [(one.id, one.name_de), (one.id, one.name_en)]).collect();
                let called = |id: &str| CATALOGUE.iter().find(|one| one.id == id);
                let meant = meant::near(asked, &names).and_then(called);
                let meant = perhaps(meant.map(|one| (one.id, Term { de: one.name_de, en: one.name_en })));
                let asked = short(asked, 100);
                Refusal::new(
                    Reason::NoSuchIndicator,
                    "id",
                    format!("Die Kennzahl „{asked}“ gibt es nicht.{} Alle zeigt: {}.", meant.de, all.de),
                    format!("There is no indicator “{asked}”.{} All are shown by: {}.", meant.en, all.en),
                )
            }
            Refused::NoSuchFigure(asked) => {
                let near = meant::near(asked, &figure_names(&figures()));
                let Said { de, en } = match near {
                    Some(id) => perhaps(Some((id, figure_name(id)))),
                    None => Said::new(
                        format!(
                            " Hergeleitet werden das Soll (budget.soll), was verfügbar ist (budget.available), die \
                             Prognose (budget.forecast), der Mehrbedarf (need.extra) und andere Beträge, und die \
                             Kennzahlen ({}), von einer Quote auch ihr Zähler und ihr Nenner \
                             (mobile.device-rate.numerator, mobile.device-rate.denominator), und was neben einem Wert \
                             steht (green.embodied.lower).",
                            catalogue().de
                        ),
                        format!(
                            " Derived are the current budget (budget.soll), what is available (budget.available), the \
                             forecast (budget.forecast), the extra need (need.extra) and other amounts, and the \
                             indicators ({}), of a rate its numerator and its denominator too \
                             (mobile.device-rate.numerator, mobile.device-rate.denominator), and what stands beside a \
                             value (green.embodied.lower).",
                            catalogue().en
                        ),
                    ),
                };
                let asked = short(asked, 100);
                Refusal::new(
                    Reason::NoSuchFigure,
                    "figure",
                    format!("Eine Herleitung der Zahl „{asked}“ gibt es nicht.{de}"),
                    format!("There is no derivation of the figure “{asked}”.{en}"),
                )
            }
            Refused::NotNarrowedBy { figure, by } => {
                let (de, en) = match *by {
                    "section" => ("einen Einzelplan", "a section"),
                    "line" => ("eine Haushaltsstelle", "a line"),
                    "item" => ("einen Gegenstand", "an item"),
                    "programme" => ("ein Handlungsfeld", "a programme"),
                    _ => ("einen Zieltag", "a target day"),
                };
                let (by_de, by_en) = match *by {
                    "programme" => ("Bezirk und Behörde", "a district and an authority"),
                    _ => ("Bezirk, Behörde und Handlungsfeld", "a district, an authority and a programme"),
                };
                let (instead_de, instead_en) = match (figure.starts_with("need."), *by) {
                    (true, "item") => (
                        "; den Mehrbedarf eines Gegenstands leitet need.extra her",
                        "; the extra need of an item is derived by need.extra",
                    ),
                    _ => ("", ""),
                };
                Refusal::new(
                    Reason::NotNarrowedBy,
                    *by,
                    format!(
                        "Die Zahl {figure} lässt sich nicht auf {de} eingrenzen. Bitte weglassen; {by_de} grenzen \
                         sie ein{instead_de}."
                    ),
                    format!(
                        "The figure {figure} is not narrowed by {en}. Leave it out; {by_en} narrow \
                         it{instead_en}."
                    ),
                )
            }
            Refused::NotComparable(asked) => {
                let known: Vec<&'static str> = comparable().collect();
                let Said { de, en } = match meant::near(asked, &figure_names(&known)) {
                    Some(id) => perhaps(Some((id, figure_name(id)))),
                    None => Said::new(
                        format!(
                            " Übergeleitet werden budget (der ganze Haushaltsstand), seine Teile wie budget.soll, und \
                             die Kennzahlen ({}).",
                            catalogue().de
                        ),
                        format!(
                            " Compared are budget (the whole position), its parts such as budget.soll, and the \
                             indicators ({}).",
                            catalogue().en
                        ),
                    ),
                };
                let asked = short(asked, 100);
                Refusal::new(
                    Reason::NoSuchFigure,
                    "figures",
                    format!("Die Zahl „{asked}“ gibt es nicht.{de}"),
                    format!("There is no figure “{asked}”.{en}"),
                )
            }
            Refused::PositionsReversed { from, to } => Refusal::new(
                Reason::PositionsReversed,
                "from",
                format!(
                    "Der frühere Stand kennt mehr (Nummer {}) als der spätere (Nummer {}); eine Überleitung führt vom \
                     älteren Wissen zum jüngeren. Bitte from und to tauschen.",
                    number(*from).de,
                    number(*to).de
                ),
                format!(
                    "The earlier position knows more (number {}) than the later one (number {}); a bridge leads from \
                     older knowledge to newer. Exchange from and to.",
                    number(*from).en,
                    number(*to).en
                ),
            ),
            Refused::NoSuchPart(asked) => Refusal::new(
                Reason::NoSuchPart,
                "path",
                format!(
                    "Einen Teil „{asked}“ gibt es an dieser Stelle der Herleitung nicht. Bitte den Pfad kürzen, die \
                     Antwort nennt die Teile."
                ),
                format!(
                    "At this place of the derivation there is no part “{asked}”. Shorten the path; the answer \
                     names the parts."
                ),
            ),
            Refused::NoSuchAnomaly(asked) => {
                let names = Rule::ALL.map(|one| (one.code(), rule(one)));
                let near = meant::near(asked, &meant::names(&names));
                let Said { de, en } = match names.iter().find(|(code, _)| Some(*code) == near) {
                    Some(one) => perhaps(Some(*one)),
                    None => {
                        let named_de = names.map(|(code, term)| format!("„{}“ ({code})", term.de)).join(", ");
                        let named_en = names.map(|(code, term)| format!("“{}” ({code})", term.en)).join(", ");
                        Said::new(format!(" Bekannt sind {named_de}."), format!(" Known are {named_en}."))
                    }
                };
                let asked = short(asked, 100);
                Refusal::new(
                    Reason::NoSuchAnomaly,
                    "rules",
                    format!("Die Regel „{asked}“ gibt es nicht.{de}"),
                    format!("There is no rule “{asked}”.{en}"),
                )
            }
            Refused::NoSuchTable(asked) => {
                let known = exported_tables().join(", ");
                let asked = short(asked, 100);
                Refusal::new(
                    Reason::NoSuchTable,
                    "tables",
                    format!("Die Tabelle „{asked}“ gibt es nicht; bekannt sind {known}."),
                    format!("There is no table “{asked}”; known are {known}."),
                )
            }
            Refused::NoSuchForm(asked) => {
                let asked = short(asked, 100);
                Refusal::new(
                    Reason::NoSuchForm,
                    "form",
                    format!("Die Form „{asked}“ gibt es nicht; bekannt sind parquet und csv."),
                    format!("There is no form “{asked}”; known are parquet and csv."),
                )
            }
            Refused::NoSuchActivity(kind) => {
                let kind = short(kind, 100);
                Refusal::new(
                    Reason::NoSuchActivity,
                    "kind",
                    format!("Eine Art „{kind}“ von Aktivitäten gibt es nicht; möglich sind project, event, network."),
                    format!("There is no kind “{kind}” of activities; use project, event, network."),
                )
            }
            Refused::NotADay { field, text } => not_a_day(field, text),
            Refused::NotAnUntil(text) => not_a_day("until", text),
            Refused::NotAnAsOf(text) => Refusal::new(
                Reason::NotAnAsOf,
                "as_of",
                format!(
                    "„{text}“ ist weder ein Zeitpunkt nach RFC 3339 (2026-03-31T23:59:59+02:00) noch eine Nummer des \
                     Journals."
                ),
                format!("“{text}” is neither an RFC 3339 instant (2026-03-31T23:59:59+02:00) nor a journal number."),
            ),
            Refused::AsOfAhead { asked, last } => Refusal::new(
                Reason::AsOfAhead,
                "as_of",
                format!(
                    "Das Journal endet mit Nummer {0}; „{asked}“ gibt es noch nicht. Bitte eine Nummer bis {0} nennen.",
                    number(*last).de
                ),
                format!(
                    "The journal ends with number {0}; “{asked}” is not there yet. Name a number up to {0}.",
                    number(*last).en
                ),
            ),
            Refused::ScenarioUnreadable { place, why } => {
                let place = in_file(place);
                Refusal::new(
                    Reason::ScenarioUnreadable,
                    "scenario",
                    format!("Im Szenario ist {} nicht lesbar: {}. Bitte dort berichtigen.", place.de, why.de),
                    format!("In the scenario {} cannot be read: {}. Correct it there.", place.en, why.en),
                )
            }
            Refused::ScenarioWithoutLife(item) => Refusal::new(
                Reason::ScenarioWithoutLife,
                "scenario",
                format!(
                    "Das Szenario nennt für „{item}“ eine Lebensdauer von null Monaten; sie hat mindestens einen. \
                     Bitte life_months ändern oder weglassen."
                ),
                format!(
                    "The scenario names a life time of zero months for “{item}”; it has at least one. Change \
                     life_months, or leave it out."
                ),
            ),
            Refused::ScenarioItemUnknown(item) => Refusal::new(
                Reason::ScenarioItemUnknown,
                "scenario",
                format!(
                    "Der Gegenstand „{item}“ des Szenarios steht nicht in den geltenden Parametern. Bitte die \
                     Bezeichnung prüfen oder den Gegenstand weglassen."
                ),
                format!(
                    "The item “{item}” of the scenario is not in the parameters in force. Check what it is called, or \
                     leave it out."
                ),
            ),
            Refused::ScenarioTwice => Refusal::new(
                Reason::ScenarioTwice,
                "scenario_name",
                "Ein Szenario steht in der Frage (scenario), und eines ist genannt (scenario_name); bitte nur eines \
                 davon.",
                "A scenario stands in the question (scenario), and one is named (scenario_name); give one of both \
                 only.",
            ),
            Refused::NoScenario(why) => why.say(),
            Refused::TargetDayBeyond => Refusal::new(
                Reason::TargetDayBeyond,
                "scenario",
                "Der verschobene Zieltag liegt nach dem Jahr 2199; bitte weniger Monate (delay_months) oder einen \
                 früheren Zieltag nennen.",
                "The shifted target day lies after the year 2199; name fewer months (delay_months) or an earlier \
                 target day.",
            ),
            Refused::Page(why) => why.say(),
        }
    }
}

/// A name as in life, for the examples.
fn item() -> Option<Item> {
    "notebook".parse().ok()
}

/// A text that is no day, and why.
fn not_a_day(field: &str, text: &str) -> Refusal {
    let Said { de, en } = text.parse::<Day>().err().map(|why| why.said()).unwrap_or_default();
    let text = short(text, 100);
    Refusal::new(Reason::NotADay, field, format!("„{text}“ ist kein Tag: {de}."), format!("“{text}” is no day: {en}."))
}

/// One real example of every refusal.
pub fn examples() -> Vec<Refusal> {
    let authority: Option<Authority> = "ba-pankow".parse().ok();
    let mut all: Vec<Refused> = vec![
        Refused::NoSuchBreakdown("month".to_owned()),
        Refused::NoSuchRule("E".to_owned()),
        Refused::IndicatorsByLine,
        Refused::NoSuchIndicator("mobile.happiness".to_owned()),
        Refused::NoSuchFigure("budget.luck".to_owned()),
        Refused::NoSuchFigure("need.extr".to_owned()),
        Refused::NoSuchPart("ba-atlantis".to_owned()),
        Refused::NotNarrowedBy { figure: "need.extra".to_owned(), by: "line" },
        Refused::NotNarrowedBy { figure: "need.total".to_owned(), by: "item" },
        Refused::NotNarrowedBy { figure: "mobile.device-rate".to_owned(), by: "programme" },
        Refused::NotComparable("budget.luck".to_owned()),
        Refused::PositionsReversed { from: 500, to: 400 },
        Refused::NoSuchAnomaly("bad-luck".to_owned()),
        Refused::NoSuchAnomaly("posted-twic".to_owned()),
        Refused::NoSuchTable("luck".to_owned()),
        Refused::NoSuchForm("pdf".to_owned()),
        Refused::NoSuchActivity("party".to_owned()),
        Refused::SectionUnknown("99".to_owned()),
        Refused::NotADay { field: "target_day", text: "31.12.2026".to_owned() },
        Refused::NotAnUntil("2026-02-30".to_owned()),
        Refused::NotAnUntil("2026-13-01".to_owned()),
        Refused::NotAnUntil("31.12.2026".to_owned()),
        Refused::NotAnAsOf("gestern".to_owned()),
        Refused::AsOfAhead { asked: "4711".to_owned(), last: 815 },
        Refused::ScenarioTwice,
        Refused::TargetDayBeyond,
    ];
    all.extend([r#"{"prices":1}"#, r#"{"items":{"notebook":{"life_months":0}}}"#].iter().filter_map(|json| {
        match scenario::parse(json) {
            Err(FigureError::Refused(why)) => Some(*why),
            _ => None,
        }
    }));
    all.extend(item().map(Refused::ScenarioItemUnknown));
    all.extend("notbook".parse().ok().map(Refused::ItemUnknown));
    all.extend("Netzz".parse().ok().map(Refused::ProjectUnknown));
    let unplanned = |meant| move |authority| Refused::AuthorityUnplanned { authority, meant };
    all.extend("ba-mitt".parse().ok().map(unplanned("ba-mitte".parse().ok())));
    all.extend(authority.clone().map(unplanned(None)));
    let line = "2026/30/25/bezirksamt-pankow/it".parse().ok();
    all.extend(line.clone().map(|line| Refused::LineUnplanned { line, meant: None }));
    let then = "2026-03-31T12:05:00Z".parse().ok();
    all.extend(line.zip(then).map(|(line, recorded)| Refused::LineNotYet { line, seq: 4711, recorded }));
    all.extend([then, None].map(|begun| Refused::BeforeJournal { begun }));
    all.extend(scenarios::examples().into_iter().map(|why| Refused::NoScenario(Box::new(why))));
    all.extend(records::examples().into_iter().map(|what| Refused::NotThere(Box::new(what))));
    let district = "01".parse().ok();
    all.extend(
        authority
            .clone()
            .zip(district)
            .map(|(authority, district)| Refused::AuthorityElsewhere { authority, district }),
    );
    let withheld = Withheld::without(authority.zip(item()).map(|(authority, item)| Part::Need(authority, item)));
    let errors = [FigureError::Overflow, FigureError::Withheld(withheld)];
    all.iter().map(Say::say).chain(errors.iter().filter_map(|error| error.refusal().ok())).collect()
}
