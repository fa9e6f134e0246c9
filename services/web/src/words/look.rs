//! What the pages say that only look: the situation, what somebody should look at, bridges, districts, orders.

use sollist_contract::{
    said::Said,
    words::{
        number,
        rows::{self, not_reported},
    },
};

use super::counted;

/// What stands beside the journal knows no earlier state.
pub fn beside_the_journal() -> Said {
    Said::new(
        "Abgelehntes, Hinweise und Meldungen stehen neben dem Journal: davon wird gezeigt, was heute offen ist.",
        "What was refused, warnings and submissions stand beside the journal: of these you see what is open today.",
    )
}

pub fn nothing_to_do() -> Said {
    Said::new(
        "Nichts zu tun: keine Haushaltsstelle ist überzogen, keine Meldung fehlt, nichts ist abgelehnt, und niemand \
         wartet auf eine Entscheidung.",
        "Nothing to do: no line is overdrawn, no submission is missing, nothing is refused, and nobody waits for a \
         decision.",
    )
}

/// What there is to do: its name, and a sentence with its count.
pub type Told = (Said, Said);

/// `(name in both languages, what one is, what many are)`
type Words = ((&'static str, &'static str), (&'static str, &'static str), (&'static str, &'static str));

fn told(count: u64, ((de, en), one, many): Words) -> Told {
    (Said::new(de, en), counted(count, one, many))
}

pub fn unreadable(count: u64) -> Told {
    let one = ("Ereignis kann nicht gelesen werden und zählt nicht mit.", "event cannot be read and is not counted.");
    let many =
        ("Ereignisse können nicht gelesen werden und zählen nicht mit.", "events cannot be read and are not counted.");
    told(count, (("Zweifel am Journal", "Doubt about the journal"), one, many))
}

pub fn overdrawn(count: u64) -> Told {
    let one = (
        "Haushaltsstelle hat mehr ausgegeben oder gebunden, als sie hat.",
        "line has spent or bound more than it has.",
    );
    let many = (
        "Haushaltsstellen haben mehr ausgegeben oder gebunden, als sie haben.",
        "lines have spent or bound more than they have.",
    );
    told(count, (("Überzogene Haushaltsstellen", "Overdrawn budget lines"), one, many))
}

/// `names`: of the first of those who have not reported.
pub fn overdue(names: &str, more: usize) -> Told {
    (Said::new("Überfällige Meldungen", "Overdue submissions"), not_reported(names, more))
}

pub fn requested(count: u64) -> Told {
    let one = ("Antrag ist gestellt und noch nicht geprüft.", "request is made and not yet reviewed.");
    let many = ("Anträge sind gestellt und noch nicht geprüft.", "requests are made and not yet reviewed.");
    told(count, (("Anträge zu prüfen", "Requests to review"), one, many))
}

pub fn reviewed(count: u64) -> Told {
    let one =
        ("Antrag ist geprüft und wartet auf die Entscheidung.", "request is reviewed and waits for the decision.");
    let many =
        ("Anträge sind geprüft und warten auf die Entscheidung.", "requests are reviewed and wait for the decision.");
    told(count, (("Anträge zu entscheiden", "Requests to decide"), one, many))
}

pub fn approved(count: u64) -> Told {
    let one = (
        "Antrag ist anerkannt, und noch ist kein Geld bewilligt.",
        "request is approved, and no money is granted yet.",
    );
    let many = (
        "Anträge sind anerkannt, und noch ist kein Geld bewilligt.",
        "requests are approved, and no money is granted yet.",
    );
    told(count, (("Anträge zu bewilligen", "Requests to grant"), one, many))
}

pub fn granted_in_part(count: u64) -> Told {
    let one = (
        "Antrag ist anerkannt und zum Teil bewilligt: der Rest ist noch zu bewilligen.",
        "request is approved and granted in part: the rest is still to be granted.",
    );
    let many = (
        "Anträge sind anerkannt und zum Teil bewilligt: der Rest ist noch zu bewilligen.",
        "requests are approved and granted in part: the rest is still to be granted.",
    );
    told(count, (("Zum Teil bewilligte Anträge", "Requests granted in part"), one, many))
}

pub fn processes(count: u64) -> Told {
    let one = ("Vorgang wartet auf Ihre Freigabe.", "process waits for your approval.");
    let many = ("Vorgänge warten auf Ihre Freigabe.", "processes wait for your approval.");
    told(count, (("Vorgänge freizugeben", "Processes to approve"), one, many))
}

