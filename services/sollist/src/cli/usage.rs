//! A wrong command line, said in the language asked for: what is wrong and what to write instead.

use std::{error::Error as _, ffi::OsString};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use sollist_contract::lang::Lang;
use sollist_contract::{said::Said, similar::nearest};
use sollist_platform::process::shown;

use super::{
    failure::Exit,
    help,
    instead::{Instead, OR},
    lang,
    output::Output,
    words::usage as words,
};

/// The language, before anything else is understood: help and mistakes are explained in it too.
pub fn wanted_language(arguments: &[OsString]) -> Lang {
    let mut wanted = Lang::De;
    for (index, argument) in arguments.iter().enumerate() {
        let value = match argument.to_str() {
            Some("--lang") => arguments.get(index.saturating_add(1)).and_then(|next| next.to_str()),
            Some(text) => text.strip_prefix("--lang="),
            None => None,
        };
        wanted = value.and_then(lang::typed).unwrap_or(wanted);
    }
    wanted
}

/// What is asked of `sollist help order` is `sollist order --help`.
pub fn help_asked(mut arguments: Vec<OsString>, commands: &clap::Command) -> Vec<OsString> {
    let is_command = |word: &OsString| word.to_str().is_some_and(|word| commands.find_subcommand(word).is_some());
    let begin = arguments.iter().skip(1).position(|word| *word == *"help" || is_command(word)).map(|at| at + 1);
    if let Some(at) = begin.filter(|at| arguments.get(*at).is_some_and(|word| *word == *"help")) {
        arguments.remove(at);
        arguments.push("--help".into());
    }
    arguments
}

/// The command that was meant, as far as it was understood.
pub struct Place<'c> {
    /// Its name, `count stock`; empty where no command was.
    path: String,
    command: &'c clap::Command,
}

impl<'c> Place<'c> {
    pub fn of(root: &'c clap::Command, arguments: &[OsString]) -> Place<'c> {
        let mut place = Place { path: String::new(), command: root };
        let takes = |command: &clap::Command, option: &str| {
            command.get_arguments().any(|it| it.get_long() == Some(option) && it.get_action().takes_values())
        };
        let mut is_value = false;
        for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
            // What an option is told is no command, though a folder be called `report`.
            if std::mem::take(&mut is_value) {
                continue;
            }
            is_value = word.strip_prefix("--").is_some_and(|it| takes(place.command, it) || takes(root, it));
            if let Some(command) = place.command.find_subcommand(word) {
                let name = command.get_name();
                place.path = if place.path.is_empty() { name.to_owned() } else { format!("{} {name}", place.path) };
                place.command = command;
            }
        }
        place
    }

    /// How it is called where what was written as an option stands by itself: `sollist catalogue ID`.
    fn without_option(&self, option: &str) -> Option<String> {
        let name = option.strip_prefix("--")?.split('=').next()?;
        let argument = self.command.get_positionals().find(|argument| argument.get_id().as_str() == name)?;
        let value = argument.get_value_names()?.first()?;
        Some(format!("sollist {} {value}", self.path))
    }

    /// Its own options, as they are typed: those that every command has are none of it.
    fn own(&self) -> impl Iterator<Item = String> {
        let own = self.command.get_arguments().filter(|it| !it.is_global_set() && !it.is_hide_set());
        own.filter_map(|it| it.get_long()).filter(|long| *long != "help").map(|long| format!("--{long}"))
    }

    /// The option that was most likely meant: one of its own that is near or begins so, or one that every command has
    /// and is near; whatever else may be suggested is another thing.
    fn option_meant(&self, typed: &str, suggested: Option<&str>) -> Option<String> {
        let own: Vec<String> = self.own().collect();
        let begins = |own: &&String| own.starts_with(typed) || typed.starts_with(own.as_str());
        let near =
            nearest(typed, own.iter().map(String::as_str)).or_else(|| own.iter().find(begins).map(String::as_str));
        near.or_else(|| nearest(typed, suggested)).map(str::to_owned)
    }

