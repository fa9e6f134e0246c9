//! `sollist serve`: the roles of a process, started in order, ended in good order.

use sollist_platform::{config::Config, db::Access, grpc, telemetry};
use tokio::net::TcpListener;

use crate::{
    cli::{
        Exit, Failure,
        args::{Global, ServeArgs},
    },
    embedded::failure,
    figures::JournalOf,
    process::Process,
};

/// The configuration: the file named, or the defaults; options of the command line win.
pub fn config(global: &Global) -> Result<Config, Failure> {
    let mut config = match &global.config {
        Some(path) => Config::load(path).map_err(failure)?,
        None => Config::default(),
    };
    if let Some(data) = &global.data {
        config.data.clone_from(data);
    }
    Ok(config)
}

/// Runs a server until it is told to stop.
pub async fn serve(global: &Global, args: &ServeArgs) -> Result<Exit, Failure> {
    for (option, given) in [("--database-url", &args.database_url), ("--nats-url", &args.nats_url)] {
        if given.is_some() {
            return Err(Failure::usage(
                format!("{option} gibt es in dieser Version noch nicht; der Server nutzt den eingebetteten Speicher (--data)."),
                format!("{option} is not in this version; the server uses the embedded store (--data)."),
            ));
        }
    }
    let mut config = config(global)?;
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    telemetry::start(&config.log, true);
    if !config.listen.ip().is_loopback() {
        return Err(Failure::usage(
            format!("{} ist über das Netz erreichbar. Ohne gegenseitiges TLS dient Sollist nur auf 127.0.0.1 oder [::1].", config.listen),
            format!("{} can be reached over the network. Without mutual TLS Sollist serves on 127.0.0.1 or [::1] only.", config.listen),
        ));
    }
    // Bound before any work: a port that is taken is said at once.
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        Failure::invalid(
            format!("Auf {} kann nicht gedient werden: {error}.", config.listen),
            format!("Cannot serve on {}: {error}.", config.listen),
        )
    })?;
    let address = listener.local_addr().map_err(|error| failure(error.into()))?;
    let process = Process::open(&config.data, Access::Write, config.batch_max).await.map_err(failure)?;
    let services = process.services(&args.role).map_err(failure)?;
    let health = services.health();
    grpc::set_ready(&health, false).await;
    let figures = process.figures.clone();
    tokio::spawn(async move {
        // Ready means caught up, not merely started.
        use sollist_analytics::JournalState as _;
        if JournalOf(figures).caught_up().await.is_ok() {
            grpc::set_ready(&health, true).await;
            tracing::info!("ready: the figures hold the whole journal");
        }
    });
    tracing::info!(address = %address, store = %config.data.display(), "serving");
    eprintln!("sollist: http://{address}");
    grpc::serve(&config, services.finish(), listener, grpc::stop_signal()).await.map_err(failure)?;
    tracing::info!("stopped");
    Ok(Exit::Done)
}
