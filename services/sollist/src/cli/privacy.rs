//! `sollist privacy`: whose the pseudonyms are under which persons are recorded, under which keys their texts are
//! sealed, and how a name and texts are erased.

use jiff::Timestamp;
use serde_json::json;
use sollist_contract::{day::Day, lang::Lang, parameters::Retention};
use sollist_platform::store::{
    persons::person_row,
    retention::{Due, DueEntries},
    texts::key_row,
};

use super::{
    Actions, Exit, Failure, Format, Output,
    args::{Global, Privacy},
    output::Pages,
    table::{Cell, Column, Sheet},
    words::store as words,
};

pub async fn privacy(
    global: &Global,
    actions: &impl Actions,
    asked: &Privacy,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    match asked {
        Privacy::Show { person, texts: true } => {
            let keys = actions.text_keys(global, person.as_deref()).await?;
            match person {
                Some(name) if keys.is_empty() => Err(Failure::invalid(words::no_texts_of(name, None))),
                _ => keys_shown(keys, out),
            }
        }
        Privacy::Show { person, texts: false } => {
            let persons = actions.persons(global, person.as_deref()).await?;
            match person {
                Some(name) if persons.is_empty() => Err(Failure::invalid(words::no_person(name))),
                _ => shown(persons, out),
            }
        }
        Privacy::Erase { person, texts: true, year } => {
            match actions.erase_texts(global, person, year.map(i64::from)).await? {
                0 => Err(Failure::invalid(words::no_texts_of(person, *year))),
                keys => told(None, keys, out),
            }
        }
        Privacy::Erase { person, texts: false, year: _ } => {
            // First the texts: by the name it is known whose they are.
            let keys = actions.erase_texts(global, person, None).await?;
            match actions.erase(global, person).await? {
                None if keys == 0 => Err(Failure::invalid(words::no_person(person))),
                pseudonym => told(pseudonym.as_deref(), keys, out),
            }
        }
        Privacy::Due { on, erase } => {
            let today = Day::of(Timestamp::now());
            let on = on.unwrap_or(today);
            if *erase && on > today {
                return Err(Failure::usage(words::not_due_yet(on)));
            }
            let due = if *erase { actions.erase_due(global, on).await? } else { actions.due(global, on).await? };
            shown_due(due, on, *erase, out)
        }
    }
}

/// What is due, by which terms; `erased`: and is erased by now.
fn shown_due(due: Due, on: Day, erased: bool, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let (terms, keys, names) = (due.terms, due.keys.len() as u64, due.names.len() as u64);
    let refused = due.refused.iter().fold(0_u64, |all, of| all.saturating_add(of.entries));
    let sheet = due_sheet(due, out.lang);
    if out.format == Format::Json {
        let terms = terms.map(|(since, terms)| {
            let Retention { texts_years, names_years, refused_years } = terms;
            json!({"valid_from": since, "texts_years": texts_years, "names_years": names_years,
                "refused_years": refused_years})
        });
        out.json(&json!({"on": on, "terms": terms, "erased": erased, "due": sheet.objects()}))?;
        return Ok(Exit::Done);
    }
    if out.format == Format::Csv || !sheet.rows.is_empty() {
        Pages::new("due").page(&sheet, out)?;
    }
    if out.format == Format::Table {
        let said = match terms {
            None => words::no_terms(on),
            Some((since, terms)) => words::terms(since, terms).and(&match (sheet.rows.is_empty(), erased) {
                (true, _) => words::nothing_due(on),
                (false, true) => words::due_erased(keys, names, refused),
                (false, false) => words::due(on),
            }),
        };
        let gap = if sheet.rows.is_empty() { "" } else { "\n" };
        let said = out.lang.say(said);
        out.tell(&format!("{gap}{said}\n"))?;
    }
    Ok(Exit::Done)
}

