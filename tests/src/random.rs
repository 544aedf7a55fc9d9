//! Random rulesets that are well typed, and random records that are not kind.
//!
//! Both are made from a row of numbers, each of which decides one thing. Where the row has ended, the first
//! and simplest form is taken, so shorter rows and smaller numbers make simpler things.

mod expression;
mod program;
pub mod record;

use rules_lang::{
    Analysis, Sources, compile,
    diagnostic::{Code, Fix},
};

pub use self::program::{NAMES, program};

/// Decides what to write.
#[derive(Debug, Clone)]
pub struct Choices<'a> {
    rest: std::slice::Iter<'a, u16>,
}

impl<'a> Choices<'a> {
    /// What these numbers decide.
    pub fn new(numbers: &'a [u16]) -> Self {
        Self { rest: numbers.iter() }
    }

    /// A number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.rest.next().map_or(0, |it| usize::from(*it) % count.max(1))
    }

    /// Yes in one of so many cases.
    pub(crate) fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

/// A condition over what [`program`] always defines.
pub fn condition(numbers: &[u16]) -> String {
    expression::Writer { choices: Choices::new(numbers), depth: 0, markers: true, rules: true }
        .condition()
}

/// Compiles rules; where a value may be missing, the compiler's own fixes are applied until it is content.
pub fn repaired(rules: String) -> (Sources, Analysis) {
    let mut sources = Sources::new("random.rules", rules);
    let mut compilation = compile(&sources);
    for _ in 0..40 {
        let open = compilation.diagnostics.iter().filter(|it| it.code == Code::MayBeMissing);
        let mut fixes: Vec<&Fix> = open.filter_map(|it| it.fixes.first()).collect();
        if fixes.is_empty() {
            break;
        }
        // From the end, so that places before stay where they are; what overlaps waits for the next round.
        let start = |fix: &Fix| fix.edits.iter().map(|it| it.span.start).min().unwrap_or_default();
        let end = |fix: &Fix| fix.edits.iter().map(|it| it.span.end).max().unwrap_or_default();
        fixes.sort_by_key(|fix| std::cmp::Reverse(start(fix)));
        let mut text = sources.main.text.clone();
        let mut free = u32::MAX;
        for fix in fixes {
            if end(fix) < free {
                text = applied(&text, fix);
                free = start(fix);
            }
        }
        sources.main.text = text;
        compilation = compile(&sources);
    }
    (sources, compilation)
}

/// The text with a fix in it.
fn applied(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}
