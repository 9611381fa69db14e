//! The dialog before something that cannot be taken back: it says what happens and to whom, and shows the refusal.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use postern_shared::impact::Proposal;

use super::impact::ImpactPreview;
use crate::api::Failure;
use crate::state::saving::Saving;
use crate::text::form as text;
use crate::ui::{Button, Confirm, Glyph, Variant};

type Call = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// The call that a dialog makes, and what follows when it succeeds.
pub struct Action(Box<dyn Fn() -> Call + Send + Sync>);

// Boxed, so that the dialog is compiled once and not once for each action.
impl<F, C> From<F> for Action
where
    F: Fn() -> C + Send + Sync + 'static,
    C: Future<Output = Result<(), Failure>> + 'static,
{
    fn from(action: F) -> Self {
        Self(Box::new(move || Box::pin(action())))
    }
}

/// Asks before an action. It stays open while the action runs and when it is refused.
#[component]
pub(crate) fn ActionDialog(
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The text of the button that goes ahead.
    #[prop(into)]
    verb: Signal<String>,
    /// The look of that button.
    #[prop(default = Variant::Danger)]
    variant: Variant,
    /// The action.
    #[prop(into)]
    action: Action,
    /// The change, to show what it would affect.
    #[prop(optional, into)]
    proposal: Option<Signal<Proposal>>,
    /// Reloads what is shown. Offered when someone else has changed it.
    #[prop(optional, into)]
    on_reload: Option<Callback<()>>,
    /// The consequences.
    children: ChildrenFn,
) -> impl IntoView {
    let saving = Saving::new();
    Effect::new(move || {
        if open.get() {
            saving.reset();
        }
    });
    let confirm = Callback::new(move |()| {
        saving.run((action.0)(), move |()| {
            open.try_set(false);
        });
    });
    let reload = on_reload.map(|on_reload| {
        Callback::new(move |()| {
            open.set(false);
            on_reload.run(());
        })
    });
    let children = StoredValue::new(children);
    view! {
        <Confirm title open verb variant busy=saving.busy() failure=saving.failure() on_confirm=confirm>
            {move || reload.filter(|_| saving.is_stale()).map(|reload| view! {
                <p><Button glyph=Glyph::Refresh on_press=reload>{text::RELOAD}</Button></p>
            })}
            {children.with_value(|children| children())}
            {proposal.map(|proposal| view! { <ImpactPreview proposal/> })}
        </Confirm>
    }
}
