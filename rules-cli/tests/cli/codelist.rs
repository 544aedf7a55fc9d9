//! `coded-rules codelist`.

use crate::sandbox::Sandbox;

/// Rows as they stand in published lists, each with its damage.
const DAMAGED: &str = "\u{feff}code,term,category
195967001,Asthma,diagnosis
 86290005,Respiratory rate,test
1092131000000100,Ex smoker,history
10054111000001108,A medicine,drug
3.85231E+14,Self harm,history
123|Not an id|,,
195967001,Asthma again,diagnosis
";

#[test]
fn a_list_with_damage() {
    let sandbox = Sandbox::new("codelist_check");
    sandbox.file("asthma.csv", DAMAGED);
    insta::assert_snapshot!(sandbox.run("codelist check --scheme snomed asthma.csv"), @"
    exit status: 2
    --- stdout
    asthma.csv: 7 rows = 3 read + 4 refused
      snomed   2 codes
      E0305    malformed-code 4, 3 repairs proposed
      W0307    duplicate-code 1
      N0309    padded-field 1, 1 repair proposed
    --- stderr
    note[N0309]: white space around `86290005` was left out
     --> asthma.csv:3:1
      |
    3 |  86290005,Respiratory rate,test
      | ^^^^^^^^^ only this is read
      |
    help: take the white space out
      |
    3 | 86290005,Respiratory rate,test
      | ~~~~~~~~

    error[E0305]: `1092131000000100` is not a SNOMED CT code: the check digit is wrong (these digits would end in 7)
     --> asthma.csv:4:1
      |
    4 | 1092131000000100,Ex smoker,history
      | ^^^^^^^^^^^^^^^^ malformed
      |
    help: write `1092131000000107`: a spreadsheet has kept 15 digits of the id and made zeros of the rest
      |
    4 - 1092131000000100,Ex smoker,history
    4 + 1092131000000107,Ex smoker,history
      |

    error[E0305]: `10054111000001108` is not a SNOMED CT code: the check digit is wrong (these digits would end in 7)
     --> asthma.csv:5:1
      |
    5 | 10054111000001108,A medicine,drug
      | ^^^^^^^^^^^^^^^^^ malformed
      |
    help: write `10054111000001107`: a script has kept the id as a binary double, which moves its last digits
      |
    5 - 10054111000001108,A medicine,drug
    5 + 10054111000001107,A medicine,drug
      |

    error[E0305]: `3.85231E+14` is not a SNOMED CT code: `.` cannot be in a code of this scheme
     --> asthma.csv:6:1
      |
    6 | 3.85231E+14,Self harm,history
      | ^^^^^^^^^^^ malformed
      |
    help: write `385231000000108`: a spreadsheet has written the id as a power of ten and kept some of its digits
      |
    6 - 3.85231E+14,Self harm,history
    6 + 385231000000108,Self harm,history
      |

    error[E0305]: `123|Not an id|` is not a SNOMED CT code: `|` cannot be in a code of this scheme
     --> asthma.csv:7:1
      |
    7 | 123|Not an id|,,
      | ^^^^^^^^^^^^^^ malformed

    warning[W0307]: `195967001` is twice on the codelist `asthma.csv`
     --> asthma.csv:8:1
      |
    2 | 195967001,Asthma,diagnosis
      | --------- first listed here
    ...
    8 | 195967001,Asthma again,diagnosis
      | ^^^^^^^^^ listed again
      |
      = help: take one of them out
    ");
    insta::assert_snapshot!(sandbox.run("codelist check asthma.csv missing.csv"), @r#"
    exit status: 2
    --- stdout
    asthma.csv: 0 rows = 0 read + 0 refused
      E0303    unknown-column 1
    --- stderr
    error[E0303]: this codelist file does not say which scheme its codes are of
     --> asthma.csv:1:2
      |
    1 | ﻿code,term,category
      | ^^^^^^^^^^^^^^^^^^ the header
      |
      = help: add a column `scheme`, or name the scheme in the rules: `from "…" as snomed`

    error: cannot read `missing.csv`: No such file or directory (os error 2)
    "#);
}

#[test]
fn published_forms() {
    let sandbox = Sandbox::new("codelist_published");
    let axson = "Read v2 Code,SNOMED CT Concept ID,SNOMED CT Description ID,Description\n\
                 H330.11,389145006,1483199016,Allergic asthma\n,195967001,,Asthma\n";
    sandbox.file("axson.csv", axson);
    sandbox.file("ctv3.csv", "CTV3ID,CTV3PreferredTermDesc,CTV3Source\nXE0YX,Asthma NOS,C\n");
    sandbox.file("gm.txt", "H33..\tAsthma\n14B4\tH/O: asthma\n");
    sandbox.file("hdr.csv", "terminology,code,term,code_type\nRead,H33..,Asthma,d\n");
    insta::assert_snapshot!(sandbox.run("codelist check axson.csv ctv3.csv hdr.csv"), @"
    exit status: 0
    --- stdout
    axson.csv: 2 rows = 2 read + 0 refused
      read2    1 code
      snomed   2 codes
    ctv3.csv: 1 row = 1 read + 0 refused
      ctv3     1 code
    hdr.csv: 1 row = 1 read + 0 refused
      read2    1 code
    ");
    insta::assert_snapshot!(sandbox.run("codelist check --scheme read2 gm.txt"), @"
    exit status: 2
    --- stdout
    gm.txt: 2 rows = 1 read + 1 refused
      read2    1 code
      E0305    malformed-code 1, 1 repair proposed
    --- stderr
    error[E0305]: `14B4` is not a Read v2 code: it has 4 characters where 5 (with padding dots), or 7 with the term code, are needed
     --> gm.txt:2:1
      |
    2 | 14B4    H/O: asthma
      | ^^^^ malformed
      |
    help: write `14B4.`: the padding dots were lost
      |
    2 | 14B4.    H/O: asthma
      |     +
    ");
    insta::assert_snapshot!(sandbox.run("codelist check --scheme read2 --format json gm.txt"), @r#"
    exit status: 2
    --- stdout
    [{"file":"gm.txt","rows":2,"refused":1,"codes":{"read2":1},"problems":[{"code":"E0305","name":"malformed-code","severity":"error","message":"`14B4` is not a Read v2 code: it has 4 characters where 5 (with padding dots), or 7 with the term code, are needed","place":{"file":"gm.txt","start":{"line":2,"column":1},"end":{"line":2,"column":5}},"label":"malformed","related":[],"help":"","fixes":[{"title":"write `14B4.`: the padding dots were lost","safe":false,"edits":[{"place":{"file":"gm.txt","start":{"line":2,"column":1},"end":{"line":2,"column":5}},"text":"14B4."}]}]}]}]
    "#);
}

#[test]
fn two_versions() {
    let sandbox = Sandbox::new("codelist_diff");
    sandbox.file("old.csv", "scheme,code,term\nread2,H33..,Asthma\nsnomed,195967001,Asthma\n");
    sandbox.file(
        "new.csv",
        "scheme,code,term\nread2,H33..%,Asthma\nsnomed,195967001,Asthma (disorder)\n",
    );
    insta::assert_snapshot!(sandbox.run("codelist diff old.csv new.csv"), @"
    exit status: 0
    --- stdout
    - read2 H33..  Asthma
    + read2 H33..%  Asthma
    ~ snomed 195967001  Asthma → Asthma (disorder)
    1 removed, 1 added, 1 kept, 1 of them with another term
    ");
    insta::assert_snapshot!(sandbox.run("codelist diff --format json old.csv new.csv"), @r#"
    exit status: 0
    --- stdout
    {"removed":[{"scheme":"read2","code":"H33..","term":"Asthma"}],"added":[{"scheme":"read2","code":"H33..%","term":"Asthma"}],"renamed":[{"scheme":"snomed","code":"195967001","before":"Asthma","after":"Asthma (disorder)"}],"kept":1}
    "#);
}
