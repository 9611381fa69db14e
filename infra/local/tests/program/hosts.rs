//! The host that a request is for, and the origin that it comes from.

use serde_json::json;

use crate::program::{Data, Program, command};
use crate::session::{PASSWORD, Session};
use crate::wire::{ask, connect, request};

const HEALTHZ: &str = "GET /api/v1/healthz";

#[test]
fn only_the_public_url_and_loopback_names_are_hosts() {
    let data = Data::new();
    let options = ["--port", "0", "--public-url", "https://postern.example.com:8443"];
    let mut program = Program::start(command(&data).args(options));
    let address = program.address();
    for host in [
        "postern.example.com",
        "Postern.Example.com:8443",
        "postern.example.com:443",
        "localhost",
        "localhost:8080",
        "127.0.0.1",
        "127.0.0.1:9000",
        "[::1]:8080",
    ] {
        ask(&address, HEALTHZ, &[("host", host)], None).expect(200);
        assert_ne!(ask(&address, "GET /", &[("host", host)], None).status, 400);
    }
    for host in [
        "evil.example.com",
        "evil.example.com:8443",
        "postern.example.com.evil.com",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "192.0.2.1",
        "ada@evil.example.com",
        "",
    ] {
        let refused = ask(&address, HEALTHZ, &[("host", host)], None).expect(400);
        assert_eq!(refused["code"], "bad_header");
        assert!(refused["detail"].as_str().unwrap().contains("https://postern.example.com:8443"), "{refused}");
        ask(&address, "GET /", &[("host", host)], None).expect(400);
    }
    ask(&address, HEALTHZ, &[("host", "localhost"), ("host", "evil.example.com")], None).expect(400);
}

#[test]
fn a_page_at_another_name_of_this_machine_leads_to_the_public_url() {
    let (_data, mut program) = Program::served();
    let address = program.address();
    let url = program.url();
    let moved = ask(&address, "GET /users?q=a", &[("host", "[::1]:8080")], None);
    assert_eq!((moved.status, moved.header("location")), (307, format!("{url}/users?q=a").as_str()));
    ask(&address, HEALTHZ, &[("host", "[::1]:8080")], None).expect(200);
}

#[test]
fn a_foreign_origin_is_refused_whatever_else_a_request_says() {
    let (_data, mut program) = Program::served();
    let session = Session::set_up(&mut program);
    let (address, url) = (program.address(), program.url());
    let body = json!({ "login": "alice", "password": PASSWORD });
    for origin in ["null", "http://localhost", "https://evil.example.com", &url.replace("http:", "https:")] {
        let headers = [("origin", origin), ("sec-fetch-site", "same-origin")];
        assert_eq!(ask(&address, "POST /api/v1/session", &headers, Some(&body)).expect(403)["code"], "cross_site");
        let headers = [headers[0], headers[1], ("cookie", &session.cookie)];
        assert_eq!(ask(&address, "DELETE /api/v1/session", &headers, None).expect(403)["code"], "cross_site");
    }
    ask(&address, "POST /api/v1/session", &[("origin", &url)], Some(&body)).expect(200);
}

#[test]
fn a_request_without_a_host_is_refused() {
    let (_data, mut program) = Program::served();
    let text = request(HEALTHZ, &[("host", "x"), ("connection", "close")], None).replace("host: x\r\n", "");
    let mut connection = connect(&program.address());
    std::io::Write::write_all(&mut connection, text.as_bytes()).unwrap();
    let answer = std::io::read_to_string(connection).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

#[test]
fn two_programs_on_one_host_have_sessions_of_their_own() {
    let ((_data, mut first), (_other_data, mut second)) = (Program::served(), Program::served());
    let sessions = [Session::set_up(&mut first), Session::set_up(&mut second)];
    // A browser sends both to each port.
    let both = format!("{}; {}", sessions[0].cookie, sessions[1].cookie);
    for session in &sessions {
        ask(&session.address, "GET /api/v1/account", &[("cookie", &both)], None).expect(200);
        let document = ask(&session.address, "GET /api/v1/openapi.json", &[], None).expect(200);
        let name = document["components"]["securitySchemes"]["session"]["name"].as_str().unwrap();
        assert_eq!(session.cookie.split('=').next(), Some(name));
        let signed_out = session.ask("DELETE /api/v1/session", None);
        assert!(signed_out.header("set-cookie").starts_with(&format!("{name}=;")), "{signed_out:?}");
    }
}