pub fn refused(count: u64) -> Told {
    let one =
        ("Eintrag wurde nicht aufgezeichnet und ist zu berichtigen.", "entry was not recorded and is to be corrected.");
    let many = (
        "Einträge wurden nicht aufgezeichnet und sind zu berichtigen.",
        "entries were not recorded and are to be corrected.",
    );
    told(count, (("Abgelehnte Einträge", "Refused entries"), one, many))
}

pub fn warnings(count: u64) -> Told {
    let one = (
        "Hinweis ist offen: jemand sollte ansehen, was aufgezeichnet wurde.",
        "warning is open: somebody should look at what was recorded.",
    );
    let many = (
        "Hinweise sind offen: jemand sollte ansehen, was aufgezeichnet wurde.",
        "warnings are open: somebody should look at what was recorded.",
    );
    told(count, (("Hinweise", "Warnings"), one, many))
}

pub fn contradicting(count: u64) -> Told {
    let one = (
        "veröffentlichte Zahl widerspricht unserer oder einer anderen.",
        "published figure contradicts ours or another one.",
    );
    let many = (
        "veröffentlichte Zahlen widersprechen unseren oder anderen.",
        "published figures contradict ours or other ones.",
    );
    told(count, (("Widersprechende Zahlen", "Contradicting figures"), one, many))
}

pub fn urgent(count: u64) -> Told {
    let one = ("Auffälligkeit sollte bald jemand ansehen.", "anomaly should be looked at soon.");
    let many = ("Auffälligkeiten sollte bald jemand ansehen.", "anomalies should be looked at soon.");
    told(count, (("Dringende Auffälligkeiten", "Urgent anomalies"), one, many))
}

/// Above findings: they accuse nobody.
pub fn no_verdict() -> Said {
    Said::new("Eine Auffälligkeit ist eine Frage, kein Urteil.", "An anomaly is a question, no verdict.")
}

pub fn no_anomalies() -> Said {
    Said::new("Nichts fällt auf, so wie gefragt ist.", "Nothing stands out of what is asked for.")
}

pub fn no_warnings() -> Said {
    Said::new("Kein Hinweis ist offen.", "No warning is open.")
}

pub fn no_published() -> Said {
    Said::new(
        "Für diese Auswahl hat niemand eine Zahl veröffentlicht.",
        "Nobody has published a figure for this selection.",
    )
}

/// How soon somebody should look, by its code in the contract.
pub fn severity(code: &str) -> Said {
    match code {
        "severe" => Said::new("dringend", "urgent"),
        _ => Said::new("Hinweis", "notice"),
    }
}

/// What a published figure contradicts.
pub fn contradicts(ours: bool, others: u64) -> Said {
    let ours = if ours { Said::new("anders als unsere", "other than ours") } else { Said::default() };
    let others = match others {
        0 => Said::default(),
        1 => Said::new("anders als eine andere veröffentlichte", "other than another published one"),
        many => Said::new(
            format!("anders als {} andere veröffentlichte", number::number(many).de),
            format!("other than {} other published ones", number::number(many).en),
        ),
    };
    match (ours.is_empty(), others.is_empty()) {
        (true, _) => others,
        (_, true) => ours,
        _ => Said::new(format!("{}; {}", ours.de, others.de), format!("{}; {}", ours.en, others.en)),
    }
}

pub fn only_contradicting() -> Said {
    Said::new("nur widersprechende", "only contradicting")
}

/// What sort of change something is between two positions, by its code in the contract.
pub fn class(code: &str) -> Said {
    match code {
        rows::DEFINITION => Said::new("andere Fassung", "another version"),
        "parameters" => Said::new("andere Parameter", "other parameters"),
        "relabelling" => Said::new("umbenannt", "relabelled"),
        "withdrawn" => Said::new("zurückgenommen", "taken back"),
        "correction" => Said::new("korrigiert", "corrected"),
        "late" => Said::new("nachgemeldet", "reported late"),
        "new" => Said::new("neu", "new"),
        "stichtag" => Said::new("anderer Stichtag", "another reference day"),
        other => Said::read(other, other),
    }
}

pub fn from_where() -> Said {
    Said::new(
        "Bitte angeben, womit verglichen wird: eine frühere Nummer des Journals oder ein Zeitpunkt.",
        "Name what to compare with: an earlier number of the journal, or an instant.",
    )
}

