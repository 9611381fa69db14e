//! The menu: a button that opens a list of things to do or places to go. The list is a popover of the browser's: it
//! lies above all else, and closes on Esc and on a click outside by itself.
use leptos::{
    context::Provider,
    ev::{Event, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

use super::{
    disabled_reason::DisabledReason,
    icon::{Glyph, Icon},
    id::Id,
    tip::Tip,
};

/// What can be chosen: every item the keyboard moves between.
const ITEMS: &str = "[role^='menuitem']";

/// Found as a context by what stands in a menu: it must be an item of the menu then.
#[derive(Clone, Copy)]
pub(super) struct InMenu;

/// A button and the menu it opens.
#[component]
pub(crate) fn Menu(
    /// What it is a menu of.
    #[prop(into)]
    label: Signal<String>,
    /// An icon on the button.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Words on the button.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
    /// [`MenuLink`]s, [`MenuButton`]s and [`MenuSection`]s.
    children: Children,
) -> impl IntoView {
    let id = Id::fresh().part("menu");
    let list = NodeRef::<html::Div>::new();
    let opener = NodeRef::<html::Button>::new();
    let open = RwSignal::new(false);
    let shown = move || list.get_untracked().filter(|list| list.matches(":popover-open").unwrap_or_default());
    let on_toggle = move |_: Event| {
        let now = shown();
        open.set(now.is_some());
        if let Some(list) = now {
            focus(items(&list).first());
        }
    };
    // The browser places the list beside the button that opened it, so it is always the button that opens it. Pressed
    // twice in a row, it would close it before it said that it is open.
    let on_opener_key = move |event: KeyboardEvent| {
        if event.key() == "ArrowDown"
            && let Some(opener) = opener.get_untracked().filter(|_| shown().is_none())
        {
            event.prevent_default();
            opener.click();
        }
    };
    let on_list_key = move |event: KeyboardEvent| {
        if let Some(list) = list.get_untracked() {
            on_key(&event, &list);
        }
    };
    let on_choice = move |event: MouseEvent| {
        let chosen = event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|target| {
            target.closest("[role='menuitem']:not([aria-disabled])").is_ok_and(|item| item.is_some())
        });
        if let Some(list) = list.get_untracked().filter(|_| chosen) {
            drop(list.hide_popover());
        }
    };
    view! {
        <div class="menu">
            <button
                node_ref=opener
                type="button"
                class="button button-quiet menu-opener"
                class:button-icon=text.is_none()
                popovertarget=id.clone()
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-controls=id.clone()
                aria-label=move || text.is_none().then(|| label.get())
                on:keydown=on_opener_key
            >
                {glyph.map(|glyph| view! { <Icon glyph /> })}
                {text
                    .map(|text| {
                        view! {
                            <span class="menu-text">{text}</span>
                            <span class="visually-hidden">{label}</span>
                            <Icon glyph=Glyph::ChevronDown />
                        }
                    })}
                <Tip title=Signal::derive(move || text.is_none().then(|| label.get())) />
            </button>
            <div
                node_ref=list
                id=id
                class="menu-list"
                popover="auto"
                role="menu"
                aria-label=move || label.get()
                on:toggle=on_toggle
                on:keydown=on_list_key
                on:click=on_choice
            >
                <Provider value=InMenu>{children()}</Provider>
            </div>
        </div>
    }
}

/// Moves between the items. A menu is one stop of the Tab key, so Tab leaves it; Esc stays away from a dialog around
/// it.
fn on_key(event: &KeyboardEvent, list: &HtmlElement) {
    let items = items(list);
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref().is_some_and(|active| item.is_same_node(Some(active))));
    let end = items.len().saturating_sub(1);
    let to = match event.key().as_str() {
        "ArrowDown" => at.map_or(0, |at| if at == end { 0 } else { at + 1 }),
        "ArrowUp" => at.map_or(end, |at| if at == 0 { end } else { at - 1 }),
        "Home" => 0,
        "End" => end,
        "Tab" => {
            drop(list.hide_popover());
            return;
        }
        "Escape" => {
            event.stop_propagation();
            return;
        }
        _ => return,
    };
    event.prevent_default();
    focus(items.get(to));
}

/// The items of a list, in order.
fn items(list: &HtmlElement) -> Vec<HtmlElement> {
    let found = list.query_selector_all(ITEMS).ok();
    found
        .iter()
        .flat_map(|found| (0..found.length()).filter_map(|at| found.item(at)))
        .filter_map(|node| node.dyn_into().ok())
        .collect()
}

/// Puts the focus on an item, if it is there.
fn focus(item: Option<&HtmlElement>) {
    if let Some(item) = item {
        drop(item.focus());
    }
}

/// A place to go.
#[component]
pub(crate) fn MenuLink(
    /// Where it is.
    #[prop(into)]
    href: Signal<String>,
    /// An icon before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Why one may not go there.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    view! {
        <a
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            href=move || (!disabled_reason.holds()).then(|| href.get())
            aria-disabled=move || disabled_reason.disabled()
            aria-describedby=move || disabled_reason.described_by()
        >
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            <span>{children()}</span>
            <Tip disabled_reason />
        </a>
    }
}

/// A thing to do.
#[component]
pub(crate) fn MenuButton(
    /// What to do when it is chosen.
    #[prop(into)]
    on_press: Callback<()>,
    /// An icon before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Why one may not do it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    let press = move |_| {
        if !disabled_reason.holds_now() {
            on_press.run(());
        }
    };
    view! {
        <button
            type="button"
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            aria-disabled=move || disabled_reason.disabled()
            aria-describedby=move || disabled_reason.described_by()
            on:click=press
        >
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            <span>{children()}</span>
            <Tip disabled_reason />
        </button>
    }
}

/// The heading of the items that follow, or of those inside it.
#[component]
pub(crate) fn MenuSection(
    /// What they have in common.
    #[prop(into)]
    title: String,
    /// The items.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let groups = children.is_some();
    let name = groups.then(|| title.clone());
    view! {
        <div class="menu-section" role=groups.then_some("group") aria-label=name>
            <p class="menu-heading" aria-hidden=groups.then_some("true")>
                {title}
            </p>
            {children.map(|children| children())}
        </div>
    }
}
