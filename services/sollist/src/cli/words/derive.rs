//! How a figure came about.

use sollist_contract::{said::Said, words::terms};

pub const PART: (&str, &str) = ("Teil", "Part");
pub const VALUE: (&str, &str) = ("Wert", "Value");
pub const OP: (&str, &str) = ("Rechenart", "Operation");
pub const FORMULA: (&str, &str) = ("Formel", "Formula");
pub const EVENTS: (&str, &str) = ("Ereignisse", "Events");

/// What a part is called that has a word of its own; names and numbers stay as they are.
pub fn named(name: &str) -> Option<Said> {
    let said = |de: &str, en: &str| Some(Said::new(de, en));
    let term = |term: terms::Term| Some(Said::new(term.de, term.en));
    match name {
        "budget.appropriation" => term(terms::APPROPRIATION),
        "budget.carry-over" => term(terms::CARRY_OVER),
        "budget.adjustments" => term(terms::ADJUSTMENTS),
        "budget.soll" => term(terms::CURRENT_BUDGET),
        "budget.frozen" => term(terms::FROZEN),
        "budget.disposable" => said("Verfügbares Soll", "Disposable"),
        "budget.commitments" => term(terms::COMMITMENTS),
        "budget.actual" => term(terms::ACTUAL),
        "budget.used" => said("Festlegungen und Ist", "Commitments and actual"),
        "budget.available" => term(terms::AVAILABLE),
        "budget.utilisation" => said("Ausschöpfungsgrad", "Budget utilisation"),
        "budget.outflow" => said("Mittelabfluss", "Outflow of funds"),
        "open" => said("noch offen", "still open"),
        "rest" => said("bestellt, nicht bezahlt", "ordered, not paid"),
        "ordered" => said("bestellt", "ordered"),
        "paid" => said("bezahlt", "paid"),
        "payments" => said("Zahlungen", "payments"),
        "binds" => said("bindet Mittel dieses Jahres", "binds money of this year"),
        _ => None,
    }
}

/// How a part follows from its parts.
pub fn op(op: &str) -> Said {
    match op {
        "sum" => Said::new("Summe der Teile", "sum of the parts"),
        "diff" => Said::new("erster Teil minus die anderen", "first part less the others"),
        "product" => Said::new("Produkt der Teile", "product of the parts"),
        "ratio" => Said::new("erster durch zweiten Teil", "first part by the second"),
        "clamp0" => Said::new("der Teil, nicht unter null", "the part, not below zero"),
        "newest" => Said::new("der neueste Teil gilt", "the newest part counts"),
        "lookup" => Said::new("aus dem Ereignis gelesen", "read from the event"),
        other => Said::new(other, other),
    }
}

/// `Das ist: Summe der Teile.`
pub fn made(by: &str) -> Said {
    let Said { de, en } = op(by);
    Said::new(format!("Das ist: {de}."), format!("That is: {en}."))
}

/// How to ask for what a part is made of.
pub fn deeper(path: &[String]) -> Said {
    let quoted = |part: &String| if part.contains([' ', '\'', '"']) { format!("{part:?}") } else { part.clone() };
    let command = format!("sollist explain {}", path.iter().map(quoted).collect::<Vec<_>>().join(" "));
    Said::new(format!("Tiefer: {command}"), format!("Deeper: {command}"))
}

pub fn kit_is_whole() -> Said {
    Said::new(
        "--kit gibt die ganze Herleitung aus. Bitte keine Teile nennen; Bezirk, Behörde oder Haushaltsstelle grenzen \
         ein.",
        "--kit writes the whole derivation. Please name no parts; a district, an authority or a line narrow it.",
    )
}

pub fn kit_folder(folder: &str) -> Said {
    Said::new(
        format!("Im Ordner {folder} liegt schon etwas. Bitte einen leeren oder neuen Ordner nennen."),
        format!("There is something in the folder {folder}. Please name an empty one or a new one."),
    )
}

pub fn kit_written(figure: &str, is: &str, folder: &str) -> Said {
    let Said { de, en } = named(figure).unwrap_or_else(|| Said::new(figure, figure));
    Said::new(
        format!("{de} = {is}. In {folder} geschrieben; nachrechnen: python3 {folder}/recompute.py"),
        format!("{en} = {is}. Written into {folder}; recompute: python3 {folder}/recompute.py"),
    )
}

/// What lies beside the script, for whoever got the folder from somebody else.
pub fn kit_readme(asked: &str, is: &str, stand: &str, hash: &str) -> Said {
    Said::new(
        format!(
            "Herleitung einer Zahl aus Sollist\n\n\
             {asked}  Ergebnis: {is}\n  {stand}\n  Prüfsumme des Journals bis dort: {hash}\n\n\
             parts.csv     jeder Teil der Zahl: woraus er besteht (parent), wie er sich ergibt (op), sein Wert\n\
             events.jsonl  die gelesenen Ereignisse: Journalnummer, Tabulator, Ereignis wie aufgezeichnet\n\
             recompute.py  rechnet jeden Teil nach (python3 recompute.py; nur die Standardbibliothek)\n\n\
             Rechenarten: sum Summe der Teile (ohne Teile 0); diff erster minus die anderen; product Produkt;\n\
             ratio erster durch zweiten, mal factor, auf places Stellen kaufmännisch gerundet;\n\
             clamp0 nicht unter null; newest der Teil mit dem spätesten day, bei gleichem Tag der höchsten\n\
             number; lookup aus dem Ereignis, Feld field, Vorzeichen sign.\n"
        ),
        format!(
            "Derivation of a figure of Sollist\n\n\
             {asked}  result: {is}\n  {stand}\n  hash of the journal up to there: {hash}\n\n\
             parts.csv     every part of the figure: what it is in (parent), how it follows (op), its value\n\
             events.jsonl  the events that were read: journal number, tab, event as it was recorded\n\
             recompute.py  recomputes every part (python3 recompute.py; the standard library alone)\n\n\
             Operations: sum of the parts (of none: 0); diff the first less the others; product;\n\
             ratio the first by the second, times factor, rounded to places half away from zero;\n\
             clamp0 not below zero; newest the part of the latest day, of one day that of the highest\n\
             number; lookup from the event, its field, with its sign.\n"
        ),
    )
}
