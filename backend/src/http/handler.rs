//! Handlers: async functions of who asks and up to three arguments, which read and describe themselves.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::response::Response;
use postern_shared::change::RequestInfo;

use super::answer::Answer;
use super::argument::Argument;
use super::description::Description;
use super::incoming::Incoming;
use super::openapi;
use crate::app::App;
use crate::caller::Credential;
use crate::error::Error;

/// Someone who need not say who they are.
pub(super) struct Anonymous {
    pub(super) app: App,
    pub(super) origin: RequestInfo,
    /// The session they come with, if they do and it is well-formed.
    pub(super) credential: Option<Credential>,
    pub(super) document: Arc<openapi::Document>,
}

/// An answer in the making.
pub(super) type Answering = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>;

/// A function that answers a request of someone who is a `Who`, with the arguments `Args`.
pub(super) trait Handler<Who, Args>: Clone + Send + Sync + 'static {
    /// Answers.
    fn call(&self, who: Who, incoming: &Incoming) -> Answering;

    /// Describes what it takes and answers.
    fn describe(description: &mut Description);
}

macro_rules! handlers {
    ($(($($argument:ident),*))*) => {$(
        impl<Who, Function, Outcome, Out, $($argument),*> Handler<Who, ($($argument,)*)> for Function
        where
            Who: Send + 'static,
            Function: Fn(Who, $($argument),*) -> Outcome + Clone + Send + Sync + 'static,
            Outcome: Future<Output = Result<Out, Error>> + Send + 'static,
            Out: Answer,
            $($argument: Argument,)*
        {
            #[allow(non_snake_case, reason = "the arguments are named like their types; there may be none")]
            fn call(&self, who: Who, incoming: &Incoming) -> Answering {
                let _ = incoming;
                $(let $argument = match $argument::take(incoming) {
                    Ok(argument) => argument,
                    Err(error) => return Box::pin(std::future::ready(Err(error))),
                };)*
                let outcome = self(who, $($argument),*);
                Box::pin(async move { outcome.await?.response() })
            }

            fn describe(description: &mut Description) {
                $($argument::describe(description);)*
                Out::describe(description);
            }
        }
    )*};
}

handlers! { () (A) (A, B) (A, B, C) }
