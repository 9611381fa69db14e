//! Choosing one permission, with the words of the matrix.

use leptos::prelude::*;
use postern_shared::permission::Permission;

use super::groups::{self, Group, ResourceRow};
use super::named_in;
use crate::api::Api;
use crate::state::fetched::Fetched;
use crate::state::paged_list::fetch_all;
use crate::state::rights::Rights;
use crate::text;
use crate::ui::{OptionGroup, SelectField};

/// A field for one permission, or none.
#[component]
pub fn PermissionSelect(
    /// Its name.
    label: &'static str,
    /// The permission; empty for none.
    value: RwSignal<String>,
    /// The name of the option for none.
    none: &'static str,
) -> impl IntoView {
    let (api, rights) = (Api::here(), Rights::here());
    let may_read = Memo::new(move |_| rights.may(&Permission::RESOURCES_READ));
    let resources = Fetched::new(move || {
        let may_read = may_read.get();
        async move { if may_read { fetch_all(move |listing| api.resources(listing)).await.ok() } else { None } }
    });
    let groups = Memo::new(move |_| {
        let chosen = value.get();
        let chosen: Vec<Permission> = (!chosen.is_empty()).then(|| chosen.as_str().into()).into_iter().collect();
        let defined = match resources.get().flatten() {
            Some(resources) => groups::defined(&resources, &chosen),
            None => groups::named(&[chosen, named_in(rights.permission_set())].concat()),
        };
        std::iter::once(groups::administration()).chain(defined).map(options).collect::<Vec<_>>()
    });
    view! { <SelectField label value options=vec![(String::new(), none.to_owned())] groups/> }
}

/// The options of a group.
fn options(group: Group) -> OptionGroup {
    let mut permissions: Vec<Permission> = group.rows.iter().flat_map(ResourceRow::permissions).collect();
    if group.is_administration {
        permissions.push(Permission::API_TOKENS_GENERATE);
    }
    let options =
        permissions.iter().map(|permission| (permission.to_string(), text::shared(&permission.words()))).collect();
    OptionGroup { title: group.title.to_owned(), options }
}
