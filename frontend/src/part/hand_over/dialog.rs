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
            [one] => format!("Hand over {}?", one.name),
            many => format!("Hand over {}?", count(many.len(), kind(many))),
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
            return saving.refuse("key", "Choose a key.");
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
                toaster.say(format!("{} on key {} of {}", depend(&done), key.key.name, name_and_kind(&key.owner)));
            }
            refused.try_set(failed);
            on_done.try_run(done);
        });
    });
    let progress = move || {
        let (position, total) = (position.get(), total.get());
        (saving.busy().get() && total > 1).then(|| format!("Handing over {position} of {total}"))
    };
    view! {
        <DialogForm saving verb="Hand over" on_submit>
            <RefusalList refused total kind/>
            <p>{move || targets.with(|targets| meaning(kind, targets.len() == 1))}</p>
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
        let title = format!("{} of {} could not be handed over", refused.len(), count(total.get_untracked(), kind));
        let line = |(name, failure): &Refusal| {
            view! { <li>{name.name.clone()} ": " {failure.whole()}</li> }
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

/// The meaning of depending on a key.
fn meaning(kind: Kind, is_one: bool) -> String {
    let (who, their, them) = match (kind, is_one) {
        (Kind::User, true) => {
            ("The user", "the user's", "the user is blocked until an administrator lets them keep access without it")
        }
        (Kind::ApiUser, true) => {
            ("The API user", "its", "it is blocked until an administrator lets it keep access without the key")
        }
        (Kind::User, false) => {
            ("The users", "their", "they are blocked until an administrator lets them keep access without the key")
        }
        (Kind::ApiUser, false) => {
            ("The API users", "their", "they are blocked until an administrator lets them keep access without the key")
        }
    };
    format!(
        "{who} will depend on the key you choose. Anyone who has this key can manage {whom}, and {their} rights stay within those \
         of the key. If the key is deleted, disabled or expires, {them}.",
        whom = who.replacen("The", "the", 1),
    )
}

fn kind(targets: &[Principal]) -> Kind {
    targets.first().map_or(Kind::User, |it| it.id.kind())
}

/// A count of users or API users.
fn count(count: usize, kind: Kind) -> String {
    match (count, kind) {
        (1, Kind::User) => "1 user".to_owned(),
        (1, Kind::ApiUser) => "1 API user".to_owned(),
        (many, Kind::User) => format!("{many} users"),
        (many, Kind::ApiUser) => format!("{many} API users"),
    }
}

/// Who now depends, with the verb.
fn depend(done: &[PrincipalName]) -> String {
    match done {
        [one] => format!("{} now depends", one.name),
        many => format!("{} now depend", count(many.len(), many.first().map_or(Kind::User, |name| name.kind))),
    }
}
