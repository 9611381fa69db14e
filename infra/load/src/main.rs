//! Measures the service as it is shipped: the program `postern` runs in its own process, first on a table with 10 API
//! users and then on one with 100,000. A bare axum server that does nothing is the baseline. Compare the ratios of one
//! run; the absolute figures depend on the machine.
//!
//! With `cold-start` it measures how long the service takes to start in AWS, compared with a function that does
//! nothing.
//!
//! `cargo xtask load` and `cargo xtask cold-start` build the programs it needs and run it. It is not a test: nothing
//! here fails because it was slow.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

mod cold_start;
mod drive;
mod fill;
mod server;

use std::env;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use drive::{Measured, Requests};
use fill::Filled;
use server::Server;

/// How many times each measurement is made. The median is reported.
const ROUNDS: usize = 3;
/// The number of API users in the large table. Each has three keys.
const MANY: usize = 100_000;
/// The number of API users in the small table.
const FEW: usize = 10;
/// With how many keys requests are sent in turn.
const KEYS: usize = 10;
/// More keys than the service keeps callers in memory, but not so many that it forgets when it last noted their use.
const MISSES: usize = 9_000;
/// On how many connections one person signs in at the same time. With more, they are refused as attempts to guess the password.
const SIGN_INS: usize = 8;
/// How long after the run the memory is read again.
const SETTLING: Duration = Duration::from_secs(20);
/// With how many connections each request is measured.
const CONNECTIONS: [usize; 2] = [1, 16];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let runtime = match env::args().nth(1).as_deref() {
        Some("hello") => tokio::runtime::Runtime::new()?,
        // The generator needs one thread, and leaves the others to the servers.
        _ => tokio::runtime::Builder::new_current_thread().enable_all().build()?,
    };
    match arguments.next().as_deref() {
        Some("hello") => runtime.block_on(server::serve_hello()),
        Some("cold-start") => {
            let usage = "usage: cold-start <folder of the functions> <bare function>";
            let (folder, bare) = arguments.next().zip(arguments.next()).ok_or(usage)?;
            runtime.block_on(cold_start::measure(folder.as_ref(), bare.as_ref()))
        }
        many => {
            let usage = "usage: postern-load [how many API users [a part of the names of the requests to measure]]";
            let many = many.map_or(Ok(MANY), str::parse).map_err(|_| usage)?;
            let only = arguments.next().unwrap_or_default();
            // Cargo builds both programs into one folder.
            let postern = env::current_exe()?.with_file_name(format!("postern{}", env::consts::EXE_SUFFIX));
            runtime.block_on(measure(&postern, many, &only))
        }
    }
}

