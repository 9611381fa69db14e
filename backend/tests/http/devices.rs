//! The device cookie: a browser that signed in before has attempts of its own, which no stranger can use up.

use http::header::COOKIE;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use postern_backend::operation::recover::recover;
use postern_backend::secret::password::{Queue, Turn};
use serde_json::json;

use crate::harness::{ADMINISTRATOR, PASSWORD, Postern, Reply};

const LOGIN: &str = "ada@example.com";
const WRONG: &str = "salt anchor violet drum";
/// The address that everyone shares who is not said to be elsewhere.
const SHARED: [u8; 4] = [203, 0, 113, 7];

/// Tries to sign in from an address and a browser.
async fn attempt(postern: &Postern, login: &str, password: &str, address: [u8; 4], device: Option<&str>) -> Reply {
    let nobody = postern.anonymous();
    let request = nobody.request(http::Method::POST, "/api/v1/session").extension(ClientAddress(address.into()));
    let cookie = device.map(|device| format!("__Host-postern-device={device}"));
    let request = cookie.iter().fold(request, |request, cookie| request.header(COOKIE, cookie));
    nobody.send_json(request, json!({ "login": login, "password": password })).await
}

/// Locks Ada's login for strangers everywhere, and the shared address for every login.
async fn lock_out(postern: &Postern) {
    for n in 0..100 {
        attempt(postern, LOGIN, WRONG, [198, 51, 100, n / 10], None).await.is(401);
    }
    attempt(postern, LOGIN, PASSWORD, [192, 0, 2, 1], None).await.is_problem(429, "too_many_attempts");
    for n in 0..200 {
        attempt(postern, &format!("{n}@example.com"), WRONG, SHARED, None).await.is(401);
    }
    attempt(postern, "stranger", WRONG, SHARED, None).await.is_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn strangers_cannot_lock_a_browser_that_signed_in_before() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let code = ada.invite("bob@example.com", &[]).await.text_at("/invitation/code");
    let bob = postern.accept(&code, PASSWORD).await.is(200).device();
    let device = attempt(&postern, LOGIN, PASSWORD, SHARED, None).await.is(200).device();
    lock_out(&postern).await;

    for (login, device) in [(LOGIN, &device), ("bob@example.com", &bob)] {
        attempt(&postern, login, PASSWORD, SHARED, Some(device)).await.is(200);
        attempt(&postern, login, WRONG, SHARED, Some(device)).await.is_problem(401, "sign_in_failed");
        let reply = attempt(&postern, login, PASSWORD, SHARED, Some(device)).await.is(200);
        assert_eq!(&reply.device(), device, "the browser keeps its cookie, for another 180 days");
    }
    // It is known for its own login alone, and a made-up cookie is known for none.
    attempt(&postern, LOGIN, PASSWORD, SHARED, Some(&bob)).await.is_problem(429, "too_many_attempts");
    let made_up = postern_backend::secret::bearer::device(&postern.app.random);
    attempt(&postern, LOGIN, PASSWORD, SHARED, Some(made_up.reveal())).await.is_problem(429, "too_many_attempts");
    // An invitation can be accepted from an address that is locked.
    let code = ada.invite("eve@example.com", &[]).await.text_at("/invitation/code");
    postern.accept(&code, PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_known_browser_has_ten_failures_of_its_own_and_then_those_of_a_stranger() {
    let postern = Postern::ready().await;
    let device = attempt(&postern, LOGIN, PASSWORD, SHARED, None).await.is(200).device();
    let computed = postern.app.passwords.computed();
    for _ in 0..20 {
        attempt(&postern, LOGIN, WRONG, SHARED, Some(&device)).await.is_problem(401, "sign_in_failed");
    }
    attempt(&postern, LOGIN, PASSWORD, SHARED, Some(&device)).await.is_problem(429, "too_many_attempts");
    assert_eq!(postern.app.passwords.computed() - computed, 20);
    postern.advance(SignedDuration::from_mins(15));
    attempt(&postern, LOGIN, PASSWORD, SHARED, Some(&device)).await.is(200);
}

#[tokio::test]
async fn many_known_browsers_do_not_add_up_to_more_guesses() {
    let postern = Postern::ready().await;
    let mut devices = Vec::new();
    for _ in 0..11 {
        devices.push(attempt(&postern, LOGIN, PASSWORD, SHARED, None).await.is(200).device());
    }
    for device in &devices {
        for _ in 0..10 {
            attempt(&postern, LOGIN, WRONG, SHARED, Some(device)).await.is_problem(401, "sign_in_failed");
        }
    }
    // 100 guesses as known browsers, and ten as a stranger.
    attempt(&postern, LOGIN, PASSWORD, SHARED, Some(&devices[10])).await.is_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn a_browser_is_recognised_for_its_last_eight_logins_and_for_180_days() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let logins: Vec<String> = (0..9).map(|n| format!("user{n}@example.com")).collect();
    let mut device = None;
    for login in &logins {
        let code = ada.invite(login, &[]).await.text_at("/invitation/code");
        postern.accept(&code, PASSWORD).await.is(200);
        let reply = attempt(&postern, login, PASSWORD, SHARED, device.as_deref()).await.is(200);
        device = Some(reply.device());
    }
    // The shared counters: for each login of the browser ten failures, and then the lock.
    let is_known = async |login: &str| {
        for _ in 0..10 {
            attempt(&postern, login, WRONG, [198, 51, 100, 1], None).await.is(401);
        }
        attempt(&postern, login, PASSWORD, [198, 51, 100, 1], device.as_deref()).await.status == 200
    };
    assert!(!is_known(&logins[0]).await, "the ninth login took the place of the first");
    assert!(is_known(&logins[1]).await && is_known(&logins[8]).await);
    postern.advance(SignedDuration::from_hours(180 * 24));
    assert!(!is_known(&logins[8]).await);
    // A forgotten browser gets another cookie.
    let again = attempt(&postern, &logins[1], PASSWORD, SHARED, device.as_deref()).await.is(200);
    assert_ne!(Some(again.device()), device);
}

#[tokio::test]
async fn the_right_code_of_an_invitation_can_be_tried_fifty_times() {
    let postern = Postern::ready().await;
    let code = postern.ada().invite("bob@example.com", &[]).await.text_at("/invitation/code");
    for _ in 0..50 {
        postern.accept(&code, "bob@example.com").await.is_invalid("password", "common_password");
    }
    postern.accept(&code, PASSWORD).await.is_problem(429, "too_many_attempts");
    postern.advance(SignedDuration::from_mins(15));
    // Those who are told to come back have not tried.
    let places = fill_known_queue(&postern);
    for _ in 0..60 {
        postern.accept(&code, PASSWORD).await.is_problem(503, "busy");
    }
    drop(places);
    postern.accept(&code, PASSWORD).await.is(200);
}

/// Takes all places of people who showed something secret first.
fn fill_known_queue(postern: &Postern) -> Vec<Turn> {
    let places: Vec<Turn> = std::iter::from_fn(|| postern.app.passwords.turn(Queue::Known).ok()).collect();
    assert_eq!(places.len(), 32);
    places
}

#[tokio::test]
async fn a_known_browser_that_finds_its_queue_full_has_not_tried_and_a_locked_one_waits_among_strangers() {
    let postern = Postern::ready().await;
    let device = attempt(&postern, LOGIN, PASSWORD, SHARED, None).await.is(200).device();
    let places = fill_known_queue(&postern);
    for _ in 0..12 {
        attempt(&postern, LOGIN, PASSWORD, SHARED, Some(&device)).await.is_problem(503, "busy");
    }
    drop(places);
    for _ in 0..10 {
        attempt(&postern, LOGIN, WRONG, SHARED, Some(&device)).await.is_problem(401, "sign_in_failed");
    }
    let _places = fill_known_queue(&postern);
    attempt(&postern, LOGIN, PASSWORD, SHARED, Some(&device)).await.is(200);
}

/// Whether a browser is known for a login. Locks the login for strangers at an address, which must be a new one.
async fn is_known(postern: &Postern, login: &str, device: &str, address: [u8; 4]) -> bool {
    for _ in 0..10 {
        attempt(postern, login, WRONG, address, None).await.is(401);
    }
    let reply = attempt(postern, login, PASSWORD, address, Some(device)).await;
    if reply.status != 200 {
        reply.is_problem(429, "too_many_attempts");
        return false;
    }
    true
}

#[tokio::test]
async fn changing_the_password_makes_strangers_of_all_browsers_but_this_one() {
    let postern = Postern::ready().await;
    let eve = attempt(&postern, LOGIN, PASSWORD, SHARED, None).await.is(200).device();
    let signed_in = attempt(&postern, LOGIN, PASSWORD, SHARED, None).await.is(200);
    let (session, ada) = (signed_in.cookie(), signed_in.device());
    let body = json!({ "current": PASSWORD, "new": PASSWORD, "tokens": "keep" });
    let nobody = postern.anonymous();
    let request =
        nobody.request(http::Method::POST, "/api/v1/account/password").header("sec-fetch-site", "same-origin");
    let cookies = format!("__Host-postern={session}; __Host-postern-device={ada}");
    let changed = nobody.send_json(request.header(COOKIE, cookies), body).await.is(204);
    assert_eq!(changed.device(), ada, "the browser keeps its cookie");
    assert!(!is_known(&postern, LOGIN, &eve, [198, 51, 100, 1]).await);
    assert!(is_known(&postern, LOGIN, &ada, [198, 51, 100, 2]).await);
}

#[tokio::test]
async fn whatever_ends_all_sessions_makes_strangers_of_the_browsers() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    for (n, how) in
        ["nothing", "invite", "adopt", "recover", "disable", "end sessions", "delete"].into_iter().enumerate()
    {
        let login = format!("{n}@example.com");
        let administrator: &[&str] = if how == "recover" { &[ADMINISTRATOR] } else { &[] };
        let by = if how == "adopt" { &token.at(&postern) } else { &ada };
        let user = format!("/api/v1/users/{}", by.person(&login, administrator).await.id);
        let device = attempt(&postern, &login, PASSWORD, SHARED, None).await.is(200).device();
        let code = match how {
            "invite" => {
                let body = json!({ "tokens": "keep" });
                Some(ada.post(&format!("{user}/invitation"), body).await.is(200).text_at("/invitation/code"))
            }
            "adopt" => Some(ada.post_empty(&format!("{user}/adopt")).await.is(200).text_at("/invitation/code")),
            "recover" => Some(recover(&postern.app, &login).await.unwrap().code.clone()),
            "disable" => {
                ada.edit(&user, json!({ "disabled": true })).await.is(200);
                ada.edit(&user, json!({ "disabled": false })).await.is(200);
                None
            }
            "end sessions" => {
                ada.delete(&format!("{user}/sessions")).await.is(204);
                None
            }
            "delete" => {
                ada.delete(&user).await.is(204);
                Some(ada.invite(&login, &[]).await.text_at("/invitation/code"))
            }
            _ => None,
        };
        if let Some(code) = code {
            postern.accept(&code, PASSWORD).await.is(200);
        }
        let address = [198, 51, 100, u8::try_from(n).unwrap()];
        assert_eq!(is_known(&postern, &login, &device, address).await, how == "nothing", "{how}");
    }
}

#[tokio::test]
async fn a_browser_sees_no_difference_between_logins_it_is_not_known_for() {
    let postern = Postern::ready().await;
    let code = postern.ada().invite("bob@example.com", &[]).await.text_at("/invitation/code");
    let device = postern.accept(&code, PASSWORD).await.is(200).device();
    for login in [LOGIN, "nobody@example.com"] {
        postern.tap.reset();
        attempt(&postern, login, WRONG, SHARED, Some(&device)).await.is_problem(401, "sign_in_failed");
        let calls = called(&postern);
        assert_eq!(
            calls,
            ["GetItem", "GetItem", "UpdateItem", "UpdateItem", "UpdateItem", "GetItem", "GetItem"],
            "{login}"
        );
    }
}

/// The operations called since the last reset.
fn called(postern: &Postern) -> Vec<String> {
    postern.tap.calls().into_iter().map(|call| call.operation).collect()
}

#[tokio::test]
async fn a_locked_address_creates_no_counters_and_is_soon_refused_without_the_table() {
    let postern = Postern::ready().await;
    for n in 0..200 {
        attempt(&postern, &format!("{n}@example.com"), WRONG, SHARED, None).await.is(401);
    }
    let second = postern.second().await;
    for instance in [&postern, &second] {
        for calls in [vec!["UpdateItem", "GetItem"], vec![], vec![]] {
            let before = postern.dump().await.len();
            instance.tap.reset();
            let reply = attempt(instance, "somebody@example.com", WRONG, SHARED, None).await;
            reply.is_problem(429, "too_many_attempts");
            assert_eq!(called(instance), calls);
            assert_eq!(postern.dump().await.len(), before);
        }
    }
    postern.advance(SignedDuration::from_mins(15));
    attempt(&postern, LOGIN, PASSWORD, SHARED, None).await.is(200);
}

#[tokio::test]
async fn one_login_alone_locks_no_address() {
    let postern = Postern::ready().await;
    for n in 0..300 {
        attempt(&postern, LOGIN, WRONG, SHARED, None).await.is(if n < 10 { 401 } else { 429 });
    }
    attempt(&postern, "nobody@example.com", WRONG, SHARED, None).await.is_problem(401, "sign_in_failed");
}
