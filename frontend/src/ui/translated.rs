//! Texts that a browser has translated. It replaces text nodes by elements, so an update of the text would be lost.
use js_sys::{Array, Reflect};
use leptos::prelude::*;
use web_sys::{
    MutationObserver, MutationObserverInit, MutationRecord, Node,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};

/// The property of an emptied text node with the element that stands for it.
const TRANSLATION: &str = "posternTranslation";

/// Puts each text node that a translation replaces back beside it, empty. When the text is updated or removed later, the
/// translation goes, and the browser can translate the new text.
pub(crate) fn survive_translation() {
    let Some(body) = document().body() else { return };
    let react = Closure::<dyn Fn(Array, MutationObserver)>::new(move |records: Array, observer: MutationObserver| {
        for record in records.iter().filter_map(|record| record.dyn_into::<MutationRecord>().ok()) {
            update(&record);
        }
        // What was done here needs no reaction.
        observer.take_records();
    });
    let Ok(observer) = MutationObserver::new(react.as_ref().unchecked_ref()) else { return };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    drop(observer.observe_with_options(&body, &options));
    react.forget();
}

fn update(record: &MutationRecord) {
    let Some(target) = record.target() else { return };
    if record.type_() == "characterData" {
        return remove_translation(&target);
    }
    let nodes = record.removed_nodes();
    for text in (0..nodes.length()).filter_map(|n| nodes.item(n)).filter(|it| it.node_type() == Node::TEXT_NODE) {
        match translation_in(record) {
            Some(element) => stand_beside(&text, &element),
            None if !text.is_connected() => remove_translation(&text),
            None => {}
        }
    }
}

/// The element that replaced a text: it was added in its place, at once or just before.
fn translation_in(record: &MutationRecord) -> Option<Node> {
    let added = record.added_nodes().item(0);
    added.or_else(|| record.previous_sibling()).filter(|node| node.node_name() == "FONT")
}

fn stand_beside(text: &Node, element: &Node) {
    let Some(parent) = element.parent_node() else { return };
    text.set_node_value(Some(""));
    drop(parent.insert_before(text, element.next_sibling().as_ref()));
    drop(Reflect::set(text, &JsValue::from_str(TRANSLATION), element));
}

fn remove_translation(text: &Node) {
    let name = JsValue::from_str(TRANSLATION);
    let element = Reflect::get(text, &name).ok().and_then(|element| element.dyn_into::<Node>().ok());
    if let Some(element) = element {
        if let Some(parent) = element.parent_node() {
            drop(parent.remove_child(&element));
        }
        drop(Reflect::set(text, &name, &JsValue::UNDEFINED));
    }
}
