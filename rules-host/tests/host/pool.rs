use std::{num::NonZeroUsize, thread};

use rules_core::entry::{Context, Patient};

use super::*;

/// So many sessions, with little fuel.
fn pool(size: usize) -> Pool {
    let component = component(Limits::default().fuel(20_000_000));
    Pool::new(&component, [pack()], NonZeroUsize::new(size).unwrap()).unwrap()
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn threads_share_a_few_sessions_and_a_trap_troubles_one_call() {
    let pool = pool(2);
    let ruleset = pool.rulesets().next().unwrap();
    thread::scope(|scope| {
        for worker in 0..6 {
            let pool = &pool;
            scope.spawn(move || {
                for call in 0..20 {
                    let mut session = pool.checkout();
                    if (worker + call) % 7 == 0 {
                        let error = session.evaluate_text(&request(20_000)).unwrap_err();
                        assert!(matches!(error, Error::OutOfFuel { .. }), "{error:?}");
                    } else {
                        assert!(active(&session.evaluate_text(&request(3)).unwrap()));
                        assert_eq!(session.describe(ruleset).unwrap().title, "Sugar");
                    }
                }
            });
        }
    });
    // No more sessions were made than there may be, and none was lost.
    let (first, second) = (pool.try_checkout().unwrap(), pool.try_checkout().unwrap());
    assert!(pool.try_checkout().is_none());
    drop((first, second));
    assert!(pool.try_checkout().is_some());
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_session_comes_back_without_its_records() {
    let pool = pool(1);
    let context = Context::on("2026-11-23");
    // More than may be open in an instance.
    for _ in 0..100 {
        let mut session = pool.checkout();
        session.open_record(&Patient::default(), &context).unwrap();
    }
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_session_with_other_rulesets_does_not_come_back() {
    let pool = pool(1);
    let ruleset = pool.rulesets().next().unwrap();
    pool.checkout().unload(ruleset).unwrap();
    assert!(active(&pool.checkout().evaluate_text(&request(1)).unwrap()));
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_pack_that_does_not_load_makes_no_pool() {
    let component = component(Limits::default());
    let refused = Pool::new(&component, [b"no pack".to_vec()], NonZeroUsize::MIN);
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}
