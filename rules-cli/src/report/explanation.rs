//! Why a rule stands as it does: its conditions as a tree.

use std::io;

use rules_core::outcome::Explanation;

use super::{ReportWriter, evidence::entries};

/// Writes one condition a line, children deeper, each with its answer and the entries it looked at.
pub(crate) fn explanation(
    writer: &mut ReportWriter<'_>,
    explanation: &Explanation,
) -> io::Result<()> {
    let name = format!("{}/{}", explanation.ruleset, explanation.rule);
    writer.item(crate::terminal::Tone::Heading, "rule", name)?;
    for condition in &explanation.conditions {
        writer.line(
            condition.depth as usize,
            format_args!("{}: {}", condition.text, condition.answer),
        )?;
        entries(writer, condition.depth as usize + 2, &condition.evidence)?;
    }
    Ok(())
}
