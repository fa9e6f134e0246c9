//! What intake says where it does not take something, in both languages: what is wrong and what to do. Of plans:
//! `sollist_plan::words`.

mod assumed;
mod figures;
mod published;
mod reports;
mod scenarios;
mod submissions;

use sollist_contract::{
    day::{Day, german_day},
    envelope::NAME_BYTES_MAX,
    ids::{Authority, LineName, Period},
    lang::Lang,
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said, command, short, way},
    warning::Warning,
    words::{
        amiss, choices, meant,
        number::number,
        reasons,
        terms::{Term, authority_name, authority_of, from_authority},
    },
};

use crate::{
    entry::NoEvent,
    figures::FigureWithoutNumber,
    filter::{NoEvents, NotFiltered},
    look::NotLooked,
    open::{NoEntryId, NoSuchEntry},
    planned::{NotListed, YEARS_MAX},
    settled::NotSettled,
    submissions::SubmissionRefused,
    under_way::NotAnswered,
    watch::WATCHING_MAX,
};

/// What stands in the place of what was refused, once its term is over.
pub fn gone_after_its_term() -> Said {
    Said::new(
        "Was hier stand, ist gelöscht: Seine Frist ist abgelaufen.",
        "What stood here is erased: its term is over.",
    )
}

/// One example of every warning, in each of its wordings.
pub fn warnings() -> Vec<Warning> {
    let all = [assumed::warnings(), submissions::warnings(), figures::warnings(), published::warnings()];
    all.into_iter().flatten().collect()
}

impl Say for SubmissionRefused {
    fn say(&self) -> Refusal {
        match self {
            SubmissionRefused::DueAlready { key: (authority, period), due_on } => Refusal::new(
                Reason::SubmissionDueAlready,
                "data.period",
                format!(
                    "Die Meldung {period} {} ist schon zum {} gefordert; eine neue Frist wird als Verlängerung \
                     gemeldet (submission.extended).",
                    from_authority(authority),
                    german_day(*due_on)
                ),
                format!(
                    "The submission {period} of {} is due on {due_on} already; another day is reported as an extension \
                     (submission.extended).",
                    authority_name(authority)
                ),
            ),
            SubmissionRefused::NotExtended { period, due_on } => Refusal::new(
                Reason::SubmissionNotExtended,
                "data.new_due_on",
                format!(
                    "Die Frist der Meldung {period} ist schon der {}; eine Verlängerung liegt später. Bitte den \
                     Tag berichtigen.",
                    german_day(*due_on)
                ),
                format!(
                    "The submission {period} is due on {due_on} already; an extension lies later. Correct the day."
                ),
            ),
            SubmissionRefused::Unknown((authority, period)) => Refusal::new(
                Reason::SubmissionUnknown,
                "data.period",
                format!(
                    "Für {period} ist {} keine Meldung gefordert; bitte sie zuerst fordern (submission.due).",
                    from_authority(authority)
                ),
                format!(
                    "No submission of {} is due for {period}; ask for it first (submission.due).",
                    authority_name(authority)
                ),
            ),
            SubmissionRefused::NoPeriod { field, why } => {
                let Said { de, en } = why.said();
                Refusal::new(Reason::PeriodUnfit, *field, de, en)
            }
            SubmissionRefused::NoDay(text) => no_day(Reason::SubmissionsOnNoDay, "on", text),
            SubmissionRefused::NoSuchPeriod(period) => Refusal::new(
                Reason::FilterPeriod,
                "period",
                format!(
                    "Für {period} hat niemand zu melden; ohne Zeitraum (period) zeigt die Liste alle, für die eine \
                     Meldung gefordert ist."
                ),
                format!(
                    "Nobody has to report for {period}; without a period the list shows all for which a submission \
                     is due."
                ),
            ),
            SubmissionRefused::Unreadable { period } => Refusal::new(
                Reason::SubmissionUnreadable,
                "",
                format!("Die Meldung {period} ist im Speicher unlesbar; bitte „sollist verify“ ausführen."),
                format!("The submission {period} cannot be read from the store; run `sollist verify`."),
            ),
        }
    }
}

