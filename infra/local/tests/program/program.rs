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
    lines: Receiver<(Stream, String)>,
    seen: Vec<(Stream, String)>,
}

/// Where a line was written to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stream {
    Out,
    Log,
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
    /// Serves new data. Returns when the program is ready for requests.
    pub(crate) fn served() -> (Data, Self) {
        let data = Data::new();
        let program = Self::serve(&data);
        (data, program)
    }

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
        read(child.stdout.take().unwrap(), move |line| drop(out.send((Stream::Out, line))));
        read(child.stderr.take().unwrap(), move |line| drop(log.send((Stream::Log, line))));
        Self { child, lines, seen: Vec::new() }
    }

    /// Waits until the program listens, and returns its first address.
    pub(crate) fn address(&mut self) -> String {
        self.address_within(TIMEOUT)
    }

    /// Like [`address`](Self::address), with another timeout.
    pub(crate) fn address_within(&mut self, timeout: Duration) -> String {
        let line = self.line(Stream::Out, "Postern listens on ", timeout);
        let addresses = line.strip_prefix("Postern listens on ").unwrap().trim_end_matches('.');
        addresses.split(" and ").next().unwrap().to_owned()
    }

    /// The URL for browsers.
    pub(crate) fn url(&mut self) -> String {
        let line = self.line(Stream::Out, "Open ", TIMEOUT);
        line.strip_prefix("Open ").unwrap().split(' ').next().unwrap().to_owned()
    }

    /// The code in the set-up link.
    pub(crate) fn setup_code(&mut self) -> String {
        self.line(Stream::Out, "/setup#", TIMEOUT).split_once('#').unwrap().1.to_owned()
    }

    /// Waits for a line on stdout that contains this text.
    pub(crate) fn wait_for_out(&mut self, part: &str) {
        self.line(Stream::Out, part, TIMEOUT);
    }

    /// Waits for a line in the log that contains this text.
    pub(crate) fn wait_for_log(&mut self, part: &str) {
        self.line(Stream::Log, part, TIMEOUT);
    }

    /// The lines on stdout so far that contain this text.
    pub(crate) fn printed(&self, part: &str) -> Vec<&str> {
        self.seen_on(Stream::Out).filter(|line| line.contains(part)).collect()
    }

    fn seen_on(&self, stream: Stream) -> impl Iterator<Item = &str> {
        self.seen.iter().filter(move |(on, _)| *on == stream).map(|(_, line)| line.as_str())
    }

    /// Waits for the first line that contains this text, and returns it.
    fn line(&mut self, stream: Stream, part: &str, timeout: Duration) -> String {
        let until = Instant::now() + timeout;
        let mut looked_at = 0;
        loop {
            let mut new = self.seen[looked_at..].iter();
            if let Some((_, line)) = new.find(|(on, line)| *on == stream && line.contains(part)) {
                return line.clone();
            }
            looked_at = self.seen.len();
            assert!(self.read_line(until), "the program ended before it wrote {part:?}; it wrote {:#?}", self.seen);
        }
    }

    /// Waits for the next line; false if the program has ended: both outputs are closed exactly then.
    fn read_line(&mut self, until: Instant) -> bool {
        match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => self.seen.push(line),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => panic!("the test waited too long; the program wrote {:#?}", self.seen),
        }
        true
    }

    /// Sends the program a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until the program has ended.
    pub(crate) fn end(mut self) -> Ended {
        let until = Instant::now() + TIMEOUT;
        while self.read_line(until) {}
        let status = self.child.wait().unwrap();
        let written = |stream| self.seen_on(stream).flat_map(|line| [line, "\n"]).collect();
        Ended { status, out: written(Stream::Out), log: written(Stream::Log) }
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
