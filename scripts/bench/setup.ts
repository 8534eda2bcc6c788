// What it costs to change the system: each is a root proposal of one call, proposed by the root approver and executed.
import { type Address, encodeFunctionData, type Hex, parseEventLogs } from "viem";
import { buildProposal } from "../../sdk/index.ts";
import { abis, newAgent, newKey, party, ROOT_DELAY, type System, wallet } from "./system.ts";

export type SetupCost = { name: string; gas: number };

/** Gas of proposing and executing together. */
export async function measureSetup(system: System): Promise<SetupCost[]> {
  const { actors, registry, councils, gate } = system;
  const addAgent = (agent: bigint) =>
    encodeFunctionData({
      abi: abis.registry,
      functionName: "addAgent",
      args: [newAgent(agent, actors.operator, party(`key of agent ${agent}`))],
    });
  const addKey = (name: string) =>
    encodeFunctionData({ abi: abis.registry, functionName: "addKey", args: [1n, newKey(party(name))] });
  const addMember = (name: string, threshold: number) =>
    encodeFunctionData({
      abi: abis.council,
      functionName: "changeMembers",
      args: [[], [{ kind: 1, signer: wallet(name).address }], threshold],
    });
  const setPolicyRoot = (root: Hex) =>
    encodeFunctionData({ abi: abis.gate, functionName: "setPolicyRoot", args: [root] });

  // The first warms what all root proposals touch.
  await runRootCall(system, gate, setPolicyRoot(system.policy.root));
  return [
    { name: "adding an agent with one key", gas: await runRootCall(system, registry, addAgent(10n)) },
    { name: "adding a key", gas: await runRootCall(system, registry, addKey("second key")) },
    { name: "adding a member", gas: await runRootCall(system, councils.of3, addMember("member 6", 2)) },
    { name: "changing the policy", gas: await runRootCall(system, gate, setPolicyRoot(system.policy.root)) },
  ];
}

let nonce = 0n;

/** Gas of proposing a call at root and executing it. */
export async function runRootCall({ chain, gate, actors }: System, target: Address, data: Hex): Promise<number> {
  const { root, relayer } = actors;
  nonce += 1n;
  const notAfter = chain.now() + 10 * 86_400;
  const proposal = buildProposal({ proposer: root, nonce, notAfter, epoch: 1, calls: [{ target, data }] });
  const witness = { rules: [], proofs: [], batches: [] };
  const proposed = await chain.send({
    to: gate,
    from: root,
    data: encodeFunctionData({
      abi: abis.gate,
      functionName: "proposeAsApprover",
      args: [proposal, witness, notAfter],
    }),
  });
  const event = parseEventLogs({ abi: abis.gate, logs: proposed.logs, eventName: "Proposed" })[0];
  if (event === undefined) throw new Error("The gate emitted no Proposed.");
  chain.wait(ROOT_DELAY);
  const executed = await chain.send({
    to: gate,
    from: relayer,
    data: encodeFunctionData({
      abi: abis.gate,
      functionName: "execute",
      args: [proposal, witness, event.args.terms],
    }),
  });
  return proposed.gas + executed.gas;
}
