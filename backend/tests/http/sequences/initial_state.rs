//! The start of a sequence, created over HTTP by Ada and, where it depends on a key, with that key.

use postern_law::{ADMINISTRATOR, Caller, Id, Kind, Operation, State};

use super::service::Service;
use crate::harness::{Person, Postern};

/// Ada, who sets it up and administers.
pub const ADA: Id = 0;

impl Service {
    /// An instance in which everything is as in this state.
    pub async fn in_state(state: &State) -> Self {
        let postern = Postern::new().await;
        let reply = postern.set_up("ada@example.com", "Ada").await.is(201);
        let ada = Person::of(&reply);
        let mut service = Self { postern, roles: Vec::new(), principals: Vec::new(), keys: Vec::new(), names: 0 };
        service.add_user(ada.id, "ada@example.com".to_owned(), None);
        service.principal_mut(ADA).cookie = Some(ada.cookie);
        for role in state.role_ids() {
            if role == ADMINISTRATOR {
                service.roles.push("rol_000000000000".to_owned());
            } else {
                service.made(state, ADA, Operation::CreateRole(state.role(role).permissions)).await;
            }
        }
        for id in state.principal_ids().skip(1) {
            service.create_with_keys(state, id).await;
        }
        for id in state.principal_ids().filter(|id| state.principal(*id).disabled) {
            service.made(state, ADA, Operation::Disable(id)).await;
        }
        service
    }

    /// A principal, and before it the keys that are older.
    async fn create_with_keys(&mut self, state: &State, id: Id) {
        let principal = state.principal(id);
        if let Some(key) = principal.provisioned_by {
            self.issue_up_to(state, key).await;
        }
        let by = principal.provisioned_by.map_or(Caller::Session(ADA), Caller::Key);
        let create = Operation::Create { kind: principal.kind, roles: principal.roles };
        self.made_by(state, by, create).await;
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

    /// The keys in their order, as far as they are not there yet.
    async fn issue_up_to(&mut self, state: &State, last: Id) {
        for id in state.key_ids().skip(self.keys.len()).take_while(|id| *id <= last) {
            let key = state.key(id);
            let by = match state.principal(key.owner).kind {
                Kind::User => Caller::Session(key.owner),
                Kind::ApiUser => key.issued_by.map_or(Caller::Session(ADA), Caller::Key),
            };
            self.made_by(state, by, Operation::IssueKey { owner: key.owner, scope: key.scope }).await;
        }
    }

    async fn made(&mut self, state: &State, by: Id, operation: Operation) {
        self.made_by(state, Caller::Session(by), operation).await;
    }

    async fn made_by(&mut self, state: &State, by: Caller, operation: Operation) {
        let reply = self.request(state, Some(by), operation).await;
        assert!(reply.status < 300, "{by:?}, {operation:?}: {reply:?}");
        self.learn(Some(by), operation, &reply);
    }
}
