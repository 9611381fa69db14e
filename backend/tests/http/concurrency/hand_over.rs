//! Hand-over concurrent with requests that could bypass it: each pair ends as if one had followed the other.

use serde_json::{Value, json};

use super::{race, tally, two_instances};
use crate::harness::{ADMINISTRATOR, Person, Postern, Program};

const USERS: &str = "/api/v1/users";
const PERMISSIONS: [&str; 6] =
    ["api_tokens:generate", "inventory:read", "inventory:write", "roles:write", "users:read", "users:write"];

/// A person with one token.
struct TokenOwner {
    person: Person,
    token: Program,
}

impl TokenOwner {
    /// Creates the person as `by`, and the token.
    async fn new(postern: &Postern, by: Option<&Self>, login: &str, role: &str) -> Self {
        let by = by.map_or(postern.ada(), |by| by.token.at(postern));
        let person = by.person(&format!("{login}@example.com"), &[role]).await;
        let token = person.at(postern).token("Token").await;
        Self { person, token }
    }

    /// A path below the person's.
    fn path(&self, below: &str) -> String {
        format!("{USERS}/{}/{below}", self.person.id)
    }

    /// The body of a hand-over to the person's token.
    fn key(&self) -> Value {
        json!({ "key": { "owner": self.person.id, "id": self.token.id } })
    }
}

/// Eve and Hana, who have the same role and one token each.
async fn eve_and_hana(postern: &Postern, n: usize) -> [TokenOwner; 2] {
    let role = postern.ada().role(&format!("Role {n}"), &PERMISSIONS).await;
    let eve = TokenOwner::new(postern, None, &format!("eve{n}"), &role).await;
    [eve, TokenOwner::new(postern, None, &format!("hana{n}"), &role).await]
}

