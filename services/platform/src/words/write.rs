//! Why a command cannot be recorded under its name, and where a table is other than the journal says.

use sollist_contract::{
    day::{NamedDay, german_day},
    event::{BudgetEvent, Event, ProcurementEvent, RolloutEvent},
    ids::LineName,
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said, command, short, way},
    warning::{self, Warn, Warning},
    words::{number as shown, terms},
};

use super::seen;
use crate::write::{
    acts::{Again, Earlier},
    batch::{NoCheck, REQUESTS},
    days::Odd,
    names::{Alike, Unseen},
    tables::Difference,
    taken::{Both, Differs, Place, Taken},
};

/// Where something stands; nothing where it has no number yet.
fn number(seq: u64) -> Said {
    if seq == 0 {
        Said::default()
    } else {
        let seq = shown::number(seq);
        Said::new(format!(" (Journal Nr. {})", seq.de), format!(" (journal number {})", seq.en))
    }
}

impl Say for Taken {
    fn say(&self) -> Refusal {
        match self {
            Taken::Other { source, id, place, differs } => {
                let place = super::differs::place(*place);
                // A source of ours nobody chose, and nobody knows.
                let (of_de, of_en) = match source.starts_with(REQUESTS) {
                    true => Default::default(),
                    false => (format!(" von {source}"), format!(" of {source}")),
                };
                let differs = super::differs::differing(differs);
                Refusal::new(
                    Reason::Conflict,
                    "id",
                    format!(
                        "Unter der Kennung {id}{of_de} ist schon etwas anderes gebucht{}. {}. Stimmt das Gebuchte, \
                         ist nichts zu tun; eine Korrektur ist ein neues Ereignis mit einer neuen Kennung (id), das \
                         es ändert oder zurücknimmt.",
                        place.de, differs.de
                    ),
                    format!(
                        "Under the name {id}{of_en} something else is recorded already{}. {}. Where what is recorded \
                         is right there is nothing to do; a correction is a new event with a new name (id) that \
                         changes it or takes it back.",
                        place.en, differs.en
                    ),
                )
            }
            Taken::NotInTheTables { id, seq } => {
                let place = number(*seq);
                Refusal::new(
                    Reason::NotInTheTables,
                    "id",
                    format!(
                        "{id} steht schon im Journal{}, aber nicht in den Tabellen. Bitte „sollist \
                         rebuild“ ausführen und dasselbe noch einmal senden.",
                        place.de
                    ),
                    format!(
                        "{id} is in the journal already{}, but not in the tables. Run `sollist \
                         rebuild` and send the same again.",
                        place.en
                    ),
                )
            }
            Taken::Outside { source, id, seq } => Refusal::new(
                Reason::NameHeldOutside,
                "id",
                format!(
                    "Den Namen {source} {id} hält eine Zeile der Tabelle journal_events mit der Nummer {seq}, die kein \
                     Ereignis des Journals ist; jemand hat sie dort eingefügt. Bitte „sollist verify“ ausführen, sie \
                     von der Betreuung der Datenbank entfernen lassen und dasselbe noch einmal senden."
                ),
                format!(
                    "The name {source} {id} is held by a row of the table journal_events with the number {seq}, which \
                     is no event of the journal; somebody put it there. Run `sollist verify`, have it removed by \
                     whoever looks after the database, and send the same again."
                ),
            ),
            Taken::OfAConsequence { source, id, seq } => {
                let place = number(*seq);
                Refusal::new(
                    Reason::ConsequenceNameTaken,
                    "id",
                    format!(
                        "Die Folgebuchung hieße {source} {id}; unter diesem Namen ist schon etwas gebucht{}. Bitte mit \
                         einer neuen Kennung senden (id).",
                        place.de
                    ),
                    format!(
                        "What follows from it would be called {source} {id}; something is recorded under that name \
                         already{}. Send it with a new name (id).",
                        place.en
                    ),
                )
            }
        }
    }
}

