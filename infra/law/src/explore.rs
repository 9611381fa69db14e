//! The breadth-first search: visits every situation once and finds the shortest sequence of steps to a violation.

use std::collections::HashSet;
use std::fmt;

use crate::canonical::canonical;
use crate::choices::{Bounds, choices};
use crate::coalition::Step;
use crate::law::Rules;
use crate::property::{Outlook, Violation, violation};
use crate::start::Start;
use crate::state::EVERYTHING;

/// The result of an exploration.
#[derive(Debug)]
pub struct Exploration {
    /// The number of distinct situations before the last step, including the start.
    pub situations: usize,
    /// The number of steps that were allowed and checked.
    pub steps: usize,
    /// The shortest sequence of steps that ends in a violation.
    pub counterexample: Option<Counterexample>,
}

/// A sequence of steps that ends in a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterexample {
    /// The steps, one sentence each.
    pub steps: Vec<String>,
    /// The property that does not hold after the last step.
    pub violation: Violation,
    subject: Option<String>,
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in (1..).zip(&self.steps) {
            writeln!(f, "  {n}. {step}.")?;
        }
        let subject = self.subject.as_ref().map_or_else(String::new, |subject| format!(" ({subject})"));
        write!(f, "  Then {}{subject}.", self.violation.property)
    }
}

/// How a situation was reached.
#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    step: Option<Step>,
}

/// Tries every sequence of steps from a start within the bounds, until a property is violated.
pub fn explore(start: &Start, rules: Rules, bounds: Bounds) -> Exploration {
    let mut nodes = vec![Node { parent: 0, step: None }];
    let mut seen = HashSet::from([canonical(&start.situation)]);
    let mut frontier = vec![(0_u32, start.situation.clone())];
    let mut steps = 0;
    for depth in 1..=bounds.steps {
        let mut next = Vec::new();
        for (at, situation) in frontier {
            let before = Outlook::of(&situation);
            for step in choices(&situation, bounds) {
                let Some(after) = situation.take(rules, step) else { continue };
                steps += 1;
                if after == situation {
                    continue;
                }
                if let Some(violation) = violation(&before, step, &after) {
                    let counterexample = Some(counterexample(start, &nodes, at, step, violation));
                    return Exploration { situations: nodes.len(), steps, counterexample };
                }
                // A situation after the last step is checked but not continued. The same goes for a situation in which
                // an honest administrator has made the attacker an Administrator.
                let ends = depth == bounds.steps || after.coalition.own == EVERYTHING;
                if !ends && seen.insert(canonical(&after)) {
                    next.push((u32::try_from(nodes.len()).unwrap_or(u32::MAX), after));
                    nodes.push(Node { parent: at, step: Some(step) });
                }
            }
        }
        frontier = next;
    }
    Exploration { situations: nodes.len(), steps, counterexample: None }
}

fn counterexample(start: &Start, nodes: &[Node], mut at: u32, last: Step, violation: Violation) -> Counterexample {
    let mut taken = vec![last];
    while let Node { parent, step: Some(step) } = nodes[at as usize] {
        taken.push(step);
        at = parent;
    }
    taken.reverse();
    let steps = taken.iter().map(|step| start.sentence(*step)).collect();
    let subject = violation.subject.map(|caller| start.caller_name(caller));
    Counterexample { steps, violation, subject }
}