impl Say for FigureWithoutNumber {
    fn say(&self) -> Refusal {
        Refusal::new(
            Reason::FigureWithoutNumber,
            "data",
            "Eine veröffentlichte Zahl nennt einen Wert (value) oder Zähler und Nenner (numerator, denominator), der \
             Nenner nicht null.",
            "A published figure gives a value, or numerator and denominator, the denominator not zero.",
        )
    }
}

impl Say for NoEvent {
    fn say(&self) -> Refusal {
        match self {
            NoEvent::Empty => Refusal::new(
                Reason::EntryEmpty,
                "",
                "Der Eintrag ist leer. Bitte ein Ereignis (CloudEvent) einsetzen oder den Eintrag weglassen.",
                "The entry is empty. Put an event (CloudEvent) there, or leave the entry out.",
            ),
            NoEvent::SourceReserved { source } => Refusal::new(
                Reason::SourceReserved,
                "source",
                format!(
                    "Die Herkunft {source} ist Sollist selbst vorbehalten; bitte eine eigene angeben, etwa \
                     /bezirk/03/hkr."
                ),
                format!("The source {source} is Sollist's own; give one of yours, such as /bezirk/03/hkr."),
            ),
            NoEvent::AttributeMisplaced { name } => Refusal::new(
                Reason::AttributeMisplaced,
                name,
                format!(
                    "„{name}“ steht unter den weiteren Attributen (attributes), hat aber ein eigenes Feld; bitte nur \
                     dort angeben."
                ),
                format!(
                    "“{name}” stands among the further attributes (attributes) but has a field of its own; give it \
                     there only."
                ),
            ),
            NoEvent::NoPayment => Refusal::new(
                Reason::PlanRowMakesNoPayment,
                "data.line",
                "Aus dieser Zeile wird keine Zahlung; bitte Jahr und Bezeichnungen prüfen.",
                "This row makes no payment; check its year and what it calls things.",
            ),
            NoEvent::NameTooLong { bytes } => Refusal::new(
                Reason::PlanRowNameBeyondEvent,
                "data.line",
                format!(
                    "Aus den Bezeichnungen dieser Zeile wird ein Name der Haushaltsstelle von {bytes} Byte; es sind \
                     höchstens {NAME_BYTES_MAX}. Bitte die Bezeichnungen von Kapitel und Titel kürzen oder ihre \
                     Nummern angeben."
                ),
                format!(
                    "What section, chapter and title are called in this row makes a line's name of {bytes} bytes; \
                     {NAME_BYTES_MAX} is the most. Shorten what chapter and title are called, or give their numbers."
                ),
            ),
            NoEvent::CorrectsNothing { id } => {
                let (id, open) = (short(id, 100), way(&command("sollist refused"), "ListRefused"));
                Refusal::new(
                    Reason::CorrectsUnknown,
                    "corrects",
                    format!(
                        "Der Eintrag soll für den abgelehnten „{id}“ stehen (corrects), und den gibt es nicht. Bitte \
                         die Nummer berichtigen ({}) oder corrects weglassen: dann steht der Eintrag für sich.",
                        open.de
                    ),
                    format!(
                        "The entry is to stand for the refused one “{id}” (corrects), and there is none. Correct the \
                         id ({}), or leave corrects out: then the entry stands for itself.",
                        open.en
                    ),
                )
            }
            NoEvent::Unreadable { reason, field, said } => Refusal::new(*reason, field, &said.de, &said.en),
        }
    }
}

impl Say for NoSuchEntry {
    fn say(&self) -> Refusal {
        let open = way(&command("sollist refused"), "ListRefused");
        let id = short(&self.0, 100);
        Refusal::new(
            Reason::RefusedEntryUnknown,
            "id",
            format!("Einen abgelehnten Eintrag {id} gibt es nicht. Bitte unter den offenen nachsehen ({}).", open.de),
            format!("There is no refused entry {id}. Look among the open ones ({}).", open.en),
        )
    }
}

impl Say for NoEntryId {
    fn say(&self) -> Refusal {
        let open = way(&command("sollist refused"), "ListRefused");
        let id = short(&self.0, 100);
        Refusal::new(
            Reason::EntryIdUnfit,
            "id",
            format!(
                "„{id}“ ist keine Kennung eines abgelehnten Eintrags; sie hat 32 Ziffern und Buchstaben von a bis f. \
                 Bitte sie so angeben, wie sie genannt ist ({}).",
                open.de
            ),
            format!(
                "“{id}” is no id of a refused entry; it has 32 digits and letters from a to f. Give it as it is \
                 told ({}).",
                open.en
            ),
        )
    }
}

