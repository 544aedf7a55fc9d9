//! Definitions that nothing uses.

use crate::{
    diagnostic::{Code, Diagnostic, Sink},
    resolve::{Named, Names},
};

/// Warns of lists, parameters and fields nothing refers to. What a host sees is always of use.
pub(crate) fn unused(names: &Names, sink: &mut Sink) {
    for (name, named, span) in names.unused() {
        let is_output =
            matches!(named, Named::Table(_) | Named::Marker(_) | Named::Alert | Named::Report);
        if !is_output {
            let message = format!("`{name}` is never used");
            let label = format!("{} nothing refers to", named.noun());
            let diagnostic = Diagnostic::new(Code::Unused, span, message, label);
            sink.report(diagnostic.help("take it out, or use it"));
        }
    }
}
