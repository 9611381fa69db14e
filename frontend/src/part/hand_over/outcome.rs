//! Handing over several, one call after the other.

use leptos::prelude::*;
use postern_shared::principal::{HandOver, KeyRef, PrincipalName};

use crate::api::{Api, Failure};

/// What became of each.
#[derive(Clone, Default)]
pub(super) struct Outcome {
    /// Who depends on the key now.
    pub(super) done: Vec<PrincipalName>,
    /// Who does not, and why.
    pub(super) failed: Vec<(PrincipalName, Failure)>,
}

/// Hands over one after the other and says how far it is. When Postern cannot be reached, the rest is not tried.
pub(super) async fn hand_over(api: Api, whom: Vec<PrincipalName>, key: KeyRef, count: RwSignal<usize>) -> Outcome {
    let mut outcome = Outcome::default();
    for name in whom {
        count.try_update(|count| *count += 1);
        let result = match outcome.failed.last() {
            Some((_, Failure::Unreachable)) => Err(Failure::Unreachable),
            _ => api.hand_over(name.id.clone(), HandOver { key: key.clone() }).await,
        };
        match result {
            Ok(()) => outcome.done.push(name),
            Err(failure) => outcome.failed.push((name, failure)),
        }
    }
    outcome
}
