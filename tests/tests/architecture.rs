//! The direction of dependencies is the architecture's first invariant.

#[cfg(test)]
mod direction {
    use std::{collections::BTreeMap, process::Command};

    use serde_json::Value;

    /// What each crate of the engine side may depend on, of this workspace.
    const ALLOWED: [(&str, &[&str]); 7] = [
        ("rules-core", &[]),
        ("rules-component", &["rules-core"]),
        ("rules-lang", &["rules-core"]),
        ("rules-records", &["rules-core"]),
        ("rules-host", &["rules-core"]),
        ("rules-cli", &["rules-core", "rules-lang", "rules-records", "rules-host"]),
        ("host-example-rust", &[]),
    ];

    /// What may be linked into the component: small and `no_std`.
    const INSIDE: [&str; 7] =
        ["dlmalloc", "nom", "postcard", "rules-core", "serde", "sha2", "wit-bindgen"];

    fn metadata() -> Value {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
    }

    /// Dependencies of each package, without those that only tests need.
    fn dependencies() -> BTreeMap<String, Vec<String>> {
        let metadata = metadata();
        let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
        let packages = metadata["packages"].as_array().expect("packages");
        packages
            .iter()
            .map(|package| {
                let dependencies = package["dependencies"].as_array().expect("dependencies");
                let normal = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
                (name(package), normal.map(name).collect())
            })
            .collect()
    }

    #[test]
    fn dependencies_point_one_way() {
        let dependencies = dependencies();
        for (package, allowed) in ALLOWED {
            let ours = dependencies[package].iter().filter(|name| dependencies.contains_key(*name));
            for dependency in ours {
                assert!(
                    allowed.contains(&dependency.as_str()),
                    "{package} depends on {dependency}; docs/architecture.md allows {allowed:?}"
                );
            }
        }
    }

    #[test]
    fn the_component_holds_only_small_crates() {
        let dependencies = dependencies();
        for package in ["rules-core", "rules-component"] {
            for dependency in &dependencies[package] {
                assert!(
                    INSIDE.contains(&dependency.as_str()),
                    "{package} depends on {dependency}, which would be linked into the component"
                );
            }
        }
    }
}
