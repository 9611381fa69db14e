//! The kinds of credentials.

pub const SESSION: &str = text!("Session");
pub const API_KEY: &str = text!("API key");
pub const API_TOKEN: &str = text!("API token");
pub const INVITATION: &str = text!("Invitation");
pub const DEPLOYER: &str = text!("Deployer");
