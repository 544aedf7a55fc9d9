use alloc::{string::ToString, vec};

use super::*;
use crate::{plan::*, testing::plan};

fn refused(change: impl FnOnce(&mut Plan)) -> String {
    let mut plan = plan();
    change(&mut plan);
    let encoded = encode(&plan, &[]);
    assert_eq!(check(&plan), encoded.clone().map(drop), "what is checked is what is written");
    match encoded {
        Err(PackError::Plan(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_pack_comes_back() {
    let sources = vec![("small.rules".to_string(), b"ruleset small".to_vec())];
    let bytes = encode(&plan(), &sources).unwrap();
    check(&plan()).unwrap();
    let pack = Pack::load(&bytes).unwrap();
    assert_eq!(pack.plan, plan());
    assert_eq!(super::sources(&bytes).unwrap(), sources);
    assert_eq!(pack.digest.len(), 64);
    assert_eq!(encode(&plan(), &sources).unwrap(), bytes, "the same plan gives the same bytes");
}

#[test]
fn damage_is_named() {
    let good = encode(&plan(), &[]).unwrap();
    let load = |bytes: &[u8]| Pack::load(bytes).unwrap_err();
    assert_eq!(load(b""), PackError::NotAPack);
    assert_eq!(
        load(b"PK\x03\x04 this is a zip and long enough to have a header ...."),
        PackError::NotAPack
    );
    assert_eq!(load(&good[..good.len() - 1]), PackError::Digest);
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(load(&longer), PackError::Digest);
    let mut newer = good.clone();
    newer[4] = 9;
    assert_eq!(load(&newer), PackError::Version { what: "format", found: 9, known: FORMAT });
    let said = |format| {
        newer[4] = format;
        load(&newer).to_string()
    };
    let [older, newer] = [2, 9].map(said);
    assert_eq!(
        older,
        "the pack has format version 2; this module reads version 3: compile the ruleset again"
    );
    assert_eq!(
        newer,
        "the pack has format version 9; this module reads version 3: use a newer module"
    );
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        Pack::load(&bad).unwrap_err();
    }
}

/// A pack whose digest is right and whose plan is hostile: what a checksum cannot catch.
#[test]
fn a_plan_that_breaks_its_form_is_refused() {
    assert_eq!(refused(|p| p.alerts[0].when = NodeId(99)), "an expression points at nothing");
    assert_eq!(
        refused(|p| p.alerts[0].when = NodeId(0)),
        "an alert's condition is of the wrong kind"
    );
    assert_eq!(refused(|p| p.nodes[0] = Node::Any(NodeId(1))), "expressions are not in order");
    assert_eq!(refused(|p| p.nodes.push(Node::Not(NodeId(3)))), "expressions are not in order");
    assert_eq!(
        refused(|p| p.nodes[1] =
            Node::Select(vec![Source::Codelist(CodelistId(0))], vec![Filter::During(MarkerId(0))])),
        "`ill` depends on itself"
    );
    assert_eq!(
        refused(|p| {
            p.nodes.push(Node::CandidateStart);
            p.nodes.push(Node::CompareDates(
                Comparison::Less,
                NodeId(3),
                NodeId(3),
                IfMissing::Unknown,
            ));
            p.alerts[0].when = NodeId(4);
        }),
        "`is_ill` asks for the day an episode would start outside a guard"
    );
    assert_eq!(
        refused(|p| p.tables.push(Table {
            name: "t".into(),
            title: String::new(),
            rows: vec![Row {
                number: 1,
                condition: NodeId(2),
                if_yes: Action::Next,
                if_no: Action::Next
            }],
        })),
        "table `t` has no last action"
    );
    assert_eq!(
        refused(|p| {
            for at in 2..2000 {
                p.nodes.push(Node::Not(NodeId(at)));
            }
        }),
        "expressions are nested more than 256 deep"
    );
    assert_eq!(
        refused(|p| {
            p.nodes.push(Node::Today);
            for at in 3..20_000 {
                p.nodes.push(Node::FirstOf(vec![NodeId(at)]));
            }
        }),
        "expressions are nested more than 256 deep"
    );
}

#[test]
fn a_read_code_for_everything_below_matches_below() {
    let pack = Pack::load(&encode(&plan(), &[]).unwrap()).unwrap();
    let hits = |text| {
        let code = Code::parse(crate::code::Scheme::ReadV2, text).unwrap();
        pack.lookup(code).count()
    };
    assert_eq!(
        [hits("H33.."), hits("H33z1"), hits("H3..."), hits("C10F."), hits("C10F0"), hits("c10f.")],
        [1, 1, 0, 1, 0, 0]
    );
}

/// A pack with a right header around any plan and sources.
fn pack_of(body: &[u8]) -> Vec<u8> {
    let mut pack = MAGIC.to_vec();
    pack.extend_from_slice(&FORMAT.to_le_bytes());
    pack.extend_from_slice(&LANGUAGE.to_le_bytes());
    pack.extend_from_slice(&Sha256::digest(body));
    pack.extend_from_slice(body);
    pack
}

#[test]
fn sources_are_checked_and_left_where_they_are() {
    let with = |sources: &[u8]| {
        let plan = postcard::to_allocvec(&plan()).unwrap();
        let pack = pack_of(&[&(plan.len() as u32).to_le_bytes(), &plan[..], sources].concat());
        let loaded = Pack::load(&pack).map(|_| ());
        assert_eq!(super::sources(&pack).map(|_| ()), loaded);
        loaded
    };
    assert_eq!(with(&[0]), Ok(()));
    assert_eq!(with(&[1, 1, b'a', 2, 0xFF, 0xFE]), Ok(()));
    assert_eq!(with(&[2, 1, b'a', 0]), Err(PackError::Encoding));
    assert_eq!(with(&[1, 1, 0xFF, 0]), Err(PackError::Encoding));
    assert_eq!(with(&[0, 0]), Err(PackError::Length));
    assert_eq!(with(&[]), Err(PackError::Encoding));
}

#[test]
fn a_right_header_leads_to_the_plan() {
    assert_eq!(Pack::load(&pack_of(&[])).unwrap_err(), PackError::Length);
    assert_eq!(Pack::load(&pack_of(&[1, 0, 0, 0, 9, 9])).unwrap_err(), PackError::Encoding);
}

proptest::proptest! {
    #[test]
    fn loading_is_total(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = Pack::load(&bytes);
        // The same behind a right header and digest, so that decoding and checking are reached.
        let _ = Pack::load(&pack_of(&bytes));
    }

    #[test]
    fn a_plan_changed_anywhere_is_refused_or_evaluates(at in 0_usize..400, to: u8) {
        let good = postcard::to_allocvec(&plan()).unwrap();
        let mut body = (good.len() as u32).to_le_bytes().to_vec();
        body.extend_from_slice(&good);
        body.push(0);
        let place = 4 + at % good.len();
        body[place] = to;
        let mut engine = crate::engine::Engine::new();
        if engine.load(&pack_of(&body)).is_ok() {
            let request = "coded-record\t1\ntoday\t2026-01-05\nentry\ta\t2026-01-01\tread2:C10F.\nentry\tb\t2026\tread2:21263\n";
            let reply = engine.evaluate_text(request);
            proptest::prop_assert!(reply.is_ok(), "{:?}", reply);
        }
    }
}
