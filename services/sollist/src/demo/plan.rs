//! The lines of the example's plan, named as the plan reader names them (docs/spec.md#names).

use sollist_contract::{
    ids::{Authority, District, LineName, slug},
    money::Cents,
};

/// The title of the central reserve for extra need (docs/spec.md#programmes).
pub const RESERVE: &str = "pauschale-mehrausgaben-fuer-die-verfahrensunabhaengige-ikt";
/// The grant to CityLAB Berlin.
pub const CITYLAB: &str = "zuschuss-citylab";
/// Devices of a district.
pub const DEVICES: &str = "geraete-ausstattungs-und-ausruestungsgegenstaende-fuer-die-verfahrensunabhaengige-ikt";
/// Technical equipment of a district: servers, network.
pub const EQUIPMENT: &str = "geraete-technische-einrichtungen-ausstattungen-fuer-die-verfahrensunabhaengige-ikt";
/// Services.
pub const SERVICES: &str = "dienstleistungen-fuer-die-verfahrensunabhaengige-ikt";
/// Data transmission: lines and remote access.
pub const TRANSMISSION: &str = "datenfernuebertragung-fuer-die-verfahrensunabhaengige-ikt";
/// Network components, a title that only Charlottenburg-Wilmersdorf has.
pub const NETWORK: &str = "aktive-netzwerkkomponenten-ab-2011";

/// One line of the plan.
#[derive(Debug, Clone)]
pub struct PlanLine {
    pub authority: Authority,
    pub name: LineName,
    pub amount: Cents,
}

/// Every line of the plan, in the order of the file.
pub fn lines(plan: &str) -> Option<Vec<PlanLine>> {
    plan.trim_start_matches('\u{feff}').lines().skip(1).filter(|row| !row.is_empty()).map(line).collect()
}

/// No field of the example's plan is quoted or has a semicolon in it, so a row is its fields between semicolons.
fn line(row: &str) -> Option<PlanLine> {
    let fields: Vec<&str> = row.split(';').collect();
    let field = |index: usize| fields.get(index).copied();
    let chapter = field(8)?;
    let name = format!("{}/{}/{}/{}/{}", field(24)?, field(3)?, field(5)?, slug(chapter), slug(field(23)?));
    let authority = Authority::of_chapter(chapter);
    // The central chapter of section 25 has a code of its own.
    let authority =
        if authority.district() == District::CENTRAL { Authority::IKT_STEUERUNG.parse().ok()? } else { authority };
    Some(PlanLine { authority, name: name.parse().ok()?, amount: Cents::euros(field(26)?.parse().ok()?).ok()? })
}

/// The line of an authority with a title.
pub fn find<'a>(lines: &'a [PlanLine], authority: &Authority, title: &str) -> Option<&'a PlanLine> {
    lines.iter().find(|line| line.authority == *authority && line.name.title() == title)
}
