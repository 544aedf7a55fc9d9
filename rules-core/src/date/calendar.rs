//! Lengths of calendar time, in months and days.

use serde::{Deserialize, Serialize};

/// A unit of calendar time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CalendarUnit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// A length of calendar time. Only one part is used by the language; all are added, largest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct CalendarSpan {
    /// Calendar months (a year is twelve); the day is clamped to the end of the month.
    pub months: i32,
    /// Days (a week is seven).
    pub days: i32,
}

impl CalendarSpan {
    /// So many of a unit; `None` where they cannot be counted in 32 bits.
    pub fn of(count: i32, unit: CalendarUnit) -> Option<Self> {
        Some(match unit {
            CalendarUnit::Days => Self { months: 0, days: count },
            CalendarUnit::Weeks => Self { months: 0, days: count.checked_mul(7)? },
            CalendarUnit::Months => Self { months: count, days: 0 },
            CalendarUnit::Years => Self { months: count.checked_mul(12)?, days: 0 },
        })
    }
}
