//! The parameters of a request, and what they are where the host sets none.

use alloc::{string::String, vec::Vec};

use crate::{
    date::{CalendarSpan, Day},
    decimal::Decimal,
    pack::Pack,
    plan::{Length, Node, ParameterId},
};

/// A parameter's value for this request, by position in the plan.
pub(crate) type Parameters = Vec<Option<ParameterSetting>>;

/// A value the host set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ParameterSetting {
    Date(Day),
    Number(Decimal),
    Duration(CalendarSpan),
    Organisations(Vec<String>),
}

/// What a parameter is when the host says nothing.
pub(super) fn default_of(pack: &Pack, id: ParameterId) -> Option<&Node> {
    let parameter = pack.plan.parameters.get(id.index())?;
    pack.plan.nodes.get(parameter.default.index())
}

/// A length of time, as written or as the host set it.
pub(super) fn length_of(
    pack: &Pack,
    parameters: &[Option<ParameterSetting>],
    length: Length,
) -> CalendarSpan {
    match length {
        Length::Fixed(duration) => duration,
        Length::Parameter(id) => {
            match (parameters.get(id.index()).and_then(Option::as_ref), default_of(pack, id)) {
                (Some(ParameterSetting::Duration(duration)), _)
                | (None, Some(Node::Duration(duration))) => *duration,
                _ => CalendarSpan::default(),
            }
        }
    }
}
