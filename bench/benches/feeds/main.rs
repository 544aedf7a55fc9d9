//! How fast each feed is read, beside a plain walk of a `serde_json::Value` of the same records, in one run on one
//! core: `cargo bench -p coded-rules-bench --bench feeds`. Read the ratios; the machine's own speed is in both.
//!
//! `-- --sweeps N` takes the median of so many (7). `-- --lines FILE MEGABYTES` and `-- --tables FOLDER MEGABYTES`
//! write a large feed of lines and a large SystmOne extract instead, to measure memory on.

#![expect(clippy::disallowed_methods, reason = "a benchmark has a clock")]

mod omop;
mod write;

use std::{
    env, fs,
    hint::black_box,
    io::Read,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context as _, bail};
use coded_rules_tests::{extracts, vectors::root};
use flate2::read::MultiGzDecoder;
use rules_core::{entry::Context, text_request};
use rules_records::{Extract, ExtractKind, FeedError, Layout, PatientRecord, fhir, open_extract};
use serde_json::Value;

/// The files of one feed.
type Files = Vec<Vec<u8>>;

fn main() -> anyhow::Result<()> {
    let mut sweeps = 7;
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut next = || arguments.next().context("a value should follow");
        match argument.as_str() {
            "--sweeps" => sweeps = next()?.parse()?,
            "--lines" => return write::lines(Path::new(&next()?), next()?.parse()?),
            "--tables" => return write::tables(Path::new(&next()?), next()?.parse()?),
            // What cargo itself passes on.
            "--bench" => {}
            other => bail!("unknown argument `{other}`"),
        }
    }
    println!(
        "| feed | MB | entries | MB/s | entries/s | walk, MB/s | time against the walk, for the same bytes |"
    );
    println!("|---|---|---|---|---|---|---|");
    let gp_connect = files("gpconnect-structured-stu3", ".json.gz")?;
    let synthea = files("synthea-fhir-r4", ".ndjson.gz")?;
    let lines: Files = synthea.iter().flat_map(|file| each_line(file)).collect();
    let folder = tempfile::tempdir()?;
    let made: Vec<extracts::Record> = gp_connect
        .iter()
        .chain(&lines)
        .map(|bundle| Ok(extracts::record(&serde_json::from_slice(bundle)?)))
        .collect::<anyhow::Result<_>>()?;
    let (tpp, emis) = (folder.path().join("tpp"), folder.path().join("emis"));
    extracts::tpp(&made)?.write(&tpp)?;
    extracts::emis(&made)?.write(&emis)?;
    let omop = folder.path().join("omop");
    omop::extract(&made)?.write(&omop)?;
    let texts =
        gp_connect.iter().chain(&lines).map(|bundle| text(bundle)).collect::<Result<_, _>>()?;

    let json = |files: &Files| bundles(files, Layout::Bundle);
    let feeds: [(&str, Files, Reading<'_>); 8] = [
        ("GP Connect, JSON", gp_connect, Box::new(json)),
        ("Synthea, a bundle a file", lines, Box::new(json)),
        ("Synthea, lines", synthea.clone(), Box::new(|files| bundles(files, Layout::Lines))),
        (
            "UK Core, XML",
            files("ukcore-r4-examples", ".xml")?,
            Box::new(|files| bundles(files, Layout::Xml)),
        ),
        ("TPP SystmOne", tables(&tpp)?, Box::new(|_| folder_of(&tpp, ExtractKind::Tpp))),
        ("EMIS Web", tables(&emis)?, Box::new(|_| folder_of(&emis, ExtractKind::Emis))),
        ("OMOP", tables(&omop)?, Box::new(|_| folder_of(&omop, ExtractKind::Omop))),
        ("text form", texts, Box::new(requests)),
    ];
    for (name, files, read) in &feeds {
        // What is no JSON is held to the walk of JSON, megabyte for megabyte.
        let is_json =
            files.iter().all(|file| file.first() == Some(&b'{')) && !name.starts_with("OMOP");
        let walked = if is_json { files } else { &synthea };
        let (mut ours, mut walks, mut entries) = (Vec::new(), Vec::new(), 0);
        for _ in 0..sweeps {
            let start = Instant::now();
            black_box(walk(walked)?);
            walks.push(start.elapsed().as_secs_f64() / megabytes(walked));
            let start = Instant::now();
            entries = black_box(read(files)?);
            ours.push(start.elapsed().as_secs_f64() / megabytes(files));
        }
        let (ours, walks) = (median(&mut ours), median(&mut walks));
        println!(
            "| {name} | {:.1} | {entries} | {:.0} | {:.0} | {:.0} | {:.2} |",
            megabytes(files),
            1.0 / ours,
            entries as f64 / (ours * megabytes(files)),
            1.0 / walks,
            ours / walks,
        );
    }
    Ok(())
}

