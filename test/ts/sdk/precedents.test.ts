import { expect } from "chai";
import { type Address, encodeFunctionData, erc20Abi, zeroAddress } from "viem";
import { agentProposer, buildProposal, type CallRequest, type ProposalState, precedents } from "../../../sdk/index.ts";

const ada: Address = "0x5e253FEd1959Eb9866FC77A0e5686dDa8109eE6b";
/** Begins and ends as ada's; and its twins, which differ at one of the ends. */
const poisoned: Address = "0x5e2511111111111111111111111111111111ee6b";
const otherEnd: Address = "0x5e2511111111111111111111111111111111ee6c";
const otherBegin: Address = "0x5e2411111111111111111111111111111111ee6b";
const token: Address = "0x2028aa623f95D2dE00Ee1f4bE9D606ee8C89d5FB";

const pay = (to: Address, amount: bigint, of = token): CallRequest =>
  of === zeroAddress
    ? { target: to, value: amount }
    : { target: of, data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }) };

function found(call: CallRequest, before: [CallRequest, ProposalState][] = [], known: Address[] = []) {
  const build = (one: CallRequest) =>
    buildProposal({ proposer: agentProposer(1n), nonce: 1n, notAfter: 9, calls: [one] });
  const earlier = before.map(([one, state]) => ({ proposal: build(one), state }));
  const told = precedents({ proposal: build(call), earlier, known });
  return told.map((one) =>
    one.kind === "largest" ? [one.kind, one.before] : one.kind === "resembles" ? [one.kind, one.known] : [one.kind],
  );
}

describe("payments beside those before", () => {
  it("are the first to somebody, unless one was executed", () => {
    expect(found(pay(ada, 5n))).to.deep.equal([["first"]]);
    for (const state of ["Proposed", "Queued", "Vetoed", "Cancelled"] as const) {
      expect(found(pay(ada, 5n), [[pay(ada, 5n), state]])).to.deep.equal([["first"]]);
    }
    expect(found(pay(ada, 5n), [[pay(ada, 5n), "Executed"]])).to.deep.equal([]);
    expect(found(pay(ada, 5n, zeroAddress), [[pay(ada, 5n), "Executed"]])).to.deep.equal([]);
  });

  it("are the largest of their token, and not of another", () => {
    const before: [CallRequest, ProposalState][] = [[pay(ada, 5n), "Executed"]];
    expect(found(pay(ada, 5n), before)).to.deep.equal([]);
    expect(found(pay(ada, 6n), before)).to.deep.equal([["largest", 5n]]);
    expect(found(pay(ada, 6n, zeroAddress), before)).to.deep.equal([]);
  });

  it("go to who only looks like somebody that is known", () => {
    expect(found(pay(poisoned, 1n), [], [ada])).to.deep.equal([["first"], ["resembles", ada]]);
    expect(found(pay(otherEnd, 1n), [], [ada])).to.deep.equal([["first"]]);
    expect(found(pay(otherBegin, 1n), [], [ada])).to.deep.equal([["first"]]);
    expect(found(pay(ada, 1n), [], [ada])).to.deep.equal([["first"]]);
    // Who was paid before is known as well, also where that was in native value.
    expect(found(pay(poisoned, 1n), [[pay(ada, 1n, zeroAddress), "Executed"]])).to.deep.equal([
      ["first"],
      ["resembles", ada],
    ]);
  });

  it("are not seen in what is no transfer", () => {
    expect(found({ target: token, data: "0xa9059cbb" })).to.deep.equal([]);
    expect(found({ target: token })).to.deep.equal([]);
  });
});
