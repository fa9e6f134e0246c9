//! What is said where no report is given, and of a file that was checked.

use sollist_contract::{
    day::{Day, german_day},
    money::{english_count, german_count},
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said},
};

use sollist_platform::process::shown;

use crate::{
    marker::Format,
    refused::{Anew, Refused, VERSION, Verdict},
};

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::NoQuarter { text } => Refusal::new(
                Reason::QuarterUnfit,
                "quarter",
                format!("„{text}“ ist kein Quartal der Form 2026-Q2 (Q1 bis Q4)."),
                format!("“{text}” is no quarter of the form 2026-Q2 (Q1 to Q4)."),
            ),
            Refused::NotEnded { quarter, last } => Refusal::new(
                Reason::QuarterNotEnded,
                "quarter",
                format!(
                    "Das {} ist nach diesem Stand noch nicht zu Ende; es endet am {}. Einen Entwurf gibt es mit draft \
                     (auf der Kommandozeile --draft).",
                    quarter.german(),
                    german_day(*last)
                ),
                format!(
                    "By this state of knowledge {quarter} has not ended; it ends on {last}. A draft can be had with \
                     draft (on the command line --draft)."
                ),
            ),
            Refused::Unknown { quarter, first } => Refusal::new(
                Reason::QuarterUnknown,
                "quarter",
                format!(
                    "Über das {} ist nach diesem Stand nichts bekannt: {}. Einen leeren Entwurf gibt es mit draft (auf \
                     der Kommandozeile --draft).",
                    quarter.german(),
                    first.map_or_else(
                        || "Kein Ansatz ist bekannt".to_owned(),
                        |day| format!("Das erste Haushaltsjahr mit einem Ansatz beginnt am {}", german_day(day))
                    )
                ),
                format!(
                    "By this state of knowledge nothing is known of {quarter}: {}. An empty draft can be had with \
                     draft (on the command line --draft).",
                    first.map_or_else(
                        || "no appropriation is known".to_owned(),
                        |day| format!("the first fiscal year with an appropriation begins on {day}")
                    )
                ),
            ),
            Refused::SinceAhead { since, seq } => {
                let (since, seq) = (number(*since), number(*seq));
                Refusal::new(
                    Reason::SinceAhead,
                    "since",
                    format!(
                        "Der letzte Bericht kann nicht mehr gekannt haben (Nummer {}) als dieser (Nummer {}). Bitte \
                         eine Nummer bis {} angeben (since).",
                        since.de, seq.de, seq.de
                    ),
                    format!(
                        "The last report cannot have known more (number {}) than this one (number {}). Give \
                         a number up to {} (since).",
                        since.en, seq.en, seq.en
                    ),
                )
            }
            Refused::NotPublished { quarter } => Refusal::new(
                Reason::ReportNotPublished,
                "quarter",
                format!(
                    "Ein Bericht {quarter} ist so nicht veröffentlicht. Bitte das Quartal prüfen, und den Stand \
                     (as_of) weglassen oder so angeben, wie er im veröffentlichten Bericht steht."
                ),
                format!(
                    "No report {quarter} is published so. Check the quarter, and leave the state (as_of) out or give \
                     it as the published report names it."
                ),
            ),
            Refused::MadeOtherwise { quarter, version } => {
                let version = shown::line(version);
                Refusal::new(
                    Reason::ReportMadeOtherwise,
                    "quarter",
                    format!(
                        "Der veröffentlichte Bericht {quarter} wurde mit der Programmversion {version} erstellt; diese \
                         Version ({VERSION}) macht daraus eine andere Datei, und die ist nicht veröffentlicht. Bitte \
                         die Datei von der Stelle nehmen, die ihn veröffentlicht hat; „sollist verify“ bestätigt sie."
                    ),
                    format!(
                        "The published report {quarter} was made by version {version} of the program; this version \
                         ({VERSION}) makes another file of it, and that is not published. Take the file from those who \
                         published it; `sollist verify` confirms it."
                    ),
                )
            }
            Refused::FileTooLarge => Refusal::new(
                Reason::ReportFileTooLarge,
                "chunk",
                "Die Datei ist größer als 64 MiB; so groß ist kein Bericht. Bitte die Datei prüfen.",
                "The file is larger than 64 MiB; no report is. Check the file.",
            ),
            Refused::TooManyFiles => Refusal::new(
                Reason::TooManyReportFiles,
                "",
                "Es werden gerade zu viele Dateien geprüft. Bitte in einigen Sekunden noch einmal versuchen.",
                "Too many files are being verified at the moment. Try again in some seconds.",
            ),
            Refused::FileLate => Refusal::new(
                Reason::ReportFileLate,
                "",
                "Die Datei kam nicht innerhalb von zwei Minuten vollständig an. Bitte noch einmal senden.",
                "The file did not arrive whole within two minutes. Send it again.",
            ),
        }
    }
}

