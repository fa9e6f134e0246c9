# The ten daily commands. CONTRIBUTING.md has the same in full; nothing in the house needs `just`.

# what there is
[private]
default:
    @just --list

# the main job, start to finish
demo:
    cargo run --release -- demo

# formats all code
format:
    cargo fmt --all

# the lints of continuous integration
lint:
    cargo clippy --release --workspace --all-targets -- -D warnings

# the tests of one crate, or those of it that have NAME in their name
test CRATE NAME="":
    cargo test --release -p {{CRATE}} {{NAME}}

# tests of the whole program: a module (rules::) or a part of a name
end-to-end NAME:
    cargo build --release && cargo test --release -p sollist-tests --test end_to_end {{NAME}}

# writes generated code, JSON Schemas and the AsyncAPI document anew
generated:
    UPDATE=1 cargo test --release -p sollist-contract --test generated

# sample reports into a folder
report FOLDER:
    cargo run --release -p sollist-reporting --example sample -- {{FOLDER}}

# the documentation of the code, in target/doc
docs:
    cargo doc --release --no-deps --workspace

# so many storms of faults
storms SEEDS="20":
    cargo run --release -p sollist-tests --bin storm -- --seeds {{SEEDS}}

# every test; installs what it needs
all:
    tests/run
