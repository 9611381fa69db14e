//! An authorizer for the company's own APIs: HTTP APIs, and REST APIs with authorizers of either type.
//!
//! The function that serves `/verify` checks the key; this module only translates. `event` reads the events of API
//! Gateway, `configured` the APIs that the deployment guards, and `answer` builds the answers. A call that cannot be
//! decided is an error of the invocation, never a denial: API Gateway answers it 500, and an alarm counts it.

mod answer;
mod configured;
mod event;

use std::str::FromStr;

use http::HeaderName;
use http::header::AUTHORIZATION;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use postern_shared::change::RequestInfo;
use postern_shared::id::RequestId;
use postern_shared::problem::Code;
use serde_json::Value;
use tokio::time::Instant;

use super::table_check::TableCheck;
use super::{app_from_environment, environment, fault};
use crate::app::App;
use crate::caller::{Arrival, Caller};
use crate::config::{Config, PublicUrl};
use crate::error::Error;
use crate::operation::guard::{self, GuardedCall};
use configured::ConfiguredApis;
use event::Question;

/// The configuration of the authorizer.
#[derive(Debug)]
struct Settings {
    /// The header that carries the key.
    header: HeaderName,
    /// The form of the answer to an HTTP API.
    form: HttpForm,
    /// The APIs that the deployment guards.
    configured: ConfiguredApis,
}

/// The forms of answer that an HTTP API can be configured for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HttpForm {
    Simple,
    Policy,
}

impl FromStr for HttpForm {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "simple" => Ok(Self::Simple),
            "policy" => Ok(Self::Policy),
            _ => Err("use `simple` or `policy`"),
        }
    }
}

/// Answers until Lambda stops the program.
///
/// # Errors
/// Why it cannot begin, in a sentence.
pub async fn serve() -> Result<(), String> {
    let settings = Settings {
        header: environment::optional(environment::HEADER)?.unwrap_or(AUTHORIZATION),
        form: environment::optional(environment::ANSWER)?.unwrap_or(HttpForm::Simple),
        configured: environment::optional(environment::GUARDED_APIS)?.unwrap_or_default(),
    };
    // No one signs in here: there is no console, no set-up and no password.
    let config = Config { public_url: PublicUrl::new("https://console.invalid")?, setup_code: None, hashes_at_once: 1 };
    let app = app_from_environment(config)?;
    let check = TableCheck::new(&app.store, &[]);
    let (app, settings, check) = (&app, &settings, &check);
    let answer = service_fn(|event: LambdaEvent<Value>| answer(app, settings, check, event.payload));
    lambda_runtime::run(answer).await.map_err(|error| error.to_string())
}

async fn answer(app: &App, settings: &Settings, check: &TableCheck, event: Value) -> Result<Value, Diagnostic> {
    let began = Instant::now();
    let question = Question::read(event, &settings.header)?;
    let decided = decide(app, settings, &question).await;
    let allowed = match &decided {
        Ok(_) => Some(true),
        Err(Error::Refused(_)) => Some(false),
        Err(_) => None,
    };
    tracing::info!(
        api = question.call.api,
        method = %question.call.method,
        route = question.call.route.as_deref(),
        caller = decided.as_ref().ok().map(|bearer| bearer.id().as_str()),
        allowed,
        reason = decided.as_ref().err().map(reason),
        microseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "authorized"
    );
    match decided {
        Ok(bearer) => answer::allow(settings.form, &question, &bearer),
        Err(Error::Refused(refusal)) => answer::deny(settings.form, &question, refusal.code.as_str()),
        Err(error) => {
            let undecided = undecided(&error);
            if matches!(error, Error::Unavailable(_)) {
                check.log_mismatches().await;
            }
            Err(undecided)
        }
    }
}

async fn decide(app: &App, settings: &Settings, question: &Question) -> Result<Caller, Error> {
    let id = app.random.id(RequestId::from_random);
    let request = RequestInfo { id, address: question.address.clone(), agent: question.agent.clone() };
    let GuardedCall { method, route, .. } = &question.call;
    let route = route.as_deref().map_or(method.to_string(), |route| format!("{method} {route}"));
    let arrival = Arrival { request: request.clone(), route: route.clone().into() };
    let decided = decide_on(app, settings, question, arrival).await;
    if let Err(Error::Refused(refusal)) = &decided {
        refusal.log(&request, &route);
    }
    decided
}

async fn decide_on(app: &App, settings: &Settings, question: &Question, arrival: Arrival) -> Result<Caller, Error> {
    question.must_have_no_wildcard(settings.form)?;
    let key = question.key(&settings.header)?;
    guard::authorize(app, &key, arrival, &question.call, settings.configured.guard(&question.call.api)).await
}

/// Why a call was not allowed, as a stable code.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code.as_str(),
        Error::Unavailable(_) => Code::Unavailable.as_str(),
        _ => Code::Internal.as_str(),
    }
}

/// The error of an invocation that decided nothing. The details go to the log.
fn undecided(error: &Error) -> Diagnostic {
    match error {
        Error::Unavailable(why) => {
            tracing::error!(why, "the table is unavailable");
            fault("Unavailable", "the table is unavailable; the log says why")
        }
        other => {
            tracing::error!(error = ?other, "internal error");
            fault("Internal", "internal error; the log has details")
        }
    }
}
