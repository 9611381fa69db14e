//! Filling a table: as many API users as are asked for, three keys each, written as the service writes them but without asking
//! it one by one.

use std::error::Error;
use std::path::{Path, PathBuf};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use postern_backend::clock::Clock;
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::store::directory::{Entry, place};
use postern_backend::store::item::{Item, item_of, key_attributes};
use postern_backend::store::key::{self, Directory, Key};
use postern_backend::store::principal::Principal;
use postern_backend::store::role::StoredRole;
use postern_backend::store::stored_key::StoredKey;
use postern_backend::store::{Store, client};
use postern_embedded::Embedded;
use postern_shared::id::{ApiUserId, KeyId, RoleId};
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::role::Role;
use serde::Serialize;

/// The name of the table that `postern` looks for.
const TABLE: &str = "postern";
/// How many keys each API user has.
const KEYS: usize = 3;

/// A filled table.
pub(crate) struct Filled {
    pub(crate) file: PathBuf,
    /// A key to ask with.
    pub(crate) key: String,
    /// A key to verify.
    pub(crate) other_key: String,
}

/// Fills a new table.
pub(crate) async fn fill(file: &Path, api_users: usize) -> Result<Filled, Box<dyn Error>> {
    let embedded = Embedded::open(file)?;
    let client = client::in_process(embedded.http_client());
    let (random, now) = (Random::system(), Clock::system().now());
    let store = Store::new(client.clone(), TABLE, random.clone());
    store.create_table_if_absent().await.map_err(|error| format!("{error:?}"))?;

    let names = ["inventory:read", "inventory:write", "api_users:read", "api_keys:verify"];
    let role = StoredRole {
        role: Role {
            id: random.id(RoleId::from_random),
            name: "Scanner".to_owned(),
            description: String::new(),
            permissions: names.into_iter().map(Permission::from).collect(),
            built_in: false,
            provisioned_by: None,
            holders: api_users as u64,
            version: 1,
            created_at: now,
            updated_at: now,
        },
        lineage: Vec::new(),
        changed_at: now,
    };
    let mut batch = Batch { client, open: Vec::new() };
    batch.put(&key::role(&role.role.id), &role).await?;
    let mut secrets = Vec::new();
    for n in 0..api_users {
        let id: ApiUserId = random.id(ApiUserId::from_random);
        let api_user = Principal {
            id: PrincipalId::ApiUser(id.clone()),
            login: None,
            name: format!("Scanner {n:06}"),
            roles: vec![role.role.id.clone()],
            disabled: false,
            invited: false,
            deleted_at: None,
            provisioned_by: None,
            ancestors: Vec::new(),
            keys: KEYS as u64,
            height: 0,
            enabled_since: Some(now),
            session_epoch: 0,
            keys_since: 0,
            created_at: now,
            version: 1,
            changed_at: now,
        };
        batch.put(&key::principal(&api_user.id), &api_user).await?;
        let entry = place(Directory::ApiUser, &api_user.name);
        batch.put(&entry, &Entry { id: api_user.id.clone(), sk: entry.sk.clone() }).await?;
        batch.put_item(key_attributes(&key::holder(&role.role.id, &api_user.id))).await?;
        for k in 0..KEYS {
            let reference = KeyRef { owner: api_user.id.clone(), id: random.id(KeyId::from_random) };
            let secret = bearer::key(&random, &reference);
            let stored = StoredKey {
                id: reference.id.clone(),
                owner: reference.owner.clone(),
                name: format!("Key {k}"),
                note: String::new(),
                hash: secret.hash(),
                previous_hash: None,
                previous_until: None,
                scope: None,
                expires_at: None,
                disabled: false,
                created_at: now,
                session_epoch: 0,
                created_by: api_user.named(),
                issued_by: None,
                ancestors: Vec::new(),
                version: 1,
                last_used_at: None,
                last_used_address: None,
                last_used_agent: None,
            };
            batch.put(&key::stored_key(&reference), &stored).await?;
            batch.put_item(key_attributes(&key::listed(&reference))).await?;
            if n == api_users / 2 {
                secrets.push(secret);
            }
        }
    }
    batch.write().await?;
    let secret = |n: usize| secrets.get(n).map(|secret| secret.reveal().to_owned()).ok_or("no key");
    Ok(Filled { file: file.to_owned(), key: secret(0)?, other_key: secret(1)? })
}

/// Items on their way, 25 to a call.
struct Batch {
    client: Client,
    open: Vec<WriteRequest>,
}

impl Batch {
    async fn put<T: Serialize>(&mut self, key: &Key, value: &T) -> Result<(), Box<dyn Error>> {
        let item = item_of(key, value).map_err(|error| format!("{error:?}"))?;
        self.put_item(item).await
    }

    async fn put_item(&mut self, item: Item) -> Result<(), Box<dyn Error>> {
        let put = PutRequest::builder().set_item(Some(item)).build()?;
        self.open.push(WriteRequest::builder().put_request(put).build());
        if self.open.len() == 25 { self.write().await } else { Ok(()) }
    }

    async fn write(&mut self) -> Result<(), Box<dyn Error>> {
        if !self.open.is_empty() {
            let items = std::mem::take(&mut self.open);
            self.client.batch_write_item().request_items(TABLE, items).send().await?;
        }
        Ok(())
    }
}
