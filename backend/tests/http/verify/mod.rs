//! `POST /verify`.

mod answer;
mod calls;
