//! Names of budget lines that are typed in part.

use sollist_contract::{
    ids::{LineName, Programme},
    said::Said,
    words::terms,
};

use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

/// Candidates that are named.
const NAMED_MAX: usize = 10;

/// Half a sentence: see `usage`.
pub fn no_line_text() -> Said {
    Said::new(
        "eine Haushaltsstelle wird JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL geschrieben, oder so viel davon, dass nur \
         eine gemeint ist, etwa 2026/51185",
        "a budget line is written YEAR/AREA/SECTION/CHAPTER/TITLE, or so much of it that only one is meant, such as \
         2026/51185",
    )
}

/// Half a sentence: see `usage`. `near`: the one that may be meant.
pub fn no_programme(near: Option<Programme>) -> Said {
    if let Some(term) = near.map(terms::programme) {
        return Said::new(format!("gemeint ist vielleicht „{}“", term.de), format!("perhaps “{}” is meant", term.en));
    }
    let all = Programme::ALL.map(terms::programme);
    Said::new(
        format!("Handlungsfelder sind {}", all.map(|term| term.de).join(", ")),
        format!("programmes are {}", all.map(|term| term.en).join(", ")),
    )
}

pub fn no_such_line(typed: &str) -> Said {
    Said::new(
        format!(
            "Keine Haushaltsstelle passt zu „{typed}“. „sollist line list“ zeigt alle; es genügt so viel vom Namen, \
             dass nur eine gemeint ist, etwa pankow/gutachten oder, wo Titel Nummern haben, 2026/51185."
        ),
        format!(
            "No budget line fits “{typed}”. `sollist line list` shows all; so much of a name is enough that only one \
             is meant, such as pankow/gutachten or, where titles have numbers, 2026/51185."
        ),
    )
}

/// `instead`: what means the first of them.
pub fn many_lines(typed: &str, many: &[LineName], instead: &str) -> Said {
    let named: Vec<&str> = many.iter().take(NAMED_MAX).map(LineName::as_str).collect();
    let more = many.len().saturating_sub(named.len());
    let (more_de, more_en) = match more {
        0 => Default::default(),
        1 => (" und eine weitere".to_owned(), " and one more".to_owned()),
        more => {
            let [de, en] = [Lang::De, Lang::En].map(|lang| shown_count(more, lang));
            (format!(" und {de} weitere"), format!(" and {en} more"))
        }
    };
    let named = named.join(", ");
    Said::new(
        format!(
            "Zu „{typed}“ passen mehrere Haushaltsstellen: {named}{more_de}. Bitte mehr vom Namen nennen; „{instead}“ \
             meint die erste."
        ),
        format!(
            "Several budget lines fit “{typed}”: {named}{more_en}. Type more of the name; “{instead}” means the first."
        ),
    )
}
