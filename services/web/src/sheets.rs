//! A page's table as a workbook: before it a sheet that says what was asked, of which state, and where it stands.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    lang::Lang,
    money::Cents,
    words::{number, terms},
};
use sollist_platform::process::shown;
use sollist_workbook::{About, Book, BookError, Cell as Sheeted, Column as Heading, Language};

use crate::table::{Cell, Column, Raw, Table};

/// What stands on the first sheet: a name and what is said under it.
pub type Fact = (String, String);

/// The file. The same table gives the same bytes.
pub fn workbook(
    table: &Table,
    title: &str,
    facts: &[Fact],
    recorded_at: &str,
    lang: Lang,
) -> Result<Vec<u8>, BookError> {
    let created = recorded_at.parse().unwrap_or_default();
    let about = About { title: shown::line(title).into_owned(), created, ..About::default() };
    let mut book = Book::new(about, lang.pick(Language::German, Language::English));
    let words = crate::words::of(lang);
    let mut first =
        book.sheet(words.about_sheet, vec![Heading::text(words.about_what), Heading::wide(words.about, 100)]);
    for (name, said) in facts {
        first.row(vec![Sheeted::text(name), Sheeted::text(shown::lines(said))])?;
    }
    first.end()?;
    put(&mut book, words.table_sheet, &table.columns, &table.rows)?;
    // A total among the rows would be summed and sorted with them.
    if let Some(total) = &table.total {
        put(&mut book, words.total, &table.columns, std::slice::from_ref(total))?;
    }
    book.finish()
}

fn put(book: &mut Book, name: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Result<(), BookError> {
    let heading = |column: &Column| match column.numeric || column.dated {
        true => Heading::figure(&column.name),
        false => Heading::wide(&column.name, 60),
    };
    let mut sheet = book.sheet(name, columns.iter().map(heading).collect());
    for row in rows {
        sheet.row(columns.iter().zip(row).map(|(column, one)| cell(column, one)).collect())?;
    }
    sheet.end().map(|_| ())
}

/// As people read it, and figures as figures.
fn cell(column: &Column, one: &Cell) -> Sheeted {
    let text = || Sheeted::text(one.shown.clone());
    match &one.raw {
        Raw::Missing if one.shown.is_empty() || one.shown == "–" => Sheeted::Empty,
        Raw::Missing => Sheeted::Because(one.shown.clone()),
        Raw::Amount(amount) => match (Cents::of_sum(amount), Decimal::from_str(amount)) {
            (Ok(amount), _) => Sheeted::Amount(amount),
            (_, Ok(amount)) => Sheeted::Number(amount),
            _ => text(),
        },
        Raw::Number(number) => match (number.parse(), Decimal::from_str(number)) {
            // Numbers of the journal and years are names: nobody groups them.
            (Ok(count), _) if matches!(column.key, "sequence" | "year") => Sheeted::Plain(count),
            (Ok(count), _) => Sheeted::Count(count),
            (_, Ok(value)) => Sheeted::Number(value),
            _ => text(),
        },
        Raw::Text(raw) if column.dated => match (raw.parse::<Day>(), number::in_berlin(raw)) {
            (Ok(day), _) => Sheeted::Day(day),
            (_, Some(at)) => Sheeted::Moment(Day::of(at.timestamp()), at.time()),
            _ => text(),
        },
        Raw::Text(_) => text(),
    }
}

/// What is told of every export: where it stands, and what it was asked.
pub fn facts(shell: &crate::shell::Shell, host: &str) -> Vec<Fact> {
    let words = shell.words;
    let fact = |name: &str, said: &str| (name.to_owned(), said.to_owned());
    let mut facts = vec![fact(words.about, &shell.heading)];
    let asked: Vec<&str> = shell.asked.iter().chain(&shell.selected).map(String::as_str).collect();
    facts.push(fact(words.filter, &asked.join(", ")));
    facts.push(fact(words.note, &shell.unheeded));
    if let Some(bar) = &shell.bar {
        facts.push(fact(words.stand_label, &bar.known));
        facts.push(fact(shell.lang.word(terms::EVENT), &bar.happened));
        facts.push(fact(words.hash, &bar.hash));
    }
    // What has no earlier states leads to itself as it is then.
    let permanent = shell.bar.as_ref().map(|bar| bar.permanent.as_str()).filter(|address| !address.is_empty());
    facts.push(match permanent {
        Some(address) => fact(words.this_state, &format!("{host}{address}")),
        None => fact(words.this_page, &format!("{host}{}", shell.address)),
    });
    facts.retain(|(_, said)| !said.is_empty());
    facts
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_figures_and_what_is_missing_says_why() {
        let of = |column: Column, one: Cell| cell(&column, &one);
        let lang = Lang::De;
        let number = || Column::number("soll", "Soll");
        assert_eq!(of(number(), Cell::amount("-1234.50", lang)), Sheeted::Amount(Cents::new(-123_450)));
        assert_eq!(of(number(), Cell::count(7, lang)), Sheeted::Count(7));
        assert_eq!(of(Column::number("sequence", "Nr."), Cell::count(20_492, lang)), Sheeted::Plain(20_492));
        assert_eq!(of(number(), Cell::decimal("45.5", "%", lang)), Sheeted::Number(Decimal::new(455, 1)));
        assert_eq!(of(number(), Cell::missing("nicht gemeldet")), Sheeted::Because("nicht gemeldet".into()));
        assert_eq!(of(number(), Cell::missing("–")), Sheeted::Empty);
        assert_eq!(
            of(Column::day("day", "Tag"), Cell::day("2026-06-30", lang)),
            Sheeted::Day("2026-06-30".parse().unwrap())
        );
        assert_eq!(of(Column::text("name", "Name"), Cell::named("03", "Pankow")), Sheeted::text("Pankow"));
    }
}
