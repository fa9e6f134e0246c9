//! Acts: what was recorded, what would be, and what is wrong with what was typed.

use sollist_contract::{
    day::{Day, german_day},
    money::{Cents, NotAnAmount, english_eur, german},
    said::{Bilingual as _, Said},
    words::terms::{self, Term},
};

use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

/// What is said after a colon, where there is something to say; else the sentence ends.
fn ended(text: &str, what: Option<&Said>, lang: Lang) -> String {
    what.map_or_else(|| format!("{text}."), |what| format!("{text}: {}.", lang.pick(&what.de, &what.en)))
}

/// To whoever may not read the journal.
pub fn no_events_seen() -> Said {
    Said::new(
        "Die Schritte und Rechnungen einer Bestellung stehen im Journal, das zu Ihren Rollen nicht gehört.",
        "The steps and invoices of an order stand in the journal, which your roles do not read.",
    )
}

/// The same of a request.
pub fn no_steps_seen() -> Said {
    Said::new(
        "Die Schritte eines Antrags stehen im Journal, das zu Ihren Rollen nicht gehört.",
        "The steps of a request stand in the journal, which your roles do not read.",
    )
}

pub fn recorded(sequence: u64, what: Option<&Said>) -> Said {
    Said::new(
        ended(&format!("Aufgezeichnet als Nr. {}", shown_count(sequence, Lang::De)), what, Lang::De),
        ended(&format!("Recorded as number {}", shown_count(sequence, Lang::En)), what, Lang::En),
    )
}

/// What waits for another person: a process is recorded, and not yet what was asked for.
pub fn opened(sequence: u64, what: Option<&Said>) -> Said {
    let de = format!("Als Vorgang eröffnet, Nr. {}; beantragt ist", shown_count(sequence, Lang::De));
    let en = format!("Opened as a process, number {}; asked for is", shown_count(sequence, Lang::En));
    Said::new(ended(&de, what, Lang::De), ended(&en, what, Lang::En))
}

pub fn recorded_before(sequence: u64, what: Option<&Said>) -> Said {
    let de = format!("Schon aufgezeichnet als Nr. {}, nichts ist doppelt", shown_count(sequence, Lang::De));
    let en = format!("Recorded already as number {}, nothing is there twice", shown_count(sequence, Lang::En));
    Said::new(ended(&de, what, Lang::De), ended(&en, what, Lang::En))
}

/// Limits that are published where nobody is told from anybody.
pub fn limits_take_a_register() -> Said {
    Said::new(
        "Eine zweite Person wird erst verlangt, wenn ein Verzeichnis der Aufrufer gilt („access“ in der \
         Konfiguration): ohne eines ist hier niemand von einem anderen zu unterscheiden.",
        "Another person is asked for only once a register of callers holds (“access” in the configuration): without \
         one nobody here is told from anybody else.",
    )
}

/// Something that is so already.
pub fn changes_nothing() -> Said {
    Said::new("So ist es schon; aufgezeichnet wurde nichts.", "This is so already; nothing was recorded.")
}

pub fn would_be_recorded(what: Option<&Said>) -> Said {
    Said::new(
        ended("Nur geprüft, nichts aufgezeichnet. Es ginge", what, Lang::De),
        ended("Only checked, nothing recorded. It would be taken", what, Lang::En),
    )
}

/// A server of an earlier version recorded what was only to be checked.
pub fn not_only_checked(sequence: u64) -> Said {
    Said::new(
        format!(
            "Dieser Server kann nicht nur prüfen: Es ist aufgezeichnet, als Nr. {}. Bitte zurücknehmen, wenn es nicht \
             gelten soll, und den Server auf den Stand dieses Programms bringen.",
            shown_count(sequence, Lang::De)
        ),
        format!(
            "This server cannot check only: it is recorded, as number {}. Take it back if it is not meant, and bring \
             the server to the version of this program.",
            shown_count(sequence, Lang::En)
        ),
    )
}

/// The transfer that a grant made.
pub fn transferred(number: u64) -> Said {
    let [de, en] = [Lang::De, Lang::En].map(|lang| shown_count(number, lang));
    Said::new(format!("Umgesetzt ist der Betrag mit Nr. {de}."), format!("The amount is transferred by number {en}."))
}

