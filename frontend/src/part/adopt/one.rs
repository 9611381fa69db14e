//! Adopting one user or API user.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::principal::{Adoption, Kind};

use crate::api::Api;
use crate::part::ImpactOf;
use crate::part::invitation::{InvitationDialog, InvitationLink};
use crate::part::lineage::KeyOf;
use crate::state::move_policy::MoveTarget;
use crate::state::saving::Saving;
use crate::ui::{Checkbox, Confirm, Toaster, Variant};

/// Asks, and adopts. A user gets a new invitation, unless the sign-in is kept.
#[component]
pub(in crate::part) fn Adopt(
    /// Who.
    target: MoveTarget,
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// Called when it is done, and the invitation has been seen.
    on_adopted: Callback<()>,
) -> impl IntoView {
    let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
    let keep = RwSignal::new(false);
    let invitation = RwSignal::new(None::<InvitationLink>);
    Effect::new(move || {
        if open.get() {
            saving.reset();
            keep.set(false);
        }
    });
    let MoveTarget { name, provisioned_by, .. } = target;
    let (id, kind, called) = (name.id, name.kind, name.name);
    let principal = id.clone();
    let proposal =
        Signal::derive(move || Proposal::PrincipalAdopt { principal: principal.clone(), keep_sign_in: keep.get() });
    let title = format!("Adopt {called}?");
    let shown = StoredValue::new((called, provisioned_by));
    let confirm = Callback::new(move |()| {
        let said = Adoption { keep_sign_in: keep.get_untracked() };
        saving.run(api.adopt(id.clone(), said), move |invited| {
            open.set(false);
            // Someone else may have been quicker: then there is no invitation.
            let invited = invited.filter(|invited| invited.invitation.is_some() || invited.secret_already_shown);
            if let Some(invited) = invited {
                invitation.set(Some(invited.into()));
            } else {
                toaster.say(format!("{} is adopted.", shown.with_value(|(called, _)| called.clone())));
                on_adopted.run(());
            }
        });
    });
    let meaning = move || {
        let (called, key) = shown.get_value();
        let whose = if kind == Kind::User { "their" } else { "its" };
        view! {
            <p>
                {called} " will no longer depend on key " {key.map(|key| view! { <KeyOf key/> })} ", and can do everything that "
                {whose} " roles grant."
            </p>
        }
    };
    view! {
        <Confirm title open verb="Adopt" variant=Variant::Primary busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            {meaning()}
            <Show when=move || !keep.get()>
                <p>{ends(kind)}</p>
            </Show>
            <Checkbox label=keep_label(kind) checked=keep hint=keep_hint(kind)/>
            <ImpactOf proposal/>
        </Confirm>
        <InvitationDialog invitation on_closed=on_adopted/>
    }
}

/// What ends unless it is kept.
fn ends(kind: Kind) -> &'static str {
    match kind {
        Kind::User => {
            "The password, all sessions and all API tokens end. You get a new invitation link to send to the person."
        }
        Kind::ApiUser => "All its keys end. Create new ones for it afterwards.",
    }
}

fn keep_label(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "Keep the password, sessions and tokens",
        Kind::ApiUser => "Keep its keys",
    }
}

/// What it means to keep them.
fn keep_hint(kind: Kind) -> String {
    let known = match kind {
        Kind::User => "the password or a token",
        Kind::ApiUser => "one of them",
    };
    format!("Someone who has the key may know {known}. Keep them only if you trust everyone who has the key.")
}
