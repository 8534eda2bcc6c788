// What is required of every contract that is deployed, whatever it does.
import { createRequire } from "node:module";
import { expect } from "chai";
import hre from "hardhat";
import type { Abi, AbiParameter } from "viem";
import { type Deployed, deployedContracts } from "../../../scripts/lib/deployed.ts";

/** EIP-170. */
const CODE_SIZE_LIMIT = 24_576;

/** Instructions that run foreign code in the contract's own place, make a contract, or end this one. */
const FORBIDDEN = new Map([
  [0xf0, "CREATE"],
  [0xf2, "CALLCODE"],
  [0xf4, "DELEGATECALL"],
  [0xf5, "CREATE2"],
  [0xff, "SELFDESTRUCT"],
]);

describe("Every deployed contract", () => {
  let contracts: Deployed[];

  before(() => {
    contracts = deployedContracts();
  });

  it("fits the code size limit", () => {
    for (const { name, deployedBytecode } of contracts) {
      expect(sizeOf(deployedBytecode), name).to.be.greaterThan(0).and.at.most(CODE_SIZE_LIMIT);
    }
  });

  it("contains no instruction that runs foreign code as its own, and no hole for a library", () => {
    for (const { name, deployedBytecode } of contracts) {
      expect(deployedBytecode, name).to.match(/^0x[0-9a-f]+$/);
      const found = instructions(deployedBytecode).filter((opcode) => FORBIDDEN.has(opcode));
      expect(
        found.map((opcode) => FORBIDDEN.get(opcode)),
        name,
      ).to.deep.equal([]);
    }
  });

  it("would be seen to, if it did: as a Safe's proxy is", () => {
    const path = "@safe-global/safe-smart-account/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json";
    const { deployedBytecode }: { deployedBytecode: string } = createRequire(import.meta.url)(path);
    expect(instructions(deployedBytecode).map((opcode) => FORBIDDEN.get(opcode))).to.include("DELEGATECALL");
  });

  it("has no function that could be called to initialise it", () => {
    for (const { name, abi } of contracts) {
      const names = (abi as Abi).flatMap((item) => (item.type === "function" ? [item.name] : []));
      expect(
        names.filter((one) => /^(initiali[sz]e|init|setup|upgrade)/i.test(one)),
        name,
      ).to.deep.equal([]);
    }
  });

  it("takes value nowhere but where it receives", () => {
    const payable = contracts.flatMap(({ name, abi }) =>
      (abi as Abi).flatMap((item) =>
        "stateMutability" in item && item.stateMutability === "payable"
          ? [`${name}.${item.type === "function" ? item.name : item.type}`]
          : [],
      ),
    );
    expect(payable).to.deep.equal(["AgentTimelock.receive"]);
  });

  it("is compiled alike in every build profile", () => {
    const { default: standard, ...others } = hre.config.solidity.profiles;
    expect(Object.keys(others)).to.include("production");
    for (const [name, profile] of Object.entries(others)) {
      expect(profile.compilers, name).to.deep.equal(standard?.compilers);
    }
    // Of what is deployed only the gate has settings of its own: it is optimized for fewer runs, and alike else.
    const sources = contracts.map(({ source }) => source);
    const [compiler] = standard?.compilers ?? [];
    const forFewerRuns = { ...compiler?.settings, optimizer: { ...compiler?.settings.optimizer, runs: 200 } };
    for (const [name, profile] of Object.entries(hre.config.solidity.profiles)) {
      const own = Object.entries(profile.overrides).filter(([file]) => sources.includes(file));
      expect(
        own.map(([file, { version, settings }]) => ({ file, version, settings })),
        name,
      ).to.deep.equal([{ file: "contracts/AgentTimelock.sol", version: compiler?.version, settings: forFewerRuns }]);
    }
  });
});

describe("The gate", () => {
  it("reads signatures only to propose and to approve", () => {
    const gate = deployedContracts().find(({ name }) => name === "AgentTimelock") as Deployed;
    const reading = (gate.abi as Abi).flatMap((item) =>
      item.type === "function" && item.inputs.some(isSignature) ? [item.name] : [],
    );
    expect(reading.sort()).to.deep.equal([
      "approveBySignature",
      "propose",
      "proposeAndApprove",
      "proposeAsApproverBySignature",
    ]);
  });
});

function isSignature(parameter: AbiParameter): boolean {
  return (
    /signature/i.test(parameter.name ?? "") || ("components" in parameter && parameter.components.some(isSignature))
  );
}

function sizeOf(code: string): number {
  return code.length / 2 - 1;
}

/** Opcodes in order, without what PUSH instructions carry and without the compiler's metadata at the end. */
function instructions(code: string): number[] {
  const bytes = Buffer.from(code.slice(2), "hex");
  const end = bytes.length - 2 - bytes.readUInt16BE(bytes.length - 2);
  const found: number[] = [];
  for (let pc = 0; pc < end; pc++) {
    const opcode = bytes[pc] ?? 0;
    found.push(opcode);
    if (opcode >= 0x60 && opcode <= 0x7f) pc += opcode - 0x5f;
  }
  return found;
}
