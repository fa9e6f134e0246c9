//! `sollist refused`: what was not accepted, to be shown, exported for correction, and settled.

use std::path::Path;

use sollist_contract::grpc::intake::v1::{ListRefusedRequest, RefusedEntry, SettleRefusedRequest};

use super::{
    Link,
    args::{Format, Lang, RefusedAction, RefusedArgs},
    failure::{Exit, Failure},
    file::{Readers, Whole},
    output::{Output, Pages},
    table::{Cell, Column, Sheet, shown_count},
};

const PAGE_SIZE: i32 = 1000;

/// `sollist refused`, `sollist refused settle`
pub async fn refused(link: &Link, args: &RefusedArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match (&args.action, &args.export) {
        (Some(RefusedAction::Settle { id, basis }), _) => settle(link, id, basis, out).await,
        (None, Some(path)) => export(link, path, out).await,
        (None, None) => list(link, out).await,
    }
}

/// Calls `each` with page after page.
async fn pages(link: &Link, mut each: impl FnMut(Vec<RefusedEntry>) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut intake = link.intake();
    let mut page_token = String::new();
    loop {
        let page = intake.list_refused(ListRefusedRequest { page_size: PAGE_SIZE, page_token }).await?.into_inner();
        each(page.refused)?;
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        page_token = page.next_page_token;
    }
}

async fn list(link: &Link, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let mut list = Pages::new("refused");
    pages(link, |page| list.page(&sheet(page, lang), out)).await?;
    let shown = list.rows();
    list.finish(&sheet(Vec::new(), lang), out.lang.pick("Nichts ist abgelehnt und offen.", "Nothing is refused and open."), out)?;
    if shown > 0 && out.format == Format::Table {
        out.print(out.lang.pick(
            "\nZur Korrektur: sollist refused --export DATEI, verbessern, sollist import events DATEI.\nVon Hand erledigen: sollist refused settle NR --basis GRUND.\n",
            "\nTo correct: sollist refused --export FILE, mend, sollist import events FILE.\nTo set aside: sollist refused settle ID --basis TEXT.\n",
        ))?;
    }
    Ok(Exit::Done)
}

fn sheet(entries: Vec<RefusedEntry>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::new("id", "Nr.", "Id"),
        Column::new("", "Stelle", "Place"),
        Column::new("origin", "Herkunft", "Origin").hidden(),
        Column::new("position", "Zeile", "Line").hidden(),
        Column::new("reason", "Grund", "Reason"),
        Column::new("field", "Feld", "Field").hidden(),
        Column::new("", "Text", "Text"),
        Column::new("message_de", "Text (deutsch)", "Text (German)").hidden(),
        Column::new("message_en", "Text (englisch)", "Text (English)").hidden(),
        Column::new("source", "Quelle", "Source").hidden(),
        Column::new("event_id", "Kennung", "Event id").hidden(),
        Column::new("refused_at", "abgelehnt am", "Refused at").hidden(),
        Column::new("actor", "Handelnder", "Actor").hidden(),
        Column::new("text", "Inhalt", "Content").hidden(),
    ];
    let row = |entry: RefusedEntry| {
        let refusal = entry.refusal.unwrap_or_default();
        vec![
            Cell::text(entry.id),
            Cell::text(format!("{}:{}", entry.origin, entry.position)),
            Cell::text(entry.origin),
            Cell::Count(i64::try_from(entry.position).unwrap_or(i64::MAX)),
            Cell::text(refusal.reason),
            Cell::text(refusal.field),
            Cell::text(lang.pick(&refusal.message_de, &refusal.message_en).clone()),
            Cell::text(refusal.message_de),
            Cell::text(refusal.message_en),
            Cell::text(entry.event_source),
            Cell::text(entry.event_id),
            Cell::text(entry.refused_at),
            Cell::text(entry.actor),
            Cell::text(entry.text),
        ]
    };
    Sheet::new(columns, entries.into_iter().map(row).collect())
}

/// Writes the lines as they came, one a line, to be mended and imported again.
async fn export(link: &Link, path: &Path, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut file = Whole::create(path, Readers::Owner)?;
    let (mut lines, mut without): (i64, i64) = (0, 0);
    pages(link, |page| {
        for entry in page {
            if entry.text.trim().is_empty() && entry.raw.is_empty() {
                without = without.saturating_add(1);
                continue;
            }
            // What is no text goes out as it came; a row of a plan may have line breaks, a line has none.
            if entry.raw.is_empty() {
                file.write(entry.text.replace(['\n', '\r'], " ").as_bytes())?;
            } else {
                file.write(&entry.raw)?;
            }
            file.write(b"\n")?;
            lines = lines.saturating_add(1);
        }
        Ok(())
    })
    .await?;
    file.finish()?;
    let columns = vec![
        Column::new("file", "Datei", "File"),
        Column::new("lines", "Zeilen", "Lines"),
        Column::new("without_text", "ohne Text", "Without text"),
    ];
    let sheet = Sheet::new(columns, vec![vec![Cell::text(path.display().to_string()), Cell::Count(lines), Cell::Count(without)]]);
    match out.format {
        Format::Json => out.json(&sheet.objects().first())?,
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => {
            let (count, path) = (shown_count(lines, out.lang), path.display());
            out.print(&out.lang.pick(format!("{count} Zeilen geschrieben: {path}.\n"), format!("{count} lines written: {path}.\n")))?;
        }
    }
    Ok(Exit::Done)
}

async fn settle(link: &Link, id: &str, basis: &str, out: &mut Output<'_>) -> Result<Exit, Failure> {
    link.intake().settle_refused(SettleRefusedRequest { id: id.to_owned(), basis: basis.to_owned() }).await?;
    let sheet = Sheet::new(
        vec![Column::new("id", "Nr.", "Id"), Column::new("basis", "Grundlage", "Basis")],
        vec![vec![Cell::text(id), Cell::text(basis)]],
    );
    match out.format {
        Format::Json => out.json(&sheet.objects().first())?,
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => {
            out.print(&out.lang.pick(format!("Eintrag {id} ist erledigt: {basis}\n"), format!("Entry {id} is settled: {basis}\n")))?
        }
    }
    Ok(Exit::Done)
}
