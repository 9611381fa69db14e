//! Filling a table with an administrator, and with API users that have three keys each. The entities write themselves,
//! without a request for each.

use std::error::Error;
use std::path::{Path, PathBuf};

use postern_backend::app::App;
use postern_backend::clock::Clock;
use postern_backend::config::{Config, PublicUrl};
use postern_backend::operation::setup;
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::store::commit::Commit;
use postern_backend::store::entity::key::StoredKey;
use postern_backend::store::entity::principal::Principal;
use postern_backend::store::entity::role::StoredRole;
use postern_backend::store::{Store, client};
use postern_embedded::Embedded;
use postern_shared::change::RequestInfo;
use postern_shared::id::{ApiUserId, KeyId, RequestId, RoleId};
use postern_shared::invitation::Setup;
use postern_shared::permission::Permission;
use postern_shared::principal::KeyRef;
use postern_shared::role::NewRole;
use postern_shared::time::Timestamp;

/// The name of the table that `postern` looks for.
const TABLE: &str = "postern";
/// The administrator's login and password.
pub(crate) const ADMINISTRATOR: (&str, &str) = ("ada@example.com", "harbor lantern quince velvet");
/// How many keys each API user has.
const KEYS: usize = 3;
/// How many API users are written at a time, so that a commit has at most 100 items.
const CHUNK: usize = 12;

/// A filled table.
pub(crate) struct Filled {
    pub(crate) file: PathBuf,
    /// All keys.
    pub(crate) keys: Vec<String>,
}

/// Fills a new table.
pub(crate) async fn fill(file: &Path, api_users: usize) -> Result<Filled, Box<dyn Error>> {
    let embedded = Embedded::open(file)?;
    let client = client::in_process(embedded.http_client());
    let (random, now) = (Random::system(), Clock::system().now());
    let store = Store::new(client.clone(), TABLE, random.clone());
    store.create_table_if_absent().await.map_err(failed)?;
    set_up(&store, &random).await?;

    let names = ["inventory:read", "inventory:write", "api_users:read", "api_keys:verify"];
    let role = NewRole {
        external_id: None,
        name: "Scanner".to_owned(),
        description: String::new(),
        permissions: names.into_iter().map(Permission::from).collect(),
    };
    let role = StoredRole::new(random.id(RoleId::from_random), role, now);
    let mut commit = Commit::default();
    role.insert(&mut commit).map_err(failed)?;
    store.commit(commit).await.map_err(failed)?;
    let mut keys = Vec::new();
    for from in (0..api_users).step_by(CHUNK) {
        let chunk: Vec<Principal> =
            (from..api_users.min(from + CHUNK)).map(|n| api_user(&random, now, &role, n)).collect();
        let mut commit = Commit::default();
        for api_user in &mut chunk.clone() {
            api_user.insert(&mut commit).map_err(failed)?;
        }
        store.commit(commit).await.map_err(failed)?;
        let mut commit = Commit::default();
        for api_user in &chunk {
            for k in 0..KEYS {
                let reference = KeyRef { owner: api_user.id.clone(), id: random.id(KeyId::from_random) };
                let secret = bearer::key(&random, &reference);
                let key = StoredKey::new(reference, &format!("Key {k}"), secret.hash(), api_user.named(), now);
                key.insert(&mut commit).map_err(failed)?;
                keys.push(secret.reveal().to_owned());
            }
        }
        store.commit(commit).await.map_err(failed)?;
    }
    Ok(Filled { file: file.to_owned(), keys })
}

/// Creates the administrator.
async fn set_up(store: &Store, random: &Random) -> Result<(), Box<dyn Error>> {
    let code = bearer::setup(random);
    let public_url = PublicUrl::new("http://localhost")?;
    let config = Config { public_url, setup_code: Some(code.hash()), hashes_at_once: 1 };
    let app = App::new(store.clone(), Clock::system(), random.clone(), config).map_err(failed)?;
    let (login, password) = ADMINISTRATOR;
    let [code, login, name, password] = [code.reveal(), login, "Ada", password].map(str::to_owned);
    let id = random.id(RequestId::from_random);
    let request = RequestInfo { id, address: "127.0.0.1".to_owned(), agent: String::new() };
    setup::set_up(&app, &Setup { code, login, name, password }, None, &request).await.map_err(failed)?;
    Ok(())
}

fn api_user(random: &Random, now: Timestamp, role: &StoredRole, n: usize) -> Principal {
    let id = random.id(ApiUserId::from_random);
    Principal::new(id.into(), None, &format!("Scanner {n:06}"), vec![role.role.id.clone()], now)
}

fn failed(error: postern_backend::error::Error) -> String {
    error.sentence()
}
