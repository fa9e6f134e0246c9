//! Data out: tables as files, in pieces, at one state of knowledge.

mod csv;
mod parquet;

use std::sync::{Arc, PoisonError, RwLock};

use sollist_analytics::{
    FigureError, Refused, View,
    exported::{self, Kind, Row, TABLES, Table},
    facts::Facts,
};
use sollist_contract::grpc::analytics::v1::{
    ExportTablesResponse, ExportedColumn, ExportedTable, ListExportTablesResponse,
};
use sollist_platform::Error;
use tokio::sync::{Semaphore, mpsc::Sender};
use tonic::Status;

use self::parquet::Parquet;
use crate::{error::status, journal::JournalState};

/// Rows that are read at a time: whoever asks meanwhile waits for so many.
const ROWS: usize = 20_000;
/// Bytes in a message.
const PIECE: usize = 1024 * 1024;
/// Tables that are written at the same time; each holds the rows of a page, and of a computed one all.
static WRITING: Semaphore = Semaphore::const_new(2);

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Parquet,
    Csv,
}

impl Form {
    pub fn parse(name: &str) -> Result<Form, FigureError> {
        match name {
            "parquet" => Ok(Form::Parquet),
            "csv" => Ok(Form::Csv),
            other => Err(Refused::NoSuchForm(other.to_owned()).into()),
        }
    }
}

/// The tables of these names, in their order; of no name all.
pub(crate) fn named(names: &[String]) -> Result<Vec<&'static Table>, FigureError> {
    if names.is_empty() {
        return Ok(TABLES.iter().collect());
    }
    for name in names {
        exported::table(name).ok_or_else(|| Refused::NoSuchTable(name.to_owned()))?;
    }
    Ok(TABLES.iter().filter(|table| names.iter().any(|name| name == table.name)).collect())
}

/// Which tables there are.
pub(crate) fn tables() -> ListExportTablesResponse {
    let column = |column: &exported::Column| ExportedColumn {
        name: column.name.to_owned(),
        kind: kind(column.kind).to_owned(),
        optional: column.optional,
        said: Some(sollist_contract::said::Said::from(column.said).into()),
    };
    let table = |table: &Table| ExportedTable {
        name: table.name.to_owned(),
        said: Some(sollist_contract::said::Said::from(table.said).into()),
        columns: table.columns.iter().map(column).collect(),
    };
    ListExportTablesResponse { tables: TABLES.iter().map(table).collect() }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Count => "count",
        Kind::Amount => "amount",
        Kind::Sum => "sum",
        Kind::Number => "number",
        Kind::Day => "day",
        Kind::Instant => "instant",
        Kind::Truth => "truth",
    }
}

/// A file that is being written.
enum File {
    Parquet(Box<Parquet>),
    Csv,
}

impl File {
    fn begin(table: &Table, form: Form) -> Result<(File, Vec<u8>), FigureError> {
        Ok(match form {
            Form::Parquet => (File::Parquet(Box::new(Parquet::begin(table).map_err(engine)?)), Vec::new()),
            Form::Csv => (File::Csv, csv::begin(table).map_err(engine)?),
        })
    }
    fn rows(&mut self, rows: &[Row<'_>]) -> Result<Vec<u8>, FigureError> {
        match self {
            File::Parquet(file) => file.rows(rows).map_err(engine),
            File::Csv => csv::rows(rows).map_err(engine),
        }
    }
    fn end(self) -> Result<Vec<u8>, FigureError> {
        match self {
            File::Parquet(file) => file.end().map_err(engine),
            File::Csv => Ok(Vec::new()),
        }
    }
}

fn engine(error: impl ToString) -> FigureError {
    FigureError::Engine(error.to_string())
}

/// What is asked.
pub(crate) struct Export {
    pub facts: Arc<RwLock<Facts>>,
    pub journal: Arc<dyn JournalState>,
    pub form: Form,
    pub view: View,
    /// Of the chain at the view: another one later means that the journal was put back.
    pub hash: String,
}

/// Why there is no more.
pub(crate) enum Ended {
    /// Nobody takes it.
    Unwanted,
    Failed(Status),
}

impl From<Status> for Ended {
    fn from(status: Status) -> Ended {
        Ended::Failed(status)
    }
}

type To = Sender<Result<ExportTablesResponse, Status>>;

impl Export {
    /// Writes a table into messages.
    pub async fn table(&self, table: &'static Table, to: &To) -> Result<(), Ended> {
        let (mut file, mut bytes) = File::begin(table, self.form).map_err(status)?;
        let (mut from, mut count) = (Some(0), 0_u64);
        while let Some(at) = from {
            let page = self.page(table, file, at).await?;
            bytes.extend(page.written);
            (file, from, count) = (page.file, page.next, count.saturating_add(page.rows));
            send(table, &mut bytes, to).await?;
        }
        bytes.extend(file.end().map_err(status)?);
        send(table, &mut bytes, to).await?;
        if self.journal.hash(self.view.seq).await? != self.hash {
            let put_back = "the journal was put back while tables were written";
            return Err(Status::from(Error::internal(&put_back)).into());
        }
        let last = piece(table, bytes, Some(count));
        to.send(Ok(last)).await.map_err(|_| Ended::Unwanted)
    }

    /// Writes some rows.
    async fn page(&self, table: &'static Table, mut file: File, at: usize) -> Result<Page, Status> {
        let turn = WRITING.acquire().await;
        let (facts, view) = (self.facts.clone(), self.view);
        let writing = tokio::task::spawn_blocking(move || -> Result<Page, FigureError> {
            let _turn = turn;
            let facts = facts.read().unwrap_or_else(PoisonError::into_inner);
            let (rows, next) = table.rows(&facts, &view, at, ROWS)?;
            let written = file.rows(&rows)?;
            Ok(Page { file, rows: u64::try_from(rows.len()).unwrap_or(u64::MAX), next, written })
        });
        writing.await.map_err(|error| status(engine(error)))?.map_err(status)
    }
}

fn piece(table: &Table, content: Vec<u8>, rows: Option<u64>) -> ExportTablesResponse {
    ExportTablesResponse { table: table.name.to_owned(), content, rows, ..Default::default() }
}

/// Sends what fills messages, and leaves the rest.
async fn send(table: &Table, bytes: &mut Vec<u8>, to: &To) -> Result<(), Ended> {
    for full in bytes.chunks_exact(PIECE) {
        to.send(Ok(piece(table, full.to_vec(), None))).await.map_err(|_| Ended::Unwanted)?;
    }
    let rest = bytes.chunks_exact(PIECE).remainder().to_vec();
    *bytes = rest;
    Ok(())
}

/// Some rows that were written.
struct Page {
    file: File,
    rows: u64,
    /// Where the next begin.
    next: Option<usize>,
    written: Vec<u8>,
}