/// So many activities are taken back at once.
pub fn all_alike(many: usize) -> Said {
    let [de, en] = [Lang::De, Lang::En].map(|lang| shown_count(many, lang));
    Said::new(
        format!("So festgehalten sind {de}; zurückgenommen werden alle zusammen."),
        format!("{en} are recorded by that name and day; all of them are taken back together."),
    )
}

/// What of an order is delivered, with what has just come.
pub fn delivered(delivered: i64, ordered: i64) -> Said {
    let of = |lang| [delivered, ordered].map(|pieces| shown_count(pieces, lang));
    let ([done_de, all_de], [done_en, all_en]) = (of(Lang::De), of(Lang::En));
    Said::new(
        format!("Damit geliefert: {done_de} von {all_de} Stück."),
        format!("Delivered with it: {done_en} of {all_en} pieces."),
    )
}

/// What of an order is invoiced, with what has just come.
pub fn invoiced(invoiced: Cents, amount: Cents) -> Said {
    Said::new(
        format!("In Rechnung gestellt sind damit {} von {} EUR.", german(invoiced), german(amount)),
        format!("With it {} of {} are invoiced.", english_eur(invoiced), english_eur(amount)),
    )
}

/// How an act can be sent again without being recorded twice.
pub fn request_id(id: &str) -> Said {
    Said::new(format!("Zum Wiederholen: --request-id {id}"), format!("To repeat it: --request-id {id}"))
}

pub fn send_again(id: &str) -> Said {
    Said::new(
        format!("Ob es aufgezeichnet ist, weiß niemand; mit --request-id {id} wiederholt, geschieht es einmal."),
        format!("Nobody knows whether it is recorded; repeated with --request-id {id} it happens once."),
    )
}

pub fn warning(what: &Said) -> Said {
    Said::new(format!("Hinweis: {}", what.de), format!("Note: {}", what.en))
}

/// What stands above the figures of a line, before an act and after it; where it takes effect on a day that was named,
/// with that day.
pub fn of_line(line: &str, day: Option<Day>) -> Said {
    let (day_de, day_en) = day.map_or_else(Default::default, |day| {
        (format!(", wirksam ab {}", german_day(day)), format!(", with effect from {day}"))
    });
    let (line_de, line_en) = (terms::LINE.de, terms::LINE.en);
    Said::new(format!("{line_de} {line}{day_de}"), format!("{line_en} {line}{day_en}"))
}

pub fn no_such_format() -> Said {
    Said::new(
        "Was ein Vorgang antwortet, gibt es als --format table oder json.",
        "What an act answers comes as --format table or json.",
    )
}

/// `sign`: what stands before the digits; without it the advice would turn a refund into a payment.
pub fn ambiguous_amount(sign: &str, whole: &str, rest: &str) -> Said {
    let (one, other) = (format!("{sign}{whole}{rest}"), format!("{sign}{whole}.{rest},00"));
    Said::new(
        format!("{sign}{whole} Tausend oder drei Stellen hinter dem Komma? Bitte {one} oder {other} schreiben"),
        format!("{sign}{whole} thousand, or three digits behind the point? Write {one} or {one}.00"),
    )
}

pub fn three_decimals() -> Said {
    Said::new(
        "ein Betrag hat höchstens zwei Stellen hinter dem Komma, geschrieben sind drei",
        "an amount has at most two digits behind the point, three are written",
    )
}

pub fn no_amount(why: NotAnAmount) -> Said {
    match why {
        NotAnAmount::Shape => Said::new(
            "ein Betrag wird 1.300.000,00 oder 1300000.00 geschrieben",
            "an amount is written 1300000.00, 1,300,000.00 or 1.300.000,00",
        ),
        NotAnAmount::Range => Said::new(
            "ein Betrag liegt zwischen −1.000.000.000.000,00 und 1.000.000.000.000,00 EUR",
            "an amount lies between −1,000,000,000,000.00 and 1,000,000,000,000.00 EUR",
        ),
        NotAnAmount::Decimals => why.said(),
    }
}

