//! The API as a Lambda function.

mod direct;
mod events;
mod front;
mod frozen;
mod instances;
mod log;
mod story;
