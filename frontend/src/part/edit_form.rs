//! The edit form, the same for everything that is edited under a version: draft, impact, a question if anyone is affected, save.
//! If someone else was faster, what was typed stays until the person reloads.

use std::future::Future;

use leptos::prelude::*;
use postern_shared::field::Validate;
use postern_shared::impact::{Impact, Proposal};

use super::impact::{ImpactSummary, affected};
use super::leave_question::{DialogWork, GuardedActions};
use crate::api::{Api, Failure};
use crate::state::saving::Saving;
use crate::text::form as text;
use crate::ui::{Actions, Button, CancelButton, Confirm, Fields, Form, Glyph, Toaster, Variant};

/// Something that is edited under its version.
pub trait Editable: Clone + Send + Sync + 'static {
    /// The values in the fields, as signals.
    type Draft: Copy + Send + Sync + 'static;
    /// The input of the call. The default changes nothing.
    type Edit: Validate + Default + PartialEq + Clone + Send + Sync + 'static;

    /// Fills the draft with the current values.
    fn fill(&self, draft: Self::Draft);

    /// The same, under the version that a save of the draft names. Another than its own where a draft outlives a reload.
    fn under_version_of(self, _draft: Self::Draft) -> Self {
        self
    }

    /// The difference between the draft and the current values.
    fn edit(&self, draft: Self::Draft) -> Self::Edit;

    /// The change to check for effects on others; none if an edit has no such effects.
    fn proposal(&self, _edit: &Self::Edit) -> Option<Proposal> {
        None
    }

    /// Loads the current values.
    fn load(self, api: Api) -> impl Future<Output = Result<Self, Failure>> + 'static;

    /// Saves an edit of this version.
    fn save(self, api: Api, edit: Self::Edit) -> impl Future<Output = Result<Self, Failure>> + 'static;
}

/// An edit in progress.
#[derive(Clone, Copy)]
pub struct Editor {
    saving: Saving,
    /// The effects of the edit, while the person is asked about it.
    impact: RwSignal<Option<Impact>>,
    is_asking: RwSignal<bool>,
    dialog: Option<RwSignal<bool>>,
    submit: Callback<()>,
    save: Callback<()>,
    reload: Callback<()>,
    is_changed: Callback<(), bool>,
    discard: Callback<()>,
}

impl Editor {
    /// An edit of an entity in a draft. `dialog` is the dialog it happens in, if any: a save closes it. `on_change` is called
    /// when the entity was saved or reloaded.
    pub fn new<T: Editable>(
        entity: RwSignal<T>,
        draft: T::Draft,
        dialog: Option<RwSignal<bool>>,
        on_change: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let (api, toaster, saving) = (Api::here(), Toaster::here(), Saving::new());
        let (impact, is_asking) = (RwSignal::new(None), RwSignal::new(false));
        let on_change = Callback::new(move |()| on_change());
        let take = move |current: T| {
            current.fill(draft);
            entity.try_set(current);
            on_change.try_run(());
        };
        // The edit that was submitted, and what it changes: the edit whose impact was checked is the one that is saved.
        let submitted = StoredValue::new(None::<(T, T::Edit)>);
        let close = move || {
            if let Some(dialog) = dialog {
                dialog.try_set(false);
            }
        };
        let save = Callback::new(move |()| {
            let Some((before, edit)) = submitted.get_value() else { return };
            let call = |edit| before.save(api, edit);
            saving.send(edit, call, move |saved| {
                is_asking.try_set(false);
                take(saved);
                toaster.say(text::SAVED);
                close();
            });
        });
        let submit = Callback::new(move |()| {
            let before = entity.get_untracked().under_version_of(draft);
            let edit = before.edit(draft);
            if edit == T::Edit::default() {
                saving.reset();
                toaster.say(text::NOTHING_TO_SAVE);
                return close();
            }
            submitted.set_value(Some((before.clone(), edit.clone())));
            let Some(proposal) = before.proposal(&edit) else { return save.run(()) };
            saving.send(
                edit,
                move |_| api.impact(proposal),
                move |found| {
                    if affected(&found).is_none() {
                        save.try_run(());
                    } else {
                        impact.try_set(Some(found));
                        is_asking.try_set(true);
                    }
                },
            );
        });
        let reload = Callback::new(move |()| saving.run(entity.get_untracked().load(api), take));
        // An error that is shown and fixed in the form closes the question before it.
        Effect::new(move || {
            if saving.last_failure().with(|failure| failure.as_ref().is_some_and(is_about_the_form)) {
                is_asking.set(false);
            }
        });
        let is_changed = Callback::new(move |()| {
            let edit = entity.try_with_untracked(|entity| entity.edit(draft));
            edit.is_some_and(|edit| edit != T::Edit::default())
        });
        let discard = Callback::new(move |()| entity.get_untracked().fill(draft));
        Self { saving, impact, is_asking, dialog, submit, save, reload, is_changed, discard }
    }

    /// Whether the draft has changes that are not saved.
    pub fn is_changed(self) -> bool {
        self.is_changed.run(())
    }

    /// Fills the draft with the current values.
    pub fn discard(self) {
        self.discard.run(());
    }

    /// Whether a call is under way.
    pub fn loading(self) -> Signal<bool> {
        self.saving.busy()
    }

    /// The error, unless a field shows it.
    pub fn error(self) -> Signal<Option<String>> {
        self.saving.failure()
    }

    /// The error of a field. The field that asks for it must show it.
    pub fn field_error(self, field: &'static str) -> Signal<Option<String>> {
        self.saving.error(field)
    }
}

fn is_about_the_form(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(problem) if failure.is_stale() || !problem.errors.is_empty())
}

/// The fields of an edit with its buttons, and the question before it is saved. On a page, an [`UnsavedGuard`] goes with it: it
/// has to stay while the draft does.
///
/// [`UnsavedGuard`]: super::UnsavedGuard
#[component]
pub fn EditForm(
    /// The edit.
    editor: Editor,
    /// Whether a call is under way.
    loading: Signal<bool>,
    /// The error.
    error: Signal<Option<String>>,
    /// The text of the button that saves.
    verb: &'static str,
    /// Why the person may not save.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let Editor { saving, impact, is_asking, dialog, submit, save, reload, .. } = editor;
    let work = dialog.map(|_| DialogWork::guard(move || editor.is_changed()));
    let buttons = move || {
        view! {
            <Show when=move || saving.is_stale()>
                <Button glyph=Glyph::Refresh on_press=reload>{text::RELOAD}</Button>
            </Show>
            {dialog.map(|_| view! { <CancelButton/> })}
            <Button variant=Variant::Primary submit=true busy=loading disabled_reason>{verb}</Button>
        }
    };
    let title = Signal::derive(move || impact.with(|impact| impact.as_ref().and_then(affected)).unwrap_or_default());
    view! {
        <Form saving=loading failure=error on_submit=submit>
            <Fields busy=loading>{children()}</Fields>
            {match work {
                Some(work) => view! { <GuardedActions work>{buttons()}</GuardedActions> }.into_any(),
                None => view! { <Actions>{buttons()}</Actions> }.into_any(),
            }}
        </Form>
        <Confirm title open=is_asking verb variant=Variant::Primary busy=loading failure=error on_confirm=save>
            {move || impact.get().map(|impact| view! { <ImpactSummary impact/> })}
        </Confirm>
    }
}
