//! The direction of dependencies is the architecture's first invariant.

#[cfg(test)]
mod direction {
    use std::{collections::BTreeMap, process::Command};

    use serde_json::Value;

    /// What each crate of the engine side may depend on, of this workspace.
    const ALLOWED: [(&str, &[&str]); 8] = [
        ("rules-core", &[]),
        ("rules-component", &["rules-core"]),
        ("rules-lang", &["rules-core"]),
        ("rules-records", &["rules-core"]),
        ("rules-author", &["rules-core", "rules-lang"]),
        ("rules-host", &["rules-core"]),
        ("rules-cli", &["rules-core", "rules-lang", "rules-records", "rules-host"]),
        ("host-example-rust", &["rules-host"]),
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

/// Within the engine, no module needs what needs it. Read from the paths in its sources; a folder counts as one
/// module beside its neighbours, and what it shares with its own parts is its own affair.
#[cfg(test)]
mod circles {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::Path,
    };

    /// A module by its path from the root of the crate.
    type Module = Vec<String>;

    /// By folder, what each module of it needs of the others.
    type Needs = BTreeMap<Module, BTreeMap<String, BTreeSet<String>>>;

    /// What each room of `eval` may need of the others.
    const ROOMS: [(&str, &[&str]); 4] = [
        ("parameters", &[]),
        ("matching", &["parameters"]),
        ("deciding", &["matching", "parameters"]),
        ("explaining", &["deciding", "matching", "parameters"]),
    ];

    /// The sources below a folder, without tests and comments.
    fn sources(folder: &Path, at: &[String], into: &mut BTreeMap<Module, String>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let module =
                if name == "lib" { Vec::new() } else { [at, std::slice::from_ref(&name)].concat() };
            if path.is_dir() {
                sources(&path, &module, into);
            } else if name != "tests" && name != "testing" {
                let text = fs::read_to_string(&path).expect("a source");
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
                into.insert(module, lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }

    /// Reads one path, with what stands in braces written out; the rest of the text.
    fn read<'t>(text: &'t str, before: &[String], paths: &mut Vec<Module>) -> &'t str {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let path =
            if name.is_empty() { before.to_vec() } else { [before, &[name.into()]].concat() };
        let Some(below) = rest.strip_prefix("::").filter(|_| !name.is_empty()) else {
            paths.push(path);
            return rest;
        };
        let Some(mut rest) = below.strip_prefix('{') else { return read(below, &path, paths) };
        while let Some(next) = rest.chars().next() {
            rest = match next {
                '}' => return rest.split_at(1).1,
                c if c.is_alphanumeric() || c == '_' => read(rest, &path, paths),
                c => rest.split_at(c.len_utf8()).1,
            };
        }
        rest
    }

    /// The module that a path leads to from another.
    fn target(modules: &BTreeMap<Module, String>, from: &[String], path: &[String]) -> Module {
        let mut at = from.to_vec();
        for name in path {
            match name.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                _ => at.push(name.clone()),
            }
        }
        while !at.is_empty() && !modules.contains_key(&at) {
            at.pop();
        }
        at
    }

    fn needs(modules: &BTreeMap<Module, String>) -> Needs {
        let mut needs = Needs::new();
        for (module, text) in modules {
            let mut paths = Vec::new();
            for (at, _) in
                ["crate::", "super::", "self::"].iter().flat_map(|it| text.match_indices(it))
            {
                let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                let (before, path) = text.split_at(at);
                if !before.ends_with(is_part) {
                    read(path, &[], &mut paths);
                }
            }
            for other in paths.iter().map(|path| target(modules, module, path)) {
                let shared = module.iter().zip(&other).take_while(|(a, b)| a == b).count();
                if let (Some(one), Some(other)) = (module.get(shared), other.get(shared)) {
                    let of_folder = needs.entry(module[..shared].to_vec()).or_default();
                    of_folder.entry(one.clone()).or_default().insert(other.clone());
                }
            }
        }
        needs
    }

    /// The modules that need themselves through others, with those they do it through.
    fn circles(needs: &Needs) -> BTreeSet<Vec<String>> {
        let mut circles = BTreeSet::new();
        for of_folder in needs.values() {
            let reach = |from: &String| {
                let (mut reached, mut left) = (BTreeSet::new(), vec![from]);
                while let Some(module) = left.pop() {
                    let new = of_folder.get(module).into_iter().flatten();
                    left.extend(new.filter(|it| reached.insert((*it).clone())));
                }
                reached
            };
            for module in of_folder.keys().filter(|it| reach(it).contains(*it)) {
                circles.insert(
                    reach(module).into_iter().filter(|it| reach(it).contains(module)).collect(),
                );
            }
        }
        circles
    }

    fn engine() -> Needs {
        let mut modules = BTreeMap::new();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../rules-core/src");
        sources(Path::new(folder), &[], &mut modules);
        needs(&modules)
    }

    #[test]
    fn no_module_of_the_engine_needs_what_needs_it() {
        let found = circles(&engine());
        assert!(found.is_empty(), "these modules need each other: {found:?}");
    }

    #[test]
    fn the_rooms_of_evaluation_read_one_way() {
        let needs = engine();
        let rooms = &needs[&vec!["eval".to_owned()]];
        for (room, needed) in rooms {
            let allowed = ROOMS.iter().find(|(name, _)| name == room).map(|(_, allowed)| *allowed);
            let allowed = allowed.unwrap_or_else(|| panic!("`{room}` is no room of evaluation"));
            for other in needed {
                assert!(allowed.contains(&other.as_str()), "{room} needs {other}");
            }
        }
    }

    #[test]
    fn a_circle_is_found_in_either_form_of_a_path() {
        let module = |name: &str, text: &str| (vec![name.to_owned()], text.to_owned());
        let modules = [
            module("a", "use crate::{\n    b::{self, B},\n    c::C,\n};"),
            module("b", "fn f(it: super::d::D) {}"),
            module("c", "use core::fmt;"),
            module("d", "use super::a::*;"),
        ];
        let found = circles(&needs(&modules.into()));
        assert_eq!(found, [["a", "b", "d"].map(str::to_owned).to_vec()].into());
    }
}
