//! What the pages say, German and English beside each other. What things are called stands in the contract's words.

pub mod access;
pub mod address;
pub mod asked;
pub mod forecast;
pub mod glossary;
pub mod indicator;
pub mod look;
pub mod need;
pub mod reports;
pub mod told;

use sollist_contract::{grpc::common::v1::AsOf, lang::Lang, said::Said, words::number};

/// Declares the words that templates use: a missing one does not compile.
macro_rules! words {
    ($($name:ident $de:literal $en:literal;)*) => {
        /// The words of one language.
        #[derive(Debug)]
        pub struct Words { $(pub $name: &'static str,)* }
        const DE: Words = Words { $($name: $de,)* };
        const EN: Words = Words { $($name: $en,)* };
    };
}

pub mod act;
pub mod amount;
pub mod correction;
pub mod derived;
pub mod login;
pub mod money;
pub mod overdrawn;
pub mod plan;
pub mod processes;
pub mod reads;
pub mod refused;
pub mod since;

/// The words of the pages in a language.
pub fn of(lang: Lang) -> &'static Words {
    lang.pick(&DE, &EN)
}

words! {
    forecast "Prognose" "Forecast";
    extra_need "Mehrbedarf" "Extra need";
    about_sheet "Angaben" "About";
    about_what "Angabe" "What";
    about "Inhalt" "Content";
    table_sheet "Tabelle" "Table";
    program "Sollist" "Sollist";
    to_content "Zum Inhalt" "Skip to content";
    to_table "Zur Tabelle" "Skip to table";
    navigation "Hauptnavigation" "Main navigation";
    budget "Haushalt" "Budget";
    indicators "Kennzahlen" "Indicators";
    submissions "Meldungen" "Submissions";
    refused "Abgelehnt" "Refused";
    journal "Journal" "Journal";
    help "Hilfe" "Help";
    requests "Anträge" "Requests";
    warned "Hinweise" "To look at";
    processes "Vorgänge" "Processes";
    reads "Einsicht" "Who read what";
    send "Senden" "Send";
    other_language "English" "Deutsch";
    other_code "en" "de";
    stand_label "Stand der Zahlen" "As of";
    journal_number "Journal Nr." "journal number";
    recorded "aufgezeichnet" "recorded";
    events_until "Ereignisse bis" "events until";
    all_events "alle Ereignisse" "all events";
    empty_journal "leeres Journal" "empty journal";
    earlier "Sie sehen einen früheren Stand." "You are looking at an earlier state.";
    to_newest "Zum neuesten Stand" "To the newest state";
    to_all_days "Alle Ereignisse zählen" "Count all events";
    this_state "Link auf diesen Stand" "Link to this state";
    other_state "Anderen Stand ansehen" "Look at another state";
    what_we_knew "Was wir wussten: Journalnummer, Tag oder Zeitpunkt" "What we knew: journal number, day or instant";
    what_happened "Was geschehen war: bis zum Tag (TT.MM.JJJJ)" "What had happened: until the day (DD.MM.YYYY)";
    show "Anzeigen" "Show";
    filter "Auswahl" "Selection";
    group "Aufgeschlüsselt nach" "Broken down by";
    order "Reihenfolge" "Order";
    official "amtliche Reihenfolge" "official order";
    all "alle" "all";
    newest_year "leer: das laufende" "empty: the current one";
    hash "Prüfsumme" "Hash";
    amounts "Beträge in EUR" "Amounts in EUR";
    on_day "zum" "on";
    note "Hinweis" "Note";
    notes "Hinweise" "Notes";
    total "Summe" "Total";
    before "vorher" "before";
    new_row "neu" "new";
    marked "Markiert ist, was sich geändert hat seit Journal Nr." "Marked is what has changed since journal number";
    unmark "Ohne Markierung zeigen" "Show without marks";
    goes_on "Die Tabelle geht seitwärts weiter." "The table goes on sideways.";
    menu "Menü" "Menu";
    export "Diese Tabelle als" "This table as";
    page_of "Seite" "Page";
    pages "Seiten der Tabelle" "Pages of the table";
    before_page "Vorige Seite" "Previous page";
    next_page "Nächste Seite" "Next page";
    reload "Neu laden" "Reload";
    one_new_event "neues Ereignis" "new event";
    new_events "neue Ereignisse" "new events";
    not_found "Diese Seite gibt es nicht" "There is no such page";
    not_found_why
        "Unter dieser Adresse steht nichts, oder nichts, was Sie sehen dürfen."
        "Nothing stands at this address, or nothing that you may see.";
    failed "Das kann nicht gezeigt werden" "This cannot be shown";
    to_start "Zur Lage" "To the situation";
    reason "Kürzel der Meldung" "Reason";
    line_equation "Die Gleichung der Haushaltsstelle" "The equation of the line";
    authorities_of_years "Verpflichtungsermächtigungen" "Commitment authority";
    orders "Bestellungen" "Orders";
    postings "Buchungen" "Postings";
    no_orders "Auf dieser Haushaltsstelle wurde nichts bestellt." "Nothing was ordered on this line.";
    no_postings "Auf dieser Haushaltsstelle wurde nichts gebucht." "Nothing was posted on this line.";
    no_authorities "Für spätere Jahre wurde nichts ermächtigt." "Nothing was granted for later years.";
    why_overdrawn "Warum sie überzogen ist" "Why it is overdrawn";
    cover_group "Deckungskreis" "Cover group";
    other_names "Andere Namen" "Other names";
    formula "Formel" "Formula";
    comes_to "ergibt" "comes to";
    parts "Woraus sie besteht" "What it is made of";
    part "Teil" "Part";
    operation "Rechenart" "Operation";
    inputs "Angaben der Rechnung" "Inputs of the calculation";
    events_behind "Ereignisse dahinter" "Events behind it";
    contribution "Beitrag" "Contribution";
    recompute "Zum Nachrechnen" "To recompute";
    no_value "Kein Wert" "No value";
    figure "Zahl" "Figure";
    narrowed "Eingegrenzt auf" "Narrowed to";
    all_of_berlin "ganz Berlin" "all of Berlin";
    back_up "Eine Stufe höher" "One level up";
    event_number "Ereignis Nr." "Event number";
    day_of_effect "Wirksam am" "Takes effect on";
    data "Das Ereignis, wie es aufgezeichnet ist" "The event as it was recorded";
    source "Quelle" "Source";
    id "Kennung" "Id";
    newest "Neueste" "Newest";
    older "Ältere Ereignisse" "Older events";
    previous_event "Voriges Ereignis" "Previous event";
    next_event "Nächstes Ereignis" "Next event";
    event_type "Typ (auch ein Anfang: budget)" "Type (a beginning too: budget)";
    from_number "Ab Nummer abwärts" "From this number down";
    definition "Fassung" "Definition";
    since "gilt seit" "since";
    null_rule "Wann es keinen Wert gibt" "When there is no value";
    used_by "Wer sie verwendet" "Who uses it";
    made_of "Ereignisse, aus denen sie besteht" "Events that it is made of";
    former "Frühere Fassungen" "Former definitions";
    no_refused
        "Es ist nichts abgelehnt, das noch zu berichtigen wäre."
        "Nothing is refused that would have to be corrected.";
    why "Warum" "Why";
    what_came "Was kam" "What came";
    origin "Herkunft" "Origin";
    position "Stelle" "Position";
    refused_at "Abgelehnt am" "Refused at";
    field "Feld" "Field";
    sent_by "Gesendet von" "Sent by";
    no_submissions "Für diese Auswahl muss niemand melden." "Nobody has to report for this selection.";
    first_due "Zuerst fällig am" "First due on";
    more_precisely "Näher" "More precisely";
    this_page "Diese Seite" "This page";
    by_then "Damals war noch nichts aufgezeichnet; was bis dahin geschehen war, nach heutigem Wissen"
        "Nothing was recorded yet; what had happened by then, as it is known now";
    still_open "noch offen" "Still open";
    of_commitment_authority "aus Verpflichtungsermächtigung" "of commitment authority";
    late_by "Was fehlt" "What is missing";
    what_they_count "Was gezählt ist" "What is counted";
    chart "Kurve" "Chart";
    reports "Berichte" "Reports";
    published_on "veröffentlicht" "published";
    report "Quartalsbericht" "Quarterly report";
    quarter "Quartal" "Quarter";
    until_day "bis" "Until";
    state_of "Stand" "State";
    report_files "Der Bericht als Datei" "The report as a file";
    report_chapters "Seine Kapitel als Seiten" "Its chapters as pages";
    report_chapters_text
        "Mit denselben Zahlen: auf dem Stand dieses Berichts und bis zum letzten Tag seines Quartals."
        "With the same figures: at the state of this report, until the last day of its quarter.";
    report_since "Seit diesem Bericht geändert" "Changed since this report";
    prove "Prüfen" "Prove a report";
    prove_now "Prüfen" "Prove";
    not_proved "Nicht bestätigt." "Not confirmed.";
    recorded_on "Aufgezeichnet am" "Recorded at";
    help_times "Die beiden Zeiten" "The two times";
    help_times_text
        "Jede Seite sagt, was wir wussten (Stand: eine Nummer des Journals) und was geschehen war (Ereignisse \
         bis zu einem Tag). Ein Link mit beiden zeigt für immer dieselben Zahlen."
        "Every page says what we knew (as of: a number of the journal) and what had happened (events until a \
         day). A link with both shows the same figures for ever.";
    help_figures "Jede Zahl ist ein Link" "Every figure is a link";
    help_figures_text
        "Der erste Klick zeigt, woraus die Zahl besteht und welche Ereignisse dahinter stehen, der zweite das \
         Ereignis selbst."
        "The first click shows what the figure is made of and which events stand behind it, the second the event \
         itself.";
    help_missing "Was fehlt, ist ein Satz" "What is missing is a sentence";
    help_missing_text
        "Wo eine Behörde nicht gemeldet hat, steht „nicht gemeldet“ und nie eine Null."
        "Where an authority has not reported, it says so, and never shows a zero.";
    help_keys "Tastatur" "Keyboard";
    help_keys_text
        "Am Anfang jeder Seite stehen Sprunglinks zum Inhalt und zur Tabelle. In Tabellen bewegen die \
         Pfeiltasten von Zahl zu Zahl."
        "Every page begins with links that skip to its content and its table. In tables the arrow keys move from \
         figure to figure.";
    help_words "Wörter" "Words";
    situation "Lage" "Situation";
    to_do "Zu tun" "To do";
    what "Was" "What";
    count "Anzahl" "Count";
    uncovered_need "davon ungedeckt" "Of it uncovered";
    look_at "Hinweise" "Warnings";
    published "Veröffentlichte Zahlen" "Published figures";
    theirs "veröffentlicht" "Published";
    ours "bei uns" "Ours";
    anomalies "Auffälligkeiten" "Anomalies";
    procurement "Beschaffung" "Procurement";
    urgency "Dringlichkeit" "Severity";
    events "Ereignisse" "Events";
    comparison "Vergleich" "Comparison";
    what_changed "Was sich geändert hat" "What has changed";
    what_moved_them "Was sie bewegt hat" "What moved them";
    what_happened_then "Was geschah" "What happened";
    difference "Unterschied" "Difference";
    points "Punkte" "points";
    earlier_position "Von Journalnummer, Tag oder Zeitpunkt" "From journal number, day or instant";
    later_position "Auf Journal Nr. (leer: neuestes)" "To journal number (empty: newest)";
    by_authority "Nach Behörden" "By authority";
    by_programme "Nach Handlungsfeldern" "By programme";
    equipment "Ausstattung" "Equipment";
    all_submissions "Alle Meldungen" "All submissions";
    late_orders "Verspätete Bestellungen" "Late orders";
    all_orders "Alle Bestellungen" "All orders";
    late "verspätet" "late";
    step "Schritt" "Step";
    paper "Beleg" "Paper";
    from_order_to_payment "Von der Bestellung zur Zahlung" "From the order to the payment";
    step_ordered "bestellt" "ordered";
    step_changed "geändert" "changed";
    step_cancelled "storniert" "cancelled";
    step_delivered "geliefert" "delivered";
    step_invoiced "berechnet" "invoiced";
    step_paid "bezahlt" "paid";
    ordered_for "bestellt für" "Ordered for";
    consent "Einwilligung" "Consent";
    search "Suche" "Search";
    search_for "Suchen nach" "Search for";
    search_now "Suchen" "Search";
    found "Gefunden" "Found";
    accessibility "Barrierefreiheit" "Accessibility";
    tell_a_barrier "Barriere melden" "Report a barrier";
    about_pages "Über diese Seiten" "About these pages";
    example "Beispiel" "Example";
    all_words "Alle Wörter" "All words";
    all_formulas "Formeln" "Formulas";
    all_reasons "Gründe einer Ablehnung" "Reasons of a refusal";
    figure_now "Die Zahl dazu" "The figure";
    in_the_contract "im Vertrag der Schnittstelle" "In the contract";
    whole_district "Der Bezirk auf einer Seite" "The district on one page";
}

/// An amount or number of the journal in a title or a sentence.
fn counted(count: u64, one: (&str, &str), many: (&str, &str)) -> Said {
    let number = number::number(count);
    let (de, en) = if count == 1 { one } else { many };
    Said::new(format!("{} {de}", number.de), format!("{} {en}", number.en))
}

pub fn no_year(text: &str) -> Said {
    Said::new(
        format!("„{text}“ ist kein Haushaltsjahr. Bitte ein Jahr wie 2026 angeben."),
        format!("“{text}” is no fiscal year. Name a year such as 2026."),
    )
}

pub fn no_page(text: &str) -> Said {
    Said::new(
        format!("„{text}“ ist keine Seite. Bitte eine Zahl ab 1 angeben."),
        format!("“{text}” is no page. Name a number from 1."),
    )
}

/// Rows of a file at most.
pub fn rows_at_most(most: usize) -> Said {
    let most = number::number(most as u64);
    Said::new(format!("höchstens {} Zeilen", most.de), format!("{} rows at most", most.en))
}

/// Where a file goes on that ends before its rows do.
pub fn goes_on(rows: usize, address: &str) -> Said {
    let (de, en) = if rows == 1 { ("Zeile", "row") } else { ("Zeilen", "rows") };
    let rows = number::number(rows as u64);
    Said::new(
        format!("Die Datei endet hier nach {} {de}; sie geht weiter unter {address}.", rows.de),
        format!("The file ends here after {} {en}; it goes on at {address}.", rows.en),
    )
}

pub fn no_grouping(text: &str) -> Said {
    Said::new(
        format!("Nach „{text}“ wird nicht aufgeschlüsselt. Bitte bezirk, behoerde, feld oder stelle angeben."),
        format!("There is no breakdown by “{text}”. Name bezirk, behoerde, feld or stelle."),
    )
}

/// A journal number that is none.
pub fn no_number(text: &str) -> Said {
    Said::new(
        format!("„{text}“ ist keine Nummer des Journals. Bitte eine Zahl ab 1 angeben."),
        format!("“{text}” is no number of the journal. Name a number from 1."),
    )
}

/// How many events came since.
pub fn since_then(count: u64) -> Said {
    let said = counted(count, ("Ereignis", "event"), ("Ereignisse", "events"));
    match count {
        1 => Said::new("Seither wurde ein Ereignis aufgezeichnet.", "One event was recorded since."),
        _ => {
            Said::new(format!("Seither wurden {} aufgezeichnet.", said.de), format!("{} were recorded since.", said.en))
        }
    }
}

/// How many events the figures do not count yet; nothing where they count all.
pub fn behind(count: u64) -> Said {
    let said = counted(count, ("Ereignis", "event"), ("Ereignisse", "events"));
    match count {
        0 => Said::default(),
        1 => Said::new("Ein Ereignis ist noch nicht mitgezählt.", "One event is not counted yet."),
        _ => Said::new(format!("{} sind noch nicht mitgezählt.", said.de), format!("{} are not counted yet.", said.en)),
    }
}

/// Events that are counted before their day.
pub fn ahead(events: u64, after: &str) -> Said {
    let day = number::day(after);
    let many = number::number(events);
    match events {
        1 => Said::new(
            format!("Darin ein Ereignis, das erst nach dem {} wirkt.", day.de),
            format!("In it one event that takes effect after {} only.", day.en),
        ),
        _ => Said::new(
            format!("Darin {} Ereignisse, die erst nach dem {} wirken.", many.de, day.de),
            format!("In it {} events that take effect after {} only.", many.en, day.en),
        ),
    }
}

/// The same of a page that counts more than one answer tells of.
pub fn some_ahead(after: &str) -> Said {
    let day = number::day(after);
    Said::new(
        format!("Darin auch Ereignisse, die erst nach dem {} wirken.", day.de),
        format!("In it also events that take effect after {} only.", day.en),
    )
}

/// The same without them.
pub fn without_ahead() -> Said {
    Said::new("Ohne diese zeigen", "Show without these")
}

/// How a budget stands, in one sentence.
pub fn budget_stands(soll: &Said, actual: &Said, commitments: &Said, available: &Said) -> Said {
    Said::new(
        format!(
            "Von {} EUR Soll sind {} EUR ausgegeben und {} EUR durch Bestellungen gebunden; verfügbar sind {} EUR.",
            soll.de, actual.de, commitments.de, available.de
        ),
        format!(
            "Of a current budget of EUR {}, EUR {} are spent and EUR {} are bound by orders; EUR {} are available.",
            soll.en, actual.en, commitments.en, available.en
        ),
    )
}

/// How many lines are overdrawn; nothing where none is.
pub fn lines_overdrawn(count: u32) -> Said {
    match count {
        0 => Said::default(),
        1 => Said::new("Eine Haushaltsstelle ist überzogen.", "One line is overdrawn."),
        _ => Said::new(format!("{count} Haushaltsstellen sind überzogen."), format!("{count} lines are overdrawn.")),
    }
}

/// Why there is no line: `year`: of it there is no plan at all.
pub fn no_lines(year: Option<i32>, as_of: Option<&AsOf>) -> Said {
    if as_of.is_some_and(|as_of| as_of.sequence == 0) {
        return Said::new(
            "Auf diesem Stand war noch nichts aufgezeichnet. Bitte einen späteren wählen.",
            "Nothing was recorded at this state yet. Choose a later one.",
        );
    }
    if let Some(year) = year {
        return Said::new(
            format!(
                "Für {year} ist kein Haushaltsplan eingelesen, der auf diesem Stand schon gilt. Bitte ein anderes Jahr \
                 oder einen anderen Stand wählen."
            ),
            format!("No budget plan of {year} is imported that holds at this state. Choose another year or state."),
        );
    }
    Said::new(
        "Für diese Auswahl gibt es keine Haushaltsstellen. Bitte Jahr oder Auswahl ändern.",
        "There are no budget lines for this selection. Change the year or the selection.",
    )
}

/// What amounts are of; 0: of no year, because nothing is planned.
pub fn amounts_of(year: i32) -> Said {
    let (de, en) = if year == 0 {
        (String::new(), String::new())
    } else {
        (format!(" des Haushaltsjahres {year}"), format!(" of the fiscal year {year}"))
    };
    Said::new(format!("Beträge{de} in EUR"), format!("Amounts{en} in EUR"))
}

/// What is counted of a year that is over, on a page that has money beside what is counted on a day.
pub fn money_and_counts(year: i32, last: &str) -> Said {
    let last = number::day(last);
    Said::new(
        format!(
            "Haushalt, Prognose und Mehrbedarf: alle Ereignisse; alle anderen Zahlen von {year}: Ereignisse bis {}",
            last.de
        ),
        format!("budget, forecast and extra need: all events; all other figures of {year}: events until {}", last.en),
    )
}

/// What a table of the budget has.
pub fn budget_caption(year: i32, by: &str) -> Said {
    let (de, en) = match by {
        "behoerde" => ("Behörden", "authority"),
        "feld" => ("Handlungsfeldern", "programme"),
        "stelle" => ("Haushaltsstellen", "line"),
        _ => ("Bezirken", "district"),
    };
    Said::new(format!("Haushalt {year} nach {de}, Beträge in EUR"), format!("Budget {year} by {en}, amounts in EUR"))
}

/// What is left out of a list that is too long for a page.
pub fn and_more(count: u64) -> Said {
    if count == 1 {
        return Said::new("Und eine weitere.", "And one more.");
    }
    let said = number::number(count);
    Said::new(format!("Und {} weitere.", said.de), format!("And {} more.", said.en))
}

/// That parts of a figure are not told event by event.
pub fn not_added() -> Said {
    Said::new(
        "Diese Zahl ist keine Summe von Ereignissen (etwa ein Verhältnis oder eine Auswahl). Aus ihnen wird sie \
         berechnet; ihre Teile führen zu denen, die sich addieren.",
        "This figure is no sum of events (such as a ratio or a choice). It is computed from them; its parts lead to \
         those that add up.",
    )
}

/// That the events of a figure come to it.
pub fn adds_up(count: u64, sum: &Said) -> Said {
    let events = counted(count, ("Ereignis ergibt", "event comes"), ("Ereignisse ergeben zusammen", "events come"));
    Said::new(format!("{} {}.", events.de, sum.de), format!("{} to {}.", events.en, sum.en))
}

/// That an indicator is not told part by part.
pub fn not_derived() -> Said {
    Said::new(
        "Diese Kennzahl wird noch nicht Ereignis für Ereignis hergeleitet. Die Ereignisse, aus denen sie berechnet \
         wird, stehen im Journal.",
        "This indicator is not derived event by event yet. The events that it is computed from stand in the journal.",
    )
}

/// `is_known`: there is a number, and it is nought.
pub fn no_events_behind(is_known: bool) -> Said {
    if is_known {
        Said::new(
            "Dahinter steht kein Ereignis: die Zahl ist null, weil nichts geschah.",
            "No event stands behind it: it is nought because nothing happened.",
        )
    } else {
        Said::new("Dahinter steht kein Ereignis.", "No event stands behind it.")
    }
}

pub fn days_late(days: i32) -> Said {
    match days {
        1 => Said::new("1 Tag", "1 day"),
        _ => Said::new(format!("{days} Tage"), format!("{days} days")),
    }
}

/// A page beside which nothing else is known.
pub fn page_counts(page: usize, pages: usize) -> Said {
    Said::new(format!("Seite {page} von {pages}"), format!("Page {page} of {pages}"))
}

/// A call that failed and said no sentence of its own.
pub fn unsaid() -> Said {
    Said::new(
        "Der Dienst hat nicht geantwortet, wie er sollte. Bitte die Seite noch einmal laden; bleibt es so, die \
         Betriebsstelle verständigen.",
        "The service did not answer as it should. Load the page again; if that does not help, tell whoever runs it.",
    )
}

/// A service that is not reached.
pub fn unreachable() -> Said {
    Said::new(
        "Die Zahlen sind gerade nicht erreichbar. Das Journal und die Hilfe können trotzdem gehen; bitte die Seite \
         gleich noch einmal laden.",
        "The figures cannot be reached right now. The journal and the help may work all the same; load the page again \
         in a moment.",
    )
}

pub fn foreign_request() -> Said {
    Said::new(
        "Diese Anfrage kam von einer fremden Seite und wird nicht ausgeführt.",
        "This request came from another site and is not carried out.",
    )
}

/// A name under which these pages are not offered.
pub fn foreign_host() -> Said {
    Said::new(
        "Unter diesem Namen werden die Seiten nicht angeboten. Bitte die Adresse verwenden, die beim Start genannt \
         wurde.",
        "The pages are not offered under this name. Use the address that was printed at the start.",
    )
}
