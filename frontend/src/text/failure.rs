//! What the console says of a call that failed. What the service says comes from the service.

use postern_shared::id::RequestId;

pub const STALE: &str = text!("Someone else has changed this in the meantime. Reload it and make your changes again.");
pub const UNREACHABLE: &str = text!("Postern cannot be reached. Check your connection and try again.");

pub fn quote(sentence: &str, request: &RequestId) -> String {
    text!("{sentence} Quote {request} when you ask for help.", sentence, request)
}
