//! A credential by its kind and name, with a link to what was done with it.

use leptos::prelude::*;
use postern_shared::permission::Permission;
use postern_shared::session::{CredentialKind, CredentialName};

use crate::route::Route;
use crate::state::rights::Rights;

/// The credential. The name, or the id of a session, links to its activity for someone who may see that.
#[component]
pub fn CredentialLink(
    /// The credential.
    credential: CredentialName,
) -> impl IntoView {
    let rights = Rights::here();
    let CredentialName { kind, id, name } = credential;
    let word = match kind {
        CredentialKind::Session => "Session",
        CredentialKind::ApiKey => "API key",
        CredentialKind::ApiToken => "API token",
        CredentialKind::Invitation => "Invitation",
        CredentialKind::Deployer => "Deployer",
    };
    let link = id.map(|id| {
        let href = Route::activity_with(id.as_str()).url();
        let class = if name.is_some() { "credential-name" } else { "credential-name mono" };
        let text = name.unwrap_or_else(|| id.clone());
        move || {
            if rights.may(&Permission::CHANGE_LOG_READ) {
                view! { <a class=class title=id.clone() href=href.clone()>{text.clone()}</a> }.into_any()
            } else {
                view! { <span class=class title=id.clone()>{text.clone()}</span> }.into_any()
            }
        }
    });
    view! { <span class="credential">{word} " " {link}</span> }
}
