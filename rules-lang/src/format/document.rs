//! Text with places where it may be broken, and its layout in lines of a given width.
//!
//! The layout is that of Wadler's "A prettier printer": a group stands on one line if it fits, and is
//! broken at all of its own places if not.

/// Columns a level of indentation takes.
pub(super) const INDENT: usize = 2;

/// The longest line, in characters. What cannot be broken, such as a text, may be longer.
pub(super) const WIDTH: usize = 120;

/// A piece of text to be laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doc {
    /// Text as it stands; never a line break.
    Text(String),
    /// This text on one line, or a new line where the group is broken.
    Line(&'static str),
    /// A new line.
    Hard,
    /// An empty line.
    Blank,
    /// A comment at the end of a line; a [`Doc::Hard`] follows, and its length does not count.
    Comment(String),
    /// On one line if it fits.
    Group(Vec<Doc>),
    /// New lines inside it begin so many columns further in.
    Indent(usize, Vec<Doc>),
    /// New lines inside it begin where it begins.
    Align(Vec<Doc>),
    /// Spaces that put what follows into one column with its neighbours above and below.
    Tab(usize),
    /// Spaces that are written only where the group is broken.
    Pad(usize),
}

/// Whether the group around a piece is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

/// Lays out pieces whose first stands at `column`; new lines begin at `indent`.
pub(super) fn render(docs: &[Doc], indent: usize, column: usize, width: usize) -> String {
    let mut out = Output { text: String::new(), column, spaces: 0, new_line: None };
    let mut stack: Vec<(usize, Mode, &Doc)> = Vec::new();
    stack.extend(docs.iter().rev().map(|doc| (indent, Mode::Broken, doc)));
    while let Some((indent, mode, doc)) = stack.pop() {
        match doc {
            Doc::Text(text) => out.write(text),
            Doc::Line(flat) if mode == Mode::Flat => out.write(flat),
            Doc::Line(_) | Doc::Hard => out.break_line(indent, false),
            Doc::Blank => out.break_line(indent, true),
            Doc::Comment(text) => {
                out.write("  ");
                out.write(text);
            }
            Doc::Tab(spaces) => out.write(&" ".repeat(*spaces)),
            Doc::Pad(spaces) if mode == Mode::Broken => out.write(&" ".repeat(*spaces)),
            Doc::Pad(_) => {}
            Doc::Group(inner) => {
                let left = width.saturating_sub(out.place());
                let is_flat = mode == Mode::Flat || fits(inner, &stack, left);
                let mode = if is_flat { Mode::Flat } else { Mode::Broken };
                stack.extend(inner.iter().rev().map(|doc| (indent, mode, doc)));
            }
            Doc::Indent(columns, inner) => {
                stack.extend(inner.iter().rev().map(|doc| (indent + columns, mode, doc)));
            }
            Doc::Align(inner) => {
                let column = out.place();
                stack.extend(inner.iter().rev().map(|doc| (column, mode, doc)));
            }
        }
    }
    out.text
}

/// Whether pieces on one line, with what must follow them there, take no more than `left` columns.
fn fits(docs: &[Doc], rest: &[(usize, Mode, &Doc)], mut left: usize) -> bool {
    let mut stack: Vec<(bool, &Doc)> = docs.iter().rev().map(|doc| (true, doc)).collect();
    let mut rest = rest.iter().rev();
    loop {
        let (is_inside, doc) = match stack.pop() {
            Some(next) => next,
            None => match rest.next() {
                Some((_, _, doc)) => (false, *doc),
                None => return true,
            },
        };
        let width = match doc {
            Doc::Text(text) => text.chars().count(),
            Doc::Line(_) if !is_inside => return true,
            Doc::Line(flat) => flat.len(),
            Doc::Hard | Doc::Blank => return !is_inside,
            Doc::Comment(_) | Doc::Pad(_) => 0,
            Doc::Tab(spaces) => *spaces,
            Doc::Group(inner) | Doc::Indent(_, inner) | Doc::Align(inner) => {
                stack.extend(inner.iter().rev().map(|doc| (is_inside, doc)));
                0
            }
        };
        match left.checked_sub(width) {
            Some(less) => left = less,
            None => return false,
        }
    }
}

/// The columns that pieces take on one line; nothing if a comment or an empty line is among them.
pub(super) fn flat_width(docs: &[Doc]) -> Option<usize> {
    docs.iter().try_fold(0_usize, |sum, doc| {
        let width = match doc {
            Doc::Text(text) => text.chars().count(),
            Doc::Line(flat) => flat.len(),
            Doc::Tab(spaces) => *spaces,
            Doc::Pad(_) => 0,
            Doc::Hard | Doc::Blank | Doc::Comment(_) => return None,
            Doc::Group(inner) | Doc::Indent(_, inner) | Doc::Align(inner) => flat_width(inner)?,
        };
        sum.checked_add(width)
    })
}

/// Lines as they grow. Spaces and line breaks are written when text follows, so no line ends in spaces.
struct Output {
    text: String,
    column: usize,
    spaces: usize,
    new_line: Option<(usize, bool)>,
}

impl Output {
    fn write(&mut self, text: &str) {
        if text.bytes().all(|it| it == b' ') {
            self.spaces += text.len();
            return;
        }
        if let Some((indent, is_blank)) = self.new_line.take() {
            self.text.push_str(if is_blank { "\n\n" } else { "\n" });
            self.text.push_str(&" ".repeat(indent));
            self.column = indent;
        }
        self.text.push_str(&" ".repeat(self.spaces));
        self.text.push_str(text);
        self.column += self.spaces + text.chars().count();
        self.spaces = 0;
    }

    /// Several line breaks in a row are one; an empty line among them stays.
    fn break_line(&mut self, indent: usize, is_blank: bool) {
        let was_blank = self.new_line.is_some_and(|(_, blank)| blank);
        self.new_line = Some((indent, was_blank || is_blank));
        self.spaces = 0;
    }

    /// Where the next text will begin.
    fn place(&self) -> usize {
        self.new_line.map_or(self.column, |(indent, _)| indent) + self.spaces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Doc {
        Doc::Text(text.to_owned())
    }

    fn list() -> Doc {
        Doc::Group(vec![
            text("("),
            Doc::Indent(INDENT, vec![Doc::Line(""), text("one,"), Doc::Line(" "), text("two")]),
            Doc::Line(""),
            text(")"),
        ])
    }

    #[test]
    fn a_group_is_broken_at_all_its_places_or_none() {
        assert_eq!(render(&[list()], 0, 0, 10), "(one, two)");
        assert_eq!(render(&[list()], 0, 0, 9), "(\n  one,\n  two\n)");
    }

    #[test]
    fn what_must_follow_on_the_line_counts() {
        let docs = [list(), text("!")];
        assert_eq!(render(&docs, 0, 0, 10), "(\n  one,\n  two\n)!");
    }

    #[test]
    fn a_comment_breaks_the_groups_around_it_and_takes_no_room() {
        let docs = [
            Doc::Group(vec![text("a"), Doc::Comment("# why".to_owned()), Doc::Hard, text("b")]),
            Doc::Blank,
            Doc::Hard,
            text("c"),
        ];
        assert_eq!(render(&docs, 0, 0, 5), "a  # why\nb\n\nc");
    }
}
