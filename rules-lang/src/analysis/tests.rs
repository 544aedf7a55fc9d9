use super::Analysis;
use crate::{
    SourceKind, Sources, compile,
    lint::{self, Level, Options},
    work,
};

const MAIN: &str = "ruleset r { title \"R\" version 1.0.0 language 1 owner \"O\"
  files \"lists.rules\", \"alerts.rules\" uses l 1.0.0 }
codelist wheeze from \"codes/wheeze.csv\" as snomed
report seen { include when any wheeze or any asthma or any shared }";

fn file(path: &str) -> Option<&'static str> {
    Some(match path {
        "lists.rules" => "codelist asthma { read2 H33..  ctv3 H33..  snomed 195967001 }",
        "alerts.rules" => {
            "alert due { severity info hazard A-1 when any asthma message \"Since {latest wheeze}.\" }"
        }
        "libraries/l/l.rules" => {
            "library l { title \"L\" version 1.0.0 language 1 owner \"O\" }
             codelist shared from \"a.csv\" as snomed"
        }
        "codes/wheeze.csv" => "code,term\n56018004,Wheezing\n",
        "libraries/l/a.csv" => "code,term\n195967001,Asthma\n",
        _ => return None,
    })
}

/// The ruleset, and the paths asked for.
fn loaded() -> (Analysis, Vec<String>) {
    let mut asked = Vec::new();
    let analysis = Analysis::load(Sources::new("r.rules", MAIN), |path| {
        asked.push(path.to_owned());
        Ok::<_, ()>(file(path).map(Into::into))
    });
    (analysis.unwrap(), asked)
}

#[test]
fn a_check_parses_each_file_once_and_types_and_lowers_once() {
    let before = work::done();
    let (analysis, asked) = loaded();
    let mut options = Options::default();
    // The lint that needs the analysis of missing values.
    options.levels.set("placeholder-may-be-missing", Level::Warn).unwrap();
    let all = lint::check(&analysis, &options);
    let done = work::done().since(before);
    assert!(all.iter().any(|it| it.code.slug() == "placeholder-may-be-missing"), "{all:#?}");
    assert_eq!((done.parsed, done.typed, done.lowered), (4, 1, 1));
    let paths = [
        "lists.rules",
        "alerts.rules",
        "libraries/l/l.rules",
        "codes/wheeze.csv",
        "libraries/l/a.csv",
    ];
    assert_eq!(asked, paths);
}

#[test]
fn what_is_loaded_is_what_compiles_with_every_file_there() {
    let (analysis, asked) = loaded();
    let mut sources = Sources::new("r.rules", MAIN);
    let there = asked.iter().map(|path| (path.clone(), file(path).unwrap().into()));
    sources.files.extend(there);
    assert_eq!(compile(&sources), analysis);
    assert_eq!(
        analysis.needed.iter().map(|it| &it.path).collect::<Vec<_>>(),
        asked.iter().collect::<Vec<_>>()
    );
    assert_eq!((analysis.kind, analysis.plan.is_some()), (SourceKind::Ruleset, true));
}

#[test]
fn a_codelist_called_like_rules_leaves_places_right() {
    let main = "ruleset r { title \"R\" version 1.0.0 language 1 owner \"O\" files \"z.rules\" }
codelist odd from \"a.rules\" as snomed";
    let mut sources = Sources::new("r.rules", main);
    let files =
        [("z.rules", "report seen { include when any od }"), ("a.rules", "code\n56018004\n")];
    let analysis = Analysis::load(sources.clone(), |path| {
        let found = files.iter().find(|(name, _)| *name == path);
        Ok::<_, ()>(found.map(|(_, text)| text.as_bytes().to_vec()))
    });
    sources.files.extend(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    let analysis = analysis.unwrap();
    assert_eq!(compile(&sources), analysis);
    let place = analysis.diagnostics[0].primary.span;
    assert_eq!(analysis.sources.file(place.file).unwrap().0, "z.rules");
}