/// With what to do.
impl Bilingual for Difference {
    fn said(&self) -> Said {
        let Difference { table, key, column, expected, found } = self;
        let Said { de, en } = match (expected, found) {
            (Some(expected), Some(found)) => Said::new(
                format!("die Spalte {column} ist „{found}“, aus dem Journal folgt „{expected}“."),
                format!("the column {column} is “{found}”, the journal says “{expected}”."),
            ),
            (Some(_), None) => Said::new(
                "die Zeile fehlt, aus dem Journal folgt sie.",
                "the row is missing, the journal says that it is there.",
            ),
            (None, _) => {
                Said::new("die Zeile folgt nicht aus dem Journal.", "the journal does not say that this row is there.")
            }
        };
        Said::new(
            format!("Tabelle {table}, {key}: {de} „sollist rebuild“ bildet die Tabellen aus dem Journal neu."),
            format!("Table {table}, {key}: {en} `sollist rebuild` fills the tables anew from the journal."),
        )
    }
}

impl Say for NoCheck {
    fn say(&self) -> Refusal {
        match self {
            NoCheck::TooLarge { commands_max, bytes_max } => {
                let (megabytes, commands_max) = (bytes_max / (1024 * 1024), shown::number(*commands_max));
                Refusal::new(
                    Reason::CheckTooLarge,
                    "",
                    format!(
                        "Zusammen geprüft werden höchstens {} Einträge oder {megabytes} MiB. Bitte in Teilen \
                         prüfen, oder einlesen: Gutes wird aufgezeichnet, Abgelehntes zur Korrektur behalten.",
                        commands_max.de
                    ),
                    format!(
                        "At most {} entries or {megabytes} MiB are checked together. Check them in parts, or import \
                         them: what is good is recorded, what is refused is kept for correction.",
                        commands_max.en
                    ),
                )
            }
            NoCheck::Crowded => Refusal::new(
                Reason::ChecksCrowded,
                "",
                "Andere lassen gerade so viel prüfen, dass kein Platz ist. Bitte in einer Minute noch einmal prüfen.",
                "Others have so much checked just now that there is no room. Check again in a minute.",
            ),
        }
    }
}