impl Say for NotSettled {
    fn say(&self) -> Refusal {
        match self {
            NotSettled::WithoutBasis => Refusal::new(
                Reason::SettledWithoutBasis,
                "basis",
                "Bitte angeben, warum der Eintrag erledigt ist (basis).",
                "Say why the entry is settled (basis).",
            ),
            NotSettled::Nothing => Refusal::new(
                Reason::SettledNothing,
                "id",
                "Bitte angeben, welche Einträge erledigt sind (id, ids oder origin).",
                "Say which entries are settled (id, ids or origin).",
            ),
            NotSettled::TwoWays => Refusal::new(
                Reason::SettledTwoWays,
                "origin",
                "Nummern (id, ids) und eine Herkunft (origin) zusammen könnten mehr meinen, als gemeint ist. Bitte \
                 eines von beiden angeben.",
                "Ids together with an origin could mean more than is meant. Give one or the other.",
            ),
            NotSettled::EntryUnknown { id, others } => {
                let more = match others {
                    0 => Said::default(),
                    1 => Said::new(" (und einen weiteren)", " (and one more)"),
                    others => Said::new(format!(" (und {others} weitere)"), format!(" (and {others} more)")),
                };
                let open = way(&command("sollist refused"), "ListRefused");
                Refusal::new(
                    Reason::RefusedEntryUnknown,
                    "id",
                    format!(
                        "Einen abgelehnten Eintrag {id}{} gibt es nicht; erledigt wurde nichts. Bitte unter den \
                         offenen nachsehen ({}).",
                        more.de, open.de
                    ),
                    format!(
                        "There is no refused entry {id}{}; nothing was settled. Look among the open ones ({}).",
                        more.en, open.en
                    ),
                )
            }
            NotSettled::OriginUnknown { origin, open, more } => {
                let open = open_entries(open, *more);
                Refusal::new(
                    Reason::RefusedOriginUnknown,
                    "origin",
                    format!("Aus „{origin}“ wurde nichts abgelehnt. {} Erledigt wurde nichts.", open.de),
                    format!("Nothing of “{origin}” was refused. {} Nothing was settled.", open.en),
                )
            }
        }
    }
}

/// Of which origins entries are open.
fn open_entries(open: &[(String, i64)], more: bool) -> Said {
    if open.is_empty() {
        return Said::new("Offen ist kein Eintrag.", "No entry is open.");
    }
    let [de, en] = [Lang::De, Lang::En].map(|lang| {
        let named = open.iter().map(|(origin, count)| format!("{origin} ({})", lang.say(number(*count))));
        named.chain(more.then(|| "…".to_owned())).collect::<Vec<_>>().join(", ")
    });
    Said::new(format!("Offene Einträge haben: {de}."), format!("Open entries have: {en}."))
}

/// A reason that may be meant, by its title, with its code for whoever programs.
fn perhaps(code: &str, title: Option<Term>) -> Said {
    let Term { de, en } = title.unwrap_or(Term { de: "", en: "" });
    Said::new(format!("Gemeint ist vielleicht „{de}“ ({code})."), format!("Perhaps “{en}” ({code}) is meant."))
}

/// The title that a text is, in any case.
fn titled(text: &str, title: Term) -> Option<Term> {
    (meant::same(title.de, text) || meant::same(title.en, text)).then_some(title)
}

/// That a reason is named by its code, where somebody gave its title.
fn by_code(title: Term, code: &str) -> Said {
    let Term { de, en } = title;
    Said::new(
        format!("„{de}“ ist die Bezeichnung des Grundes; bitte seine Kennung nennen: {code}."),
        format!("“{en}” is the title of the reason; give its code: {code}."),
    )
}

/// The reasons for which something is open, by their titles and codes, or that nothing is.
fn titles(open: impl Iterator<Item = (String, Term)>, none: &Said, some: &Said) -> Said {
    let open: Vec<(String, Term)> = open.collect();
    if open.is_empty() {
        return none.clone();
    }
    let (named, more) = open.split_at(open.len().min(REASONS_NAMED));
    let (more_de, more_en) = match more.len() {
        0 => Default::default(),
        1 => (" und einem weiteren Grund".to_owned(), " and one more reason".to_owned()),
        more => (format!(" und {more} weiteren Gründen"), format!(" and {more} more reasons")),
    };
    let de: Vec<String> = named.iter().map(|(code, term)| format!("„{}“ ({code})", term.de)).collect();
    let en: Vec<String> = named.iter().map(|(code, term)| format!("“{}” ({code})", term.en)).collect();
    Said::new(format!("{} {}{more_de}.", some.de, de.join(", ")), format!("{} {}{more_en}.", some.en, en.join(", ")))
}

