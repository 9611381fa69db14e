//! Lists as CSV files.

pub const DOWNLOAD: &str = text!("Download CSV");
pub const NOT_SAVED: &str = text!("The browser could not save the file.");
