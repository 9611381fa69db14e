//! The overview: what an administrator looks at first.

mod first_steps;
mod latest;
mod numbers;
mod overview_screen;

pub use overview_screen::OverviewScreen;