pub fn no_time() -> Said {
    Said::new(
        "ein Tag wie 2026-03-31 oder 31.03.2026, oder ein Zeitpunkt wie 2026-03-31T09:00:00+02:00",
        "a day such as 2026-03-31 or 31.03.2026, or an instant such as 2026-03-31T09:00:00+02:00",
    )
}

pub fn no_request_id(most: usize) -> Said {
    Said::new(
        format!("eine Kennung hat 1 bis {most} Byte ohne Steuerzeichen"),
        format!("a name of an act has 1 to {most} bytes without control characters"),
    )
}

pub fn no_part() -> Said {
    Said::new(
        "geschrieben wird IN_GEBRAUCH:AUF_LAGER:TAG, etwa 120:15:2024-03-01",
        "it is written IN_USE:IN_STOCK:DAY, such as 120:15:2024-03-01",
    )
}

pub fn no_orders() -> Said {
    Said::new("Keine Bestellungen für diese Abfrage.", "No orders for this query.")
}

/// The first day of a list comes after its last one.
pub fn no_day_between(from: Day, to: Day) -> Said {
    Said::new(
        format!(
            "Vom {} bis zum {} liegt kein Tag; bitte den früheren zuerst angeben (--from, --to).",
            german_day(from),
            german_day(to)
        ),
        format!("There is no day from {from} to {to}; name the earlier one first (--from, --to)."),
    )
}

pub fn no_payments() -> Said {
    Said::new("Keine Zahlungen für diese Abfrage.", "No payments for this query.")
}

pub fn no_requests() -> Said {
    Said::new("Keine Anträge für diese Abfrage.", "No requests for this query.")
}

/// What became of a process.
pub const APPROVED: Term = Term { de: "freigegeben", en: "approved" };
pub const REJECTED: Term = Term { de: "abgelehnt", en: "rejected" };
pub const WITHDRAWN: Term = Term { de: "zurückgezogen", en: "withdrawn" };
pub const LAPSED: Term = Term { de: "verfallen", en: "lapsed" };

pub fn no_processes() -> Said {
    Said::new(
        "Keine Vorgänge. Es gibt sie nur mit einem Verzeichnis der Aufrufer („access“).",
        "No processes. There are such only with a register of callers (“access”).",
    )
}

/// What was asked for waits for another person.
pub fn waits(process: &str) -> Said {
    Said::new(
        format!(
            "Noch ist nichts gebucht: Es wartet auf eine zweite Person mit der Rolle approver, die es mit „sollist \
             process approve {process}“ freigibt. Was daraus wird, zeigt „sollist process show {process}“."
        ),
        format!(
            "Nothing is booked yet: it waits for another person with the role approver, who approves it with `sollist \
             process approve {process}`. What becomes of it shows `sollist process show {process}`."
        ),
    )
}

/// The same of what was asked for before: somebody may have decided on it since.
pub fn opened_before(process: &str) -> Said {
    Said::new(
        format!("Was daraus wurde, zeigt „sollist process show {process}“."),
        format!("What became of it shows `sollist process show {process}`."),
    )
}

/// The same of what was only checked.
pub fn would_wait() -> Said {
    Said::new(
        "Gebucht würde erst, wenn eine zweite Person es freigibt.",
        "It would be booked only once another person approves it.",
    )
}

pub fn no_rollouts() -> Said {
    Said::new("Keine Umstellungen für diese Abfrage.", "No rollouts for this query.")
}

pub fn no_commitment_authority() -> Said {
    Said::new("Keine Verpflichtungsermächtigungen für diese Abfrage.", "No commitment authority for this query.")
}

pub fn no_sites() -> Said {
    Said::new("Keine ertüchtigten Standorte für diese Abfrage.", "No sites that are done for this query.")
}

pub fn no_milestones() -> Said {
    Said::new("Keine Meilensteine für diese Abfrage.", "No milestones for this query.")
}

pub fn no_activities() -> Said {
    Said::new("Keine Aktivitäten für diese Abfrage.", "No activities for this query.")
}

pub fn no_counts() -> Said {
    Said::new("Nichts ist gezählt für diese Abfrage.", "Nothing is counted for this query.")
}

