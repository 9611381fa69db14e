//! Editing the name, the note and the expiry of a key.

use leptos::prelude::*;
use postern_shared::api_key::ApiKeyEdit;
use postern_shared::time::Timestamp;

use super::actions::KeyActions;
use super::holder::HeldKey;
use crate::api::{Api, Failure};
use crate::part::period::{end_of_day, last_day_before};
use crate::part::{EditForm, Editable, Editor};
use crate::text::key as text;
use crate::ui::{Dialog, Input, TextArea, TextField};

/// The values in the fields of a key.
#[derive(Clone, Copy)]
pub struct KeyDraft {
    name: RwSignal<String>,
    note: RwSignal<String>,
    /// The day until whose end it works; empty for ever.
    last_day: RwSignal<String>,
}

impl Editable for HeldKey {
    type Draft = KeyDraft;
    type Edit = ApiKeyEdit;

    fn fill(&self, draft: KeyDraft) {
        draft.name.set(self.key.name.clone());
        draft.note.set(self.key.note.clone());
        draft.last_day.set(last_day(self.key.expires_at));
    }

    fn edit(&self, draft: KeyDraft) -> ApiKeyEdit {
        let (name, note) = (draft.name.get_untracked(), draft.note.get_untracked());
        let day = draft.last_day.get_untracked();
        ApiKeyEdit {
            name: (name != self.key.name).then_some(name),
            note: (note != self.key.note).then_some((!note.is_empty()).then_some(note)),
            expires_at: (day != last_day(self.key.expires_at)).then(|| end_of_day(&day)),
            disabled: None,
        }
    }

    async fn load(self, api: Api) -> Result<Self, Failure> {
        let key = api.key(self.holder.clone(), self.key.id.clone()).await?;
        Ok(Self { key, ..self })
    }

    async fn save(self, api: Api, edit: ApiKeyEdit) -> Result<Self, Failure> {
        let key = api.edit_key(self.holder.clone(), self.key.id.clone(), self.key.version, edit).await?;
        Ok(Self { key, ..self })
    }
}

/// The last day of a key, as the browser writes it. An expiry at midnight ends the day before.
fn last_day(expires_at: Option<Timestamp>) -> String {
    expires_at.and_then(last_day_before).map(|day| day.to_string()).unwrap_or_default()
}

/// Edits a key.
#[component]
pub(super) fn EditKey(
    /// The actions it is one of.
    actions: KeyActions,
    /// The key.
    held: HeldKey,
) -> impl IntoView {
    let open = actions.dialog();
    let title = text::edit::title(held.holder.id().kind());
    let draft = KeyDraft { name: RwSignal::default(), note: RwSignal::default(), last_day: RwSignal::default() };
    held.fill(draft);
    let editor = Editor::new(RwSignal::new(held), draft, Some(open), move || actions.pages.reload());
    view! {
        <Dialog title open>
            <EditForm editor loading=editor.loading() error=editor.error() verb=text::edit::SAVE>
                <TextField label=text::NAME value=draft.name required=true autofocus=true autocomplete="off"
                    error=editor.field_error("name")/>
                <TextArea label=text::NOTE value=draft.note error=editor.field_error("note")/>
                <TextField label=text::LAST_DAY value=draft.last_day kind=Input::Date error=editor.field_error("expires_at")
                    hint=text::edit::LAST_DAY_HINT/>
            </EditForm>
        </Dialog>
    }
}
