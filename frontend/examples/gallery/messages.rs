//! What speaks to the reader: notices, badges, toasts, dialogs, and what can be copied.
use leptos::prelude::*;

use crate::ui::{
    Actions, Badge, Button, Confirm, CopyButton, CopyField, Dialog, Form, Glyph, Icon, Look, Notice, Section, Spinner,
    TextField, Toaster, Tone, Toolbar, Width,
};

/// Every tone, and a state it might stand for.
const TONES: [(Tone, &str); 5] = [
    (Tone::Neutral, "Disabled"),
    (Tone::Good, "Active"),
    (Tone::Warning, "Expiring"),
    (Tone::Bad, "Blocked"),
    (Tone::Info, "Invited"),
];

/// All of it.
#[component]
pub(crate) fn Messages() -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let secret = "pst_7h2k9Q_w3Zt8YbLr5Xc1VnMfD6gHjK4pSa0eUiO_9fQ2Lz";
    let command = format!("curl https://postern.example/api/v1/session \\\n  -H 'authorization: Bearer {secret}'");
    view! {
        <Section title="Messages">
            <Toolbar>
                {TONES.map(|(tone, name)| view! { <Badge tone>{name}</Badge> }).collect_view()}
                <Spinner label="Working" />
            </Toolbar>
            {TONES
                .map(|(tone, name)| {
                    view! {
                        <Notice tone title=name>
                            "What this means, in a sentence, with "<a href="#">"a link"</a> "."
                        </Notice>
                    }
                })
                .collect_view()}
            <Toolbar>
                <Button on_press=move |()| toaster.say("The role was saved.")>"Good news"</Button>
                <Button on_press=move |()| toaster.warn("The service cannot be reached. What was typed is still here.")>
                    "Bad news"
                </Button>
            </Toolbar>
        </Section>
        <Section title="Copying">
            <div class="form">
                <CopyField label="Key" value=secret />
                <CopyField label="Command" value=command multiline=true />
                <Toolbar>
                    <CopyButton text=secret label="Copy key" />
                    <CopyButton text=secret label="Copy and close" wordy=Look::Primary />
                </Toolbar>
            </div>
        </Section>
        <Section title="Dialogs">
            <Dialogs />
        </Section>
        <Section title="Icons">
            <div class="toolbar">{GLYPHS.map(|glyph| view! { <Icon glyph /> }).collect_view()}</div>
        </Section>
    }
}

/// A form, a wide table of words, a question.
#[component]
fn Dialogs() -> impl IntoView {
    let [form, wide, sure] = [(); 3].map(|()| RwSignal::new(false));
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let error = RwSignal::new(None::<String>);
    view! {
        <Toolbar>
            <Button on_press=move |()| form.set(true)>"Form"</Button>
            <Button on_press=move |()| wide.set(true)>"Long and wide"</Button>
            <Button look=Look::Danger glyph=Glyph::Trash on_press=move |()| sure.set(true)>"Question"</Button>
        </Toolbar>
        <Dialog title="Create API token" open=form>
            <Form on_submit=move |()| error.set(Some("Give it a name.".to_owned()))>
                <TextField label="Name" value=RwSignal::new(String::new()) error hint="What it is for." />
                <Actions>
                    <Button on_press=move |()| form.set(false)>"Cancel"</Button>
                    <Button look=Look::Primary submit=true>"Create"</Button>
                </Actions>
            </Form>
        </Dialog>
        <Dialog title="Who gains and loses what" open=wide width=Width::Wide>
            {(1..40).map(|line| view! { <p>"Person "{line}" loses users:write."</p> }).collect_view()}
            <Actions>
                <Button look=Look::Primary on_press=move |()| wide.set(false)>"Understood"</Button>
            </Actions>
        </Dialog>
        <Confirm
            title="Delete HR system?"
            open=sure
            verb="Delete"
            busy
            failure
            on_confirm=move |()| failure.set(Some("Somebody else changed it meanwhile.".to_owned()))
        >
            <p>"Its 2 keys stop working at once. This cannot be taken back; its change log stays."</p>
        </Confirm>
    }
}

/// Every icon.
const GLYPHS: [Glyph; 38] = [
    Glyph::Cog,
    Glyph::Plus,
    Glyph::Trash,
    Glyph::Pencil,
    Glyph::Copy,
    Glyph::Check,
    Glyph::Close,
    Glyph::Search,
    Glyph::ChevronDown,
    Glyph::ChevronRight,
    Glyph::ChevronLeft,
    Glyph::ArrowLeft,
    Glyph::Sun,
    Glyph::Moon,
    Glyph::Screen,
    Glyph::User,
    Glyph::Users,
    Glyph::Robot,
    Glyph::Key,
    Glyph::Shield,
    Glyph::History,
    Glyph::Receipt,
    Glyph::Database,
    Glyph::Link,
    Glyph::Warning,
    Glyph::Info,
    Glyph::Lock,
    Glyph::SignOut,
    Glyph::Refresh,
    Glyph::More,
    Glyph::Download,
    Glyph::Pause,
    Glyph::Play,
    Glyph::Mail,
    Glyph::Eye,
    Glyph::EyeOff,
    Glyph::Plug,
    Glyph::Gate,
];
