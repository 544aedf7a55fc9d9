//! Links only if `std` is there for the target.

#[unsafe(no_mangle)]
pub extern "C" fn probe(n: u32) -> u32 {
    let names = (0..n).map(|n| format!("{n}")).collect::<std::collections::BTreeSet<_>>();
    std::env::var("PROBE").map_or(0, |text| text.len() as u32) + names.len() as u32
}
