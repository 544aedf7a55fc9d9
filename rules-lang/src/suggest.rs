//! Did-you-mean, with a cut-off: silence beats a silly guess.

/// The candidate nearest to `wrong`, if one is near enough to be what was meant.
///
/// Near enough is one edit in a name of up to four characters, two up to eight, three beyond; an edit
/// is a character put in, left out, replaced, or two neighbours exchanged. Case is not an edit.
pub(crate) fn nearest<'a>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wrong: Vec<char> = wrong.to_lowercase().chars().take(64).collect();
    let most = match wrong.len() {
        0..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .map(|candidate| (distance(&wrong, candidate), candidate))
        .filter(|(edits, _)| *edits <= most)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// The optimal string alignment distance.
pub(crate) fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &cb) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&last, j) + usize::from(ca != cb);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let neighbours =
                i > 0 && j > 0 && a.get(i - 1) == Some(&cb) && b.get(j - 1) == Some(&ca);
            if neighbours {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let names = ["dm_latest", "dm_resolved", "last_hba1c"];
        assert_eq!(nearest("dm_latst", names), Some("dm_latest"));
        assert_eq!(nearest("dm_ltaest", names), Some("dm_latest"));
        assert_eq!(nearest("LAST_HBA1C", names), Some("last_hba1c"));
    }

    #[test]
    fn a_different_word_gets_no_guess() {
        assert_eq!(nearest("asthma", ["dm_latest", "ascites"]), None);
        assert_eq!(nearest("lmp", ["edd", "bmi"]), None);
    }
}
