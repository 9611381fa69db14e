//! The menu: a button that opens a list of actions and links. The list is a native popover: it lies above everything
//! else, and Esc and a click outside close it.
use leptos::{
    attr::Attribute,
    ev::{KeyboardEvent, MouseEvent},
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

/// A button and the menu it opens.
#[component]
pub(crate) fn Menu(
    /// The name of the menu.
    #[prop(into)]
    label: Signal<String>,
    /// An icon on the button.
    glyph: Glyph,
    /// A name on the button.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
    /// [`MenuLink`]s, [`MenuButton`]s and [`MenuSection`]s.
    children: Children,
) -> impl IntoView {
    let id = Id::fresh().part("menu");
    let list = NodeRef::<html::Div>::new();
    let opener = NodeRef::<html::Button>::new();
    let open = RwSignal::new(false);
    let open_list = move || list.get_untracked().filter(|list| list.matches(":popover-open").unwrap_or_default());
    let on_toggle = move |_| {
        let list = open_list();
        open.set(list.is_some());
        if let Some(list) = list {
            focus(items(&list).first());
        }
    };
    // The browser places the list beside the button that opened it, so the button must always open it. Pressed twice in
    // a row, the button would close the list before the list reported that it is open.
    let on_opener_key = move |event: KeyboardEvent| {
        if event.key() == "ArrowDown"
            && let Some(opener) = opener.get_untracked().filter(|_| open_list().is_none())
        {
            event.prevent_default();
            opener.click();
        }
    };
    let on_list_key = move |event: KeyboardEvent| {
        if let Some(list) = list.get_untracked() {
            handle_key(&event, &list);
        }
    };
    let close_on_choice = move |event: MouseEvent| {
        let item = event_target::<Element>(&event).closest("[role='menuitem']:not([aria-disabled])");
        if let Some(list) = list.get_untracked().filter(|_| matches!(item, Ok(Some(_)))) {
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
                <Icon glyph />
                {text
                    .map(|text| {
                        view! {
                            <span class="menu-text" translate="no">{text}</span>
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
                on:click=close_on_choice
            >
                {children()}
            </div>
        </div>
    }
}

/// Moves the focus between the items. A menu is one stop of the Tab key, so Tab leaves it. Esc must not reach a dialog
/// around the menu.
fn handle_key(event: &KeyboardEvent, list: &HtmlElement) {
    let items = items(list);
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref().is_some_and(|active| item.is_same_node(Some(active))));
    let end = items.len().saturating_sub(1);
    let to = match event.key().as_str() {
        "ArrowDown" => at.filter(|at| *at < end).map_or(0, |at| at + 1),
        "ArrowUp" => at.filter(|at| *at > 0).map_or(end, |at| at - 1),
        "Home" => 0,
        "End" => end,
        "Tab" => return drop(list.hide_popover()),
        "Escape" => return event.stop_propagation(),
        _ => return,
    };
    event.prevent_default();
    focus(items.get(to));
}

/// The items of a list, in order.
fn items(list: &HtmlElement) -> Vec<HtmlElement> {
    let found = list.query_selector_all("[role^='menuitem']").ok();
    found
        .iter()
        .flat_map(|found| (0..found.length()).filter_map(|at| found.item(at)))
        .filter_map(|node| node.dyn_into().ok())
        .collect()
}

/// Moves the focus to an item, if it exists.
fn focus(item: Option<&HtmlElement>) {
    if let Some(item) = item {
        drop(item.focus());
    }
}

/// A link in a menu.
#[component]
pub(crate) fn MenuLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// The icon before the words.
    glyph: Glyph,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    let href = move || (!disabled_reason.is_set()).then(|| href.get());
    view! {
        <a {..item_attributes(disabled_reason)} href=href>
            <Icon glyph />
            <span>{children()}</span>
            <Tip disabled_reason />
        </a>
    }
}

/// An action in a menu.
#[component]
pub(crate) fn MenuButton(
    /// Called when it is chosen.
    #[prop(into)]
    on_press: Callback<()>,
    /// The icon before the words.
    glyph: Glyph,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    let press = move |_| {
        if !disabled_reason.is_set_untracked() {
            on_press.run(());
        }
    };
    view! {
        <button {..item_attributes(disabled_reason)} type="button" on:click=press>
            <Icon glyph />
            <span>{children()}</span>
            <Tip disabled_reason />
        </button>
    }
}

/// The attributes that links and buttons in a menu share.
fn item_attributes(disabled_reason: DisabledReason) -> impl Attribute {
    view! {
        <{..}
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            aria-disabled=move || disabled_reason.aria_disabled()
            aria-describedby=move || disabled_reason.described_by()
        />
    }
}

/// The heading of the items that follow.
#[component]
pub(crate) fn MenuSection(
    /// The name of the group.
    title: &'static str,
) -> impl IntoView {
    view! { <p class="menu-section">{title}</p> }
}
