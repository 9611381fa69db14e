//! Every operation that changes something adds one entry with its action and target.

use jiff::SignedDuration;

use crate::fixture::{self, Fixture};
use crate::operations::OPERATIONS;

#[tokio::test]
async fn every_operation_that_changes_something_adds_one_entry() {
    for operation in OPERATIONS.iter().filter(|operation| !operation.is(&http::Method::GET)) {
        let postern = fixture::instance(operation).await;
        let fixture = Fixture::new(&postern);
        let sender = fixture.sender(*operation).await;
        let prepared = fixture.prepare(*operation, &sender).await;
        // Signing in from a session would also end that session.
        let caller = if operation.is_public() { postern.anonymous() } else { sender };
        let reply = prepared.send(&postern, &caller).await.is_success();
        postern.advance(SignedDuration::from_millis(7));
        let Some(action) = operation.action else {
            assert!(postern.entries_of(&reply).await.is_empty(), "{operation}");
            continue;
        };
        let mut entries = postern.entries_of(&reply).await;
        // What moves to the successor of a key has entries of its own.
        entries.retain(|entry| action != "key.succeed" || entry.0["action"] == action);
        assert_eq!(entries.len(), 1, "{entries:?} of {reply:?}");
        let entry = entries.remove(0).0;
        assert_eq!(entry["action"], action, "{operation}");
        assert_eq!(entry["target"]["id"], prepared.target.unwrap_or_else(|| reply.shown_id()), "{operation}");
        let without_state = action == "sessions.delete";
        assert!(entry["before"].is_object() || entry["after"].is_object() || without_state, "{entry}");
        let without_after = action.ends_with(".delete") || action.starts_with("refusal.");
        let has_before = !action.ends_with(".create") && !["setup", "password.change"].contains(&action);
        assert_eq!(entry["before"].is_object(), has_before && !without_state, "{entry}");
        assert_eq!(entry["after"].is_object(), !without_after, "{entry}");
    }
}
