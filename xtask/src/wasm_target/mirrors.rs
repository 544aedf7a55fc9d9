//! The package mirrors this machine uses, as apt prints them.

use std::collections::BTreeSet;

/// What apt is set up for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mirrors {
    /// The addresses before `/dists/`, without those of security updates.
    pub(super) bases: Vec<String>,
    /// The suites in use, without their `-updates` and the like.
    pub(super) suites: Vec<String>,
}

impl Mirrors {
    /// Reads the output of `apt-get --print-uris update`: lines that begin with an address in quotes.
    pub(super) fn parse(printed: &str) -> Self {
        let mut bases = BTreeSet::new();
        let mut suites = BTreeSet::new();
        for line in printed.lines() {
            let Some((address, _)) = line.strip_prefix('\'').and_then(|line| line.split_once('\''))
            else {
                continue;
            };
            let Some((base, rest)) = address.split_once("/dists/") else { continue };
            // Security updates lie apart and never hold a new release.
            if base.ends_with("-security") {
                continue;
            }
            bases.insert(base.to_owned());
            if let Some(suite) = rest.split(['/', '-']).next().filter(|suite| !suite.is_empty()) {
                suites.insert(suite.to_owned());
            }
        }
        Self { bases: bases.into_iter().collect(), suites: suites.into_iter().collect() }
    }
}

/// The suites to look in: the machine's own with their backports, then where new compilers arrive.
///
/// `chosen` (from the environment, separated by white space) replaces all of them.
pub(super) fn suites_to_try(own: &[String], chosen: Option<&str>) -> Vec<String> {
    const ARRIVALS: [&str; 7] = [
        "bookworm-backports",
        "trixie-backports",
        "forky-backports",
        "trixie",
        "forky",
        "sid",
        "experimental",
    ];
    let mut suites: Vec<String> = Vec::new();
    let mut add = |suite: String| {
        if !suites.contains(&suite) {
            suites.push(suite);
        }
    };
    if let Some(chosen) = chosen {
        chosen.split_whitespace().map(str::to_owned).for_each(add);
        return suites;
    }
    // Backports first: their lists are small.
    own.iter().map(|suite| format!("{suite}-backports")).for_each(&mut add);
    ARRIVALS
        .map(str::to_owned)
        .into_iter()
        .filter(|it| it.ends_with("-backports"))
        .for_each(&mut add);
    own.iter().cloned().for_each(&mut add);
    ARRIVALS.map(str::to_owned).into_iter().for_each(&mut add);
    suites
}

/// Whether a package's version is of exactly this release of rustc.
///
/// `1.95.0+dfsg1-1~bpo13+1` is of `1.95.0`; `1.95.0~beta.3+dfsg1-1` comes before it.
pub(super) fn is_release(package: &str, rustc: &str) -> bool {
    let package = package.split_once(':').map_or(package, |(_epoch, rest)| rest);
    let upstream = package.rsplit_once('-').map_or(package, |(upstream, _revision)| upstream);
    let release = upstream.split_once('+').map_or(upstream, |(release, _repacked)| release);
    release.replace('~', "-") == rustc
}

/// The versions in the output of `apt-cache madison`: the second column.
pub(super) fn versions(printed: &str) -> impl Iterator<Item = &str> {
    printed.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_are_read_from_what_apt_prints() {
        let printed = "\
'http://mirror.example/debian/dists/bookworm/InRelease' mirror.example_InRelease 0 
'http://mirror.example/debian/dists/bookworm-updates/InRelease' mirror.example_InRelease 0 
'http://mirror.example/debian-security/dists/bookworm-security/InRelease' x 0 
'http://other.example/debian/dists/sid/main/binary-amd64/Packages.xz' x 0 
'http://other.example/no/suite' x 0 
Reading package lists...
";
        let mirrors = Mirrors::parse(printed);
        assert_eq!(mirrors.bases, ["http://mirror.example/debian", "http://other.example/debian"]);
        assert_eq!(mirrors.suites, ["bookworm", "sid"]);
        assert_eq!(Mirrors::parse("E: no sources\n"), Mirrors::default());
    }

    #[test]
    fn the_machines_own_suites_come_first_and_once() {
        let suites = suites_to_try(&["trixie".to_owned()], None);
        insta::assert_snapshot!(
            suites.join(" "),
            @"trixie-backports bookworm-backports forky-backports trixie forky sid experimental"
        );
        assert_eq!(suites_to_try(&["trixie".to_owned()], Some(" sid  sid ")), ["sid"]);
    }

    #[test]
    fn only_the_same_release_fits() {
        for version in ["1.95.0", "1.95.0+dfsg1-1~bpo13+1", "2:1.95.0-3", "1.95.0+dfsg-1ubuntu1"] {
            assert!(is_release(version, "1.95.0"), "{version}");
        }
        for version in ["1.95.1+dfsg1-1", "1.95.0~beta.3+dfsg1-1", "1.9.0-1", "11.95.0-1", ""] {
            assert!(!is_release(version, "1.95.0"), "{version}");
        }
        assert!(is_release("1.96.0~beta.2+dfsg1-1~exp1", "1.96.0-beta.2"));
    }

    #[test]
    fn versions_are_the_second_column() {
        let printed = "\
  rust-src | 1.95.0+dfsg1-1~bpo13+1 | http://mirror.example/debian s/main amd64 Packages
  rust-src | 1.94.1+dfsg1-1 | http://mirror.example/debian s/main amd64 Packages
";
        let found: Vec<&str> = versions(printed).collect();
        assert_eq!(found, ["1.95.0+dfsg1-1~bpo13+1", "1.94.1+dfsg1-1"]);
    }
}
