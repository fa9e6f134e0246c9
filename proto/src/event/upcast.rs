//! Earlier versions of events. A type is never edited: what means something else is a new type (`….v2`), and what the
//! journal holds of the older one is read as the newer. Its text, number and hash stay as they are.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// One step from an earlier version to the next.
struct Step {
    /// `rollout.milestone-planned.v1`
    from: &'static str,
    /// `rollout.milestone-planned.v2`
    to: &'static str,
    /// What the data of the earlier one say in the words of the next.
    says: fn(Map<String, Value>) -> Map<String, Value>,
}

/// Every step, oldest first. Each has a golden file of the earlier version in `proto/golden/earlier`.
const STEPS: &[Step] = &[];

/// A type and its data in the newest version there is.
pub(super) fn current<'a>(type_name: &'a str, data: &'a str) -> serde_json::Result<(&'a str, Cow<'a, str>)> {
    along(STEPS, type_name, data)
}

/// The name of the newest version of a type.
pub(super) fn newest(type_name: &str) -> &str {
    STEPS.iter().fold(type_name, |name, step| if step.from == name { step.to } else { name })
}

fn along<'a>(steps: &[Step], type_name: &'a str, data: &'a str) -> serde_json::Result<(&'a str, Cow<'a, str>)> {
    let (mut type_name, mut data) = (type_name, Cow::Borrowed(data));
    for step in steps {
        if step.from == type_name {
            let fields = (step.says)(serde_json::from_str(&data)?);
            (type_name, data) = (step.to, Cow::Owned(serde_json::to_string(&fields)?));
        }
    }
    Ok((type_name, data))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::event::Event;

    /// A milestone without a line, then with one, then with its cost as a text.
    const MADE_UP: &[Step] = &[
        Step {
            from: "rollout.milestone-planned.v1",
            to: "rollout.milestone-planned.v2",
            says: |mut fields| {
                fields.entry("line").or_insert(Value::Null);
                fields
            },
        },
        Step {
            from: "rollout.milestone-planned.v2",
            to: "rollout.milestone-planned.v3",
            says: |mut fields| {
                if let Some(cost) = fields.shift_remove("cost") {
                    fields.insert("budgeted_cost".to_owned(), cost);
                }
                fields
            },
        },
    ];

    #[test]
    fn every_version_is_read_as_the_newest_and_what_is_newest_is_left_as_it_is() {
        let newest = r#"{"budgeted_cost":"1.00","line":null}"#;
        for (version, data) in [(1, r#"{"cost":"1.00"}"#), (2, r#"{"cost":"1.00","line":null}"#), (3, newest)] {
            let name = format!("rollout.milestone-planned.v{version}");
            let (name, data) = along(MADE_UP, &name, data).unwrap();
            assert_eq!(name, "rollout.milestone-planned.v3");
            let (data, newest): (Value, Value) =
                (serde_json::from_str(&data).unwrap(), serde_json::from_str(newest).unwrap());
            assert_eq!(data, newest);
        }
        assert_eq!(along(MADE_UP, "rollout.planned.v1", "[1]").unwrap(), ("rollout.planned.v1", Cow::Borrowed("[1]")));
    }

    #[test]
    fn what_is_no_object_is_an_error_of_its_own_not_of_the_step() {
        assert!(along(MADE_UP, "rollout.milestone-planned.v1", "[]").is_err());
    }

    #[test]
    fn steps_lead_to_types_that_there_are_and_never_back() {
        for (place, step) in STEPS.iter().enumerate() {
            assert!(Event::types().all(|known| known.name != step.from), "{} is current", step.from);
            let goes_on = STEPS.iter().skip(place + 1).any(|next| next.from == step.to);
            assert!(goes_on || Event::type_of(step.to).is_some(), "{} leads nowhere", step.from);
        }
    }
}
