//! The rulesets that ship with the project compile.

use std::{fs, path::Path};

use crate::support;

#[test]
fn every_ruleset_of_the_project_compiles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rulesets");
    let mut compiled = 0;
    let libraries = fs::read_dir(folder.join("libraries")).unwrap();
    for ruleset in fs::read_dir(&folder).unwrap().chain(libraries) {
        let Ok(files) = fs::read_dir(ruleset.unwrap().path()) else { continue };
        for file in files {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|it| it == "rules") {
                let sources = support::read(&path);
                let compilation = rules_lang::compile(&sources);
                let said = support::render(&sources, &compilation);
                assert!(compilation.plan.is_some(), "{}\n{said}", path.display());
                compiled += 1;
            }
        }
    }
    assert!(compiled >= 3, "{compiled} rulesets and libraries");
}
