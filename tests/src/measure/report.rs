//! The quarterly report of the example: how long a server takes that has made none yet, figures and charts included,
//! beside what the typesetter alone takes for the same text in a process of its own.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use sollist_contract::grpc::reporting::v1::{
    GetReportRequest, ReportFormat, reporting_service_client::ReportingServiceClient,
};
use sollist_reporting::{Marker, Report, glyphs::Care, pdf, sections};
use tokio::runtime::Runtime;

use super::{Measured, commands::connect, median};
use crate::servers::{Folder, Role, RoleSpec, process, program};

/// Of the example.
const QUARTER: &str = "2026-Q2";
/// How often each is measured, every time from a new process.
const ROUNDS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(600);

/// Sets the report of a JSON file, and says how many milliseconds the typesetter took: fonts, layout and PDF, nothing
/// else. A process does it once, because the typesetter remembers.
pub fn typeset(report: &Path) -> f64 {
    let report: Report = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    let paper = sections::paper(&report);
    let (at, ident) = (report.as_of.recorded_at.unwrap_or_default(), Marker::of(&report).to_string());
    let begun = Instant::now();
    let file = pdf::set(&paper, at, &ident, Care::Usual).unwrap();
    let took = begun.elapsed().as_secs_f64() * 1e3;
    assert!(file.starts_with(b"%PDF"));
    took
}

async fn asked(role: &Role, format: ReportFormat) -> Vec<u8> {
    let mut client = ReportingServiceClient::new(connect(&role.url()).await);
    let ask = GetReportRequest { quarter: QUARTER.to_owned(), format: format.into(), ..Default::default() };
    let mut chunks = client.get_report(ask).await.unwrap().into_inner();
    let mut file = Vec::new();
    while let Some(part) = chunks.message().await.unwrap() {
        file.extend(part.chunk);
    }
    file
}

/// The report of a server that has just started, as PDF.
pub fn report(runtime: &Runtime) -> Vec<Measured> {
    let folder = Folder::new("report");
    let (store, json) = (folder.join("store"), folder.join("report.json"));
    process::run(Command::new(program()).arg("--data").arg(&store).args(["demo", "--out"]).arg(folder.path()));
    let role = Role::new(RoleSpec {
        name: "reporter".to_owned(),
        data: Some(store),
        config: "log = \"warn\"\n".to_owned(),
        ..RoleSpec::default()
    });
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        role.start_again();
        role.becomes_ready(PATIENCE).unwrap();
        runtime.block_on(async {
            let begun = Instant::now();
            let file = asked(&role, ReportFormat::Pdf).await;
            ours.push(begun.elapsed().as_secs_f64() * 1e3);
            assert!(file.starts_with(b"%PDF"));
            std::fs::write(&json, asked(&role, ReportFormat::Json).await).unwrap();
        });
        role.stop();
        let said = process::run(Command::new(std::env::current_exe().unwrap()).arg("--typeset").arg(&json));
        bare.push(said.trim().parse().unwrap());
    }
    let ours = Measured::new(format!("report of {QUARTER} as PDF, from a new server"), median(&mut ours), "ms");
    vec![ours.against("the typesetter alone", median(&mut bare)).goal("≤ 1.5")]
}
