//! Running other programs.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, bail};

/// Runs a program whose output the reader sees as it comes; fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = name(command);
    let status = command.status().with_context(|| format!("`{name}` could not be started"))?;
    if !status.success() {
        bail!("`{name}` failed with {status}");
    }
    Ok(())
}

/// Runs a program and returns what it printed; fails unless it succeeds.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let name = name(command);
    let output = command.output().with_context(|| format!("`{name}` could not be started"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{name}` failed with {}: {}", output.status, last_lines(&said, 3));
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{name}` printed no UTF-8"))
}

/// Runs a program with its output in a file, at most for `limit`; an error quotes the file's end.
pub(crate) fn logged(
    command: &mut Command,
    log: &Path,
    limit: Option<Duration>,
) -> anyhow::Result<()> {
    const POLL: Duration = Duration::from_millis(50);

    let name = name(command);
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .with_context(|| format!("`{name}` could not be started"))?;
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if let Some(limit) = limit.filter(|limit| waited >= *limit) {
            // It may have ended in between; either way it is gone after the wait.
            drop(child.kill());
            child.wait()?;
            bail!("`{name}` was stopped after {} s", limit.as_secs());
        }
        thread::sleep(POLL);
        waited += POLL;
    };
    if !status.success() {
        let said = fs::read_to_string(log).unwrap_or_default();
        bail!("`{name}` failed with {status}: {}", last_lines(&said, 8));
    }
    Ok(())
}

/// Whether a program of this name is found on the search path.
pub(crate) fn is_installed(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| {
            folder.join(program).is_file() || folder.join(format!("{program}.exe")).is_file()
        })
    })
}

/// The program and its arguments as a person would type them.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args().take(3))
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_log_is_quoted() {
        assert_eq!(last_lines("a\n\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
        assert_eq!(last_lines("", 2), "");
    }

    #[test]
    fn a_command_is_named_as_typed() {
        let mut command = Command::new("/some/where/cargo");
        command.args(["build", "-p", "xtask", "--release"]);
        assert_eq!(name(&command), "cargo build -p xtask");
    }

    #[cfg(unix)]
    #[test]
    fn a_limit_stops_a_program() {
        let log = std::env::temp_dir().join(format!("xtask-limit-{}", std::process::id()));
        let error =
            logged(Command::new("sleep").arg("30"), &log, Some(Duration::ZERO)).unwrap_err();
        fs::remove_file(&log).unwrap();
        assert_eq!(error.to_string(), "`sleep 30` was stopped after 0 s");
    }
}
