//! Pages that hold and pages that do not, on the engine as a library.

use rules_core::engine;

use super::*;

/// The engine in this process; `mark` stands at the end of each reply.
struct Native {
    mark: &'static str,
}

impl Engine for Native {
    fn name(&self) -> &str {
        if self.mark.is_empty() { "native" } else { "marked" }
    }

    fn reply(&mut self, compiled: &Compiled, request: &str) -> String {
        let mut engine = engine::Engine::new();
        let loaded = engine.load(&compiled.pack).map(|_| ());
        let reply = loaded.and_then(|()| engine.evaluate_text(request));
        reply.unwrap_or_else(|it| it.to_string()) + self.mark
    }
}

fn shown(text: &str, line: Option<usize>, marks: &[&'static str]) -> Vec<String> {
    let page = Page::read("wrong.md", text).unwrap();
    let mut engines: Vec<Native> = marks.iter().map(|mark| Native { mark }).collect();
    let mut engines: Vec<&mut dyn Engine> =
        engines.iter_mut().map(|it| it as &mut dyn Engine).collect();
    let report = run(&page, line, &mut engines, &mut |_| None);
    report.failures.iter().map(ToString::to_string).collect()
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
fn a_case_that_does_not_hold_says_where_and_what() {
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
        "wrong.md:23
    expected: E0601
    got: no error",
    ];
    assert_eq!(shown(WRONG, None, &[""]), expected);
}

#[test]
fn one_case_is_run_by_its_line() {
    assert_eq!(shown(WRONG, Some(16), &[""]), [""; 0]);
    assert_eq!(shown(WRONG, Some(17), &[""]).len(), 1);
    assert!(shown(WRONG, Some(24), &[""])[0].starts_with("wrong.md:23\n"));
}

#[test]
fn engines_that_differ_fail_the_case() {
    let failures = shown(WRONG, Some(16), &["", " "]);
    assert_eq!(failures.len(), 1);
    assert!(failures[0].contains("\n    native: {"), "{}", failures[0]);
    assert!(failures[0].contains("\n    marked: {"), "{}", failures[0]);
}

#[test]
fn rules_that_do_not_compile_fail_the_section() {
    let page = "## One\n```rules of a.rules\n```\n| record | gives |\n|---|---|\n| today 2026-01-01 | used 0 |\n";
    assert_eq!(shown(page, None, &[""]), ["wrong.md · One\n    no `a.rules`"]);
    let page = page.replace("rules of a.rules\n", "rules\nreport x { include when any y }\n");
    let failures = shown(&page, None, &[""]);
    assert!(
        failures[0].starts_with("wrong.md · One\n    the rules do not compile:"),
        "{failures:?}"
    );
}

#[test]
fn a_page_that_cannot_be_read_says_where() {
    let read = |text| Page::read("wrong.md", text).unwrap_err().to_string();
    assert_eq!(read("# Nothing"), "wrong.md: the page has no cases");
    assert_eq!(read("## One\n\n```what\n```\n"), "wrong.md:3: `what` is no kind of block");
    let two_cells = "## One\n| record | gives |\n|---|---|\n| a |\n";
    assert_eq!(read(two_cells), "wrong.md:2: line 4 has 1 cells");
}
