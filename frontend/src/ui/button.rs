//! Buttons, and links that look like buttons. What one may not press stays in reach and says why.
use leptos::{ev::MouseEvent, prelude::*};

use super::{
    disabled_reason::DisabledReason,
    icon::{Glyph, Icon},
    tip::Tip,
};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Variant {
    /// One of several things to do.
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// Beside the point: no frame until the pointer is over it.
    Quiet,
    /// What cannot be taken back.
    Danger,
}

impl Variant {
    /// The classes of a button of this look.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with words on it.
#[component]
pub(crate) fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    variant: Variant,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Signal<Option<Glyph>>,
    /// What was asked for is under way: presses are ignored.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why one may not press it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// What to do when it is pressed.
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
            type=if submit { "submit" } else { "button" }
            class=variant.class()
            autofocus=autofocus
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || disabled_reason.disabled()
            aria-describedby=move || disabled_reason.described_by()
            on:click=move |event| press(&event, busy, disabled_reason, on_press)
        >
            <span class="button-face">{move || glyph.get().map(|glyph| view! { <Icon glyph /> })} {children()}</span>
            <Tip disabled_reason />
        </button>
    }
}

/// A button that is an icon; its label is its name and shows as a tip.
#[component]
pub(crate) fn IconButton(
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// The icon.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// How much it asks for attention.
    #[prop(default = Variant::Quiet)]
    variant: Variant,
    /// What was asked for is under way: presses are ignored.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why one may not press it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// What to do when it is pressed.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    view! {
        <button
            type="button"
            class=variant.class()
            class:button-icon=true
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || disabled_reason.disabled()
            aria-describedby=move || disabled_reason.described_by()
            on:click=move |event| press(&event, busy, disabled_reason, on_press)
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
    /// How much it asks for attention.
    #[prop(optional)]
    variant: Variant,
    /// An icon before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Why one may not follow it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let disabled_reason = DisabledReason::new(disabled_reason);
    view! {
        <a
            class=variant.class()
            href=move || (!disabled_reason.holds()).then(|| href.get())
            role=move || disabled_reason.holds().then_some("link")
            tabindex=move || disabled_reason.holds().then_some("0")
            aria-disabled=move || disabled_reason.disabled()
            aria-describedby=move || disabled_reason.described_by()
        >
            <span class="button-face">{glyph.map(|glyph| view! { <Icon glyph /> })} {children()}</span>
            <Tip disabled_reason />
        </a>
    }
}

/// A press that counts only while nothing stands against it. The default is prevented otherwise, or a disabled button
/// would submit its form.
fn press(event: &MouseEvent, busy: Signal<bool>, disabled_reason: DisabledReason, on_press: Option<Callback<()>>) {
    if busy.get_untracked() || disabled_reason.holds_now() {
        event.prevent_default();
    } else if let Some(on_press) = on_press {
        on_press.run(());
    }
}
