//! The operations of a sequence: those of the model, and those that the model does not know.

use jiff::SignedDuration;
use postern_law::{Actor, Id, Operation as Change};

/// An operation and its actor.
#[derive(Debug, Clone)]
pub struct Step {
    pub actor: Actor,
    pub operation: Operation,
}

/// An operation of the service.
#[derive(Debug, Clone)]
pub enum Operation {
    /// An operation of the model, which predicts whether it is allowed.
    Law(Change),
    /// A `PATCH` of several fields, or of none. The model knows the changes but not the new name or note.
    Edit {
        entity: Entity,
        changes: Vec<Change>,
        name: bool,
        note: bool,
    },
    /// Deletes all tokens of a user.
    DeleteTokens(Id),
    SignIn(Id),
    SignOut,
    CreateResource {
        kind: &'static str,
    },
    /// Edits the description of a resource, by index.
    EditResource(usize),
    RetireResource(usize),
    Wait(SignedDuration),
}

/// What a `PATCH` edits.
#[derive(Debug, Clone, Copy)]
pub enum Entity {
    Role(Id),
    Principal(Id),
    Key(Id),
}

impl Operation {
    /// The name under which an operation is counted: what `Debug` shows before the first index.
    pub fn name(&self) -> String {
        let mut shown = if let Self::Law(change) = self { format!("{change:?}") } else { format!("{self:?}") };
        shown.truncate(shown.find(|c: char| c == ',' || c.is_ascii_digit()).unwrap_or(shown.len()));
        shown
    }
}
