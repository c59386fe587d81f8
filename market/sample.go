package market

// SampleDay is the day from which a run on the bundled evidence counts ages: that evidence never gets newer, so its
// verdict must not change with the calendar.
const SampleDay = "2026-11-15"
