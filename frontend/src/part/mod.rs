//! Pieces of screens that know the domain: shells of screens and dialogs, lists, forms, what a change would affect.
//!
//! A piece that knows nothing of Postern belongs in `ui`; one that is on a single screen stays with that screen.

mod action_dialog;
mod adopt;
mod adopt_all;
mod agent;
mod blocked;
mod change_details;
mod change_diff;
mod change_table;
mod change_words;
mod csv;
mod edit_form;
mod form_dialog;
mod hand_over;
mod impact;
mod invitation;
mod key;
mod navigation;
mod paged_table;
mod password;
mod period;
mod permission_matrix;
mod principal;
mod role_picker;
mod screen;
mod secret;
mod sessions;
mod tokens_field;

pub(crate) use action_dialog::ActionDialog;
pub use blocked::BlockedNotice;
pub use change_table::ChangeTable;
pub use csv::DownloadCsv;
pub use edit_form::{EditForm, Editable, Editor};
pub use form_dialog::{DialogForm, FormDialog};
pub use hand_over::{HandOverDialog, SelectCell, SelectionBar};
pub use impact::{ImpactPreview, ImpactPreviews};
pub use invitation::{InvitationDialog, InvitationLink};
pub use key::{HeldKey, KeyActions, KeyDialog, KeyTable};
pub use navigation::{AppFrame, AreaTabs};
pub use paged_table::{LoadError, PagedTable};
pub use password::{NewPassword, normalised};
pub use period::{Period, PeriodFields};
pub use permission_matrix::{PermissionMatrix, PermissionTick};
pub use principal::{ChangeLogLink, KeyLink, PrincipalLink, StatusBadge};
pub use role_picker::{RolePicker, chosen_roles};
pub use screen::{DetailScreen, ListScreen, NewItem};
pub use secret::SecretDialog;
pub use sessions::SessionTable;
pub use tokens_field::{TokensChoice, TokensField};
