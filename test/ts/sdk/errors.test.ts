import { expect } from "chai";
import { errorRegistry } from "../../../sdk/errors/registry.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";

describe("SallyportError", () => {
  it("says what is wrong, where, with which value, and what to do next", () => {
    const error = new SallyportError("PROPOSAL_AGENT_ID_OUT_OF_RANGE", {
      summary: "0 is no agent id.",
      place: "agents.treasurer",
      value: "0",
    });
    expect(error.message).to.equal(
      [
        "PROPOSAL_AGENT_ID_OUT_OF_RANGE: 0 is no agent id.",
        "  at         agents.treasurer",
        "  value      0",
        "  next step  Use the id that the agent has in the registry.",
      ].join("\n"),
    );
  });

  it("leaves out what it does not know and prefers the nearer advice", () => {
    const error = new SallyportError("PROPOSAL_FIELD_INVALID", { summary: "No.", nextStep: "Say yes." });
    expect(error.message).to.equal("PROPOSAL_FIELD_INVALID: No.\n  next step  Say yes.");
  });

  it("shows the beginning of what is long, whoever wrote it", () => {
    const long = "ä".repeat(1_000_000);
    const error = new SallyportError("PROPOSAL_FIELD_INVALID", {
      summary: long,
      place: long,
      value: long,
      nextStep: long,
    });
    for (const [text, most] of [
      [error.summary, 2_000],
      [error.place, 2_000],
      [error.nextStep, 2_000],
      [error.value, 500],
    ] as const) {
      expect(text).to.equal(`${"ä".repeat(most - 3)}...`);
    }
    expect(error.message.length).to.be.lessThan(7_000);
    const whole = new SallyportError("PROPOSAL_FIELD_INVALID", { summary: "No.", value: "ä".repeat(500) });
    expect(whole.value).to.equal("ä".repeat(500));
    // A letter of two halves is not cut in the middle.
    const halves = new SallyportError("PROPOSAL_FIELD_INVALID", {
      summary: "No.",
      value: `a${"\u{1f600}".repeat(300)}`,
    });
    expect(halves.value).to.equal(`a${"\u{1f600}".repeat(248)}...`);
  });

  it("keeps its cause", () => {
    const cause = new Error("deeper");
    expect(new SallyportError("PROPOSAL_FIELD_INVALID", { summary: "No.", cause }).cause).to.equal(cause);
  });

  it("is recognised by name and code, also when another copy of the class made it", () => {
    const foreign = Object.assign(new Error("x"), { name: "SallyportError", code: "PROPOSAL_FIELD_INVALID" });
    expect(isSallyportError(foreign)).to.equal(true);
    expect(isSallyportError(foreign, "PROPOSAL_FIELD_INVALID")).to.equal(true);
    expect(isSallyportError(foreign, "PROPOSAL_AGENT_ID_OUT_OF_RANGE")).to.equal(false);
    expect(isSallyportError(new Error("x"))).to.equal(false);
    expect(isSallyportError("PROPOSAL_FIELD_INVALID")).to.equal(false);
  });

  it("has a sentence and an advice for every code", () => {
    for (const [code, { why, nextStep }] of Object.entries(errorRegistry)) {
      expect(code).to.match(/^[A-Z]+(_[A-Z0-9]+)+$/);
      expect(why, code).to.match(/^[A-Z].*\.$/);
      expect(nextStep, code).to.match(/^[A-Z].*\.$/);
    }
  });
});
