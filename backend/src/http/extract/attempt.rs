//! The state that extractors read in addition to the head of the request.

use super::request_body::RequestBody;

/// One attempt at answering a request.
///
/// A request whose commit loses a race is attempted again from the beginning. Each attempt has a state of its own, and
/// the request stays as it came in.
pub(in crate::http) struct Attempt<Who> {
    /// The caller, or the anonymous client.
    pub(in crate::http) who: Who,
    /// The body, which is read from the wire once for all attempts.
    pub(in crate::http) body: RequestBody,
    /// The id of what this request created or changed before, if it is a replay.
    pub(in crate::http) replayed: Option<String>,
}
