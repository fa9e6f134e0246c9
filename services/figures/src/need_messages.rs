//! The extra need as it goes over the wire: rows, the proposal, and who has not reported.

use prost::Message;
use sollist_analytics::{FigureError, NeedRow, NeedTable, Node, Share, WithheldNeed};
use sollist_contract::grpc::analytics::v1::{self as wire, GetNeedResponse};

use crate::{
    pages::{self, Cut},
    shown::{amount, joined, said},
};

/// What of the need belongs to a page: rows, then shares of the proposal, then who has not reported.
pub(crate) fn page(table: &NeedTable, cut: &mut Cut) -> Result<GetNeedResponse, FigureError> {
    let listed = listed(table);
    let row = |at: usize, offset| match listed.get(at) {
        Some(Listed::Given(row)) => need_row(row, offset),
        Some(Listed::Withheld(row)) => withheld_row(row, offset),
        None => Ok(Default::default()),
    };
    let rows = cut.list(listed.len(), Message::encoded_len, row)?;
    let all = &table.proposal.shares;
    let shares =
        cut.list(all.len(), Message::encoded_len, |at, _| Ok((all.get(at).map(share).unwrap_or_default(), None)))?;
    let all = &table.not_reported;
    let name = |at: usize, _| Ok((all.get(at).map(ToString::to_string).unwrap_or_default(), None));
    let not_reported = cut.list(all.len(), String::len, name)?;
    let proposal = wire::Proposal {
        reserve: amount(table.proposal.reserve),
        shares,
        uncovered: amount(table.proposal.uncovered),
        reason: table.proposal.why.as_ref().map(joined),
        why: table.proposal.why.as_ref().map(said),
    };
    // Of no rows there is no sum: what nobody told is not nothing.
    let total = |sum| if table.why.is_some() { String::new() } else { amount(sum) };
    let reason = table.why.as_ref().map(joined);
    let why = table.why.as_ref().map(said);
    Ok(GetNeedResponse {
        target_day: table.target_day.to_string(),
        rows,
        total_gross: total(table.gross),
        total_cover: total(table.cover),
        total_need: total(table.need),
        total_reason: table.total_why.as_ref().map(joined).or_else(|| reason.clone()),
        total_why: table.total_why.as_ref().map(said).or_else(|| why.clone()),
        not_reported,
        reason,
        why,
        proposal: Some(proposal),
        ..GetNeedResponse::default()
    })
}

/// A row of the need, given or withheld.
enum Listed<'a> {
    Given(&'a NeedRow),
    Withheld(&'a WithheldNeed),
}

/// All rows by authority, then item.
fn listed(table: &NeedTable) -> Vec<Listed<'_>> {
    let mut all: Vec<Listed<'_>> =
        table.rows.iter().map(Listed::Given).chain(table.withheld.iter().map(Listed::Withheld)).collect();
    all.sort_by_key(|row| match row {
        Listed::Given(row) => (&row.authority, &row.item),
        Listed::Withheld(row) => (&row.authority, &row.item),
    });
    all
}

/// A piece of a tree's text from an offset on, and where it goes on.
fn tree_text(tree: Option<&Node>, offset: usize) -> Result<(String, Option<usize>), FigureError> {
    let tree = tree.map(serde_json::to_string).transpose().map_err(|error| FigureError::Engine(error.to_string()))?;
    Ok(pages::text(&tree.unwrap_or_default(), offset))
}

fn withheld_row(row: &WithheldNeed, offset: usize) -> Result<(wire::NeedRow, Option<usize>), FigureError> {
    let (tree, rest) = tree_text(row.tree.as_ref(), offset)?;
    let message = wire::NeedRow {
        district: row.district.to_string(),
        authority: row.authority.to_string(),
        item: row.item.to_string(),
        target: row.target,
        usable: row.usable,
        pipeline: row.pipeline,
        quantity: row.quantity,
        gross: amount(row.gross),
        cover: amount(row.cover),
        need: String::new(),
        tree,
        continues: rest.is_some(),
        reason: Some(joined(&row.why)),
        why: Some(said(&row.why)),
    };
    Ok((message, rest))
}

/// A row with its tree from an offset on, and where the tree goes on.
fn need_row(row: &NeedRow, offset: usize) -> Result<(wire::NeedRow, Option<usize>), FigureError> {
    let (tree, rest) = tree_text(row.tree.as_ref(), offset)?;
    let message = wire::NeedRow {
        district: row.district.to_string(),
        authority: row.authority.to_string(),
        item: row.item.to_string(),
        target: Some(row.target),
        usable: row.usable,
        pipeline: row.pipeline,
        quantity: Some(row.quantity),
        gross: row.gross.to_string(),
        cover: row.cover.to_string(),
        need: row.need.to_string(),
        tree,
        continues: rest.is_some(),
        reason: None,
        why: None,
    };
    Ok((message, rest))
}

fn share(share: &Share) -> wire::Share {
    wire::Share {
        authority: share.authority.to_string(),
        item: share.item.to_string(),
        rank: share.rank.code().to_owned(),
        need: share.need.to_string(),
        share: share.share.to_string(),
    }
}