impl Warn for Odd {
    fn warn(&self) -> Warning {
        match self {
            Odd::FarAhead { on: NamedDay { field, day }, today } => {
                let (Said { de, en }, back) = (called(field), taken_back(field));
                Warning::new(
                    warning::Reason::DayFarAhead,
                    field,
                    format!(
                        "Aufgezeichnet am {}, wirksam erst am {} ({de}): mehr als ein Jahr später. Bitte das Jahr \
                         prüfen.{}",
                        german_day(*today),
                        german_day(*day),
                        back.de
                    ),
                    format!(
                        "Recorded on {today}, with effect on {day} only ({en}): more than a year later. Check the \
                         year.{}",
                        back.en
                    ),
                )
            }
            Odd::FarBack { on: NamedDay { field, day }, today } => {
                let (Said { de, en }, back) = (called(field), taken_back(field));
                Warning::new(
                    warning::Reason::DayFarBack,
                    field,
                    format!(
                        "Aufgezeichnet am {}, wirksam schon am {} ({de}): mehr als zehn Jahre früher. Bitte das Jahr \
                         prüfen.{}",
                        german_day(*today),
                        german_day(*day),
                        back.de
                    ),
                    format!(
                        "Recorded on {today}, with effect on {day} ({en}): more than ten years earlier. Check the \
                         year.{}",
                        back.en
                    ),
                )
            }
            Odd::DueInThePast { due: NamedDay { field, day }, on } => {
                let Said { de, en } = called(field);
                Warning::new(
                    warning::Reason::DueInThePast,
                    field,
                    format!(
                        "Am {} ist ein Tag genannt, der da schon vorbei ist: {de} {}. Bitte den Tag prüfen.",
                        german_day(*on),
                        german_day(*day)
                    ),
                    format!("On {on} a day is named that is gone by then: {en} {day}. Check the day."),
                )
            }
            Odd::DueFarAhead { due: NamedDay { field, day }, on } => {
                let Said { de, en } = called(field);
                Warning::new(
                    warning::Reason::DayFarAhead,
                    field,
                    format!(
                        "Am {} ist ein Tag genannt, der mehr als zehn Jahre später liegt: {de} {}. Bitte das Jahr \
                         prüfen.",
                        german_day(*on),
                        german_day(*day)
                    ),
                    format!("On {on} a day is named that is more than ten years later: {en} {day}. Check the year."),
                )
            }
            Odd::PlannedFarAhead { line, today } => {
                let year = line.year();
                Warning::new(
                    warning::Reason::PlannedFarAhead,
                    "data.line",
                    format!(
                        "Aufgezeichnet am {}, geplant ist {year}, mehr als fünf Jahre später ({line}). Was ohne ein \
                         Jahr gefragt wird, ist jetzt von {year}. Bitte das Jahr prüfen; zurückgenommen wird der \
                         Ansatz mit derselben Zeile über 0,00 EUR als Nachtrag („sollist import budget DATEI --amend \
                         GRUND“).",
                        german_day(*today)
                    ),
                    format!(
                        "Recorded on {today}, and planned is {year}, more than five years later ({line}). What is \
                         asked for without a year is of {year} now. Check the year; the Ansatz is taken back by the \
                         same row of 0.00 as an amendment (`sollist import budget FILE --amend WHY`)."
                    ),
                )
                .of_line(line)
            }
            Odd::ToCome { on: NamedDay { field, day }, today } => {
                let (Said { de, en }, back) = (called(field), taken_back(field));
                Warning::new(
                    warning::Reason::DayToCome,
                    field,
                    format!(
                        "Aufgezeichnet am {}, geschehen erst am {} ({de}): Dieser Tag ist noch nicht gewesen. Bitte \
                         den Tag prüfen.{}",
                        german_day(*today),
                        german_day(*day),
                        back.de
                    ),
                    format!(
                        "Recorded on {today}, happening on {day} only ({en}): that day has not been yet. Check the \
                         day.{}",
                        back.en
                    ),
                )
            }
            Odd::UsedLater { since: NamedDay { field, day }, on } => Warning::new(
                warning::Reason::DayToCome,
                field,
                format!(
                    "Am {} sind Geräte genannt, die erst vom {} an in Betrieb sind: Ihr Alter beginnt später. Bitte \
                     den Tag prüfen.",
                    german_day(*on),
                    german_day(*day)
                ),
                format!(
                    "On {on} devices are named that are in use from {day} on only: their age begins later. Check the \
                     day."
                ),
            ),
            Odd::UsedLong { since: NamedDay { field, day }, on } => Warning::new(
                warning::Reason::DayFarBack,
                field,
                format!(
                    "Am {} sind Geräte genannt, die schon seit dem {} in Betrieb sind: mehr als zehn Jahre. Bitte das \
                     Jahr prüfen.",
                    german_day(*on),
                    german_day(*day)
                ),
                format!(
                    "On {on} devices are named that have been in use since {day}: more than ten years. Check the year."
                ),
            ),
            Odd::AfterYear { on: NamedDay { field, day }, line } => {
                let (Said { de, en }, year) = (called(field), line.year());
                Warning::new(
                    warning::Reason::DayAfterYear,
                    field,
                    format!(
                        "Wirksam am {} ({de}), auf einer Haushaltsstelle von {year}: mehr als drei Monate, nachdem das \
                         Haushaltsjahr zu Ende ist. Bitte den Tag und die Haushaltsstelle prüfen.",
                        german_day(*day)
                    ),
                    format!(
                        "With effect on {day} ({en}), on a budget line of {year}: more than three months after the end \
                         of the fiscal year. Check the day and the line."
                    ),
                )
                .of_line(line)
            }
            Odd::FrozenOutside { on: NamedDay { field, day }, line } => {
                let (Said { de, en }, year) = (called(field), line.year());
                let before = day.date().year() < year;
                let (reason, when_de, when_en) = match before {
                    true => (warning::Reason::DayBeforeYear, "beginnt erst danach", "begins only after that"),
                    false => (warning::Reason::DayAfterYear, "ist da schon zu Ende", "is over by then"),
                };
                Warning::new(
                    reason,
                    field,
                    format!(
                        "Die Sperre ändert sich am {} ({de}), auf einer Haushaltsstelle von {year}: Das Haushaltsjahr \
                         {when_de}. Bitte den Tag und die Haushaltsstelle prüfen.",
                        german_day(*day)
                    ),
                    format!(
                        "The freeze changes on {day} ({en}), on a budget line of {year}: the fiscal year {when_en}. \
                         Check the day and the line."
                    ),
                )
                .of_line(line)
            }
            Odd::OrderedBefore { on: NamedDay { field, day }, line } => {
                let (Said { de, en }, year, now) = (called(field), line.year(), day.year());
                Warning::new(
                    warning::Reason::DayBeforeYear,
                    field,
                    format!(
                        "Bestellt am {} ({de}), auf einer Haushaltsstelle von {year}: Das Haushaltsjahr beginnt erst \
                         danach. Was davor bestellt wird, nimmt eine Verpflichtungsermächtigung in Anspruch. Bitte auf \
                         der Haushaltsstelle von {now} bestellen, fällig {year} (due), oder den Tag prüfen.",
                        german_day(*day)
                    ),
                    format!(
                        "Ordered on {day} ({en}), on a budget line of {year}: the fiscal year begins only after that. \
                         What is ordered before uses commitment authority. Order on the line of {now}, due in {year} \
                         (due), or check the day."
                    ),
                )
                .of_line(line)
            }
            Odd::BeforeYear { on: NamedDay { field, day }, line } => {
                let (Said { de, en }, year) = (called(field), line.year());
                Warning::new(
                    warning::Reason::DayBeforeYear,
                    field,
                    format!(
                        "Wirksam am {} ({de}), auf einer Haushaltsstelle von {year}: mehr als drei Monate, bevor das \
                         Haushaltsjahr beginnt. Bitte den Tag und die Haushaltsstelle prüfen.",
                        german_day(*day)
                    ),
                    format!(
                        "With effect on {day} ({en}), on a budget line of {year}: more than three months before the \
                         fiscal year begins. Check the day and the line."
                    ),
                )
                .of_line(line)
            }
        }
    }
}

