//! Measures how long the service and the authorizer take to start as Lambda functions, compared with a function that only
//! says hello.
//!
//! All are started in turn, many times, each in its own process behind the same runtime API. Each then gets the same event
//! again and again. The medians are compared. The time that Lambda takes before a program begins is the same for all, and is not
//! measured. DynamoDB is an endpoint on this machine, without TLS or a network.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::store::Store;
use postern_backend::store::client;
use postern_embedded::Embedded;
use postern_emulator::{Endpoint, Function};
use postern_shared::id::{ApiUserId, KeyId};
use postern_shared::principal::KeyRef;
use serde_json::{Value, json};

/// How many times each function is started.
const STARTS: usize = 60;
/// How many further events a function gets after its first.
const FURTHER: u32 = 20;

/// A function, and the event that it is measured with.
struct Program<'a> {
    file: PathBuf,
    name: &'static str,
    variables: &'a [(&'a str, &'a str)],
    event: Value,
    /// What its answer has if it has done its work.
    answers: (&'static str, Value),
}

/// How long a function took.
struct Start {
    /// The time until it asked for its first event.
    ready: Duration,
    /// The time until it had answered its first event.
    answered: Duration,
    /// The time that each further event took, on average.
    further: Duration,
}

/// Starts the functions in this folder and the bare function, and prints how long they took.
pub(crate) async fn measure(folder: &Path, bare: &Path) -> Result<(), Box<dyn Error>> {
    let database = Embedded::memory()?;
    let random = Random::system();
    let store = Store::new(client::in_process(database.http_client()), "postern", random.clone());
    store.create_table_if_absent().await.map_err(postern_backend::error::Error::sentence)?;
    let endpoint = Endpoint::start(&database).await?;
    let url = endpoint.url();
    let variables = [
        ("POSTERN_TABLE", "postern"),
        ("POSTERN_PUBLIC_URL", "https://postern.example.com"),
        ("POSTERN_LOG", "warn"),
        ("AWS_ENDPOINT_URL_DYNAMODB", &url),
    ];
    let program = |file, name, variables, event, answers| Program { file, name, variables, event, answers };
    let (api, authorizer) = (folder.join("api"), folder.join("authorizer"));
    let programs = [
        program(bare.to_owned(), "hello", &[][..], health_check(), ("statusCode", json!(200))),
        program(api, "api", &variables, health_check(), ("statusCode", json!(200))),
        program(authorizer, "authorizer", &variables, call(&random), ("isAuthorized", json!(false))),
    ];
    let mut starts: [Vec<Start>; 3] = Default::default();
    for _ in 0..STARTS {
        for (program, starts) in programs.iter().zip(&mut starts) {
            starts.push(program.start().await?);
        }
    }
    let heading = format!("median of {STARTS} starts each, ms");
    println!("{heading:<32} {:>21} {:>20} {:>20}", "first event asked for", "and answered", "each further event");
    let [hello, ..] = &starts;
    for (program, starts) in programs.iter().zip(&starts) {
        let figures = |time: fn(&Start) -> Duration| {
            let (bare, time) = (median(hello, time), median(starts, time));
            format!("{time:.2}   × {:.2}", time / bare)
        };
        let size = program.file.metadata()?.len() / 1024;
        let (ready, answered) = (figures(|start| start.ready), figures(|start| start.answered));
        let further = figures(|start| start.further);
        println!("{:<12} {size:>15} KiB {ready:>21} {answered:>20} {further:>20}", program.name);
    }
    Ok(())
}

impl Program<'_> {
    async fn start(&self) -> Result<Start, Box<dyn Error>> {
        let began = Instant::now();
        let mut function = Function::start(&self.file, self.name, self.variables).await?;
        let ready = function.ready().await.ok_or_else(|| function.log())?;
        let answer = function.invoke(&self.event).await.ok_or("no answer in time")?;
        let answered = began.elapsed();
        let answer = answer.map_err(|fault| fault.message)?;
        let (field, value) = &self.answers;
        if answer[field] != *value {
            return Err(answer.to_string().into());
        }
        let began = Instant::now();
        for _ in 0..FURTHER {
            function.invoke(&self.event).await.ok_or("no answer in time")?.map_err(|fault| fault.message)?;
        }
        Ok(Start { ready, answered, further: began.elapsed() / FURTHER })
    }
}

fn median(starts: &[Start], time: fn(&Start) -> Duration) -> f64 {
    let mut times: Vec<Duration> = starts.iter().map(time).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64() * 1000.0
}

/// A call to a guarded API with a key that does not exist, as an HTTP API asks its authorizer.
fn call(random: &Random) -> Value {
    let owner = random.id(ApiUserId::from_random).into();
    let key = bearer::key(random, &KeyRef { owner, id: random.id(KeyId::from_random) });
    json!({
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": "arn:aws:execute-api:us-east-1:123456789012:abcdef123/$default/GET/orders",
        "routeKey": "GET /orders",
        "rawPath": "/orders",
        "headers": { "authorization": format!("Bearer {}", key.reveal()) },
        "requestContext": {
            "apiId": "abcdef123",
            "http": { "method": "GET", "path": "/orders", "sourceIp": "203.0.113.9", "userAgent": "webshop/2" },
            "requestId": "id",
            "routeKey": "GET /orders",
            "stage": "$default"
        }
    })
}

/// A health check, as an HTTP API sends it.
fn health_check() -> Value {
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
