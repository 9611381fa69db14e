//! The service as a function.

mod direct;
mod events;
mod frozen;
mod instances;
mod log;
mod start;
mod story;