impl Warn for Again {
    fn warn(&self) -> Warning {
        let Again { event, on, earlier } = self;
        // A site is done on whatever day, and whoever works with the digital file does so.
        let (on, day) = match event {
            Event::Rollout(RolloutEvent::SiteUpgraded(_) | RolloutEvent::EFileConnected(_)) => {
                (Said::default(), Said::default())
            }
            Event::Rollout(_) | Event::Budget(_) | Event::Procurement(_) | Event::Staffing(_) | Event::Intake(_) => (
                Said::new(format!(" vom {}", german_day(*on)), format!(" of {on}")),
                Said::new(format!(" ({})", german_day(*on)), format!(" ({on})")),
            ),
        };
        let undo = undone(event);
        // What waits is not booked yet.
        let (done_de, done_en) = match event {
            Event::Intake(_) => ("eröffnet", "opened"),
            Event::Rollout(_) | Event::Budget(_) | Event::Procurement(_) | Event::Staffing(_) => {
                ("gebucht", "recorded")
            }
        };
        let (where_de, where_en) = match earlier {
            Earlier::Recorded(seq) => {
                let seq = shown::number(*seq);
                (
                    format!("Wie Ereignis Nr. {}{}: Dasselbe ist schon einmal {done_de}", seq.de, on.de),
                    format!("Like event number {}{}: the same is {done_en} once already", seq.en, on.en),
                )
            }
            Earlier::Checked(place) => {
                let place = shown::number(*place);
                (
                    format!("Wie Eintrag {} derselben Sendung{}: Dasselbe steht da schon", place.de, day.de),
                    format!("Like entry {} of what was sent{}: the same stands there already", place.en, day.en),
                )
            }
        };
        let warning = Warning::new(
            warning::Reason::RecordedBefore,
            "",
            format!("{where_de}. Bitte prüfen, ob es zwei Vorgänge sind; ist es nur einer, {}.", undo.de),
            format!("{where_en}. Check whether these are two; if it is only one, {}.", undo.en),
        );
        match ProcurementEvent::of(event).and_then(ProcurementEvent::order) {
            Some(order) => warning.of_order(order),
            None => warning,
        }
    }
}

