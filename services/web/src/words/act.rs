//! What the pages say that something is sent by.

use sollist_contract::{
    money::AMOUNT_MAX,
    said::Said,
    words::{number, terms},
};

use sollist_contract::lang::Lang;

words! {
    check "Vorschau" "Preview";
    to_check "Weiter zur Vorschau" "Continue to the preview";
    checked_first
        "Es wird noch nichts aufgezeichnet: zuerst sehen Sie, was daraus würde."
        "Nothing is recorded yet: first you see what would become of it.";
    not_yet
        "Noch ist nichts aufgezeichnet. Bitte ansehen und dann bestätigen."
        "Nothing is recorded yet. Look at it, then confirm.";
    summary "Zusammenfassung" "Summary";
    in_words "in Worten" "in words";
    seen "Gesehener Stand" "State seen";
    gives "Gibt Geld" "Gives money";
    gets "Erhält Geld" "Gets money";
    to_line "Zur Haushaltsstelle" "To the budget line";
    to_look_at "Zu beachten" "To be noted";
    change "Ändern" "Change";
    choose "bitte wählen" "please choose";
    again "Noch einmal senden" "Send again";
    how_many "Wie viele Personen es braucht" "How many persons it takes";
    open_process "Vorgang eröffnen" "Open the process";
    optional "freiwillig" "optional";
    faults "Bitte berichtigen" "Please correct";
    fault_title "Fehler:" "Error:";
    recorded_as "Aufgezeichnet als Ereignis Nr." "Recorded as event number";
    receipt "Quittung" "Receipt";
    follows "Daraus folgte" "What followed from it";
    to_event "Zum Ereignis im Journal" "To the event in the journal";
    to_request "Zum Antrag" "To the request";
    to_requests "Zu allen Anträgen" "To all requests";
    to_warned "Zu den Hinweisen auf dieses Ereignis" "To what is to be looked at of this event";
    looked_at "Erledigter Hinweis" "Settled: nothing to look at";
    what_changed "Was sich seither geändert hat" "What changed since";
    granted_in_part "bewilligt zum Teil" "Granted in part";
    requests "Mehrbedarfsanträge" "Funding requests";
    no_requests
        "Für diese Auswahl gibt es keinen Antrag. Ein neuer wird über „Mehrbedarf beantragen“ gestellt."
        "There is no request for this selection. A new one is made by “Ask for more money”.";
    ask "Mehrbedarf beantragen" "Ask for more money";
    review "Antrag prüfen" "Review the request";
    approve "Antrag anerkennen" "Approve the request";
    reject "Antrag ablehnen" "Reject the request";
    grant "Geld bewilligen" "Grant money";
    deed_ask "Verbindlich beantragen" "Submit the request";
    deed_review "Prüfung aufzeichnen" "Record the review";
    deed_approve "Verbindlich anerkennen" "Record the approval";
    deed_reject "Verbindlich ablehnen" "Record the rejection";
    deed_grant "Verbindlich bewilligen" "Record the grant";
    asked "Was beantragt ist" "What is asked for";
    derivation "Herleitung, wie sie gesendet wurde" "Derivation as it was sent";
    derived "Wofür" "What for";
    need_beside "Der hergeleitete Bedarf daneben" "The derived need beside it";
    history "Was geschah, und auf welchem Wissen" "What happened, and on which knowledge";
    decided_on "entschieden auf Stand" "decided as of";
    nobody_said "nicht gesagt" "not said";
    asked_together "In allen offenen Anträgen noch beantragt" "Still asked for in all open requests";
    open_requests "Offene Anträge" "Open requests";
    difference "Mehr beantragt als gebraucht" "Asked for beyond the need";
    decision "Begründung der Entscheidung" "Reason of the decision";
    requested_on "beantragt am" "Asked for on";
    number "Nummer des Antrags" "Number of the request";
    number_hint "In Ihrer Behörde einmalig, zum Beispiel MB-2026-7" "Unique in your authority, such as MB-2026-7";
    amount "Betrag in EUR" "Amount in EUR";
    amount_hint "Zum Beispiel 1.300.000,00" "Such as 1,300,000.00";
    amount_as_before "Leer: der bisherige Betrag" "Empty: the amount as it is";
    deadline_hint "TT.MM.JJJJ; Frist aus Gesetz oder Sicherheit. Den Vorschlag reiht die Frist der Parameter"
        "DD.MM.YYYY; deadline of law or security. The proposal ranks by the deadline of the parameters";
    reason_required_hint
        "Warum das Geld gebraucht wird; steht für immer im Journal. Bitte keine Namen von Personen."
        "Why the money is needed; stands in the journal for ever. No names of persons, please.";
    reason_hint
        "Steht für immer im Journal. Bitte keine Namen von Personen."
        "Stands in the journal for ever. No names of persons, please.";
    from_line "Haushaltsstelle, die gibt" "Budget line that gives";
    from_line_hint
        "Leer: die erste der Zentralen Verstärkungsmittel; sonst aus der Liste wählen"
        "Empty: the first of the central reserve; else choose from the list";
    to_line_to "Haushaltsstelle, die erhält" "Budget line that gets";
    to_line_hint
        "Leer: die erste der Behörde in diesem Handlungsfeld; sonst aus der Liste wählen"
        "Empty: the first of the authority in this programme; else choose from the list";
    basis "Grundlage" "Basis";
    basis_hint
        "Die Vorschrift, auf der die Umsetzung beruht, zum Beispiel § 20 LHO"
        "The rule it rests on, such as § 20 LHO";
    reference "Aktenzeichen" "Reference";
    entry "Abgelehnter Eintrag" "Refused entry";
    correct "Berichtigen" "Correct";
    settle "Erledigt mit Grund" "Settle with a reason";
    deed_correct "Berichtigt senden" "Send corrected";
    deed_settle "Als erledigt vermerken" "Note as settled";
    event "Ereignis (CloudEvent als JSON)" "Event (CloudEvent as JSON)";
    event_hint
        "So, wie es kam. Bitte nur berichtigen, was falsch ist; Quelle und Kennung bleiben."
        "As it came. Correct only what is wrong; source and id stay.";
    open_still "Offen: noch nicht berichtigt und nicht erledigt." "Open: neither corrected nor settled.";
    corrected "Berichtigt: das Ereignis ist aufgezeichnet." "Corrected: the event is recorded.";
    taken
        "Berichtigt: etwas anderes wurde an seiner Stelle aufgezeichnet."
        "Corrected: something else was taken in its place.";
    settle_why "Warum ist es erledigt?" "Why is it settled?";
    warned "Hinweise" "To look at";
    warning "Hinweis" "Warning";
    no_warned "Es liegt nichts vor, was jemand ansehen müsste." "There is nothing that somebody would have to look at.";
    warned_at "Aufgezeichnet am" "Recorded at";
    send "Senden" "Send";
    send_file "Datei senden" "Send a file";
    file "Datei" "File";
    only_check "Nur prüfen: nichts wird aufgezeichnet" "Check only: nothing is recorded";
    send_now "Senden und aufzeichnen" "Send and record";
    receipts "Quittungen" "Receipts";
    result "Ergebnis" "Result";
    to_refused "Zu den abgelehnten Einträgen" "To the refused entries";
    another_file "Eine weitere Datei senden" "Send another file";
    place "Zeile" "Line";
}

