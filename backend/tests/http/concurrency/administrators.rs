//! Administrators who remove each other at the same time: one always stays.

use serde_json::{Value, json};

use super::{crowd, race, two_instances};
use crate::harness::{ADMINISTRATOR, Actor, PASSWORD, Person, Postern, Reply};

/// The ways to remove an administrator: the method, the path below the user, and the body.
fn removals() -> [(&'static str, &'static str, Value); 4] {
    [
        ("DELETE", "", Value::Null),
        ("PATCH", "", json!({ "disabled": true })),
        ("PATCH", "", json!({ "roles": [] })),
        ("POST", "/invitation", json!({ "tokens": "keep" })),
    ]
}

async fn remove(by: Actor<'_>, (method, below, body): &(&str, &str, Value), path: &str, version: &str) -> Reply {
    match *method {
        "DELETE" => by.delete(path).await,
        "PATCH" => by.patch_version(path, version, body.clone()).await,
        _ => by.post(&format!("{path}{below}"), body.clone()).await,
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

#[tokio::test]
async fn two_administrators_who_remove_each_other_leave_one() {
    let [first, second] = two_instances().await;
    first.skip_time();
    let mut a = Person::of(&first.sign_in("ada@example.com", PASSWORD).await.is(200));
    for (n, way) in removals().iter().enumerate() {
        for (m, other_way) in removals().iter().enumerate() {
            let b = a.at(&first).person(&format!("b{n}{m}@example.com"), &[ADMINISTRATOR]).await;
            assert_eq!(administrators(&first).await.len(), 2);
            let [path_a, path_b] = [&a, &b].map(|person| format!("/api/v1/users/{}", person.id));
            let caller = a.at(&first);
            let version = async |path| caller.get(path).await.is(200).header("etag").unwrap().to_owned();
            let (version_a, version_b) = (version(&path_a).await, version(&path_b).await);
            let removal_of_b = remove(a.at(&first), way, &path_b, &version_b);
            let removal_of_a = remove(b.at(&second), other_way, &path_a, &version_a);
            let replies = race(&[&first, &second], removal_of_b, removal_of_a).await;
            let left = administrators(&first).await;
            let done = replies.iter().filter(|reply| reply.status < 300).count();
            assert_eq!((left.len(), done), (1, 1), "{way:?} {other_way:?}: {replies:?}");
            if left[0] == b.id {
                a = b;
            }
            let identity = a.at(&first).get("/api/v1/session").await.is(200);
            assert_eq!(identity["administrator"], true, "{way:?} {other_way:?}");
        }
    }
}

#[tokio::test]
async fn four_administrators_who_remove_each_other_in_a_ring_leave_one() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let mut ring = vec![Person::of(&postern.sign_in("ada@example.com", PASSWORD).await.is(200))];
    for n in 0..3 {
        ring.push(postern.ada().person(&format!("b{n}@example.com"), &[ADMINISTRATOR]).await);
    }
    let ring = &ring;
    let replies = crowd(&[&postern], 4, |n, instance| async move {
        ring[n].at(instance).delete(&format!("/api/v1/users/{}", ring[(n + 1) % 4].id)).await
    })
    .await;
    let left = administrators(&postern).await;
    assert!(!left.is_empty() && left.len() < 4, "{replies:?}");
    let done = replies.iter().filter(|reply| reply.status < 300).count();
    assert_eq!(left.len() + done, 4, "{replies:?}");
}
