//! Memory is that of one patient, however many there are.

#![cfg(target_os = "linux")]

use std::{fs, io::Read, thread, time::Duration};

use crate::sandbox::Sandbox;

/// The most memory the program had at any time, in kilobytes, and what it said.
fn peak(sandbox: &Sandbox, command: &str) -> (u64, String) {
    let mut child = sandbox.start(command);
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        // The kernel keeps the peak, so the last look before the end is enough.
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        most = kilobytes.and_then(|it| it.parse().ok()).unwrap_or(most).max(most);
        thread::sleep(Duration::from_millis(1));
    }
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    (most, said)
}

/// A bundle of about so many bytes on one line.
fn bundle(patient: usize, bytes: usize) -> String {
    let mut line = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Patient","id":"p{patient}"}}}}"#
    );
    let mut number = 0;
    while line.len() < bytes {
        number += 1;
        line.push_str(&format!(
            r#",{{"resource":{{"resourceType":"Condition","id":"c{number}","onsetDateTime":"2015-03-02","code":{{"coding":[{{"system":"http://snomed.info/sct","code":"44054006"}}]}}}}}}"#
        ));
    }
    line.push_str("]}\n");
    line
}

/// Sixteen times the feed may take a quarter more memory: the allocator's doing, not the records'.
#[test]
fn a_feed_of_lines_needs_the_memory_of_one_patient() {
    let sandbox = Sandbox::new("memory_lines");
    let feed = |patients: usize| -> String { (0..patients).map(|n| bundle(n, 500_000)).collect() };
    sandbox.file("few.ndjson", feed(2)).file("many.ndjson", feed(32));
    let (few, _) = peak(&sandbox, "inspect few.ndjson");
    let (many, said) = peak(&sandbox, "inspect many.ndjson");
    assert!(said.contains("1 file, 32 patients"), "{said}");
    assert!(few > 0 && many < few + few / 4, "{few} kB for 2 patients, {many} kB for 32");
}

/// Beside 64 MB of rows, one patient: rows that weigh more go through temporary files.
#[test]
fn a_folder_of_tables_needs_no_more_than_its_share() {
    let sandbox = Sandbox::new("memory_tables");
    let mut patients = String::from("RowIdentifier,DateBirth,DateDeath,Gender\n");
    let mut codes = String::from(
        "RowIdentifier,IDPatient,DateEvent,DateEventRecorded,CTV3Code,SNOMEDCode,NumericValue,NumericUnit,IDOrganisation\n",
    );
    for patient in 0..1000 {
        patients.push_str(&format!("{patient},01 May 1960 00:00,,F\n"));
    }
    // Each row is of another patient than the one before.
    for row in 0_usize..250_000 {
        codes.push_str(&format!(
            "{row},{},02 Mar 2015 10:00:00,02 Mar 2015 10:00:00,X40J5,44054006,5.5,mmol/L,B83621\n",
            row * 7919 % 1000
        ));
    }
    sandbox.file("tables/SRPatient.csv", patients).file("tables/SRCode.csv", codes);
    let (most, said) = peak(&sandbox, "inspect tables");
    assert!(said.contains("250000 entries"), "{said}");
    assert!(most < 128 << 10, "{most} kB");
}
