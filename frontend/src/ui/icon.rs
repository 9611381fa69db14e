//! The icons: one path each on a grid of 16, drawn with the same stroke, in the colour of the text around them.
use leptos::prelude::*;

/// What an icon shows; the names are the pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    Cog,
    Plus,
    Trash,
    Pencil,
    Copy,
    Check,
    Close,
    Search,
    ChevronDown,
    ChevronRight,
    ChevronLeft,
    ArrowLeft,
    Sun,
    Moon,
    Screen,
    User,
    Users,
    Robot,
    Key,
    Shield,
    History,
    Receipt,
    Database,
    Warning,
    Info,
    Lock,
    SignOut,
    Refresh,
    More,
    Download,
    Pause,
    Play,
    Mail,
    Eye,
    EyeOff,
    Plug,
    /// Postern's own mark: a castle wall with a small gate at its side.
    Gate,
}

impl Glyph {
    /// The path data, without colour or width.
    const fn path(self) -> &'static str {
        match self {
            Self::Cog => {
                "M6.69 3.28L6.92 1.69L9.08 1.69L9.31 3.28A4.9 4.9 0 0 1 10.42 3.74L11.69 2.77L13.23 4.31L12.26 5.58A4.9 4.9 0 0 1 12.72 6.69L14.31 6.92L14.31 9.08L12.72 9.31A4.9 4.9 0 0 1 12.26 10.42L13.23 11.69L11.69 13.23L10.42 12.26A4.9 4.9 0 0 1 9.31 12.72L9.08 14.31L6.92 14.31L6.69 12.72A4.9 4.9 0 0 1 5.58 12.26L4.31 13.23L2.77 11.69L3.74 10.42A4.9 4.9 0 0 1 3.28 9.31L1.69 9.08L1.69 6.92L3.28 6.69A4.9 4.9 0 0 1 3.74 5.58L2.77 4.31L4.31 2.77L5.58 3.74A4.9 4.9 0 0 1 6.69 3.28zM10 8a2 2 0 1 1-4 0a2 2 0 0 1 4 0z"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Trash => "M2.75 4.25h10.5M6 4.25v-1.5h4v1.5M4 4.25l.6 9h6.8l.6-9M6.75 7v3.5M9.25 7v3.5",
            Self::Pencil => {
                "M2.75 13.25l.7-3 7-7a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7l-7 7zM9.25 4.5l2.25 2.25"
            }
            Self::Copy => {
                "M7 5.75h5c.7 0 1.25.55 1.25 1.25v5c0 .7-.55 1.25-1.25 1.25H7c-.7 0-1.25-.55-1.25-1.25V7c0-.7.55-1.25 1.25-1.25zM10.25 5.5V4c0-.7-.55-1.25-1.25-1.25H4C3.3 2.75 2.75 3.3 2.75 4v5c0 .7.55 1.25 1.25 1.25h1.5"
            }
            Self::Check => "M3 8.5l3.25 3.25L13 4.75",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Search => "M11.25 7a4.25 4.25 0 1 1-8.5 0a4.25 4.25 0 0 1 8.5 0zM10.1 10.1l3.15 3.15",
            Self::ChevronDown => "M4 6.25l4 4 4-4",
            Self::ChevronRight => "M6.25 4l4 4-4 4",
            Self::ChevronLeft => "M9.75 4l-4 4 4 4",
            Self::ArrowLeft => "M13 8H3M7 4L3 8l4 4",
            Self::Sun => {
                "M10.75 8a2.75 2.75 0 1 1-5.5 0a2.75 2.75 0 0 1 5.5 0zM8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9"
            }
            Self::Moon => "M13.25 9.4A5.5 5.5 0 1 1 6.6 2.75a4.4 4.4 0 0 0 6.65 6.65z",
            Self::Screen => {
                "M3.5 3.25h9c.4 0 .75.35.75.75v6c0 .4-.35.75-.75.75h-9c-.4 0-.75-.35-.75-.75V4c0-.4.35-.75.75-.75zM5.75 13.25h4.5M8 10.75v2.5"
            }
            Self::User => {
                "M10.5 5.25a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0zM3 13.25c.4-2.5 2.4-3.75 5-3.75s4.6 1.25 5 3.75"
            }
            Self::Users => {
                "M8.25 5.5a2.25 2.25 0 1 1-4.5 0a2.25 2.25 0 0 1 4.5 0zM1.75 13c.3-2.3 2-3.5 4.25-3.5s3.95 1.2 4.25 3.5M10.5 3.4a2.25 2.25 0 0 1 0 4.2M12.25 9.9c1.2.5 1.85 1.6 2 3.1"
            }
            Self::Robot => {
                "M4.5 5.75h7c.7 0 1.25.55 1.25 1.25v4.75c0 .7-.55 1.25-1.25 1.25h-7c-.7 0-1.25-.55-1.25-1.25V7c0-.7.55-1.25 1.25-1.25zM8 5.75V2.75M6 8.75v1.25M10 8.75v1.25M1.25 8.75v1.5M14.75 8.75v1.5"
            }
            Self::Key => "M7.75 10.75a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0zM7.05 8.95L13 3M10.75 5.25l2 2",
            Self::Shield => "M8 1.9l5 1.85v4c0 3.2-2.1 5.3-5 6.4-2.9-1.1-5-3.2-5-6.4v-4z",
            Self::History => "M2.75 8a5.25 5.25 0 1 0 1.6-3.8L2.75 5.75M2.75 2.75v3h3M8 5.25V8l2 1.25",
            Self::Receipt => "M3.75 2.25h8.5v11.5l-1.4-1-1.4 1-1.45-1-1.45 1-1.4-1-1.4 1zM6.25 5.5h3.5M6.25 8.25h3.5",
            Self::Database => {
                "M13 4c0 .97-2.24 1.75-5 1.75S3 4.97 3 4s2.24-1.75 5-1.75S13 3.03 13 4zM3 4v8c0 .97 2.24 1.75 5 1.75s5-.78 5-1.75V4M3 8c0 .97 2.24 1.75 5 1.75S13 8.97 13 8"
            }
            Self::Warning => {
                "M7.35 2.9a.75.75 0 0 1 1.3 0l5 8.85a.75.75 0 0 1-.65 1.1H3a.75.75 0 0 1-.65-1.1zM8 6.25v3M8 11v.05"
            }
            Self::Info => "M13.75 8a5.75 5.75 0 1 1-11.5 0a5.75 5.75 0 0 1 11.5 0zM8 7.5v3.25M8 5.15v.05",
            Self::Lock => {
                "M4.5 7.25h7c.4 0 .75.35.75.75v4.5c0 .4-.35.75-.75.75h-7c-.4 0-.75-.35-.75-.75V8c0-.4.35-.75.75-.75zM5.5 7.25V5a2.5 2.5 0 0 1 5 0v2.25"
            }
            Self::SignOut => {
                "M6.25 2.75H3.5c-.4 0-.75.35-.75.75v9c0 .4.35.75.75.75h2.75M6.5 8h7M10.75 5.25L13.5 8l-2.75 2.75"
            }
            Self::Refresh => "M13 8a5 5 0 1 1-1.5-3.55L13 6M13 2.75V6H9.75",
            Self::More => {
                "M3.75 8a.4.4 0 1 1-.8 0a.4.4 0 0 1 .8 0zM8.4 8a.4.4 0 1 1-.8 0a.4.4 0 0 1 .8 0zM13.05 8a.4.4 0 1 1-.8 0a.4.4 0 0 1 .8 0z"
            }
            Self::Download => "M8 2.5v7.5M4.75 7L8 10.25 11.25 7M2.75 13.25h10.5",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Play => "M5 3.25v9.5L12.5 8z",
            Self::Mail => {
                "M3 3.75h10c.4 0 .75.35.75.75v7c0 .4-.35.75-.75.75H3c-.4 0-.75-.35-.75-.75v-7c0-.4.35-.75.75-.75zM2.5 4.5L8 8.75l5.5-4.25"
            }
            Self::Eye => {
                "M1.5 8S3.75 3.75 8 3.75 14.5 8 14.5 8 12.25 12.25 8 12.25 1.5 8 1.5 8zM9.75 8a1.75 1.75 0 1 1-3.5 0a1.75 1.75 0 0 1 3.5 0z"
            }
            Self::EyeOff => {
                "M6.25 4c.55-.15 1.1-.25 1.75-.25 4.25 0 6.5 4.25 6.5 4.25s-.65 1.2-1.85 2.3M10.9 11.55c-.85.45-1.8.7-2.9.7C3.75 12.25 1.5 8 1.5 8s1-1.9 2.9-3.15M6.8 6.75a1.75 1.75 0 0 0 2.45 2.45M2.75 2.5l10.5 11"
            }
            Self::Plug => "M5.5 2v3M10.5 2v3M3.75 5h8.5v2.5a4.25 4.25 0 0 1-8.5 0zM8 11.75V14",
            Self::Gate => {
                "M1.5 13.25h13M2.75 13.25V2.75h2.5v1.75h1.5V2.75h2.5v1.75h1.5V2.75h2.5v10.5M7.75 13.25v-3.5a1.6 1.6 0 0 1 3.2 0v3.5"
            }
        }
    }
}

/// A picture beside text; whoever cannot see it misses nothing.
#[component]
pub(crate) fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=glyph.path() />
        </svg>
    }
}
