//! Moving users and API users between keys: adoption makes them independent, hand-over makes them depend on a key.

use postern_shared::api_key::Adopted;
use postern_shared::page::Paging;
use postern_shared::path::{self, fill};
use postern_shared::principal::{Adoption, HandOver, KeyRef, PrincipalId};
use postern_shared::user::InvitedUser;

use super::call::{Call, with_query};
use super::{Api, Failure};

impl Api {
    /// Adopts a user or an API user. A user comes back with a new invitation, unless the sign-in is kept.
    pub async fn adopt(self, principal: PrincipalId, said: Adoption) -> Result<Option<InvitedUser>, Failure> {
        let path = match principal {
            PrincipalId::User(_) => path::USER_ADOPT,
            PrincipalId::ApiUser(_) => path::API_USER_ADOPT,
        };
        let answer = self.send(Call::post(fill(path, &[principal.as_str()]), &said)).await?;
        match principal {
            PrincipalId::User(_) => answer.read().map(Some),
            PrincipalId::ApiUser(_) => Ok(None),
        }
    }

    /// Adopts one page of what depends on a key. Not made again by itself: a second answer would not hold the links of the first.
    pub async fn adopt_all(self, key: KeyRef, said: Adoption, cursor: Option<String>) -> Result<Adopted, Failure> {
        let path = match key.owner {
            PrincipalId::User(_) => path::USER_TOKEN_ADOPT_ALL,
            PrincipalId::ApiUser(_) => path::API_USER_KEY_ADOPT_ALL,
        };
        let path = fill(path, &[key.owner.as_str(), key.id.as_str()]);
        self.send(Call::ask(with_query(&path, &Paging { cursor, ..Paging::default() }), &said)).await?.read()
    }

    /// Makes an independent user or API user depend on a key.
    pub async fn hand_over(self, principal: PrincipalId, said: HandOver) -> Result<(), Failure> {
        let path = match principal {
            PrincipalId::User(_) => path::USER_HAND_OVER,
            PrincipalId::ApiUser(_) => path::API_USER_HAND_OVER,
        };
        self.send(Call::post(fill(path, &[principal.as_str()]), &said)).await.map(drop)
    }
}