/// Reasons that are named.
const REASONS_NAMED: usize = 8;

/// A number that an authority does not have, or that nobody has; `what` with its article in German.
fn nobody_has((reason, field): (Reason, &str), what: [&str; 2], number: &str, authority: Option<&str>) -> Refusal {
    let [de, en] = what;
    let all = match reason {
        Reason::FilterRequest => way(&command("sollist funding list"), "ListFundingRequests"),
        Reason::FilterInvoice => way(&command("sollist journal --type procurement.invoice-received"), "ListEvents"),
        Reason::FilterPayment => way(&command("sollist payment list"), "ListPayments"),
        _ => way(&command("sollist order list"), "ListOrders"),
    };
    match authority {
        None => Refusal::new(
            reason,
            field,
            format!("Keine Behörde hat {de} „{number}“; bitte die Nummer prüfen ({}).", all.de),
            format!("No authority has {en} “{number}”; check the number ({}).", all.en),
        ),
        Some(code) => Refusal::new(
            reason,
            field,
            format!(
                "Die Behörde „{}“ hat k{de} „{number}“; bitte Nummer und Behörde prüfen ({}).",
                authority_of(code),
                all.de
            ),
            format!(
                "The authority “{}” has no {en} “{number}”; check number and authority ({}).",
                authority_of(code),
                all.en
            ),
        ),
    }
}

/// A text that is no day, and why.
fn no_day(reason: Reason, field: &str, text: &str) -> Refusal {
    let Said { de, en } = text.parse::<Day>().err().map(|why| why.said()).unwrap_or_default();
    let text = short(text, 100);
    Refusal::new(reason, field, format!("„{text}“ ist kein Tag: {de}."), format!("“{text}” is no day: {en}."))
}

impl Say for NotFiltered {
    fn say(&self) -> Refusal {
        match self {
            NotFiltered::Day { field, text } => no_day(Reason::FilterDay, field, text),
            NotFiltered::DaysBackwards { from, to } => Refusal::new(
                Reason::FilterBackwards,
                "to_day",
                format!(
                    "Vom {} bis zum {} liegt kein Tag; bitte den früheren zuerst angeben.",
                    german_day(*from),
                    german_day(*to)
                ),
                format!("There is no day from {from} to {to}; give the earlier one first."),
            ),
            NotFiltered::NumbersBackwards { from, to } => Refusal::new(
                Reason::FilterBackwards,
                "to_sequence",
                format!(
                    "Von Nr. {} bis Nr. {} liegt kein Ereignis; bitte die kleinere Nummer zuerst angeben.",
                    number(*from).de,
                    number(*to).de
                ),
                format!(
                    "There is no event from no. {} to no. {}; give the smaller number first.",
                    number(*from).en,
                    number(*to).en
                ),
            ),
            NotFiltered::NoSuchLine(line) => {
                let (line, all) = (short(line, 200), way(&command("sollist line list"), "ListLines"));
                Refusal::new(
                    Reason::FilterLine,
                    "line",
                    format!("Eine Haushaltsstelle „{line}“ gibt es nicht; bitte die Bezeichnung prüfen ({}).", all.de),
                    format!("There is no budget line “{line}”; check the name ({}).", all.en),
                )
            }
            NotFiltered::NoSuchOrder { order, authority } => {
                nobody_has((Reason::FilterOrder, "order"), ["eine Bestellung", "order"], order, authority.as_deref())
            }
            NotFiltered::NoSuchRequest { request, authority } => {
                let named = ["einen Antrag", "request"];
                nobody_has((Reason::FilterRequest, "request"), named, request, authority.as_deref())
            }
            NotFiltered::NoSuchInvoice { invoice, authority } => {
                let named = ["eine Rechnung", "invoice"];
                nobody_has((Reason::FilterInvoice, "invoice"), named, invoice, authority.as_deref())
            }
            NotFiltered::NoSuchPayment { payment, authority } => {
                let named = ["eine Zahlung", "payment"];
                nobody_has((Reason::FilterPayment, "payment"), named, payment, authority.as_deref())
            }
            NotFiltered::NoSuchReason { text, meant, open } => {
                let titled = meant.and_then(|code| Some((code, titled(text, reasons::of_code(code)?)?)));
                if let Some((code, title)) = titled {
                    let Said { de, en } = by_code(title, code);
                    return Refusal::new(Reason::FilterReason, "reason", de, en);
                }
                let text = short(text, 100);
                let Said { de, en } = match meant {
                    Some(code) => perhaps(code, reasons::of_code(code)),
                    None => titles(
                        open.iter().filter_map(|code| Some((code.clone(), reasons::of_code(code)?))),
                        &Said::new("Offen ist kein Eintrag.", "No entry is open."),
                        &Said::new("Einträge sind offen wegen", "Entries are open because of"),
                    ),
                };
                Refusal::new(
                    Reason::FilterReason,
                    "reason",
                    format!("Einen Grund „{text}“ gibt es nicht. {de}"),
                    format!("There is no reason “{text}”. {en}"),
                )
            }
            NotFiltered::NoSuchOrigin(origin) => {
                let (origin, open) = (short(origin, 200), way(&command("sollist refused"), "ListRefused"));
                Refusal::new(
                    Reason::FilterOrigin,
                    "origin",
                    format!(
                        "Aus „{origin}“ wurde nie etwas abgelehnt; bitte nachsehen, woher die offenen Einträge sind \
                         ({}).",
                        open.de
                    ),
                    format!(
                        "Nothing of “{origin}” was ever refused; look where the open entries are from ({}).",
                        open.en
                    ),
                )
            }
        }
    }
}

