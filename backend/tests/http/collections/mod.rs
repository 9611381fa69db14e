//! `/collections`.

mod defined;
mod records;
