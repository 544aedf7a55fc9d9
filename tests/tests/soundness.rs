//! What the compiler accepts has an answer: whatever is missing from a record, no rule is undecided.
//!
//! Random conditions are compiled; where a value may be missing, the compiler's own fixes are applied
//! until it is content. The engine then decides them on random records whose dates are whole and whose
//! patient facts are there, so that only something missing could leave a rule undecided.

use coded_rules_tests::random::{condition, program, record, repaired};
use proptest::{collection::vec, prelude::*};
use rules_core::{engine::Engine, pack};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn what_compiles_is_decided(
        numbers in vec(any::<u16>(), 0..80),
        records in vec(vec(any::<u16>(), 0..40), 1..6),
    ) {
        let condition = condition(&numbers);
        let rules = format!("{}report r {{ include when {condition} }}\n", program(&[]));
        let (sources, compilation) = repaired(rules);
        let rule = sources.main.text.lines().last().unwrap_or_default();
        prop_assert!(compilation.plan.is_some(), "{rule}: {:#?}", compilation.diagnostics);
        let mut module = Engine::new();
        module.load(&pack::encode(&compilation.plan.unwrap(), &[]).unwrap()).unwrap();
        for numbers in records {
            let request = record::whole(&numbers);
            let reply = module.evaluate_text(&request).unwrap();
            prop_assert!(reply.contains("\"undecided\":[]"), "{rule}\n{request}\n{reply}");
        }
    }
}
