//! `sollist export`: tables for other programs, with a description that they read (Data Package; the budget as a Fiscal
//! Data Package, <https://specs.frictionlessdata.io/fiscal-data-package>).

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use sollist_contract::{
    grpc::{
        analytics::v1::{
            ExportTablesRequest, ExportTablesResponse, ExportedColumn, ExportedTable, ListExportTablesRequest,
        },
        common::v1::{AsOf, Said as WireSaid},
    },
    said::Said,
};

use super::{
    Link,
    args::{ExportArgs, ExportForm, Format},
    failure::{Exit, Failure},
    file::{Readers, Whole},
    output::{Output, Stand},
    progress::Progress,
    table::{Cell, Column, Sheet},
    words::export as words,
};

/// What describes the files.
const PACKAGE: &str = "datapackage.json";
/// The package's name: by it an earlier export is known.
const NAME: &str = "sollist";

/// `sollist export`
pub async fn export(link: &Link, args: &ExportArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let known = link.analytics().list_export_tables(ListExportTablesRequest {}).await?.into_inner().tables;
    let request = ExportTablesRequest {
        view: args.view.request(),
        tables: args.tables.clone(),
        form: args.form.code().to_owned(),
    };
    let mut pieces = link.analytics().export_tables(request).await?.into_inner();
    let earlier = earlier(&args.out)?;
    let mut files = Files::create(&args.out, args.form)?;
    while let Some(piece) = pieces.message().await? {
        files.take(piece, out)?;
    }
    let (stand, written) = files.finish()?;
    describe(args, &stand, &known, &written)?;
    // What an earlier export wrote and this one did not would look like a part of it.
    for name in earlier.iter().filter(|name| written.iter().all(|file| file.name != **name)) {
        let _ = fs::remove_file(args.out.join(name));
    }
    show(args, &written, &stand, out)?;
    Ok(Exit::Done)
}

fn show(args: &ExportArgs, written: &[Written], stand: &Stand, out: &mut Output<'_>) -> Result<(), Failure> {
    let columns = vec![
        Column::new("table", "Tabelle", "Table"),
        Column::new("rows", "Zeilen", "Rows"),
        Column::new("bytes", "Byte", "Bytes"),
        Column::new("file", "Datei", "File"),
    ];
    let count = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let row =
        |file: &Written| vec![Cell::text(&file.table), count(file.rows), count(file.bytes), Cell::text(&file.name)];
    let sheet = Sheet::new(columns, written.iter().map(row).collect());
    stand.warn(out);
    match out.format {
        Format::Json => out.json(&json!({"as_of": stand, "tables": sheet.objects()})),
        Format::Csv => out.csv(&sheet, true),
        Format::Table => {
            out.table(&sheet)?;
            let rows = written.iter().fold(0_u64, |sum, file| sum.saturating_add(file.rows));
            let said = out.lang.say(words::written(&args.out, written.len(), rows));
            out.tell(&format!("\n{said}\n{}\n", stand.sentence(out.lang)))
        }
    }
}

/// The files of an earlier export in the folder.
///
/// # Errors
/// Something else lies there.
fn earlier(folder: &Path) -> Result<Vec<String>, Failure> {
    let empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if empty {
        return Ok(Vec::new());
    }
    let taken = || Failure::usage(words::folder_taken(folder));
    let text = fs::read(folder.join(PACKAGE)).map_err(|_| taken())?;
    let package: Value = serde_json::from_slice(&text).map_err(|_| taken())?;
    if package["name"] != NAME {
        return Err(taken());
    }
    let paths = package["resources"].as_array().into_iter().flatten().filter_map(|of| of["path"].as_str());
    let plain = |path: &&str| {
        let ours = [".csv", ".parquet"].iter().any(|ending| path.ends_with(ending));
        ours && path.chars().all(|sign| sign.is_ascii_lowercase() || "._".contains(sign)) && !path.starts_with('.')
    };
    Ok(paths.filter(plain).map(str::to_owned).collect())
}

/// A file that was written.
struct Written {
    table: String,
    name: String,
    rows: u64,
    bytes: u64,
    sum: String,
}

/// A file that is being written.
struct Begun {
    table: String,
    name: String,
    file: Whole,
    bytes: u64,
    sum: Sha256,
    progress: Progress,
}

/// Files as their pieces come.
struct Files {
    folder: PathBuf,
    form: ExportForm,
    stand: AsOf,
    begun: Option<Begun>,
    written: Vec<Written>,
}

impl Files {
    fn create(folder: &Path, form: ExportForm) -> Result<Files, Failure> {
        fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
        Ok(Files { folder: folder.to_owned(), form, stand: AsOf::default(), begun: None, written: Vec::new() })
    }

