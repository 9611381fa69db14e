//! The rules of authority (`backend/RULES.md`) as an executable model, and an explorer that looks for a way around them.
//!
//! The model is written for reading: explicit recursion over small vectors, one function for each decision, no storage and no
//! time. The explorer tries every sequence of operations up to a number of steps, as an attacker without Administrator who has
//! stolen keys and accomplices, while an honest administrator does ordinary work, and checks what must always hold.
//!
//! | module | contents |
//! | --- | --- |
//! | `state` | roles, principals and keys |
//! | `permissions` | power, origin, lineage and dependence: rules 2 to 7 |
//! | `law` | one function for each decision: rules 8 to 14, and the switches that turn single rules off |
//! | `operation` | every operation that changes authority |
//! | `step` | what an operation needs and what it changes |
//! | `coalition` | which passwords, invitations and keys the attacker knows |
//! | `property` | what must hold in every state and in every step |
//! | `start` | the states that the exploration starts from |
//! | `choices` | the operations that are tried in a state |
//! | `canonical` | one encoding for all states that differ only in the order of their parts |
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

pub use choices::{Bounds, choices};
pub use coalition::{Actor, Coalition, Situation, Step};
pub use effective::{Caller, DEPTH, Fault};
pub use explore::{Counterexample, Exploration, explore};
pub use law::{Access, Rule, Rules};
pub use operation::{Operation, Tokens};
pub use property::Violation;
pub use start::{READ, Start, starts};
pub use state::{ADMINISTRATOR, EVERYTHING, Id, Key, Kind, Permissions, Principal, Role, Set, State, WRITE, covers};
