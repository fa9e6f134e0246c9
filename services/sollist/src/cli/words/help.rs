//! Headings of help, and what stands for values.

use sollist_contract::words::{
    choices::Choice,
    terms::{self, Term},
};

pub const fn usage() -> Term {
    Term { de: "Aufruf:", en: "Usage:" }
}

pub const fn options() -> Term {
    Term { de: "Optionen", en: "Options" }
}

pub const fn global_options() -> Term {
    Term { de: "Allgemeine Optionen", en: "Global options" }
}

pub const fn arguments() -> Term {
    Term { de: "Angaben", en: "Arguments" }
}

pub const fn commands() -> Term {
    Term { de: "Befehle", en: "Commands" }
}

pub const fn command() -> Term {
    Term { de: "BEFEHL", en: "COMMAND" }
}

pub const fn examples() -> Term {
    Term { de: "Beispiele", en: "Examples" }
}

pub const fn for_officers() -> Term {
    Term { de: "Für Haushalt und Steuerung", en: "For budget and control" }
}

pub const fn for_operators() -> Term {
    Term { de: "Für den Betrieb", en: "For operation" }
}

pub const fn possible() -> Term {
    Term { de: "möglich", en: "possible" }
}

pub const fn default() -> Term {
    Term { de: "sonst", en: "default" }
}

pub const fn environment() -> Term {
    Term { de: "Umgebung", en: "environment" }
}

pub const fn help() -> Term {
    Term { de: "Hilfe zeigen", en: "Print help" }
}

pub const fn version() -> Term {
    Term { de: "Version zeigen", en: "Print version" }
}

/// What stands for a value, in English and in German.
pub const VALUES: &[(&str, &str)] = &[
    ("FILE", "DATEI"),
    ("DIR", "VERZEICHNIS"),
    ("LANG", "SPRACHE"),
    ("T", "STAND"),
    ("T[,DAY]", "STAND[,TAG]"),
    ("FIGURE", "ZAHL"),
    ("TABLE", "TABELLE"),
    ("TIME", "ZEITPUNKT"),
    ("DAY|N", "TAG|NR"),
    ("DAY", "TAG"),
    ("DAYS", "TAGE"),
    ("Y", "JAHR"),
    ("S", "EINZELPLAN"),
    ("D", "BEZIRK"),
    ("A", "BEHÖRDE"),
    ("P", "HANDLUNGSFELD"),
    ("I", "KENNZAHL"),
    ("BY", "GLIEDERUNG"),
    ("ITEM", "GEGENSTAND"),
    ("ITEM=RATE", "GEGENSTAND=QUOTE"),
    ("ITEM=EUR", "GEGENSTAND=EUR"),
    ("ITEM=MONTHS", "GEGENSTAND=MONATE"),
    ("RATE", "FAKTOR"),
    ("MONTHS", "MONATE"),
    ("FILE|NAME", "DATEI|NAME"),
    ("QUARTER", "QUARTAL"),
    ("ID", "NR"),
    ("INDICATOR", "KENNZAHL"),
    ("ACT", "KENNUNG"),
    ("ORIGIN", "HERKUNFT"),
    ("BASIS", "GRUNDLAGE"),
    ("N", "ZAHL"),
    ("NUMBER|all", "NR|alle"),
    ("NUMBER", "NR"),
    ("ROLE", "ROLLE"),
    ("ADDRESS", "ADRESSE"),
    ("SECONDS", "SEKUNDEN"),
    ("SHELL", "SHELL"),
    ("LINE", "HAUSHALTSSTELLE"),
    ("ORDER", "BESTELLUNG"),
    ("AUTHORITY", "BEHÖRDE"),
    ("AMOUNT", "BETRAG"),
    ("QUANTITY", "MENGE"),
    ("COUNT", "ZAHL"),
    ("TYPE", "TYP"),
    ("REASON", "GRUND"),
    ("TITLE", "TITEL"),
    ("YEAR", "JAHR"),
    ("PROGRAMME", "HANDLUNGSFELD"),
    ("DISTRICT", "BEZIRK"),
    ("INVOICE", "RECHNUNG"),
    ("PAYMENT", "ZAHLUNG"),
    ("REQUEST", "ANTRAG"),
    ("ROLLOUT", "UMSTELLUNG"),
    ("PERIOD", "ZEITRAUM"),
    ("PROCESS", "VORGANG"),
    ("KEY", "SCHLÜSSEL"),
    ("WHO", "WER"),
    ("PAPER", "SCHREIBEN"),
    ("RULE", "REGEL"),
    ("NO", "NR"),
    ("STATE", "STAND"),
    ("KIND", "ART"),
    ("WHAT", "WAS"),
    ("PART", "TEIL"),
    ("LICENCE", "LIZENZ"),
];

/// Values that may be chosen, and what each is called: the German name stands in German help, every name is understood.
pub const CHOICES: &[Choice] = &[
    ("requested", term("gestellt", "requested")),
    ("reviewed", term("geprüft", "reviewed")),
    ("approved", term("anerkannt", "approved")),
    ("rejected", term("abgelehnt", "rejected")),
    ("granted", term("bewilligt", "granted")),
    ("open", terms::OPEN),
    ("lapsed", term("verfallen", "lapsed")),
    ("withdrawn", term("zurückgezogen", "withdrawn")),
    ("cancelled", terms::CANCELLED),
    ("settled", terms::SETTLED),
    ("overdue", terms::OVERDUE),
    ("incomplete", terms::INCOMPLETE),
    ("complete", terms::COMPLETE),
    ("stock", term("geräte", "devices")),
    ("headcount", term("beschäftigte", "employees")),
    ("remote-access", term("fernzugänge", "remote access")),
    ("licences", term("lizenzen", "licences")),
    ("e-file", term("digitale-akte", "digital file")),
    ("project", term("vorhaben", "project")),
    ("event", term("veranstaltung", "event")),
    ("network", term("netzwerk", "network")),
    ("district", term("bezirk", "district")),
    ("authority", term("behörde", "authority")),
    ("programme", term("handlungsfeld", "programme")),
    ("line", term("haushaltsstelle", "budget line")),
];

const fn term(de: &'static str, en: &'static str) -> Term {
    Term { de, en }
}

/// What the library for command lines writes for the options of a command.
pub const SOME_OPTIONS: Term = Term { de: "[OPTIONEN]", en: "[OPTIONS]" };
