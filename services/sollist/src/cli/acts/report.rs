//! A report is published: the file that was looked at, and no other.

use std::fs;

use sha2::{Digest as _, Sha256};
use sollist_contract::grpc::{
    intake::v1::PublishReportRequest,
    reporting::v1::{GetReportRequest, ListReportsRequest, PublishedReport, ReportFormat},
};
use sollist_platform::store::journal::hex;
use sollist_reporting::{Format, Marker, marker};

use super::{
    answer::{Answer, sentence},
    asking::Asking,
    given::some,
    listed::{self, Next},
};
use crate::cli::{
    Link,
    args::PublishArgs,
    failure::{Exit, Failure},
    output::Output,
    table::{Cell, Column, Sheet},
    words::file as words,
};

/// Digits of a hash that name the act of publishing the file.
const NAMED_BY: usize = 16;

/// `sollist report publish`. The server makes the report anew, in each of its forms: what is published is what it
/// gives, and the file in hand is that to the byte.
pub async fn publish(link: &Link, args: &PublishArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let bytes = fs::read(&args.file).map_err(|error| Failure::reading(&args.file, &error))?;
    let Some((Format::Pdf, found)) = marker(&bytes) else {
        return Err(Failure::invalid(words::no_report_to_publish(&args.file)));
    };
    if found.draft {
        return Err(Failure::invalid(words::no_draft_published(&args.file)));
    }
    if anew(link, &found, ReportFormat::Pdf).await? != bytes {
        return Err(Failure::invalid(words::not_as_made(&args.file)));
    }
    let pdf = hex(&Sha256::digest(&bytes));
    let mut asking = Asking::new(&args.act);
    if asking.fresh {
        // The same file is the same act: published again, it is a repetition.
        asking.id = format!("report-{}-{}", found.quarter, pdf.get(..NAMED_BY).unwrap_or_default());
    }
    let request = PublishReportRequest {
        command: asking.command(),
        authority: some(args.authority.as_ref()),
        quarter: found.quarter.to_string(),
        sequence: found.sequence,
        hash: found.hash.clone(),
        since: found.since,
        version: found.version.clone().unwrap_or_default(),
        pdf,
        xlsx: hex(&Sha256::digest(anew(link, &found, ReportFormat::Xlsx).await?)),
        json: hex(&Sha256::digest(anew(link, &found, ReportFormat::Json).await?)),
        corrects: args.corrects,
    };
    let what = sentence(&request);
    let receipt = asking.of(link.intake().publish_report(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

/// `sollist report list`
pub async fn list(link: &Link, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let page = |Next { page_size, page_token }| {
        let mut reporting = link.reporting();
        let request = ListReportsRequest { page_size, page_token };
        async move {
            let page = reporting.list_reports(request).await?.into_inner();
            Ok((page.reports, page.next_page_token))
        }
    };
    listed::list(link, ("reports", words::no_reports()), out, reports, page).await
}

fn reports(all: Vec<PublishedReport>) -> Sheet {
    let columns = vec![
        Column::new("number", "Nr.", "Number"),
        Column::new("quarter", "Quartal", "Quarter"),
        Column::new("sequence", "Stand Nr.", "As of number"),
        Column::new("recorded_at", "veröffentlicht", "Published"),
        Column::new("authority", "Behörde", "Authority").optional(),
        Column::new("corrects", "berichtigt Stand Nr.", "Corrects number").optional(),
        Column::new("replaced", "ersetzt", "Replaced"),
        Column::new("since", "letzter Bericht", "Last report").hidden(),
        Column::new("hash", "Prüfsumme des Journals", "Hash of the journal").hidden(),
        Column::new("version", "Programmversion", "Version").hidden(),
        Column::new("pdf", "SHA-256 der PDF", "SHA-256 of the PDF").hidden(),
        Column::new("xlsx", "SHA-256 der XLSX", "SHA-256 of the XLSX").hidden(),
        Column::new("json", "SHA-256 der JSON", "SHA-256 of the JSON").hidden(),
    ];
    let number = |number: u64| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let given = |given: Option<u64>| given.map_or(Cell::Nothing, number);
    let row = |one: PublishedReport| {
        vec![
            number(one.number),
            Cell::text(one.quarter),
            number(one.sequence),
            Cell::moment(one.recorded_at),
            one.authority.map_or(Cell::Nothing, Cell::text),
            given(one.corrects),
            if one.replaced { Cell::Yes } else { Cell::Nothing },
            given(one.since),
            Cell::text(one.hash),
            Cell::text(one.version),
            Cell::text(one.pdf),
            Cell::text(one.xlsx),
            Cell::text(one.json),
        ]
    };
    Sheet::new(columns, all.into_iter().map(row).collect())
}

/// The same report as the server makes it.
async fn anew(link: &Link, of: &Marker, format: ReportFormat) -> Result<Vec<u8>, Failure> {
    let request = GetReportRequest {
        quarter: of.quarter.to_string(),
        as_of: of.sequence.to_string(),
        format: format.into(),
        draft: false,
        since: of.since.map(|since| since.to_string()).unwrap_or_default(),
    };
    let mut chunks = link.reporting().get_report(request).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(part) = chunks.message().await? {
        bytes.extend(part.chunk);
    }
    Ok(bytes)
}
