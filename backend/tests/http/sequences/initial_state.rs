//! Creates the initial state of a sequence over HTTP: as Ada, or with the key that provisions a principal.

use postern_law::{ADMINISTRATOR, Caller, Id, Kind, Operation as Change, State};

use super::operation::Operation;
use super::service::Service;
use crate::harness::{Person, Postern};

/// Ada, who sets the instance up and administers it.
pub const ADA: Id = 0;

impl Service {
    /// A new instance with the same roles, principals and keys as this state.
    pub async fn in_state(state: &State, postern: Postern) -> Self {
        let reply = postern.set_up("ada@example.com", "Ada").await.is(201);
        let ada = Person::of(&reply);
        let [roles, resources] = [Vec::new(), Vec::new()];
        let (principals, keys) = (Vec::new(), Vec::new());
        let mut service = Self { postern, roles, principals, keys, resources, requests: 0 };
        service.add_user(ada.id, "ada@example.com".to_owned(), None);
        service.principal_mut(ADA).cookie = Some(ada.cookie);
        for role in state.role_ids() {
            if role == ADMINISTRATOR {
                service.roles.push("rol_000000000000".to_owned());
            } else {
                service.apply(state, Caller::Session(ADA), Change::CreateRole(state.role(role).permissions)).await;
            }
        }
        for id in state.principal_ids().skip(1) {
            service.create_with_keys(state, id).await;
        }
        for id in state.principal_ids().filter(|id| state.principal(*id).disabled) {
            service.apply(state, Caller::Session(ADA), Change::Disable(id)).await;
        }
        service
    }

    /// Creates a principal, and before it all older keys.
    async fn create_with_keys(&mut self, state: &State, id: Id) {
        let principal = state.principal(id);
        if let Some(key) = principal.provisioned_by {
            self.issue_up_to(state, key).await;
        }
        let by = principal.provisioned_by.map_or(Caller::Session(ADA), Caller::Key);
        let create = Change::Create { kind: principal.kind, roles: principal.roles };
        self.apply(state, by, create).await;
        if principal.kind == Kind::User {
            let code = self.principal(id).invitation.clone().unwrap();
            let cookie = self.postern.anonymous().accept(&code).await.cookie;
            self.principal_mut(id).cookie = Some(cookie);
        }
        let last = usize::from(id) + 1 == state.principals.len();
        if last && let Some(key) = state.key_ids().last() {
            self.issue_up_to(state, key).await;
        }
    }

    /// Issues the keys up to `last`, in order, that do not exist yet.
    async fn issue_up_to(&mut self, state: &State, last: Id) {
        for id in state.key_ids().skip(self.keys.len()).take_while(|id| *id <= last) {
            let key = state.key(id);
            let by = match state.principal(key.owner).kind {
                Kind::User => Caller::Session(key.owner),
                Kind::ApiUser => key.issued_by.map_or(Caller::Session(ADA), Caller::Key),
            };
            self.apply(state, by, Change::IssueKey { owner: key.owner, scope: key.scope }).await;
        }
    }

    async fn apply(&mut self, state: &State, by: Caller, change: Change) {
        let operation = Operation::Law(change);
        let reply = self.request(state, Some(by), &operation).await;
        assert!(reply.status < 300, "{by:?}, {operation:?}: {reply:?}");
        self.learn(Some(by), &operation, &reply);
    }
}
