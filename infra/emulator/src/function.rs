//! A program as Lambda runs it: started, invoked, frozen, ended.

use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::PATIENCE;
use crate::runtime_api::{Fault, RuntimeApi};

/// A running program.
#[derive(Debug)]
pub struct Function {
    child: Child,
    api: RuntimeApi,
    began: Instant,
    log: Arc<Mutex<String>>,
    reading: JoinSet<()>,
}

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    /// With which status.
    pub status: ExitStatus,
    /// Everything that it wrote.
    pub log: String,
}

impl Function {
    /// Starts a program as the function of this name, with what Lambda sets and these variables, and nothing else of this
    /// process's environment. The calls it makes are signed by its name.
    ///
    /// # Errors
    /// If it does not start.
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
        Ok(Self { child, api, began, log, reading })
    }

    /// How long it took from its start until it asked for its first event, waiting for it if need be; `None` if it ends
    /// before or takes too long.
    pub async fn ready(&mut self) -> Option<Duration> {
        tokio::select! {
            asked = timeout(PATIENCE, self.api.first_asked()) => Some(asked.ok()?.duration_since(self.began)),
            _ = self.child.wait() => None,
        }
    }

    /// Hands it an event and gives its answer; `None` if there is none in time.
    pub async fn invoke(&self, event: &Value) -> Option<Result<Value, Fault>> {
        self.api.invoke(event.to_string()).await
    }

    /// What it has written so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends it a signal, such as `STOP`: Lambda freezes a function between two events.
    ///
    /// # Errors
    /// If it cannot be sent.
    pub async fn signal(&self, name: &str) -> io::Result<()> {
        let id = self.child.id().ok_or_else(|| io::Error::other("it has ended"))?;
        let sent = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status().await?;
        if sent.success() { Ok(()) } else { Err(io::Error::other("the signal was not sent")) }
    }

    /// Waits until it ends.
    ///
    /// # Errors
    /// If it does not in time.
    pub async fn end(mut self) -> io::Result<Ended> {
        let status = timeout(PATIENCE, self.child.wait()).await??;
        // Its outputs are closed with it; what it wrote last may still be under way.
        timeout(PATIENCE, async { while self.reading.join_next().await.is_some() {} }).await?;
        Ok(Ended { status, log: self.log() })
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
