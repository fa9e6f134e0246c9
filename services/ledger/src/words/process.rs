//! What a process is refused for, and what to do.

use sollist_contract::{
    day::german_day,
    ids::Text,
    refusal::{Reason, Refusal, Say},
    said::{command, way},
};

use crate::process::{ProcessRefused, Verdict};

impl Say for ProcessRefused {
    fn say(&self) -> Refusal {
        let field = "data.process";
        match self {
            ProcessRefused::Unknown { process } => {
                let all = way(&command("sollist process list"), "ListProcesses");
                Refusal::new(
                    Reason::ProcessUnknown,
                    field,
                    format!(
                        "Einen Vorgang „{process}“ gibt es nicht. Bitte die Kennung aus der Liste nehmen ({}).",
                        all.de
                    ),
                    format!("There is no process “{process}”. Take the id from the list ({}).", all.en),
                )
            }
            ProcessRefused::Closed { process, on, verdict } => {
                let (de, en) = match verdict {
                    Verdict::Approved => ("freigegeben", "approved"),
                    Verdict::Rejected(_) => ("abgelehnt", "rejected"),
                    Verdict::Withdrawn(_) => ("zurückgezogen", "withdrawn"),
                };
                let shown = way(&command(&format!("sollist process show {process}")), "GetProcess");
                Refusal::new(
                    Reason::ProcessClosed,
                    field,
                    format!(
                        "Der Vorgang {process} wurde am {} schon {de}; dabei bleibt es. Bitte nachsehen, durch wen \
                         ({}), und sonst einen neuen eröffnen.",
                        german_day(*on),
                        shown.de
                    ),
                    format!(
                        "Process {process} was {en} on {on} already, and stays so. See by whom ({}), or have a new one \
                         opened.",
                        shown.en
                    ),
                )
            }
            ProcessRefused::Lapsed { process, open_until } => Refusal::new(
                Reason::ProcessLapsed,
                field,
                format!(
                    "Der Vorgang {process} konnte bis {} freigegeben werden und ist verfallen. Bitte, wer ihn eröffnet \
                     hat, einen neuen eröffnen lassen.",
                    german_day(*open_until)
                ),
                format!(
                    "Process {process} could be approved until {open_until} and has lapsed. Ask whoever opened it to \
                     open a new one."
                ),
            ),
            ProcessRefused::Earlier { process, opened_on } => Refusal::new(
                Reason::ProcessEarlier,
                "time",
                format!(
                    "Der Vorgang {process} wurde am {} eröffnet; entschieden wird er nicht an einem Tag davor. Bitte \
                     den Zeitpunkt (time) weglassen oder einen ab diesem Tag angeben.",
                    german_day(*opened_on)
                ),
                format!(
                    "Process {process} was opened on {opened_on}; it is not decided on a day before that. Leave the \
                     time (time) out, or name one from that day on."
                ),
            ),
            ProcessRefused::Afterwards { process, on, open_until } => Refusal::new(
                Reason::ProcessAfterwards,
                "time",
                format!(
                    "Über den Vorgang {process} wird bis {} entschieden; der {} ist danach. Bitte den Zeitpunkt (time) \
                     weglassen, dann gilt jetzt, oder einen bis zu diesem Tag angeben.",
                    german_day(*open_until),
                    german_day(*on)
                ),
                format!(
                    "Process {process} is decided on until {open_until}; {on} is after that. Leave the time (time) \
                     out, which means now, or name one up to that day."
                ),
            ),
            ProcessRefused::NobodyKnown { process } => {
                let rejected = way(&command("sollist process reject"), "RejectProcess");
                Refusal::new(
                    Reason::ProcessNobodyKnown,
                    field,
                    format!(
                        "Wer den Vorgang {process} eröffnet hat, steht nicht mehr im Verzeichnis der Aufrufer; ob es \
                         eine andere Person war, lässt sich nicht sagen. Bitte den Eintrag dort wiederherstellen \
                         lassen, mit derselben Angabe person (ohne Rollen genügt), oder den Vorgang ablehnen \
                         ({}) und neu eröffnen lassen.",
                        rejected.de
                    ),
                    format!(
                        "Whoever opened process {process} is no longer in the register of callers; whether that was \
                         another person cannot be told. Have the entry restored there, with the same person \
                         (without roles will do), or reject the process ({}) and have it opened anew.",
                        rejected.en
                    ),
                )
            }
            ProcessRefused::OnePerson { process } => Refusal::new(
                Reason::ProcessOnePerson,
                field,
                format!(
                    "Den Vorgang {process} hat dieselbe Person eröffnet, vielleicht unter einem anderen Namen; \
                     freigegeben wird er von einer anderen. Bitte eine andere anerkennende Stelle (approver) darum \
                     bitten."
                ),
                format!(
                    "Process {process} was opened by the same person, perhaps under another name; another one approves \
                     it. Ask somebody else with the role approver."
                ),
            ),
            ProcessRefused::Anothers { process } => {
                let shown = way(&command(&format!("sollist process show {process}")), "GetProcess");
                Refusal::new(
                    Reason::ProcessAnothers,
                    field,
                    format!(
                        "Den Vorgang {process} hat eine andere Person eröffnet: Nur sie zieht ihn zurück, und \
                         abgelehnt wird er von einer anerkennenden Stelle (approver). Bitte nachsehen, wer ihn \
                         eröffnet hat ({}), und darum bitten.",
                        shown.de
                    ),
                    format!(
                        "Process {process} was opened by another person: they alone withdraw it, and somebody with the \
                         role approver rejects it. See who opened it ({}), and ask them.",
                        shown.en
                    ),
                )
            }
            ProcessRefused::ByMethod => {
                let how = way(&command("sollist process approve"), "ApproveProcess");
                Refusal::new(
                    Reason::ProcessByMethod,
                    "type",
                    format!(
                        "Vorgänge werden nicht als Ereignisse gesendet: Sie entstehen, wenn jemand um etwas bittet, \
                         das eine zweite Person braucht. Bitte den Aufruf nehmen ({}).",
                        how.de
                    ),
                    format!(
                        "Processes are not sent as events: they come to be when somebody asks for what takes another \
                         person. Use the call ({}).",
                        how.en
                    ),
                )
            }
            ProcessRefused::Unreadable { process } => Refusal::new(
                Reason::ProcessUnreadable,
                "",
                format!("Der Vorgang {process} ist im Speicher unlesbar; bitte „sollist verify“ ausführen."),
                format!("Process {process} cannot be read from the store; run `sollist verify`."),
            ),
        }
    }
}