fn due_sheet(due: Due, lang: Lang) -> Sheet {
    let columns = vec![
        Column::new("what", "Was", "What"),
        Column::new("whose", "Wessen", "Whose"),
        Column::new("year", "Jahr", "Year"),
        Column::new("due_since", "Fällig seit", "Due since"),
    ];
    let key = |(key, since): (key_row::Model, Day)| {
        let what = Cell::Named("texts".to_owned(), lang.word(words::DUE_TEXTS).to_owned());
        vec![what, Cell::text(key.author), Cell::text(key.year.to_string()), Cell::Day(since.to_string())]
    };
    let name = |(person, year, since): (person_row::Model, i16, Day)| {
        let what = Cell::Named("name".to_owned(), lang.word(words::DUE_NAME).to_owned());
        let whose = person.name.unwrap_or_default();
        vec![what, Cell::text(whose), Cell::text(year.to_string()), Cell::Day(since.to_string())]
    };
    let refused = |of: DueEntries| {
        let what = Cell::Named("refused".to_owned(), lang.word(words::DUE_REFUSED).to_owned());
        let entries = Cell::Named(of.entries.to_string(), lang.say(words::entries(of.entries)));
        vec![what, entries, Cell::text(of.year.to_string()), Cell::Day(of.since.to_string())]
    };
    let (keys, names) = (due.keys.into_iter().map(key), due.names.into_iter().map(name));
    Sheet::new(columns, keys.chain(names).chain(due.refused.into_iter().map(refused)).collect())
}

/// Says what was erased: the name of a pseudonym, and so many keys of texts.
fn told(pseudonym: Option<&str>, keys: u64, out: &mut Output<'_>) -> Result<Exit, Failure> {
    if out.format == Format::Json {
        out.json(&serde_json::json!({"pseudonym": pseudonym, "text_keys": keys}))?;
        return Ok(Exit::Done);
    }
    if let Some(pseudonym) = pseudonym {
        out.print(&out.lang.say(words::erased(pseudonym)))?;
    }
    if keys > 0 {
        out.print(&out.lang.say(words::texts_erased(keys)))?;
    }
    Ok(Exit::Done)
}

fn shown(persons: Vec<person_row::Model>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut list = Pages::new("persons");
    if !persons.is_empty() {
        list.page(&sheet(persons), out)?;
    }
    list.finish(&sheet(Vec::new()), &out.lang.say(words::no_persons()), out)?;
    Ok(Exit::Done)
}

fn sheet(persons: Vec<person_row::Model>) -> Sheet {
    let columns = vec![
        Column::new("pseudonym", "Pseudonym", "Pseudonym"),
        Column::new("name", "Name", "Name"),
        Column::new("since", "Seit", "Since"),
        Column::new("erased_at", "Gelöscht", "Erased"),
    ];
    let row = |person: person_row::Model| {
        vec![
            Cell::text(person.pseudonym),
            Cell::filled(person.name.unwrap_or_default()),
            Cell::Moment(instant(person.since)),
            person.erased_at.map_or(Cell::Nothing, |at| Cell::Moment(instant(at))),
        ]
    };
    Sheet::new(columns, persons.into_iter().map(row).collect())
}

fn keys_shown(keys: Vec<key_row::Model>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut list = Pages::new("text_keys");
    if !keys.is_empty() {
        list.page(&keys_sheet(keys), out)?;
    }
    list.finish(&keys_sheet(Vec::new()), &out.lang.say(words::no_text_keys()), out)?;
    Ok(Exit::Done)
}

/// Never the secret of any.
fn keys_sheet(keys: Vec<key_row::Model>) -> Sheet {
    let columns = vec![
        Column::new("year", "Jahr", "Year"),
        Column::new("author", "Verfasser", "Author"),
        Column::new("key", "Schlüssel", "Key"),
        Column::new("since", "Seit", "Since"),
        Column::new("erased_at", "Gelöscht", "Erased"),
    ];
    let row = |key: key_row::Model| {
        vec![
            Cell::text(key.year.to_string()),
            Cell::text(key.author),
            Cell::text(key.key),
            Cell::Moment(instant(key.since)),
            key.erased_at.map_or(Cell::Nothing, |at| Cell::Moment(instant(at))),
        ]
    };
    Sheet::new(columns, keys.into_iter().map(row).collect())
}

fn instant(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(|at| at.to_string()).unwrap_or_default()
}
