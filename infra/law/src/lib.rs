//! The rules of authority (`backend/RULES.md`) as an executable model, and an explorer that looks for a way around
//! them.
//!
//! The model is written for reading: explicit recursion over small vectors, one function per decision, no storage and
//! no time. The explorer tries every sequence of operations up to a given length. The attacker lacks Administrator but
//! has stolen keys and accomplices, and an honest administrator does ordinary work in between. After every step the
//! explorer checks the properties that must always hold.
//!
//! | module | contents |
//! | --- | --- |
//! | `state` | roles, principals and keys |
//! | `effective` | effective permissions, provisioning keys, lineage and dependence: rules 2 to 7 |
//! | `law` | one function per decision: rules 8 to 14, and switches that turn single rules off |
//! | `operation` | every operation that changes authority |
//! | `step` | what an operation requires and what it changes |
//! | `succession` | moving what depends on a key to another key: rule 25 |
//! | `coalition` | the attacker: which passwords, invitations and keys it knows |
//! | `property` | what must hold in every state and after every step |
//! | `start` | the situations that the exploration starts from |
//! | `choices` | the operations that are tried in a situation |
//! | `canonical` | one encoding for all situations that differ only in the order of their parts |
//! | `explore` | the breadth-first search |

mod canonical;
mod choices;
mod coalition;
mod effective;
mod explore;
mod law;
mod operation;
mod property;
mod start;
mod state;
mod step;
mod succession;

pub use choices::{Bounds, choices};
pub use coalition::{Actor, Coalition, Situation, Step};
pub use effective::{Caller, DEPTH, Fault};
pub use explore::{Counterexample, Exploration, explore};
pub use law::{Access, Rule, Rules};
pub use operation::{Operation, Tokens};
pub use property::{Property, Violation};
pub use start::{READ, Start, starts};
pub use state::{ADMINISTRATOR, EVERYTHING, Id, Key, Kind, Permissions, Principal, Role, Set, State, WRITE, covers};
