//! Servers that run in their own processes: the service, and the bare server that it is measured against.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

/// A server that runs until this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts the bare server.
    pub(crate) fn hello() -> Result<Self, Box<dyn Error>> {
        Self::start(Command::new(env::current_exe()?).arg("hello"))
    }

    /// Starts the service on a data file, as it is shipped, but with less logging: its log would go to the terminal.
    pub(crate) fn postern(program: &Path, file: &Path) -> Result<Self, Box<dyn Error>> {
        Self::start(Command::new(program).args(["--port", "0", "--data"]).arg(file).env("POSTERN_LOG", "warn"))
    }

    fn start(command: &mut Command) -> Result<Self, Box<dyn Error>> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let address = lines.find_map(|line| {
            line.ok()?.split("listens on ").nth(1)?.split([' ', ',']).next()?.trim_end_matches('.').parse().ok()
        });
        let address = address.ok_or("the server did not say where it listens")?;
        // Read further output, so that the pipe never fills up.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address })
    }

    /// The resident memory of the server, in MiB.
    pub(crate) fn memory(&self) -> Result<u64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves a greeting until it is killed: the bare server, in its own process.
pub(crate) async fn serve_hello() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listens on {}.", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", get(|| async { "hello" }))).await?;
    Ok(())
}
