//! The conformance vectors in `tests/vectors`: requests with the reply or the error every engine gives.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

/// The end of a request's file name.
const REQUEST: &str = ".request.txt";

/// The file of a group whose requests are the `*.txt` of another folder; it names that from the top of the tree.
const ELSEWHERE: &str = "requests.txt";

/// The ends of an answer's file name.
const ANSWERS: [&str; 2] = [".reply.json", ".error.txt"];

/// One folder of vectors: the rulesets they all run under, in load order.
#[derive(Debug, Clone)]
pub struct Group {
    /// The folder's name.
    pub name: String,
    /// Ruleset folders, from the top of the tree.
    pub rulesets: Vec<String>,
    /// The vectors, in order of name.
    pub vectors: Vec<Vector>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Vector {
    /// Group and name, for people.
    pub name: String,
    /// The request, byte for byte.
    pub request: String,
    stem: PathBuf,
}

/// What an engine says: the reply's JSON text, or `kind: sentence`.
pub type Answer = Result<String, String>;

/// The top of the tree.
pub fn root() -> &'static Path {
    // The manifest is in `tests`, one below.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".."))
}

/// Every group, in order of name.
///
/// # Errors
/// A file that cannot be read, or a group without vectors.
pub fn groups() -> anyhow::Result<Vec<Group>> {
    let mut groups = Vec::new();
    for folder in sorted(&root().join("tests").join("vectors"))? {
        let list = folder.join("packs.txt");
        if !list.is_file() {
            continue;
        }
        let name = text_of(folder.file_name());
        let rulesets = read(&list)?.lines().map(str::to_owned).collect();
        let elsewhere = folder.join(ELSEWHERE);
        let (requests, ending) = match elsewhere.is_file() {
            true => (root().join(read(&elsewhere)?.trim_end()), ".txt"),
            false => (folder.clone(), REQUEST),
        };
        let mut vectors = Vec::new();
        for path in sorted(&requests)? {
            if let Some(stem) = text_of(path.file_name()).strip_suffix(ending) {
                vectors.push(Vector {
                    name: format!("{name}/{stem}"),
                    request: read(&path)?,
                    stem: folder.join(stem),
                });
            }
        }
        if vectors.is_empty() {
            bail!("the group `{name}` has no vectors");
        }
        for path in sorted(&folder)? {
            let file = text_of(path.file_name());
            let answered = ANSWERS.iter().find_map(|end| file.strip_suffix(end));
            if answered.is_some_and(|stem| !vectors.iter().any(|it| it.stem == folder.join(stem))) {
                bail!("`{name}/{file}` answers no request");
            }
        }
        groups.push(Group { name, rulesets, vectors });
    }
    Ok(groups)
}

impl Vector {
    /// The committed answer; `None` if there is none yet.
    ///
    /// # Errors
    /// Both a reply and an error are there.
    pub fn expected(&self) -> anyhow::Result<Option<Answer>> {
        let [reply, error] = [Ok(String::new()), Err(String::new())].map(|kind: Answer| {
            read(&self.file(&kind)).ok().map(|text| text.trim_end_matches('\n').to_owned())
        });
        match (reply, error) {
            (Some(reply), None) => Ok(Some(Ok(reply))),
            (None, Some(error)) => Ok(Some(Err(error))),
            (None, None) => Ok(None),
            (Some(_), Some(_)) => bail!("`{}` has both a reply and an error", self.name),
        }
    }

    /// Makes this the committed answer.
    ///
    /// # Errors
    /// A file that cannot be written or removed.
    pub fn commit(&self, answer: &Answer) -> anyhow::Result<()> {
        let (text, other) = match answer {
            Ok(text) => (text, self.file(&Err(String::new()))),
            Err(text) => (text, self.file(&Ok(String::new()))),
        };
        fs::write(self.file(answer), format!("{text}\n"))?;
        if other.is_file() {
            fs::remove_file(other)?;
        }
        Ok(())
    }

    fn file(&self, kind: &Answer) -> PathBuf {
        // Not `with_extension`: a name may have a dot.
        let mut path = self.stem.clone().into_os_string();
        let [reply, error] = ANSWERS;
        path.push(if kind.is_ok() { reply } else { error });
        path.into()
    }
}

/// The files of a folder in order of name.
fn sorted(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for item in fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))? {
        paths.push(item?.path());
    }
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn text_of(name: Option<&std::ffi::OsStr>) -> String {
    name.unwrap_or_default().to_string_lossy().into_owned()
}
