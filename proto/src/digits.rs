//! Numbers that are written with digits alone, read without asking what else they could be.

/// What at most nine digits say.
pub(crate) fn number<T: TryFrom<i32>>(digits: &[u8]) -> Option<T> {
    let next = |number: i32, digit: &u8| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(i32::from(digit))
    };
    T::try_from(digits.iter().try_fold(0, next)?).ok()
}
