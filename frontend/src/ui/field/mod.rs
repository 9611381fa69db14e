//! Fields: a label, a control, and what there is to say about it. A field keeps what was typed, whatever happens to
//! it.
mod area;
mod check_list;
mod checkbox;
mod frame;
mod radio;
mod radio_list;
mod select;
mod text;

pub(crate) use area::TextArea;
pub(crate) use check_list::{CheckItem, CheckList};
pub(crate) use checkbox::Checkbox;
pub(crate) use radio::RadioGroup;
pub(crate) use radio_list::RadioList;
pub(crate) use select::SelectField;
pub(crate) use text::{Input, TextField};
