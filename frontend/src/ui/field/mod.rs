//! Fields: a label, a control, and the texts around it.
mod choice;
mod choice_group;
mod combobox;
mod filter;
mod frame;
mod select;
mod text;

pub(crate) use choice::Checkbox;
pub(crate) use choice_group::{CheckItem, CheckList, RadioGroup, RadioList};
pub(crate) use combobox::{ComboOption, Combobox};
pub(crate) use filter::FilterBox;
pub(crate) use select::{OptionGroup, SelectField};
pub(crate) use text::{FixedField, Input, TextArea, TextField};
