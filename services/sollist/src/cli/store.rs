//! `sollist migrate` and `sollist move`: what an operator does with a database.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use sollist_platform::write::batch::Filled;

use super::{Actions, Exit, Failure, Format, Output, args::Global, words::store as words};

fn database(global: &Global) -> Result<(), Failure> {
    if global.database_url.is_some() || global.config.is_some() {
        return Ok(());
    }
    Err(Failure::usage(words::database_missing()))
}

pub async fn migrate(global: &Global, actions: &impl Actions, out: &mut Output<'_>) -> Result<Exit, Failure> {
    database(global)?;
    let (name, roles) = actions.migrate(global).await?;
    if out.format == Format::Json {
        out.json(&serde_json::json!({"store": name, "roles": roles}))?;
        return Ok(Exit::Done);
    }
    out.print(&out.lang.say(words::migrated(&name, &roles)))?;
    Ok(Exit::Done)
}

pub async fn move_store(global: &Global, actions: &impl Actions, out: &mut Output<'_>) -> Result<Exit, Failure> {
    database(global)?;
    let bar = out.watched.then(|| {
        let style = ProgressStyle::with_template(&out.lang.say(words::bar()));
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    });
    let moved = actions
        .move_store(global, |at, of| {
            if let Some(bar) = &bar {
                bar.set_length(of);
                bar.set_position(at);
            }
        })
        .await;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let moved = moved?;
    if out.format == Format::Json {
        let (refused, reads) = (moved.refused, moved.reads);
        let (sequence, hash) = (moved.head.seq, moved.head.hash_hex());
        let document = serde_json::json!({"sequence": sequence, "hash": hash, "refused": refused, "reads": reads});
        out.json(&document)?;
        return Ok(Exit::Done);
    }
    out.print(&out.lang.say(words::moved(moved.head.seq, (moved.refused, moved.reads), &moved.head.hash_hex())))?;
    Ok(Exit::Done)
}

/// Says what a rebuild came to.
pub fn rebuilt(filled: &Filled, out: &mut Output<'_>) -> Result<Exit, Failure> {
    out.print(&out.lang.say(words::rebuilt(filled.events)))?;
    for (seq, why) in &filled.left_out {
        out.note(&out.lang.say(words::left_out(*seq, &why.said)));
    }
    Ok(Exit::Done)
}
