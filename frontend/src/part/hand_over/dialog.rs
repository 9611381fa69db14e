//! The dialog that asks to which key, and hands over.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::principal::{Kind, PrincipalId, PrincipalName};

use super::key_picker::{KeyChoice, KeyPicker, owner_name, reference};
use super::outcome::{Outcome, hand_over};
use crate::api::{Api, Failure};
use crate::part::ImpactOfAll;
use crate::state::move_policy::MoveTarget;
use crate::state::saving::Saving;
use crate::ui::{Actions, Button, Dialog, Form, Notice, Toaster, Tone, Variant};

/// Asks to which key, and hands over. It stays open while someone is left who was refused.
#[component]
pub fn HandOver(
    /// Who, all of one kind.
    #[prop(into)]
    whom: Signal<Vec<MoveTarget>>,
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// Called with those who depend on the key now.
    #[prop(into)]
    on_done: Callback<Vec<PrincipalName>>,
) -> impl IntoView {
    let saving = Saving::new();
    let title = Signal::derive(move || {
        whom.with(|whom| match &whom[..] {
            [one] => format!("Hand over {}?", one.name.name),
            many => format!("Hand over {}?", count(many.len(), kind(many))),
        })
    });
    view! {
        <Dialog title open may_close=move |()| !saving.busy().get_untracked()>
            <Question whom open saving on_done/>
        </Dialog>
    }
}

/// What it means, to which key, and whom it reaches. It is made when the dialog opens, so that nothing of the last one is in it.
#[component]
fn Question(
    whom: Signal<Vec<MoveTarget>>,
    open: RwSignal<bool>,
    saving: Saving,
    on_done: Callback<Vec<PrincipalName>>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    saving.reset();
    let choice = KeyChoice::new();
    let (at, failed) = (RwSignal::new(0), RwSignal::new(Vec::<(PrincipalName, Failure)>::new()));
    // Who is on the way: those who are done leave `whom`.
    let total = RwSignal::new(0);
    let kind = whom.with_untracked(|whom| kind(whom));
    let ids = Memo::new(move |_| whom.with(|whom| whom.iter().map(|it| it.name.id.clone()).collect::<Vec<_>>()));
    let proposals = Memo::new(move |_| {
        let to = choice.key().map(|key| reference(&key))?;
        let proposal = |id: &PrincipalId| Proposal::PrincipalHandOver { principal: id.clone(), to: to.clone() };
        Some(whom.with(|whom| whom.iter().map(|it| (it.name.name.clone(), proposal(&it.name.id))).collect::<Vec<_>>()))
    });
    let submit = Callback::new(move |()| {
        let Some(key) = untrack(|| choice.key()) else {
            return saving.refuse("key", "Choose a key.");
        };
        let names: Vec<PrincipalName> = whom.get_untracked().into_iter().map(|it| it.name).collect();
        let is_one = names.len() == 1;
        total.set(names.len());
        at.set(0);
        failed.set(Vec::new());
        let to = reference(&key);
        let call = async move {
            let outcome = hand_over(api, names, to, at).await;
            match outcome.failed.first() {
                Some((_, failure)) if is_one => Err(failure.clone()),
                _ => Ok(outcome),
            }
        };
        saving.run(call, move |Outcome { done, failed: refused }| {
            if refused.is_empty() {
                open.try_set(false);
                toaster.say(format!("{} on key {} of {} now.", depend(&done), key.key.name, owner_name(&key.owner)));
            }
            failed.try_set(refused);
            on_done.try_run(done);
        });
    });
    let progress = move || {
        let (at, total) = (at.get(), total.get());
        (saving.busy().get() && total > 1).then(|| format!("Handing over {at} of {total}"))
    };
    view! {
        <Form saving=saving.busy() failure=saving.failure() on_submit=submit>
            <RefusalList failed total kind/>
            <p>{move || whom.with(|whom| meaning(kind, whom.len() == 1))}</p>
            <KeyPicker choice whom=ids error=saving.error("key")/>
            {move || proposals.get().map(|proposals| view! { <ImpactOfAll proposals/> })}
            <p role="status">{progress}</p>
            <Actions>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button variant=Variant::Primary submit=true busy=saving.busy()>"Hand over"</Button>
            </Actions>
        </Form>
    }
}

/// Who was refused, and why.
#[component]
fn RefusalList(failed: RwSignal<Vec<(PrincipalName, Failure)>>, total: RwSignal<usize>, kind: Kind) -> impl IntoView {
    move || {
        let failed = failed.get();
        let title = format!("{} of {} could not be handed over", failed.len(), count(total.get_untracked(), kind));
        let line = |(name, failure): &(PrincipalName, Failure)| {
            view! { <li>{name.name.clone()} ": " {failure.whole()}</li> }
        };
        (!failed.is_empty()).then(|| {
            view! {
                <div role="alert">
                    <Notice tone=Tone::Bad title>
                        <ul class="hand-over-refusals">{failed.iter().map(line).collect_view()}</ul>
                    </Notice>
                </div>
            }
        })
    }
}

/// What it means to depend on a key.
fn meaning(kind: Kind, is_one: bool) -> String {
    let (who, their, them) = match (kind, is_one) {
        (Kind::User, true) => ("The user", "the user's", "the user is blocked until someone adopts them"),
        (Kind::ApiUser, true) => ("The API user", "its", "it is blocked until someone adopts it"),
        (Kind::User, false) => ("The users", "their", "they are blocked until someone adopts them"),
        (Kind::ApiUser, false) => ("The API users", "their", "they are blocked until someone adopts them"),
    };
    format!(
        "{who} will depend on the key you choose. Anyone who has this key can manage {whom}, and {their} rights stay within those \
         of the key. If the key is deleted, disabled or expires, {them}.",
        whom = who.replacen("The", "the", 1),
    )
}

fn kind(whom: &[MoveTarget]) -> Kind {
    whom.first().map_or(Kind::User, |it| it.name.id.kind())
}

/// So many users or API users, in words.
pub(super) fn count(count: usize, kind: Kind) -> String {
    match (count, kind) {
        (1, Kind::User) => "1 user".to_owned(),
        (1, Kind::ApiUser) => "1 API user".to_owned(),
        (many, Kind::User) => format!("{many} users"),
        (many, Kind::ApiUser) => format!("{many} API users"),
    }
}

/// Who depends, with the verb.
fn depend(done: &[PrincipalName]) -> String {
    match done {
        [one] => format!("{} depends", one.name),
        many => format!("{} depend", count(many.len(), many.first().map_or(Kind::User, |name| name.kind))),
    }
}
