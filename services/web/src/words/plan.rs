//! What the pages say of budget plans that are imported.

use sollist_contract::{lang::Lang, said::Said, words::number};

use super::act::size;

words! {
    heading "Haushaltsplan einlesen" "Import a budget plan";
    basis "Grundlage der Änderung" "Basis of the change";
    basis_hint
        "Nur wenn bekannte Ansätze oder ein gebuchtes Ist sich ändern, zum Beispiel Nachtragshaushaltsgesetz 2027. \
         Steht für immer im Journal."
        "Only where known appropriations or recorded actuals change, such as Nachtragshaushaltsgesetz 2027. Stands in \
         the journal for ever.";
    decide "Bitte entscheiden" "Please decide";
    deed "Verbindlich einlesen" "Import it";
    same "Es sind dieselben: weiter zur Vorschau" "They are the same: continue to the preview";
    new "Es sind neue: weiter zur Vorschau" "They are new: continue to the preview";
    struck "Doppelte Zeilen ablehnen: weiter zur Vorschau" "Refuse the second rows: continue to the preview";
    two_lines "Es sind zwei Haushaltsstellen: weiter zur Vorschau" "They are two lines: continue to the preview";
    other_file "Eine andere Datei wählen" "Choose another file";
    another "Noch einen Plan einlesen" "Import another plan";
    as_same
        "Zeilen, die bekannte Haushaltsstellen unter anderem Namen sind, geben ihnen diesen Namen; doppelte werden \
         abgelehnt."
        "Rows that are known lines under another name give them that name; second ones are refused.";
    as_new
        "Zeilen, die bekannten Haushaltsstellen gleichen, eröffnen neue."
        "Rows that are like known lines open new ones.";
    would_change "Was sich ändern würde, nach Jahren" "What would change, by year";
    has_changed "Was sich geändert hat, nach Jahren" "What has changed, by year";
    by_bereich "Dasselbe nach Bereichen" "The same by Bereich";
    doubts "Zeilen, über die zu entscheiden ist" "Rows to decide on";
    row "Zeile" "Row";
    known_title "bekannte Haushaltsstelle" "Known line";
    known_amount "bekannter Ansatz" "Known amount";
    row_title "Haushaltsstelle der Zeile" "Line of the row";
    row_amount "Ansatz der Zeile" "Amount of the row";
    of_the_file "in derselben Datei" "in the same file";
    bereich "Bereich" "Bereich";
    lines "neue Haushaltsstellen" "New lines";
    amended "geänderte Ansätze" "Amended";
    expenditure "neue Ausgaben (Ansatz)" "New expenditure";
    revenue "neue Einnahmen (Ansatz)" "New revenue";
    expenditure_before "Ausgaben vorher" "Expenditure before";
    expenditure_change "Änderung der Ausgaben" "Change of expenditure";
    expenditure_after "Ausgaben nachher" "Expenditure after";
    revenue_before "Einnahmen vorher" "Revenue before";
    revenue_change "Änderung der Einnahmen" "Change of revenue";
    revenue_after "Einnahmen nachher" "Revenue after";
    actual_rows "Zeilen mit Ist" "Rows with actuals";
    actual_expenditure "Ausgaben (Ist)" "Expenditure (actual)";
    actual_revenue "Einnahmen (Ist)" "Revenue (actual)";
    would_refuse "Zeilen, die abgelehnt würden" "Rows that would be refused";
    refused "Abgelehnte Zeilen" "Refused rows";
    amended_lines "Geänderte Ansätze" "Changed appropriations";
    renamed_lines "Umbenannte Haushaltsstellen" "Renamed lines";
    missing "Ohne Zeile in der Datei" "Without a row in the file";
    to_budget "Zum Haushalt" "To the budget of";
    to_journal "Zum Journal" "To the journal";
    to_plan "Einen Haushaltsplan (CSV, XLSX) einlesen" "Import a budget plan (CSV, XLSX)";
    to_events "Ereignisse (JSON) senden" "Send events (JSON)";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// What happens with a file.
pub fn about() -> Said {
    Said::new(
        "Zuerst sehen Sie, was sich ändern würde; gebucht wird erst, wenn Sie es bestätigen. Dieselbe Datei noch \
         einmal bucht nichts doppelt.",
        "First you see what would change; nothing is recorded before you confirm. The same file once more records \
         nothing twice.",
    )
}

/// How a file must be.
pub fn file_hint(bytes: u64) -> Said {
    let size = size(bytes);
    Said::new(
        format!(
            "CSV oder XLSX in einem der Berliner Aufbauten, mit Bereich, Einzelplan, Kapitel, Titelart, Titel, \
             Jahr, BetragTyp und Betrag; höchstens {}.",
            size.de
        ),
        format!(
            "CSV or XLSX in one of Berlin's layouts, with Bereich, Einzelplan, Kapitel, Titelart, Titel, Jahr, \
             BetragTyp and Betrag; {} at most.",
            size.en
        ),
    )
}

/// A basis that is none: `why` is the half of a sentence.
pub fn no_basis(why: &Said) -> Said {
    Said::new(
        format!("Grundlage: {}. Bitte in einer Zeile nennen, etwa „Nachtragshaushaltsgesetz 2027“.", why.de),
        format!("Basis: {}. Name it in one line, such as “Nachtragshaushaltsgesetz 2027”.", why.en),
    )
}

/// Rows that are most likely lines that are known, and rows that stand twice: a person decides.
pub fn same_or_new(alike: u64, twice: u64) -> Said {
    let one = |of: u64, one: (&str, &str), more: (&str, &str)| match of {
        1 => Said::new(one.0, one.1),
        _ => {
            let of = number::number(of);
            Said::new(format!("{} {}", of.de, more.0), format!("{} {}", of.en, more.1))
        }
    };
    let mut said = Said::default();
    if alike > 0 {
        let rows = one(alike, ("Eine Zeile würde", "One row"), ("Zeilen würden", "rows"));
        said = Said::new(
            format!(
                "{} eine Haushaltsstelle neben einer eröffnen, die vermutlich dieselbe ist (andere Nummer oder \
                 Bezeichnung). Sind es dieselben, folgt alles Gebuchte dem neuen Namen, und die alten gelten weiter.",
                rows.de
            ),
            format!(
                "{} would open a line beside one that is most likely the same (another number or wording). If they are \
                 the same, everything posted follows the new name, and the old ones go on meaning them.",
                rows.en
            ),
        );
    }
    if twice > 0 {
        let rows = one(
            twice,
            ("Eine Zeile steht wörtlich zweimal in der Datei und würde", "One row stands"),
            ("Zeilen stehen wörtlich zweimal in der Datei und würden", "rows stand"),
        );
        let doubled = Said::new(
            format!("{} noch eine Haushaltsstelle mit demselben Geld eröffnen.", rows.de),
            format!("{} twice in the file, word for word, and would open one more line with the same money.", rows.en),
        );
        said = if alike > 0 { said.and(&doubled) } else { doubled };
    }
    said.and(&Said::new("Gebucht ist noch nichts.", "Nothing is recorded yet."))
}

/// The books are others than when the preview was made.
pub fn changed_since() -> Said {
    Said::new(
        "Seit dieser Vorschau hat sich der Haushalt geändert. Mit dieser Bestätigung ist nichts gebucht; unten steht, \
         was sich jetzt ändern würde.",
        "The budget has changed since this preview. This confirmation recorded nothing; below is what would change \
         now.",
    )
}

/// Everything that the file says is in the books.
pub fn nothing_left() -> Said {
    Said::new(
        "Es ist nichts zu buchen: der Haushalt sagt schon, was die Datei sagt.",
        "There is nothing to record: the budget says already what the file says.",
    )
}

/// The same, to whoever has confirmed it before.
pub fn booked_before() -> Said {
    Said::new(
        "Das ist eingelesen: was von der Datei zu buchen war, steht im Haushalt. Noch einmal gesendet oder neu geladen \
         zählt es nicht noch einmal.",
        "This is imported: what was to be recorded of the file is in the budget. Sent again or reloaded it does not \
         count again.",
    )
}

/// What was refused of it stays so.
pub fn refused_still() -> Said {
    Said::new("Abgelehnt bleiben die Zeilen unten.", "The rows below stay refused.")
}

/// The basis on which entries are settled whose rows say by now what the budget says: it is kept, in both languages.
pub fn says_the_same() -> Said {
    Said::new("berichtigt: sagt, was der Haushalt schon sagt", "corrected: says what the budget says already")
}

/// How many refused entries are corrected by rows that change nothing.
pub fn corrected_thereby(entries: u64, done: bool) -> Said {
    let shown = number::number(entries);
    match (entries, done) {
        (1, false) => Said::new(
            "Eine Zeile steht für einen abgelehnten Eintrag und sagt, was der Haushalt schon sagt; bestätigt ist er \
             damit berichtigt.",
            "One row stands for a refused entry and says what the budget says already; confirmed, that is corrected \
             thereby.",
        ),
        (1, true) => {
            Said::new("Ein abgelehnter Eintrag ist damit berichtigt.", "One refused entry is corrected thereby.")
        }
        (_, false) => Said::new(
            format!(
                "{} Zeilen stehen für abgelehnte Einträge und sagen, was der Haushalt schon sagt; bestätigt sind sie \
                 damit berichtigt.",
                shown.de
            ),
            format!(
                "{} rows stand for refused entries and say what the budget says already; confirmed, those are \
                 corrected thereby.",
                shown.en
            ),
        ),
        (_, true) => Said::new(
            format!("{} abgelehnte Einträge sind damit berichtigt.", shown.de),
            format!("{} refused entries are corrected thereby.", shown.en),
        ),
    }
}

/// The same, beside rows that are refused.
pub fn nothing_but_refused() -> Said {
    Said::new(
        "Es ist nichts mehr zu buchen: was von der Datei zu buchen war, steht schon im Haushalt. Abgelehnt bleiben die \
         Zeilen unten.",
        "There is nothing more to record: what was to be recorded of the file is in the budget already. The rows below \
         stay refused.",
    )
}

/// How many rows that were refused before would be settled.
pub fn would_be_gone(rows: u64) -> Said {
    let shown = number::number(rows);
    match rows {
        1 => Said::new(
            "Eine Zeile, die früher abgelehnt wurde, steht nicht mehr in der Datei; bestätigt ist sie damit erledigt.",
            "One row that was refused before is not in the file any more; confirmed, it is settled thereby.",
        ),
        _ => Said::new(
            format!(
                "{} Zeilen, die früher abgelehnt wurden, stehen nicht mehr in der Datei; bestätigt sind sie damit \
                 erledigt.",
                shown.de
            ),
            format!(
                "{} rows that were refused before are not in the file any more; confirmed, they are settled thereby.",
                shown.en
            ),
        ),
    }
}

/// Nothing of the file can be recorded.
pub fn all_refused() -> Said {
    Said::new(
        "Von dieser Datei kann nichts gebucht werden; unten steht, warum. Bestätigt kommt, was abgelehnt ist, auf die \
         Liste der abgelehnten Einträge. Wo ein bekannter Ansatz sich ändern soll, bitte die Datei mit einer \
         „Grundlage der Änderung“ noch einmal senden.",
        "Nothing of this file can be recorded; below is why. Confirmed, what is refused comes onto the list of refused \
         entries. Where a known appropriation is to change, send the file once more with a “Basis of the change”.",
    )
}

/// The answer ended before all was recorded.
pub fn cut() -> Said {
    Said::new(
        "Ob alles gebucht ist, weiß gerade niemand. Bitte hier noch einmal senden: was schon gebucht ist, zählt nicht \
         noch einmal.",
        "Whether all of it is recorded nobody knows right now. Send it again here: what is recorded already does not \
         count again.",
    )
}

/// Nobody answered when a plan was to be compared with the books.
pub fn not_compared() -> Said {
    Said::new(
        "Gebucht ist nichts. Bitte gleich noch einmal versuchen; die Datei ist noch da.",
        "Nothing is recorded. Try it again in a moment; the file is still here.",
    )
}

/// What was carried from the preview cannot be read any more.
pub fn file_lost() -> Said {
    Said::new(
        "Die Datei ist nicht ganz angekommen. Bitte noch einmal wählen.",
        "The file did not come whole. Choose it once more.",
    )
}

/// Lines on which something else is booked than the plan says; one of them with both amounts.
pub fn paid_besides(lines: usize, line: &str, paid: &str, said: &str) -> Said {
    let [paid, said] = [paid, said].map(number::amount);
    let lines = number::number(i64::try_from(lines).unwrap_or(i64::MAX));
    Said::new(
        format!(
            "Haushaltsstellen, auf denen etwas anderes gebucht ist, als die Datei als Ist nennt, weil außerdem \
             Zahlungen gemeldet sind: {} (etwa „{line}“: gebucht {} EUR, Datei {} EUR). Gilt das Ist der Datei, bitte \
             mit einer Grundlage einlesen; gebucht wird dann der Unterschied.",
            lines.de, paid.de, said.de
        ),
        format!(
            "Lines on which something else is booked than the file says as actual, because payments were reported \
             besides: {} (such as “{line}”: booked EUR {}, file EUR {}). If the actual of the file is right, import it \
             with a basis; the difference is recorded then.",
            lines.en, paid.en, said.en
        ),
    )
}

/// What a row was refused for, with its place.
pub fn at_row(row: &Said, why: &Said) -> Said {
    Said::new(format!("Zeile {}: {}", row.de, why.de), format!("Row {}: {}", row.en, why.en))
}

/// What a heading says of a file.
pub fn of_file(heading: &Said, name: &str) -> Said {
    Said::read(format!("{}: {name}", heading.de), format!("{}: {name}", heading.en))
}
