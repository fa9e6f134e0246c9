//! When tables go into a workbook, and where it is written.

use std::path::Path;

use super::{
    args::{Command, Form, Global},
    book::Book,
    failure::Failure,
    file::{Readers, Whole},
    output::Output,
    words::table as words,
};

/// Whether tables go into a workbook; said before anything is done where that cannot be.
pub fn wanted(global: &Global, command: &Command, terminal: bool) -> Result<bool, Failure> {
    use Command::{Bench, Completions, Config, Demo, Health, Migrate, Move, Rebuild, Report, Serve};
    let has_none = matches!(
        command,
        Demo(_)
            | Serve(_)
            | Bench(_)
            | Health(_)
            | Config(_)
            | Rebuild
            | Migrate
            | Move
            | Completions { .. }
            | Report(_)
    );
    let is_named = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    match (global.format, &global.out) {
        (Form::Xlsx, _) if has_none => Err(Failure::usage(words::no_table())),
        _ if has_none => Ok(false),
        (Form::Xlsx, None) if terminal => Err(Failure::usage(words::file_missing())),
        (Form::Xlsx, _) => Ok(true),
        (Form::Table, Some(path)) if is_named(path) => Ok(true),
        (_, Some(_)) => Err(Failure::usage(words::only_workbooks())),
        (_, None) => Ok(false),
    }
}

/// Writes the workbook where it was asked for.
pub fn write(book: &Book, path: Option<&Path>, out: &mut Output<'_>) -> Result<(), Failure> {
    let bytes = book.bytes(out.lang)?;
    let Some(path) = path else { return out.bytes(&bytes) };
    let mut file = Whole::create(path, Readers::Owner)?;
    file.write(&bytes)?;
    file.finish()?;
    out.print(&out.lang.say(words::written(path, book.rows())))
}
