//! Rows of a plan that were refused and are not in it any more: they are settled.

use sollist_contract::grpc::intake::v1::SettleRefusedRequest;
use sollist_plan::Rows;

use super::{Link, args::RefusedFilter, failure::Failure, output::Output, refused::pages, words::plan as words};

/// Settles what was refused of these files and is not in them any more. `again`: some of them was known, so they are
/// the same files; what else has their name says nothing of it.
pub async fn settle_gone(link: &Link, files: &Rows, again: bool, out: &mut Output<'_>) -> Result<(), Failure> {
    if !again {
        return Ok(());
    }
    let mut ids = Vec::new();
    pages(link, &RefusedFilter::default(), |page| {
        ids.extend(page.into_iter().filter(|entry| files.lack(entry)).map(|entry| entry.id));
        Ok(())
    })
    .await?;
    if ids.is_empty() {
        return Ok(());
    }
    let basis = words::gone_basis();
    let basis = format!("{} / {}", basis.de, basis.en);
    let gone = link
        .intake()
        .settle_refused(SettleRefusedRequest { ids, basis, ..Default::default() })
        .await?
        .into_inner()
        .settled;
    out.note(&out.lang.say(words::gone(gone)));
    Ok(())
}
