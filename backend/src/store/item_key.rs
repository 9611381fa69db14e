//! The primary key of every item: the only file that builds a partition or sort key.

use jiff::civil::Date;
use postern_shared::activity::ActivityKind;
use postern_shared::change::SubjectKind;
use postern_shared::id::{ApiUserId, KeyId, RoleId, SessionId, UserId};
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, Kind, PrincipalId};
use postern_shared::time::Timestamp;

use super::entity::idempotency::IdempotencyRef;
use crate::secret::Hash;

/// The name of the partition key attribute.
pub const PK: &str = "pk";
/// The name of the sort key attribute.
pub const SK: &str = "sk";

/// The primary key of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

/// Declares the functions that build primary keys: one line each, with the partition key and the sort key.
macro_rules! item_keys {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) = $pk:expr, $sk:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name($($argument: $type),*) -> ItemKey {
            ItemKey { pk: $pk.into(), sk: $sk.into() }
        }
    )*};
}

item_keys! {
    /// A user or API user.
    principal(id: &PrincipalId) = principal_partition(id), "PRINCIPAL";
    /// An API key or token.
    stored_key(key: &KeyRef) = principal_partition(&key.owner), format!("{KEYS}{}", key.id);
    /// A session.
    session(user: &UserId, session: &SessionId) = format!("PRINCIPAL#{user}"), format!("{SESSIONS}{session}");
    /// A user's invitation. A user has at most one.
    invitation(user: &UserId) = format!("PRINCIPAL#{user}"), "INVITATION";
    /// A user's password, in a partition of its own so that an IAM policy can deny access to it.
    password(user: &UserId) = format!("PASSWORD#{user}"), "PASSWORD";
    /// A browser that signed in before, by the hash of its cookie.
    device(token: &Hash) = format!("DEVICE#{}", token.hex()), "DEVICE";
    /// A role.
    role(id: &RoleId) = role_partition(id), "ROLE";
    /// The item that makes a principal a holder of a role.
    holder(role: &RoleId, principal: &PrincipalId) = role_partition(role), format!("{HOLDERS}{principal}");
    /// The item that lists a principal under the key that provisions it.
    provisioned(key: &KeyRef, principal: &PrincipalId) = dependents_partition(&key.id), format!("{PROVISIONED}{principal}");
    /// The item that lists a key under the key that issued it.
    issued(key: &KeyRef, issued: &KeyRef) = dependents_partition(&key.id), format!("{ISSUED}{}", owned(issued));
    /// A key in the list of all keys.
    listed(key: &KeyRef) = KEYS_ALL, owned(key);
    /// A key in the list of keys that have an expiry.
    listed_expiring(key: &KeyRef, expires_at: Timestamp) = KEYS_EXPIRING, format!("{}#{}", time(expires_at), owned(key));
    /// A key in the list of disabled keys.
    listed_disabled(key: &KeyRef) = KEYS_DISABLED, owned(key);
    /// A key in the list of keys that provision principals.
    listed_provisioning(key: &KeyRef) = KEYS_PROVISIONING, owned(key);
    /// An interval in which an API user was enabled.
    enabled(api_user: &ApiUserId, from: Timestamp) = ENABLED, format!("{api_user}#{}", time(from));
    /// The number of enabled API users.
    enabled_count() = "ENABLED_COUNT", "ENABLED_COUNT";
    /// The record of a request with an `Idempotency-Key`. It belongs to the API key or session that sent the request, by
    /// its id, and to the method and path: two keys of one owner never share it, and neither do two operations.
    idempotency(of: &IdempotencyRef) = format!("IDEMPOTENT#{}", of.credential), format!("{}#{}", of.target, of.key);
    /// The use of a permission, with a key or in the sessions of a user.
    used(owner: &PrincipalId, key: Option<&KeyId>, permission: &Permission) = usage_partition(owner),
        format!("{USED}{}#{permission}", key.map_or("session", KeyId::as_str));
    /// The calls with a key on a day.
    calls(key: &KeyRef, day: Date) = usage_partition(&key.owner), format!("{CALLS}{day}#{}", key.id);
    /// The calls with all keys on a day.
    all_calls(day: Date) = ALL_CALLS, day.to_string();
    /// Requests with one key that were refused for one reason.
    refused(id: &str) = REFUSED, id;
    /// A name in a directory, in canonical form.
    name(directory: Directory, canonical: &str) = directory_partition(directory), canonical;
    /// An API of API Gateway that a resource represents, in a partition of its own so that an IAM policy can allow to read it.
    guarded_api(api: &str) = format!("GUARDED_API#{api}"), "GUARDED_API";
    /// An external id that a principal gave to an entity of a kind.
    external_id(kind: SubjectKind, set_by: &PrincipalId, id: &str) = format!("EXTERNAL_ID#{set_by}#{}", kind.as_str()), id;
    /// A record.
    record(collection: &str, shard: u32, id: &str) = record_partition(collection, shard), id;
    /// The event that a writer sent to a collection with this id.
    event(collection: &str, event_id: &str, writer: &PrincipalId) = event_partition(collection, event_id), writer.as_str();
    /// An entry in the change log of a target.
    change(kind: SubjectKind, target: &str, id: &str) = change_partition(kind, target), id;
    /// The mark that first set-up is done.
    setup() = "SETUP", "SETUP";
    /// A counter of failures within a window of time.
    counter(subject: &str, window: i64) = format!("COUNTER#{subject}"), window.to_string();
}

