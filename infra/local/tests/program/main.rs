//! `postern` as the person who runs it sees it: the real program on its own data file, through real sockets and
//! signals.
//!
//! `program` starts and ends the program and reads its output, `wire` speaks HTTP to it, and `session` acts as an
//! administrator. Nothing sleeps: a test waits for a line or for the end of the program, for at most 30 seconds. A
//! program that a test leaves running is killed.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in what it calls too")]

mod program;
mod session;
mod wire;

mod backup;
mod connections;
mod data;
mod demo;
mod disk;
mod hosts;
mod killed;
mod options;
mod proxies;
mod recovery;
mod secrets;
mod set_up;
mod stopping;
mod tls;
