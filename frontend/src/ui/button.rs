//! Buttons, and links that look like buttons. What one may not press stays in reach and says why.
use leptos::{ev::MouseEvent, prelude::*};

use super::{
    barred::Barred,
    icon::{Glyph, Icon},
    tip::Tip,
};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Look {
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

impl Look {
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
    look: Look,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Signal<Option<Glyph>>,
    /// What was asked for is under way: presses are ignored.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why one may not press it.
    #[prop(optional, into)]
    barred: Signal<Option<String>>,
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
    let barred = Barred::new(barred);
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=look.class()
            autofocus=autofocus
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || barred.disabled()
            aria-describedby=move || barred.described_by()
            on:click=move |event| press(&event, busy, barred, on_press)
        >
            <span class="button-face">{move || glyph.get().map(|glyph| view! { <Icon glyph /> })} {children()}</span>
            <Tip barred />
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
    #[prop(default = Look::Quiet)]
    look: Look,
    /// What was asked for is under way: presses are ignored.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why one may not press it.
    #[prop(optional, into)]
    barred: Signal<Option<String>>,
    /// What to do when it is pressed.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let barred = Barred::new(barred);
    view! {
        <button
            type="button"
            class=look.class()
            class:button-icon=true
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || barred.disabled()
            aria-describedby=move || barred.described_by()
            on:click=move |event| press(&event, busy, barred, on_press)
        >
            <span class="button-face">{move || view! { <Icon glyph=glyph.get() /> }}</span>
            <span class="visually-hidden">{label}</span>
            <Tip title=Signal::derive(move || Some(label.get())) barred />
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
    look: Look,
    /// An icon before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Why one may not follow it.
    #[prop(optional, into)]
    barred: Signal<Option<String>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let barred = Barred::new(barred);
    view! {
        <a
            class=look.class()
            href=move || (!barred.holds()).then(|| href.get())
            role=move || barred.holds().then_some("link")
            tabindex=move || barred.holds().then_some("0")
            aria-disabled=move || barred.disabled()
            aria-describedby=move || barred.described_by()
        >
            <span class="button-face">{glyph.map(|glyph| view! { <Icon glyph /> })} {children()}</span>
            <Tip barred />
        </a>
    }
}

/// A press that counts only while nothing stands against it. The default is prevented otherwise, or a barred button
/// would submit its form.
fn press(event: &MouseEvent, busy: Signal<bool>, barred: Barred, on_press: Option<Callback<()>>) {
    if busy.get_untracked() || barred.holds_now() {
        event.prevent_default();
    } else if let Some(on_press) = on_press {
        on_press.run(());
    }
}
