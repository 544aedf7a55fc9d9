//! Filters by who recorded an entry, its episode type, and the entries beside it; runs.

use rules_core::plan::EpisodeTypes;

use super::{
    super::{EPISODE_TYPES, FilterKind, Gap, Length, Link, LinkWord, Run, Selection, token::Kind},
    Parser,
};
use crate::diagnostic::Checked;

impl Parser<'_> {
    /// `recorded by this organisation`, `recorded by P`.
    pub(super) fn recorded(&mut self) -> Checked<FilterKind> {
        self.bump();
        self.expect_word("by")?;
        if self.eat_all(&["this", "organisation"]).is_some() {
            return Ok(FilterKind::RecordedHere);
        }
        let what = "`this organisation`, or a parameter of organisations";
        self.name(what).map(FilterKind::RecordedBy)
    }

    /// `with episode new`, `with episode first or new`.
    pub(super) fn with_episode(&mut self) -> Checked<FilterKind> {
        self.bump();
        self.bump();
        let mut types = 0_u8;
        loop {
            let word = self.word();
            let Some(bit) = EPISODE_TYPES.iter().position(|it| *it == word) else {
                let all = EPISODE_TYPES.map(|it| format!("`{it}`")).join(", ");
                return Err(self.expected(&format!("an episode type: {all}")));
            };
            self.bump();
            types |= 1_u8.checked_shl(bit as u32).unwrap_or_default();
            let is_more = self.word() == "or" && EPISODE_TYPES.contains(&self.word_nth(1));
            if !is_more {
                return Ok(FilterKind::Episode(EpisodeTypes(types)));
            }
            self.bump();
        }
    }

    /// `with another T within 14 days by a different organisation differing by more than 14 days`.
    pub(super) fn link(&mut self) -> Checked<Link> {
        self.bump();
        let word = match self.word() {
            "another" => LinkWord::Another,
            "no" => LinkWord::No,
            "a" | "an" => LinkWord::A,
            _ => return Err(self.expected("`a`, `another` or `no` and entries, or `episode`")),
        };
        self.bump();
        let entries = self.nested(Self::linked)?;
        let gap = self.gap()?;
        let same_organisation = self.by_organisation()?;
        let differ_by = match self.eat("differing") {
            None => None,
            Some(_) => {
                for word in ["by", "more", "than"] {
                    self.expect_word(word)?;
                }
                Some(Box::new(self.nested(Self::sum)?))
            }
        };
        Ok(Link { word, entries, gap, same_organisation, differ_by })
    }

    /// The entries of a link: with filters in brackets, or alone with `where`.
    fn linked(&mut self) -> Checked<Selection> {
        if self.eat_kind(Kind::OpenBracket).is_some() {
            let entries = self.selection()?;
            self.expect(Kind::CloseBracket, "`)`")?;
            return Ok(entries);
        }
        let mut entries = self.sources()?;
        while self.word() == "where" {
            self.one_filter(&mut entries)?;
        }
        Ok(entries)
    }

    fn gap(&mut self) -> Checked<Gap<Length>> {
        let side = |word: &str| match word {
            "before" => Some(false),
            "after" => Some(true),
            _ => None,
        };
        let after_time = self.word_nth(self.time_tokens(1).saturating_add(1));
        match self.word() {
            "within" if after_time != "of" => {
                self.bump();
                let time = self.time()?;
                Ok(match side(self.word()) {
                    None => Gap::Within(time),
                    Some(is_after) => {
                        self.bump();
                        if is_after { Gap::WithinAfter(time) } else { Gap::WithinBefore(time) }
                    }
                })
            }
            "from" if side(after_time).is_some() => {
                self.bump();
                let from = self.distance()?;
                self.expect_word("to")?;
                Ok(Gap::FromTo(from, self.distance()?))
            }
            "at" => {
                self.bump();
                self.expect_word("least")?;
                let (time, is_after) = self.distance()?;
                Ok(Gap::AtLeast(time, is_after))
            }
            "on" if self.word_nth(1) == "the" => {
                match self.eat_all(&["on", "the", "same", "day"]) {
                    Some(_) => Ok(Gap::SameDay),
                    None => Err(self.expected("`on the same day`")),
                }
            }
            "earlier" | "later" => {
                let is_after = self.word() == "later";
                self.bump();
                Ok(Gap::Strictly(is_after))
            }
            _ => Ok(Gap::Any),
        }
    }

    /// `93 days before`, `186 days after`.
    fn distance(&mut self) -> Checked<(Length, bool)> {
        let time = self.time()?;
        if self.eat("before").is_some() {
            return Ok((time, false));
        }
        match self.eat("after") {
            Some(_) => Ok((time, true)),
            None => Err(self.expected("`before` or `after`")),
        }
    }

    fn by_organisation(&mut self) -> Checked<Option<bool>> {
        if self.word() != "by" {
            return Ok(None);
        }
        if self.eat_all(&["by", "a", "different", "organisation"]).is_some() {
            return Ok(Some(false));
        }
        match self.eat_all(&["by", "the", "same", "organisation"]) {
            Some(_) => Ok(Some(true)),
            None => {
                self.bump();
                Err(self.expected("`a different organisation` or `the same organisation`"))
            }
        }
    }

    /// `run of S where value < 60 lasting at least 90 days`.
    pub(super) fn run(&mut self) -> Checked<Run> {
        self.expect_word("run")?;
        self.expect_word("of")?;
        let of = self.selection()?;
        for word in ["lasting", "at", "least"] {
            self.expect_word(word)?;
        }
        Ok(Run { of, lasting: self.time()? })
    }
}
