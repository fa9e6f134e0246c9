//! A wrong command line: what is wrong, and what to write instead.

use sollist_contract::{
    day::{Day, NotADay},
    said::{Said, short},
    words::number::decimal,
};

use crate::cli::instead::Instead;

/// A help text, „German / English“. Where it holds more than one slash the middle one parts it, as both halves say the
/// same.
pub fn halves(text: &str) -> Said {
    let places: Vec<usize> = text.match_indices(" / ").map(|(at, _)| at).collect();
    let middle = places.get(places.len() / 2).filter(|_| places.len() % 2 == 1);
    let (de, en) = middle.map_or((text, text), |at| text.split_at(*at));
    Said::read(de, en.trim_start_matches(" / "))
}

pub fn no_letter() -> Said {
    Said::new("eine Nummer oder alle", "a number or all")
}

pub fn empty_filter() -> Said {
    Said::new("leer; wer alles meint, lässt die Angabe weg", "empty; whoever means all leaves it out")
}

pub fn no_day() -> Said {
    Said::new(
        "ein Tag wird JJJJ-MM-TT oder TT.MM.JJJJ geschrieben und steht im Kalender",
        "a day is written YYYY-MM-DD or DD.MM.YYYY and exists in the calendar",
    )
}

/// Written as a day, and there is none: here days have two ways to be written, so only what is wrong is said.
pub fn not_there(why: NotADay) -> Said {
    match why {
        NotADay::Shape => no_day(),
        NotADay::Beyond => Said::new("ein Tag liegt in den Jahren 1990 bis 2199", "a day is of the years 1990 to 2199"),
        NotADay::NotThere { year, month, day } => match Day::days_in_month(year, month) {
            Some(last) => Said::new(
                format!("den {day:02}.{month:02}.{year} gibt es nicht, der Monat hat {last} Tage"),
                format!("there is no {year}-{month:02}-{day:02}, the month has {last} days"),
            ),
            None => Said::new(
                format!("einen Monat {month:02} gibt es nicht; geschrieben wird JJJJ-MM-TT oder TT.MM.JJJJ"),
                format!("there is no month {month:02}; it is written YYYY-MM-DD or DD.MM.YYYY"),
            ),
        },
    }
}

pub fn no_place() -> Said {
    Said::new(
        "gemeint ist ein Tag (JJJJ-MM-TT) oder eine Nummer des Journals",
        "use a day (YYYY-MM-DD) or a journal number",
    )
}

pub fn no_as_of() -> Said {
    Said::new(
        "der Stand ist ein Tag wie 2026-03-31 oder 31.03.2026, ein Zeitpunkt wie 31.03.2026 12:00 \
         oder 2026-03-31T12:00:00+02:00, oder eine Journalnummer",
        "an as-of is a day such as 2026-03-31 or 31.03.2026, an instant such as 31.03.2026 12:00 or \
         2026-03-31T12:00:00+02:00, or a journal number",
    )
}

pub fn no_quarter() -> Said {
    Said::new(
        "ein Quartal wird 2026-Q3 geschrieben, ein Jahr hat vier (Q1 bis Q4)",
        "a quarter is written 2026-Q3, and a year has four (Q1 to Q4)",
    )
}

pub fn no_report_file() -> Said {
    Said::new("die Datei endet auf .pdf, .xlsx oder .json", "the file ends in .pdf, .xlsx or .json")
}

pub fn no_actor() -> Said {
    Said::new(
        "der Name hat 1 bis 200 Byte und keine unsichtbaren Zeichen",
        "the name has 1 to 200 bytes and no hidden characters",
    )
}

/// A name that several have.
pub fn several(codes: &str) -> Said {
    Said::new(format!("so heißen mehrere: {codes}"), format!("several are called so: {codes}"))
}

/// Types that begin as somebody typed, in the middle of a word.
pub fn event_types_begin_so(types: &[&str]) -> Said {
    let types = types.join(", ");
    Said::new(format!("so beginnen {types}; bitte ganz nennen"), format!("so begin {types}; name one whole"))
}

/// `near`: the type that may be meant; `known`: those that there are.
pub fn no_event_type(near: Option<&str>, known: &[&str]) -> Said {
    if let Some(near) = near {
        return Said::new(format!("gemeint ist vielleicht {near}"), format!("perhaps {near} is meant"));
    }
    let known = known.join(", ");
    Said::new(
        format!("kein Ereignistyp beginnt so; möglich sind {known}"),
        format!("no event type begins so; possible are {known}"),
    )
}

pub fn no_number_between(low: &str, high: &str) -> Said {
    // Between two numbers of four digits are years, and they stand as such.
    let years = low.len() == 4 && high.len() == 4;
    let [low, high] = [low, high].map(|text| if years { Said::read(text, text) } else { decimal(text) });
    Said::new(
        format!("erwartet wird eine Zahl von {} bis {}", low.de, high.de),
        format!("expected is a number from {} to {}", low.en, high.en),
    )
}

pub fn no_number() -> Said {
    Said::new("erwartet wird eine ganze Zahl", "expected is a whole number")
}

pub fn too_large() -> Said {
    Said::new("die Zahl ist zu groß", "the number is too large")
}

pub fn no_socket() -> Said {
    Said::new("erwartet wird eine Adresse wie 127.0.0.1:50051", "expected is an address such as 127.0.0.1:50051")
}

/// `path`: the command that was meant, empty where none was understood.
pub fn hint(path: &str) -> Said {
    let path = if path.is_empty() { String::new() } else { format!("{path} ") };
    Said::new(format!("Mehr sagt „sollist {path}--help“."), format!("See `sollist {path}--help`."))
}

