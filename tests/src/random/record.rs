//! Records that are not kind: dates known in part, ties, values within bounds, wrong units, codings that
//! disagree, entries in error, later than today or not yet known, and facts that are not supplied.

use super::{Choices, NAMES};

/// A request under [`super::program`].
pub fn request(numbers: &[u16]) -> String {
    let mut it = Choices::new(numbers);
    let mut text = opening(&mut it);
    if it.once_in(3) {
        text.push_str(&format!("explain\trandom\t{}\n", it.one(&NAMES)));
    }
    for n in 0..it.below(13) {
        entry(&mut it, n, &mut text);
    }
    text
}

/// A request without entries.
pub(crate) fn opening(it: &mut Choices<'_>) -> String {
    let mut text = String::from("coded-record\t1\ntoday\t2026-11-23\n");
    text.push_str(it.one(&["", "", "", "known-as-of\t2026-08-01\n", "known-as-of\t2026-11-23\n"]));
    text.push_str(it.one(&["organisation\tA1\n", "", "organisation\tC3\n"]));
    patient(it, &mut text);
    for _ in 0..it.below(3) {
        let start = it.one(&["2019-03-01", "2026-06-02", "2026", "2025-11", "bad", "2026-12-01"]);
        let end = it.one(&["", "", "2026-11-23", "2026", "2026-11-22"]);
        text.push_str(&format!("registration\t{start}\t{end}\tA1\n"));
    }
    text.push_str(it.one(&["", "", "", "parameter\tperiod_end\t2026-03-31\n"]));
    text.push_str(it.one(&["", "", "", "parameter\ttarget\t57.5\n"]));
    text.push_str(it.one(&["", "", "", "parameter\tretest\t6\\smonths\n"]));
    text.push_str(it.one(&["", "", "", "parameter\tmidwifery\tC3\\sA1\n"]));
    text
}

/// A request that leaves nothing open but by what is missing: whole dates on days of their own, exact
/// values, and every patient fact.
pub fn whole(numbers: &[u16]) -> String {
    let mut it = Choices::new(numbers);
    let birth = it.one(&["1990-04-02", "2015-02-28"]);
    let death = it.one(&["", "\tdeath=2026-10-01"]);
    let mut text = format!(
        "coded-record\t1\ntoday\t2026-11-23\norganisation\tA1\npatient\tbirth={birth}\tsex=female{death}\n"
    );
    text.push_str(it.one(&["", "registration\t2025-03-01\t\tA1\n"]));
    for n in 0..it.below(7) {
        let date = format!("{}-{:02}-{:02}", 2023 + it.below(4), 1 + it.below(10), n + 1);
        let what = it.one(&[
            "snomed:195967001",
            "snomed:162660004",
            "snomed:999791000000106\t58\tmmol/mol",
            "snomed:999791000000106\t80\tmmol/mol",
            "snomed:999791000000106",
            "snomed:161714006\t@2026-09-09",
            "snomed:161714006",
            "read2:H33..",
        ]);
        text.push_str(&format!("entry\te{n}\t{date}\t{what}\n"));
    }
    text
}

fn patient(it: &mut Choices<'_>, text: &mut String) {
    let birth =
        it.one(&["birth=1990-04-02", "", "birth=1965", "birth=2008-02-29", "birth=2009-11"]);
    let sex = it.one(&["sex=female", "", "sex=male", "sex=unknown"]);
    let death = it.one(&["", "", "", "death=2026-10-01", "death=2026"]);
    let facts: Vec<&str> = [birth, sex, death].into_iter().filter(|it| !it.is_empty()).collect();
    if !facts.is_empty() {
        text.push_str(&format!("patient\t{}\n", facts.join("\t")));
    }
}

fn date(it: &mut Choices<'_>) -> &'static str {
    it.one(&[
        "2026-06-02",
        "2026-07-14",
        "2026-06-02",
        // 30 and 60 days later.
        "2026-07-02",
        "2026-08-01",
        "2025-11-23",
        "2025-11-24",
        "2026-11-23",
        "2024-02-29",
        "2026",
        "2026-06",
        "2025",
        "2025-11",
        "2026-06-02T10:30",
        "2026-06-02T09:00:30",
        "2026-11",
        "2026-11-24",
        "2019-03-01",
        "2026-07",
        "",
        "2026-02-30",
    ])
}

/// The line of one entry.
pub(crate) fn entry(it: &mut Choices<'_>, n: usize, text: &mut String) {
    let date = date(it);
    let what = match it.below(10) {
        0 | 1 => asthma(it).to_owned(),
        2 => {
            it.one(&["snomed:162660004", "read2:212G.", "read2:212G. snomed:162660004"]).to_owned()
        }
        3..=5 => number(it),
        6 | 7 => dated(it),
        8 => it
            .one(&["read2:H33zz", "ctv3:X101x", "local:ABC", "snomed:195967002", "read2:h33.."])
            .to_owned(),
        _ => it
            .one(&["read2:H33.. snomed:162660004", "ctv3:XaPbt read2:H33..", "snomed:738070007"])
            .to_owned(),
    };
    let mut fields: Vec<&str> = what.split('\t').collect();
    fields.resize(4, "");
    let organisation = it.one(&["A1", "B2", "", "C3"]);
    let service = it.one(&["", "Clinic"]);
    let recorded = it.one(&[
        "",
        "",
        "2026-06-02",
        "2026-08-02T10:00",
        "2026-06-02T09:00",
        "2026",
        "2026-12-01",
        "soon",
    ]);
    let episode = it.one(&["", "new", "first", "end", "other", "flare-up", "review"]);
    let flags = it.one(&["", "", "", "", "", "confidential", "entered-in-error", "deleted"]);
    let recorder = it.one(&["", "", "Practitioner/1"]);
    text.push_str(&format!(
        "entry\te{n}\t{date}\t{}\t{organisation}\t{service}\t{recorded}\t{episode}\t{flags}\t{recorder}\n",
        fields.join("\t")
    ));
}

fn asthma(it: &mut Choices<'_>) -> &'static str {
    it.one(&[
        "snomed:195967001",
        "read2:H33..",
        "read2:H331.",
        "read2:H33z.",
        "ctv3:H33..",
        "read2:H33.. snomed:195967001",
        "read2:H33..00",
    ])
}

fn number(it: &mut Choices<'_>) -> String {
    let code =
        it.one(&["snomed:999791000000106", "read2:42W5.", "ctv3:XaPbt snomed:999791000000106"]);
    let value = it.one(&[
        "58",
        "50",
        "80",
        "58.5",
        "48",
        "6.5",
        "7",
        "300",
        "5",
        "-1",
        "many",
        "12345678901234567",
    ]);
    let unit = it.one(&["mmol/mol", "mmol/mol", "mmol/mol", "%", "{turned}", "", "mg"]);
    let comparator = it.one(&["", "", "", "<", ">", "<=", ">="]);
    match it.below(8) {
        7 => code.to_owned(),
        6 => format!("{code}\t@2026-06-02"),
        _ => format!("{code}\t{value}\t{unit}\t{comparator}"),
    }
}

fn dated(it: &mut Choices<'_>) -> String {
    let code = it.one(&["snomed:161714006", "snomed:738070007", "read2:62...", "ctv3:7F2.."]);
    let value = it.one(&[
        "@2026-12-28",
        "@2026-12-20",
        "@2027-01-20",
        "@2026-12",
        "@2026",
        "@2026-09-09",
        "@2030-01-01",
        "@never",
        "\"text",
        "41",
        "",
    ]);
    format!("{code}\t{value}")
}
