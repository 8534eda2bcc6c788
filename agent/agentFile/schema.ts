import { z } from "zod";
import { MAX_LIFETIME } from "../../sdk/deploy/limits.ts";
import { fields, NAME, named } from "../../sdk/policy/source/grammar.ts";
import { intentKinds } from "../intents/schema.ts";
import {
  duration,
  gasPrice,
  integer,
  line,
  name,
  oneOf,
  parameter,
  path,
  pattern,
  percentage,
  size,
  temperature,
  truth,
  url,
  variable,
} from "./scalars.ts";

// The grammar of an agent file; docs/guides/agent.md tells it to those who write one.

const DAY = 86_400;
const MIB = 1024 * 1024;

/** Whether a record is spent by the proposal that moves value by it; by what reads it if left out: see `spendsOf`. */
const once = truth.optional();

const sources = {
  /** A file whose lines are records; of a table (`.csv`) the first line holds the titles. */
  file: fields({ file: path, "at most": size.default(8 * MIB), once }),
  /** The lines of all files of a folder, in the order of their paths. */
  folder: fields({ folder: path, only: pattern.optional(), "at most": size.default(8 * MIB), once }),
  /** A server's answer, which is one record. */
  http: fields({
    http: url,
    /** Values in capitals are names of configuration variables. */
    headers: z
      .record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/), line, { error: "Here must stand a map: headers by name." })
      .default({}),
    "at most": size.default(MIB),
    "time-out": duration(1, 600, "at most 10 minutes").default(10),
    /** Whether it may lead to an address that is nobody's on the internet. */
    private: truth.default(false),
  }),
  /** What the treasury holds of a unit of the policy. */
  balance: fields({ balance: name }),
  /** What a function of a contract of the policy answers: `price(address token) returns (uint256 price)`. */
  contract: fields({
    contract: name,
    function: line,
    arguments: z.array(line, { error: "Here must stand a list of values." }).default([]),
  }),
};

const model = fields({
  endpoint: url,
  name: line,
  key: variable.optional(),
  prompt: path,
  temperature: temperature.default(0),
  "tokens per day": integer(1, 1_000_000_000),
  /** After so many it is asked nothing more in that turn. */
  "tokens per turn": integer(1, 1_000_000_000).optional(),
  "time-out": duration(1, 3_600, "at most 1 hour").default(120),
});

const brains = { rules: fields({ rules: path }), model: fields({ model }) };

const venue = fields({
  /** A contract of the policy, by name. */
  contract: name,
  /** One of its functions that the agent's rules name. */
  function: line,
  // Which parameter is what. Which of these there are makes the venue one for swaps, for deposits or for votes.
  sell: parameter.optional(),
  buy: parameter.optional(),
  token: parameter.optional(),
  amount: parameter.optional(),
  "at least": parameter.optional(),
  recipient: parameter.optional(),
  proposal: parameter.optional(),
  support: parameter.optional(),
  /** What stands in all other parameters, always. */
  always: z.record(z.string(), line, { error: "Here must stand a map: values by parameter." }).default({}),
  /** Whether the treasury grants exactly what is sold, in the call before. */
  allowance: oneOf(["exact", "none"]).optional(),
});

/** What a monitor does with what it finds odd: ask for a higher tier, wait for the operator, or stop the agent. */
const reaction = oneOf(["raise", "hold", "freeze"]);

function monitor<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return fields({ do: reaction, ...shape });
}

const monitors = fields({
  /** An amount that lies this many deviations from the median of earlier ones. */
  amount: monitor({ deviations: integer(1, 1_000).default(6) }).optional(),
  /** A party that was never paid. */
  "first-time": monitor({}).optional(),
  /** An address that begins and ends like another one that was paid. */
  "look-alike": monitor({}).optional(),
  /** More proposals than these in a period. */
  rate: monitor({ "at most": integer(1, 100_000), per: duration(1, 365 * DAY, "at most 365 days") }).optional(),
  /** One party that gets more than this part of all that was paid in a period. */
  concentration: monitor({
    above: percentage,
    per: duration(1, 365 * DAY, "at most 365 days").default(30 * DAY),
  }).optional(),
  /** The same again after it was vetoed. */
  repeated: monitor({}).optional(),
});

const checks = fields({
  /** Another network of the Hardhat configuration: both must agree on block and result. */
  "second node": line.optional(),
  /** How far what comes in may stay below the simulation, in basis points. */
  tolerance: percentage.default(100),
  monitors: monitors.default({}),
});

/** A map that is one of several, by the keys that it has. */
function anyOf<const Options extends readonly [z.core.$ZodType, ...z.core.$ZodType[]]>(options: Options, what: string) {
  return z.union(options, { error: `Here must stand a map: ${what}.` });
}

export const agentFileSchema = fields({
  version: z.literal("1", { error: "The version of this grammar is 1." }),
  /** The agent's name in the policy. */
  agent: name,
  /** Seconds between turns. */
  every: duration(1, 7 * DAY, "at most 7 days"),
  /** Seconds in which a proposal may execute. */
  lifetime: duration(600, MAX_LIFETIME, "from 10 minutes to 100 days"),
  /** Blocks after which nobody expects the chain to change its mind. */
  finality: integer(1, 100_000).default(32),
  /** What a unit of gas may cost, in wei. */
  "gas at most": gasPrice.default(100_000_000_000n),
  sources: z
    .record(
      z.string().regex(NAME),
      anyOf(
        [sources.file, sources.folder, sources.http, sources.balance, sources.contract],
        "file, folder, http, balance, or contract and function",
      ),
      { error: "Here must stand a map: sources by name." },
    )
    .default({}),
  brain: anyOf([brains.rules, brains.model], "rules, or model"),
  intents: z.array(oneOf(intentKinds), { error: `Here must stand a list of: ${intentKinds.join(", ")}.` }).min(1, {
    error: "Without intents the agent could wish for nothing.",
  }),
  venues: named(venue, "venues").default({}),
  checks: checks.default({ tolerance: 100, monitors: {} }),
  /** For how long observations are kept that led to nothing, in seconds; for ever if left out. */
  "keep observations": duration(DAY, 3_650 * DAY, "from 1 day to 3650 days").optional(),
  /** How often the journal's head is anchored; never if left out. */
  anchor: fields({ every: duration(1, 365 * DAY, "at most 365 days") }).optional(),
});

/** An agent as its file describes it: durations in seconds, sizes in bytes, percentages in basis points, gas in wei. */
export type AgentFile = z.output<typeof agentFileSchema>;
export type SourceDescription = AgentFile["sources"][string];
export type BrainDescription = AgentFile["brain"];
export type VenueDescription = AgentFile["venues"][string];
export type MonitorsDescription = AgentFile["checks"]["monitors"];
