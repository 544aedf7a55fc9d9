//! Runs the conformance vectors through this host; `check` starts it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use rules_host::{Component, Error, Limits, Session};

/// What `check` says: the component, the folder of the vectors, that of the packs.
fn named(variable: &str) -> PathBuf {
    env::var_os(variable).unwrap_or_else(|| panic!("`{variable}` is not set")).into()
}

#[test]
#[ignore = "needs the built component: cargo xtask component; and packs: host-examples/rust/check tests/vectors"]
fn every_vector_gives_its_reply() {
    let [component, vectors, packs] =
        ["CODED_RULES_COMPONENT", "CODED_RULES_VECTORS", "CODED_RULES_PACKS"].map(named);
    let component = Component::from_file(component, Limits::default()).unwrap();
    let (mut passed, mut failed) = (0, 0);
    for list in sorted(&vectors, "/packs.txt") {
        let group = list.parent().unwrap();
        let mut session = Session::new(&component);
        let mut digests = Vec::new();
        for ruleset in fs::read_to_string(&list).unwrap().lines() {
            let name = ruleset.rsplit('/').next().unwrap();
            let pack = fs::read(packs.join(format!("{name}.pack"))).unwrap();
            // A pack's digest is that of everything after its header.
            let digest = hex(&Sha256::digest(&pack[40..]));
            digests.push((format!("digest({name}.pack)"), digest));
            session.load(pack).unwrap();
        }
        // A group's requests lie in it, or are the texts of a folder that it names from the top of the tree.
        let (requests, ending) = match fs::read_to_string(group.join("requests.txt")) {
            Ok(named) => (vectors.join("../..").join(named.trim_end()), ".txt"),
            Err(_) => (group.to_path_buf(), ".request.txt"),
        };
        for path in sorted(&requests, ending) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let stem = group.join(name.strip_suffix(ending).unwrap());
            let stem = stem.to_str().unwrap();
            let request = fs::read_to_string(&path).unwrap();
            let (answer, file) = match session.evaluate_text(&request) {
                Ok(reply) => (reply, format!("{stem}.reply.json")),
                // The component's own answer to a request that it cannot take: `kind: sentence`.
                Err(refused @ Error::Refused(_)) => {
                    (refused.to_string(), format!("{stem}.error.txt"))
                }
                Err(error) => panic!("{stem}: {error}"),
            };
            let mut expected = fs::read_to_string(file).unwrap_or_default();
            for (name, digest) in &digests {
                expected = expected.replace(name, digest);
            }
            if format!("{answer}\n") == expected {
                passed += 1;
            } else {
                failed += 1;
                let same = expected.chars().zip(answer.chars()).take_while(|(a, b)| a == b);
                let from = same.count().saturating_sub(60);
                let part = |text: &str| text.chars().skip(from).take(160).collect::<String>();
                println!("FAILED {stem}, from character {from}");
                println!("  expected {:?}\n  got      {:?}", part(&expected), part(&answer));
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    assert!(passed > 0 && failed == 0);
}

/// The files below `folder` whose path ends so, in order.
fn sorted(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(sorted(&path, end));
        } else if path.to_str().unwrap().ends_with(end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
