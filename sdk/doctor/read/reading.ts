import type { Address, Client } from "viem";
import type { SystemAddresses } from "../../deploy/systemAddresses.ts";
import type { CompiledPolicy } from "../../policy/compilePolicy.ts";
import type { LogClient } from "../../read/logs/logReading.ts";
import type { FactName, Facts } from "../facts.ts";
import type { Words } from "../words.ts";
import type { Asker } from "./ask.ts";

/** What is known before anything is asked. */
export type Patient = {
  client: LogClient;
  /** Where the system stands, by its record. What these contracts are is asked. */
  addresses: SystemAddresses;
  label: string;
  /** Who deployed it, by its record: tested against the addresses, which follow from it. */
  deployer: Address;
  /** The first block that can hold anything of the system. */
  fromBlock: bigint;
  words: Words;
  policyFile: { file: string; policy: CompiledPolicy | undefined; problem: string | undefined };
  /** Undefined where the DAO file is not at hand. */
  responseTimes: ReadonlyMap<string, number> | undefined;
  /** A second node to compare with. */
  second: { name: string; client: Client } | undefined;
  /** Seconds before their end in which keys are told. */
  expiryNotice: number;
  /** The local clock, in seconds since the epoch. */
  now: number;
};

/** What a reader works with. */
export type Reading = Patient & {
  blockNumber: bigint;
  /** Gathers questions to contracts of ours. */
  gatherer: Client;
  /** Asks contracts of ours, many at once. */
  ask: Asker;
  /** Asks contracts of others, each apart. */
  askOther: Asker;
  /** Another part; read once, however many ask. */
  fact<Name extends FactName>(name: Name): Promise<Facts[Name]>;
};
