import {
  ANY_NAME,
  DRAFT,
  DURATION,
  type JsonSchema,
  line,
  named,
  record,
  text,
  truth,
  whole,
  word,
} from "../../sdk/schema/json.ts";
import { intentKinds } from "../intents/schema.ts";
import type { AgentFile, MonitorsDescription, VenueDescription } from "./schema.ts";

// What an editor can say of an agent file while it is written. Keys are those of the grammar, by type.

const duration = (description: string) => text(DURATION, description);
const size = text("^[1-9][0-9]* (B|KiB|MiB)$", "Bytes that are read at most: 1 MiB.");
const percentage = (description: string) => text("^[0-9]+(\\.[0-9]+)?%$", description);
const path = (description: string) => text("^[^/\\\\~]", description);
const parameter = (description: string) => line(description);

const url = text("^https?://", "Where the server listens.");
const at = { "at most": size } as const;
const lines = {
  ...at,
  once: truth("Whether a record is paid once. If left out: yes where a model decides, no where a plan does."),
};

const source: JsonSchema = {
  anyOf: [
    record({ file: path("A file whose lines are records. .csv: a table with titles."), ...lines }, ["file"]),
    record(
      { folder: path("A folder whose files' lines are records."), only: line("Which files: *.jsonl."), ...lines },
      ["folder"],
    ),
    record(
      {
        http: url,
        headers: {
          type: "object",
          description: "Headers by name. Values in CAPITALS are names of configuration variables.",
          additionalProperties: word("A value, or the name of a configuration variable in CAPITALS."),
        },
        ...at,
        "time-out": duration("For the whole answer: 10 seconds."),
        private: truth("Whether it may be in a private network or on this machine."),
      },
      ["http"],
    ),
    record({ balance: text(ANY_NAME, "What the treasury holds of this unit of the policy.") }, ["balance"]),
  ],
};

const model = record(
  {
    endpoint: url,
    name: word("The model's name."),
    key: text("^[A-Z][A-Z0-9_]+$", "The name of the configuration variable that holds the key."),
    prompt: path("The file that tells the model what to do."),
    temperature: word("From 0 to 2; 0 if left out."),
    "tokens per day": whole(1, 1_000_000_000, "How many tokens it may use in a day (UTC)."),
    "tokens per turn": whole(1, 1_000_000_000, "After how many tokens it is asked nothing more in a turn."),
    "time-out": duration("For a whole turn: 2 minutes."),
  },
  ["endpoint", "name", "prompt", "tokens per day"],
  "A language model behind a server that speaks OpenAI's format.",
);

const brain: JsonSchema = {
  description: "What decides: a plan, or a language model.",
  anyOf: [record({ rules: path("The plan.") }, ["rules"]), record({ model }, ["model"])],
};

const venue: Record<keyof VenueDescription, JsonSchema> = {
  contract: text(ANY_NAME, "A contract of the policy, by name."),
  function: line("One of its functions that a rule of this agent names."),
  sell: parameter("The parameter for the token that is sold."),
  buy: parameter("The parameter for the token that is bought."),
  token: parameter("The parameter for the token that is deposited."),
  amount: parameter("The parameter for the amount that is sold or deposited."),
  "at least": parameter("The parameter for what must come back at least."),
  recipient: parameter("The parameter for who receives: always the treasury."),
  proposal: parameter("The parameter for the proposal that is voted on."),
  support: parameter("The parameter for the vote: 0 against, 1 for, 2 abstain."),
  always: {
    type: "object",
    description: "What stands in all other parameters, always.",
    additionalProperties: { anyOf: [word("A value."), truth("A value.")] },
  },
  allowance: { enum: ["exact", "none"], description: "Whether exactly what is sold may be taken, in the call before." },
};

const reaction = { enum: ["raise", "hold", "freeze"], description: "Ask for a higher tier, wait, or stop the agent." };

const monitors: Record<keyof MonitorsDescription, JsonSchema> = {
  amount: record(
    { do: reaction, deviations: whole(1, 1_000, "How many deviations from the median are odd; 6 if left out.") },
    ["do"],
    "An amount far from earlier ones.",
  ),
  "first-time": record({ do: reaction }, ["do"], "A party that was never paid."),
  "look-alike": record({ do: reaction }, ["do"], "An address that only looks like another one."),
  rate: record(
    { do: reaction, "at most": whole(1, 100_000, "Proposals."), per: duration("In this time: 1 day.") },
    ["do", "at most", "per"],
    "Many proposals at once.",
  ),
  concentration: record(
    {
      do: reaction,
      above: percentage("Which part of all is odd: 60%."),
      per: duration("In this time; 30 days if left out."),
    },
    ["do", "above"],
    "One party that gets most.",
  ),
  repeated: record({ do: reaction }, ["do"], "The same again after it was vetoed."),
};

const checks: Record<keyof AgentFile["checks"], JsonSchema> = {
  "second node": line("Another network of the Hardhat configuration: both must agree."),
  tolerance: percentage("How far effects may stay behind the simulation: 1%."),
  monitors: record(monitors, [], "What is looked for in the agent's own history; what is left out is off."),
};

const file: Record<keyof AgentFile, JsonSchema> = {
  version: { enum: [1, "1"], description: "The version of the grammar." },
  agent: text(ANY_NAME, "The agent's name in the policy."),
  every: duration("Between turns: 5 minutes."),
  lifetime: duration("Of a proposal: from 10 minutes to 100 days."),
  finality: whole(1, 100_000, "Blocks after which the chain does not change its mind; 32 if left out."),
  "gas at most": text("^[0-9][0-9,.]* gwei$", "What a unit of gas may cost; 100 gwei if left out."),
  sources: named(source, "What is looked at, by name.", ANY_NAME),
  brain,
  intents: {
    type: "array",
    items: { enum: intentKinds, description: "A kind of intent." },
    minItems: 1,
    description: "What may be wished for.",
  },
  venues: named(record(venue, ["contract", "function"]), "Swaps, deposits and votes, by name.", ANY_NAME),
  checks: record(checks, [], "What is checked before anything is proposed."),
  "keep observations": duration(
    "For how long observations are kept that led to nothing: 90 days. For ever if left out.",
  ),
  anchor: record(
    { every: duration("Between anchors of the journal's head: 1 day.") },
    ["every"],
    "The journal's head in the provenance registry; never if left out.",
  ),
};

export const agentFileEditorSchema: JsonSchema = {
  $schema: DRAFT,
  title: "Sallyport agent",
  ...record(
    file,
    ["version", "agent", "every", "lifetime", "brain", "intents"],
    "What an agent looks at, what decides, and what it may wish for. See docs/guides/agent.md.",
  ),
};
