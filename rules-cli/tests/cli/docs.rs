//! Keeps the examples of `docs/cli.md` and of the README true.
//!
//! A block of ```` ```console ```` holds commands after `$ ` and what they print, standard error after
//! standard output, with `[exit status 2]` at the end where it is not 0. `CODED_RULES_UPDATE_DOCS=1` writes
//! what is printed now into the file.

use std::{env, fs, process::Output};

use crate::sandbox::{Sandbox, masked, repository};

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_examples_of_the_manual_are_true() {
    the_examples_are_true("docs/cli.md");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn the_examples_of_the_readme_are_true() {
    the_examples_are_true("README.md");
}

fn the_examples_are_true(document: &str) {
    let path = repository().join(document);
    let text = fs::read_to_string(&path).unwrap();
    let sandbox = Sandbox::new(document);
    sandbox.copy("rulesets").copy("samples");
    let actual = rewritten(&text, &sandbox);
    if env::var_os("CODED_RULES_UPDATE_DOCS").is_some() {
        fs::write(&path, &actual).unwrap();
        return;
    }
    for (number, (written, printed)) in text.lines().zip(actual.lines()).enumerate() {
        assert_eq!(written, printed, "{document}, line {}; see {}", number + 1, file!());
    }
    assert_eq!(text, actual);
}

/// The text with every block as the program prints it now.
fn rewritten(text: &str, sandbox: &Sandbox) -> String {
    let mut out = String::new();
    let mut in_block = false;
    for line in text.lines() {
        let command = line.strip_prefix("$ coded-rules ").filter(|_| in_block);
        if line.starts_with("```") {
            in_block = line == "```console";
        }
        if !in_block || command.is_some() || line.starts_with("```") {
            out.push_str(line);
            out.push('\n');
        }
        if let Some(command) = command {
            out.push_str(&printed(sandbox.output(command, b"")));
        }
    }
    out
}

fn printed(Output { status, stdout, stderr }: Output) -> String {
    let mut text = String::from_utf8([stdout, stderr].concat()).unwrap();
    match status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("[exit status {code}]\n")),
        None => panic!("the program was killed"),
    }
    masked(&text)
}
