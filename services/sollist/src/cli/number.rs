//! Numbers as people read them, in each language.

use sollist_contract::words::number;

use sollist_contract::lang::Lang;

/// `31.03.2026`, `2026-03-31`; what is no day, as it is.
pub fn shown_day(day: &str, lang: Lang) -> String {
    lang.say(number::day(day))
}

pub fn shown_amount(amount: &str, lang: Lang) -> String {
    lang.say(number::amount(amount))
}

/// The same with its currency: `1.300,00 EUR`, `EUR 1,300.00`.
pub fn shown_eur(amount: &str, lang: Lang) -> String {
    let shown = shown_amount(amount, lang);
    lang.pick(format!("{shown} EUR"), format!("EUR {shown}"))
}

/// A number as our tables print it, or as it is typed: `19903`, `19.903`, `19,903`, `Nr. 19.903`, `no. 19,903`. The one
/// way in which a number of the journal, or of a list, is read.
pub fn typed_number(text: &str) -> Option<u64> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let marks = ["journal nr.", "journal number", "journal no.", "number", "nr.", "nr", "no.", "no"];
    let mark = marks.iter().find(|mark| lower.starts_with(**mark)).map_or(0, |mark| mark.len());
    let digits = text.get(mark..)?.trim_start();
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if all(digits) {
        return digits.parse().ok();
    }
    let parted = |mark: char| {
        let mut groups = digits.split(mark);
        let first = groups.next().is_some_and(|first| all(first) && first.len() <= 3);
        (first && groups.all(|group| all(group) && group.len() == 3)).then(|| digits.replace(mark, ""))
    };
    parted('.').or_else(|| parted(',')).and_then(|digits| digits.parse().ok())
}

/// An amount in whole euros, rounded half away from zero where it is shown.
pub fn whole_euros(amount: &str, lang: Lang) -> String {
    lang.say(number::whole_euros(amount))
}

pub fn shown_count(count: impl TryInto<i64>, lang: Lang) -> String {
    lang.say(number::number(count))
}

pub fn shown_decimal(value: &str, lang: Lang) -> String {
    lang.say(number::decimal(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_tables_print_them() {
        for text in [
            "19903",
            "19.903",
            "19,903",
            "Nr. 19.903",
            "nr.19903",
            "No. 19,903",
            "Nr 19903",
            " 19.903 ",
            "Journal Nr. 19.903",
            "journal number 19,903",
        ] {
            assert_eq!(typed_number(text), Some(19_903), "{text}");
        }
        assert_eq!(typed_number("1.234.567"), Some(1_234_567));
        for text in ["", "Nr.", "19.90", "19.9034", "1.234,567", "31.03.2026", "-1", "+1", "0x1", "19903.", "1e3", "²"]
        {
            assert_eq!(typed_number(text), None, "{text}");
        }
        // Too many digits are no number of anything.
        assert_eq!(typed_number("99999999999999999999"), None);
    }
}
