import { expect } from "chai";
import { type Address, type Hex, numberToHex, pad, zeroHash } from "viem";
import type { Execution } from "../../../sdk/audit/executions.ts";
import type { TransferFact } from "../../../sdk/audit/facts/facts.ts";
import { TRANSFER, transferIn } from "../../../sdk/audit/facts/transferIn.ts";
import { boundVerdict, nativeVerdict } from "../../../sdk/audit/report/boundVerdict.ts";
import { tokenMoves } from "../../../sdk/audit/report/tokenMoves.ts";

const account = (number: number): Address => pad(numberToHex(number), { size: 20 });
const [treasury, token, other] = [account(1), account(2), account(3)];

describe("what an audit says of a bound", () => {
  const known = { isSilent: false, isNamed: true };
  for (const [title, change, verdict] of [
    ["transfers and balances keep it", { byTransfers: [-10n], byBalances: -10n }, "kept"],
    ["transfers and balances break it alike", { byTransfers: [-11n], byBalances: -11n }, "broken"],
    [
      "they break it alike, of a token that an agent may have made",
      { byTransfers: [-11n], byBalances: -11n, isNamed: false },
      "unclear",
    ],
    ["both break it, and differ", { byTransfers: [-11n], byBalances: -12n }, "unclear"],
    ["only transfers break it", { byTransfers: [-11n], byBalances: -10n }, "unclear"],
    ["only balances break it", { byTransfers: [-10n], byBalances: -11n }, "unclear"],
    ["transfers keep it, and balances tell of more", { byTransfers: [-10n], byBalances: undefined }, "kept"],
    ["transfers break it, and balances tell of more", { byTransfers: [-11n], byBalances: undefined }, "unclear"],
    ["some of its possible transfers break it", { byTransfers: [0n, -11n], byBalances: undefined }, "unclear"],
    ["all of its possible transfers keep it", { byTransfers: [0n, -10n], byBalances: undefined }, "kept"],
    ["too many transfers were logged, and balances keep it", { byTransfers: undefined, byBalances: -10n }, "kept"],
    ["too many transfers were logged, and balances break it", { byTransfers: undefined, byBalances: -11n }, "unclear"],
    ["nothing is known", { byTransfers: undefined, byBalances: undefined }, "unclear"],
  ] as const) {
    it(`is ${verdict} where ${title}`, () => expect(boundVerdict(-10n, { ...known, ...change })).to.equal(verdict));
  }

  it("is kept of a token that logs nothing where balances show it, as of coins that are wrapped", () => {
    const silent = { byTransfers: [0n], isSilent: true, isNamed: true };
    expect(boundVerdict(1n, { ...silent, byBalances: 1n })).to.equal("kept");
    // It may have been spent again in the same block, as silently.
    expect(boundVerdict(1n, { ...silent, byBalances: 0n })).to.equal("unclear");
    expect(boundVerdict(1n, { ...silent, byBalances: undefined })).to.equal("unclear");
    expect(boundVerdict(0n, { ...silent, byBalances: undefined })).to.equal("kept");
  });

  it("is kept of native value where the calls send no more, and unclear where something must come in", () => {
    expect(nativeVerdict(-5n, 5n, undefined)).to.equal("kept");
    expect(nativeVerdict(-4n, 5n, undefined)).to.equal("unclear");
    expect(nativeVerdict(-4n, 5n, -4n)).to.equal("unclear");
    expect(nativeVerdict(-4n, 5n, -5n)).to.equal("broken");
    expect(nativeVerdict(-5n, 5n, -5n)).to.equal("kept");
    expect(nativeVerdict(-5n, 5n, -6n)).to.equal("broken");
  });
});

describe("the transfers of an execution", () => {
  const execution = { id: zeroHash, block: 1n, transaction: zeroHash, after: 2, index: 9, isExact: true };
  const moved = (
    index: number,
    from: Address,
    to: Address,
    what: { amount: bigint } | { item: bigint },
  ): TransferFact => ({
    token,
    from,
    to,
    block: 1n,
    index,
    transaction: zeroHash,
    ...what,
  });
  const moves = (transfers: readonly TransferFact[], changes: Partial<Execution> = {}, named: Address[] = []) =>
    tokenMoves(
      {
        facts: {
          addresses: { treasury },
          leftOut: [{ transaction: zeroHash, index: 9, tokens: 1, transfers: 1, named }],
        },
        transfers: new Map([[zeroHash, transfers]]),
      } as never,
      { ...execution, ...changes },
      token,
    );
  const out = (index: number, amount: bigint) => moved(index, treasury, other, { amount });
  const into = (index: number, amount: bigint) => moved(index, other, treasury, { amount });

  it("lie between its beginning and its end", () => {
    const all = [out(2, 100n), out(3, 10n), out(8, 1n), out(9, 100n)];
    expect(moves(all)).to.deep.include({ sent: 11n, received: 0n, count: 2, changes: [-11n] });
  });

  it("may be the latest alone where it is not known when it began", () => {
    const changes = moves([into(3, 100n), out(4, 10n), into(5, 1n)], { isExact: false })?.changes;
    expect(changes).to.have.members([0n, 1n, -9n, 91n]);
    expect(moves([into(3, 100n), out(4, 10n), into(5, 1n)])?.changes).to.deep.equal([91n]);
  });

  it("change nothing where the treasury pays itself, and are not known where they were left out", () => {
    expect(moves([moved(4, treasury, treasury, { amount: 7n })])).to.deep.include({
      sent: 7n,
      received: 7n,
      changes: [0n],
    });
    expect(moves([out(4, 7n)], {}, [token])).to.equal(undefined);
  });

  it("count tokens that are one of their kind, and add up nothing where amounts stand beside them", () => {
    const items = [moved(3, treasury, other, { item: 7n }), moved(4, treasury, other, { item: 2n ** 255n })];
    expect(moves(items)).to.deep.include({ sent: 0n, sentItems: [7n, 2n ** 255n], changes: [-2n] });
    expect(moves([...items, out(5, 1n)])?.changes).to.deep.equal([]);
  });

  it("are read from logs that are transfers of the treasury, and from no others", () => {
    const word = (value: Hex) => pad(value, { size: 32 });
    const ends = [word(treasury), word(other)];
    const log = (topics: readonly Hex[], data: Hex) =>
      transferIn({ address: token, topics: [TRANSFER, ...topics], data }, treasury);
    const seven = numberToHex(7, { size: 32 });
    expect(log(ends, seven)).to.deep.equal({ token, from: treasury, to: other, amount: 7n });
    expect(log([...ends, seven], "0x")).to.deep.equal({ token, from: treasury, to: other, item: 7n });
    // Nothing moved; another's; two words; a number with an amount; of ERC-1155, by another name.
    expect(log(ends, zeroHash)).to.equal(undefined);
    expect(log([word(other), word(other)], seven)).to.equal(undefined);
    expect(log(ends, `${seven}${seven.slice(2)}`)).to.equal(undefined);
    expect(log([...ends, seven], seven)).to.equal(undefined);
    expect(log(["0x01", word(treasury)], seven)).to.equal(undefined);
    // What no node that is sound tells.
    expect(log(ends, `0x${"z".repeat(64)}`)).to.equal(undefined);
    const topics = [TRANSFER, ...ends];
    expect(transferIn({ address: "0x12", topics, data: seven }, treasury)).to.equal(undefined);
    expect(transferIn({ address: token, topics: [seven, ...ends], data: seven }, treasury)).to.equal(undefined);
  });
});
