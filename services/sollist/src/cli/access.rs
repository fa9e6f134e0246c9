//! `sollist access check`: whether a register of callers can be used, and what in it somebody should look at.

use std::{fs, path::Path};

use serde_json::{Value, json};
use sollist_contract::said::{Bilingual as _, Said};
use sollist_platform::{
    Error,
    rights::{
        callers::Callers,
        duties::{self, Together},
    },
    wire::register::NoRegister,
};

use super::{Exit, Failure, Format, Output, words::access as words};

/// Reads the file as a server does. Duties together that two must have end it with 1, whatever else is said is told.
pub fn check(path: &Path, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))?;
    let unfit = |why| Failure::invalid(Error::refused(NoRegister::Unfit { path: path.to_path_buf(), why }).say().said);
    let callers = Callers::parse(&text).map_err(unfit)?;
    let found = duties::together(&callers);
    let clashes = found.iter().filter(|one| one.is_clash()).count();
    if out.format == Format::Json {
        let told: Vec<Value> = found.iter().map(document).collect();
        out.json(&json!({"callers": callers.duties().count(), "clashes": clashes, "found": told}))?;
    } else {
        for one in &found {
            let said = out.wrapped(&out.lang.say(one.said()));
            out.print(&format!("{said}\n"))?;
        }
        let checked = out.wrapped(&out.lang.say(words::checked(callers.duties().count(), clashes)));
        out.print(&format!("{checked}\n"))?;
    }
    Ok(if clashes == 0 { Exit::Done } else { Exit::Refused })
}

fn document(one: &Together) -> Value {
    let Said { de, en } = one.said();
    json!({"clash": one.is_clash(), "de": de, "en": en})
}
