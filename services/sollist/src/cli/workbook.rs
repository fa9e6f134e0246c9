//! Where results go that are not printed: into a workbook, or into a file of CSV or JSON.

use std::{
    io::{self, Write},
    path::Path,
};

use super::{
    args::{Command, Form, Global, ReportAction, ReportArgs},
    book::Book,
    failure::Failure,
    file::{Readers, Whole},
    output::Output,
    words::table as words,
};

/// In which form results are given, and into which file: as named, else as the file ends. Said before anything is done
/// where that cannot be.
pub fn place<'a>(global: &'a Global, command: &Command, terminal: bool) -> Result<(Form, Option<&'a Path>), Failure> {
    use Command::{
        Access, Audit, Bench, Completions, Config, Demo, Export, Health, Migrate, Move, Rebuild, Report, Serve,
    };
    let has_none = matches!(
        command,
        Demo(_)
            | Serve(_)
            | Audit(_)
            | Bench(_)
            | Health(_)
            | Access(_)
            | Config(_)
            | Rebuild
            | Migrate
            | Move
            | Completions { .. }
            | Report(ReportArgs { action: None | Some(ReportAction::Publish(_)), .. })
            | Export(_)
    );
    if has_none {
        let unfit = global.format == Form::Xlsx;
        return if unfit { Err(Failure::usage(words::no_table())) } else { Ok((global.format, None)) };
    }
    let Some(path) = global.out.as_deref() else {
        let lost = global.format == Form::Xlsx && terminal;
        return if lost { Err(Failure::usage(words::file_missing())) } else { Ok((global.format, None)) };
    };
    match (Form::of_ending(path), global.format_by_hand) {
        (Some(ending), by_hand) if !by_hand || ending == global.format => Ok((ending, Some(path))),
        (_, true) => Err(Failure::usage(words::not_as_it_ends(path, global.format))),
        _ => Err(Failure::usage(words::no_ending(path))),
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

/// A file that results go into as they come; it is there when it is whole.
pub struct IntoFile {
    file: Whole,
    /// Why it could not be written, where it could not.
    failure: Option<Failure>,
}

impl IntoFile {
    pub fn create(path: &Path) -> Result<IntoFile, Failure> {
        Ok(IntoFile { file: Whole::create(path, Readers::Owner)?, failure: None })
    }
    /// Ends it; `path` is said.
    pub fn finish(self, path: &Path, out: &mut Output<'_>) -> Result<(), Failure> {
        self.file.finish()?;
        out.print(&out.lang.say(words::file_written(path)))
    }
    /// Why a command did not get done that writes into it: what the file says of itself comes first.
    pub fn failed(self, failure: Failure) -> Failure {
        self.failure.unwrap_or(failure)
    }
}

impl Write for IntoFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|failure| {
            self.failure = Some(failure);
            io::Error::from(io::ErrorKind::WriteZero)
        })?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
