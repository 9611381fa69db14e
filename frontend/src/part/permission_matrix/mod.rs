//! Choosing permissions: a row for each resource, a column for reading and one for writing.

mod groups;
mod select;

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;

use crate::api::{Api, Failure};
use crate::state::paged_list::fetch_all;
use crate::state::rights::Rights;
use crate::ui::{Badge, Checkbox, Loading, Notice, Tone};
use groups::{Cells, Group, ResourceRow};
pub use select::PermissionSelect;

/// The permissions to grant. Those that the person lacks are disabled, with their names. A granted permission without a row stays
/// granted.
#[component]
pub fn PermissionMatrix(
    /// The granted permissions; a tick changes them.
    granted: RwSignal<BTreeSet<Permission>>,
    /// The permissions granted before the edit: on a retired resource only these can stay.
    #[prop(optional, into)]
    before: Signal<Vec<Permission>>,
    /// Why none of it may be changed.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let may_read = Memo::new(move |_| rights.may(&Permission::RESOURCES_READ));
    let resources = LocalResource::new(move || {
        let may_read = may_read.get();
        async move { if may_read { fetch_all(move |listing| api.resources(listing)).await.map(Some) } else { Ok(None) } }
    });
    let groups = move || match resources.get()? {
        Ok(Some(resources)) => Some(groups::defined(&resources, &before.get())),
        Ok(None) | Err(_) => Some(groups::named(&[before.get(), named_in(rights.permission_set())].concat())),
    };
    let rows = move |group: Group| view! { <MatrixGroup group granted disabled_reason/> };
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

/// The rows of a group under its title.
#[component]
fn MatrixGroup(
    group: Group,
    granted: RwSignal<BTreeSet<Permission>>,
    disabled_reason: Signal<Option<String>>,
) -> impl IntoView {
    let row = |row: ResourceRow| {
        let cells = cells(&row, granted, disabled_reason);
        let retired = row.is_retired.then(|| view! { <Badge tone=Tone::Warning>"Retired"</Badge> });
        let hint = (!row.hint.is_empty()).then(|| view! { <p class="field-hint">{row.hint}</p> });
        view! {
            <tr>
                <th scope="row">
                    <span class:mono=row.is_identifier>{row.title}</span>
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
            {group.rows.into_iter().map(row).collect_view()}
        </tbody>
    }
}

fn cells(
    row: &ResourceRow,
    granted: RwSignal<BTreeSet<Permission>>,
    disabled_reason: Signal<Option<String>>,
) -> AnyView {
    let cell = |verb: &str, permission: Option<Permission>| {
        let label = format!("{verb} {}", row.noun);
        let tick =
            permission.map(|permission| view! { <PermissionTick label permission granted disabled_reason bare=true/> });
        view! { <td>{tick}</td> }
    };
    match row.cells.clone() {
        Cells::Pair(read, write) => (cell("Read", read), cell("Write", write)).into_any(),
        Cells::Single(label, permission) => view! {
            <td colspan="2"><PermissionTick label permission granted disabled_reason bare=true/></td>
        }
        .into_any(),
    }
}

fn unknown(failure: &Failure) -> AnyView {
    let sentence = format!("Only some resources are shown. {}", failure.sentence());
    view! { <Notice tone=Tone::Warning title="The resources could not be loaded">{sentence}</Notice> }.into_any()
}

fn named_in(held: PermissionSet) -> Vec<Permission> {
    match held {
        PermissionSet::Everything => Vec::new(),
        PermissionSet::Only(permissions) => permissions.into_iter().collect(),
    }
}

/// The checkbox for one permission. Disabled for a person who lacks it: no one can grant what they do not have.
#[component]
pub fn PermissionTick(
    /// The label.
    #[prop(into)]
    label: String,
    /// The permission.
    permission: Permission,
    /// The granted permissions; a tick changes them.
    granted: RwSignal<BTreeSet<Permission>>,
    /// Why it may not be changed.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The meaning of granting it.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Shows the checkbox without its label.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let lacking = Rights::here().disabled_reason(permission.clone());
    let checked = RwSignal::new(false);
    let shown = permission.clone();
    Effect::new(move || checked.set(granted.with(|granted| granted.contains(&shown))));
    let change = Callback::new(move |is_granted| {
        granted.update(|granted| {
            if is_granted {
                granted.insert(permission.clone());
            } else {
                granted.remove(&permission);
            }
        });
    });
    let disabled_reason = Signal::derive(move || disabled_reason.get().or_else(|| lacking.get()));
    view! { <Checkbox label checked hint disabled_reason bare on_change=change/> }
}
