//! `sollist serve`: the roles of a process, started in order, ended in good order.

use sollist_platform::{
    config::Config,
    db::Access,
    grpc,
    stop::{self, Stopper},
    telemetry,
    tls::{self, Certificates},
};
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
    for (option, file) in [
        (&global.tls_ca, &mut config.tls.ca),
        (&global.tls_certificate, &mut config.tls.certificate),
        (&global.tls_key, &mut config.tls.key),
    ] {
        if let Some(path) = option {
            file.clone_from(path);
        }
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
    tls::may_listen(&config).map_err(refused)?;
    let certificates = Certificates::of(&config.tls).map_err(refused)?;
    // Bound before any work: a port that is taken is said at once.
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        Failure::invalid(
            format!("Auf {} kann nicht gedient werden: {error}.", config.listen),
            format!("Cannot serve on {}: {error}.", config.listen),
        )
    })?;
    let address = listener.local_addr().map_err(|error| failure(error.into()))?;
    let process = Process::open(&config.data, Access::Write, config.batch_max).await.map_err(failure)?;
    let stopper = Stopper::default();
    let services = process.services(&args.role, &stopper.watched()).map_err(failure)?;
    let health = services.health();
    let ending = services.health();
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
    eprintln!("sollist: {}://{address}", if certificates.is_some() { "https" } else { "http" });
    let told = async move {
        stop::signal().await;
        grpc::set_ready(&ending, false).await;
    };
    grpc::serve(&config, certificates, services.finish(), listener, stopper, told).await.map_err(failure)?;
    tracing::info!("stopped");
    Ok(Exit::Done)
}

/// A configuration that must not run.
fn refused(error: sollist_platform::Error) -> Failure {
    let (de, en) = error.texts();
    Failure::usage(de, en)
}
