//! Linear memory, counted and limited.

use std::fmt;

use wasmtime::{ResourceLimiter, Result};

/// What an instance may have and has, in bytes. Linear memory never shrinks.
#[derive(Debug)]
pub(crate) struct Memory {
    pub(crate) limit: usize,
    pub(crate) held: usize,
}

/// The component asked for more than the limit.
#[derive(Debug)]
pub(crate) struct Exceeded;

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of memory")
    }
}

impl std::error::Error for Exceeded {}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, _: usize, wanted: usize, _: Option<usize>) -> Result<bool> {
        if wanted > self.limit {
            // An error ends the call here. A refusal would end it, too, by a panic that does not say why.
            return Err(Exceeded.into());
        }
        self.held = wanted;
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> Result<bool> {
        Ok(true)
    }
}
