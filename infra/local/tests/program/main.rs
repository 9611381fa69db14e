//! `postern` as whoever runs it sees it: the real program on a file of its own, through real sockets and signals.
//!
//! `program` starts and ends it and reads what it prints, `wire` speaks HTTP to it, `visit` does what an administrator does.
//! Nothing sleeps: a test waits for a line or for the end, and for 30 seconds at most. Whatever a test leaves running
//! is killed.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in what it calls too")]

mod program;
mod visit;
mod wire;

mod data;
mod demo;
mod killed;
mod options;
mod recovery;
mod secrets;
mod set_up;
mod stopping;
