//! The API as a Lambda function.

mod console;
mod direct;
mod events;
mod frozen;
mod instances;
mod log;
mod start;
mod story;
