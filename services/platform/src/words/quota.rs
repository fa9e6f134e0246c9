//! What is said to whoever asks for more than their share.

use std::time::Duration;

use sollist_contract::{
    refusal::{Reason, Refusal, Say},
    words::number::number,
};

use crate::{
    rights::quota::{Idle, TooMuch},
    wire::reads::NotNoted,
};

impl Say for TooMuch {
    fn say(&self) -> Refusal {
        match self {
            TooMuch::Units { per_minute, after } => {
                let (most, seconds) = (number(u64::from(*per_minute)), after.as_millis().div_ceil(1000).max(1));
                Refusal::new(
                    Reason::UnitsUsedUp,
                    "",
                    format!(
                        "Ihr Kontingent von {} Einheiten je Minute ist aufgebraucht (ein Datensatz oder Befehl kostet \
                         1, eine Listenseite 5, Zahlen 10, Mehrbedarf, Prognose, Vergleich, Bericht oder Export 50, \
                         ein Nachweis des Journals 500). Bitte dasselbe in {seconds} s noch einmal senden.",
                        most.de
                    ),
                    format!(
                        "Your {} units a minute are used up (a record or a command costs 1, a page of a list 5, \
                         figures 10, need, forecast, comparison, report or export 50, to verify the whole journal \
                         500). Send the same again in {seconds} s.",
                        most.en
                    ),
                )
            }
            TooMuch::Calls { most } => Refusal::new(
                Reason::CallsCrowded,
                "",
                format!(
                    "Sie haben schon {most} Aufrufe zugleich offen, mehr sind es für einen Aufrufer nicht. Bitte auf \
                     Antworten warten, Ströme auslesen oder schließen, und dann dasselbe noch einmal senden."
                ),
                format!(
                    "You have {most} calls open already, and no caller has more. Wait for answers, read streams to \
                     their end or close them, and then send the same again."
                ),
            ),
            TooMuch::Streams { most } => {
                let (streams_de, streams_en) = match most {
                    1 => ("einen Strom".to_owned(), "one stream".to_owned()),
                    most => (format!("{most} Ströme"), format!("{most} streams")),
                };
                Refusal::new(
                    Reason::StreamsCrowded,
                    "",
                    format!(
                        "Sie haben schon {streams_de} offen (SubmitEvents, VerifyReport, WatchJournal), mehr sind es \
                         für einen Aufrufer nicht. Bitte einen davon zu Ende bringen und dann noch einmal öffnen."
                    ),
                    format!(
                        "You have {streams_en} open already (SubmitEvents, VerifyReport, WatchJournal), and no caller \
                         has more. Bring one of them to its end, and then open it again."
                    ),
                )
            }
        }
    }
}

impl Say for Idle {
    fn say(&self) -> Refusal {
        let Idle { seconds } = self;
        Refusal::new(
            Reason::StreamIdle,
            "",
            format!(
                "Auf diesem Strom kam {seconds} s lang nichts mehr, er ist deshalb beendet. Bitte einen neuen öffnen \
                 und nach der letzten Quittung weitermachen."
            ),
            format!(
                "Nothing came on this stream for {seconds} s, so it was ended. Open another one, and go on after the \
                 last receipt."
            ),
        )
    }
}

impl Say for NotNoted {
    fn say(&self) -> Refusal {
        Refusal::new(
            Reason::ReadNotNoted,
            "",
            "Wer dies liest, wird festgehalten, und das ist gerade nicht möglich; deshalb wird es nicht gezeigt. Bitte \
             gleich noch einmal fragen. Bleibt es dabei, hilft der Betrieb: Im Protokoll des Servers steht, warum.",
            "Who reads this is noted, and that is not possible just now; so it is not shown. Ask again in a moment. If \
             it goes on, those who run the server can help: its log says why.",
        )
    }
}

/// One example of every refusal.
pub(super) fn examples() -> Vec<Refusal> {
    let too_much = [
        TooMuch::Units { per_minute: 60_000, after: Duration::from_millis(4_200) },
        TooMuch::Calls { most: 256 },
        TooMuch::Streams { most: 4 },
    ];
    let mut all: Vec<Refusal> = too_much.iter().map(Say::say).collect();
    all.push(Idle { seconds: 600 }.say());
    all.push(NotNoted.say());
    all
}
