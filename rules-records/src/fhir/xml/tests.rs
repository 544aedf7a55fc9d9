use insta::assert_snapshot;

use super::*;
use crate::fhir::json;

fn parsed(text: &str) -> String {
    match parse(&Source::new(text, 0)) {
        Ok(node) => node.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn becomes_what_its_json_would_be() {
    assert_snapshot!(parsed(r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a bundle -->
<f:Bundle xmlns:f="http://hl7.org/fhir">
  <f:entry><f:fullUrl value="urn:uuid:1"/><f:resource><f:Patient>
    <f:id value="p"/><f:active value="true"/><f:text><f:status value="generated"/>
    <f:div xmlns="http://www.w3.org/1999/xhtml">Ann <b>Lee</b> &amp; &nbsp;</f:div></f:text>
    <f:birthDate value="1990"><f:extension url="time"><f:valueTime value="10:00"/></f:extension></f:birthDate>
    <f:name><f:given value="Ann"/><f:given value="O&apos;B &#233;"/></f:name>
  </f:Patient></f:resource></f:entry>
  <f:entry><f:resource><f:Observation>
    <f:contained><f:Group><f:id value="g"/></f:Group></f:contained>
    <f:contained><f:Device id="x"/></f:contained>
    <f:valueQuantity><f:value value="6.50"/></f:valueQuantity>
  </f:Observation></f:resource></f:entry>
</f:Bundle>"#), @r#"{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p","active":true,"text":{"status":"generated"},"birthDate":1990,"_birthDate":{"extension":{"url":"time","valueTime":"10:00"}},"name":{"given":["Ann","O'B é"]}}},{"resource":{"resourceType":"Observation","contained":[{"resourceType":"Group","id":"g"},{"resourceType":"Device","id":"x"}],"valueQuantity":{"value":6.50}}}]}"#);
}

#[test]
fn one_and_many_are_read_alike() {
    let source = Source::new(
        r#"<Condition xmlns="http://hl7.org/fhir"><code><coding/><text value="a"/><coding/></code></Condition>"#,
        0,
    );
    let json =
        Source::new(r#"{"resourceType":"Condition","code":{"coding":[{},{}],"text":"a"}}"#, 0);
    assert_eq!(parse(&source).unwrap().to_string(), json::parse(&json).unwrap().to_string());
}

#[test]
fn what_is_not_fhir_xml_is_named() {
    let deep = format!("<Bundle xmlns=\"{FHIR}\">{}", "<a>".repeat(200));
    let wide: String = (0..300).map(|n| format!("<a{n}/>")).collect();
    let wide = format!("<Bundle xmlns=\"{FHIR}\">{wide}</Bundle>");
    let cases = [
        "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>",
        "<Bundle xmlns=\"http://hl7.org/fhir\">\n <id>5</id></Bundle>",
        "<Bundle xmlns=\"http://hl7.org/fhir\">\n <id value=\"&what;\"/></Bundle>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><Bundle xmlns=\"http://hl7.org/fhir\"/>",
        "<Bundle xmlns=\"http://hl7.org/fhir\">\n<entry>\n</Bundle>",
        "<Bundle xmlns=\"http://hl7.org/fhir\">\n<entry>\n",
        "<Bundle xmlns=\"http://hl7.org/fhir\">\n<entry id=",
        "<Bundle xmlns=\"http://hl7.org/fhir\">\n<id value='1' value='2'/></Bundle>",
        "<Bundle xmlns=\"http://hl7.org/fhir\"/><Bundle xmlns=\"http://hl7.org/fhir\"/>",
        "<Bundle xmlns=\"http://hl7.org/fhir\"/>more",
        "<Bundle xmlns=\"http://hl7.org/fhir\"><entry><resource><A/><B/></resource></entry></Bundle>",
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"é\"/></Bundle>",
        "<>",
        "</a>",
        &deep,
        &wide,
    ];
    assert_snapshot!(cases.map(parsed).join("\n"), @"
    line 1, column 1: not FHIR XML: the element `ClinicalDocument` is not of the namespace `http://hl7.org/fhir`
    line 2, column 6: not FHIR XML: `id` holds text; a value stands in the attribute `value`
    line 2, column 2: not FHIR XML: the entity `&what;` is not known
    line 1, column 1: not FHIR XML: a document type declaration is not allowed
    line 3, column 1: not FHIR XML: ill-formed document: expected `</entry>`, but `</Bundle>` was found
    line 2, column 8: it ends too early
    line 2, column 11: it ends too early
    line 2, column 1: not FHIR XML: `id` has an attribute twice
    line 1, column 38: not FHIR XML: `Bundle` comes after the end of the resource
    line 1, column 38: not FHIR XML: there is text outside the resource
    line 1, column 58: not FHIR XML: `resource` holds more than one resource
    line 1, column 1: ISO-8859-1 where UTF-8 is expected; convert it to UTF-8
    line 1, column 1: not FHIR XML: the element `` is not of the namespace `http://hl7.org/fhir`
    line 1, column 1: not FHIR XML: ill-formed document: close tag `</a>` does not match any open tag
    line 1, column 418: not FHIR XML: elements lie in each other deeper than 128
    line 1, column 1712: not FHIR XML: `Bundle` holds too many different elements
    ");
}

/// Cut short and broken at every byte: an error or a tree, never a panic.
#[test]
fn broken_anywhere_it_still_answers() {
    let whole = "<?xml version=\"1.0\"?><Bundle xmlns=\"http://hl7.org/fhir\"><entry><resource><Flag id='é'>\
        <code><text value=\"a&amp;b\"/></code><!-- c --><text><div>x</div></text></Flag></resource></entry></Bundle>";
    for place in 0..whole.len() {
        let cut = whole.get(..place).map(|cut| parse(&Source::new(cut, 0)));
        assert!(cut.is_none_or(|result| result.is_err()));
        for other in ["<", ">", "/", "\"", "&", "!", "?", "\u{e9}"] {
            if whole.is_char_boundary(place) && whole.is_char_boundary(place + 1) {
                let mut text = whole.to_owned();
                text.replace_range(place..=place, other);
                drop(parse(&Source::new(&text, 0)));
            }
        }
    }
}
