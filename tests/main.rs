//! Tests of the whole program, through its command line and its contract.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acceptance;
mod acts;
mod actuals;
mod checked;
mod corrections;
mod district;
mod every_day;
mod extremes;
mod faults;
mod forged;
mod golden_path;
mod histories;
mod house;
mod kills;
mod knowledge;
mod large_answers;
mod late;
mod look;
mod odd_texts;
mod officer;
mod outside;
mod own_day;
mod pdf;
mod plan_lines;
mod plans;
mod postgres;
mod private;
mod proof;
mod refusals;
mod refused_files;
mod replay;
mod rules;
mod sameness;
mod sentences;
mod servers;
mod sollist;
mod spreadsheets;
mod stores;
mod storm;
mod tables;
mod told;
mod unreadable;
mod way_in;
mod why;
