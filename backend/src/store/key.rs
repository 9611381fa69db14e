//! Where every item lies: the only file that builds a partition or sort key.

use jiff::Timestamp;
use postern_shared::change::SubjectKind;
use postern_shared::id::{ApiUserId, RoleId, SessionId, UserId};
use postern_shared::principal::{KeyRef, PrincipalId};

/// The name of the partition key attribute.
pub const PK: &str = "pk";
/// The name of the sort key attribute.
pub const SK: &str = "sk";

/// An item's place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

/// What has a directory: its names are unique, and it is listed in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directory {
    /// Roles by name.
    Role,
    /// Users by login.
    User,
    /// API users by name.
    ApiUser,
    /// Resources by name: the entry is the resource.
    Resource,
}

/// A user or API user.
pub fn principal(id: &PrincipalId) -> Key {
    Key::new(principal_partition(id), "PRINCIPAL")
}

/// The partition that holds a principal with its keys, sessions and invitation.
pub fn principal_partition(id: &PrincipalId) -> String {
    format!("PRINCIPAL#{id}")
}

/// What the sort key of every key begins with.
pub const KEYS: &str = "KEY#";
/// What the sort key of every session begins with.
pub const SESSIONS: &str = "SESSION#";

/// An API key or token.
pub fn stored_key(key: &KeyRef) -> Key {
    Key::new(principal_partition(&key.owner), format!("{KEYS}{}", key.id))
}

/// A session.
pub fn session(user: &UserId, session: &SessionId) -> Key {
    Key::new(format!("PRINCIPAL#{user}"), format!("{SESSIONS}{session}"))
}

/// The one invitation a user can have.
pub fn invitation(user: &UserId) -> Key {
    Key::new(format!("PRINCIPAL#{user}"), "INVITATION")
}

/// A user's password, apart from the user so that a policy can deny it.
pub fn password(user: &UserId) -> Key {
    Key::new(format!("PASSWORD#{user}"), "PASSWORD")
}

/// A role.
pub fn role(id: &RoleId) -> Key {
    Key::new(format!("ROLE#{id}"), "ROLE")
}

/// What the sort key of every holder of a role begins with.
pub const HOLDERS: &str = "HOLDER#";

/// The partition that holds a role with its holders.
pub fn role_partition(role: &RoleId) -> String {
    format!("ROLE#{role}")
}

/// That a principal holds a role.
pub fn holder(role: &RoleId, principal: &PrincipalId) -> Key {
    Key::new(role_partition(role), format!("{HOLDERS}{principal}"))
}

/// The partition that holds what depends on a key.
pub fn dependents_partition(key: &KeyRef) -> String {
    format!("KEY#{}", key.id)
}

/// What the sort key of every principal that a key brought in begins with.
pub const PROVISIONED: &str = "PROVISIONED#";
/// What the sort key of every key that a key issued begins with.
pub const ISSUED: &str = "ISSUED#";

/// That a key brought a principal in.
pub fn provisioned(key: &KeyRef, principal: &PrincipalId) -> Key {
    Key::new(dependents_partition(key), format!("{PROVISIONED}{principal}"))
}

/// That a key issued another.
pub fn issued(key: &KeyRef, issued: &KeyRef) -> Key {
    Key::new(dependents_partition(key), format!("{ISSUED}{}", owned(issued)))
}

/// A key in a sort key: its owner and it.
pub fn owned(key: &KeyRef) -> String {
    format!("{}/{}", key.owner, key.id)
}

/// The key that a sort key names in this way.
pub fn read_owned(text: &str) -> Option<KeyRef> {
    let (owner, id) = text.split_once('/')?;
    Some(KeyRef { owner: owner.parse().ok()?, id: id.parse().ok()? })
}

/// The list of all keys, by owner.
pub const KEYS_ALL: &str = "KEYS#all";
/// The list of keys that expire, by when they do.
pub const KEYS_EXPIRING: &str = "KEYS#expiring";
/// The list of suspended keys, by owner.
pub const KEYS_DISABLED: &str = "KEYS#disabled";