impl Warn for Alike {
    fn warn(&self) -> Warning {
        let Alike { field, name, known } = self;
        let [name, known] = [name, known].map(|name| short(name, 100));
        Warning::new(
            warning::Reason::NameAlike,
            field,
            format!(
                "Neben „{name}“ gibt es „{known}“: Die beiden unterscheiden sich nur durch große und kleine \
                 Buchstaben, Leerzeichen oder Zeichen, die gleich aussehen, und gelten als zwei. Bitte prüfen, \
                 ob dasselbe gemeint ist."
            ),
            format!(
                "Beside “{name}” there is “{known}”: they differ only in capitals, blanks or characters that look \
                 alike, and count as two. Check whether the same is meant."
            ),
        )
    }
}

impl Warn for Unseen {
    fn warn(&self) -> Warning {
        let Unseen { field, name } = self;
        let name = short(&crate::process::shown::line(name), 100).into_owned();
        Warning::new(
            warning::Reason::NameUnseen,
            field,
            format!(
                "Im Namen „{name}“ steht ein Zeichen, das man nicht sieht. Wer ihn abtippt, nennt einen anderen. Bitte \
                 prüfen, ob es hineingehört."
            ),
            format!(
                "The name “{name}” has a character in it that is not seen. Whoever types it names another one. Check \
                 whether it belongs there."
            ),
        )
    }
}

/// How an act that was recorded twice is taken back.
fn undone(event: &Event) -> Said {
    match event {
        Event::Procurement(ProcurementEvent::GoodsDelivered(_)) => Said::new(
            "den Bestand mit einer neuen Zählung richtigstellen (rollout.stock-reported); die Bestellung behält die \
             gelieferte Menge, und kommt zu ihr noch etwas, ist sie vorher um so viele Stück bei gleichem Betrag zu \
             erhöhen (procurement.order-changed)",
            "set the stock right by a new count (rollout.stock-reported); the order keeps the quantity delivered, and \
             where more of it is to come, it is to be raised first by as many pieces for the same amount \
             (procurement.order-changed)",
        ),
        Event::Budget(BudgetEvent::Frozen(_)) => Said::new("den Betrag wieder entsperren", "unfreeze the amount again"),
        Event::Budget(BudgetEvent::Unfrozen(_)) => Said::new("den Betrag wieder sperren", "freeze the amount again"),
        Event::Budget(BudgetEvent::Transferred(_)) => {
            Said::new("den Betrag zurück umsetzen", "transfer the amount back")
        }
        Event::Rollout(RolloutEvent::SiteUpgraded(_)) => Said::new(
            "ist nichts weiter zu tun: ein Standort zählt einmal",
            "there is nothing more to do: a site counts once",
        ),
        Event::Rollout(RolloutEvent::EFileConnected(_)) => Said::new(
            "ist nichts weiter zu tun: eine Behörde zählt einmal",
            "there is nothing more to do: an authority counts once",
        ),
        // What was issued twice comes back; what came back, or went, twice is set right by a count.
        Event::Rollout(RolloutEvent::DevicesIssued(_)) => Said::new(
            "die Rückgabe derselben Geräte melden (rollout.devices-returned)",
            "report the same devices as returned (rollout.devices-returned)",
        ),
        Event::Rollout(RolloutEvent::ActivityRecorded(_)) => Said::new(
            "beide zurücknehmen (sollist rollout activity-withdraw, als Ereignis citylab.activity-withdrawn) und eine \
             neu melden",
            "take both back (sollist rollout activity-withdraw, as an event citylab.activity-withdrawn), and report \
             one anew",
        ),
        Event::Staffing(_) => Said::new(
            "die zweite mit umgekehrter Zahl zurücknehmen (staffing.positions-changed)",
            "take the second back by the opposite number (staffing.positions-changed)",
        ),
        Event::Rollout(_) => Said::new(
            "den Bestand mit einer neuen Zählung richtigstellen (rollout.stock-reported)",
            "set the stock right by a new count (rollout.stock-reported)",
        ),
        Event::Budget(BudgetEvent::FundingGranted(_)) => Said::new(
            "den Betrag in die zentralen Verstärkungsmittel zurück umsetzen; der Antrag behält ihn als bewilligt",
            "transfer the amount back into the central reserve; the request keeps it as granted",
        ),
        Event::Intake(_) => {
            Said::new("den zweiten ablehnen (sollist process reject)", "reject the second (sollist process reject)")
        }
        Event::Budget(_) | Event::Procurement(_) => {
            Said::new("den zweiten mit umgekehrtem Betrag zurücknehmen", "take the second back by the opposite amount")
        }
    }
}

