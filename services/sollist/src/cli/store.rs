//! `sollist migrate` and `sollist move`: what an operator does with a database.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use sollist_platform::write::batch::Filled;

use super::{
    Actions, Exit, Failure, Format, Output,
    args::{Global, Lang},
    table::shown_count,
};

fn database(global: &Global) -> Result<(), Failure> {
    if global.database_url.is_some() || global.config.is_some() {
        return Ok(());
    }
    Err(Failure::usage(
        "Bitte die Datenbank angeben: --database-url postgres://rolle@rechner/datenbank, oder in der Konfigurationsdatei.",
        "Name the database: --database-url postgres://role@host/database, or in the configuration file.",
    ))
}

pub async fn migrate(global: &Global, actions: &impl Actions, out: &mut Output<'_>) -> Result<Exit, Failure> {
    database(global)?;
    let (name, roles) = actions.migrate(global).await?;
    if out.format == Format::Json {
        out.json(&serde_json::json!({"store": name, "roles": roles}))?;
        return Ok(Exit::Done);
    }
    let roles = match (roles.is_empty(), out.lang) {
        (true, Lang::De) => {
            "Rollen der Dienste gibt es dort nicht; alle Dienste arbeiten mit der Rolle des Eigentümers.".to_owned()
        }
        (true, Lang::En) => {
            "There are no roles of services there; every service works with the owner's role.".to_owned()
        }
        (false, Lang::De) => format!("Rechte haben: {}.", roles.join(", ")),
        (false, Lang::En) => format!("Rights were given to: {}.", roles.join(", ")),
    };
    let text = out.lang.pick(format!("{name} ist auf Stand. {roles}\n"), format!("{name} is up to date. {roles}\n"));
    out.print(&text)?;
    Ok(Exit::Done)
}

pub async fn move_store(global: &Global, actions: &impl Actions, out: &mut Output<'_>) -> Result<Exit, Failure> {
    database(global)?;
    let bar = out.watched.then(|| {
        let style = ProgressStyle::with_template(out.lang.pick(
            "{human_pos} von {human_len} Ereignissen  {wide_bar}  noch {eta}",
            "{human_pos} of {human_len} events  {wide_bar}  {eta} left",
        ));
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
        let document =
            serde_json::json!({"sequence": moved.head.seq, "hash": moved.head.hash_hex(), "refused": moved.refused});
        out.json(&document)?;
        return Ok(Exit::Done);
    }
    let count = |number: u64| shown_count(i64::try_from(number).unwrap_or(i64::MAX), out.lang);
    let (events, refused, hash) = (count(moved.head.seq), count(moved.refused), moved.head.hash_hex());
    let text = out.lang.pick(
        format!("{events} Ereignisse und {refused} abgewiesene Einträge sind umgezogen; beide Journale enden mit der Prüfsumme\n{hash}.\nDer alte Bestand bleibt, wie er ist; bitte nicht mehr hineinschreiben.\n"),
        format!("{events} events and {refused} refused entries were moved; both journals end with the hash\n{hash}.\nThe old store stays as it is; do not write to it any more.\n"),
    );
    out.print(&text)?;
    Ok(Exit::Done)
}

/// Says what a rebuild came to.
pub fn rebuilt(filled: &Filled, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let events = filled.events;
    out.print(&out.lang.pick(
        format!("Die Tabellen sind aus {events} Ereignissen neu aufgebaut.\n"),
        format!("The tables were filled anew from {events} events.\n"),
    ))?;
    for (seq, why) in &filled.left_out {
        let text = out.lang.pick(
            format!("Ausgelassen: Journal Nr. {seq}: {}", why.said.de),
            format!("Left out: journal number {seq}: {}", why.said.en),
        );
        out.note(&text);
    }
    Ok(Exit::Done)
}