impl Bilingual for NoEvents {
    fn said(&self) -> Said {
        match self {
            NoEvents::EmptyJournal => Said::new(
                "Das Journal ist leer; es beginnt mit dem ersten Haushaltsplan.",
                "The journal is empty; it begins with the first budget plan.",
            ),
            NoEvents::Behind { last, recorded } => Said::new(
                format!("Das Journal endet mit Nr. {}, aufgezeichnet am {}.", number(*last).de, german_day(*recorded)),
                format!("The journal ends with no. {}, recorded on {recorded}.", number(*last).en),
            ),
            NoEvents::NothingFits { last, first_recorded, recorded } => Said::new(
                format!(
                    "Kein Ereignis passt zu allem, was gefragt ist. Das Journal beginnt am {} und endet am {} mit Nr. \
                     {} (Tage der Aufzeichnung).",
                    german_day(*first_recorded),
                    german_day(*recorded),
                    number(*last).de
                ),
                format!(
                    "No event fits everything that is asked for. The journal begins on {first_recorded} and ends on \
                     {recorded} with no. {last} (days of recording)."
                ),
            ),
        }
    }
}

impl Say for NotListed {
    fn say(&self) -> Refusal {
        match self {
            NotListed::Year(year) => {
                let (first, last) = (LineName::YEARS.start(), LineName::YEARS.end());
                Refusal::new(
                    Reason::PlanYear,
                    "years",
                    format!("{year} ist kein Haushaltsjahr; gemeint ist eines von {first} bis {last}."),
                    format!("{year} is no fiscal year; use one of {first} to {last}."),
                )
            }
            NotListed::TooManyYears(years) => Refusal::new(
                Reason::PlanYearsTooMany,
                "years",
                format!(
                    "{years} Haushaltsjahre in einer Anfrage; es sind höchstens {YEARS_MAX}. Bitte mehrmals fragen."
                ),
                format!("{years} fiscal years in one question; {YEARS_MAX} is the most. Ask several times."),
            ),
        }
    }
}

