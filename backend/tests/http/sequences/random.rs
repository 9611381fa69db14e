//! Random sequences from every start, the same in each run. `PROPTEST_CASES` sets their number.

use std::cell::RefCell;
use std::collections::BTreeMap;

use postern_law::{EVERYTHING, starts};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use super::choice::{Choice, any_choice, name};
use super::lockstep::Lockstep;

/// The number of steps in a sequence.
const STEPS: usize = 12;
/// The number of sequences without `PROPTEST_CASES`.
const CASES: u32 = 60;

/// How often each operation was refused and allowed, in this order.
type Counts = BTreeMap<&'static str, [u32; 2]>;

async fn sequence(start: &Index, choices: &[Choice], counts: &RefCell<Counts>) -> Result<(), String> {
    let mut lockstep = Lockstep::begin(start.get(&starts()).clone()).await?;
    for choice in choices {
        let Some(step) = choice.step(&lockstep.situation) else { continue };
        let allowed = lockstep.take(step).await?;
        counts.borrow_mut().entry(name(step.operation)).or_default()[usize::from(allowed)] += 1;
        // An honest administrator has promoted the coalition, so it cannot gain any more.
        if lockstep.situation.coalition.own == EVERYTHING {
            break;
        }
    }
    lockstep.end().await
}

#[test]
fn the_service_does_what_the_model_does_and_the_coalition_gains_nothing() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let counts = RefCell::new(Counts::new());
    let config = Config { failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let config = if std::env::var_os("PROPTEST_CASES").is_some() { config } else { Config { cases: CASES, ..config } };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&(any::<Index>(), vec(any_choice(), STEPS)), |(start, choices)| {
        runtime.block_on(sequence(&start, &choices, &counts)).map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // The sequences cover enough: every operation is allowed sometimes, and many are refused.
    let counts = counts.into_inner();
    let refused: u32 = counts.values().map(|[refused, _]| refused).sum();
    assert!(refused > 50 && counts.len() >= 17 && counts.values().all(|[_, allowed]| *allowed > 0), "{counts:?}");
}
