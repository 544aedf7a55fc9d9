//! What a ruleset says of itself.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    outcome::RulesetIdentity,
    pack::{Pack, qualified},
    plan::{CodeRow, Filter, Node},
};

/// What a ruleset says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Description {
    /// Name, version and digest.
    pub identity: RulesetIdentity,
    /// The title for people.
    pub title: String,
    /// The language version it is written in.
    pub language: u32,
    /// Who answers for it.
    pub owner: String,
    /// The day by which it must be reviewed; empty if it names none.
    pub review: String,
    /// Names of its parameters.
    pub parameters: Vec<String>,
    /// Names of its codelists.
    pub codelists: Vec<String>,
    /// Names of its markers.
    pub markers: Vec<String>,
    /// Names of its alerts.
    pub alerts: Vec<String>,
    /// Names of its reports.
    pub reports: Vec<String>,
    /// Names of its tables.
    pub tables: Vec<String>,
}

/// What a host must supply for a ruleset to see everything it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Requirements {
    /// Codes as `scheme:code`; a Read v2 code with `%` stands for itself and everything below.
    pub codes: Vec<String>,
    /// Patient facts: `birth-date`, `sex`, `death-date`, `registrations`; and `organisation`,
    /// the one that asks.
    pub facts: Vec<String>,
}

/// Name, version and digest.
pub(crate) fn identity(pack: &Pack) -> RulesetIdentity {
    let info = &pack.plan.info;
    RulesetIdentity {
        name: info.name.clone(),
        version: info.version.clone(),
        digest: pack.digest.clone(),
    }
}

pub(super) fn describe(pack: &Pack) -> Description {
    fn names<T>(items: &[T], name: impl Fn(&T) -> &String) -> Vec<String> {
        items.iter().map(|item| name(item).clone()).collect()
    }
    let (plan, info) = (&pack.plan, &pack.plan.info);
    Description {
        identity: identity(pack),
        title: info.title.clone(),
        language: u32::from(info.language),
        owner: info.owner.clone(),
        review: info.review.map(|day| day.to_string()).unwrap_or_default(),
        parameters: names(&plan.parameters, |parameter| &parameter.name),
        codelists: names(&plan.codelists, |codelist| &codelist.name),
        markers: names(&plan.markers, |marker| &marker.name),
        alerts: names(&plan.alerts, |alert| &alert.name),
        reports: names(&plan.reports, |report| &report.name),
        tables: names(&plan.tables, |table| &table.name),
    }
}

pub(super) fn requirements(pack: &Pack) -> Requirements {
    let code = |row: &CodeRow| {
        let code = qualified(row.code);
        if row.and_below { format!("{code}%") } else { code }
    };
    let asked = [
        ("birth-date", pack.asks(|node| matches!(node, Node::BirthDate | Node::AgeOn(_)))),
        ("sex", pack.asks(|node| matches!(node, Node::SexIs(_)))),
        ("death-date", pack.asks(|node| matches!(node, Node::DeathDate))),
        (
            "registrations",
            pack.asks(|node| matches!(node, Node::Registered(_) | Node::RegisteredOn(_))),
        ),
        ("organisation", pack.asks(asks_who_asks)),
    ];
    let facts = asked.into_iter().filter(|(_, asked)| *asked).map(|(name, _)| name.to_string());
    Requirements {
        codes: pack.plan.codes.rows().iter().map(code).collect(),
        facts: facts.collect(),
    }
}

fn asks_who_asks(node: &Node) -> bool {
    match node {
        Node::Select(_, filters) => filters.iter().any(|it| matches!(it, Filter::RecordedHere)),
        _ => false,
    }
}
