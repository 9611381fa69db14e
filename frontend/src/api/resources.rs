//! The resources, and the records of collections.

use postern_shared::page::{Listing, Page, Window};
use postern_shared::path;
use postern_shared::record::Record;
use postern_shared::resource::{NewResource, Resource, ResourceEdit};

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The resources, in the order of their names.
    pub async fn resources(self, listing: Listing) -> Result<Page<Resource>, Failure> {
        self.read(Call::query(path::RESOURCES, &listing)).await
    }

    /// One resource.
    pub async fn resource(self, name: String) -> Result<Resource, Failure> {
        self.read(Call::get(path::resource(&name))).await
    }

    /// Creates a resource.
    pub async fn create_resource(self, input: NewResource) -> Result<Resource, Failure> {
        self.read(Call::post(path::RESOURCES, &input)).await
    }

    /// Edits the description of a resource.
    pub async fn edit_resource(self, name: String, version: u64, edit: ResourceEdit) -> Result<Resource, Failure> {
        self.read(Call::patch(path::resource(&name), version, &edit)).await
    }

    /// Retires a resource.
    pub async fn retire_resource(self, name: String) -> Result<(), Failure> {
        self.run(Call::delete(path::resource(&name))).await
    }

    /// The records of a collection, newest first.
    pub async fn records(self, collection: String, window: Window) -> Result<Page<Record>, Failure> {
        self.read(Call::query(&path::records(&collection), &window)).await
    }
}
