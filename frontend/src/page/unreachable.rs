//! The service does not answer.

use leptos::prelude::*;

use crate::state::session::Session;
use crate::ui::{Button, Card, Glyph, Notice, Tone};

/// Says so, and lets one try again.
#[component]
pub fn Unreachable(
    /// The session to ask about again.
    session: Session,
    /// What went wrong.
    sentence: String,
) -> impl IntoView {
    view! {
        <Card title="Postern">
            <Notice tone=Tone::Bad title="Postern does not answer">{sentence}</Notice>
            <Button glyph=Glyph::Refresh on_press=move |()| session.ask()>"Try again"</Button>
        </Card>
    }
}
