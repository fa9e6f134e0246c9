//! What an entry that is refused names: so that all that is wrong with it is told at once.

use serde_json::Value;

use crate::{
    ids::{Authority, LineName},
    refusal::{Reason, Refusal},
};

/// The authority and the budget lines that an entry names, as far as they are well-formed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub authority: Option<Authority>,
    /// Each with its field.
    pub lines: Vec<(&'static str, LineName)>,
}

/// Fields of data that name a line.
const LINES: [(&str, &str); 3] = [("line", "data.line"), ("from_line", "data.from_line"), ("to_line", "data.to_line")];

impl Named {
    /// Of what came and was refused for its data or its time. What brings authorities and lines into the books names
    /// none that must be there.
    pub fn of(text: &str, refusal: &Refusal) -> Named {
        if !matches!(refusal.reason, Reason::Malformed | Reason::WrongTime | Reason::TimeBeyond) {
            return Named::default();
        }
        Named::in_text(text)
    }

    /// Of an event as text, whatever it was refused for.
    pub fn in_text(text: &str) -> Named {
        let Ok(entry) = serde_json::from_str::<Value>(text) else { return Named::default() };
        let kind = entry.get("type").and_then(Value::as_str).unwrap_or_default();
        let data = entry.get("data").filter(|_| !kind.starts_with("budget.appropriated."));
        let named = |field: &str| data.and_then(|data| data.get(field)).and_then(Value::as_str);
        let line = |(field, place): &(&'static str, &'static str)| Some((*place, named(field)?.parse().ok()?));
        Named {
            authority: named("authority").and_then(|code| code.parse().ok()),
            lines: LINES.iter().filter_map(line).collect(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_well_formed_of_an_unreadable_entry_is_named() {
        let line = "2026/30/25/bezirksamt-pankow/geraete";
        let of = |kind: &str, reason: Reason| {
            let text = format!(r#"{{"type":"{kind}","data":{{"authority":"ba-panko","line":"{line}","amount":1}}}}"#);
            Named::of(&text, &Refusal::new(reason, "data.amount", "", ""))
        };
        let named = of("budget.adjusted.v1", Reason::Malformed);
        assert_eq!(named.authority.unwrap().as_str(), "ba-panko");
        assert_eq!(named.lines, [("data.line", line.parse().unwrap())]);
        assert_eq!(of("budget.appropriated.v1", Reason::Malformed), Named::default());
        assert_eq!(of("budget.adjusted.v1", Reason::Conflict), Named::default());
        let [from, to] = ["ba-mitte", "ba-pankow"].map(|of| line.replace("bezirksamt-pankow", of));
        let text = format!(r#"{{"type":"budget.transferred.v1","data":{{"from_line":"{from}","to_line":"{to}"}}}}"#);
        let lines = [("data.from_line", from.parse().unwrap()), ("data.to_line", to.parse().unwrap())];
        assert_eq!(Named::in_text(&text), Named { authority: None, lines: lines.into() });
    }
}
