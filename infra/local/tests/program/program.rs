//! The program: started, watched, ended.

use std::env;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running `postern`.
pub(crate) struct Program {
    child: Child,
    lines: Receiver<Line>,
    seen: Vec<Line>,
}

/// A line it printed.
#[derive(Clone, Debug)]
enum Line {
    Out(String),
    Log(String),
}

/// How it ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// What it said to whoever started it.
    pub(crate) out: String,
    /// What it logged.
    pub(crate) log: String,
}

impl Program {
    /// Serves the data in this file on any free port, and is ready for requests.
    pub(crate) fn serve(data: &Path) -> Self {
        let mut program = Self::start(command(data).args(["--port", "0"]));
        program.address();
        program
    }

    /// Starts a command.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (say, lines) = channel();
        let said = say.clone();
        read(child.stdout.take().unwrap(), move |line| drop(said.send(Line::Out(line))));
        read(child.stderr.take().unwrap(), move |line| drop(say.send(Line::Log(line))));
        Self { child, lines, seen: Vec::new() }
    }

    /// Where it listens.
    pub(crate) fn address(&mut self) -> String {
        self.address_within(PATIENCE)
    }

    /// Where it listens, once it does, which may take it so long.
    pub(crate) fn address_within(&mut self, backoff: Duration) -> String {
        let listens = |line: &Line| matches!(line, Line::Out(line) if line.starts_with("Postern listens on "));
        let line = self.line_within(backoff, listens);
        line.trim_start_matches("Postern listens on ").trim_end_matches('.').to_owned()
    }

    /// The code in the set-up link.
    pub(crate) fn setup_code(&mut self) -> String {
        let line = self.line(|line| matches!(line, Line::Out(line) if line.contains("/setup#")));
        line.split_once('#').unwrap().1.to_owned()
    }

    /// Waits until it has said a line with this in it.
    pub(crate) fn wait_for_out(&mut self, part: &str) {
        self.line(|line| matches!(line, Line::Out(line) if line.contains(part)));
    }

    /// The lines it has said so far with this in them.
    pub(crate) fn said(&self, part: &str) -> Vec<String> {
        let said = self.seen.iter().filter_map(|line| match line {
            Line::Out(line) => Some(line.clone()),
            Line::Log(_) => None,
        });
        said.filter(|line| line.contains(part)).collect()
    }

    /// Waits until it has logged a line with this in it.
    pub(crate) fn wait_for_log(&mut self, part: &str) {
        self.line(|line| matches!(line, Line::Log(line) if line.contains(part)));
    }

    /// The first line like that, waiting for it if need be.
    fn line(&mut self, is_it: impl Fn(&Line) -> bool) -> String {
        self.line_within(PATIENCE, is_it)
    }

    fn line_within(&mut self, backoff: Duration, is_it: impl Fn(&Line) -> bool) -> String {
        let until = Instant::now() + backoff;
        let mut looked_at = 0;
        loop {
            while let Some(line) = self.seen.get(looked_at) {
                if is_it(line) {
                    let (Line::Out(text) | Line::Log(text)) = line;
                    return text.clone();
                }
                looked_at += 1;
            }
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(why) => panic!("{why}; it printed {:#?}", self.seen),
            }
        }
    }

    /// Sends it a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until it has ended.
    pub(crate) fn end(mut self) -> Ended {
        let until = Instant::now() + PATIENCE;
        // Both outputs are closed when it ends, and only then.
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end; it printed {:#?}", self.seen),
            }
        }
        let status = self.child.wait().unwrap();
        let (mut out, mut log) = (String::new(), String::new());
        for line in &self.seen {
            let (to, line) = match line {
                Line::Out(line) => (&mut out, line),
                Line::Log(line) => (&mut log, line),
            };
            to.push_str(line);
            to.push('\n');
        }
        Ended { status, out, log }
    }

    /// Stops it in good order.
    pub(crate) fn stop(self) -> Ended {
        self.signal("TERM");
        let ended = self.end();
        assert_eq!(ended.status.code(), Some(0), "{}", ended.log);
        ended
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The command with this data file, and nothing from the environment that would change what it does.
pub(crate) fn command(data: &Path) -> Command {
    let mut command = bare();
    command.arg("--data").arg(data);
    command
}

/// The command without options.
pub(crate) fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postern"));
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("POSTERN_") || name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command that ends by itself.
pub(crate) fn run(command: &mut Command) -> Ended {
    Program::start(command).end()
}

fn read(from: impl Read + Send + 'static, say: impl Fn(String) + Send + 'static) {
    thread::spawn(move || BufReader::new(from).lines().map_while(Result::ok).for_each(say));
}
