//! Creating a resource.

use leptos::prelude::*;
use postern_shared::resource::{NewResource, Resource, ResourceKind};
use postern_shared::text::resource_name_form;

use crate::api::Api;
use crate::part::DialogForm;
use crate::state::saving::Saving;
use crate::ui::{RadioGroup, TextArea, TextField, Toaster};

/// The value of the choice "external"; any other is a collection.
const EXTERNAL: &str = "external";

/// The form for a new resource.
#[component]
pub(super) fn NewResourceForm(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called when the resource was created.
    #[prop(into)]
    on_created: Callback<()>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let (name, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kind = RwSignal::new("collection".to_owned());
    let on_submit = Callback::new(move |()| {
        let input = NewResource {
            name: name.get_untracked().trim().to_owned(),
            kind: if kind.get_untracked() == EXTERNAL { ResourceKind::External } else { ResourceKind::Collection },
            description: description.get_untracked(),
        };
        saving.send(
            input,
            move |input| api.create_resource(input),
            move |created: Resource| {
                open.set(false);
                toaster.say(format!("{0} created. Roles can now grant {0}:read and {0}:write.", created.name));
                on_created.run(());
            },
        );
    });
    let kinds = vec![
        ("collection".to_owned(), "Collection: records that Postern stores.".to_owned()),
        (EXTERNAL.to_owned(), "External: an API of your own that asks Postern who may call it.".to_owned()),
    ];
    view! {
        <DialogForm open saving verb="Create resource" on_submit>
            <TextField label="Name" value=name required=true autofocus=true mono=true autocomplete="off"
                hint=format!("{}. It cannot be changed later and is never reused.", resource_name_form())
                error=saving.error("name")/>
            <RadioGroup label="Kind" value=kind options=kinds hint="It cannot be changed later." error=saving.error("kind")/>
            <TextArea label="Description" value=description hint="What the resource is for." error=saving.error("description")/>
        </DialogForm>
    }
}
