//! The order of a list. The address keeps it.

use leptos::prelude::*;
use postern_shared::page::{NameOrder, Order};

use crate::route::{ORDER, use_parameter};
use crate::text::filters as text;
use crate::ui::SelectField;

/// The order of a log: newest first, unless the address says otherwise.
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
    let options = [
        (String::new(), text::NEWEST_FIRST.to_owned()),
        (Order::Ascending.as_str().to_owned(), text::OLDEST_FIRST.to_owned()),
    ];
    let hint = Signal::derive(move || order.get().map(|_| text::without_last(settles_after)));
    view! { <SelectField label=text::ORDER value=order.0 options=options.to_vec() hint/> }
}

/// The order of a list of names that the address has, if it is not the usual one.
pub fn name_order(parameter: &str) -> Option<NameOrder> {
    [NameOrder::Ascending, NameOrder::Descending].into_iter().find(|order| order.as_str() == parameter)
}

/// The field for it.
#[component]
pub fn NameOrderField(
    /// The parameter of the address.
    value: RwSignal<String>,
    /// Whether the list is in no meaningful order by itself.
    #[prop(optional, into)]
    unsorted: Signal<bool>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let ascending = if unsorted.get() { NameOrder::Ascending.as_str() } else { "" };
        let none = unsorted.get().then_some(("", text::NOT_SORTED));
        let sorted = [(ascending, text::A_TO_Z), (NameOrder::Descending.as_str(), text::Z_TO_A)];
        let options = none.into_iter().chain(sorted);
        options.map(|(value, name)| (value.to_owned(), name.to_owned())).collect::<Vec<_>>()
    });
    view! { <SelectField label=text::ORDER value options/> }
}
