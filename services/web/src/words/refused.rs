//! What the pages say of what was refused or is to be looked at, and of what became of it.

use sollist_contract::{said::Said, words::number};

use sollist_contract::lang::Lang;

words! {
    reason "Grund" "Reason";
    row "Zeile" "Row";
    recorded "Aufgezeichnet ist" "Recorded is";
    taken_hint
        "So, wie es kam. Unter dieser Kennung (id) ist etwas anderes gebucht: bitte eine neue Kennung schreiben."
        "As it came. Under this id something else is recorded: write a new id.";
    as_file "Die Zeile als Datei (CSV mit Kopf)" "The row as a file (CSV with its head)";
    to_entry "Zum abgelehnten Eintrag" "To the refused entry";
    to_list "Zur Liste der abgelehnten Einträge" "To the list of refused entries";
    to_warned "Zur Liste der Hinweise" "To the list of what is to be looked at";
    settle_hint
        "Bleibt dabei stehen, mit dem Namen, unter dem diese Seiten senden. Bitte keine Namen von Personen."
        "Stays with it, under the name that these pages send by. No names of persons, please.";
    settled_on "Erledigt am" "Settled at";
    settled_by "Erledigt von" "Settled by";
    settled_why "Begründung" "Reason given";
    cells "Was kam, mit den Köpfen der Spalten" "What came, under the heads of its columns";
    times "Male" "Times";
    settle_which "Was erledigt ist" "What is settled";
    only_this "nur dieser Hinweis" "this one only";
    no_head "(ohne Kopf)" "(without a head)";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// A warning, by its number.
pub fn warning(number: u64) -> Said {
    let number = number::number(number);
    Said::new(format!("Hinweis Nr. {}", number.de), format!("Warning number {}", number.en))
}

/// That all warnings of one reason on one line are settled.
pub fn settles_alike(count: u64, last: u64) -> Said {
    let (count, last) = (number::number(count), number::number(last));
    Said::new(
        format!("alle {} dieser Art zu dieser Haushaltsstelle, bis Nr. {}", count.de, last.de),
        format!("all {} of this kind on this line, up to number {}", count.en, last.en),
    )
}

/// An entry that was set aside by hand; `basis` names who did.
pub fn set_aside(basis: &str) -> Said {
    Said::new(format!("Erledigt, nicht aufgezeichnet: {basis}"), format!("Settled, not recorded: {basis}"))
}

/// A warning that somebody has looked at.
pub fn looked_at(basis: &str, by: &str, at: Option<(Said, String)>) -> Said {
    let (de, en) = match at {
        Some((day, time)) => (format!("{by}, {}, {time}", day.de), format!("{by}, {}, {time}", day.en)),
        None => (by.to_owned(), by.to_owned()),
    };
    Said::new(format!("Erledigt: {basis} ({de})"), format!("Settled: {basis} ({en})"))
}

/// Somebody was faster: what was given now is not kept.
pub fn dropped(given: &str) -> Said {
    Said::new(
        format!("Das war schon so, bevor Sie gesendet haben. Ihre Begründung „{given}“ ist nicht vermerkt worden."),
        format!("This was so before you sent. Your reason “{given}” was not noted."),
    )
}

/// The same reason was given before, by this very form.
pub fn noted_already() -> Said {
    Said::new("Ihre Begründung war schon vermerkt; sie zählt einmal.", "Your reason was noted already; it counts once.")
}

/// The same of a correction.
pub fn not_sent() -> Said {
    Said::new(
        "Das war schon so, bevor Sie gesendet haben. Ihre Berichtigung ist nicht aufgezeichnet worden.",
        "This was so before you sent. Your correction was not recorded.",
    )
}

/// How a row of a table is corrected.
pub fn correct_the_row() -> Said {
    Said::new(
        "Dieser Eintrag ist eine Zeile einer Tabelle. Bitte die Zeile als Datei mitnehmen, in ihr berichtigen, was \
         falsch ist (die erste Spalte sagt, welcher Eintrag gemeint ist, und bleibt), und die Datei als Haushaltsplan \
         einlesen. Danach ist dieser Eintrag berichtigt.",
        "This entry is a row of a table. Take the row as a file, correct in it what is wrong (its first column says \
         which entry is meant, and stays), and import the file as a budget plan. Then this entry is corrected.",
    )
}

/// What has the name of something else, and stays on the list until somebody says so.
pub fn correct_the_name() -> Said {
    Said::new(
        "Stimmt, was gebucht ist, bitte diesen Eintrag als erledigt vermerken: bis dahin steht er unter „Zu tun“. Ist \
         es ein weiterer Vorgang oder eine Korrektur, bitte berichtigen und eine neue Kennung schreiben.",
        "If what is recorded is right, note this entry as settled: until then it stands under “To do”. If it is one \
         more act or a correction, correct it and write a new id.",
    )
}

/// What is recorded under the name that an entry had stays, and what is sent now under another counts beside it.
pub fn one_more((source, id): (&str, &str)) -> Said {
    Said::new(
        format!("Was unter „{source} {id}“ gebucht ist, bleibt; dieses Ereignis zählt daneben."),
        format!("What is recorded under “{source} {id}” stays; this event counts beside it."),
    )
}

/// Bytes that are no text.
pub fn correct_the_file() -> Said {
    Said::new(
        "Dieser Eintrag ist kein Text. Er wird in seiner Datei berichtigt und mit ihr noch einmal gesendet.",
        "This entry is no text. It is corrected in its file and sent again with it.",
    )
}

/// A correction that is called otherwise than what it corrects.
pub fn other_name(before: (&str, &str), now: (&str, &str)) -> Said {
    let name = |(source, id): (&str, &str)| format!("{source} {id}");
    let (before, now) = (name(before), name(now));
    Said::new(
        format!(
            "Quelle und Kennung sind andere als im abgelehnten Eintrag („{now}“ statt „{before}“): kommt dieser unter \
             seinem eigenen Namen noch einmal, zählt er noch einmal."
        ),
        format!(
            "Source and id are others than those of the refused entry (“{now}” instead of “{before}”): if that comes \
             again under its own name, it counts again."
        ),
    )
}