/// The commands below one.
pub fn there_are(path: &str, commands: &str) -> Said {
    Said::new(format!("Unter „sollist {path}“ gibt es {commands}."), format!("`sollist {path}` has {commands}."))
}

pub fn or(this: &str, other: &str) -> Said {
    Said::new(format!("{this} oder {other}"), format!("{this} or {other}"))
}

/// What to do instead of a number below zero.
pub fn instead(of: Instead) -> Said {
    let (de, en) = match of {
        Instead::Change => (
            "Was nicht mehr kommt, wird geändert oder storniert („sollist order change“, „sollist order cancel“).",
            "What does not come any more is changed or cancelled (`sollist order change`, `sollist order cancel`).",
        ),
        Instead::Cancel => (
            "Genannt wird, wie viele es nun im Ganzen sind; was ganz wegfällt, wird storniert („sollist order \
             cancel“).",
            "What is named is how many there are in total now; what falls away whole is cancelled (`sollist order \
             cancel`).",
        ),
        Instead::GiveBack => (
            "Was zurückgeht, wird ausgesondert („sollist rollout retire“) und, wo Geld zurückkommt, mit einer Zahlung \
             unter null erstattet („sollist payment“).",
            "What goes back is retired (`sollist rollout retire`) and, where money comes back, refunded by a payment \
             below zero (`sollist payment`).",
        ),
        Instead::Return => (
            "Was zurückkommt, hält „sollist rollout return“ fest.",
            "`sollist rollout return` records what comes back.",
        ),
        Instead::Issue => (
            "Was ausgegeben wird, hält „sollist rollout issue“ fest.",
            "`sollist rollout issue` records what is issued.",
        ),
        Instead::Count => (
            "Was wieder da ist, sagt eine Zählung („sollist count stock“).",
            "What is there again is said by a count (`sollist count stock`).",
        ),
        Instead::Total => (
            "Genannt wird der Stand im Ganzen, nicht was sich geändert hat.",
            "What is named is the state in total, not what changed.",
        ),
        Instead::LeaveOut => ("Weiß es niemand, bleibt die Angabe weg.", "Where nobody knows, leave the option out."),
    };
    Said::new(de, en)
}

pub fn not_understood() -> Said {
    Said::new(
        "Fehler: Diese Befehlszeile wird nicht verstanden; „sollist --help“ zeigt, was es gibt.",
        "Error: this command line is not understood; `sollist --help` shows what there is.",
    )
}

pub fn perhaps(similar: &str) -> Said {
    Said::new(format!("Gemeint ist vielleicht {similar}."), format!("Perhaps {similar} is meant."))
}

pub fn command_meant(command: &str) -> Said {
    Said::new(format!("Gemeint ist vielleicht „{command}“."), format!("Perhaps `{command}` is meant."))
}

pub fn unknown_argument(argument: &str) -> Said {
    Said::new(format!("Die Angabe {argument} gibt es hier nicht."), format!("There is no argument {argument} here."))
}

/// The options of a command.
pub fn options(all: &str) -> Said {
    Said::new(format!("Hier gibt es {all}."), format!("There are {all}."))
}

pub fn given_twice(argument: &str) -> Said {
    Said::new(
        format!("{argument} steht zweimal da; bitte nur einmal angeben."),
        format!("{argument} is given twice; give it once only."),
    )
}

pub fn unknown_command(command: &str) -> Said {
    Said::new(format!("Den Befehl {command} gibt es nicht."), format!("There is no command {command}."))
}

/// `several`: whether more than one is.
pub fn missing(arguments: &Said, several: bool) -> Said {
    let lack = if several { "fehlen" } else { "fehlt" };
    Said::new(format!("Es {lack} {}.", arguments.de), format!("Missing: {}.", arguments.en))
}

pub fn value_missing(argument: &str) -> Said {
    Said::new(format!("Für {argument} fehlt der Wert."), format!("{argument} needs a value."))
}

pub fn no_value_of(value: &str, argument: &str, known: &Said) -> Said {
    Said::new(
        format!("„{value}“ ist kein Wert für {argument}; möglich sind {}.", known.de),
        format!("“{value}” is no value for {argument}; possible are {}.", known.en),
    )
}

/// `why` is half a sentence.
pub fn no_value(value: &str, argument: &str, why: Option<Said>) -> Said {
    let why = why.map_or_else(Said::default, |why| why.map(|text| format!(" ({text})")));
    // Whoever typed it knows it, and a paragraph would hide what is wrong.
    let value = short(value, 100);
    Said::new(
        format!("„{value}“ ist kein Wert für {argument}{}.", why.de),
        format!("“{value}” is no value for {argument}{}.", why.en),
    )
}

pub fn not_together(argument: &str, prior: &str) -> Said {
    Said::new(
        format!("{argument} und {prior} gehen nicht zusammen; bitte eines davon weglassen."),
        format!("{argument} and {prior} cannot be used together; leave one of them out."),
    )
}

pub fn number_of_values(argument: &str) -> Said {
    Said::new(
        format!("{argument} steht mit der falschen Zahl von Werten; jede Angabe bitte einmal und mit einem Wert."),
        format!("{argument} has the wrong number of values; give each argument once and with one value."),
    )
}

pub fn with_equals(argument: &str) -> Said {
    Said::new(format!("{argument} wird mit = geschrieben."), format!("{argument} is written with =."))
}

pub fn command_missing() -> Said {
    Said::new("Es fehlt der Befehl.", "The command is missing.")
}

pub fn not_utf8() -> Said {
    Said::new(
        "Die Befehlszeile enthält Zeichen, die kein UTF-8 sind; bitte die Zeichen der Eingabe prüfen.",
        "The command line has characters that are no UTF-8; check the characters of the input.",
    )
}