/// How what is reported of a wrong day is taken back, by the field that names the day.
fn taken_back(field: &str) -> Said {
    let (command, method) = match field {
        "data.reached_on" => (command("sollist rollout milestone-withdraw"), "WithdrawMilestone"),
        "data.held_on" => (command("sollist rollout activity-withdraw"), "WithdrawActivity"),
        _ => return Said::default(),
    };
    let way = way(&command, method);
    Said::new(
        format!(" Stimmt er nicht, nimmt {} ihn zurück; danach bitte den richtigen melden.", way.de),
        format!(" Where it is wrong, {} takes it back; then report the right one.", way.en),
    )
}

/// What a day is called to people, by the field that names it.
fn called(field: &str) -> Said {
    // In the middle of a sentence.
    terms::day(field).map_or_else(|| Said::new(field, field), |term| Said::new(term.de, term.en.to_lowercase()))
}

/// One example of every warning.
pub(super) fn warnings() -> Vec<Warning> {
    let odd = odd().unwrap_or_default();
    let alike = Alike { field: "data.request", name: "m-7".to_owned(), known: "M-7".to_owned() };
    let unseen = Unseen { field: "data.order", name: "B-\u{202e}17".to_owned() };
    let names = [alike.warn(), unseen.warn()];
    odd.iter().map(Warn::warn).chain(again().iter().map(Warn::warn)).chain(names).collect()
}

