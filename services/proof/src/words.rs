//! What is said of a proof, a head or a key that does not hold.

use sollist_contract::{
    said::{Bilingual, Said},
    words::number::number,
};

use crate::{What, Wrong};

impl Bilingual for Wrong {
    fn said(&self) -> Said {
        match self {
            Wrong::NotAsWritten(what) => {
                let Said { de, en } = called(*what);
                Said::new(
                    format!(
                        "{de} ist nicht so geschrieben, wie das Format es verlangt: verändert, abgeschnitten oder \
                         etwas \
                         anderes. Bitte noch einmal holen, Byte für Byte."
                    ),
                    format!(
                        "{en} is not written as the format demands: changed, cut off or something else. Fetch it \
                         again, \
                         byte for byte."
                    ),
                )
            }
            Wrong::OtherLog { there, wanted } => Said::new(
                format!("Der Stand ist von „{there}“, der Schlüssel von „{wanted}“. Bitte den Schlüssel dazu nehmen."),
                format!("The head is of \"{there}\", the key of \"{wanted}\". Take the key that belongs to it."),
            ),
            Wrong::NotSigned => Said::new(
                "Der Stand trägt nicht genau eine Unterschrift dieses Schlüssels: Ihm ist nicht zu glauben.",
                "The head does not bear exactly one signature of this key: it is not to be believed.",
            ),
            Wrong::BadSignature => Said::new(
                "Die Unterschrift passt nicht zum Stand: Er wurde verändert oder von jemand anderem unterschrieben.",
                "The signature does not fit the head: it was changed, or somebody else signed it.",
            ),
            Wrong::NotCosigned { witness } => Said::new(
                format!(
                    "Der Zeuge „{witness}“ hat diesen Stand nicht gegengezeichnet. Bitte den Stand nehmen, den er \
                     aufgehoben hat (--head), oder ihn nicht verlangen (--witness)."
                ),
                format!(
                    "The witness \"{witness}\" has not cosigned this head. Take the head that it has kept (--head), or \
                     do not ask for it (--witness)."
                ),
            ),
            Wrong::BadCosignature { witness } => Said::new(
                format!(
                    "Was unter dem Namen des Zeugen „{witness}“ steht, passt nicht zum Stand: Er wurde verändert, oder \
                     jemand anderes gab sich für den Zeugen aus. Bitte den Stand beim Zeugen selbst holen."
                ),
                format!(
                    "What stands under the name of the witness \"{witness}\" does not fit the head: it was changed, or \
                     somebody else passed for the witness. Fetch the head from the witness itself."
                ),
            ),
            Wrong::WitnessIsLog { name } => Said::new(
                format!(
                    "„{name}“ heißt das Journal selbst; ein Zeuge braucht einen anderen Namen (sollist audit key \
                     --witness)."
                ),
                format!(
                    "\"{name}\" is the name of the journal itself; a witness needs another one (sollist audit key \
                     --witness)."
                ),
            ),
            Wrong::NotIncluded { sequence, size } => {
                let (sequence, size) = (number(*sequence), number(*size));
                Said::new(
                    format!(
                        "Dieser Eintrag ist nicht der mit der Nr. {} von {} Einträgen, die unterschrieben wurden: \
                         Eintrag oder Nachweis wurde verändert.",
                        sequence.de, size.de
                    ),
                    format!(
                        "This entry is not number {} of the {} entries that were signed: the entry or its proof was \
                         changed.",
                        sequence.en, size.en
                    ),
                )
            }
            Wrong::OtherNumber { sequence, index } => {
                let (sequence, place) = (number(*sequence), number(index.saturating_add(1)));
                Said::new(
                    format!("Der Eintrag sagt Nr. {}, der Nachweis steht an Platz {}.", sequence.de, place.de),
                    format!("The entry says number {}, the proof is of place {}.", sequence.en, place.en),
                )
            }
            Wrong::Inconsistent { from, to } => {
                let (from, to) = (number(*from), number(*to));
                Said::new(
                    format!(
                        "Der Stand von {} Einträgen enthält nicht, was der Stand von {} enthielt: Die Vergangenheit \
                         wurde geändert. Bitte beide Stände aufheben und anderen zeigen.",
                        to.de, from.de
                    ),
                    format!(
                        "The head of {} entries does not hold what the head of {} held: the past was changed. Keep \
                         both heads and show them to others.",
                        to.en, from.en
                    ),
                )
            }
            Wrong::NoHead { begins } => {
                let begins = number(*begins);
                Said::new(
                    format!(
                        "Dieser Nachweis beginnt beim Stand von {} Einträgen; ohne einen aufgehobenen Stand (--head) \
                         ist er nicht zu prüfen.",
                        begins.de
                    ),
                    format!(
                        "This proof begins at the head of {} entries; without a head that was kept (--head) it cannot \
                         be \
                         checked.",
                        begins.en
                    ),
                )
            }
            Wrong::OtherHead { kept, begins } => {
                let (kept, begins) = (number(*kept), number(*begins));
                Said::new(
                    format!(
                        "Der aufgehobene Stand ist der von {} Einträgen, der Nachweis beginnt bei {}. Bitte den \
                         Nachweis von diesem Stand an holen.",
                        kept.de, begins.de
                    ),
                    format!(
                        "The head that was kept is that of {} entries, the proof begins at {}. Fetch the proof from \
                         that \
                         head on.",
                        kept.en, begins.en
                    ),
                )
            }
            Wrong::NotComparable { kept, size } => {
                let (kept, size) = (number(*kept), number(*size));
                Said::new(
                    format!(
                        "Der aufgehobene Stand ist von {} Einträgen, der Nachweis von {}; allein sagen sie nichts \
                         übereinander. Bitte den Nachweis ohne --head prüfen, und mit „sollist audit prove --since“ \
                         einen \
                         holen, der vom einen zum anderen führt.",
                        kept.de, size.de
                    ),
                    format!(
                        "The head that was kept is of {} entries, the proof of {}; alone they say nothing of each \
                         other. \
                         Check the proof without --head, and fetch one that leads from one to the other with \
                         `sollist audit prove --since`.",
                        kept.en, size.en
                    ),
                )
            }
            Wrong::Shrunk { from, to } => {
                let (from, to) = (number(*from), number(*to));
                Said::new(
                    format!(
                        "Unterschrieben waren schon {} Einträge, jetzt sind es {}: Der Bestand wurde zurückgesetzt \
                         oder \
                         ausgetauscht. Bitte beide Stände aufheben und anderen zeigen.",
                        from.de, to.de
                    ),
                    format!(
                        "{} entries were signed already, now there are {}: the store was put back or replaced. Keep \
                         both \
                         heads and show them to others.",
                        from.en, to.en
                    ),
                )
            }
        }
    }
}

fn called(what: What) -> Said {
    match what {
        What::Key => Said::new("Der Schlüssel (NAME+KENNUNG+SCHLÜSSEL)", "The key (NAME+ID+KEY)"),
        What::WitnessKey => {
            Said::new("Der Schlüssel des Zeugen (NAME+KENNUNG+SCHLÜSSEL)", "The key of the witness (NAME+ID+KEY)")
        }
        What::SecretKey => Said::new("Der geheime Schlüssel", "The secret key"),
        What::Origin => Said::new(
            "Der Name des Journals (1 bis 200 Byte, ohne Leerzeichen und „+“)",
            "The name of the journal (1 to 200 bytes, without blanks and \"+\")",
        ),
        What::Head => Said::new("Der unterschriebene Stand", "The signed head"),
        What::Proof => Said::new("Der Nachweis", "The proof"),
        What::Event => Said::new("Der Eintrag im Nachweis", "The entry in the proof"),
        What::Tiles => Said::new("Der gespeicherte Baum", "The tree that is stored"),
    }
}
