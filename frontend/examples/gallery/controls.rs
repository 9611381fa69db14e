//! What can be pressed, typed into and ticked.
use leptos::prelude::*;

use crate::ui::{
    Actions, Button, ButtonLink, CheckItem, CheckList, Checkbox, Form, Glyph, IconButton, Input, Look, RadioGroup,
    Section, SelectField, TextArea, TextField,
};

/// A reason.
const BARRED: &str = "You need the permission users:write.";

/// All of it.
#[component]
pub(crate) fn Controls() -> impl IntoView {
    view! {
        <Section title="Buttons">
            <Buttons />
        </Section>
        <Section title="Fields">
            <Fields />
        </Section>
        <Section title="Choices">
            <Choices />
        </Section>
    }
}

/// Buttons in every look and state.
#[component]
fn Buttons() -> impl IntoView {
    let looks = [(Look::Primary, "Primary"), (Look::Plain, "Plain"), (Look::Quiet, "Quiet"), (Look::Danger, "Danger")];
    looks
        .into_iter()
        .map(|(look, name)| {
            view! {
                <div class="toolbar">
                    <Button look>{name}</Button>
                    <Button look glyph=Glyph::Plus>"With an icon"</Button>
                    <Button look busy=true>"Busy"</Button>
                    <Button look barred=BARRED>"Barred"</Button>
                    <ButtonLink href="#" look glyph=Glyph::Link>"Link"</ButtonLink>
                    <ButtonLink href="#" look barred=BARRED>"Barred link"</ButtonLink>
                    <IconButton label=format!("{name}: pause") glyph=Glyph::Pause look />
                    <IconButton label=format!("{name}: barred") glyph=Glyph::Play look barred=BARRED />
                    <IconButton label=format!("{name}: busy") glyph=Glyph::Refresh look busy=true />
                </div>
            }
        })
        .collect_view()
}

/// Fields in a form that waits a moment, and then fails.
#[component]
fn Fields() -> impl IntoView {
    let text = |value: &str| RwSignal::new(value.to_owned());
    let options: Vec<_> =
        ["Administrator", "Auditor", "Operator"].map(|role| (role.to_lowercase(), role.to_owned())).into();
    let (saving, failure, error) = (RwSignal::new(false), RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let submit = move |()| {
        saving.set(true);
        set_timeout(
            move || {
                error.set(Some("This login is taken.".to_owned()));
                failure.set(Some("The user was not saved.".to_owned()));
                saving.set(false);
            },
            std::time::Duration::from_millis(600),
        );
    };
    view! {
        <Form saving failure on_submit=submit>
            <TextField label="Name" value=text("Ada Lovelace") required=true hint="As colleagues know them." />
            <TextField label="Login" value=text("ada") kind=Input::Email error placeholder="ada@example.com" />
            <TextField label="Secret" value=text("correct horse battery") kind=Input::Password />
            <TextField label="Expires" value=text("2026-12-31") kind=Input::Date hint="Optional." />
            <TextField label="Id" value=text("usr_01JD8ZK3") mono=true readonly=true />
            <TextField label="Note" value=text("Kept since March") barred=BARRED />
            <TextArea label="Description" value=text("What it is for.\nAnd a second line.") error="3 characters too long." />
            <SelectField label="Role" value=text("auditor") options=options.clone() hint="What they may do." />
            <SelectField label="Barred role" value=text("operator") options barred=BARRED />
            <Actions>
                <Button look=Look::Primary submit=true busy=saving>"Save"</Button>
                <Button>"Cancel"</Button>
            </Actions>
        </Form>
    }
}

/// Boxes and lists of boxes.
#[component]
fn Choices() -> impl IntoView {
    let item = |name: &str, barred: Option<&str>| CheckItem {
        id: name.to_owned(),
        label: name.to_owned(),
        hint: None,
        barred: barred.map(str::to_owned),
    };
    let few = vec![
        item("roles:read", None),
        item("roles:write", Some("You do not hold roles:write.")),
        item("users:read", None),
    ];
    let many: Vec<_> = (1..=12).map(|number| item(&format!("records_{number}:read"), None)).collect();
    let chosen = RwSignal::new(vec!["roles:write".to_owned(), "users:read".to_owned(), "records_2:read".to_owned()]);
    let kinds =
        vec![("collection".to_owned(), "Collection".to_owned()), ("external".to_owned(), "External".to_owned())];
    view! {
        <div class="form">
            <Checkbox label="Disabled" checked=RwSignal::new(true) hint="Keys stop working until it is enabled." />
            <Checkbox label="Generate API token" checked=RwSignal::new(true) barred=BARRED />
            <Checkbox label="I have kept the key" checked=RwSignal::new(false) error="Tick this to go on." />
            <div class="toolbar">
                <Checkbox label="users: read" checked=RwSignal::new(true) bare=true />
                <Checkbox label="users: write" checked=RwSignal::new(true) bare=true barred=BARRED />
                <Checkbox label="roles: write" checked=RwSignal::new(false) bare=true barred=BARRED />
            </div>
            <RadioGroup label="Kind" value=RwSignal::new("external".to_owned()) options=kinds />
            <CheckList label="Scope" items=few chosen error="Choose at least one." />
            <CheckList label="Scope of many" items=many chosen hint="What the key may do." />
        </div>
    }
}
