//! The dialog that asks for the key, and hands over.

use leptos::prelude::*;
use postern_shared::impact::Proposal;
use postern_shared::principal::{HandOver, KeyRef, Kind, PrincipalName};
use wasm_split_helpers::wasm_split;

use super::key_picker::{KeyChoice, KeyPicker, reference};
use crate::api::{Api, Failure, Principal};
use crate::part::principal::name_and_kind;
use crate::part::{DialogForm, ImpactPreviews, Piece};
use crate::state::saving::Saving;
use crate::text::hand_over::{HAND_OVER, dialog as text, key};
use crate::text::untranslated;
use crate::ui::{Dialog, Notice, Toaster, Tone};

/// A principal that was refused, and why.
type Refusal = (PrincipalName, Failure);

/// How the dialog is made.
#[wasm_split(items, fallible)]
pub(super) fn hand_over_dialog() -> Piece<HandOverDialogProps> {
    Ok(|props| HandOverDialog(props).into_any())
}

/// Asks for a key, and hands over. It stays open while anyone is left who was refused.
#[component]
pub fn HandOverDialog(
    /// Who, all of one kind.
    #[prop(into)]
    targets: Signal<Vec<Principal>>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called with those who were handed over.
    #[prop(into)]
    on_done: Callback<Vec<PrincipalName>>,
) -> impl IntoView {
    let saving = Saving::new();
    let title = Signal::derive(move || {
        targets.with(|targets| match &targets[..] {
            [one] => text::title_of_one(&one.name),
            many => text::title(kind(many), many.len()),
        })
    });
    view! {
        <Dialog title open>
            <HandOverForm targets open saving on_done/>
        </Dialog>
    }
}

/// The meaning of a hand-over, the key, and who is affected. Made again each time the dialog opens.
#[component]
fn HandOverForm(
    targets: Signal<Vec<Principal>>,
    open: RwSignal<bool>,
    saving: Saving,
    on_done: Callback<Vec<PrincipalName>>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    saving.reset();
    let choice = KeyChoice::new();
    let (position, refused) = (RwSignal::new(0), RwSignal::new(Vec::<Refusal>::new()));
    // Kept here, because those who are done leave `targets`.
    let total = RwSignal::new(0);
    let kind = targets.with_untracked(|targets| kind(targets));
    let ids = Memo::new(move |_| targets.with(|targets| targets.iter().map(|it| it.id.clone()).collect::<Vec<_>>()));
    let proposals = Memo::new(move |_| {
        let to = choice.key().map(|key| reference(&key))?;
        let proposal = |it: &Principal| {
            (Some(it.name.clone()), Proposal::PrincipalHandOver { principal: it.id.clone(), to: to.clone() })
        };
        Some(targets.with(|targets| targets.iter().map(proposal).collect::<Vec<_>>()))
    });
    let on_submit = Callback::new(move |()| {
        let Some(key) = untrack(|| choice.key()) else {
            return saving.refuse("key", key::CHOOSE);
        };
        let names: Vec<_> = targets.with_untracked(|targets| targets.iter().map(Principal::reference).collect());
        let is_one = names.len() == 1;
        total.set(names.len());
        position.set(0);
        refused.set(Vec::new());
        let to = reference(&key);
        let call = async move {
            let (done, failed) = hand_over(api, names, to, position).await;
            match failed.first() {
                Some((_, failure)) if is_one => Err(failure.clone()),
                _ => Ok((done, failed)),
            }
        };
        saving.run(call, move |(done, failed)| {
            if failed.is_empty() {
                open.try_set(false);
                let (key, owner) = (&key.key.name, name_and_kind(&key.owner));
                toaster.say(match &done[..] {
                    [one] => text::done_one(&one.name, key, &owner),
                    many => text::done(kind, many.len(), key, &owner),
                });
            }
            refused.try_set(failed);
            on_done.try_run(done);
        });
    });
    let progress = move || {
        let (position, total) = (position.get(), total.get());
        (saving.busy().get() && total > 1).then(|| text::progress(position, total))
    };
    view! {
        <DialogForm saving verb=HAND_OVER on_submit>
            <RefusalList refused total kind/>
            <p>{move || targets.with(|targets| text::meaning(kind, targets.len() == 1))}</p>
            <KeyPicker choice targets=ids error=saving.error("key")/>
            {move || proposals.get().map(|proposals| view! { <ImpactPreviews proposals=Signal::stored(proposals)/> })}
            <p role="status">{progress}</p>
        </DialogForm>
    }
}

/// Hands over one after the other, and counts them. Returns who was handed over, and who was refused. When Postern cannot be
/// reached, the rest is not tried.
async fn hand_over(
    api: Api,
    names: Vec<PrincipalName>,
    key: KeyRef,
    position: RwSignal<usize>,
) -> (Vec<PrincipalName>, Vec<Refusal>) {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for name in names {
        position.try_update(|position| *position += 1);
        let outcome = match refused.last() {
            Some((_, Failure::Unreachable)) => Err(Failure::Unreachable),
            _ => api.hand_over(name.id.clone(), HandOver { key: key.clone() }).await,
        };
        match outcome {
            Ok(()) => done.push(name),
            Err(failure) => refused.push((name, failure)),
        }
    }
    (done, refused)
}

/// The refused principals, and the reasons.
#[component]
fn RefusalList(refused: RwSignal<Vec<Refusal>>, total: RwSignal<usize>, kind: Kind) -> impl IntoView {
    move || {
        let refused = refused.get();
        let title = text::refused(kind, refused.len(), total.get_untracked());
        let line = |(name, failure): &Refusal| {
            view! { <li>{text::refusal(untranslated(name.name.clone()), failure.whole().into_any())}</li> }
        };
        (!refused.is_empty()).then(|| {
            view! {
                <div role="alert">
                    <Notice tone=Tone::Bad title>
                        <ul>{refused.iter().map(line).collect_view()}</ul>
                    </Notice>
                </div>
            }
        })
    }
}

fn kind(targets: &[Principal]) -> Kind {
    targets.first().map_or(Kind::User, |it| it.id.kind())
}
