//! What takes another person, as parameters have it on a day.

use sea_orm::EntityTrait as _;
use sollist_contract::{
    day::Day,
    event::{Held, ParametersPublished},
    ids::Text,
    money::Cents,
    parameters::{APPROVAL_SET, Approval, ApprovalRule},
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{Rows, Saving},
    },
    write::batch::{Mode, TakesAnother},
};

mod approval_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_approvals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub valid_from: String,
        /// Nothing where the set says it no more.
        pub transfers_above: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use approval_row::{Entity, Model};

/// What the set `approval` says, by the day from which it is in force; of one day as it was published last. Nothing
/// where it says it no more.
#[derive(Debug, Default)]
pub struct Approvals(Rows<Day, Option<Approval>>);

impl Approvals {
    /// Whether a set says something of it.
    pub fn is_of(set: &ParametersPublished) -> bool {
        set.set.as_str() == APPROVAL_SET
    }

    /// Takes note of a set; no other than the one says it.
    pub fn publish(&mut self, set: &ParametersPublished) {
        if Approvals::is_of(set) {
            self.0.put(set.valid_from, set.values.approval);
        }
    }

    /// Whether something takes another person on a day. As long as nothing is in force whatever can take one does:
    /// nobody is let through because a rule is missing.
    pub fn of(&self, held: &Held, mode: &Mode, today: Day) -> Option<TakesAnother> {
        match held {
            Held::Unfrozen(_) | Held::Published(_) | Held::Reported(_) => {
                Some(TakesAnother { held: held.clone(), rule: None })
            }
            // What a system of record reports has happened, and is held to no money: its consent lifts nothing.
            Held::Placed(_) | Held::Changed(_) | Held::Paid(_) => {
                (*mode == Mode::Asked).then(|| TakesAnother { held: held.clone(), rule: None })
            }
            Held::Transferred(e) => {
                let rule = self.transfers(today);
                let takes = rule.as_ref().is_none_or(|rule| e.amount > rule.above);
                takes.then(|| TakesAnother { held: held.clone(), rule })
            }
        }
    }

    /// The rule of transfers that is in force on a day.
    fn transfers(&self, today: Day) -> Option<ApprovalRule> {
        let begun = self.0.iter().filter(|(from, _)| **from <= today);
        let (from, approval) = begun.max_by_key(|(from, _)| **from)?;
        let set: Text = APPROVAL_SET.parse().ok()?;
        Some(ApprovalRule { set, valid_from: *from, above: approval.as_ref()?.transfers_above })
    }

    /// All of it: there is little.
    pub async fn load(&mut self, tx: &Reading<'_>) -> Result<(), Error> {
        for row in Entity::find().all(tx).await? {
            let Ok(valid_from) = row.valid_from.parse() else { continue };
            let approval = row.transfers_above.map(|above| Approval { transfers_above: Cents::new(above) });
            self.0.loaded(valid_from, approval);
        }
        Ok(())
    }

    pub async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        let model = |from: &Day, approval: &Option<Approval>| {
            let transfers_above = approval.map(|approval| approval.transfers_above.get());
            Ok(Model { valid_from: from.to_string(), transfers_above })
        };
        self.0.save::<Entity>(saving, model).await
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::event::Event;

    use super::*;

