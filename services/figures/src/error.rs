//! The one way from a figure that is not given to the error of a service.

use sollist_analytics::FigureError;
use sollist_platform::Error;
use tonic::Status;

/// A figure that is not given, as any other error of a service.
pub fn error(error: FigureError) -> Error {
    match error.refusal() {
        Ok(refusal) => refusal.into(),
        // What went wrong inside stays inside.
        Err(why) => Error::internal(&why),
    }
}

/// What of a question stands in its `view`, by the names that figures know it under.
const OF_THE_VIEW: [&str; 2] = ["as_of", "until"];

pub(crate) fn status(error: FigureError) -> Status {
    match self::error(error) {
        Error::Refused(refusal) if OF_THE_VIEW.contains(&refusal.field.as_str()) => {
            let field = format!("view.{}", refusal.field);
            Error::Refused(refusal.about(field)).into()
        }
        error => error.into(),
    }
}
