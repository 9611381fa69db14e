//! A form that is being saved: one state for all forms, so that each shows progress and errors alike.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::field::{FieldError, Validate};
use postern_shared::problem::Problem;

use crate::api::Failure;
use crate::text::shared;

/// The rest of the work when the answer has arrived.
type Continuation = Box<dyn FnOnce()>;

/// Whether a form is being saved, and what was wrong the last time.
#[derive(Clone, Copy)]
pub struct Saving {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    errors: RwSignal<Vec<FieldError>>,
    /// The fields that show their own errors; those of any other are shown above the form.
    shown: StoredValue<Vec<&'static str>>,
}

impl Saving {
    /// A form that has not been sent.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            shown: StoredValue::new(Vec::new()),
        }
    }

    /// Whether it is being saved.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// The error of a field or an element of it. The field that asks for it must show it.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        self.shown.update_value(|shown| shown.push(field));
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| is_of(error, field)).map(|error| error.detail.clone()))
        })
    }

    /// The error, unless a field shows it.
    pub fn failure(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let elsewhere = self.errors.with(|errors| {
                let shown = self.shown.get_value();
                errors
                    .iter()
                    .find(|error| !shown.iter().any(|field| is_of(error, field)))
                    .map(|error| error.detail.clone())
            });
            elsewhere.or_else(|| {
                let at_fields = self.errors.with(|errors| !errors.is_empty());
                self.failure.with(|failure| failure.as_ref().filter(|_| !at_fields).map(Failure::sentence))
            })
        })
    }

    /// Whether the edit was refused because someone else was faster.
    pub fn is_stale(self) -> bool {
        self.failure.with(|failure| failure.as_ref().is_some_and(Failure::is_stale))
    }

    /// The last error as it was returned.
    pub fn last_failure(self) -> Signal<Option<Failure>> {
        self.failure.into()
    }

    /// Clears the errors, for a form that opens again.
    pub fn reset(self) {
        self.failure.set(None);
        self.errors.set(Vec::new());
    }

    /// Reports an error at a field, by a rule that only this form has.
    pub fn refuse(self, field: &'static str, detail: impl Into<String>) {
        self.failure.set(None);
        self.errors.set(vec![FieldError { field: field.to_owned(), code: "form".to_owned(), detail: detail.into() }]);
    }

    /// Validates the input by the rules of the service, then sends it, and calls `done` with the answer.
    pub fn send<I, T, F>(self, input: I, call: impl FnOnce(I) -> F, done: impl FnOnce(T) + 'static)
    where
        I: Validate,
        F: Future<Output = Result<T, Failure>> + 'static,
        T: 'static,
    {
        let errors = input.validate();
        self.failure.set(None);
        if errors.is_empty() {
            self.run(call(input), done);
        } else {
            self.errors.set(translated(errors));
        }
    }

    /// Sends what needs no validation.
    pub fn run<T, F>(self, call: F, done: impl FnOnce(T) + 'static)
    where
        F: Future<Output = Result<T, Failure>> + 'static,
        T: 'static,
    {
        // Boxed, so that the rest is compiled once and not once for each form.
        self.go(Box::pin(async move { call.await.map(|answer| Box::new(move || done(answer)) as Continuation) }));
    }

    fn go(self, call: Pin<Box<dyn Future<Output = Result<Continuation, Failure>>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.reset();
        self.busy.set(true);
        spawn_local(async move {
            let outcome = call.await;
            self.busy.try_set(false);
            match outcome {
                Ok(done) => done(),
                Err(failure) => {
                    self.errors.try_set(fields(&failure));
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }
}

/// Errors of fields, with their sentences in the language of the console.
fn translated(mut errors: Vec<FieldError>) -> Vec<FieldError> {
    for error in &mut errors {
        error.detail = shared(&error.detail);
    }
    errors
}

fn fields(failure: &Failure) -> Vec<FieldError> {
    match failure {
        Failure::Refused(problem) => {
            let Problem { errors, .. } = problem.as_ref();
            translated(errors.clone())
        }
        Failure::Unreachable => Vec::new(),
    }
}

/// Whether an error is a field's own or one of an element of it: `permissions[2]` is of `permissions`.
fn is_of(error: &FieldError, field: &str) -> bool {
    error.field.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}