/// The actions in a target's log, oldest first.
async fn actions_of(postern: &Postern, target: &str) -> Vec<String> {
    let log = postern.log_of(target).await;
    log.iter().map(|entry| entry.0["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn two_people_handed_over_to_each_other_form_no_cycle() {
    let [first, second] = two_instances().await;
    for n in 0..4 {
        let [eve, hana] = eve_and_hana(&first, n).await;
        let (one, other) = (first.ada(), second.ada());
        let (eves, hanas) = (eve.path("hand-over"), hana.path("hand-over"));
        let replies = race(&[&first, &second], one.post(&eves, hana.key()), other.post(&hanas, eve.key())).await;
        assert_eq!(tally(&replies), "1 × 200, 1 × 422", "{replies:?}");
        let refused = replies.iter().find(|reply| reply.status == 422).unwrap();
        assert_eq!(refused["errors"][0]["code"], "circular");
    }
}

#[tokio::test]
async fn a_token_generated_meanwhile_predates_the_hand_over_or_depends_on_the_key() {
    let [first, second] = two_instances().await;
    let mut orders = std::collections::BTreeSet::new();
    for n in 0..8 {
        let [eve, hana] = eve_and_hana(&first, n).await;
        let (ada, eves, path) = (first.ada(), eve.person.at(&second), eve.path("hand-over"));
        let generate = eves.post("/api/v1/account/tokens", json!({ "name": "Meanwhile" }));
        let slow = [&first, &second][n % 2];
        let [handed_over, token] = race(&[slow], ada.post(&path, hana.key()), generate).await;
        handed_over.is(200);
        let token = Program::of(&token.is(201));
        let actions = actions_of(&first, &eve.person.id).await;
        let position = |action: &str| actions.iter().rposition(|other| other == action).unwrap();
        let predates = position("key.create") < position("user.hand_over");
        orders.insert(predates);
        // After adoption with every token kept, only a token from before the hand-over outlives the key.
        ada.post(&eve.path("adopt"), json!({ "keep_sign_in": true })).await.is(200);
        ada.delete(&hana.path(&format!("tokens/{}", hana.token.id))).await.is(204);
        let works = token.at(&first).get("/api/v1/session").await.status == 200;
        assert_eq!(works, predates, "{actions:?}");
    }
    assert_eq!(orders.len(), 2, "the race went one way only");
}

#[tokio::test]
async fn two_administrators_who_hand_each_other_over_leave_one() {
    let [first, second] = two_instances().await;
    let ada = first.ada();
    let robot = ada.api_user("Robot", &[ADMINISTRATOR]).await;
    let key = ada.key(&robot, "Robot's").await;
    let bob = ada.person("bob@example.com", &[ADMINISTRATOR]).await.at(&second);
    let body = json!({ "key": { "owner": robot, "id": key.id } });
    let (of_bob, of_ada) = (format!("{USERS}/{}/hand-over", bob.id), format!("{USERS}/{}/hand-over", ada.id));
    let replies = race(&[&first, &second], ada.post(&of_bob, body.clone()), bob.post(&of_ada, body)).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1, "{replies:?}");
    let refused = replies.iter().find(|reply| reply.status != 200).unwrap();
    assert!(["independence_required", "own_rights"].contains(&&*refused.text_at("/code")), "{refused:?}");
}

#[tokio::test]
async fn an_adoption_or_invitation_meanwhile_comes_before_or_after() {
    let [first, second] = two_instances().await;
    for n in 0..6 {
        let [eve, hana] = eve_and_hana(&first, n).await;
        let (invites, path) = (n % 2 == 0, eve.path("hand-over"));
        let meanwhile = async {
            if invites {
                hana.token.at(&second).post(&eve.path("invitation"), json!({ "tokens": "keep" })).await
            } else {
                second.ada().post_empty(&eve.path("adopt")).await
            }
        };
        let (ada, slow) = (first.ada(), if n % 3 == 0 { &first } else { &second });
        let [handed_over, other] = race(&[slow], ada.post(&path, hana.key()), meanwhile).await;
        handed_over.is(200);
        let actions = actions_of(&first, &eve.person.id).await;
        let position = |action: &str| actions.iter().position(|other| other == action);
        let handed_over = position("user.hand_over").unwrap();
        match (invites, other.status) {
            // The key can invite her again only once she depends on it.
            (true, 200) => assert!(position("user.invite").unwrap() > handed_over, "{actions:?}"),
            (true, _) => drop(other.is_problem(403, "outside_lineage")),
            // Adopting an independent user has no effect.
            (false, 200) => assert!(position("user.adopt").is_none_or(|adopted| adopted > handed_over), "{actions:?}"),
            (false, _) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_user_created_meanwhile_never_makes_the_lineage_too_deep() {
    let [first, second] = two_instances().await;
    let ada = first.ada();
    let role = ada.role("Everyone", &PERMISSIONS).await;
    let mut last = TokenOwner::new(&first, None, "zero", &role).await;
    for login in ["one", "two"] {
        last = TokenOwner::new(&first, Some(&last), login, &role).await;
    }
    // The last token is the third key of its lineage: a user who depends on it cannot have dependents.
    for n in 0..6 {
        let eve = TokenOwner::new(&first, None, &format!("eve{n}"), &role).await;
        let new = json!({ "login": format!("new{n}@example.com"), "name": "New", "roles": [] });
        let (path, eves) = (eve.path("hand-over"), eve.token.at(&second));
        let slow = [&first, &second][n % 2];
        let replies = race(&[slow], ada.post(&path, last.key()), eves.post(USERS, new)).await;
        let statuses = (replies[0].status, replies[1].status);
        assert!([(200, 409), (409, 201)].contains(&statuses), "{replies:?}");
        let refused = replies.iter().find(|reply| reply.status == 409).unwrap();
        assert_eq!(refused["code"], "lineage_too_deep");
    }
}

#[tokio::test]
async fn a_key_does_not_widen_its_role_while_the_role_leaves_the_lineage() {
    let [first, second] = two_instances().await;
    let ada = first.ada();
    let [_, hana] = eve_and_hana(&first, 0).await;
    let user = format!("{USERS}/{}", ada.person("outside@example.com", &[]).await.id);
    let hr = hana.token.at(&second);
    for n in 0..6 {
        let dock = hana.token.at(&first).role(&format!("Dock {n}"), &["inventory:read"]).await;
        let path = format!("/api/v1/roles/{dock}");
        let etag = ada.get(&user).await.header("etag").unwrap().to_owned();
        let assign = ada.patch_version(&user, &etag, json!({ "roles": [dock] }));
        let widen = hr.patch_version(&path, "\"1\"", json!({ "permissions": ["inventory:read", "inventory:write"] }));
        let [assigned, widened] = race(&[[&first, &second][n % 2]], assign, widen).await;
        assigned.is(200);
        let actions = actions_of(&first, &dock).await;
        assert_eq!(ada.get(&path).await.is(200)["provisioned_by"], Value::Null);
        match widened.status {
            // The role was widened first and then assigned.
            200 => assert_eq!(actions, ["role.create", "role.edit", "role.edit"]),
            _ => assert!([403, 412].contains(&widened.status), "{widened:?}"),
        }
        let entries = first.log_of(&dock).await;
        assert_eq!(entries.last().unwrap().0["after"], json!({ "provisioned_by": null }), "{entries:?}");
    }
}
