//! The change log as CSV: RFC 4180, no cell that a spreadsheet would run as a formula, and a link to the next part.

use axum::body::Body;
use http::Method;
use http::header::ACCEPT;
use jiff::SignedDuration;
use postern_backend::store::Snapshot;
use postern_backend::store::commit::Commit;
use postern_backend::store::entity::change::{AuditContext, ChangeLog, ChangeRecord};
use postern_shared::change::{Action, RequestInfo, Subject, SubjectKind};
use postern_shared::session::{CredentialKind, CredentialName};
use serde_json::{Value, json};

use super::{CHANGES, History};
use crate::harness::{Actor, Postern, Reply};

const CSV: &str = "/api/v1/changes.csv";
const HEADER: &str = r#""at","actor_kind","actor_id","actor","credential_kind","credential_id","action","target_kind","target_id","target","target_key_id","target_key","before","after","request","address","agent""#;

/// The log as CSV, from a path.
async fn csv(caller: &Actor<'_>, path: &str) -> Reply {
    caller.get(path).await.is(200)
}

/// The path of the next part, to which the `Link` header leads.
fn next(reply: &Reply) -> Option<String> {
    let link = reply.header("link")?;
    Some(link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap().to_owned())
}

/// The cells of the rows below the header, as an RFC 4180 parser reads them.
fn rows(reply: &Reply) -> Vec<Vec<String>> {
    assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert!(reply.text.starts_with(&format!("{HEADER}\r\n")), "{reply:?}");
    let mut reader = csv::ReaderBuilder::new().terminator(csv::Terminator::CRLF).from_reader(reply.text.as_bytes());
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

/// The CSV row of an entry.
fn row(entry: &Value) -> Vec<String> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let json = |side: &str| entry[side].to_string();
    let mut row: Vec<String> =
        ["/at", "/actor/kind", "/actor/id", "/actor/name", "/credential/kind", "/credential/id"].map(text).into();
    row.extend(
        ["/action", "/target/kind", "/target/id", "/target/name", "/target/key/id", "/target/key/name"].map(text),
    );
    row.extend(["before", "after"].map(json));
    row.extend(["/request/id", "/request/address", "/request/agent"].map(text));
    row
}

#[tokio::test]
async fn the_csv_has_the_same_entries_as_the_list() {
    let history = History::new().await;
    for (query, expected) in history.filters().iter().filter(|(query, _)| !query.contains('&')) {
        let reply = csv(&history.boss(), &format!("{CSV}?{query}")).await;
        assert_eq!(reply.header("link"), None);
        assert_eq!(rows(&reply), expected.iter().copied().map(row).collect::<Vec<_>>(), "{query}");
    }
    let roles: Vec<_> = history.all.iter().filter(|it| it["target"]["kind"] == "role").map(row).collect();
    assert_eq!(rows(&csv(&history.boss(), &format!("{CSV}?kind=role")).await), roles);
    let day = format!("{CSV}?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z");
    assert_eq!(rows(&csv(&history.boss(), &day).await).len(), 6);
    let oldest_first = csv(&history.boss(), &format!("{CSV}?order=asc")).await;
    assert_eq!(rows(&oldest_first), history.all.iter().rev().map(row).collect::<Vec<_>>());
}

#[tokio::test]
async fn each_path_has_one_format_whatever_the_request_accepts() {
    let postern = Postern::ready().await;
    for accept in ["text/csv", "application/json", "*/*", "text/html,application/xhtml+xml", ""] {
        let get = async |path: &str| {
            let request = postern.ada().request(Method::GET, path).header(ACCEPT, accept);
            postern.send_with(request, Body::empty()).await.is(200)
        };
        assert_eq!(rows(&get(CSV).await).len(), 1);
        assert_eq!(get(CHANGES).await["items"].as_array().unwrap().len(), 1);
    }
    for bad in ["limit=0", "limit=101", "cursor=abc", "target=", "who=1"] {
        postern
            .ada()
            .get(&format!("{CSV}?{bad}"))
            .await
            .is_problem(400, if bad.starts_with('c') { "bad_cursor" } else { "bad_query" });
    }
}

#[tokio::test]
async fn the_link_leads_to_the_next_part_of_the_csv() {
    let history = History::new().await;
    let by_robot = format!("actor={}", history.robot());
    for (query, limit) in [("", 4), (&by_robot, 3), ("from=2026-03-02T00:00:00Z", 5)] {
        let everything = rows(&csv(&history.boss(), &format!("{CSV}?{query}")).await);
        let (mut path, mut found) = (Some(format!("{CSV}?{query}&limit={limit}")), Vec::new());
        while let Some(from) = path {
            let reply = csv(&history.boss(), &from).await;
            let part = rows(&reply);
            path = next(&reply);
            assert!(part.len() <= limit && (path.is_none() || !part.is_empty()), "{query}");
            found.extend(part);
        }
        assert_eq!(found, everything, "{query}");
    }
}

