//! Invitation links, each shown once.

use std::collections::BTreeSet;

use leptos::prelude::*;
use postern_shared::time::Timestamp;
use postern_shared::user::InvitedUser;

use super::leave_question::LeaveQuestion;
use crate::text::invitation as text;
use crate::text::untranslated;
use crate::ui::{Actions, Button, CopyField, Dialog, DialogHandle, Moment, Notice, Tone, Variant, ask_before_leaving};

/// The link with which a person sets a password. It contains the code.
#[derive(Clone)]
pub struct InvitationLink {
    /// The person's login.
    pub login: String,
    /// The link and when it expires. None if the answer with it was lost.
    pub link: Option<(String, Timestamp)>,
}

impl From<InvitedUser> for InvitationLink {
    fn from(invited: InvitedUser) -> Self {
        let link = invited.invitation.map(|invitation| (invitation.url.clone(), invitation.expires_at));
        Self { login: invited.user.login, link }
    }
}

/// The dialog that shows a link. Closing it removes the link from the page.
#[component]
pub fn InvitationDialog(
    /// The link to show; emptied when the dialog closes.
    invitation: RwSignal<Option<InvitationLink>>,
    /// Called when the dialog was closed. Whatever removes the dialog must wait for this.
    #[prop(optional, into)]
    on_closed: Option<Callback<()>>,
) -> impl IntoView {
    let close = Callback::new(move |()| {
        invitation.set(None);
        if let Some(on_closed) = on_closed {
            on_closed.run(());
        }
    });
    view! {
        <Show when=move || invitation.with(Option::is_some)>
            {move || invitation.get_untracked().map(|invitation| view! { <OpenDialog invitation on_close=close/> })}
        </Show>
    }
}

/// The dialog, while there is a link to show. It asks before it is closed uncopied.
#[component]
fn OpenDialog(invitation: InvitationLink, on_close: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(true);
    let (copied, leaving) = (RwSignal::new(invitation.link.is_none()), RwSignal::new(false));
    ask_before_leaving(move || !copied.get_untracked(), leaving);
    let may_close = move |()| {
        let is_copied = copied.get_untracked();
        if !is_copied {
            leaving.update(|leaving| *leaving = !*leaving);
        }
        is_copied
    };
    let title = text::title(&invitation.login);
    let link = StoredValue::new(invitation.link);
    view! {
        <Dialog title open may_close on_close>
            <InvitationText link=link.get_value() copied/>
            <Show when=move || leaving.get() fallback=|| view! { <DoneButton/> }>
                <LeaveQuestion text=text::NOT_COPIED open leaving/>
            </Show>
        </Dialog>
    }
}

/// The link, or that it did not arrive.
#[component]
fn InvitationText(
    #[prop(optional_no_strip)] link: Option<(String, Timestamp)>,
    copied: RwSignal<bool>,
) -> impl IntoView {
    match link {
        Some((url, expires_at)) => view! {
            <p>{text::send_link(view! { <Moment at=expires_at/> }.into_any())}</p>
            // Selecting the text and copying it by hand counts, too.
            <div on:copy=move |_| copied.set(true)>
                <CopyField label=text::LINK value=url on_copied=move |()| copied.set(true)/>
            </div>
            <p>{text::SHOWN_ONCE}</p>
        }
        .into_any(),
        None => view! {
            <Notice tone=Tone::Warning title=text::LOST>
                {text::LOST_HINT}
            </Notice>
        }
        .into_any(),
    }
}

/// The button that closes the dialog around it, as Esc does.
#[component]
pub(super) fn DoneButton() -> impl IntoView {
    let dialog = DialogHandle::here();
    view! {
        <Actions>
            <Button variant=Variant::Primary on_press=move |()| dialog.close()>{text::DONE}</Button>
        </Actions>
    }
}

/// Several links, each with its login, and all of them at once.
#[component]
pub fn InvitationList(
    /// The links.
    #[prop(into)]
    invitations: Signal<Vec<InvitationLink>>,
    /// The logins whose links have been copied.
    copied: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let on_copied = move |()| {
        copied.set(invitations.with_untracked(|all| all.iter().map(|invitation| invitation.login.clone()).collect()));
    };
    view! {
        <div class="invitations">
            <h3>{text::list::TITLE}</h3>
            <p>{text::list::SEND_LINKS}</p>
            <div class="invitations-list" tabindex="0" role="group" aria-label=text::list::LINKS>
                <For each=move || invitations.get() key=|invitation| invitation.login.clone() let:invitation>
                    {listed(invitation, copied)}
                </For>
            </div>
            <CopyField label=text::list::ALL_LINKS value=Signal::derive(move || invitations.with(|all| lines(all)))
                multiline=true on_copied/>
        </div>
    }
}

fn listed(InvitationLink { login, link }: InvitationLink, copied: RwSignal<BTreeSet<String>>) -> AnyView {
    match link {
        Some((url, _)) => {
            let label = login.clone();
            let on_copied = move |()| {
                copied.update(|copied| {
                    copied.insert(login.clone());
                });
            };
            view! { <CopyField label is_name=true value=url on_copied/> }.into_any()
        }
        None => view! { <p>{text::list::lost(untranslated(login))}</p> }.into_any(),
    }
}

fn lines(invitations: &[InvitationLink]) -> String {
    let line =
        |InvitationLink { login, link }: &InvitationLink| link.as_ref().map(|(url, _)| format!("{login}\t{url}\n"));
    invitations.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_login_and_its_link_and_a_lost_link_has_none() {
        let invitation = |login: &str, link: Option<&str>| InvitationLink {
            login: login.to_owned(),
            link: link.map(|url| (url.to_owned(), Timestamp::UNIX_EPOCH)),
        };
        let all =
            [invitation("ada", Some("https://a/#1")), invitation("sam", None), invitation("joe", Some("https://a/#2"))];
        assert_eq!(lines(&all), "ada\thttps://a/#1\njoe\thttps://a/#2\n");
    }
}
