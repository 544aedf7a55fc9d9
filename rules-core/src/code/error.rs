//! Why a text is not a code.

use core::fmt;

/// Why a text is not a code of its scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CodeError {
    /// There is no text.
    Empty,
    /// White space stands before or after the code.
    Space,
    /// A character that no code of the scheme has.
    Character(char),
    /// Too few or too many characters.
    Length {
        /// How many there are.
        found: usize,
        /// What the scheme asks for.
        wanted: &'static str,
    },
    /// A dot stands before another character; dots only pad the end.
    DotInside,
    /// Only dots.
    OnlyDots,
    /// A four-byte Read code (leading dot): an older scheme.
    FourByteRead,
    /// A first letter that no chapter of Read v2 has. `X` and `Y` begin codes of CTV3.
    Chapter(char),
    /// A code EMIS makes for itself.
    EmisLocal,
    /// A term code that is not two letters or digits.
    TermCode,
    /// A CTV3 term id where a concept's code is needed.
    TermId,
    /// The last digit does not check the others.
    CheckDigit {
        /// The digit that would.
        wanted: u8,
    },
    /// A description id where a concept id is needed.
    DescriptionId,
    /// A relationship id where a concept id is needed.
    RelationshipId,
    /// Neither concept, description nor relationship.
    Partition,
    /// A namespace that has not been given to anyone: a digit was lost or put in.
    Namespace {
        /// The seven digits that stand for it.
        found: u32,
    },
    /// Not the shape of the scheme.
    Shape,
    /// Longer than the module holds.
    TooLong {
        /// The most characters it holds.
        max: usize,
    },
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("no code is given"),
            Self::Space => f.write_str("white space stands before or after the code"),
            Self::Character(c) => {
                write!(f, "`{}` cannot be in a code of this scheme", c.escape_debug())
            }
            Self::Length { found, wanted } => {
                write!(f, "it has {found} characters where {wanted} are needed")
            }
            Self::DotInside => f.write_str("a dot stands inside; dots only pad the end"),
            Self::OnlyDots => f.write_str("it is only dots"),
            Self::FourByteRead => {
                f.write_str("a leading dot makes it a four-byte Read code, an older scheme")
            }
            Self::Chapter(c) => write!(f, "no code of this scheme begins with `{c}`"),
            Self::EmisLocal => f.write_str("it is a code EMIS makes for itself, a local code"),
            Self::TermId => f.write_str("it is the id of a term, not the code of a concept"),
            Self::TermCode => f.write_str("the two characters after the code are not a term code"),
            Self::CheckDigit { wanted } => {
                write!(f, "the check digit is wrong (these digits would end in {wanted})")
            }
            Self::DescriptionId => f.write_str("it is a description id, not a concept id"),
            Self::RelationshipId => f.write_str("it is a relationship id, not a concept id"),
            Self::Partition => f.write_str("its partition is not that of a concept id"),
            Self::Namespace { found } => {
                write!(f, "its namespace {found} is nobody's; a digit may be lost")
            }
            Self::Shape => f.write_str("it does not have the shape of a code of this scheme"),
            Self::TooLong { max } => write!(f, "it is longer than {max} characters"),
        }
    }
}

impl core::error::Error for CodeError {}
