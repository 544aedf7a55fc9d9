//! What the language means, case by case: every page of `tests/semantics` on every engine; without the built
//! component, on the engine in this process.
//!
//! `cargo test -p coded-rules-tests --test semantics -- --nocapture` prints how many cases there are;
//! `SEMANTICS_PAGE=markers` before it asks the pages alone whose names have that in them.

#![expect(clippy::print_stdout, reason = "the count is what a reader of the log wants")]

use std::env;

use anyhow::ensure;
use coded_rules_tests::{
    engines::{self, Engine},
    semantics::{self, Page, Section, ask, outcome::Said, record},
};

/// There must be at least so many; fewer means that pages are not read.
const AT_LEAST: usize = 4_500;

#[test]
fn every_case_holds() -> anyhow::Result<()> {
    every_case_holds_on(engines::native())
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn every_case_holds_on_every_engine() -> anyhow::Result<()> {
    every_case_holds_on(engines::all()?)
}

fn every_case_holds_on(mut engines: Vec<Box<dyn Engine>>) -> anyhow::Result<()> {
    let (mut count, mut records, mut wrong) = (0, 0, Vec::new());
    let only = env::var("SEMANTICS_PAGE").ok();
    for page in semantics::pages()? {
        if only.as_ref().is_some_and(|part| !page.name.contains(part.as_str())) {
            continue;
        }
        for section in &page.sections {
            count += section.size();
            records += section.cases.len();
            if let Err(error) = hold(&page, section, &mut engines, &mut wrong) {
                wrong.push(format!("{} · {}: {error:#}", page.name, section.title));
            }
        }
    }
    let names: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();
    println!("{count} cases over {records} records on {}", names.join(", "));
    ensure!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    let at_least = if only.is_some() { 1 } else { AT_LEAST };
    ensure!(count >= at_least, "there are only {count} cases");
    Ok(())
}

#[test]
fn the_page_that_the_guide_shows_holds() -> anyhow::Result<()> {
    let (mut engines, mut wrong) = (engines::native(), Vec::new());
    let page = semantics::example()?;
    for section in &page.sections {
        hold(&page, section, &mut engines, &mut wrong)?;
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(page.sections.iter().map(Section::size).sum::<usize>() == 15, "a case is not read");
    Ok(())
}

/// Cases that do not hold, each in one way.
const WRONG: &str = "\
# Wrong

## Everything

```rules
codelist asthma { snomed 195967001 }
report recent { include when any asthma in the last 1 month }
```

```record
today 2026-11-23
```

| case          | record           | `count of asthma` | gives                |
|---------------|------------------|-------------------|----------------------|
| right         | 2026-06-01 asthma | 1                | not on report recent |
| miscounted    | 2026-06-01 asthma | 2                | not on report recent |
| not there     | 2026-06-01 asthma | 1                | on report recent     |
| there         | 2026-11-01 asthma | 1                | not on report recent |
| not foreseen  | 2026-10 asthma    | 1                | not on report recent |
| not readable  | 2026-06-01 wheeze | 1                | not on report recent |

```rules refused with E0601
report fine { include when any asthma }
```
";

#[test]
fn a_case_that_does_not_hold_says_where_and_what() -> anyhow::Result<()> {
    let page = Page::read("wrong.md", WRONG)?;
    let (mut engines, mut wrong) = (engines::native(), Vec::new());
    for section in &page.sections {
        hold(&page, section, &mut engines, &mut wrong)?;
    }
    let expected = [
        "wrong.md:17 · Everything · miscounted
    `count of asthma` expected: 2
    got: 1
    said: used 1
         not used 0",
        "wrong.md:18 · Everything · not there
    expected: on report recent
    said: used 1
         not used 0",
        "wrong.md:19 · Everything · there
    expected: not on report recent
    said: on report recent
         report recent by e1
         used 1
         not used 0",
        "wrong.md:20 · Everything · not foreseen
    not expected: undecided recent because entry `e1` (snomed:195967001) dated `2026-10` may or may \
         not be in `asthma in the last 1 month`
    said: undecided recent because entry `e1` (snomed:195967001) dated `2026-10` may or may not be in \
         `asthma in the last 1 month`
         used 1
         not used 0",
        "wrong.md:21 · Everything · not readable
    entry `2026-06-01 wheeze`: no list is called `wheeze`",
        "wrong.md:23 · expected: E0601
    got: no error",
    ];
    assert_eq!(wrong, expected);
    Ok(())
}

fn hold(
    page: &Page,
    section: &Section,
    engines: &mut [Box<dyn Engine>],
    wrong: &mut Vec<String>,
) -> anyhow::Result<()> {
    let asked = ask::compile(section)?;
    for case in &section.cases {
        let place = format!("{}:{} · {} · {}", page.name, case.line, section.title, case.name);
        let request = match record::request(&case.record, &asked.compiled.ir) {
            Ok(request) => request,
            Err(error) => {
                wrong.push(format!("{place}\n    {error:#}"));
                continue;
            }
        };
        let mut replies =
            engines.iter_mut().map(|it| (it.name(), it.reply(&asked.compiled, &request)));
        let Some((first, reply)) = replies.next() else { continue };
        for (name, other) in replies {
            if other != reply {
                wrong.push(format!("{place}\n    {first}: {reply}\n    {name}: {other}"));
            }
        }
        let said = Said::read(&reply);
        let faults = said.wrong(case, &asked);
        if !faults.is_empty() {
            let outcomes = said.sentences.join("\n         ");
            let faults = faults.join("\n    ");
            wrong.push(format!("{place}\n    {faults}\n    said: {outcomes}"));
        }
    }
    for refused in &section.refused {
        let errors = ask::errors(section, &refused.rules)?;
        if errors.iter().all(|code| *code == refused.code) && !errors.is_empty() {
            continue;
        }
        let errors = if errors.is_empty() { "no error".to_owned() } else { errors.join(", ") };
        let (name, line, code) = (&page.name, refused.line, &refused.code);
        wrong.push(format!("{name}:{line} · expected: {code}\n    got: {errors}"));
    }
    Ok(())
}
