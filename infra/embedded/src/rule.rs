//! Which calls a fault strikes.

use std::fmt;

use serde_json::Value;

use crate::fault::Fault;
use crate::tap::Call;

type Condition = Box<dyn Fn(&Value) -> bool + Send + Sync>;

/// A fault and which calls it strikes: by default the next one of its operation, once.
pub struct Rule {
    fault: Fault,
    operation: Option<String>,
    condition: Option<Condition>,
    skip: usize,
    /// How many calls it may still strike; absent if there is no end to it.
    left: Option<usize>,
}

impl Rule {
    /// Strikes calls of one operation, named as DynamoDB names it.
    ///
    /// # Panics
    /// If that operation cannot have the fault (a `GetItem` cannot be answered in part): such a rule would never strike,
    /// and its test would pass for the wrong reason.
    #[must_use]
    pub fn on(operation: &str, fault: Fault) -> Self {
        assert!(fault.befalls(operation), "{operation} cannot have the fault {fault:?}");
        Self { operation: Some(operation.to_owned()), ..Self::any(fault) }
    }

    /// Strikes calls of every operation that can have the fault.
    #[must_use]
    pub fn any(fault: Fault) -> Self {
        Self { fault, operation: None, condition: None, skip: 0, left: Some(1) }
    }

    /// Lets the first `n` matching calls through.
    #[must_use]
    pub fn skip(mut self, n: usize) -> Self {
        self.skip = n;
        self
    }

    /// Strikes `n` calls instead of one.
    #[must_use]
    pub fn times(mut self, n: usize) -> Self {
        self.left = Some(n);
        self
    }

    /// Strikes every matching call, until the tap is reset.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// Strikes only calls whose request body satisfies `condition`, which must not use the tap itself.
    #[must_use]
    pub fn when(mut self, condition: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Self {
        self.condition = Some(Box::new(condition));
        self
    }

    /// The fault, if this call is to have it; counts the call.
    pub(crate) fn strike(&mut self, call: &Call) -> Option<Fault> {
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
            && self.fault.befalls(&call.operation)
            && self.condition.as_ref().is_none_or(|condition| condition(&call.body))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("fault", &self.fault)
            .field("operation", &self.operation)
            .field("conditional", &self.condition.is_some())
            .field("skip", &self.skip)
            .field("left", &self.left)
            .finish()
    }
}
