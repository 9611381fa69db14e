//! Whatever somebody without Administrator asks for, in whatever order, they and all whom they gain control of never come to a
//! right that they lacked at the start; and once the key they started from is gone, nothing they made works.
//!
//! `step` is what can be asked for, `play` asks for it and keeps book of who is under control.

mod play;
mod step;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use play::Play;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use step::Start;

use crate::harness::Postern;

/// Most calls in a sequence; accepting an invitation is not counted.
const CALLS: usize = 6;

#[test]
fn no_sequence_of_calls_gains_a_right_or_outlives_its_key() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // One instance for all: every case has people and roles of its own.
    let postern = runtime.block_on(Postern::ready());
    let little = runtime.block_on(postern.ada().scoped_token("Little", &["users:read", "users:write"]));
    let (cases, done) = (Cell::new(0_u32), RefCell::new(BTreeMap::<_, [u32; 2]>::new()));
    let config = Config { failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let config = if std::env::var_os("PROPTEST_CASES").is_some() { config } else { Config { cases: 60, ..config } };
    let outcome = TestRunner::new(config).run(
        &(any_start(), vec(option::weighted(0.9, step::any_step()), CALLS)),
        |(start, steps)| {
            cases.set(cases.get() + 1);
            runtime.block_on(async {
                let mut play = Play::begin(&postern, &little, cases.get(), start).await;
                for step in steps.iter().flatten() {
                    let succeeded = play.make(step).await;
                    done.borrow_mut().entry(step.ask.name()).or_default()[usize::from(succeeded)] += 1;
                    play.nobody_may_more_than_at_the_start().await.map_err(TestCaseError::fail)?;
                }
                play.accept_all().await;
                play.nobody_may_more_than_at_the_start().await.map_err(TestCaseError::fail)?;
                play.end_of_the_start().await.map_err(TestCaseError::fail)
            })
        },
    );
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // The sequences are worth playing: what is asked for is often done, and often refused.
    let done = done.into_inner();
    let [refused, succeeded] = done.values().fold([0, 0], |[no, yes], [n, y]| [no + n, yes + y]);
    assert!(succeeded > cases.get() / 2 && refused > cases.get() / 4, "{done:?}");
}

fn any_start() -> impl Strategy<Value = Start> {
    prop_oneof![
        Just(Start::Token { scope: None }),
        step::permissions().prop_map(|scope| Start::Token { scope: Some(scope) }),
        Just(Start::Bound),
        Just(Start::Independent),
    ]
}
