//! The one way from a figure that is not given to the error of a service.

use sollist_analytics::FigureError;
use sollist_platform::Error;

/// A figure that is not given, as any other error of a service.
pub fn error(error: FigureError) -> Error {
    match error.refusal() {
        Ok(refusal) => refusal.into(),
        // What went wrong inside stays inside.
        Err(why) => Error::internal(&why),
    }
}
