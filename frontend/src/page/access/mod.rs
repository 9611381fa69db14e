//! Access: who holds which permission, and whether it works.

mod screen;

pub use screen::AccessScreen;