async fn measure(postern: &Path, many: usize, only: &str) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let small = fill::fill(&folder.path().join("small.db"), FEW).await?;
    let large = fill::fill(&folder.path().join("large.db"), many).await?;
    println!("filled: {FEW} and {many} API users, three keys each; {}", machine());

    let hello = Server::hello()?;
    let few_users = Server::postern(postern, &small.file)?;
    let many_users = Server::postern(postern, &large.file)?;
    let report_memory = |when: &str| -> Result<(), Box<dyn Error>> {
        let (few, many) = (few_users.memory()?, many_users.memory()?);
        println!("memory {when}, MiB: {few} on the small table, {many} on the large one");
        Ok(())
    };
    report_memory("at rest")?;
    let greeting = Requests(vec![drive::request("/", None, "")]);
    for connections in CONNECTIONS {
        let bare = median(&hello, &greeting, connections).await?;
        println!(
            "\n{:<38} {:>9} {:>9} {:>9}   of a bare server",
            format!("{connections} connections"),
            "per s",
            "p50 µs",
            "p99 µs"
        );
        report("bare axum hello", &bare, &bare);
        let of_both = requests(&small, KEYS).into_iter().zip(requests(&large, KEYS));
        for ((name, on_small), (_, on_large)) in of_both.filter(|((name, _), _)| name.contains(only)) {
            let at_few = median(&few_users, &on_small, connections).await?;
            let at_many = median(&many_users, &on_large, connections).await?;
            report(&format!("{name}, small table"), &at_few, &bare);
            report(&format!("{name}, large table"), &at_many, &bare);
            println!("{:<38} × {:.2}", "  large to small table", at_many.per_second / at_few.per_second);
        }
        // Sign-ins keep a processor busy. They must not keep it from everyone else.
        let sign_ins = Requests(vec![sign_in()]);
        if connections > SIGN_INS && "sign-in".contains(only) {
            report("sign-in", &median(&few_users, &sign_ins, SIGN_INS).await?, &bare);
            let [_, (name, verify), ..] = requests(&small, KEYS);
            let flood = verify.0.first().cloned().unwrap_or_default();
            // First, because of the sign-ins that the flood leaves unanswered in the end.
            let measured = tokio::select! {
                measured = median(&few_users, &sign_ins, SIGN_INS) => measured?,
                stopped = drive::flood(few_users.address, flood, connections) => return Err(stopped),
            };
            report(&format!("sign-in, beside {connections} that {name}"), &measured, &bare);
            let measured = tokio::select! {
                measured = median(&few_users, &verify, connections) => measured?,
                stopped = drive::flood(few_users.address, sign_in(), SIGN_INS) => return Err(stopped),
            };
            report(&format!("{name}, beside {SIGN_INS} that sign in"), &measured, &bare);
        }
        if large.keys.len() > MISSES && "in turn".contains(only) {
            let [(name, misses), ..] = requests(&large, MISSES);
            drive::once(many_users.address, &misses, connections).await?;
            report(&format!("{name}, {MISSES} keys in turn"), &median(&many_users, &misses, connections).await?, &bare);
            // Each use of these is also the first that this process remembers, so it is written down.
            let [(name, first_uses), ..] = requests(&large, usize::MAX);
            let measured = median(&many_users, &first_uses, connections).await?;
            report(&format!("{name}, {} keys in turn", large.keys.len()), &measured, &bare);
        }
    }
    println!();
    report_memory("after the run")?;
    // The allocator returns memory to the system some time after it was freed, and only while the program does something.
    for _ in 0..SETTLING.as_secs() {
        tokio::time::sleep(Duration::from_secs(1)).await;
        for (server, filled) in [(&few_users, &small), (&many_users, &large)] {
            let [(_, who), ..] = requests(filled, KEYS);
            drive::once(server.address, &who, 1).await?;
        }
    }
    report_memory(&format!("{} s later", SETTLING.as_secs()))
}

/// The machine, for the heading of a table.
fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    format!("{processors} processors, {} {}", env::consts::OS, env::consts::ARCH)
}

/// The requests to measure on a table, with their names. Those about the caller are sent with several keys in turn.
fn requests(filled: &Filled, keys: usize) -> [(&'static str, Requests); 6] {
    let step = (filled.keys.len() / keys).max(1);
    let keys: Vec<&str> = filled.keys.iter().step_by(step).take(keys).map(String::as_str).collect();
    let first = keys.first().copied();
    let batch = format!(r#"{{"records":[{}]}}"#, vec![r#"{"data":{"slab":1}}"#; 100].join(","));
    let each = |path: &str, body: fn(&str) -> String| {
        Requests(keys.iter().map(|key| drive::request(path, first, &body(key))).collect())
    };
    let one = |path, body: &str| Requests(vec![drive::request(path, first, body)]);
    [
        ("who am I", Requests(keys.iter().map(|key| drive::request("/api/v1/session", Some(key), "")).collect())),
        ("verify", each("/api/v1/verify", |key| format!(r#"{{"key":"{key}","permission":"inventory:write"}}"#))),
        ("record write", one("/api/v1/collections/inventory/records", r#"{"slab":1}"#)),
        ("batch of 100 records", one("/api/v1/collections/inventory/records/batch", &batch)),
        ("list of 10 API users", one("/api/v1/api-users?limit=10", "")),
        ("list of 10 keys", one("/api/v1/keys?limit=10", "")),
    ]
}

fn sign_in() -> Vec<u8> {
    let (login, password) = fill::ADMINISTRATOR;
    drive::request("/api/v1/session", None, &format!(r#"{{"login":"{login}","password":"{password}"}}"#))
}

async fn median(server: &Server, requests: &Requests, connections: usize) -> Result<Measured, Box<dyn Error>> {
    let mut measured = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        measured.push(drive::drive(server.address, requests, connections).await?);
    }
    measured.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    Ok(measured.swap_remove(ROUNDS / 2))
}

fn report(name: &str, measured: &Measured, bare: &Measured) {
    println!(
        "{name:<38} {:>9.0} {:>9} {:>9}   × {:.2}",
        measured.per_second,
        measured.p50.as_micros(),
        measured.p99.as_micros(),
        measured.per_second / bare.per_second
    );
}
