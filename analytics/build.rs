//! Names the sources that the fold is made by, for what is kept of a fold between two starts (`packed`).

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    // The libraries too: a calendar or a way of writing may change with one.
    for part in ["src", "../proto/src", "../Cargo.lock"] {
        println!("cargo:rerun-if-changed={part}");
        let mut files = files(Path::new(part))?;
        files.sort();
        for file in files {
            file.hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    println!("cargo:rustc-env=SOLLIST_FOLD={}-{:016x}", env!("CARGO_PKG_VERSION"), hasher.finish());
    Ok(())
}

fn files(of: &Path) -> io::Result<Vec<PathBuf>> {
    if of.is_file() {
        return Ok(vec![of.to_owned()]);
    }
    let mut all = Vec::new();
    for entry in fs::read_dir(of)? {
        all.extend(files(&entry?.path())?);
    }
    Ok(all)
}
