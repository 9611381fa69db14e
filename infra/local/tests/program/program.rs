//! Starts, watches and ends the program.

use std::env;
use std::io::{BufRead as _, BufReader, Read};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The longest that a test waits for anything.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// A data file in a folder of its own, which is deleted with this. The program creates the file.
pub(crate) struct Data {
    folder: TempDir,
    file: PathBuf,
}

impl Data {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("postern.db");
        Self { folder, file }
    }

    /// The path of another file in the folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Deref for Data {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.file
    }
}

/// A running `postern`.
pub(crate) struct Program {
    child: Child,
    lines: Receiver<Line>,
    seen: Vec<Line>,
}

/// A line that the program wrote, to stdout or stderr.
#[derive(Clone, Debug)]
enum Line {
    Out(String),
    Log(String),
}

/// A program that has ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// Everything it wrote to stdout.
    pub(crate) out: String,
    /// Everything it wrote to stderr.
    pub(crate) log: String,
}

impl Program {
    /// Serves this data file on any free port. Returns when the program is ready for requests.
    pub(crate) fn serve(data: &Path) -> Self {
        let mut program = Self::start(command(data).args(["--port", "0"]));
        program.address();
        program
    }

    /// Starts a command.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, lines) = channel();
        let log = out.clone();
        read(child.stdout.take().unwrap(), move |line| drop(out.send(Line::Out(line))));
        read(child.stderr.take().unwrap(), move |line| drop(log.send(Line::Log(line))));
        Self { child, lines, seen: Vec::new() }
    }

    /// Waits until the program listens, and returns its address.
    pub(crate) fn address(&mut self) -> String {
        self.address_within(TIMEOUT)
    }

    /// Like [`address`](Self::address), with another timeout.
    pub(crate) fn address_within(&mut self, timeout: Duration) -> String {
        let listens = |line: &Line| matches!(line, Line::Out(line) if line.starts_with("Postern listens on "));
        let line = self.line_within(timeout, listens);
        line.trim_start_matches("Postern listens on ").trim_end_matches('.').to_owned()
    }

    /// The code in the set-up link.
    pub(crate) fn setup_code(&mut self) -> String {
        let line = self.line(|line| matches!(line, Line::Out(line) if line.contains("/setup#")));
        line.split_once('#').unwrap().1.to_owned()
    }

    /// Waits for a line on stdout that contains this text.
    pub(crate) fn wait_for_out(&mut self, part: &str) {
        self.line(|line| matches!(line, Line::Out(line) if line.contains(part)));
    }

    /// The lines on stdout so far that contain this text.
    pub(crate) fn printed(&self, part: &str) -> Vec<String> {
        let printed = self.seen.iter().filter_map(|line| match line {
            Line::Out(line) => Some(line.clone()),
            Line::Log(_) => None,
        });
        printed.filter(|line| line.contains(part)).collect()
    }

    /// Waits for a line in the log that contains this text.
    pub(crate) fn wait_for_log(&mut self, part: &str) {
        self.line(|line| matches!(line, Line::Log(line) if line.contains(part)));
    }

    /// Waits for the first matching line, and returns it.
    fn line(&mut self, matches: impl Fn(&Line) -> bool) -> String {
        self.line_within(TIMEOUT, matches)
    }

    fn line_within(&mut self, timeout: Duration, matches: impl Fn(&Line) -> bool) -> String {
        let until = Instant::now() + timeout;
        let mut looked_at = 0;
        loop {
            while let Some(line) = self.seen.get(looked_at) {
                if matches(line) {
                    let (Line::Out(text) | Line::Log(text)) = line;
                    return text.clone();
                }
                looked_at += 1;
            }
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(error) => panic!("{error}; the program wrote {:#?}", self.seen),
            }
        }
    }

    /// Sends the program a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until the program has ended.
    pub(crate) fn end(mut self) -> Ended {
        let until = Instant::now() + TIMEOUT;
        // Both outputs are closed exactly when the program ends.
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the program does not end; it wrote {:#?}", self.seen),
            }
        }
        let status = self.child.wait().unwrap();
        let (mut out, mut log) = (String::new(), String::new());
        for line in &self.seen {
            match line {
                Line::Out(line) => out.extend([line, "\n"]),
                Line::Log(line) => log.extend([line, "\n"]),
            }
        }
        Ended { status, out, log }
    }

    /// Stops the program with a signal. It must exit with status 0.
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

/// The command with this data file, without environment variables that would affect it.
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

/// Runs a command that must be refused, and returns the sentence that says why: the only line that it prints.
pub(crate) fn refusal(command: &mut Command) -> String {
    let ended = run(command);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.log);
    assert_eq!(ended.out, "");
    assert_eq!(ended.log.lines().count(), 1, "{}", ended.log);
    ended.log.strip_prefix("postern: ").unwrap().trim_end().to_owned()
}

fn read(from: impl Read + Send + 'static, send: impl Fn(String) + Send + 'static) {
    thread::spawn(move || BufReader::new(from).lines().map_while(Result::ok).for_each(send));
}
