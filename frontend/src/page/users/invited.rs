//! The link by which a person comes in, shown once.

use jiff::Timestamp;
use leptos::prelude::*;
use postern_shared::user::InvitedUser;

use crate::ui::{Actions, Button, CopyField, Dialog, Look, Moment, Notice, Tone};

/// A person's way in, as long as it is shown.
#[derive(Clone)]
pub struct Shown {
    login: String,
    way_in: Option<(String, Timestamp)>,
}

impl Shown {
    /// What an invitation shows.
    pub fn of(invited: InvitedUser) -> Self {
        let way_in = invited.invitation.map(|invitation| (invitation.url, invitation.expires_at));
        Self { login: invited.user.login, way_in }
    }
}

/// The dialog that hands over the link. It is gone from the page when it is closed.
#[component]
pub fn Invited(
    /// What to show; emptied when the dialog closes.
    invited: RwSignal<Option<Shown>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if invited.with(Option::is_some) {
            open.set(true);
        }
    });
    let title = Signal::derive(move || {
        invited.with(|shown| shown.as_ref().map(|shown| format!("Invitation for {}", shown.login)).unwrap_or_default())
    });
    let close = Callback::new(move |()| invited.set(None));
    view! {
        <Dialog title open on_close=close>
            {move || invited.get().map(|shown| view! { <Handed shown open/> })}
        </Dialog>
    }
}

#[component]
fn Handed(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let way_in = match shown.way_in {
        Some((url, expires_at)) => view! {
            <p>
                "Hand this link to the person. With it they choose a password, which nobody else will ever know. It works once, and it expires "
                <Moment at=expires_at/> "."
            </p>
            <CopyField label="Invitation link" value=url/>
            <p>"It is shown only now. If it is lost, invite the person again."</p>
        }
        .into_any(),
        None => view! {
            <Notice tone=Tone::Warning title="The link was lost on its way">
                "The person is invited, but the answer with the link did not arrive, and it cannot be shown again. Invite them again."
            </Notice>
        }
        .into_any(),
    };
    view! {
        {way_in}
        <Actions>
            <Button look=Look::Primary on_press=move |()| open.set(false)>"Done"</Button>
        </Actions>
    }
}