/// A list of names, each of them unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directory {
    /// Roles by name.
    Role,
    /// Users by login.
    User,
    /// API users by name.
    ApiUser,
    /// Resources by name. The entry is the resource itself.
    Resource,
}

/// The partition of a principal with its keys, sessions and invitation.
pub fn principal_partition(id: &PrincipalId) -> String {
    format!("PRINCIPAL#{id}")
}

/// The prefix of the sort keys of API keys and tokens.
pub const KEYS: &str = "KEY#";
/// The prefix of the sort keys of sessions.
pub const SESSIONS: &str = "SESSION#";

/// The partition of what a principal has used.
pub fn usage_partition(id: &PrincipalId) -> String {
    format!("USAGE#{id}")
}

/// The prefix of the sort keys of used permissions.
pub const USED: &str = "USED#";
/// The prefix of the sort keys of calls.
pub const CALLS: &str = "CALLS#";

/// The partition of the calls with all keys.
pub const ALL_CALLS: &str = "CALLS";

/// The partition of refused requests.
pub const REFUSED: &str = "REFUSED";

/// The partition of a role with its holders.
pub fn role_partition(role: &RoleId) -> String {
    format!("ROLE#{role}")
}

/// The prefix of the sort keys of a role's holders.
pub const HOLDERS: &str = "HOLDER#";

/// The prefix of the sort keys of a role's holders of one kind or of both.
pub fn holders(kind: Option<Kind>) -> String {
    format!("{HOLDERS}{}", id_prefix(kind))
}

/// The beginning of the ids of principals of one kind or of both.
fn id_prefix(kind: Option<Kind>) -> &'static str {
    kind.map_or("", |kind| kind.pick(UserId::PREFIX, ApiUserId::PREFIX))
}

/// The partition of what directly depends on a key.
pub fn dependents_partition(key: &KeyId) -> String {
    format!("KEY#{key}")
}

/// The prefix of the sort keys of the principals that a key provisions.
pub const PROVISIONED: &str = "PROVISIONED#";

/// The prefix of the sort keys of the principals of one kind, or of both, that a key provisions.
pub fn provisioned_of(kind: Option<Kind>) -> String {
    format!("{PROVISIONED}{}", id_prefix(kind))
}

/// The prefix of the sort keys of the keys that a key issued.
pub const ISSUED: &str = "ISSUED#";

/// A key reference as part of a sort key: owner, slash, id.
pub fn owned(key: &KeyRef) -> String {
    format!("{}/{}", key.owner, key.id)
}

/// Parses what [`owned`] writes.
pub fn parse_owned(text: &str) -> Option<KeyRef> {
    let (owner, id) = text.split_once('/')?;
    Some(KeyRef { owner: owner.parse().ok()?, id: id.parse().ok()? })
}

