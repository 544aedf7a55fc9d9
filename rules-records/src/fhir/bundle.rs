//! A bundle's resources and the references between them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json;

/// A resource and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'a> {
    /// Its `resourceType`.
    pub(super) kind: &'a str,
    /// The resource itself.
    pub(super) value: &'a Value,
    /// The place of its bundle entry.
    pub(super) index: usize,
    /// The `fullUrl` of its bundle entry.
    pub(super) url: Option<&'a str>,
    /// The resource that contains it.
    pub(super) container: Option<&'a Value>,
}

/// The resources of one bundle, with an index of what they are called.
#[derive(Debug)]
pub(super) struct Bundle<'a> {
    /// In the bundle's order; contained resources follow their container.
    pub(super) resources: Vec<Resource<'a>>,
    /// JSON pointers of bundle entries that hold no resource.
    pub(super) strays: Vec<String>,
    by_reference: BTreeMap<String, &'a Value>,
    /// Roles by the id of the practitioner they name.
    roles: BTreeMap<&'a str, Vec<&'a Value>>,
}

impl<'a> Bundle<'a> {
    pub(super) fn index(bundle: &'a Value) -> Self {
        let mut this = Self {
            resources: Vec::new(),
            strays: Vec::new(),
            by_reference: BTreeMap::new(),
            roles: BTreeMap::new(),
        };
        for (index, entry) in json::items(bundle, "entry").iter().enumerate() {
            let resource = json::at(entry, "resource");
            let kind = resource.and_then(|resource| json::text(resource, "resourceType"));
            let (Some(value), Some(kind)) = (resource, kind) else {
                this.strays.push(format!("/entry/{index}/resource"));
                continue;
            };
            let url = json::text(entry, "fullUrl");
            this.resources.push(Resource { kind, value, index, url, container: None });
            if let Some(id) = json::text(value, "id") {
                this.by_reference.entry(format!("{kind}/{id}")).or_insert(value);
            }
            if let Some(url) = url {
                this.by_reference.entry(url.to_owned()).or_insert(value);
            }
            for contained in json::items(value, "contained") {
                if let Some(kind) = json::text(contained, "resourceType") {
                    let container = Some(value);
                    this.resources.push(Resource { kind, value: contained, index, url, container });
                }
            }
        }
        this.index_roles();
        this
    }

    fn index_roles(&mut self) {
        for role in self.of_kind("PractitionerRole").collect::<Vec<_>>() {
            let practitioner = json::text(role, "practitioner.reference")
                .and_then(|reference| self.resolve(reference, role))
                .and_then(|practitioner| json::text(practitioner, "id"));
            if let Some(id) = practitioner {
                self.roles.entry(id).or_default().push(role);
            }
        }
    }

    /// The resources of a type that stand by themselves.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Value> {
        self.resources
            .iter()
            .filter(move |resource| resource.kind == kind && resource.container.is_none())
            .map(|resource| resource.value)
    }

    /// What a reference in this resource names, if it is in the bundle.
    ///
    /// Takes `#id` of a contained resource, `Type/id`, a `fullUrl`, and an absolute URL that ends in
    /// `Type/id`, with or without `/_history/…`.
    pub(super) fn resolve(&self, reference: &str, holder: &'a Value) -> Option<&'a Value> {
        if let Some(id) = reference.strip_prefix('#') {
            return json::items(holder, "contained")
                .iter()
                .find(|contained| json::text(contained, "id") == Some(id));
        }
        if let Some(found) = self.by_reference.get(reference) {
            return Some(found);
        }
        let plain = reference.split("/_history/").next().unwrap_or(reference);
        let mut parts = plain.rsplit('/');
        let id = parts.next()?;
        let kind = parts.next()?;
        self.by_reference.get(&format!("{kind}/{id}")).copied()
    }

    /// The roles that name this practitioner.
    pub(super) fn roles_of(&self, practitioner: &Value) -> &[&'a Value] {
        let id = json::text(practitioner, "id").unwrap_or_default();
        self.roles.get(id).map_or(&[], Vec::as_slice)
    }
}