pub fn between(from: &Said, to: &Said) -> Said {
    Said::new(
        format!("Was die Zahlen vom Journal Nr. {} zum Journal Nr. {} verändert hat.", from.de, to.de),
        format!("What changed the figures from journal number {} to journal number {}.", from.en, to.en),
    )
}

pub fn nothing_moved_it() -> Said {
    Said::new("Nichts hat sie bewegt.", "Nothing moved it.")
}

pub fn nothing_moved() -> Said {
    Said::new(
        "Zwischen beiden Ständen hat nichts diese Zahlen bewegt.",
        "Nothing moved these figures between the two states.",
    )
}

/// Several events told as one row.
pub fn together(events: u64) -> Said {
    let events = number::number(events);
    Said::new(format!("{} Ereignisse zusammen", events.de), format!("{} events together", events.en))
}

/// What nobody can say.
pub fn not_known() -> Said {
    Said::new("nicht bekannt", "not known")
}

/// A figure that is there, or not there, since.
pub fn came_or_went(went: bool) -> Said {
    if went {
        Said::new("seither gibt es die Zahl nicht", "there is no figure since")
    } else {
        Said::new("seither gibt es die Zahl", "there is a figure since")
    }
}

pub fn nothing_refused() -> Said {
    Said::new("Nichts ist abgelehnt.", "Nothing is refused.")
}

pub fn no_equipment() -> Said {
    Said::new("Für diese Auswahl ist nichts gemeldet.", "Nothing is reported for this selection.")
}

pub fn no_need() -> Said {
    Said::new("Es gibt keinen Mehrbedarf zu berechnen.", "There is no extra need to compute.")
}

pub fn no_requests() -> Said {
    Said::new("Es ist kein Antrag gestellt.", "No request is made.")
}

pub fn no_late_orders() -> Said {
    Said::new("Keine Bestellung ist verspätet.", "No order is late.")
}

pub fn no_orders() -> Said {
    Said::new(
        "Für diese Auswahl ist nichts bestellt. Bitte Stand, Jahr oder Behörde ändern.",
        "Nothing is ordered for this selection. Change the state, the year or the authority.",
    )
}

/// What counts as late, and on which day that is looked at.
pub fn what_is_late(day: &str) -> Said {
    let day = number::day(day);
    Said::new(
        format!(
            "Verspätet ist, was vor dem {} fällig war und noch nicht ganz geliefert oder nicht ganz bezahlt ist.",
            day.de
        ),
        format!("Late is what was due before {} and is not wholly delivered or not wholly paid yet.", day.en),
    )
}

/// What of a late order is outstanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// So many pieces.
    Deliveries(i64),
    /// All of it is delivered.
    Payment,
}

/// That an order is late, and what of it is outstanding, in a table.
pub fn late(lacks: Lacks) -> Said {
    match lacks {
        Lacks::Deliveries(_) => Said::new("verspätet", "late"),
        Lacks::Payment => Said::new("geliefert, Zahlung verspätet", "delivered, payment late"),
    }
}

/// The same in a sentence.
pub fn is_late(due: &Said, lacks: Lacks) -> Said {
    let (said, lacks) = match lacks {
        Lacks::Deliveries(1) => (
            Said::new("Diese Bestellung ist verspätet", "This order is late"),
            Said::new("ein Stück fehlt noch", "one piece is outstanding"),
        ),
        Lacks::Deliveries(pieces) => {
            let pieces = number::number(pieces);
            (
                Said::new("Diese Bestellung ist verspätet", "This order is late"),
                Said::new(format!("{} Stück fehlen noch", pieces.de), format!("{} pieces are outstanding", pieces.en)),
            )
        }
        Lacks::Payment => (
            Said::new("Die Zahlung dieser Bestellung ist verspätet", "The payment of this order is late"),
            Said::new(
                "geliefert ist alles, aber noch nicht alles bezahlt",
                "all of it is delivered, but not all of it is paid",
            ),
        ),
    };
    Said::new(
        format!("{}: fällig war sie am {}; {}.", said.de, due.de, lacks.de),
        format!("{}: it was due on {}; {}.", said.en, due.en, lacks.en),
    )
}

/// To whoever may not read the journal.
pub fn steps_unseen() -> Said {
    Said::new(
        "Die Schritte und die Rechnungen stehen im Journal, das zu Ihren Rollen nicht gehört.",
        "The steps and the invoices stand in the journal, which your roles do not read.",
    )
}

