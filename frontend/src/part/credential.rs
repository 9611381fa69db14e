//! A credential by its kind and name, with a link to what was done with it.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::session::{CredentialKind, CredentialName};

use crate::route::Route;
use crate::state::rights::Rights;
use crate::text::credential as text;

/// The credential. The name, or the id of a session, links to its activity for someone who may see that.
#[component]
pub fn CredentialLink(
    /// The credential.
    credential: CredentialName,
) -> impl IntoView {
    let rights = Rights::here();
    let CredentialName { kind, id, name } = credential;
    let word = match kind {
        CredentialKind::Session => text::SESSION,
        CredentialKind::ApiKey => text::API_KEY,
        CredentialKind::ApiToken => text::API_TOKEN,
        CredentialKind::Invitation => text::INVITATION,
        CredentialKind::Deployer => text::DEPLOYER,
    };
    let link = id.map(|id| {
        let href = Route::activity_with(id.as_str()).url();
        let class = if name.is_some() { "credential-name" } else { "credential-name mono" };
        let shown = name.unwrap_or_else(|| id.clone());
        move || {
            if rights.may(&Permission::CHANGE_LOG_READ) {
                view! { <a translate="no" class=class title=id.clone() href=href.clone()>{shown.clone()}</a> }
                    .into_any()
            } else {
                view! { <span translate="no" class=class title=id.clone()>{shown.clone()}</span> }.into_any()
            }
        }
    });
    view! { <span class="credential"><span>{word}</span> " " {link}</span> }
}