/// The partition that lists all keys by owner.
pub const KEYS_ALL: &str = "KEYS#all";
/// The partition that lists the keys that have an expiry, by its time.
pub const KEYS_EXPIRING: &str = "KEYS#expiring";
/// The partition that lists disabled keys by owner.
pub const KEYS_DISABLED: &str = "KEYS#disabled";

/// The partition that lists the keys that provision principals by owner, and those that did and were deleted.
pub const KEYS_PROVISIONING: &str = "KEYS#provisioning";

/// The partition of the index of keys by use.
pub const KEYS_USED: &str = "KEYS";
/// The prefix of the positions of keys that were never used. It sorts after all days.
pub const NEVER_USED: &str = "never#";

/// The position of a key in the index of keys by use: the UTC day of its last use, then the key.
pub fn use_position(key: &KeyRef, last_used_on: Option<Date>) -> String {
    let day = last_used_on.map_or(NEVER_USED.to_owned(), |day| format!("{day}#"));
    format!("{day}{}", owned(key))
}

/// The partition of the intervals in which API users were enabled.
pub const ENABLED: &str = "ENABLED";

/// The partition of a directory.
pub fn directory_partition(directory: Directory) -> &'static str {
    match directory {
        Directory::Role => "NAME#role",
        Directory::User => "NAME#user",
        Directory::ApiUser => "NAME#api_user",
        Directory::Resource => "NAME#resource",
    }
}

/// The number of partitions that share the records of a collection.
pub const RECORD_SHARDS: u32 = 4;

/// The partition of one shard of a collection's records.
pub fn record_partition(collection: &str, shard: u32) -> String {
    format!("RECORDS#{collection}#{shard}")
}

/// The partition of the events with one id in a collection, by writer.
pub fn event_partition(collection: &str, event_id: &str) -> String {
    format!("EVENT#{collection}#{event_id}")
}

/// The collection of a partition that [`record_partition`] names.
pub fn collection_of(partition: &str) -> Option<&str> {
    Some(partition.strip_prefix("RECORDS#")?.rsplit_once('#')?.0)
}

/// The partition of the change log of a target.
pub fn change_partition(kind: SubjectKind, target: &str) -> String {
    match kind {
        SubjectKind::Resource => format!("CHANGES#resource/{target}"),
        // Other ids carry their kind in their prefix.
        _ => format!("CHANGES#{target}"),
    }
}

/// A time as part of a sort key, in UTC: 24 characters that sort by time, with milliseconds.
pub fn time(at: Timestamp) -> String {
    at.to_string()
}

/// The partition key attribute of the index of activity by actor.
pub const BY_ACTOR: &str = "by_actor";
/// The partition key attribute of the index of activity by credential.
pub const BY_CREDENTIAL: &str = "by_credential";
/// The partition key attribute of the index of changes by day.
pub const BY_DAY: &str = "by_day";
/// The partition key attribute of the index of keys by use.
pub const BY_USE: &str = "by_use";
/// The sort key attribute of these indexes: the position of a change, a record or the last use of a key in time.
pub const POSITION: &str = "position";
/// The number of index partitions that share the changes, or the records, of an actor, a credential or a day.
pub const INDEX_SHARDS: u32 = 4;

/// The index partitions of what an actor or a credential did, of one kind.
pub fn activity_partition(by: &str, kind: ActivityKind, shard: u32) -> String {
    format!("{by}#{}#{shard}", kind.as_str())
}

/// The partition with the days that have changes.
pub const CHANGE_DAYS: &str = "CHANGE_DAYS";

/// The item of a day that has changes.
pub fn change_day(day: Date) -> ItemKey {
    ItemKey { pk: CHANGE_DAYS.to_owned(), sk: day.to_string() }
}

/// The index partition of one shard of a day's changes.
pub fn day_partition(at: Timestamp, shard: u32) -> String {
    format!("{}#{shard}", &time(at)[..10])
}

/// The position of a change or record: its time, then its id in that millisecond.
pub fn position(at: Timestamp, id: &str) -> String {
    format!("{}-{id}", time(at))
}