impl Say for NotAnswered {
    fn say(&self) -> Refusal {
        match self {
            NotAnswered::ProofsCrowded => Refusal::new(
                Reason::ProofsCrowded,
                "",
                "Die Tabellen werden gerade schon von anderen geprüft. Bitte später noch einmal versuchen.",
                "The tables are being proved for others already. Try again later.",
            ),
            NotAnswered::WatchersCrowded => Refusal::new(
                Reason::WatchersCrowded,
                "",
                format!(
                    "Dem Journal folgen schon {WATCHING_MAX} Verbindungen; mehr ist kein Platz. Bitte später noch \
                     einmal versuchen oder nicht mehr gebrauchte schließen."
                ),
                format!(
                    "{WATCHING_MAX} streams watch the journal already, and there is no room for more. Try again later, \
                     or close those that are needed no more."
                ),
            ),
            NotAnswered::PositionsNotRising { before, position } => {
                let (before, position) = (number(*before), number(*position));
                Refusal::new(
                    Reason::PositionsNotRising,
                    "entries.position",
                    format!(
                        "Die Positionen müssen steigen, beginnend bei 1: Auf {} folgt {}. Bitte die Einträge \
                         fortlaufend nummerieren.",
                        before.de, position.de
                    ),
                    format!(
                        "Positions must rise, from 1: {} is followed by {}. Number the entries one after the other.",
                        before.en, position.en
                    ),
                )
            }
            NotAnswered::CheckSaidLate => Refusal::new(
                Reason::CheckSaidLate,
                "validate_only",
                "Ob nur geprüft wird (validate_only), steht in der ersten Nachricht; was vor dieser kam, ist \
                 aufgezeichnet. Bitte zum Prüfen eine neue Verbindung beginnen.",
                "That a stream is only to be checked (validate_only) is said in its first message; what came before \
                 this one is recorded. Begin another stream to check.",
            ),
        }
    }
}

impl Say for NotLooked {
    fn say(&self) -> Refusal {
        let unfit = |field, de: String, en: String| Refusal::new(Reason::WarningFilterUnfit, field, de, en);
        match self {
            NotLooked::NoAuthority(why) | NotLooked::NoLine(why) => {
                let field = if matches!(self, NotLooked::NoLine(_)) { "line" } else { "authority" };
                let Said { de, en } = amiss(field, &why.said());
                unfit(field, de, en)
            }
            NotLooked::NoReason { text, meant, open } => {
                let titled = meant.and_then(|code| Some((code, titled(text, choices::query(code)?)?)));
                if let Some((code, title)) = titled {
                    let Said { de, en } = by_code(title, code);
                    return unfit("reason", de, en);
                }
                let text = short(text, 100);
                let Said { de, en } = match meant {
                    Some(code) => perhaps(code, choices::query(code)),
                    None => titles(
                        open.iter().filter_map(|code| Some((code.clone(), choices::query(code)?))),
                        &Said::new("Offen ist kein Hinweis.", "No warning is open."),
                        &Said::new("Hinweise sind offen wegen", "Warnings are open because of"),
                    ),
                };
                unfit(
                    "reason",
                    format!("Einen Grund „{text}“ gibt es bei Hinweisen nicht. {de}"),
                    format!("There is no reason “{text}” of warnings. {en}"),
                )
            }
            NotLooked::WithoutBasis => Refusal::new(
                Reason::WarningsSettledWithoutBasis,
                "basis",
                "Es fehlt, warum die Hinweise erledigt sind (basis).",
                "Missing: why the warnings are settled (basis).",
            ),
            NotLooked::Nothing => Refusal::new(
                Reason::WarningsSettledNothing,
                "numbers",
                "Es fehlt, welche Hinweise erledigt sind: Nummern (numbers), Grund (reason), Haushaltsstelle (line) \
                 oder Behörde (authority).",
                "Missing: which warnings are settled; give numbers, a reason, a line or an authority.",
            ),
            NotLooked::TwoWays => Refusal::new(
                Reason::WarningsSettledTwoWays,
                "numbers",
                "Nummern (numbers) und Grund, Haushaltsstelle oder Behörde (reason, line, authority) zusammen könnten \
                 mehr meinen, als gemeint ist. Bitte eines von beiden angeben.",
                "Numbers together with a reason, a line or an authority could mean more than is meant. Give one or the \
                 other.",
            ),
            NotLooked::NoSuchNumber(unknown) => {
                let (unknown, open) = (number(*unknown), way(&command("sollist look"), "ListWarnings"));
                Refusal::new(
                    Reason::WarningUnknown,
                    "number",
                    format!(
                        "Einen Hinweis Nr. {} gibt es nicht. Bitte unter den offenen nachsehen ({}).",
                        unknown.de, open.de
                    ),
                    format!("There is no warning no. {}. Look among the open ones ({}).", unknown.en, open.en),
                )
            }
            NotLooked::Unknown { number: unknown, others } => {
                let unknown = number(*unknown);
                let (others_de, others_en) = match others {
                    0 => Default::default(),
                    1 => (" (einen weiteren auch nicht)".to_owned(), " (nor one other)".to_owned()),
                    others => (format!(" ({others} weitere auch nicht)"), format!(" (nor {others} others)")),
                };
                let open = way(&command("sollist look"), "ListWarnings");
                Refusal::new(
                    Reason::WarningUnknown,
                    "numbers",
                    format!(
                        "Einen Hinweis Nr. {} gibt es nicht{others_de}; erledigt wurde nichts. Bitte unter den offenen \
                         nachsehen ({}).",
                        unknown.de, open.de
                    ),
                    format!(
                        "There is no warning number {}{others_en}; nothing was settled. Look among the open ones ({}).",
                        unknown.en, open.en
                    ),
                )
            }
        }
    }
}

