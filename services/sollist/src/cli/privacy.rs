//! `sollist privacy`: whose the pseudonyms are under which persons are recorded, and how a name is erased.

use jiff::Timestamp;
use sollist_platform::store::persons::person_row;

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
        Privacy::Show { person } => {
            let persons = actions.persons(global, person.as_deref()).await?;
            match person {
                Some(name) if persons.is_empty() => Err(Failure::invalid(words::no_person(name))),
                _ => shown(persons, out),
            }
        }
        Privacy::Erase { person } => {
            let erased = actions.erase(global, person).await?;
            let pseudonym = erased.ok_or_else(|| Failure::invalid(words::no_person(person)))?;
            match out.format {
                Format::Json => out.json(&serde_json::json!({"pseudonym": pseudonym}))?,
                _ => out.print(&out.lang.say(words::erased(&pseudonym)))?,
            }
            Ok(Exit::Done)
        }
    }
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
    let instant = |micros: i64| Timestamp::from_microsecond(micros).map(|at| at.to_string()).unwrap_or_default();
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
