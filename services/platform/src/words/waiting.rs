//! What is not recorded by one person, and what to do.

use sollist_contract::{
    day::german_day,
    event::Held,
    parameters::ApprovalRule,
    refusal::{Reason, Refusal, Say},
    said::{Said, command, way},
    words::number,
};

use crate::write::batch::TakesAnother;

fn why(held: &Held, rule: Option<&ApprovalRule>) -> Said {
    match (held, rule) {
        (Held::Unfrozen(_), _) => Said::new("Eine Sperre hebt niemand allein auf", "Nobody lifts a freeze alone"),
        (Held::Published(_), _) => {
            Said::new("Parameter veröffentlicht niemand allein", "Nobody publishes parameters alone")
        }
        (Held::Reported(_), _) => {
            Said::new("Einen Bericht veröffentlicht niemand allein", "Nobody publishes a report alone")
        }
        (Held::Placed(_) | Held::Changed(_) | Held::Paid(_), _) => Said::new(
            "Mit einer Einwilligung gibt niemand allein mehr aus, als da ist",
            "Nobody spends more than there is with a consent alone",
        ),
        (Held::Transferred(_), Some(ApprovalRule { set, valid_from, above })) => {
            let above = number::amount(&above.to_string());
            Said::new(
                format!(
                    "Eine Umsetzung von mehr als {} EUR braucht eine zweite Person (Parameter „{set}“, gültig ab {})",
                    above.de,
                    german_day(*valid_from)
                ),
                format!(
                    "A transfer of more than EUR {} takes another person (parameters “{set}”, in force from \
                     {valid_from} on)",
                    above.en
                ),
            )
        }
        (Held::Transferred(_), None) => Said::new(
            "Solange nicht veröffentlicht ist, bis zu welchem Betrag eine Person genügt (Parameter „approval“), \
             braucht jede Umsetzung eine zweite",
            "As long as it is not published up to which amount one person is enough (parameters “approval”), every \
             transfer takes another one",
        ),
    }
}

impl Say for TakesAnother {
    fn say(&self) -> Refusal {
        let how = match &self.held {
            Held::Unfrozen(_) => way(&command("sollist unfreeze"), "UnfreezeLine"),
            Held::Transferred(_) => way(&command("sollist transfer"), "TransferBudget"),
            Held::Published(_) => way(&command("sollist parameters publish"), "PublishParameters"),
            Held::Reported(_) => way(&command("sollist report publish"), "PublishReport"),
            Held::Placed(_) => way(&command("sollist order place"), "PlaceOrder"),
            Held::Changed(_) => way(&command("sollist order change"), "ChangeOrder"),
            Held::Paid(_) => way(&command("sollist payment"), "RecordPayment"),
        };
        let why = why(&self.held, self.rule.as_ref());
        Refusal::new(
            Reason::TakesAnotherPerson,
            "type",
            format!(
                "{}; gebucht ist nichts. Bitte den Aufruf nehmen ({}), wenn nötig noch einmal: Er eröffnet einen \
                 Vorgang, den jemand anderes freigibt.",
                why.de, how.de
            ),
            format!(
                "{}; nothing is recorded. Use the call ({}), once more if need be: it opens a process that somebody \
                 else approves.",
                why.en, how.en
            ),
        )
    }
}

/// One of each sentence.
pub(super) fn examples() -> Vec<TakesAnother> {
    let held = |text: &str| serde_json::from_str::<Held>(text).ok();
    let freeze = held(
        r#"{"type":"budget.unfrozen.v1","data":{"authority":"ba-pankow","line":"2026/30/25/bezirksamt-pankow/geraete",
        "amount":"5.00","consent_by":"Hauptausschuss","reference":"S 1"}}"#,
    );
    let transfer = held(
        r#"{"type":"budget.transferred.v1","data":{"authority":"ba-pankow",
        "from_line":"2026/30/25/bezirksamt-pankow/geraete","to_line":"2026/30/25/bezirksamt-pankow/wartung",
        "amount":"50000.01","basis":"§ 50 LHO","reference":"Vermerk 1"}}"#,
    );
    let rule = serde_json::from_str(r#"{"set":"approval","valid_from":"2026-01-01","above":"50000.00"}"#).ok();
    let set =
        held(r#"{"type":"parameters.published.v1","data":{"set":"preise","valid_from":"2027-01-01","values":{}}}"#);
    let report = held(&format!(
        r#"{{"type":"report.published.v1","data":{{"quarter":"2026-Q2","sequence":7,"hash":"{0}","version":"0.2.0",
        "pdf":"{0}","xlsx":"{0}","json":"{0}"}}}}"#,
        "0".repeat(64)
    ));
    let order = held(
        r#"{"type":"procurement.order-placed.v1","data":{"authority":"ba-pankow","order":"B-1",
        "line":"2026/30/25/bezirksamt-pankow/geraete","item":"notebook","quantity":1,"amount":"1000.00",
        "consent":{"reference":"E 1/2026","basis":"§ 37 LHO"}}}"#,
    );
    let change = held(
        r#"{"type":"procurement.order-changed.v1","data":{"authority":"ba-pankow","order":"B-1","quantity":1,
        "amount":"1000.00","consent":{"reference":"E 1/2026","basis":"§ 37 LHO"}}}"#,
    );
    let payment = held(
        r#"{"type":"procurement.payment-made.v1","data":{"authority":"ba-pankow",
        "line":"2026/30/25/bezirksamt-pankow/geraete","payment":"Z-1","amount":"1000.00",
        "consent":{"reference":"E 1/2026","basis":"§ 37 LHO"}}}"#,
    );
    [
        (freeze, None),
        (transfer.clone(), rule),
        (transfer, None),
        (set, None),
        (report, None),
        (order, None),
        (change, None),
        (payment, None),
    ]
    .into_iter()
    .filter_map(|(held, rule)| Some(TakesAnother { held: held?, rule }))
    .collect()
}
