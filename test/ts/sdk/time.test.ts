import { expect } from "chai";
import { formatDuration, formatExactDuration, parseDuration } from "../../../sdk/time/duration.ts";
import { formatMoment, parseMoment } from "../../../sdk/time/moment.ts";

describe("durations", () => {
  it("are a whole number above zero and a unit", () => {
    for (const [text, seconds] of [
      ["1 second", 1],
      ["90 seconds", 90],
      ["30 minutes", 1800],
      ["1 hour", 3600],
      ["7 days", 604_800],
      ["2 weeks", 1_209_600],
    ] as const) {
      expect(parseDuration(text)).to.equal(seconds);
    }
  });

  it("are told in two units, or exactly", () => {
    for (const [seconds, short, exact] of [
      [0, "0 seconds", "0 seconds"],
      [604_800, "7 days", "7 days"],
      [97_200, "1 day 3 hours", "1 day 3 hours"],
      [100_000, "1 day 3 hours", "1 day 3 hours 46 minutes 40 seconds"],
    ] as const) {
      expect([formatDuration(seconds), formatExactDuration(seconds)]).to.deep.equal([short, exact]);
    }
  });

  it("are nothing else", () => {
    for (const text of [
      "",
      "7",
      "days",
      "0 days",
      "-1 days",
      "+1 day",
      "01 days",
      "1.5 hours",
      "1e3 seconds",
      "1 month",
      "1 Day",
      "1  day",
      " 1 day",
      "1 day ",
      "1 day 2 hours",
      "1day",
      "9007199254740992 seconds",
      "9007199254740991 weeks",
    ]) {
      expect(parseDuration(text), text).to.equal(undefined);
    }
    expect(parseDuration("9007199254740991 seconds")).to.equal(Number.MAX_SAFE_INTEGER);
  });

  it("are shown by their two largest units", () => {
    for (const [seconds, text] of [
      [0, "0 seconds"],
      [-5, "0 seconds"],
      [0.9, "0 seconds"],
      [1, "1 second"],
      [59, "59 seconds"],
      [60, "1 minute"],
      [3599, "59 minutes 59 seconds"],
      [3600, "1 hour"],
      [86_399, "23 hours 59 minutes"],
      [86_400, "1 day"],
      [183_600, "2 days 3 hours"],
      [604_800, "7 days"],
    ] as const) {
      expect(formatDuration(seconds)).to.equal(text);
    }
  });
});

describe("moments", () => {
  it("are read in UTC, and shown so", () => {
    for (const [text, seconds, shown] of [
      ["1970-01-01T00:00:01Z", 1, "1970-01-01 00:00:01 UTC"],
      ["2026-03-02T14:00:05Z", 1_772_460_005, "2026-03-02 14:00:05 UTC"],
      ["2028-02-29T23:59:59Z", 1_835_481_599, "2028-02-29 23:59:59 UTC"],
      ["9999-12-31T23:59:59Z", 253_402_300_799, "9999-12-31 23:59:59 UTC"],
    ] as const) {
      expect(parseMoment(text)).to.equal(seconds);
      expect(formatMoment(seconds)).to.equal(shown);
    }
  });

  it("are no other spelling, and no day that is not", () => {
    for (const text of [
      "1970-01-01T00:00:00Z",
      "1969-12-31T23:59:59Z",
      "2027-02-29T00:00:00Z",
      "2027-04-31T00:00:00Z",
      "2027-01-01T24:00:00Z",
      "2027-01-01T00:00:60Z",
      "2027-13-01T00:00:00Z",
      "2027-01-01T00:00:00",
      "2027-01-01T00:00:00+00:00",
      "2027-01-01T00:00:00.000Z",
      "2027-01-01 00:00:00Z",
      "2027-01-01",
      "+010000-01-01T00:00:00Z",
      "1798761600",
    ]) {
      expect(parseMoment(text), text).to.equal(undefined);
    }
  });

  it("that no calendar holds are shown as seconds", () => {
    expect(formatMoment(253_402_300_800)).to.equal("253402300800 s");
    expect(formatMoment(2 ** 40 - 1)).to.equal("1099511627775 s");
    expect(formatMoment(Number(2n ** 256n - 1n))).to.match(/^1\.15\d+e\+77 s$/);
  });
});
