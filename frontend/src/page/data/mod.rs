//! The records of the collections one may read.

mod collections;
mod preview;
mod record;
mod records;
mod writing;

pub(crate) use collections::Collections;
pub(crate) use records::Records;
