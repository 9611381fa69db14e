//! What is billed.

mod bill;
mod month;

pub(crate) use bill::Bill;
