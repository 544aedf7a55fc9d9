//! Guesses what a file holds from its name and its first bytes.

/// How a FHIR feed is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Layout {
    /// One bundle, over as many lines as it likes.
    Bundle,
    /// A bundle a line.
    Lines,
    /// One bundle in XML.
    Xml,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// FHIR, for [`crate::fhir::read`].
    Fhir(Layout),
    /// A text request (`docs/text-request.md`), which `rules-core` reads.
    Text,
    /// A gzip stream: unpack it and ask again.
    Gzip,
}

/// Guesses the format of a file; `None` if it is none of ours.
///
/// `first` is what the file begins with: a few kilobytes are enough. The bytes decide; the name only
/// where they leave it open.
pub fn detect(name: &str, first: &[u8]) -> Option<Format> {
    if first.starts_with(&[0x1f, 0x8b]) {
        return Some(Format::Gzip);
    }
    let first = first.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(first).trim_ascii_start();
    // UTF-16 is told only so far that the reader can refuse it by its name.
    let narrow: Vec<u8>;
    let first = if first.iter().take(4).any(|byte| *byte == 0) {
        narrow = first.iter().copied().filter(|byte| !matches!(byte, 0 | 0xfe | 0xff)).collect();
        narrow.trim_ascii_start()
    } else {
        first
    };
    match first.first() {
        Some(b'{') => return Some(Format::Fhir(layout(name, first))),
        Some(b'<') => return Some(Format::Fhir(Layout::Xml)),
        _ => {}
    }
    // A text request may open with `#` lines and empty ones.
    let statement = first
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty() && !line.starts_with(b"#"));
    match statement {
        Some(line) if line.starts_with(b"coded-record") => Some(Format::Text),
        _ => None,
    }
}

/// A bundle written over several lines never closes on its first one.
fn layout(name: &str, first: &[u8]) -> Layout {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    if name.ends_with(".ndjson") || name.ends_with(".jsonl") {
        return Layout::Lines;
    }
    let mut lines = first.splitn(2, |byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let opening = lines.next().unwrap_or_default();
    let rest = lines.next().unwrap_or_default();
    let two_objects = opening.ends_with(b"}") && opens_object(opening) && opens_object(rest);
    if two_objects { Layout::Lines } else { Layout::Bundle }
}

/// Whether a JSON object with a member opens here.
fn opens_object(text: &[u8]) -> bool {
    text.strip_prefix(b"{").is_some_and(|inside| inside.trim_ascii_start().starts_with(b"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_formats_apart() {
        let cases: [(&str, &[u8], Option<Format>); 14] = [
            ("a.json", b"{\n  \"resourceType\": \"Bundle\"", Some(Format::Fhir(Layout::Bundle))),
            ("a.json", b"\xef\xbb\xbf{\"resourceType\":", Some(Format::Fhir(Layout::Bundle))),
            ("a", b"{\"a\":1}\n{\"a\":2}\n", Some(Format::Fhir(Layout::Lines))),
            ("a.ndjson", b"{\"a\":1", Some(Format::Fhir(Layout::Lines))),
            ("a.ndjson.gz", b"{\"a\":1", Some(Format::Fhir(Layout::Lines))),
            ("a.ndjson.gz", b"\x1f\x8b\x08", Some(Format::Gzip)),
            ("a.txt", b"# who\r\n\r\ncoded-record\t1\n", Some(Format::Text)),
            ("a.json", b"{% highlight json %}\n{", Some(Format::Fhir(Layout::Bundle))),
            ("a.csv", b"code,term\n", None),
            ("a.xml", b"\xef\xbb\xbf<?xml version", Some(Format::Fhir(Layout::Xml))),
            ("a.json", b"\xff\xfe{\0\"\0", Some(Format::Fhir(Layout::Bundle))),
            ("a.xml", b"\0<\0?", Some(Format::Fhir(Layout::Xml))),
            ("a.csv", b"\xff\xfea\0", None),
            ("a", b"", None),
        ];
        for (name, first, expected) in cases {
            assert_eq!(detect(name, first), expected, "{name} {}", String::from_utf8_lossy(first));
        }
    }
}