/// Reads a feed and gives back its entries.
type Reading<'f> = Box<dyn Fn(&Files) -> anyhow::Result<usize> + 'f>;

fn count(
    records: impl Iterator<Item = Result<PatientRecord, FeedError>>,
) -> Result<usize, FeedError> {
    records.map(|record| Ok(black_box(record?).entries.len())).sum()
}

fn bundles(files: &Files, layout: Layout) -> anyhow::Result<usize> {
    let mut entries = 0;
    for file in files {
        // An example that is no record is read to its end, too.
        entries += count(fhir::read(file.as_slice(), layout)).unwrap_or_default();
    }
    Ok(entries)
}

fn folder_of(folder: &Path, kind: ExtractKind) -> anyhow::Result<usize> {
    let records: Extract = open_extract(folder, kind)?;
    Ok(count(records)?)
}

fn requests(files: &Files) -> anyhow::Result<usize> {
    let mut entries = 0;
    for file in files {
        let request = text_request::parse(str::from_utf8(file)?);
        let request = request.map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
        entries += black_box(request).entries.len();
    }
    Ok(entries)
}

/// The text form of a bundle's record.
fn text(bundle: &[u8]) -> anyhow::Result<Vec<u8>> {
    let record = fhir::read(bundle, Layout::Bundle).next().context("an empty file")??;
    let context = Context::on("2026-11-23");
    Ok(record.request(&context).to_text().into_bytes())
}

/// The yardstick: parses the JSON and visits every value.
fn walk(files: &Files) -> anyhow::Result<usize> {
    let mut size = 0;
    for file in files {
        for value in serde_json::Deserializer::from_slice(file).into_iter::<Value>() {
            size += visit(&value?);
        }
    }
    Ok(size)
}

fn visit(value: &Value) -> usize {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| name.len() + visit(value)).sum()
        }
        Value::Array(items) => items.iter().map(visit).sum(),
        Value::String(text) => text.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
    }
}

fn megabytes(files: &Files) -> f64 {
    files.iter().map(Vec::len).sum::<usize>() as f64 / 1e6
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn each_line(file: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec)
}

/// The bytes of a folder's tables: only their size is asked for.
fn tables(folder: &Path) -> anyhow::Result<Files> {
    fs::read_dir(folder)?.map(|file| Ok(fs::read(file?.path())?)).collect()
}

/// The unpacked files of a folder of the shared material.
fn files(folder: &str, ending: &str) -> anyhow::Result<Files> {
    let root = env::var_os("CODED_RULES_SHARED_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    let folder = root.join(folder);
    let mut paths = Vec::new();
    for file in fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))? {
        paths.push(file?.path());
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.to_string_lossy().ends_with(ending) {
            let bytes = fs::read(&path)?;
            let mut unpacked = Vec::new();
            match ending.ends_with(".gz") {
                true => drop(MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked)?),
                false => unpacked = bytes,
            }
            files.push(unpacked);
        }
    }
    Ok(files)
}
