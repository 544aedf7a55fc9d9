//! What the WebAssembly component exports: the world of `wit/coded-record.wit`, over one
//! `rules_core::engine::Engine`.
//!
//! Values are moved between the types wit-bindgen makes and the engine's own, and nothing is decided
//! here. The component imports nothing: the allocator takes memory from its own linear memory, and a
//! panic, which would be a bug, ends the instance. The cost of a call is that of the engine's, and a copy
//! of what crosses.
//!
//! On every target but wasm32 this crate is empty, so that the workspace builds as a whole.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

mod bindings;
mod convert;
mod exports;
mod instance;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Traps. There is nowhere to write a message to, and formatting one would be the larger part of the
/// module.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
