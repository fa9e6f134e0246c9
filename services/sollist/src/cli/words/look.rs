//! What somebody should look at: listed, settled.

use sollist_contract::said::Said;

use super::counted;
use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

pub fn nothing() -> Said {
    Said::new("Kein Hinweis ist offen.", "No warning is open.")
}

/// What stands below the list; `repeated`: whether a row of it stands for several.
pub fn advice(repeated: bool) -> Said {
    let each = match repeated {
        true => Said::new(
            " Wo unter „Male“ eine Zahl steht, zeigt „sollist look --line NAME“ jeden einzeln.",
            " Where a number stands below “Times”, `sollist look --line NAME` shows each by itself.",
        ),
        false => Said::default(),
    };
    Said::new(
        format!(
            "\nAufgezeichnet ist alles davon; wer es angesehen hat: „sollist look settle NR … --basis ERGEBNIS“, alle \
             eines Grundes: --reason GRUND, einer Haushaltsstelle: --line NAME.{}\n",
            each.de
        ),
        format!(
            "\nAll of it is recorded; who has looked: `sollist look settle NUMBER … --basis RESULT`, all of a reason: \
             --reason REASON, of a line: --line NAME.{}\n",
            each.en
        ),
    )
}

pub fn which_missing() -> Said {
    Said::new(
        "Es fehlt, welche Hinweise erledigt sind: Nummern, --reason GRUND, --line HAUSHALTSSTELLE oder --authority \
         BEHÖRDE.",
        "Missing: which warnings are settled; give numbers, --reason REASON, --line LINE or --authority AUTHORITY.",
    )
}

pub fn numbers_or_filter() -> Said {
    Said::new(
        "Bitte entweder Nummern angeben oder --reason, --line und --authority; beides zusammen meint anderes, als es \
         scheint.",
        "Give either numbers or --reason, --line and --authority; together they mean other than it seems.",
    )
}

pub fn settled(count: u64, basis: &str) -> Said {
    let which = counted(count, ("Ein Hinweis ist", "One warning is"), |count| {
        Said::new(
            format!("{} Hinweise sind", shown_count(count, Lang::De)),
            format!("{} warnings are", shown_count(count, Lang::En)),
        )
    });
    Said::new(format!("{} erledigt: {basis}\n", which.de), format!("{} settled: {basis}\n", which.en))
}

/// Nothing was open any more of what is named by so many numbers, or otherwise.
pub fn none_settled(numbers: usize) -> Said {
    match numbers {
        0 => Said::new(
            "Kein offener Hinweis passt dazu; was erledigt war, bleibt, wie es ist.\n",
            "No open warning fits; what was settled stays as it is.\n",
        ),
        1 => Said::new(
            "Der Hinweis ist schon erledigt; die frühere Grundlage bleibt („sollist look --all“).\n",
            "The warning is settled already; the earlier basis stays (`sollist look --all`).\n",
        ),
        _ => Said::new(
            "Die Hinweise sind alle schon erledigt; die früheren Grundlagen bleiben („sollist look --all“).\n",
            "The warnings are all settled already; the earlier bases stay (`sollist look --all`).\n",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_settled_before_is_said_to_be() {
        assert!(none_settled(1).de.starts_with("Der Hinweis ist schon erledigt"));
        assert!(none_settled(2).en.contains("all settled already"));
        assert!(none_settled(0).de.starts_with("Kein offener Hinweis passt"));
    }
}
