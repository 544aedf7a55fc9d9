//! What the built component is, as a file: nothing imported, the world exported, no floating point, small.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, bail, ensure};
use coded_rules_tests::{component, vectors::root};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};
use wit_parser::{Resolve, WorldId, WorldItem, decoding::DecodedWasm};

/// How large the component may be, in bytes: what a browser has to fetch and every host to compile.
const BUDGET: usize = 460 << 10;

/// What a host's engine must know beyond the first version of WebAssembly. SIMD is not among it (a JVM
/// engine refuses it), and neither are floating-point numbers, the one thing in which hosts may differ.
const FEATURES: WasmFeatures = WasmFeatures::MVP
    .difference(WasmFeatures::FLOATS)
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::BULK_MEMORY);

/// The names of the functions of one interface.
type Functions = BTreeSet<String>;

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_component_imports_nothing() -> anyhow::Result<()> {
    assert_eq!(imports(&bytes(&component::path()?)?)?, Vec::<String>::new());
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_core_module_imports_nothing() -> anyhow::Result<()> {
    assert_eq!(imports(&bytes(&core_module()?)?)?, Vec::<String>::new());
    Ok(())
}

#[test]
fn an_import_would_be_seen() -> anyhow::Result<()> {
    // (module (type (func)) (import "a" "b" (func (type 0))))
    let module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01b\0\0";
    assert_eq!(imports(module)?, ["a b"]);
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_component_exports_the_world_and_no_more() -> anyhow::Result<()> {
    let built = bytes(&component::path()?)?;
    let (resolve, world) = world()?;
    wit_component::targets(&resolve, world, &built, false)
        .context("the component is not of the world in `wit/coded-record.wit`")?;

    let DecodedWasm::Component(decoded, decoded_world) = wit_parser::decoding::decode(&built)?
    else {
        bail!("the file is no component");
    };
    assert_eq!(exports(&decoded, decoded_world)?, exports(&resolve, world)?);
    Ok(())
}

/// `cargo package` takes nothing from above a crate's folder, and not every system has links.
#[test]
fn the_host_library_packages_the_same_interface() -> anyhow::Result<()> {
    let file = |folder: &str| fs::read_to_string(root().join(folder).join("coded-record.wit"));
    assert!(
        file("wit")? == file("rules-host/wit")?,
        "the interface has changed: cp wit/coded-record.wit rules-host/wit/"
    );
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_core_module_needs_no_more_than_old_engines_have() -> anyhow::Result<()> {
    Validator::new_with_features(FEATURES)
        .validate_all(&bytes(&core_module()?)?)
        .context("the core module uses an instruction outside the list in this file")?;
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_component_is_within_its_budget() -> anyhow::Result<()> {
    let size = bytes(&component::path()?)?.len();
    assert!(
        size <= BUDGET,
        "the component has {size} bytes, {} more than its budget of {BUDGET}: find what grew, or raise \
         `BUDGET` and say in the commit what the bytes buy",
        size - BUDGET
    );
    Ok(())
}

/// What the core module is made of, at most, in KiB; `docs/performance.md` has what the code is for.
const SECTIONS: [(&str, usize); 3] = [("code", 424), ("data", 16), ("the rest", 16)];

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_core_module_is_made_of_what_it_says() -> anyhow::Result<()> {
    let module = bytes(&core_module()?)?;
    let (mut code, mut data) = (0, 0);
    for payload in Parser::new(0).parse_all(&module) {
        match payload? {
            Payload::CodeSectionStart { size, .. } => code = size as usize,
            Payload::DataSection(section) => {
                data = (section.range().end - section.range().start) as usize
            }
            _ => {}
        }
    }
    let found = [code, data, module.len() - code - data];
    for ((what, most), found) in SECTIONS.into_iter().zip(found) {
        ensure!(found <= most << 10, "{what}: {found} bytes, more than {most} KiB");
    }
    Ok(())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_component_is_of_this_tree() -> anyhow::Result<()> {
    let path = component::path()?;
    let built = fs::metadata(&path)?.modified()?;
    for source in ["Cargo.toml", "rules-core", "rules-component", "wit"] {
        let (changed, file) = last_change(&root().join(source))?;
        assert!(
            changed <= built,
            "{} is newer than the component: run `cargo xtask component`",
            file.display()
        );
    }
    Ok(())
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("no {}: run `cargo xtask component`", path.display()))
}

/// Beside the component.
fn core_module() -> anyhow::Result<PathBuf> {
    Ok(component::path()?.with_extension("core.wasm"))
}

/// What a file asks its host for: imports of the file itself, and of core modules anywhere inside.
///
/// Components inside a component import from it, not from the host.
fn imports(bytes: &[u8]) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            // The end of the file itself is the last thing there is.
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    found.push(format!("{} {}", import.module, import.name));
                }
            }
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    found.push(import?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The world as the tree's WIT has it.
fn world() -> anyhow::Result<(Resolve, WorldId)> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(root().join("wit"))?;
    let world = resolve.select_world(&[package], Some("rules-module"))?;
    Ok((resolve, world))
}

/// The functions of each exported interface.
fn exports(resolve: &Resolve, world: WorldId) -> anyhow::Result<BTreeMap<String, Functions>> {
    let world = resolve.worlds.get(world).context("no such world")?;
    let mut exports = BTreeMap::new();
    for (key, item) in &world.exports {
        let WorldItem::Interface { id, .. } = item else {
            bail!("the world exports {} outside an interface", resolve.name_world_key(key));
        };
        let interface = resolve.interfaces.get(*id).context("no such interface")?;
        let functions = interface.functions.keys().cloned().collect();
        exports.insert(resolve.name_world_key(key), functions);
    }
    ensure!(!exports.is_empty(), "the world exports nothing");
    Ok(exports)
}

/// The newest file in a folder, or the file itself.
fn last_change(path: &Path) -> anyhow::Result<(SystemTime, PathBuf)> {
    let mut newest = (fs::metadata(path)?.modified()?, path.to_path_buf());
    if path.is_dir() {
        // A folder's own time changes with every editor's backup file.
        newest.0 = SystemTime::UNIX_EPOCH;
        for item in fs::read_dir(path)? {
            newest = newest.max(last_change(&item?.path())?);
        }
    }
    Ok(newest)
}
