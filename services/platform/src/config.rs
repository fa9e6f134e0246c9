//! Configuration: one file, every key known, an empty file boots.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::Error;

/// How a server runs. Times in seconds, sizes in bytes or entries, as the names say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The embedded store.
    pub data: PathBuf,
    /// Where gRPC listens. Loopback only.
    pub listen: SocketAddr,
    /// Most commands in one transaction.
    pub batch_max: usize,
    /// How long a unary call may take.
    pub request_timeout_s: u64,
    /// How long open calls may go on after the first signal to stop.
    pub stop_grace_s: u64,
    /// Largest message taken, in bytes.
    pub message_bytes_max: usize,
    /// `error`, `warn`, `info`, `debug`, `trace`.
    pub log: String,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            data: PathBuf::from("sollist-data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 50051)),
            batch_max: 4096,
            request_timeout_s: 30,
            stop_grace_s: 20,
            message_bytes_max: 4 * 1024 * 1024,
            log: "info".to_owned(),
        }
    }
}

impl Config {
    /// Reads a file; keys that are not known are refused by name.
    pub fn load(path: &Path) -> Result<Config, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::invalid(
                "config",
                format!("{} kann nicht gelesen werden: {error}", path.display()),
                format!("{} cannot be read: {error}", path.display()),
            )
        })?;
        Config::parse(&text)
            .map_err(|why| Error::invalid("config", format!("{}: {why}", path.display()), format!("{}: {why}", path.display())))
    }
    fn parse(text: &str) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string().trim().replace('\n', " "))?;
        if config.batch_max == 0 || config.batch_max > 100_000 {
            return Err("batch_max: 1 … 100000".to_owned());
        }
        Ok(config)
    }
    /// The configuration as a file.
    pub fn print(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_boots_and_unknown_keys_are_refused_by_name() {
        assert_eq!(Config::parse(""), Ok(Config::default()));
        assert_eq!(Config::parse(&Config::default().print()), Ok(Config::default()));
        assert!(Config::parse("lissten = \"127.0.0.1:1\"").is_err_and(|why| why.contains("lissten")));
        assert!(Config::parse("batch_max = 0").is_err());
    }
}