    /// All of its own options, where it has any.
    fn options(&self) -> Option<String> {
        let own: Vec<String> = self.own().collect();
        (!own.is_empty()).then(|| own.join(", "))
    }

    /// The commands that there are at it; of the program itself they are too many for a sentence.
    fn commands(&self) -> Option<String> {
        let names: Vec<&str> =
            self.command.get_subcommands().filter(|sub| !sub.is_hide_set()).map(clap::Command::get_name).collect();
        (!self.path.is_empty() && !names.is_empty()).then(|| names.join(", "))
    }
}

/// Prints help, version or what is wrong with the command line.
pub fn explain(error: &clap::Error, place: &Place<'_>, out: &mut Output<'_>) -> Exit {
    let help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if help {
        return match out.print(&helping(error, out.lang)) {
            Ok(()) => Exit::Done,
            Err(failure) => failure.exit,
        };
    }
    let text = match (error.kind(), sentence(error, place)) {
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => helping(error, out.lang),
        (_, Some(sentence)) => {
            let (error, hint) = (out.lang.pick("Fehler:", "Error:"), words::hint(&place.path));
            format!("{error} {} {}", out.lang.say(sentence), out.lang.say(hint))
        }
        (_, None) => out.lang.say(words::not_understood()),
    };
    out.note(&text);
    Exit::Usage
}

/// The help that was asked for.
fn helping(error: &clap::Error, lang: Lang) -> String {
    let text = error.to_string();
    if lang == Lang::De { help::german(&text) } else { text }
}

fn sentence(error: &clap::Error, place: &Place<'_>) -> Option<Said> {
    // What was typed may be an address with a password in it, and is one line.
    let typed = |text: &str| shown::line(&shown::typed(text)).into_owned();
    let text = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(typed(text)),
        ContextValue::Strings(texts) => Some(texts.iter().map(|text| typed(text)).collect::<Vec<_>>().join(", ")),
        other => Some(typed(&other.to_string())),
    };
    let argument = || text(ContextKind::InvalidArg);
    let value = || text(ContextKind::InvalidValue);
    let meant = |said: Said, kind| match (text(kind), error.get(kind)) {
        (Some(_), Some(ContextValue::Strings(all))) => {
            said.and(&words::perhaps(&nearest_first(&value_typed(error), all)))
        }
        (Some(similar), _) => said.and(&words::perhaps(&similar)),
        (None, _) => said,
    };
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            let unknown = argument()?;
            let said = words::unknown_argument(&unknown);
            let suggested = text(ContextKind::SuggestedArg);
            if let Some(command) = place.without_option(&unknown) {
                said.and(&words::command_meant(&command))
            } else if let Some(near) = place.option_meant(&unknown, suggested.as_deref()) {
                said.and(&words::perhaps(&near))
            } else if let Some(all) = place.options() {
                said.and(&words::options(&all))
            } else {
                said
            }
        }
        ErrorKind::InvalidSubcommand => {
            let command = words::unknown_command(&text(ContextKind::InvalidSubcommand)?);
            match place.commands() {
                Some(all) if error.get(ContextKind::SuggestedSubcommand).is_none() => {
                    command.and(&words::there_are(&place.path, &all))
                }
                _ => meant(command, ContextKind::SuggestedSubcommand),
            }
        }
        ErrorKind::MissingRequiredArgument => missing(error, place)?,
        ErrorKind::InvalidValue if value()?.is_empty() => words::value_missing(&argument()?),
        ErrorKind::InvalidValue => {
            let known = |lang| match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(all)) => {
                    all.iter().map(|one| help::choice(one, lang)).collect::<Vec<_>>().join(", ")
                }
                _ => text(ContextKind::ValidValue).unwrap_or_default(),
            };
            words::no_value_of(&value()?, &argument()?, &Said::read(known(Lang::De), known(Lang::En)))
        }
        ErrorKind::ValueValidation => {
            let (value, argument) = (value()?, argument()?);
            let said = words::no_value(&value, &argument, error.source().and_then(why));
            let negative = value.starts_with(['-', '−']) && value.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
            // Of an order nothing is left: that is no change, but its end.
            let ends = |instead: &Instead| *instead == Instead::Cancel && value.trim() == "0";
            match Instead::of(&place.path, &argument).filter(|instead| negative || ends(instead)) {
                Some(instead) => said.and(&words::instead(instead)),
                None => said,
            }
        }
        ErrorKind::ArgumentConflict => match (argument()?, text(ContextKind::PriorArg)?) {
            (one, other) if one == other => words::given_twice(&one),
            (one, other) => words::not_together(&one, &other),
        },
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            words::number_of_values(&argument()?)
        }
        ErrorKind::NoEquals => words::with_equals(&argument()?),
        ErrorKind::MissingSubcommand => words::command_missing(),
        ErrorKind::InvalidUtf8 => words::not_utf8(),
        _ => return None,
    })
}