/// The words of these pages.
pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// What is required and was left empty.
pub fn missing(name: &str) -> Said {
    Said::new(format!("„{name}“ fehlt."), format!("“{name}” is missing."))
}

pub fn no_amount(text: &str) -> Said {
    let text = short(text);
    Said::new(
        format!(
            "„{text}“ ist kein Betrag. Bitte wie 1.300.000,00 oder 1300000.00 schreiben, mit höchstens zwei Stellen \
             hinter dem Komma."
        ),
        format!("“{text}” is no amount. Write it as 1,300,000.00 or 1300000.00, with at most two decimals."),
    )
}

/// An amount beyond what an event may have.
pub fn amount_beyond() -> Said {
    let most = number::amount(&AMOUNT_MAX.to_string());
    Said::new(
        format!("Das ist mehr, als ein Betrag sein kann: höchstens {} EUR.", most.de),
        format!("This is more than an amount can be: EUR {} at most.", most.en),
    )
}

/// An answer of which the journal cannot keep so much.
pub fn too_long(name: &str, bytes: usize, most: usize) -> Said {
    let counted = |bytes: usize| number::number(i64::try_from(bytes).unwrap_or(i64::MAX));
    let (is, most) = (counted(bytes), counted(most));
    Said::new(
        format!(
            "„{name}“ ist zu lang: {} Zeichen, wenn Umlaute doppelt zählen; höchstens {} gehen. Bitte kürzen.",
            is.de, most.de
        ),
        format!("“{name}” is too long: {} bytes, {} at most. Shorten it.", is.en, most.en),
    )
}

