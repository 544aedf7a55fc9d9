//! Finds the fields of a line, eight bytes at a time.

use super::FIELDS;
use crate::record::TextRange;

/// Where a line and its fields end.
#[derive(Default)]
pub(super) struct FieldScanner {
    /// Bytes before the line's end.
    pub(super) len: usize,
    /// Where each field ends that a tab follows.
    tabs: [u32; FIELDS],
    count: usize,
    /// No escape, and no field too many.
    pub(super) is_plain: bool,
}

impl FieldScanner {
    /// Scans the first line of a text. Eight bytes at a time.
    pub(super) fn scan(&mut self, text: &[u8]) {
        const ONES: u64 = u64::MAX / 255;
        const HIGH: u64 = ONES << 7;
        *self = Self { len: text.len(), tabs: [u32::MAX; FIELDS], count: 0, is_plain: true };
        let (words, rest) = text.as_chunks::<8>();
        let mut at = 0;
        for bytes in words {
            let word = u64::from_le_bytes(*bytes);
            // The high bit of each byte below 16, tabs and line ends among them; nothing is carried.
            let mut marks = !((word | HIGH) - ONES * 16) & !word & HIGH;
            // Not zero where a byte is a backslash; one behind the line's end makes no difference but time.
            let escapes = word ^ (ONES * u64::from(b'\\'));
            self.is_plain &= escapes.wrapping_sub(ONES) & !escapes & HIGH == 0;
            while marks != 0 {
                let nth = marks.trailing_zeros() / 8;
                match bytes.get(nth as usize) {
                    Some(b'\t') => self.tab(at + nth),
                    Some(b'\n') => {
                        self.len = (at + nth) as usize;
                        return;
                    }
                    _ => {}
                }
                marks &= marks - 1;
            }
            at += 8;
        }
        for (at, byte) in (at..).zip(rest) {
            match byte {
                b'\n' => {
                    self.len = at as usize;
                    return;
                }
                b'\\' => self.is_plain = false,
                b'\t' => self.tab(at),
                _ => {}
            }
        }
    }

    fn tab(&mut self, at: u32) {
        match self.tabs.get_mut(self.count) {
            // The last field has no tab behind it.
            Some(slot) if self.count < FIELDS - 1 => {
                *slot = at;
                self.count += 1;
            }
            _ => self.is_plain = false,
        }
    }

    /// The fields of the line, of so many bytes, that begins at `at`; empty where it ends before them.
    pub(super) fn fields(&self, at: usize, len: usize) -> [TextRange; FIELDS] {
        let mut from = 0;
        let mut fields = [TextRange::default(); FIELDS];
        for (field, tab) in fields.iter_mut().zip(self.tabs) {
            let to = (tab as usize).min(len);
            *field = TextRange::new(at + from, to - from);
            from = (to + 1).min(len);
        }
        fields
    }
}
