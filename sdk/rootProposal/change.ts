import type { Address, Client } from "viem";
import type { z } from "zod";
import type { NamedReaders } from "../calldata/namedReaders.ts";
import type { CompiledPolicy } from "../policy/compilePolicy.ts";
import type { CallRequest } from "../proposal/buildProposal.ts";
import type { GateSettings } from "../read/readGate.ts";
import type { StandingProposal } from "../read/readProposal.ts";
import type { RootBook } from "./book.ts";

/** What a change is made on. */
export type RootSite = {
  client: Client;
  gate: Address;
  settings: GateSettings;
  book: RootBook;
  /** Reads the arguments of a call that is written out. */
  readers: NamedReaders;
  /** Reads a policy file. */
  policyOf(file: string): Promise<CompiledPolicy>;
  /** Finds a proposal as commands name it: `payer/7`. */
  proposalOf(reference: string): Promise<StandingProposal>;
};

/** Refuses a field of a change; `path` are keys below the change. */
export type RefuseField = (
  path: string | readonly string[],
  value: string,
  summary: string,
  nextStep?: string,
) => never;

/** A kind of change that root makes: its fields as texts, and the calls that make it. */
export type ChangeKind<Schema extends z.ZodType = z.ZodType> = {
  /** What a change of this kind is called in files and commands: `agent limits`. */
  kind: string;
  schema: Schema;
  /** The field that is meant where only one text is given. */
  short?: string;
  calls(
    fields: z.output<Schema>,
    site: RootSite,
    refuse: RefuseField,
  ): readonly CallRequest[] | Promise<readonly CallRequest[]>;
};

/** Describes a kind of change, with its fields known to the compiler. */
export function changeKind<Schema extends z.ZodType>(kind: ChangeKind<Schema>): ChangeKind {
  return kind as unknown as ChangeKind;
}
