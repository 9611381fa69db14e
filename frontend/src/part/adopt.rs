//! Adopting one user or API user: it keeps its access without the key that it depends on.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::principal::Adoption;

use super::ActionDialog;
use super::invitation::{InvitationDialog, InvitationLink};
use super::principal::KeyLink;
use crate::api::{Api, Principal};
use crate::text::adopt::one as text;
use crate::text::untranslated;
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
    let title = text::title(&name);
    let action = move || {
        let call = api.adopt(id.clone(), Adoption { keep_sign_in: keep.get_untracked() });
        let done = text::done(&name);
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
        let key = key.map(|key| view! { <KeyLink key/> }).into_any();
        view! { <p>{text::meaning(kind, untranslated(name), key)}</p> }
    };
    view! {
        <ActionDialog title open verb=text::KEEP variant=Variant::Primary action proposal>
            {meaning()}
            <Show when=move || !keep.get()>
                <p>{text::ends(kind)}</p>
            </Show>
            <Checkbox label=text::keep(kind) checked=keep hint=text::keep_hint(kind)/>
        </ActionDialog>
        <InvitationDialog invitation on_closed=on_adopted/>
    }
}
