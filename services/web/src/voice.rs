//! In whose words a text stands on a page. What people recorded (titles, reasons, definitions, names of lines) is
//! German in whatever language the page speaks: where that is another one, it is marked as German (WCAG 2.1, 3.1.2).

use sollist_contract::lang::Lang;

/// Whose words a text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Voice {
    /// The page's.
    #[default]
    Page,
    /// Those of whoever recorded it.
    Recorded,
    /// The page's, and within its quotation marks those of whoever recorded them.
    Quoting,
}

impl Voice {
    /// On a page that speaks German nothing is to be marked.
    pub fn on(self, lang: Lang) -> Voice {
        lang.pick(Voice::Page, self)
    }

    pub fn is_recorded(self) -> bool {
        self == Voice::Recorded
    }

    /// The text in pieces, and which of them were recorded.
    pub fn pieces(self, text: &str) -> Vec<(&str, bool)> {
        match self {
            Voice::Page => vec![(text, false)],
            Voice::Recorded => vec![(text, true)],
            Voice::Quoting => quotations(text),
        }
    }
}

/// What stands between English quotation marks, and what around it.
fn quotations(text: &str) -> Vec<(&str, bool)> {
    let (mut rest, mut pieces) = (text, Vec::new());
    while let Some((before, after)) = rest.split_once('“')
        && let Some((quoted, _)) = after.split_once('”')
    {
        let (around, from) = rest.split_at(before.len().saturating_add('“'.len_utf8()));
        pieces.extend([(around, false), (quoted, true)]);
        rest = from.get(quoted.len()..).unwrap_or_default();
    }
    pieces.push((rest, false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_sentence_only_what_is_quoted_was_recorded() {
        let of = |text| Voice::Quoting.on(Lang::En).pieces(text);
        assert_eq!(
            of("Asked for “Geräte” and “Dienste”."),
            [("Asked for “", false), ("Geräte", true), ("” and “", false), ("Dienste", true), ("”.", false)]
        );
        for whole in ["no quotation", "“never closed", "closed” only", "“”"] {
            assert!(of(whole).iter().all(|(_, recorded)| !recorded || whole == "“”"), "{whole}");
            assert_eq!(of(whole).iter().map(|(piece, _)| *piece).collect::<String>(), whole);
        }
        assert_eq!(Voice::Quoting.on(Lang::De).pieces("„Geräte“"), [("„Geräte“", false)]);
    }
}
