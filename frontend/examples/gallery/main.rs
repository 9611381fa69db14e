//! The sample card: every part of `ui` in every state on one page, to look at while working on a style sheet; no part of
//! the product. Build it with `cargo build -p postern-frontend --example gallery --target wasm32-unknown-unknown`, run
//! `wasm-bindgen --target web` on it, and serve that beside the sheets of `style/` in one file. `?card` shows the page that
//! stands alone.
#![expect(unused_imports, reason = "`ui` re-exports all its parts; the gallery shows what can be seen")]
#![expect(dead_code, reason = "as above")]
#![expect(unreachable_pub, reason = "the builders that the component macro makes are public")]

mod controls;
mod lists;
mod messages;
#[path = "../../src/ui/mod.rs"]
mod ui;

use leptos::prelude::*;
use ui::{
    Actions, Button, Card, Form, Glyph, Icon, Input, Look, Menu, MenuButton, MenuLink, MenuSection, SchemeSwitch,
    Shell, TextField, Toaster, Toasts, apply_scheme,
};

fn main() {
    apply_scheme();
    leptos::mount::mount_to_body(|| {
        Toaster::provide();
        let alone = window().location().search().is_ok_and(|search| search == "?card");
        if alone { view! { <Alone /> }.into_any() } else { view! { <All /> }.into_any() }
    });
}

/// All parts, below a bar.
#[component]
fn All() -> impl IntoView {
    view! {
        <Shell bar=|| view! { <Bar /> }>
            <lists::Lists />
            <controls::Controls />
            <messages::Messages />
        </Shell>
        <Toasts />
    }
}

/// A bar with its menus.
#[component]
fn Bar() -> impl IntoView {
    let barred = "You need the permission billing:read.";
    view! {
        <a class="bar-home" href="#">
            <Icon glyph=Glyph::Gate />
            <span>"Postern"</span>
        </a>
        <SchemeSwitch />
        <Menu label="Settings" glyph=Glyph::Cog>
            <MenuSection title="User administration">
                <MenuLink href="#" glyph=Glyph::User>"Users"</MenuLink>
                <MenuLink href="#" glyph=Glyph::Shield>"Roles"</MenuLink>
                <MenuLink href="#" glyph=Glyph::Robot>"API users"</MenuLink>
            </MenuSection>
            <MenuSection title="Integrations">
                <MenuLink href="#" glyph=Glyph::Key>"API tokens"</MenuLink>
                <MenuLink href="#" glyph=Glyph::Receipt barred>"Billing"</MenuLink>
            </MenuSection>
        </Menu>
        <Menu label="Account menu" glyph=Glyph::User text="Ada Lovelace">
            <MenuLink href="#" glyph=Glyph::User>"Account"</MenuLink>
            <MenuButton on_press=|()| () glyph=Glyph::SignOut>"Sign out"</MenuButton>
            <MenuSection title="Appearance" />
            <SchemeSwitch />
        </Menu>
    }
}

/// The page that stands alone.
#[component]
fn Alone() -> impl IntoView {
    let (login, password) = (RwSignal::new("ada@example.com".to_owned()), RwSignal::new(String::new()));
    let failure = RwSignal::new(None::<String>);
    view! {
        <Card title="Sign in">
            <Form failure on_submit=move |()| failure.set(Some("Login and password do not match.".to_owned()))>
                <TextField label="Login" value=login autocomplete="username" name="login" required=true />
                <TextField label="Password" value=password kind=Input::Password autocomplete="current-password" />
                <Actions>
                    <Button look=Look::Primary submit=true>"Sign in"</Button>
                </Actions>
            </Form>
        </Card>
    }
}
