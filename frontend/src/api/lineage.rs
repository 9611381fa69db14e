//! Moving users and API users between keys: adoption makes them independent, hand-over makes them depend on a key.

use postern_shared::api_key::Adopted;
use postern_shared::page::Paging;
use postern_shared::path;
use postern_shared::principal::{Adoption, HandOver, KeyRef, PrincipalId};
use postern_shared::user::InvitedUser;

use super::call::{Call, with_query};
use super::{Api, Failure};

impl Api {
    /// Adopts a user or an API user. A user comes back with a new invitation, unless the sign-in is kept.
    pub async fn adopt(self, principal: PrincipalId, said: Adoption) -> Result<Option<InvitedUser>, Failure> {
        let path = match &principal {
            PrincipalId::User(id) => path::user_adopt(id),
            PrincipalId::ApiUser(id) => path::api_user_adopt(id),
        };
        let answer = self.send(Call::post(path, &said)).await?;
        match principal {
            PrincipalId::User(_) => answer.read().map(Some),
            PrincipalId::ApiUser(_) => Ok(None),
        }
    }

    /// Adopts one page of what depends on a key. Not made again by itself: a second answer would not hold the links of the first.
    pub async fn adopt_all(self, key: KeyRef, said: Adoption, cursor: Option<String>) -> Result<Adopted, Failure> {
        let path = match &key.owner {
            PrincipalId::User(id) => path::user_token_adopt_all(id, &key.id),
            PrincipalId::ApiUser(id) => path::api_user_key_adopt_all(id, &key.id),
        };
        self.send(Call::ask(with_query(&path, &Paging { cursor, ..Paging::default() }), &said)).await?.read()
    }

    /// Makes an independent user or API user depend on a key.
    pub async fn hand_over(self, principal: PrincipalId, said: HandOver) -> Result<(), Failure> {
        let path = match &principal {
            PrincipalId::User(id) => path::user_hand_over(id),
            PrincipalId::ApiUser(id) => path::api_user_hand_over(id),
        };
        self.send(Call::post(path, &said)).await.map(drop)
    }
}
