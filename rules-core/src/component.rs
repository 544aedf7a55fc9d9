//! What the WebAssembly component exports: the world of `wit/coded-record.wit`, over one [`Module`].
//!
//! Values are moved between the types wit-bindgen makes and the engine's own, and nothing is decided
//! here. The component imports nothing: the allocator takes memory from its own linear memory, and a
//! panic, which would be a bug, ends the instance.

mod bindings;
mod exports;
mod given;
mod said;
mod state;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Traps. There is nowhere to write a message to, and formatting one would be the larger part of the
/// module.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
