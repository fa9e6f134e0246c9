//! `sollist`: one program for the command line and for every role.

use std::{io, process::ExitCode};

use sollist::{cli, run::actions::Program, words};

/// A stream is many small texts that one thread makes and another drops: the system's allocator takes a quarter more
/// time of the processors for it.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let said = words::cannot_begin(&error);
            eprintln!("Fehler: {} / Error: {}", said.de, said.en);
            return ExitCode::FAILURE;
        }
    };
    let (mut out, mut err) = (io::stdout().lock(), io::stderr());
    let mut output = cli::Output::of_process(&mut out, &mut err);
    let program = Program::default();
    let exit = runtime.block_on(cli::run(std::env::args_os(), &program, &mut output));
    runtime.block_on(program.finish());
    ExitCode::from(exit as u8)
}
