//! The lints, one a file.
//!
//! To add one: its file here, its name in the list below, and its page in `rules-lang/docs/lints`, which also has the
//! examples that tests hold it to.

use super::{Findings, Level, Lint, context::Context};

/// Declares the modules of lints, each with a constant `LINT`, and lists them.
macro_rules! lints {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// Every lint, in the order of their codes.
        pub const ALL: &[&Lint] = &[$(&$module::LINT,)*];
    };
}

/// The page of a lint, which has its name.
macro_rules! page {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/lints/", $name, ".md"))
    };
}

lints! {
    review_overdue
    no_review_date
    review_far_off
    says_nothing
    look_alike_names
    near_miss_label
    placeholder_text
    same_title
    same_definition
    shadowed_name
    no_audience
    no_repeat
    no_override
    no_suggestion
    no_evidence
    long_message
    whole_record_alert
    same_condition
    vague_override
    repeated_text
    hazard_shape
    info_repeats_often
    untold_conflict
    placeholder_may_be_missing
    no_plausible_range
    implausible_threshold
    start_and_end
    compared_lists_overlap
    except_without_effect
    nothing_left
    same_codes
    covered_code
    whole_chapter
    repeated_source
    no_lapse
    no_reject_reason
    row_without_effect
    answered_row
    repeated_reason
    earliest_without_effect
    always_true
    never_true
    repeated_operand
    subsumed_operand
    double_negation
    if_missing_without_effect
    hard_to_read_aloud
    count_for_any
    exact_measure
    boundary_gap
    boundary_overlap
    empty_window
    redundant_window
    future_window
    days_for_years
    magic_number
    no_columns
    repeated_column
    band_out_of_reach
    repeated_item
    worthless_item
}
