//! A form on its way to the service: one state that every form has, so that each shows its progress and its errors alike.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use postern_shared::field::{FieldError, Validate};
use postern_shared::problem::Problem;

use crate::api::Failure;

/// What is left to do when the answer is there.
type Done = Box<dyn FnOnce()>;

/// Whether a form is being saved, and what was wrong the last time.
#[derive(Clone, Copy)]
pub struct Saving {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    errors: RwSignal<Vec<FieldError>>,
    /// The fields that show their own errors; what is wrong with any other is said above the form.
    shown: StoredValue<Vec<&'static str>>,
}

impl Saving {
    /// A form nobody has sent yet.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            shown: StoredValue::new(Vec::new()),
        }
    }

    /// Whether it is on its way.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// What is wrong with a field, elements of it included. A field that asks for this shows it.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        self.shown.update_value(|shown| shown.push(field));
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| is_of(error, field)).map(|error| error.detail.clone()))
        })
    }

    /// What is wrong and belongs to no field that is shown.
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

    /// What went wrong the last time, whole.
    pub fn last_failure(self) -> Signal<Option<Failure>> {
        self.failure.into()
    }

    /// Forgets what was wrong, for a form that is opened anew.
    pub fn reset(self) {
        self.failure.set(None);
        self.errors.set(Vec::new());
    }

    /// Says that a field is wrong, by a rule that only this form has.
    pub fn refuse(self, field: &'static str, detail: impl Into<String>) {
        self.failure.set(None);
        self.errors.set(vec![FieldError { field: field.to_owned(), code: "form".to_owned(), detail: detail.into() }]);
    }

    /// Asks the rules of the input, which the service will ask, too; then sends, and calls `done` with what comes back.
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
            self.errors.set(errors);
        }
    }

    /// Sends what has no rules to ask.
    pub fn run<T, F>(self, call: F, done: impl FnOnce(T) + 'static)
    where
        F: Future<Output = Result<T, Failure>> + 'static,
        T: 'static,
    {
        // Boxed, so that what follows is compiled once and not once for each form.
        self.go(Box::pin(async move { call.await.map(|answer| Box::new(move || done(answer)) as Done) }));
    }

    fn go(self, call: Pin<Box<dyn Future<Output = Result<Done, Failure>>>>) {
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

fn fields(failure: &Failure) -> Vec<FieldError> {
    match failure {
        Failure::Refused(problem) => {
            let Problem { errors, .. } = problem.as_ref();
            errors.clone()
        }
        Failure::Unreachable => Vec::new(),
    }
}

/// Whether an error is a field's own or one of an element of it: `permissions[2]` is of `permissions`.
fn is_of(error: &FieldError, field: &str) -> bool {
    error.field.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}
