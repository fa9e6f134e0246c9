//! What `sollist audit` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sollist_contract::said::{Bilingual as _, Said};
use sollist_proof::{note::Key, witness::Witness};

use crate::cli::number::typed_number;
use crate::cli::words::audit as words;

#[derive(Debug, Clone, Subcommand)]
pub enum Audit {
    /// Einen Schlüssel für den Notar oder einen Zeugen anlegen; die Zeile, an der man ihn kennt, wird ausgegeben /
    /// Make a key for the notary or a witness; prints the line by which it is known
    Key(KeyArgs),
    /// Den letzten unterschriebenen Stand des Journals ausgeben / Print the last signed head of the journal
    Checkpoint(CheckpointArgs),
    /// Nachweis als Datei: dass ein Ereignis im Journal steht, oder dass es seit einem Stand nur gewachsen ist /
    /// Proof as a file: that an event stands in the journal, or that it has only grown since a head
    Prove(ProveArgs),
    /// Einen Nachweis prüfen: ohne Server, nur mit der Zeile des Schlüssels / Check a proof: without a server, with the
    /// line of the key alone
    Check(CheckArgs),
    /// Zeuge sein: den letzten Stand holen, mit dem aufgehobenen vergleichen, gegenzeichnen und statt seiner aufheben /
    /// Be a witness: fetch the last head, compare it with the one that was kept, cosign it, and keep it in its place
    Witness(WitnessArgs),
}

#[derive(Debug, Clone, Args)]
pub struct KeyArgs {
    /// Datei des geheimen Schlüssels; es darf sie noch nicht geben / File of the secret key; it must not be there yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Name des Journals, wie eine Adresse ohne https:// / Name of the journal, like an address without https://
    #[arg(long, value_name = "NAME", required_unless_present = "witness", conflicts_with = "witness")]
    pub origin: Option<String>,
    /// Stattdessen ein Schlüssel für einen Zeugen dieses Namens, wie eine Adresse ohne https:// / Instead a key for a
    /// witness of this name, like an address without https://
    #[arg(long, value_name = "NAME")]
    pub witness: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub struct CheckpointArgs {
    /// Der erste Stand mit so vielen Ereignissen / The first head with so many events
    #[arg(long, value_name = "N", value_parser = count)]
    pub size: Option<u64>,
    /// Des Leseprotokolls statt des Journals / Of the log of reads instead of the journal
    #[arg(long)]
    pub reads: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ProveArgs {
    /// Journalnummer des Ereignisses / Journal number of the event
    #[arg(value_name = "NUMBER", value_parser = count)]
    #[arg(required_unless_present_any = ["since", "report"], conflicts_with_all = ["since", "report"])]
    pub number: Option<u64>,
    /// Veröffentlichter Bericht: des Ereignisses, das seine Prüfsumme nennt / Report that was published: of the event
    /// that names its hash
    #[arg(long, value_name = "FILE", conflicts_with_all = ["since", "reads"])]
    pub report: Option<PathBuf>,
    /// Aufgehobener Stand, seit dem das Journal nur gewachsen sein soll / Head that was kept, since which the journal
    /// has only grown
    #[arg(long, value_name = "FILE")]
    pub since: Option<PathBuf>,
    /// Des Leseprotokolls statt des Journals / Of the log of reads instead of the journal
    #[arg(long)]
    pub reads: bool,
}

#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Der Nachweis / The proof
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Zeile des Schlüssels, NAME+KENNUNG+SCHLÜSSEL / Line of the key, NAME+ID+KEY
    #[arg(long, value_name = "KEY", value_parser = key)]
    pub key: Key,
    /// Aufgehobener Stand, mit dem verglichen wird / Head that was kept, to compare with
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    /// Bericht, dessen Prüfsumme das nachgewiesene Ereignis nennen muss / Report whose hash the proved event must name
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Zeile des Schlüssels eines Zeugen, der den Stand (--head oder den im Nachweis) gegengezeichnet haben muss;
    /// mehrmals für mehrere / Line of the key of a witness that must have cosigned the head (--head, or the one in the
    /// proof); again for more of them
    #[arg(long, value_name = "KEY", value_parser = witness)]
    pub witness: Vec<Witness>,
}

#[derive(Debug, Clone, Args)]
pub struct WitnessArgs {
    /// Datei des aufgehobenen Standes; beim ersten Mal entsteht sie / File of the head that is kept; made the first
    /// time
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Zeile des Schlüssels, NAME+KENNUNG+SCHLÜSSEL / Line of the key, NAME+ID+KEY
    #[arg(long, value_name = "KEY", value_parser = key)]
    pub key: Key,
    /// Datei des geheimen Schlüssels, mit dem der geprüfte Stand gegengezeichnet wird (audit key --witness) / File of
    /// the secret key with which the head is cosigned once it is checked (audit key --witness)
    #[arg(long, value_name = "FILE")]
    pub cosign: Option<PathBuf>,
    /// Des Leseprotokolls statt des Journals / Of the log of reads instead of the journal
    #[arg(long)]
    pub reads: bool,
}

fn witness(text: &str) -> Result<Witness, Said> {
    text.parse().map_err(|wrong: sollist_proof::Wrong| wrong.said())
}

fn key(text: &str) -> Result<Key, Said> {
    text.parse().map_err(|wrong: sollist_proof::Wrong| wrong.said())
}

fn count(text: &str) -> Result<u64, Said> {
    typed_number(text).filter(|number| *number > 0).ok_or_else(words::no_number)
}
