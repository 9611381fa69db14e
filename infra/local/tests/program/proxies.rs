//! Clients behind reverse proxies.

use serde_json::json;

use crate::program::{Data, Program, command, refusal};
use crate::session::{PASSWORD, Session};
use crate::wire::ask;

/// Addresses from the ranges for documentation.
const CLIENT: &str = "203.0.113.77";
const FORGED: &str = "198.51.100.1";

/// Serves behind these proxies, and sets Postern up.
fn serve(options: &[&str]) -> (Data, Program, Session) {
    let data = Data::new();
    let mut program = Program::start(command(&data).args(["--port", "0"]).args(options));
    let session = Session::set_up(&mut program);
    (data, program, session)
}

/// The address of a session that is begun with these headers.
fn address_of(address: &str, headers: &[(&str, &str)]) -> String {
    let body = json!({ "login": "alice", "password": PASSWORD });
    let answer = ask(address, "POST /api/v1/session", headers, Some(&body));
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    answer.expect(200);
    let session = Session { address: address.to_owned(), cookie };
    let sessions = session.ask("GET /api/v1/account/sessions", None).expect(200);
    let current = sessions["items"].as_array().unwrap().iter().find(|session| session["current"] == true).unwrap();
    current["address"].as_str().unwrap().to_owned()
}

#[test]
fn a_trusted_proxy_names_the_client() {
    let (_data, program, session) = serve(&["--trusted-proxy", "127.0.0.1"]);
    for (named, client) in [
        (CLIENT, CLIENT),
        ("203.0.113.77:4711", CLIENT),
        ("::ffff:203.0.113.77", CLIENT),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        // What a client sends is in front of what the proxy appends.
        ("198.51.100.1, 203.0.113.77", CLIENT),
        ("127.0.0.1, 203.0.113.77", CLIENT),
        ("nonsense, 203.0.113.77", CLIENT),
        // One byte that is no UTF-8.
        ("\u{ff}, 203.0.113.77", CLIENT),
        ("203.0.113.77, \u{ff}", "127.0.0.1"),
        ("203.0.113.77, nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
    ] {
        let others = [("x-forwarded-for", named), ("x-real-ip", FORGED), ("forwarded", "for=198.51.100.1")];
        assert_eq!(address_of(&session.address, &others), client, "{named:?}");
    }
    assert_eq!(address_of(&session.address, &[]), "127.0.0.1");
    let log = program.stop().log;
    assert!(log.contains(&format!("address={CLIENT}")), "{log}");
    assert!(!log.contains(FORGED), "{log}");
}

#[test]
fn two_proxies_in_a_row_name_the_client_together() {
    let (_data, _program, session) = serve(&["--trusted-proxy", "127.0.0.0/8,10.0.0.0/8"]);
    let chain = format!("{FORGED}, {CLIENT}, 10.1.2.3");
    assert_eq!(address_of(&session.address, &[("x-forwarded-for", &chain)]), CLIENT);
    let lines = [("x-forwarded-for", FORGED), ("x-forwarded-for", CLIENT), ("x-forwarded-for", "10.1.2.3, 10.9.9.9")];
    assert_eq!(address_of(&session.address, &lines), CLIENT);
    assert_eq!(address_of(&session.address, &[("x-forwarded-for", "10.1.2.3, 10.9.9.9")]), "10.1.2.3");
}

#[test]
fn only_trusted_peers_and_the_chosen_header_count() {
    let (_data, _program, session) = serve(&["--trusted-proxy", "10.0.0.0/8"]);
    assert_eq!(address_of(&session.address, &[("x-forwarded-for", CLIENT)]), "127.0.0.1");

    let (_data, _program, session) = serve(&["--trusted-proxy", "127.0.0.1", "--proxy-header", "X-Real-IP"]);
    let headers = [("x-forwarded-for", FORGED), ("x-real-ip", CLIENT)];
    assert_eq!(address_of(&session.address, &headers), CLIENT);
    let ipv6 = session.address.replace("127.0.0.1", "[::1]");
    assert_eq!(address_of(&ipv6, &headers), "::1");
}

#[test]
fn a_key_was_used_from_the_address_of_the_client() {
    let (_data, _program, session) = serve(&["--trusted-proxy", "127.0.0.1"]);
    let token = session.ask("POST /api/v1/account/tokens", Some(&json!({ "name": "robot" }))).expect(201);
    let bearer = format!("Bearer {}", token["secret"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str()), ("x-forwarded-for", CLIENT)];
    ask(&session.address, "GET /api/v1/session", &headers, None).expect(200);
    let tokens = session.ask("GET /api/v1/account/tokens", None).expect(200);
    assert_eq!(tokens["items"][0]["last_used"]["address"], CLIENT, "{tokens}");
}

#[test]
fn invalid_proxies_are_named() {
    for (options, named) in [
        (vec!["--trusted-proxy", "proxy.example.com"], "10.0.0.0/8"),
        (vec!["--trusted-proxy", "0.0.0.0/0"], "every client"),
        (vec!["--trusted-proxy", "::/0"], "every client"),
        (vec!["--trusted-proxy", "10.0.0.1", "--proxy-header", "Forwarded"], "plain addresses"),
        (vec!["--trusted-proxy", "10.0.0.1", "--proxy-header", "a b"], "name of a header"),
        (vec!["--proxy-header", "X-Real-IP"], "--trusted-proxy"),
    ] {
        let line = refusal(command(&Data::new()).args(&options));
        assert!(line.contains(named), "{options:?}: {line}");
    }
}
