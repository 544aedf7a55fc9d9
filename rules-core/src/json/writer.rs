//! Writes what serde says of a value.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use serde::ser::{self, Impossible, Serialize, Serializer};

/// A value that canonical JSON does not have: a floating-point number, bytes, a variant with fields.
#[derive(Debug)]
pub(super) struct Unsupported;

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a value of canonical JSON")
    }
}

impl core::error::Error for Unsupported {}

impl ser::Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Writes one value.
pub(super) struct Writer<'o> {
    out: &'o mut String,
}

/// Writes the items of an array or the members of an object.
pub(super) struct Items<'o> {
    out: &'o mut String,
    is_first: bool,
    close: char,
}

type Written = Result<(), Unsupported>;

impl<'o> Writer<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        Self { out }
    }

    fn raw(self, json: &str) -> Written {
        self.out.push_str(json);
        Ok(())
    }

    fn items(self, open: char, close: char) -> Result<Items<'o>, Unsupported> {
        self.out.push(open);
        Ok(Items { out: self.out, is_first: true, close })
    }
}

impl Items<'_> {
    /// What stands before an item.
    fn next(&mut self) {
        if !core::mem::take(&mut self.is_first) {
            self.out.push(',');
        }
    }

    fn member(&mut self, key: &'static str, value: &(impl Serialize + ?Sized)) -> Written {
        // No key needs an escape.
        self.out.push_str(if core::mem::take(&mut self.is_first) { "\"" } else { ",\"" });
        self.out.push_str(key);
        self.out.push_str("\":");
        value.serialize(Writer { out: self.out })
    }

    fn end(self) -> Written {
        self.out.push(self.close);
        Ok(())
    }
}

/// Whether a byte of a text must be escaped.
fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Whether nothing in a text must be escaped: most texts, looked at eight bytes at a time.
fn is_plain(text: &str) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // The high bit of some byte is set where a byte of the word is below `limit`, which is at most 128.
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGH;
    let has = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let (words, rest) = text.as_bytes().as_chunks();
    words.iter().all(|word| {
        let word = u64::from_ne_bytes(*word);
        below(word, b' ') | has(word, b'"') | has(word, b'\\') == 0
    }) && !rest.iter().copied().any(is_special)
}

/// A text in quotes, with the escapes it must have and no others.
fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    if !is_plain(text) {
        while let Some(at) = rest.bytes().position(is_special) {
            let (plain, special) = rest.split_at(at);
            out.push_str(plain);
            let mut chars = special.chars();
            match chars.next().unwrap_or_default() {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            }
            rest = chars.as_str();
        }
    }
    out.push_str(rest);
    out.push('"');
}

/// Methods for kinds of value that no outcome has.
macro_rules! unsupported {
    ($($method:ident($value:ty))+) => {
        $(fn $method(self, _: $value) -> Written {
            Err(Unsupported)
        })+
    };
}

impl<'o> Serializer for Writer<'o> {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = Items<'o>;
    type SerializeTuple = Impossible<(), Unsupported>;
    type SerializeTupleStruct = Impossible<(), Unsupported>;
    type SerializeTupleVariant = Impossible<(), Unsupported>;
    type SerializeMap = Impossible<(), Unsupported>;
    type SerializeStruct = Items<'o>;
    type SerializeStructVariant = Impossible<(), Unsupported>;

    unsupported! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u64(u64)
        serialize_f32(f32) serialize_f64(f64) serialize_char(char) serialize_bytes(&[u8])
        serialize_unit_struct(&'static str)
    }

    fn serialize_bool(self, yes: bool) -> Written {
        self.raw(if yes { "true" } else { "false" })
    }

    fn serialize_u32(self, number: u32) -> Written {
        self.raw(&number.to_string())
    }

    fn serialize_str(self, text: &str) -> Written {
        string(self.out, text);
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.raw("null")
    }

    fn serialize_unit(self) -> Written {
        self.raw("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Written {
        self.serialize_str(word)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(Unsupported)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'o>, Unsupported> {
        self.items('[', ']')
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unsupported> {
        Err(Unsupported)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Items<'o>, Unsupported> {
        self.items('{', '}')
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unsupported> {
        Err(Unsupported)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unsupported> {
        Err(Unsupported)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        Err(Unsupported)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        Err(Unsupported)
    }
}

impl ser::SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.next();
        value.serialize(Writer { out: self.out })
    }

    fn end(self) -> Written {
        self.end()
    }
}

impl ser::SerializeStruct for Items<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        self.member(key, value)
    }

    fn end(self) -> Written {
        self.end()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_must_be_escaped_is_found_wherever_it_stands(
            before in "[a-zé\u{7f}!#\\[\\]]{0,20}",
            special in "[\"\\\\\u{0}\u{1f}\n]?",
            after in "[ ~ü]{0,20}",
        ) {
            let text = format!("{before}{special}{after}");
            prop_assert_eq!(is_plain(&text), special.is_empty());
        }
    }
}
