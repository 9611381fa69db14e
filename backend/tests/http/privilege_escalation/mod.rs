//! Known ways to get around rules 4 to 17, all refused: no permissions outlive their key, nobody grants what they lack,
//! nobody manages a principal that they do not cover. Each file is one family of attacks. `scene` has the people and
//! runs the tables of requests.

mod accomplices;
mod administrators;
mod hand_over;
mod keys;
mod managing;
mod role_lineage;
mod roles;
mod scene;
mod succession;