    fn transfer(amount: &str) -> Held {
        let held = format!(
            r#"{{"type":"budget.transferred.v1","data":{{"authority":"ba-mitte","from_line":"2026/30/25/mitte/a",
            "to_line":"2026/30/25/mitte/b","amount":"{amount}","basis":"b","reference":"r"}}}}"#
        );
        serde_json::from_str(&held).unwrap()
    }

    fn set(name: &str, from: &str, values: &str) -> ParametersPublished {
        let set = format!(r#"{{"set":"{name}","valid_from":"{from}","values":{values}}}"#);
        serde_json::from_str(&set).unwrap()
    }

    #[test]
    fn a_transfer_takes_another_person_above_what_is_in_force_and_always_where_nothing_is() {
        let mut approvals = Approvals::default();
        let of = |approvals: &Approvals, amount: &str, on: &str| {
            let takes = approvals.of(&transfer(amount), &Mode::Asked, on.parse().unwrap());
            takes.map(|takes| takes.rule.map(|rule| format!("{} {}", rule.valid_from, rule.above)))
        };
        assert_eq!(of(&approvals, "0.01", "2026-03-01"), Some(None), "nothing is published");
        for (from, above) in [("2026-01-01", "500.00"), ("2026-06-01", "9000.00")] {
            approvals.publish(&set("approval", from, &format!(r#"{{"approval":{{"transfers_above":"{above}"}}}}"#)));
        }
        // Another set says nothing of it, and the one may say it no more.
        approvals.publish(&set("prices", "2026-02-01", "{}"));
        approvals.publish(&set("approval", "2028-01-01", "{}"));
        let rule = |text: &str| Some(Some(text.to_owned()));
        assert_eq!(of(&approvals, "0.01", "2025-12-31"), Some(None), "nothing is in force yet");
        assert_eq!(of(&approvals, "500.00", "2026-05-31"), None);
        assert_eq!(of(&approvals, "500.01", "2026-05-31"), rule("2026-01-01 500.00"));
        assert_eq!(of(&approvals, "500.01", "2026-06-01"), None);
        assert_eq!(of(&approvals, "9000.01", "2027-12-31"), rule("2026-06-01 9000.00"));
        assert_eq!(of(&approvals, "0.01", "2028-01-01"), Some(None), "it is said no more");
    }

    #[test]
    fn whoever_names_a_consent_asks_for_it_and_what_has_happened_is_reported() {
        let line = r#""line":"2026/30/25/mitte/a""#;
        let order = r#""order":"B-1","quantity":1,"amount":"5.00""#;
        let consent = r#""consent":{"reference":"E-1","basis":"§ 37 LHO"}"#;
        let placed = format!("{order},{line},\"item\":\"notebook\"");
        let paid = format!(r#"{line},"payment":"Z-1","amount":"5.00""#);
        // The type, its data without and with a consent, and whether it takes another person asked for and reported.
        let table = [
            ("procurement.order-placed.v1", placed.clone(), None),
            ("procurement.order-placed.v1", format!("{placed},{consent}"), Some((true, false))),
            ("procurement.order-changed.v1", order.to_owned(), None),
            ("procurement.order-changed.v1", format!("{order},{consent}"), Some((true, false))),
            ("procurement.payment-made.v1", paid.clone(), None),
            ("procurement.payment-made.v1", format!("{paid},\"consent\":\"E-1, § 37 LHO\""), Some((true, false))),
            ("procurement.order-cancelled.v1", r#""order":"B-1""#.to_owned(), None),
            (
                "budget.unfrozen.v1",
                format!(r#"{line},"amount":"5.00","consent_by":"HA","reference":"S 1""#),
                Some((true, true)),
            ),
        ];
        let (approvals, today) = (Approvals::default(), "2026-03-01".parse().unwrap());
        for (kind, data, expected) in table {
            let event = Event::from_data(kind, &format!(r#"{{"authority":"ba-mitte",{data}}}"#)).unwrap().unwrap();
            let held = Held::of(&event);
            let takes = |held: &Held, mode: Mode| approvals.of(held, &mode, today).is_some();
            let found = held.as_ref().map(|held| (takes(held, Mode::Asked), takes(held, Mode::Fact)));
            assert_eq!(found, expected, "{kind} {data}");
            // What waits is what was asked for, and is read back as it was written.
            let written = held.map(|held| (serde_json::to_string(&held).unwrap(), held.event()));
            if let Some((text, of)) = written {
                assert_eq!((serde_json::from_str::<Held>(&text).unwrap().event(), of), (event.clone(), event));
            }
        }
    }
}
