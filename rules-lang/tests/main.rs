//! What the compiler does to whole rulesets.

#[cfg(test)]
mod docs;
mod grammar;
#[cfg(test)]
mod format;
#[cfg(test)]
mod rulesets;
#[cfg(test)]
mod soundness;
#[cfg(test)]
mod support;
#[cfg(test)]
mod totality;
#[cfg(test)]
mod worked;
#[cfg(test)]
mod wrong;
