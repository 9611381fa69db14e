//! A program that runs as it does in Lambda: it is started, invoked, frozen and ended.

use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::TIMEOUT;
use crate::metrics::{self, Metrics};
use crate::runtime_api::{Fault, RuntimeApi};

/// A running program.
#[derive(Debug)]
pub struct Function {
    name: String,
    child: Child,
    api: RuntimeApi,
    began: Instant,
    log: Arc<Mutex<String>>,
    reading: JoinSet<()>,
    invocations: AtomicU32,
    errors: AtomicU32,
}

/// A program that has ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// Everything it wrote.
    pub log: String,
    /// Its metrics.
    pub metrics: Metrics,
}

impl Function {
    /// Starts a program as the function with this name. Its environment consists of the variables that Lambda sets and
    /// of `variables`. Its access key id is its name, so its calls to AWS can be told apart.
    ///
    /// # Errors
    /// If the program does not start.
    pub async fn start(program: &Path, name: &str, variables: &[(&str, &str)]) -> io::Result<Self> {
        let api = RuntimeApi::start().await?;
        let mut command = Command::new(program);
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command.env("AWS_LAMBDA_RUNTIME_API", api.address().to_string());
        command.env("AWS_LAMBDA_FUNCTION_NAME", name).env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        command.env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512").env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", name).env("AWS_SECRET_ACCESS_KEY", "secret").env("AWS_SESSION_TOKEN", "token");
        command.envs(variables.iter().copied());
        let began = Instant::now();
        let mut child = command.spawn()?;
        let log = Arc::new(Mutex::new(String::new()));
        let mut reading = JoinSet::new();
        if let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) {
            reading.spawn(keep(out, Arc::clone(&log)));
            reading.spawn(keep(err, Arc::clone(&log)));
        }
        let (invocations, errors) = (AtomicU32::new(0), AtomicU32::new(0));
        Ok(Self { name: name.to_owned(), child, api, began, log, reading, invocations, errors })
    }

    /// Waits until the program asks for its first event, and returns how long that took from its start; `None` if it
    /// ends first or takes too long.
    pub async fn ready(&mut self) -> Option<Duration> {
        tokio::select! {
            at = timeout(TIMEOUT, self.api.first_request()) => Some(at.ok()??.duration_since(self.began)),
            _ = self.child.wait() => None,
        }
    }

    /// Sends the program an event and returns its answer; `None` if it does not answer in time.
    pub async fn invoke(&self, event: &Value) -> Option<Result<Value, Fault>> {
        self.invocations.fetch_add(1, Ordering::Relaxed);
        let answer = self.api.invoke(event.to_string()).await;
        if !matches!(answer, Some(Ok(_))) {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
        answer
    }

    /// Everything the program has written so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends the program a signal, such as `STOP`: Lambda freezes a function between two events.
    ///
    /// # Errors
    /// If the signal cannot be sent.
    pub async fn signal(&self, name: &str) -> io::Result<()> {
        let id = self.child.id().ok_or_else(|| io::Error::other("the program has ended"))?;
        let sent = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status().await?;
        if sent.success() { Ok(()) } else { Err(io::Error::other("the signal was not sent")) }
    }

    /// Waits until the program ends.
    ///
    /// # Errors
    /// If it does not end in time.
    pub async fn end(mut self) -> io::Result<Ended> {
        let status = timeout(TIMEOUT, self.child.wait()).await??;
        // Its last lines may not have been read yet. Its outputs are closed, so the readers come to an end.
        timeout(TIMEOUT, async { while self.reading.join_next().await.is_some() {} }).await?;
        let log = self.log();
        let mut sums = metrics::of_lambda(&self.name, self.invocations.into_inner(), self.errors.into_inner());
        metrics::logged(&log, &mut sums);
        Ok(Ended { status, log, metrics: sums })
    }
}

async fn keep(from: impl AsyncRead + Unpin, log: Arc<Mutex<String>>) {
    let mut lines = BufReader::new(from).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        log.push_str(&line);
        log.push('\n');
    }
}
