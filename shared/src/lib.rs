//! The contract between the service and the console: wire types, validation, permissions and paths.
//!
//! No I/O, no clock, no randomness. The console compiles this crate to WebAssembly and the service links it natively,
//! so both refuse the same input with the same sentence. The feature `server` adds Unicode tables and OpenAPI schemas,
//! which only the service needs.
//!
//! | modules | hold |
//! | --- | --- |
//! | [`user`], [`api_user`], [`principal`] | people and machine identities, and what they have in common |
//! | [`role`], [`permission`], [`permission_set`] | what principals can do |
//! | [`api_key`], [`session`], [`invitation`], [`account`] | credentials, sign-in and passwords |
//! | [`resource`], [`record`], [`guard`] | collections and external resources, their records and their APIs |
//! | [`change`], [`activity`] | the change log, and the activity of a principal or a credential |
//! | [`access`] | who holds which permission, and whether it works |
//! | [`usage`], [`refusal`] | the usage of keys and roles, and refused requests of keys |
//! | [`overview`], [`impact`], [`billing`], [`verify`] | the overview, previews of changes, the bill, checks of keys |
//! | [`id`], [`time`], [`path`], [`page`] | ids, points in time, URL paths, and queries for pages of lists |
//! | [`json`] | JSON objects as they were sent |
//! | [`console`] | the parts in which the console is loaded |
//! | [`field`], [`text`], [`problem`] | validation of request bodies, rules for names and passwords, errors |
//!
//! A limit stands as a constant in the module of the type that it limits.

#[macro_use]
mod declare;

pub mod access;
pub mod account;
pub mod activity;
pub mod api_key;
pub mod api_user;
pub mod billing;
pub mod change;
pub mod console;
pub mod field;
pub mod guard;
pub mod id;
pub mod impact;
pub mod invitation;
#[cfg(feature = "server")]
mod joiner;
pub mod json;
#[cfg(feature = "server")]
mod look_alike;
pub mod overview;
pub mod page;
pub mod path;
pub mod permission;
pub mod permission_set;
pub mod principal;
pub mod problem;
pub mod record;
pub mod refusal;
pub mod resource;
pub mod role;
pub mod session;
pub mod succession;
pub mod text;
pub mod time;
pub mod usage;
pub mod user;
pub mod verify;
