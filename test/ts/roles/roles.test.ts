import { expect } from "chai";
import { artifacts } from "hardhat";
import { type Abi, type Address, encodeFunctionData, type Hex } from "viem";
import { deployedContracts } from "../../../scripts/lib/deployed.ts";
import { type ArgumentTable, buildArguments } from "./arguments.ts";
import { accountOf, callAs, type Deed } from "./callers.ts";
import { readDocument, writeDocument } from "./document.ts";
import { resolvedError, writtenError } from "./errors.ts";
import { contractOf, expectedError, functionOf, matrix, type Row, type Target, targets } from "./matrix.ts";
import { type Node, openNode } from "./node.ts";
import { everyRole, type Role } from "./roles.ts";
import { DELAY } from "./system.ts";
import { buildWorld, type Case, type World } from "./world.ts";

/** Root proposals of this test, beyond those of the world. */
const FIRST_NONCE = 1000n;

describe("Roles", () => {
  const abis = new Map<Target, Abi>();
  let node: Node;
  let world: World;
  let table: Record<Target, ArgumentTable>;
  /** Each row's deed as a root proposal that is ready. */
  const prepared = new Map<Row, Case>();

  before(async function () {
    this.timeout(120_000);
    for (const target of targets) abis.set(target, (await artifacts.readArtifact(contractOf(target))).abi as Abi);
    node = await openNode();
    world = await buildWorld(node);
    table = await buildArguments(world);
    let nonce = FIRST_NONCE;
    for (const target of targets) {
      for (const row of matrix[target] as readonly Row[]) {
        const { to, data, value } = deedOf(target, row, "root");
        prepared.set(row, await world.proposeRoot(nonce++, { target: to, data, value: value ?? 0n }));
      }
    }
    // The replacement of the root vetoer waits three times the delay.
    await node.wait(3 * DELAY);
  });

  after(() => node?.close());

  it("of every deployed contract stand in the matrix", () => {
    const contracts = [...new Set(targets.map(contractOf))].sort();
    expect(contracts).to.deep.equal(
      deployedContracts()
        .map(({ name }) => name)
        .sort(),
    );
  });

  for (const target of targets) {
    describe(target, () => {
      it("has a row for each function of its ABI, and no other", () => {
        const inAbi = (abis.get(target) as Abi).flatMap((item) =>
          item.type === "function"
            ? [item.name]
            : item.type === "receive" || item.type === "fallback"
              ? [item.type]
              : [],
        );
        const inMatrix = [...new Set(matrix[target].map(functionOf))];
        expect(inMatrix.sort()).to.deep.equal(inAbi.sort());
      });

      for (const row of matrix[target] as readonly Row[]) {
        it(row.call, async () => {
          const expected = Object.fromEntries(everyRole.map((role) => [role, expectation(row, role)]));
          const found: Record<string, string> = {};
          for (const role of everyRole) found[role] = await outcome(target, row, role);
          expect(found).to.deep.equal(expected);
        });
      }
    });
  }

  it("stand in docs/roles.md as in the matrix", () => {
    expect(readDocument()).to.equal(writeDocument());
  });

  function expectation(row: Row, role: Role): string {
    const error = expectedError(row, role);
    return error === undefined ? "may" : resolvedError(world, error, role);
  }

  async function outcome(target: Target, row: Row, role: Role): Promise<string> {
    const answer = await callAs(world, role, deedOf(target, row, role), prepared.get(row) as Case);
    return answer.succeeded ? "may" : writtenError(answer.data);
  }

  function deedOf(target: Target, row: Row, role: Role): Deed {
    const to: Address = world.addresses[target];
    const name = functionOf(row);
    // A Council acts without value.
    if (name === "receive") return { to, data: "0x", value: role === "council" || role === "standalone" ? 0n : 1n };
    const args = table[target][row.call]?.(accountOf(world, role)) ?? [];
    const data: Hex = encodeFunctionData({ abi: abis.get(target) as Abi, functionName: name, args });
    return { to, data };
  }
});
