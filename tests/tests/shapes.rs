//! The WIT interface and the canonical JSON have the same shape: a record's fields are an object's keys, in the
//! same order, and a case of an enum is the same word.

use std::{collections::BTreeSet, fmt};

use anyhow::{Context, bail, ensure};
use coded_rules_tests::vectors::root;
use rules_core::{
    code::Scheme,
    entry::Sex,
    outcome::{
        Absence, Alert, Audit, Condition, Conflict, Effect, EntryCounts, EntryProblem, Evidence,
        HowEnded, Inclusion, Marker, NamedValue, OutcomeKind, Outcomes, Role, RuleKind,
        RulesetIdentity, Severity, TableDecision, TableResult, Undecided,
    },
    problem::ProblemCode,
};
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};
use wit_parser::{Function, Interface, Resolve, Type, TypeDefKind, TypeId};

/// The names of a type's fields or variants.
type Names = Vec<String>;

/// Every type that JSON and the interface both have.
fn shapes() -> Vec<(&'static str, Names)> {
    vec![
        ("outcomes", names::<Outcomes>()),
        ("audit", names::<Audit>()),
        ("ruleset-identity", names::<RulesetIdentity>()),
        ("entry-counts", names::<EntryCounts>()),
        ("alert", names::<Alert>()),
        ("severity", names::<Severity>()),
        ("evidence", names::<Evidence>()),
        ("scheme", names::<Scheme>()),
        ("role", names::<Role>()),
        ("absence", names::<Absence>()),
        ("marker", names::<Marker>()),
        ("how-ended", names::<HowEnded>()),
        ("named-value", names::<NamedValue>()),
        ("conflict", names::<Conflict>()),
        ("inclusion", names::<Inclusion>()),
        ("table-result", names::<TableResult>()),
        ("table-decision", names::<TableDecision>()),
        ("undecided", names::<Undecided>()),
        ("rule-kind", names::<RuleKind>()),
        ("problem", names::<EntryProblem>()),
        ("problem-code", names::<ProblemCode>()),
        ("condition", names::<Condition>()),
        ("effect", names::<Effect>()),
        ("outcome-kind", names::<OutcomeKind>()),
        ("sex", names::<Sex>()),
    ]
}

#[test]
fn records_have_the_keys_and_enums_the_words_of_the_json() -> anyhow::Result<()> {
    let (resolve, types) = interface("types")?;
    let mut found = Vec::new();
    for (name, expected) in shapes() {
        let id = types.types.get(name).with_context(|| format!("no type `{name}`"))?;
        let cases = match &resolve.types.get(*id).context("no such type")?.kind {
            TypeDefKind::Record(it) => {
                it.fields.iter().map(|it| it.name.replace('-', "_")).collect()
            }
            TypeDefKind::Enum(it) => it.cases.iter().map(|it| it.name.clone()).collect::<Names>(),
            other => bail!("`{name}` is {}", other.as_str()),
        };
        if cases != expected {
            found.push(format!("`{name}` is {cases:?} in the interface and {expected:?} in JSON"));
        }
    }
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[test]
fn every_type_of_an_outcome_is_compared() -> anyhow::Result<()> {
    let (resolve, evaluation) = interface("evaluation")?;
    let mut reached = BTreeSet::new();
    for function in ["evaluate", "explain"] {
        let Function { result, .. } =
            evaluation.functions.get(function).with_context(|| format!("no `{function}`"))?;
        reach(&resolve, result.as_ref(), &mut reached)?;
    }
    let compared: BTreeSet<String> =
        shapes().into_iter().map(|(name, _)| name.to_owned()).collect();
    let missed: Vec<_> =
        reached.difference(&compared).filter(|it| !it.starts_with("error")).collect();
    ensure!(missed.is_empty(), "not compared: {missed:?}");
    ensure!(reached.len() > 15, "only {reached:?} are reached");
    Ok(())
}

/// An interface of the tree's WIT.
fn interface(name: &str) -> anyhow::Result<(Resolve, Interface)> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(root().join("wit"))?;
    let package = resolve.packages.get(package).context("no package")?;
    let id = package.interfaces.get(name).with_context(|| format!("no interface `{name}`"))?;
    let interface = resolve.interfaces.get(*id).context("no such interface")?.clone();
    Ok((resolve, interface))
}

/// The records and enums that a value of this type is made of; what a call answers instead is not among them.
fn reach(resolve: &Resolve, of: Option<&Type>, into: &mut BTreeSet<String>) -> anyhow::Result<()> {
    let Some(Type::Id(id)) = of else { return Ok(()) };
    reach_type(resolve, *id, into)
}

fn reach_type(resolve: &Resolve, id: TypeId, into: &mut BTreeSet<String>) -> anyhow::Result<()> {
    let definition = resolve.types.get(id).context("no such type")?;
    let name = definition.name.clone().unwrap_or_default();
    match &definition.kind {
        TypeDefKind::Record(it) => {
            into.insert(name);
            it.fields.iter().try_for_each(|field| reach(resolve, Some(&field.ty), into))
        }
        TypeDefKind::Enum(_) => {
            into.insert(name);
            Ok(())
        }
        TypeDefKind::List(it) | TypeDefKind::Option(it) | TypeDefKind::Type(it) => {
            reach(resolve, Some(it), into)
        }
        TypeDefKind::Result(it) => reach(resolve, it.ok.as_ref(), into),
        other => bail!("an outcome has a {}", other.as_str()),
    }
}

/// What serde's derive has as the names of a type's fields or variants.
fn names<'de, T: Deserialize<'de>>() -> Names {
    let mut names = Names::new();
    // It answers with an error always: nothing is read.
    drop(T::deserialize(Asked { names: &mut names }));
    names
}

/// Is asked for a struct or an enum, and keeps what names it is asked for.
struct Asked<'n> {
    names: &'n mut Names,
}

#[derive(Debug)]
struct Enough;

impl fmt::Display for Enough {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the names are known")
    }
}

impl std::error::Error for Enough {}

impl de::Error for Enough {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Enough;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Enough> {
        Err(Enough)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Enough> {
        self.names.extend(fields.iter().map(ToString::to_string));
        Err(Enough)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Enough> {
        self.names.extend(variants.iter().map(ToString::to_string));
        Err(Enough)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}
