//! Adopting one user or API user: it keeps its access without the key that it depends on.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::principal::{Adoption, Kind};

use super::ActionDialog;
use super::invitation::{InvitationDialog, InvitationLink};
use super::principal::KeyLink;
use crate::api::{Api, Principal};
use crate::ui::{Checkbox, Toaster, Variant};

/// Asks, and adopts. A user gets a new invitation, unless the sign-in is kept.
#[component]
pub(super) fn Adopt(
    /// Who.
    target: Principal,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called after the adoption, once the invitation was seen.
    on_adopted: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let keep = RwSignal::new(false);
    let invitation = RwSignal::new(None::<InvitationLink>);
    Effect::new(move || {
        if open.get() {
            keep.set(false);
        }
    });
    let Principal { id, name, provisioned_by, .. } = target;
    let kind = id.kind();
    let principal = id.clone();
    let proposal =
        Signal::derive(move || Proposal::PrincipalAdopt { principal: principal.clone(), keep_sign_in: keep.get() });
    let shown = StoredValue::new((name.clone(), provisioned_by));
    let title = format!("Keep access of {name} without this key?");
    let action = move || {
        let call = api.adopt(id.clone(), Adoption { keep_sign_in: keep.get_untracked() });
        let done = format!("{name} no longer depends on a key");
        async move {
            // If someone else was faster, there is no invitation.
            let invited = call.await?.filter(|invited| invited.invitation.is_some() || invited.secret_already_shown);
            if let Some(invited) = invited {
                invitation.try_set(Some(invited.into()));
            } else {
                toaster.say(done);
                on_adopted.try_run(());
            }
            Ok(())
        }
    };
    let meaning = move || {
        let (name, key) = shown.get_value();
        let whose = if kind == Kind::User { "their" } else { "its" };
        view! {
            <p>
                {name} " will no longer depend on key " {key.map(|key| view! { <KeyLink key/> })} " and can do everything that "
                {whose} " roles grant."
            </p>
        }
    };
    view! {
        <ActionDialog title open verb="Keep access" variant=Variant::Primary action proposal>
            {meaning()}
            <Show when=move || !keep.get()>
                <p>{ends(kind)}</p>
            </Show>
            <Checkbox label=keep_label(kind) checked=keep hint=keep_hint(kind)/>
        </ActionDialog>
        <InvitationDialog invitation on_closed=on_adopted/>
    }
}

/// The credentials that are deleted unless they are kept.
fn ends(kind: Kind) -> &'static str {
    match kind {
        Kind::User => {
            "The password, all sessions and all API tokens are deleted. You get a new invitation link to send to the person."
        }
        Kind::ApiUser => "All its keys are deleted. Create new ones for it afterwards.",
    }
}

fn keep_label(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "Keep the password, sessions and tokens",
        Kind::ApiUser => "Keep its keys",
    }
}

/// The meaning of keeping them.
fn keep_hint(kind: Kind) -> String {
    let known = match kind {
        Kind::User => "the password or a token",
        Kind::ApiUser => "one of them",
    };
    format!("Anyone who has the key may know {known}. Keep them only if you trust everyone who has the key.")
}
