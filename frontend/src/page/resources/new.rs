//! Defining a resource.

use leptos::prelude::*;
use postern_shared::resource::{NewResource, Resource, ResourceKind};
use postern_shared::text::resource_name_form;

use crate::api::Api;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, RadioGroup, TextArea, TextField, Toaster, Variant};

/// The value that stands for an external resource; any other is a collection.
const EXTERNAL: &str = "external";

/// The dialog that asks what the resource is.
#[component]
pub(super) fn New(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called with what was defined.
    #[prop(into)]
    on_made: Callback<Resource>,
) -> impl IntoView {
    view! {
        <Dialog title="New resource" open>
            <Asked open on_made/>
        </Dialog>
    }
}

/// The form. It is made when the dialog opens, so that nothing of the last one is left in it.
#[component]
fn Asked(open: RwSignal<bool>, on_made: Callback<Resource>) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let name = RwSignal::new(String::new());
    let kind = RwSignal::new("collection".to_owned());
    let description = RwSignal::new(String::new());
    let saving = Saving::new();
    let submit = Callback::new(move |()| {
        let said = NewResource {
            name: name.get_untracked().trim().to_owned(),
            kind: if kind.get_untracked() == EXTERNAL { ResourceKind::External } else { ResourceKind::Collection },
            description: description.get_untracked(),
        };
        saving.send(
            said,
            move |said| api.create_resource(said),
            move |made: Resource| {
                open.set(false);
                toaster.say(format!("{0} is defined. Roles can now grant {0}:read and {0}:write.", made.name));
                on_made.run(made);
            },
        );
    });
    let kinds = vec![
        ("collection".to_owned(), "Collection: records that Postern keeps.".to_owned()),
        (EXTERNAL.to_owned(), "External: an API of your own that asks Postern who may call it.".to_owned()),
    ];
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <TextField label="Name" value=name required=true autofocus=true mono=true autocomplete="off"
                hint=format!("{}. It cannot be changed later, and is never reused.", resource_name_form())
                error=saving.error("name")/>
            <RadioGroup label="Kind" value=kind options=kinds hint="It stays for good." error=saving.error("kind")/>
            <TextArea label="Description" value=description hint="What it is for." error=saving.error("description")/>
            <Actions>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Create resource"</Button>
            </Actions>
        </Form>
    }
}