/// What somebody who approves is told where what waits is refused now: the advice is for whoever asks for it.
pub(crate) fn as_it_was_opened(refusal: Refusal, process: &Text) -> Refusal {
    let rejected = way(&command("sollist process reject"), "RejectProcess");
    let Refusal { reason, field, said } = refusal;
    let de = format!(
        "{} Freigegeben wird der Vorgang {process} nur so, wie er eröffnet wurde: bitte warten, bis es geht, oder ihn \
         ablehnen ({}) und mit anderen Angaben neu eröffnen lassen.",
        said.de, rejected.de
    );
    let en = format!(
        "{} Process {process} is approved only as it was opened: wait until it can be, or reject it ({}) and have it \
         opened anew with other values.",
        said.en, rejected.en
    );
    Refusal::new(reason, field, de, en)
}

/// One of each sentence.
pub(super) fn examples() -> Option<Vec<ProcessRefused>> {
    let process = || "0123456789abcdef0123456789abcdef".to_owned();
    let on = "2026-03-02".parse().ok()?;
    let why = || "anderer Betrag".parse().ok();
    Some(vec![
        ProcessRefused::Unknown { process: process() },
        ProcessRefused::Closed { process: process(), on, verdict: Verdict::Approved },
        ProcessRefused::Closed { process: process(), on, verdict: Verdict::Rejected(why()?) },
        ProcessRefused::Closed { process: process(), on, verdict: Verdict::Withdrawn(why()?) },
        ProcessRefused::Lapsed { process: process(), open_until: on },
        ProcessRefused::Earlier { process: process(), opened_on: on },
        ProcessRefused::Afterwards { process: process(), on, open_until: "2026-03-01".parse().ok()? },
        ProcessRefused::OnePerson { process: process() },
        ProcessRefused::Anothers { process: process() },
        ProcessRefused::NobodyKnown { process: process() },
        ProcessRefused::ByMethod,
        ProcessRefused::Unreadable { process: process() },
    ])
}
