//! The definitions of the indicators as messages.

use sollist_analytics::{
    CATALOGUE, FigureError, Indicator, Refused, definition,
    indicators::{Both, Former},
    scope::programme_filter,
};
use sollist_contract::{
    grpc::{
        analytics::v1::{Definition, FormerDefinition, ListCatalogueResponse},
        common::v1::Said,
    },
    ids::Programme,
};

/// Of one id, or of all.
pub fn list(id: &str) -> Result<ListCatalogueResponse, FigureError> {
    if id.is_empty() {
        return Ok(ListCatalogueResponse { definitions: CATALOGUE.iter().map(told).collect() });
    }
    let known = definition(id).ok_or_else(|| Refused::NoSuchIndicator(id.to_owned()))?;
    Ok(ListCatalogueResponse { definitions: vec![told(known)] })
}

/// What an indicator is made of, in words.
pub(crate) fn formula(of: &Indicator) -> Option<Said> {
    both(Both { de: of.formula_de, en: of.formula })
}

fn both(text: Both) -> Option<Said> {
    Some(Said { de: text.de.to_owned(), en: text.en.to_owned() })
}

fn version(definition: u32) -> i32 {
    i32::try_from(definition).unwrap_or(i32::MAX)
}

/// A formula that held before.
pub(crate) fn former(of: Former) -> FormerDefinition {
    FormerDefinition { definition: version(of.definition), since: of.since.to_owned(), formula: both(of.formula) }
}

/// The programme that a figure is asked for.
///
/// # Errors
/// It is an indicator that is told of no programme: who asks would take it for one of it.
pub(crate) fn programme_of(figure: &str, programme: &str) -> Result<Option<Programme>, FigureError> {
    let asked = programme_filter(programme)?;
    let is_told = definition(figure).is_none_or(Indicator::is_narrowed_by_programme);
    if asked.is_some() && !is_told {
        return Err(Refused::NotNarrowedBy { figure: figure.to_owned(), by: "programme" }.into());
    }
    Ok(asked)
}

/// What it may be asked for beside a district and an authority.
fn narrowed_by(of: &Indicator) -> Vec<String> {
    let all = [
        ("year", of.is_by_year()),
        ("programme", of.is_narrowed_by_programme()),
        ("item", of.is_by_item()),
        ("target_day", of.is_by_target_day()),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(by, _)| by.to_owned()).collect()
}

fn told(of: &Indicator) -> Definition {
    Definition {
        id: of.id.to_owned(),
        name: both(Both { de: of.name_de, en: of.name_en }),
        formula: formula(of),
        unit: of.unit.code().to_owned(),
        direction: of.direction.code().to_owned(),
        definition: version(of.definition),
        since: of.since.to_owned(),
        inputs: of.inputs.iter().map(|input| (*input).to_owned()).collect(),
        null_rule: both(of.null),
        source: of.source.to_owned(),
        used_by: both(of.used_by),
        former: of.former.iter().copied().map(former).collect(),
        narrowed_by: narrowed_by(of),
    }
}
