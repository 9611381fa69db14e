//! The primitives of every screen. They know no router, no API and no domain: links are plain anchors, data comes in as
//! signals, events go out as callbacks. A module that needs a style sheet has one of its name in `style/ui`.
mod button;
mod chart;
mod confirm;
mod copy;
mod cover;
mod dialog;
mod disabled_reason;
mod field;
mod form;
mod head;
mod icon;
mod id;
mod leave;
pub(crate) mod local_time;
mod lower_case;
mod menu;
mod moment;
mod notice;
mod placeholder;
mod scheme;
mod search;
mod shell;
mod stat;
mod table;
mod tabs;
mod tip;
mod title;
mod toast;
mod translated;

pub(crate) use button::{Button, ButtonLink, IconButton, Variant};
pub(crate) use chart::{Bar, BarChart, Sparkline};
pub(crate) use confirm::Confirm;
pub(crate) use copy::{CopyButton, CopyField};
pub(crate) use cover::Cover;
pub(crate) use dialog::{CancelButton, Dialog, DialogHandle, Width};
pub(crate) use field::{
    CheckItem, CheckList, Checkbox, ComboOption, Combobox, FilterBox, FixedField, Input, OptionGroup, RadioGroup,
    RadioList, SelectField, TextArea, TextField,
};
pub(crate) use form::{Actions, Fields, Form};
pub(crate) use head::{Fact, Facts, PageHead, Section};
pub(crate) use icon::{Glyph, Icon};
pub(crate) use leave::{Way, ask_before_leaving, guard, leave_by, watch_leaving};
pub(crate) use local_time::now;
pub(crate) use lower_case::lower_case;
pub(crate) use menu::{Menu, MenuButton, MenuLink, MenuSection};
pub(crate) use moment::{ExactMoment, Moment};
pub(crate) use notice::{Badge, Notice, Tone};
pub(crate) use placeholder::{Empty, Loading};
pub(crate) use scheme::{SchemeSwitch, apply_scheme};
pub(crate) use search::{SearchBox, settled};
pub(crate) use shell::{Card, Shell};
pub(crate) use stat::{Stat, Stats};
pub(crate) use table::{Cell, CellLink, Column, ColumnKind, Row, ShowMore, Table};
pub(crate) use tabs::{Tab, Tabs};
pub(crate) use tip::hide_tips_on_escape;
pub(crate) use title::PageName;
pub(crate) use toast::{Toaster, Toasts};
pub(crate) use translated::survive_translation;