pub fn no_steps() -> Said {
    Said::new("Das Journal sagt nichts zu dieser Bestellung.", "The journal says nothing of this order.")
}

/// What can be typed into the search.
pub fn what_can_be_sought() -> Said {
    Said::new(
        "Suchen können Sie nach einer Haushaltsstelle (Name oder Teil des Titels), einer Bestellung oder einem \
         Antrag (deren Nummer), der Nummer eines Ereignisses, einer Behörde, einem Bezirk, einem Handlungsfeld, \
         einer Kennzahl, einer Umstellung, einem Quartalsbericht (2026-Q1), einer Rechnung oder einer Zahlung (deren \
         Nummer). Von der Nummer einer Bestellung genügt der Anfang, von einer Haushaltsstelle so viel, dass nur eine \
         gemeint ist (2026/pankow/gutachten).",
        "You can look for a budget line (its name, or a part of its title), an order or a request (their number), \
         the number of an event, an authority, a district, a programme, an indicator, a rollout, a quarterly report \
         (2026-Q1), an invoice or a payment (their number). Of an order's number its beginning is enough, of a line so \
         much that only one is meant (2026/pankow/gutachten).",
    )
}

/// That no line is meant by an address, and how names look.
pub fn no_line_fits(name: &str) -> Said {
    Said::new(
        format!(
            "Zu „{name}“ passt keine Haushaltsstelle. Ein Name nennt Jahr, Bereich, Einzelplan, Kapitel und Titel, \
             etwa 2026/30/25/bezirksamt-pankow/gutachten; es genügt so viel davon, dass nur eine gemeint ist, etwa \
             2026/pankow/gutachten."
        ),
        format!(
            "No budget line fits “{name}”. A name has year, area, section, chapter and title, such as \
             2026/30/25/bezirksamt-pankow/gutachten; so much of it is enough that only one is meant, such as \
             2026/pankow/gutachten."
        ),
    )
}

/// That an address may mean several lines. `longer`: what means the first of them.
pub fn several_lines_fit(name: &str, all: usize, listed: usize, longer: &str) -> Said {
    let count = number::number(all as u64);
    let mut said = Said::new(
        format!("Zu „{name}“ passen {} Haushaltsstellen; „{longer}“ meint die erste.", count.de),
        format!("{} budget lines fit “{name}”; “{longer}” means the first.", count.en),
    );
    if listed < all {
        let listed = number::number(listed as u64);
        said.de.push_str(&format!(" Hier stehen die ersten {}.", listed.de));
        said.en.push_str(&format!(" The first {} are here.", listed.en));
    }
    said
}

pub fn nothing_found(sought: &str) -> Said {
    Said::new(format!("Zu „{sought}“ gibt es nichts."), format!("There is nothing for “{sought}”."))
}

/// There is more than is listed.
pub fn found_more(sought: &str, listed: usize) -> Said {
    let listed = number::number(listed as u64);
    Said::new(
        format!("Zu „{sought}“ gibt es mehr als {}; hier stehen die ersten. Mehr Zeichen grenzen ein.", listed.de),
        format!(
            "For “{sought}” there are more than {}; here are the first ones. More characters narrow it.",
            listed.en
        ),
    )
}

/// The same in a file.
pub fn first_ones(listed: usize) -> Said {
    let listed = number::number(listed as u64);
    Said::new(
        format!("Gefunden ist mehr; hier stehen die ersten {}.", listed.de),
        format!("More is found; here are the first {}.", listed.en),
    )
}

pub fn found(sought: &str, many: u64) -> Said {
    let many = number::number(many);
    Said::new(format!("Zu „{sought}“ gibt es {}:", many.de), format!("For “{sought}” there are {}:", many.en))
}

/// Beside an extra need where the money is that of one programme.
pub fn told_of_all_programmes() -> Said {
    Said::new("Aller Handlungsfelder.", "Of all programmes.")
}

/// A list has not so many pages.
pub fn no_such_page() -> Said {
    Said::new(
        "So viele Seiten hat die Liste nicht. Bitte zurückblättern.",
        "The list has not so many pages. Turn back.",
    )
}

pub fn told_of_berlin() -> Said {
    Said::new("Gezählt ist ganz Berlin.", "All of Berlin is counted.")
}

pub fn of_all_programmes() -> Said {
    Said::new("aller Handlungsfelder", "of all programmes")
}
