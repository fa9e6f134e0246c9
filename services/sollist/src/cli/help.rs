//! Help: every text in one language, with examples; global options apart, commands by who uses them.

use clap::{ArgAction, Command};
use sollist_contract::words::terms::Term;

use super::{
    examples,
    words::{help as words, usage::halves},
};
use sollist_contract::lang::Lang;

/// Commands of whoever runs Sollist; every other is a budget officer's.
const OPERATORS: &[&str] =
    &["serve", "health", "rebuild", "migrate", "move", "dead", "bench", "privacy", "reads", "config", "completions"];
/// Characters of a line of help.
const WIDTH: usize = 100;
/// Characters of a line of an example: so much the narrowest terminal shows without breaking it anew.
const EXAMPLE_WIDTH: usize = 72;

/// The command in one language.
pub fn command(command: Command, lang: Lang) -> Command {
    let command = in_language(command, lang, "");
    let groups = groups(&command, lang);
    command.help_template(format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{groups}{}:\n{{options}}{{after-help}}",
        lang.word(words::usage()),
        lang.word(words::global_options()),
    ))
}

/// Keeps one half of every help text, names the headings, adds the examples.
fn in_language(command: Command, lang: Lang, path: &str) -> Command {
    let half =
        |text: Option<&clap::builder::StyledStr>| text.map(|text| halves(&text.to_string())).map(|said| lang.say(said));
    let about = half(command.get_about()).unwrap_or_default();
    let arguments: Vec<(clap::Id, String)> = command
        .get_arguments()
        .filter_map(|argument| Some((argument.get_id().clone(), half(argument.get_help())? + &added(argument, lang))))
        .collect();
    let mut command = command
        .about(about.clone())
        .long_about(about)
        .next_help_heading(lang.word(words::options()))
        .subcommand_help_heading(lang.word(words::commands()));
    if command.get_subcommands().next().is_some() {
        command = command.disable_help_subcommand(true).subcommand_value_name(lang.word(words::command()));
    }
    command = command.help_template(format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        lang.word(words::usage())
    ));
    if let Some(examples) = shown_examples(path, lang) {
        command = command.after_help(examples);
    }
    for (id, help) in arguments {
        command = command.mut_arg(id, |argument| {
            let heading = if argument.is_positional() {
                words::arguments()
            } else if argument.is_global_set() {
                words::global_options()
            } else {
                words::options()
            };
            let names: Vec<&'static str> =
                argument.get_value_names().unwrap_or_default().iter().filter_map(|name| value(name, lang)).collect();
            let argument = argument.help(help.clone()).long_help(help).help_heading(lang.word(heading));
            let argument = argument.hide_env(true).hide_default_value(true).hide_possible_values(true);
            // A number below zero is a wrong value, and no option that there is not.
            let takes = argument.get_action().takes_values() && !argument.is_allow_hyphen_values_set();
            let argument = if takes { argument.allow_negative_numbers(true) } else { argument };
            if names.is_empty() { argument } else { argument.value_names(names) }
        });
    }
    let help = clap::Arg::new("help").long("help").short('h').action(ArgAction::HelpShort);
    let help = help.help(lang.word(words::help())).help_heading(lang.word(words::options()));
    command = command.disable_help_flag(true).arg(help);
    if command.get_version().is_some() {
        let version = clap::Arg::new("version").long("version").short('V').action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help(lang.word(words::version())));
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        let path = format!("{path} {name}").trim_start().to_owned();
        command.mut_subcommand(name, |sub| in_language(sub, lang, &path))
    })
}

/// What holds where an option is not written, and what may stand there. The library would say it in English.
fn added(argument: &clap::Arg, lang: Lang) -> String {
    let mut added = String::new();
    let mut add = |what: Term, values: String| {
        if !values.is_empty() {
            added.push_str(&format!(" [{}: {values}]", lang.word(what)));
        }
    };
    // What a flag may be nobody types.
    let possible = if argument.get_action().takes_values() { argument.get_possible_values() } else { Vec::new() };
    let shown = possible.iter().filter(|value| !value.is_hide_set()).map(|value| choice(value.get_name(), lang));
    add(words::possible(), shown.collect::<Vec<_>>().join(", "));
    let default = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned());
    add(words::default(), default.collect::<Vec<_>>().join(", "));
    add(words::environment(), argument.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
    added
}

/// A value that may be chosen; in German by its German name too, where it has one.
pub fn choice(code: &str, lang: Lang) -> String {
    let german = words::CHOICES.iter().find(|(known, _)| *known == code).filter(|_| lang == Lang::De);
    german.map_or_else(|| code.to_owned(), |(_, term)| format!("{} ({code})", term.de))
}

/// What stands for a value in German; what is the same in both languages is not here.
fn value(name: &str, lang: Lang) -> Option<&'static str> {
    let german = words::VALUES.iter().find(|(english, _)| *english == name).map(|(_, german)| *german)?;
    (lang == Lang::De).then_some(german)
}

fn shown_examples(path: &str, lang: Lang) -> Option<String> {
    let examples = examples::of(path);
    let lines: Vec<String> = examples
        .iter()
        .map(|example| {
            let line = copied(&format!("sollist {}", example.line));
            format!("  {line}\n      {}", lang.pick(example.de, example.en))
        })
        .collect();
    (!lines.is_empty()).then(|| format!("{}:\n{}", lang.word(words::examples()), lines.join("\n")))
}

/// A command in lines that are one where they are pasted: a text in quotation marks stays on its line.
fn copied(command: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in command.split(' ') {
        match words.last_mut().filter(|last| last.matches('"').count() % 2 == 1) {
            Some(open) => *open = format!("{open} {word}"),
            None => words.push(word.to_owned()),
        }
    }
    let (mut lines, mut length) = (String::new(), 0_usize);
    for word in words {
        let own = word.chars().count();
        if length > 0 && length.saturating_add(own) > EXAMPLE_WIDTH {
            lines.push_str(" \\\n    ");
            length = 0;
        } else if length > 0 {
            lines.push(' ');
        }
        lines.push_str(&word);
        length = length.saturating_add(own).saturating_add(1);
    }
    lines
}

/// The commands with what each does, by who uses them.
fn groups(command: &Command, lang: Lang) -> String {
    let all: Vec<(&str, String)> = command
        .get_subcommands()
        .filter(|sub| !sub.is_hide_set())
        .map(|sub| (sub.get_name(), sub.get_about().map(ToString::to_string).unwrap_or_default()))
        .collect();
    let names = all.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let list = |heading: Term, of: bool| {
        let mut text = format!("{}:\n", lang.word(heading));
        for (name, about) in all.iter().filter(|(name, _)| OPERATORS.contains(name) == of) {
            let indent = names.saturating_add(4);
            let lines = super::grid::wrapped(about, WIDTH.saturating_sub(indent));
            let about = lines.join(&format!("\n{}", " ".repeat(indent)));
            text.push_str(&format!("  {name:<names$}  {about}\n"));
        }
        text.push('\n');
        text
    };
    list(words::for_officers(), false) + &list(words::for_operators(), true)
}

/// What the library for command lines adds to help, in German.
pub fn german(text: &str) -> String {
    text.replace(words::SOME_OPTIONS.en, words::SOME_OPTIONS.de)
}
