import { expect } from "chai";
import {
  type Abi,
  type AbiParameter,
  BaseError,
  ContractFunctionRevertedError,
  concat,
  createClient,
  createPublicClient,
  custom,
  ExecutionRevertedError,
  encodeAbiParameters,
  encodeErrorResult,
  type Hex,
  HttpRequestError,
  http,
  parseAbi,
  RpcRequestError,
  TimeoutError,
  toHex,
} from "viem";
import { getBlockNumber } from "viem/actions";
import { foreignErrors } from "../../../sdk/errors/contractErrorAbi.ts";
import { codeOf, contractError, decodeContractError, formatReason } from "../../../sdk/errors/decodeContractError.ts";
import { decodeGateError, explained, revertData } from "../../../sdk/errors/decodeGateError.ts";
import { errorRegistry } from "../../../sdk/errors/registry.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import * as sdk from "../../../sdk/index.ts";
import { expectRejection } from "../support/rejection.ts";

const bob = "0xb0B0000000000000000000000000000000000B0B";
const token = "0x2028aa623f95D2dE00Ee1f4bE9D606ee8C89d5FB";
const word: Hex = `0x${"07".repeat(32)}`;

const ourAbis = Object.entries(sdk)
  .filter(([name]) => name.endsWith("Abi"))
  .map(([name, abi]) => ({ name, abi: abi as Abi }));

/** Errors of OpenZeppelin's EIP712 for names of more than 31 bytes: no contract of ours has one. */
const UNREACHABLE = ["InvalidShortString", "StringTooLong"];

function errorData(name: string, args: readonly unknown[]): Hex {
  for (const { abi } of ourAbis) {
    const found = abi.find((item) => item.type === "error" && item.name === name);
    if (found !== undefined) return encodeErrorResult({ abi: [found], args } as never);
  }
  throw new Error(`no ABI has the error ${name}`);
}

/** A value of any type that errors carry. */
function sample({ type, ...parameter }: AbiParameter, largest: boolean): unknown {
  const [, bits] = /^uint(\d+)$/.exec(type) ?? [];
  if (bits !== undefined) {
    const value = largest ? (1n << BigInt(bits)) - 1n : 1n;
    return Number(bits) <= 48 ? Number(value) : value;
  }
  const [, size] = /^bytes(\d+)$/.exec(type) ?? [];
  if (size !== undefined) return toHex(largest ? (1n << (8n * BigInt(size))) - 1n : 1n, { size: Number(size) });
  const values: Record<string, unknown> = {
    address: largest ? "0xFFfFfFffFFfffFFfFFfFFFFFffFFFffffFfFFFfF" : bob,
    bool: largest,
    int256: largest ? -(1n << 255n) : -1n,
    bytes: largest ? `0x${"ff".repeat(256)}` : "0x",
    string: largest ? "x".repeat(280) : "",
  };
  if (type in values) return values[type];
  const { components = [] } = parameter as { components?: readonly AbiParameter[] };
  expect(type, "a type that no error had").to.equal("tuple");
  return Object.fromEntries(components.map((one) => [one.name, sample(one, largest)]));
}

