//! The service as a function.

mod console;
mod direct;
mod events;
mod frozen;
mod instances;
mod log;
mod start;
mod story;
