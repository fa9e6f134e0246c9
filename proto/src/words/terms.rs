//! What things are called, in German and English: one word for each, whoever says it.

pub use super::term::Term;
use super::{
    authorities,
    choices::{self, Choice},
    term::term,
};
use crate::{
    event::ActivityKind,
    ids::{Authority, District, Programme},
    said::Said,
};

/// Declares words by their names.
macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident $de:literal $en:literal;)*) => {
        $($(#[$doc])* pub const $name: Term = term($de, $en);)*
    };
}

terms! {
    // By what figures are grouped.
    YEAR "Jahr" "Year";
    SECTION "Einzelplan" "Section";
    DISTRICT "Bezirk" "District";
    AUTHORITY "Behörde" "Authority";
    PROGRAMME "Handlungsfeld" "Programme";
    LINE "Haushaltsstelle" "Budget line";
    TITLE "Titel" "Title";
    ROLLOUT "Umstellung" "Rollout";
    ITEM "Gegenstand" "Item";
    INDICATOR "Kennzahl" "Indicator";
    TOTAL "Summe" "Total";

    // Where money stands.
    APPROPRIATION "Ansatz" "Appropriation";
    CARRY_OVER "Haushaltsreste" "Carry-over";
    ADJUSTMENTS "Sollveränderung" "Adjustments";
    CURRENT_BUDGET "Soll" "Current budget";
    FROZEN "Sperren" "Frozen";
    COMMITMENTS "Festlegungen" "Commitments";
    ACTUAL "Ist" "Actual";
    AVAILABLE "verfügbar" "Available";
    OVERDRAWN "überzogen" "overdrawn";
    BOOKED_BY_OTHERS "fremd bebucht" "booked by others";

    // What an indicator says.
    SHORT_NAME "Kurzname" "Id";
    VALUE "Wert" "Value";
    NUMERATOR "Zähler" "Numerator";
    DENOMINATOR "Nenner" "Denominator";
    UNIT "Einheit" "Unit";
    PROJECT "Projekt" "Project";
    SERIES_BREAK "Bruch in der Reihe" "Break in series";
    NOT_REPORTED "nicht gemeldet" "not reported";

    // How an extra need comes about.
    TARGET "Soll" "Target";
    USABLE "nutzbar" "Usable";
    PIPELINE "bestellt" "On order";
    QUANTITY "fehlend" "Quantity";
    GROSS "Bruttobedarf" "Gross";
    COVER "Deckung" "Cover";
    NEED "Mehrbedarf" "Need";
    SHARE "Vorschlag" "Share";
    RANK "Rang" "Rank";
    PLACE "Platz" "Place";
    GAP "Abstand" "Gap";

    // Of what there is a number.
    ITEMS "Gegenstände" "items";
    PIECE "Stück" "piece";
    PIECES "Stück" "pieces";
    POSITION "Stelle" "position";
    POSITIONS "Stellen" "positions";
    ACCOUNT "Konto" "account";
    ACCOUNTS "Konten" "accounts";
    SESSION "Sitzung" "session";
    SESSIONS "Sitzungen" "sessions";
    EMPLOYED_PERSON "beschäftigte Person" "employee";
    EMPLOYED_PERSONS "Beschäftigte" "employees";
    WORKPLACE "Arbeitsplatz" "workplace";
    SEVERAL_WORKPLACES "Arbeitsplätze" "workplaces";
    PARTICIPANT "teilnehmende Person" "participant";
    PARTICIPANTS "Teilnehmende" "participants";

    // What officers do, and what comes of it.
    KIND "Art" "Kind";
    ORDER "Bestellung" "Order";
    INVOICE "Rechnung" "Invoice";
    PAYMENT "Zahlung" "Payment";
    REQUEST "Antrag" "Request";
    STATE "Stand" "State";
    AMOUNT "Betrag" "Amount";
    AMOUNT_IN_EUR "in EUR" "in EUR";
    DELIVERED "geliefert" "Delivered";
    PAID "bezahlt" "Paid";
    INVOICED "berechnet" "Invoiced";
    CANCELLED_ON "storniert am" "Cancelled on";
    OPEN "offen" "open";
    CANCELLED "storniert" "cancelled";
    SETTLED "abgerechnet" "settled";
    DUE "fällig am" "Due on";
    TIME "Zeitpunkt" "Time";
    REQUESTED "beantragt" "Requested";
    REASON "Begründung" "Reason";
    APPROVED "anerkannt" "Approved";
    GRANTED "bewilligt" "Granted";
    DEADLINE "Frist" "Deadline";
    START "Beginn" "Start";
    PLANNED_COST "Budget" "Budget";
    SCOPE "Umfang" "Scope";
    DONE "fertig" "Done";
    TO_BE_DONE "insgesamt" "Of";
    IN_USE "in Nutzung" "In use";
    IN_STOCK "auf Lager" "In stock";
    COUNTED_ON "gezählt am" "Counted on";
    SHORT "fehlen" "Short";
    EMPLOYEES "Beschäftigte" "Employees";
    WORKPLACES "Arbeitsplätze" "Workplaces";
    ELIGIBLE "geeignete Stellen" "Eligible";
    PERIOD "Zeitraum" "Period";
    RECEIVED_ON "eingegangen am" "Received on";
    DAYS_LATE "Tage zu spät" "Days late";
    OVERDUE "überfällig" "overdue";
    INCOMPLETE "unvollständig" "incomplete";
    COMPLETE "vollständig" "complete";
    COMMITMENT_AUTHORITY "Verpflichtungsermächtigung" "Commitment authority";
    USED "genutzt" "Used";
    FREE "frei" "Free";

    // What the journal says.
    DAY "Tag" "Day";
    JOURNAL_NUMBER "Nr." "No.";
    EVENT "Ereignis" "Event";
    EVENTS "Ereignisse" "Events";
    STEPS "Schritte" "Steps";
    EVENT_AS_IT_IS "Ereignis (JSON)" "Event (JSON)";
    RECORDED "aufgezeichnet" "Recorded";
    ACTOR "Handelnder" "Actor";
    TYPE "Typ" "Type";

    BEFORE "vorher" "Before";
    AFTER "nachher" "After";
    CHANGE "Änderung" "Change";

    // Days that an event names.
    DELIVERED_ON "Tag der Lieferung" "day of the delivery";
    AS_OF_DAY "Stichtag" "day of the count";
    CONNECTED_ON "angeschlossen seit" "connected since";
    REACHED_ON "erreicht am" "reached on";
    PLANNED_ON "geplant für den" "planned for";
    HELD_ON "Tag der Aktivität" "day of the activity";
    EFFECTIVE_ON "wirksam ab" "effective on";
    NEW_DUE_ON "neue Frist" "new deadline";

    FOLDER "Ordner" "Folder";

    YES "ja" "yes";
    NO "nein" "no";
}

pub fn programme(programme: Programme) -> Term {
    match programme {
        Programme::MobileDevices => term("Mobile Endgeräte", "Mobile devices"),
        Programme::RemoteAccess => term("Fernzugang (VPN)", "Remote access (VPN)"),
        Programme::Infrastructure => term("Infrastruktur", "Infrastructure"),
        Programme::EFile => term("Digitale Akte", "Digital file"),
        Programme::Workplace => term("IKT-Arbeitsplatz", "IT workplace"),
        Programme::Training => term("Aus- und Fortbildung", "Training"),
        Programme::Citylab => term("CityLAB Berlin", "CityLAB Berlin"),
        Programme::Reserve => term("Zentrale Verstärkungsmittel", "Central reserve"),
        Programme::Other => term("Sonstiges", "Other"),
    }
}

/// What an authority is called for short; of the Hauptverwaltung by its name, where it is known.
pub fn authority_short(authority: &Authority) -> String {
    match authority.district() {
        District::CENTRAL => authority_name(authority),
        district => format!("BA {}", district.name()),
    }
}

/// How far a funding request (Mehrbedarfsantrag) has come, by its code in the contract.
pub fn funding_step(code: &str) -> Option<Term> {
    of(choices::FUNDING_STEPS, code)
}

/// What the money of a budget line is for, by its code in the contract.
pub fn kind(code: &str) -> Option<Term> {
    of(choices::KINDS, code)
}

/// Why a claim on the reserve stands where it stands, by its code in the contract.
pub fn rank(code: &str) -> Option<Term> {
    of(choices::RANKS, code)
}

/// In what an indicator is given, by its code in the contract.
pub fn unit(code: &str) -> Option<Term> {
    of(choices::UNITS, code)
}

/// A cost that comes in steps, by its name in the parameters; others are called as those name them.
pub fn step(name: &str) -> Option<Term> {
    of(choices::STEPS, name)
}

fn of(known: &[Choice], code: &str) -> Option<Term> {
    known.iter().find(|(known, _)| *known == code).map(|(_, term)| *term)
}

/// Numbers that may stand beside the value of an indicator, in the order in which they are shown.
pub const BESIDE: [(&str, Term); 10] = [
    ("lower", term("mindestens", "At least")),
    ("upper", term("höchstens", "At most")),
    ("kg", term("kg CO2", "kg CO2")),
    ("coverage", term("Abdeckung", "Coverage")),
    ("unplanned_cost", term("ungeplante Zahlungen", "Unplanned payments")),
    ("first_plan", term("Ertragswert nach dem ersten Plan", "Earned by the first plan")),
    ("older_share", term("älter als 30 Tage", "Older than 30 days")),
    ("mean_age", term("mittleres Alter in Jahren", "Mean age in years")),
    ("unknown_age", term("Stück unbekannten Alters", "Pieces of unknown age")),
    ("carbon_cost", term("CO2-Kosten (195 EUR/t)", "Cost of CO2 (195 EUR/t)")),
];

/// What a number beside a value is called.
pub fn beside(key: &str) -> Option<Term> {
    BESIDE.iter().find(|(known, _)| *known == key).map(|(_, term)| *term)
}

/// What a number is called that stands with a value: above or below the line of a rate, or beside it.
pub fn with_value(key: &str) -> Option<Term> {
    match key {
        "numerator" => Some(NUMERATOR),
        "denominator" => Some(DENOMINATOR),
        key => beside(key),
    }
}

/// Kinds of activities of the CityLAB, in the order in which they are shown.
pub const ACTIVITIES: [Choice; 3] = [
    ("project", term("Vorhaben", "project")),
    ("event", term("Veranstaltung", "event")),
    ("network", term("Netzwerk", "network")),
];

/// What an activity of the CityLAB is.
pub fn activity(kind: ActivityKind) -> Term {
    let [(_, project), (_, event), (_, network)] = ACTIVITIES;
    match kind {
        ActivityKind::Project => project,
        ActivityKind::Event => event,
        ActivityKind::Network => network,
    }
}

/// The name people read: „Bezirksamt Pankow“, „Landesamt für Einwanderung“; of whom nobody knows the name the code. It
/// is a name, the same in every language.
pub fn authority_name(authority: &Authority) -> String {
    let district = authority.district();
    if district != District::CENTRAL {
        return format!("Bezirksamt {}", district.name());
    }
    if authority.as_str() == Authority::IKT_STEUERUNG {
        return "IKT-Steuerung".to_owned();
    }
    authorities::central(authority).map_or_else(|| authority.as_str().to_owned(), str::to_owned)
}

/// The same of a code; what is no code stays as it is.
pub fn authority_of(code: &str) -> String {
    code.parse().map_or_else(|_| code.to_owned(), |authority| authority_name(&authority))
}

/// „Das Bezirksamt Pankow“, as a German sentence begins with it; others of the Hauptverwaltung than the central chapter
/// without an article, a known name in quotation marks.
pub fn authority_first(authority: &Authority) -> String {
    with_article(authority, "Das", "Die")
}

/// „das Bezirksamt Pankow“, within a sentence.
pub fn authority_the(authority: &Authority) -> String {
    with_article(authority, "das", "die")
}

/// „dem Bezirksamt Pankow“, behind what takes a dative.
pub fn authority_dative(authority: &Authority) -> String {
    with_article(authority, "dem", "der")
}

/// „vom Bezirksamt Pankow“, „von der IKT-Steuerung“.
pub fn from_authority(authority: &Authority) -> String {
    format!("von {}", authority_dative(authority)).replacen("von dem ", "vom ", 1)
}

/// „beim Bezirksamt Pankow“, „bei der IKT-Steuerung“.
pub fn at_authority(authority: &Authority) -> String {
    format!("bei {}", authority_dative(authority)).replacen("bei dem ", "beim ", 1)
}

fn with_article(authority: &Authority, office: &str, central: &str) -> String {
    let name = authority_name(authority);
    match authority.district() {
        District::CENTRAL if authority.as_str() == Authority::IKT_STEUERUNG => format!("{central} {name}"),
        // Which article it takes nobody can tell from a name.
        District::CENTRAL if authorities::central(authority).is_some() => format!("„{name}“"),
        District::CENTRAL => name,
        _ => format!("{office} {name}"),
    }
}

/// Rollouts (Umstellungen) that everybody knows; others are called as they were reported.
pub fn rollout(code: &str) -> Option<Term> {
    of(choices::ROLLOUTS, code)
}

/// What a rollout is called, one that nobody knows too: „Umstellung auf Windows 11“, „Umstellung toner“.
pub fn rollout_called(code: &str) -> Said {
    rollout(code).map_or_else(
        || Said::new(called(code, "Umstellung"), called(code, "rollout")),
        |Term { de, en }| Said::new(de, en),
    )
}

/// A name with the word for what it is before it, where it does not say so itself.
fn called(code: &str, what: &str) -> String {
    let says_so = code.to_lowercase().starts_with(&what.to_lowercase());
    if says_so { code.to_owned() } else { format!("{what} {code}") }
}

/// What a total is of, by its kind in the contract; of a licence it is the licence.
pub fn total(kind: &str) -> Option<Term> {
    let (de, en) = match kind {
        "accounts" => ("Fernzugang: Konten", "remote access: accounts"),
        "sessions" => ("Fernzugang: gleichzeitig", "remote access: sessions"),
        "e-file-accounts" => ("Digitale Akte: Konten", "digital file: accounts"),
        "e-file-concurrent" => ("Digitale Akte: gleichzeitig", "digital file: at the same time"),
        _ => return None,
    };
    Some(Term { de, en })
}

/// Items that everybody knows; others are called as their parameters name them.
pub fn item(code: &str) -> Option<Term> {
    choices::ITEMS.iter().find(|(known, ..)| *known == code).map(|(_, one, _)| *one)
}

/// Whether an item can lie in a store; one that nobody knows may.
pub fn is_thing(code: &str) -> bool {
    !choices::NO_THINGS.contains(&code)
}

/// The same, of several.
pub fn items(code: &str) -> Option<Term> {
    choices::ITEMS.iter().find(|(known, ..)| *known == code).map(|(_, _, several)| *several)
}

/// What a day is called, by the field of an event that names it.
pub fn day(field: &str) -> Option<Term> {
    Some(match field {
        "time" => TIME,
        "data.line" => LINE,
        "data.delivered_on" => DELIVERED_ON,
        "data.as_of" => AS_OF_DAY,
        "data.reached_on" => REACHED_ON,
        "data.held_on" => HELD_ON,
        "data.connected_on" => CONNECTED_ON,
        "data.received_on" => RECEIVED_ON,
        "data.effective_on" => EFFECTIVE_ON,
        "data.due" | "data.due_on" => DUE,
        "data.new_due_on" => NEW_DUE_ON,
        "data.deadline" => DEADLINE,
        "data.planned_on" => PLANNED_ON,
        _ => return None,
    })
}
