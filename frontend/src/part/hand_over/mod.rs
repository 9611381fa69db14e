//! Hand-over: an independent user or API user now depends on a key. One from its own screen, several from a list.

mod dialog;
mod key_picker;
mod select;

pub use dialog::HandOverDialog;
pub use select::{SelectCell, SelectionBar};
