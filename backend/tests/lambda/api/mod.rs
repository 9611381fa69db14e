//! The API as a Lambda function.

mod direct;
mod events;
mod frozen;
mod instances;
mod log;
mod story;
