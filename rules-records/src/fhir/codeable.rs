//! A codeable concept and the codings in it that can be used.

use std::collections::BTreeSet;

use rules_core::{code::Scheme, entry::Coding, limits::CODINGS_MAX};

use super::{
    number::exact,
    system::{System, short_name, system},
    tree::{self, Node},
};
use crate::tally::{Note, Tally};

/// A concept as read: its usable codings, and every coding it had for the count.
#[derive(Debug, Default)]
pub(super) struct Concept {
    /// What an entry carries.
    pub(super) codings: Vec<Coding>,
    /// The words a person saw: the concept's text, else the first display.
    pub(super) text: String,
    /// Each coding's system as sent, and whether it is among `codings`.
    seen: Vec<(String, bool)>,
}

impl Concept {
    /// Reads a concept; anything else than an object has no coding.
    ///
    /// Description ids travel in an extension of the coding and are not codes, so they are not looked at.
    pub(super) fn read(value: &Node<'_>, tally: &mut Tally) -> Self {
        let mut concept = Self { text: words(value), ..Self::default() };
        let mut foreign = Vec::new();
        let mut kept = BTreeSet::new();
        for item in tree::items(value, "coding") {
            let uri = tree::text(item, "system").unwrap_or_default();
            let Some(code) = code(item, tally) else {
                tally.count_note(Note::CodeMissing);
                concept.seen.push((uri.to_owned(), false));
                continue;
            };
            match system(uri) {
                System::Null => {
                    tally.count_note(Note::NullFlavour);
                    concept.seen.push((uri.to_owned(), false));
                }
                System::Unknown => {
                    tally.count_note(Note::SystemUnknown);
                    foreign.push((uri, code));
                }
                System::Known(scheme) => {
                    concept.add_code(uri, Coding { scheme, code }, &mut kept, tally);
                }
            }
        }
        // A code of a system that is not ours stands for the concept only where nothing better does.
        let alone = concept.codings.is_empty();
        for (uri, code) in foreign {
            if alone {
                let code = format!("{}|{code}", short_name(uri));
                let coding = Coding { scheme: Scheme::Local, code };
                concept.add_code(uri, coding, &mut kept, tally);
            } else {
                concept.seen.push((uri.to_owned(), false));
            }
        }
        concept
    }

    fn add_code(
        &mut self,
        uri: &str,
        coding: Coding,
        kept: &mut BTreeSet<(&'static str, String)>,
        tally: &mut Tally,
    ) {
        let fresh = kept.insert((coding.scheme.name(), coding.code.clone()));
        let room = self.codings.len() < CODINGS_MAX;
        if !fresh {
            tally.count_note(Note::CodingRepeated);
        } else if !room {
            tally.count_note(Note::CodingsOverLimit);
        }
        self.seen.push((uri.to_owned(), fresh && room));
        if fresh && room {
            self.codings.push(coding);
        }
    }

    /// Counts the codings of a concept that became an entry.
    pub(super) fn count_entered(&self, tally: &mut Tally) {
        for (uri, kept) in &self.seen {
            let count = tally.of_system(uri);
            count.seen += 1;
            if *kept { count.kept += 1 } else { count.dropped += 1 }
        }
    }

    /// Counts the codings of a concept that became a problem.
    pub(super) fn count_rejected(&self, tally: &mut Tally) {
        for (uri, _) in &self.seen {
            let count = tally.of_system(uri);
            count.seen += 1;
            count.dropped += 1;
        }
    }
}

/// The words of a concept, or of the reference that stands where its concept is not in the bundle.
pub(super) fn words(value: &Node<'_>) -> String {
    let display =
        || tree::items(value, "coding").iter().find_map(|coding| tree::text(coding, "display"));
    let own = || tree::text(value, "display");
    tree::text(value, "text").or_else(display).or_else(own).unwrap_or_default().to_owned()
}

/// The code of a coding, as recorded.
fn code(coding: &Node<'_>, tally: &mut Tally) -> Option<String> {
    match tree::at(coding, "code")? {
        Node::Number(number) => {
            tally.count_note(Note::CodeAsNumber);
            Some(exact(number))
        }
        code => code.as_text().filter(|code| !code.is_empty()).map(str::to_owned),
    }
}
