//! `/invitations`.

mod accept;
