//! A bundle's resources and the references between them.

use std::collections::BTreeMap;

use super::tree::{self, Node};

/// A resource and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'a> {
    /// Its `resourceType`.
    pub(super) kind: &'a str,
    /// The resource itself.
    pub(super) value: &'a Node<'a>,
    /// The place of its bundle entry; `None` if the whole source is this one resource.
    pub(super) index: Option<usize>,
    /// The `fullUrl` of its bundle entry.
    pub(super) url: Option<&'a str>,
    /// The resource that contains it.
    pub(super) container: Option<&'a Node<'a>>,
    /// Its place among those its container contains.
    pub(super) within: usize,
}

impl Resource<'_> {
    /// The JSON pointer to it.
    pub(super) fn pointer(&self) -> String {
        let holder = self.index.map(|index| format!("/entry/{index}/resource")).unwrap_or_default();
        match self.container {
            Some(_) => format!("{holder}/contained/{}", self.within),
            None => holder,
        }
    }
}

/// The resources of one bundle, with an index of what they are called.
#[derive(Debug)]
pub(super) struct Bundle<'a> {
    /// In the bundle's order; contained resources follow their container.
    pub(super) resources: Vec<Resource<'a>>,
    /// Bundle entries that hold no resource, and the JSON pointers to where it should be.
    pub(super) strays: Vec<(&'a Node<'a>, String)>,
    by_reference: BTreeMap<String, &'a Node<'a>>,
    /// Roles by the id of the practitioner they name.
    roles: BTreeMap<&'a str, Vec<&'a Node<'a>>>,
}

impl<'a> Bundle<'a> {
    /// Indexes a bundle, or a resource that stands alone as if it were the only one of a bundle.
    pub(super) fn index(source: &'a Node<'a>) -> Self {
        let mut this = Self {
            resources: Vec::new(),
            strays: Vec::new(),
            by_reference: BTreeMap::new(),
            roles: BTreeMap::new(),
        };
        match tree::text(source, "resourceType") {
            None | Some("Bundle") => this.entries(source),
            Some(kind) => this.add_resource(kind, source, None, None),
        }
        this.index_roles();
        this
    }

    fn entries(&mut self, bundle: &'a Node<'a>) {
        for (index, entry) in tree::items(bundle, "entry").iter().enumerate() {
            let resource = tree::at(entry, "resource");
            let kind = resource.and_then(|resource| tree::text(resource, "resourceType"));
            let (Some(value), Some(kind)) = (resource, kind) else {
                self.strays.push((entry, format!("/entry/{index}/resource")));
                continue;
            };
            self.add_resource(kind, value, Some(index), tree::text(entry, "fullUrl"));
        }
    }

    /// Takes a resource in, and those it contains.
    fn add_resource(
        &mut self,
        kind: &'a str,
        value: &'a Node<'a>,
        index: Option<usize>,
        url: Option<&'a str>,
    ) {
        self.resources.push(Resource { kind, value, index, url, container: None, within: 0 });
        if let Some(id) = tree::text(value, "id") {
            self.by_reference.entry(format!("{kind}/{id}")).or_insert(value);
        }
        if let Some(url) = url {
            self.by_reference.entry(url.to_owned()).or_insert(value);
        }
        for (within, contained) in tree::items(value, "contained").iter().enumerate() {
            if let Some(kind) = tree::text(contained, "resourceType") {
                let container = Some(value);
                self.resources.push(Resource {
                    kind,
                    value: contained,
                    index,
                    url,
                    container,
                    within,
                });
            }
        }
    }

    fn index_roles(&mut self) {
        for role in self.of_kind("PractitionerRole").collect::<Vec<_>>() {
            let practitioner = tree::text(role, "practitioner.reference")
                .and_then(|reference| self.resolve(reference, role))
                .and_then(|practitioner| tree::text(practitioner, "id"));
            if let Some(id) = practitioner {
                self.roles.entry(id).or_default().push(role);
            }
        }
    }

    /// The resources of a type that stand by themselves.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Node<'a>> {
        self.resources
            .iter()
            .filter(move |resource| resource.kind == kind && resource.container.is_none())
            .map(|resource| resource.value)
    }

    /// What a reference in this resource names, if it is in the bundle.
    ///
    /// Takes `#id` of a contained resource, `Type/id`, a `fullUrl`, and an absolute URL that ends in
    /// `Type/id`, with or without `/_history/…`.
    pub(super) fn resolve(&self, reference: &str, holder: &'a Node<'a>) -> Option<&'a Node<'a>> {
        if let Some(id) = reference.strip_prefix('#') {
            return tree::items(holder, "contained")
                .iter()
                .find(|contained| tree::text(contained, "id") == Some(id));
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
    pub(super) fn roles_of(&self, practitioner: &Node<'_>) -> &[&'a Node<'a>] {
        let id = tree::text(practitioner, "id").unwrap_or_default();
        self.roles.get(id).map_or(&[], Vec::as_slice)
    }
}
