//! The fold as bytes: what a process that starts reads instead of the whole journal. Two folds of one journal are the
//! same bytes. Of use to the very program that wrote them only: see [`PROGRAM`].

use std::io::{self, Write};

use crate::facts::Facts;

/// Names the sources that a fold is made by: this crate's and the contract's. What another program folded is not read,
/// however alike it looks: a rule that changed would live on in it.
pub const PROGRAM: &str = env!("SOLLIST_FOLD");

/// Bytes that are written at a time.
const BLOCK: usize = 64 * 1024;

/// Hands bytes on, and keeps the first error: what is packed cannot hear of it sooner.
struct Sink<W> {
    to: W,
    block: Vec<u8>,
    written: io::Result<()>,
}

impl<W: Write> Sink<W> {
    fn flush(&mut self) {
        if self.written.is_ok() {
            self.written = self.to.write_all(&self.block);
        }
        self.block.clear();
    }
}

impl<W: Write> Extend<u8> for Sink<W> {
    fn extend<I: IntoIterator<Item = u8>>(&mut self, bytes: I) {
        self.block.extend(bytes);
        if self.block.len() >= BLOCK {
            self.flush();
        }
    }
}

/// Writes the fold.
///
/// # Errors
/// What writing fails with.
pub fn write(facts: &Facts, to: impl Write) -> io::Result<()> {
    let sink = Sink { to, block: Vec::with_capacity(BLOCK), written: Ok(()) };
    let mut sink = postcard::to_extend(facts, sink).map_err(io::Error::other)?;
    sink.flush();
    sink.written
}

/// Reads a fold that [`write`] wrote: these bytes and no more.
///
/// # Errors
/// That the bytes are no fold.
pub fn read(bytes: &[u8]) -> io::Result<Facts> {
    match postcard::take_from_bytes(bytes) {
        Ok((facts, [])) => Ok(facts),
        Ok(_) => Err(io::Error::other("more than a fold")),
        Err(error) => Err(io::Error::other(error)),
    }
}
