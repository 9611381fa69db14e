//! `/collections`.

mod batch;
mod defined;
mod events;
mod order;
mod records;
