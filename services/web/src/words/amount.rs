//! An amount in words, as it stands beside its figures where money is decided on: `zwölftausenddreihundert Euro und
//! fünfzig Cent`.

use sollist_contract::{money::Cents, said::Said};

const ONES: [(&str, &str); 20] = [
    ("null", "zero"),
    ("ein", "one"),
    ("zwei", "two"),
    ("drei", "three"),
    ("vier", "four"),
    ("fünf", "five"),
    ("sechs", "six"),
    ("sieben", "seven"),
    ("acht", "eight"),
    ("neun", "nine"),
    ("zehn", "ten"),
    ("elf", "eleven"),
    ("zwölf", "twelve"),
    ("dreizehn", "thirteen"),
    ("vierzehn", "fourteen"),
    ("fünfzehn", "fifteen"),
    ("sechzehn", "sixteen"),
    ("siebzehn", "seventeen"),
    ("achtzehn", "eighteen"),
    ("neunzehn", "nineteen"),
];
const TENS: [(&str, &str); 10] = [
    ("", ""),
    ("zehn", "ten"),
    ("zwanzig", "twenty"),
    ("dreißig", "thirty"),
    ("vierzig", "forty"),
    ("fünfzig", "fifty"),
    ("sechzig", "sixty"),
    ("siebzig", "seventy"),
    ("achtzig", "eighty"),
    ("neunzig", "ninety"),
];
/// Powers of ten: of one and of several in German, in English.
const GREAT: [(u64, &str, &str, &str); 3] = [
    (1_000_000_000_000, "eine Billion", "Billionen", "trillion"),
    (1_000_000_000, "eine Milliarde", "Milliarden", "billion"),
    (1_000_000, "eine Million", "Millionen", "million"),
];

/// An amount of money in words.
pub fn in_words(amount: Cents) -> Said {
    let figures = amount.to_string();
    let (minus, digits) = figures.strip_prefix('-').map_or((false, figures.as_str()), |rest| (true, rest));
    let (euros, cents) = digits.split_once('.').unwrap_or((digits, "0"));
    let (euros, cents): (u64, u64) = (euros.parse().unwrap_or(0), cents.parse().unwrap_or(0));
    let mut said = Said::new(
        format!("{} Euro", german(euros)),
        format!("{} {}", english(euros), if euros == 1 { "euro" } else { "euros" }),
    );
    if cents > 0 {
        said = Said::new(
            format!("{} und {} Cent", said.de, german(cents)),
            format!("{} and {} {}", said.en, english(cents), if cents == 1 { "cent" } else { "cents" }),
        );
    }
    if minus { Said::new(format!("minus {}", said.de), format!("minus {}", said.en)) } else { said }
}

/// A word of a table; what is beyond it is not asked for.
fn word(table: &[(&'static str, &'static str)], at: u64) -> (&'static str, &'static str) {
    usize::try_from(at).ok().and_then(|at| table.get(at)).copied().unwrap_or_default()
}

fn german(number: u64) -> String {
    if number == 0 {
        return word(&ONES, 0).0.to_owned();
    }
    let (mut parts, mut rest) = (Vec::new(), number);
    for (size, one, many, _) in GREAT {
        match rest / size {
            0 => {}
            1 => parts.push(one.to_owned()),
            count => parts.push(format!("{} {many}", german(count))),
        }
        rest %= size;
    }
    let (thousands, below) = (rest / 1000, rest % 1000);
    let mut last = String::new();
    if thousands > 0 {
        last = format!("{}tausend", german_hundreds(thousands));
    }
    last.push_str(&german_hundreds(below));
    if !last.is_empty() {
        parts.push(last);
    }
    parts.join(" ")
}

/// Below a thousand; nothing of nothing.
fn german_hundreds(number: u64) -> String {
    let (hundreds, below) = (number / 100, number % 100);
    let mut text = if hundreds > 0 { format!("{}hundert", word(&ONES, hundreds).0) } else { String::new() };
    match (below / 10, below % 10) {
        (0, 0) => {}
        (0 | 1, _) => text.push_str(word(&ONES, below).0),
        (tens, 0) => text.push_str(word(&TENS, tens).0),
        (tens, ones) => text.push_str(&format!("{}und{}", word(&ONES, ones).0, word(&TENS, tens).0)),
    }
    text
}

fn english(number: u64) -> String {
    if number == 0 {
        return word(&ONES, 0).1.to_owned();
    }
    let (mut parts, mut rest) = (Vec::new(), number);
    for (size, _, _, name) in GREAT {
        if rest / size > 0 {
            parts.push(format!("{} {name}", english(rest / size)));
        }
        rest %= size;
    }
    let (thousands, below) = (rest / 1000, rest % 1000);
    if thousands > 0 {
        parts.push(format!("{} thousand", english_hundreds(thousands)));
    }
    if below > 0 {
        parts.push(english_hundreds(below));
    }
    parts.join(" ")
}

fn english_hundreds(number: u64) -> String {
    let (hundreds, below) = (number / 100, number % 100);
    let mut parts = Vec::new();
    if hundreds > 0 {
        parts.push(format!("{} hundred", word(&ONES, hundreds).1));
    }
    match (below / 10, below % 10) {
        (0, 0) => {}
        (0 | 1, _) => parts.push(word(&ONES, below).1.to_owned()),
        (tens, 0) => parts.push(word(&TENS, tens).1.to_owned()),
        (tens, ones) => parts.push(format!("{}-{}", word(&TENS, tens).1, word(&ONES, ones).1)),
    }
    parts.join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_in_words() {
        for (figures, de, en) in [
            ("0.00", "null Euro", "zero euros"),
            ("1.00", "ein Euro", "one euro"),
            ("1.01", "ein Euro und ein Cent", "one euro and one cent"),
            (
                "12300.50",
                "zwölftausenddreihundert Euro und fünfzig Cent",
                "twelve thousand three hundred euros and fifty cents",
            ),
            ("21000.00", "einundzwanzigtausend Euro", "twenty-one thousand euros"),
            ("101.17", "einhundertein Euro und siebzehn Cent", "one hundred one euros and seventeen cents"),
            ("1000000.00", "eine Million Euro", "one million euros"),
            (
                "2345670.99",
                "zwei Millionen dreihundertfünfundvierzigtausendsechshundertsiebzig Euro und neunundneunzig Cent",
                "two million three hundred forty-five thousand six hundred seventy euros and ninety-nine cents",
            ),
            ("1000000000000.00", "eine Billion Euro", "one trillion euros"),
            ("-1000.00", "minus eintausend Euro", "minus one thousand euros"),
            ("3000000110.00", "drei Milliarden einhundertzehn Euro", "three billion one hundred ten euros"),
        ] {
            let said = in_words(figures.parse().unwrap());
            assert_eq!((said.de.as_str(), said.en.as_str()), (de, en), "{figures}");
        }
    }
}
