//! The two shells of screens: a list, and one item of it.

use std::future::Future;
use std::sync::Arc;

use leptos::prelude::*;
use postern_shared::api_key::leaked;
use postern_shared::permission::Permission;
use postern_shared::problem::Code;

use super::AreaTabs;
use super::deleted::DeletedItem;
use super::later::{Ready, set_when};
use super::paged_table::LoadError;
use crate::api::Failure;
use crate::route::Route;
use crate::state::fetched::Fetched;
use crate::state::rights::Rights;
use crate::text::screens as text;
use crate::ui::{Button, Dialog, Glyph, Loading, PageHead, SearchBox, Variant};

/// The button "New ..." of a list, and the dialog it opens.
#[derive(Clone)]
pub struct NewItem {
    label: &'static str,
    disabled_reason: Signal<Option<String>>,
    code: fn() -> Ready,
    form: Arc<dyn Fn(RwSignal<bool>) -> AnyView + Send + Sync>,
}

impl NewItem {
    /// A button that opens a dialog of the same name. The form is made again each time the dialog opens, with the signal that
    /// closes it. `code` fetches its code before.
    pub fn new(
        label: &'static str,
        disabled_reason: Signal<Option<String>>,
        code: fn() -> Ready,
        form: impl Fn(RwSignal<bool>) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        Self { label, disabled_reason, code, form: Arc::new(form) }
    }
}

/// The part of a text that a list is searched for: of a key that is pasted the public part alone, because the text gets into
/// addresses.
fn searched(text: &str) -> &str {
    leaked(text).unwrap_or(text)
}

/// A list below its head: the tabs of its area, its name, and what it is about. The head stands before the code of the list is there,
/// and stays when it is.
#[component]
pub fn ListFrame(
    /// The screen.
    route: Route,
    /// The list.
    children: Children,
) -> impl IntoView {
    let actions = RwSignal::new(ViewFn::default());
    provide_context(HeadActions(actions));
    let (title, about) = (route.name(), route.about());
    view! {
        <AreaTabs current=route/>
        <PageHead title about>{move || actions.get().run()}</PageHead>
        {children()}
    }
}

/// The actions in the head of the list.
#[derive(Clone, Copy)]
pub struct HeadActions(RwSignal<ViewFn>);

impl HeadActions {
    /// Shows these actions in the head.
    pub fn show(actions: impl Into<ViewFn>) {
        expect_context::<Self>().0.set(actions.into());
    }
}

/// The screen of a list: in its head search, buttons, and the button for a new item.
#[component]
pub fn ListScreen(
    /// The search text, and the name of its field, e.g. "Search by name".
    #[prop(optional)]
    search: Option<(RwSignal<String>, &'static str)>,
    /// The button for a new item.
    #[prop(optional)]
    new: Option<NewItem>,
    /// Other buttons of the head.
    #[prop(optional, into)]
    buttons: ViewFn,
    /// The list.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let dialog =
        new.clone().map(|NewItem { label, form, .. }| view! { <Dialog title=label open>{form(open)}</Dialog> });
    HeadActions::show(move || {
        let new = new.clone().map(|NewItem { label, disabled_reason, code, .. }| {
            view! {
                <Button variant=Variant::Primary glyph=Glyph::Plus disabled_reason on_press=move |()| set_when(code(), open, true)>{label}</Button>
            }
        });
        view! {
            {search.map(|(value, label)| view! { <SearchBox label value searched placeholder=label/> })}
            {buttons.run()}
            {new}
        }
    });
    view! {
        {children()}
        {dialog}
    }
}

/// The screen of one item of a list, once it is loaded. Before that, the spinner or why it could not be loaded. Of an item that was
/// deleted, what the change log knows.
#[component]
pub fn DetailScreen<T, F>(
    /// The screen. Its name is the title while there is no name of the item to show.
    route: Route,
    /// Loads the item.
    load: impl Fn() -> F + Send + Sync + 'static,
    /// The view. The item in the signal is as last loaded or saved.
    view: fn(RwSignal<T>) -> AnyView,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>> + 'static,
{
    let item = Fetched::new(load);
    let failure = Signal::derive(move || item.get().and_then(Result::err));
    let rights = Rights::here();
    let is_gone = move || {
        let is_not_found = failure.with(|failure| failure.as_ref().and_then(Failure::code) == Some(Code::NotFound));
        is_not_found && rights.may(&Permission::CHANGE_LOG_READ)
    };
    let (title, list, subject) = (route.name(), route.list(), route.subject());
    let back = list.link();
    view! {
        <AreaTabs current=list.clone()/>
        {move || match item.get() {
            None => view! { <Loading label=text::LOADING/> }.into_any(),
            Some(Ok(item)) => view(RwSignal::new(item)),
            Some(Err(_)) => {
                let back = back.clone();
                let missing = move || view! {
                    <PageHead title back=back.clone()/>
                    <LoadError failure on_retry=move |()| item.refetch()/>
                };
                match subject.clone().filter(|_| is_gone()) {
                    Some(id) => view! { <DeletedItem id back=list.link() missing/> }.into_any(),
                    None => missing().into_any(),
                }
            }
        }}
    }
}