#[tokio::test]
async fn names_that_look_like_formulas_or_separators_stay_text_in_one_row() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let long = "\u{5b57}".repeat(80);
    for name in ["=1+1", "+1", "-1", "@SUM(A1)", "a,b", "say \"hi\"", "; drop", &long] {
        ada.role(name, &[]).await;
    }
    for name in ["a;=1+1;", "＠SUM(1)", "＝2", "＋2", "－2", "a, \"-1", "a|@b", "a - b = c", "2026-03-01"] {
        ada.role(name, &[]).await;
    }
    let request = ada.request(Method::POST, "/api/v1/roles").header("user-agent", "x;=HYPERLINK(\"x\")");
    let description = "a;=1\r\n+2\n\"3\",\t4, ＠b;-";
    let body = json!({ "name": "Noted", "description": description });
    ada.send_json(request, body).await.is(201);
    let reply = csv(&ada, CSV).await;
    let rows = rows(&reply);
    assert_eq!(rows.len(), 19);
    assert_eq!(reply.text.split("\r\n").count(), 1 + 19 + 1);
    assert_eq!(reply.text.matches('\n').count(), reply.text.matches("\r\n").count());
    let mut names: Vec<&str> = rows.iter().map(|row| row[9].as_str()).collect();
    names.sort_unstable();
    let mut safe = vec!["'+1", "'-1", "'=1+1", "'@SUM(A1)", "; drop", "Ada", "Noted", "a,b", "say \"hi\"", &long];
    safe.extend(["a;'=1+1;", "'＠SUM(1)", "'＝2", "'＋2", "'－2", "a, \"'-1", "a|'@b", "a - b = c", "2026-03-01"]);
    safe.sort_unstable();
    assert_eq!(names, safe);
    assert!(rows.iter().any(|row| row[16] == "x;'=HYPERLINK(\"x\")"));
    let lines = reply.text.split("\r\n").filter(|line| !line.is_empty());
    assert!(lines.into_iter().all(|line| line.starts_with('"') && line.ends_with('"')), "every cell is quoted");
    let noted = rows.iter().find(|row| row[9] == "Noted").unwrap();
    let after: Value = serde_json::from_str(&noted[13]).unwrap();
    assert_eq!(after["description"], description);
    assert!(!noted[13].contains(";=") && !noted[13].contains("＠"), "{}", noted[13]);
}

/// The entries that `append_entries` appends.
const SEEDED: &str = "/api/v1/changes.csv?target=rol_seedseedseed";

/// Appends entries with names that no request could store, a millisecond apart.
async fn append_entries(postern: &Postern, count: usize, name: impl Fn(usize) -> String) {
    let named = |name: String| Subject::new(SubjectKind::Role, "rol_seedseedseed", name);
    let mut at = postern.now();
    for from in (0..count).step_by(100) {
        let mut commit = Commit::default();
        for n in from..count.min(from + 100) {
            at += SignedDuration::from_millis(1);
            let context = AuditContext {
                actor: named(name(n)),
                credential: CredentialName::of(CredentialKind::Deployer),
                request: RequestInfo {
                    id: postern.app.random.id(postern_shared::id::RequestId::from_random),
                    address: name(n),
                    agent: name(n),
                },
            };
            let record = ChangeRecord {
                action: Action::RoleEdit,
                target: named(name(n)),
                before: Value::Null,
                after: json!({ "name": name(n) }),
            };
            let (random, clock, snapshot) = (&postern.app.random, &postern.app.clock, &Snapshot::default());
            let log = ChangeLog { context: &context, random, clock, snapshot };
            log.append(&mut commit, at, record).unwrap();
        }
        postern.app.store.commit(commit).await.unwrap();
    }
    postern.advance(at.duration_since(postern.now()) + SignedDuration::from_millis(1));
}

#[tokio::test]
async fn even_invalid_names_in_the_table_are_not_run_as_formulas() {
    let postern = Postern::ready().await;
    let hostile = ["\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "a\r\nb,\"c\"", " =1", "plain"];
    append_entries(&postern, hostile.len(), |n| hostile[n].to_owned()).await;
    let mut rows = rows(&csv(&postern.ada(), SEEDED).await);
    rows.reverse();
    let safe = ["'\t'=1", "'\r'=1", "'\n'=1", "'=cmd|' /C calc'!A0", "a\r\nb,\"c\"", " '=1", "plain"];
    for column in [3, 9, 15, 16] {
        assert_eq!(rows.iter().map(|row| row[column].as_str()).collect::<Vec<_>>(), safe);
    }
}

#[tokio::test]
async fn the_csv_has_a_limit_of_rows_and_of_bytes() {
    let postern = Postern::ready().await;
    append_entries(&postern, 5003, |n| n.to_string()).await;
    let first = csv(&postern.ada(), SEEDED).await;
    let rest = csv(&postern.ada(), &next(&first).unwrap()).await;
    let (first, end, rest) = (rows(&first), next(&rest), rows(&rest));
    assert_eq!((first.len(), rest.len(), end), (5000, 3, None));
    assert_eq!((first[4999][9].as_str(), rest[0][9].as_str()), ("3", "2"));
    let large = Postern::ready().await;
    append_entries(&large, 900, |n| format!("{n} {}", "\"".repeat(1000))).await;
    let first = csv(&large.ada(), SEEDED).await;
    assert!(first.text.len() < 5_000_000 && first.header("link").is_some(), "{}", first.text.len());
}
