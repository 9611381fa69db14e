//! Buttons, and links that look like buttons.
use leptos::{attr::Attribute, ev::MouseEvent, prelude::*};

use super::{
    disabled_reason::DisabledReason,
    icon::{Glyph, Icon},
    tip::Tip,
};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Variant {
    /// One of several actions.
    #[default]
    Secondary,
    /// The main action.
    Primary,
    /// A minor action: no border until the pointer is over it.
    Quiet,
    /// An action that cannot be undone.
    Danger,
}

impl Variant {
    /// The classes of a button of this variant.
    const fn class(self) -> &'static str {
        match self {
            Self::Secondary => "button",
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with words on it.
#[component]
pub(crate) fn Button(
    /// How much it stands out.
    #[prop(optional)]
    variant: Variant,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Signal<Option<Glyph>>,
    /// The action is in progress: presses are ignored.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Called when it is pressed.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Takes the focus when a dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    view! {
        <button
            {..press_attributes(busy, disabled_reason, on_press)}
            type=if submit { "submit" } else { "button" }
            class=variant.class()
            autofocus=autofocus
        >
            <span class="button-face">{move || glyph.get().map(|glyph| view! { <Icon glyph /> })} {children()}</span>
            <Tip disabled_reason />
        </button>
    }
}

/// A button that is an icon; its label is its accessible name and shows as a tip.
#[component]
pub(crate) fn IconButton(
    /// The action, in words.
    #[prop(into)]
    label: Signal<String>,
    /// The icon.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// How much it stands out.
    #[prop(default = Variant::Quiet)]
    variant: Variant,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    view! {
        <button
            {..press_attributes(Signal::stored(false), disabled_reason, Some(on_press))}
            type="button"
            class=variant.class()
            class:button-icon=true
        >
            <span class="button-face">{move || view! { <Icon glyph=glyph.get() /> }}</span>
            <span class="visually-hidden">{label}</span>
            <Tip title=Signal::derive(move || Some(label.get())) disabled_reason />
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub(crate) fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it stands out.
    #[prop(optional)]
    variant: Variant,
    /// An icon before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Why it is disabled.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    view! {
        <a {..disabled_reason.link_attributes(href)} class=variant.class()>
            <span class="button-face">{glyph.map(|glyph| view! { <Icon glyph /> })} {children()}</span>
            <Tip disabled_reason />
        </a>
    }
}

/// The state and the click of a button. A button that is busy or disabled also does not submit its form.
fn press_attributes(
    busy: Signal<bool>,
    disabled_reason: DisabledReason,
    on_press: Option<Callback<()>>,
) -> impl Attribute {
    let press = move |event: MouseEvent| {
        if busy.get_untracked() || disabled_reason.is_set_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <{..}
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || disabled_reason.aria_disabled()
            aria-describedby=move || disabled_reason.described_by()
            on:click=press
        />
    }
}
