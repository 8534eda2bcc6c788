import { expect } from "chai";
import { network } from "hardhat";
import {
  type Address,
  concatHex,
  custom,
  encodeDeployData,
  type Hex,
  keccak256,
  pad,
  size,
  type Transport,
  toHex,
} from "viem";
import { getCode, getTransactionCount, readContract, sendTransaction } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { contracts } from "../../../sdk/deploy/contracts.ts";
import { CREATEX_ADDRESS, hasCreateX } from "../../../sdk/deploy/createx.ts";
import type { DaoDescription } from "../../../sdk/deploy/dao/schema.ts";
import { type DeploymentProgress, deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { expectedCode } from "../../../sdk/deploy/expectedCode.ts";
import { type DeploymentPlan, planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { verifyDeployment } from "../../../sdk/deploy/verifyDeployment.ts";
import { clockOf } from "../support/clock.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployFoundation, deployGrants, describedGrants, prepareChain, senderOn } from "../support/system.ts";

const { deployer, nora } = people;
/** The foundation's Safe, by the example's description. */
const FOUNDATION = "0x00379afF87Cf31374c66130FC797193fD1795F01";

async function newChain(): Promise<Transport> {
  return custom((await network.create()).provider);
}

/** What verification of `plan` finds wrong on a chain. */
async function faults(
  transport: Transport,
  plan: DeploymentPlan,
): Promise<Record<string, [found: string, planned: string]>> {
  const checks = await verifyDeployment(senderOn(transport, nora), { plan });
  return Object.fromEntries(
    checks.filter(({ ok }) => !ok).map(({ what, found, expected }) => [what, [found, expected]]),
  );
}

/** The plan of the example, its description changed by `change`. */
function planned(change: (dao: DaoDescription) => DaoDescription = (dao) => dao): DeploymentPlan {
  const { dao, policy } = describedGrants();
  return planDeployment({ dao: change(dao), policy, deployer: deployer.address });
}

/** `plan` with the creation code of one contract replaced by that of another plan. */
function withStepOf(plan: DeploymentPlan, name: string, initCode: Hex): DeploymentPlan {
  return { ...plan, steps: plan.steps.map((step) => (step.name === name ? { ...step, initCode } : step)) };
}

function initCodeOf({ steps }: DeploymentPlan, name: string): Hex {
  const step = steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`The plan has no ${name}.`);
  return step.initCode;
}

function keyOf(address: Address) {
  return { kind: "eoa", address, "valid until": 1_900_000_000 } as const;
}

function registryCode({ gate, guardian, councils, agents }: DeploymentPlan["arguments"]["registry"]): Hex {
  const { abi, code } = contracts.AgentRegistry;
  const args = [gate, guardian, councils, agents] as const;
  return encodeDeployData({ abi, bytecode: code.creation, args }).toLowerCase() as Hex;
}

/** `code` with the last of its occurrences of `from` replaced. */
function swapped(code: Hex, from: string, to: string): Hex {
  const at = code.lastIndexOf(from);
  if (at < 0) throw new Error(`The code does not hold ${from}.`);
  return `${code.slice(0, at)}${to.toLowerCase()}${code.slice(at + from.length)}` as Hex;
}

/** Creation code that does nothing but leave `runtime`, and set one slot to 1 where one is given. */
function creationOf(runtime: Hex, slot?: Hex): Hex {
  // PUSH1 1, PUSH32 slot, SSTORE
  const store: Hex = slot === undefined ? "0x" : concatHex(["0x60017f", slot, "0x55"]);
  // PUSH2 size, DUP1, PUSH2 place, PUSH0, CODECOPY, PUSH0, RETURN
  const place = size(store) + 11;
  const copy = ["0x61", toHex(size(runtime), { size: 2 }), "0x8061", toHex(place, { size: 2 }), "0x5f395ff3"] as const;
  return concatHex([store, ...copy, runtime]);
}

function mappingSlot(key: Hex, slot: Hex): Hex {
  return keccak256(concatHex([pad(key, { size: 32 }), slot]));
}

describe("deploying a system", () => {
  it("puts everything where the plan says, as the plan says, and leaves the deployer nothing", async () => {
    const transport = await newChain();
    const { client, plan, chainId } = await deployGrants(transport);
    for (const step of plan.steps) {
      expect(await getCode(client, { address: step.address }), step.name).to.equal(expectedCode(plan, step, chainId));
    }
    const checks = await verifyDeployment(client, { plan });
    expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(checks.filter(({ what }) => what.startsWith("deployer: ")).length).to.equal(12);
    expect(checks.length).to.be.above(70);
  });

  it("sends nothing when everything stands", async () => {
    const transport = await newChain();
    const { plan } = await deployGrants(transport);
    const sender = senderOn(transport, deployer);
    const before = await getTransactionCount(sender, { address: deployer.address });
    const seen: DeploymentProgress["kind"][] = [];
    const { deployed } = await deploySystem(sender, { plan, onStep: ({ kind }) => seen.push(kind) });
    expect(deployed).to.deep.equal([]);
    expect(seen).to.deep.equal(plan.steps.map(() => "present"));
    expect(await getTransactionCount(sender, { address: deployer.address })).to.equal(before);
  });

  it("continues where an attempt stopped, whichever step came last", async () => {
    const transport = await newChain();
    await prepareChain(transport);
    const sender = senderOn(transport, deployer);
    const plan = planned();
    for (const [i] of plan.steps.entries()) {
      const attempt = deploySystem(sender, {
        plan,
        onStep: ({ kind, number }) => {
          if (kind === "deployed" && number === i + 1) throw new Error("killed");
        },
      });
      await attempt.then(
        () => expect.fail("the attempt was not stopped"),
        (error: Error) => expect(error.message).to.equal("killed"),
      );
    }
    expect(await faults(transport, plan)).to.deep.equal({});
  });

  it("refuses to build on what another description left, and sends nothing", async () => {
    const transport = await newChain();
    await prepareChain(transport);
    const sender = senderOn(transport, deployer);
    const other = planned(({ councils, ...dao }) => ({
      ...dao,
      councils: { ...councils, guardians: { ...councils["guardians"]!, threshold: 2 } },
    }));
    const stop = ({ kind, step }: DeploymentProgress) => {
      if (kind === "deployed" && step.name === "council guardians") throw new Error("killed");
    };
    await deploySystem(sender, { plan: other, onStep: stop }).catch(() => {});
    const before = await getTransactionCount(sender, { address: deployer.address });

    const error = await expectRejection(deploySystem(sender, { plan: planned() }), "DEPLOY_CONFLICT");
    expect(error).to.include({ place: "council guardians: threshold", value: "2" });
    expect(error.details).to.deep.equal({ planned: "1" });
    expect(await getTransactionCount(sender, { address: deployer.address })).to.equal(before);

    await deploySystem(sender, { plan: other });
    expect(await faults(transport, other)).to.deep.equal({});
  });

  it("refuses a member that is no contract yet, before it sends anything", async () => {
    const transport = await newChain();
    await prepareChain(transport, { foundation: false });
    const sender = senderOn(transport, deployer);
    const before = await getTransactionCount(sender, { address: deployer.address });
    const attempt = deploySystem(sender, { plan: planned() });
    const error = await expectRejection(attempt, "DEPLOY_ACCOUNT_KIND");
    expect(error.place).to.equal("councils.grants-council.members.foundation");
    expect(error.value).to.equal(FOUNDATION);
    expect(await getTransactionCount(sender, { address: deployer.address })).to.equal(before);

    await deployFoundation(transport);
    await deploySystem(sender, { plan: planned() });
    expect(await faults(transport, planned())).to.deep.equal({});
  });

  it("refuses a contract that is called a wallet, but no wallet that delegates", async () => {
    const transport = await newChain();
    await prepareChain(transport);
    const sender = senderOn(transport, deployer);
    const setCode = (code: Hex) =>
      transport({}).request({ method: "hardhat_setCode", params: [people.mara.address, code] });
    await setCode("0x00");
    const before = await getTransactionCount(sender, { address: deployer.address });
    const error = await expectRejection(deploySystem(sender, { plan: planned() }), "DEPLOY_ACCOUNT_KIND");
    expect(error.place).to.equal("councils.grants-council.members.mara");
    expect(error.value).to.equal(people.mara.address);
    expect(await getTransactionCount(sender, { address: deployer.address })).to.equal(before);
    await setCode(concatHex(["0xef0100", FOUNDATION]));
    await deploySystem(sender, { plan: planned() });
    expect(await faults(transport, planned())).to.deep.equal({});
  });

  it("says why a constructor refuses", async () => {
    const transport = await newChain();
    await prepareChain(transport);
    const plan = planned();
    // What a file cannot say.
    const wrong = planned((dao) => ({ ...dao, root: { ...dao.root, delay: 1 } }));
    const attempt = deploySystem(senderOn(transport, deployer), {
      plan: withStepOf(plan, "gate", initCodeOf(wrong, "gate")),
    });
    const error = await expectRejection(attempt, "DEPLOY_STEP_FAILED");
    expect(error.place).to.equal("gate");
    expect(error.details["reason"]).to.equal(
      "GATE_DELAY_OUT_OF_RANGE(given 1 second, minimum 10 minutes, maximum 30 days)",
    );

    await deploySystem(senderOn(transport, deployer), { plan });
    expect(await faults(transport, plan)).to.deep.equal({});
  });

  it("refuses a sender that the plan is not for", async () => {
    const transport = await newChain();
    await prepareChain(transport);
    const error = await expectRejection(
      deploySystem(senderOn(transport, nora), { plan: planned() }),
      "DEPLOY_WRONG_DEPLOYER",
    );
    expect(error.value).to.equal(nora.address);
  });

  it("waits for what the deployer sent before, and gives up where it stays pending", async () => {
    const transport = await newChain();
    await prepareChain(transport);
    const client = senderOn(transport, deployer);
    const clock = clockOf(transport, "hardhat");
    const nonce = await getTransactionCount(client, deployer);
    await clock.setAutomine(false);
    await sendTransaction(client, { account: deployer, chain: hardhat, to: nora.address, value: 1n });
    const plan = planned();
    const error = await expectRejection(deploySystem(client, { plan, patience: 20 }), "DEPLOY_TRANSACTION_PENDING");
    expect(error.value).to.equal(String(nonce));
    expect(await getTransactionCount(client, { ...deployer, blockTag: "pending" })).to.equal(nonce + 1);
    await clock.mine({ blocks: 1 });
    await clock.setAutomine(true);
    const { deployed } = await deploySystem(client, { plan, patience: 20 });
    expect(deployed).to.have.lengthOf(plan.steps.length);
  });

  it("refuses a chain without CreateX", async () => {
    const transport = await newChain();
    const sender = senderOn(transport, deployer);
    await expectRejection(deploySystem(sender, { plan: planned() }), "DEPLOY_CREATEX_MISSING");
    expect(await hasCreateX(sender)).to.equal(false);
    expect(await getTransactionCount(sender, { address: deployer.address })).to.equal(0);
  });
});

describe("verifying a deployment", () => {
  const honest = planned();

  /** Deploys `wrong`, and tells what verification of the honest plan finds. */
  async function faultsOf(wrong: DeploymentPlan) {
    const transport = await newChain();
    await prepareChain(transport);
    await deploySystem(senderOn(transport, deployer), { plan: wrong });
    return faults(transport, honest);
  }

  const createdBy = `${deployer.address}, with the planned code and arguments`;
  const otherArguments = [`${deployer.address}, with other arguments`, createdBy];

  it("finds nothing wrong with the plan itself", async () => {
    expect(await faultsOf(honest)).to.deep.equal({});
  });

  it("finds a threshold that is too low", async () => {
    const wrong = planned((dao) => ({
      ...dao,
      councils: { ...dao.councils, "grants-council": { ...dao.councils["grants-council"]!, threshold: 1 } },
    }));
    expect(await faultsOf(wrong)).to.deep.equal({
      "council grants-council: created by": otherArguments,
      "council grants-council: threshold": ["1", "2"],
    });
  });

  it("finds a tier that waits less, another guardian, another policy", async () => {
    const { dao, policy } = describedGrants();
    const tiers = { ...dao.tiers, council: { ...dao.tiers["council"]!, delay: 600 } };
    const root: Hex = `0x${"ab".repeat(32)}`;
    const wrong = planDeployment({
      dao: { ...dao, tiers, guardian: nora.address },
      policy: { ...policy, root },
      deployer: deployer.address,
    });
    const found = await faultsOf(wrong);
    expect(Object.keys(found)).to.include.members([
      "registry: created by",
      "gate: created by",
      "gate: tier council",
      "gate: guardian",
      "gate: policy root",
    ]);
    expect(found["gate: policy root"]).to.deep.equal([root, honest.arguments.gate.policyRoot]);
    expect(found["gate: guardian"]).to.deep.equal([nora.address, honest.addresses.councils["guardians"]]);
  });

  it("finds a key of the deployer's that no view of the plan asks for", async () => {
    const wrong = planned((dao) => ({
      ...dao,
      agents: {
        ...dao.agents,
        hidden: { ...dao.agents["treasurer"]!, id: 7n, keys: { own: keyOf(nora.address) } },
      },
    }));
    expect(await faultsOf(wrong)).to.deep.equal({ "registry: created by": otherArguments });
  });

  it("finds powers that the deployer kept", async () => {
    // The plan refuses this, so the constructor arguments are taken from a plan of another deployer.
    const { dao, policy } = describedGrants();
    const kept = planDeployment({
      dao: { ...dao, agents: { treasurer: { ...dao.agents["treasurer"]!, operator: deployer.address } } },
      policy: { ...policy, names: { ...policy.names, accounts: {} } },
      deployer: nora.address,
    });
    const agents = kept.arguments.registry.agents;
    const wrong = withStepOf(honest, "registry", registryCode({ ...honest.arguments.registry, agents }));
    expect(await faultsOf(wrong)).to.deep.equal({
      "registry: created by": otherArguments,
      "agent treasurer: operator": [deployer.address, people.operator.address],
      "deployer: operates agent 1": ["true", "false"],
    });
  });

  it("finds a council that obeys somebody else than the gate", async () => {
    const code = initCodeOf(honest, "council grants-council");
    const gate = honest.addresses.gate.slice(2).toLowerCase();
    const wrong = withStepOf(honest, "council grants-council", swapped(code, gate, nora.address.slice(2)));
    const found = await faultsOf(wrong);
    expect(found["council grants-council: code"]).to.deep.equal(["Council bound to other addresses", "Council"]);
    expect(found["council grants-council: created by"]).to.deep.equal(otherArguments);
  });

  it("finds code whose views tell one gate while a check asks another", async () => {
    const step = honest.steps.find(({ name }) => name === "registry")!;
    const runtime = expectedCode(honest, step, 31_337);
    const gate = honest.addresses.gate.slice(2).toLowerCase();
    const crooked = swapped(runtime, gate, nora.address.slice(2));
    expect(crooked).not.to.equal(runtime);
    const found = await faultsOf(withStepOf(honest, "registry", creationOf(crooked)));
    expect(found["registry: code"]).to.deep.equal(["AgentRegistry bound to other addresses", "AgentRegistry"]);
    expect(found["registry: created by"]).to.deep.equal([`${deployer.address}, with other code`, createdBy]);
  });

  it("finds storage that no view tells, behind the right code", async () => {
    const { dao, policy } = describedGrants();
    const plan = planDeployment({ dao: { ...dao, sources: {} }, policy, deployer: deployer.address });
    const step = plan.steps.find(({ name }) => name === "provenance")!;
    // Admits a source as ProvenanceRegistry keeps them: mapping(schema => mapping(source => bool)) at slot 2.
    const schema = policy.names.schemas["payouts"]!;
    const slot = mappingSlot(nora.address, mappingSlot(schema, toHex(2, { size: 32 })));
    const initCode = creationOf(expectedCode(plan, step, 31_337), slot);
    const transport = await newChain();
    await prepareChain(transport);
    await deploySystem(senderOn(transport, deployer), { plan: withStepOf(plan, "provenance", initCode) });
    const address = plan.addresses.provenance;
    const isSource = { address, abi: contracts.ProvenanceRegistry.abi, functionName: "isSource" } as const;
    expect(await readContract(senderOn(transport, nora), { ...isSource, args: [schema, nora.address] })).to.equal(true);
    expect(await faults(transport, plan)).to.deep.equal({
      "provenance: created by": [`${deployer.address}, with other code`, createdBy],
    });
  });

  it("finds other code, and contracts that are not there", async () => {
    const transport = await newChain();
    await prepareChain(transport);
    const plan = withStepOf(honest, "lens", initCodeOf(honest, "policy log"));
    const stop = ({ kind, step }: DeploymentProgress) => {
      if (kind === "deployed" && step.name === "policy log") throw new Error("killed");
    };
    await deploySystem(senderOn(transport, deployer), { plan, onStep: stop }).catch(() => {});
    const found = await faults(transport, honest);
    expect(found["lens: code"]).to.deep.equal(["other code", "GateLens"]);
    expect(found["gate: code"]).to.deep.equal(["no code", "AgentTimelock"]);
    expect(found["gate: created by"]).to.deep.equal(["no transaction from block 0 on", createdBy]);
    expect(found["deployer: holds a role at the gate"]).to.deep.equal(["no answer", "false"]);
  });

  it("finds a treasury that is no Safe, and accepts one that is", async () => {
    const transport = await newChain();
    const { accounts, ...names } = describedGrants().policy.names;
    const withTreasury = (treasury: Address) => {
      const { dao, policy } = describedGrants();
      const { treasury: _, ...others } = accounts;
      const plan = { dao: { ...dao, label: `with-${treasury}`.slice(0, 12), treasury }, deployer: deployer.address };
      return planDeployment({ ...plan, policy: { ...policy, names: { ...names, accounts: others } } });
    };
    const safe = await prepareChain(transport);
    // A contract, and no Safe.
    const [good, bad] = [withTreasury(safe), withTreasury(CREATEX_ADDRESS)];
    await deploySystem(senderOn(transport, deployer), { plan: good });
    expect(await faults(transport, good)).to.deep.equal({});
    await deploySystem(senderOn(transport, deployer), { plan: bad });
    expect(await faults(transport, bad)).to.deep.equal({ "treasury: is a Safe": ["no answer", "true"] });
  });
});
