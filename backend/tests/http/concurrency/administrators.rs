//! Administrators who remove each other at the same time: one always stays.

use futures_util::future::join_all;
use http::Method;
use serde_json::{Value, json};

use super::interleave;
use crate::harness::{Actor, Person, Postern, Reply};

const ADMINISTRATOR: &str = "rol_000000000000";

#[derive(Debug, Clone, Copy)]
enum Removal {
    Delete,
    Disable,
    Demote,
    InviteAgain,
}

const REMOVALS: [Removal; 4] = [Removal::Delete, Removal::Disable, Removal::Demote, Removal::InviteAgain];

impl Removal {
    async fn apply(self, user: &str, version: &str, by: Actor<'_>) -> Reply {
        let path = format!("/api/v1/users/{user}");
        match self {
            Self::Delete => by.delete(&path).await,
            Self::Disable => by.patch_version(&path, version, json!({ "disabled": true })).await,
            Self::Demote => by.patch_version(&path, version, json!({ "roles": [] })).await,
            Self::InviteAgain => {
                by.send(Method::POST, &format!("{path}/invitation"), json!({ "tokens": "keep" })).await
            }
        }
    }
}

/// The ids of the active administrators, read directly from the table.
async fn administrators(postern: &Postern) -> Vec<String> {
    let dump = postern.dump().await;
    let principals =
        dump.iter().filter(|((_, sk), _)| sk == "PRINCIPAL").map(|(_, item)| item.parse::<Value>().unwrap());
    let active = principals.filter(|it| {
        it["roles"].as_array().unwrap().contains(&json!(ADMINISTRATOR))
            && (&it["disabled"], &it["invited"]) == (&json!(false), &json!(false))
            && it.get("deleted_at").is_none_or(Value::is_null)
    });
    active.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

async fn version(caller: &Actor<'_>, user: &str) -> String {
    caller.get(&format!("/api/v1/users/{user}")).await.is(200).header("etag").unwrap().to_owned()
}

#[tokio::test]
async fn two_administrators_who_remove_each_other_leave_one() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    postern.skip_time();
    let mut a = postern.sign_in("ada@example.com", crate::harness::PASSWORD).await;
    a = a.is(200);
    let mut a = Person::of(&a);
    let mut n = 0;
    for first in REMOVALS {
        for other in REMOVALS {
            n += 1;
            let b = a.at(&postern).person(&format!("b{n}@example.com"), &[ADMINISTRATOR]).await;
            assert_eq!(administrators(&postern).await.len(), 2);
            let (version_a, version_b) = (version(&a.at(&postern), &a.id).await, version(&a.at(&postern), &b.id).await);
            interleave(&postern);
            interleave(&second);
            let (one, two) = tokio::join!(
                first.apply(&b.id, &version_b, a.at(&postern)),
                other.apply(&a.id, &version_a, b.at(&second))
            );
            postern.tap.reset();
            second.tap.reset();
            let left = administrators(&postern).await;
            let done = [&one, &two].iter().filter(|reply| reply.status < 300).count();
            assert_eq!((left.len(), done), (1, 1), "{first:?} {other:?}: {one:?} {two:?}");
            if left[0] == b.id {
                a = b;
            }
            let identity = a.at(&postern).get("/api/v1/session").await.is(200);
            assert_eq!(identity["administrator"], true, "{first:?} {other:?}");
        }
    }
}

#[tokio::test]
async fn four_administrators_who_remove_each_other_in_a_ring_leave_one() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let ada = Person::of(&postern.sign_in("ada@example.com", crate::harness::PASSWORD).await.is(200));
    let mut ring = vec![ada];
    for n in 0..3 {
        ring.push(postern.ada().person(&format!("b{n}@example.com"), &[ADMINISTRATOR]).await);
    }
    interleave(&postern);
    let removals = ring.iter().enumerate().map(|(n, caller)| {
        let next = &ring[(n + 1) % ring.len()];
        Removal::Delete.apply(&next.id, "", caller.at(&postern))
    });
    let replies = join_all(removals).await;
    postern.tap.reset();
    let left = administrators(&postern).await;
    assert!(!left.is_empty() && left.len() < 4, "{replies:?}");
    let done = replies.iter().filter(|reply| reply.status < 300).count();
    assert_eq!(left.len() + done, 4, "{replies:?}");
}
