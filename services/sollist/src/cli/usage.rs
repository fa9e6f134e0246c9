//! A wrong command line, said in the language asked for: what is wrong and what to write instead.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use sollist_platform::process::shown;

use super::{args::Lang, failure::Exit, failure::both, output::Output};

/// The language, before anything else is understood: help and mistakes are explained in it too.
pub fn wanted_language(arguments: &[OsString]) -> Lang {
    let mut wanted = Lang::De;
    for (index, argument) in arguments.iter().enumerate() {
        let value = match argument.to_str() {
            Some("--lang") => arguments.get(index.saturating_add(1)).and_then(|next| next.to_str()),
            Some(text) => text.strip_prefix("--lang="),
            None => None,
        };
        match value {
            Some("en") => wanted = Lang::En,
            Some("de") => wanted = Lang::De,
            _ => {}
        }
    }
    wanted
}

/// Prints help, version or what is wrong with the command line.
pub fn explain(error: &clap::Error, out: &mut Output<'_>) -> Exit {
    let help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if help {
        return match out.print(&error.to_string()) {
            Ok(()) => Exit::Done,
            Err(failure) => failure.exit,
        };
    }
    let text = match (error.kind(), sentence(error, out.lang)) {
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => error.to_string(),
        (_, Some(sentence)) => {
            let hint = out.lang.pick("Mehr sagt „sollist --help“.", "See `sollist --help`.");
            format!("{} {sentence} {hint}", out.lang.pick("Fehler:", "Error:"))
        }
        (_, None) => out
            .lang
            .pick(
                "Fehler: Diese Befehlszeile wird nicht verstanden; „sollist --help“ zeigt, was es gibt.",
                "Error: this command line is not understood; `sollist --help` shows what there is.",
            )
            .to_owned(),
    };
    out.note(&text);
    Exit::Usage
}

fn sentence(error: &clap::Error, lang: Lang) -> Option<String> {
    // What was typed may be an address with a password in it, and is one line.
    let typed = |text: &str| shown::line(&shown::typed(text)).into_owned();
    let text = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(typed(text)),
        ContextValue::Strings(texts) => Some(texts.iter().map(|text| typed(text)).collect::<Vec<_>>().join(", ")),
        other => Some(typed(&other.to_string())),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let meant = |kind| {
        text(kind).map_or(String::new(), |similar| {
            lang.pick(format!(" Gemeint ist vielleicht {similar}."), format!(" Perhaps {similar} is meant."))
        })
    };
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            let argument = argument?;
            lang.pick(
                format!("Die Angabe {argument} gibt es hier nicht."),
                format!("There is no argument {argument} here."),
            ) + &meant(ContextKind::SuggestedArg)
        }
        ErrorKind::InvalidSubcommand => {
            let command = text(ContextKind::InvalidSubcommand)?;
            lang.pick(format!("Den Befehl {command} gibt es nicht."), format!("There is no command {command}."))
                + &meant(ContextKind::SuggestedSubcommand)
        }
        ErrorKind::MissingRequiredArgument => {
            let argument = argument?;
            lang.pick(format!("Es fehlt {argument}."), format!("Missing: {argument}."))
        }
        ErrorKind::InvalidValue => {
            let (argument, value) = (argument?, value?);
            if value.is_empty() {
                return Some(
                    lang.pick(format!("Für {argument} fehlt der Wert."), format!("{argument} needs a value.")),
                );
            }
            let known = text(ContextKind::ValidValue).unwrap_or_default();
            lang.pick(
                format!("„{value}“ ist kein Wert für {argument}; möglich sind {known}."),
                format!("“{value}” is no value for {argument}; possible are {known}."),
            )
        }
        ErrorKind::ValueValidation => {
            let (argument, value) = (argument?, value?);
            let why = std::error::Error::source(error).and_then(|source| why(&shown::typed(&source.to_string())));
            let why = why.map_or(String::new(), |(de, en)| format!(" ({})", lang.pick(de, en)));
            lang.pick(
                format!("„{value}“ ist kein Wert für {argument}{why}."),
                format!("“{value}” is no value for {argument}{why}."),
            )
        }
        ErrorKind::ArgumentConflict => {
            let (argument, prior) = (argument?, text(ContextKind::PriorArg)?);
            lang.pick(
                format!("{argument} und {prior} gehen nicht zusammen; bitte eines davon weglassen."),
                format!("{argument} and {prior} cannot be used together; leave one of them out."),
            )
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            let argument = argument?;
            lang.pick(
                format!(
                    "{argument} steht mit der falschen Zahl von Werten; jede Angabe bitte einmal und mit einem Wert."
                ),
                format!("{argument} has the wrong number of values; give each argument once and with one value."),
            )
        }
        ErrorKind::NoEquals => {
            let argument = argument?;
            lang.pick(format!("{argument} wird mit = geschrieben."), format!("{argument} is written with =."))
        }
        ErrorKind::MissingSubcommand => {
            lang.pick("Es fehlt der Befehl.".to_owned(), "The command is missing.".to_owned())
        }
        ErrorKind::InvalidUtf8 => lang.pick(
            "Die Befehlszeile enthält Zeichen, die kein UTF-8 sind; bitte die Zeichen der Eingabe prüfen.".to_owned(),
            "The command line has characters that are no UTF-8; check the characters of the input.".to_owned(),
        ),
        _ => return None,
    })
}

/// Why a value is none: in our words, or in those that the library for numbers has.
fn why(text: &str) -> Option<(String, String)> {
    if let Some((_, range)) = text.split_once(" is not in ") {
        let (low, high) = range.split_once("..")?;
        let high = high.trim_start_matches('=');
        return Some((
            format!("erwartet wird eine Zahl von {low} bis {high}"),
            format!("expected is a number from {low} to {high}"),
        ));
    }
    if text.contains("invalid digit") || text.contains("parse integer") || text.contains("number too") {
        return Some(("erwartet wird eine ganze Zahl".to_owned(), "expected is a whole number".to_owned()));
    }
    if text.contains("socket address") {
        return Some((
            "erwartet wird eine Adresse wie 127.0.0.1:50051".to_owned(),
            "expected is an address such as 127.0.0.1:50051".to_owned(),
        ));
    }
    Some(both(text)).filter(|(de, en)| de != en)
}
