//! The parts an evaluation is made of, each on its own, by criterion: `cargo bench -p coded-rules-bench --bench parts`.
//! Criterion compares with the run before; the whole, beside the hand-written limit, is `cargo xtask bench`.

#![expect(clippy::unwrap_used, reason = "a benchmark stops where its input is wrong")]

use std::hint::black_box;

use coded_rules_tests::packs;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rules_core::{
    code::{Code, Scheme},
    date::Moment,
    decimal::Decimal,
    engine::Engine,
    entry::{Context, Patient},
    pack::Pack,
    text_request,
};

/// A request of so many entries: every fifth a result that a rule reads, the rest on no codelist.
fn request(entries: usize) -> String {
    let mut request =
        String::from("coded-record\t1\ntoday\t2026-11-23\npatient\tbirth=1960-05-17\n");
    for n in 0..entries {
        let day = n * 36 * 12 * 28 / entries;
        let (year, month, day) = (1990 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
        let what = match n % 5 {
            0 => "snomed:999791000000106\t48\tmmol/mol",
            1 => "ctv3:XaJ8m\t\t",
            _ => "snomed:163020007\t\t",
        };
        request.push_str(&format!("entry\te{n}\t{year}-{month:02}-{day:02}\t{what}\t\tA1\n"));
    }
    request
}

fn readers(criterion: &mut Criterion) {
    let codes = [
        ("Read v2", Scheme::ReadV2, "H33z1"),
        ("CTV3", Scheme::Ctv3, "XaPbt"),
        ("SNOMED CT, 8 digits", Scheme::SnomedCt, "44054006"),
        ("SNOMED CT, 15 digits", Scheme::SnomedCt, "999791000000106"),
        ("EMIS", Scheme::Local, "EMISNQPR489"),
    ];
    for (name, scheme, code) in codes {
        criterion.bench_function(&format!("code, {name}"), |it| {
            it.iter(|| Code::parse(scheme, black_box(code)));
        });
    }
    for text in ["2019-06-01", "2019-06", "2019-06-01T10:30"] {
        criterion.bench_function(&format!("date, {text}"), |it| {
            it.iter(|| Moment::parse(black_box(text)));
        });
    }
    criterion.bench_function("decimal, 58.5", |it| it.iter(|| Decimal::parse(black_box("58.5"))));
    let text = request(400);
    let mut group = criterion.benchmark_group("text request, every entry on its own");
    group.throughput(Throughput::Elements(400));
    group.bench_function("400 entries", |it| it.iter(|| text_request::parse(black_box(&text))));
    group.finish();
}

fn engine(criterion: &mut Criterion) {
    let pack = packs::build("rulesets/diabetes").unwrap();
    criterion.bench_function("pack loaded, diabetes", |it| {
        it.iter(|| Pack::load(black_box(&pack)).unwrap());
    });
    let text = request(400);
    let mut module = Engine::new();
    module.load(&pack).unwrap();
    criterion.bench_function("400 entries, text to JSON", |it| {
        it.iter(|| module.evaluate_text(black_box(&text)).unwrap());
    });
    let context = Context::on("2026-11-23");
    let entries = text_request::parse(&text).unwrap().entries;
    criterion.bench_function("400 entries, verdicts of an open record", |it| {
        it.iter_batched(
            || {
                let mut module = Engine::new();
                module.load(&pack).unwrap();
                let record = module.open(&Patient::default(), context.clone()).unwrap();
                module.add_entries(record, &entries).unwrap();
                (module, record)
            },
            |(mut module, record)| {
                black_box(module.decide(record, &[]).unwrap());
                module
            },
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(parts, readers, engine);
criterion_main!(parts);
