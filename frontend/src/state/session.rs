//! Whose session it is, from the first question to signing out.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::problem::Code;
use postern_shared::session::Identity;

use crate::api::{Failure, SignInAgain, may_be_signed_in, open};

/// The phase of the session.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The service is being asked whose session it is.
    Loading,
    /// It could not be asked.
    Unreachable(String),
    /// Nobody is signed in.
    SignedOut,
    /// Someone is.
    SignedIn(Arc<Identity>),
    /// Someone was, and their session has ended. Their screen is kept, out of sight.
    Ended(Arc<Identity>),
}

/// The session of this browser.
#[derive(Clone, Copy)]
pub struct Session {
    phase: RwSignal<Phase>,
    /// The calls that wait for the person to sign in again.
    waiting: StoredValue<Vec<oneshot::Sender<()>>>,
}

impl Session {
    /// The session of this browser. If there may be one, the service is asked whose it is.
    pub fn find() -> Self {
        let phase = if may_be_signed_in() { Phase::Loading } else { Phase::SignedOut };
        let is_asked = phase == Phase::Loading;
        let session = Self { phase: RwSignal::new(phase), waiting: StoredValue::new(Vec::new()) };
        if is_asked {
            session.ask();
        }
        session
    }

    /// The phase.
    pub fn phase(self) -> Signal<Phase> {
        self.phase.into()
    }

    /// The person who is signed in, or was until the session ended.
    pub fn identity(self) -> Option<Arc<Identity>> {
        self.phase.with(|phase| match phase {
            Phase::SignedIn(identity) | Phase::Ended(identity) => Some(Arc::clone(identity)),
            Phase::Loading | Phase::Unreachable(_) | Phase::SignedOut => None,
        })
    }

    /// Asks the service whose session it is.
    pub fn ask(self) {
        spawn_local(async move {
            match open::identity().await {
                Ok(identity) => self.begin(identity),
                Err(failure) => self.phase.set(without(&failure)),
            }
        });
    }

    /// Asks again in the background, because rights can change at any time.
    pub fn refresh(self) {
        if !matches!(self.phase.get_untracked(), Phase::SignedIn(_)) {
            return;
        }
        spawn_local(async move {
            match open::identity().await {
                Ok(identity) => self.begin(identity),
                Err(failure) if matches!(without(&failure), Phase::SignedOut) => self.end(),
                // What is shown is still true as far as anyone knows.
                Err(_) => {}
            }
        });
    }

    /// Someone has signed in. The same person continues where they were; anyone else starts with a clean page.
    pub fn begin(self, identity: Identity) {
        let identity = Arc::new(identity);
        if self.phase.with_untracked(|phase| is_another(phase, &identity)) {
            // Takes the screen off the page, which would ask before it loses what the first person typed.
            self.phase.set(Phase::Loading);
            let _ = window().location().replace("/");
            return;
        }
        if self.phase.with_untracked(|phase| *phase != Phase::SignedIn(Arc::clone(&identity))) {
            self.phase.set(Phase::SignedIn(identity));
        }
        for waiting in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            let _ = waiting.send(());
        }
    }

    /// Ends the session for a call that was refused, and waits until the person has signed in again.
    pub fn sign_in_again(self) -> SignInAgain {
        Callback::new(move |()| {
            self.end();
            let (send, receive) = oneshot::channel();
            self.waiting.update_value(|waiting| waiting.push(send));
            let signed_in: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
                let _ = receive.await;
            });
            signed_in
        })
    }

    /// Loads the page again, because the session has become someone else's: nothing of the first person is left.
    pub fn start_over(self) -> Callback<()> {
        Callback::new(move |()| {
            self.phase.set(Phase::Loading);
            let _ = window().location().reload();
        })
    }

    fn end(self) {
        if let Phase::SignedIn(identity) = self.phase.get_untracked() {
            self.phase.set(Phase::Ended(identity));
        }
    }

    /// The person has signed out. Loads a fresh page, so that nothing that was shown is left in memory.
    pub fn leave(self) {
        self.phase.set(Phase::SignedOut);
        let _ = window().location().replace("/");
    }
}

fn is_another(phase: &Phase, identity: &Identity) -> bool {
    match phase {
        Phase::SignedIn(before) | Phase::Ended(before) => before.principal.id != identity.principal.id,
        Phase::Loading | Phase::Unreachable(_) | Phase::SignedOut => false,
    }
}

fn without(failure: &Failure) -> Phase {
    match failure.code() {
        Some(Code::Unauthenticated | Code::InvalidToken) => Phase::SignedOut,
        _ => Phase::Unreachable(failure.sentence()),
    }
}
