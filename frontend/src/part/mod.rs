//! Pieces of screens that know the domain: the frame around them, lists, what a change would reach, who someone is.
//!
//! A piece that knows nothing of Postern belongs in `ui`; one that is on a single screen stays with that screen.

mod adopt;
pub(crate) mod agent;
mod app_frame;
mod area;
mod blocked;
mod change_details;
mod change_diff;
mod change_table;
mod change_words;
mod hand_over;
mod impact;
mod invitation;
mod key;
mod lineage;
mod listed;
mod password;
mod period;
mod permission_matrix;
mod principal;
mod role_picker;
mod secret;
mod sheet;
mod status;
mod tokens_field;
mod uncopied;

pub(crate) use agent::Agent;
pub use app_frame::AppFrame;
pub use area::{Area, AreaTabs};
pub use blocked::BlockedNotice;
pub use change_table::ChangeTable;
pub use hand_over::{HandOver, SelectCell, SelectionBar};
pub use impact::{ImpactOf, ImpactOfAll};
pub use invitation::{InvitationDialog, InvitationLink};
pub use key::{Asked, HeldKey, Holder, KeyDesk, KeyDialogs, KeyTable};
pub use lineage::KeyOf;
pub use listed::{Listed, LoadError};
pub use password::{NewPassword, normalised};
pub use period::{Period, PeriodFields};
pub use permission_matrix::{PermissionMatrix, PermissionTick};
pub(crate) use principal::PrincipalLink;
pub use role_picker::{RolePicker, chosen_roles};
pub use secret::SecretOnce;
pub use sheet::{collect, download};
pub use status::StatusBadge;
pub use tokens_field::{TokensChoice, TokensField};
