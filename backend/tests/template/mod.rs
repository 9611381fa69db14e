//! Reads the deployment template and evaluates its policies like IAM, as far as the template uses them.
//!
//! The Service Authorization Reference defines the condition keys: "Actions, resources, and condition keys for Amazon
//! DynamoDB".

#![allow(dead_code, unused_imports, reason = "each test binary that includes this file uses a part of it")]

mod call;
mod policy;

use std::fs;
use std::path::Path;

pub use call::{Reading, actions_of};
pub use policy::Policy;
use serde_json::{Map, Value};
use serde_yaml_ng::Value as Yaml;

/// The deployment template.
pub struct Template(Value);

impl Template {
    pub fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
        Self(to_json(serde_yaml_ng::from_str(&fs::read_to_string(file).unwrap()).unwrap()))
    }

    /// The properties of a resource.
    pub fn properties(&self, resource: &str) -> &Value {
        let properties = &self.0["Resources"][resource]["Properties"];
        assert!(properties.is_object(), "the template has no {resource}");
        properties
    }

    /// The whole definition of a resource.
    pub fn resource(&self, resource: &str) -> &Value {
        &self.0["Resources"][resource]
    }

    /// The properties of every resource of a type.
    pub fn all(&self, kind: &str) -> Vec<&Value> {
        let resources = self.0["Resources"].as_object().unwrap().values();
        resources.filter(|resource| resource["Type"] == kind).map(|resource| &resource["Properties"]).collect()
    }

    pub fn outputs(&self) -> &Value {
        &self.0["Outputs"]
    }

    /// The policy of a function, without the statements that depend on a parameter.
    pub fn policy(&self, function: &str) -> Policy {
        let statements = self.properties(function)["Policies"][0]["Statement"].as_array().unwrap();
        Policy::new(statements.iter().filter(|statement| statement.get("If").is_none()).cloned())
    }
}

/// Converts YAML to JSON. Tags become objects: `!Ref X` is `{"Ref": "X"}`.
fn to_json(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Tagged(tagged) => {
            let name = tagged.tag.to_string().trim_start_matches('!').to_owned();
            Value::Object(Map::from_iter([(name, to_json(tagged.value))]))
        }
        Yaml::Mapping(mapping) => {
            mapping.into_iter().map(|(name, value)| (name.as_str().unwrap().to_owned(), to_json(value))).collect()
        }
        Yaml::Sequence(items) => items.into_iter().map(to_json).collect(),
        other => serde_yaml_ng::from_value(other).unwrap(),
    }
}