/// One of each way in which an act is taken back, and one that is only checked.
fn again() -> Vec<Again> {
    let data = |kind: &str, data: &str| Event::from_data(kind, data)?.ok();
    let (of, line) = (r#""authority":"ba-pankow""#, r#""line":"2026/30/25/bezirksamt-pankow/geraete""#);
    let papers = r#""reference":"Vermerk 7""#;
    let to = "2026/30/25/bezirksamt-pankow/gutachten";
    let order = r#""order":"B-2026-17""#;
    let frozen = format!(r#"{{{of},{line},"amount":"100.00","consent_by":"SenFin",{papers}}}"#);
    let from_line = line.replace("line", "from_line");
    let all = [
        data(
            "procurement.goods-delivered.v1",
            &format!(r#"{{{of},{order},"quantity":40,"delivered_on":"2026-06-10"}}"#),
        ),
        data("procurement.invoice-received.v1", &format!(r#"{{{of},{order},"invoice":"R-2","amount":"100.00"}}"#)),
        data("procurement.payment-made.v1", &format!(r#"{{{of},{order},{line},"payment":"Z-2","amount":"100.00"}}"#)),
        data("budget.frozen.v1", &frozen),
        data("budget.unfrozen.v1", &frozen),
        data(
            "budget.transferred.v1",
            &format!(r#"{{{of},{from_line},"to_line":"{to}","amount":"100.00","basis":"§ 20 LHO",{papers}}}"#),
        ),
        data("funding.granted.v1", &format!(r#"{{{of},"request":"M-1","amount":"100.00"}}"#)),
        data("rollout.e-file-connected.v1", &format!(r#"{{{of}}}"#)),
        data("rollout.devices-issued.v1", &format!(r#"{{{of},"item":"notebook","quantity":5}}"#)),
        data("rollout.devices-returned.v1", &format!(r#"{{{of},"item":"notebook","quantity":5}}"#)),
        data("rollout.site-upgraded.v1", &format!(r#"{{{of},"site":"Rathaus","measure":"WLAN eingerichtet"}}"#)),
        data("budget.adjusted.v1", &format!(r#"{{{of},{line},"amount":"100.00","basis":"§ 20 LHO",{papers}}}"#)),
        data(
            "process.opened.v1",
            &format!(
                r#"{{{of},"process":"4f2a","open_until":"2026-07-09","holds":{{"type":"budget.unfrozen.v1","data":{frozen}}}}}"#
            ),
        ),
    ];
    let Ok(on) = "2026-06-10".parse() else { return Vec::new() };
    let recorded = all.iter().flatten().map(|event| (event, Earlier::Recorded(4_711)));
    let checked = all.first().into_iter().flatten().map(|event| (event, Earlier::Checked(12)));
    recorded.chain(checked).map(|(event, earlier)| Again { event: event.clone(), on, earlier }).collect()
}

fn odd() -> Option<Vec<Odd>> {
    let named = |field, day: &str| Some(NamedDay { field, day: day.parse().ok()? });
    let today = "2026-06-01".parse().ok()?;
    let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().ok()?;
    Some(vec![
        Odd::FarAhead { on: named("data.delivered_on", "2062-06-01")?, today },
        Odd::DueFarAhead { due: named("data.due", "2062-12-01")?, on: today },
        Odd::PlannedFarAhead { line: "2062/30/25/bezirksamt-pankow/dienste".parse().ok()?, today },
        Odd::FarBack { on: named("data.as_of", "2006-06-01")?, today },
        Odd::UsedLong { since: named("data.commissioned_on", "1999-01-01")?, on: today },
        Odd::DueInThePast { due: named("data.due", "2025-12-01")?, on: today },
        Odd::BeforeYear { on: named("time", "2019-06-01")?, line: line.clone() },
        Odd::FrozenOutside { on: named("time", "2025-12-01")?, line: line.clone() },
        Odd::OrderedBefore { on: named("time", "2025-12-01")?, line: line.clone() },
        Odd::AfterYear { on: named("time", "2027-06-01")?, line: line.clone() },
        Odd::FrozenOutside { on: named("time", "2027-01-10")?, line },
        Odd::ToCome { on: named("data.delivered_on", "2026-07-15")?, today },
        Odd::ToCome { on: named("data.reached_on", "2026-07-15")?, today },
        Odd::ToCome { on: named("data.held_on", "2026-07-15")?, today },
        Odd::UsedLater { since: named("data.commissioned_on", "2062-06-01")?, on: today },
    ])
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let place = Some(Place { seq: 4711, recorded_at: 1_780_300_800_000_000 });
    let other = |source: String, differs| Taken::Other { source, id: text("pay-77"), place, differs };
    let field = |name: &str, recorded: &str, now: Option<&str>| {
        let both = Both { recorded: Some(recorded.to_owned()), now: now.map(str::to_owned) };
        Differs::Field(name.to_owned(), Some(both))
    };
    let times = ["2026-06-01T09:00:00+02:00", "2026-06-02T09:00:00+02:00"].map(|time| Some(time.to_owned()));
    let [recorded, now] = times;
    let hidden = vec![Differs::Time(None), Differs::Field(text("amount"), None)];
    let many = (1..=8).map(|place| field(&format!("field-{place}"), "1", Some("2"))).collect();
    let all = [
        other("/bezirk/03/hkr".to_owned(), Vec::new()),
        other(format!("{REQUESTS}budget/ba-pankow"), vec![Differs::Kind]),
        other("/bezirk/03/hkr".to_owned(), vec![Differs::Time(Some(Both { recorded, now }))]),
        other("/bezirk/03/hkr".to_owned(), vec![field("amount", "10.00", Some("12.00")), field("order", "B-1", None)]),
        other("/bezirk/03/hkr".to_owned(), hidden),
        other("/bezirk/03/hkr".to_owned(), many),
        Taken::NotInTheTables { id: text("2026/30/25/bezirksamt-pankow/geraete"), seq: 4711 },
        Taken::Outside { source: text("/bezirk/03/hkr"), id: text("pay-77"), seq: -1 },
        Taken::OfAConsequence { source: text("/sollist/budget/granted"), id: text("M-1"), seq: 4711 },
    ];
    let checks = [NoCheck::TooLarge { commands_max: 100_000, bytes_max: 64 * 1024 * 1024 }, NoCheck::Crowded];
    all.iter().map(Say::say).chain(checks.iter().map(Say::say)).chain(seen::examples()).collect()
}
