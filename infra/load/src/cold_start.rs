//! Measures how long the service takes to start as a Lambda function, compared with a function that only says hello.
//!
//! Both are started in turn, many times, each in its own process behind the same runtime API. The medians are compared.
//! The time that Lambda takes before a program begins is the same for both, and is not measured. DynamoDB is an
//! endpoint on this machine, without TLS or a network.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use postern_backend::random::Random;
use postern_backend::store::Store;
use postern_backend::store::client;
use postern_embedded::Embedded;
use postern_emulator::{Endpoint, Function};
use serde_json::{Value, json};

/// How many times each function is started.
const STARTS: usize = 60;

/// How long a function took to start.
struct Start {
    /// The time until it asked for its first event.
    ready: Duration,
    /// The time until it had answered its first event.
    answered: Duration,
}

/// Starts both functions and prints how long they took.
pub(crate) async fn measure(api: &Path, hello: &Path) -> Result<(), Box<dyn Error>> {
    let database = Embedded::memory()?;
    let store = Store::new(client::in_process(database.http_client()), "postern", Random::system());
    store.create_table_if_absent().await.map_err(postern_backend::error::Error::sentence)?;
    let endpoint = Endpoint::start(&database).await?;
    let url = endpoint.url();
    let variables = [
        ("POSTERN_TABLE", "postern"),
        ("POSTERN_PUBLIC_URL", "https://postern.example.com"),
        ("POSTERN_LOG", "warn"),
        ("AWS_ENDPOINT_URL_DYNAMODB", &url),
    ];
    let (mut apis, mut hellos) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        hellos.push(start(hello, &[]).await?);
        apis.push(start(api, &variables).await?);
    }
    println!("median of {STARTS} starts each, ms{:>16} {:>10}   ratio", "hello", "api");
    report("until it asks for its first event", &hellos, &apis, |start| start.ready);
    report("until it has answered that event", &hellos, &apis, |start| start.answered);
    for (name, program) in [("hello", hello), ("api", api)] {
        println!("{name}: {} KiB", program.metadata()?.len() / 1024);
    }
    Ok(())
}

async fn start(program: &Path, variables: &[(&str, &str)]) -> Result<Start, Box<dyn Error>> {
    let began = Instant::now();
    let mut function = Function::start(program, "api", variables).await?;
    let ready = function.ready().await.ok_or_else(|| function.log())?;
    let answer = function.invoke(&event()).await.ok_or("no answer in time")?;
    let answered = began.elapsed();
    let answer = answer.map_err(|fault| fault.message)?;
    if answer["statusCode"] != 200 {
        return Err(answer.to_string().into());
    }
    Ok(Start { ready, answered })
}

fn report(what: &str, hellos: &[Start], apis: &[Start], time: fn(&Start) -> Duration) {
    let median = |starts: &[Start]| {
        let mut times: Vec<Duration> = starts.iter().map(time).collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    let (hello, api) = (median(hellos), median(apis));
    println!("{what:<38} {hello:>10.2} {api:>10.2}   × {:.2}", api / hello);
}

/// A health check, as an HTTP API sends it.
fn event() -> Value {
    let path = "/api/v1/healthz";
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "host": "postern.example.com" },
        "requestContext": {
            "http": { "method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7" },
            "stage": "$default",
            "timeEpoch": 0
        },
        "isBase64Encoded": false
    })
}
