//! Pieces of screens whose code is in the part of the module that loads last: dialogs, forms, and the details of a row. A list is
//! there without waiting for them.
//!
//! A piece is a function with `#[wasm_split(items, fallible)]`, which returns how the piece is made.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use crate::text::screens::failed as text;
use crate::ui::{Button, Empty, Glyph};

/// How a piece is made from its props.
pub type Piece<P> = Result<fn(P) -> AnyView, SplitLoaderError>;

/// Makes a piece. What opens it waits until its code is [`ready`], so the code is there at once or could not be loaded: a dialog
/// finds its first field, and gives it the focus.
pub fn piece<P>(code: impl Future<Output = Piece<P>>, props: P) -> AnyView {
    match pin!(code).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(make)) => make(props),
        _ => view! { <LoadFailed/> }.into_any(),
    }
}

/// The end of fetching the code of a piece, whether it is there or could not be loaded.
pub type Ready = Pin<Box<dyn Future<Output = ()>>>;

/// Fetches the code of a piece, unless it is there.
pub fn ready<P: 'static>(code: impl Future<Output = Piece<P>> + 'static) -> Ready {
    Box::pin(async move {
        let _ = code.await;
    })
}

/// Sets a signal that shows a piece, when its code is ready.
pub fn set_when<T: Send + Sync + 'static>(ready: Ready, signal: RwSignal<T>, value: T) {
    spawn_local(async move {
        ready.await;
        signal.try_set(value);
    });
}

/// Code that could not be loaded, with a button to reload the page. After an update of the service, the files of this console are
/// gone.
#[component]
pub fn LoadFailed() -> impl IntoView {
    let reload = move |()| {
        let _ = window().location().reload();
    };
    view! {
        <Empty glyph=Glyph::Warning title=text::NOT_LOADED>
            <p>{text::WHY}</p>
            <Button glyph=Glyph::Refresh on_press=reload>{text::RELOAD}</Button>
        </Empty>
    }
}
