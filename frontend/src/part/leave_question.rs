//! The questions before something is left that would be lost: what is shown only once, and what was typed.

use leptos::html;
use leptos::prelude::*;

use super::edit_form::Editor;
use crate::route::{Navigator, use_address};
use crate::text::form::leave as words;
use crate::ui::{Actions, Button, Confirm, DialogHandle, Notice, Tone, Variant, Way, ask_before_leaving, guard};

/// Asks in a dialog before it is closed. It takes the focus.
#[component]
pub(super) fn LeaveQuestion(
    /// The warning.
    text: &'static str,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Whether the question is asked.
    leaving: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Question text>
            <Button on_press=move |()| open.set(false)>{words::CLOSE_ANYWAY}</Button>
            <Button variant=Variant::Primary on_press=move |()| leaving.set(false)>{words::GO_BACK}</Button>
        </Question>
    }
}

#[component]
fn Question(text: &'static str, children: Children) -> impl IntoView {
    let question = NodeRef::<html::Div>::new();
    question.on_load(|question| drop(question.focus()));
    view! {
        <div class="leave-question" role="alert" tabindex="-1" node_ref=question>
            <Notice tone=Tone::Warning>{text}</Notice>
            <Actions>{children()}</Actions>
        </div>
    }
}

/// Whether the form in a dialog holds work, and whether the person is asked about it.
#[derive(Clone, Copy)]
pub(super) struct DialogWork {
    dialog: DialogHandle,
    leaving: RwSignal<bool>,
}

impl DialogWork {
    /// Guards the dialog around this form while it has work.
    pub(super) fn guard(has_work: impl Fn() -> bool + Copy + Send + Sync + 'static) -> Self {
        let (dialog, leaving) = (DialogHandle::here(), RwSignal::new(false));
        ask_before_leaving(has_work, leaving);
        dialog.ask_first(Callback::new(move |()| {
            let stays = has_work();
            if stays {
                leaving.update(|leaving| *leaving = !*leaving);
            }
            !stays
        }));
        Self { dialog, leaving }
    }
}

/// The buttons at the end of a form in a dialog, or in their place the question whether to discard what was typed.
#[component]
pub(super) fn GuardedActions(
    /// The work.
    work: DialogWork,
    /// The buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let DialogWork { dialog, leaving } = work;
    let children = StoredValue::new(children);
    view! {
        <Show when=move || leaving.get() fallback=move || view! { <Actions>{children.with_value(|children| children())}</Actions> }>
            <Question text=words::NOT_SAVED>
                <Button on_press=move |()| dialog.close_anyway()>{words::DISCARD}</Button>
                <Button variant=Variant::Primary on_press=move |()| leaving.set(false)>{words::KEEP_EDITING}</Button>
            </Question>
        </Show>
    }
}

/// Asks before a page is left while the form on it has unsaved changes. Another tab of the same page keeps them.
#[component]
pub fn UnsavedGuard(
    /// The edit.
    editor: Editor,
) -> impl IntoView {
    let (navigator, address, open) = (Navigator::here(), use_address(), RwSignal::new(false));
    let way = StoredValue::new(None::<Way>);
    let path = move || address.with_untracked(|(path, _)| path.clone());
    guard(
        move || address.with_untracked(|(path, query)| format!("{path}{query}")),
        move || editor.is_changed(),
        move |way| way.path() != Some(&path()) && editor.is_changed(),
        move |asked| {
            way.set_value(Some(asked));
            open.set(true);
        },
    );
    let discard = move |()| {
        open.set(false);
        editor.discard();
        match way.get_value() {
            Some(Way::Link(path, rest)) => navigator.follow(&format!("{path}{rest}")),
            Some(Way::Button(action)) => action.run(()),
            Some(Way::Back(_)) => {
                if let Ok(history) = window().history() {
                    drop(history.back());
                }
            }
            None => {}
        }
    };
    view! {
        <Confirm title=words::ASK_TO_DISCARD open verb=words::DISCARD_CHANGES busy=false failure=None on_confirm=discard>
            <p>{words::CHANGES_NOT_SAVED}</p>
        </Confirm>
    }
}
