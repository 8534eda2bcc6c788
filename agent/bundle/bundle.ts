import type { Address, Hex } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { evidenceRoot } from "../../sdk/provenance/evidence.ts";
import { momentOf } from "../../sdk/provenance/moment.ts";
import { canonicalJson } from "../../sdk/text/canonicalJson.ts";
import { cutTelling, quoteText, replaceUnseen, showUnseen } from "../../sdk/text/formatText.ts";
import { hashText } from "../../sdk/text/hashText.ts";
import { PLAN_SOURCE } from "../agentFile/plan.ts";
import type { Decision } from "../brains/brain.ts";
import { citationsIn } from "../intents/citationsIn.ts";
import type { KeyedIntent } from "../intents/intent.ts";
import { type SpentRecord, spentId } from "../intents/spends.ts";
import type { Observation } from "../sources/observation.ts";

/** Name and version of this runner, as it stands in evidence. */
export const RUNNER_VERSION = "sallyport/1";

/** Begins the line of a record that the wish spends: by these lines a journal knows what was paid. */
const SPENDS = "spends ";

/** The ids of the records that the wish of a bundle spends; see `spentId`. */
export function spendsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => (line.startsWith(SPENDS) ? [line.slice(SPENDS.length)] : []));
}

/** Lines that name what is kept by its digest; see `observed` and `transcript`. */
const CITES = [
  /^observation (\S+) keccak256 (0x[0-9a-f]{64}) /,
  /^(brain), \d+ lines more, keccak256 of all (0x[0-9a-f]{64})$/,
];

/** The digests of what the lines of a bundle rest on and is kept. A plan stands in the lines themselves. */
export function citedIn(lines: readonly string[]): Hex[] {
  return lines.flatMap((line) =>
    CITES.flatMap((form) => {
      const [, name, digest] = form.exec(line) ?? [];
      return digest === undefined || name === PLAN_SOURCE ? [] : [digest as Hex];
    }),
  );
}

/** Characters of one line, and of the whole, that a bundle may have. */
const MOST = { line: 4_000, wish: 64 * 1024, whole: 1024 * 1024 };

/** Lines of a brain's transcript that stand in a bundle; of more the digest of all is told. */
const MOST_OF_BRAIN = 500;

export type BundleParameters = {
  /** The agent's name in the policy. */
  agent: string;
  /** keccak256 of the agent file's text. */
  agentFile: Hex;
  policy: {
    /** What the gate stores. */
    root: Hex;
    /** keccak256 of the file's text. */
    file: Hex;
  };
  /** Everything that was seen in the turn. */
  observations: readonly Observation[];
  decision: Pick<Decision, "by" | "transcript">;
  wish: KeyedIntent;
  /** The records that it spends; see `spendsOf`. */
  spends: readonly SpentRecord[];
  /** One for each call; see `BuiltIntent`. */
  sentences: readonly string[];
  /** What the checks found, each line beginning with a word that says which; see `checkWish`. */
  findings: readonly string[];
};

/** The evidence of one proposal: what stands behind its `evidence`. */
export type Bundle = { lines: string[]; root: Hex };

/**
 * The evidence of a proposal as lines: who decided by which files, what was seen, how it was decided, what is wished for,
 * and what the checks found. The same facts give the same lines. Each line begins with a word of ours, so that no text of
 * a stranger can pass for a line that names data.
 *
 * @throws EVIDENCE_TOO_LARGE
 */
export function bundle(parameters: BundleParameters): Bundle {
  const { agent, agentFile, policy, observations, decision, wish, spends, sentences, findings } = parameters;
  const lines = [
    `agent ${RUNNER_VERSION} ${agent}`,
    `agent-file keccak256 ${agentFile}`,
    `policy ${policy.root} keccak256 ${policy.file}`,
    ...observations.flatMap(observed),
    ...cited(wish, observations),
    `brain ${decision.by}`,
    ...transcript(decision.transcript),
    `wish ${visibleJson(wish)}`,
    ...spends.map((one) => `${SPENDS}${spentId(one)}`),
    ...judged({ sentences, findings }),
  ];
  return bundled(lines);
}

