//! How big a built file is.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

/// The size of `bytes` for people, raw and as a web server would send it.
pub(crate) fn shown(bytes: &[u8]) -> anyhow::Result<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let packed = gzip.finish()?;
    Ok(format!("{} ({} gzip)", kib(bytes.len()), kib(packed.len())))
}

/// A number of bytes in KiB, to one decimal place.
fn kib(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024);
    format!("{}.{} KiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(kib(0), "0.0 KiB");
        assert_eq!(kib(1024), "1.0 KiB");
        assert_eq!(kib(1025), "1.1 KiB");
        assert_eq!(shown(&[0; 10_240]).unwrap(), "10.0 KiB (0.1 KiB gzip)");
    }
}
