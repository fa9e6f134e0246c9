//! What is said of a register of callers that was looked at.

use sollist_contract::said::Said;

/// How many there are, and how many duties stand together that two must have.
pub fn checked(callers: usize, clashes: usize) -> Said {
    let (callers_de, callers_en) = match callers {
        1 => ("1 Aufrufer".to_owned(), "1 caller".to_owned()),
        _ => (format!("{callers} Aufrufer"), format!("{callers} callers")),
    };
    match clashes {
        0 => Said::new(
            format!("{callers_de}; keine Pflichten in einer Hand, die zwei haben müssen."),
            format!("{callers_en}; no duties in one hand that two must have."),
        ),
        1 => Said::new(
            format!("{callers_de}; einmal sind Pflichten in einer Hand, die zwei haben müssen."),
            format!("{callers_en}; duties in one hand that two must have: once."),
        ),
        _ => Said::new(
            format!("{callers_de}; {clashes}-mal sind Pflichten in einer Hand, die zwei haben müssen."),
            format!("{callers_en}; duties in one hand that two must have: {clashes} times."),
        ),
    }
}
