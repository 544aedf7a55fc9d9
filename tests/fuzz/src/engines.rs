//! Random rulesets over random records: the engine says what the reference says.

use coded_rules_tests::{
    engines::{Compiled, Engine, Native},
    random::{program, record, repaired},
    reference,
};
use rules_core::pack;

/// The first bytes decide the ruleset, the others the records.
pub(crate) fn target(data: &[u8]) {
    let numbers: Vec<u16> = data.iter().map(|byte| u16::from(*byte)).collect();
    let (rules, records) = numbers.split_at(numbers.len() / 2);
    let (sources, compilation) = repaired(program(rules));
    let (Some(plan), Some(ir)) = (compilation.plan, compilation.ir) else { return };
    let pack = pack::encode(&plan, &[]);
    assert!(pack.is_ok(), "what compiles is not packed: {pack:?}");
    let Ok(pack) = pack else { return };
    let compiled = Compiled { ir, pack };
    let mut native = Native::default();
    for numbers in records.chunks(100).take(4) {
        let request = record::request(numbers);
        let reference = reference::reply(&compiled.ir, &compiled.pack, &request);
        let reply = native.reply(&compiled, &request);
        assert!(
            reply == reference,
            "{}\n{request}\nreference {reference}\nengine    {reply}",
            sources.main.text
        );
    }
}
