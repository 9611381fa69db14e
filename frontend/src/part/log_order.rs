//! The order of a log. The address keeps it.

use leptos::prelude::*;
use postern_shared::page::Order;

use crate::route::{ORDER, use_parameter};
use crate::ui::SelectField;

/// Newest first, unless the address says otherwise. Only logs have another order: the table keeps other lists in one.
#[derive(Clone, Copy)]
pub struct LogOrder(RwSignal<String>);

impl LogOrder {
    /// The order in the address.
    pub fn in_address() -> Self {
        Self(use_parameter(ORDER))
    }

    /// The order, if it is not the usual one.
    pub fn get(self) -> Option<Order> {
        self.0.with(|order| order == Order::Ascending.as_str()).then_some(Order::Ascending)
    }
}

/// The field for it.
#[component]
pub fn OrderField(
    /// The order.
    order: LogOrder,
    /// How many of the last seconds are left out with the oldest first.
    settles_after: u32,
) -> impl IntoView {
    let options =
        [(String::new(), "Newest first".to_owned()), (Order::Ascending.as_str().to_owned(), "Oldest first".to_owned())];
    let hint = Signal::derive(move || order.get().map(|_| format!("Without the last {settles_after} seconds.")));
    view! { <SelectField label="Order" value=order.0 options=options.to_vec() hint/> }
}