/// The begin of what was typed, however long it is.
fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut chars = text.chars();
    let begin: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() { format!("{begin}…") } else { begin }
}

/// The page shows what there is by now, whatever it was that changed; what the service advises (a number to be sent
/// with) is not for whoever has a page before them.
///
/// `shown`: whether the page shows what it is about.
pub fn changed(said: &Said, shown: bool) -> Said {
    let cut = |text: &str, advice: &str| text.split(advice).next().unwrap_or_default().trim().to_owned();
    if !shown {
        return Said::new(cut(&said.de, "Bitte neu ansehen"), cut(&said.en, "Look again"));
    }
    Said::new(
        format!("{} Unten steht, wie es jetzt ist.", cut(&said.de, "Bitte neu ansehen")),
        format!("{} Below is how it stands now.", cut(&said.en, "Look again")),
    )
}

/// The page was sent before, with other answers. `shown`: whether the page shows what it is about.
pub fn sent_before(shown: bool) -> Said {
    let before = Said::new(
        "Von dieser Seite wurde schon etwas anderes gesendet und aufgezeichnet. Was jetzt im Formular steht, wäre ein \
         weiterer Vorgang.",
        "Something else was sent by this page already, and recorded. What the form says now would be one more act.",
    );
    before.and(&match shown {
        true => Said::new(
            "Unten steht, wie es jetzt ist: bitte ansehen, ob er noch nötig ist.",
            "Below is how it stands now: see whether it is still needed.",
        ),
        false => Said::new(
            "Bitte unter „Anträge“ ansehen, ob er noch nötig ist.",
            "See under “Requests” whether it is still needed.",
        ),
    })
}

/// A step that a request does not stand before.
pub fn not_this_step(step: &str) -> Said {
    Said::new(
        format!("„{step}“ geht bei diesem Stand des Antrags nicht (mehr)."),
        format!("“{step}” is not (or no longer) possible as this request stands."),
    )
}

/// What is sent is longer than it may be.
pub fn too_large(bytes: u64) -> Said {
    let size = size(bytes);
    Said::new(
        format!("Das ist zu groß: höchstens {} werden angenommen. Aufgezeichnet wurde nichts.", size.de),
        format!("This is too large: {} are taken at most. Nothing was recorded.", size.en),
    )
}

pub(super) fn size(bytes: u64) -> Said {
    let whole = number::number(bytes >> 20);
    Said::new(format!("{} MiB", whole.de), format!("{} MiB", whole.en))
}

/// What is no form.
pub fn no_form() -> Said {
    Said::new(
        "Hier wird nur angenommen, was ein Formular dieser Seiten sendet.",
        "Only what a form of these pages sends is taken here.",
    )
}

/// What did not come whole.
pub fn cut_off() -> Said {
    Said::new(
        "Was gesendet wurde, ist nicht ganz angekommen. Aufgezeichnet wurde nichts; bitte noch einmal senden.",
        "What was sent did not come whole. Nothing was recorded; send it again.",
    )
}

/// What is sent takes too long to come.
pub fn too_slow(seconds: u64) -> Said {
    Said::new(
        format!(
            "Was gesendet wurde, war nach {seconds} s noch nicht ganz da. Aufgezeichnet wurde nichts; bitte mit einer \
             schnelleren Verbindung noch einmal senden, eine große Datei in Teilen."
        ),
        format!(
            "What was sent had not come whole after {seconds} s. Nothing was recorded; send it again over a faster \
             connection, a large file in parts."
        ),
    )
}

/// A page that takes nothing.
pub fn takes_nothing() -> Said {
    Said::new("Diese Seite nimmt nichts an.", "This page takes nothing.")
}

pub fn no_deciding_on_the_past() -> Said {
    Said::new(
        "Sie sehen einen früheren Stand, oder nicht alle Ereignisse; darauf wird nichts entschieden.",
        "You are looking at an earlier state, or not at all events; nothing is decided on that.",
    )
}

/// Whether it was recorded is not known.
pub fn send_again() -> Said {
    Said::new(
        "Ob es aufgezeichnet ist, weiß gerade niemand. Senden Sie es hier noch einmal: es zählt einmal, auch wenn es \
         schon angekommen ist.",
        "Whether it is recorded nobody knows right now. Send it again here: it counts once, even if it has arrived.",
    )
}

