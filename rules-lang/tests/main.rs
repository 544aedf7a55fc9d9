//! What the compiler does to whole rulesets.

#[cfg(test)]
mod docs;
#[cfg(test)]
mod format;
mod grammar;
#[cfg(test)]
mod lints;
#[cfg(test)]
mod rulesets;
#[cfg(test)]
mod shared_data;
#[cfg(test)]
mod support;
#[cfg(test)]
mod totality;
#[cfg(test)]
mod units;
#[cfg(test)]
mod worked;
#[cfg(test)]
mod wrong;
