//! The generated half.
#![expect(unsafe_code, reason = "wit-bindgen's generated code reads and writes linear memory")]

wit_bindgen::generate!({
    path: "../wit",
    world: "rules-module",
});

export!(Component);

/// Implements the world's interfaces; they have no state of their own.
pub(crate) struct Component;