/// How a request stands, in one sentence.
pub fn request_stands(
    state: &Said,
    asked: &Said,
    approved: Option<&Said>,
    (granted, left): (&Said, Option<&Said>),
) -> Said {
    let (left_de, left_en) = match left {
        Some(left) => (
            format!(" {} EUR davon sind noch nicht bewilligt.", left.de),
            format!(" EUR {} of it are not granted yet.", left.en),
        ),
        None => (String::new(), String::new()),
    };
    let (de, en) = match approved {
        Some(approved) => (format!(", anerkannt {} EUR", approved.de), format!(", EUR {} approved", approved.en)),
        None => (String::new(), String::new()),
    };
    Said::new(
        format!("Stand: {}. Beantragt {} EUR{de}, bewilligt {} EUR.{left_de}", state.de, asked.de, granted.de),
        format!("State: {}. EUR {} asked for{en}, EUR {} granted.{left_en}", state.en, asked.en, granted.en),
    )
}

/// A request on which nothing follows.
pub fn decided() -> Said {
    Said::new("Über diesen Antrag ist entschieden.", "This request is decided.")
}

/// A need that stands beside no open request.
pub fn no_need_beside() -> Said {
    Said::new(
        "Neben den offenen Anträgen dieser Behörde steht in diesem Handlungsfeld kein hergeleiteter Bedarf.",
        "Beside the open requests of this authority there is no derived need in this programme.",
    )
}

/// What a request is to buy: so many of an item, and what one costs.
pub fn bought(item: &str, quantity: i64, price: Option<&str>) -> Said {
    let quantity = number::number(quantity);
    let item = terms::item(item).map_or_else(|| Said::read(item, item), Said::from);
    let each = price.map(number::amount).unwrap_or_default();
    match price {
        Some(_) => Said::new(
            format!("{} × {} zu je {} EUR", quantity.de, item.de, each.de),
            format!("{} × {} at EUR {} each", quantity.en, item.en, each.en),
        ),
        None => Said::read(format!("{} × {}", quantity.de, item.de), format!("{} × {}", quantity.en, item.en)),
    }
}

/// What was recorded before, and under which number.
pub fn recorded_before(sequence: u64) -> Said {
    let shown = number::number(sequence);
    Said::new(
        format!(
            "War schon aufgezeichnet, als Ereignis Nr. {}. Gesendet wurde es noch einmal; es zählt einmal.",
            shown.de
        ),
        format!("Was recorded already, as event number {}. It was sent again; it counts once.", shown.en),
    )
}

/// How a request came to where it is, to whom the journal does not say it: each step and its day.
pub fn no_history(steps: &[(Said, Said)]) -> Said {
    let told = |of: fn(&Said) -> &str| {
        let steps = steps.iter().map(|(step, day)| format!("{} {}", of(step), of(day)));
        steps.collect::<Vec<_>>().join(", ")
    };
    let (de, en) = (told(|said| &said.de), told(|said| &said.en));
    Said::new(
        format!("Bis hierher: {de}. Wer es war, steht im Journal, das zu Ihren Rollen nicht gehört."),
        format!("Until now: {en}. Who did so stands in the journal, which your roles do not read."),
    )
}

/// A request of which only a part of what is approved was granted.
pub fn granted_in_part() -> Said {
    Said::new("zum Teil", "in part")
}

/// What was recorded, and under which number.
pub fn recorded(sequence: u64) -> Said {
    let shown = number::number(sequence);
    Said::new(
        format!("Aufgezeichnet als Ereignis Nr. {}. Noch einmal gesendet zählt es nicht noch einmal.", shown.de),
        format!("Recorded as event number {}. Sent again, it does not count again.", shown.en),
    )
}

/// How large a file may be, said before it is chosen.
pub fn file_hint(bytes: u64) -> Said {
    let size = size(bytes);
    Said::new(
        format!("Ereignisse als JSON, eines in jeder Zeile oder als Liste; höchstens {}.", size.de),
        format!("Events as JSON, one a line or as a list; {} at most.", size.en),
    )
}