    fn take(&mut self, piece: ExportTablesResponse, out: &Output<'_>) -> Result<(), Failure> {
        if let Some(as_of) = piece.as_of {
            self.stand = as_of;
            return Ok(());
        }
        if self.begun.as_ref().is_none_or(|begun| begun.table != piece.table) {
            let name = format!("{}.{}", piece.table, self.form.code());
            self.begun = Some(Begun {
                file: Whole::create(&self.folder.join(&name), Readers::Owner)?,
                bytes: 0,
                sum: Sha256::new(),
                progress: Progress::new(out.watched, out.lang, &name, None),
                table: piece.table,
                name,
            });
        }
        let Some(begun) = self.begun.as_mut() else { return Ok(()) };
        begun.file.write(&piece.content)?;
        begun.sum.update(&piece.content);
        begun.bytes = begun.bytes.saturating_add(piece.content.len() as u64);
        begun.progress.stored(begun.bytes, piece.rows.unwrap_or_default());
        if let Some(rows) = piece.rows
            && let Some(Begun { table, name, file, bytes, sum, progress }) = self.begun.take()
        {
            progress.done();
            file.finish()?;
            let sum = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            self.written.push(Written { table, name, rows, bytes, sum });
        }
        Ok(())
    }

    fn finish(self) -> Result<(Stand, Vec<Written>), Failure> {
        match self.begun {
            Some(begun) => Err(Failure::answer(format!("{}: …", begun.name))),
            None => Ok((Stand::known(self.stand), self.written)),
        }
    }
}

/// Writes what describes the files.
fn describe(args: &ExportArgs, stand: &Stand, known: &[ExportedTable], written: &[Written]) -> Result<(), Failure> {
    let resources: Vec<Value> = written
        .iter()
        .filter_map(|file| Some(resource(known.iter().find(|table| table.name == file.table)?, file, args.form)))
        .collect();
    let AsOf { sequence, recorded_at, hash, .. } = &stand.0;
    let until = args.view.until.map(|until| until.to_string());
    let package = json!({
        "name": NAME,
        "title": words::TITLE.0,
        "description": words::TITLE.1,
        "profile": "tabular-data-package",
        "sollist": {"as_of": sequence, "recorded_at": recorded_at, "hash": hash, "until": until},
        "resources": resources,
    });
    let mut file = Whole::create(&args.out.join(PACKAGE), Readers::Owner)?;
    let text = serde_json::to_string_pretty(&package).map_err(Failure::answer)?;
    file.write(text.as_bytes())?;
    file.write(b"\n")?;
    file.finish()
}

fn read(said: Option<&WireSaid>) -> Said {
    said.map(|said| Said::read(&*said.de, &*said.en)).unwrap_or_default()
}

fn resource(table: &ExportedTable, file: &Written, form: ExportForm) -> Value {
    let Said { de, en } = read(table.said.as_ref());
    let fields: Vec<Value> = table.columns.iter().map(|column| field(&table.name, column)).collect();
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    if table.name == FISCAL {
        schema["extraFields"] = json!([
            {"name": "phase", "type": "string", "columnType": "phase:id"},
            {"name": "value", "type": "number", "columnType": "value", "normalizationTarget": true},
            {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "EUR"},
            {"name": "direction", "type": "string", "columnType": "direction", "constant": "expenditure"},
        ]);
    }
    json!({
        "name": table.name,
        "path": file.name,
        "profile": "tabular-data-resource",
        "format": form.code(),
        "mediatype": form.media_type(),
        "encoding": "utf-8",
        "title": de,
        "description": en,
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sum),
        "schema": schema,
    })
}

/// The table that is described as a Fiscal Data Package too.
const FISCAL: &str = "budget";

fn field(table: &str, column: &ExportedColumn) -> Value {
    let Said { de, en } = read(column.said.as_ref());
    let (kind, format) = match column.kind.as_str() {
        "count" => ("integer", None),
        "amount" | "sum" | "number" => ("number", None),
        "day" => ("date", None),
        "instant" => ("datetime", Some("any")),
        "truth" => ("boolean", None),
        _ => ("string", None),
    };
    let mut field = Map::new();
    let mut set = |name: &str, value: Value| drop(field.insert(name.to_owned(), value));
    set("name", json!(column.name));
    set("type", json!(kind));
    if let Some(format) = format {
        set("format", json!(format));
    }
    set("title", json!(de));
    set("description", json!(en));
    if !column.optional {
        set("constraints", json!({"required": true}));
    }
    if table == FISCAL {
        match (column_type(&column.name), column.kind.as_str()) {
            (Some(kind), _) => set("columnType", json!(kind)),
            // Each amount is a row of its own once the table is turned: a phase of the budget.
            (None, "sum") => set("normalize", json!({"phase": column.name})),
            _ => {}
        }
    }
    Value::Object(field)
}

/// What a column of the budget is in the taxonomy of Fiscal Data Package 1.0.
fn column_type(column: &str) -> Option<&'static str> {
    Some(match column {
        "year" => "date:fiscal-year",
        "section" => "administrative-classification:generic:level1:code",
        "chapter" => "administrative-classification:generic:level2:code",
        "authority" => "administrative-classification:generic:level3:code",
        "title" => "economic-classification:generic:level1:code",
        "title_label" => "economic-classification:generic:level1:label",
        "programme" => "activity:generic:program:code",
        "line" => "budget-line-id",
        _ => return None,
    })
}
