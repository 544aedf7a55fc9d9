//! An apt that looks into one suite and leaves the machine's own lists alone.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::{
    mirrors::{Mirrors, is_release, suites_to_try, versions},
    rustc::Rustc,
    work::Work,
};
use crate::process;

/// Names the suites to look in instead of the usual ones.
const SUITES_VARIABLE: &str = "WASM_TARGET_SUITES";

/// The packages that hold the standard library's source.
const PACKAGES: [&str; 2] = ["rust-src", "rust-web-src"];

/// Where distributions keep the keys of all their releases, newer ones than this machine's included.
const KEYRINGS: [&str; 3] = [
    "/usr/share/keyrings/debian-archive-keyring.pgp",
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
];

/// Downloads the package with the source of this rustc's std; apt checks its signature.
pub(super) fn download_source(rustc: &Rustc, work: &Work) -> anyhow::Result<PathBuf> {
    for tool in ["apt-get", "apt-cache", "dpkg-deb"] {
        if !process::is_installed(tool) {
            bail!("`{tool}` is not installed");
        }
    }
    let printed = process::output(Command::new("apt-get").args(["--print-uris", "update"]))?;
    let mirrors = Mirrors::parse(&printed);
    if mirrors.bases.is_empty() {
        bail!("apt is set up with no mirror");
    }
    let chosen = env::var(SUITES_VARIABLE).ok();
    let suites = suites_to_try(&mirrors.suites, chosen.as_deref());
    for suite in &suites {
        for base in &mirrors.bases {
            let apt = Suite::new(work, base, suite)?;
            // A mirror need not carry every suite.
            if apt.update(&work.log("apt")).is_err() {
                continue;
            }
            for package in PACKAGES {
                if let Some(version) = apt.version_of(package, rustc) {
                    println!("wasm-target: {package} {version} from {suite}");
                    return apt.download(package, &version, work);
                }
            }
        }
    }
    bail!("no suite of {} has the source of std {}", suites.join(", "), rustc.version)
}

/// One suite of one mirror.
struct Suite {
    folder: PathBuf,
}

impl Suite {
    fn new(work: &Work, base: &str, suite: &str) -> anyhow::Result<Self> {
        let folder = work.fresh("apt")?;
        fs::create_dir_all(folder.join("lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;
        let keyrings: Vec<&str> =
            KEYRINGS.into_iter().filter(|file| Path::new(file).is_file()).collect();
        let signed = match keyrings.is_empty() {
            true => String::new(),
            false => format!("[signed-by={}] ", keyrings.join(",")),
        };
        fs::write(folder.join("sources.list"), format!("deb {signed}{base} {suite} main\n"))?;
        Ok(Self { folder })
    }

    /// One of apt's tools, with everything it writes inside the folder.
    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.arg("-q");
        for (option, place) in [
            ("Dir::Etc::SourceList", "sources.list"),
            ("Dir::State::Lists", "lists"),
            ("Dir::Cache", "cache"),
        ] {
            command.arg("-o").arg(format!("{option}={}", self.folder.join(place).display()));
        }
        for option in [
            "Dir::Etc::SourceParts=/dev/null",
            "Acquire::Languages=none",
            "Acquire::AllowInsecureRepositories=false",
            "APT::Get::AllowUnauthenticated=false",
            "Acquire::Retries=3",
            "APT::Sandbox::User=root",
        ] {
            command.args(["-o", option]);
        }
        command
    }

    fn update(&self, log: &Path) -> anyhow::Result<()> {
        process::logged(self.tool("apt-get").arg("update"), log, None)
    }

    fn version_of(&self, package: &str, rustc: &Rustc) -> Option<String> {
        let printed = process::output(self.tool("apt-cache").args(["madison", package])).ok()?;
        versions(&printed).find(|it| is_release(it, &rustc.version)).map(str::to_owned)
    }

    fn download(&self, package: &str, version: &str, work: &Work) -> anyhow::Result<PathBuf> {
        let folder = work.fresh("package")?;
        let mut command = self.tool("apt-get");
        command.arg("download").arg(format!("{package}={version}")).current_dir(&folder);
        process::logged(&mut command, &work.log("apt"), None)?;
        let file = fs::read_dir(&folder)?.next().context("apt downloaded nothing")??;
        Ok(file.path())
    }
}
