//! What the pages say on what changed since a report, and on why there is nothing to compare.

use sollist_contract::{said::Said, words::number};

use sollist_contract::lang::Lang;

words! {
    changes "Änderungen" "Changes";
    since_report "Was sich seit diesem Bericht geändert hat" "What changed since this report";
    as_reported "Der Bericht auf diesem Stand" "The report of this state";
    two_states "Zwei beliebige Stände vergleichen" "Compare any two states";
    exchange "Von und Auf tauschen" "Exchange From and To";
    exchanged "Mit getauschten Ständen:" "With the states exchanged:";
    to_proof "Stand einer Berichtsdatei feststellen" "Find the state of a report's file";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// The report is German on every page, and so is what stands in its tables.
pub const OF_BERLIN: &str = "Gegenüber dem Vorquartal: ganz Berlin";
pub const OF_DISTRICTS: &str = "Gegenüber dem Vorquartal: nach Bezirken";
pub const REASONS: &str = "Warum es keine Veränderung gibt";

/// Why a change is missing: a sentence below the table has this number.
pub fn see_reason(number: usize) -> String {
    format!("– (Grund {number})")
}

/// A link to what changed since a day.
pub fn since_day(day: &str) -> Said {
    let day = number::day(day);
    Said::new(format!("seit dem {}", day.de), format!("since {}", day.en))
}

/// The same since a number of the journal, on which a published report rests.
pub fn since_number(sequence: u64) -> Said {
    let number = number::number(sequence);
    Said::new(format!("seit Journal Nr. {}", number.de), format!("since journal number {}", number.en))
}

/// On which state a published report rests, and when it was published.
pub fn published(sequence: u64, day: &str) -> Said {
    let (number, day) = (number::number(sequence), number::day(day));
    Said::new(
        format!(
            "Der Bericht ist am {} veröffentlicht und ruht auf Journal Nr. {}; diese Seite zeigt ihn mit dem, was \
             heute bekannt ist.",
            day.de, number.de
        ),
        format!(
            "The report was published on {} and rests on journal number {}; this page shows it with what is known \
             today.",
            day.en, number.en
        ),
    )
}

/// A report whose day is still to come.
pub fn not_before(day: &str) -> Said {
    let day = number::day(day);
    Said::new(format!("erst nach dem {}", day.de), format!("after {} only", day.en))
}

/// On which state a report rests: the end of the last deadline, or of the quarter.
pub fn rests_on(day: &str, deadline: bool) -> Said {
    let day = number::day(day);
    match deadline {
        true => Said::new(
            format!(
                "Der Bericht ruht auf dem, was bis zum Ende der letzten Meldefrist am {} aufgezeichnet war; diese \
                 Seite zeigt ihn mit dem, was heute bekannt ist.",
                day.de
            ),
            format!(
                "The report rests on what was recorded by the end of the last deadline on {}; this page shows it with \
                 what is known today.",
                day.en
            ),
        ),
        false => Said::new(
            format!(
                "Der Bericht ruht auf dem, was bis zum Ende des Quartals am {} aufgezeichnet war; diese Seite zeigt \
                 ihn mit dem, was heute bekannt ist.",
                day.de
            ),
            format!(
                "The report rests on what was recorded by the end of the quarter on {}; this page shows it with what \
                 is known today.",
                day.en
            ),
        ),
    }
}

/// The same of one that is still to come.
pub fn rests_later(day: &str) -> Said {
    let day = number::day(day);
    Said::new(
        format!("Der Bericht ruht auf dem Stand vom Ende des {}; bis dahin gibt es nichts zu vergleichen.", day.de),
        format!("The report rests on the state at the end of {}; until then there is nothing to compare.", day.en),
    )
}

/// What the list says of the comparison.
pub fn about_changes() -> Said {
    Said::new(
        "„Änderungen“ führt von jedem Bericht zu dem, was sich an seinen Zahlen seither geändert hat: von dem Stand, \
         auf dem er veröffentlicht ist, bis heute; von einem, der nicht veröffentlicht ist, vom Ende seiner letzten \
         Meldefrist (ohne Meldungen: vom Ende des Quartals).",
        "“Changes” leads from each report to what changed of its figures since: from the state on which it is \
         published until today; of one that is not published, from the end of its last deadline (without submissions: \
         from the end of the quarter).",
    )
}

/// That a day stands for its end.
pub fn end_of(day: &str) -> Said {
    let day = number::day(day);
    Said::new(
        format!("Der frühere Stand ist der vom Ende des {}.", day.de),
        format!("The earlier state is that at the end of {}.", day.en),
    )
}

/// That events after a day count in neither state.
pub fn until(day: &str) -> Said {
    let day = number::day(day);
    Said::new(
        format!("In beiden zählt, was bis zum {} geschehen war.", day.de),
        format!("Both count what had happened until {}.", day.en),
    )
}

/// What helps where a state is typed at which nothing was known.
pub fn name_a_later_one() -> Said {
    Said::new("Bitte eine spätere Nummer oder einen späteren Tag angeben.", "Name a later number or a later day.")
}

/// Nothing can be measured against a state at which nothing was known.
pub fn nothing_then(von: &Said) -> Said {
    Said::new(
        format!("Zu diesem Stand ({}) war im Journal noch nichts aufgezeichnet; an ihm ist nichts zu messen.", von.de),
        format!("At this state ({}) nothing was recorded in the journal; nothing can be measured against it.", von.en),
    )
}

/// A report that names a number which this journal has not.
pub fn foreign(named: u64, last: u64) -> Said {
    let (named, last) = (number::number(named), number::number(last));
    Said::new(
        format!(
            "Ungültig: Die Datei stammt nicht aus diesem Journal. Sie nennt Nr. {}, und dieses endet mit Nr. {}.",
            named.de, last.de
        ),
        format!(
            "Invalid: the file is not from this journal. It names number {}, and this one ends with number {}.",
            named.en, last.en
        ),
    )
}

/// A file that is another one than the report of the state that it names.
pub fn compare_with() -> Said {
    Said::new(
        "Zum Vergleich: der Bericht auf dem Stand, den die Datei nennt, neu gemacht.",
        "To compare: the report of the state that the file names, made anew.",
    )
}

/// That report as a file of a kind.
pub fn as_a_file(kind: &str) -> Said {
    Said::new(format!("Derselbe als {kind}"), format!("The same as {kind}"))
}

/// The journal begins after the day of a report.
pub fn journal_begins(day: &str) -> Said {
    let day = number::day(day);
    Said::new(
        format!("nicht messbar: das Journal beginnt erst am {}", day.de),
        format!("cannot be measured: the journal begins on {} only", day.en),
    )
}

/// Where a report is in hand as a file.
pub fn have_a_file() -> Said {
    Said::new(
        "Liegt ein Bericht als Datei vor, sagt „Prüfen“, auf welchem Stand er ruht, und führt von dort hierher.",
        "Where a report is at hand as a file, “Prove a report” says on which state it rests, and leads here from \
         there.",
    )
}
