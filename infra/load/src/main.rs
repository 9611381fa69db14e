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

use drive::{Measured, Request};
use fill::Filled;
use server::Server;

/// How many times each measurement is made. The median is reported.
const ROUNDS: usize = 3;
/// The number of API users in the large table. Each has three keys.
const MANY: usize = 100_000;
/// The number of API users in the small table.
const FEW: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let runtime = tokio::runtime::Runtime::new()?;
    match arguments.next().as_deref() {
        Some("hello") => runtime.block_on(server::serve_hello()),
        Some("cold-start") => {
            let (api, hello) = arguments.next().zip(arguments.next()).ok_or("usage: cold-start <api> <hello>")?;
            runtime.block_on(cold_start::measure(api.as_ref(), hello.as_ref()))
        }
        many => {
            let many = many.map_or(Ok(MANY), str::parse).map_err(|_| "usage: postern-load [how many API users]")?;
            // Cargo builds both programs into one folder.
            let postern = env::current_exe()?.with_file_name(format!("postern{}", env::consts::EXE_SUFFIX));
            runtime.block_on(measure(&postern, many))
        }
    }
}

async fn measure(postern: &Path, many: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let small = fill::fill(&folder.path().join("small.db"), FEW).await?;
    let large = fill::fill(&folder.path().join("large.db"), many).await?;
    println!("filled: {FEW} and {many} API users, three keys each");

    let hello = Server::hello()?;
    let few_users = Server::postern(postern, &small.file)?;
    let many_users = Server::postern(postern, &large.file)?;
    let report_memory = |when: &str| -> Result<(), Box<dyn Error>> {
        let (few, many) = (few_users.memory()?, many_users.memory()?);
        println!("memory {when}, MiB: {few} on the small table, {many} on the large one");
        Ok(())
    };
    report_memory("at rest")?;

    let bare = median(&hello, &Request { path: "/", ..Request::default() }).await?;
    println!("\n{:<34} {:>9} {:>9} {:>9}   of a bare server: throughput, latency", "", "per s", "p50 µs", "p99 µs");
    report("bare axum hello", &bare, &bare);
    for ((name, on_small), (_, on_large)) in requests(&small).into_iter().zip(requests(&large)) {
        let at_few = median(&few_users, &on_small).await?;
        let at_many = median(&many_users, &on_large).await?;
        report(&format!("{name}, {FEW}"), &at_few, &bare);
        report(&format!("{name}, {many}"), &at_many, &bare);
        println!("{:<34} × {:.2}", "  throughput, large to small table", at_many.per_second / at_few.per_second);
    }
    println!();
    report_memory("after the run")
}

/// The requests to measure on a table, with their names.
fn requests(filled: &Filled) -> [(&'static str, Request); 6] {
    let verify = format!(r#"{{"key":"{}","permission":"inventory:write"}}"#, filled.other_key);
    let batch = format!(r#"{{"records":[{}]}}"#, vec![r#"{"data":{"slab":1}}"#; 100].join(","));
    let request = |path, body: &str| Request { path, key: Some(filled.key.clone()), body: body.to_owned() };
    [
        ("who am I", request("/api/v1/session", "")),
        ("verify", request("/api/v1/verify", &verify)),
        ("record write", request("/api/v1/collections/inventory/records", r#"{"slab":1}"#)),
        ("batch of 100 records", request("/api/v1/collections/inventory/records/batch", &batch)),
        ("list of 10 API users", request("/api/v1/api-users?limit=10", "")),
        ("list of 10 keys", request("/api/v1/keys?limit=10", "")),
    ]
}

async fn median(server: &Server, request: &Request) -> Result<Measured, Box<dyn Error>> {
    let mut measured = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        measured.push(drive::drive(server.address, request).await?);
    }
    measured.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    Ok(measured.swap_remove(ROUNDS / 2))
}

fn report(name: &str, measured: &Measured, bare: &Measured) {
    println!(
        "{name:<34} {:>9.0} {:>9} {:>9}   × {:.2}, × {:.1}",
        measured.per_second,
        measured.p50.as_micros(),
        measured.p99.as_micros(),
        measured.per_second / bare.per_second,
        measured.p50.as_secs_f64() / bare.p50.as_secs_f64()
    );
}