/// A list that was read while the journal grew.
pub fn grew(sequence: u64) -> Said {
    let [de, en] = [Lang::De, Lang::En].map(|lang| shown_count(sequence, lang));
    Said::new(
        format!(
            "Während die Liste gelesen wurde, ist bis Journal Nr. {de} aufgezeichnet worden; das kann schon in ihr \
             stehen."
        ),
        format!("While the list was read, the journal grew to number {en}; what came then may be in it already."),
    )
}

/// Rows of a list in which something is counted before its day.
pub fn to_come(rows: u64, today: Day, last: Day) -> Said {
    let (of_de, of_en) = match rows {
        1 => ("Bei einer Zeile".to_owned(), "In one row".to_owned()),
        many => {
            (format!("Bei {} Zeilen", shown_count(many, Lang::De)), format!("In {} rows", shown_count(many, Lang::En)))
        }
    };
    Said::new(
        format!(
            "{of_de} zählt mit, was erst nach heute ({}) wirkt, das späteste am {}.",
            german_day(today),
            german_day(last)
        ),
        format!("{of_en} something counts that takes effect after today ({today}) only, the last on {last}."),
    )
}

pub fn no_scenarios() -> Said {
    Said::new(
        "Keine Szenarien für diese Abfrage; gespeichert wird eines mit „sollist scenario save“.",
        "No scenarios for this query; one is kept by `sollist scenario save`.",
    )
}

/// What is assumed of an item is written otherwise.
pub fn no_assumption() -> Said {
    Said::new("erwartet wird GEGENSTAND=WERT, etwa notebook=0,80", "expected is ITEM=VALUE such as notebook=0.80")
}

/// A scenario without a file and without an option that assumes something.
pub fn nothing_assumed() -> Said {
    Said::new(
        "Es fehlt, was angenommen wird: eine Datei oder mindestens eines von --quota, --unit-price, --life-months, \
         --running-cost, --eligible-factor, --delay-months.",
        "Missing: what is assumed; give a file, or at least one of --quota, --unit-price, --life-months, \
         --running-cost, --eligible-factor, --delay-months.",
    )
}

/// Of one item an option says one thing.
pub fn assumed_twice(option: &str, item: &str) -> Said {
    Said::new(
        format!("{option} nennt „{item}“ zweimal. Bitte nur einen Wert angeben."),
        format!("{option} names “{item}” twice. Give one value only."),
    )
}

/// Lines from which an order was paid, of which a refund goes to one.
pub fn paid_from_several<'a>(lines: impl Iterator<Item = &'a String>) -> Said {
    let lines = lines.map(String::as_str).collect::<Vec<_>>().join(", ");
    Said::new(
        format!(
            "Gezahlt wurde die Bestellung von mehreren Haushaltsstellen; bitte mit --line sagen, wohin die Erstattung \
             gehört: {lines}"
        ),
        format!("The order was paid from several budget lines; say with --line where the refund belongs: {lines}"),
    )
}

pub fn no_rate() -> Said {
    Said::new(
        "erwartet wird eine Zahl von 0 bis 100 mit höchstens zwölf Nachkommastellen, etwa 0,80",
        "expected is a number from 0 to 100 with at most twelve decimals, such as 0.80",
    )
}

pub fn no_price() -> Said {
    Said::new(
        "ein Preis liegt zwischen 0 und 1.000.000.000 EUR, etwa notebook=1.150,00",
        "a price lies between EUR 0 and EUR 1,000,000,000, such as notebook=1150.00",
    )
}

pub fn no_months() -> Said {
    Said::new("eine Nutzungsdauer hat 1 bis 65.535 Monate", "a life time has 1 to 65,535 months")
}

/// Nobody had to report.
pub fn nothing_due() -> Said {
    Said::new(
        "Gefordert ist hier keine Meldung, also steht keine aus. Wer bis wann zu melden hat, sagen Ereignisse \
         submission.due („sollist import events DATEI“).",
        "No submission is asked for here, so none is missing. Who has to report by when is said by events \
         submission.due (`sollist import events FILE`).",
    )
}

pub fn no_submissions() -> Said {
    Said::new("Keine Meldungen für diese Abfrage.", "No submissions for this query.")
}
