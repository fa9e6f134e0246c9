//! How the simulated events of the built-in example are recognised: a report that rests on one says it on every page.

use crate::{
    envelope::Envelope,
    event::{Event, IntakeEvent},
};

/// The source of the example's events, and how their sources begin. Sollist's own: nobody outside can send one.
pub const SOURCE: &str = "/sollist/demo";

/// Whether a source is that of the example.
pub fn is_source(source: &str) -> bool {
    source.strip_prefix(SOURCE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether an event is simulated. The example of version 0.2.0 had sources that anybody can use; it is known by the
/// event with which it begins, so that reports on it go on saying what they are.
pub fn is_simulated(envelope: &Envelope) -> bool {
    is_source(&envelope.source) || begins_first_example(envelope)
}

fn begins_first_example(envelope: &Envelope) -> bool {
    let named = (envelope.source.as_str(), envelope.id.as_str()) == FIRST_EXAMPLE;
    named
        && matches!(&envelope.event,
            Event::Intake(IntakeEvent::ParametersPublished(event)) if event.set.as_str() == FIRST_SET)
}

/// Source and id of the first event of the example in version 0.2.0.
pub const FIRST_EXAMPLE: (&str, &str) = ("/demo/zentral/katalog", "published-00001");
const FIRST_SET: &str = "IKT-Katalog (Beispiel)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_example_is_simulated() {
        for (source, own) in [
            ("/sollist/demo", true),
            ("/sollist/demo/bezirk/03/hkr", true),
            ("/sollist/demonstrator", false),
            ("/sollist/demo2/x", false),
            ("/demo", false),
            ("/demo/bezirk/03/hkr", false),
            ("/demonstrator/abc", false),
            ("demo", false),
        ] {
            assert_eq!(is_source(source), own, "{source}");
        }
    }

    #[test]
    fn the_example_of_the_version_before_is_known_by_its_first_event_alone() {
        let event = |source: &str, id: &str, set: &str| {
            let text = format!(
                r#"{{"specversion":"1.0","id":"{id}","source":"{source}","type":"parameters.published.v1","time":"2026-01-02T07:00:00+01:00","data":{{"set":"{set}","valid_from":"2026-01-01","values":{{"items":{{}}}}}}}}"#
            );
            Envelope::parse(text.as_bytes()).map(|envelope| is_simulated(&envelope))
        };
        assert_eq!(event("/demo/zentral/katalog", "published-00001", "IKT-Katalog (Beispiel)"), Ok(true));
        assert_eq!(event("/demo/zentral/katalog", "published-00001", "IKT-Katalog"), Ok(false));
        assert_eq!(event("/demo/zentral/katalog", "published-00002", "IKT-Katalog (Beispiel)"), Ok(false));
        assert_eq!(event("/demo/zentral/anderes", "published-00001", "IKT-Katalog (Beispiel)"), Ok(false));
    }
}
