//! Links only if `core` and `alloc` are there for the target.
#![no_std]
extern crate alloc;

use core::alloc::{GlobalAlloc, Layout};

struct Nothing;

unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NOTHING: Nothing = Nothing;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[unsafe(no_mangle)]
pub extern "C" fn probe(n: u32) -> u32 {
    (0..n).map(|n| alloc::format!("{n}").len() as u32).collect::<alloc::vec::Vec<_>>().len() as u32
}
