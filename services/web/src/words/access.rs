//! What the pages say of their accessibility: the declaration (§ 5 BIKTG Bln), and how a barrier is told.

use sollist_contract::said::Said;

/// The day on which the declaration was made or last looked through, YYYY-MM-DD.
pub const DECLARED_ON: &str = "2026-11-27";

/// A part of the declaration: its heading, and what it says.
pub type Part = (Said, Vec<Said>);

pub fn declaration() -> Vec<Part> {
    vec![
        (
            Said::new("Wie es um die Barrierefreiheit steht", "How accessible these pages are"),
            vec![Said::new(
                "Diese Seiten sollen den Anforderungen des Berliner Barrierefreie-IKT-Gesetzes (BIKTG Bln) genügen, \
                 das auf die BITV 2.0 und damit auf EN 301 549 verweist. Sie sind nach eigener Bewertung teilweise \
                 vereinbar: Was Programme prüfen können, ist geprüft; von Menschen mit Hilfsmitteln ist noch nichts \
                 geprüft.",
                "These pages are meant to meet the Berlin act on accessible information technology (BIKTG Bln), \
                 which refers to BITV 2.0 and so to EN 301 549. By our own assessment they comply in part: what \
                 programs can test is tested; people with assistive technology have tested nothing yet.",
            )],
        ),
        (
            Said::new("Was geprüft ist, und wie", "What is tested, and how"),
            vec![
                Said::new(
                    "Bei jeder Änderung wird jede Art von Seite in einem Browser (Chromium) geöffnet und mit axe \
                     geprüft: hell und dunkel, breit und mit 320 Pixeln. Kein Verstoß, auch kein ungeklärter \
                     Kontrast, bleibt stehen.",
                    "With every change a page of each kind is opened in a browser (Chromium) and tested with axe: \
                     light and dark, wide and at 320 pixels. No violation, and no contrast that is unsure, is left.",
                ),
                Said::new(
                    "Ebenso: Jede Seite hat genau eine Hauptüberschrift und keine doppelte Kennung, kein Verweis \
                     führt ins Leere, und Sprunglinks und Pfeiltasten bringen ohne Maus zur ersten Zahl. Jede Seite \
                     kommt ohne Skripte aus.",
                    "Likewise: every page has exactly one main heading and no id twice, no link is dead, and skip \
                     links and arrow keys lead to the first figure without a mouse. No page needs scripts.",
                ),
            ],
        ),
        (
            Said::new("Was noch nicht geprüft oder nicht barrierefrei ist", "What is not tested or not accessible yet"),
            vec![
                Said::new(
                    "Niemand hat diese Seiten bisher mit einem Bildschirmleser (NVDA, JAWS) benutzt.",
                    "Nobody has used these pages with a screen reader (NVDA, JAWS) yet.",
                ),
                Said::new(
                    "Nicht von Menschen geprüft sind auch 400 % Vergrößerung, die Farben erzwungener Kontraste und \
                     Spracheingabe.",
                    "Nor have people tested 400 % zoom, forced colours and voice control.",
                ),
                Said::new(
                    "Sätze in Ereignissen stehen so da, wie sie gesendet wurden; was andere geschrieben haben, kann \
                     schwer verständlich sein. Leichte Sprache und Gebärdensprache gibt es nicht.",
                    "Sentences in events stand there as they were sent; what others wrote may be hard to understand. \
                     There is no easy language and no sign language.",
                ),
            ],
        ),
        (
            Said::new("Durchsetzung", "Enforcement"),
            vec![Said::new(
                "Bleibt eine Meldung einen Monat ohne ausreichende Antwort, kann man sich an die Stelle wenden, die \
                 das Land Berlin dafür bestimmt hat. Wie sie heißt und zu erreichen ist, sagt hier, wer diese Seiten \
                 betreibt; das Programm selbst weiß es nicht.",
                "Whoever reported a barrier and has no sufficient answer after a month can turn to the office that \
                 the State of Berlin has named for this. Its name and address are given here by whoever runs these \
                 pages; the program itself does not know them.",
            )],
        ),
    ]
}

/// How a barrier is told, and what happens then.
pub fn how_to_tell() -> Vec<Said> {
    vec![
        Said::new(
            "Wenn Sie hier auf etwas stoßen, das Sie nicht sehen, hören, bedienen oder verstehen können, sagen Sie \
             es bitte. Sie bekommen innerhalb eines Monats eine Antwort (§ 5 BIKTG Bln).",
            "If you meet something here that you cannot see, hear, use or understand, please say so. You get an \
             answer within a month (§ 5 BIKTG Bln).",
        ),
        Said::new(
            "Nennen Sie die Adresse der Seite, was Sie tun wollten, was nicht ging, und womit Sie arbeiten (Browser, \
             Hilfsmittel).",
            "Name the address of the page, what you wanted to do, what did not work, and what you work with \
             (browser, assistive technology).",
        ),
    ]
}

/// Where a barrier is told, as whoever runs the pages says.
pub fn tell_them() -> Said {
    Said::new("Meldungen nimmt entgegen:", "Barriers are told to:")
}

/// The same where nobody said.
pub fn ask_who_runs_it() -> Said {
    Said::new(
        "Wer diese Seiten hier betreibt, hat noch keine Adresse dafür eingetragen. Bitte wenden Sie sich an die \
         IT-Betriebsstelle oder die Schwerbehindertenvertretung Ihrer Behörde und bitten Sie darum, die Adresse \
         einzutragen.",
        "Whoever runs these pages here has named no address for it yet. Please turn to the IT department or the \
         representation of disabled employees of your authority, and ask them to have the address filled in.",
    )
}

/// When and on what the declaration rests.
pub fn declared(day: &Said) -> Said {
    Said::new(
        format!(
            "Diese Erklärung wurde am {} nach Prüfungen durch Programme erstellt (Selbstbewertung) und wird mit \
             jeder größeren Änderung der Seiten durchgesehen.",
            day.de
        ),
        format!(
            "This declaration was made on {} after tests by programs (self-assessment), and is looked through with \
             every larger change of the pages.",
            day.en
        ),
    )
}
