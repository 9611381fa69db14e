//! Choosing permissions: a row for each resource, a column for reading and one for writing.

mod bulk;
mod groups;
mod preset;
mod select;
mod summary;

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;

use crate::api::{Api, Failure};
use crate::state::fetched::Fetched;
use crate::state::paged_list::fetch_all;
use crate::state::rights::Rights;
use crate::text;
use crate::text::permission_matrix as words;
use crate::ui::{Badge, Checkbox, FilterBox, Glyph, Icon, Loading, Notice, Tone, lower_case};
use bulk::{BulkCells, BulkTick};
use groups::{Cells, Group, ResourceRow};
use preset::Presets;
pub use select::PermissionSelect;
use summary::SelectedPermissions;

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
    /// The largest number of permissions.
    limit: usize,
    /// The error of more than that.
    #[prop(default = words::too_many_of_role)]
    too_many: fn(usize, usize) -> String,
    /// The error in the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let (api, rights, filter) = (Api::here(), Rights::here(), RwSignal::new(String::new()));
    let may_read = Memo::new(move |_| rights.may(&Permission::RESOURCES_READ));
    let resources = Fetched::new(move || {
        let may_read = may_read.get();
        async move { if may_read { fetch_all(move |listing| api.resources(listing)).await.map(Some) } else { Ok(None) } }
    });
    let groups = Memo::new(move |_| {
        let of_resources = match resources.get() {
            None => Vec::new(),
            Some(Ok(Some(resources))) => groups::defined(&resources, &before.get()),
            Some(Ok(None) | Err(_)) => groups::named(&[before.get(), named_in(rights.permission_set())].concat()),
        };
        [vec![groups::administration()], of_resources].concat()
    });
    let shown = Memo::new(move |_| {
        let text = filter.with(|text| lower_case(text.trim()));
        groups.get().into_iter().filter_map(|group| group.matching(&text)).collect::<Vec<_>>()
    });
    let editable = Memo::new(move |_| disabled_reason.with(Option::is_none));
    view! {
        <fieldset class="field">
            <legend class="field-label">{words::PERMISSIONS}</legend>
            <div class="matrix-tools">
                <FilterBox label=words::FILTER text=filter/>
                <Show when=move || editable.get()>
                    <Presets groups granted/>
                </Show>
            </div>
            <table class="permission-matrix">
                <thead>
                    <tr>
                        <th scope="col">{words::RESOURCE}</th>
                        <th scope="col">{words::READ}</th>
                        <th scope="col">{words::WRITE}</th>
                        <th scope="col">{words::ALL}</th>
                    </tr>
                </thead>
                <Show when=move || editable.get() && !shown.with(Vec::is_empty)>
                    {move || view! {
                        <tbody>
                            <tr>
                                <th scope="row">{move || if filter.with(|text| text.trim().is_empty()) { words::ALL } else { words::ALL_SHOWN }}</th>
                                <BulkCells label=words::ALL rows=shown.get().into_iter().flat_map(|group| group.rows).collect() granted editable/>
                            </tr>
                        </tbody>
                    }}
                </Show>
                <For each=move || shown.get() key=|group| format!("{group:?}") let:group>
                    <MatrixGroup group granted disabled_reason editable/>
                </For>
            </table>
            <Show when=move || shown.with(Vec::is_empty)>
                <p class="quiet">{words::NO_MATCH}</p>
            </Show>
            {move || match resources.get() {
                None => Some(view! { <Loading label=words::LOADING/> }.into_any()),
                Some(Err(failure)) => Some(unknown(&failure)),
                Some(Ok(_)) => None,
            }}
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <SelectedPermissions granted limit too_many/>
        </fieldset>
    }
}

/// The rows of a group under its title.
#[component]
fn MatrixGroup(
    group: Group,
    granted: RwSignal<BTreeSet<Permission>>,
    disabled_reason: Signal<Option<String>>,
    editable: Memo<bool>,
) -> impl IntoView {
    let row = |row: ResourceRow| {
        let cells = cells(&row, granted, disabled_reason);
        let retired = row.is_retired.then(|| view! { <Badge tone=Tone::Warning>{words::RETIRED}</Badge> });
        let translate = row.is_identifier.then_some("no");
        let hint =
            (!row.hint.is_empty()).then(|| view! { <p translate=translate class="field-hint">{row.hint.clone()}</p> });
        let permissions = row.permissions();
        let label = words::everything(&row.title);
        let all = (permissions.len() > 1).then(|| {
            view! {
                <Show when=move || editable.get()>
                    <BulkTick label=label.clone() permissions=permissions.clone() granted/>
                </Show>
            }
        });
        view! {
            <tr>
                <th scope="row">
                    <span translate=translate class:mono=row.is_identifier>{row.title}</span>
                    {retired}
                    {hint}
                </th>
                {cells}
                <td>{all}</td>
            </tr>
        }
    };
    let Group { title, rows, .. } = group;
    view! {
        <tbody>
            <tr class="matrix-group">
                <th scope="rowgroup">{title}</th>
                <BulkCells label=title rows=rows.clone() granted editable/>
            </tr>
            {rows.into_iter().map(row).collect_view()}
        </tbody>
    }
}

fn cells(
    row: &ResourceRow,
    granted: RwSignal<BTreeSet<Permission>>,
    disabled_reason: Signal<Option<String>>,
) -> AnyView {
    let tick = |permission: Permission| {
        let label = text::shared(&permission.words());
        view! { <PermissionTick label permission granted disabled_reason bare=true/> }
    };
    match row.cells.clone() {
        Cells::Pair(read, write) => [read, write].map(|cell| view! { <td>{cell.map(tick)}</td> }).into_any(),
        Cells::Single(permission) => view! { <td colspan="2">{tick(permission)}</td> }.into_any(),
    }
}

fn unknown(failure: &Failure) -> AnyView {
    let sentence = words::only_some(&failure.sentence());
    view! { <Notice tone=Tone::Warning title=words::NOT_LOADED>{sentence}</Notice> }.into_any()
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
    let is_fixed = Memo::new(move |_| disabled_reason.with(Option::is_some));
    let label = StoredValue::new(label);
    move || {
        let label = label.get_value();
        if is_fixed.get() {
            view! { <FixedTick label checked hint bare/> }.into_any()
        } else {
            view! { <Checkbox label checked hint disabled_reason=lacking bare on_change=change/> }.into_any()
        }
    }
}

/// Whether a permission is granted, for someone who may not change it.
#[component]
fn FixedTick(label: String, checked: RwSignal<bool>, hint: Signal<Option<String>>, bare: bool) -> impl IntoView {
    view! {
        <span class="fixed-tick">
            {move || checked.get().then(|| view! { <Icon glyph=Glyph::Check/> })}
            <span class:visually-hidden=bare>{move || if checked.get() { words::granted(&label) } else { words::not_granted(&label) }}</span>
            {move || hint.get().filter(|_| !bare).map(|hint| view! { <span class="field-hint">{hint}</span> })}
        </span>
    }
}
