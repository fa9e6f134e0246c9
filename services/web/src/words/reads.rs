//! What the pages say of who read what.

use sollist_contract::{lang::Lang, said::Said};

words! {
    number "Nr." "No.";
    noted_at "Gelesen am" "Read at";
    caller "Wer" "Who";
    person "Person" "Person";
    what "Was" "What";
    result "Ergebnis" "Result";
    rows "Datensätze" "Records";
    more "Weitere Ablehnungen" "Further refusals";
    name "Name im Verzeichnis" "Name in the register";
    nobody "(unbekannt)" "(unknown)";
    none
        "Davon ist nichts festgehalten. Festgehalten wird nur, wo es ein Verzeichnis der Aufrufer gibt."
        "Nothing of that is noted. It is only where there is a register of callers.";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// What was read, by the method; of one that is noted only where it was refused, its name.
pub fn read(method: &str) -> Said {
    match method {
        "BudgetService.GetFundingRequest" | "RecordService.GetFundingRequest" => {
            Said::new("ein Mehrbedarfsantrag", "a funding request")
        }
        "BudgetService.ListFundingRequests" | "RecordService.ListFundingRequests" => {
            Said::new("Mehrbedarfsanträge", "funding requests")
        }
        "ReportingService.GetReport" => Said::new("ein Berichtsentwurf", "a draft of a report"),
        "IntakeService.ListEvents" => Said::new("Ereignisse des Journals", "events of the journal"),
        "IntakeService.WatchJournal" => {
            Said::new("das Ende des Journals, laufend", "where the journal ends, as it grows")
        }
        "IntakeService.ListReads" => Said::new("diese Liste", "this list"),
        other => Said::read(other, other),
    }
}

/// How it ended.
pub fn ended(code: &str) -> Said {
    match code {
        "OK" => Said::new("gezeigt", "shown"),
        "PERMISSION_DENIED" => Said::new("abgelehnt: kein Recht", "refused: no right"),
        "UNAUTHENTICATED" => Said::new("abgelehnt: nicht ausgewiesen", "refused: not known"),
        other => Said::read(other, other),
    }
}
