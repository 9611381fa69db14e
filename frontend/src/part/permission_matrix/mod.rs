//! Choosing permissions: a line for each resource, a column for looking and one for changing.

mod groups;
mod tick;

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::page::{Listing, PAGE_LIMIT};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::resource::Resource;

use crate::api::{Api, Failure};
use crate::state::rights::Rights;
use crate::ui::{Badge, Loading, Notice, Tone};
use groups::{Cells, Group, Line};
pub use tick::PermissionTick;

/// The permissions to grant. What the person lacks is there, disabled, with its name. What is granted and has no place here
/// is left as it is.
#[component]
pub fn PermissionMatrix(
    /// What is granted; a tick changes it.
    granted: RwSignal<BTreeSet<Permission>>,
    /// What was granted when it was read: on a retired resource only that can stay.
    #[prop(optional, into)]
    before: Signal<Vec<Permission>>,
    /// Why nothing of it may be changed.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let may_look = Memo::new(move |_| rights.may(&Permission::RESOURCES_READ));
    let resources = LocalResource::new(move || {
        let may_look = may_look.get();
        async move { if may_look { all(api).await.map(Some) } else { Ok(None) } }
    });
    let groups = move || match resources.get()? {
        Ok(Some(resources)) => Some(groups::defined(&resources, &before.get())),
        Ok(None) | Err(_) => Some(groups::named(&[before.get(), named_in(rights.permission_set())].concat())),
    };
    let rows = move |group: Group| view! { <Rows group granted disabled_reason/> };
    view! {
        <fieldset class="field">
            <legend class="field-label">"Permissions"</legend>
            <table class="permission-matrix">
                <thead>
                    <tr>
                        <th scope="col">"Resource"</th>
                        <th scope="col">"Read"</th>
                        <th scope="col">"Write"</th>
                    </tr>
                </thead>
                {rows(groups::administration())}
                {move || groups().map(|groups| groups.into_iter().map(rows).collect_view())}
            </table>
            {move || match resources.get() {
                None => Some(view! { <Loading label="Loading resources"/> }.into_any()),
                Some(Err(failure)) => Some(unknown(&failure)),
                Some(Ok(_)) => None,
            }}
        </fieldset>
    }
}

/// The lines of a group under its title.
#[component]
fn Rows(
    group: Group,
    granted: RwSignal<BTreeSet<Permission>>,
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let line = |line: Line| {
        let cells = cells(&line, granted, disabled_reason);
        let retired = line.is_retired.then(|| view! { <Badge tone=Tone::Warning>"retired"</Badge> });
        let hint = (!line.hint.is_empty()).then(|| view! { <p class="field-hint">{line.hint}</p> });
        view! {
            <tr>
                <th scope="row">
                    <span class:mono=line.is_identifier>{line.title}</span>
                    {retired}
                    {hint}
                </th>
                {cells}
            </tr>
        }
    };
    view! {
        <tbody>
            <tr>
                <th scope="rowgroup" colspan="3">{group.title}</th>
            </tr>
            {group.lines.into_iter().map(line).collect_view()}
        </tbody>
    }
}

fn cells(line: &Line, granted: RwSignal<BTreeSet<Permission>>, disabled_reason: Signal<Option<String>>) -> AnyView {
    let cell = |verb: &str, permission: Option<Permission>| {
        let label = format!("{verb} {}", line.noun);
        let tick =
            permission.map(|permission| view! { <PermissionTick label permission granted disabled_reason bare=true/> });
        view! { <td>{tick}</td> }
    };
    match line.cells.clone() {
        Cells::Pair(read, write) => (cell("Read", read), cell("Write", write)).into_any(),
        Cells::Single(label, permission) => view! {
            <td colspan="2"><PermissionTick label permission granted disabled_reason bare=true/></td>
        }
        .into_any(),
    }
}

fn unknown(failure: &Failure) -> AnyView {
    let sentence = format!("Only the resources that are known anyway are shown. {}", failure.sentence());
    view! { <Notice tone=Tone::Warning title="The resources could not be loaded">{sentence}</Notice> }.into_any()
}

fn named_in(power: PermissionSet) -> Vec<Permission> {
    match power {
        PermissionSet::Everything => Vec::new(),
        PermissionSet::Only(permissions) => permissions.into_iter().collect(),
    }
}

async fn all(api: Api) -> Result<Vec<Resource>, Failure> {
    let mut resources = Vec::new();
    let mut listing = Listing { limit: Some(PAGE_LIMIT), ..Listing::default() };
    loop {
        let page = api.resources(listing.clone()).await?;
        resources.extend(page.items);
        listing.cursor = page.next_cursor;
        if listing.cursor.is_none() {
            return Ok(resources);
        }
    }
}
