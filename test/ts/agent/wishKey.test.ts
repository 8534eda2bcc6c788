// One wish, one key: what a model that obeys a stranger might write otherwise to be paid twice, and beside each what is
// another wish indeed.
import { expect } from "chai";
import { wishKey } from "../../../agent/brains/model/wishKey.ts";
import type { Intent } from "../../../agent/intents/intent.ts";
import type { Observation } from "../../../agent/sources/observation.ts";
import { recordsOfFiles } from "../../../agent/sources/records.ts";

function bills(...lines: string[]): Observation[] {
  const { records } = recordsOfFiles([{ path: "bills.csv", bytes: Buffer.from(lines.join("\n")) }]);
  return [{ source: "bills", observedAt: 1, digest: "0x", records, batches: [] }];
}

const HEAD = "payee,amount";
const payment = (record: number, value = "10.5", to = "hosting") => ({
  to,
  amount: { value, unit: "LUSD", from: { source: "bills", record } },
});
const pay = (...of: Parameters<typeof payment>): Intent => ({ kind: "pay", ...payment(...of) });
const payMany = (...payments: ReturnType<typeof payment>[]): Intent => ({ kind: "payMany", payments });

describe("the key of a model's wish", () => {
  const before = bills(HEAD, "hosting,10.5", "ada,7");
  const key = wishKey(pay(2), before);

  it("is the same however the number is written, and another for another number", () => {
    for (const value of ["10.50", "10.500000"]) expect(wishKey(pay(2, value), before)).to.equal(key);
    for (const value of ["10.05", "105", "10.51"]) expect(wishKey(pay(2, value), before)).not.to.equal(key);
  });

  it("is the same wherever the record stands by now, and another for another record", () => {
    expect(wishKey(pay(3), bills(HEAD, "ben,1", "hosting,10.5"))).to.equal(key);
    expect(wishKey(pay(2), bills(HEAD, "hosting,10.5\r", "ben,1"))).to.equal(key);
    expect(wishKey(pay(3), before)).not.to.equal(key);
    expect(wishKey(pay(2), bills(HEAD, "hosting,10.50"))).not.to.equal(key);
  });

  it("is another for the second of two equal records, wherever both stand", () => {
    const twice = bills(HEAD, "hosting,10.5", "hosting,10.5");
    expect(wishKey(pay(2), twice)).to.equal(key);
    const second = wishKey(pay(3), twice);
    expect(second).not.to.equal(key);
    expect(wishKey(pay(4), bills(HEAD, "hosting,10.5", "ben,1", "hosting,10.5"))).to.equal(second);
  });

  it("is that of a payment where a list holds one, in whatever order a list stands", () => {
    expect(wishKey(payMany(payment(2)), before)).to.equal(key);
    const both = wishKey(payMany(payment(2), payment(3, "7", "ada")), before);
    expect(wishKey(payMany(payment(3, "7.0", "ada"), payment(2)), before)).to.equal(both);
    expect(wishKey(payMany(payment(2), payment(3, "7", "ben")), before)).not.to.equal(both);
  });

  it("holds every argument, also one that is named as a citation is", () => {
    const call = (name: string): Intent => ({
      kind: "call",
      contract: "LUSD",
      function: "transferFrom",
      arguments: { from: { name }, value: { number: "7", from: { source: "bills", record: 3 } } },
    });
    expect(wishKey(call("ada"), before)).to.equal(wishKey(call("ada"), before));
    expect(wishKey(call("ada"), before)).not.to.equal(wishKey(call("ben"), before));
  });
});
