use std::time::Duration;

use super::*;

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_call_that_takes_too_many_instructions_is_stopped() {
    let mut session = Session::new(&component(Limits::default().fuel(20_000_000)));
    session.load(pack()).unwrap();
    let error = session.evaluate_text(&request(20_000)).unwrap_err();
    assert!(matches!(error, Error::OutOfFuel { limit: 20_000_000 }), "{error:?}");
    assert!(error.ends_instance());
    assert_eq!(session.fuel_used(), Some(20_000_000));
    assert!(active(&session.evaluate_text(&request(1)).unwrap()));
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn fuel_is_given_anew_to_each_call_and_counted_exactly() {
    let limit = 1_000_000;
    let metered = component(Limits::default().fuel(limit));
    let figures = || {
        let mut session = Session::new(&metered);
        assert_eq!(session.fuel_used(), None);
        let mut fuel = |entries| {
            session.evaluate_text(&request(entries)).unwrap();
            session.fuel_used().unwrap()
        };
        Vec::from_iter([1, 40].into_iter().chain([1; 98]).map(&mut fuel))
    };
    let fuel = figures();
    assert_eq!(fuel, figures());
    assert!(fuel[0] > 0 && fuel[1] > fuel[0], "{fuel:?}");
    assert!(fuel.iter().sum::<u64>() > limit, "{fuel:?}");

    let mut session = Session::new(&component(Limits::default().without_fuel()));
    session.evaluate_text(HEAD).unwrap();
    assert_eq!(session.fuel_used(), None);
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn an_instance_that_needs_too_much_memory_is_stopped() {
    let limit = 4 << 20;
    let mut session = Session::new(&component(Limits::default().memory(limit)));
    session.load(pack()).unwrap();
    let error = session.evaluate_text(&request(90_000)).unwrap_err();
    assert!(matches!(error, Error::OutOfMemory { limit: 4_194_304 }), "{error:?}");
    assert!(error.ends_instance());
    assert_eq!(session.memory_held(), 0);
    assert!(active(&session.evaluate_text(&request(1)).unwrap()));
    assert!((1..=limit).contains(&session.memory_held()));
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn an_instance_that_cannot_even_start_says_why() {
    let error = Session::new(&component(Limits::default().memory(1))).evaluate_text(HEAD);
    assert!(matches!(error, Err(Error::OutOfMemory { limit: 1 })), "{error:?}");
}

#[test]
#[ignore = "needs the built component: cargo xtask component"]
fn a_call_that_takes_too_long_is_stopped() {
    // No time at all: the first tick stops what takes longer than one.
    let limits = Limits::default().without_fuel().deadline(Duration::ZERO);
    let mut session = Session::new(&component(limits));
    let request = request(100_000);
    let stopped = (0..100).find_map(|_| session.evaluate_text(&request).err());
    assert!(
        matches!(stopped, Some(Error::DeadlineExceeded { limit: Duration::ZERO })),
        "{stopped:?}"
    );

    let limits = Limits::default().without_fuel().deadline(Duration::from_secs(60));
    let mut session = Session::new(&component(limits));
    session.load(pack()).unwrap();
    assert!(active(&session.evaluate_text(&request).unwrap()));
}
