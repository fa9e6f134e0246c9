//! Whether a message is what the database holds: anybody who may publish into a stream could put words into our mouth.

use crate::{
    Error,
    stream::{message::Message, relay::Source},
};

/// What the database says of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// Under its number stands what it says.
    True,
    /// Under its number stands something else, or nothing.
    Forged,
    /// What stands under its number was changed after it was recorded: nobody is told of it until somebody has looked.
    Doubtful,
}

/// Compares a message with what was recorded under its number: content and subject, and there the hash of the chain.
pub async fn truth(source: &dyn Source, message: &Message) -> Result<Truth, Error> {
    match source.one(message.number).await {
        Ok(Some(there)) if there.subject == message.subject && there.text.as_bytes() == message.payload => {
            Ok(Truth::True)
        }
        Ok(_) => Ok(Truth::Forged),
        Err(Error::Unreadable { .. }) => Ok(Truth::Doubtful),
        Err(error) => Err(error),
    }
}
