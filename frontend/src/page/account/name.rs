//! Changing the person's own name.

use leptos::prelude::*;
use postern_shared::account::AccountEdit;
use postern_shared::user::User;

use crate::api::{Api, Failure};
use crate::part::{EditForm, Editable, Editor};
use crate::state::rights::Rights;
use crate::text::account as text;
use crate::ui::TextField;

impl Editable for User {
    type Draft = RwSignal<String>;
    type Edit = AccountEdit;

    fn fill(&self, name: RwSignal<String>) {
        name.set(self.name.clone());
    }

    fn edit(&self, name: RwSignal<String>) -> AccountEdit {
        let name = name.get_untracked();
        AccountEdit { name: (name != self.name).then_some(name) }
    }

    async fn load(self, api: Api) -> Result<Self, Failure> {
        api.account().await
    }

    async fn save(self, api: Api, edit: AccountEdit) -> Result<Self, Failure> {
        api.edit_account(self.version, edit).await
    }
}

/// The form. The new name also appears in the bar.
#[component]
pub(super) fn ChangeName(
    /// The person's own user.
    user: User,
) -> impl IntoView {
    let (rights, name) = (Rights::here(), RwSignal::new(user.name.clone()));
    let editor = Editor::new(RwSignal::new(user), name, None, move || rights.refresh());
    view! {
        <EditForm editor loading=editor.loading() error=editor.error() verb=text::SAVE_NAME>
            <TextField label=text::NAME value=name required=true autocomplete="name" error=editor.field_error("name")/>
        </EditForm>
    }
}