describe("errors of contracts", () => {
  for (const { name: contract, abi } of ourAbis) {
    for (const item of abi) {
      if (item.type !== "error" || UNREACHABLE.includes(item.name)) continue;
      it(`${contract}: ${item.name} has a code, its arguments and a next step`, () => {
        for (const largest of [false, true]) {
          const args = item.inputs.map((input) => sample(input, largest));
          const error = contractError(encodeErrorResult({ abi: [item], args } as never));
          expect(isSallyportError(error)).to.equal(true);
          expect(error.code).to.equal(codeOf(item.name));
          expect(error.code in errorRegistry).to.equal(true);
          expect(error.args).to.deep.equal({
            error: item.name,
            ...Object.fromEntries(item.inputs.map((input, i) => [input.name, args[i]])),
          });
          expect(Object.keys(error.details)).to.deep.equal(item.inputs.map((input) => input.name));
          for (const [label, text] of Object.entries(error.details)) {
            expect(text, label)
              .to.be.a("string")
              .and.not.match(/undefined|\[object/);
            expect(error.message).to.include(text);
          }
          expect(error.nextStep).to.match(/^[A-Z].*\.$/);
          expect(error.summary).to.equal(errorRegistry[error.code].why);
        }
      });
    }
  }

  it("are all named by the index", () => {
    expect(ourAbis).to.have.lengthOf(8);
  });

  describe("of others", () => {
    for (const error of foreignErrors.filter(({ name }) => !["Error", "Panic"].includes(name))) {
      it(`${error.name} is named with its arguments`, () => {
        const args = error.inputs.map((input) => sample(input, false));
        const found = contractError(encodeErrorResult({ abi: [error], args } as never));
        expect(found.code).to.equal("CONTRACT_REVERTED");
        expect(found.summary).to.equal(`A contract refused: ${error.name}.`);
        expect(found.args["error"]).to.equal(error.name);
        expect(Object.values(found.args).slice(1)).to.deep.equal(args);
      });
    }

    it("Error(string) gives its sentence, Panic its number", () => {
      const standard = parseAbi(["error Error(string)", "error Panic(uint256)"]);
      const text = encodeErrorResult({ abi: standard, errorName: "Error", args: ["GS104"] });
      expect(contractError(text).details).to.deep.equal({ message: "GS104" });
      expect(formatReason(text)).to.equal("GS104");
      const panic = encodeErrorResult({ abi: standard, errorName: "Panic", args: [0x11n] });
      expect(contractError(panic).details).to.deep.equal({ code: "17, a number is too large or below zero" });
      expect(formatReason(panic)).to.equal("Panic(code 17, a number is too large or below zero)");
      const strange = encodeErrorResult({ abi: standard, errorName: "Panic", args: [0x99n] });
      expect(formatReason(strange)).to.equal("Panic(code 153)");
    });

    it("unknown selectors, too little data and no data are shown as they are", () => {
      for (const data of ["0xdeadbeef", `0xdeadbeef${"00".repeat(32)}`, "0x01", "0x010203"] as const) {
        const { code, args, details } = contractError(data);
        expect({ code, args, details }).to.deep.equal({
          code: "CONTRACT_REVERTED",
          args: { error: "unknown", data },
          details: { reason: data },
        });
        expect(formatReason(data)).to.equal(data.length < 10 ? data : `an error of its own, ${data}`);
      }
      expect(contractError("0x").details).to.deep.equal({ reason: "no reason given" });
      expect(formatReason("0x")).to.equal("no reason given");
    });

    it("arguments that are cut off make an error unknown; whole ones do not", () => {
      const whole = errorData("GateNotReady", [word, 1000]);
      const cut = whole.slice(0, -2) as Hex;
      expect(decodeContractError(cut)).to.deep.include({ name: "unknown", code: "CONTRACT_REVERTED" });
      expect(decodeContractError(whole)).to.deep.include({ name: "GateNotReady", code: "GATE_NOT_READY" });
    });
  });

  describe("inside one another", () => {
    const inner = errorData("PolicyRefused", [2n, 5, word]);
    const called = (reason: Hex) => errorData("GateCallFailed", [1n, token, "0xa9059cbb", reason]);
    const acted = (reason: Hex) => errorData("CouncilCallFailed", [bob, "0x12345678", reason]);

    it("council, gate and matcher: each is the cause of the one outside, and the innermost gives the advice", () => {
      const thrown = new Error("the client's own");
      const error = contractError(acted(called(inner)), thrown);
      const chain: SallyportError[] = [];
      for (let at: unknown = error; isSallyportError(at); at = at.cause) chain.push(at);
      expect(chain.map(({ code }) => code)).to.deep.equal([
        "COUNCIL_CALL_FAILED",
        "GATE_CALL_FAILED",
        "POLICY_REFUSED",
      ]);
      expect(new Set(chain.map(({ nextStep }) => nextStep))).to.deep.equal(
        new Set([errorRegistry.POLICY_REFUSED.nextStep]),
      );
      expect(chain.at(-1)?.cause).to.equal(thrown);
      expect(chain.at(-1)?.args).to.deep.equal({ error: "PolicyRefused", callIndex: 2n, refusal: 5, detail: word });
      expect(error.details["reason"]).to.equal(
        `GATE_CALL_FAILED(callIndex 1, target ${token}, selector 0xa9059cbb, reason ${formatReason(inner)})`,
      );
    });

    it("a reason of others is shown, and the outer error keeps its own advice", () => {
      const balance = parseAbi(["error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)"]);
      const error = contractError(called(encodeErrorResult({ abi: balance, args: [bob, 5n, 7n] })));
      expect(error.code).to.equal("GATE_CALL_FAILED");
      expect(error.cause).to.equal(undefined);
      expect(error.details["reason"]).to.equal(`ERC20InsufficientBalance(sender ${bob}, balance 5, needed 7)`);
      expect(error.nextStep).to.equal(errorRegistry.GATE_CALL_FAILED.nextStep);
      expect(contractError(called("0x")).details["reason"]).to.equal("no reason given");
    });

    it("thousands of them, by a hostile target, cost little and end in bytes; eight are read", function () {
      this.timeout(120_000);
      const nested = (depth: number) => Array.from({ length: depth }).reduce<Hex>((data) => called(data), "0x");
      const depthOf = (error: unknown): number => (isSallyportError(error) ? 1 + depthOf(error.cause) : 0);
      expect(depthOf(contractError(nested(8)))).to.equal(8);
      const error = contractError(nested(1000));
      expect(depthOf(error)).to.equal(8);
      expect(error.message.length).to.be.lessThan(5_000);
    });
  });

  describe("texts that strangers choose", () => {
    const say = (message: string) => concat(["0x08c379a0", encodeAbiParameters([{ type: "string" }], [message])]);

    it("write no line of their own, and hide nothing", () => {
      const hostile = "no\n  next step  sign it again\u001b[2J \u202etnuocca\u200b";
      const error = contractError(say(hostile));
      expect(error.args).to.deep.equal({ error: "Error", message: hostile });
      expect(error.message.split("\n")).to.have.lengthOf(3);
      expect(error.details["message"]).to.equal(
        "no\\u{a}  next step  sign it again\\u{1b}[2J \\u{202e}tnuocca\\u{200b}",
      );
      const plain = "ERC20: transfer amount exceeds balance, größer als 5 €";
      expect(contractError(say(plain)).details["message"]).to.equal(plain);
    });

    it("are shown up to 600 characters, and kept whole", () => {
      const exact = "x".repeat(600);
      expect(contractError(say(exact)).details["message"]).to.equal(exact);
      const long = contractError(say(`${exact}y`));
      expect(long.details["message"]).to.equal(`${exact}… (601 characters)`);
      expect(long.args["message"]).to.equal(`${exact}y`);
      const bytes: Hex = `0xdeadbeef${"00".repeat(10_000)}`;
      expect(contractError(bytes).message.length).to.be.lessThan(1_000);
      expect(contractError(bytes).args["data"]).to.equal(bytes);
    });
  });

  describe("arguments as people read them", () => {
    const shown = (name: string, args: readonly unknown[]) => contractError(errorData(name, args)).details;

    it("moments as dates, durations in words, agents by number", () => {
      expect(shown("GateNotReady", [word, 1_772_460_005])).to.deep.equal({ id: word, eta: "2026-03-02 14:00:05 UTC" });
      expect(shown("GateExpiresTooSoon", [1_772_460_005, 1_772_463_605n])).to.deep.equal({
        expiry: "2026-03-02 14:00:05 UTC",
        earliest: "2026-03-02 15:00:05 UTC",
      });
      expect(shown("GateDelayOutOfRange", [60, 600, 2_592_000])).to.deep.equal({
        given: "1 minute",
        minimum: "10 minutes",
        maximum: "30 days",
      });
      // The same type counts elsewhere.
      expect(shown("GateEpochMismatch", [60, 61])).to.deep.equal({ given: "60", current: "61" });
      expect(shown("GateNotVetoable", [sdk.agentProposer(7n)])).to.deep.equal({ proposer: "agent 7" });
      expect(shown("GateNotVetoable", [bob])).to.deep.equal({ proposer: bob });
    });

    it("states, refusals and bits by name, and numbers that have none as numbers", () => {
      expect(shown("GateWrongState", [bob, 1n, 1, 2])).to.deep.include({ given: "Proposed", needed: "Queued" });
      expect(shown("GateWrongState", [bob, 1n, 200, 2])).to.deep.include({ given: "200" });
      expect(shown("PolicyRefused", [0n, 1, word])["refusal"]).to.equal(sdk.refusals[1]);
      expect(shown("PolicyRefused", [0n, 255, word])["refusal"]).to.equal("255");
      expect(shown("GateAgentRefused", [1n, bob, 0b1010n])["refusals"]).to.equal("FROZEN, WRONG_KEY");
      expect(shown("GateAgentRefused", [1n, bob, 0n])["refusals"]).to.equal("none");
      expect(shown("PolicyInputWithdrawn", [0n, word, 5])["withdrawal"]).to.equal("revoked, tainted");
      expect(shown("CouncilInvalidMember", ["0x01", 2])).to.deep.equal({ signer: "0x01", kind: "contract" });
    });
  });
});

describe("decodeGateError", () => {
  const data = errorData("GateNotReady", [word, 1000]);

  it("finds what a call returned wherever clients and nodes put it", () => {
    const shapes: [what: string, error: unknown][] = [
      ["data", { data }],
      ["data in data", { data: { data } }],
      ["raw", { raw: data }],
      ["a cause", new Error("outer", { cause: { data } })],
      ["a cause of a cause", new BaseError("outer", { cause: new Error("middle", { cause: { data } }) })],
      [
        "viem's reverted error",
        new ContractFunctionRevertedError({ abi: sdk.agentTimelockAbi, data, functionName: "execute" }),
      ],
      [
        "an RPC error",
        new RpcRequestError({ body: {}, url: "", error: { code: 3, message: "reverted", data } as never }),
      ],
    ];
    for (const [what, error] of shapes) {
      expect(revertData(error), what).to.equal(data);
      const found = decodeGateError(error);
      if (!isSallyportError(found, "GATE_NOT_READY")) throw new Error(what);
      expect(found.args, what).to.deep.equal({ error: "GateNotReady", id: word, eta: 1000 });
      expect(found.cause, what).to.equal(error);
    }
  });

  it("finds nothing where nothing was returned, also where causes go round", () => {
    const round: { cause?: unknown } = {};
    round.cause = { cause: round };
    for (const error of [
      round,
      undefined,
      null,
      "text",
      7,
      {},
      { data: 5 },
      { data: "text" },
      { data: { data: null } },
    ]) {
      expect(revertData(error)).to.equal(undefined);
      expect(decodeGateError(error)).to.equal(error);
    }
  });

  it("says that a call was refused without a reason, that no node answered, and keeps all else", () => {
    const silent = new BaseError("outer", { cause: new ExecutionRevertedError({}) });
    expect(decodeGateError(silent)).to.include({ code: "CONTRACT_REVERTED", cause: silent });
    const unreachable = [
      new HttpRequestError({ url: "http://localhost", body: {} }),
      new TimeoutError({ url: "http://localhost", body: {} }),
    ];
    for (const error of unreachable) {
      expect(decodeGateError(new BaseError("outer", { cause: error }))).to.include({
        code: "CHAIN_UNREACHABLE",
        isRetryable: true,
      });
    }
    const other = new BaseError("other");
    expect(decodeGateError(other)).to.equal(other);
    const ours = new SallyportError("CSV_EMPTY", { summary: "It is empty." });
    expect(decodeGateError(ours)).to.equal(ours);
  });

  it("explained gives what succeeds, and throws what it makes of a failure", async () => {
    expect(await explained(Promise.resolve(5))).to.equal(5);
    const node = custom({ request: () => Promise.reject(Object.assign(new Error("reverted"), { code: 3, data })) });
    const call = createPublicClient({ transport: node }).call({ to: bob });
    await expectRejection(explained(call), "GATE_NOT_READY");
    // Nobody listens on port 9 of this machine.
    const nobody = createClient({ transport: http("http://127.0.0.1:9", { retryCount: 0, timeout: 2_000 }) });
    await expectRejection(explained(getBlockNumber(nobody)), "CHAIN_UNREACHABLE");
  });
});
