//! Rules: which calls a fault is injected into.

use serde_json::Value;

use crate::fault::Fault;
use crate::tap::Call;

type Condition = Box<dyn Fn(&Value) -> bool + Send + Sync>;

/// A fault and the calls that it is injected into: by default, only the next call of its operation.
pub struct Rule {
    fault: Fault,
    operation: Option<String>,
    condition: Option<Condition>,
    skip: usize,
    /// How many calls it still applies to; absent if there is no limit.
    left: Option<usize>,
}

impl Rule {
    /// Applies to calls of one operation, by DynamoDB's name for it.
    ///
    /// # Panics
    /// If the operation cannot have the fault (a `GetItem` cannot be answered in part). Such a rule would never apply,
    /// and its test would pass for the wrong reason.
    pub fn on(operation: &str, fault: Fault) -> Self {
        assert!(fault.applies_to(operation), "{operation} cannot have the fault {fault:?}");
        Self { operation: Some(operation.to_owned()), ..Self::any(fault) }
    }

    /// Applies to calls of every operation that can have the fault.
    pub fn any(fault: Fault) -> Self {
        Self { fault, operation: None, condition: None, skip: 0, left: Some(1) }
    }

    /// Lets the first `n` matching calls through.
    #[must_use]
    pub fn skip(mut self, n: usize) -> Self {
        self.skip = n;
        self
    }

    /// Applies to `n` calls instead of one.
    #[must_use]
    pub fn times(mut self, n: usize) -> Self {
        self.left = Some(n);
        self
    }

    /// Applies to every matching call, until the tap is reset.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// Applies only to calls whose request body satisfies `condition`. The condition must not use the tap itself.
    #[must_use]
    pub fn when(mut self, condition: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Self {
        self.condition = Some(Box::new(condition));
        self
    }

    /// Returns the fault if the rule applies to this call, and counts the call.
    pub(crate) fn apply(&mut self, call: &Call) -> Option<Fault> {
        if self.left == Some(0) || !self.matches(call) {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        Some(self.fault.clone())
    }

    fn matches(&self, call: &Call) -> bool {
        self.operation.as_ref().is_none_or(|operation| *operation == call.operation)
            && self.fault.applies_to(&call.operation)
            && self.condition.as_ref().is_none_or(|condition| condition(&call.body))
    }
}
