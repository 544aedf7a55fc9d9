//! What is written of a patient, as a text request.

use std::collections::BTreeMap;

use rules_lang::ir::Ruleset;

/// What may stand after a value, and so is no unit.
const TAIL: [&str; 6] = ["at", "recorded", "episode", "error", "deleted", "confidential"];

/// A request from items like `born 1990-04-02` and `2026-06-02 asthma at RX1`.
///
/// Entries are called `e1`, `e2`, … in the order they are written unless they say `name: …`. Of what a
/// patient has once, the last item counts. A codelist's or measure's name stands for its first code.
///
/// # Errors
/// An item that cannot be read.
pub(crate) fn request(items: &[String], ruleset: &Ruleset) -> Result<String, String> {
    let mut once: BTreeMap<&str, String> = BTreeMap::new();
    let (mut facts, mut many, mut entries) = (BTreeMap::new(), Vec::new(), Vec::new());
    for item in items {
        let words: Vec<&str> = item.split_whitespace().collect();
        match words.as_slice() {
            ["today", day] => drop(once.insert("today", (*day).to_owned())),
            ["known", "as", "of", day] => drop(once.insert("known-as-of", (*day).to_owned())),
            ["asked", "by", who] => drop(once.insert("organisation", (*who).to_owned())),
            ["born", "unknown"] => drop(facts.remove("birth")),
            ["born", day] => drop(facts.insert("birth", *day)),
            ["died", day] => drop(facts.insert("death", *day)),
            [sex @ ("female" | "male")] | ["sex", sex] => drop(facts.insert("sex", sex)),
            ["registered", rest @ ..] => many.push(registration(rest)?),
            ["parameter", name, "=", value @ ..] => {
                many.push(format!("parameter\t{name}\t{}", value.join("\\s")));
            }
            [first, ..] if first.ends_with(':') => {
                let (id, rest) = item.split_once(':').unwrap_or_default();
                entries.push((id.to_owned(), rest.to_owned()));
            }
            _ => entries.push((format!("e{}", entries.len() + 1), item.clone())),
        }
    }
    let mut request = String::from("coded-record\t1\n");
    for (keyword, value) in once {
        request.push_str(&format!("{keyword}\t{value}\n"));
    }
    if !facts.is_empty() {
        let facts: Vec<String> = facts.iter().map(|(name, is)| format!("{name}={is}")).collect();
        request.push_str(&format!("patient\t{}\n", facts.join("\t")));
    }
    for (id, entry) in entries {
        let line = written(&id, &entry, ruleset).map_err(|it| format!("entry `{entry}`: {it}"))?;
        many.push(line);
    }
    request.push_str(&many.join("\n"));
    request.push('\n');
    Ok(request)
}

fn registration(words: &[&str]) -> Result<String, String> {
    let (start, end, place) = match words {
        [start] => (start, "", ""),
        [start, "to", end] => (start, *end, ""),
        [start, "at", place] => (start, "", *place),
        [start, "to", end, "at", place] => (start, *end, *place),
        _ => return Err("a registration is `registered DAY to DAY at ORGANISATION`".to_owned()),
    };
    Ok(format!("registration\t{start}\t{end}\t{place}"))
}

/// The line of one entry: `2026-06-01 hba1c = 58 mmol/mol at RX1 recorded 2026-06-02`.
fn written(id: &str, entry: &str, ruleset: &Ruleset) -> Result<String, String> {
    let mut words = entry.split_whitespace().peekable();
    let date = words.next().ok_or("no date")?;
    let date = if date == "undated" { "" } else { date };
    let codes = words.next().ok_or("no code")?;
    let codes = codes
        .split('+')
        .map(|code| coding(code, ruleset))
        .collect::<Result<Vec<_>, String>>()?
        .join(" ");
    let (mut value, mut unit, mut comparator) = (String::new(), "", "");
    if let Some(sign) = words.next_if(|it| matches!(*it, "=" | "<" | "<=" | ">" | ">=")) {
        let text = words.next().ok_or("no value")?;
        value = if let Some(text) = text.strip_prefix('"') {
            format!("\"{}", text.trim_end_matches('"'))
        } else if is_date(text) {
            format!("@{text}")
        } else {
            text.to_owned()
        };
        comparator = if sign == "=" { "" } else { sign };
        unit = words.next_if(|word| !TAIL.contains(word)).unwrap_or_default();
    }
    let (mut place, mut recorded, mut episode, mut flags) = ("", "", "", Vec::new());
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("nothing after `{word}`"));
        match word {
            "at" => place = next()?,
            "recorded" => recorded = next()?,
            "episode" => episode = next()?,
            "error" => flags.push("entered-in-error"),
            flag @ ("deleted" | "confidential") => flags.push(flag),
            other => return Err(format!("`{other}` is not understood")),
        }
    }
    let flags = flags.join(" ");
    let fields = [id, date, &codes, &value, unit, comparator, place, "", recorded, episode, &flags];
    Ok(format!("entry\t{}", fields.join("\t")))
}

/// A month or a day: `2026-12`, `2026-12-28`. A year alone would be a number, so it is written as the text request
/// has it, `@2026`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |it: &&str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    parts.iter().all(digits)
        && match parts.as_slice() {
            [_, month] => month.len() == 2,
            [_, month, day] => month.len() == 2 && day.len() == 2,
            _ => false,
        }
}

/// `scheme:code` as it stands, or the first code of a codelist or measure; `name.scheme` the first of it.
fn coding(text: &str, ruleset: &Ruleset) -> Result<String, String> {
    if text.contains(':') {
        return Ok(text.to_owned());
    }
    let (name, scheme) = text.split_once('.').unwrap_or((text, ""));
    let of_measure = ruleset.measures.iter().find(|it| it.name == name).map(|it| it.codelist);
    let list = match of_measure {
        Some(id) => ruleset.codelists.get(id.index()),
        None => ruleset.codelists.iter().find(|it| it.name == name),
    };
    let list = list.ok_or_else(|| format!("no list is called `{name}`"))?;
    let code = list
        .codes
        .iter()
        .find(|it| scheme.is_empty() || it.code.scheme().name() == scheme)
        .ok_or_else(|| format!("`{name}` has no such code"))?;
    if list.composed.is_some() {
        return Err(format!("`{name}` is made of others; name one of them"));
    }
    Ok(format!("{}:{}", code.code.scheme().name(), code.code))
}