/// One of every refusal.
pub fn examples() -> Vec<Refusal> {
    let mut all = vec![Refused::NoQuarter { text: "2026-Q5".to_owned() }];
    if let (Ok(quarter), Ok(last), Ok(first)) = ("2026-Q2".parse(), Day::new(2026, 6, 30), Day::new(2026, 7, 1)) {
        all.push(Refused::NotEnded { quarter, last });
        all.push(Refused::Unknown { quarter, first: Some(first) });
        all.push(Refused::Unknown { quarter, first: None });
    }
    all.push(Refused::SinceAhead { since: 500, seq: 400 });
    if let Ok(quarter) = "2026-Q2".parse() {
        all.push(Refused::NotPublished { quarter });
        all.push(Refused::MadeOtherwise { quarter, version: "0.2.9".to_owned() });
    }
    all.extend([Refused::FileTooLarge, Refused::TooManyFiles, Refused::FileLate]);
    all.iter().map(Say::say).collect()
}

/// One of everything that a check of a file finds.
pub fn verdicts() -> Vec<Said> {
    let Ok(quarter) = "2026-Q2".parse() else { return Vec::new() };
    let anew = |format, draft| Anew { sequence: 19_902, quarter, format, draft };
    let all = [
        Verdict::Valid { last: 0, draft: true },
        Verdict::Valid { last: 19_902, draft: false },
        Verdict::Published { last: 19_902, published: 19_950 },
        Verdict::PublishedByVersion { version: Some("0.2.9".to_owned()), published: 19_950 },
        Verdict::PublishedByVersion { version: None, published: 19_950 },
        Verdict::PublishedAndNotMade { report: anew(Format::Pdf, false), published: 19_950 },
        Verdict::Changed(anew(Format::Pdf, false)),
        Verdict::OfVersion(anew(Format::Xlsx, true), "0.2.9".to_owned()),
        Verdict::OfNoVersion(anew(Format::Json, false)),
        Verdict::ForeignJournal(19_902),
        Verdict::NoReport,
    ];
    all.iter().map(Bilingual::said).collect()
}

/// A number of the journal, as people read it.
fn number(number: u64) -> Said {
    let count = i64::try_from(number).unwrap_or(i64::MAX);
    Said::read(german_count(count), english_count(count))
}

/// How the same report is had again: a command that runs as it is printed.
fn anew(anew: &Anew) -> Said {
    let Anew { sequence, quarter, format, draft } = anew;
    let draft = if *draft { " --draft" } else { "" };
    let ending = format.ending();
    let command =
        |file: &str| format!("sollist report --quarter {quarter} --as-of {sequence}{draft} --out {file}.{ending}");
    Said::new(
        format!(
            "Mit „{}“ entsteht der Bericht auf demselben Stand neu und kann mit ihr verglichen werden.",
            command("neu")
        ),
        format!("`{}` makes the report of the same state anew, to compare the two.", command("anew")),
    )
}

/// A draft is valid as a draft: it is no report of the quarter.
fn valid(last: u64, draft: bool) -> Said {
    let (draft_de, draft_en) = if draft { (", ein Entwurf,", ", a draft,") } else { ("", "") };
    if last == 0 {
        return Said::new(
            format!("Gültig: Die Datei{draft_de} stammt unverändert aus diesem Journal, das noch leer war."),
            format!("Valid: the file{draft_en} comes unchanged from this journal, which was still empty."),
        );
    }
    let last = number(last);
    Said::new(
        format!(
            "Gültig: Die Datei{draft_de} stammt unverändert aus diesem Journal und ruht auf den Ereignissen 1 bis {}.",
            last.de
        ),
        format!("Valid: the file{draft_en} comes unchanged from this journal and rests on events 1 to {}.", last.en),
    )
}

/// Of a published file of which this version makes another one.
fn by_version(version: Option<&str>, published: u64) -> Said {
    let published = number(published);
    let (by_de, by_en) = match version.map(shown::line) {
        Some(version) => (format!("die Programmversion {version}"), format!("version {version} of the program")),
        None => ("eine ältere Programmversion".to_owned(), "an older version of the program".to_owned()),
    };
    Said::new(
        format!(
            "Gültig: Die Datei ist der veröffentlichte Bericht, Byte für Byte, wie ihn Nr. {} dieses Journals nennt. \
             Erstellt hat ihn {by_de}; diese ({VERSION}) macht daraus eine andere Datei. Dass seine Zahlen die des \
             Journals sind, sagt „sollist verify“ jener Version.",
            published.de
        ),
        format!(
            "Valid: the file is the published report, byte for byte, as number {} of this journal names it. It was \
             made by {by_en}; this one ({VERSION}) makes another file of it. That its figures are the journal's \
             `sollist verify` of that version says.",
            published.en
        ),
    )
}

