import { type Hex, zeroHash } from "viem";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { writeJson } from "../../sdk/files/fields.ts";
import { type BatchBook, type BookedBatch, isWithdrawnForGood, statusIn } from "../../sdk/provenance/batchBook.ts";
import { type Lineage, lineageOf, MOST_GENERATIONS, reachedFrom } from "../../sdk/provenance/lineage.ts";
import { provLineage } from "../../sdk/provenance/manifest/provLineage.ts";
import type { BatchStatus } from "../../sdk/provenance/types.ts";
import { requireAsBooked } from "../../sdk/read/readBatchBook.ts";
import { cutText, quoteText, showUnseen } from "../../sdk/text/formatText.ts";
import { wholeNumber } from "../lib/arguments.ts";
import { commandOf } from "../lib/commandLine.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { findManifests, type ManifestArguments } from "../lib/provenance/findManifests.ts";
import { type MeantBatch, meantBatch } from "../lib/provenance/meantBatch.ts";
import { openBook } from "../lib/provenance/openBook.ts";
import { levelWords, withdrawalWords } from "../lib/provenance/standingWords.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../lib/system.ts";

export type LineageArguments = SystemArguments &
  MeantBatch &
  ManifestArguments & {
    /** Generations that are followed. */
    depth: string | undefined;
    /** File for the same as PROV-JSON. */
    out: string | undefined;
  };

/** Generations, parents of one batch, and batches in all that people are shown; the rest is counted. */
const MOST_SHOWN = { generations: 20, parents: 20, batches: 200 };

/** Characters of an origin that people are shown. */
const MOST_OF_ORIGIN = 60;

export default onNetwork(lineage);

/**
 * What a batch was derived from, as far as manifests are at hand, and how each of it stands. A manifest counts where a
 * batch commits to its hash.
 */
export async function lineage(context: TaskContext, args: LineageArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const depth = depthOf(args.depth);
  const book = await openBook(context, system);
  const booked = await meantBatch(context, system, book, args);
  await requireAsBooked(network.client, { provenance, book, booked });
  const manifests = await findManifests(output, args, [args]);
  const known = lineageOf(book, manifests);
  const { batchId } = booked;
  const all = [{ batchId, generation: 0 }, ...reachedFrom(batchId, known.parentsOf, depth)];
  tellTree(output, system, { book, known, batchId, depth });

  const nodes = all.map(({ batchId: id, generation }) => nodeOf({ book, known, id, generation }));
  const withdrawn = nodes.filter(({ standing }) => standing !== undefined && standing.withdrawal !== 0);
  const unknown = nodes.filter(({ manifest, standing }) => manifest === undefined && standing?.hasManifest !== false);
  const committed = new Set([...book.batches.values()].map(({ batch }) => batch.manifestHash));
  const claims = manifests.filter(({ hash }) => !committed.has(hash)).map(({ place }) => place);
  output.line(`${nodes.length} ${nodes.length === 1 ? "batch" : "batches"}, ${withdrawn.length} withdrawn`);
  if (unknown.length > 0) output.line(`  unknown    the manifests of ${unknown.length}, and so what those rest on`);
  if (claims.length > 0) {
    output.line(`  passed over  ${claims.length} manifests that no anchored batch commits to`);
    for (const place of claims.slice(0, MOST_SHOWN.parents)) output.line(`             ${showUnseen(place)}`);
  }
  const bad = all.slice(1).find(({ batchId: id }) => isBad(book, id));
  if (bad !== undefined && booked.taintedBy === undefined) {
    const words = ["provenance", "taint", args.data, "--parent", bad.batchId, ...manifestWords(args)];
    output.line(`  next       it rests on what is withdrawn for good: ${commandOf(context, system, words)}`);
  }
  if (args.out !== undefined) {
    const found = all.flatMap(({ batchId: id }) => {
      const manifest = known.manifestOf(id)?.manifest;
      return manifest === undefined ? [] : [{ batchId: id, manifest }];
    });
    await writeText(args.out, writeJson(provLineage(found)));
    output.line(`  PROV-JSON  in ${args.out}`);
  }
  return { json: { batchId, nodes, passedOver: claims, file: args.out } };
}

function manifestWords({ manifests, store }: LineageArguments): string[] {
  return Object.entries({ manifests, store }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option}`, value],
  );
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

type NodeParameters = { book: BatchBook; known: Lineage; id: Hex; generation: number };

/** What programs are told of one batch. */
type LineageNode = {
  batchId: Hex;
  generation: number;
  parents: readonly Hex[];
  /** Where the manifest was found, and what it calls the data's origin; undefined where it was not. */
  manifest: string | undefined;
  origin: string | undefined;
  /** Undefined where nobody anchored it here. */
  standing: (BatchStatus & { schema: Hex; taintedBy: Hex | undefined; hasManifest: boolean }) | undefined;
};

function nodeOf({ book, known, id, generation }: NodeParameters): LineageNode {
  const booked = book.batches.get(id);
  const found = known.manifestOf(id);
  const node = { batchId: id, generation, parents: known.parentsOf(id) };
  const told = { ...node, manifest: found?.place, origin: found?.manifest.origin };
  if (booked === undefined) return { ...told, standing: undefined };
  const { batch, taintedBy } = booked;
  const hasManifest = batch.manifestHash !== zeroHash;
  return { ...told, standing: { ...statusIn(book, booked), schema: batch.schema, taintedBy, hasManifest } };
}

type TreeParameters = { book: BatchBook; known: Lineage; batchId: Hex; depth: number };

/** The tree for people: each batch once, with what it rests on below it. */
function tellTree(output: Output, { names }: TaskSystem, { book, known, batchId, depth }: TreeParameters): void {
  const told = new Set<Hex>();
  const most = Math.min(depth, MOST_SHOWN.generations);
  tell(batchId, 0);

  function tell(id: Hex, generation: number): void {
    const indent = "    ".repeat(generation);
    const line = (text: string) => output.line(`${indent}${text}`);
    const booked = book.batches.get(id);
    if (booked === undefined || told.has(id)) {
      line(`${id}  ${booked === undefined ? "NOT ANCHORED here" : "(told above)"}`);
      return;
    }
    told.add(id);
    line(`${id}  ${titleOf(booked)}`);
    line(`  ${levelWords(booked.levels)}, of ${formatAccount(booked.source, names)}`);
    const withdrawals = withdrawalWords(book, booked, names);
    for (const words of withdrawals) line(`  ${words}`);
    if (withdrawals.length === 0) line("  in good standing");
    const parents = known.parentsOf(id);
    if (parents.length === 0) return;
    if (generation === most || told.size >= MOST_SHOWN.batches) {
      line(`  rests on ${parents.length}: --json tells them`);
      return;
    }
    line(`  rests on ${parents.length}:`);
    for (const parent of parents.slice(0, MOST_SHOWN.parents)) tell(parent, generation + 1);
    const left = parents.length - MOST_SHOWN.parents;
    if (left > 0) line(`    and ${left} more: --json tells them`);
  }

  function titleOf({ batchId: id, batch }: BookedBatch): string {
    const manifest = known.manifestOf(id)?.manifest;
    if (manifest !== undefined) return quoteText(cutText(manifest.origin, MOST_OF_ORIGIN));
    return batch.manifestHash === zeroHash ? "has no manifest" : "manifest UNKNOWN";
  }
}
