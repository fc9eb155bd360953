import assert from "node:assert/strict";
import { daysAfter, daysBetween, isDay, todayUtc } from "../../src/values/day";

describe("a date", () => {
  it("is a day of the calendar", () => {
    for (const day of ["2026-11-27", "2028-02-29", "0001-01-01", "9999-12-31"]) assert.equal(isDay(day), true, day);
    for (const text of ["2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-1-1", "2026-11-27Z", "today", ""])
      assert.equal(isDay(text), false, text);
  });

  it("is counted across months, leap days, and changes to and from daylight saving time", () => {
    const rows = [
      ["2026-11-27", 90, "2027-02-25"],
      ["2028-02-28", 1, "2028-02-29"],
      ["2026-03-28", 2, "2026-03-30"],
      ["2026-10-25", 1, "2026-10-26"],
      ["2026-01-01", -1, "2025-12-31"],
    ] as const;
    for (const [from, days, to] of rows)
      assert.deepEqual([daysAfter(from, days), daysBetween(from, to)], [to, days], from);
  });

  it("is today's in UTC", () => {
    const before = new Date().toISOString();
    const today = todayUtc();
    assert.ok(isDay(today) && before.slice(0, 10) <= today && today <= new Date().toISOString().slice(0, 10));
  });
});
