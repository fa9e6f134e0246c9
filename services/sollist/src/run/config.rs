//! The configuration of this process: the file named, or the defaults; options of the command line win.

use sollist_platform::process::config::Config;

use crate::{
    cli::{Failure, Global},
    words,
};

/// Reads it. Two stores that are named by hand contradict each other.
pub fn of(global: &Global) -> Result<Config, Failure> {
    let mut config = match &global.config {
        Some(path) => Config::load(path).map_err(Failure::configuration)?,
        None => Config::default(),
    };
    if global.data_by_hand && !config.database.url.is_empty() {
        return Err(Failure::usage(words::two_stores()));
    }
    if let Some(data) = &global.data {
        config.data.clone_from(data);
    }
    if let Some(url) = &global.database_url {
        config.database.url.clone_from(url);
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
