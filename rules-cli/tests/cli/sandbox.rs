//! A folder of its own for each test, and the program run in it.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// The folder; emptied before each use and left for a look afterwards.
pub(crate) struct Sandbox {
    folder: PathBuf,
}

impl Sandbox {
    /// An empty folder for the test of this name.
    pub(crate) fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(test);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Where a file is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Reads a file.
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).unwrap()
    }

    /// Copies a folder of this repository.
    pub(crate) fn copy(&self, name: &str) -> &Self {
        copy(&repository().join(name), &self.folder.join(name));
        self
    }

    /// Runs the program; the command line is split at white space.
    pub(crate) fn run(&self, command: &str) -> String {
        self.run_with(command, b"")
    }

    /// Runs the program with something on its standard input.
    pub(crate) fn run_with(&self, command: &str, input: &[u8]) -> String {
        let Output { status, stdout, stderr } = self.output(command, input);
        let mut shown = format!("exit status: {}\n", status.code().unwrap());
        for (name, bytes) in [("stdout", stdout), ("stderr", stderr)] {
            if !bytes.is_empty() {
                let text = String::from_utf8(bytes).unwrap();
                shown.push_str(&format!("--- {name}\n{}\n", masked(&text).trim_end()));
            }
        }
        shown
    }

    /// Starts the program, with pipes for all that goes in and out.
    pub(crate) fn start(&self, command: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_coded-rules"))
            .args(command.split_whitespace())
            .current_dir(&self.folder)
            .env("NO_COLOR", "1")
            .env("CODED_RULES_COMPONENT", component())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Runs the program and returns what came out as it came.
    pub(crate) fn output(&self, command: &str, input: &[u8]) -> Output {
        let mut child = self.start(command);
        // A program that does not read its input may have ended before it is written.
        drop(child.stdin.take().unwrap().write_all(input));
        child.wait_with_output().unwrap()
    }
}

/// The top of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Where the component is that the tests use; those that need it are ignored unless it is built.
fn component() -> PathBuf {
    let named = env::var_os("CODED_RULES_COMPONENT").map(PathBuf::from);
    let built = || {
        let program = Path::new(env!("CARGO_BIN_EXE_coded-rules"));
        program.ancestors().nth(2).unwrap().join("component").join("coded_rules.wasm")
    };
    named.unwrap_or_else(built)
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for item in fs::read_dir(from).unwrap() {
            let item = item.unwrap();
            copy(&item.path(), &to.join(item.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Puts a word in the place of every digest and of the size of a pack: both change with the compiler.
pub(crate) fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let (before, word) = rest.split_at(start);
        let end = word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        let is_digest = word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_size = masked.ends_with("pack") && before == ", ";
        masked.push_str(before);
        masked.push_str(match word {
            _ if is_digest => "<digest>",
            _ if is_size => "<size>",
            word => word,
        });
        rest = after;
    }
    masked + rest
}