/// A key in the list of all.
pub fn listed(key: &KeyRef) -> Key {
    Key::new(KEYS_ALL, owned(key))
}

/// A key in the list of those that expire.
pub fn listed_expiring(key: &KeyRef, expires_at: Timestamp) -> Key {
    Key::new(KEYS_EXPIRING, format!("{}#{}", time(expires_at), owned(key)))
}

/// A key in the list of suspended ones.
pub fn listed_disabled(key: &KeyRef) -> Key {
    Key::new(KEYS_DISABLED, owned(key))
}

/// The partition that holds the intervals in which API users were enabled.
pub const ENABLED: &str = "ENABLED";

/// An interval in which an API user was enabled.
pub fn enabled(api_user: &ApiUserId, from: Timestamp) -> Key {
    Key::new(ENABLED, format!("{api_user}#{}", time(from)))
}

/// How many API users are enabled.
pub fn enabled_count() -> Key {
    Key::new("ENABLED_COUNT", "ENABLED_COUNT")
}

/// What a request with this `Idempotency-Key` made. It belongs to the credential that sent it, by the id of the key or
/// session: two keys of one owner never answer for each other.
pub fn idempotent(credential: &str, key: &str) -> Key {
    Key::new(format!("IDEMPOTENT#{credential}"), key)
}

/// A name in a directory, by its canonical form.
pub fn name(directory: Directory, canonical: &str) -> Key {
    Key::new(directory_partition(directory), canonical)
}

/// The partition that holds a directory.
pub fn directory_partition(directory: Directory) -> &'static str {
    match directory {
        Directory::Role => "NAME#role",
        Directory::User => "NAME#user",
        Directory::ApiUser => "NAME#api_user",
        Directory::Resource => "NAME#resource",
    }
}

/// Over how many partitions the records of a collection are spread.
pub const RECORD_SHARDS: u32 = 4;

/// The partition that holds a share of a collection's records.
pub fn record_partition(collection: &str, shard: u32) -> String {
    format!("RECORDS#{collection}#{shard}")
}

/// A record.
pub fn record(collection: &str, shard: u32, id: &str) -> Key {
    Key::new(record_partition(collection, shard), id)
}

/// An entry of the change log of a thing.
pub fn change(kind: SubjectKind, target: &str, id: &str) -> Key {
    Key::new(change_partition(kind, target), id)
}

/// The partition that holds the change log of a thing.
pub fn change_partition(kind: SubjectKind, target: &str) -> String {
    match kind {
        SubjectKind::Resource => format!("CHANGES#resource/{target}"),
        // The other ids say by their prefix what they are.
        _ => format!("CHANGES#{target}"),
    }
}

/// The mark that Postern has been set up.
pub fn setup() -> Key {
    Key::new("SETUP", "SETUP")
}

/// A counter of failures within a window of time.
pub fn counter(subject: &str, window: i64) -> Key {
    Key::new(format!("COUNTER#{subject}"), window.to_string())
}

/// A time as part of a sort key: later times sort later. Milliseconds, UTC, 24 characters.
pub fn time(at: Timestamp) -> String {
    let utc = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        utc.year(),
        utc.month(),
        utc.day(),
        utc.hour(),
        utc.minute(),
        utc.second(),
        utc.millisecond()
    )
}

/// The attribute that the index of changes by actor is made of.
pub const BY_ACTOR: &str = "by_actor";
/// The attribute that the index of changes by credential is made of.
pub const BY_CREDENTIAL: &str = "by_credential";
/// The attribute that the index of changes by day is made of.
pub const BY_DAY: &str = "by_day";
/// Over how many partitions of the index a day is spread.
pub const DAY_SHARDS: u32 = 4;

/// The partition of the index that holds a share of a day's changes.
pub fn day_partition(at: Timestamp, shard: u32) -> String {
    format!("{}#{shard}", &time(at)[..10])
}
