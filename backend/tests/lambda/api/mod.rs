//! The API as a Lambda function.

mod events;
mod front;
mod frozen;
mod instances;
mod log;
mod sizes;
mod story;