impl Bilingual for Verdict {
    fn said(&self) -> Said {
        match self {
            Verdict::Valid { last, draft } => valid(*last, *draft),
            Verdict::Published { last, published } => {
                let (last, published) = (number(*last), number(*published));
                Said::new(
                    format!(
                        "Gültig: Die Datei ist der veröffentlichte Bericht, Byte für Byte, wie ihn Nr. {} dieses \
                         Journals nennt; er ruht auf den Ereignissen 1 bis {}.",
                        published.de, last.de
                    ),
                    format!(
                        "Valid: the file is the published report, byte for byte, as number {} of this journal names \
                         it; it rests on events 1 to {}.",
                        published.en, last.en
                    ),
                )
            }
            Verdict::PublishedByVersion { version, published } => by_version(version.as_deref(), *published),
            Verdict::PublishedAndNotMade { report, published } => {
                let (at, published) = (number(report.sequence), number(*published));
                Said::new(
                    format!(
                        "Ungültig: Nr. {} dieses Journals nennt die Datei als veröffentlicht, sie ist aber nicht, was \
                         Nr. {} und diese Programmversion ({VERSION}) ergeben. Bitte einen Bericht veröffentlichen, \
                         der sie berichtigt. {}",
                        published.de,
                        at.de,
                        anew(report).de
                    ),
                    format!(
                        "Invalid: number {} of this journal names the file as published, but it is not what number {} \
                         and this version of the program ({VERSION}) make. Publish a report that corrects it. {}",
                        published.en,
                        at.en,
                        anew(report).en
                    ),
                )
            }
            Verdict::Changed(report) => Said::new(
                format!(
                    "Ungültig: Die Datei nennt Nr. {} dieses Journals und diese Programmversion \
                     ({VERSION}), ist aber nicht, was daraus entsteht: Sie wurde nach der Erstellung verändert. {}",
                    number(report.sequence).de,
                    anew(report).de
                ),
                format!(
                    "Invalid: the file names number {} of this journal and this version of the program \
                     ({VERSION}), but is not what they make: it was changed after rendering. {}",
                    number(report.sequence).en,
                    anew(report).en
                ),
            ),
            Verdict::OfVersion(report, version) => {
                let version = shown::line(version);
                Said::new(
                    format!(
                        "Nicht bestätigt: Die Datei nennt Nr. {} dieses Journals und die \
                         Programmversion {version}; diese Version ({VERSION}) macht daraus eine andere Datei. Ob sie \
                         unverändert ist, sagt „sollist verify“ der Version {version} auf diesem Journal. {}",
                        number(report.sequence).de,
                        anew(report).de
                    ),
                    format!(
                        "Not confirmed: the file names number {} of this journal and version {version} of the \
                         program; this version ({VERSION}) makes another file of it. Whether it is unchanged \
                         `sollist verify` of version {version} says, on this journal. {}",
                        number(report.sequence).en,
                        anew(report).en
                    ),
                )
            }
            Verdict::OfNoVersion(report) => Said::new(
                format!(
                    "Nicht bestätigt: Die Datei nennt Nr. {} dieses Journals, aber keine \
                     Programmversion, und diese Version ({VERSION}) macht daraus eine andere Datei. Berichte bis 0.2.0 \
                     nennen keine: Ist sie von damals, sagt „sollist verify“ jener Version, ob sie unverändert ist; \
                     sonst wurde sie verändert. {}",
                    number(report.sequence).de,
                    anew(report).de
                ),
                format!(
                    "Not confirmed: the file names number {} of this journal, but no version of the program, and \
                     this version ({VERSION}) makes another file of it. Reports up to 0.2.0 name none: if it is as old \
                     as that, `sollist verify` of that version says whether it is unchanged; else it was changed. {}",
                    number(report.sequence).en,
                    anew(report).en
                ),
            ),
            Verdict::ForeignJournal(named) => Said::new(
                format!(
                    "Ungültig: Die Datei stammt nicht aus diesem Journal (die Prüfsumme zu Nr. {} ist eine andere).",
                    number(*named).de
                ),
                format!(
                    "Invalid: the file is not from this journal (the hash at number {} differs).",
                    number(*named).en
                ),
            ),
            Verdict::NoReport => Said::new(
                "Das ist kein Sollist-Bericht: Die Datei trägt keine Kennzeichnung. Bitte die unveränderte PDF-, \
                 XLSX- oder JSON-Datei prüfen.",
                "This is no Sollist report: the file bears no marker. Verify the unchanged PDF, XLSX or JSON file.",
            ),
        }
    }
}
