//! Real servers as children of a test: PostgreSQL, NATS, and roles of Sollist, on free ports of this machine, in
//! folders of their own. Every child and every folder goes when the test ends, however it ends.

mod issuer;
mod nats;
mod postgres;
pub mod process;
mod role;
pub mod secrets;

pub use self::{
    issuer::Issuer,
    nats::Nats,
    postgres::{OWNER, Postgres},
    process::{Folder, Process, free_port, patiently},
    role::{Role, RoleSpec, faketime, health, program, with_clock},
};

/// Looks a program up: where an environment variable says, else under the first of these paths that exists, else in
/// `PATH`.
fn find(variable: &str, paths: &[&str], name: &str, install: &str) -> std::path::PathBuf {
    let given = std::env::var_os(variable).map(std::path::PathBuf::from);
    let search = std::env::var_os("PATH").unwrap_or_default();
    let known = paths
        .iter()
        .map(std::path::PathBuf::from)
        .chain(std::env::split_paths(&search).map(|folder| folder.join(name)));
    match given {
        Some(path) if path.is_file() => path,
        Some(path) => panic!("{variable} says {}, and there is no such file", path.display()),
        None => known.into_iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("{name} is missing: {install}")),
    }
}