fn look_examples() -> Vec<Refusal> {
    let mut all = Vec::new();
    if let Err(why) = "panko w".parse::<Authority>() {
        all.push(NotLooked::NoAuthority(why));
    }
    all.extend([
        NotLooked::NoReason { text: "OVERDRAWN".to_owned(), meant: None, open: vec!["LINE_OVERDRAWN".to_owned()] },
        NotLooked::NoReason { text: "LINE_OVERDRWAN".to_owned(), meant: Some("LINE_OVERDRAWN"), open: Vec::new() },
        NotLooked::WithoutBasis,
        NotLooked::Nothing,
        NotLooked::TwoWays,
        NotLooked::Unknown { number: 4711, others: 2 },
        NotLooked::NoSuchNumber(4711),
    ]);
    all.iter().map(Say::say).collect()
}

/// One example of every refusal of intake.
pub fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let entries = [
        NoEvent::Empty,
        NoEvent::SourceReserved { source: text("/sollist/plan") },
        NoEvent::AttributeMisplaced { name: text("time") },
        NoEvent::NoPayment,
        NoEvent::CorrectsNothing { id: text("abc") },
        NoEvent::NameTooLong { bytes: 612 },
    ];
    let settled = [
        NotSettled::WithoutBasis,
        NotSettled::Nothing,
        NotSettled::TwoWays,
        NotSettled::EntryUnknown { id: text("0123456789abcdef0123456789abcdef"), others: 2 },
        NotSettled::OriginUnknown { origin: text("plan.csv"), open: vec![(text("hkr.jsonl"), 3)], more: false },
    ];
    let mut all: Vec<Refusal> = entries.iter().map(Say::say).collect();
    let not_answered = [
        NotAnswered::PositionsNotRising { before: 7, position: 7 },
        NotAnswered::ProofsCrowded,
        NotAnswered::WatchersCrowded,
        NotAnswered::CheckSaidLate,
    ];
    all.extend(not_answered.map(Refusal::from));
    all.push(NoEntryId(text("99")).say());
    all.push(NoSuchEntry(text("0123456789abcdef0123456789abcdef")).say());
    all.extend(look_examples());
    all.extend(of_submissions().iter().map(Say::say));
    all.extend(scenarios::examples());
    all.extend(reports::examples());
    all.push(FigureWithoutNumber.say());
    all.extend(settled.map(Refusal::from));
    all.extend([NotListed::Year(26), NotListed::TooManyYears(60)].map(Refusal::from));
    all.extend(of_filters().iter().map(Say::say));
    all.extend(sollist_plan::words::examples());
    all
}

fn of_filters() -> Vec<NotFiltered> {
    let text = str::to_owned;
    vec![
        NotFiltered::Day { field: "from_day", text: text("31.03.2026") },
        NotFiltered::NumbersBackwards { from: 815, to: 42 },
        NotFiltered::NoSuchLine(text("2026/30/25/bezirksamt-pankow/it")),
        NotFiltered::NoSuchOrder { order: text("B-2026-014"), authority: None },
        NotFiltered::NoSuchRequest { request: text("M-1"), authority: Some(text("ba-pankow")) },
        NotFiltered::NoSuchInvoice { invoice: text("R-4711"), authority: None },
        NotFiltered::NoSuchPayment { payment: text("Z-4712"), authority: Some(text("ba-pankow")) },
        NotFiltered::NoSuchReason { text: text("ORDER_UNKOWN"), meant: Some("ORDER_UNKNOWN"), open: Vec::new() },
        NotFiltered::NoSuchOrigin(text("hkr.jsonl")),
    ]
}