/// What was typed as a command.
fn value_typed(error: &clap::Error) -> String {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(typed)) => typed.clone(),
        _ => String::new(),
    }
}

/// What may have been meant: what hardly differs from what was typed alone, or all that is like it.
fn nearest_first(typed: &str, all: &[String]) -> String {
    let near = nearest(typed, all.iter().map(String::as_str));
    near.map_or_else(|| all.join(", "), str::to_owned)
}

/// What is missing, each with what may stand there instead of it.
fn missing(error: &clap::Error, place: &Place<'_>) -> Option<Said> {
    let all: Vec<String> = match error.get(ContextKind::InvalidArg)? {
        ContextValue::String(one) => vec![one.clone()],
        ContextValue::Strings(all) => all.clone(),
        _ => return None,
    };
    let known = |flag: &str| {
        let flag = flag.strip_prefix("--")?;
        place.command.get_arguments().find(|known| known.get_long() == Some(flag))
    };
    let named = |one: &String| match OR.iter().find(|(path, this, _)| *path == place.path && is_flag(one, this)) {
        Some((.., other)) => words::or(one, &known(other).map_or_else(|| (*other).to_owned(), ToString::to_string)),
        None => Said::read(one, one),
    };
    let all: Vec<Said> = all.iter().map(named).collect();
    let listed = |of: fn(&Said) -> &str| all.iter().map(of).collect::<Vec<_>>().join(", ");
    let several = all.len() > 1;
    Some(words::missing(&Said::read(listed(|said| &said.de), listed(|said| &said.en)), several))
}

/// Whether an argument, as it is shown with its value, has a flag.
fn is_flag(shown: &str, flag: &str) -> bool {
    shown.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '=']))
}

/// Why a value is none: in our words, or in those that the library for numbers has.
fn why(error: &(dyn std::error::Error + 'static)) -> Option<Said> {
    if let Some(said) = error.downcast_ref::<Said>() {
        return Some(said.map(shown::typed));
    }
    let text = error.to_string();
    if let Some((_, range)) = text.split_once(" is not in ") {
        let (low, high) = range.split_once("..")?;
        return Some(words::no_number_between(low, high.trim_start_matches('=')));
    }
    if text.contains("too large") {
        return Some(words::too_large());
    }
    if text.contains("invalid digit") || text.contains("parse integer") || text.contains("number too") {
        return Some(words::no_number());
    }
    text.contains("socket address").then(words::no_socket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args;

    #[test]
    fn help_is_had_before_a_command_too() {
        let command = args::command(Lang::De);
        for (asked, meant) in [
            ("sollist help", "sollist --help"),
            ("sollist help order place", "sollist order place --help"),
            ("sollist --lang en help order", "sollist --lang en order --help"),
            ("sollist order list --line help", "sollist order list --line help"),
            ("sollist", "sollist"),
        ] {
            let words = asked.split(' ').map(OsString::from).collect();
            let found = help_asked(words, &command);
            let found: Vec<String> = found.iter().map(|it| it.to_string_lossy().into()).collect();
            assert_eq!(found.join(" "), meant);
        }
    }
}
