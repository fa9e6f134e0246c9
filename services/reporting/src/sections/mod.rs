//! From the frozen data to the paper: in the order of docs/spec.md#the-report, German throughout.

mod budget;
mod compare;
mod equipment;
mod findings;
mod forecast;
mod front;
mod measures;
mod method;
mod need;
mod restated;

pub use front::known_until;

use crate::{draft::Draft, marker::Marker, model::Report, paper::Paper, words::counted};

/// What a report on simulated data says on the cover and on every page.
pub const SIMULATED: &str = "Simulierte Daten – kein amtlicher Bericht";

/// What a draft says there.
const DRAFT: &str = "Entwurf – kein abschließender Bericht";

/// Writes the paper of a report, without what lies in it.
pub fn paper(report: &Report) -> Paper {
    let mut draft = Draft::default();
    front::summary(report, &mut draft);
    equipment::write(report, &mut draft);
    budget::write(report, &mut draft);
    need::write(report, &mut draft);
    findings::write(report, &mut draft);
    method::write(report, &mut draft);
    Paper {
        title: format!("{}: {}", report.title, report.quarter.german()),
        description: format!(
            "Bericht an den Hauptausschuss des Abgeordnetenhauses von Berlin, {}, Stand Journal Nr. {}.",
            report.quarter.german(),
            counted(report.as_of.sequence)
        ),
        head: [
            report.title.clone(),
            format!("{} · Journal Nr. {}", report.quarter.german(), counted(report.as_of.sequence)),
        ],
        foot: front::known_until(report),
        simulated: report.simulated.then(|| SIMULATED.to_owned()).or_else(|| report.draft.then(|| DRAFT.to_owned())),
        marker: Marker::of(report).to_string(),
        cover: front::cover(report),
        blocks: draft.blocks,
        images: draft.images,
        attached: format!("bericht-{}.json", report.quarter),
        figures: Vec::new(),
    }
}