fn of_submissions() -> Vec<SubmissionRefused> {
    let names = ("ba-pankow".parse::<Authority>(), "2026-Q1".parse::<Period>(), "2026-04-15".parse::<Day>());
    let (Ok(authority), Ok(period), Ok(due_on)) = names else { return Vec::new() };
    let key = (authority, period.clone());
    let none = |text: &str| {
        let why = text.parse::<Period>().ok()?.must_be_possible().err()?;
        Some(SubmissionRefused::NoPeriod { field: "data.period", why })
    };
    let mut all: Vec<SubmissionRefused> = ["2026-Q9", "2026-13", "Q2 2026"].into_iter().filter_map(none).collect();
    all.extend([
        SubmissionRefused::DueAlready { key: key.clone(), due_on },
        SubmissionRefused::NotExtended { period: period.clone(), due_on },
        SubmissionRefused::NoSuchPeriod(period),
        SubmissionRefused::Unknown(key),
        SubmissionRefused::NoDay("31.12.2026".to_owned()),
        SubmissionRefused::Unreadable { period: "2026-Q1".to_owned() },
    ]);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn one_more_is_one() {
        let said = NotSettled::EntryUnknown { id: "abc".to_owned(), others: 1 }.say().said;
        assert!(said.de.contains(" (und einen weiteren)") && said.en.contains(" (and one more)"), "{said:?}");
        let said = NotLooked::Unknown { number: 4711, others: 1 }.say().said;
        assert!(said.de.contains(" (einen weiteren auch nicht)") && said.en.contains(" (nor one other)"), "{said:?}");
    }

    #[test]
    fn a_reason_that_is_named_by_its_title_is_told_its_code() {
        let filtered = |text: &str, meant| NotFiltered::NoSuchReason { text: text.to_owned(), meant, open: Vec::new() };
        let said = filtered("attribut fehlt", Some("ATTRIBUTE_MISSING")).say().said;
        assert!(
            said.de.contains("bitte seine Kennung nennen: ATTRIBUTE_MISSING") && !said.de.contains("Gemeint"),
            "{said}"
        );
        let said = filtered("attribut fehl", Some("ATTRIBUTE_MISSING")).say().said;
        assert!(said.en.contains("Perhaps “attribute missing” (ATTRIBUTE_MISSING) is meant"), "{said}");
        let open = vec!["AMOUNT_ZERO".to_owned()];
        let said = NotLooked::NoReason { text: "FOO".to_owned(), meant: None, open }.say().said;
        assert!(said.de.ends_with("Hinweise sind offen wegen „Betrag null“ (AMOUNT_ZERO)."), "{said}");
    }

    #[test]
    fn every_refusal_has_a_reason_of_its_own_and_both_languages() {
        let mut reasons = BTreeSet::new();
        for Refusal { reason, field, said } in examples() {
            let again = matches!(
                reason,
                Reason::RefusedEntryUnknown
                    | Reason::PeriodUnfit
                    | Reason::WarningUnknown
                    | Reason::WarningFilterUnfit
                    | Reason::ScenarioEmpty
                    | Reason::ScenarioForeign
                    | Reason::ScenarioUnknown
                    | Reason::ReportCorrects
                    | Reason::PlanRowLineTwice
                    | Reason::PlanRowAuthority
            );
            assert!((reasons.insert(reason) || again) && reason.until().is_none(), "{} twice", reason.code());
            assert!(!said.de.is_empty() && said.de != said.en && !field.contains(' '), "{}", reason.code());
        }
        let of_plans = |reason: &&Reason| {
            let begins = ["PLAN_", "RULE_"].iter().any(|begin| reason.code().starts_with(begin));
            begins && reason.until().is_none()
        };
        let silent: Vec<&Reason> =
            Reason::ALL.iter().filter(of_plans).filter(|reason| !reasons.contains(reason)).collect();
        assert!(silent.is_empty(), "{silent:?} have no example");
        assert!(reasons.len() >= 70, "{}", reasons.len());
    }
}
