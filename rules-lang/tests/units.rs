//! The page of units is the table.

use std::{env, fs, path::PathBuf};

use rules_lang::ucum;

const HEAD: &str = "\
# Units

The units a measure may have, as [UCUM](https://ucum.org) writes them, and every other text that is taken for each. Nothing
else is: texts are compared exactly, so `Mg` and `MG` are not `mg`, and an entry in a unit that is not listed is a problem with that
entry. A unit may have an annotation in braces, which says what is counted and nothing of the unit: `{beats}/min` is `/min`. How
one unit is accepted for another stands in [the reference](language.md#measure). This list is written by a test; others hold each
conversion against a UCUM library, and that no text is the spelling of two units.

| unit | is | also taken |
|---|---|---|
";

#[test]
fn the_page_of_units_is_the_table() {
    let mut page = HEAD.to_owned();
    for it in ucum::table() {
        let show = |text: &String| match text.as_str() {
            "" => "no unit".to_owned(),
            text => format!("`{text}`"),
        };
        let also: Vec<String> = ucum::spellings(it.ucum).iter().map(show).collect();
        page.push_str(&format!("| `{}` | {} | {} |\n", it.ucum, it.name, also.join(" · ")));
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/units.md");
    if env::var_os("CODED_RULES_UPDATE_DOCS").is_some() {
        fs::write(path, page).unwrap();
        return;
    }
    assert_eq!(fs::read_to_string(path).unwrap(), page);
}
