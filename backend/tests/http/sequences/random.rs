//! Random sequences from every start, the same in each run so that their coverage can be asserted. A larger
//! `PROPTEST_CASES` tries further ones.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use postern_law::{EVERYTHING, starts};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use super::choice::{Choice, any_choice};
use super::run::Run;
use crate::harness::Postern;

/// The number of steps in a sequence.
const STEPS: std::ops::RangeInclusive<usize> = 14..=28;
/// The number of sequences without `PROPTEST_CASES`.
const CASES: u32 = 80;

/// What the sequences cover.
#[derive(Debug, Default)]
struct Coverage {
    /// How often each operation was refused and allowed, in this order.
    operations: BTreeMap<String, [u32; 2]>,
    /// The actions in the change log.
    actions: BTreeSet<String>,
}

async fn sequence(run: &mut Run, choices: &[Choice], coverage: &RefCell<Coverage>) -> Result<(), TestCaseError> {
    run.compare().await?;
    for choice in choices {
        let Some(step) = choice.step(run) else { continue };
        let allowed = run.take(&step).await?;
        coverage.borrow_mut().operations.entry(step.operation.name()).or_default()[usize::from(allowed)] += 1;
        // An honest administrator has promoted the coalition, so it cannot gain any more.
        if run.situation.coalition.own == EVERYTHING {
            break;
        }
    }
    run.end().await?;
    let actions = run.compare_log().await?;
    coverage.borrow_mut().actions.extend(actions);
    Ok(())
}

#[test]
fn the_service_does_what_the_model_does_and_the_log_adds_up_and_the_coalition_gains_nothing() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let coverage = RefCell::<Coverage>::default();
    let config = Config { failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let config = if std::env::var_os("PROPTEST_CASES").is_some() { config } else { Config { cases: CASES, ..config } };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    // Half of them on an instance that keeps what it reads in memory: nobody may see a change late.
    let outcome = runner.run(&(any::<Index>(), vec(any_choice(), STEPS)), |(start, choices)| {
        runtime.block_on(async {
            let postern = if choices.len() % 2 == 0 { Postern::sole_writer().await } else { Postern::new().await };
            let mut run = Run::begin(start.get(&starts()).clone(), postern).await;
            let outcome = sequence(&mut run, &choices, &coverage).await;
            outcome.map_err(|error| TestCaseError::fail(format!("{error} after\n{}", run.record)))
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // Every operation is allowed sometimes, many are refused, and every action of the change log occurs except a
    // recovery and the move of a key, which `pinned` has.
    let Coverage { operations, actions } = coverage.into_inner();
    let refused: u32 = operations.values().map(|[refused, _]| refused).sum();
    let always_refused = operations.values().any(|[_, allowed]| *allowed == 0);
    assert!(refused > 50 && operations.len() == 33 && !always_refused, "{operations:?}");
    assert_eq!(actions.len(), 29, "{actions:?}");
}
