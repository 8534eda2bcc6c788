import type { Hex } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { writeJson } from "../../sdk/files/fields.ts";
import { type BatchBook, isWithdrawnForGood } from "../../sdk/provenance/batchBook.ts";
import { type Lineage, lineageOf, type Reached, reachedFrom } from "../../sdk/provenance/lineage.ts";
import { provLineage } from "../../sdk/provenance/manifest/provLineage.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { wholeNumber } from "../lib/arguments.ts";
import { commandOf, given } from "../lib/commandLine.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { findManifests, type ManifestArguments } from "../lib/provenance/findManifests.ts";
import { type LimitArguments, limitOf, moreWords } from "../lib/provenance/limit.ts";
import { type LineageNode, lineageNodes, MOST_PARENTS_TOLD } from "../lib/provenance/lineageNodes.ts";
import type { MeantBatch } from "../lib/provenance/meantBatch.ts";
import { openBatch } from "../lib/provenance/openBatch.ts";
import { tellLineage } from "../lib/provenance/tellLineage.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import type { SystemArguments } from "../lib/system.ts";

export type LineageArguments = SystemArguments &
  MeantBatch &
  ManifestArguments &
  LimitArguments & {
    /** Generations that are followed. */
    depth: string | undefined;
    /** File for the same as PROV-JSON. */
    out: string | undefined;
  };

/** Generations that are followed, unless fewer are asked for. */
const MOST_GENERATIONS = 1_000;

/** Files that are passed over and named. */
const MOST_NAMED = 20;

export default onNetwork(lineage);

/**
 * What a batch was derived from, as far as manifests are at hand, and how each of it stands. A manifest counts where a
 * batch commits to its hash.
 */
export async function lineage(context: TaskContext, args: LineageArguments): Promise<Report> {
  const { output } = context;
  const depth = depthOf(args.depth);
  const limit = limitOf(args);
  const { system, book, booked } = await openBatch(context, args);
  const { known: manifests, passedOver } = await findManifests(output, args, book, [args]);
  const known = lineageOf(book, manifests);
  const { batchId } = booked;
  const all = [{ batchId, generation: 0 }, ...reachedFrom(batchId, known.above, depth)];
  const prov = args.out === undefined ? undefined : provJson(known, all);
  const told = tellLineage(output, system, { book, known, batchId, depth, limit });

  const nodes = lineageNodes({ book, known }, all);
  const withdrawn = nodes.filter(({ standing }) => standing !== undefined && standing.withdrawal !== 0);
  const unknown = nodes.filter(({ manifest, standing }) => manifest === undefined && standing?.hasManifest !== false);
  output.line(`${nodes.length} ${nodes.length === 1 ? "batch" : "batches"}, ${withdrawn.length} withdrawn`);
  tellUntold(
    output,
    withdrawn.filter(({ batchId: id }) => !told.has(id)),
    limit,
  );
  if (unknown.length > 0) output.line(`  unknown    the manifests of ${unknown.length}, and so what those rest on`);
  if (passedOver.length > 0) {
    output.line(`  passed over  ${passedOver.length} manifests that no anchored batch commits to`);
    for (const place of passedOver.slice(0, MOST_NAMED)) output.line(`             ${showUnseen(place)}`);
  }
  const bad = all.slice(1).find(({ batchId: id }) => isBad(book, id));
  if (bad !== undefined && booked.taintedBy === undefined) {
    const { data, manifests: named, store } = args;
    const words = ["provenance", "taint", data, "--parent", bad.batchId, ...given({ manifests: named, store })];
    output.line(`  next       it rests on what is withdrawn for good: ${commandOf(context, system, words)}`);
  }
  if (args.out !== undefined && prov !== undefined) {
    await writeText(args.out, prov);
    output.line(`  PROV-JSON  in ${showUnseen(args.out)}`);
  }
  return { json: { batchId, nodes, passedOver, file: args.out } };
}

/** What is withdrawn must be seen, also where it stands behind many others. */
function tellUntold(output: Output, withdrawn: readonly LineageNode[], limit: number): void {
  for (const { batchId, generation } of withdrawn.slice(0, limit)) {
    output.line(`  withdrawn  ${batchId}, ${generation} ${generation === 1 ? "generation" : "generations"} above`);
  }
  if (withdrawn.length > limit) output.line(`             ${moreWords(withdrawn.length - limit)}`);
}

/** @throws ARGUMENT_INVALID where it would be too large to be read by anybody. */
function provJson(known: Lineage, all: readonly Reached[]): string {
  const found = all.flatMap(({ batchId }) => {
    const manifest = known.manifestOf(batchId)?.manifest;
    return manifest === undefined ? [] : [{ batchId, manifest }];
  });
  const parents = found.reduce((sum, { batchId }) => sum + known.parentsOf(batchId).length, 0);
  if (parents <= MOST_PARENTS_TOLD) return writeJson(provLineage(found));
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The batches have ${parents} parents, and at most ${MOST_PARENTS_TOLD} are written.`,
    place: "--out",
    nextStep: "Follow fewer generations, with --depth.",
  });
}

function depthOf(text: string | undefined): number {
  const depth = Number(wholeNumber("--depth", text) ?? MOST_GENERATIONS);
  if (depth <= MOST_GENERATIONS) return depth;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `At most ${MOST_GENERATIONS} generations are followed.`,
    place: "--depth",
    value: text,
  });
}

function isBad(book: BatchBook, batchId: Hex): boolean {
  const booked = book.batches.get(batchId);
  return booked !== undefined && isWithdrawnForGood(book, booked);
}