/// What may be sent, and what happens when it is cut.
pub fn about_sending() -> Said {
    Said::new(
        "Die Quittungen stehen hier, sobald sie kommen. Bricht die Verbindung ab, dieselbe Datei noch einmal senden: \
         was schon aufgezeichnet ist, zählt nicht noch einmal, und was unter seiner Kennung berichtigt ist, kommt \
         nicht wieder auf die Liste. Was unter einer anderen berichtigt oder von Hand erledigt war und wieder \
         abgelehnt wird, steht wieder dort.",
        "The receipts appear here as they come. When the connection is cut, send the same file again: what is recorded \
         already does not count again, and what is corrected under its id does not come back onto the list. What was \
         corrected under another, or settled by hand, and is refused again stands there again.",
    )
}

pub fn no_file() -> Said {
    Said::new("Bitte eine Datei wählen.", "Choose a file.")
}

/// A file in which there are no events.
pub fn no_events_in(name: &str) -> Said {
    Said::new(
        format!(
            "In „{name}“ stehen keine Ereignisse als JSON. Aufgezeichnet wurde nichts. Ist es ein Haushaltsplan, bitte \
             über „Einen Haushaltsplan (CSV, XLSX) einlesen“ gehen."
        ),
        format!(
            "There are no events as JSON in “{name}”. Nothing was recorded. If it is a budget plan, go by “Import a \
             budget plan (CSV, XLSX)”."
        ),
    )
}

/// A receipt, as it comes.
pub fn receipt_line(position: u64, recorded: u64, duplicates: u64, refused: usize, checked: bool) -> Said {
    let (position, recorded) = (number::number(position), number::number(recorded));
    let (duplicates, refused) =
        (number::number(duplicates), number::number(i64::try_from(refused).unwrap_or(i64::MAX)));
    let (de, en) = if checked { ("würden aufgezeichnet", "would be recorded") } else { ("aufgezeichnet", "recorded") };
    Said::new(
        format!(
            "Bis Zeile {}: {} {de}, {} schon bekannt, {} abgelehnt.",
            position.de, recorded.de, duplicates.de, refused.de
        ),
        format!(
            "Up to line {}: {} {en}, {} known already, {} refused.",
            position.en, recorded.en, duplicates.en, refused.en
        ),
    )
}

/// What became of a file.
pub fn file_done(recorded: u64, duplicates: u64, refused: u64, warned: u64, checked: bool) -> Said {
    let hints = match warned {
        0 => Said::default(),
        1 => Said::new(" Dazu ein Hinweis.", " There is one warning."),
        many => {
            let many = number::number(many);
            Said::new(format!(" Dazu {} Hinweise.", many.de), format!(" There are {} warnings.", many.en))
        }
    };
    let [recorded, duplicates, refused] = [recorded, duplicates, refused].map(number::number);
    let (de, en) = if checked {
        ("würden aufgezeichnet; aufgezeichnet wurde nichts", "would be recorded; nothing was recorded")
    } else {
        ("aufgezeichnet", "recorded")
    };
    Said::new(
        format!("{} abgelehnt, {} schon bekannt, {} {de}.{}", refused.de, duplicates.de, recorded.de, hints.de),
        format!("{} refused, {} known already, {} {en}.{}", refused.en, duplicates.en, recorded.en, hints.en),
    )
}

/// A file of which the end was not answered.
pub fn file_cut(position: u64) -> Said {
    let shown = number::number(position);
    Said::new(
        format!(
            "Die Antwort brach ab. Bis Zeile {} ist alles entschieden und gespeichert. Bitte dieselbe Datei noch \
             einmal senden: was aufgezeichnet ist, zählt nicht noch einmal.",
            shown.de
        ),
        format!(
            "The answer was cut off. Up to line {} everything is decided and stored. Send the same file again: what is \
             recorded does not count again.",
            shown.en
        ),
    )
}

/// Below which journal number something was taken.
pub fn up_to_event(sequence: u64) -> Said {
    let shown = number::number(sequence);
    Said::new(format!("Ereignisse bis Nr. {}", shown.de), format!("Events up to number {}", shown.en))
}

/// The corrected event is refused too.
pub fn refused_again(said: &Said) -> Said {
    Said::new(format!("Auch so nicht angenommen: {}", said.de), format!("Not taken like this either: {}", said.en))
}

/// What is set aside.
pub fn settles(what: &Said) -> Said {
    Said::new(format!("Wird als erledigt vermerkt: {}", what.de), format!("Will be noted as settled: {}", what.en))
}

pub fn no_entry() -> Said {
    Said::new("Das Ereignis fehlt.", "The event is missing.")
}