export type ScriptBundleParameters = Pick<BundleParameters, "agent" | "policy" | "sentences" | "findings"> & {
  /** Which session of which script, and which of its calls: the key of the proposal. */
  key: string;
};

/**
 * The evidence of what a script wanted: no more is known of why it did than that it did.
 *
 * @throws EVIDENCE_TOO_LARGE
 */
export function bundleOfScript({ agent, policy, key, sentences, findings }: ScriptBundleParameters): Bundle {
  return bundled([
    `agent ${RUNNER_VERSION} ${agent}`,
    `policy ${policy.root} keccak256 ${policy.file}`,
    `script ${key}`,
    ...judged({ sentences, findings }),
  ]);
}

function judged({ sentences, findings }: Pick<BundleParameters, "sentences" | "findings">): string[] {
  return [...sentences.map((sentence, i) => callLine(i, sentence)), ...findings.map((finding) => `check ${finding}`)];
}

/** What is said of a script's call where no rule names its function. */
export function unreadSentence({ target, data }: { target: Address; data: Hex }): string {
  return `${target} with data ${data}`;
}

/** The line that tells what a call does. */
export function callLine(callIndex: number, sentence: string): string {
  return visibleLine(`call ${callIndex}: ${sentence}`);
}

function bundled(given: readonly string[]): Bundle {
  const lines = given.map(visibleLine);
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (length > MOST.whole) throw tooLarge(length, MOST.whole);
  return { lines, root: evidenceRoot(lines) };
}

function observed({ source, path, digest, observedAt, records, batches }: Observation): string[] {
  const seen = `observation ${source} keccak256 ${digest} observed ${momentOf(observedAt)}, ${records.length} records`;
  // As `readEvidence` reads them; a file's digest is of its bytes.
  const naming = path === undefined ? "input" : `file ${path} keccak256 ${digest}`;
  return [seen, ...batches.map(({ batchId }) => `${naming} batch ${batchId}`)];
}

/** The records that the wish's numbers come from, in their order. */
function cited({ intent }: KeyedIntent, observations: readonly Observation[]): string[] {
  return citationsIn(intent).map(({ source, record }) => {
    const found = observations.find((one) => one.source === source)?.records[record - 1];
    if (found === undefined) throw new Error(`Record ${record} of "${source}", which a wish cites, was not observed.`);
    const place = found.place === undefined ? "" : ` ${found.place}`;
    return `record ${source} ${record}${place} keccak256 ${found.hash}: ${quoteText(cutTelling(found.text, MOST.line / 4))}`;
  });
}

function transcript(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_OF_BRAIN).map((line) => `brain: ${line}`);
  if (lines.length <= MOST_OF_BRAIN) return shown;
  const all = hashText(lines.join("\n"));
  return [...shown, `brain, ${lines.length - MOST_OF_BRAIN} lines more, keccak256 of all ${all}`];
}

/** JSON in the form of RFC 8785, but that what cannot be seen stands escaped: it is one line, and is read as the same. */
function visibleJson(value: object): string {
  const canonical = canonicalJson(JSON.stringify(value));
  if (!canonical.ok) throw new Error(`A wish cannot be written: ${canonical.summary}`);
  const visible = replaceUnseen(canonical.text, (one) =>
    [...Array(one.length).keys()].map((i) => `\\u${one.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );
  if (visible.length > MOST.wish) throw tooLarge(visible.length, MOST.wish);
  return visible;
}

/** A line without a character that cannot be seen; of a long one the beginning and the digest of all. */
function visibleLine(line: string): string {
  const visible = showUnseen(line);
  if (visible.length <= MOST.line || visible.startsWith("wish ")) return visible;
  return `${cutTelling(visible, MOST.line)} keccak256 ${hashText(line)}`;
}

function tooLarge(length: number, most: number): SallyportError {
  return new SallyportError("EVIDENCE_TOO_LARGE", {
    summary: `The evidence of a proposal would have ${length} characters, and may have ${most}.`,
    args: { length, most },
  });
}
