//! Compares the access that the API shows with the model: who can use what they hold, and why not.

use postern_law::{Caller, EVERYTHING, Id, READ, State, WRITE};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use serde_json::Value;

use super::service::Service;

/// The permission that stands for each bit of the model.
const PERMISSIONS: [(&str, u16); 2] = [("users:write", WRITE), ("inventory:read", READ)];

impl Service {
    /// Checks the access of everyone to one permission, as an administrator sees it; nothing if there is none who is signed in.
    pub async fn compare_access(&self, state: &State) -> Result<(), TestCaseError> {
        let mut sessions = state.principal_ids().map(Caller::Session);
        let administrator =
            sessions.find(|caller| state.effective(*caller) == EVERYTHING && self.is_signed_in(*caller));
        let Some(administrator) = administrator else { return Ok(()) };
        // In turns, which takes half the time.
        let (permission, bit) = PERMISSIONS[self.requests % PERMISSIONS.len()];
        let path = format!("/api/v1/access?permission={permission}");
        let items = self.actor(administrator).walk(&path, 100).await;
        let held = |id: &Id| state.held(*id) & bit != 0 && !state.principal(*id).deleted;
        let holders: Vec<Id> = state.principal_ids().filter(held).collect();
        prop_assert_eq!(items.len(), holders.len(), "holders of {}", permission);
        for id in holders {
            let item = items.iter().find(|item| item["principal"]["id"] == self.principal(id).id.as_str());
            prop_assert!(item.is_some(), "{} is not a holder of {}", id, permission);
            self.compare_item(state, item.unwrap(), id, bit)?;
        }
        Ok(())
    }

    /// Whether a session was there after the last step.
    fn is_signed_in(&self, caller: Caller) -> bool {
        matches!(caller, Caller::Session(id) if self.principal(id).cookie.is_some())
    }

    /// Compares an item and its keys with the model.
    fn compare_item(&self, state: &State, item: &Value, id: Id, bit: u16) -> Result<(), TestCaseError> {
        let keys = item["keys"].as_array().unwrap();
        let existing: Vec<Id> = state.keys_of(id).filter(|key| state.key(*key).exists).collect();
        prop_assert_eq!(keys.len(), existing.len(), "keys of {}", item);
        let of_keys = existing.into_iter().map(|key| (Caller::Key(key), self.key(key).program.id.as_str()));
        let of_keys = of_keys.map(|(caller, id)| (caller, keys.iter().find(|key| key["id"] == id)));
        for (caller, shown) in of_keys.chain([(Caller::Session(id), Some(item))]) {
            let allowed = shown.map(|shown| (shown["allowed"] == true, shown["limits"].as_array().unwrap().is_empty()));
            let expected = state.effective(caller) & bit != 0;
            prop_assert_eq!(allowed, Some((expected, expected)), "{:?} in {}", caller, item);
        }
        Ok(())
    }
}
