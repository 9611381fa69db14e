//! Handlers: async functions of a caller and up to four extractors.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;

use super::description::{Describe, Description};
use super::extract::RequestState;
use super::respond::Respond;
use crate::error::Error;

/// A handler's pending answer.
pub(super) type Answering<'a> = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send + 'a>>;

/// A handler whose type is erased.
pub(super) type Serve<Who> = Arc<dyn Fn(Parts, &RequestState<Who>) -> Answering<'_> + Send + Sync>;

/// A function that answers requests of a `Who` and extracts `Args` from them.
///
/// Unlike an axum handler it returns its error, because a request that fails with a conflict is attempted again.
pub(super) trait Handler<Who, Args>: Clone + Send + Sync + 'static {
    /// The status of its successful answers.
    const STATUS: u16;

    /// Extracts the arguments in their order, then answers.
    fn call(self, head: Parts, state: &RequestState<Who>) -> Answering<'_>;

    /// Describes its arguments and its answer.
    fn describe(description: &mut Description);
}

/// Erases the type of a handler.
pub(super) fn erase<Who, Args, H: Handler<Who, Args>>(handler: H) -> Serve<Who> {
    Arc::new(move |head, state| handler.clone().call(head, state))
}

macro_rules! handlers {
    ($(($($argument:ident),*))*) => {$(
        impl<Who, Function, Outcome, Out, $($argument),*> Handler<Who, ($($argument,)*)> for Function
        where
            Who: FromRequestParts<RequestState<Who>, Rejection = Error> + Send + Sync + 'static,
            Function: Fn(Who, $($argument),*) -> Outcome + Clone + Send + Sync + 'static,
            Outcome: Future<Output = Result<Out, Error>> + Send + 'static,
            Out: Respond,
            $($argument: FromRequestParts<RequestState<Who>, Rejection = Error> + Describe + Send + 'static,)*
        {
            const STATUS: u16 = Out::STATUS;

            #[allow(non_snake_case, reason = "the arguments are named like their types")]
            fn call(self, mut head: Parts, state: &RequestState<Who>) -> Answering<'_> {
                Box::pin(async move {
                    let who = Who::from_request_parts(&mut head, state).await?;
                    $(let $argument = $argument::from_request_parts(&mut head, state).await?;)*
                    Ok(self(who, $($argument),*).await?.into_response())
                })
            }

            fn describe(description: &mut Description) {
                $($argument::describe(description);)*
                Out::describe(description);
            }
        }
    )*};
}

handlers! { () (A) (A, B) (A, B, C) (A, B, C, D) }
