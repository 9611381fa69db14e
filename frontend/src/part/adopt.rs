//! Adopting: whom a key brought in depends on no key any more. Asked before it is done, because it may widen what they can do.

use leptos::prelude::*;
use postern_shared::api_key::Adopted;
use postern_shared::principal::{KeyRef, PrincipalId};

use super::lineage::KeyOf;
use crate::api::Api;
use crate::state::saving::Saving;
use crate::ui::{Confirm, Look, Toaster};

/// Asks, and adopts one.
#[component]
pub(super) fn Adopt(
    /// Who.
    principal: PrincipalId,
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// Called when it is done.
    on_adopted: Callback<()>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let confirm = Callback::new(move |()| {
        let principal = principal.clone();
        let call = async move {
            match principal {
                PrincipalId::User(id) => api.adopt_user(id).await.map(drop),
                PrincipalId::ApiUser(id) => api.adopt_api_user(id).await.map(drop),
            }
        };
        saving.run(call, move |()| {
            open.set(false);
            toaster.say("Adopted: depends on no key any more.");
            on_adopted.run(());
        });
    });
    view! {
        <Confirm title="Adopt?" open verb="Adopt" look=Look::Primary busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            <p>"Who is adopted depends on no key any more, and can do all that their roles grant."</p>
        </Confirm>
    }
}

/// Asks, and adopts all that a key brought in.
#[component]
pub(super) fn AdoptAll(
    /// The key.
    key: KeyRef,
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// Called when it is done.
    on_adopted: Callback<()>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let asked = key.clone();
    let confirm = Callback::new(move |()| {
        let KeyRef { owner, id } = key.clone();
        let call = async move {
            match owner {
                PrincipalId::User(owner) => api.adopt_all_of_token(owner, id).await,
                PrincipalId::ApiUser(owner) => api.adopt_all_of_key(owner, id).await,
            }
        };
        saving.run(call, move |Adopted { adopted }| {
            open.set(false);
            match adopted {
                0 => toaster.warn("Nobody was adopted: it brought nobody in, or only those who hold more than you do."),
                1 => toaster.say("One was adopted."),
                many => toaster.say(format!("{many} were adopted.")),
            }
            on_adopted.run(());
        });
    });
    view! {
        <Confirm title="Adopt all?" open verb="Adopt all" look=Look::Primary busy=saving.busy() failure=saving.failure()
            on_confirm=confirm>
            <p>"This adopts every user and API user that key " <KeyOf key=asked.clone()/> " brought in, as far as you may."</p>
            <p>"Who is adopted depends on no key any more, and can do all that their roles grant."</p>
        </Confirm>
    }
}
