// A small DAO in the middle of its life: something of everything that a command can be about.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, concat, encodeFunctionData, type Hex, parseEther } from "viem";
import { getBlock, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { openJournal } from "../../../agent/journal/openJournal.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { anchor as anchorBatch } from "../../../sdk/actions/anchor.ts";
import { enterLog } from "../../../sdk/actions/enterLog.ts";
import { revokeInput } from "../../../sdk/actions/revokeInput.ts";
import { confirm, sendCall } from "../../../sdk/actions/sendCall.ts";
import { deployStatementVerifier, statementVerifierAddress } from "../../../sdk/deploy/statementVerifier.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { approve } from "../../../tasks/approve.ts";
import { audit } from "../../../tasks/audit.ts";
import { execute } from "../../../tasks/execute.ts";
import { pause } from "../../../tasks/pause.ts";
import { publish } from "../../../tasks/policy/publish.ts";
import { propose } from "../../../tasks/propose.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { hash } from "../../../tasks/provenance/hash.ts";
import { prove } from "../../../tasks/provenance/prove.ts";
import { batch } from "../../../tasks/rootProposal/batch.ts";
import { sign } from "../../../tasks/sign.ts";
import { deviceKey } from "../support/deviceKey.ts";
import { deployRootDao, rootPolicy, SCHEMA } from "../support/rootDao.ts";
import { recipients } from "../support/smallDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE } from "../support/taskContext.ts";

const { deployer, mara, olga, gina, nora, office, relayer, treasurerSecond, dealer, otto } = people;

export const UNTIL = "2040-01-01T00:00:00Z";

export type NodeWorld = Awaited<ReturnType<typeof buildWorld>>;

export async function buildWorld(url: string) {
  const dao = await deployRootDao(url);
  const { file, context, clock, client, addresses } = dao;
  const policy = file("policy.yaml");
  const acting = { ...NO_OPTIONS, policy };

  async function send(account: Address, to: Address, data: Hex) {
    const hash = await sendTransaction(client, { account, chain: hardhat, to, data });
    await waitForTransactionReceipt(client, { hash });
  }

  // Hardhat looks upwards for it: this is a project of its own.
  writeFileSync(file("package.json"), `${JSON.stringify({ name: "somebodys", type: "module", private: true })}\n`);
  writeFileSync(file("next.yaml"), rootPolicy(dao.token, "3 ETH"));
  await dao.deployNext("second");
  writeFileSync(file("third.yaml"), readFileSync(file("dao.yaml"), "utf8").replace("label: small", "label: third"));
  const { x, y } = deviceKey("of the world");
  const publicKey = concat([x, y]);
  const asDeployer = context.network.sender(deployer.address);
  const deploying = await deployStatementVerifier(asDeployer, { publicKey });
  if (deploying !== undefined) await confirm(client, deploying);
  writeFileSync(
    file("changes.yaml"),
    `version: 1
changes:
  - source admit: { account: office, schema: payouts }
  - attester admit: { account: "${otto.address}", schema: payouts }
  - schema quorum: { schema: payouts, attesters: 1 }
  - schema criteria: { schema: payouts, criteria: [gaps at most 9] }
  - schema verifier: { schema: payouts, verifier: "${statementVerifierAddress(publicKey)}" }
  - source add-key: { source: office, key: "${relayer.address}", valid until: ${UNTIL} }
  - agent add: { id: 2, key: "${treasurerSecond.address}", valid until: ${UNTIL}, lowest tier: small, proposals: 5, interval: 1 hour, probation: 1 day, strikes: 3, model: rules, version: "1" }
  - allowance: { token: GUSD, spender: ada, amount: 10 GUSD }
  - guardian: "${dealer.address}"
`,
  );
  const rootOptions = { nonce: undefined, lifetime: undefined, safeBatch: undefined, system: "small", policy };
  await batch(context, { ...rootOptions, out: file("settled.json"), file: file("changes.yaml") });
  const system = "small";
  const on = { ...acting, system };
  await dao.agree(file("settled.json"), 1, system);
  const { guards } = addresses.councils as { guards: Address };
  await clock.impersonateAccount({ address: guards });
  await clock.setBalance({ address: guards, value: parseEther("1") });
  const ofRegistry = { abi: agentRegistryAbi } as const;
  await send(guards, addresses.registry, encodeFunctionData({ ...ofRegistry, functionName: "freeze", args: [2n] }));
  const block = { functionName: "blockTarget", args: [2n, recipients.ada] } as const;
  await send(guards, addresses.registry, encodeFunctionData({ ...ofRegistry, ...block }));
  await clock.stopImpersonatingAccount({ address: guards });

  // A batch that is disputed, and one of a source.
  const { provenance } = addresses;
  const disputed = textBatch({ text: "one,two\n", anchorer: nora.address, schema: SCHEMA });
  const asNora = context.network.sender(nora.address);
  const { timestamp } = await getBlock(client);
  await confirm(client, await anchorBatch(asNora, { provenance, batch: disputed, observedAt: Number(timestamp) }));
  const args = [disputed, "not mine"] as const;
  const dispute = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "dispute", args });
  await confirm(client, await sendCall(asNora, { to: provenance, data: dispute }));
  writeFileSync(file("data.txt"), "ada,1\nben,2\n");
  writeFileSync(file("other.txt"), "cleo,3\n");
  const data = { ...on, data: file("data.txt"), schema: "payouts", size: undefined, profile: undefined };
  const forOffice = { source: "office", key: undefined, observedAt: undefined, from: office.address };
  await anchor(context, { ...data, ...forOffice });
  // And one that was hashed with a secret.
  writeFileSync(file("kept.csv"), "ada,4\nben,5\n");
  const hashed = { ...on, data: file("kept.csv"), profile: undefined };
  await hash(context.output, { ...hashed, secret: undefined, name: undefined, replace: false, about: undefined });
  await anchor(context, { ...hashed, ...forOffice, schema: "payouts", size: undefined });
  const first = { ...hashed, index: "0", line: undefined, file: undefined };
  await prove(context.output, { ...first, out: file("proof.json") });

  // One that was withdrawn, and another that was derived from it.
  const withdrawn = textBatch({ text: "wrong\n", anchorer: nora.address, schema: SCHEMA });
  const manifest: Manifest = {
    ...{ origin: "derived", observedFrom: "2026-01-01T00:00:00Z", observedTo: "2026-01-01T00:00:00Z" },
    ...{ schema: "payouts/1", files: [], activities: [{ activity: "join", used: [hashBatch(withdrawn)] }] },
  };
  writeFileSync(file("child.json"), writeManifest(manifest));
  const plain = textBatch({ text: "derived\n", anchorer: nora.address, schema: SCHEMA });
  const child = { ...plain, manifestHash: hashManifest(manifest).hash };
  for (const batch of [withdrawn, child]) {
    await confirm(client, await anchorBatch(asNora, { provenance, batch, observedAt: Number(timestamp) }));
  }
  await confirm(client, await revokeInput(asNora, { provenance, root: withdrawn.root, reason: "wrong" }));
  for (const batchId of [hashBatch(disputed), hashBatch(withdrawn)]) {
    await confirm(client, await enterLog(asNora, { provenance, batchId }));
  }

  const toPropose = { ...NOTHING_TO_PROPOSE, ...on };
  await propose(context, { ...toPropose, to: "ada", value: "0.5 ETH", nonce: "1" });
  await propose(context, { ...toPropose, to: "ada", value: "0.25 ETH", nonce: "4" });
  await propose(context, { ...toPropose, to: "ben", value: "2 ETH", nonce: "5" });
  const board = [mara, olga];
  const signatures = (name: string) => board.map(({ address }) => file(`${name}-${address}.json`));
  const signBoth = async (proposal: string, name: string) => {
    for (const [i, { address }] of board.entries()) {
      await sign(context, { ...on, proposal, from: address, out: signatures(name)[i] });
    }
  };
  await signBoth("payer/5", "five");
  await approve(context, { ...on, proposal: "payer/5", signatures: signatures("five") });
  await dao.passHours(1);
  await execute(context, { ...on, proposal: "payer/4" });
  await propose(context, { ...toPropose, to: "ben", value: "1 ETH", nonce: "2" });
  await propose(context, { ...toPropose, to: "cleo", value: "1 ETH", nonce: "3" });
  await propose(context, { ...toPropose, to: "ben", value: "1.5 ETH", nonce: "6", out: file("six.json") });
  await signBoth("payer/2", "two");
  await publish(context, { file: policy, system, from: undefined });
  await pause(context, { ...on, duration: "1 day", from: gina.address, out: file("pause.json") });
  writeFileSync(
    file("delay.yaml"),
    "version: 1\nchanges:\n  - delay: 2 hours\n  - tier: { tier: high, delay: 3 hours }\n",
  );
  // An agent that a monitor froze, and whose one wish is held.
  const journal = join(dao.root, "cache", "agent", "journal.sqlite");
  const owner = { chainId: hardhat.id, gate: addresses.gate, agent: 1n };
  const opened = openJournal({ path: journal, owner, now: () => 0 });
  opened.append({ kind: "held", key: "held", monitor: "rate", reason: "too many" });
  opened.append({ kind: "frozen", reason: "too many" });
  opened.close();
  writeFileSync(file("payouts.csv"), `token_type,token_address,receiver,amount,id\nnative,,${recipients.ada},0.1,\n`);
  writeFileSync(
    file("policy.tests.yaml"),
    `version: 1
policy: policy.yaml
tests:
  a little: { to: ada, value: 0.5 ETH, allowed: pay-ada }
`,
  );
  await audit(context, { ...on, since: undefined, until: undefined, earlier: undefined, out: file("audited") });
  // From here on each block is a second later than the one before, whatever the clock of this machine says.
  await client.request({ method: "anvil_setBlockTimestampInterval", params: [1] } as never);
  await clock.mine({ blocks: 140 });

  const kept = contentsOf(dao.root);
  let snapshot = await clock.snapshot();
  return {
    ...dao,
    policy,
    journal,
    provenance,
    disputed: hashBatch(disputed),
    withdrawn: hashBatch(withdrawn),
    child: hashBatch(child),
    signatures: signatures("two"),
    /** Chain and files as they were when the world was built; what is cached stays. */
    restore: async () => {
      await clock.revert({ id: snapshot });
      rmSync(file("watch.sqlite"), { force: true });
      snapshot = await clock.snapshot();
      restoreContents(dao.root, kept);
    },
    /** Files that were written since, with what they hold. */
    written: () => [...contentsOf(dao.root)].filter(([name, text]) => kept.get(name) !== text),
    forgetCache: () => rmSync(join(dao.root, "cache"), { recursive: true, force: true }),
  };
}

/** All files below a folder but those of its cache, and what a watcher remembers, by their paths. */
function contentsOf(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => !/^(cache\b|watch\.sqlite)/.test(name) && statSync(join(root, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

function restoreContents(root: string, kept: ReadonlyMap<string, string>): void {
  const now = contentsOf(root);
  for (const name of now.keys()) if (!kept.has(name)) rmSync(join(root, name));
  for (const [name, text] of kept) {
    // What is no text stays as it is: no command changes such a file.
    if (now.get(name) === text) continue;
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}
