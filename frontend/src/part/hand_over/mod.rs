//! Handing over: an independent user or API user depends on a key from now on. One from its own screen, several from a list.

mod dialog;
mod key_picker;
mod outcome;
mod select;

pub use dialog::HandOver;
pub use select::{SelectCell, SelectionBar};
