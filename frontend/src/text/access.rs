//! Access: who holds which permission.

pub const SHOW_EVERYONE: &str = text!("Show everyone");
pub const DOWNLOAD_ALL: &str = text!("Download all as CSV");
pub const PERMISSION: &str = text!("Permission");
pub const ALL_PERMISSIONS: &str = text!("All permissions");
